/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_HASH_H
#define VD_BASE_HASH_H

/*
 * Hashes of content.  BLAKE2b (RFC 7693) with 32 bytes names everything the
 * project makes itself; SHA-256 names files as they were fetched, because
 * that is what others can check with sha256sum.  Keccak-256 is here for the
 * check digits of wallet addresses alone (EIP-55), and is not SHA3-256: the
 * padding differs.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

#define VD_HASH_BYTES 32
#define VD_HASH_HEX (2 * VD_HASH_BYTES + 1)

typedef struct vd_hash {
    unsigned char bytes[VD_HASH_BYTES];
} vd_hash;

vd_hash vd_hash_of(vd_str s);

/* Hash of a followed by b, for chains. */
vd_hash vd_hash_pair(vd_hash a, vd_hash b);

bool vd_hash_is(vd_hash a, vd_hash b);

/* Lower-case hexadecimal with a NUL. */
void vd_hash_hex(vd_hash hash, char out[VD_HASH_HEX]);

vd_hash vd_sha256_of(vd_str s);

/* SHA-256 of what passes by. */
typedef struct vd_sha256 vd_sha256;
vd_sha256 *vd_sha256_new(void);
void vd_sha256_add(vd_sha256 *state, vd_str s);
vd_hash vd_sha256_value(const vd_sha256 *state); /* may be asked repeatedly */
void vd_sha256_free(vd_sha256 *state);

vd_hash vd_keccak256_of(vd_str s);

#endif
