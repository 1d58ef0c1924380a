/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/act.h"

#include "acts.inc"
#include "data/country.h"
#include "papers/number.h"

enum { A_WORDS = 0, A_WHERE, A_TYPE, A_LISTS };
enum { COUNTRY_WORDS_MAX = 6, OBJECT_WORDS_MAX = 7 };

typedef struct reader {
    vd_arena *arena;
    const vd_words *w;
    vd_str text;
    vd_act *out;
} reader;

/* --- kind and number ----------------------------------------------------- */

static vd_str type_of(vd_str title, vd_str text)
{
    for (size_t i = 0; i < sizeof acts_rows / sizeof acts_rows[0]; i++) {
        vd_str in =
            vd_str_is(acts_rows[i][A_WHERE], VD_STR("title")) ? title : text;

        if (vd_str_find_nocase(in, acts_rows[i][A_WORDS], 0) != VD_STR_NONE)
            return acts_rows[i][A_TYPE];
    }
    return VD_STR("other");
}

/* "2024-03969", "E9-12345", "02-1234": behind a mark that is no letter. */
static size_t number_at(vd_str s, size_t at)
{
    size_t i = at;
    size_t year = 0;
    size_t digits = 0;

    if (i < s.n && (s.p[i] == 'E' || s.p[i] == 'C' || s.p[i] == 'R'))
        i++;
    while (i < s.n && vd_ascii_is_digit(s.p[i])) {
        i++;
        year++;
    }
    if ((year != 4 && year != 2 && year != 1) || i >= s.n || s.p[i] != '-')
        return 0;
    i++;
    while (i < s.n && vd_ascii_is_digit(s.p[i])) {
        i++;
        digits++;
    }
    return digits >= 4 && digits <= 6 &&
                   (i == s.n || !vd_ascii_is_alpha(s.p[i]))
               ? i - at
               : 0;
}

vd_str vd_act_number_in(vd_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        bool begins = i == 0 || text.p[i - 1] == '/' || text.p[i - 1] == ' ' ||
                      text.p[i - 1] == ':';
        size_t n = begins ? number_at(text, i) : 0;

        if (n > 0)
            return vd_str_slice(text, i, i + n);
    }
    return VD_STR("");
}

/* --- numbers ------------------------------------------------------------- */

static const vd_token *token(const reader *r, size_t i)
{
    static const vd_token none = {
        .text = VD_STR_INIT(""), .low = VD_STR_INIT(""), .kind = VD_WORD_MARK};

    return i < r->w->n ? &r->w->at[i] : &none;
}

static bool is_any(const reader *r, size_t i, const char *words)
{
    return vd_word_among(token(r, i)->low, words);
}

static bool is_mark(const reader *r, size_t i, const char *mark)
{
    return vd_str_is(token(r, i)->text, vd_str_of(mark));
}

/* "93 entities", "two existing entries": the number, its noun in *noun. */
static int64_t counted(const reader *r, size_t i, size_t *noun)
{
    vd_said_number n = {0};
    int64_t value;
    size_t at;

    if (token(r, i)->hash == 0 ||
        (i > 0 && is_mark(r, i - 1, "(") && is_mark(r, i + 1, ")")))
        return -1;
    n = vd_number_at(r->w, i);
    value = vd_number_whole(&n);
    if (value < 0)
        return -1;
    at = i + n.n;
    at += is_any(r, at, "existing new additional other foreign");
    if (!is_any(r, at, "entities entity entries entry persons individuals"))
        return -1;
    *noun = at;
    return value;
}

/* The verb before a number: of what is added, removed or changed. */
static const char *verb_before(const reader *r, size_t i)
{
    for (size_t k = i; k > 0 && i - k < 14; k--) {
        if (token(r, k - 1)->sentence != token(r, i)->sentence)
            break;
        if (is_any(r, k - 1, "adding adds add added"))
            return "add";
        if (is_any(r, k - 1, "removing removes remove removed"))
            return "remove";
        if (is_any(r, k - 1,
                   "modifying modifies modify revises revising "
                   "revise amends corrects"))
            return "modify";
    }
    return "";
}

static void set(int64_t *to, int64_t value)
{
    if (*to < 0)
        *to = value;
}

static void read_counts(reader *r)
{
    for (size_t i = 0; i < r->w->n; i++) {
        size_t noun = 0;
        int64_t value = counted(r, i, &noun);
        const char *verb = value < 0 ? "" : verb_before(r, i);
        bool entries = is_any(r, noun, "entries entry");

        if (value < 0)
            continue;
        if (strcmp(verb, "add") == 0)
            set(entries ? &r->out->entries : &r->out->entities, value);
        else if (strcmp(verb, "remove") == 0)
            set(&r->out->removed, value);
        else if (strcmp(verb, "modify") == 0)
            set(&r->out->modified, value);
    }
}

/* --- countries ----------------------------------------------------------- */

static vd_str words_between(const reader *r, size_t from, size_t to)
{
    return vd_words_text(r->w, r->text, from, to);
}

/* The country whose name ends before word i: the longest name there is. */
static vd_str country_before(const reader *r, size_t i, vd_str *name)
{
    size_t end = i;

    end -= end > 0 && token(r, end - 1)->kind == VD_WORD_COMMA;
    /* "(China)", "(UAE)": the short name is the one. */
    if (end > 2 && is_mark(r, end - 1, ")")) {
        size_t open = end - 1;

        while (open > 0 && !is_mark(r, open, "("))
            open--;
        *name = words_between(r, open + 1, end - 1);
        if (vd_country_find(*name).n > 0)
            return vd_country_find(*name);
        end = open;
    }
    for (size_t n = COUNTRY_WORDS_MAX; n > 0; n--) {
        vd_str text = end >= n ? words_between(r, end - n, end) : VD_STR("");

        if (text.n > 0 && token(r, end - n)->capital &&
            vd_country_find(text).n > 0) {
            *name = text;
            return vd_country_find(text);
        }
    }
    *name = end > 0 ? token(r, end - 1)->text : VD_STR("");
    return VD_STR("");
}

/* Destinations of what is added, not of entries that are changed besides. */
static bool is_of_destinations(const reader *r, size_t i)
{
    bool destinations = false;
    bool changes = false;
    bool adds = false;

    for (size_t k = vd_sentence_begin(r->w, i); k < i; k++) {
        destinations = destinations || is_any(r, k, "destination destinations");
        changes = changes || is_any(r, k,
                                    "modifies modifying revises revising "
                                    "removes removing existing correct "
                                    "corrects");
        adds = adds || is_any(r, k, "adding adds added");
    }
    return destinations && (adds || !changes);
}

static void read_countries(reader *r)
{
    vd_act *a = r->out;

    for (size_t i = 1; i + 2 < r->w->n; i++) {
        long long count;
        vd_act_country *c;

        if (!is_mark(r, i, "(") || !is_mark(r, i + 2, ")") ||
            !vd_str_to_int(token(r, i + 1)->text, &count) ||
            !is_of_destinations(r, i) || a->n_countries == VD_ACT_COUNTRIES_MAX)
            continue;
        c = &a->countries[a->n_countries++];
        c->count = count;
        c->code = country_before(r, i, &c->name);
    }
}

static void check_sum(reader *r)
{
    vd_act *a = r->out;
    int64_t total = a->entries >= 0 ? a->entries : a->entities;
    int64_t sum = 0;

    for (size_t i = 0; i < a->n_countries; i++) {
        sum += a->countries[i].count;
        if (a->countries[i].code.n == 0)
            a->issue = vd_str_printf(r->arena, "\"%.*s\" is no country known",
                                     VD_STR_SHOWN(a->countries[i].name));
    }
    if (a->n_countries == 0)
        return;
    if (total < 0) {
        a->issue = vd_str_printf(r->arena,
                                 "countries have %lld together, and the notice "
                                 "gives no total",
                                 (long long)sum);
    } else if (sum != total) {
        a->issue =
            vd_str_printf(r->arena,
                          "countries have %lld together, the notice says "
                          "%lld %s",
                          (long long)sum, (long long)total,
                          a->entries >= 0 ? "entries" : "entities");
    }
}

/* ------------------------------------------------------------------------- */

static vd_str find_agency(const vd_paper_mentions *mentions)
{
    for (size_t i = 0; i < mentions->n; i++) {
        const vd_paper_mention *m = &mentions->at[i];

        if (m->kind == VD_MENTIONED_ORGANISATION &&
            (vd_str_is(m->type, VD_STR("authority")) ||
             vd_str_find(m->canonical, VD_STR("Department"), 0) != VD_STR_NONE))
            return m->canonical;
    }
    return VD_STR("");
}

void vd_act_read(const vd_act_notice *notice, vd_arena *arena, vd_act *out)
{
    const vd_passages *passages = notice->passages;
    vd_str all = VD_STR("");
    reader sum = {.arena = arena, .out = out};

    *out = (vd_act){.any = true,
                    .number = notice->number,
                    .entities = -1,
                    .entries = -1,
                    .removed = -1,
                    .modified = -1,
                    .issue = VD_STR("")};
    for (size_t i = 0; i < passages->n; i++) {
        reader r = {arena, &notice->words[i], passages->at[i].text, out};

        if (vd_passage_speaks(&passages->at[i])) {
            read_counts(&r);
            read_countries(&r);
            all = vd_str_join(arena, all, VD_STR(" "), r.text);
        }
        if (out->number.n == 0 &&
            strcmp(passages->at[i].reason, "document_number") == 0)
            out->number = vd_act_number_in(passages->at[i].text);
    }
    check_sum(&sum);
    out->type = type_of(notice->title, all);
    out->agency = find_agency(notice->mentions);
}

/* "a number of foreign persons", "one or more persons": whom it is about. */
static vd_str whom(const reader *r)
{
    for (size_t i = 0; i < r->w->n; i++) {
        size_t from = i;

        if (!is_any(r, i,
                    "persons entities individuals companies vessels person "
                    "entity company"))
            continue;
        while (
            from > 0 && i - from < OBJECT_WORDS_MAX &&
            token(r, from - 1)->hash != 0 &&
            !is_any(r, from - 1, "that of by on against and adding is are for"))
            from--;
        if (from > 1 && is_any(r, from - 1, "of") &&
            is_any(r, from - 2, "number names name"))
            from -= 2;
        from -= from > 0 && is_any(r, from - 1, "a the");
        return words_between(r, from, i + 1);
    }
    return VD_STR("");
}

static bool lists_somebody(const vd_act *act)
{
    for (size_t i = 0; i < sizeof acts_rows / sizeof acts_rows[0]; i++) {
        if (vd_str_is(acts_rows[i][A_TYPE], act->type))
            return acts_rows[i][A_LISTS].n > 0;
    }
    return false;
}

static vd_str day_text(const vd_published *published, vd_arena *arena)
{
    if (published->day == 0)
        return VD_STR("");
    return vd_str_printf(arena, "%04d-%02d-%02d", published->day / 10000,
                         published->day / 100 % 100, published->day % 100);
}

/* The act's own day is that of its designations. */
static bool date_designations(const vd_published *published, vd_arena *arena,
                              vd_claims *claims)
{
    bool any = false;

    for (size_t i = 0; i < claims->n; i++) {
        vd_claim *c = &claims->at[i];

        if (strcmp(c->cls, "designation") != 0)
            continue;
        any = true;
        if (c->date.n == 0 && published->day > 0) {
            c->date = day_text(published, arena);
            c->date_lo = published->day;
            c->date_hi = published->day;
            c->date_basis = "day of the act";
        }
    }
    return any;
}

void vd_act_claim(const vd_act *act, const vd_act_notice *notice,
                  vd_arena *arena, vd_claims *claims)
{
    const vd_passages *passages = notice->passages;

    if (!lists_somebody(act) ||
        date_designations(notice->published, arena, claims))
        return;
    for (size_t i = 0; i < passages->n; i++) {
        reader r = {arena, &notice->words[i], passages->at[i].text, NULL};
        vd_str object =
            vd_passage_speaks(&passages->at[i]) ? whom(&r) : VD_STR("");
        vd_claim *c;

        if (object.n == 0)
            continue;
        c = vd_claims_add(claims, arena, "act");
        c->passage = (uint32_t)i;
        c->to = (uint32_t)notice->words[i].n;
        c->end = (uint32_t)passages->at[i].text.n;
        c->speaker = act->agency.n > 0 ? act->agency : VD_STR("United States");
        c->speaker_type = VD_STR("organisation");
        c->cls = "designation";
        c->subject = c->speaker;
        c->predicate = VD_STR("lists");
        c->object = object;
        c->content = passages->at[i].text;
        c->chain[c->n_chain++] = c->speaker;
        (void)date_designations(notice->published, arena, claims);
        return;
    }
}
