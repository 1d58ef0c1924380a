/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_HAVING_H
#define VD_MATCH_HAVING_H

/*
 * The names that have every word of a query as it is written, where few have
 * them.  Lists often have a name with more words than who asks knows: "Jabbar
 * Omari" is Abdul Jabbar Omari.  Its score is that of a name half of which is
 * missing, but that nobody else has these words together says more than a
 * score of two names can.
 */

#include "match/layout.h"

enum { VD_HAVING_FEW = 6 }; /* parties */

/* The entries, in order of their numbers, in the arena; none if more than
   VD_HAVING_FEW parties have one, or the name has but one word.  Entries of one
   owner, or of the same words, are one party, but for a name that more than 40
   owners have.  exhaustive: by looking at all entries, and at no keys. */
size_t vd_having(const vd_index *index, const vd_name *name, bool exhaustive,
                 vd_arena *arena, uint32_t **out);

#endif
