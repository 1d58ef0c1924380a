/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_REPORT_PAPER_PAGE_H
#define VD_REPORT_PAPER_PAGE_H

/*
 * A paper to be looked at and printed: its passages in their order with what
 * was found marked in them, noise set back with its reason, and beside it the
 * claims, each leading to its passage.  And as entities of FollowTheMoney,
 * which has no claims: a projection.
 */

#include "report/paper.h"

/* A whole page of HTML that needs nothing else. */
void vd_paper_put_page(const vd_paper *paper, const vd_paper_head *head,
                       vd_arena *arena, vd_buf *out);

/* One entity a line: the document, its mentions, and happenings are left out.
 */
void vd_paper_put_ftm(const vd_paper *paper, const vd_paper_head *head,
                      vd_arena *arena, vd_buf *out);

#endif
