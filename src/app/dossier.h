/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_DOSSIER_H
#define VD_APP_DOSSIER_H

/*
 * All that the book knows of one entity: what each source says now, and
 * since when and until when it has said anything.
 */

#include "app/book.h"

/* A stretch of editions that list the entity without a break. */
typedef struct vd_presence {
    vd_str source;
    vd_moment from;   /* publication of the first edition that has it */
    vd_moment before; /* of the edition before that one, or INT64_MIN */
    vd_moment until;  /* of the first edition without it, or VD_MOMENT_MAX */
    size_t editions;
    size_t changes; /* editions in which it was altered */
} vd_presence;

typedef struct vd_dossier_source {
    vd_str source;
    bool listed;      /* in the view's edition */
    vd_record record; /* as it was last listed */
} vd_dossier_source;

typedef struct vd_dossier {
    vd_str id;
    vd_dossier_source *sources;
    size_t n_sources;
    vd_presence *history;
    size_t n_history;
} vd_dossier;

/* VD_ABSENT (err untouched) if no edition of the view has the entity. */
VD_MUST_USE vd_status vd_dossier_make(const vd_view *view, vd_str id,
                                      vd_arena *arena, vd_dossier *out,
                                      vd_err *err);

#endif
