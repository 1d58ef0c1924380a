/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_NAMES_H
#define VD_PAPERS_NAMES_H

/*
 * All names of a book, found in a text word by word (papers/phrases.h).
 *
 * A name of several words that say something is believed where it stands.  A
 * name of one word, or of words that many have, needs support: a legal form or
 * a word for a ship beside it, or a fuller name of the same party in the same
 * paper.  Names that need support and have none are not told.  Chinese and
 * Japanese names are found by their characters.
 */

#include "match/index.h"
#include "papers/mention.h"
#include "papers/phrases.h"

typedef struct vd_book_names vd_book_names;

/* Made of all names of an index, which must outlive it.  VD_INVALID: the index
   is damaged. */
VD_MUST_USE vd_status vd_book_names_open(const vd_index *index,
                                         vd_word_folder *folder,
                                         vd_book_names **out, vd_err *err);
void vd_book_names_close(vd_book_names *names);

size_t vd_book_names_count(const vd_book_names *names);
size_t vd_book_names_bytes(const vd_book_names *names);

/* The longest name at word i: its entry in the index and its words.  0 words if
   there is none.  *strong is false for one that needs support. */
uint32_t vd_book_names_at(const vd_book_names *names, const vd_words *words,
                          size_t i, uint32_t *entry, bool *strong);

/* Puts mentions of the book's names in a passage behind those that are there;
   a mention that has the same words becomes one of the book as well. */
void vd_book_names_read(const vd_book_names *names, const vd_words *words,
                        vd_str text, uint32_t passage, vd_arena *arena,
                        vd_paper_mentions *list);

/* Drops those that need support and have none, of a whole paper. */
void vd_book_names_settle(const vd_book_names *names, vd_arena *arena,
                          vd_paper_mentions *list);

/* Made of texts, for measuring without a book. */
vd_book_names *vd_book_names_of_texts(const vd_str *folded, size_t n);

#endif
