/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_LISTS_WHEN_H
#define VD_LISTS_WHEN_H

/*
 * Dates as lists write them.
 *
 * model/pdate.h reads what can be understood without knowing the publisher.
 * A reader knows more: whether 03/04/1961 begins with the day, that 00 and
 * "dd" stand for an unknown part, that a cell holds several dates.  What is
 * not understood stays text with an issue; nothing is completed.
 */

#include "lists/read.h"
#include "model/pdate.h"

typedef enum vd_when_order {
    VD_WHEN_DAY_FIRST,   /* 03/04/1961 is the third of April */
    VD_WHEN_MONTH_FIRST, /* 03/04/1961 is the fourth of March */
} vd_when_order;

/* One date in any known shape.  VD_INVALID if it is none. */
VD_MUST_USE vd_status vd_when_parse(vd_arena *arena, vd_str text,
                                    vd_when_order order, vd_pdate *out,
                                    vd_err *err);

/*
 * All dates of a cell: parts joined by ";", "or", "and", "a) b)", "(1) (2)".
 * Each is said of the entity; a part that is no date is kept as it stands,
 * with an issue.
 */
void vd_when_say(vd_read *read, size_t entity, vd_prop prop, vd_str text,
                 vd_when_order order);

/* Parts of a cell that numbers its values: "a) x b) y", "(1) x (2) y",
   "1) x 2) y".  Returns the number of parts; one if it is not numbered. */
size_t vd_parts_numbered(vd_str text, vd_str *parts, size_t room);

#endif
