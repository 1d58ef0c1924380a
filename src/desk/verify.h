/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DESK_VERIFY_H
#define VD_DESK_VERIFY_H

/*
 * Whether a desk is what its chain says: every entry, every sealed byte, every
 * row, the history of checks, the head beside it, the signatures.
 *
 * All that is wrong is given with its place; one breach hides no other.
 */

#include "desk/chain.h"

/* where: "entry 17", "alert 3", "head"; both live until it returns. */
typedef void vd_breach_fn(void *ctx, vd_str where, vd_str what);

typedef struct vd_verification {
    const vd_head *expect; /* NULL: the end of the chain is what it is */
    const vd_hash *key;    /* who may have signed; NULL: anybody */
    vd_breach_fn *fn;
    void *ctx;
    int64_t entries;
    int64_t rows;
    int64_t sealed;
    int64_t erased; /* subjects whose key was destroyed */
    int64_t signatures;
    vd_head signed_to; /* the last that a signature is of */
    vd_head head;
    size_t breaches;
} vd_verification;

/* VD_STORE if it cannot be read to the end. */
VD_MUST_USE vd_status vd_chain_verify(vd_chain *chain, vd_verification *job,
                                      vd_err *err);

#endif
