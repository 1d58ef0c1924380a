/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Persons and organisations that no table has: by the office before a name, by
 * what is said of it behind a comma, by the words in it.
 */
#include "papers/scan.h"

enum {
    NAME_WORDS_MAX = 8, /* of a run of words with capitals */
    TITLE_WORDS_MAX = 5,
    APPOSITION_WORDS = 7, /* within which a title says that it is a person's */
    ROLE_BYTES_MAX = 120,
    PERSON_WORDS_MAX = 4,
};

bool vd_scan_is_inner(const vd_scan *s, size_t i, const char *kind)
{
    vd_gloss g;

    if (i >= s->w->n ||
        !vd_glossary_find(s->r->glossary, VD_GLOSS_INNER, s->w, i, &g))
        return false;
    do {
        if (vd_str_is(g.row[1], vd_str_of(kind)))
            return true;
    } while (vd_glossary_same(s->r->glossary, VD_GLOSS_INNER, &g));
    return false;
}

static bool has_kind(const vd_scan *s, size_t from, size_t to, const char *kind)
{
    for (size_t i = from; i < to; i++) {
        if (vd_scan_is_inner(s, i, kind))
            return true;
    }
    return false;
}

static bool is_name_word(const vd_scan *s, size_t i)
{
    const vd_token *t = vd_scan_token(s, i);

    return t->kind == VD_WORD_WORD && t->hash != 0 && t->capital;
}

/* --- who was named before ------------------------------------------------ */

static bool is_family_first(vd_str country)
{
    return vd_str_is(country, VD_STR("kp")) ||
           vd_str_is(country, VD_STR("kr")) || vd_str_is(country, VD_STR("cn"));
}

static void know_as(vd_mention_reader *r, vd_str surname,
                    const vd_paper_mention *p)
{
    for (size_t i = 0; i < r->n_known; i++) {
        if (vd_str_is(r->known[i].surname, surname) &&
            vd_str_is(r->known[i].canonical, p->canonical))
            return;
    }
    r->known = vd_arena_grow(r->arena, r->known, r->n_known, &r->known_room,
                             sizeof *r->known);
    r->known[r->n_known++] = (vd_named){vd_str_copy(r->arena, surname),
                                        p->canonical, p->country, p->role};
}

/* From here on the family name alone means him or her. */
static void know(vd_scan *s, const vd_paper_mention *p)
{
    size_t last = p->to - 1;

    while (last > p->from && vd_scan_token(s, last)->hash == 0)
        last--;
    if (last > p->from) {
        know_as(
            s->r,
            vd_scan_token(s, is_family_first(p->country) ? p->from : last)->low,
            p);
    }
}

static const vd_named *known_by(const vd_mention_reader *r, vd_str surname)
{
    for (size_t i = 0; i < r->n_known; i++) {
        if (vd_str_is(r->known[i].surname, surname))
            return &r->known[i];
    }
    return NULL;
}

size_t vd_scan_surname(vd_scan *s, size_t i)
{
    const vd_token *t = vd_scan_token(s, i);
    const vd_named *k = is_name_word(s, i) ? known_by(s->r, t->low) : NULL;
    vd_paper_mention *p;

    if (k == NULL || vd_scan_token(s, i + 1)->kind == VD_WORD_HYPHEN)
        return i;
    p = vd_scan_put(s, i, i + 1, VD_MENTIONED_PERSON);
    p->canonical = k->canonical;
    p->country = k->country;
    p->role = k->role;
    p->basis = "named before";
    return i + 1;
}

/* --- offices ------------------------------------------------------------- */

enum { H_NAME = 0, H_ALIASES, H_OFFICE, H_COUNTRY, H_FROM, H_UNTIL };

/* Whether somebody held an office at the time of the paper; yes if either time
   is not known. */
static bool held_then(const vd_mention_reader *r, const vd_str *row)
{
    vd_pdate from = {0};
    vd_pdate until = {0};

    if (r->when.lo == 0)
        return true;
    if (row[H_FROM].n > 0 && vd_pdate_parse(row[H_FROM], &from, NULL) != VD_OK)
        return true;
    if (row[H_UNTIL].n > 0 &&
        vd_pdate_parse(row[H_UNTIL], &until, NULL) != VD_OK)
        return true;
    return (from.lo == 0 || from.lo <= r->when.hi) &&
           (until.hi == 0 || until.hi >= r->when.lo);
}

static size_t put_holder(vd_scan *s, size_t from, size_t to, const vd_str *row)
{
    vd_paper_mention *p = vd_scan_put(s, from, to, VD_MENTIONED_PERSON);

    p->canonical = row[H_NAME];
    p->country = row[H_COUNTRY];
    p->role = row[H_OFFICE];
    p->type = VD_STR("office");
    p->basis = held_then(s->r, row) ? "offices" : "offices, at another time";
    know(s, p);
    return to;
}

size_t vd_scan_holder(vd_scan *s, size_t i, const vd_gloss *holder)
{
    return put_holder(s, i, i + holder->n, holder->row);
}

/* The title that ends before word i, its first word; i if there is none. */
static size_t title_before(const vd_scan *s, size_t i, vd_gloss *out)
{
    for (size_t n = TITLE_WORDS_MAX; n > 0; n--) {
        vd_gloss g;

        if (i >= n &&
            vd_scan_token(s, i - n)->sentence ==
                vd_scan_token(s, i)->sentence &&
            vd_glossary_find(s->r->glossary, VD_GLOSS_TITLE, s->w, i - n, &g) &&
            g.n == n) {
            *out = g;
            return i - n;
        }
    }
    return i;
}

/* A name that stands behind an office of a state is its holder's, whatever
   given name the paper writes: the family name and the office must be his. */
static const vd_str *holder_by_office(const vd_scan *s, size_t name_end,
                                      vd_str country, vd_str title)
{
    vd_str surname = vd_scan_token(s, name_end - 1)->low;
    vd_gloss g;

    for (size_t row = 0; vd_glossary_row(VD_GLOSS_HOLDER, row, &g); row++) {
        vd_str name = g.row[H_NAME];

        if (!vd_str_is(g.row[H_COUNTRY], country) || name.n < surname.n ||
            !vd_str_is_nocase(vd_str_slice(name, name.n - surname.n, name.n),
                              surname) ||
            vd_str_find_nocase(g.row[H_OFFICE], title, 0) == VD_STR_NONE)
            continue;
        if (held_then(s->r, g.row))
            return g.row;
    }
    return NULL;
}

/* --- runs of words with capitals ----------------------------------------- */

/* Somebody of the table of offices, or a state: another name. */
static bool begins_known(const vd_scan *s, size_t i)
{
    vd_gloss g;

    return vd_glossary_find(s->r->glossary, VD_GLOSS_HOLDER, s->w, i, &g) ||
           (vd_glossary_find(s->r->glossary, VD_GLOSS_NAME, s->w, i, &g) &&
            (vd_str_is(g.row[2], VD_STR("demonym")) ||
             vd_str_is(g.row[2], VD_STR("state"))));
}

size_t vd_scan_run_end(const vd_scan *s, size_t i)
{
    size_t end = i;

    while (end < s->w->n && end - i < NAME_WORDS_MAX &&
           (end == i || !begins_known(s, end)) &&
           vd_scan_token(s, end)->sentence == vd_scan_token(s, i)->sentence &&
           vd_scan_token(s, end)->quote == vd_scan_token(s, i)->quote) {
        bool hyphen = vd_scan_token(s, end)->kind == VD_WORD_HYPHEN &&
                      vd_scan_token(s, end + 1)->kind == VD_WORD_WORD;
        bool inner = vd_scan_is_inner(s, end, "inner") &&
                     !vd_scan_is(s, end, "and to in on y e for of the") &&
                     is_name_word(s, end + 1);

        if (is_name_word(s, end))
            end++;
        else if (end > i && (hyphen || inner))
            end += 2;
        else
            break;
    }
    return end;
}

/* "University of Tokyo", "Institute for Far Eastern Studies". */
static size_t organisation_end(const vd_scan *s, size_t from, size_t end)
{
    while (end - from < NAME_WORDS_MAX && vd_scan_is(s, end, "of for on and") &&
           has_kind(s, from, end, "organisation")) {
        size_t next = end + 1;

        next += vd_scan_is(s, next, "the");
        if (!is_name_word(s, next) ||
            (vd_scan_is(s, end, "and") &&
             !vd_scan_is_inner(s, next, "organisation")))
            break;
        end = vd_scan_run_end(s, next);
    }
    return end;
}

static bool has_cue(const vd_scan *s, size_t i, const char *frames)
{
    vd_str rest = vd_str_of(frames);
    vd_str frame;
    vd_gloss g;

    if (i >= s->w->n ||
        !vd_glossary_find(s->r->glossary, VD_GLOSS_CUE, s->w, i, &g))
        return false;
    while (vd_str_next(&rest, VD_STR(" "), &frame)) {
        if (vd_str_is(g.row[1], frame) && g.form != VD_VERB_ING)
            return true;
    }
    return false;
}

/* ", a project assistant professor at", ", who", ", 54,". */
static bool is_introduced(const vd_scan *s, size_t end)
{
    if (vd_scan_token(s, end)->kind != VD_WORD_COMMA)
        return false;
    if (vd_scan_is(s, end + 1, "who") ||
        (vd_scan_token(s, end + 1)->kind == VD_WORD_NUMBER &&
         vd_scan_token(s, end + 2)->kind == VD_WORD_COMMA))
        return true;
    for (size_t i = end + 1; i < end + 1 + APPOSITION_WORDS; i++) {
        vd_gloss g;

        if (i >= s->w->n || vd_scan_token(s, i)->kind == VD_WORD_COMMA)
            return false;
        if (vd_glossary_find(s->r->glossary, VD_GLOSS_TITLE, s->w, i, &g))
            return true;
    }
    return false;
}

static vd_str introduced_as(const vd_scan *s, size_t end)
{
    size_t from = end + 1;
    size_t to;

    from += vd_scan_is(s, from, "a an the");
    to = from;
    while (to < s->w->n && vd_scan_token(s, to)->kind != VD_WORD_STOP &&
           vd_scan_token(s, to)->kind != VD_WORD_COMMA &&
           vd_scan_token(s, to)->at - vd_scan_token(s, from)->at <
               ROLE_BYTES_MAX)
        to++;
    return vd_words_text(s->w, s->text, from, to);
}

/* "An expert at the institute, Dana Sample,": the first word of what is said of
   the name that begins at word i, or i. */
static size_t introduced_before(const vd_scan *s, size_t i, size_t end)
{
    vd_gloss g;

    if (i < 3 || vd_scan_token(s, i - 1)->kind != VD_WORD_COMMA ||
        vd_scan_token(s, end)->kind != VD_WORD_COMMA)
        return i;
    for (size_t k = i - 1; k > 0 && i - k < APPOSITION_WORDS + 3; k--) {
        if (vd_scan_token(s, k - 1)->sentence !=
                vd_scan_token(s, i)->sentence ||
            (k < i - 1 && vd_scan_token(s, k)->kind == VD_WORD_COMMA))
            break;
        if (vd_glossary_find(s->r->glossary, VD_GLOSS_TITLE, s->w, k, &g) &&
            vd_scan_is(s, k - 1, "a an the"))
            return k;
    }
    return i;
}

static void put_person(vd_scan *s, size_t from, size_t to, size_t role_from,
                       const vd_gloss *title)
{
    vd_paper_mention *p;
    size_t state_from = role_from;
    vd_gloss state = {0};
    bool of_state = role_from < from &&
                    vd_scan_state_before(s, role_from, &state_from, &state);
    const vd_str *row =
        of_state ? holder_by_office(s, to, state.row[3], title->row[0]) : NULL;

    if (row != NULL) {
        (void)put_holder(s, from, to, row);
        return;
    }
    p = vd_scan_put(s, from, to, VD_MENTIONED_PERSON);
    p->basis = "title";
    if (role_from < from)
        p->role = vd_words_text(s->w, s->text, state_from, from);
    else if (is_introduced(s, to))
        p->role = introduced_as(s, to);
    if (of_state)
        p->country = state.row[3];
    know(s, p);
}

/* Common words that begin a sentence are no part of what follows. */
static size_t without_common(const vd_scan *s, size_t i, size_t end)
{
    while (i < end && vd_scan_is_inner(s, i, "common"))
        i++;
    return i;
}

static size_t name_words(const vd_scan *s, size_t from, size_t to)
{
    size_t n = 0;

    for (size_t i = from; i < to; i++)
        n += is_name_word(s, i);
    return n;
}

static bool is_in_place(const vd_scan *s, size_t i)
{
    return i > 0 && vd_scan_is(s, i - 1, "in at near off outside") &&
           !vd_scan_token(s, i)->first;
}

size_t vd_scan_run(vd_scan *s, size_t i)
{
    size_t end = vd_scan_run_end(s, i);
    size_t from = without_common(s, i, end);
    size_t n;
    size_t role;
    vd_gloss title = {0};

    if (from > i || end == i)
        return from; /* again from there */
    if (vd_glossary_find(s->r->glossary, VD_GLOSS_TITLE, s->w, i, &title))
        return i + title.n;
    end = organisation_end(s, i, end);
    n = name_words(s, i, end);
    if (n > 1 && has_kind(s, i, end, "organisation")) {
        vd_scan_put(s, i, end, VD_MENTIONED_ORGANISATION)->basis = "words";
        return end;
    }
    role = title_before(s, i, &title);
    if (role == i && n > 1 && n <= PERSON_WORDS_MAX &&
        introduced_before(s, i, end) < i) {
        vd_paper_mention *p = vd_scan_put(s, i, end, VD_MENTIONED_PERSON);

        p->role =
            vd_words_text(s->w, s->text, introduced_before(s, i, end), i - 1);
        p->basis = "title";
        know(s, p);
        return end;
    }
    if ((role < i && n <= PERSON_WORDS_MAX) ||
        (n > 1 && n <= PERSON_WORDS_MAX &&
         (is_introduced(s, end) || has_cue(s, end, "say tell deny") ||
          (i > 0 && has_cue(s, i - 1, "say according"))))) {
        put_person(s, i, end, role, &title);
        return end;
    }
    if (vd_scan_is_inner(s, end, "place") || is_in_place(s, i)) {
        bool named = vd_scan_is_inner(s, end, "place");
        vd_paper_mention *p =
            vd_scan_put(s, i, end + named, VD_MENTIONED_PLACE);

        p->type = named ? vd_scan_token(s, end)->low : VD_STR("place");
        p->basis = "words";
        return end + named;
    }
    if (n > 1 ||
        (!vd_scan_token(s, i)->first && n == 1 && !vd_scan_token(s, i)->shout))
        vd_scan_put(s, i, end, VD_MENTIONED_UNKNOWN)->basis = "capitals";
    return end;
}
