/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_LISTS_NAMES_LIST_H
#define VD_LISTS_NAMES_LIST_H

/*
 * Several names in one string, joined by ";" or ",".
 *
 * A comma may belong to a name: "Foreign Economic Trading Co., Ltd".  What
 * follows it is a name of its own unless it is a legal form.  A language
 * before a colon ("Russian: ...") is no part of the name.
 */

#include "base/str.h"

/* Takes the next name off *rest; false when nothing is left. */
bool vd_names_list_next(vd_str *rest, vd_str *name);

#endif
