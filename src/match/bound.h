/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_BOUND_H
#define VD_MATCH_BOUND_H

/*
 * What a listed name may score at most against one of a query: first by which
 * of its words are alike to some, before it is read; then by its words, before
 * they are paired.  Bounds are sound: what is below the floor by its bound is
 * below it when it is compared (tests/quality/oracle.py).
 */

#include "match/asked.h"
#include "match/layout.h"
#include "names/word.h"

enum { VD_BOUND_MAX = 1000 }; /* thousandths */

/* The mark of an entry: bits of the heavy words of the query that it has
   something alike to, and below them how many of its words are alike to some.
   Words behind the last bit have none. */
enum {
    VD_MARK_BITS = 8,        /* from this bit on */
    VD_MARK_HITS = 63,       /* at most: the lowest bits */
    VD_MARK_JOINED = 1 << 6, /* two of its words may be as one of the query */
    VD_MARK_UNSURE = 1 << 7, /* a word may be paired with a light one, or be two
                                of the query */
    VD_MARK_WORDS = 32 - VD_MARK_BITS,
};

/* Whether names of so many letters may be the same, all letters together. */
static inline bool vd_is_as_long(const vd_asked *asked,
                                 const vd_index_brief *entry)
{
    int longer = (int)asked->name->joined.n - entry->joined;

    return (longer <= 2 && longer >= -2) || entry->joined == UINT8_MAX;
}

/* Whether entries with such a mark of which as much is known may reach the
   floor by their words. */
void vd_find_way(const vd_asked *asked, const vd_index_brief *entry,
                 uint32_t mark, vd_way *out);

/* The same where letters stand for words. */
bool vd_may_reach_by_letter(const vd_asked *asked, const vd_index_brief *entry,
                            uint32_t mark);

/* Whether an entry may reach the floor, by its mark. */
static inline bool vd_may_reach(const vd_asked *asked,
                                const vd_index_brief *entry, uint32_t mark)
{
    uint64_t known =
        (uint64_t)mark << 32 | (vd_known_of(entry) & asked->counts);
    vd_way *way = &asked->ways[vd_word_mix(known) & (VD_WAYS - 1)];

    if (way->known != known)
        vd_find_way(asked, entry, mark, way);
    return way->reaches || (way->two && vd_is_as_long(asked, entry)) ||
           ((asked->letters || entry->letters > 0) &&
            vd_may_reach_by_letter(asked, entry, mark));
}

/* An entry that is looked at. */
typedef struct vd_sight {
    const vd_index_brief *brief;
    const vd_index_placed *placed;
    uint32_t number;
    uint32_t alike;  /* bits of the query's words that some word is alike to */
    uint32_t as_one; /* of words that may be two of the query's, the same */
} vd_sight;

/* Words of an entry that are two by two as one of the query. */
typedef struct vd_joins {
    uint32_t bits;  /* of the query's words that they may be paired with */
    uint32_t words; /* of the entry's */
} vd_joins;

/* False if the index is damaged there. */
bool vd_look(const vd_asked *asked, uint32_t number,
             const vd_index_brief *entry, vd_sight *out);

/* Fills in what is alike. */
void vd_look_at_words(const vd_asked *asked, vd_sight *at);

/* In thousandths. */
int vd_bound(const vd_asked *asked, const vd_sight *at, vd_joins joined);

#endif
