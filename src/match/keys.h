/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_KEYS_H
#define VD_MATCH_KEYS_H

/*
 * Keys by which words and names are found: what the index is made with and
 * asked by.  A key is only a hint: whether two words are alike is decided by
 * vd_word_pair_up() alone.
 *
 * Words within two edits share a form with up to two letters left out of
 * their first letters (symmetric deletion, after Garbe's SymSpell): an edit
 * leaves at most one of the first letters of either word unmatched, and both
 * beginnings are of one length, so that what is left of both is the same.
 *
 * Long texts within one edit are the same but for one of their four parts.
 */

#include "match/align.h"
#include "match/layout.h"
#include "names/word.h"

typedef enum vd_hint {
    VD_HINT_TEXT = 1,
    VD_HINT_CONCEPT,
    VD_HINT_VARIANT,
    VD_HINT_NICKNAME,
    VD_HINT_SKELETON,       /* of words of names with their vowels */
    VD_HINT_SKELETON_ABJAD, /* and without */
    VD_HINT_INITIAL,        /* of words that are or may be abbreviated */
    VD_HINT_PREFIX,         /* of those that are */
    VD_HINT_DELETED,
    VD_HINT_SOLID,  /* of entries: the same with the words that joined lacks */
    VD_HINT_JOINED, /* of entries: all letters, within one edit */
    VD_HINT_NEIGHBOURS, /* of entries: two words as one, within one edit */
    VD_HINT_NEIGHBOURS_SHORT, /* the same, exactly */
    VD_HINT_WADE,
    VD_HINT_SHORT,   /* of entries: all letters of a person's name of few */
    VD_HINT_CUT,     /* of entries: how long ones begin */
    VD_HINT_WRITTEN, /* of entries: each word as it is written */
} vd_hint;

enum {
    VD_JOINED_MIN = 7,
    VD_SHORT_MIN = 5, /* letters of a name in Wade-Giles */
    VD_CUT_AT = 28,   /* letters that a name has that may have been cut */
};

typedef void vd_key_fn(void *ctx, uint64_t key);

uint64_t vd_key_of(vd_hint kind, vd_str text);
uint64_t vd_key_of_number(vd_hint kind, uint64_t number);
uint64_t vd_key_of_concept(const vd_word *word);
uint64_t vd_key_of_group(vd_hint kind, vd_groups groups, size_t i);
uint64_t vd_key_of_initial(vd_str word, bool whole);

/* Of identifiers: vd_identifier_key(). */
uint64_t vd_key_of_identifier(vd_str number);

/* Of a word with up to depth letters left out. */
void vd_word_keys(vd_str word, unsigned depth, vd_key_fn *fn, void *ctx);

/* Of a text that is kept, and of one that may be within one edit of it; the
   same for both when exact. */
void vd_text_keys(vd_hint kind, vd_str text, vd_key_fn *fn, void *ctx);
void vd_text_ask(vd_hint kind, vd_str text, vd_key_fn *fn, void *ctx);

/* Of the consonants of a word, of a name that is written without vowels or with
   them; false if it has too few. */
bool vd_key_of_bones(vd_str word, bool abjad, uint64_t *key);

/* A word that many firms share, which is abbreviated. */
bool vd_can_be_abbreviated(const vd_word *word);

/* No vowel but perhaps the first letter: it may stand for a longer word. */
bool vd_is_consonants(vd_str word);

/* Two neighbouring words as one, for names that have them so; "" if no name
   may. */
vd_str vd_neighbours(const vd_name *name, size_t i, vd_arena *arena);

/* Of two words that are kept, and of a word that they may be as one. */
void vd_neighbour_keys(vd_str both, vd_key_fn *fn, void *ctx);
void vd_neighbour_ask(vd_str word, vd_key_fn *fn, void *ctx);

/* What a word weighs that is left out: left_over() in match/align.c. */
uint16_t vd_weight_left_out(const vd_name *name, size_t at);

#endif
