/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_MAIN_TEXT_H
#define VD_PAPERS_MAIN_TEXT_H

/*
 * What a page says, told from what stands around it.
 *
 * The page is cut into blocks (runs of text that no block element parts).
 * Prose is what reads as paragraphs: sentences, few links.  What an element's
 * marks call a side matter (data/papers/marks.tsv) is left out, unless it holds
 * so much of the prose that the marks must be wrong; then the smallest element
 * that holds nearly all of the prose that is left is the article.  Within it,
 * blocks that are mostly links, and short ones at the end, are left out.
 *
 * Left out is a role, not a loss: every block becomes a passage, with the
 * reason why it is not of the body.
 */

#include "papers/html.h"
#include "papers/paper.h"

/* Puts the passages of a page behind those in *out. */
void vd_main_text(vd_html *html, vd_arena *arena, vd_passages *out);

#endif
