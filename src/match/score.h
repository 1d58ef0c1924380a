/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_SCORE_H
#define VD_MATCH_SCORE_H

/*
 * How alike two parties are: three numbers in millionths, and a score.
 *
 *   name_score  how alike the names are
 *   p_same      probability of being the same party, fitted for
 *               names (docs/methods/matching.md says how it is made)
 *   evidence    how much of what could be compared was there
 *   score       whether a screening should fire: the name score, lowered by
 *               contradicting data, raised only by an agreeing identifier
 *
 * Everything is integers: the same input gives the same numbers everywhere.
 */

#include "base/arena.h"
#include "match/align.h"
#include "model/pdate.h"
#include "model/record.h"

enum { VD_MILLION = 1000000, VD_WHY_MAX = 24 };

typedef enum vd_verdict {
    VD_VERDICT_UNDECIDED = 0,
    VD_VERDICT_SAME,
    VD_VERDICT_RELATED,
    VD_VERDICT_DIFFERENT,
} vd_verdict;

vd_str vd_verdict_name(vd_verdict verdict);

/* How the facts of two parties stand to each other; 0: a side has none. */
typedef struct vd_fact_relations {
    vd_pdate_relation dates; /* of birth, or of incorporation */
    int countries;           /* 1 one agrees, -1 none does */
    int identifiers;         /* -2 one of which a party has one differs; else 1
                                one agrees, -1 of a kind none does */
} vd_fact_relations;

typedef struct vd_score {
    int name_score;
    int p_same;
    int evidence;
    int score;
    vd_name_evidence names;
    vd_fact_relations facts;
    vd_verdict verdict;
    vd_str why[VD_WHY_MAX]; /* in words; live in the arena */
    size_t n_why;
    /* The property that the listed party has and the query has not which would
       say most; VD_PROP_NONE if it is decided, or nothing would. */
    vd_prop would_decide;
} vd_score;

/* How much a name that is found says: a weak alias supports a hit and never
   makes one. */
int vd_name_strength(const vd_alignment *names, const vd_value *via);

/* The whole score of a query and an entity whose names stand to each other as
   names says; via is that name of the entity, NULL if there is none. */
void vd_score_entities(const vd_entity *query, const vd_entity *candidate,
                       const vd_alignment *names, const vd_value *via,
                       vd_arena *arena, vd_score *out);

/* Adds what the likeness of two names is made of, word by word. */
void vd_score_explain(vd_score *score, const vd_name *query,
                      const vd_name *listed, vd_arena *arena);

/* What makes an identifier's value the same as another's: kind and folded
   number; "" for what is no identifier. */
vd_str vd_identifier_key(vd_arena *arena, const vd_value *value);

/* The same of numbers of which a party has one, and whose check digits fit, as
   "imoNumber=9179842"; "" for anything else. */
vd_str vd_party_number(vd_arena *arena, const vd_value *value);

/* An identifier that both have: enough to find an entity without its name. */
bool vd_share_identifier(const vd_entity *a, const vd_entity *b,
                         vd_arena *arena);

#endif
