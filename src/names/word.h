/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_WORD_H
#define VD_NAMES_WORD_H

/* Keys of folded words in the tables of names/lexicon (FNV-1a, 64 bits):
   two of 100,000 words share one once in 10^9 tables. */

#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define VD_WORD_HASH_FIRST UINT64_C(0xcbf29ce484222325)

static inline uint64_t vd_word_hash_next(uint64_t h, unsigned char c)
{
    return (h ^ c) * UINT64_C(0x100000001b3);
}

static inline uint64_t vd_word_hash(vd_str word)
{
    uint64_t h = VD_WORD_HASH_FIRST;

    for (size_t i = 0; i < word.n; i++)
        h = vd_word_hash_next(h, (unsigned char)word.p[i]);
    return h;
}

/* Evenly spread over all bits, for tables by their highest. */
static inline uint64_t vd_word_mix(uint64_t h)
{
    h ^= h >> 29;
    h *= UINT64_C(0xbf58476d1ce4e5b9);
    return h ^ h >> 32;
}

/* The tables of keys say for each beginning of one where those with it are. */
enum { VD_PLACE_BITS = 10, VD_PLACES = 1 << VD_PLACE_BITS };

static inline size_t vd_word_place(uint64_t key)
{
    return (size_t)(key >> (64 - VD_PLACE_BITS));
}

/* The first letters of words as a number, which orders them as they do. */
static inline uint64_t vd_word_head(vd_str words)
{
    uint64_t head = 0;

    for (size_t i = 0; i < sizeof head; i++)
        head = head << 8 | (i < words.n ? (unsigned char)words.p[i] : 0);
    return head;
}

/* A word in a group of words that are one name: the number of the group in
   the low bits. */
enum { VD_GROUP_BITS = 20 };

static inline uint64_t vd_word_in_group(vd_str word, uint32_t group)
{
    return vd_word_hash(word) >> VD_GROUP_BITS << VD_GROUP_BITS | group;
}

/* Words within one edit share a key: that of all letters, or of all but one.
   Words of terms that are asked for so have so many letters. */
enum { VD_SLIP_MIN = 4, VD_SLIP_MAX = 24 };

static inline void vd_slip_keys(vd_str word, void (*fn)(void *, uint32_t),
                                void *ctx)
{
    for (size_t out = 0; out <= word.n; out++) {
        uint64_t h = VD_WORD_HASH_FIRST;

        for (size_t i = 0; i < word.n; i++) {
            if (i != out)
                h = vd_word_hash_next(h, (unsigned char)word.p[i]);
        }
        fn(ctx, (uint32_t)vd_word_mix(h));
    }
}

/* Letters that stand alone beside each other are one word: "l l c" is "llc".
   For names of organisations. */
static inline vd_str vd_word_join_letters(vd_arena *arena, vd_str folded)
{
    char *out = VD_NEW_N(arena, char, folded.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < folded.n; i++) {
        bool alone = i >= 1 && (i == 1 || folded.p[i - 2] == ' ') &&
                     i + 1 < folded.n &&
                     (i + 2 == folded.n || folded.p[i + 2] == ' ') &&
                     (unsigned char)folded.p[i - 1] < 0x80 &&
                     (unsigned char)folded.p[i + 1] < 0x80;

        if (folded.p[i] != ' ' || !alone)
            out[n++] = folded.p[i];
    }
    return (vd_str){out, n};
}

#endif
