/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_LEXICON_H
#define VD_NAMES_LEXICON_H

/*
 * What is known of words of names: from the tables of data/names/, folded
 * and sorted when the program is built (tools/gen_lexicon.c).
 *
 * Words are asked for in their folded form (names/fold.h).
 */

#include <stdint.h>

#include "base/str.h"

typedef enum vd_role {
    VD_ROLE_NAME = 0, /* what a party is called */
    VD_ROLE_LEGAL,    /* legal form: gmbh, llc, company */
    VD_ROLE_GENERIC,  /* trading, international, group */
    VD_ROLE_SECTOR,   /* bank, oil, shipping */
    VD_ROLE_PLACE,    /* a country or territory */
    VD_ROLE_TITLE,    /* dr, president, haji */
    VD_ROLE_PARTICLE, /* bin, al, von, abdul */
    VD_ROLE_STOP,     /* the, of, and */
    VD_ROLE_NUMBER,
    VD_ROLE_INITIAL,
} vd_role;

typedef struct vd_term {
    const char *key; /* folded words, one blank between them */
    uint8_t role;
    uint16_t concept; /* terms of one concept say the same; 0: none */
} vd_term;

/* NULL if the words are no term of personal names, or of other names. */
const vd_term *vd_lexicon_find(bool person, vd_str words);

/* The longest term that begins with the first of n words, *taken words long;
   NULL if there is none. */
const vd_term *vd_lexicon_longest(bool person, const vd_str *words, size_t n,
                                  size_t *taken);

/* Whether a term of several words begins with the word. */
bool vd_lexicon_begins(bool person, vd_str word);

/* Particles of persons' names, or those and words of terms of several words,
   that the word is but for a slip: a letter left out, one more, another, or two
   exchanged.  The first of them in their order, most at most; how many. */
size_t vd_lexicon_meant(bool person, vd_str word, vd_str *out, size_t most);

const char *vd_concept_name(uint16_t concept);

/* Groups of words that are one name; the number of each group is in the low
   VD_GROUP_BITS (names/word.h) bits.  The tables live as long as the
   program. */
typedef struct vd_groups {
    const uint64_t *at;
    size_t n;
} vd_groups;

/* Nicknames and short forms of one another. */
vd_groups vd_nickname_groups(vd_str word);

/* Ways to write one name in Latin letters. */
vd_groups vd_variant_groups(vd_str word);

bool vd_share_group(vd_groups a, vd_groups b);

/* How much a word tells, in thousandths of one that few listings have. */
unsigned vd_rarity(vd_str word);

/* A name token in general use. */
bool vd_is_popular(vd_str word);

#endif
