/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_WATCH_ASKED_H
#define VD_WATCH_ASKED_H

/*
 * Findings of parties that were asked before, by all that was asked.
 *
 * Two generations: what is found again in the older one moves to the newer,
 * and when that is full the older is forgotten.  Memory is bounded, and what
 * comes again stays.
 */

#include "base/str.h"

struct vd_findings;

typedef struct vd_asked vd_asked;

vd_asked *vd_asked_new(void);
void vd_asked_free(vd_asked *known);

/* NULL if it is not known.  Lives until the next is kept. */
const struct vd_findings *vd_asked_find(vd_asked *known, vd_str key);

/* Keeps a copy, and returns it. */
const struct vd_findings *vd_asked_keep(vd_asked *known, vd_str key,
                                        const struct vd_findings *findings);

#endif
