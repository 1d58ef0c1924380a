/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_CONTROLS_CONSEQUENCE_H
#define VD_CONTROLS_CONSEQUENCE_H

/*
 * What being on a list leads to: property is blocked, a licence is needed, some
 * dealings are barred, ports are closed (data/consequences.tsv).
 *
 * A listing has several where its list says several things of it.  Of a list
 * that no row knows, the consequence is not known, and that is said.
 */

#include "controls/facts.h"

typedef struct vd_consequence {
    vd_str list; /* "*" for any */
    vd_str key;  /* how the authority's own key begins, "" for any */
    vd_str program;
    vd_str provision; /* words within it */
    vd_str name;      /* block, licence, ... */
    vd_str what;
    vd_str source;
    vd_str verified;
} vd_consequence;

enum { VD_CONSEQUENCES_MAX = 256 };

typedef struct vd_consequences {
    vd_arena *arena;
    vd_consequence *at;
    size_t n;
} vd_consequences;

VD_MUST_USE vd_status vd_consequences_read(vd_consequences *out,
                                           vd_arena *arena, vd_err *err);

/* What one list says of a party. */
typedef struct vd_said {
    vd_str list;
    vd_str key; /* the authority's own */
    vd_str program;
    vd_str provision;
} vd_said;

/* The row that has most in common, NULL if none fits. */
const vd_consequence *vd_consequence_of(const vd_consequences *all,
                                        const vd_said *said);

#endif
