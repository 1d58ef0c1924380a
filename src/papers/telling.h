/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_TELLING_H
#define VD_PAPERS_TELLING_H

/*
 * A passage whose claims are read: what speaker.c, clause.c and claim.c share.
 * Ranges are of words, the end behind the last.
 */

#include "papers/claim.h"

typedef struct vd_range {
    size_t from;
    size_t to;
} vd_range;

typedef struct vd_telling {
    vd_claim_reader *r;
    const vd_words *w;
    vd_str text;
    uint32_t passage;
    const vd_paper_mention **mentions; /* the one that a word is in; NULL */
    size_t when;                       /* the first day of the passage */
    vd_claims *out;
    size_t first;   /* claim of the passage */
    vd_range spoke; /* the words of the speaker in hand */
} vd_telling;

/* A cue in a text: words [at, end). */
typedef struct vd_cue {
    vd_gloss gloss;
    size_t at;
    size_t end;
} vd_cue;

enum { C_CUE = 0, C_FRAME, C_CLASS, C_MODALITY }; /* columns of cues.tsv */

/* Who speaks, by the words beside a verb. */
typedef struct vd_speaker {
    vd_str name; /* canonical; "" if nobody is found */
    vd_str type;
    vd_str country;
    vd_range words;
    bool named; /* by a name beside the verb */
} vd_speaker;

const vd_token *vd_tell_token(const vd_telling *t, size_t i);
bool vd_tell_is(const vd_telling *t, size_t i, const char *words);
/* Whether markers.tsv has word i as of a kind; *n words. */
bool vd_tell_marks(const vd_telling *t, size_t i, const char *kind, size_t *n);
vd_str vd_tell_text(const vd_telling *t, vd_range range);
const vd_paper_mention *vd_tell_mention(const vd_telling *t, size_t i);
/* How many mentions of the paper begin before word i, and the first of them
   that is looked back to for whom a pronoun means: some thousand before. */
size_t vd_tell_mentions_before(const vd_telling *t, size_t i);
size_t vd_tell_mentions_back(size_t from);
/* The first day of the passage that begins at word i or later, and whether day
   k is one of the passage that begins before word `to`. */
size_t vd_tell_when(const vd_telling *t, size_t i);
bool vd_tell_has_when(const vd_telling *t, size_t k, size_t to);
/* The first quotation that ends at word i or later. */
size_t vd_tell_quotation(const vd_telling *t, size_t i);

/* The speaker that ends before word i, verbs and adverbs passed over; *negated
   if one of them says no. */
vd_speaker vd_speaker_before(const vd_telling *t, size_t i, bool *negated);
/* The one that begins at word i. */
vd_speaker vd_speaker_at(const vd_telling *t, size_t i);
/* Somebody without a name: who was meant before. */
vd_speaker vd_speaker_last(const vd_telling *t);
/* From here on "he" or "they" may be this one. */
void vd_speaker_note(vd_telling *t, const vd_speaker *speaker);

/* The end of what is said from word i on. */
size_t vd_clause_end(const vd_telling *t, size_t i);

/* Subject, predicate, object of a clause, into a claim. */
void vd_clause_read(const vd_telling *t, vd_range range, vd_claim *claim);
/* Those of a noun phrase: "North Korea's export of missiles to Russia". */
void vd_phrase_read(const vd_telling *t, vd_range range, vd_claim *claim);
/* Of "to cease unlawful arms transfers": predicate and object. */
void vd_infinitive_read(const vd_telling *t, vd_range range, vd_claim *claim);
/* States and persons of a range, by their canonical names, ", " between. */
vd_str vd_parties_of(const vd_telling *t, vd_range range);
/* The verb of a clause: its first word, or the end. */
size_t vd_clause_verb(const vd_telling *t, vd_range range);
/* Whether a word of a range says that something is not, or was not done. */
bool vd_clause_says_no(const vd_telling *t, vd_range range);
/* Whether the verb of a clause is itself what parties are charged with: "sent",
   "attacked", and not "stopped", "commented". */
bool vd_clause_is_charge(const vd_telling *t, vd_range range);
/* Goods, law, places and quantities of a range, into a claim. */
void vd_details_read(const vd_telling *t, vd_range range, vd_claim *claim);
/* The class that words of a range speak for, NULL if none does. */
const char *vd_class_of(const vd_telling *t, vd_range range, const char *among);
const char *vd_modality_of(const vd_telling *t, vd_range range);

/* ---- making a claim (claim_make.c) ---- */

/* The names of classes and modalities, as claims point to them. */
const char *vd_claim_constant(vd_str name);
vd_speaker vd_speaker_none(void);
vd_claim *vd_claim_add(vd_telling *t, vd_range range, const char *rule);
vd_range vd_tell_sentence(const vd_telling *t, size_t i);
/* The longest words between quotation marks within a range. */
vd_str vd_tell_quote(const vd_telling *t, vd_range range);
/* The day beside the verb; days farther off are of what is said. */
void vd_claim_set_date(const vd_telling *t, vd_claim *c, vd_range range,
                       size_t verb);
void vd_claim_chain(vd_claim *c, vd_str name);
void vd_claim_set_chain(const vd_telling *t, vd_claim *c, vd_range range);
void vd_claim_set_speaker(vd_telling *t, vd_claim *c, vd_speaker s);
bool vd_claim_is_expert(const vd_claim *c);
bool vd_claim_is_monitor(const vd_claim *c);
/* The class of a plain "said", by what is said. */
void vd_claim_settle(const vd_telling *t, vd_claim *c, vd_range what);

/* ---- frames (frame.c) ---- */

bool vd_cue_has_frame(const vd_cue *cue, const char *frame);
/* Behind words of a list. */
size_t vd_tell_behind(const vd_telling *t, size_t i, const char *words);
void vd_frame_read(vd_telling *t, const vd_cue *cue, vd_claim *claim);
void vd_accused_read(const vd_telling *t, vd_range range, vd_claim *claim);
void vd_frame_accuse(vd_telling *t, const vd_cue *cue, vd_claim *claim);
/* Frames that a cue has only with certain words behind it; false if it has
   them not. */
bool vd_frame_other(vd_telling *t, const vd_cue *cue, vd_claim *claim);

/* ---- cues (cue.c) ---- */

bool vd_cue_is_noun(const vd_telling *t, const vd_cue *cue);
bool vd_cue_is_passive(const vd_telling *t, const vd_cue *cue);
/* main is who speaks in the sentence so far; NULL if nothing is known. */
vd_speaker vd_cue_speaker(vd_telling *t, const vd_cue *cue,
                          const vd_speaker *main, bool *negated);
void vd_cue_read(vd_telling *t, const vd_cue *cue, vd_speaker *main);
/* Drops the last claim if one from first on has it. */
void vd_claims_drop_repeated(vd_telling *t, size_t first);

/* ---- quotations, and what the author says (quoted.c) ---- */

bool vd_quotation_is_whole(const vd_telling *t, vd_quotation quotation);
void vd_quotation_read(vd_telling *t, vd_quotation quotation);
void vd_author_veto(vd_telling *t, size_t i);
void vd_author_evidence(vd_telling *t, size_t i);
void vd_author_expectation(vd_telling *t, size_t i);
void vd_author_transfer(vd_telling *t, vd_range sentence);

#endif
