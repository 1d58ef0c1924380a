/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_PUBLISHED_H
#define VD_PAPERS_PUBLISHED_H

/*
 * When a paper was published: every place that says so, and which is believed.
 *
 * What the publisher says to programs (meta elements, JSON-LD) goes before what
 * he shows to readers, and that before his addresses.  Candidates that are more
 * than a day apart are a conflict, which is told.  A paper of which nothing
 * says when it was published has no date: a day is not inferred from what it
 * speaks of, nor from when it was fetched.
 */

#include "papers/html.h"
#include "papers/paper.h"
#include "papers/plain.h"
#include "papers/when.h"

enum { VD_PUBLISHED_MAX = 12 };

typedef struct vd_published_candidate {
    int32_t day;       /* yyyymmdd */
    vd_str time;       /* "00:37", with a zone if there is one; "" */
    vd_str said;       /* as it is written */
    const char *basis; /* option, meta, json-ld, header, visible, url */
} vd_published_candidate;

typedef struct vd_published {
    int32_t day; /* 0 if nothing says when */
    vd_str time;
    const char *basis;
    const char *precision; /* "day", "minute"; "" */
    bool conflict;
    vd_published_candidate at[VD_PUBLISHED_MAX];
    size_t n;
} vd_published;

/* What there is of a paper to look in. */
typedef struct vd_published_in {
    const vd_html *html;   /* or NULL */
    const vd_plain *plain; /* or NULL */
    const vd_passages *passages;
    vd_str url;
    vd_str told; /* what who brings the paper says; "" if nothing */
} vd_published_in;

void vd_published_find(const vd_published_in *in, vd_word_folder *folder,
                       vd_arena *arena, vd_published *out);

#endif
