/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_NAMES_H
#define VD_MATCH_NAMES_H

/*
 * All names of a state of the book, and the search among them.
 *
 * Retrieval is complete for this error model: a name is found if its score
 * (match/align.h) is VD_NAME_FLOOR or more and it and the query have a word
 * that names somebody in common, where words are the same within the edits
 * of vd_word_edits(), as ways to write one name, as nicknames, as terms, as
 * abbreviations, as what a script without vowels leaves; or two words of one
 * are one of the other; or all letters are the same but one; or one is the
 * Wade-Giles of the other.  An entity that shares an identifier is found
 * whatever its name.  vd_name_table_scan() is the same without any index:
 * the oracle that the index is tested against.
 *
 * What is not examined is below a bound that the search knows: it stops when
 * that bound is below the last result it would give.
 */

#include "match/score.h"
#include "names/fold.h"

enum { VD_NAME_FLOOR = 600000, VD_RESULTS_MAX = 1000 };

typedef struct vd_candidate {
    const vd_entity *entity; /* of all its sources */
    vd_str *datasets;
    vd_str *source_ids;
    size_t n_sources;
} vd_candidate;

/* How names of a schema are taken apart. */
vd_name_kind vd_name_kind_of(vd_schema schema);

/* Whether names of this property are searched. */
bool vd_is_searched_name(vd_prop prop);

typedef struct vd_name_table vd_name_table;

vd_name_table *vd_name_table_new(vd_arena *arena);
void vd_name_table_free(vd_name_table *table);

/* Adds a candidate with all its names.  The candidate must outlive the
   table; entity numbers count from 0 in the order of adding. */
void vd_name_table_add(vd_name_table *table, vd_folder *folder,
                       const vd_candidate *candidate);

/* Ends the adding; before the first search. */
void vd_name_table_seal(vd_name_table *table);

typedef struct vd_result {
    const vd_candidate *candidate;
    vd_score score;
} vd_result;

/* The limit best candidates by score (then id), into out, which has room for
   them; returns how many.  The first query is compared with every name, the
   index is made for the second; the answers are the same. */
size_t vd_name_table_search(vd_name_table *table, vd_folder *folder,
                            const vd_entity *query, size_t limit,
                            vd_arena *arena, vd_result *out);

/* The same, by comparing with every name. */
size_t vd_name_table_scan(vd_name_table *table, vd_folder *folder,
                          const vd_entity *query, size_t limit, vd_arena *arena,
                          vd_result *out);

#endif
