/* SPDX-License-Identifier: Apache-2.0 */
#include "app/lookup_parts.h"

#include <math.h>

#include "names/distance.h"

enum {
    DEPTH_MAX = 32,      /* of parentheses */
    CLAUSES_MAX = 1024,  /* of a query */
    SPACE_MAX = 1 << 29, /* bytes */
    FIELDS_MAX = 16,     /* of those, that look through all entities */
    WORDS_MAX = 4096     /* of the vocabulary that one pattern may mean */
};

typedef vd_lookup_set set;

typedef struct looking {
    const vd_entities *x;
    vd_folder *folder;
    const vd_lookup *asked;
    vd_arena *arena;
    vd_str text;
    size_t at;
    size_t depth;
    size_t clauses;
    size_t fields;
    vd_str field; /* of what is read; "" for any */
    vd_err *err;
} looking;

/* ---- sets ---- */

static set new_set(looking *l, size_t room)
{
    return (set){VD_NEW_N(l->arena, uint32_t, room + 1),
                 VD_NEW_N(l->arena, float, room + 1), 0};
}

static void add(set *s, uint32_t number, float score)
{
    s->at[s->n] = number;
    s->score[s->n++] = score;
}

static set both(looking *l, const set *a, const set *b)
{
    set out = new_set(l, a->n < b->n ? a->n : b->n);

    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        if (a->at[i] == b->at[k])
            add(&out, a->at[i], a->score[i] + b->score[k]);
        if (a->at[i] <= b->at[k])
            k += a->at[i++] == b->at[k];
        else
            k++;
    }
    return out;
}

static set either(looking *l, const set *a, const set *b)
{
    set out = new_set(l, a->n + b->n);
    size_t i = 0;
    size_t k = 0;

    while (i < a->n || k < b->n) {
        if (k == b->n || (i < a->n && a->at[i] < b->at[k])) {
            add(&out, a->at[i], a->score[i]);
            i++;
        } else if (i == a->n || b->at[k] < a->at[i]) {
            add(&out, b->at[k], b->score[k]);
            k++;
        } else {
            add(&out, a->at[i], a->score[i] + b->score[k]);
            i++;
            k++;
        }
    }
    return out;
}

static set all_but(looking *l, const set *a, const set *b)
{
    set out = new_set(l, a->n);

    for (size_t i = 0, k = 0; i < a->n; i++) {
        while (k < b->n && b->at[k] < a->at[i])
            k++;
        if (k == b->n || b->at[k] != a->at[i])
            add(&out, a->at[i], a->score[i]);
    }
    return out;
}

static set everything(looking *l)
{
    set out = new_set(l, vd_entities_count(l->x));

    for (size_t i = 0; i < vd_entities_count(l->x); i++)
        add(&out, (uint32_t)i, 0);
    return out;
}

/* ---- words ---- */

/* The first word of the vocabulary that is not before text. */
static size_t first_from(const vd_entities *x, vd_str text)
{
    size_t from = 0;
    size_t to = vd_entities_words(x);

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (vd_str_cmp(vd_entities_word(x, middle), text) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static bool in_names(const looking *l)
{
    return l->asked->in_names || vd_str_is(l->field, VD_STR("name")) ||
           vd_str_is(l->field, VD_STR("names")) ||
           vd_str_is(l->field, VD_STR("caption"));
}

static set having(looking *l, size_t word)
{
    size_t n;
    const uint32_t *at = vd_entities_having(l->x, word, &n);
    set out = new_set(l, n);
    float all = (float)vd_entities_count(l->x);
    float weight = logf(1 + (all - (float)n + 0.5F) / ((float)n + 0.5F));

    for (size_t i = 0; i < n; i++) {
        bool named = (at[i] & 1) != 0;

        if (named || !in_names(l))
            add(&out, at[i] >> 1, named ? 3 * weight : weight);
    }
    return out;
}

/* A query is bounded by what it costs: time, and memory. */
static vd_status look_at_costs(looking *l)
{
    if (l->arena->used > SPACE_MAX ||
        (l->asked->stop != NULL && l->asked->stop(l->asked->stop_ctx)))
        return vd_fail(l->err, VD_LIMIT, l->at,
                       "this takes too long: say more of what is looked for");
    return VD_OK;
}

/* All words of the vocabulary that a pattern means (or that are within edits
   of a word), each entity with the best of them. */
static vd_status meant(looking *l, vd_str pattern, unsigned edits, set *out)
{
    size_t all = vd_entities_count(l->x);
    float *best = VD_NEW_N(l->arena, float, all + 1);
    size_t head = 0;
    size_t found = 0;

    while (edits == 0 && head < pattern.n && pattern.p[head] != '*' &&
           pattern.p[head] != '?')
        head++;
    for (size_t i = first_from(l->x, vd_str_slice(pattern, 0, head));
         i < vd_entities_words(l->x); i++) {
        vd_str word = vd_entities_word(l->x, i);
        vd_arena *arena = l->arena;
        vd_arena work;
        set one;

        if (!vd_str_starts(word, vd_str_slice(pattern, 0, head)))
            break;
        if (i % 4096 == 0 && look_at_costs(l) != VD_OK)
            return VD_LIMIT;
        if (edits > 0 ? vd_edit_distance(pattern, word, edits) > edits
                      : !vd_lookup_fits(pattern, word))
            continue;
        if (++found > WORDS_MAX) {
            return vd_fail(l->err, VD_LIMIT, VD_NOWHERE,
                           "\"%.*s\" means more than %d words: say more of it",
                           VD_STR_SHOWN(pattern), WORDS_MAX);
        }
        vd_arena_init(&work, 0);
        l->arena = &work;
        one = having(l, i);
        l->arena = arena;
        for (size_t k = 0; k < one.n; k++) {
            float *b = &best[one.at[k]];

            *b = one.score[k] > *b ? one.score[k] : *b;
        }
        vd_arena_done(&work);
    }
    *out = new_set(l, all);
    for (size_t i = 0; i < all; i++) {
        if (best[i] > 0)
            add(out, (uint32_t)i, best[i]);
    }
    return VD_OK;
}

enum { PHRASE_MAX = 64 };

typedef struct word_list {
    looking *l;
    vd_str at[PHRASE_MAX];
    size_t n;
    bool more; /* than there is room for */
} word_list;

static void keep_word(void *ctx, vd_str word)
{
    word_list *w = ctx;

    w->more = w->n == PHRASE_MAX;
    if (!w->more)
        w->at[w->n++] = vd_str_copy(w->l->arena, word);
}

static set of_word(looking *l, vd_str word)
{
    size_t i = first_from(l->x, word);

    return i < vd_entities_words(l->x) &&
                   vd_str_is(vd_entities_word(l->x, i), word)
               ? having(l, i)
               : new_set(l, 0);
}

static unsigned edits_of(const looking *l, vd_str word, unsigned edits)
{
    unsigned most = word.n < 3 ? 0 : word.n < 6 ? 1 : 2;

    edits = edits == 0 && l->asked->fuzzy ? 2 : edits;
    return edits < most ? edits : most;
}

/* All words of a text; the last may be a beginning. */
static vd_status words_of(looking *l, vd_str text, unsigned edits,
                          bool beginning, set *out, bool *any)
{
    word_list words = {.l = l};
    vd_status st = VD_OK;

    vd_item_words(l->folder, l->arena, text, keep_word, &words);
    *any = words.n > 0;
    if (words.more) {
        return vd_fail(l->err, VD_LIMIT, l->at,
                       "more than %d words in one: part them by blanks",
                       PHRASE_MAX);
    }
    for (size_t i = 0; st == VD_OK && i < words.n; i++) {
        unsigned allowed = edits_of(l, words.at[i], edits);
        set one = new_set(l, 0);

        st = look_at_costs(l);
        if (st != VD_OK)
            return st;
        if (beginning && i + 1 == words.n) {
            st = meant(
                l, vd_str_printf(l->arena, "%.*s*", VD_STR_WHOLE(words.at[i])),
                0, &one);
        } else if (allowed > 0) {
            st = meant(l, words.at[i], allowed, &one);
        } else {
            one = of_word(l, words.at[i]);
        }
        if (st == VD_OK)
            *out = i == 0 ? one : both(l, out, &one);
    }
    return st;
}

/* ---- fields ---- */

static set of_field(looking *l, vd_str wanted, const vd_lookup_range *r)
{
    set out = new_set(l, vd_entities_count(l->x));
    vd_item item;

    l->fields++;
    for (uint32_t i = 0; vd_entities_at(l->x, i, &item); i++) {
        if (vd_lookup_has_field(l->x, &item, l->field, wanted, r))
            add(&out, i, 1);
    }
    return out;
}

/* ---- phrases ---- */

typedef struct phrase {
    const word_list *words;
    size_t back[PHRASE_MAX]; /* where to go on after so many that fitted */
    size_t at;               /* words of it that came one after the other */
    bool found;
} phrase;

/* Method: Knuth, Morris, Pratt, "Fast pattern matching in strings" (1977). */
static void begin_phrase(phrase *p, const word_list *words)
{
    *p = (phrase){.words = words};
    for (size_t i = 1, k = 0; i < words->n; i++) {
        while (k > 0 && !vd_str_is(words->at[i], words->at[k]))
            k = p->back[k - 1];
        k += vd_str_is(words->at[i], words->at[k]);
        p->back[i] = k;
    }
}

static void follow(void *ctx, vd_str word)
{
    phrase *p = ctx;
    const vd_str *at = p->words->at;

    while (p->at > 0 && !vd_str_is(at[p->at], word))
        p->at = p->back[p->at - 1];
    p->at += vd_str_is(at[p->at], word);
    if (p->at == p->words->n) {
        p->found = true;
        p->at = p->back[p->at - 1];
    }
}

static bool has_phrase(looking *l, const vd_item *item, const word_list *words)
{
    vd_arena work;
    phrase p;

    begin_phrase(&p, words);
    vd_arena_init(&work, 0);
    for (size_t i = 0; !p.found && i < item->n_values; i++) {
        vd_prop prop = (vd_prop)item->values[i].prop;

        if (in_names(l) && vd_prop_type(prop) != VD_TYPE_NAME)
            continue;
        p.at = 0;
        vd_item_words(l->folder, &work,
                      vd_entities_text(l->x, item->values[i].text), follow, &p);
        vd_arena_reset(&work);
    }
    vd_arena_done(&work);
    return p.found;
}

static vd_status of_phrase(looking *l, vd_str text, set *out, bool *any)
{
    word_list words = {.l = l};
    size_t n = 0;
    vd_item item;
    vd_status st = words_of(l, text, 0, false, out, any);

    vd_item_words(l->folder, l->arena, text, keep_word, &words);
    if (st != VD_OK || words.n < 2)
        return st;
    for (size_t i = 0; i < out->n; i++) {
        if (i % 1024 == 0 && look_at_costs(l) != VD_OK)
            return VD_LIMIT;
        if (vd_entities_at(l->x, out->at[i], &item) &&
            has_phrase(l, &item, &words)) {
            out->at[n] = out->at[i];
            out->score[n++] = out->score[i] * 2;
        }
    }
    out->n = n;
    return VD_OK;
}

/* ---- the language ---- */

static vd_status read_query(looking *l, set *out, bool *any);

static char peek(const looking *l)
{
    return l->at < l->text.n ? l->text.p[l->at] : '\0';
}

static void skip_blanks(looking *l)
{
    while (l->at < l->text.n && vd_ascii_is_blank(l->text.p[l->at]))
        l->at++;
}

static vd_status wrong(looking *l, const char *what)
{
    return vd_fail(l->err, VD_INVALID, l->at, "%s", what);
}

/* A word as it stands, up to a blank or a sign; "\" takes the sign away. */
static vd_str read_raw(looking *l)
{
    vd_buf buf;
    vd_str out;

    vd_buf_init(&buf);
    for (; l->at < l->text.n; l->at++) {
        char c = l->text.p[l->at];

        if (c == '\\' && l->at + 1 < l->text.n) {
            vd_buf_put_char(&buf, l->text.p[++l->at]);
            continue;
        }
        if (vd_ascii_is_blank(c) || strchr("\"()", c) != NULL ||
            (c == '~' && !l->asked->simple) ||
            (c == ':' && !l->asked->simple && l->field.n == 0) ||
            (c == '|' && l->asked->simple) ||
            (strchr("/[]{}^", c) != NULL && !l->asked->simple))
            break;
        vd_buf_put_char(&buf, c);
    }
    out = vd_str_copy(l->arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return out;
}

static unsigned read_edits(looking *l)
{
    unsigned edits = 0;

    if (peek(l) == '~') {
        l->at++;
        edits = 2;
        if (vd_ascii_is_digit(peek(l)))
            edits = (unsigned)(l->text.p[l->at++] - '0');
        while (peek(l) == '.' || vd_ascii_is_digit(peek(l)))
            l->at++;
    }
    if (peek(l) == '^') {
        l->at++;
        while (peek(l) == '.' || vd_ascii_is_digit(peek(l)))
            l->at++;
    }
    return edits;
}

static vd_status read_phrase(looking *l, set *out, bool *any)
{
    size_t from = ++l->at;
    vd_str text;

    while (l->at < l->text.n && l->text.p[l->at] != '"')
        l->at += l->text.p[l->at] == '\\' ? 2 : 1;
    l->at = l->at < l->text.n ? l->at : l->text.n;
    text = vd_str_slice(l->text, from, l->at);
    if (l->at == l->text.n && !l->asked->simple)
        return wrong(l, "a phrase has no end: expected \"");
    l->at += l->at < l->text.n;
    (void)read_edits(l);
    if (l->field.n > 0 && !in_names(l) &&
        !vd_str_is(l->field, VD_STR("text"))) {
        *out = of_field(l, text, NULL);
        *any = true;
        return VD_OK;
    }
    return of_phrase(l, text, out, any);
}

static vd_status read_range(looking *l, set *out)
{
    bool without = peek(l) == '{';
    size_t end = l->at + 1;
    size_t to;
    vd_lookup_range r;
    vd_str inside;

    while (end < l->text.n && l->text.p[end] != ']' && l->text.p[end] != '}')
        end++;
    inside = vd_str_slice(l->text, l->at + 1, end);
    to = vd_str_find(inside, VD_STR(" TO "), 0);
    if (end == l->text.n || to == VD_STR_NONE || l->field.n == 0)
        return wrong(l, "expected a range: field:[from TO to]");
    r = (vd_lookup_range){vd_str_trim(vd_str_slice(inside, 0, to)),
                          vd_str_trim(vd_str_slice(inside, to + 4, inside.n)),
                          without, l->text.p[end] == '}'};
    l->at = end + 1;
    *out = of_field(l, VD_STR(""), &r);
    return VD_OK;
}

/* What stands between the signs of a pattern, as the vocabulary has it. */
static vd_str fold_pattern(looking *l, vd_str pattern)
{
    vd_buf buf;
    vd_str out;
    size_t from = 0;

    vd_buf_init(&buf);
    for (size_t i = 0; i <= pattern.n; i++) {
        vd_str folded;
        vd_str word;

        if (i < pattern.n && pattern.p[i] != '*' && pattern.p[i] != '?')
            continue;
        folded = vd_fold(l->folder, l->arena, vd_str_slice(pattern, from, i));
        while (folded.n > 0 && vd_str_next(&folded, VD_STR(" "), &word))
            vd_buf_put(&buf, word);
        if (i < pattern.n)
            vd_buf_put_char(&buf, pattern.p[i]);
        from = i + 1;
    }
    out = vd_str_copy(l->arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return out;
}

static vd_status of_text(looking *l, vd_str word, unsigned edits, set *out,
                         bool *any)
{
    vd_lookup_range all = {VD_STR("*"), VD_STR("*"), false, false};

    *any = true;
    if (vd_str_is(l->field, VD_STR("*")) && vd_str_is(word, VD_STR("*"))) {
        *out = everything(l);
        return VD_OK;
    }
    if (vd_str_is(l->field, VD_STR("_exists_"))) {
        l->field = word;
        *out = of_field(l, VD_STR(""), &all);
        return VD_OK;
    }
    if (l->field.n > 0 && !in_names(l) &&
        !vd_str_is(l->field, VD_STR("text"))) {

        *out = of_field(l, word, vd_str_is(word, VD_STR("*")) ? &all : NULL);
        return VD_OK;
    }
    if (vd_str_is(word, VD_STR("*"))) {
        *out = everything(l);
        return VD_OK;
    }
    return vd_lookup_is_pattern(word)
               ? meant(l, fold_pattern(l, word), 0, out)
               : words_of(l, word, edits, false, out, any);
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static vd_status read_atom(looking *l, set *out, bool *any)
{
    vd_str word;
    vd_str outer = l->field;
    vd_status st;

    if (++l->clauses > CLAUSES_MAX || l->fields > FIELDS_MAX) {
        return vd_fail(l->err, VD_LIMIT, l->at,
                       "too many parts in one query: at most %d, and %d with "
                       "a field",
                       CLAUSES_MAX, FIELDS_MAX);
    }
    if (peek(l) == '(') {
        l->at++;
        if (l->depth == DEPTH_MAX && l->asked->simple) {
            *any = false; /* one more says nothing */
            return VD_OK;
        }
        if (++l->depth > DEPTH_MAX)
            return wrong(l, "parentheses too deep");
        st = read_query(l, out, any);
        if (st == VD_OK && peek(l) != ')' && !l->asked->simple)
            st = wrong(l, "expected )");
        l->at += peek(l) == ')';
        l->depth--;
        (void)read_edits(l);
        return st;
    }
    if (peek(l) == '"')
        return read_phrase(l, out, any);
    if ((peek(l) == '[' || peek(l) == '{') && !l->asked->simple) {
        *any = true;
        return read_range(l, out);
    }
    word = read_raw(l);
    if (peek(l) == ':' && !l->asked->simple && word.n > 0) {
        l->at++;
        l->field = word;
        st = read_atom(l, out, any);
        l->field = outer;
        return st;
    }
    if (peek(l) == '/' && !l->asked->simple)
        return wrong(l, "regular expressions are not supported: write \"\\/\" "
                        "for a stroke");
    if (word.n == 0 && l->asked->simple) {
        l->at++;
        *any = false;
        return VD_OK;
    }
    if (word.n == 0)
        return wrong(l, "expected a word");
    return of_text(l, word, read_edits(l), out, any);
}

static bool take(looking *l, const char *sign)
{
    size_t n = strlen(sign);
    bool is_word = vd_ascii_is_alpha(sign[0]);

    if (l->at + n > l->text.n || memcmp(l->text.p + l->at, sign, n) != 0)
        return false;
    if (is_word && l->at + n < l->text.n &&
        !vd_ascii_is_blank(l->text.p[l->at + n]) && l->text.p[l->at + n] != '(')
        return false;
    l->at += n;
    return true;
}

static bool take_or(looking *l)
{
    return take(l, "OR") || take(l, "||") || (l->asked->simple && take(l, "|"));
}

/* Passes over AND; whether the parts that it joins are at their end. */
static bool is_end(looking *l)
{
    size_t before;

    skip_blanks(l);
    while (take(l, "AND") || take(l, "&&"))
        skip_blanks(l);
    if (l->at == l->text.n || peek(l) == ')')
        return true;
    before = l->at;
    if (!take_or(l))
        return false;
    l->at = before;
    return true;
}

static bool take_not(looking *l)
{
    bool no = take(l, "NOT") || take(l, "-") || take(l, "!");

    if (!no)
        (void)take(l, "+");
    skip_blanks(l);
    return no;
}

/* Parts joined by AND, or by nothing: a part without a word says nothing. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static vd_status read_all(looking *l, set *out, bool *any)
{
    set not_these = new_set(l, 0);
    bool has_not = false;

    *any = false;
    while (!is_end(l)) {
        bool no = take_not(l);
        bool said = false;
        set one = new_set(l, 0);
        vd_status st = VD_OK;

        if (l->at < l->text.n)
            st = read_atom(l, &one, &said);
        if (st != VD_OK)
            return st;
        if (no && said) {
            not_these = either(l, &not_these, &one);
            has_not = true;
        } else if (said) {
            *out = *any ? both(l, out, &one) : one;
            *any = true;
        }
    }
    if (has_not) {
        set from = *any ? *out : everything(l);

        *out = all_but(l, &from, &not_these);
        *any = true;
    }
    return VD_OK;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static vd_status read_query(looking *l, set *out, bool *any)
{
    vd_status st = read_all(l, out, any);

    for (;;) {
        set more = new_set(l, 0);
        bool said;

        skip_blanks(l);
        if (st != VD_OK || !take_or(l))
            return st;
        st = read_all(l, &more, &said);
        if (st == VD_OK && said) {
            *out = *any ? either(l, out, &more) : more;
            *any = true;
        }
    }
}

static vd_status find(looking *l, set *out)
{
    bool any = false;
    vd_status st = VD_OK;

    *out = new_set(l, 0);
    if (l->asked->in_names) {
        st = words_of(l, l->text, 0, true, out, &any);
        return st;
    }
    while (st == VD_OK && l->at < l->text.n) {
        set more = new_set(l, 0);
        bool said = false;

        st = read_query(l, &more, &said);
        if (st == VD_OK && said) {
            *out = any ? both(l, out, &more) : more;
            any = true;
        }
        if (st == VD_OK && peek(l) == ')') {
            if (!l->asked->simple)
                return wrong(l, "a ) that nothing opened");
            l->at++;
        }
    }
    /* Nothing that could be looked for is no reason to give all. */
    if (st == VD_OK && !any && vd_str_trim(l->text).n == 0)
        *out = everything(l);
    return st;
}

vd_status vd_lookup_words(const vd_entities *x, vd_folder *folder,
                          const vd_lookup *asked, vd_arena *arena,
                          vd_lookup_set *out, vd_err *err)
{
    looking l = {.x = x,
                 .folder = folder,
                 .asked = asked,
                 .arena = arena,
                 .text = asked->q,
                 .err = err};

    return find(&l, out);
}
