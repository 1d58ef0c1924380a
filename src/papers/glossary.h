/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_GLOSSARY_H
#define VD_PAPERS_GLOSSARY_H

/*
 * The words that reading rests on: names of states and offices, goods, laws,
 * verbs and what they announce, from the tables of data/papers/.
 *
 * They are of English.  A table's rows are found by the words of a text, the
 * longest form first; verbs in every form that they have.
 */

#include "papers/phrases.h"

typedef enum vd_gloss_group {
    VD_GLOSS_NAME = 0, /* names.tsv: form, canonical, kind, country */
    VD_GLOSS_HOLDER,   /* offices.tsv: name, aliases, office, country, dates */
    VD_GLOSS_TITLE,    /* titles.tsv: words, kind */
    VD_GLOSS_WARE,     /* wares.tsv: form, canonical, type */
    VD_GLOSS_LAW,      /* laws.tsv: form, canonical, kind */
    VD_GLOSS_SPEAKER,  /* speakers.tsv: words, kind, canonical */
    VD_GLOSS_CUE,      /* cues.tsv: cue, frame, class, modality */
    VD_GLOSS_CONTENT,  /* contents.tsv: words, class */
    VD_GLOSS_VERB,     /* verbs.tsv: verb, forms, kind */
    VD_GLOSS_MARKER,   /* markers.tsv: words, kind */
    VD_GLOSS_INNER,    /* inner_words.tsv: word, kind */
    VD_GLOSS_GROUPS,
} vd_gloss_group;

typedef enum vd_verb_form {
    VD_VERB_BASE = 0, /* "call" */
    VD_VERB_S,        /* "calls" */
    VD_VERB_PAST,     /* "called", also as a participle */
    VD_VERB_ING,      /* "calling" */
} vd_verb_form;

/* A row at a word of a text. */
typedef struct vd_gloss {
    const vd_str *row; /* the columns named above */
    uint32_t n;        /* words of the text */
    vd_verb_form form; /* of the first word of cues and verbs */
    uint32_t entry;
} vd_gloss;

typedef struct vd_glossary vd_glossary;

VD_MUST_USE vd_status vd_glossary_open(vd_glossary **out, vd_err *err);
void vd_glossary_close(vd_glossary *glossary);

/* The longest of a group at word i; false if there is none. */
bool vd_glossary_find(const vd_glossary *glossary, vd_gloss_group group,
                      const vd_words *words, size_t i, vd_gloss *out);

/* Another row of the same words; false behind the last. */
bool vd_glossary_same(const vd_glossary *glossary, vd_gloss_group group,
                      vd_gloss *gloss);

/* A row of a group by its number; false behind the last. */
bool vd_glossary_row(vd_gloss_group group, size_t row, vd_gloss *out);

/* The one name of the state of a country's code; the code if it has none. */
vd_str vd_state_name(vd_str country);

/* The first two states that a text names, by their one names; "" for none. */
void vd_states_in(vd_str text, vd_str *first, vd_str *second);

/* Who publishes at an address ("https://www.reuters.com/...") or below a domain
   of a table: canonical and kind; false if nobody known does. */
bool vd_outlet_find(vd_str url, vd_str *canonical, vd_str *kind);

/* The host of an address without "www."; "" if it is none. */
vd_str vd_url_host(vd_str url);

#endif
