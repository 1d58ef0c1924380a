/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who speaks: the name beside the verb, over adverbs and appositions; or "he",
 * "the ministers", whoever of that kind spoke last.
 */
#include "papers/telling.h"

#include "institutions.inc"

enum {
    LOOK_BACK = 12,
    APPOSITION_MAX = 16,
    DAY_WORDS_MAX = 16,
    MENTIONS_BACK = 4096
};

const vd_token *vd_tell_token(const vd_telling *t, size_t i)
{
    static const vd_token none = {.text = VD_STR_INIT(""),
                                  .low = VD_STR_INIT(""),
                                  .sentence = UINT32_MAX,
                                  .kind = VD_WORD_MARK};

    return i < t->w->n ? &t->w->at[i] : &none;
}

bool vd_tell_is(const vd_telling *t, size_t i, const char *words)
{
    return vd_word_among(vd_tell_token(t, i)->low, words);
}

bool vd_tell_marks(const vd_telling *t, size_t i, const char *kind, size_t *n)
{
    vd_gloss g;

    if (i >= t->w->n ||
        !vd_glossary_find(t->r->glossary, VD_GLOSS_MARKER, t->w, i, &g))
        return false;
    do {
        if (vd_str_is(g.row[1], vd_str_of(kind))) {
            if (n != NULL)
                *n = g.n;
            return true;
        }
    } while (vd_glossary_same(t->r->glossary, VD_GLOSS_MARKER, &g));
    return false;
}

vd_str vd_tell_text(const vd_telling *t, vd_range range)
{
    /* Marks at both ends are no part of it. */
    while (range.from < range.to && vd_tell_token(t, range.from)->hash == 0 &&
           vd_tell_token(t, range.from)->kind != VD_WORD_OWNER)
        range.from++;
    while (range.to > range.from && vd_tell_token(t, range.to - 1)->hash == 0 &&
           vd_tell_token(t, range.to - 1)->kind != VD_WORD_OWNER)
        range.to--;
    return vd_words_text(t->w, t->text, range.from, range.to);
}

const vd_paper_mention *vd_tell_mention(const vd_telling *t, size_t i)
{
    return i < t->w->n ? t->mentions[i] : NULL;
}

size_t vd_tell_mentions_before(const vd_telling *t, size_t i)
{
    size_t from = 0;
    size_t to = t->r->mentions->n;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const vd_paper_mention *m = &t->r->mentions->at[middle];

        if (m->passage < t->passage ||
            (m->passage == t->passage && m->from < i))
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

size_t vd_tell_mentions_back(size_t from)
{
    return from > MENTIONS_BACK ? from - MENTIONS_BACK : 0;
}

size_t vd_tell_when(const vd_telling *t, size_t i)
{
    size_t from = t->when;
    size_t to = t->r->whens->n;

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const vd_when *w = &t->r->whens->at[middle];

        if (w->passage == t->passage && w->from < i)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

bool vd_tell_has_when(const vd_telling *t, size_t k, size_t to)
{
    return k < t->r->whens->n && t->r->whens->at[k].passage == t->passage &&
           t->r->whens->at[k].from < to;
}

size_t vd_tell_quotation(const vd_telling *t, size_t i)
{
    size_t from = 0;
    size_t to = t->w->n_quotes;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (t->w->quotes[middle].close < i)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* --- names --------------------------------------------------------------- */

static bool can_speak(const vd_paper_mention *m)
{
    switch (m->kind) {
    case VD_MENTIONED_PERSON:
    case VD_MENTIONED_STATE:
    case VD_MENTIONED_GROUP:
    case VD_MENTIONED_ORGANISATION:
    case VD_MENTIONED_OUTLET:
    case VD_MENTIONED_UNKNOWN:
    case VD_MENTIONED_LISTED:
        return true;
    default:
        return false;
    }
}

static bool has_any(vd_str text, const char *words)
{
    vd_str rest = vd_str_of(words);
    vd_str word;

    while (vd_str_next(&rest, VD_STR(" "), &word)) {
        if (vd_str_find_nocase(text, word, 0) != VD_STR_NONE)
            return true;
    }
    return false;
}

static vd_str type_of(const vd_paper_mention *m)
{
    if (m->kind == VD_MENTIONED_PERSON) {
        return has_any(m->role, "professor analyst researcher expert fellow "
                                "scholar economist historian think-tank "
                                "institute university")
                   ? VD_STR("expert")
                   : VD_STR("person");
    }
    if (vd_str_is(m->type, VD_STR("monitor")))
        return VD_STR("monitor");
    if (vd_str_is(m->type, VD_STR("research")))
        return VD_STR("expert");
    return vd_str_of(vd_mentioned_name(m->kind));
}

/* "G7" alone is the group of it that spoke. */
static vd_str whole_group(const vd_telling *t, vd_str name)
{
    if (vd_str_is(name, VD_STR("G7")) && vd_str_starts(t->r->group, name))
        return t->r->group;
    return name;
}

static vd_speaker of_mention(const vd_telling *t, const vd_paper_mention *m)
{
    return (vd_speaker){.name = whole_group(t, m->canonical),
                        .type = type_of(m),
                        .country = m->country,
                        .words = {m->from, m->to},
                        .named = true};
}

static vd_speaker nobody(void)
{
    return (vd_speaker){VD_STR(""), VD_STR(""), VD_STR(""), {0, 0}, false};
}

/* --- without a name ------------------------------------------------------ */

static vd_speaker meant(vd_str name, const char *type, vd_range words)
{
    return (vd_speaker){name, vd_str_of(type), VD_STR(""), words, false};
}

/* A person that the passage or the paper named last. */
static vd_speaker last_person(const vd_telling *t, vd_range words)
{
    vd_speaker s = meant(t->r->person, "person", words);

    if (t->r->person_type.n > 0)
        s.type = t->r->person_type;
    for (size_t k = vd_tell_mentions_before(t, words.from),
                least = vd_tell_mentions_back(k);
         s.name.n == 0 && k > least; k--) {
        const vd_paper_mention *m = &t->r->mentions->at[k - 1];

        if (m->kind == VD_MENTIONED_PERSON &&
            (m->passage < t->passage || m->to <= words.from))
            s = of_mention(t, m);
    }
    s.words = words;
    return s;
}

static vd_speaker pronoun_at(const vd_telling *t, size_t i)
{
    vd_range one = {i, i + 1};

    if (vd_tell_is(t, i, "he she"))
        return last_person(t, one);
    if (vd_tell_is(t, i, "they"))
        return meant(t->r->group.n > 0 ? t->r->group : t->r->last, "group",
                     one);
    if (vd_tell_is(t, i, "it"))
        return meant(t->r->body, "organisation", one);
    return nobody();
}

enum { S_WORDS = 0, S_KIND, S_CANONICAL };

static vd_speaker unnamed(const vd_telling *t, const vd_gloss *g, size_t from)
{
    vd_range words = {from, from + g->n};
    vd_str kind = g->row[S_KIND];

    if (vd_str_is(kind, VD_STR("person")))
        return last_person(t, words);
    if (vd_str_is(kind, VD_STR("group")) && t->r->group.n > 0)
        return meant(t->r->group, "group", words);
    if (vd_str_is(kind, VD_STR("statement")) ||
        vd_str_is(kind, VD_STR("report"))) {
        return meant(t->r->group.n > 0  ? t->r->group
                     : t->r->last.n > 0 ? t->r->last
                                        : g->row[S_CANONICAL],
                     "group", words);
    }
    if ((vd_str_is(kind, VD_STR("ministry")) ||
         vd_str_is(kind, VD_STR("panel"))) &&
        t->r->body.n > 0)
        return meant(t->r->body, "organisation", words);
    {
        vd_speaker s = meant(g->row[S_CANONICAL], "group", words);

        s.type = kind;
        return s;
    }
}

/* "the ministers" that ends before word i. */
static vd_speaker unnamed_before(const vd_telling *t, size_t i)
{
    for (size_t n = 6; n > 0; n--) {
        vd_gloss g;

        if (i >= n &&
            vd_glossary_find(t->r->glossary, VD_GLOSS_SPEAKER, t->w, i - n,
                             &g) &&
            g.n == n)
            return unnamed(t, &g, i - n);
    }
    return nobody();
}

/* A state's name or adjective that ends before word i, the 's of it passed
   over. */
static vd_speaker state_before(const vd_telling *t, size_t i)
{
    size_t end = i;
    vd_gloss g;

    end -= end > 0 && vd_tell_token(t, end - 1)->kind == VD_WORD_OWNER;
    for (size_t n = 4; n > 0; n--) {
        if (n > end || !vd_tell_token(t, end - n)->capital ||
            !vd_glossary_find(t->r->glossary, VD_GLOSS_NAME, t->w, end - n,
                              &g) ||
            g.n != n)
            continue;
        if (vd_str_is(g.row[2], VD_STR("demonym")) ||
            vd_str_is(g.row[2], VD_STR("state"))) {
            vd_speaker s = meant(g.row[1], "state", (vd_range){end - n, end});

            s.country = g.row[3];
            return s;
        }
    }
    return nobody();
}

/* "South Korean officials", "Ukrainian prosecutors": a state's own people; its
   government is the state. */
static vd_speaker people_of(const vd_telling *t, size_t i)
{
    for (size_t k = 0; k < sizeof institutions_rows / sizeof *institutions_rows;
         k++) {
        vd_str rest = institutions_rows[k][0];
        bool is_state = vd_str_is(institutions_rows[k][1], VD_STR("state"));
        bool is_people = vd_str_is(institutions_rows[k][1], VD_STR("people"));
        size_t n = 0;
        vd_str word;

        if (!is_state && !is_people)
            continue;
        while (vd_str_next(&rest, VD_STR(" "), &word))
            n++;
        rest = institutions_rows[k][0];
        for (size_t at = i - n;
             n <= i && vd_str_next(&rest, VD_STR(" "), &word); at++) {
            if (!vd_str_is(vd_tell_token(t, at)->low, word))
                n = i + 1;
        }
        if (n > i)
            continue;
        {
            vd_speaker s = state_before(t, i - n);

            if (s.name.n == 0)
                continue;
            s.words.to = i;
            if (is_people)
                s.name = vd_tell_text(t, s.words);
            return s;
        }
    }
    return nobody();
}

/* --- before a verb ------------------------------------------------------- */

/* "the United States and South Korea": all of them. */
static vd_speaker with_others(const vd_telling *t, vd_speaker s)
{
    size_t i = s.words.from;
    bool joined = false;

    while (i > 1) {
        size_t join = i - 1;
        const vd_paper_mention *m;
        vd_speaker other;

        join -= vd_tell_is(t, join, "the") && join > 0;
        /* "A, B and C": a comma joins only before an "and". */
        if (!vd_tell_is(t, join, "and") &&
            !(joined && vd_tell_token(t, join)->kind == VD_WORD_COMMA))
            break;
        joined = true;
        join -= vd_tell_is(t, join, "and") && join > 0 &&
                vd_tell_token(t, join - 1)->kind == VD_WORD_COMMA;
        m = join == 0 ? NULL : vd_tell_mention(t, join - 1);
        if (m == NULL || m->to != join || m->kind != VD_MENTIONED_STATE ||
            vd_tell_token(t, m->from)->sentence !=
                vd_tell_token(t, s.words.from)->sentence)
            break;
        other = of_mention(t, m);
        s.name = vd_str_join(t->r->arena, other.name, VD_STR(", "), s.name);
        s.words.from = m->from;
        i = m->from;
    }
    return s;
}

/* "the leader's influential sister": whom the paper names as one. */
static vd_speaker relative_at(const vd_telling *t, size_t i)
{
    if (!vd_tell_is(t, i, "sister brother wife daughter son father"))
        return nobody();
    for (size_t here = vd_tell_mentions_before(t, i),
                k = vd_tell_mentions_back(here);
         k < t->r->mentions->n && k < here + MENTIONS_BACK; k++) {
        const vd_paper_mention *m = &t->r->mentions->at[k];

        if (m->kind == VD_MENTIONED_PERSON &&
            vd_str_find_nocase(m->role, vd_tell_token(t, i)->low, 0) !=
                VD_STR_NONE) {
            vd_speaker s = of_mention(t, m);

            s.words = (vd_range){i, i + 1};
            return s;
        }
    }
    return nobody();
}

/* Who ends right before word i. */
static vd_speaker ends_at(const vd_telling *t, size_t i)
{
    const vd_paper_mention *m;
    vd_speaker s;

    if (i == 0)
        return nobody();
    m = vd_tell_mention(t, i - 1);
    if (m != NULL && m->to == i && can_speak(m) && !m->is_place)
        return with_others(t, of_mention(t, m));
    s = unnamed_before(t, i);
    if (s.name.n > 0)
        return s;
    s = pronoun_at(t, i - 1);
    if (s.name.n == 0)
        s = relative_at(t, i - 1);
    if (s.name.n > 0)
        return s;
    return people_of(t, i);
}

/* Behind a comma: the name before the apposition that the comma ends. */
static vd_speaker before_apposition(const vd_telling *t, size_t comma)
{
    const vd_paper_mention *inner =
        comma > 0 ? vd_tell_mention(t, comma - 1) : NULL;

    /* "An expert at the institute, Dana Sample, told": the name itself. */
    if (inner != NULL && inner->to == comma && inner->from > 0 &&
        inner->kind == VD_MENTIONED_PERSON &&
        vd_tell_token(t, inner->from - 1)->kind == VD_WORD_COMMA)
        return of_mention(t, inner);
    for (size_t i = comma; i > 0 && comma - i < APPOSITION_MAX; i--) {
        if (vd_tell_token(t, i - 1)->sentence !=
            vd_tell_token(t, comma)->sentence)
            break;
        if (vd_tell_token(t, i - 1)->kind == VD_WORD_COMMA &&
            vd_tell_is(t, i,
                       "the a an who which including one both along led "
                       "representing s whose himself herself")) {
            vd_speaker s = ends_at(t, i - 1);

            if (s.name.n > 0)
                return s;
        }
    }
    return nobody();
}

/* The head of a long noun phrase: "the leaders of the Group of Seven (G7)
   leading industrialized nations". */
static vd_speaker head_of_phrase(const vd_telling *t, size_t i)
{
    for (size_t k = i; k > 0 && i - k < LOOK_BACK; k--) {
        const vd_paper_mention *m = vd_tell_mention(t, k - 1);
        const vd_token *word = vd_tell_token(t, k - 1);
        vd_gloss g;

        if (word->sentence != vd_tell_token(t, i)->sentence ||
            word->kind == VD_WORD_COMMA || word->kind == VD_WORD_DASH ||
            word->kind == VD_WORD_STOP || word->kind == VD_WORD_OPEN ||
            word->kind == VD_WORD_CLOSE ||
            vd_tell_marks(t, k - 1, "ends", NULL))
            break;
        if (m != NULL && can_speak(m) && !m->is_place)
            return with_others(t, of_mention(t, m));
        if (m == NULL &&
            vd_glossary_find(t->r->glossary, VD_GLOSS_VERB, t->w, k - 1, &g) &&
            g.form != VD_VERB_BASE && g.form != VD_VERB_ING)
            break;
    }
    return nobody();
}

vd_speaker vd_speaker_before(const vd_telling *t, size_t i, bool *negated)
{
    size_t at = i;
    vd_speaker s;

    while (at > 0 && vd_tell_token(t, at - 1)->sentence ==
                         vd_tell_token(t, i)->sentence) {
        /* "on Thursday announced", "last year vowed" */
        bool passed = vd_tell_marks(t, at - 1, "between", NULL) ||
                      vd_tell_token(t, at - 1)->kind == VD_WORD_OPEN;

        for (size_t k = vd_tell_when(
                 t, at - (at < DAY_WORDS_MAX ? at : DAY_WORDS_MAX));
             !passed && vd_tell_has_when(t, k, at); k++) {
            const vd_when *w = &t->r->whens->at[k];

            if (w->to == at) {
                at = w->from + 1;
                passed = true;
            }
        }
        if (!passed)
            break;
        if (negated != NULL && vd_tell_marks(t, at - 1, "negation", NULL))
            *negated = true;
        at--;
    }
    at -= at > 0 && vd_tell_is(t, at - 1, "on");
    s = ends_at(t, at);
    if (s.name.n == 0 && at > 0 &&
        vd_tell_token(t, at - 1)->kind == VD_WORD_COMMA)
        s = before_apposition(t, at - 1);
    if (s.name.n == 0)
        s = head_of_phrase(t, at);
    return s;
}

/* "Putin and Chinese President Xi Jinping": both. */
static vd_speaker with_following(const vd_telling *t, vd_speaker s)
{
    if (!vd_tell_is(t, s.words.to, "and"))
        return s;
    for (size_t k = s.words.to + 1; k < s.words.to + 5; k++) {
        const vd_paper_mention *m = vd_tell_mention(t, k);

        if (m != NULL && can_speak(m) && m->kind != VD_MENTIONED_UNKNOWN) {
            s.name =
                vd_str_join(t->r->arena, s.name, VD_STR(", "), m->canonical);
            s.words.to = m->to;
            return s;
        }
        if (vd_tell_token(t, k)->hash == 0)
            break;
    }
    return s;
}

vd_speaker vd_speaker_at(const vd_telling *t, size_t i)
{
    const vd_paper_mention *m;
    vd_gloss g;
    size_t at = i;

    at += vd_tell_is(t, at, "the");
    /* "said South Korean defense minister Shin": past the title. */
    for (size_t k = at; k < at + 6; k++) {
        m = vd_tell_mention(t, k);
        if (m != NULL && can_speak(m))
            return with_following(t, of_mention(t, m));
        if (vd_tell_token(t, k)->hash == 0 &&
            vd_tell_token(t, k)->kind != VD_WORD_OWNER &&
            vd_tell_token(t, k)->kind != VD_WORD_HYPHEN)
            break;
    }
    if (vd_glossary_find(t->r->glossary, VD_GLOSS_SPEAKER, t->w, i, &g))
        return unnamed(t, &g, i);
    return pronoun_at(t, i);
}

vd_speaker vd_speaker_last(const vd_telling *t)
{
    vd_speaker s = meant(t->r->last, "person", (vd_range){0, 0});

    s.type = t->r->last_type;
    return s;
}

void vd_speaker_note(vd_telling *t, const vd_speaker *s)
{
    if (s->name.n == 0)
        return;
    t->r->last = s->name;
    t->r->last_type = s->type;
    if (t->r->first.n == 0)
        t->r->first = s->name;
    if (vd_str_is(s->type, VD_STR("group"))) {
        t->r->group = s->name;
    } else if (!s->named) {
        return;
    } else if (vd_str_is(s->type, VD_STR("person")) ||
               vd_str_is(s->type, VD_STR("expert"))) {
        t->r->person = s->name;
        t->r->person_type = s->type;
    } else {
        t->r->body = s->name;
    }
}
