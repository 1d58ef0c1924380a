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

typedef struct vd_import {
    const char *path;
    vd_moment now;
    /* Told of each row that is left out, with its line and why. */
    void (*wrong)(void *ctx, size_t line, const char *why);
    void *ctx;
    size_t decisions;
    size_t left_out;
} vd_import;

/* VD_INVALID: a column is missing, or decisions need two people: nothing is
   imported. */
VD_MUST_USE vd_status vd_decisions_import(vd_chain *chain, vd_import *job,
                                          vd_err *err);

#endif
