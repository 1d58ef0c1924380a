/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_FILED_H
#define VD_PAPERS_FILED_H

/*
 * A paper as it is kept for comparison with others: what it is, how its text
 * runs (shingles), and its claims.  Read from the JSON that a paper is written
 * as, so that one that was read a year ago and one that is read now are the
 * same thing.
 */

#include "base/json.h"
#include "papers/read.h"

typedef struct vd_filed_claim {
    uint32_t paper;  /* its place among those in hand, from 0 */
    uint32_t number; /* in its paper, from 1 */
    vd_str speaker;
    vd_str speaker_type;
    vd_str chain; /* " <- " between */
    vd_str cls;
    vd_str modality;
    bool negated;
    vd_str verb;
    vd_str subject;
    vd_str predicate;
    vd_str object;
    vd_str content;
    vd_str good;
    vd_str to_whom;
    vd_str place;
    vd_str quantity;
    vd_str quote;
    vd_str date;
    vd_str event_date;
    vd_str rule;
    long long line;
    long long capture; /* byte of the capture */
    uint32_t origin;   /* of vd_origins_find(), from 1 */
} vd_filed_claim;

typedef struct vd_filed {
    int64_t number; /* on the desk; 0 */
    vd_str name;
    vd_str url;
    vd_str title;
    vd_str outlet;
    vd_str wire;
    vd_str act_type;
    vd_str act_number;
    vd_str act_countries; /* "cn 8, in 1" */
    long long act_entities;
    int32_t day;        /* published, yyyymmdd; 0 */
    uint64_t *shingles; /* sorted, each once */
    size_t n_shingles;
    vd_str *paragraphs; /* of the body */
    size_t n_paragraphs;
    vd_str numbers; /* of the body, blanks between, in their order */
    vd_filed_claim *claims;
    size_t n_claims;
} vd_filed;

/* All of it lives in the arena.  VD_INVALID: it is no paper. */
VD_MUST_USE vd_status vd_filed_read(const vd_json *json, int64_t number,
                                    uint32_t place, vd_arena *arena,
                                    vd_filed *out, vd_err *err);

#endif
