/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every claim has besides what is said: the day, the chain, the speaker,
 * and the class where the verb leaves it open.
 */
#include "papers/telling.h"

enum {
    DATE_WORDS = 9,       /* from a verb to the day on which it was said */
    ACCUSATION_WORDS = 8, /* at the head of what is said that may accuse */
    BEFORE_MAX = 256,     /* claims that are looked back for a day */
    QUOTE_SHOWN_MIN = 2,  /* words of a quotation that is shown with a claim */
};

/* The names of classes and modalities that claims point to. */
const char *vd_claim_constant(vd_str name)
{
    static const char *const all[] = {
        "accusation",  "condemnation", "concern",   "demand",   "denial",
        "designation", "commitment",   "warning",   "finding",  "transfer",
        "veto",        "assessment",   "criticism", "offer",    "legal",
        "asserted",    "alleged",      "reported",  "possible", "expected",
        "denied",      "unclear"};

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (vd_str_is(vd_str_of(all[i]), name))
            return all[i];
    }
    return "statement";
}

vd_speaker vd_speaker_none(void)
{
    return (vd_speaker){VD_STR(""), VD_STR(""), VD_STR(""), {0, 0}, false};
}

/* --- making a claim ------------------------------------------------------ */

vd_claim *vd_claims_add(vd_claims *claims, vd_arena *arena, const char *rule)
{
    vd_claim *c;

    claims->at = vd_arena_grow(arena, claims->at, claims->n, &claims->room,
                               sizeof *claims->at);
    c = &claims->at[claims->n++];
    *c = (vd_claim){.speaker = VD_STR("author"),
                    .speaker_type = VD_STR("author"),
                    .verb = VD_STR(""),
                    .cls = "statement",
                    .modality = "asserted",
                    .subject = VD_STR(""),
                    .predicate = VD_STR(""),
                    .object = VD_STR(""),
                    .content = VD_STR(""),
                    .good = VD_STR(""),
                    .to_whom = VD_STR(""),
                    .place = VD_STR(""),
                    .law = VD_STR(""),
                    .quantity = VD_STR(""),
                    .quote = VD_STR(""),
                    .event_date = VD_STR(""),
                    .date = VD_STR(""),
                    .date_basis = "not said",
                    .rule = rule};
    return c;
}

vd_claim *vd_claim_add(vd_telling *t, vd_range range, const char *rule)
{
    vd_claim *c = vd_claims_add(t->out, t->r->arena, rule);
    const vd_token *last = vd_tell_token(t, range.to - 1);

    c->passage = t->passage;
    c->from = (uint32_t)range.from;
    c->to = (uint32_t)range.to;
    c->at = vd_tell_token(t, range.from)->at;
    c->end = (uint32_t)(last->at + last->text.n);
    return c;
}

vd_range vd_tell_sentence(const vd_telling *t, size_t i)
{
    return (vd_range){vd_sentence_begin(t->w, i), vd_sentence_end(t->w, i)};
}

/* Words between marks within a range: the longest. */
vd_str vd_tell_quote(const vd_telling *t, vd_range range)
{
    vd_str best = VD_STR("");

    for (size_t q = vd_tell_quotation(t, range.from);
         q < t->w->n_quotes && t->w->quotes[q].open < range.to; q++) {
        vd_quotation quote = t->w->quotes[q];
        vd_str text;

        if (quote.open < range.from ||
            quote.close < quote.open + QUOTE_SHOWN_MIN)
            continue;
        text = vd_tell_text(t, (vd_range){quote.open, quote.close});
        if (text.n > best.n)
            best = text;
    }
    return best;
}

/* "a joint statement from their meeting in Italy on 26 November" */
static bool is_of_statement(const vd_telling *t, const vd_when *w, size_t from)
{
    for (size_t i = w->from; i > from && w->from - i < DATE_WORDS; i--) {
        if (vd_tell_is(t, i - 1,
                       "statement communique declaration meeting "
                       "summit conference interview briefing"))
            return true;
    }
    return false;
}

/* The day that stands beside the verb. */
void vd_claim_set_date(const vd_telling *t, vd_claim *c, vd_range range,
                       size_t verb)
{
    const vd_when *best = NULL;
    size_t away = SIZE_MAX;

    for (size_t k = vd_tell_when(t, range.from);
         vd_tell_has_when(t, k, range.to); k++) {
        const vd_when *w = &t->r->whens->at[k];
        size_t here;

        if (vd_tell_token(t, w->from)->quote > 0)
            continue;
        here = w->from > verb ? w->from - verb : verb - w->from;
        /* "this year's president" says when he presides. */
        here += w->precision == VD_PRECISION_DAY || away == SIZE_MAX ? 0 : 1;
        if (here > DATE_WORDS && !is_of_statement(t, w, range.from)) {
            c->event_date = c->event_date.n > 0 ? c->event_date : w->value;
            continue;
        }
        if (here < away) {
            away = here;
            best = w;
        }
    }
    if (best != NULL) {
        c->date = best->value;
        c->date_lo = best->lo;
        c->date_hi = best->hi;
        c->date_basis = best->resolved ? "said in the sentence" : "unresolved";
        return;
    }
    /* What somebody went on to say was said on the day that was named. */
    for (size_t k = t->out->n - 1; k > 0 && t->out->n - k < BEFORE_MAX; k--) {
        const vd_claim *before = &t->out->at[k - 1];

        if (vd_str_is(before->speaker, c->speaker) && before->date.n > 0 &&
            !vd_str_is(c->speaker, VD_STR("author"))) {
            c->date = before->date;
            c->date_lo = before->date_lo;
            c->date_hi = before->date_hi;
            c->date_basis = "of the same speaker before";
            return;
        }
    }
}

/* --- who, and through whom ----------------------------------------------- */

void vd_claim_chain(vd_claim *c, vd_str name)
{
    for (uint32_t i = 0; i < c->n_chain; i++) {
        if (vd_str_is(c->chain[i], name))
            return;
    }
    if (name.n > 0 && c->n_chain < VD_CHAIN_MAX)
        c->chain[c->n_chain++] = name;
}

static bool is_outlet_of_paper(const vd_telling *t, vd_str name)
{
    return vd_str_is(name, t->r->outlet) || vd_str_is(name, t->r->wire);
}

/* An outlet that the sentence says brought it: "KCNA reported", "told
   Bloomberg News", "seen by Reuters". */
static vd_str relay_in(const vd_telling *t, vd_range range, bool *any)
{
    vd_str relay = VD_STR("");

    for (size_t i = range.from; i < range.to; i++) {
        const vd_paper_mention *m = vd_tell_mention(t, i);

        if (m == NULL || m->from != i || m->kind != VD_MENTIONED_OUTLET)
            continue;
        /* "KCNA, quoting her": and not one that is spoken of. */
        if (i > range.from && vd_tell_is(t, i - 1, "against of in"))
            continue;
        *any = true;
        if (!is_outlet_of_paper(t, m->canonical))
            relay = m->canonical;
    }
    return relay;
}

void vd_claim_set_chain(const vd_telling *t, vd_claim *c, vd_range range)
{
    bool any = false;
    vd_str relay = relay_in(t, range, &any);
    bool main = t->r->wired && vd_str_is(c->speaker, t->r->first);

    if (vd_str_is(c->speaker, VD_STR("author"))) {
        vd_claim_chain(c, c->speaker);
        return;
    }
    if (relay.n > 0 || (any && t->r->wire.n > 0) || main) {
        vd_claim_chain(c, t->r->outlet);
        vd_claim_chain(c, t->r->wire);
    }
    if (!vd_str_is(relay, c->speaker))
        vd_claim_chain(c, relay);
    vd_claim_chain(c, c->speaker);
}

void vd_claim_set_speaker(vd_telling *t, vd_claim *c, vd_speaker s)
{
    if (s.name.n == 0)
        return;
    c->speaker = s.name;
    c->speaker_type = s.type;
    vd_speaker_note(t, &s);
}

bool vd_claim_is_expert(const vd_claim *c)
{
    return vd_str_is(c->speaker_type, VD_STR("expert"));
}

bool vd_claim_is_monitor(const vd_claim *c)
{
    return vd_str_is(c->speaker_type, VD_STR("monitor")) ||
           vd_str_is(c->speaker_type, VD_STR("panel"));
}

/* An accusation stands at the verb, not in what is said besides. */
static bool accuses(const vd_telling *t, vd_range what)
{
    size_t to = what.to;

    size_t verb = vd_clause_verb(t, what);

    if (verb < what.to && verb + ACCUSATION_WORDS < to)
        to = verb + ACCUSATION_WORDS;
    return vd_class_of(t, (vd_range){what.from, to}, "accusation") != NULL;
}

/* "they were gravely concerned about transfers": of whom. */
static void about_what(const vd_telling *t, vd_range what, vd_claim *c)
{
    for (size_t i = what.from; i + 2 < what.to; i++) {
        size_t link = i + 1;

        link += vd_tell_token(t, link)->kind == VD_WORD_CLOSE;
        if (vd_tell_is(t, i, "concerned alarmed worried concern concerns") &&
            vd_tell_is(t, link, "about by over at with")) {
            vd_str all = c->content;

            vd_phrase_read(t, (vd_range){link + 1, vd_clause_end(t, link + 1)},
                           c);
            c->content = all;
            return;
        }
    }
}

/* "not false", "hardly baseless": the word of denial is denied. */
static bool denies_denial(const vd_telling *t, vd_range what)
{
    for (size_t i = what.from; i < what.to; i++) {
        size_t before = i;

        if (vd_class_of(t, (vd_range){i, i + 1}, "denial") == NULL &&
            vd_class_of(t, (vd_range){i, i + 2}, "denial") == NULL)
            continue;
        while (before > what.from &&
               !vd_tell_marks(t, before - 1, "negation", NULL) &&
               vd_tell_marks(t, before - 1, "between", NULL))
            before--;
        if (before > what.from &&
            vd_tell_marks(t, before - 1, "negation", NULL))
            return true;
    }
    return false;
}

static bool is_conditional(const vd_telling *t, vd_range what)
{
    for (size_t i = what.from; i < what.to; i++) {
        if (vd_tell_is(t, i, "if whether unless"))
            return true;
    }
    return false;
}

/* Yes or no.  That an act was not done is a denial of it; where it cannot be
   told what a no is of, the claim accuses nobody and says that it is unclear.
 */
static void settle_polarity(const vd_telling *t, vd_claim *c, vd_range what)
{
    bool accusation = strcmp(c->cls, "accusation") == 0;
    bool plain = accusation || strcmp(c->cls, "statement") == 0;

    if (strcmp(c->cls, "denial") == 0) {
        if (!denies_denial(t, what)) {
            c->negated = false;
            return;
        }
        c->cls = "statement";
        c->modality = "unclear";
    } else if (is_conditional(t, what)) {
        c->modality = "unclear";
    } else if (c->negated && vd_clause_is_charge(t, what)) {
        if (!plain)
            return;
        c->cls = "denial";
        c->modality = "denied";
        c->negated = false;
    } else if (c->negated && (accusation || strcmp(c->cls, "finding") == 0)) {
        c->cls = accusation ? "statement" : c->cls;
        c->modality = "unclear";
    }
}

/* What the class of a plain "said" is. */
void vd_claim_settle(const vd_telling *t, vd_claim *c, vd_range what)
{
    const char *said;

    if (vd_claim_is_expert(c)) {
        c->cls = "assessment";
        c->modality = vd_modality_of(t, what);
        return;
    }
    said = vd_class_of(t, what, "");
    if (said != NULL && strcmp(said, "accusation") == 0)
        said = accuses(t, what) ? said : NULL;
    if (vd_claim_is_monitor(c))
        said = said != NULL && strcmp(said, "demand") == 0 ? said : "finding";
    /* Whoever speaks of himself does not accuse. */
    if (said != NULL && strcmp(said, "accusation") == 0 &&
        (c->subject.n == 0 || vd_str_is(c->subject, c->speaker) ||
         vd_str_find(c->speaker, c->subject, 0) != VD_STR_NONE))
        said = NULL;
    if (said != NULL)
        c->cls = said;
    if (strcmp(c->cls, "concern") == 0)
        about_what(t, what, c);
    c->modality = strcmp(c->cls, "denial") == 0       ? "denied"
                  : strcmp(c->cls, "accusation") == 0 ? "alleged"
                                                      : vd_modality_of(t, what);
    settle_polarity(t, c, what);
}
