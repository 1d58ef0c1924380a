/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_SIFT_H
#define VD_MATCH_SIFT_H

/*
 * Which of many words may be within two edits of one, by their letters and
 * lengths: what says no of nearly all that share a form with it.
 *
 * There is a kernel for each kind of processor, of which the best that this
 * one has is taken when a search is opened; all give the same, which the tests
 * hold them to (tests/unit/test_sift.c).
 */

#include <stdbool.h>

#include "match/layout.h"

/* A word and the words that are held against it. */
typedef struct vd_sifted {
    uint32_t letters; /* vd_word.letters */
    uint32_t length;  /* in bytes, less than UINT8_MAX */
    const vd_index_spelling *spellings;
} vd_sifted;

/* Puts those of n numbers of spellings that may be within two edits into out,
   in their order, and returns how many; out has room for n.  A word that is
   longer than a spelling says always may be. */
typedef size_t vd_sift_fn(const vd_sifted *word, const uint32_t *numbers,
                          size_t n, uint32_t *out);

typedef enum vd_sift_kind {
    VD_SIFT_PORTABLE = 0,
    VD_SIFT_AVX2,
    VD_SIFT_AVX512,
    VD_SIFT_NEON,
    VD_SIFT_KINDS,
} vd_sift_kind;

/* NULL if this processor has none of the kind. */
vd_sift_fn *vd_sift_of(vd_sift_kind kind);

vd_sift_fn *vd_sift_best(void);

#endif
