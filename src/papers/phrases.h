/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_PHRASES_H
#define VD_PAPERS_PHRASES_H

/*
 * A great many phrases, and the longest of them at each place of a text.
 *
 * A table of hashes of beginnings: of each phrase, the hash of its first word,
 * of its first two, and so on.  At a place of a text one looks up the first
 * word, then the first two, until a beginning is unknown; most places end at
 * the first.  A hash has 64 bits and what is found is compared by whoever keeps
 * the words, so two phrases of one hash cost a comparison and no answer.
 */

#include "papers/words.h"

typedef struct vd_phrases vd_phrases;

vd_phrases *vd_phrases_new(void);
void vd_phrases_free(vd_phrases *phrases);

/* A phrase of n hashed words; several values may have the same one.  The value
   is the caller's, less than 2^31. */
void vd_phrases_add(vd_phrases *phrases, const uint64_t *words, size_t n,
                    uint32_t value);

/* The same of folded words with blanks between them; nothing if there are more
   than VD_PHRASE_WORDS_MAX. */
enum { VD_PHRASE_WORDS_MAX = 24 };
void vd_phrases_add_text(vd_phrases *phrases, vd_str folded, uint32_t value);

/* A phrase that stands at a word of a text: its value is that of the first that
   has it, and vd_phrases_same() gives the next. */
typedef struct vd_phrase {
    uint32_t entry; /* within the table */
    uint32_t value;
    uint32_t n; /* words of the text, hyphens among them */
} vd_phrase;

/* The longest phrase at word i; hyphens, the 's of possessives and commas
   before legal forms are passed over.  False if there is none. */
bool vd_phrases_find(const vd_phrases *phrases, const vd_words *words, size_t i,
                     vd_phrase *out);

/* Another value of the same words; false behind the last. */
bool vd_phrases_same(const vd_phrases *phrases, vd_phrase *phrase);

size_t vd_phrases_bytes(const vd_phrases *phrases);

#endif
