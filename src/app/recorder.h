/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_RECORDER_H
#define VD_APP_RECORDER_H

/*
 * What is checked and screened with --record: the answers are sealed on the
 * desk, alerts are raised, and an entry of the chain is made for each batch.
 *
 * An answer is kept with all that it came from: the record as it was read, what
 * its history said, and a run: engine, policy, moment and editions of the book.
 */

#include "app/answer.h"
#include "app/check.h"
#include "app/listing.h"
#include "desk/alert.h"

typedef struct vd_recorder vd_recorder;

typedef struct vd_recording {
    vd_chain *chain;
    const vd_view *view;
    vd_screen *screen;
    const vd_policy *policy; /* of checks; NULL for a screening */
    size_t limit;            /* of a screening */
    int threshold;           /* the same */
    vd_listings *listings;   /* of the view; NULL: its own */
} vd_recording;

/* All of it must outlive the recorder.  Nothing is begun. */
VD_MUST_USE vd_status vd_recorder_open(const vd_recording *of,
                                       vd_recorder **out, vd_err *err);
void vd_recorder_close(vd_recorder *recorder);

/* A batch: what is recorded after it is on the desk after the commit, or never;
   nothing happens if one is begun. */
VD_MUST_USE vd_status vd_recorder_begin(vd_recorder *recorder, vd_err *err);
VD_MUST_USE vd_status vd_recorder_commit(vd_recorder *recorder, vd_err *err);

/* Records since the batch began, and whether it is time to commit. */
bool vd_recorder_is_full(const vd_recorder *recorder);

/* A record that was checked, or a query that was screened: its answer, as it
   is printed, is kept.  A record of a baseline is counted and no more. */
VD_MUST_USE vd_status vd_recorder_event(vd_recorder *recorder,
                                        const vd_checked *checked,
                                        vd_str answer, vd_raised *out,
                                        vd_err *err);
VD_MUST_USE vd_status vd_recorder_query(vd_recorder *recorder,
                                        const vd_query *query,
                                        const vd_found *found, vd_str answer,
                                        vd_raised *out, vd_err *err);
void vd_recorder_baseline(vd_recorder *recorder);

/* An entry that says which editions the book has from now on. */
VD_MUST_USE vd_status vd_record_load(vd_chain *chain, const vd_view *view,
                                     vd_err *err);

#endif
