/* SPDX-License-Identifier: Apache-2.0 */
#include "match/index.h"

#include <stdlib.h>

#include "base/oom.h"
#include "engine.inc" /* generated: hash of the rooms and tables of matching */
#include "match/layout.h"
#include "names/fold.h"

enum {
    FORM = 7,
    SETTLED_MAX = 256 << 20, /* bytes: larger ones stay in their files */
};

static const vd_pages_kind kind = {"vedette index\n\0", "index", FORM,
                                   VD_SECTIONS};

vd_str vd_engine_version(void)
{
    return VD_STR(ENGINE);
}

/* ---- files ---- */

vd_status vd_index_check(const vd_index *x, vd_err *err)
{
    return vd_pages_check(&x->pages, err);
}

vd_status vd_index_settle(vd_index *x, vd_err *err)
{
    return vd_pages_settle(&x->pages, SETTLED_MAX, err);
}

bool vd_index_is_damaged(const vd_index *x)
{
    return vd_pages_are_damaged(&x->pages);
}

vd_status vd_index_write(const vd_index *x, const char *path,
                         vd_whole_for readers, vd_err *err)
{
    return vd_pages_write(&x->pages, path, readers, err);
}

/* Whether sections are no larger than the builder makes them, and the places of
   keys as many as a power of two. */
static bool has_places(const vd_pages *pages)
{
    for (size_t s = 0; s < VD_SECTIONS; s++) {
        if (pages->bytes[s] > UINT32_MAX)
            return false;
    }
    for (size_t s = VD_SECTION_HINT_AT; s <= VD_SECTION_NUMBER_AT;
         s += VD_SECTION_NUMBER_AT - VD_SECTION_HINT_AT) {
        size_t places = pages->bytes[s] / sizeof(uint32_t) - 1;

        if (pages->bytes[s] < 3 * sizeof(uint32_t) ||
            (places & (places - 1)) != 0)
            return false;
    }
    return true;
}

vd_status vd_index_open(const char *path, vd_hash state, vd_index **out,
                        vd_err *err)
{
    vd_index *x = vd_zeroed(1, sizeof *x);
    vd_status st = vd_pages_open(&x->pages, &kind, path, state, err);

    if (st == VD_OK && !has_places(&x->pages)) {
        vd_pages_close(&x->pages);
        st = vd_fail(err, VD_INVALID, 0,
                     "%s: the sections of the index are not where they belong",
                     path);
    }
    if (st != VD_OK) {
        free(x);
        return st;
    }
    *out = x;
    return VD_OK;
}

vd_index *vd_index_of(vd_buf made[VD_SECTIONS], vd_hash state)
{
    vd_index *x = vd_zeroed(1, sizeof *x);

    vd_pages_of(&x->pages, &kind, made, state);
    return x;
}

void vd_index_close(vd_index *x)
{
    if (x == NULL)
        return;
    vd_pages_close(&x->pages);
    free(x);
}

/* ---- what is in it ---- */

vd_hash vd_index_made_of(const vd_index *x)
{
    return x->pages.state;
}

size_t vd_index_entities(const vd_index *x)
{
    return x->pages.bytes[VD_SECTION_CANDIDATES] /
           sizeof(vd_index_candidate_at);
}

size_t vd_index_names(const vd_index *x)
{
    return x->pages.bytes[VD_SECTION_ENTRIES] / sizeof(vd_index_entry);
}

size_t vd_index_words(const vd_index *x)
{
    return x->pages.bytes[VD_SECTION_WORDS] / sizeof(vd_index_word);
}

size_t vd_index_bytes(const vd_index *x)
{
    return vd_pages_bytes(&x->pages);
}

static bool take_values(const vd_index *x, const vd_index_candidate_at *at,
                        vd_arena *arena, vd_entity *e)
{
    const vd_index_value *values = vd_index_take(
        x, VD_SECTION_VALUES, at->values, at->n_values, sizeof *values);

    if (values == NULL)
        return false;
    e->values = VD_NEW_N(arena, vd_value, at->n_values);
    e->n = e->room = at->n_values;
    for (size_t i = 0; i < e->n; i++) {
        if (values[i].prop >= VD_PROP_COUNT) {
            (void)vd_index_refuse(x);
            return false;
        }
        e->values[i].prop = (vd_prop)values[i].prop;
        e->values[i].text = vd_index_str(x, values[i].text);
    }
    return true;
}

bool vd_index_candidate(const vd_index *x, uint32_t number, vd_arena *arena,
                        vd_candidate *out)
{
    const vd_index_candidate_at *at;
    const vd_index_source *sources;
    vd_entity *e;

    if (number >= vd_index_entities(x))
        return false;
    at = vd_index_take(x, VD_SECTION_CANDIDATES, number, 1, sizeof *at);
    if (at == NULL)
        return false;
    sources = vd_index_take(x, VD_SECTION_SOURCES, at->sources, at->n_sources,
                            sizeof *sources);
    e = VD_NEW(arena, vd_entity);
    if (at->schema >= VD_SCHEMA_COUNT)
        (void)vd_index_refuse(x);
    if (sources == NULL || at->schema >= VD_SCHEMA_COUNT ||
        !take_values(x, at, arena, e))
        return false;
    e->schema = (vd_schema)at->schema;
    e->id = vd_index_str(x, at->id);
    *out = (vd_candidate){.number = number,
                          .entity = e,
                          .datasets = VD_NEW_N(arena, vd_str, at->n_sources),
                          .source_ids = VD_NEW_N(arena, vd_str, at->n_sources),
                          .n_sources = at->n_sources};
    for (size_t i = 0; i < at->n_sources; i++) {
        out->datasets[i] = vd_index_str(x, sources[i].dataset);
        out->source_ids[i] = vd_index_str(x, sources[i].source_id);
    }
    return true;
}

bool vd_index_find_id(const vd_index *x, vd_str id, uint32_t *out)
{
    size_t from = 0;
    size_t to = vd_index_entities(x);

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const vd_index_candidate_at *at =
            vd_index_take(x, VD_SECTION_CANDIDATES, middle, 1, sizeof *at);
        int c = at == NULL ? 0 : vd_str_cmp(vd_index_str(x, at->id), id);

        if (at == NULL)
            return false;
        if (c == 0) {
            *out = (uint32_t)middle;
            return true;
        }
        if (c < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return false;
}

bool vd_index_word_at(const vd_index *x, uint32_t number, vd_word *out)
{
    const vd_index_word *w =
        vd_index_take(x, VD_SECTION_WORDS, number, 1, sizeof *w);
    const uint64_t *groups;

    if (w == NULL)
        return false;
    groups = vd_index_take(x, VD_SECTION_GROUPS, w->names,
                           (size_t)w->nicknames + w->variants, sizeof *groups);
    if (groups == NULL)
        return false;
    *out = (vd_word){.text = vd_index_str(x, w->text),
                     .nicknames = {groups, w->nicknames},
                     .variants = {groups + w->nicknames, w->variants},
                     .groups = w->groups,
                     .role = (vd_role)w->role,
                     .letters = w->letters,
                     .bones = w->bones,
                     .concept = w->concept,
                     .weight = w->weight,
                     .rarity = w->rarity,
                     .popular = (w->flags & VD_WORD_POPULAR) != 0};
    if (out->text.n == 0 || w->role > VD_ROLE_INITIAL) {
        (void)vd_index_refuse(x);
        return false;
    }
    return true;
}

bool vd_index_name_at(const vd_index *x, uint32_t number, vd_word *words,
                      vd_name *out)
{
    const vd_index_entry *e =
        vd_index_take(x, VD_SECTION_ENTRIES, number, 1, sizeof *e);
    const vd_index_placed *placed =
        e == NULL || e->n > VD_WORDS_MAX
            ? NULL
            : vd_index_take(x, VD_SECTION_PLACED, e->placed, e->n,
                            sizeof *placed);

    if (placed == NULL)
        return false;
    for (size_t i = 0; i < e->n; i++) {
        if (!vd_index_word_at(x, placed[i].word, &words[i]))
            return false;
        words[i].nasab = placed[i].nasab != 0;
        words[i].patronymic = placed[i].patronymic != 0;
    }
    *out = (vd_name){.kind = (vd_name_kind)e->kind,
                     .words = words,
                     .n = e->n,
                     .folded = vd_index_str(x, e->folded),
                     .standard = e->standard,
                     .reading = (vd_name_reading)e->reading,
                     .letters = e->letters,
                     .joined = vd_index_str(x, e->joined),
                     .wade = vd_index_str(x, e->wade),
                     .native = vd_index_str(x, e->native),
                     .han = (e->flags & VD_ENTRY_HAN) != 0,
                     .abjad = (e->flags & VD_ENTRY_ABJAD) != 0,
                     .foreign = (e->flags & VD_ENTRY_FOREIGN) != 0,
                     .arabic = (e->flags & VD_ENTRY_ARABIC) != 0,
                     .syllabic = (e->flags & VD_ENTRY_SYLLABIC) != 0,
                     .ideographs = (e->flags & VD_ENTRY_IDEOGRAPHS) != 0};
    return true;
}

/* Links of the place of a key; among them are those of the key. */
static vd_index_links links_at(const vd_index *x, vd_section links,
                               size_t place)
{
    const uint32_t *at = vd_index_take(x, links + 1, place, 2, sizeof *at);
    vd_index_links out = {0};

    if (at == NULL || at[1] < at[0])
        return out;
    out.n = at[1] - at[0];
    out.at = vd_index_take(x, links, at[0], out.n, sizeof *out.at);
    if (out.at == NULL)
        out.n = 0;
    return out;
}

static void keep_only(vd_index_links *links, uint32_t tag)
{
    size_t n = 0;

    while (links->n > 0 && links->at->tag < tag) {
        links->at++;
        links->n--;
    }
    while (n < links->n && links->at[n].tag == tag)
        n++;
    links->n = n;
}

void vd_index_find(const vd_index *x, vd_section links, const uint64_t *keys,
                   size_t n, vd_index_links *out)
{
    size_t places = x->pages.bytes[links + 1] / sizeof(uint32_t) - 1;
    /* As many as a power of two: the highest bits of the key. */
    int shift = 64 - __builtin_ctzll(places);

    for (size_t i = 0; i < n; i++) {
        out[i] = links_at(x, links, (size_t)(keys[i] >> shift));
        __builtin_prefetch(out[i].at);
    }
    for (size_t i = 0; i < n; i++)
        keep_only(&out[i], (uint32_t)keys[i]);
}
