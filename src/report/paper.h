/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_REPORT_PAPER_H
#define VD_REPORT_PAPER_H

/*
 * A paper as it was read, for people and for programs (docs/papers.md).
 */

#include "base/json.h"
#include "papers/read.h"

/* Where a paper comes from, beside what is read of it. */
typedef struct vd_paper_head {
    vd_str name;
    vd_str sha256; /* of the bytes as they came */
    size_t bytes;
    vd_str media;
    int64_t number; /* of the desk; 0 */
} vd_paper_head;

/* One JSON object: docs/papers.schema.json. */
void vd_paper_put_json(const vd_paper *paper, const vd_paper_head *head,
                       vd_arena *arena, vd_json_out *out);

/* Parties, days and claims, for people. */
void vd_paper_put_text(const vd_paper *paper, const vd_paper_head *head,
                       vd_arena *arena, vd_buf *out);

/* The claims alone, one JSON object each, with "paper". */
void vd_claim_put_json(const vd_paper *paper, size_t i, vd_json_out *out);

#endif
