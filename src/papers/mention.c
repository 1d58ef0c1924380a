/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/mention.h"

#include "institutions.inc"
#include "papers/scan.h"

const char *vd_mentioned_name(vd_mentioned kind)
{
    static const char *const names[] = {
        "unknown", "person",   "state",      "group", "organisation",
        "outlet",  "place",    "vessel",     "good",  "law",
        "money",   "quantity", "identifier", "listed"};

    return names[kind];
}

/* --- looking around ------------------------------------------------------ */

const vd_token *vd_scan_token(const vd_scan *s, size_t i)
{
    static const vd_token none = {.text = VD_STR_INIT(""),
                                  .low = VD_STR_INIT(""),
                                  .sentence = UINT32_MAX,
                                  .kind = VD_WORD_MARK};

    return i < s->w->n ? &s->w->at[i] : &none;
}

bool vd_scan_is(const vd_scan *s, size_t i, const char *words)
{
    return vd_word_among(vd_scan_token(s, i)->low, words);
}

vd_paper_mention *vd_scan_put(vd_scan *s, size_t from, size_t to,
                              vd_mentioned kind)
{
    vd_paper_mentions *out = s->out;
    const vd_token *last = vd_scan_token(s, to - 1);
    vd_paper_mention *p;

    out->at = vd_arena_grow(s->r->arena, out->at, out->n, &out->room,
                            sizeof *out->at);
    p = &out->at[out->n++];
    *p = (vd_paper_mention){.passage = s->passage,
                            .from = (uint32_t)from,
                            .to = (uint32_t)to,
                            .at = vd_scan_token(s, from)->at,
                            .end = (uint32_t)(last->at + last->text.n),
                            .kind = kind,
                            .surface = vd_words_text(s->w, s->text, from, to),
                            .type = VD_STR(""),
                            .country = VD_STR(""),
                            .role = VD_STR(""),
                            .basis = "rule",
                            .count = -1};
    p->canonical = p->surface;
    return p;
}

const vd_paper_mention *vd_scan_last(const vd_scan *s)
{
    const vd_paper_mention *p =
        s->out->n > 0 ? &s->out->at[s->out->n - 1] : NULL;

    return p != NULL && p->passage == s->passage ? p : NULL;
}

enum { N_FORM = 0, N_CANONICAL, N_KIND, N_COUNTRY };

static bool is_of(const vd_gloss *g, const char *kinds)
{
    vd_str rest = vd_str_of(kinds);
    vd_str kind;

    while (vd_str_next(&rest, VD_STR(" "), &kind)) {
        if (vd_str_is(g->row[N_KIND], kind))
            return true;
    }
    return false;
}

bool vd_scan_state_before(const vd_scan *s, size_t i, size_t *from,
                          vd_gloss *out)
{
    size_t end = i;

    if (end > 0 && vd_scan_token(s, end - 1)->kind == VD_WORD_OWNER)
        end--;
    for (size_t n = 5; n > 0; n--) {
        vd_gloss g;

        if (end < n || !vd_scan_token(s, end - n)->capital ||
            !vd_glossary_find(s->r->glossary, VD_GLOSS_NAME, s->w, end - n,
                              &g) ||
            g.n != n)
            continue;
        do {
            if (is_of(&g, "state demonym union capital metonym")) {
                *from = end - n;
                *out = g;
                return true;
            }
        } while (vd_glossary_same(s->r->glossary, VD_GLOSS_NAME, &g));
    }
    return false;
}

/* --- names of the glossary ----------------------------------------------- */

/* The case of a text must be that of the form: "US" is not "us". */
static bool fits_case(const vd_scan *s, size_t i, const vd_gloss *g)
{
    vd_str form = g->row[N_FORM];
    const vd_token *t = vd_scan_token(s, i);
    bool shouts = true;

    for (size_t k = 0; k < form.n && form.p[k] != ' '; k++)
        shouts = shouts && !(form.p[k] >= 'a' && form.p[k] <= 'z');
    if (form.n > 0 && form.p[0] < 'A')
        return true; /* "152mm shells" */
    if (form.n > 0 && form.p[0] >= 'a' && form.p[0] <= 'z')
        return true;
    return shouts ? t->shout : t->capital;
}

/* Whether a state or city stands where something is, and does not act. */
static bool is_where(const vd_scan *s, size_t i)
{
    size_t before = i;

    before -= before > 0 && vd_scan_is(s, before - 1, "the");
    if (before == 0)
        return false;
    if (!vd_scan_is(s, before - 1,
                    "in at near inside within across outside off visit visited "
                    "visiting"))
        return false;
    /* "use in Ukraine", "war in Ukraine": whom it is about. */
    return before < 2 ||
           !vd_scan_is(s, before - 2,
                       "use used battlefield war attacks invasion aggression "
                       "actors entities individuals companies firms targets");
}

/* "visit Pyongyang", "traveled to Seoul", "from Beijing to Moscow" of people.
 */
static bool is_visited(const vd_scan *s, size_t i)
{
    return is_where(s, i) ||
           (i > 1 && vd_scan_is(s, i - 1, "to") &&
            vd_scan_is(s, i - 2,
                       "trip trips visit travel traveled travelled "
                       "traveling flew fly went go arrive arrived "
                       "train trains"));
}

static const char *const kind_types[][2] = {{"authority", "authority"},
                                            {"monitor", "monitor"},
                                            {"research", "research"},
                                            {"wire", "wire"},
                                            {"outlet", "outlet"},
                                            {"gazette", "gazette"},
                                            {"statemedia", "state media"},
                                            {"city", "city"},
                                            {"port", "port"},
                                            {"region", "region"},
                                            {"union", "union"}};

static vd_mentioned kind_of_name(const vd_gloss *g)
{
    if (is_of(g, "state capital metonym"))
        return VD_MENTIONED_STATE;
    if (is_of(g, "group"))
        return VD_MENTIONED_GROUP;
    if (is_of(g, "outlet wire statemedia gazette"))
        return VD_MENTIONED_OUTLET;
    if (is_of(g, "city port region"))
        return VD_MENTIONED_PLACE;
    return VD_MENTIONED_ORGANISATION;
}

/* A capital is its state unless it is where something is. */
static void settle_capital(vd_scan *s, vd_paper_mention *p, const vd_gloss *g)
{
    bool dateline = vd_scan_token(s, p->from)->shout;

    p->is_place = dateline || is_visited(s, p->from);
    if (p->is_place) {
        p->kind = VD_MENTIONED_PLACE;
        p->type = VD_STR("city");
        p->canonical = g->row[N_CANONICAL];
    } else {
        p->canonical = vd_state_name(p->country);
    }
}

/* "Apulia, Italy", "SEOUL, South Korea": the state belongs to the place. */
static size_t place_with_state(const vd_scan *s, const vd_paper_mention *p)
{
    vd_gloss g;

    if (p->kind != VD_MENTIONED_PLACE ||
        vd_scan_token(s, p->to)->kind != VD_WORD_COMMA ||
        !vd_glossary_find(s->r->glossary, VD_GLOSS_NAME, s->w, p->to + 1, &g))
        return p->to;
    do {
        if (is_of(&g, "state"))
            return p->to + 1 + g.n;
    } while (vd_glossary_same(s->r->glossary, VD_GLOSS_NAME, &g));
    return p->to;
}

static void widen(const vd_scan *s, vd_paper_mention *p, size_t to)
{
    const vd_token *last = vd_scan_token(s, to - 1);

    p->to = (uint32_t)to;
    p->end = (uint32_t)(last->at + last->text.n);
    p->surface = vd_words_text(s->w, s->text, p->from, to);
}

/* "(8)" behind a destination. */
static void take_count(const vd_scan *s, vd_paper_mention *p)
{
    size_t i = p->to;
    long long count;

    /* "the People's Republic of China (China) (8)" */
    if (vd_str_is(vd_scan_token(s, i)->text, VD_STR("(")) &&
        vd_scan_token(s, i + 1)->kind == VD_WORD_WORD &&
        vd_str_is(vd_scan_token(s, i + 2)->text, VD_STR(")")))
        i += 3;
    if (vd_str_is(vd_scan_token(s, i)->text, VD_STR("(")) &&
        vd_str_is(vd_scan_token(s, i + 2)->text, VD_STR(")")) &&
        vd_str_to_int(vd_scan_token(s, i + 1)->text, &count))
        p->count = count;
}

/* The parties of a resolution are not in its name. */
static void add_resolutions(vd_scan *s, size_t from, size_t end)
{
    vd_paper_mention *p;

    if (!vd_scan_is(s, end, "resolution resolutions") ||
        vd_scan_token(s, end + 1)->kind == VD_WORD_NUMBER)
        return;
    p = vd_scan_put(s, from, end + 1, VD_MENTIONED_LAW);
    p->canonical = VD_STR("UNSC resolutions (unspecified)");
    p->type = VD_STR("resolution");
}

static size_t put_name(vd_scan *s, size_t i, const vd_gloss *g)
{
    vd_paper_mention *p = vd_scan_put(s, i, i + g->n, kind_of_name(g));
    size_t end;

    p->canonical = g->row[N_CANONICAL];
    p->country = g->row[N_COUNTRY];
    p->basis = "names";
    for (size_t k = 0; k < sizeof kind_types / sizeof kind_types[0]; k++) {
        if (is_of(g, kind_types[k][0]))
            p->type = vd_str_of(kind_types[k][1]);
    }
    if (is_of(g, "capital"))
        settle_capital(s, p, g);
    else if (is_of(g, "state"))
        p->is_place = is_where(s, i);
    take_count(s, p);
    end = place_with_state(s, p);
    if (end > p->to)
        widen(s, p, end);
    end = p->to;
    if (vd_str_starts(p->canonical, VD_STR("UN Security Council")) ||
        vd_str_is(p->canonical, VD_STR("United Nations")))
        add_resolutions(s, i, end);
    return end;
}

/* "South Korea's defense ministry", "North Korea's ambassador to Russia". */
static size_t read_institution(vd_scan *s, size_t i, const vd_gloss *state)
{
    size_t at = i + state->n;
    size_t best = 0;
    size_t best_n = 0;

    at += vd_scan_token(s, at)->kind == VD_WORD_OWNER;
    for (size_t k = 0; k < sizeof institutions_rows / sizeof *institutions_rows;
         k++) {
        vd_str rest = institutions_rows[k][0];
        size_t n = 0;
        bool same = true;
        vd_str word;

        while (same && vd_str_next(&rest, VD_STR(" "), &word))
            same = vd_str_is(vd_scan_token(s, at + n++)->low, word);
        if (same && n > best_n) {
            best = k;
            best_n = n;
        }
    }
    if (best_n == 0 || vd_str_is(institutions_rows[best][1], VD_STR("state")))
        return i;
    {
        bool office = vd_str_is(institutions_rows[best][1], VD_STR("office"));
        vd_paper_mention *p;
        size_t run = vd_scan_run_end(s, at + best_n);

        if (office && run > at + best_n)
            return i; /* somebody with a name */
        p = vd_scan_put(s, i, at + best_n,
                        office ? VD_MENTIONED_PERSON
                               : VD_MENTIONED_ORGANISATION);
        p->country = state->row[N_COUNTRY];
        p->type = office ? VD_STR("office") : VD_STR("authority");
        p->basis = "institutions";
    }
    return at + best_n;
}

/* "missile debris", "weapons programs": goods that only say which. */
static bool is_modifier(const vd_scan *s, size_t i, size_t n)
{
    const vd_token *last = vd_scan_token(s, i + n - 1);
    const vd_token *next = vd_scan_token(s, i + n);
    vd_gloss g;

    if (next->kind == VD_WORD_HYPHEN)
        return true;
    if (next->kind != VD_WORD_WORD || next->capital)
        return false;
    if (vd_scan_is(
            s, i + n,
            "program programs programme programmes capability "
            "capabilities debris test tests testing launch launches attack "
            "attacks strike strikes capacity development industry maker "
            "makers arsenal factory factories plant plants expert experts"))
        return true;
    if (last->low.n > 0 && last->low.p[last->low.n - 1] == 's')
        return false;
    return n == 1 && last->low.n > 3 && next->low.n >= 3 &&
           next->low.p[next->low.n - 1] != 'd' &&
           !vd_scan_is_inner(s, i + n, "common") &&
           !vd_scan_is_inner(s, i + n, "inner") &&
           !vd_glossary_find(s->r->glossary, VD_GLOSS_MARKER, s->w, i + n,
                             &g) &&
           !vd_glossary_find(s->r->glossary, VD_GLOSS_VERB, s->w, i + n, &g) &&
           !vd_scan_is(s, i + n, "that against");
}

/* --- the reader ---------------------------------------------------------- */

static size_t read_known(vd_scan *s, size_t i)
{
    vd_gloss holder = {0};
    vd_gloss law = {0};
    vd_gloss name = {0};
    vd_gloss ware = {0};
    const vd_glossary *g = s->r->glossary;
    bool any_name = vd_glossary_find(g, VD_GLOSS_NAME, s->w, i, &name) &&
                    fits_case(s, i, &name);
    bool any_holder = vd_glossary_find(g, VD_GLOSS_HOLDER, s->w, i, &holder) &&
                      vd_scan_token(s, i)->capital;
    bool any_law = vd_glossary_find(g, VD_GLOSS_LAW, s->w, i, &law) &&
                   fits_case(s, i, &law);
    bool any_ware = vd_glossary_find(g, VD_GLOSS_WARE, s->w, i, &ware);

    if (any_law && law.n >= name.n) {
        vd_paper_mention *p = vd_scan_put(s, i, i + law.n, VD_MENTIONED_LAW);

        p->canonical = law.row[1];
        p->type = law.row[2];
        p->basis = "laws";
        /* Whose mandate it is, is named as well. */
        return vd_str_is(p->type, VD_STR("mandate")) ? i + 1 : i + law.n;
    }
    if (any_holder && holder.n >= name.n)
        return vd_scan_holder(s, i, &holder);
    if (any_name && name.n >= ware.n) {
        size_t end = i;

        if (is_of(&name, "state demonym"))
            end = read_institution(s, i, &name);
        if (end > i)
            return end;
        if (is_of(&name, "demonym"))
            return i + name.n;
        /* "Washington Post" is longer; "Wang" is no state. */
        return put_name(s, i, &name);
    }
    if (any_ware && fits_case(s, i, &ware) && !is_modifier(s, i, ware.n)) {
        vd_paper_mention *p = vd_scan_put(s, i, i + ware.n, VD_MENTIONED_WARE);

        p->canonical = ware.row[1];
        p->type = ware.row[2];
        p->basis = "wares";
        return i + ware.n;
    }
    return i;
}

static bool is_technology_word(const vd_scan *s, size_t i)
{
    return vd_scan_is(s, i,
                      "nuclear missile missiles ballistic rocket rockets "
                      "space military satellite related weapons drone "
                      "submarine and or reactor reentry") ||
           vd_scan_token(s, i)->kind == VD_WORD_HYPHEN;
}

/* "nuclear or ballistic missiles-related technology". */
static size_t read_technology(vd_scan *s, size_t i)
{
    size_t end = i;
    vd_paper_mention *p;

    if (!is_technology_word(s, i) || vd_scan_is(s, i, "and or related") ||
        vd_scan_token(s, i)->hash == 0)
        return i;
    while (is_technology_word(s, end))
        end++;
    if (!vd_scan_is(s, end, "technology technologies"))
        return i;
    p = vd_scan_put(s, i, end + 1, VD_MENTIONED_WARE);
    p->type = VD_STR("technology");
    p->basis = "words";
    return end + 1;
}

static size_t read_at(vd_scan *s, size_t i)
{
    static size_t (*const readers[])(vd_scan *, size_t) = {
        vd_scan_identifier, vd_scan_law,      read_technology, read_known,
        vd_scan_vessel,     vd_scan_quantity, vd_scan_surname, vd_scan_run};

    for (size_t k = 0; k < sizeof readers / sizeof readers[0]; k++) {
        size_t end = readers[k](s, i);

        if (end > i)
            return end;
    }
    return i + 1;
}

static int by_place(const vd_paper_mention *a, const vd_paper_mention *b)
{
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return a->to < b->to ? -1 : a->to > b->to;
}

void vd_mentions_read(vd_mention_reader *reader, const vd_words *words,
                      vd_str text, uint32_t passage, vd_paper_mentions *out)
{
    vd_scan s = {
        .r = reader, .w = words, .text = text, .passage = passage, .out = out};
    size_t first = out->n;

    for (size_t i = 0; i < words->n;) {
        if (words->at[i].hash == 0 && words->at[i].kind != VD_WORD_MARK)
            i++;
        else
            i = read_at(&s, i);
    }
    /* Few are out of order: insertion. */
    for (size_t i = first + 1; i < out->n; i++) {
        vd_paper_mention m = out->at[i];
        size_t k = i;

        while (k > first && by_place(&m, &out->at[k - 1]) < 0) {
            out->at[k] = out->at[k - 1];
            k--;
        }
        out->at[k] = m;
    }
}
