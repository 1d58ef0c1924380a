/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_SEAL_H
#define VD_BASE_SEAL_H

/*
 * What keeps a secret or proves who made something: keyed hashes (BLAKE2b, RFC
 * 7693), sealed bytes (XChaCha20-Poly1305) and signatures (Ed25519, RFC 8032),
 * all of libsodium.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"

/* A key of 32 bytes; may be shown to nobody. */
typedef vd_hash vd_secret;

/* Bytes that nobody can guess, of the machine. */
vd_secret vd_secret_new(void);

/* Overwrites a key that is needed no more. */
void vd_secret_wipe(vd_secret *secret);

/* A hash that only who has the key can make. */
vd_hash vd_hash_keyed(const vd_secret *key, vd_str s);

/* HMAC-SHA256 (RFC 2104, FIPS 198-1), for others to verify. */
vd_hash vd_hmac_sha256(vd_str key, vd_str s);

/* Puts the sealed bytes behind what is in out: 40 more than the plain ones.
   They open only as what they are about, which is not among them. */
void vd_seal(const vd_secret *key, vd_str about, vd_str plain, vd_buf *out);

/* VD_INVALID: sealed by another key, as something else, or altered. */
VD_MUST_USE vd_status vd_unseal(const vd_secret *key, vd_str about,
                                vd_str sealed, vd_arena *arena, vd_str *out,
                                vd_err *err);

#define VD_SIGNATURE_BYTES 64
#define VD_SIGNATURE_HEX (2 * VD_SIGNATURE_BYTES + 1)

/* The key pair that a seed of 32 bytes makes: who has the seed can sign. */
vd_hash vd_signer_public(const vd_secret *seed);
void vd_sign(const vd_secret *seed, vd_str s, char out[VD_SIGNATURE_HEX]);
bool vd_signature_fits(vd_hash public_key, vd_str s, vd_str signature_hex);

/* Reads 64 hexadecimal digits; false if it is anything else. */
bool vd_hash_parse(vd_str hex, vd_hash *out);

/* Puts bytes as hexadecimal, lower case. */
void vd_buf_put_hex(vd_buf *out, vd_str bytes);

/* What is kept of a secret text that others present: an Argon2id hash (RFC
   9106) with its parameters, text. */
#define VD_PASSWORD_HASH 128
VD_MUST_USE bool vd_password_hash(vd_str password, char out[VD_PASSWORD_HASH]);
bool vd_password_fits(vd_str password, const char *hash);

#endif
