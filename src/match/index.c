/* SPDX-License-Identifier: Apache-2.0 */
#include "match/index.h"

#include <stdlib.h>

#include "base/oom.h"
#include "engine.inc" /* generated: hash of the rooms and tables of matching */
#include "match/layout.h"
#include "names/fold.h"

#define MAGIC "vedette index\n\0\0"

enum { FORM = 2, ORDER = 0x01020304 };

/* The first page of a file. */
typedef struct head {
    char magic[16];
    uint32_t order;
    uint32_t form;
    vd_hash state;
    uint64_t from[VD_SECTIONS];
    uint64_t bytes[VD_SECTIONS];
    uint64_t pages; /* before the sums */
    vd_hash sums;
    vd_hash self; /* of all before it */
} head;

static_assert(sizeof(head) < VD_INDEX_PAGE, "the head has the first page");

vd_str vd_engine_version(void)
{
    return VD_STR(ENGINE);
}

vd_name_kind vd_name_kind_of(vd_schema schema)
{
    if (vd_schema_is(schema, VD_SCHEMA_PERSON))
        return VD_NAME_PERSON;
    if (vd_schema_is(schema, VD_SCHEMA_ORGANIZATION))
        return VD_NAME_ORG;
    return vd_schema_is(schema, VD_SCHEMA_ASSET) ? VD_NAME_THING
                                                 : VD_NAME_UNKNOWN;
}

bool vd_is_searched_name(vd_prop prop)
{
    return vd_prop_is_name(prop) || prop == VD_PROP_PAST_NAMES ||
           prop == VD_PROP_ABBREVIATION;
}

/* ---- pages ---- */

/* Each step can be undone, so that two pages that differ in one word never
   have one sum. */
static uint64_t sum_of(const char *page, size_t number)
{
    uint64_t h = UINT64_C(0x9e3779b97f4a7c15) * (number + 1);

    for (size_t i = 0; i < VD_INDEX_PAGE; i += 8) {
        uint64_t word;

        memcpy(&word, page + i, 8);
        h = (h ^ word) * UINT64_C(0xff51afd7ed558ccd);
        h ^= h >> 32;
    }
    return h;
}

static bool look_at_page(const vd_index *x, size_t page)
{
    if (atomic_load_explicit(&x->sound[page], memory_order_relaxed) != 0)
        return true;
    if (sum_of(x->base + page * VD_INDEX_PAGE, page) != x->sums[page]) {
        (void)vd_index_refuse(x);
        return false;
    }
    atomic_store_explicit(&x->sound[page], 1, memory_order_relaxed);
    return true;
}

bool vd_index_look(const vd_index *x, size_t from, size_t to)
{
    for (size_t p = from / VD_INDEX_PAGE; p <= (to - 1) / VD_INDEX_PAGE; p++) {
        if (!look_at_page(x, p))
            return false;
    }
    return true;
}

vd_status vd_index_check(const vd_index *x, vd_err *err)
{
    for (size_t p = 1; x->map != NULL && p < x->pages; p++) {
        if (!look_at_page(x, p))
            return vd_fail(err, VD_INVALID, p * VD_INDEX_PAGE,
                           "page %zu of the index is damaged", p);
    }
    if (vd_index_is_damaged(x))
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "a number of the index is out of its range");
    return VD_OK;
}

bool vd_index_is_damaged(const vd_index *x)
{
    return atomic_load_explicit(x->damaged, memory_order_relaxed);
}

/* ---- files ---- */

static vd_hash hash_of_head(const head *h)
{
    return vd_hash_of((vd_str){(const char *)h, offsetof(head, self)});
}

/* Whether the page has nothing behind its head. */
static bool is_padded(const char *page)
{
    for (size_t i = sizeof(head); i < VD_INDEX_PAGE; i++) {
        if (page[i] != '\0')
            return false;
    }
    return true;
}

static vd_status put_padded(vd_whole *file, vd_str bytes, vd_buf *sums,
                            size_t *page, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t at = 0; st == VD_OK && at < bytes.n; at += VD_INDEX_PAGE) {
        char last[VD_INDEX_PAGE] = {0};
        vd_str part = vd_str_slice(bytes, at, at + VD_INDEX_PAGE);
        const char *p = part.p;
        uint64_t sum;

        if (part.n < VD_INDEX_PAGE) {
            memcpy(last, part.p, part.n);
            p = last;
        }
        sum = sum_of(p, *page);
        vd_buf_put(sums, (vd_str){(const char *)&sum, sizeof sum});
        (*page)++;
        st = vd_whole_put(file, (vd_str){p, VD_INDEX_PAGE}, err);
    }
    return st;
}

static size_t pages_of(size_t bytes)
{
    return (bytes + VD_INDEX_PAGE - 1) / VD_INDEX_PAGE;
}

/* The sums are known before the sections are written. */
static void fill_head(const vd_index *x, head *h)
{
    size_t page = 1;

    memset(h, 0, sizeof *h);
    memcpy(h->magic, MAGIC, sizeof h->magic);
    h->order = ORDER;
    h->form = FORM;
    h->state = x->state;
    for (size_t s = 0; s < VD_SECTIONS; s++) {
        h->from[s] = page * VD_INDEX_PAGE;
        h->bytes[s] = x->bytes[s];
        page += pages_of(x->bytes[s]);
    }
    h->pages = page;
}

/* The head names the hash of the sums, which come last: it is written over
   the empty page that the file begins with. */
static vd_status put_all(const vd_index *x, vd_whole *file, vd_err *err)
{
    char first[VD_INDEX_PAGE] = {0};
    vd_str empty = {first, sizeof first};
    size_t page = 1;
    uint64_t none = 0;
    vd_status st;
    vd_buf sums;
    head h;

    vd_buf_init(&sums);
    vd_buf_put(&sums, (vd_str){(const char *)&none, sizeof none});
    fill_head(x, &h);
    st = vd_whole_put(file, empty, err);
    for (size_t s = 0; st == VD_OK && s < VD_SECTIONS; s++)
        st = put_padded(file, (vd_str){x->at[s], x->bytes[s]}, &sums, &page,
                        err);
    h.sums = vd_hash_of(vd_buf_view(&sums));
    h.self = hash_of_head(&h);
    memcpy(first, &h, sizeof h);
    if (st == VD_OK)
        st = vd_whole_put(file, vd_buf_view(&sums), err);
    if (st == VD_OK)
        st = vd_whole_put_first(file, empty, err);
    vd_buf_done(&sums);
    return st;
}

vd_status vd_index_write(const vd_index *x, const char *path,
                         vd_whole_for readers, vd_err *err)
{
    vd_whole *file;
    vd_status st = vd_whole_open(path, readers, &file, err);

    if (st != VD_OK)
        return st;
    st = put_all(x, file, err);
    if (st != VD_OK) {
        vd_whole_drop(file);
        return st;
    }
    return vd_whole_close(file, err);
}

/* Whether the sections are where fill_head() puts them, and the places of
   keys are as many as a power of two: a head may be forged. */
static bool is_laid_out(const head *h)
{
    uint64_t page = 1;

    for (size_t s = 0; s < VD_SECTIONS; s++) {
        if (h->from[s] != page * VD_INDEX_PAGE ||
            h->bytes[s] > (h->pages - page) * VD_INDEX_PAGE)
            return false;
        page += pages_of(h->bytes[s]);
    }
    for (size_t s = VD_SECTION_HINT_AT; s <= VD_SECTION_NUMBER_AT;
         s += VD_SECTION_NUMBER_AT - VD_SECTION_HINT_AT) {
        uint64_t places = h->bytes[s] / sizeof(uint32_t) - 1;

        if (h->bytes[s] < 3 * sizeof(uint32_t) || (places & (places - 1)) != 0)
            return false;
    }
    return page == h->pages;
}

/* Whether the head is one of this program and of the state, and as it was
   written. */
static vd_status read_head(vd_str bytes, vd_hash state, head *h, vd_err *err)
{
    if (bytes.n < VD_INDEX_PAGE)
        return vd_fail(err, VD_INVALID, bytes.n, "the index is cut");
    memcpy(h, bytes.p, sizeof *h);
    if (memcmp(h->magic, MAGIC, sizeof h->magic) != 0)
        return vd_fail(err, VD_INVALID, 0, "this is no index");
    if (h->order != ORDER || h->form != FORM)
        return VD_ABSENT;
    if (!vd_hash_is(h->self, hash_of_head(h)) || !is_padded(bytes.p))
        return vd_fail(err, VD_INVALID, 0, "the head of the index is damaged");
    if (!vd_hash_is(h->state, state))
        return VD_ABSENT;
    if (h->pages == 0 || h->pages > bytes.n / (VD_INDEX_PAGE + 8) + 1 ||
        bytes.n != h->pages * (VD_INDEX_PAGE + 8)) {
        return vd_fail(err, VD_INVALID, bytes.n,
                       "the index has %zu bytes, not those of %llu pages",
                       bytes.n, (unsigned long long)h->pages);
    }
    if (!is_laid_out(h))
        return vd_fail(err, VD_INVALID, 0,
                       "the sections of the index are not where they belong");
    if (!vd_hash_is(h->sums,
                    vd_hash_of((vd_str){bytes.p + h->pages * VD_INDEX_PAGE,
                                        h->pages * 8})))
        return vd_fail(err, VD_INVALID, h->pages * VD_INDEX_PAGE,
                       "the sums of the index are damaged");
    return VD_OK;
}

static vd_index *new_index(void)
{
    vd_index *x = vd_zeroed(1, sizeof *x);

    x->damaged = vd_zeroed(1, sizeof *x->damaged);
    return x;
}

vd_status vd_index_open(const char *path, vd_hash state, vd_index **out,
                        vd_err *err)
{
    vd_index *x;
    vd_map *map;
    vd_str bytes;
    head h = {0};
    vd_status st = vd_map_open(path, &map, err);

    if (st != VD_OK)
        return st;
    bytes = vd_map_view(map);
    st = read_head(bytes, state, &h, err);
    if (st != VD_OK) {
        if (st != VD_ABSENT)
            vd_err_context(err, "%s", path);
        vd_map_close(map);
        return st;
    }
    x = new_index();
    x->map = map;
    x->state = state;
    x->base = bytes.p;
    x->pages = h.pages;
    for (size_t s = 0; s < VD_SECTIONS; s++) {
        x->at[s] = bytes.p + h.from[s];
        x->bytes[s] = h.bytes[s];
    }
    x->sums =
        (const uint64_t *)(const void *)(bytes.p + h.pages * VD_INDEX_PAGE);
    x->sound = vd_zeroed(x->pages, sizeof *x->sound);
    *out = x;
    return VD_OK;
}

vd_index *vd_index_of(vd_buf made[VD_SECTIONS], vd_hash state)
{
    vd_index *x = new_index();

    x->state = state;
    for (size_t s = 0; s < VD_SECTIONS; s++) {
        x->made[s] = made[s];
        x->at[s] = vd_buf_view(&x->made[s]).p;
        x->bytes[s] = x->made[s].n;
    }
    return x;
}

void vd_index_close(vd_index *x)
{
    if (x == NULL)
        return;
    for (size_t s = 0; s < VD_SECTIONS; s++)
        vd_buf_done(&x->made[s]);
    vd_map_close(x->map);
    free(x->sound);
    free(x->damaged);
    free(x);
}

/* ---- what is in it ---- */

vd_hash vd_index_made_of(const vd_index *x)
{
    return x->state;
}

size_t vd_index_entities(const vd_index *x)
{
    return x->bytes[VD_SECTION_CANDIDATES] / sizeof(vd_index_candidate_at);
}

size_t vd_index_names(const vd_index *x)
{
    return x->bytes[VD_SECTION_ENTRIES] / sizeof(vd_index_entry);
}

size_t vd_index_words(const vd_index *x)
{
    return x->bytes[VD_SECTION_WORDS] / sizeof(vd_index_word);
}

size_t vd_index_bytes(const vd_index *x)
{
    size_t sum = 0;

    for (size_t s = 0; s < VD_SECTIONS; s++)
        sum += x->bytes[s];
    return sum;
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
    size_t places = x->bytes[links + 1] / sizeof(uint32_t) - 1;
    /* As many as a power of two: the highest bits of the key. */
    int shift = 64 - __builtin_ctzll(places);

    for (size_t i = 0; i < n; i++)
        out[i] = links_at(x, links, (size_t)(keys[i] >> shift));
    for (size_t i = 0; i < n; i++)
        keep_only(&out[i], (uint32_t)keys[i]);
}
