/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_REPORT_HAPPENING_H
#define VD_REPORT_HAPPENING_H

/* Happenings and claims across papers, for people and for programs. */

#include "base/json.h"
#include "papers/happening.h"
#include "papers/rejoinder.h"
#include "report/table.h"

/* A table, a line each, and below it who says what where. */
void vd_happenings_put_text(const vd_happenings *list, const vd_filed *papers,
                            bool sources, vd_columns *columns, vd_arena *arena,
                            vd_buf *below);

/* The members of one, within an object that is open. */
void vd_happening_put_json(const vd_happening *h, const vd_filed *papers,
                           vd_json_out *out);

/* The register of replies as a table, and one line of it as the members of an
   object. */
void vd_rejoinders_put_text(const vd_rejoinders *replies,
                            const vd_happenings *list, const vd_filed *papers,
                            vd_columns *columns, vd_arena *arena);
void vd_rejoinder_put_json(const vd_rejoinder *reply, const vd_happenings *list,
                           const vd_filed *papers, vd_arena *arena,
                           vd_json_out *out);

/* A claim with its paper, the same. */
void vd_filed_claim_put_json(const vd_filed_claim *c, const vd_filed *papers,
                             vd_json_out *out);
void vd_filed_claim_put_text(const vd_filed_claim *c, const vd_filed *papers,
                             vd_buf *out);

#endif
