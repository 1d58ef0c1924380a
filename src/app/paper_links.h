/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_PAPER_LINKS_H
#define VD_APP_PAPER_LINKS_H

/*
 * Whom of the lists a paper may mean: each person, organisation and ship that
 * it names is searched in the book, with what the paper says of it.  No listing
 * is a normal answer; a listing is offered with its score and reasons, and
 * nothing is joined.
 */

#include "app/screen.h"
#include "papers/read.h"

/* From which score a listing is offered, millionths. */
enum { VD_PAPER_LINK_SCORE = 850000 };

VD_MUST_USE vd_status vd_paper_links_find(vd_screen *screen, vd_paper *paper,
                                          vd_arena *arena, vd_err *err);

#endif
