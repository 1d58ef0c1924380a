/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_MENTION_H
#define VD_PAPERS_MENTION_H

/*
 * Whom and what a passage names: parties, places, ships, goods, law, numbers.
 *
 * What the glossary knows is taken first, the longest at each place; then what
 * stands behind an office ("defense minister X"), before an apposition ("X, a
 * professor at"), behind a word for a ship; then other runs of words with
 * capital letters, told apart by the words in them.  A run of which nothing
 * says what it is stays of unknown kind, and says so.
 */

#include "model/pdate.h"
#include "papers/glossary.h"
#include "papers/paper.h"

typedef enum vd_mentioned {
    VD_MENTIONED_UNKNOWN = 0,
    VD_MENTIONED_PERSON,
    VD_MENTIONED_STATE,
    VD_MENTIONED_GROUP, /* of states or of their ministers */
    VD_MENTIONED_ORGANISATION,
    VD_MENTIONED_OUTLET,
    VD_MENTIONED_PLACE,
    VD_MENTIONED_VESSEL,
    VD_MENTIONED_WARE,
    VD_MENTIONED_LAW,
    VD_MENTIONED_MONEY,
    VD_MENTIONED_QUANTITY,
    VD_MENTIONED_IDENTIFIER, /* IMO number, wallet, code of the HS */
    VD_MENTIONED_LISTED,     /* a name of the book */
} vd_mentioned;

const char *vd_mentioned_name(vd_mentioned kind);

typedef struct vd_paper_mention {
    uint32_t passage; /* its number, from 0 */
    uint32_t from;    /* words of it */
    uint32_t to;
    uint32_t at; /* bytes of it */
    uint32_t end;
    vd_mentioned kind;
    vd_str surface;
    vd_str canonical; /* the one name of it; for numbers the normal form */
    vd_str type;    /* office, authority, city, port, weapon, resolution ... */
    vd_str country; /* ISO 3166-1 alpha-2; "" */
    vd_str role;    /* of a person, as the paper says or the table of offices */
    const char *basis; /* what told it: a table of data/papers, or a rule */
    int64_t count;     /* "China (8)": 8; else -1 */
    bool is_place;     /* of a state: where something is, not who acts */
    bool is_weak;      /* a name of the book that needs support */
    uint32_t entity;   /* entry of the index that has its name, from 1; 0 */
} vd_paper_mention;

typedef struct vd_paper_mentions {
    vd_paper_mention *at;
    size_t n;
    size_t room;
} vd_paper_mentions;

/* What mentions of one paper have in common: who was called in full before. */
typedef struct vd_named {
    vd_str surname; /* folded */
    vd_str canonical;
    vd_str country;
    vd_str role;
} vd_named;

typedef struct vd_mention_reader {
    const vd_glossary *glossary;
    vd_arena *arena;
    vd_pdate when; /* the publication: who held an office then */
    vd_named *known;
    size_t n_known;
    size_t known_room;
} vd_mention_reader;

/* Puts the mentions of a passage behind those in *out, by place. */
void vd_mentions_read(vd_mention_reader *reader, const vd_words *words,
                      vd_str text, uint32_t passage, vd_paper_mentions *out);

#endif
