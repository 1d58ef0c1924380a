/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A word that is within two edits of another lacks at most two of its letters
 * and has at most two others: each set without the other, and twice without
 * its lowest bit, is empty.  The first eight bytes of a spelling have what is
 * asked: a word of letters, and a byte of length.
 */
#include "match/sift.h"

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

enum { EDITS = 2 };

static_assert(offsetof(vd_index_spelling, letters) == 0 &&
                  offsetof(vd_index_spelling, n) == 4,
              "kernels load the letters, and the length behind them");

static bool lacks_two_at_most(uint32_t rest)
{
    rest &= rest - 1;
    return (rest & (rest - 1)) == 0;
}

static bool may_be(const vd_sifted *word, uint32_t number)
{
    const vd_index_spelling *s = &word->spellings[number];

    return lacks_two_at_most(s->letters & ~word->letters) &&
           lacks_two_at_most(word->letters & ~s->letters) &&
           (s->n == UINT8_MAX || (s->n <= word->length + EDITS &&
                                  word->length <= (uint32_t)s->n + EDITS));
}

static size_t sift_portable(const vd_sifted *word, const uint32_t *numbers,
                            size_t n, uint32_t *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++) {
        out[kept] = numbers[i];
        kept += may_be(word, numbers[i]);
    }
    return kept;
}

#if defined(__x86_64__)

VD_TARGET("avx2") static __m256i without_lowest(__m256i x)
{
    return _mm256_and_si256(x, _mm256_add_epi32(x, _mm256_set1_epi32(-1)));
}

/* All ones where a set has at most two. */
VD_TARGET("avx2") static __m256i has_two_at_most(__m256i set)
{
    return _mm256_cmpeq_epi32(without_lowest(without_lowest(set)),
                              _mm256_setzero_si256());
}

/* Bits of the eight that may be. */
VD_TARGET("avx2")
static unsigned sift_eight(const vd_sifted *word, const uint32_t *numbers)
{
    const int *first = (const int *)(const void *)word->spellings;
    __m256i at = _mm256_slli_epi32(
        _mm256_loadu_si256((const __m256i *)(const void *)numbers), 1);
    __m256i letters = _mm256_i32gather_epi32(first, at, 8);
    __m256i lengths = _mm256_and_si256(_mm256_i32gather_epi32(first + 1, at, 8),
                                       _mm256_set1_epi32(UINT8_MAX));
    __m256i mine = _mm256_set1_epi32((int)word->letters);
    __m256i apart = _mm256_abs_epi32(
        _mm256_sub_epi32(lengths, _mm256_set1_epi32((int)word->length)));
    __m256i fits = _mm256_or_si256(
        _mm256_cmpgt_epi32(_mm256_set1_epi32(EDITS + 1), apart),
        _mm256_cmpeq_epi32(lengths, _mm256_set1_epi32(UINT8_MAX)));

    fits = _mm256_and_si256(
        fits, has_two_at_most(_mm256_andnot_si256(mine, letters)));
    fits = _mm256_and_si256(
        fits, has_two_at_most(_mm256_andnot_si256(letters, mine)));
    return (unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(fits));
}

VD_TARGET("avx2")
static size_t sift_avx2(const vd_sifted *word, const uint32_t *numbers,
                        size_t n, uint32_t *out)
{
    size_t kept = 0;
    size_t i = 0;

    for (; i + 8 <= n; i += 8) {
        for (unsigned bits = sift_eight(word, numbers + i); bits != 0;
             bits &= bits - 1)
            out[kept++] = numbers[i + (unsigned)__builtin_ctz(bits)];
    }
    return kept + sift_portable(word, numbers + i, n - i, out + kept);
}

VD_TARGET("avx512f") static __mmask16 two_at_most_of_16(__m512i set)
{
    __m512i less = _mm512_set1_epi32(-1);

    set = _mm512_and_si512(set, _mm512_add_epi32(set, less));
    set = _mm512_and_si512(set, _mm512_add_epi32(set, less));
    return _mm512_cmpeq_epi32_mask(set, _mm512_setzero_si512());
}

VD_TARGET("avx512f")
static size_t sift_avx512(const vd_sifted *word, const uint32_t *numbers,
                          size_t n, uint32_t *out)
{
    const int *first = (const int *)(const void *)word->spellings;
    __m512i mine = _mm512_set1_epi32((int)word->letters);
    __m512i length = _mm512_set1_epi32((int)word->length);
    __m512i longer = _mm512_set1_epi32(UINT8_MAX);
    size_t kept = 0;
    size_t i = 0;

    for (; i + 16 <= n; i += 16) {
        __m512i some = _mm512_loadu_si512(numbers + i);
        __m512i at = _mm512_slli_epi32(some, 1);
        __m512i letters = _mm512_i32gather_epi32(at, first, 8);
        __m512i lengths =
            _mm512_and_si512(_mm512_i32gather_epi32(at, first + 1, 8), longer);
        __m512i apart = _mm512_abs_epi32(_mm512_sub_epi32(lengths, length));
        __mmask16 fits = (__mmask16)(_mm512_cmple_epi32_mask(
                                         apart, _mm512_set1_epi32(EDITS)) |
                                     _mm512_cmpeq_epi32_mask(lengths, longer));

        fits &= two_at_most_of_16(_mm512_andnot_si512(mine, letters));
        fits &= two_at_most_of_16(_mm512_andnot_si512(letters, mine));
        _mm512_mask_compressstoreu_epi32(out + kept, fits, some);
        kept += (size_t)__builtin_popcount(fits);
    }
    return kept + sift_portable(word, numbers + i, n - i, out + kept);
}

#elif defined(__aarch64__)

static uint32x4_t has_two_at_most(uint32x4_t set)
{
    uint32x4_t one = vdupq_n_u32(1);

    set = vandq_u32(set, vsubq_u32(set, one));
    set = vandq_u32(set, vsubq_u32(set, one));
    return vceqq_u32(set, vdupq_n_u32(0));
}

static size_t sift_neon(const vd_sifted *word, const uint32_t *numbers,
                        size_t n, uint32_t *out)
{
    uint32x4_t mine = vdupq_n_u32(word->letters);
    uint32x4_t length = vdupq_n_u32(word->length);
    uint32x4_t longer = vdupq_n_u32(UINT8_MAX);
    size_t kept = 0;
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        uint32_t of[2][4];
        uint32_t fit[4];
        uint32x4_t letters;
        uint32x4_t lengths;
        uint32x4_t fits;

        for (size_t k = 0; k < 4; k++) {
            of[0][k] = word->spellings[numbers[i + k]].letters;
            of[1][k] = word->spellings[numbers[i + k]].n;
        }
        letters = vld1q_u32(of[0]);
        lengths = vld1q_u32(of[1]);
        fits =
            vorrq_u32(vcleq_u32(vabdq_u32(lengths, length), vdupq_n_u32(EDITS)),
                      vceqq_u32(lengths, longer));
        fits = vandq_u32(fits, has_two_at_most(vbicq_u32(letters, mine)));
        fits = vandq_u32(fits, has_two_at_most(vbicq_u32(mine, letters)));
        vst1q_u32(fit, fits);
        for (size_t k = 0; k < 4; k++) {
            out[kept] = numbers[i + k];
            kept += fit[k] & 1;
        }
    }
    return kept + sift_portable(word, numbers + i, n - i, out + kept);
}

#endif

vd_sift_fn *vd_sift_of(vd_sift_kind kind)
{
    if (kind == VD_SIFT_PORTABLE)
        return sift_portable;
#if defined(__x86_64__)
    if (kind == VD_SIFT_AVX2 && __builtin_cpu_supports("avx2"))
        return sift_avx2;
    if (kind == VD_SIFT_AVX512 && __builtin_cpu_supports("avx512f"))
        return sift_avx512;
#elif defined(__aarch64__)
    if (kind == VD_SIFT_NEON)
        return sift_neon;
#endif
    return NULL;
}

vd_sift_fn *vd_sift_best(void)
{
    static const vd_sift_kind best_first[] = {VD_SIFT_AVX512, VD_SIFT_AVX2,
                                              VD_SIFT_NEON};

    for (size_t i = 0; i < sizeof best_first / sizeof best_first[0]; i++) {
        vd_sift_fn *fn = vd_sift_of(best_first[i]);

        if (fn != NULL)
            return fn;
    }
    return sift_portable;
}
