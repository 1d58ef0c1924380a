/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames: how what is said stands beside the verb that announces it.
 */
#include "papers/telling.h"

enum { ACCUSATION_WORDS = 8 }; /* at the head of what is said that may accuse */

bool vd_cue_has_frame(const vd_cue *c, const char *frame)
{
    return vd_str_is(c->gloss.row[C_FRAME], vd_str_of(frame));
}

/* --- frames -------------------------------------------------------------- */

/* Behind "that", "to", "about": the first word of what is said. */
size_t vd_tell_behind(const vd_telling *t, size_t i, const char *links)
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

/* Whether words before a "that" are times and hearers, and do not speak of what
   stands behind it: not "it was false that", "reports that". */
static bool is_aside(const vd_telling *t, vd_range range)
{
    if (range.to > range.from &&
        vd_tell_is(t, range.to - 1,
                   "reports report claims claim allegations allegation "
                   "accusations accusation charges charge suggestions rumors "
                   "rumours assertions assertion notion idea theory evidence "
                   "fact signs proof"))
        return false;
    for (size_t i = range.from; i < range.to; i++) {
        if (vd_tell_mention(t, i) == NULL &&
            vd_tell_is(t, i, "it they he she we i is was are were be"))
            return false;
    }
    return !vd_clause_says_no(t, range);
}

/* Times and hearers between a verb and what is said: "said Friday that", "told
   reporters in Fiuggi that". */
static size_t behind_time(const vd_telling *t, size_t i, size_t end)
{
    for (size_t k = i; k < end && k < i + 14; k++) {
        if (vd_tell_is(t, k, "that"))
            return is_aside(t, (vd_range){i, k}) ? k + 1 : i;
        if (vd_tell_token(t, k)->kind == VD_WORD_COMMA)
            break;
    }
    for (size_t k = vd_tell_when(t, vd_sentence_begin(t->w, i));
         vd_tell_has_when(t, k, i + 2); k++) {
        const vd_when *w = &t->r->whens->at[k];

        if (w->to > i && w->to <= end)
            return w->to;
    }
    return i;
}

/* "Debris came from a missile, monitors told a committee.": a clause and a
   comma before the speaker, and behind the verb only who heard it. */
static bool follows_clause(const vd_telling *t, const vd_cue *c, size_t end)
{
    size_t from = t->spoke.from;
    vd_range sentence = vd_tell_sentence(t, c->at);

    if (from < sentence.from + 6 || t->spoke.to > c->at ||
        vd_tell_token(t, from - 1)->kind != VD_WORD_COMMA)
        return false;
    for (size_t i = c->end; i < end; i++) {
        if (vd_tell_is(t, i, "that"))
            return false;
    }
    return vd_cue_has_frame(c, "tell") || end <= c->end + 8;
}

/* What a word of denial in a range speaks of: "it was false [that S]", "reports
   [that S] were false"; the range itself if there is no "that". */
static vd_range denied_in(const vd_telling *t, vd_range what)
{
    size_t that = what.from;
    size_t word = what.from;

    while (that < what.to && !vd_tell_is(t, that, "that"))
        that++;
    if (that + 1 >= what.to)
        return what;
    while (word < what.to &&
           vd_class_of(t, (vd_range){word, what.to}, "denial") != NULL)
        word++;
    /* The last word of denial is the one before. */
    if (word > that + 2) {
        what.to = word - 1;
        while (what.to > that + 2 &&
               (vd_tell_marks(t, what.to - 1, "between", NULL) ||
                vd_tell_marks(t, what.to - 1, "negation", NULL)))
            what.to--;
    }
    return (vd_range){that + 1, what.to};
}

static void read_said(const vd_telling *t, vd_range what, vd_claim *claim)
{
    vd_str content;

    vd_clause_read(t, what, claim);
    content = claim->content;
    vd_claim_settle(t, claim, what);
    if (strcmp(claim->cls, "denial") == 0 &&
        vd_class_of(t, what, "denial") != NULL) {
        vd_range denied = denied_in(t, what);

        if (denied.from > what.from) {
            bool negated;

            vd_clause_read(t, denied, claim);
            negated = claim->negated;
            claim->content = content;
            claim->negated = false;
            if (negated)
                claim->modality = "unclear"; /* what was not, is not so */
        }
    }
}

static void frame_say(vd_telling *t, const vd_cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    size_t from = behind_time(t, c->end, end);
    vd_range what = {from, end};

    if (vd_cue_has_frame(c, "according")) {
        read_said(t, (vd_range){vd_sentence_begin(t->w, c->at), c->at}, claim);
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
        vd_claim_settle(t, claim,
                        (vd_range){from, from + ACCUSATION_WORDS < what.to
                                             ? from + ACCUSATION_WORDS
                                             : what.to});
        return;
    }
    /* "..., X said": what is said stands before. */
    if (end <= from + 1 || follows_clause(t, c, end)) {
        vd_range sentence = vd_tell_sentence(t, c->at);
        size_t to = claim->from < c->at ? c->at : sentence.to;

        for (size_t i = sentence.from; i < to; i++) {
            if (vd_tell_token(t, i)->kind == VD_WORD_COMMA)
                what = (vd_range){sentence.from, i};
        }
    }
    read_said(t, what, claim);
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

static void frame_call(vd_telling *t, const vd_cue *c, vd_claim *claim)
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

static void frame_demand(vd_telling *t, const vd_cue *c, vd_claim *claim)
{
    vd_range what = {vd_tell_behind(t, c->end, "that"),
                     vd_clause_end(t, c->end)};

    if (what.from > c->end)
        vd_clause_read(t, what, claim);
    else
        vd_phrase_read(t, what, claim);
    claim->cls = "demand";
}

static void frame_object(vd_telling *t, const vd_cue *c, vd_claim *claim)
{
    vd_phrase_read(t, (vd_range){c->end, vd_clause_end(t, c->end)}, claim);
}

/* "expressed grave concern about", "expressed a willingness to help". */
static bool frame_express(vd_telling *t, const vd_cue *c, vd_claim *claim)
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
    claim->cls = cls != NULL ? cls : vd_claim_constant(c->gloss.row[C_CLASS]);
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
        (vd_range){vd_tell_behind(t, noun + 1, "about over at with that on"),
                   end},
        claim);
    claim->modality = vd_modality_of(t, (vd_range){noun, end});
    return true;
}

/* "of transferring weapons", "of failing to stop": what was not done is no
   charge that it was. */
void vd_accused_read(const vd_telling *t, vd_range range, vd_claim *claim)
{
    vd_range verb = {range.from,
                     range.from + 3 < range.to ? range.from + 3 : range.to};

    vd_infinitive_read(t, range, claim);
    claim->negated = vd_clause_says_no(t, verb);
}

/* "accused North Korea of transferring weapons to Russia". */
void vd_frame_accuse(vd_telling *t, const vd_cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    size_t of = c->end;

    while (of < end && !vd_tell_is(t, of, "of in for"))
        of++;
    claim->subject = vd_parties_of(t, (vd_range){c->end, of});
    if (claim->subject.n == 0)
        claim->subject = vd_tell_text(t, (vd_range){c->end, of});
    if (of < end)
        vd_accused_read(t, (vd_range){of + 1, end}, claim);
}

/* "denied that", "denied the accusations", "dismissed that accusation". */
static void frame_deny(vd_telling *t, const vd_cue *c, vd_claim *claim)
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
    /* "denied that it had not sent" */
    claim->modality = claim->negated ? "unclear" : "denied";
    claim->negated = false;
}

static void frame_that(vd_telling *t, const vd_cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    size_t that = behind_that(t, c->end, end);
    vd_range what = {that, end};

    /* "documented a missile that contained": what was found is a thing. */
    if (vd_cue_has_frame(c, "find") &&
        vd_tell_is(t, c->end, "a an the no several")) {
        vd_phrase_read(t, (vd_range){c->end, end}, claim);
        claim->subject = claim->speaker;
        return;
    }
    vd_clause_read(t, what, claim);
    if (vd_cue_has_frame(c, "find"))
        return;
    if (vd_claim_is_expert(claim))
        claim->cls = "assessment";
}

static void frame_warn(vd_telling *t, const vd_cue *c, vd_claim *claim)
{
    size_t from = c->end;
    bool clause = vd_tell_is(t, from, "that");
    vd_range what;

    from = vd_tell_behind(t, from, "that about of against over");
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

/* Where those stand that measures are taken on: "fresh sanctions on", and not
   "adding 93 entities to the list on Friday". */
static size_t behind_measures(const vd_telling *t, size_t from, size_t to)
{
    bool measures = false;

    for (size_t i = from; i < to; i++) {
        measures = measures ||
                   vd_tell_is(t, i,
                              "sanctions sanction measures restrictions "
                              "restriction controls embargo ban bans penalties "
                              "curbs");
        if (measures && vd_tell_is(t, i, "on against"))
            return i + 1;
    }
    return to;
}

/* "announced fresh sanctions on", "sanctioned", "adding 93 entities to the
   Entity List". */
static void frame_designate(vd_telling *t, const vd_cue *c, vd_claim *claim)
{
    size_t end = vd_clause_end(t, c->end);
    size_t whom = behind_measures(t, c->at, end);

    claim->subject = claim->speaker;
    claim->predicate = vd_tell_text(t, (vd_range){c->at, c->end});
    vd_phrase_read(t, (vd_range){whom < end ? whom : c->end, end}, claim);
    claim->subject = claim->speaker;
    claim->cls = "designation";
}

static void frame_announce(vd_telling *t, const vd_cue *c, vd_claim *claim)
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

static void frame_pledge(vd_telling *t, const vd_cue *c, vd_claim *claim)
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
static void frame_label(vd_telling *t, const vd_cue *c, vd_claim *claim)
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
static void frame_reiterate(vd_telling *t, const vd_cue *c, vd_claim *claim)
{
    if (!frame_express(t, c, claim))
        frame_say(t, c, claim);
}

void vd_frame_read(vd_telling *t, const vd_cue *c, vd_claim *claim)
{
    static const struct {
        const char *frame;
        void (*read)(vd_telling *, const vd_cue *, vd_claim *);
    } frames[] = {{"say", frame_say},
                  {"tell", frame_say},
                  {"according", frame_say},
                  {"report", frame_say},
                  {"call", frame_call},
                  {"demand", frame_demand},
                  {"object", frame_object},
                  {"accuse", vd_frame_accuse},
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
        if (vd_cue_has_frame(c, frames[i].frame)) {
            frames[i].read(t, c, claim);
            return;
        }
    }
}

/* "reiterated its disappointment", "adding 93 entities to the Entity List". */
bool vd_frame_other(vd_telling *t, const vd_cue *c, vd_claim *claim)
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
