/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_SCAN_H
#define VD_PAPERS_SCAN_H

/*
 * What the readers of mentions share: a passage, and looking around in it.
 * Each vd_scan_... reader looks at word i and, if something begins there that
 * it knows, puts a mention and gives the word behind it; else it gives i.
 */

#include "papers/mention.h"

typedef struct vd_scan {
    vd_mention_reader *r;
    const vd_words *w;
    vd_str text;
    uint32_t passage;
    vd_paper_mentions *out;
} vd_scan;

/* The word, or one that is nothing behind the last. */
const vd_token *vd_scan_token(const vd_scan *s, size_t i);

/* Whether word i is one of the folded words of a list with blanks. */
bool vd_scan_is(const vd_scan *s, size_t i, const char *words);

/* Whether inner_words.tsv has word i as of a kind. */
bool vd_scan_is_inner(const vd_scan *s, size_t i, const char *kind);

vd_paper_mention *vd_scan_put(vd_scan *s, size_t from, size_t to,
                              vd_mentioned kind);

/* The last mention that was put, NULL if it is of another passage. */
const vd_paper_mention *vd_scan_last(const vd_scan *s);

/* A name or adjective of a state that ends before word i; *from is its first
   word. */
bool vd_scan_state_before(const vd_scan *s, size_t i, size_t *from,
                          vd_gloss *out);

/* A run of words with capitals that begins at word i ends before it. */
size_t vd_scan_run_end(const vd_scan *s, size_t i);

/* Persons, and runs of words of which something says what they are. */
size_t vd_scan_holder(vd_scan *s, size_t i, const vd_gloss *holder);
size_t vd_scan_office(vd_scan *s, size_t i); /* "US Secretary of State X" */
size_t vd_scan_surname(vd_scan *s, size_t i);
size_t vd_scan_run(vd_scan *s, size_t i);

/* Law, ships, identifiers, money and quantities. */
size_t vd_scan_law(vd_scan *s, size_t i);
size_t vd_scan_vessel(vd_scan *s, size_t i);
size_t vd_scan_identifier(vd_scan *s, size_t i);
size_t vd_scan_quantity(vd_scan *s, size_t i);

#endif
