/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables are small (a few hundred rows), so that a question reads them and
 * nothing is kept: words are counted over descriptions and titles together,
 * which makes "of" light and "gallium" heavy.
 */
#include "controls/goods.h"

#include <stdlib.h>

enum {
    WORDS_MAX = 64,
    CODES_MAX = 10,
    MILLION = 1000000,
    LIKE_MIN = 333333, /* a third of what was asked, by weight */
    LONG_WORD = 5,     /* from which the beginning of a word will do */
};

typedef struct words {
    vd_str at[WORDS_MAX];
    int weight[WORDS_MAX];
    size_t found[WORDS_MAX]; /* texts that have it */
    size_t n;
    int all;
} words;

/* A description and its code, or the title of a control. */
typedef struct text {
    vd_str code;
    vd_str words;
    const vd_control *control;
} text;

typedef struct asker {
    const vd_controls *controls;
    const vd_goods_query *query;
    vd_arena *arena;
    vd_goods_answer *out;
    bool *seen; /* controls that were told or counted */
    text *texts;
    size_t n_texts;
    size_t n_goods; /* of them descriptions of codes */
    vd_err *err;
} asker;

/* ---- words ---- */

static bool is_letter(char c)
{
    return vd_ascii_is_alpha(c) || vd_ascii_is_digit(c) ||
           ((unsigned char)c & 0x80) != 0;
}

/* The next word in lower case, without the s of a plural; "" at the end. */
static vd_str next_word(vd_str s, size_t *at, vd_arena *arena)
{
    char *out;
    size_t from;
    size_t n;

    while (*at < s.n && !is_letter(s.p[*at]))
        (*at)++;
    from = *at;
    while (*at < s.n && is_letter(s.p[*at]))
        (*at)++;
    n = *at - from;
    out = VD_NEW_N(arena, char, n + 1);
    for (size_t i = 0; i < n; i++)
        out[i] = vd_ascii_lower(s.p[from + i]);
    if (n > 3 && out[n - 1] == 's' && out[n - 2] != 's')
        n--;
    return (vd_str){out, n};
}

static bool is_like(vd_str asked, vd_str word)
{
    return vd_str_is(asked, word) ||
           (asked.n >= LONG_WORD && vd_str_starts(word, asked));
}

static bool has_word(vd_str s, vd_str asked, vd_arena *arena)
{
    size_t at = 0;
    vd_str word;

    do {
        word = next_word(s, &at, arena);
        if (word.n > 0 && is_like(asked, word))
            return true;
    } while (word.n > 0);
    return false;
}

/* The rarer a word, the more it says.  One that no text has says nothing here,
   and the answer names it. */
static int weight_of(size_t found, size_t texts)
{
    int weight = 1;

    for (size_t n = found + 1; n < texts; n *= 2)
        weight++;
    return weight;
}

static bool is_stop(vd_str word)
{
    static const char *const stops[] = {"a",   "an",  "and", "by",
                                        "for", "in",  "of",  "on",
                                        "or",  "the", "to",  "with"};

    for (size_t i = 0; i < sizeof stops / sizeof stops[0]; i++) {
        if (vd_str_is(word, vd_str_of(stops[i])))
            return true;
    }
    return false;
}

static void weigh_words(asker *a, words *w)
{
    size_t at = 0;

    *w = (words){.n = 0};
    while (w->n < WORDS_MAX) {
        vd_str word = next_word(a->query->text, &at, a->arena);

        if (word.n == 0)
            break;
        if (is_stop(word))
            continue;
        w->at[w->n] = word;
        for (size_t i = 0; i < a->n_texts; i++)
            w->found[w->n] += has_word(a->texts[i].words, word, a->arena);
        w->weight[w->n] = weight_of(w->found[w->n], a->n_texts);
        if (w->found[w->n] > 0)
            w->all += w->weight[w->n];
        w->n++;
    }
}

static int likeness(const words *w, vd_str s, vd_arena *arena)
{
    int found = 0;

    for (size_t i = 0; i < w->n; i++)
        found += has_word(s, w->at[i], arena) ? w->weight[i] : 0;
    return w->all == 0 ? 0 : (int)((long long)found * MILLION / w->all);
}

/* ---- texts ---- */

static vd_status take_goods(void *ctx, const vd_fact *f, vd_err *err)
{
    asker *a = ctx;

    (void)err;
    a->texts[a->n_texts++] = (text){vd_str_copy(a->arena, f->cells[0]),
                                    vd_str_copy(a->arena, f->cells[1]), NULL};
    return VD_OK;
}

static vd_status read_texts(asker *a)
{
    enum { GOODS_MAX = 2000 };
    static const char *const columns[] = {"code", "words", "source", "verified",
                                          NULL};
    vd_origin own = vd_facts_origin(VD_FACTS_GOODS);
    vd_status st;

    a->texts = VD_NEW_N(a->arena, text, GOODS_MAX + a->controls->n);
    st = vd_facts_each(&own, columns, take_goods, a, a->err);
    a->n_goods = a->n_texts;
    for (size_t i = 0; st == VD_OK && i < a->controls->n; i++) {
        const vd_control *c = &a->controls->at[i];

        a->texts[a->n_texts++] = (text){
            VD_STR(""),
            vd_str_join(a->arena, c->title, VD_STR(" "), c->category), c};
    }
    return st;
}

/* What the longest code says under which a code stands. */
static vd_str words_of(const asker *a, vd_str code, size_t longest)
{
    vd_str best = VD_STR("");
    size_t best_n = 0;

    for (size_t i = 0; i < a->n_goods; i++) {
        vd_str own = a->texts[i].code;

        if (own.n <= longest && own.n > best_n && vd_str_starts(code, own)) {
            best = a->texts[i].words;
            best_n = own.n;
        }
    }
    return best;
}

/* ---- codes ---- */

static void add_code(asker *a, vd_str code, vd_goods_how how, vd_str note,
                     int like)
{
    vd_goods_answer *out = a->out;

    for (size_t i = 0; i < out->n_codes; i++) {
        if (vd_str_is(out->codes[i].code, code))
            return;
    }
    if (out->n_codes == CODES_MAX)
        return;
    out->codes[out->n_codes++] =
        (vd_goods_code){.code = code,
                        .words = words_of(a, code, code.n),
                        .chapter = words_of(a, code, 2),
                        .how = how,
                        .note = note,
                        .likeness = like};
}

static vd_status take_correlation(void *ctx, const vd_fact *f, vd_err *err)
{
    asker *a = ctx;
    vd_str given = a->out->codes[0].code;
    vd_str rest = f->cells[1];

    (void)err;
    if (!vd_str_starts(given, f->cells[0]) &&
        !vd_str_starts(f->cells[0], given))
        return VD_OK;
    while (rest.n > 0) {
        size_t end = vd_str_find_char(rest, ';', 0);

        /* What stands under the code is found without. */
        if (!vd_str_starts(rest, given)) {
            add_code(a, vd_str_copy(a->arena, vd_str_slice(rest, 0, end)),
                     VD_GOODS_BY_CORRELATION,
                     vd_str_printf(a->arena, "%.*s (%.*s)",
                                   VD_STR_WHOLE(f->cells[2]),
                                   VD_STR_WHOLE(f->cells[4])),
                     0);
        }
        rest = end == VD_STR_NONE ? VD_STR("")
                                  : vd_str_slice(rest, end + 1, rest.n);
    }
    return VD_OK;
}

static vd_status correlate(asker *a)
{
    static const char *const columns[] = {"old",    "new",      "note",
                                          "source", "verified", NULL};
    vd_origin own = vd_facts_origin(VD_FACTS_CORRELATION);

    return vd_facts_each(&own, columns, take_correlation, a, a->err);
}

/* Digits alone, if that is all there is but dots and blanks. */
static vd_str code_of(vd_str s, vd_arena *arena)
{
    char *out = VD_NEW_N(arena, char, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (vd_ascii_is_digit(s.p[i]))
            out[n++] = s.p[i];
        else if (s.p[i] != '.' && s.p[i] != '-' && !vd_ascii_is_blank(s.p[i]))
            return VD_STR("");
    }
    return (vd_str){out, n};
}

/* ---- controls ---- */

static vd_status add_control(asker *a, vd_goods_control found)
{
    vd_goods_answer *out = a->out;
    bool *seen = &a->seen[found.control - a->controls->at];

    if (*seen)
        return VD_OK;
    *seen = true;
    found.state = vd_control_state_on(found.control, a->query->day);
    found.route = vd_control_route(a->controls, found.control, a->query->from,
                                   a->query->to, a->query->day);
    if (found.route == VD_ROUTE_NOT) {
        out->elsewhere++;
        return VD_OK;
    }
    out->controls[out->n_controls++] = found;
    return VD_OK;
}

static vd_status add_controls_of(asker *a, const vd_goods_code *code)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < a->controls->n; i++) {
        const vd_control *c = &a->controls->at[i];
        vd_covering covers = vd_control_covers(c, code->code);

        /* Of a code that words may mean, only what holds for all of it: what
           names a part has a title of its own to be found by, and one for any
           goods is told of the route. */
        if (covers == VD_COVERS_NOT ||
            (code->how == VD_GOODS_BY_WORDS &&
             (covers == VD_COVERS_PART || vd_str_is(c->hs, VD_STR("any")))))
            continue;
        if (code->how == VD_GOODS_BY_CORRELATION)
            covers = VD_COVERS_PART;
        st = add_control(a, (vd_goods_control){.control = c,
                                               .covers = covers,
                                               .code = code->code,
                                               .likeness = code->likeness});
    }
    return st;
}

static int rank_of_sure(vd_str sure)
{
    static const vd_str ranks[] = {VD_STR_INIT("verified"),
                                   VD_STR_INIT("secondary"),
                                   VD_STR_INIT("derived")};
    int i = 0;

    while (i < 3 && !vd_str_is(sure, ranks[i]))
        i++;
    return i;
}

static int compare_controls(const void *x, const void *y)
{
    const vd_goods_control *a = x;
    const vd_goods_control *b = y;
    int sure_a = rank_of_sure(a->control->sure);
    int sure_b = rank_of_sure(b->control->sure);

    if (a->state != b->state)
        return a->state < b->state ? -1 : 1;
    if (a->likeness != b->likeness)
        return a->likeness > b->likeness ? -1 : 1;
    if (a->route != b->route)
        return a->route > b->route ? -1 : 1;
    if (a->covers != b->covers)
        return a->covers > b->covers ? -1 : 1;
    if (sure_a != sure_b)
        return sure_a < sure_b ? -1 : 1;
    return (a->control > b->control) - (a->control < b->control);
}

static int compare_codes(const void *x, const void *y)
{
    const vd_goods_code *a = x;
    const vd_goods_code *b = y;

    if (a->likeness != b->likeness)
        return a->likeness > b->likeness ? -1 : 1;
    /* The more a code says, the better. */
    if (a->code.n != b->code.n)
        return a->code.n > b->code.n ? -1 : 1;
    return vd_str_cmp(a->code, b->code);
}

/* ---- ways to ask ---- */

static vd_status ask_by_code(asker *a, vd_str code)
{
    size_t n = 1;
    vd_status st;

    add_code(a, code, VD_GOODS_BY_CODE, VD_STR(""), 0);
    st = correlate(a);
    n = a->out->n_codes;
    for (size_t i = 0; st == VD_OK && i < n; i++)
        st = add_controls_of(a, &a->out->codes[i]);
    return st;
}

/* A category, a group, three digits: 3A001, 3A001.b.2. */
static bool is_list_code(vd_str s)
{
    return s.n >= 5 && vd_ascii_is_digit(s.p[0]) &&
           vd_ascii_upper(s.p[1]) >= 'A' && vd_ascii_upper(s.p[1]) <= 'E' &&
           vd_ascii_is_digit(s.p[2]) && vd_ascii_is_digit(s.p[3]) &&
           vd_ascii_is_digit(s.p[4]) && (s.n == 5 || s.p[5] == '.');
}

static vd_status take_place(void *ctx, const vd_fact *f, vd_err *err)
{
    static const vd_str levels[] = {
        VD_STR_INIT("category"), VD_STR_INIT("group"), VD_STR_INIT("regime")};
    asker *a = ctx;

    (void)err;
    for (size_t i = 0; i < 3; i++) {
        vd_str code = f->cells[1];
        char place = vd_ascii_upper(a->query->text.p[i]);

        if (!vd_str_is(f->cells[0], levels[i]))
            continue;
        if (code.p[0] == place ||
            (code.n == 3 && place >= code.p[0] && place <= code.p[2])) {
            a->out->places[i] = vd_str_printf(a->arena, "%.*s %c: %.*s",
                                              VD_STR_WHOLE(levels[i]), place,
                                              VD_STR_WHOLE(f->cells[2]));
        }
    }
    return VD_OK;
}

/* Rows that name the code (1C117.d in a title), and what is for all dual-use
   goods. */
static vd_status ask_by_list_code(asker *a)
{
    static const char *const columns[] = {"level",  "code",     "meaning",
                                          "source", "verified", NULL};
    vd_origin own = vd_facts_origin(VD_FACTS_DUAL_USE);
    vd_status st = vd_facts_each(&own, columns, take_place, a, a->err);
    vd_str code = vd_str_slice(a->query->text, 0, 5);

    for (size_t i = 0; st == VD_OK && i < a->controls->n; i++) {
        const vd_control *c = &a->controls->at[i];

        if (vd_str_is(c->category, VD_STR("dual-use")) ||
            vd_str_find_nocase(c->title, code, 0) != VD_STR_NONE) {
            st = add_control(a, (vd_goods_control){.control = c,
                                                   .covers = VD_COVERS_PART,
                                                   .code = VD_STR("")});
        }
    }
    return st;
}

static vd_status ask_by_words(asker *a)
{
    words w;
    vd_goods_code *codes = VD_NEW_N(a->arena, vd_goods_code, a->n_goods + 1);
    size_t n = 0;
    vd_status st = VD_OK;

    weigh_words(a, &w);
    for (size_t i = 0; i < w.n; i++) {
        if (w.found[i] == 0)
            a->out->unknown =
                vd_str_join(a->arena, a->out->unknown, VD_STR(" "), w.at[i]);
    }
    for (size_t i = 0; i < a->n_goods; i++) {
        int like = likeness(&w, a->texts[i].words, a->arena);

        if (like >= LIKE_MIN)
            codes[n++] =
                (vd_goods_code){.code = a->texts[i].code, .likeness = like};
    }
    if (n > 1)
        qsort(codes, n, sizeof *codes, compare_codes);
    for (size_t i = 0; i < n && i < CODES_MAX; i++)
        add_code(a, codes[i].code, VD_GOODS_BY_WORDS, VD_STR(""),
                 codes[i].likeness);
    for (size_t i = a->n_goods; st == VD_OK && i < a->n_texts; i++) {
        int like = likeness(&w, a->texts[i].words, a->arena);

        if (like >= LIKE_MIN) {
            st = add_control(a,
                             (vd_goods_control){.control = a->texts[i].control,
                                                .covers = VD_COVERS_PART,
                                                .code = VD_STR(""),
                                                .likeness = like});
        }
    }
    for (size_t i = 0; st == VD_OK && i < a->out->n_codes; i++)
        st = add_controls_of(a, &a->out->codes[i]);
    return st;
}

static void add_hub(asker *a, vd_str country)
{
    const vd_hub *hub = vd_controls_hub(a->controls, country);

    if (hub != NULL)
        a->out->hubs[a->out->n_hubs++] = hub;
}

vd_status vd_goods_ask(const vd_controls *controls, const vd_goods_query *query,
                       vd_arena *arena, vd_goods_answer *out, vd_err *err)
{
    vd_goods_query q = *query;
    asker a = {.controls = controls,
               .query = &q,
               .arena = arena,
               .out = out,
               .err = err};
    vd_str code;
    vd_status st;

    q.text = vd_str_trim(q.text);
    if (q.text.n == 0)
        return vd_fail(err, VD_INVALID, VD_NOWHERE, "no goods are named");
    *out = (vd_goods_answer){
        .codes = VD_NEW_N(arena, vd_goods_code, CODES_MAX),
        .controls = VD_NEW_N(arena, vd_goods_control, controls->n + 1),
        .unknown = VD_STR("")};
    code = code_of(q.text, arena);
    if (code.n == 1 || code.n > 12) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "\"%.*s\": a code has 2 to 12 digits",
                       VD_STR_SHOWN(q.text));
    }
    a.seen = VD_NEW_N(arena, bool, controls->n + 1);
    st = read_texts(&a);
    if (st == VD_OK && code.n > 0)
        st = ask_by_code(&a, code);
    else if (st == VD_OK && is_list_code(q.text))
        st = ask_by_list_code(&a);
    else if (st == VD_OK) {
        out->by_words = true;
        st = ask_by_words(&a);
    }
    add_hub(&a, q.from);
    if (!vd_str_is(q.from, q.to))
        add_hub(&a, q.to);
    if (st == VD_OK && out->n_controls > 1)
        qsort(out->controls, out->n_controls, sizeof *out->controls,
              compare_controls);
    return st;
}
