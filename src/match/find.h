/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_FIND_H
#define VD_MATCH_FIND_H

/* Which names of an index may be like one of a query. */

#include "match/align.h"
#include "match/layout.h"

typedef struct vd_find vd_find;

vd_find *vd_find_new(const vd_index *index);
void vd_find_free(vd_find *find);

/* Called with an entry and its name compared with the query's. */
typedef void vd_take_fn(void *ctx, uint32_t entry, const vd_name *query,
                        const vd_alignment *names);

typedef struct vd_find_for {
    vd_take_fn *take;
    /* Whether names of no more than the bound (thousandths) cannot change the
       answer any more. */
    bool (*enough)(void *ctx, int bound);
    /* Whether an entry is compared even if that is enough; NULL: none. */
    bool (*always)(void *ctx, uint32_t entry);
    void *ctx;               /* of all three */
    bool (*stop)(void *ctx); /* NULL: never */
    void *stop_ctx;
    int floor; /* names of less are not given; VD_NEAREST_FLOOR at least */
} vd_find_for;

/* Gives every entry whose name scores the floor or more, those that may score
   most first, until that is enough.  Returns the best score that one may have
   for which there was no time, 0 if there are none. */
int vd_find_name(vd_find *find, const vd_name *query, const vd_find_for *want);

/* The same by comparing with every one. */
int vd_find_all(vd_find *find, const vd_name *query, const vd_find_for *want);

/* Gives one entry, whatever it scores. */
void vd_find_one(vd_find *find, const vd_name *query, uint32_t entry,
                 const vd_find_for *want);

#endif
