/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_SEARCH_H
#define VD_MATCH_SEARCH_H

/*
 * The search for a query among all names of an index.
 *
 * Retrieval is complete for this error model: a name is found if its score
 * (match/align.h) is VD_NAME_FLOOR or more and it and the query have a word
 * that names somebody in common, where words are the same within the edits
 * of vd_word_edits(), as ways to write one name, as nicknames, as terms, as
 * abbreviations, as what a script without vowels leaves; or two words of one
 * are one of the other; or all letters are the same but one; or one is the
 * Wade-Giles of the other.  A party that shares an identifier is found
 * whatever its name.  The exhaustive search is the same without the index:
 * the oracle that it is tested against.
 *
 * A search that is stopped gives what it has found, and says that it is not
 * complete and how high anything may score that it did not look at.
 */

#include "base/strmap.h"
#include "match/index.h"
#include "match/score.h"
#include "names/fold.h"

enum {
    VD_NAME_FLOOR = 600000,
    VD_NEAREST_FLOOR = 553500, /* where nobody reaches that */
    VD_RESULTS_MAX = 1000
};

/* Which parties are wanted; what is empty asks for nothing. */
typedef struct vd_filter {
    const vd_str *sources; /* on one of these */
    size_t n_sources;
    vd_schema schema;     /* or what is one */
    vd_str country;       /* has it, in whatever way */
    vd_str topic;         /* has it, or one below it: "sanction" */
    const vd_strmap *ids; /* among these */
    bool (*wanted)(void *ctx, vd_str id); /* whom it says; NULL: all */
    void *wanted_ctx;
} vd_filter;

typedef struct vd_search_options {
    size_t limit;            /* results */
    const vd_filter *filter; /* NULL: all parties */
    bool exhaustive;         /* compare with every name */
    bool typed;       /* names are read as they may have been meant as well
                         (names/respell.h) */
    int having;       /* who has every word as it is written comes first, if few
                         parties do (match/having.h), in half of the places at most
                         and in none of one who scores so much; 0: nobody does */
    bool nearest;     /* if nobody reaches the floor, those are found who reach
                         VD_NEAREST_FLOOR */
    bool explain;     /* word by word: */
    size_t explained; /* so many of the best, 0: all */
    int floor; /* who scores less by names is not wanted: VD_NAME_FLOOR if it is
                  less than that */
    /* Asked every now and then; true ends the search.  NULL: never. */
    bool (*stop)(void *ctx);
    void *stop_ctx;
} vd_search_options;

typedef struct vd_result {
    const vd_candidate *candidate;
    bool has_all; /* it comes first: it has every word that was asked for, as
                     few have, or is the query in another spelling */
    vd_score score;
} vd_result;

typedef struct vd_found {
    vd_result *at; /* by score, best first, then by id; but who has all words
                      first, and in half of the places at most if the score
                      does not give more */
    size_t n;
    bool complete;
    int bound; /* what is not among them and was not cut by the limit has
                  less, or at most this if it is not complete; millionths */
} vd_found;

/* What one thread needs to search; the index must outlive it. */
typedef struct vd_searcher vd_searcher;

VD_MUST_USE vd_status vd_searcher_open(const vd_index *index, vd_searcher **out,
                                       vd_err *err);
void vd_searcher_close(vd_searcher *searcher);

/* The folder of this thread. */
vd_folder *vd_searcher_folder(vd_searcher *searcher);

/* Results live in the arena, their texts as long as the index.  VD_INVALID:
   the index is damaged; nothing is given. */
VD_MUST_USE vd_status vd_search(vd_searcher *searcher, const vd_entity *query,
                                const vd_search_options *options,
                                vd_arena *arena, vd_found *out, vd_err *err);

/* In the order of a search's results. */
void vd_results_sort(vd_result *results, size_t n);

/* Calls fn once for each party that has a name which scores the floor (or
   VD_NAME_FLOOR if it is less than that) or more against one of the query's, or
   that shares an identifier: all of them, in no order that means anything. What
   it is given lives in the arena. */
typedef void vd_party_fn(void *ctx, const vd_candidate *candidate);
VD_MUST_USE vd_status vd_search_each(vd_searcher *searcher,
                                     const vd_entity *query, int floor,
                                     vd_party_fn *fn, void *ctx,
                                     vd_arena *arena, vd_err *err);

#endif
