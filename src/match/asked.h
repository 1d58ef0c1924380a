/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_ASKED_H
#define VD_MATCH_ASKED_H

/*
 * A name of a query while it is looked for: what its words are, and which
 * words of the vocabulary are alike to them.  Pairs of words that were compared
 * are remembered, since names share their words.
 */

#include "match/align.h"
#include "match/near.h"

typedef struct vd_remembered vd_remembered;

/* A word of the vocabulary; all is 0 if it is alike to none of the query. */
typedef struct vd_likened {
    uint32_t alike;   /* bits of the words of the query */
    uint16_t quality; /* the best likeness, in thousandths */
    uint8_t as_one;   /* whether it may be two of the words of the query */
} vd_likened;

/* Light words that are a light one leave all that weighs as it is; but for
   names that have both the one word and the two: see take_twofold() in find.c.
 */
enum { VD_AS_ONE = 1, VD_LIGHT_AS_ONE = 2 };

/* Whether entries of which the same is known may reach the floor
   (match/bound.c): names share their words in few ways. */
typedef struct vd_way {
    uint64_t known; /* 0: nothing */
    bool reaches;
    bool two; /* or if it is as long: two words that name somebody */
} vd_way;

enum { VD_WAYS = 512 }; /* a power of two */

typedef struct vd_asked {
    const vd_index *index;
    vd_near *near;
    size_t n_words;    /* of the vocabulary */
    vd_likened *words; /* each of them */
    uint32_t *found;   /* those that are alike to some */
    vd_remembered *memory;
    vd_way *ways;
    uint64_t names; /* so far: what is remembered belongs to one */
    /* of the name in hand */
    size_t n_found;
    const vd_name *name;
    int floor;            /* what does not reach it is not wanted */
    uint32_t heavy;       /* bits of the words that weigh */
    uint32_t naming;      /* of words of more letters that name somebody */
    uint32_t letter_bits; /* of single letters */
    uint32_t unasked;     /* of letters, and words that do not weigh */
    int light;            /* weight of the words that do not */
    uint32_t counts;      /* of vd_known_of(), what counts */
    int least;            /* of a word that is left out, at least */
    int left_out[VD_WORDS_MAX]; /* of each if it is */
    int weight[VD_WORDS_MAX];   /* of a pair with each, at most */
    int against;                /* of a heavy word, at least */
    bool firm;                  /* it is no person's */
    bool servant;               /* one may stand against a word left over */
    bool names_somebody;        /* a word weighs, and is no particle */
    bool fathers;               /* all that weigh are fathers' names */
    bool all_light;             /* none weighs */
    uint32_t as_ones; /* of words that some word is as one with the next */
    bool letters;     /* some are single letters */
    bool letter[VD_WORDS_MAX];
    unsigned char first[VD_WORDS_MAX];
} vd_asked;

void vd_asked_init(vd_asked *asked, const vd_index *index);
void vd_asked_done(vd_asked *asked);

/* Finds the words alike.  The name must live until the end, after which
   nothing is alike any more. */
void vd_asked_begin(vd_asked *asked, const vd_name *name, int floor);
void vd_asked_end(vd_asked *asked);

/* vd_word_alike() and vd_word_pair_up() of word i of the name and one of the
   vocabulary, which is listed. */
int vd_asked_alike(const vd_asked *asked, size_t i, uint32_t word);
void vd_asked_pair(const vd_asked *asked, size_t i, uint32_t word,
                   const vd_word *listed, const vd_pair_context *context,
                   vd_pairing *out);

/* In place of __builtin_popcount(), which is a call where the processor is not
   known to count bits. */
static inline int vd_count_bits(uint32_t x)
{
    x -= x >> 1 & 0x55555555u;
    x = (x & 0x33333333u) + (x >> 2 & 0x33333333u);
    x = (x + (x >> 4)) & 0x0f0f0f0fu;
    return (int)(x * 0x01010101u >> 24);
}

static inline int vd_smaller(int a, int b)
{
    return a < b ? a : b;
}

static inline int vd_larger(int a, int b)
{
    return a > b ? a : b;
}

#endif
