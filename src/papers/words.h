/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_WORDS_H
#define VD_PAPERS_WORDS_H

/*
 * The words of a passage, its sentences and what stands between quotation
 * marks.
 *
 * Words are parted at blanks, punctuation and hyphens; "U.S.", "Nov." and
 * "No." are one word with their stop; the "'s" of a possessive is a word of its
 * own.  Of Chinese and Japanese each character is a word.  Each word has the
 * hash of its folded form, by which phrases (papers/phrases.h) are found.
 */

#include "base/arena.h"
#include "names/fold.h"

typedef enum vd_word_kind {
    VD_WORD_WORD = 0,
    VD_WORD_NUMBER, /* digits, with separators */
    VD_WORD_OWNER,  /* the 's of a possessive */
    VD_WORD_STOP,   /* . ! ? */
    VD_WORD_COMMA,  /* , ; : */
    VD_WORD_HYPHEN, /* within a word */
    VD_WORD_DASH,
    VD_WORD_OPEN,  /* quotation mark */
    VD_WORD_CLOSE, /* the same */
    VD_WORD_MARK,  /* any other */
} vd_word_kind;

typedef struct vd_token {
    uint64_t hash;
    vd_str text; /* in the passage */
    vd_str low;  /* folded: lower case, without accents and stops */
    uint32_t at;
    uint32_t sentence; /* from 0 */
    uint32_t quote;    /* the number of the quotation it is in, from 1; 0 */
    uint8_t kind;
    bool capital; /* begins with a capital letter */
    bool shout;   /* all of its letters are capitals */
    bool first;   /* of its sentence */
    bool joined;  /* no blank before it */
} vd_token;

typedef struct vd_quotation {
    uint32_t open;  /* the word behind the mark */
    uint32_t close; /* the word that closes it, or the end */
} vd_quotation;

typedef struct vd_words {
    vd_token *at;
    size_t n;
    vd_quotation *quotes;
    size_t n_quotes;
    size_t n_sentences;
} vd_words;

/* Folds words that are not ASCII, once each.  Belongs to one thread. */
typedef struct vd_word_folder vd_word_folder;
VD_MUST_USE vd_status vd_word_folder_open(vd_word_folder **out, vd_err *err);
void vd_word_folder_close(vd_word_folder *folder);
vd_folder *vd_word_folder_names(vd_word_folder *folder);

/* Views lie in the text and in the arena.  More than VD_PAPER_WORDS_MAX words
   are left out, which no passage has. */
void vd_words_read(vd_word_folder *folder, vd_arena *arena, vd_str text,
                   vd_words *out);

/* The hash of a folded word. */
uint64_t vd_word_key(vd_str low);

static inline bool vd_token_is(const vd_token *t, const char *low)
{
    return vd_str_is(t->low, vd_str_of(low));
}

/* Whether a folded word is one of a list with blanks between them. */
bool vd_word_among(vd_str low, const char *list);

/* The text of words [from, to). */
vd_str vd_words_text(const vd_words *words, vd_str text, size_t from,
                     size_t to);

/* The first word behind the sentence of word i, and the first of it. */
size_t vd_sentence_end(const vd_words *words, size_t i);
size_t vd_sentence_begin(const vd_words *words, size_t i);

#endif
