/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_WATCH_HISTORY_H
#define VD_WATCH_HISTORY_H

/*
 * What checks remember of the records before: sums, counts, first days.
 *
 * It is small values under keys, which whoever runs the checks stores; nothing
 * of a record is kept but hashes, numbers and the words of the findings that
 * its history gave.  Time is that of the records and not that of the clock, so
 * that the order in which files come changes what is told when, but not what is
 * summed.
 *
 * A record is counted once, however often it comes: its fingerprint is kept
 * with the findings that its history gave then, and these are given again.
 *
 * Records of a baseline are counted in it and checked for nothing.
 */

#include "base/buf.h"
#include "model/event.h"

struct vd_watch;
struct vd_findings;

typedef struct vd_history {
    /* Puts the value of a key behind what is in out; nothing if there is none.
     */
    vd_status (*get)(void *ctx, vd_str key, vd_buf *out, vd_err *err);
    vd_status (*put)(void *ctx, vd_str key, vd_str value, vd_err *err);
    void *ctx;
    bool baseline; /* the records now are of one */

    /* What is known of the record in hand: */
    bool counted; /* it came before */
    bool late;    /* far behind the latest day */
    bool has_baseline;

    vd_err *err;      /* of the check in hand, */
    vd_status status; /* whose first failure is kept */
} vd_history;

/* Counts a record, and adds what its history says of it. */
VD_MUST_USE vd_status vd_history_check(const struct vd_watch *watch,
                                       const vd_event *event,
                                       struct vd_findings *findings,
                                       vd_err *err);

/* Removes what is kept in words of a record; that it was counted stays, and
   which checks its history gave a finding of. */
VD_MUST_USE vd_status vd_history_forget(vd_history *history,
                                        const vd_event *event, vd_arena *arena,
                                        vd_err *err);

#endif
