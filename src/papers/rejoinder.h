/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_REJOINDER_H
#define VD_PAPERS_REJOINDER_H

/*
 * Who was charged with what, and what they said to it: the register of replies.
 *
 * Whoever is named in a happening that others allege has a line: since when it
 * is said and by whom first, and the first word of the party itself (of a state
 * also its offices, office holders and ministries) on that happening: that it
 * denies, or says so too, or that no word of it is in the papers at hand, which
 * is not that there was none.  Days are of what was said, else of the paper.
 */

#include "papers/happening.h"

typedef struct vd_rejoinder {
    uint32_t happening; /* its place in the list, from 0 */
    vd_str party;
    const vd_filed_claim *charge;
    int32_t charged;             /* yyyymmdd; 0 if not known */
    const vd_filed_claim *reply; /* NULL: none is in these papers */
    int32_t replied;
    bool denies;
} vd_rejoinder;

typedef struct vd_rejoinders {
    vd_rejoinder *at;
    size_t n;
    size_t room;
} vd_rejoinders;

/* By happening, then who did it before to whom. */
void vd_rejoinders_find(const vd_happenings *happenings, const vd_filed *papers,
                        vd_arena *arena, vd_rejoinders *out);

/* Whether who speaks ("North Korean defense ministry", "Kim Yo Jong") is the
   party, or of its state. */
bool vd_speaks_for(vd_str speaker, vd_str party);

#endif
