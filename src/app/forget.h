/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_FORGET_H
#define VD_APP_FORGET_H

/*
 * Forgetting: the key of a subject is destroyed, and what the history of checks
 * keeps in words of its records.  The chain fits as before.
 *
 * A subject is what the user's id names: a customer, a record.
 */

#include "desk/chain.h"

typedef struct vd_forgotten {
    size_t subjects;
    size_t sealed; /* answers, notes, ... that nobody can open any more */
    size_t held;   /* subjects that a hold kept */
} vd_forgotten;

/* VD_ABSENT: nothing is known under that id.  VD_CONFLICT: it is held, or an
   alert of it is not closed.  One that is forgotten already is VD_OK. */
VD_MUST_USE vd_status vd_forget(vd_chain *chain, vd_str id, vd_moment now,
                                vd_forgotten *out, vd_err *err);

/* All of whom nothing is newer than the moment of its kind (by vd_kept_kind),
   who are not held and have no alert that is not closed. */
VD_MUST_USE vd_status vd_forget_older(vd_chain *chain, const vd_moment *than,
                                      vd_moment now, vd_forgotten *out,
                                      vd_err *err);

/* A legal hold: what is held cannot be forgotten. */
VD_MUST_USE vd_status vd_hold(vd_chain *chain, vd_str id, bool on,
                              vd_str reason, vd_moment now, vd_err *err);

#endif
