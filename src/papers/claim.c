/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sentences are read cue by cue (data/papers/cues.tsv): the frame of a cue says
 * where its speaker stands and how what is said follows it.  Quotations that
 * are sentences of their own are read by themselves, as what their speaker
 * says; one without a speaker beside it belongs to who spoke last.
 */
#include "papers/telling.h"

enum {
    CUES_MAX = 24, /* of a sentence */
    CLAIMS_MAX = 48,
    RELATE_MAX = 512, /* claims before and behind that one is held against */
};

/* --- sentences ----------------------------------------------------------- */

/* "United States" states nothing. */
static bool is_within_name(const vd_telling *t, size_t i)
{
    const vd_paper_mention *m = vd_tell_mention(t, i);

    return m != NULL && m->kind != VD_MENTIONED_UNKNOWN &&
           m->kind != VD_MENTIONED_WARE && m->kind != VD_MENTIONED_QUANTITY;
}

/* The cues of a sentence outside of quotations that are claims themselves. */
static size_t find_cues(const vd_telling *t, vd_range sentence,
                        vd_cue cues[CUES_MAX])
{
    size_t n = 0;

    for (size_t i = sentence.from; i < sentence.to && n < CUES_MAX; i++) {
        uint32_t quote = vd_tell_token(t, i)->quote;
        vd_cue *c = &cues[n];

        if (quote > 0 && vd_quotation_is_whole(t, t->w->quotes[quote - 1]))
            continue;
        if (is_within_name(t, i))
            continue;
        if (!vd_glossary_find(t->r->glossary, VD_GLOSS_CUE, t->w, i, &c->gloss))
            continue;
        c->at = i;
        c->end = i + c->gloss.n;
        n++;
        i = c->end - 1;
    }
    return n;
}

static bool has_that(const vd_telling *t, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        if (vd_tell_is(t, i, "that"))
            return true;
    }
    return false;
}

/* Whether a cue only says who said a quotation beside it. */
static bool is_attribution(const vd_telling *t, const vd_cue *c)
{
    vd_range sentence = vd_tell_sentence(t, c->at);

    if (!vd_cue_has_frame(c, "say") && !vd_cue_has_frame(c, "tell") &&
        !vd_cue_has_frame(c, "according"))
        return false;
    for (size_t q = vd_tell_quotation(t, sentence.from);
         q < t->w->n_quotes && t->w->quotes[q].open < sentence.to; q++) {
        vd_quotation quote = t->w->quotes[q];

        if (!vd_quotation_is_whole(t, quote))
            continue;
        if (quote.close >= sentence.from && quote.close <= c->at &&
            c->at - quote.close < 12)
            return true;
        if (quote.open >= c->at && quote.open < sentence.to &&
            quote.open - c->at < 16 && !has_that(t, c->end, quote.open))
            return true;
    }
    return false;
}

static void read_sentence(vd_telling *t, vd_range sentence)
{
    vd_cue cues[CUES_MAX];
    size_t n = find_cues(t, sentence, cues);
    size_t before = t->out->n;
    vd_speaker main = vd_speaker_none();

    for (size_t i = 0; i < n; i++) {
        bool negated;

        if (!is_attribution(t, &cues[i])) {
            size_t n_before = t->out->n;

            vd_cue_read(t, &cues[i], &main);
            if (t->out->n > n_before)
                vd_claims_drop_repeated(t, before);
        } else if (main.name.n == 0) {
            main = vd_cue_speaker(t, &cues[i], NULL, &negated);
        }
    }
    for (size_t i = sentence.from;
         i < sentence.to && t->out->n < before + CLAIMS_MAX; i++) {
        if (vd_tell_token(t, i)->quote > 0)
            continue;
        vd_author_veto(t, i);
        vd_author_evidence(t, i);
        vd_author_expectation(t, i);
    }
    if (t->out->n == before)
        vd_author_transfer(t, sentence);
}

/* The mention that each word is in: the first, of those over each other. */
static const vd_paper_mention **by_word(const vd_claim_reader *r,
                                        const vd_words *words, uint32_t passage)
{
    const vd_paper_mention **at =
        VD_NEW_N(r->arena, const vd_paper_mention *, words->n + 1);

    for (size_t k = r->mention; k < r->mentions->n; k++) {
        const vd_paper_mention *m = &r->mentions->at[k];

        if (m->passage != passage)
            break;
        for (size_t i = m->from; i < m->to && i < words->n; i++)
            at[i] = at[i] == NULL ? m : at[i];
    }
    return at;
}

void vd_claims_read(vd_claim_reader *reader, const vd_words *words, vd_str text,
                    uint32_t passage, vd_claims *out)
{
    vd_telling t = {.r = reader,
                    .w = words,
                    .text = text,
                    .passage = passage,
                    .mentions = by_word(reader, words, passage),
                    .when = reader->when,
                    .out = out,
                    .first = out->n};
    size_t quote = 0;

    for (size_t i = 0; i < words->n; i = vd_sentence_end(words, i)) {
        size_t end = vd_sentence_end(words, i);

        while (quote < words->n_quotes && words->quotes[quote].open < end) {
            if (vd_quotation_is_whole(&t, words->quotes[quote]))
                vd_quotation_read(&t, words->quotes[quote]);
            quote++;
        }
        read_sentence(&t, (vd_range){i, end});
    }
}

/* --- claims beside each other -------------------------------------------- */

static bool shares_word(vd_str a, vd_str b)
{
    vd_str rest = a;
    vd_str word;

    while (vd_str_next(&rest, VD_STR(" "), &word)) {
        if (word.n > 3 && vd_str_find_nocase(b, word, 0) != VD_STR_NONE)
            return true;
    }
    return false;
}

static bool is_about_same(const vd_claim *a, const vd_claim *b)
{
    bool subject = a->subject.n > 0 && (shares_word(a->subject, b->subject) ||
                                        shares_word(a->subject, b->content));
    bool good = (a->good.n > 0 && vd_str_is(a->good, b->good)) ||
                shares_word(a->object, b->object) ||
                shares_word(a->object, b->content);

    return subject && good;
}

/* Accusations and findings of arms and of weapons are of one thing. */
static bool is_denied_by(const vd_claim *denial, const vd_claim *claim)
{
    bool charge = strcmp(claim->cls, "accusation") == 0 ||
                  strcmp(claim->cls, "finding") == 0 ||
                  strcmp(claim->cls, "transfer") == 0;

    return charge && !vd_str_is(denial->speaker, claim->speaker) &&
           (is_about_same(denial, claim) ||
            (denial->good.n > 0 && claim->good.n > 0 &&
             shares_word(denial->subject, claim->subject)));
}

void vd_claims_relate(vd_claims *claims)
{
    for (size_t i = 0; i < claims->n; i++) {
        vd_claim *c = &claims->at[i];

        size_t first = i < RELATE_MAX ? 0 : i - RELATE_MAX;

        for (size_t k = first; k < i && c->restates == 0; k++) {
            const vd_claim *b = &claims->at[k];

            if (strcmp(c->cls, b->cls) == 0 &&
                vd_str_is(c->speaker, b->speaker) && is_about_same(c, b))
                c->restates = (uint32_t)k + 1;
        }
        if (strcmp(c->cls, "denial") != 0)
            continue;
        for (size_t k = first;
             k < claims->n && k < i + RELATE_MAX && c->n_denies < VD_DENIES_MAX;
             k++) {
            if (is_denied_by(c, &claims->at[k]))
                c->denies[c->n_denies++] = (uint32_t)k + 1;
        }
    }
}
