/* SPDX-License-Identifier: Apache-2.0 */
#include "app/selftest.h"

#include "base/utf8.h"
#include "model/ident.h"

/* Floors are below what all lists give and above what a fault leaves (tests/
   quality/faults.c); exact names and numbers are never missed. */
static const struct {
    vd_str name;
    vd_str what;
    int floor;
} forms[VD_FORMS] = {
    {VD_STR_INIT("exact"), VD_STR_INIT("the name as the list has it"), 1000000},
    {VD_STR_INIT("plain"), VD_STR_INIT("capitals, without marks"), 980000},
    {VD_STR_INIT("order"), VD_STR_INIT("the last word first"), 880000},
    {VD_STR_INIT("joined"), VD_STR_INIT("two words joined"), 920000},
    {VD_STR_INIT("split"), VD_STR_INIT("the longest word split"), 800000},
    {VD_STR_INIT("typo"), VD_STR_INIT("a slip in each long word"), 750000},
    {VD_STR_INIT("cut"), VD_STR_INIT("cut at 35 letters"), 700000},
    {VD_STR_INIT("script"), VD_STR_INIT("a name in another script"), 1000000},
    {VD_STR_INIT("alias"), VD_STR_INIT("another name of the list"), 1000000},
    {VD_STR_INIT("number"), VD_STR_INIT("a number alone"), 1000000},
    {VD_STR_INIT("spaced"), VD_STR_INIT("a number with blanks in it"), 950000},
};

/* Below so many a share says nothing of a list or a script. */
enum { ENOUGH = 40, NAMES_MAX = 4, CUT_LETTERS = 35, LONG = 8, SHORT = 5 };

vd_str vd_form_name(vd_form form)
{
    return forms[form].name;
}

vd_str vd_form_what(vd_form form)
{
    return forms[form].what;
}

int vd_form_floor(vd_form form)
{
    return forms[form].floor;
}

/* ---- scripts ---- */

static const struct {
    vd_str name;
    uint32_t first;
    uint32_t last;
} scripts[VD_SELFTEST_SCRIPTS] = {
    {VD_STR_INIT("Latin"), 0, 0x24f},
    {VD_STR_INIT("Greek"), 0x370, 0x3ff},
    {VD_STR_INIT("Cyrillic"), 0x400, 0x52f},
    {VD_STR_INIT("Hebrew"), 0x590, 0x5ff},
    {VD_STR_INIT("Arabic"), 0x600, 0x77f},
    {VD_STR_INIT("Hangul"), 0xac00, 0xd7a3},
    {VD_STR_INIT("Han"), 0x4e00, 0x9fff},
    {VD_STR_INIT("other"), 0x250, 0x10ffff},
};

vd_str vd_selftest_script(size_t i)
{
    return scripts[i].name;
}

/* Of the first letter that is not Latin, else Latin. */
static size_t script_of(vd_str text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t c = vd_utf8_take(text, &at);

        if (c < 0x250)
            continue;
        for (size_t i = 1; i < VD_SELFTEST_SCRIPTS; i++) {
            if (c >= scripts[i].first && c <= scripts[i].last)
                return i;
        }
    }
    return 0;
}

/* ---- asking ---- */

typedef struct asker {
    const vd_view *view;
    vd_screen *screen;
    vd_selftest *test;
    vd_arena arena; /* of the listing in hand */
    size_t list;
    const vd_entity *entity;
    vd_err *err;
    vd_status status;
} asker;

static bool is_found(asker *a, const vd_entity *query)
{
    vd_search_options options = {
        .limit = VD_RESULTS_MAX, .typed = true, .floor = a->test->threshold};
    vd_found found = {0};

    a->status =
        vd_screen_query(a->screen, query, &options, &a->arena, &found, a->err);
    for (size_t i = 0; a->status == VD_OK && i < found.n; i++) {
        if (found.at[i].score.score >= a->test->threshold &&
            vd_str_is(found.at[i].candidate->entity->id, a->entity->id))
            return true;
    }
    return false;
}

static void count(vd_effect *effect, bool found)
{
    effect->asked++;
    effect->found += found;
}

static void ask(asker *a, vd_form form, vd_prop prop, vd_str text)
{
    vd_selftest *t = a->test;
    vd_record query;
    bool found;

    if (a->status != VD_OK || text.n == 0)
        return;
    vd_record_init(&query, &a->arena, VD_STR(""), VD_STR(""),
                   a->entity->schema);
    vd_record_say(&query, prop, text);
    if (vd_query_wrong(query.entities) != NULL)
        return;
    found = is_found(a, query.entities);
    if (a->status != VD_OK)
        return;
    count(&t->all[form], found);
    count(&t->of_list[a->list][form], found);
    count(&t->of_script[script_of(text)][form], found);
    if (!found)
        t->missed(t->ctx, t->lists[a->list], a->entity->id, form, text);
}

/* A name whose letters its publisher lost, as "????? ???", is nobody's. */
static bool has_letters(vd_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = vd_ascii_lower(name.p[i]);

        if ((c >= 'a' && c <= 'z') || vd_ascii_is_digit(c) ||
            (unsigned char)c >= 0x80)
            return true;
    }
    return false;
}

/* ---- forms of a name ---- */

enum { WORDS_MAX = 32 };

typedef struct words {
    vd_str at[WORDS_MAX];
    size_t n;
    size_t longest;
} words;

static void take_words(vd_str text, words *out)
{
    vd_str word;

    *out = (words){.n = 0};
    while (out->n < WORDS_MAX && vd_str_next(&text, VD_STR(" "), &word)) {
        if (word.n == 0)
            continue;
        if (word.n > out->at[out->longest].n)
            out->longest = out->n;
        out->at[out->n++] = word;
    }
}

static vd_str put_words(asker *a, const words *w, size_t from)
{
    vd_str text = VD_STR("");

    for (size_t i = 0; i < w->n; i++)
        text =
            vd_str_join(&a->arena, text, VD_STR(" "), w->at[(from + i) % w->n]);
    return text;
}

static vd_str with_word(asker *a, const words *w, size_t at, vd_str word)
{
    words other = *w;

    other.at[at] = word;
    return put_words(a, &other, 0);
}

static bool is_ascii(vd_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    }
    return true;
}

/* Two letters in the middle change places: the commonest slip of a hand. */
static vd_str slip(asker *a, vd_str word)
{
    char *to = vd_arena_alloc(&a->arena, word.n, 1);
    size_t at = word.n / 2;
    char kept;

    memcpy(to, word.p, word.n);
    if (to[at] == to[at - 1])
        at++;
    kept = to[at];
    to[at] = to[at - 1];
    to[at - 1] = kept;
    return (vd_str){to, word.n};
}

static bool is_letters(vd_str word)
{
    for (size_t i = 0; i < word.n; i++) {
        char c = vd_ascii_lower(word.p[i]);

        if (c < 'a' || c > 'z')
            return false;
    }
    return word.n > 0;
}

/* Letters from U+00C0 to U+017F as somebody writes them who has no marks; "?"
   where there are several ways.  Not by the engine's own folding, which is
   what is tested. */
static const char unmarked[] =
    "AAAA?A?CEEEEIIII?NOOOO??OUUU?Y??"
    "aaaa?a?ceeeeiiii?noooo??ouuu?y?y"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi??JjKk?LlLlLlLlLl"
    "NnNnNn???OoOoOo??RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZz?";

/* Capitals without marks; "" if there are several ways to write them so. */
static vd_str plain_of(asker *a, vd_str name)
{
    char *to = vd_arena_alloc(&a->arena, name.n + 1, 1);
    size_t n = 0;

    for (size_t at = 0; at < name.n;) {
        uint32_t c = vd_utf8_take(name, &at);

        if (c >= 0xc0 && c < 0xc0 + sizeof unmarked - 1)
            c = (unsigned char)unmarked[c - 0xc0];
        if (c >= 0x80 || c == '?')
            return VD_STR("");
        to[n++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return (vd_str){to, n};
}

/* "" if no word is long enough. */
static vd_str slipped(asker *a, const words *w)
{
    words other = *w;
    bool any = false;

    for (size_t i = 0; i < w->n; i++) {
        if (w->at[i].n < SHORT || !is_letters(w->at[i]))
            continue;
        other.at[i] = slip(a, w->at[i]);
        any = true;
    }
    return any ? put_words(a, &other, 0) : VD_STR("");
}

static void ask_damaged(asker *a, vd_str name)
{
    words w;
    vd_str longest;

    take_words(name, &w);
    longest = w.n > 0 ? w.at[w.longest] : VD_STR("");
    if (w.n >= 2) {
        ask(a, VD_FORM_ORDER, VD_PROP_NAME, put_words(a, &w, w.n - 1));
        words joined = {.n = w.n - 1};

        for (size_t i = 2; i < w.n; i++)
            joined.at[i - 1] = w.at[i];
        joined.at[0] = vd_str_join(&a->arena, w.at[0], VD_STR(""), w.at[1]);
        ask(a, VD_FORM_JOINED, VD_PROP_NAME, put_words(a, &joined, 0));
    }
    if (longest.n >= LONG && is_letters(longest)) {
        ask(a, VD_FORM_SPLIT, VD_PROP_NAME,
            with_word(
                a, &w, w.longest,
                vd_str_join(&a->arena, vd_str_slice(longest, 0, longest.n / 2),
                            VD_STR(" "),
                            vd_str_slice(longest, longest.n / 2, longest.n))));
    }
    ask(a, VD_FORM_TYPO, VD_PROP_NAME, slipped(a, &w));
    if (name.n > CUT_LETTERS)
        ask(a, VD_FORM_CUT, VD_PROP_NAME, vd_str_slice(name, 0, CUT_LETTERS));
}

static void ask_number(asker *a, const vd_value *v)
{
    vd_str half = vd_str_slice(v->text, 0, v->text.n / 2);
    vd_str rest = vd_str_slice(v->text, v->text.n / 2, v->text.n);

    ask(a, VD_FORM_NUMBER, v->prop, v->text);
    ask(a, VD_FORM_SPACED, v->prop,
        vd_str_join(&a->arena, half, VD_STR(" "), rest));
}

/* Numbers that name one party alone. */
static bool is_number(const vd_value *v)
{
    static const vd_prop props[] = {VD_PROP_IMO_NUMBER, VD_PROP_PASSPORT_NUMBER,
                                    VD_PROP_LEI_CODE,   VD_PROP_PUBLIC_KEY,
                                    VD_PROP_SWIFT_BIC,  VD_PROP_TAX_NUMBER,
                                    VD_PROP_INN_CODE};

    for (size_t i = 0; i < sizeof props / sizeof props[0]; i++) {
        if (v->prop == props[i])
            return v->text.n >= SHORT + 1 && is_ascii(v->text);
    }
    return false;
}

static void ask_all(asker *a)
{
    const vd_entity *e = a->entity;
    size_t names = 0;
    bool damaged = false;

    for (size_t i = 0; i < e->n; i++) {
        const vd_value *v = &e->values[i];
        bool is_alias = v->prop == VD_PROP_ALIAS;

        if (is_number(v)) {
            ask_number(a, v);
            continue;
        }
        if ((v->prop != VD_PROP_NAME && !is_alias) || names == NAMES_MAX ||
            !has_letters(v->text))
            continue;
        names++;
        ask(a,
            script_of(v->text) != 0 ? VD_FORM_SCRIPT
            : is_alias              ? VD_FORM_ALIAS
                                    : VD_FORM_EXACT,
            VD_PROP_NAME, v->text);
        if (is_alias)
            continue;
        ask(a, VD_FORM_PLAIN, VD_PROP_NAME, plain_of(a, v->text));
        if (!damaged && is_ascii(v->text)) {
            ask_damaged(a, v->text);
            damaged = true;
        }
    }
}

/* ---- listings ---- */

static vd_status ask_listing(asker *a, uint32_t number)
{
    vd_record record;
    vd_status st;

    vd_arena_reset(&a->arena);
    st = vd_store_record(a->view->store, number, &a->arena, &record, a->err);
    if (st != VD_OK || vd_record_target(&record)->n == 0)
        return st;
    a->entity = vd_record_target(&record);
    ask_all(a);
    return a->status;
}

/* Evenly over the list, so that the same book gives the same sample. */
static vd_status ask_list(asker *a, vd_str source)
{
    vd_arena arena;
    vd_source_state state;
    size_t targets;
    size_t seen = 0;
    size_t taken = 0;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_view_source(a->view, source, &arena, &state, a->err);
    targets = st == VD_OK ? vd_content_targets(&state.content) : 0;
    for (size_t i = 0; st == VD_OK && i < state.content.n; i++) {
        const vd_listing *l = &state.content.at[i];

        if (!l->target || l->record == 0)
            continue;
        /* The k-th of the sample is the one at k * targets / each. */
        if (seen++ * a->test->each >= taken * targets &&
            taken < a->test->each) {
            taken++;
            st = ask_listing(a, l->record);
        }
    }
    vd_arena_done(&arena);
    return st;
}

vd_status vd_selftest_run(const vd_view *view, vd_screen *screen,
                          vd_arena *arena, vd_selftest *test, vd_err *err)
{
    asker a = {.view = view, .screen = screen, .test = test, .err = err};
    vd_names sources = {0};
    vd_status st =
        vd_store_sources(view->store, view->known_by, arena, &sources, err);

    vd_arena_init(&a.arena, 0);
    for (size_t i = 0;
         st == VD_OK && i < sources.n && i < VD_SELFTEST_LISTS_MAX; i++) {
        a.list = i;
        test->lists[i] = sources.at[i];
        test->n_lists = i + 1;
        st = ask_list(&a, sources.at[i]);
        if (view->progress != NULL)
            view->progress(view->progress_ctx, "selftest", i + 1, sources.n);
    }
    vd_arena_done(&a.arena);
    return st;
}

/* ---- judging ---- */

static bool is_below(const vd_effect *e, vd_form form)
{
    return (long long)e->found * VD_MILLION <
           (long long)e->asked * forms[form].floor;
}

bool vd_effect_is_below(const vd_effect *e, vd_form form)
{
    /* What must never be missed is missed by one. */
    return (e->asked >= ENOUGH || forms[form].floor == VD_MILLION) &&
           is_below(e, form);
}

size_t vd_selftest_failed(const vd_selftest *t)
{
    size_t n = 0;

    for (vd_form f = 0; f < VD_FORMS; f++) {
        n += t->all[f].asked > 0 && is_below(&t->all[f], f);
        for (size_t i = 0; i < t->n_lists; i++)
            n += vd_effect_is_below(&t->of_list[i][f], f);
        for (size_t i = 0; i < VD_SELFTEST_SCRIPTS; i++)
            n += vd_effect_is_below(&t->of_script[i][f], f);
    }
    return n;
}
