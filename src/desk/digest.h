/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DESK_DIGEST_H
#define VD_DESK_DIGEST_H

/*
 * The hashes of the chain, as docs/methods/desk.md gives them: of entries, of
 * sealed bytes and their Merkle tree (RFC 6962), of the history of checks, and
 * the text that a signature is of.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"

typedef struct vd_head {
    int64_t n; /* entries */
    vd_hash hash;
} vd_head;

/* Eight bytes, least first. */
void vd_put_number(vd_buf *to, int64_t value);

/* What the leaf of sealed bytes is made of. */
typedef struct vd_leaf {
    int64_t id;
    int64_t subject;
    int64_t kind;
    vd_moment at;
    vd_str tag;
    vd_str proof;
    vd_str bytes;
} vd_leaf;
vd_hash vd_leaf_hash(const vd_leaf *leaf);

/* The Merkle root of leaves, which are overwritten. */
vd_hash vd_leaves_root(vd_hash *leaves, size_t n);

vd_hash vd_entry_hash(vd_hash before, vd_str entry);

/* What a day's signature is of. */
vd_str vd_signed_text(vd_arena *arena, vd_str desk, const vd_head *head);

/* Adds the hash of a key and its value to a sum, or takes it away. */
typedef struct vd_state_sum {
    int64_t keys;
    vd_hash sum;
} vd_state_sum;
void vd_state_sum_add(vd_state_sum *sum, vd_str key, vd_str value);
void vd_state_sum_take(vd_state_sum *sum, vd_str key, vd_str value);

#endif
