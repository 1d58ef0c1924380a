/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_STORE_RAW_H
#define VD_STORE_RAW_H

/*
 * The files an edition was read from, kept as they were: in parts, each a
 * zstd frame, under their SHA-256, so that a file of two editions is kept
 * once and a book can be built anew from what was published.
 */

#include "store/store.h"

typedef struct vd_raw_file {
    vd_str name;
    const char *path; /* the file as it was fetched */
    vd_hash sha256;
    vd_str url;
    vd_str headers;
    size_t rows;  /* of data, if it is a table or lines */
    bool mapping; /* not a list but the mapping it was read by */
} vd_raw_file;

/* Keeps a file; VD_IO if it is no longer what its hash says. */
VD_MUST_USE vd_status vd_raw_enter(vd_store *store, int64_t edition, size_t n,
                                   const vd_raw_file *file, vd_err *err);

/* Raw files of an edition, in order. */
typedef struct vd_raw_entry {
    vd_str name;
    vd_hash sha256;
    int64_t size;
    int64_t rows;
    bool mapping;
} vd_raw_entry;
typedef struct vd_raw_entries {
    vd_raw_entry *at;
    size_t n;
} vd_raw_entries;
VD_MUST_USE vd_status vd_store_raw_list(vd_store *store, int64_t edition,
                                        vd_arena *arena, vd_raw_entries *out,
                                        vd_err *err);

/* Writes the kept bytes of a file to path, and checks their hash. */
VD_MUST_USE vd_status vd_store_raw_write(vd_store *store, vd_hash sha256,
                                         const char *path, vd_err *err);

#endif
