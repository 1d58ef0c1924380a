/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DESK_IMPORT_H
#define VD_DESK_IMPORT_H

/*
 * Decisions of another system: a table of who is known not to be whom (a list
 * of false hits, a "good guys" list), with the columns
 *
 *   id        the customer, as screenings name it
 *   listing   id of the listed party: ofac-9639
 *   source    the list: us_ofac_sdn
 *   reason, by, date   as far as known
 *
 * Such a list does not say what both sides were when somebody decided.  The
 * decisions say that their evidence is missing; the evidence of the first
 * screening that meets a pair is taken for it, which the alert says as well,
 * and what changes after that opens it again.
 */

#include "desk/chain.h"

typedef struct vd_imported {
    size_t decisions;
    size_t wrong; /* rows that were given to the caller */
} vd_imported;

/* Told of each row that cannot be read, with its line and why. */
typedef void vd_import_wrong_fn(void *ctx, size_t line, const char *why);

/* VD_INVALID: a column is missing; nothing is imported. */
VD_MUST_USE vd_status vd_decisions_import(vd_chain *chain, const char *path,
                                          vd_moment now,
                                          vd_import_wrong_fn *wrong, void *ctx,
                                          vd_imported *out, vd_err *err);

#endif
