/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DESK_BUNDLE_H
#define VD_DESK_BUNDLE_H

/*
 * The desk as a text that another program can verify (src/verify, vedette-
 * verify), without SQLite and without trust in this one.
 *
 * A line for each thing, its kind first; bytes are hexadecimal.  Nothing is
 * looked at while it is written: a desk that was altered gives a bundle that
 * shows it.
 *
 *   vedette audit bundle 1        mode whole|minimised
 *   desk ID        key HASH        four_eyes on|off        history HEX
 *   head N:HASH                   of BOOK.head, or "head -"
 *   flaw TEXT                     of the file itself: SQLite's, or its schema
 *   setting NAME                  that no desk has
 *   entry N HASH TEXT
 *   sealed ID SUBJECT KIND AT TAG PROOF LEAF BYTES
 *   subject ID N HELD TAG PROOF KEY   KEY "-": destroyed, "x": not in here
 *   row N TEXT
 *   kept ID HASH BYTES
 *   state KEY VALUE
 *   end LINES
 *
 * Minimised, it has no sealed bytes, no keys and no history: what was asked
 * and answered is there as hashes alone.
 */

#include "desk/chain.h"

typedef vd_status vd_bundle_fn(void *ctx, vd_str line, vd_err *err);

typedef struct vd_bundling {
    bool minimise;
    vd_bundle_fn *fn;
    void *ctx;
    int64_t lines;
} vd_bundling;

/* Gives each line, its line break included, to fn. */
VD_MUST_USE vd_status vd_bundle_each(vd_chain *chain, vd_bundling *job,
                                     vd_err *err);

#endif
