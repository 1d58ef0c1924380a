/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_STORE_STAGE_H
#define VD_STORE_STAGE_H

/*
 * An edition on its way into the book.
 *
 * Records are taken as the reader makes them; what is new is kept in a
 * temporary file, what the book has already is only named.  When the reader
 * is done the edition can be compared with its neighbours, and then entered
 * in one transaction, or dropped without a trace.  The write lock is taken
 * only for the entering.
 */

#include "model/counts.h"
#include "store/raw.h"

typedef struct vd_stage vd_stage;

vd_stage *vd_stage_new(vd_store *store);
void vd_stage_free(vd_stage *stage);

/* A record with the id that was taken before is joined to it, which *again
   reports: no value of either is lost. */
VD_MUST_USE vd_status vd_stage_add(vd_stage *stage, const vd_record *record,
                                   bool *again, vd_err *err);
void vd_stage_issue(vd_stage *stage, const vd_issue *issue);

size_t vd_stage_targets(const vd_stage *stage);
size_t vd_stage_records(const vd_stage *stage);
size_t vd_stage_issues(const vd_stage *stage);
const vd_counts *vd_stage_counts(const vd_stage *stage);

/* Hash of what was taken, whatever its order.  Ends the taking. */
VD_MUST_USE vd_status vd_stage_seal(vd_stage *stage, vd_hash *out, vd_err *err);

/* Listings (targets) of a state that the stage does not have, and how many
   it has in all. */
VD_MUST_USE vd_status vd_stage_compare(vd_stage *stage, const vd_content *state,
                                       size_t *missing, size_t *listed,
                                       vd_err *err);

/* Listings of the stage that a later state does not have. */
VD_MUST_USE vd_status vd_stage_compare_later(vd_stage *stage,
                                             const vd_content *later,
                                             size_t *missing, vd_err *err);

/*
 * Enters the edition: *edition gets its id.  expected_last is the highest
 * edition id of the source that the comparison was made against; VD_CONFLICT
 * if another program has entered one since, and nothing is changed then.
 */
VD_MUST_USE vd_status vd_stage_enter(vd_stage *stage, vd_edition *edition,
                                     int64_t expected_last,
                                     const vd_raw_file *files, size_t n_files,
                                     vd_err *err);

VD_MUST_USE vd_status vd_store_last_edition(vd_store *store, vd_str source,
                                            int64_t *out, vd_err *err);

#endif
