/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_ALIGN_H
#define VD_MATCH_ALIGN_H

/*
 * Two names against each other, word by word.
 *
 * Words are paired, each with the one it is most like.  What is left over on
 * one side alone was left out, which says little; what is left over on both
 * sides contradicts: two different fathers, two towns, two numbers.
 *
 * name_score says how alike the names are, and whether a screening should
 * fire; the evidence says what the likeness is made of, for the probability
 * that both are one party (match/score.c).
 */

#include "match/word.h"

typedef struct vd_aligned {
    vd_str a; /* word of the first name, "" if it is left over */
    vd_str b;
    vd_pairing pairing;
    int weight; /* of a word left over */
} vd_aligned;

/* Thousandths of a word; the last two are 0 or 1000. */
typedef struct vd_name_evidence {
    int same;    /* words that are the same, or another word for it */
    int variant; /* another way to write the same sounds */
    int slip;    /* a letter left out, more, or exchanged with the next */
    int typo;    /* another letter, and one of the two is no name in use */
    int other;   /* a letter or two differ and both are names in use */
    int nick;
    int initial;
    int conflict;  /* left over on both sides */
    int qualifier; /* of it: places, numbers, sectors */
    int omitted;   /* left over on one side */
    int chain;     /* of it: words of firms, forefathers of Arabic names */
    int generic;   /* of what is paired: words that name nobody */
    int swapped;   /* a name and a father's name in each other's place */
    int single;    /* only one word is paired */
    int whole;     /* nothing differs and nothing is left over */
} vd_name_evidence;

typedef struct vd_alignment {
    int name_score; /* millionths */
    vd_name_evidence evidence;
    vd_aligned *pairs; /* only after vd_align_words() */
    size_t n;
} vd_alignment;

/* All words of a name as one; room has VD_SOLID_MAX bytes.  "" if it is
   longer, or if that is what vd_name.joined has. */
enum { VD_SOLID_MAX = 200 };
vd_str vd_name_solid(const vd_name *name, char *room);

/* A word that says whom a name is of. */
bool vd_is_naming(const vd_word *word);

/* Figures of the score that match/bound.h reckons with too. */
enum {
    /* Weight from which a word that is left out counts; and what is left of a
       score, in thousandths, where one is and others are only alike. */
    VD_LEFT_OUT = 700,
    VD_BOTH = 830,
    /* What a word weighs at least where it contradicts another, and a servant
       where it contradicts a name; thousandths. */
    VD_AGAINST = 700,
    VD_SERVANT_AGAINST = 600,
    /* Share of that by which two words contradict at least. */
    VD_CONFLICT_LEAST = 500,
    /* Most that a contradiction takes by itself, and what it takes besides of
       its share of the words, in tenths. */
    VD_CONFLICT_MOST = 250,
    VD_CONFLICT_SHARE = 6,
    /* Most of words that name nobody where something contradicts or is left
       out, in millionths. */
    VD_NOBODY = 550000,
    VD_INITIAL_COST = 20000, /* of a letter for a word, in millionths */
    /* A reading that is a guess (names/name.h) is alike to a name only if it is
       so much: it reaches the threshold. */
    VD_GUESS_LEAST = 750000,
};

/* What leaving words out costs at most, in thousandths, where so many words
   that name somebody are paired; firms: neither name is a person's. */
int vd_cost_of_omission(int words, bool firms);

/* "abdul": it stands against the first word of another name. */
bool vd_is_servant(const vd_word *word);

/* Whether two neighbouring words are as one the other word, but perhaps for a
   slip if that has so many letters. */
enum { VD_JOIN_SLIPS = 6 };
bool vd_are_as_one(const vd_word *x, const vd_word *y, const vd_word *other);

/* How much of a contradiction two words are that are so much alike
   (vd_word_alike()), in thousandths. */
int vd_contradiction(int alike);

/* Whether all letters of two names may be the same but two: a sound bound. */
bool vd_may_be_joined(const vd_name *a, const vd_name *b);

void vd_align(const vd_name *a, const vd_name *b, vd_alignment *out);

/* What a caller knows of word i of the first name and word j of the second:
   vd_word_pair_up() and vd_word_alike() of them. */
typedef struct vd_known {
    void (*pair)(void *ctx, size_t i, size_t j, const vd_pair_context *context,
                 vd_pairing *out);
    int (*alike)(void *ctx, size_t i, size_t j);
    void *ctx;
    uint32_t may_pair[VD_WORDS_MAX]; /* of each j: bits of the i to ask for */
    bool apart; /* no two words of one name are one of the other */
    int floor;  /* a score below it need not be exact, but is below it */
} vd_known;

/* The same, with what is known of their words; NULL: nothing. */
void vd_align_known(const vd_name *a, const vd_name *b, const vd_known *known,
                    vd_alignment *out);

/* The same, with the words of each pair, which live in the arena. */
void vd_align_words(const vd_name *a, const vd_name *b, vd_arena *arena,
                    vd_alignment *out);

#endif
