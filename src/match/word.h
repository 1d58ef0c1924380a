/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_WORD_H
#define VD_MATCH_WORD_H

/*
 * How alike two words of names are.
 *
 * An edit distance (optimal string alignment) with the costs of the ways in
 * which one name comes to be written two ways: vowels and doubled letters
 * cost less than consonants, letters that transcriptions exchange less than
 * others, figures that are read for letters less than figures that differ.
 * Costs are hundredths of an edit.
 */

#include "names/name.h"

typedef enum vd_likeness {
    VD_LIKE_NOT = 0,
    VD_LIKE_EXACT,
    VD_LIKE_TERM,    /* another word for the same: ltd, limited */
    VD_LIKE_VARIANT, /* another way to write the same sounds */
    VD_LIKE_NICK,
    VD_LIKE_INITIAL,
    VD_LIKE_SHORT,    /* abbreviated: trdg for trading */
    VD_LIKE_SLIP,     /* letters left out, doubled or exchanged */
    VD_LIKE_TYPO,     /* another letter or two */
    VD_LIKE_SKELETON, /* the same consonants, one side has no vowels */
} vd_likeness;

typedef struct vd_pairing {
    uint16_t alike; /* thousandths; 0 if they are not the same */
    uint16_t cost;  /* hundredths of an edit */
    uint8_t how;
} vd_pairing;

/* Cost of bringing one word to the other, cut at limit. */
unsigned vd_word_cost(vd_str a, vd_str b, unsigned limit);

/* What is known of the names the words stand in. */
typedef struct vd_pair_context {
    bool org;         /* not both are persons */
    bool firms;       /* neither is one */
    bool abjad;       /* one of the two lacks its vowels */
    bool abjad_first; /* the first */
    bool exact;       /* letters are syllables: nobody mistypes a part of one */
    bool foreign;     /* one of the two is a transcription */
    bool arabic;      /* vowels vary with the transcription */
    bool short_words; /* of syllables, as in East Asia: each letter counts */
} vd_pair_context;

/* The error model of retrieval: edits that a word of so many letters may have
   suffered; the shorter of two counts. */
unsigned vd_word_edits(size_t letters);
bool vd_may_be_within_edits(const vd_word *a, const vd_word *b);
bool vd_within_edits(const vd_word *a, const vd_word *b);

/* Whether at most so many letters of a (vd_word.letters) are not in b. */
bool vd_have_letters(uint32_t a, uint32_t b, unsigned most);

/* Whether the letters of two words (vd_word.letters) say by themselves that
   they are nothing alike. */
bool vd_are_far(uint32_t a, uint32_t b);

/* How alike two words are that are not the same, in thousandths. */
int vd_word_alike(const vd_word *a, const vd_word *b);

/* A word that stands beside names and is long enough to be known though it is
   mistyped: a legal form, a title, a particle. */
bool vd_may_be_mistyped(const vd_word *word);

/* "trdg" for "trading". */
bool vd_is_short_for(vd_str a, vd_str b);

void vd_word_pair_up(const vd_word *a, const vd_word *b,
                     const vd_pair_context *context, vd_pairing *out);

#endif
