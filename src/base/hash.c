/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/oom.h"

vd_hash vd_hash_of(vd_str s)
{
    vd_hash hash;

    (void)crypto_generichash(hash.bytes, sizeof hash.bytes,
                             (const unsigned char *)s.p, s.n, NULL, 0);
    return hash;
}

vd_hash vd_hash_pair(vd_hash a, vd_hash b)
{
    char both[2 * VD_HASH_BYTES];

    memcpy(both, a.bytes, VD_HASH_BYTES);
    memcpy(both + VD_HASH_BYTES, b.bytes, VD_HASH_BYTES);
    return vd_hash_of((vd_str){both, sizeof both});
}

bool vd_hash_is(vd_hash a, vd_hash b)
{
    return memcmp(a.bytes, b.bytes, VD_HASH_BYTES) == 0;
}

void vd_hash_hex(vd_hash hash, char out[VD_HASH_HEX])
{
    (void)sodium_bin2hex(out, VD_HASH_HEX, hash.bytes, VD_HASH_BYTES);
}

struct vd_sha256 {
    crypto_hash_sha256_state state;
};

vd_hash vd_sha256_of(vd_str s)
{
    vd_hash hash;

    (void)crypto_hash_sha256(hash.bytes, (const unsigned char *)s.p, s.n);
    return hash;
}

vd_sha256 *vd_sha256_new(void)
{
    vd_sha256 *state = malloc(sizeof *state);

    if (state == NULL)
        vd_out_of_memory(sizeof *state);
    (void)crypto_hash_sha256_init(&state->state);
    return state;
}

void vd_sha256_add(vd_sha256 *state, vd_str s)
{
    (void)crypto_hash_sha256_update(&state->state, (const unsigned char *)s.p,
                                    s.n);
}

vd_hash vd_sha256_value(const vd_sha256 *state)
{
    crypto_hash_sha256_state copy = state->state;
    vd_hash hash;

    (void)crypto_hash_sha256_final(&copy, hash.bytes);
    return hash;
}

void vd_sha256_free(vd_sha256 *state)
{
    free(state);
}

/* Keccak-f[1600], FIPS 202 section 3, with the original padding 0x01.  The
   24 round constants come from the LFSR of section 3.2.5, run here, so that
   no table has to be believed. */
static bool lfsr_step(uint8_t *state)
{
    bool bit = (*state & 1) != 0;

    *state = (uint8_t)(*state & 0x80 ? (*state << 1) ^ 0x71 : *state << 1);
    return bit;
}

static uint64_t rotated(uint64_t x, unsigned by)
{
    return by == 0 ? x : x << by | x >> (64 - by);
}

static void mix_columns(uint64_t lane[25])
{
    uint64_t column[5];

    for (unsigned x = 0; x < 5; x++)
        column[x] =
            lane[x] ^ lane[x + 5] ^ lane[x + 10] ^ lane[x + 15] ^ lane[x + 20];
    for (unsigned x = 0; x < 5; x++) {
        uint64_t d = column[(x + 4) % 5] ^ rotated(column[(x + 1) % 5], 1);

        for (unsigned y = 0; y < 25; y += 5)
            lane[y + x] ^= d;
    }
}

static void rotate_and_permute(uint64_t lane[25])
{
    unsigned x = 1;
    unsigned y = 0;
    uint64_t current = lane[x];

    for (unsigned t = 0; t < 24; t++) {
        unsigned next_y = (2 * x + 3 * y) % 5;
        uint64_t kept;

        x = y;
        y = next_y;
        kept = lane[x + 5 * y];
        lane[x + 5 * y] = rotated(current, (t + 1) * (t + 2) / 2 % 64);
        current = kept;
    }
}

static void mix_rows(uint64_t lane[25])
{
    for (unsigned y = 0; y < 25; y += 5) {
        uint64_t row[5];

        memcpy(row, lane + y, sizeof row);
        for (unsigned x = 0; x < 5; x++)
            lane[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
    }
}

static void keccak_f(uint64_t lane[25])
{
    uint8_t lfsr = 1;

    for (int round = 0; round < 24; round++) {
        mix_columns(lane);
        rotate_and_permute(lane);
        mix_rows(lane);
        for (unsigned j = 0; j < 7; j++) {
            if (lfsr_step(&lfsr))
                lane[0] ^= (uint64_t)1 << ((1u << j) - 1);
        }
    }
}

vd_hash vd_keccak256_of(vd_str s)
{
    enum { RATE = 136 };
    uint64_t lane[25] = {0};
    size_t at = 0;
    vd_hash hash;

    for (size_t i = 0; i < s.n; i++) {
        lane[at / 8] ^= (uint64_t)(unsigned char)s.p[i] << (at % 8 * 8);
        if (++at == RATE) {
            keccak_f(lane);
            at = 0;
        }
    }
    lane[at / 8] ^= (uint64_t)0x01 << (at % 8 * 8);
    lane[(RATE - 1) / 8] ^= (uint64_t)0x80 << 56;
    keccak_f(lane);
    for (size_t i = 0; i < VD_HASH_BYTES; i++)
        hash.bytes[i] = (unsigned char)(lane[i / 8] >> (i % 8 * 8));
    return hash;
}
