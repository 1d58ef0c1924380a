/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_NEAR_H
#define VD_MATCH_NEAR_H

/*
 * The words of an index's vocabulary that are alike to a word: found by keys
 * (match/keys.h), each of which is only a hint; whether two words are alike
 * is decided by vd_word_pair_up() alone.  What was found is remembered; for
 * the words of the vocabulary itself it was found when the index was made.
 */

#include "match/layout.h"
#include "match/word.h"

typedef struct vd_near vd_near;

vd_near *vd_near_new(const vd_index *index);
void vd_near_free(vd_near *near);

typedef struct vd_near_word {
    uint32_t number; /* in the vocabulary */
    uint16_t alike;  /* in any two names, at most; thousandths */
    uint16_t weight;
} vd_near_word;

/* What the word stands in, and how far others may be. */
typedef struct vd_near_for {
    bool firm;   /* abbreviations too */
    bool abjad;  /* the name is written without its vowels */
    bool joined; /* it is two words as one: but a letter may differ */
} vd_near_for;

/* The contexts in which a word may stand: what is alike to it depends on them.
 */
enum { VD_NEAR_FIRM = 1, VD_NEAR_ABJAD = 2, VD_NEAR_CONTEXTS = 4 };

/* For each word of an index, in each context (a bit of its contexts), what is
   alike to it: what VD_SECTION_ALIKE_AT and VD_SECTION_ALIKE have, so that it
   need not be looked for. */
void vd_near_list(const vd_index *index, const uint8_t *contexts, vd_buf *at,
                  vd_buf *alike);

/* Every word that is alike; *n of them, valid until the next is asked for. */
const vd_near_word *vd_near_find(vd_near *near, const vd_word *word,
                                 vd_near_for what, size_t *n);

#endif
