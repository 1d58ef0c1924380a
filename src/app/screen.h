/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_SCREEN_H
#define VD_APP_SCREEN_H

/*
 * Screening: queries against the book as of a moment.
 *
 * A screen is opened once, for one view of the book, and answers any number
 * of queries.  It belongs to one thread; others may open their own searchers
 * on its index.
 */

#include "app/index.h"
#include "base/clock.h"
#include "feeds/query.h"
#include "match/search.h"

typedef struct vd_screen vd_screen;

/* The view's store must outlive the screen. */
VD_MUST_USE vd_status vd_screen_open(const vd_view *view, vd_screen **out,
                                     vd_err *err);
void vd_screen_close(vd_screen *screen);

const vd_index *vd_screen_index(const vd_screen *screen);
vd_folder *vd_screen_folder(vd_screen *screen);

/* The results for a query, which live in the arena and as long as the screen.
   An index that is found to be damaged is made anew. */
VD_MUST_USE vd_status vd_screen_query(vd_screen *screen, const vd_entity *query,
                                      const vd_search_options *options,
                                      vd_arena *arena, vd_found *out,
                                      vd_err *err);

/* Looks at the whole index, before threads that cannot replace it do, and takes
   it into memory for many queries.  Before anything is asked. */
VD_MUST_USE vd_status vd_screen_settle(vd_screen *screen, vd_err *err);

/* A short name of the editions and the engine that answers come from. */
vd_str vd_screen_state(const vd_screen *screen);

/* When a search is to end: its stop (match/search.h). */
typedef struct vd_deadline {
    int64_t at_ms;
} vd_deadline;
vd_deadline vd_deadline_in(long long ms);
bool vd_deadline_is_over(void *deadline);

/* Parties whose listing changed after a moment, up to that of the view, as
   keys for vd_filter.ids: published after it, or loaded. */
typedef struct vd_changed {
    vd_strmap ids;
    vd_str *at; /* the same, one after the other */
    size_t n;
    size_t room;
} vd_changed;
VD_MUST_USE vd_status vd_changed_since(const vd_view *view, vd_moment since,
                                       bool loaded, vd_arena *arena,
                                       vd_changed *out, vd_err *err);

/* Scores two entities by their names and data. */
void vd_screen_compare(vd_folder *folder, const vd_entity *a,
                       const vd_entity *b, vd_arena *arena, vd_score *out);

/* The same by names that score the floor or more alone, and of a read as they
   may have been meant if they are typed: with VD_NAME_FLOOR, as a search with
   the same options scores them. */
void vd_screen_pair(vd_folder *folder, const vd_entity *a, const vd_entity *b,
                    const vd_search_options *how, vd_arena *arena,
                    vd_score *out);

/* Puts the score of OFAC's own search tool (match/jaro.h) in the place of
   name_score and score, for those who must answer in its terms. */
void vd_screen_ofac(vd_folder *folder, const vd_entity *a, const vd_entity *b,
                    vd_arena *arena, vd_score *out);

/* A query of a file. */
typedef struct vd_query {
    size_t row; /* from 1 */
    vd_str id;  /* as the file has it */
    vd_record *record;
    const char *wrong; /* why it cannot be asked, or NULL */
} vd_query;

/* Why a query cannot be asked, NULL if it can. */
const char *vd_query_wrong(const vd_entity *query);

typedef vd_status vd_query_fn(void *ctx, const vd_query *query, vd_err *err);

/*
 * Queries of a table (CSV, XLSX: columns id, schema, name and any property,
 * values joined by ";") or of JSON Lines (an object a line with the same
 * names, or an entity of FollowTheMoney).  Standard input may be either.  A
 * column that is no property is VD_INVALID with its name; a row that asks
 * for nothing is given with what is wrong with it, and the next is read.
 */
VD_MUST_USE vd_status vd_queries_each(const char *path, vd_query_fn *fn,
                                      void *ctx, vd_err *err);

/* Pairs: the same columns with 1 or 2 behind them, and schema. */
typedef vd_status vd_pair_fn(void *ctx, size_t row, vd_record *a, vd_record *b,
                             vd_err *err);
VD_MUST_USE vd_status vd_pairs_each(const char *path, vd_pair_fn *fn, void *ctx,
                                    vd_err *err);

#endif
