/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/glossary.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/oom.h"
#include "contents.inc"
#include "cues.inc"
#include "inner_words.inc"
#include "laws.inc"
#include "markers.inc"
#include "names.inc"
#include "offices.inc"
#include "outlets.inc"
#include "speakers.inc"
#include "titles.inc"
#include "verbs.inc"
#include "wares.inc"

#define TABLE(rows) \
    { \
        (const vd_str *)(rows), sizeof(rows) / sizeof(rows)[0], \
            sizeof(rows)[0] / sizeof(rows)[0][0] \
    }

static const struct {
    const vd_str *cells;
    size_t n;
    size_t columns;
} tables[VD_GLOSS_GROUPS] = {
    [VD_GLOSS_NAME] = TABLE(names_rows),
    [VD_GLOSS_HOLDER] = TABLE(offices_rows),
    [VD_GLOSS_TITLE] = TABLE(titles_rows),
    [VD_GLOSS_WARE] = TABLE(wares_rows),
    [VD_GLOSS_LAW] = TABLE(laws_rows),
    [VD_GLOSS_SPEAKER] = TABLE(speakers_rows),
    [VD_GLOSS_CUE] = TABLE(cues_rows),
    [VD_GLOSS_CONTENT] = TABLE(contents_rows),
    [VD_GLOSS_VERB] = TABLE(verbs_rows),
    [VD_GLOSS_MARKER] = TABLE(markers_rows),
    [VD_GLOSS_INNER] = TABLE(inner_words_rows),
};

enum { FORM_BITS = 2, VERB = 0, FORMS = 1, ALIASES = 1 };

struct vd_glossary {
    vd_phrases *groups[VD_GLOSS_GROUPS];
    vd_word_folder *folder;
    vd_arena arena; /* of what is in hand while it is made */
};

static const vd_str *row_at(vd_gloss_group group, size_t i)
{
    return tables[group].cells + i * tables[group].columns;
}

/* --- forms --------------------------------------------------------------- */

static void add(vd_glossary *g, vd_gloss_group group, vd_str form, size_t row,
                vd_verb_form verb)
{
    uint64_t keys[VD_PHRASE_WORDS_MAX];
    size_t n = 0;
    vd_words words;

    vd_words_read(g->folder, &g->arena, form, &words);
    for (size_t i = 0; i < words.n && n < VD_PHRASE_WORDS_MAX; i++) {
        if (words.at[i].hash != 0)
            keys[n++] = words.at[i].hash;
    }
    vd_phrases_add(g->groups[group], keys, n,
                   (uint32_t)(row << FORM_BITS | verb));
    vd_arena_reset(&g->arena);
}

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static vd_str joined(vd_arena *arena, vd_str a, const char *b)
{
    return vd_str_join(arena, a, VD_STR(""), vd_str_of(b));
}

/* The form of a regular verb. */
static vd_str inflect(vd_arena *arena, vd_str verb, vd_verb_form form)
{
    char last = verb.p[verb.n - 1];
    char before = verb.n > 1 ? verb.p[verb.n - 2] : 'a';
    bool y = last == 'y' && !is_vowel(before);
    bool e = last == 'e';
    bool hisses = last == 's' || last == 'x' || last == 'z' ||
                  (last == 'h' && (before == 'c' || before == 's')) ||
                  (last == 'o' && !is_vowel(before));
    vd_str stem = vd_str_slice(verb, 0, verb.n - 1);

    switch (form) {
    case VD_VERB_S:
        return y ? joined(arena, stem, "ies")
                 : joined(arena, verb, hisses ? "es" : "s");
    case VD_VERB_PAST:
        return y ? joined(arena, stem, "ied")
                 : joined(arena, verb, e ? "d" : "ed");
    case VD_VERB_ING:
        return joined(arena, e && before != 'e' ? stem : verb, "ing");
    case VD_VERB_BASE:
    default:
        return verb;
    }
}

/* The forms that the table gives for a verb, or "". */
static vd_str forms_given(vd_str verb)
{
    for (size_t i = 0; i < tables[VD_GLOSS_VERB].n; i++) {
        if (vd_str_is(row_at(VD_GLOSS_VERB, i)[VERB], verb))
            return row_at(VD_GLOSS_VERB, i)[FORMS];
    }
    return VD_STR("");
}

/* A cue or verb, its first word in each form. */
static void add_verb(vd_glossary *g, vd_gloss_group group, vd_str cue,
                     size_t row)
{
    size_t blank = vd_str_find_char(cue, ' ', 0);
    vd_str verb = vd_str_slice(cue, 0, blank);
    vd_str rest =
        blank == VD_STR_NONE ? VD_STR("") : vd_str_slice(cue, blank + 1, cue.n);
    vd_str given = forms_given(verb);
    bool past = given.n == 0;
    bool ing = true;
    vd_arena arena;
    vd_str form;

    vd_arena_init(&arena, 0);
    add(g, group, cue, row, VD_VERB_BASE);
    add(g, group,
        vd_str_join(&arena, inflect(&arena, verb, VD_VERB_S), VD_STR(" "),
                    rest),
        row, VD_VERB_S);
    while (given.n > 0 && vd_str_next(&given, VD_STR(";"), &form)) {
        bool is_ing = vd_str_ends(form, VD_STR("ing")) && form.n > 5;

        ing = ing && !is_ing;
        add(g, group, vd_str_join(&arena, form, VD_STR(" "), rest), row,
            is_ing ? VD_VERB_ING : VD_VERB_PAST);
    }
    if (past) {
        add(g, group,
            vd_str_join(&arena, inflect(&arena, verb, VD_VERB_PAST),
                        VD_STR(" "), rest),
            row, VD_VERB_PAST);
    }
    if (ing) {
        add(g, group,
            vd_str_join(&arena, inflect(&arena, verb, VD_VERB_ING), VD_STR(" "),
                        rest),
            row, VD_VERB_ING);
    }
    vd_arena_done(&arena);
}

static void add_row(vd_glossary *g, vd_gloss_group group, size_t row)
{
    const vd_str *cells = row_at(group, row);
    vd_str aliases;
    vd_str alias;

    if (group == VD_GLOSS_CUE || group == VD_GLOSS_VERB) {
        add_verb(g, group, cells[0], row);
        return;
    }
    add(g, group, cells[0], row, VD_VERB_BASE);
    if (group != VD_GLOSS_HOLDER)
        return;
    aliases = cells[ALIASES];
    while (vd_str_next(&aliases, VD_STR(";"), &alias)) {
        if (alias.n > 0)
            add(g, group, alias, row, VD_VERB_BASE);
    }
}

vd_status vd_glossary_open(vd_glossary **out, vd_err *err)
{
    vd_glossary *g = vd_zeroed(1, sizeof *g);
    vd_status st = vd_word_folder_open(&g->folder, err);

    if (st != VD_OK) {
        free(g);
        return st;
    }
    vd_arena_init(&g->arena, 0);
    for (size_t group = 0; group < VD_GLOSS_GROUPS; group++) {
        g->groups[group] = vd_phrases_new();
        for (size_t row = 0; row < tables[group].n; row++)
            add_row(g, (vd_gloss_group)group, row);
    }
    vd_arena_done(&g->arena);
    *out = g;
    return VD_OK;
}

void vd_glossary_close(vd_glossary *g)
{
    if (g == NULL)
        return;
    for (size_t i = 0; i < VD_GLOSS_GROUPS; i++)
        vd_phrases_free(g->groups[i]);
    vd_word_folder_close(g->folder);
    free(g);
}

/* --- look-ups ------------------------------------------------------------ */

static void give(vd_gloss_group group, const vd_phrase *p, vd_gloss *out)
{
    *out =
        (vd_gloss){.row = row_at(group, p->value >> FORM_BITS),
                   .n = p->n,
                   .form = (vd_verb_form)(p->value & ((1u << FORM_BITS) - 1)),
                   .entry = p->entry};
}

bool vd_glossary_find(const vd_glossary *g, vd_gloss_group group,
                      const vd_words *words, size_t i, vd_gloss *out)
{
    vd_phrase p;

    if (words->at[i].hash == 0 ||
        !vd_phrases_find(g->groups[group], words, i, &p))
        return false;
    give(group, &p, out);
    return true;
}

bool vd_glossary_same(const vd_glossary *g, vd_gloss_group group,
                      vd_gloss *gloss)
{
    vd_phrase p = {.entry = gloss->entry, .n = gloss->n};

    if (!vd_phrases_same(g->groups[group], &p))
        return false;
    give(group, &p, gloss);
    return true;
}

bool vd_glossary_row(vd_gloss_group group, size_t row, vd_gloss *out)
{
    if (row >= tables[group].n)
        return false;
    *out = (vd_gloss){.row = row_at(group, row)};
    return true;
}

vd_str vd_state_name(vd_str country)
{
    for (size_t i = 0; i < sizeof names_rows / sizeof names_rows[0]; i++) {
        if (vd_str_is(names_rows[i][2], VD_STR("state")) &&
            vd_str_is(names_rows[i][3], country))
            return names_rows[i][1];
    }
    return country;
}

static bool stands_in(vd_str text, vd_str form, size_t *at)
{
    size_t from = 0;

    while ((*at = vd_str_find(text, form, from)) != VD_STR_NONE) {
        size_t end = *at + form.n;

        if ((*at == 0 || !vd_ascii_is_alpha(text.p[*at - 1])) &&
            (end == text.n || !vd_ascii_is_alpha(text.p[end])))
            return true;
        from = end;
    }
    return false;
}

void vd_states_in(vd_str text, vd_str *first, vd_str *second)
{
    size_t first_at = SIZE_MAX;
    size_t second_at = SIZE_MAX;

    *first = VD_STR("");
    *second = VD_STR("");
    for (size_t i = 0; i < sizeof names_rows / sizeof names_rows[0]; i++) {
        vd_str name = names_rows[i][1];
        size_t at;

        if (!vd_str_is(names_rows[i][2], VD_STR("state")) ||
            !stands_in(text, names_rows[i][0], &at))
            continue;
        if (at < first_at && !vd_str_is(name, *first)) {
            second_at = first_at;
            *second = *first;
            first_at = at;
            *first = name;
        } else if (at < second_at && !vd_str_is(name, *first)) {
            second_at = at;
            *second = name;
        }
    }
}

vd_str vd_url_host(vd_str url)
{
    size_t from = vd_str_find(url, VD_STR("://"), 0);
    size_t to;

    if (from == VD_STR_NONE)
        return VD_STR("");
    from += 3;
    to = from;
    while (to < url.n && url.p[to] != '/' && url.p[to] != '?' &&
           url.p[to] != '#' && url.p[to] != ':')
        to++;
    if (vd_str_starts_nocase(vd_str_slice(url, from, to), VD_STR("www.")))
        from += 4;
    return vd_str_slice(url, from, to);
}

bool vd_outlet_find(vd_str url, vd_str *canonical, vd_str *kind)
{
    vd_str host = vd_url_host(url);
    size_t best = 0;

    for (size_t i = 0; i < sizeof outlets_rows / sizeof outlets_rows[0]; i++) {
        vd_str domain = outlets_rows[i][0];
        bool fits = host.n >= domain.n && domain.n > best &&
                    vd_str_is_nocase(
                        vd_str_slice(host, host.n - domain.n, host.n), domain);

        if (!fits ||
            (host.n > domain.n && host.p[host.n - domain.n - 1] != '.'))
            continue;
        best = domain.n;
        *canonical = outlets_rows[i][1];
        *kind = outlets_rows[i][2];
    }
    return best > 0;
}
