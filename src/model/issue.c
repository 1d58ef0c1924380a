/* SPDX-License-Identifier: Apache-2.0 */
#include "model/issue.h"

vd_str vd_severity_name(vd_severity severity)
{
    static const vd_str names[] = {VD_STR_INIT("note"), VD_STR_INIT("warning"),
                                   VD_STR_INIT("error")};

    return names[severity];
}
