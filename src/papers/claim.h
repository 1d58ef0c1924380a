/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_CLAIM_H
#define VD_PAPERS_CLAIM_H

/*
 * Who says what about whom.
 *
 * A claim is somebody's: its speaker is who is said to say it, the author only
 * where nobody is.  What the paper heard of others stands in the chain, the
 * outermost first.  Its class is told by the verb that announces it (cues.tsv)
 * and, where that leaves it open, by its words (contents.tsv); its modality by
 * what shades it.  Headlines make no claims: they repeat what the text says.
 *
 * Rules, and no grammar: a sentence that they do not fit gives no claim, and a
 * claim says by which rule it was read.
 */

#include "papers/mention.h"
#include "papers/when.h"

enum { VD_CHAIN_MAX = 6, VD_DENIES_MAX = 8 };

typedef struct vd_claim {
    uint32_t passage;
    uint32_t from; /* words of the sentence or quotation that it stands in */
    uint32_t to;
    uint32_t at; /* bytes of the passage */
    uint32_t end;
    vd_str speaker;
    vd_str speaker_type; /* person, state, group, expert, monitor, author ... */
    vd_str chain[VD_CHAIN_MAX];
    uint32_t n_chain;
    vd_str verb; /* as written; "" where a quotation has none */
    const char *cls;
    const char *modality;
    bool negated;
    vd_str subject;
    vd_str predicate;
    vd_str object;
    vd_str content; /* the whole of what is said, as written */
    vd_str good;    /* canonical, of the first good in it; "" */
    vd_str to_whom; /* recipient, canonical; "" */
    vd_str place;
    vd_str law;
    vd_str quantity;
    vd_str quote;      /* words between quotation marks; "" */
    vd_str event_date; /* a day in what is said; "" */
    vd_str date;       /* of the statement; "" if it is not said */
    int32_t date_lo;
    int32_t date_hi;
    const char *date_basis;
    const char *rule;
    uint32_t restates; /* a claim before, from 1; 0 */
    uint32_t denies[VD_DENIES_MAX];
    uint32_t n_denies;
} vd_claim;

typedef struct vd_claims {
    vd_claim *at;
    size_t n;
    size_t room;
} vd_claims;

/* What the readers of a paper's passages share. */
typedef struct vd_claim_reader {
    const vd_glossary *glossary;
    vd_arena *arena;
    const vd_paper_mentions *mentions;
    const vd_whens *whens;
    size_t mention; /* the first of the passage, and the first day */
    size_t when;
    vd_str outlet; /* who published it, and whose text it is; "" */
    vd_str wire;
    bool wired; /* the text itself names the wire */
    /* Who spoke last, for "he", "the ministers" and quotations alone. */
    vd_str person;
    vd_str person_type;
    vd_str group;
    vd_str body; /* organisation or state */
    vd_str last;
    vd_str last_type;
    vd_str first; /* whom the paper is about: who spoke first */
} vd_claim_reader;

/* Puts the claims of a passage behind those in *out. */
void vd_claims_read(vd_claim_reader *reader, const vd_words *words, vd_str text,
                    uint32_t passage, vd_claims *out);

/* A claim of the author with nothing in it yet. */
vd_claim *vd_claims_add(vd_claims *claims, vd_arena *arena, const char *rule);

/* Says of each which it restates and which it denies. */
void vd_claims_relate(vd_claims *claims);

#endif
