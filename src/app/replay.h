/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_REPLAY_H
#define VD_APP_REPLAY_H

/*
 * An old answer again: the same record against the book as it was known then,
 * under the same policy.  By the same engine it is the same byte for byte; by
 * another, or if the book is not what it was, the difference is told with its
 * reason.
 *
 * What the history of checks said of a record is part of what was asked: it is
 * kept under the record (watch/history.h) and read, not counted again.
 */

#include "app/recorder.h"

typedef enum vd_replay_outcome {
    VD_REPLAY_SAME = 0,  /* byte for byte */
    VD_REPLAY_SAME_BUT,  /* another engine or book, and the same findings */
    VD_REPLAY_DIFFERENT, /* reason says why */
    VD_REPLAY_ERASED,    /* reason says when and by whom */
    VD_REPLAY_CANNOT,    /* reason says what is missing */
} vd_replay_outcome;

const char *vd_replay_name(vd_replay_outcome outcome);

typedef struct vd_replayed {
    int64_t id;
    vd_replay_outcome outcome;
    vd_str reason;
    vd_str inputs; /* as they are kept */
    vd_str before; /* the answer that is kept, "" if it is erased */
    vd_str now;    /* "" if there is none */
} vd_replayed;

typedef vd_status vd_replayed_fn(void *ctx, const vd_replayed *replayed,
                                 vd_err *err);

/* The answer of that number, or all of them for 0, each given to fn; that they
   were looked at is noted in the chain.  VD_ABSENT: no such answer. */
VD_MUST_USE vd_status vd_replay(vd_chain *chain, const vd_view *view,
                                int64_t id, vd_replayed_fn *fn, void *ctx,
                                vd_err *err);

#endif
