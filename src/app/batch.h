/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_BATCH_H
#define VD_APP_BATCH_H

/*
 * A file of queries against the book, on all processors.
 *
 * Rows are taken in batches; the threads share the index, and each answers
 * whichever row is next.  Answers are given in the order of the rows: the
 * number of threads changes nothing but the time.
 */

#include "app/screen.h"

typedef struct vd_batch {
    size_t limit; /* results for each row */
    int having;   /* these two as vd_search_options has them */
    bool nearest;
    int floor;               /* who scores less by names is not wanted; 0 */
    const vd_filter *filter; /* NULL: all parties */
    long long deadline_ms;   /* for each row; 0: none */
    size_t threads;          /* 0: as many as processors */
    size_t skip;             /* rows that were answered before */
    vd_str skip_id;          /* of the last of them */
} vd_batch;

/* found is NULL for a row that could not be asked: query->wrong says why. */
typedef vd_status vd_answer_fn(void *ctx, const vd_query *query,
                               const vd_found *found, vd_err *err);

VD_MUST_USE vd_status vd_screen_file(vd_screen *screen, const char *path,
                                     const vd_batch *batch, vd_answer_fn *fn,
                                     void *ctx, vd_err *err);

#endif
