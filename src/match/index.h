/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_INDEX_H
#define VD_MATCH_INDEX_H

/*
 * The index: all parties of a state of the book and their names, taken apart
 * and ordered for the search, in one piece of bytes.
 *
 * It is a pure function of what it was made from and of the program; the
 * hash of both is in it, and one that has another hash is not opened.  Made
 * by match/build.h, it lies in memory or in a file that is mapped.  Of a
 * file, the head is checked when it is opened, and every page against its
 * sum when something is first taken from it: a search that meets a damaged
 * page fails, and no answer is made from it.  Numbers are as the machine has
 * them: a file of a machine that has them otherwise is not opened.
 *
 * Frozen and shared: any number of threads search one index.
 */

#include "base/arena.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/map.h"
#include "model/record.h"
#include "names/name.h"

typedef struct vd_index vd_index;

/* A party as screening sees it: the values of all its sources. */
typedef struct vd_candidate {
    uint32_t number; /* in the index, from 0, in order of ids */
    const vd_entity *entity;
    vd_str *datasets;
    vd_str *source_ids;
    size_t n_sources;
} vd_candidate;

/* What this program makes of names: versions, and a hash of its tables and
   of the rooms that matching lives in. */
vd_str vd_engine_version(void);

/* VD_ABSENT (err untouched): there is no file, or it is of another state or
   made by another program.  VD_INVALID: its head is damaged.  VD_IO. */
VD_MUST_USE vd_status vd_index_open(const char *path, vd_hash state,
                                    vd_index **out, vd_err *err);
void vd_index_close(vd_index *index);

/* Writes it to a file, which replaces an older one only when it is whole. */
VD_MUST_USE vd_status vd_index_write(const vd_index *index, const char *path,
                                     vd_whole_for readers, vd_err *err);

/* The party of an id; false if there is none. */
bool vd_index_find_id(const vd_index *index, vd_str id, uint32_t *out);

/* Checks every page. */
VD_MUST_USE vd_status vd_index_check(const vd_index *index, vd_err *err);

/* The same, for many searches, which are faster then: takes it into memory if
   it is not very large (vd_pages_settle()).  Before a searcher is opened. */
VD_MUST_USE vd_status vd_index_settle(vd_index *index, vd_err *err);

vd_hash vd_index_made_of(const vd_index *index);

/* Whether a damaged page has been met. */
bool vd_index_is_damaged(const vd_index *index);

size_t vd_index_entities(const vd_index *index);
size_t vd_index_names(const vd_index *index);
size_t vd_index_words(const vd_index *index);
size_t vd_index_bytes(const vd_index *index);

/* False behind the last one, and if it is damaged. */
bool vd_index_candidate(const vd_index *index, uint32_t number, vd_arena *arena,
                        vd_candidate *out);

#endif
