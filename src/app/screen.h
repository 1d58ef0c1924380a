/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_SCREEN_H
#define VD_APP_SCREEN_H

/*
 * Screening: queries against the book as of a moment.
 *
 * A screen is opened once, for one view of the book, and answers any number
 * of queries from what it read then.
 */

#include "app/book.h"
#include "match/names.h"

typedef struct vd_screen vd_screen;

VD_MUST_USE vd_status vd_screen_open(const vd_view *view, vd_screen **out,
                                     vd_err *err);
void vd_screen_close(vd_screen *screen);

/* Entities and names that queries are compared with. */
size_t vd_screen_entities(const vd_screen *screen);

/* The best results for a query; live in the arena. */
size_t vd_screen_query(vd_screen *screen, const vd_entity *query, size_t limit,
                       vd_arena *arena, vd_result *out);

/* The same by comparing with every name: what the search is tested against. */
size_t vd_screen_scan(vd_screen *screen, const vd_entity *query, size_t limit,
                      vd_arena *arena, vd_result *out);

/* The i-th entity that queries are compared with, NULL behind the last. */
const vd_entity *vd_screen_entity(const vd_screen *screen, size_t i);
vd_folder *vd_screen_folder(vd_screen *screen);

/* Scores two entities by their names and data. */
void vd_screen_compare(vd_folder *folder, const vd_entity *a,
                       const vd_entity *b, vd_arena *arena, vd_score *out);

/* Puts the score of OFAC's own search tool (match/jaro.h) in the place of
   name_score and score, for those who must answer in its terms. */
void vd_screen_ofac(vd_folder *folder, const vd_entity *a, const vd_entity *b,
                    vd_arena *arena, vd_score *out);

/* The value of a query's property in the form that lists have it in: dates
   and countries have one; anything else is taken as it is. */
void vd_query_put(vd_record *query, vd_prop prop, vd_str text);

/* Called for each query of a file; row counts from 1. */
typedef vd_status vd_query_fn(void *ctx, size_t row, vd_str id,
                              vd_record *query, vd_err *err);

/*
 * Queries of a table (CSV, XLSX: columns id, schema, name and any property,
 * values joined by ";") or of JSON Lines (an object a line with the same
 * names, or an entity of FollowTheMoney).  A column that is no property is
 * VD_INVALID with its name.
 */
VD_MUST_USE vd_status vd_queries_each(const char *path, vd_query_fn *fn,
                                      void *ctx, vd_err *err);

/* Pairs: the same columns with 1 or 2 behind them, and schema. */
typedef vd_status vd_pair_fn(void *ctx, size_t row, vd_record *a, vd_record *b,
                             vd_err *err);
VD_MUST_USE vd_status vd_pairs_each(const char *path, vd_pair_fn *fn, void *ctx,
                                    vd_err *err);

#endif
