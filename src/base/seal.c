/* SPDX-License-Identifier: Apache-2.0 */
#include "base/seal.h"

#include <assert.h>
#include <sodium.h>

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    PIECE = 4096,
};

vd_secret vd_secret_new(void)
{
    vd_secret secret;

    (void)!sodium_init();
    randombytes_buf(secret.bytes, sizeof secret.bytes);
    return secret;
}

void vd_secret_wipe(vd_secret *secret)
{
    sodium_memzero(secret->bytes, sizeof secret->bytes);
}

vd_hash vd_hash_keyed(const vd_secret *key, vd_str s)
{
    vd_hash hash;

    (void)crypto_generichash(hash.bytes, sizeof hash.bytes,
                             (const unsigned char *)s.p, s.n, key->bytes,
                             sizeof key->bytes);
    return hash;
}

static void put_room(vd_buf *out, size_t n)
{
    static const char zeros[PIECE] = {0};

    for (; n > 0; n -= n < PIECE ? n : PIECE)
        vd_buf_put(out, (vd_str){zeros, n < PIECE ? n : PIECE});
}

vd_hash vd_hmac_sha256(vd_str key, vd_str s)
{
    crypto_auth_hmacsha256_state state;
    vd_hash out;

    (void)crypto_auth_hmacsha256_init(&state, (const unsigned char *)key.p,
                                      key.n);
    (void)crypto_auth_hmacsha256_update(&state, (const unsigned char *)s.p,
                                        s.n);
    (void)crypto_auth_hmacsha256_final(&state, out.bytes);
    return out;
}

void vd_seal(const vd_secret *key, vd_str about, vd_str plain, vd_buf *out)
{
    size_t at = out->n;
    unsigned char *to;

    put_room(out, NONCE + plain.n + TAG);
    to = (unsigned char *)out->p + at;
    (void)!sodium_init();
    randombytes_buf(to, NONCE);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(
        to + NONCE, NULL, (const unsigned char *)plain.p, plain.n,
        (const unsigned char *)about.p, about.n, NULL, to, key->bytes);
}

vd_status vd_unseal(const vd_secret *key, vd_str about, vd_str sealed,
                    vd_arena *arena, vd_str *out, vd_err *err)
{
    const unsigned char *from = (const unsigned char *)sealed.p;
    char *plain;
    size_t n;

    if (sealed.n < NONCE + TAG) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "sealed bytes are cut: %zu of at least %d", sealed.n,
                       NONCE + TAG);
    }
    n = sealed.n - NONCE - TAG;
    plain = vd_arena_alloc(arena, n + 1, 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            (unsigned char *)plain, NULL, NULL, from + NONCE, n + TAG,
            (const unsigned char *)about.p, about.n, from, key->bytes) != 0) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "sealed bytes do not open with their key");
    }
    *out = (vd_str){plain, n};
    return VD_OK;
}

static void pair_of(const vd_secret *seed,
                    unsigned char public_key[crypto_sign_PUBLICKEYBYTES],
                    unsigned char secret_key[crypto_sign_SECRETKEYBYTES])
{
    (void)crypto_sign_seed_keypair(public_key, secret_key, seed->bytes);
}

vd_hash vd_signer_public(const vd_secret *seed)
{
    unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
    vd_hash public_key;

    pair_of(seed, public_key.bytes, secret_key);
    sodium_memzero(secret_key, sizeof secret_key);
    return public_key;
}

void vd_sign(const vd_secret *seed, vd_str s, char out[VD_SIGNATURE_HEX])
{
    unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
    unsigned char signature[VD_SIGNATURE_BYTES];

    pair_of(seed, public_key, secret_key);
    (void)crypto_sign_detached(signature, NULL, (const unsigned char *)s.p, s.n,
                               secret_key);
    sodium_memzero(secret_key, sizeof secret_key);
    (void)sodium_bin2hex(out, VD_SIGNATURE_HEX, signature, sizeof signature);
}

static bool take_hex(vd_str hex, unsigned char *out, size_t n)
{
    size_t got = 0;

    return hex.n == 2 * n &&
           sodium_hex2bin(out, n, hex.p, hex.n, NULL, &got, NULL) == 0 &&
           got == n;
}

bool vd_signature_fits(vd_hash public_key, vd_str s, vd_str signature_hex)
{
    unsigned char signature[VD_SIGNATURE_BYTES];

    return take_hex(signature_hex, signature, sizeof signature) &&
           crypto_sign_verify_detached(signature, (const unsigned char *)s.p,
                                       s.n, public_key.bytes) == 0;
}

bool vd_hash_parse(vd_str hex, vd_hash *out)
{
    return take_hex(hex, out->bytes, sizeof out->bytes);
}

void vd_buf_put_hex(vd_buf *out, vd_str bytes)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char c = (unsigned char)bytes.p[i];

        vd_buf_put_char(out, digits[c >> 4]);
        vd_buf_put_char(out, digits[c & 15]);
    }
}

/* Keys that are hashed here have 256 bits of chance: nobody tries them all,
   and a server must be able to look at one in milliseconds. */
enum { PASSWORD_MEMORY = 8 * 1024 * 1024 };

bool vd_password_hash(vd_str password, char out[VD_PASSWORD_HASH])
{
    static_assert(VD_PASSWORD_HASH >= crypto_pwhash_STRBYTES,
                  "room for the text");
    return crypto_pwhash_str_alg(out, password.p, password.n, 1,
                                 PASSWORD_MEMORY,
                                 crypto_pwhash_ALG_ARGON2ID13) == 0;
}

bool vd_password_fits(vd_str password, const char *hash)
{
    return crypto_pwhash_str_verify(hash, password.p, password.n) == 0;
}
