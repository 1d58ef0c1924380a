/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_TABLE_H
#define VD_MATCH_TABLE_H

/* What the table of names and the search among them share: see names.h. */

#include "base/strmap.h"
#include "match/links.h"
#include "match/names.h"

/* Whose name it is. */
typedef struct vd_owner {
    uint32_t candidate;
    uint32_t value; /* of the entity */
    uint32_t next;  /* of the same name: number from 1, 0 for none */
} vd_owner;

/* A name as it is written, whoever has it: lists repeat each other. */
typedef struct vd_entry {
    const vd_name *name; /* has a word at least */
    uint32_t owners;     /* the last of them, as vd_owner.next */
} vd_entry;

/* The best name of a candidate so far. */
typedef struct vd_best {
    vd_alignment *names; /* NULL: found by an identifier alone */
    const vd_name *query;
    const vd_name *listed;
    uint32_t value; /* of the entity */
    bool seen;
} vd_best;

struct vd_find;

struct vd_name_table {
    vd_arena *arena;
    const vd_candidate **candidates;
    size_t n;
    size_t room;
    vd_entry *entries;
    size_t n_entries;
    size_t entries_room;
    vd_owner *owners;
    size_t n_owners;
    size_t owners_room;
    vd_strmap written;    /* entries by kind and text */
    vd_links identifiers; /* to candidates */
    size_t searches;
    struct vd_find *find; /* made for the second search */
    /* of the query in hand, kept clean between queries */
    vd_best *bests; /* for each candidate */
    uint32_t *seen; /* candidates with one */
};

typedef struct vd_search {
    vd_name_table *table;
    const vd_entity *query;
    vd_arena *arena;
    size_t n_seen;
} vd_search;

/* Compares a name of the query with an entry, and keeps it for its owners if
   it is the best they have. */
void vd_search_take(vd_search *search, const vd_name *query,
                    const vd_entry *entry);

void *vd_table_grown(void *old, size_t n, size_t *room, size_t size);
void *vd_table_zeroed(size_t n, size_t size);

#endif
