/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_NAMES_H
#define VD_MATCH_NAMES_H

/*
 * All names of a state of the book, folded, and a complete scan over them.
 *
 * Every name of every listed entity is compared with every query: there is
 * no candidate that a shortcut could lose, so an answer is always complete.
 */

#include "match/score.h"
#include "names/fold.h"

typedef struct vd_candidate {
    const vd_entity *entity; /* of all its sources */
    vd_str *datasets;
    vd_str *source_ids;
    size_t n_sources;
} vd_candidate;

typedef struct vd_name_table vd_name_table;

vd_name_table *vd_name_table_new(vd_arena *arena);

/* Adds a candidate with all its names.  The candidate must outlive the
   table; entity numbers count from 0 in the order of adding. */
void vd_name_table_add(vd_name_table *table, vd_folder *folder,
                       const vd_candidate *candidate);

typedef struct vd_result {
    const vd_candidate *candidate;
    vd_score score;
} vd_result;

enum { VD_RESULTS_MAX = 1000 };

/* The limit best candidates by score (then id), into out, which has room for
   them; returns how many.  Each has a score above 0. */
size_t vd_name_table_search(const vd_name_table *table, vd_folder *folder,
                            const vd_entity *query, size_t limit,
                            vd_arena *arena, vd_result *out);

#endif
