/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_STORE_STORE_H
#define VD_STORE_STORE_H

/*
 * The book: every edition of every source, in one SQLite file.
 *
 * An edition is kept as what it says itself: for each listing the number of
 * a record, and a record is stored once however many editions repeat it.
 * What held at a moment D, by what was known at a moment K, is computed from
 * the editions in order of publication (model/profile.h says how one follows
 * another); the results are remembered under the hash of the editions they
 * follow from, so a remembered result can never be stale.  Loading an
 * edition into the past changes nothing that is stored.
 *
 * A handle belongs to one thread.  Writing takes SQLite's write lock for the
 * length of one transaction; readers see the state before or after it.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/hash.h"
#include "model/issue.h"
#include "model/profile.h"
#include "model/record.h"

typedef struct vd_store vd_store;

typedef enum vd_store_mode {
    VD_STORE_READ,    /* the file must exist */
    VD_STORE_UPGRADE, /* the same, and is migrated if need be */
    VD_STORE_WRITE,   /* made and migrated if need be */
} vd_store_mode;

/* VD_ABSENT: no such book; VD_STORE: not a book, made by a newer program, or
   refused by SQLite. */
VD_MUST_USE vd_status vd_store_open(const char *path, vd_store_mode mode,
                                    vd_store **out, vd_err *err);
void vd_store_close(vd_store *store);

/* Of its file; lives as long as the store. */
const char *vd_store_path(vd_store *store);

/* A number that stays as long as nobody else has committed; of this handle
   alone. */
VD_MUST_USE vd_status vd_store_version(vd_store *store, int *out, vd_err *err);

typedef enum vd_edition_kind {
    VD_EDITION_WHOLE = 0,
    VD_EDITION_PARTIAL, /* adds and alters, never delists */
    VD_EDITION_PATCH,   /* a change: adds, alters, removes what it names */
} vd_edition_kind;

typedef struct vd_edition {
    int64_t id;
    vd_str source;
    vd_moment published;
    vd_str basis; /* file, option, http, mtime */
    vd_moment known;
    vd_str format;
    vd_str profile;
    vd_edition_kind kind;
    int64_t entities;
    int64_t issues;
    bool sample;
    vd_hash hash;
    vd_str counts; /* JSON object, "" if not counted: model/counts.h */
} vd_edition;

typedef struct vd_editions {
    vd_edition *at; /* in order of publication */
    size_t n;
} vd_editions;

/* Editions of a source published by D among those known by K. */
VD_MUST_USE vd_status vd_store_editions(vd_store *store, vd_str source,
                                        vd_moment published, vd_moment known,
                                        vd_arena *arena, vd_editions *out,
                                        vd_err *err);

/* Names of sources that have an edition or a refusal by K. */
typedef struct vd_names {
    vd_str *at;
    size_t n;
} vd_names;
VD_MUST_USE vd_status vd_store_sources(vd_store *store, vd_moment known,
                                       vd_arena *arena, vd_names *out,
                                       vd_err *err);

/* Listings, sorted by entity number. */
typedef struct vd_listing {
    uint32_t entity;
    uint32_t record; /* 0: taken away by this edition */
    bool target;
} vd_listing;

typedef struct vd_content {
    vd_listing *at;
    size_t n;
} vd_content;

size_t vd_content_targets(const vd_content *content);
const vd_listing *vd_content_find(const vd_content *content, uint32_t entity);

/* What editions->at[0..n) say together: the state after the last of them. */
VD_MUST_USE vd_status vd_store_state(vd_store *store,
                                     const vd_editions *editions, size_t n,
                                     vd_arena *arena, vd_content *out,
                                     vd_err *err);

/* A record, decoded into the arena. */
VD_MUST_USE vd_status vd_store_record(vd_store *store, uint32_t number,
                                      vd_arena *arena, vd_record *out,
                                      vd_err *err);

VD_MUST_USE vd_status vd_store_entity_name(vd_store *store, uint32_t number,
                                           vd_arena *arena, vd_str *out,
                                           vd_err *err);

/* VD_ABSENT (err untouched) if the book has never had such an entity. */
VD_MUST_USE vd_status vd_store_entity_find(vd_store *store, vd_str name,
                                           uint32_t *out, vd_err *err);

typedef vd_status vd_issue_fn(void *ctx, const vd_issue *issue, vd_err *err);
VD_MUST_USE vd_status vd_store_issues(vd_store *store, int64_t edition,
                                      vd_issue_fn *fn, void *ctx, vd_err *err);

typedef struct vd_refusal {
    vd_str source; /* "" if the file did not even say */
    vd_moment at;
    vd_str name;
    vd_hash sha256;
    vd_str reason;
} vd_refusal;

VD_MUST_USE vd_status vd_store_refuse(vd_store *store,
                                      const vd_refusal *refusal, vd_err *err);

/* The latest refusal of a source known by K; VD_ABSENT if there is none. */
VD_MUST_USE vd_status vd_store_last_refusal(vd_store *store, vd_str source,
                                            vd_moment known, vd_arena *arena,
                                            vd_refusal *out, vd_err *err);

/* Samples and real editions do not mix unless the user says so. */
typedef enum vd_store_holds {
    VD_STORE_NOTHING = 0,
    VD_STORE_SAMPLES,
    VD_STORE_REAL,
    VD_STORE_BOTH,
} vd_store_holds;
VD_MUST_USE vd_status vd_store_what(vd_store *store, vd_store_holds *out,
                                    vd_err *err);

/* Copies the book to a new file, whatever is going on in it. */
VD_MUST_USE vd_status vd_store_backup(vd_store *store, const char *path,
                                      vd_err *err);

typedef struct vd_verify_report {
    size_t records;
    size_t editions;
    size_t files;
    size_t problems;
} vd_verify_report;

/* Checks SQLite's structures, the hash of every record and file, and that
   every edition's content refers to records that exist.  Each problem is
   given to fn as a line of text. */
typedef void vd_problem_fn(void *ctx, vd_str problem);
VD_MUST_USE vd_status vd_store_verify(vd_store *store, vd_problem_fn *fn,
                                      void *ctx, vd_verify_report *out,
                                      vd_err *err);

/* What a server said when it last gave a file. */
typedef struct vd_fetched {
    vd_str url;
    vd_str source;
    vd_moment at;
    vd_str etag;
    vd_str last_modified;
    vd_str outcome;
} vd_fetched;
/* When the source was last found to be as the book has it; 0 if never. */
VD_MUST_USE vd_status vd_store_good_fetch(vd_store *store, vd_str source,
                                          vd_moment until, vd_moment *out,
                                          vd_err *err);

VD_MUST_USE vd_status vd_store_fetched(vd_store *store, vd_str url,
                                       vd_arena *arena, vd_fetched *out,
                                       vd_err *err);
VD_MUST_USE vd_status vd_store_put_fetched(vd_store *store,
                                           const vd_fetched *fetched,
                                           vd_err *err);

#endif
