/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_NEAR_H
#define VD_MATCH_NEAR_H

/*
 * The words of an index's vocabulary that are alike to a word: found by keys
 * (match/keys.h), each of which is only a hint; whether two words are alike
 * is decided by vd_word_pair_up() alone.  What was found is remembered.
 */

#include "match/layout.h"
#include "match/word.h"

typedef struct vd_near vd_near;

vd_near *vd_near_new(const vd_index *index);
void vd_near_free(vd_near *near);

typedef struct vd_near_word {
    uint32_t number; /* in the vocabulary */
    uint32_t alike;  /* in any two names, at most; thousandths */
} vd_near_word;

/* Every word that is alike within so many edits (and those of
   vd_word_edits()); abbreviations too if it is a firm's.  *n of them, valid
   until the next is asked for. */
const vd_near_word *vd_near_find(vd_near *near, const vd_word *word, bool firm,
                                 unsigned edits, size_t *n);

#endif
