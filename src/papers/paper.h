/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_PAPER_H
#define VD_PAPERS_PAPER_H

/*
 * A paper: a captured document as it is read.
 *
 * Passages hold all text of the capture in its order; none is dropped.  A
 * passage that is no part of what the paper says (a share bar, a repeated
 * paragraph) has the role of noise and says why.  What is found in passages
 * (mentions, dates, claims) points to bytes of them, and a passage knows where
 * in the capture its bytes stand.
 */

#include "base/arena.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/str.h"

typedef enum vd_passage_role {
    VD_PASSAGE_BODY = 0,
    VD_PASSAGE_TITLE,   /* the heading of the whole paper */
    VD_PASSAGE_HEADING, /* within it */
    VD_PASSAGE_ITEM,    /* of a list */
    VD_PASSAGE_QUOTE,   /* set apart as one */
    VD_PASSAGE_CAPTION,
    VD_PASSAGE_TABLE,  /* a cell of one */
    VD_PASSAGE_CREDIT, /* who made, brought or published it */
    VD_PASSAGE_NOISE,
} vd_passage_role;

const char *vd_passage_role_name(vd_passage_role role);

/* A run of a passage that stands in the capture as it is. */
typedef struct vd_span {
    uint32_t at;     /* in the passage */
    uint32_t source; /* in the decoded capture */
} vd_span;

typedef struct vd_passage {
    vd_str text;
    const vd_span *spans; /* by at; the first is of byte 0 */
    uint32_t n_spans;
    uint32_t line; /* of the capture, from 1 */
    vd_passage_role role;
    const char *reason; /* of noise and credits; else "" */
    uint32_t repeats;   /* the number of the passage that it repeats, from 1 */
    bool exact;         /* its bytes stand in the capture as they are */
} vd_passage;

/* Where a byte of a passage stands in the decoded capture. */
size_t vd_passage_source(const vd_passage *passage, size_t at);

/* Whether what is said there is said by the paper. */
static inline bool vd_passage_speaks(const vd_passage *p)
{
    return p->role == VD_PASSAGE_BODY || p->role == VD_PASSAGE_ITEM ||
           p->role == VD_PASSAGE_QUOTE;
}

typedef struct vd_passages {
    vd_passage *at;
    size_t n;
    size_t room;
} vd_passages;

vd_passage *vd_passages_add(vd_passages *list, vd_arena *arena);

#endif
