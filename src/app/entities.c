/* SPDX-License-Identifier: Apache-2.0 */
#include "app/entities.h"

#include <stdlib.h>

#include "app/entities_layout.h"
#include "app/index.h"
#include "base/oom.h"
#include "names/fold.h"

enum { FORM = 3 };

static const vd_pages_kind kind = {"vedette items\n\0", "file of entities",
                                   FORM, VD_ITEMS_SECTIONS};

/* ---- files ---- */

/* What the content follows from: the view, and the tables of the model. */
static vd_status state_of(const vd_view *view, vd_hash *out, vd_err *err)
{
    vd_buf names;
    vd_status st = vd_view_state(view, out, err);

    if (st != VD_OK)
        return st;
    vd_buf_init(&names);
    vd_buf_put(&names, (vd_str){(const char *)out->bytes, VD_HASH_BYTES});
    for (int i = 1; i < VD_SCHEMA_COUNT; i++) {
        vd_buf_put(&names, vd_schema_name((vd_schema)i));
        vd_buf_put_char(&names, '\n');
    }
    for (int i = 1; i < VD_PROP_COUNT; i++) {
        vd_buf_put(&names, vd_prop_name((vd_prop)i));
        vd_buf_printf(&names, " %d\n", (int)vd_prop_type((vd_prop)i));
    }
    *out = vd_hash_of(vd_buf_view(&names));
    vd_buf_done(&names);
    return VD_OK;
}

static bool is_now(const vd_view *view)
{
    return view->as_of == VD_MOMENT_MAX && view->known_by == VD_MOMENT_MAX;
}

/* Another program may load meanwhile: they are of a state only if that was the
   state before and after. */
static vd_status make_steady(const vd_view *view, vd_entities *x, vd_err *err)
{
    enum { TRIES = 5 };

    for (int i = 0; i < TRIES; i++) {
        vd_buf made[VD_ITEMS_SECTIONS];
        vd_hash before;
        vd_hash after;
        vd_status st = state_of(view, &before, err);

        for (size_t s = 0; s < VD_ITEMS_SECTIONS; s++)
            vd_buf_init(&made[s]);
        if (st == VD_OK)
            st = vd_items_make(view, made, err);
        if (st == VD_OK)
            st = state_of(view, &after, err);
        if (st == VD_OK && vd_hash_is(before, after)) {
            vd_pages_of(&x->pages, &kind, made, before);
            return VD_OK;
        }
        for (size_t s = 0; s < VD_ITEMS_SECTIONS; s++)
            vd_buf_done(&made[s]);
        if (st != VD_OK)
            return st;
    }
    return vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                   "the book changes while it is read: try again when the "
                   "loading is done");
}

/* Of what was read, all pages are looked at: nothing is answered from what may
   be damaged further on. */
static vd_status open_kept(vd_entities *x, const char *path, vd_hash state)
{
    vd_status st = vd_pages_open(&x->pages, &kind, path, state, NULL);

    if (st == VD_OK && vd_pages_check(&x->pages, NULL) != VD_OK) {
        vd_pages_close(&x->pages);
        st = VD_INVALID;
    }
    return st;
}

vd_status vd_view_entities(const vd_view *view, vd_entities **out, vd_err *err)
{
    vd_entities *x = vd_zeroed(1, sizeof *x);
    vd_arena arena;
    const char *path;
    vd_hash state;
    vd_status st = state_of(view, &state, err);

    vd_arena_init(&arena, 0);
    path = vd_str_printf(&arena, "%s.ent", vd_store_path(view->store)).p;
    if (st == VD_OK && (!is_now(view) || open_kept(x, path, state) != VD_OK)) {
        st = make_steady(view, x, err);
        /* A file that cannot be written costs time and nothing else. */
        if (st == VD_OK && is_now(view))
            (void)!vd_pages_write(&x->pages, path, VD_WHOLE_ALL, NULL);
    }
    vd_arena_done(&arena);
    if (st != VD_OK) {
        free(x);
        return st;
    }
    *out = x;
    return VD_OK;
}

void vd_entities_close(vd_entities *x)
{
    if (x == NULL)
        return;
    vd_pages_close(&x->pages);
    free(x);
}

bool vd_entities_are_damaged(const vd_entities *x)
{
    return vd_pages_are_damaged(&x->pages);
}

/* ---- what is in it ---- */

vd_str vd_entities_text(const vd_entities *x, vd_item_text text)
{
    const char *p = vd_pages_take(&x->pages, VD_ITEMS_TEXT, text.at, text.n, 1);

    return p == NULL ? (vd_str){"", 0} : (vd_str){p, text.n};
}

size_t vd_entities_count(const vd_entities *x)
{
    return x->pages.bytes[VD_ITEMS_ALL] / sizeof(vd_item_at);
}

static const vd_item_at *raw_at(const vd_entities *x, size_t number)
{
    return number < vd_entities_count(x)
               ? vd_pages_take(&x->pages, VD_ITEMS_ALL, number, 1,
                               sizeof(vd_item_at))
               : NULL;
}

bool vd_entities_at(const vd_entities *x, uint32_t number, vd_item *out)
{
    const vd_item_at *at = raw_at(x, number);
    const vd_item_value *values;
    const uint32_t *listed;

    if (at == NULL)
        return false;
    values = vd_pages_take(&x->pages, VD_ITEMS_VALUES, at->values, at->n_values,
                           sizeof *values);
    listed = vd_pages_take(&x->pages, VD_ITEMS_LISTED, at->listed, at->n_listed,
                           sizeof *listed);
    if (values == NULL || listed == NULL || at->schema >= VD_SCHEMA_COUNT) {
        (void)vd_pages_refuse(&x->pages);
        return false;
    }
    *out = (vd_item){.number = number,
                     .order = at->order,
                     .schema = (vd_schema)at->schema,
                     .id = vd_entities_text(x, at->id),
                     .caption = vd_entities_text(x, at->caption),
                     .target = at->target != 0,
                     .first_seen = at->first_seen,
                     .last_seen = at->last_seen,
                     .last_change = at->last_change,
                     .values = values,
                     .n_values = at->n_values,
                     .datasets = listed,
                     .n_datasets = at->n_listed};
    return true;
}

bool vd_entities_find(const vd_entities *x, vd_str id, uint32_t *out)
{
    size_t from = 0;
    size_t to = vd_entities_count(x);

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const vd_item_at *at = raw_at(x, middle);
        int c = at == NULL ? 0 : vd_str_cmp(vd_entities_text(x, at->id), id);

        if (at == NULL)
            return false;
        if (c == 0) {
            *out = (uint32_t)middle;
            return true;
        }
        from = c < 0 ? middle + 1 : from;
        to = c < 0 ? to : middle;
    }
    return false;
}

bool vd_entities_find_merged(const vd_entities *x, vd_str id, uint32_t *out)
{
    size_t from = 0;
    size_t to = x->pages.bytes[VD_ITEMS_MERGED] / sizeof(vd_item_merged);

    while (from < to) {
        size_t middle = from + (to - from) / 2;
        const vd_item_merged *m = vd_pages_take(
            &x->pages, VD_ITEMS_MERGED, middle, 1, sizeof(vd_item_merged));
        int c = m == NULL ? 0 : vd_str_cmp(vd_entities_text(x, m->id), id);

        if (m == NULL)
            return false;
        if (c == 0) {
            *out = m->item;
            return true;
        }
        from = c < 0 ? middle + 1 : from;
        to = c < 0 ? to : middle;
    }
    return false;
}

vd_str vd_item_first(const vd_entities *x, const vd_item *item, vd_prop prop)
{
    for (size_t i = 0; i < item->n_values; i++) {
        if (item->values[i].prop == (uint32_t)prop)
            return vd_entities_text(x, item->values[i].text);
    }
    return VD_STR("");
}

size_t vd_entities_datasets(const vd_entities *x)
{
    return x->pages.bytes[VD_ITEMS_DATASETS] / sizeof(vd_item_text);
}

vd_str vd_entities_dataset(const vd_entities *x, size_t i)
{
    const vd_item_text *t =
        vd_pages_take(&x->pages, VD_ITEMS_DATASETS, i, 1, sizeof *t);

    return t == NULL ? VD_STR("") : vd_entities_text(x, *t);
}

/* Elements of a list that stands between two numbers of a section. */
static const void *between(const vd_entities *x, size_t at_section, size_t i,
                           size_t section, size_t size, size_t *n)
{
    const uint32_t *at = vd_pages_take(&x->pages, at_section, i, 2, sizeof *at);

    *n = at == NULL || at[1] < at[0] ? 0 : at[1] - at[0];
    return *n == 0 ? NULL : vd_pages_take(&x->pages, section, at[0], *n, size);
}

const vd_item_back *vd_entities_backs(const vd_entities *x, uint32_t number,
                                      size_t *n)
{
    const vd_item_back *backs =
        between(x, VD_ITEMS_BACK_AT, number, VD_ITEMS_BACKS, sizeof *backs, n);

    *n = backs == NULL ? 0 : *n;
    return backs;
}

size_t vd_entities_words(const vd_entities *x)
{
    return x->pages.bytes[VD_ITEMS_WORDS] / sizeof(vd_item_text);
}

vd_str vd_entities_word(const vd_entities *x, size_t i)
{
    const vd_item_text *t =
        vd_pages_take(&x->pages, VD_ITEMS_WORDS, i, 1, sizeof *t);

    return t == NULL ? VD_STR("") : vd_entities_text(x, *t);
}

const uint32_t *vd_entities_having(const vd_entities *x, size_t i, size_t *n)
{
    const uint32_t *having =
        between(x, VD_ITEMS_WORD_AT, i, VD_ITEMS_HAVING, sizeof *having, n);

    *n = having == NULL ? 0 : *n;
    return having;
}

/* ---- words ---- */

static bool is_plain(vd_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    }
    return true;
}

static void give(vd_str folded, vd_item_word_fn *fn, void *ctx)
{
    vd_str word;

    while (folded.n > 0 && vd_str_next(&folded, VD_STR(" "), &word)) {
        if (word.n > 0)
            fn(ctx, vd_str_slice(word, 0, VD_ITEM_WORD_MAX));
    }
}

/* Plain letters need no folding but that of case; apostrophes are silent, as
   in names. */
static void give_plain(vd_arena *arena, vd_str run, vd_item_word_fn *fn,
                       void *ctx)
{
    char *p = vd_arena_alloc(arena, run.n + 1, 1);
    size_t n = 0;

    for (size_t i = 0; i < run.n; i++) {
        char c = vd_ascii_lower(run.p[i]);

        if (c == '\'' || c == '`')
            continue;
        p[n++] = (char)(vd_ascii_is_digit(c) || vd_ascii_is_alpha(c) ? c : ' ');
    }
    give((vd_str){p, n}, fn, ctx);
}

void vd_item_words(vd_folder *folder, vd_arena *arena, vd_str text,
                   vd_item_word_fn *fn, void *ctx)
{
    enum { RUN_MAX = 400 }; /* what a folder takes whole, in any script */
    size_t at = 0;

    while (at < text.n) {
        size_t end = at;
        vd_str run;

        while (end < text.n && !vd_ascii_is_blank(text.p[end]))
            end++;
        run = vd_str_slice(text, at, end);
        at = end + 1;
        if (is_plain(run)) {
            give_plain(arena, run, fn, ctx);
            continue;
        }
        for (size_t i = 0; i < run.n; i += RUN_MAX)
            give(vd_fold(folder, arena, vd_str_slice(run, i, i + RUN_MAX)), fn,
                 ctx);
    }
}
