/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_BOOK_H
#define VD_APP_BOOK_H

/*
 * The book as of a moment: what commands look at.
 *
 * as_of is the moment whose lists are wanted (D), known_by that up to which
 * editions may have been loaded (K); both are the end of time by default.
 */

#include "store/store.h"

typedef struct vd_view {
    vd_store *store;
    vd_moment as_of;
    vd_moment known_by;
    vd_moment now;
    /* Told now and then how far long work has come; may be NULL. */
    void (*progress)(void *ctx, const char *name, uint64_t done,
                     uint64_t total);
    void *progress_ctx;
} vd_view;

/* The state of one source in a view. */
typedef struct vd_source_state {
    vd_str source;
    vd_editions editions; /* up to as_of */
    vd_content content;   /* after the last of them */
} vd_source_state;

VD_MUST_USE vd_status vd_view_source(const vd_view *view, vd_str source,
                                     vd_arena *arena, vd_source_state *out,
                                     vd_err *err);

typedef enum vd_list_state {
    VD_LIST_FRESH = 0,
    VD_LIST_STALE,   /* older than the source's limit */
    VD_LIST_REFUSED, /* something newer was refused */
} vd_list_state;

typedef struct vd_list_line {
    vd_str source;
    vd_str title;
    const vd_edition *edition; /* NULL if nothing was ever accepted */
    size_t editions;
    size_t entities; /* listed targets in force */
    vd_list_state state;
    vd_str reason; /* of the refusal */
    int64_t age_days;
    bool fragment_only;
} vd_list_line;

typedef vd_status vd_list_fn(void *ctx, const vd_list_line *line, vd_err *err);

/* Each source of the view, in order of its name. */
VD_MUST_USE vd_status vd_lists_each(const vd_view *view, vd_list_fn *fn,
                                    void *ctx, vd_err *err);

#endif
