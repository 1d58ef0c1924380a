/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is said: subject, predicate and object of a clause, by the first verb
 * behind the words that may be its subject.
 */
#include "papers/telling.h"

enum { PHRASE_WORDS_MAX = 40, OBJECT_WORDS_MAX = 32 };

/* --- where it ends ------------------------------------------------------- */

/* ", announcing work on": what the same speaker does besides. */
static bool is_participle_behind(const vd_telling *t, size_t comma)
{
    size_t i = comma + 1;
    vd_gloss g;

    i += vd_tell_token(t, i)->kind == VD_WORD_CLOSE;
    return i < t->w->n &&
           vd_glossary_find(t->r->glossary, VD_GLOSS_VERB, t->w, i, &g) &&
           g.form == VD_VERB_ING;
}

static bool breaks_at(const vd_telling *t, size_t i, size_t from)
{
    const vd_token *token = vd_tell_token(t, i);

    if (token->kind == VD_WORD_STOP ||
        (token->kind == VD_WORD_DASH && token->quote == 0))
        return true;
    if (vd_str_is(token->text, VD_STR(";")))
        return true;
    if (vd_tell_is(t, i, "according"))
        return true;
    if (token->kind == VD_WORD_COMMA && is_participle_behind(t, i))
        return true;
    if (token->kind == VD_WORD_COMMA) {
        return vd_tell_marks(t, i + 1, "ends", NULL) ||
               vd_tell_is(t, i + 1, "according and but") ||
               vd_tell_token(t, i + 1)->kind == VD_WORD_OPEN;
    }
    return i > from + 1 &&
           vd_tell_is(t, i,
                      "while amid following after before despite whereas "
                      "although though because which");
}

size_t vd_clause_end(const vd_telling *t, size_t i)
{
    const vd_token *first = vd_tell_token(t, i);
    size_t end = i;

    while (
        end < t->w->n && vd_tell_token(t, end)->sentence == first->sentence &&
        !(first->quote > 0 && vd_tell_token(t, end)->quote != first->quote) &&
        !breaks_at(t, end, i))
        end++;
    while (end > i && vd_tell_token(t, end - 1)->hash == 0 &&
           vd_tell_token(t, end - 1)->kind != VD_WORD_OWNER)
        end--;
    return end;
}

/* --- what is in it ------------------------------------------------------- */

static void add_name(const vd_telling *t, vd_str *names, vd_str name)
{
    size_t at = vd_str_find(*names, name, 0);

    if (at != VD_STR_NONE)
        return;
    *names = vd_str_join(t->r->arena, *names, VD_STR(", "), name);
}

static bool is_party(const vd_paper_mention *m)
{
    return (m->kind == VD_MENTIONED_STATE && !m->is_place) ||
           m->kind == VD_MENTIONED_PERSON || m->kind == VD_MENTIONED_GROUP ||
           m->kind == VD_MENTIONED_ORGANISATION ||
           m->kind == VD_MENTIONED_LISTED || m->kind == VD_MENTIONED_VESSEL;
}

static vd_str parties_of(const vd_telling *t, vd_range range, bool acting)
{
    vd_str names = VD_STR("");

    for (size_t i = range.from; i < range.to; i++) {
        const vd_paper_mention *m = vd_tell_mention(t, i);
        vd_gloss g;

        if (acting && i > range.from && names.n > 0 &&
            vd_tell_is(t, i - 1, "to against towards toward in into"))
            continue;
        if (acting && i > range.from && vd_tell_is(t, i - 1, "against"))
            continue;
        if (m != NULL && m->from == i && is_party(m)) {
            add_name(t, &names, m->canonical);
        } else if (m == NULL && vd_tell_token(t, i)->capital &&
                   vd_glossary_find(t->r->glossary, VD_GLOSS_NAME, t->w, i,
                                    &g) &&
                   vd_str_is(g.row[2], VD_STR("demonym")) &&
                   i + g.n <= range.to) {
            /* "North Korean arms transfers" */
            add_name(t, &names, g.row[1]);
            i += g.n - 1;
        }
    }
    return names;
}

vd_str vd_parties_of(const vd_telling *t, vd_range range)
{
    return parties_of(t, range, false);
}

void vd_details_read(const vd_telling *t, vd_range range, vd_claim *claim)
{
    for (size_t i = range.from; i < range.to; i++) {
        const vd_paper_mention *m = vd_tell_mention(t, i);

        if (m == NULL || m->from != i)
            continue;
        if (m->kind == VD_MENTIONED_WARE && claim->good.n == 0)
            claim->good = m->canonical;
        else if (m->kind == VD_MENTIONED_LAW && claim->law.n == 0)
            claim->law = m->canonical;
        else if (m->kind == VD_MENTIONED_PLACE && claim->place.n == 0)
            claim->place = m->canonical;
        else if (m->kind == VD_MENTIONED_QUANTITY && claim->quantity.n == 0)
            claim->quantity = m->surface;
        else if (m->kind == VD_MENTIONED_STATE && claim->to_whom.n == 0 &&
                 i > range.from && vd_tell_is(t, i - 1, "to with"))
            claim->to_whom = m->canonical;
    }
}

/* --- verbs --------------------------------------------------------------- */

static bool is_auxiliary(const vd_telling *t, size_t i)
{
    return vd_tell_is(t, i,
                      "has have had is are was were will would could can "
                      "may might should must did does do cannot isnt arent "
                      "wasnt werent hasnt havent hadnt wont wouldnt couldnt "
                      "cant shouldnt didnt doesnt dont mustnt");
}

/* A verb that can stand behind a subject. */
static bool is_finite(const vd_telling *t, size_t i)
{
    vd_gloss g;

    if (vd_tell_mention(t, i) != NULL || vd_tell_token(t, i)->hash == 0)
        return false;
    if (is_auxiliary(t, i))
        return true;
    return vd_glossary_find(t->r->glossary, VD_GLOSS_VERB, t->w, i, &g) &&
           (g.form == VD_VERB_S || g.form == VD_VERB_PAST) &&
           !(g.form == VD_VERB_S && is_auxiliary(t, i + 1)) &&
           !(i > 0 && vd_tell_is(t, i - 1, "the a an its their his her to of"));
}

/* Behind auxiliaries and adverbs, the verb itself. */
static size_t verb_end(const vd_telling *t, size_t i, size_t end)
{
    while (i < end && (vd_tell_marks(t, i, "between", NULL) ||
                       vd_tell_token(t, i)->hash == 0))
        i++;
    return i < end ? i + 1 : end;
}

/* "the weapons shown recently, such as rockets, were meant": a participle that
   only says which, before the verb itself. */
static bool is_participle(const vd_telling *t, size_t i, vd_range range)
{
    vd_gloss g;

    if (is_auxiliary(t, i) ||
        !vd_glossary_find(t->r->glossary, VD_GLOSS_VERB, t->w, i, &g) ||
        g.form != VD_VERB_PAST)
        return false;
    if (!vd_tell_is(t, i + 1, "recently by in on at for from") &&
        vd_tell_token(t, i + 1)->kind != VD_WORD_COMMA)
        return false;
    for (size_t k = i + 1; k < range.to; k++) {
        if (vd_tell_is(t, k, "that which who"))
            return false;
        if (is_auxiliary(t, k))
            return true;
    }
    return false;
}

size_t vd_clause_verb(const vd_telling *t, vd_range range)
{
    for (size_t i = range.from; i < range.to; i++) {
        const vd_paper_mention *m = vd_tell_mention(t, i);

        if (m != NULL) {
            i = m->to > i ? m->to - 1 : i;
            continue;
        }
        if (i == range.from || !is_finite(t, i) || is_participle(t, i, range))
            continue;
        /* "debris of a missile that landed there came from": the second. */
        if (i > range.from + 1 && vd_tell_is(t, i - 1, "that which who")) {
            i = verb_end(t, i, range.to) - 1;
            continue;
        }
        return i;
    }
    return range.to;
}

/* --- parts --------------------------------------------------------------- */

static vd_str country_of(const vd_telling *t, vd_str name)
{
    for (size_t i = vd_tell_mentions_before(t, t->w->n),
                least = vd_tell_mentions_back(i);
         i > least; i--) {
        const vd_paper_mention *m = &t->r->mentions->at[i - 1];

        if (vd_str_is(m->canonical, name) && m->country.n > 0)
            return m->country;
    }
    return VD_STR("");
}

/* "the ship": the one that was named last. */
static vd_str last_vessel(const vd_telling *t, size_t before)
{
    for (size_t i = vd_tell_mentions_before(t, before),
                least = vd_tell_mentions_back(i);
         i > least; i--) {
        const vd_paper_mention *m = &t->r->mentions->at[i - 1];

        if (m->kind == VD_MENTIONED_VESSEL)
            return m->canonical;
    }
    return VD_STR("");
}

/* Whether a noun phrase is the name that it begins with. */
static bool is_named(const vd_telling *t, vd_range range)
{
    const vd_paper_mention *m;

    while (
        range.from < range.to &&
        (vd_tell_is(t, range.from, "both the a an cargo tanker vessel ship") ||
         vd_tell_token(t, range.from)->hash == 0))
        range.from++;
    m = vd_tell_mention(t, range.from);
    /* "South Korean defense minister Shin", "the Moscow government" */
    if (m == NULL && range.to > range.from)
        m = vd_tell_mention(t, range.to - 1);
    if (m == NULL)
        return vd_tell_is(t, range.to - 1,
                          "government side authorities regime military leader");
    return is_party(m) && (m->from == range.from || m->to == range.to) &&
           !(m->from > range.from && m->kind == VD_MENTIONED_STATE);
}

/* Whom a subject means: names in it, "her country", "it", or its words. */
static vd_str subject_of(const vd_telling *t, vd_range range,
                         const vd_claim *claim)
{
    vd_str names;

    while (range.from < range.to && vd_tell_is(t, range.from, "that the"))
        range.from++;
    if (range.from == range.to)
        return VD_STR("");
    if (vd_tell_is(t, range.from, "her his its their our") &&
        vd_tell_is(t, range.from + 1, "country nation government military")) {
        vd_str country = country_of(t, claim->speaker);

        return country.n > 0 ? vd_state_name(country) : claim->speaker;
    }
    if (range.to - range.from == 1 &&
        vd_tell_is(t, range.from, "it they we he she i"))
        return claim->speaker;
    /* "Hackers linked to North Korea" are not North Korea. */
    names = is_named(t, range) ? vd_parties_of(t, range) : VD_STR("");
    if (names.n == 0 && vd_tell_is(t, range.to - 1, "ship vessel tanker"))
        names = last_vessel(t, range.from);
    return names.n > 0 ? names : vd_tell_text(t, range);
}

/* An object ends with the goods in it, or where it grows long. */
static vd_str object_of(const vd_telling *t, vd_range range)
{
    size_t to = range.to;
    bool goods = false;

    for (size_t i = range.from; i < range.to; i++) {
        const vd_paper_mention *m = vd_tell_mention(t, i);
        bool ware = m != NULL && m->kind == VD_MENTIONED_WARE;

        goods = goods || ware;
        /* "artillery and missiles" go on. */
        if (goods && !ware && i > range.from &&
            vd_tell_is(t, i,
                       "to for with against in into at by during since")) {
            to = i;
            break;
        }
    }
    if (to > range.from + OBJECT_WORDS_MAX)
        to = range.from + OBJECT_WORDS_MAX;
    return vd_tell_text(t, (vd_range){range.from, to});
}

/* "No country sent", "neither Russia nor China sent", "sent no missiles": what
   says no outside of the verb. */
static bool says_no(const vd_telling *t, vd_range subject, size_t behind)
{
    static const char none[] =
        "no neither nor nobody none nothing not never without";

    for (size_t i = subject.from; i < subject.to; i++) {
        if (vd_tell_mention(t, i) == NULL && vd_tell_is(t, i, none))
            return true;
    }
    return vd_tell_is(t, behind, none) && !vd_tell_is(t, behind + 1, "only");
}

/* "refused to send", "ruled out sending": what somebody did not do. */
static bool is_undone(const vd_telling *t, size_t i)
{
    return vd_tell_marks(t, i, "undone", NULL);
}

bool vd_clause_says_no(const vd_telling *t, vd_range range)
{
    for (size_t i = range.from; i < range.to; i++) {
        if (vd_tell_mention(t, i) == NULL &&
            (vd_tell_marks(t, i, "negation", NULL) || is_undone(t, i)))
            return true;
    }
    return false;
}

static bool names_actor(const vd_telling *t, vd_range subject)
{
    for (size_t i = subject.from; i < subject.to; i++) {
        if (vd_tell_is(t, i, "it we they i he she country nation government"))
            return true;
    }
    return vd_parties_of(t, subject).n > 0;
}

bool vd_clause_is_charge(const vd_telling *t, vd_range range)
{
    size_t verb = vd_clause_verb(t, range);
    size_t end = verb < range.to ? verb_end(t, verb, range.to) : verb;
    vd_gloss g;

    return verb < end && names_actor(t, (vd_range){range.from, verb}) &&
           (vd_class_of(t, (vd_range){verb, end}, "accusation") != NULL ||
            (vd_glossary_find(t->r->glossary, VD_GLOSS_VERB, t->w, end - 1,
                              &g) &&
             vd_str_is(g.row[2], VD_STR("transfer"))));
}

void vd_clause_read(const vd_telling *t, vd_range range, vd_claim *claim)
{
    size_t verb;
    size_t end;

    while (range.from < range.to && vd_tell_is(t, range.from, "that"))
        range.from++;
    verb = vd_clause_verb(t, range);
    claim->content = vd_tell_text(t, range);
    vd_details_read(t, range, claim);
    if (verb == range.to) {
        claim->subject = vd_parties_of(t, range);
        claim->object = object_of(t, range);
        claim->negated = vd_clause_says_no(t, range);
        return;
    }
    end = verb_end(t, verb, range.to);
    claim->subject = subject_of(t, (vd_range){range.from, verb}, claim);
    claim->predicate = vd_tell_text(t, (vd_range){verb, end});
    claim->object = object_of(t, (vd_range){end, range.to});
    claim->negated = vd_clause_says_no(t, (vd_range){verb, end}) ||
                     says_no(t, (vd_range){range.from, verb}, end);
}

void vd_phrase_read(const vd_telling *t, vd_range range, vd_claim *claim)
{
    if (range.to > range.from + PHRASE_WORDS_MAX)
        range.to = range.from + PHRASE_WORDS_MAX;
    claim->content = vd_tell_text(t, range);
    claim->subject = parties_of(t, range, true);
    claim->object = vd_tell_text(t, range);
    vd_details_read(t, range, claim);
}

void vd_infinitive_read(const vd_telling *t, vd_range range, vd_claim *claim)
{
    size_t first = range.from;
    size_t end;

    claim->content = vd_tell_text(t, range);
    while (range.from < range.to && vd_tell_is(t, range.from, "to"))
        range.from++;
    end = verb_end(t, range.from, range.to);
    /* "refrain from adopting", "immediately cease" */
    if (end + 1 < range.to && vd_tell_is(t, end, "from in")) {
        vd_gloss g;

        if (vd_glossary_find(t->r->glossary, VD_GLOSS_VERB, t->w, end + 1,
                             &g) &&
            g.form == VD_VERB_ING)
            end += 2;
    }
    /* "not to send" as well */
    for (size_t i = first > 0 ? first - 1 : 0; i < end; i++)
        claim->negated =
            claim->negated || vd_tell_marks(t, i, "negation", NULL);
    claim->predicate = vd_tell_text(t, (vd_range){range.from, end});
    claim->object = object_of(t, (vd_range){end, range.to});
    vd_details_read(t, range, claim);
}

/* --- classes ------------------------------------------------------------- */

static const char *const class_order[] = {
    "condemnation", "demand",     "denial",    "concern",
    "criticism",    "warning",    "offer",     "designation",
    "veto",         "commitment", "accusation"};

static bool is_among(vd_str cls, const char *among)
{
    vd_str rest = vd_str_of(among);
    vd_str one;

    if (among[0] == '\0')
        return true;
    while (vd_str_next(&rest, VD_STR(" "), &one)) {
        if (vd_str_is(one, cls))
            return true;
    }
    return false;
}

const char *vd_class_of(const vd_telling *t, vd_range range, const char *among)
{
    size_t best = sizeof class_order / sizeof class_order[0];

    for (size_t i = range.from; i < range.to; i++) {
        vd_gloss g;

        if (!vd_glossary_find(t->r->glossary, VD_GLOSS_CONTENT, t->w, i, &g) ||
            i + g.n > range.to)
            continue;
        do {
            if (!is_among(g.row[1], among))
                continue;
            for (size_t k = 0; k < best; k++) {
                if (vd_str_is(vd_str_of(class_order[k]), g.row[1]))
                    best = k;
            }
        } while (vd_glossary_same(t->r->glossary, VD_GLOSS_CONTENT, &g));
    }
    return best < sizeof class_order / sizeof class_order[0] ? class_order[best]
                                                             : NULL;
}

const char *vd_modality_of(const vd_telling *t, vd_range range)
{
    static const char *const kinds[] = {"expected", "possible", "alleged",
                                        "reported"};

    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        for (size_t i = range.from; i < range.to; i++) {
            if (vd_tell_marks(t, i, kinds[k], NULL))
                return kinds[k];
        }
    }
    return "asserted";
}
