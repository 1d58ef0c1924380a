/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_ORDER_H
#define VD_MATCH_ORDER_H

/*
 * The order of words and entries in an index.
 *
 * Of 200,000 names a query looks at a thousand, and waits for memory more than
 * for anything else.  What it looks at has words alike: so words of the same
 * consonants lie beside each other (Muhammad, Mohamed), and names by their
 * words, those that most names have first.  Then what is looked at lies
 * together, whatever the order in which lists were read.  It is the order of
 * paths in an FP-tree (Han, Pei and Yin 2000).
 */

#include "match/layout.h"

/* The number that each has now, by the one that it had. */
typedef struct vd_order {
    uint32_t *words;
    uint32_t *entries;
} vd_order;

/* Orders words, entries and what is kept of each; their texts, which are places
   in spelt, are put behind the others.  What else names them (postings, keys,
   owners) is not made yet, or the caller's to renumber. */
void vd_order_names(vd_buf made[VD_SECTIONS], const vd_buf *spelt,
                    vd_order *out);
void vd_order_done(vd_order *order);

#endif
