/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_LOAD_H
#define VD_APP_LOAD_H

/*
 * Loading an edition from files: read, judge, enter.
 *
 * An edition is refused, and the book left as it was, when it is empty, cut
 * short, not well formed, of another list than was said, short of its own
 * count, or poorer than its neighbours beyond the source's limit.  A refusal
 * is a result and not a failure: it is entered with its reason.
 */

#include "app/book.h"
#include "base/input.h"

typedef struct vd_load_options {
    vd_str source; /* what the user says it is, or "" */
    bool dated;    /* published says when, for files without a date */
    vd_moment published;
    const char *basis;   /* of published: "option" or "http" */
    const char *mapping; /* mapping file, or NULL */
    bool partial;        /* an extract: adds and alters, never delists */
    bool accept_loss;    /* do not refuse for what it lacks */
    bool sample;         /* samples may enter a book of real editions */
    bool dry_run;        /* read and judge, enter nothing */
    bool only_newer;     /* refuse an edition older than the current one */
    const vd_str *names; /* of the files and the mapping, if they are not
                            called as they lie on the disk */
    vd_str url;          /* where it was fetched, or "" */
    vd_str headers;
    vd_moment now;
    void (*progress)(void *ctx, const char *name, uint64_t done,
                     uint64_t total);
    void *progress_ctx;
} vd_load_options;

typedef enum vd_load_outcome {
    VD_LOAD_ACCEPTED = 0,
    VD_LOAD_PARTIAL,   /* accepted as an extract or a change */
    VD_LOAD_UNCHANGED, /* the book has this very edition */
    VD_LOAD_REFUSED,
} vd_load_outcome;

typedef struct vd_load_result {
    vd_load_outcome outcome;
    char reason[200]; /* of a refusal */
    vd_str name;      /* of the (main) file */
    vd_edition edition;
    size_t records;
    size_t entities; /* targets in the edition itself */
    size_t issues;
    size_t added;
    size_t removed;
    size_t changed;
    bool verified;  /* a full file that was compared with a patch before */
    size_t differs; /* listings in which it differed */
} vd_load_result;

/*
 * Loads the files of one edition.  The result's texts live in the arena.
 * Fails only for what is no fault of the files: VD_STORE, VD_IO.
 */
VD_MUST_USE vd_status vd_load_set(vd_store *store, const vd_origin *files,
                                  size_t n_files,
                                  const vd_load_options *options,
                                  vd_arena *arena, vd_load_result *out,
                                  vd_err *err);

/* Groups files into editions: side files of OFAC's flat set go with the main
   file of their folder.  sets[i] is the number of the set of files[i]. */
VD_MUST_USE vd_status vd_load_group(const vd_origin *files, size_t n_files,
                                    const char *mapping, size_t *sets,
                                    size_t *n_sets, vd_err *err);

vd_str vd_load_outcome_name(vd_load_outcome outcome);

#endif
