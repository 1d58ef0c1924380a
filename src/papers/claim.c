/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sentences are read cue by cue (data/papers/cues.tsv): the frame of a cue says
 * where its speaker stands and how what is said follows it.  Quotations that
 * are sentences of their own are read by themselves, as what their speaker
 * says; one without a speaker beside it belongs to who spoke last.
 */
#include "papers/telling.h"

enum {
    QUOTE_WORDS_MIN = 6,  /* of a quotation that is a claim by itself */
    QUOTE_SHOWN_MIN = 2,  /* of one that is shown with a claim */
    CUES_MAX = 24,        /* of a sentence */
    DATE_WORDS = 9,       /* from a verb to the day on which it was said */
    ACCUSATION_WORDS = 8, /* at the head of what is said that may accuse */
};

enum { C_CUE = 0, C_FRAME, C_CLASS, C_MODALITY };

typedef struct cue {
    vd_gloss gloss;
    size_t at;
    size_t end;
} cue;

static bool has_frame(const cue *c, const char *frame)
{
    return vd_str_is(c->gloss.row[C_FRAME], vd_str_of(frame));
}

/* The names of classes and modalities that claims point to. */
static const char *constant(vd_str name)
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

static vd_speaker no_speaker(void)
{
    return (vd_speaker){VD_STR(""), VD_STR(""), VD_STR(""), {0, 0}, false};
}

/* --- making a claim ------------------------------------------------------ */

static vd_claim *add(vd_telling *t, vd_range range, const char *rule)
{
    vd_claims *out = t->out;
    vd_claim *c;
    const vd_token *last = vd_tell_token(t, range.to - 1);

    out->at = vd_arena_grow(t->r->arena, out->at, out->n, &out->room,
                            sizeof *out->at);
    c = &out->at[out->n++];
    *c = (vd_claim){.passage = t->passage,
                    .from = (uint32_t)range.from,
                    .to = (uint32_t)range.to,
                    .at = vd_tell_token(t, range.from)->at,
                    .end = (uint32_t)(last->at + last->text.n),
                    .speaker = VD_STR("author"),
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

static vd_range sentence_of(const vd_telling *t, size_t i)
{
    return (vd_range){vd_sentence_begin(t->w, i), vd_sentence_end(t->w, i)};
}

/* Words between marks within a range: the longest. */
static vd_str quote_within(const vd_telling *t, vd_range range)
{
    vd_str best = VD_STR("");

    for (size_t q = 0; q < t->w->n_quotes; q++) {
        vd_quotation quote = t->w->quotes[q];
        vd_str text;

        if (quote.open < range.from || quote.open >= range.to ||
            quote.close < quote.open + QUOTE_SHOWN_MIN)
            continue;
        text = vd_tell_text(t, (vd_range){quote.open, quote.close});
        if (text.n > best.n)
            best = text;
    }
    return best;
}

/* The day that stands beside the verb. */
static void set_date(const vd_telling *t, vd_claim *c, vd_range range,
                     size_t verb)
{
    const vd_when *best = NULL;
    size_t away = SIZE_MAX;

    for (size_t k = t->when; k < t->r->whens->n; k++) {
        const vd_when *w = &t->r->whens->at[k];
        size_t here;

        if (w->passage != t->passage || w->from < range.from ||
            w->from >= range.to || vd_tell_token(t, w->from)->quote > 0)
            continue;
        here = w->from > verb ? w->from - verb : verb - w->from;
        /* "this year's president" says when he presides. */
        here += w->precision == VD_PRECISION_DAY || away == SIZE_MAX ? 0 : 1;
        if (here > DATE_WORDS) {
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
    for (size_t k = t->out->n - 1; k > 0; k--) {
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

static void chain_add(vd_claim *c, vd_str name)
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

static void set_chain(const vd_telling *t, vd_claim *c, vd_range range)
{
    bool any = false;
    vd_str relay = relay_in(t, range, &any);
    bool main = t->r->wired && vd_str_is(c->speaker, t->r->first);

    if (vd_str_is(c->speaker, VD_STR("author"))) {
        chain_add(c, c->speaker);
        return;
    }
    if (relay.n > 0 || (any && t->r->wire.n > 0) || main) {
        chain_add(c, t->r->outlet);
        chain_add(c, t->r->wire);
    }
    if (!vd_str_is(relay, c->speaker))
        chain_add(c, relay);
    chain_add(c, c->speaker);
}

static void set_speaker(vd_telling *t, vd_claim *c, vd_speaker s)
{
    if (s.name.n == 0)
        return;
    c->speaker = s.name;
    c->speaker_type = s.type;
    vd_speaker_note(t, &s);
}

static bool is_expert(const vd_claim *c)
{
    return vd_str_is(c->speaker_type, VD_STR("expert"));
}

static bool is_monitor(const vd_claim *c)
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
        if (vd_tell_is(t, i, "concerned alarmed worried concern concerns") &&
            vd_tell_is(t, i + 1, "about by over at with")) {
            vd_str all = c->content;

            vd_phrase_read(t, (vd_range){i + 2, vd_clause_end(t, i + 2)}, c);
            c->content = all;
            return;
        }
    }
}

/* What the class of a plain "said" is. */
static void settle_class(const vd_telling *t, vd_claim *c, vd_range what)
{
    const char *said;

    if (is_expert(c)) {
        c->cls = "assessment";
        c->modality = vd_modality_of(t, what);
        return;
    }
    said = vd_class_of(t, what, "");
    if (said != NULL && strcmp(said, "accusation") == 0)
        said = accuses(t, what) ? said : NULL;
    if (is_monitor(c))
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
    if (strcmp(c->cls, "denial") == 0)
        c->negated = false;
    c->modality = strcmp(c->cls, "denial") == 0       ? "denied"
                  : strcmp(c->cls, "accusation") == 0 ? "alleged"
                                                      : vd_modality_of(t, what);
}

/* --- frames -------------------------------------------------------------- */

/* Behind "that", "to", "about": the first word of what is said. */
static size_t behind_link(const vd_telling *t, size_t i, const char *links)
{
    while (vd_tell_is(t, i, links))
        i++;
    return i;
}

/* "that" within a few words, before any comma: what stands behind it; i if
   there is none. */
static size_t behind_that(const vd_telling *t, size_t i, size_t end)
{
    for (size_t k = i; k < end && k < i + 10; k++) {
        if (vd_tell_is(t, k, "that"))
            return k + 1;
        if (vd_tell_token(t, k)->kind == VD_WORD_COMMA)
            break;
    }
    return i;
}

/* Times and hearers between a verb and what is said: "said Friday that", "told
   reporters in Fiuggi that". */
static size_t behind_time(const vd_telling *t, size_t i, size_t end)
{
    for (size_t k = i; k < end && k < i + 14; k++) {
        if (vd_tell_is(t, k, "that"))
            return k + 1;
        if (vd_tell_token(t, k)->kind == VD_WORD_COMMA)
            break;
    }
    for (size_t k = t->when; k < t->r->whens->n; k++) {
        const vd_when *w = &t->r->whens->at[k];

        if (w->passage == t->passage && w->from <= i + 1 && w->to > i &&
            w->to <= end)
            return w->to;
    }
    return i;
}

/* "Debris came from a missile, monitors told a committee.": a clause and a
   comma before the speaker, and behind the verb only who heard it. */
static bool follows_clause(const vd_telling *t, const cue *c, size_t end)
{
    size_t from = t->spoke.from;
    vd_range sentence = sentence_of(t, c->at);

    if (from < sentence.from + 6 || t->spoke.to > c->at ||
        vd_tell_token(t, from - 1)->kind != VD_WORD_COMMA)
        return false;
    for (size_t i = c->end; i < end; i++) {
        if (vd_tell_is(t, i, "that"))
            return false;
    }
    return has_frame(c, "tell") || end <= c->end + 8;
}

static void frame_say(vd_telling *t, const cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    size_t from = behind_time(t, c->end, end);
    vd_range what = {from, end};

    if (has_frame(c, "according")) {
        vd_range before = {vd_sentence_begin(t->w, c->at), c->at};

        vd_clause_read(t, before, claim);
        settle_class(t, claim, before);
        return;
    }
    /* "The sanctions, they said, represent": it stands around. */
    if (vd_tell_token(t, c->end)->kind == VD_WORD_COMMA && t->spoke.from > 1 &&
        t->spoke.to <= c->at &&
        vd_tell_token(t, t->spoke.from - 1)->kind == VD_WORD_COMMA) {
        vd_range head = {vd_sentence_begin(t->w, c->at), t->spoke.from - 1};

        from = c->end + 1;
        from += vd_tell_token(t, from)->kind == VD_WORD_OPEN;
        what = (vd_range){from, vd_clause_end(t, from)};
        vd_infinitive_read(t, what, claim);
        claim->subject = vd_tell_text(t, head);
        settle_class(t, claim,
                     (vd_range){from, from + ACCUSATION_WORDS < what.to
                                          ? from + ACCUSATION_WORDS
                                          : what.to});
        return;
    }
    /* "..., X said": what is said stands before. */
    if (end <= from + 1 || follows_clause(t, c, end)) {
        vd_range sentence = sentence_of(t, c->at);
        size_t to = claim->from < c->at ? c->at : sentence.to;

        for (size_t i = sentence.from; i < to; i++) {
            if (vd_tell_token(t, i)->kind == VD_WORD_COMMA)
                what = (vd_range){sentence.from, i};
        }
    }
    vd_clause_read(t, what, claim);
    settle_class(t, claim, what);
}

/* "called on China, as a member of the council, to help end": the words behind
   what stands between commas; end if there are none. */
static size_t behind_parenthesis(const vd_telling *t, size_t comma, size_t *end)
{
    size_t i = comma + 1;
    size_t stop = vd_sentence_end(t->w, comma > 0 ? comma - 1 : 0);

    if (vd_tell_token(t, comma)->kind != VD_WORD_COMMA)
        return *end;
    while (i + 1 < stop && !(vd_tell_token(t, i)->kind == VD_WORD_COMMA &&
                             vd_tell_is(t, i + 1, "to")))
        i++;
    if (i + 1 >= stop)
        return *end;
    *end = vd_clause_end(t, i + 1);
    return i + 1;
}

static void frame_call(vd_telling *t, const cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    size_t to = c->end;

    while (to < end && !vd_tell_is(t, to, "to"))
        to++;
    claim->subject = vd_parties_of(t, (vd_range){c->end, to});
    if (claim->subject.n == 0)
        claim->subject = vd_tell_text(t, (vd_range){c->end, to});
    if (to == end)
        to = behind_parenthesis(t, end, &end);
    vd_infinitive_read(t, (vd_range){to, end}, claim);
    claim->cls = "demand";
}

static void frame_demand(vd_telling *t, const cue *c, vd_claim *claim)
{
    vd_range what = {behind_link(t, c->end, "that"), vd_clause_end(t, c->end)};

    if (what.from > c->end)
        vd_clause_read(t, what, claim);
    else
        vd_phrase_read(t, what, claim);
    claim->cls = "demand";
}

static void frame_object(vd_telling *t, const cue *c, vd_claim *claim)
{
    vd_phrase_read(t, (vd_range){c->end, vd_clause_end(t, c->end)}, claim);
}

/* "expressed grave concern about", "expressed a willingness to help". */
static bool frame_express(vd_telling *t, const cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    size_t noun = c->end;
    const char *cls;

    while (noun < end && !vd_tell_is(t, noun,
                                     "concern concerns willingness "
                                     "commitment disappointment readiness "
                                     "support condemnation regret alarm "
                                     "intention worry worries"))
        noun++;
    if (noun == end)
        return false;
    cls = vd_class_of(t, (vd_range){c->end, noun + 1},
                      "concern criticism offer "
                      "condemnation commitment");
    claim->cls = cls != NULL ? cls : constant(c->gloss.row[C_CLASS]);
    if (vd_tell_is(t, noun, "support"))
        claim->cls = "statement";
    if (vd_tell_is(t, noun, "willingness readiness"))
        claim->cls = "offer";
    if (vd_tell_is(t, noun, "intention commitment"))
        claim->cls = "commitment";
    if (vd_tell_is(t, noun + 1, "to") &&
        !vd_tell_is(t, noun, "concern concerns")) {
        claim->subject = claim->speaker;
        vd_infinitive_read(t, (vd_range){noun + 1, end}, claim);
        return true;
    }
    vd_phrase_read(
        t,
        (vd_range){behind_link(t, noun + 1, "about over at with that on"), end},
        claim);
    claim->modality = vd_modality_of(t, (vd_range){noun, end});
    return true;
}

/* "accused North Korea of transferring weapons to Russia". */
static void frame_accuse(vd_telling *t, const cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    size_t of = c->end;

    while (of < end && !vd_tell_is(t, of, "of in for"))
        of++;
    claim->subject = vd_parties_of(t, (vd_range){c->end, of});
    if (claim->subject.n == 0)
        claim->subject = vd_tell_text(t, (vd_range){c->end, of});
    if (of < end)
        vd_infinitive_read(t, (vd_range){of + 1, end}, claim);
}

/* "denied that", "denied the accusations", "dismissed that accusation". */
static void frame_deny(vd_telling *t, const cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    vd_range what = {c->end, end};
    size_t that = behind_that(t, c->end, end);

    if (that > c->end && end > that + 2) {
        what.from = that;
        vd_clause_read(t, what, claim);
    } else {
        vd_phrase_read(t, what, claim);
    }
    /* What was accused is what is denied. */
    if (vd_tell_is(t, end - 1,
                   "accusations accusation allegations allegation "
                   "claims claim charges charge reports that it")) {
        for (size_t k = t->out->n - 1; k > 0; k--) {
            const vd_claim *before = &t->out->at[k - 1];

            if (strcmp(before->cls, "accusation") == 0) {
                claim->subject = before->subject;
                claim->predicate = before->predicate;
                claim->object = before->object;
                claim->good = before->good;
                claim->to_whom = before->to_whom;
                break;
            }
        }
    }
    claim->cls = "denial";
    claim->modality = "denied";
    claim->negated = false;
}

static void frame_that(vd_telling *t, const cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    size_t that = behind_that(t, c->end, end);
    vd_range what = {that, end};

    /* "documented a missile that contained": what was found is a thing. */
    if (has_frame(c, "find") && vd_tell_is(t, c->end, "a an the no several")) {
        vd_phrase_read(t, (vd_range){c->end, end}, claim);
        claim->subject = claim->speaker;
        return;
    }
    vd_clause_read(t, what, claim);
    if (has_frame(c, "find"))
        return;
    if (is_expert(claim))
        claim->cls = "assessment";
}

static void frame_warn(vd_telling *t, const cue *c, vd_claim *claim)
{
    size_t from = c->end;
    bool clause = vd_tell_is(t, from, "that");
    vd_range what;

    from = behind_link(t, from, "that about of against over");
    what = (vd_range){from, vd_clause_end(t, from)};
    /* "warning that otherwise, the US would take steps" */
    if (what.to <= from + 1 && vd_tell_token(t, what.to)->kind == VD_WORD_COMMA)
        what = (vd_range){what.to + 1, vd_clause_end(t, what.to + 1)};
    if (clause)
        vd_clause_read(t, what, claim);
    else
        vd_phrase_read(t, what, claim);
    claim->cls = "warning";
    claim->modality = "possible";
}

/* "announced fresh sanctions on", "sanctioned", "adding 93 entities to the
   Entity List". */
static void frame_designate(vd_telling *t, const cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    size_t on = c->end;

    claim->subject = claim->speaker;
    claim->predicate = vd_tell_text(t, (vd_range){c->at, c->end});
    while (on < end && !vd_tell_is(t, on, "on against"))
        on++;
    vd_phrase_read(t, (vd_range){on < end ? on + 1 : c->end, end}, claim);
    claim->subject = claim->speaker;
    claim->cls = "designation";
}

static void frame_announce(vd_telling *t, const cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    const char *cls =
        vd_class_of(t, (vd_range){c->end, end}, "designation veto");

    if (cls != NULL && strcmp(cls, "designation") == 0) {
        frame_designate(t, c, claim);
        return;
    }
    vd_phrase_read(t, (vd_range){c->end, end}, claim);
    claim->subject = claim->speaker;
    claim->cls = "commitment";
}

static void frame_pledge(vd_telling *t, const cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    size_t to = c->end;

    while (to < end && !vd_tell_is(t, to, "to"))
        to++;
    claim->subject = claim->speaker;
    vd_infinitive_read(t, (vd_range){to < end ? to : c->end, end}, claim);
    claim->cls = "commitment";
}

/* "called the president a puppet". */
static void frame_label(vd_telling *t, const cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    size_t as = c->end;
    const char *cls;

    for (size_t i = c->end; i < end; i++) {
        if (vd_tell_is(t, i, "and said"))
            end = i;
    }
    while (as < end && !vd_tell_is(t, as, "a an as"))
        as++;
    if (as == end && end > c->end + 1) {
        const vd_paper_mention *m = vd_tell_mention(t, c->end);

        as = m != NULL ? m->to : c->end + 1;
    }
    cls =
        vd_class_of(t, (vd_range){c->end, end}, "accusation denial criticism");
    claim->subject = vd_parties_of(t, (vd_range){c->end, as});
    if (claim->subject.n == 0)
        claim->subject = vd_tell_text(t, (vd_range){c->end, as});
    claim->predicate = VD_STR("is");
    claim->object = vd_tell_text(t, (vd_range){as, end});
    claim->content = vd_tell_text(t, (vd_range){c->end, end});
    claim->cls = cls != NULL ? cls : "criticism";
    if (strcmp(claim->cls, "denial") == 0)
        claim->modality = "denied";
}

/* "expressed", "reiterated": with a noun of feeling they are the frame of it,
   else of "said". */
static void frame_reiterate(vd_telling *t, const cue *c, vd_claim *claim)
{
    if (!frame_express(t, c, claim))
        frame_say(t, c, claim);
}

/* --- a cue --------------------------------------------------------------- */

static bool is_passive(const vd_telling *t, const cue *c)
{
    size_t i = c->at;

    if (c->gloss.form != VD_VERB_PAST)
        return false;
    while (i > 0 && vd_tell_is(t, i - 1,
                               "also again now not previously "
                               "recently repeatedly already"))
        i--;
    return i > 0 && vd_tell_is(t, i - 1, "is are was were been being be");
}

/* "is accused by the U.S. and South Korea of supplying artillery". */
static void read_passive(vd_telling *t, const cue *c)
{
    bool negated = false;
    vd_speaker target = vd_speaker_before(t, c->at, &negated);
    size_t end = vd_clause_end(t, c->end);
    vd_speaker by = no_speaker();
    size_t of = c->end;
    vd_claim *claim;

    if (vd_tell_is(t, c->end, "by")) {
        by = vd_speaker_at(t, c->end + 1);
        of = by.words.to > c->end ? by.words.to : of;
        while (of < end && !vd_tell_is(t, of, "of for in over"))
            of++;
        by.name = vd_parties_of(t, (vd_range){c->end, of});
    }
    if (by.name.n == 0 && !has_frame(c, "designate") && !has_frame(c, "accuse"))
        return;
    claim = add(t, sentence_of(t, c->at), "passive");
    claim->verb = vd_tell_text(t, (vd_range){c->at, c->end});
    claim->cls = constant(c->gloss.row[C_CLASS]);
    claim->modality = constant(c->gloss.row[C_MODALITY]);
    if (by.name.n > 0) {
        claim->speaker = by.name;
        claim->speaker_type = by.type;
    }
    if (of < end)
        vd_infinitive_read(t, (vd_range){of + 1, end}, claim);
    claim->subject = target.name;
    set_date(t, claim, sentence_of(t, c->at), c->at);
    set_chain(t, claim, sentence_of(t, c->at));
}

/* "strongly condemn ... and demand that": the same speaker again. */
static bool is_coordinated(const vd_telling *t, const cue *c)
{
    size_t i = c->at;

    while (i > 0 && vd_tell_marks(t, i - 1, "between", NULL))
        i--;
    return i > 0 && vd_tell_is(t, i - 1, "and or but");
}

/* main is who speaks in the sentence so far; NULL if nothing is known. */
static vd_speaker speaker_of(vd_telling *t, const cue *c,
                             const vd_speaker *main, bool *negated)
{
    vd_speaker s = no_speaker();
    const vd_token *before = c->at > 0 ? vd_tell_token(t, c->at - 1) : NULL;
    bool inverted =
        before != NULL && !has_frame(c, "tell") &&
        (before->kind == VD_WORD_CLOSE || before->kind == VD_WORD_COMMA);

    if (has_frame(c, "according"))
        return vd_speaker_at(t, c->end);
    if (main != NULL && main->name.n > 0 && is_coordinated(t, c))
        return *main;
    if (c->gloss.form != VD_VERB_ING && !inverted)
        s = vd_speaker_before(t, c->at, negated);
    if (s.name.n == 0 && c->gloss.form != VD_VERB_ING && inverted &&
        (has_frame(c, "say") || has_frame(c, "report")))
        s = vd_speaker_at(t, c->end);
    if (s.name.n == 0 && inverted && c->gloss.form != VD_VERB_ING)
        s = vd_speaker_before(t, c->at, negated);
    return s;
}

/* Words like "state", "report", "claim", "call": nouns as well. */
static bool is_noun_here(const vd_telling *t, const cue *c)
{
    size_t before = c->at;

    before -= before > 0 && vd_tell_token(t, before - 1)->kind == VD_WORD_OPEN;
    if (c->gloss.form == VD_VERB_ING)
        return before > 0 &&
               vd_tell_is(t, before - 1, "of for the a in their its");
    if (vd_str_is(c->gloss.row[C_CUE], VD_STR("state")) &&
        (c->gloss.form == VD_VERB_S || c->gloss.form == VD_VERB_BASE))
        return true; /* "member states" */
    if (c->gloss.form == VD_VERB_BASE &&
        (has_frame(c, "designate") || has_frame(c, "report")) &&
        !(c->at > 0 && vd_tell_is(t, c->at - 1, "will would could did may to")))
        return true; /* "a Pentagon report" */
    if (c->gloss.form == VD_VERB_BASE && c->at > 0 &&
        vd_tell_is(t, c->at - 1, "to"))
        return true;
    if (c->gloss.form == VD_VERB_S && has_frame(c, "designate"))
        return true; /* "sanctions" */
    if (has_frame(c, "label") && c->gloss.form == VD_VERB_BASE)
        return true; /* "a call" */
    if (before > 0 && vd_tell_is(t, before - 1,
                                 "the a an this that no any of its their his "
                                 "her s joint new fresh such 's"))
        return true;
    return c->at > 0 && vd_tell_token(t, c->at - 1)->kind == VD_WORD_OWNER;
}

static void apply(vd_telling *t, const cue *c, vd_claim *claim)
{
    static const struct {
        const char *frame;
        void (*read)(vd_telling *, const cue *, vd_claim *);
    } frames[] = {{"say", frame_say},
                  {"tell", frame_say},
                  {"according", frame_say},
                  {"report", frame_say},
                  {"call", frame_call},
                  {"demand", frame_demand},
                  {"object", frame_object},
                  {"accuse", frame_accuse},
                  {"deny", frame_deny},
                  {"that", frame_that},
                  {"warn", frame_warn},
                  {"announce", frame_announce},
                  {"designate", frame_designate},
                  {"pledge", frame_pledge},
                  {"express", frame_reiterate},
                  {"find", frame_that},
                  {"stance", frame_object},
                  {"label", frame_label}};

    for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++) {
        if (has_frame(c, frames[i].frame)) {
            frames[i].read(t, c, claim);
            return;
        }
    }
}

/* "reiterated its disappointment", "adding 93 entities to the Entity List". */
static bool apply_other(vd_telling *t, const cue *c, vd_claim *claim)
{
    vd_range rest = {c->end, vd_clause_end(t, c->end)};

    if (vd_str_is(c->gloss.row[C_CUE], VD_STR("reiterate")) &&
        frame_express(t, c, claim))
        return true;
    if (vd_str_is(c->gloss.row[C_CUE], VD_STR("add"))) {
        for (size_t i = rest.from; i < rest.to; i++) {
            const vd_paper_mention *m = vd_tell_mention(t, i);

            if ((m != NULL && vd_str_is(m->type, VD_STR("list"))) ||
                vd_tell_is(t, i, "list blacklist annex")) {
                frame_designate(t, c, claim);
                return true;
            }
        }
    }
    return false;
}

/* "In this rule, the Bureau amends the Regulations by adding ...": who acts. */
static vd_speaker subject_of_sentence(const vd_telling *t, size_t i)
{
    for (size_t k = vd_sentence_begin(t->w, i); k < i; k++) {
        const vd_paper_mention *m = vd_tell_mention(t, k);

        if (m != NULL &&
            (m->kind == VD_MENTIONED_ORGANISATION ||
             m->kind == VD_MENTIONED_GROUP || m->kind == VD_MENTIONED_PERSON))
            return vd_speaker_at(t, m->from);
        if (m != NULL && m->kind == VD_MENTIONED_STATE && !m->is_place)
            return vd_speaker_at(t, m->from);
    }
    return no_speaker();
}

/* Whose work it is to find out; of others "found" is what they did. */
static bool finds(vd_str type)
{
    const vd_claim who = {.speaker_type = type};

    return is_monitor(&who) || is_expert(&who);
}

/* A claim that only repeats a part of the one before it. */
static void drop_repeated(vd_telling *t, size_t first)
{
    for (size_t i = first; i + 1 < t->out->n; i++) {
        const vd_claim *a = &t->out->at[i];
        const vd_claim *b = &t->out->at[t->out->n - 1];

        if (strcmp(a->cls, b->cls) == 0 && vd_str_is(a->speaker, b->speaker) &&
            b->object.n > 0 &&
            vd_str_find(a->content, b->object, 0) != VD_STR_NONE) {
            t->out->n--;
            return;
        }
    }
}

static void read_cue(vd_telling *t, const cue *c, vd_speaker *main)
{
    bool negated = false;
    vd_speaker s;
    vd_claim *claim;

    if (is_noun_here(t, c))
        return;
    if (is_passive(t, c)) {
        read_passive(t, c);
        return;
    }
    s = speaker_of(t, c, main, &negated);
    if (s.name.n == 0 && c->gloss.form == VD_VERB_ING)
        s = main->name.n > 0 ? *main : subject_of_sentence(t, c->at);
    if (s.name.n == 0 && c->gloss.form == VD_VERB_ING)
        s = vd_speaker_last(t);
    if (s.name.n == 0)
        return;
    if ((vd_str_is(s.type, VD_STR("outlet")) && !has_frame(c, "find")) ||
        (has_frame(c, "report") && c->gloss.form == VD_VERB_ING))
        return; /* who brings it is no speaker */
    if (has_frame(c, "find") && !finds(s.type))
        return;
    claim = add(t, sentence_of(t, c->at), c->gloss.row[C_FRAME].p);
    claim->verb = vd_tell_text(t, (vd_range){c->at, c->end});
    claim->cls = constant(c->gloss.row[C_CLASS]);
    claim->modality = constant(c->gloss.row[C_MODALITY]);
    set_speaker(t, claim, s);
    t->spoke = s.words;
    if (main->name.n == 0 || c->gloss.form != VD_VERB_ING)
        *main = s;
    if (!apply_other(t, c, claim))
        apply(t, c, claim);
    claim->negated = claim->negated != negated;
    claim->quote =
        quote_within(t, (vd_range){c->at, vd_clause_end(t, c->end) + 1});
    set_date(t, claim, sentence_of(t, c->at), c->at);
    set_chain(t, claim, sentence_of(t, c->at));
}

/* --- quotations ---------------------------------------------------------- */

static bool is_whole(const vd_telling *t, vd_quotation q)
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
            cue c = {.at = i};
            bool negated = false;
            vd_speaker s;

            if (vd_tell_token(t, i)->quote > 0 ||
                !vd_glossary_find(t->r->glossary, VD_GLOSS_CUE, t->w, i,
                                  &c.gloss))
                continue;
            c.end = i + c.gloss.n;
            if (is_noun_here(t, &c) || is_passive(t, &c))
                continue;
            s = speaker_of(t, &c, NULL, &negated);
            if (s.name.n > 0) {
                *verb = vd_tell_text(t, (vd_range){i, c.end});
                return s;
            }
        }
    }
    return no_speaker();
}

/* The first cue within a quotation whose speaker is "we" or "I". */
static bool own_cue(const vd_telling *t, vd_quotation q, cue *out)
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
            return !has_frame(out, "say") && !has_frame(out, "that");
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
    vd_claim *claim = add(t, what, rule);
    cue c;

    claim->verb = verb;
    set_speaker(t, claim, s);
    if (own_cue(t, q, &c)) {
        claim->cls = constant(c.gloss.row[C_CLASS]);
        apply(t, &c, claim);
    } else {
        vd_str parties = vd_parties_of(t, what);

        vd_clause_read(t, (vd_range){q.open, vd_clause_end(t, q.open)}, claim);
        vd_details_read(t, what, claim);
        settle_class(t, claim, what);
        /* "We are gravely concerned by": whom it is about. */
        if ((claim->subject.n == 0 ||
             (vd_str_is(claim->subject, s.name) && is_feeling(claim))) &&
            parties.n > 0 && !is_expert(claim))
            claim->subject = parties;
    }
    claim->content = vd_tell_text(t, what);
    cls = vd_class_of(t, what, "condemnation");
    if (cls != NULL && !is_expert(claim) && strcmp(claim->cls, "concern") == 0)
        claim->cls = cls;
    claim->quote = claim->content;
}

static void read_quotation(vd_telling *t, vd_quotation q)
{
    vd_str verb = VD_STR("");
    vd_speaker s = quoted(t, q, &verb);
    const char *rule = "quotation";
    size_t first = t->out->n;
    size_t beside = q.close < t->w->n ? q.close : q.close - 1;
    vd_range sentence = sentence_of(t, beside);

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
        set_date(t, &t->out->at[i], sentence, beside);
        set_chain(t, &t->out->at[i], sentence);
    }
}

/* --- what nobody says but the author ------------------------------------- */

/* "Russia's veto of the UN sanctions panel", "vetoed the mandate". */
static void read_veto(vd_telling *t, size_t i)
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
    claim = add(t, sentence_of(t, i), "veto");
    claim->verb = vd_tell_token(t, i)->text;
    vd_phrase_read(t, (vd_range){of, vd_clause_end(t, of)}, claim);
    claim->subject = who.name;
    claim->predicate = VD_STR("vetoed");
    claim->cls = "veto";
    set_date(t, claim, sentence_of(t, i), i);
    set_chain(t, claim, sentence_of(t, i));
}

/* "analysis of missile debris that indicates Russia has used ...". */
static void read_evidence(vd_telling *t, size_t i)
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
            vd_tell_token(t, k)->kind == VD_WORD_COMMA)
            return;
        if (!vd_glossary_find(t->r->glossary, VD_GLOSS_CUE, t->w, k, &g) ||
            g.form == VD_VERB_ING || g.form == VD_VERB_BASE)
            continue;
        if (!vd_str_is(g.row[C_FRAME], VD_STR("find")) &&
            !vd_str_is(g.row[C_FRAME], VD_STR("accuse")))
            return;
        from = behind_link(t, k + g.n, "that");
        claim = add(t, sentence_of(t, i), "evidence");
        claim->verb = vd_tell_text(t, (vd_range){k, k + g.n});
        claim->speaker = VD_STR("author (unnamed evidence)");
        claim->speaker_type = VD_STR("evidence");
        if (vd_str_is(g.row[C_FRAME], VD_STR("accuse")))
            frame_accuse(t, &(cue){.gloss = g, .at = k, .end = k + g.n}, claim);
        else
            vd_clause_read(t, (vd_range){from, vd_clause_end(t, from)}, claim);
        claim->cls = "finding";
        claim->modality = "reported";
        set_date(t, claim, sentence_of(t, i), k);
        chain_add(claim, claim->speaker);
        return;
    }
}

/* "amid expectations that Putin could visit Pyongyang". */
static void read_expectation(vd_telling *t, size_t i)
{
    vd_claim *claim;
    size_t end;

    if (!vd_tell_is(t, i, "expectations speculation signs fears") ||
        !vd_tell_is(t, i + 1, "that"))
        return;
    end = vd_clause_end(t, i + 2);
    claim = add(t, sentence_of(t, i), "expectation");
    claim->verb = vd_tell_token(t, i)->text;
    vd_clause_read(t, (vd_range){i + 2, end}, claim);
    claim->modality = "expected";
    set_date(t, claim, (vd_range){i, end}, i);
    chain_add(claim, claim->speaker);
}

/* Goods from one to another, told as a fact. */
static void read_transfer(vd_telling *t, vd_range sentence)
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
        claim = add(t, sentence, "transfer");
        claim->verb = vd_tell_text(t, (vd_range){i, i + g.n});
        vd_infinitive_read(t, (vd_range){i, vd_clause_end(t, i + 1)}, claim);
        if (claim->good.n == 0) {
            t->out->n--;
            continue;
        }
        claim->subject = who.name;
        claim->cls = "transfer";
        claim->negated = negated;
        claim->modality = vd_modality_of(t, sentence);
        set_date(t, claim, sentence, i);
        chain_add(claim, claim->speaker);
        return;
    }
}

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
                        cue cues[CUES_MAX])
{
    size_t n = 0;

    for (size_t i = sentence.from; i < sentence.to && n < CUES_MAX; i++) {
        uint32_t quote = vd_tell_token(t, i)->quote;
        cue *c = &cues[n];

        if (quote > 0 && is_whole(t, t->w->quotes[quote - 1]))
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
static bool is_attribution(const vd_telling *t, const cue *c)
{
    if (!has_frame(c, "say") && !has_frame(c, "tell") &&
        !has_frame(c, "according"))
        return false;
    for (size_t q = 0; q < t->w->n_quotes; q++) {
        vd_quotation quote = t->w->quotes[q];
        vd_range sentence = sentence_of(t, c->at);

        if (!is_whole(t, quote))
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
    cue cues[CUES_MAX];
    size_t n = find_cues(t, sentence, cues);
    size_t before = t->out->n;
    vd_speaker main = no_speaker();

    for (size_t i = 0; i < n; i++) {
        bool negated;

        if (!is_attribution(t, &cues[i])) {
            size_t n_before = t->out->n;

            read_cue(t, &cues[i], &main);
            if (t->out->n > n_before)
                drop_repeated(t, before);
        } else if (main.name.n == 0) {
            main = speaker_of(t, &cues[i], NULL, &negated);
        }
    }
    for (size_t i = sentence.from; i < sentence.to; i++) {
        if (vd_tell_token(t, i)->quote > 0)
            continue;
        read_veto(t, i);
        read_evidence(t, i);
        read_expectation(t, i);
    }
    if (t->out->n == before)
        read_transfer(t, sentence);
}

void vd_claims_read(vd_claim_reader *reader, const vd_words *words, vd_str text,
                    uint32_t passage, size_t first_mention, size_t first_when,
                    vd_claims *out)
{
    vd_telling t = {.r = reader,
                    .w = words,
                    .text = text,
                    .passage = passage,
                    .mention = first_mention,
                    .when = first_when,
                    .out = out,
                    .first = out->n};
    size_t quote = 0;

    for (size_t i = 0; i < words->n; i = vd_sentence_end(words, i)) {
        size_t end = vd_sentence_end(words, i);

        while (quote < words->n_quotes && words->quotes[quote].open < end) {
            if (is_whole(&t, words->quotes[quote]))
                read_quotation(&t, words->quotes[quote]);
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

        for (size_t k = 0; k < i && c->restates == 0; k++) {
            const vd_claim *b = &claims->at[k];

            if (strcmp(c->cls, b->cls) == 0 &&
                vd_str_is(c->speaker, b->speaker) && is_about_same(c, b))
                c->restates = (uint32_t)k + 1;
        }
        if (strcmp(c->cls, "denial") != 0)
            continue;
        for (size_t k = 0; k < claims->n && c->n_denies < VD_DENIES_MAX; k++) {
            if (is_denied_by(c, &claims->at[k]))
                c->denies[c->n_denies++] = (uint32_t)k + 1;
        }
    }
}
