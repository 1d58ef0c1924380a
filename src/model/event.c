/* SPDX-License-Identifier: Apache-2.0 */
#include "model/event.h"

static const vd_str kinds[] = {VD_STR_INIT("party"), VD_STR_INIT("payment"),
                               VD_STR_INIT("shipment"),
                               VD_STR_INIT("transfer")};

vd_str vd_event_kind_name(vd_event_kind kind)
{
    return kinds[kind];
}

bool vd_event_kind_find(vd_str name, vd_event_kind *out)
{
    for (int i = 0; i < (int)(sizeof kinds / sizeof kinds[0]); i++) {
        if (vd_str_is(name, kinds[i])) {
            *out = (vd_event_kind)i;
            return true;
        }
    }
    return false;
}
