/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DESK_SIGN_H
#define VD_DESK_SIGN_H

/*
 * Signatures of the chain (Ed25519): once a day, say, somebody signs the head.
 * Whoever has the desk but not the key can then change nothing up to there.
 *
 * The key lies in a file that its owner alone may read, and never on the desk;
 * it may be on another machine, where a head is signed by its text.
 */

#include "desk/chain.h"

/* Makes a key in a new file.  VD_IO: there is one already, ... */
VD_MUST_USE vd_status vd_signer_make(const char *path, vd_hash *public_key,
                                     vd_err *err);

/* The signature of a head of the desk with that id, as one line for
   vd_chain_accept().  VD_INVALID: others may read the key. */
VD_MUST_USE vd_status vd_signer_sign(const char *key_path, vd_str desk,
                                     const vd_head *head, vd_arena *arena,
                                     vd_str *out, vd_err *err);

/* Signs the head and adds the signature to the chain; *out is what was signed.
 */
VD_MUST_USE vd_status vd_chain_sign(vd_chain *chain, const char *key_path,
                                    vd_moment now, vd_head *out, vd_err *err);

/* Adds a signature that was made elsewhere.  VD_INVALID: it does not fit. */
VD_MUST_USE vd_status vd_chain_accept(vd_chain *chain, vd_str text,
                                      vd_moment now, vd_err *err);

#endif
