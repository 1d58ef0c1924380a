/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_COPY_H
#define VD_PAPERS_COPY_H

/*
 * Which papers are copies of one another, and which tell of one statement.
 *
 * Papers that share runs of five words are held against each other.  How much
 * they share does not say what they are: two acts written by one template share
 * more than two copies of a news item.  So the kind is told from what they are:
 * acts of different numbers are never one; texts of one agency, or with the
 * same paragraphs, are copies; what shares no text but the same speaker saying
 * the same on the same day tells of one statement.
 */

#include "papers/filed.h"

typedef enum vd_copy_kind {
    VD_COPY_NONE = 0,
    VD_COPY_EXACT,
    VD_COPY_WIRE,     /* the same text of an agency */
    VD_COPY_UPDATE,   /* a later state of the same publisher's text */
    VD_COPY_OVERLAP,  /* parts of one text in both */
    VD_COPY_TEMPLATE, /* the same words of another act: not a copy */
    VD_COPY_ORIGIN,   /* other words, one statement behind both */
} vd_copy_kind;

const char *vd_copy_kind_name(vd_copy_kind kind);

/* Whether two papers of that kind are one source. */
static inline bool vd_copy_is_same(vd_copy_kind kind)
{
    return kind == VD_COPY_EXACT || kind == VD_COPY_WIRE ||
           kind == VD_COPY_UPDATE;
}

typedef struct vd_copy {
    uint32_t a; /* places of papers, a before b */
    uint32_t b;
    vd_copy_kind kind;
    int containment; /* millionths of the shorter that is in the longer */
    const char *why;
} vd_copy;

typedef struct vd_copies {
    vd_copy *at;
    size_t n;
    size_t room;
} vd_copies;

/* All pairs among papers that are anything to each other, by place. */
void vd_copies_find(const vd_filed *papers, size_t n, vd_arena *arena,
                    vd_copies *out);

/* Gives each claim the number of its origin: the statement that it goes back
   to, however many papers bring it.  Gives how many there are. */
uint32_t vd_origins_find(vd_filed *papers, size_t n, const vd_copies *copies,
                         vd_arena *arena);

/* Whether claims of two papers are of one statement. */
bool vd_claims_are_one(const vd_filed_claim *a, const vd_filed_claim *b);

/* Words of four letters and more that two texts have in common. */
size_t vd_words_shared(vd_str a, vd_str b);

#endif
