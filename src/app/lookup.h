/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_LOOKUP_H
#define VD_APP_LOOKUP_H

/*
 * Entities by words: what a reader types, with operators, and filters.
 *
 * This finds what is written as it is asked for; who may be meant by a name is
 * a matter of screening (match/search.h).
 *
 * The language is that of Lucene as far as people use it: words (all of them,
 * or "a OR b", "NOT a", "+a", "-a", parentheses), "phrases", begin* and w?ld,
 * alike~ (two edits at most, alike~1 one), field:value, field:[from TO to].
 * Fields are names, text, id, schema, datasets, types of values (countries,
 * topics, dates, identifiers, genders, emails, phones) and properties with or
 * without "properties." before them.
 *
 * The order is by how rare the words are, those of a name thrice as much, and
 * how much is known of an entity; then by id.
 */

#include "app/entities.h"

typedef struct vd_lookup_filter {
    vd_str field;
    vd_str value;
} vd_lookup_filter;

typedef struct vd_lookup_sort {
    vd_str field; /* first_seen, last_seen, last_change, caption, id, schema,
                     a property */
    bool down;
} vd_lookup_sort;

typedef struct vd_lookup {
    vd_str q;          /* "": all */
    bool simple;       /* nothing is wrong: what cannot be read is words */
    bool fuzzy;        /* words are alike as well */
    bool in_names;     /* words of names alone, the last as a beginning */
    vd_schema schema;  /* it, what is one, and matchable ones that it is */
    uint64_t without;  /* bits of schemata */
    const bool *scope; /* of each dataset: it is asked for; NULL: all */
    /* Filters of one field are alternatives, unless all_of; those of several
       are all meant. */
    const vd_lookup_filter *filters;
    size_t n_filters;
    bool all_of;
    vd_moment changed_since; /* INT64_MIN: whenever */
    int target;              /* 1: only targets, -1: only others */
    const vd_lookup_sort *sorts;
    size_t n_sorts;
    /* Asked every now and then; true ends it with VD_LIMIT.  NULL: never. */
    bool (*stop)(void *ctx);
    void *stop_ctx;
} vd_lookup;

typedef struct vd_hits {
    uint32_t *at; /* numbers of entities, in order */
    size_t n;
} vd_hits;

/* All that fits.  VD_INVALID: the query cannot be read, with the place.
   VD_LIMIT: it asks for too much. */
VD_MUST_USE vd_status vd_lookup_run(const vd_entities *entities,
                                    vd_folder *folder, const vd_lookup *lookup,
                                    vd_arena *arena, vd_hits *out, vd_err *err);

/* Brings entities into the order of asked's sorts; what they leave open stays
   as it is. */
void vd_lookup_sort_hits(const vd_entities *entities, const vd_lookup *asked,
                         vd_arena *arena, vd_hits *hits);

/* The schemata that a party of a schema may be: itself, what is one of it, and
   matchable ones that it is one of; bits. */
uint64_t vd_schema_relatives(vd_schema schema);

/* Whether values of a property are those of a field: "countries",
   "properties.birthDate", "birthDate". */
bool vd_lookup_field_has(vd_str field, vd_prop prop);

#endif
