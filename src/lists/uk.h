/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_LISTS_UK_H
#define VD_LISTS_UK_H

/* What the UK's two lists share: the names of their fields, whether a column,
   an element or a label in the remarks, and what each says. */

#include "lists/read.h"

/* Says one field of the record in hand.  False if no field is called so. */
bool vd_uk_say_field(vd_read *read, size_t sanction, vd_str field, vd_str text);

/* "Name 1" to "Name 5" are given names, "Name 6" the family's or the name of
   an entity; parts[0] is name 1. */
void vd_uk_say_name(vd_read *read, const vd_str parts[6], vd_str type,
                    vd_str quality);

vd_schema vd_uk_schema_of(vd_str type);

/* A reference of the Security Council ("QDe.004") in prose, or "". */
vd_str vd_uk_find_un_reference(vd_str text);

#endif
