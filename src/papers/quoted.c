/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What stands between quotation marks as sentences of its own, and what nobody
 * says but the author.
 */
#include "papers/telling.h"

enum { QUOTE_WORDS_MIN = 6 }; /* of a quotation that is a claim by itself */

/* --- quotations ---------------------------------------------------------- */

bool vd_quotation_is_whole(const vd_telling *t, vd_quotation q)
{
    return q.close >= q.open + QUOTE_WORDS_MIN &&
           vd_tell_token(t, q.open)->capital;
}

/* Who said a quotation: beside its end, or before its beginning. */
static vd_speaker quoted(vd_telling *t, vd_quotation q, vd_str *verb)
{
    vd_range around = {
        vd_sentence_begin(t->w, q.open > 0 ? q.open - 1 : 0),
        vd_sentence_end(t->w, q.close < t->w->n ? q.close : q.close - 1)};

    for (size_t pass = 0; pass < 2; pass++) {
        size_t from = pass == 0 ? q.close : around.from;
        size_t to = pass == 0 ? around.to : q.open;

        for (size_t i = from; i < to; i++) {
            vd_cue c = {.at = i};
            bool negated = false;
            vd_speaker s;

            if (vd_tell_token(t, i)->quote > 0 ||
                !vd_glossary_find(t->r->glossary, VD_GLOSS_CUE, t->w, i,
                                  &c.gloss))
                continue;
            c.end = i + c.gloss.n;
            if (vd_cue_is_noun(t, &c) || vd_cue_is_passive(t, &c))
                continue;
            s = vd_cue_speaker(t, &c, NULL, &negated);
            if (s.name.n > 0) {
                *verb = vd_tell_text(t, (vd_range){i, c.end});
                return s;
            }
        }
    }
    return vd_speaker_none();
}

/* The first cue within a quotation whose speaker is "we" or "I". */
static bool own_cue(const vd_telling *t, vd_quotation q, vd_cue *out)
{
    for (size_t i = q.open; i < q.close; i++) {
        size_t at = i;

        out->at = i;
        if (!vd_glossary_find(t->r->glossary, VD_GLOSS_CUE, t->w, i,
                              &out->gloss))
            continue;
        out->end = i + out->gloss.n;
        while (at > q.open && vd_tell_marks(t, at - 1, "between", NULL))
            at--;
        if (at > q.open && vd_tell_is(t, at - 1, "we i"))
            return !vd_cue_has_frame(out, "say") &&
                   !vd_cue_has_frame(out, "that");
    }
    return false;
}

static bool is_feeling(const vd_claim *c)
{
    return strcmp(c->cls, "concern") == 0 ||
           strcmp(c->cls, "condemnation") == 0 ||
           strcmp(c->cls, "criticism") == 0;
}

/* A sentence of a quotation, or all of it. */
static void read_quoted(vd_telling *t, vd_quotation q, vd_speaker s,
                        vd_str verb, const char *rule)
{
    vd_range what = {q.open, q.close};
    const char *cls;
    vd_claim *claim = vd_claim_add(t, what, rule);
    vd_cue c;

    claim->verb = verb;
    vd_claim_set_speaker(t, claim, s);
    if (own_cue(t, q, &c)) {
        claim->cls = vd_claim_constant(c.gloss.row[C_CLASS]);
        vd_frame_read(t, &c, claim);
    } else {
        vd_str parties = vd_parties_of(t, what);

        vd_clause_read(t, (vd_range){q.open, vd_clause_end(t, q.open)}, claim);
        vd_details_read(t, what, claim);
        vd_claim_settle(t, claim, what);
        /* "We are gravely concerned by": whom it is about. */
        if ((claim->subject.n == 0 ||
             (vd_str_is(claim->subject, s.name) && is_feeling(claim))) &&
            parties.n > 0 && !vd_claim_is_expert(claim))
            claim->subject = parties;
    }
    claim->content = vd_tell_text(t, what);
    cls = vd_class_of(t, what, "condemnation");
    if (cls != NULL && !vd_claim_is_expert(claim) &&
        strcmp(claim->cls, "concern") == 0)
        claim->cls = cls;
    claim->quote = claim->content;
}

void vd_quotation_read(vd_telling *t, vd_quotation q)
{
    vd_str verb = VD_STR("");
    vd_speaker s = quoted(t, q, &verb);
    const char *rule = "quotation";
    size_t first = t->out->n;
    size_t beside = q.close < t->w->n ? q.close : q.close - 1;
    vd_range sentence = vd_tell_sentence(t, beside);

    if (s.name.n == 0) {
        s = vd_speaker_last(t);
        rule = "quotation, speaker carried over";
    }
    if (s.name.n == 0)
        return;
    for (size_t i = q.open; i < q.close;) {
        size_t end = vd_sentence_end(t->w, i);
        vd_quotation part = {(uint32_t)i,
                             (uint32_t)(end < q.close ? end : q.close)};

        if (part.close >= part.open + QUOTE_WORDS_MIN)
            read_quoted(t, part, s, verb, rule);
        i = end;
    }
    sentence.from = sentence.from < q.open ? sentence.from : q.open;
    for (size_t i = first; i < t->out->n; i++) {
        vd_claim_set_date(t, &t->out->at[i], sentence, beside);
        vd_claim_set_chain(t, &t->out->at[i], sentence);
    }
}

/* --- what nobody says but the author ------------------------------------- */

/* "Russia's veto of the UN sanctions panel", "vetoed the mandate". */
void vd_author_veto(vd_telling *t, size_t i)
{
    vd_gloss g;
    vd_claim *claim;
    vd_speaker who;
    bool verb = vd_glossary_find(t->r->glossary, VD_GLOSS_VERB, t->w, i, &g) &&
                vd_str_is(g.row[0], VD_STR("veto"));
    bool noun = verb && i > 0 && vd_tell_token(t, i - 1)->kind == VD_WORD_OWNER;
    size_t of = i + 1;
    const vd_paper_mention *m;

    if (!verb || (!noun && g.form != VD_VERB_PAST))
        return;
    m = noun && i > 1 ? vd_tell_mention(t, i - 2) : NULL;
    who = noun ? (vd_speaker){m != NULL ? m->canonical : VD_STR(""),
                              VD_STR("state"),
                              VD_STR(""),
                              {0, 0},
                              true}
               : vd_speaker_before(t, i, NULL);
    of += vd_tell_is(t, of, "of");
    if (who.name.n == 0 || (noun && of == i + 1))
        return;
    claim = vd_claim_add(t, vd_tell_sentence(t, i), "veto");
    claim->verb = vd_tell_token(t, i)->text;
    vd_phrase_read(t, (vd_range){of, vd_clause_end(t, of)}, claim);
    claim->subject = who.name;
    claim->predicate = VD_STR("vetoed");
    claim->cls = "veto";
    vd_claim_set_date(t, claim, vd_tell_sentence(t, i), i);
    vd_claim_set_chain(t, claim, vd_tell_sentence(t, i));
}

/* "analysis of missile debris that indicates Russia has used ...". */
void vd_author_evidence(vd_telling *t, size_t i)
{
    size_t n = 0;
    size_t to;

    if (!vd_tell_marks(t, i, "evidence", &n) || vd_tell_mention(t, i) != NULL)
        return;
    to = vd_sentence_end(t->w, i);
    for (size_t k = i + n; k < to && k < i + n + 10; k++) {
        vd_gloss g;
        vd_claim *claim;
        size_t from;

        if (vd_tell_marks(t, k, "evidence", NULL) ||
            vd_tell_marks(t, k, "negation", NULL) ||
            vd_tell_token(t, k)->kind == VD_WORD_COMMA)
            return;
        if (!vd_glossary_find(t->r->glossary, VD_GLOSS_CUE, t->w, k, &g) ||
            g.form == VD_VERB_ING || g.form == VD_VERB_BASE)
            continue;
        if (!vd_str_is(g.row[C_FRAME], VD_STR("find")) &&
            !vd_str_is(g.row[C_FRAME], VD_STR("accuse")))
            return;
        from = vd_tell_behind(t, k + g.n, "that");
        claim = vd_claim_add(t, vd_tell_sentence(t, i), "evidence");
        claim->verb = vd_tell_text(t, (vd_range){k, k + g.n});
        claim->speaker = VD_STR("author (unnamed evidence)");
        claim->speaker_type = VD_STR("evidence");
        if (vd_str_is(g.row[C_FRAME], VD_STR("accuse"))) {
            vd_frame_accuse(t, &(vd_cue){.gloss = g, .at = k, .end = k + g.n},
                            claim);
        } else {
            vd_clause_read(t, (vd_range){from, vd_clause_end(t, from)}, claim);
        }
        claim->cls = "finding";
        claim->modality = "reported";
        vd_claim_set_date(t, claim, vd_tell_sentence(t, i), k);
        vd_claim_chain(claim, claim->speaker);
        return;
    }
}

/* "amid expectations that Putin could visit Pyongyang". */
void vd_author_expectation(vd_telling *t, size_t i)
{
    vd_claim *claim;
    size_t end;

    if (!vd_tell_is(t, i, "expectations speculation signs fears") ||
        !vd_tell_is(t, i + 1, "that"))
        return;
    end = vd_clause_end(t, i + 2);
    claim = vd_claim_add(t, vd_tell_sentence(t, i), "expectation");
    claim->verb = vd_tell_token(t, i)->text;
    vd_clause_read(t, (vd_range){i + 2, end}, claim);
    claim->modality = "expected";
    vd_claim_set_date(t, claim, (vd_range){i, end}, i);
    vd_claim_chain(claim, claim->speaker);
}

/* Not what somebody says, asks or denies, nor a condition: words before the
   verb. */
static bool is_told_as_fact(const vd_telling *t, vd_range before)
{
    for (size_t i = before.from; i < before.to; i++) {
        vd_gloss g;

        if (vd_tell_mention(t, i) != NULL)
            continue;
        if (vd_tell_is(t, i, "that whether if unless"))
            return false;
        if (vd_glossary_find(t->r->glossary, VD_GLOSS_CUE, t->w, i, &g) &&
            (vd_str_is(g.row[C_FRAME], VD_STR("deny")) ||
             g.form == VD_VERB_PAST || g.form == VD_VERB_S))
            return false;
    }
    return true;
}

/* Goods from one to another, told as a fact. */
void vd_author_transfer(vd_telling *t, vd_range sentence)
{
    for (size_t i = sentence.from; i < sentence.to; i++) {
        vd_gloss g;
        vd_claim *claim;
        vd_speaker who;
        bool negated = false;

        if (vd_tell_mention(t, i) != NULL || vd_tell_token(t, i)->quote > 0 ||
            !vd_glossary_find(t->r->glossary, VD_GLOSS_VERB, t->w, i, &g) ||
            !vd_str_is(g.row[2], VD_STR("transfer")) ||
            (g.form != VD_VERB_PAST && g.form != VD_VERB_S))
            continue;
        who = vd_speaker_before(t, i, &negated);
        if (who.name.n == 0)
            continue;
        if (!is_told_as_fact(t, (vd_range){sentence.from, i}))
            return;
        claim = vd_claim_add(t, sentence, "transfer");
        claim->verb = vd_tell_text(t, (vd_range){i, i + g.n});
        vd_infinitive_read(t, (vd_range){i, vd_clause_end(t, i + 1)}, claim);
        if (claim->good.n == 0) {
            t->out->n--;
            continue;
        }
        claim->subject = who.name;
        claim->cls = "transfer";
        claim->negated = negated || claim->negated ||
                         vd_clause_says_no(t, (vd_range){sentence.from, i}) ||
                         vd_tell_is(t, i + g.n, "no neither none nothing not");
        claim->modality = vd_modality_of(t, sentence);
        vd_claim_set_date(t, claim, sentence, i);
        vd_claim_chain(claim, claim->speaker);
        return;
    }
}
