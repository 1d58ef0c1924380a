/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_LISTS_HASHED_H
#define VD_LISTS_HASHED_H

/*
 * Listing keys for lists whose authority gives no number: the first twelve
 * hexadecimal digits of the hash of name, date and country, with "-2", "-3"
 * behind it when one file has the same thrice.  Renumbering of items and
 * changes of other columns leave the key alone.
 */

#include "base/strmap.h"
#include "lists/read.h"

vd_str vd_hashed_key(vd_read *read, vd_strmap *seen, vd_str name, vd_str date,
                     vd_str country);

#endif
