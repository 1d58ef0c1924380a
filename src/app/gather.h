/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_GATHER_H
#define VD_APP_GATHER_H

/*
 * All listings of a view, by what they are of.
 *
 * Listings are gathered by their entity first, as numbers, and their records
 * are read only when it is their turn, in order of ids: the records of one
 * entity at a time are in memory, and nothing depends on the order of loading.
 */

#include "app/book.h"

/* One listing of an entity. */
typedef struct vd_part {
    vd_str dataset;
    uint32_t entity; /* numbers of the store */
    uint32_t record;
    const struct vd_part *next; /* in order of sources */
} vd_part;

typedef vd_status vd_gathered_fn(void *ctx, vd_str id, const vd_part *parts,
                                 vd_err *err);

/* Calls fn for each id of the view; what names the work to the view's
   progress. */
VD_MUST_USE vd_status vd_gather(const vd_view *view, const char *what,
                                vd_gathered_fn *fn, void *ctx, vd_err *err);

#endif
