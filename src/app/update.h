/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_UPDATE_H
#define VD_APP_UPDATE_H

/*
 * Fetching official lists and loading what is new.
 *
 * Each source stands for itself: what goes wrong with one is told and does
 * not keep the others from being updated.
 */

#include "app/load.h"
#include "fetch/fetch.h"

typedef struct vd_update_options {
    vd_fetch_options fetch;
    const char *to; /* only fetch, into this folder */
    bool accept_loss;
    vd_moment now;
    void (*progress)(void *ctx, const char *name, uint64_t done,
                     uint64_t total);
    void *progress_ctx;
} vd_update_options;

typedef enum vd_update_outcome {
    VD_UPDATE_LOADED = 0,
    VD_UPDATE_CURRENT, /* nothing new */
    VD_UPDATE_FETCHED, /* into a folder */
    VD_UPDATE_REFUSED, /* fetched, and refused by the book */
    VD_UPDATE_FAILED,  /* not to be had */
} vd_update_outcome;

typedef struct vd_update_result {
    vd_str source;
    vd_str url;
    vd_update_outcome outcome;
    char why[200];
    int tries;
    vd_load_result load; /* if it was loaded or refused */
} vd_update_result;

/* Fails only for trouble with the book itself.  store may be NULL when only
   fetching. */
VD_MUST_USE vd_status vd_update_source(vd_store *store, vd_str source,
                                       const char *url,
                                       const vd_update_options *options,
                                       vd_arena *arena, vd_update_result *out,
                                       vd_err *err);

#endif
