/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_PAPER_BOOK_H
#define VD_APP_PAPER_BOOK_H

/* What the lists of the book added around the days of papers, so that what was
   announced can be confirmed by it. */

#include "app/changes.h"
#include "papers/happening.h"

typedef struct vd_listed_batches {
    vd_listed_batch *at;
    size_t n;
    size_t room;
} vd_listed_batches;

/* Of every edition but a list's first, which adds nothing to what was there, of
   the lists whose authority is known (data/sources.tsv).  In the arena. */
VD_MUST_USE vd_status vd_listed_batches_read(const vd_view *view,
                                             const vd_filed *papers, size_t n,
                                             vd_arena *arena,
                                             vd_listed_batches *out,
                                             vd_err *err);

#endif
