/* SPDX-License-Identifier: Apache-2.0 */
#include "app/screen.h"

#include <stdlib.h>

#include "base/oom.h"
#include "base/strmap.h"
#include "data/country.h"
#include "match/jaro.h"

struct vd_screen {
    vd_arena arena;
    vd_folder *folder;
    vd_name_table *names;
    vd_candidate *candidates;
    size_t n;
    size_t room;
};

/* One entity of several sources while it is put together. */
typedef struct gathered {
    vd_record record; /* all values; dependents' numbers as its own */
    vd_str *datasets;
    vd_str *source_ids;
    size_t n;
    size_t room;
} gathered;

typedef struct gatherer {
    const vd_view *view;
    vd_screen *screen;
    vd_strmap by_entity;
    gathered **all;
    size_t n;
    size_t room;
    vd_err *err;
} gatherer;

static gathered *gathered_for(gatherer *g, vd_str id, vd_str key,
                              vd_schema schema)
{
    vd_arena *arena = &g->screen->arena;
    bool is_new;
    size_t at = *vd_strmap_put(&g->by_entity, id, g->n, &is_new);

    if (!is_new)
        return g->all[at];
    if (g->n == g->room) {
        size_t room = g->room == 0 ? 4096 : 2 * g->room;
        gathered **all = VD_NEW_N(arena, gathered *, room);

        if (g->n > 0)
            memcpy(all, g->all, g->n * sizeof(void *));
        g->all = all;
        g->room = room;
    }
    g->all[g->n] = VD_NEW(arena, gathered);
    vd_record_init(&g->all[g->n]->record, arena, id, key, schema);
    return g->all[g->n++];
}

/* Numbers of wallets and documents are the entity's own for screening. */
static void take_dependent(vd_record *to, const vd_entity *e)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->values[i].prop == VD_PROP_PUBLIC_KEY)
            vd_record_say(to, VD_PROP_PUBLIC_KEY, e->values[i].text);
    }
}

static void add_source(gatherer *g, gathered *to, vd_str source, vd_str key)
{
    vd_arena *arena = &g->screen->arena;

    if (to->n == to->room) {
        size_t room = to->room == 0 ? 1 : 2 * to->room;
        vd_str *datasets = VD_NEW_N(arena, vd_str, room);
        vd_str *source_ids = VD_NEW_N(arena, vd_str, room);

        for (size_t i = 0; i < to->n; i++) {
            datasets[i] = to->datasets[i];
            source_ids[i] = to->source_ids[i];
        }
        to->datasets = datasets;
        to->source_ids = source_ids;
        to->room = room;
    }
    to->datasets[to->n] = source;
    to->source_ids[to->n++] = vd_str_copy(arena, key);
}

static vd_status gather_listing(gatherer *g, vd_str source,
                                const vd_listing *listing)
{
    vd_arena work;
    vd_record record;
    gathered *to;
    vd_status st;

    vd_arena_init(&work, 0);
    st = vd_store_record(g->view->store, listing->record, &work, &record,
                         g->err);
    if (st == VD_OK &&
        (vd_schema_is_matchable(vd_record_target(&record)->schema) ||
         (record.flags & VD_RECORD_TARGET) != 0)) {
        const vd_entity *e = vd_record_target(&record);

        to = gathered_for(g, e->id, record.key, e->schema);
        for (size_t i = 0; i < e->n; i++) {
            if (vd_prop_type(e->values[i].prop) != VD_TYPE_TEXT)
                vd_record_put(&to->record, 0, e->values[i].prop,
                              e->values[i].text, VD_STR(""));
        }
        for (size_t i = 1; i < record.n; i++)
            take_dependent(&to->record, &record.entities[i]);
        add_source(g, to, source, record.key);
    }
    vd_arena_done(&work);
    return st;
}

static vd_status gather_source(gatherer *g, vd_str source)
{
    vd_arena arena;
    vd_source_state state;
    vd_str name = vd_str_copy(&g->screen->arena, source);
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_view_source(g->view, source, &arena, &state, g->err);
    for (size_t i = 0; st == VD_OK && i < state.content.n; i++)
        st = gather_listing(g, name, &state.content.at[i]);
    vd_arena_done(&arena);
    return st;
}

/* Order of ids, so that nothing depends on the order of loading. */
static int compare_gathered(const void *a, const void *b)
{
    const gathered *x = *(gathered *const *)a;
    const gathered *y = *(gathered *const *)b;

    return vd_str_cmp(x->record.entities[0].id, y->record.entities[0].id);
}

static void make_table(gatherer *g)
{
    vd_screen *s = g->screen;

    if (g->n > 1)
        qsort(g->all, g->n, sizeof(gathered *), compare_gathered);
    s->names = vd_name_table_new(&s->arena);
    s->candidates = VD_NEW_N(&s->arena, vd_candidate, g->n);
    for (size_t i = 0; i < g->n; i++) {
        gathered *from = g->all[i];

        vd_record_sort(&from->record);
        s->candidates[i] = (vd_candidate){.entity = from->record.entities,
                                          .datasets = from->datasets,
                                          .source_ids = from->source_ids,
                                          .n_sources = from->n};
        vd_name_table_add(s->names, s->folder, &s->candidates[i]);
    }
    vd_name_table_seal(s->names);
    s->n = g->n;
}

vd_status vd_screen_open(const vd_view *view, vd_screen **out, vd_err *err)
{
    vd_screen *screen = calloc(1, sizeof *screen);
    gatherer g = {.view = view, .screen = screen, .err = err};
    vd_names sources = {0};
    vd_status st;

    if (screen == NULL)
        vd_out_of_memory(sizeof *screen);
    vd_arena_init(&screen->arena, 0);
    vd_strmap_init(&g.by_entity, &screen->arena);
    st = vd_folder_open(&screen->folder, err);
    if (st == VD_OK)
        st = vd_store_sources(view->store, view->known_by, &screen->arena,
                              &sources, err);
    for (size_t i = 0; st == VD_OK && i < sources.n; i++)
        st = gather_source(&g, sources.at[i]);
    if (st != VD_OK) {
        vd_screen_close(screen);
        return st;
    }
    make_table(&g);
    *out = screen;
    return VD_OK;
}

void vd_screen_close(vd_screen *screen)
{
    if (screen == NULL)
        return;
    vd_folder_close(screen->folder);
    vd_name_table_free(screen->names);
    vd_arena_done(&screen->arena);
    free(screen);
}

size_t vd_screen_entities(const vd_screen *screen)
{
    return screen->n;
}

size_t vd_screen_query(vd_screen *screen, const vd_entity *query, size_t limit,
                       vd_arena *arena, vd_result *out)
{
    return vd_name_table_search(screen->names, screen->folder, query, limit,
                                arena, out);
}

size_t vd_screen_scan(vd_screen *screen, const vd_entity *query, size_t limit,
                      vd_arena *arena, vd_result *out)
{
    return vd_name_table_scan(screen->names, screen->folder, query, limit,
                              arena, out);
}

const vd_entity *vd_screen_entity(const vd_screen *screen, size_t i)
{
    return i < screen->n ? screen->candidates[i].entity : NULL;
}

vd_folder *vd_screen_folder(vd_screen *screen)
{
    return screen->folder;
}

void vd_screen_compare(vd_folder *folder, const vd_entity *a,
                       const vd_entity *b, vd_arena *arena, vd_score *out)
{
    vd_name *x = VD_NEW(arena, vd_name);
    vd_name *y = VD_NEW(arena, vd_name);
    vd_alignment names;
    vd_alignment best = {0};
    vd_name best_x = {0};
    vd_name best_y = {0};
    const vd_value *via = NULL;

    for (size_t i = 0; i < a->n; i++) {
        if (!vd_is_searched_name(a->values[i].prop))
            continue;
        vd_name_parse(folder, arena, a->values[i].text,
                      vd_name_kind_of(a->schema), x);
        for (size_t j = 0; j < b->n; j++) {
            if (!vd_is_searched_name(b->values[j].prop))
                continue;
            vd_name_parse(folder, arena, b->values[j].text,
                          vd_name_kind_of(b->schema), y);
            vd_align(x, y, &names);
            if (via == NULL || names.name_score > best.name_score) {
                best = names;
                best_x = *x;
                best_y = *y;
                via = &b->values[j];
            }
        }
    }
    vd_score_entities(a, b, &best, via, arena, out);
    if (via != NULL)
        vd_score_explain(out, &best_x, &best_y, arena);
}

void vd_screen_ofac(vd_folder *folder, const vd_entity *a, const vd_entity *b,
                    vd_arena *arena, vd_score *out)
{
    int best = 0;

    for (size_t i = 0; i < a->n; i++) {
        for (size_t j = 0; vd_is_searched_name(a->values[i].prop) && j < b->n;
             j++) {
            int s;

            if (!vd_is_searched_name(b->values[j].prop))
                continue;
            s = vd_ofac_score(vd_fold(folder, arena, a->values[i].text),
                              vd_fold(folder, arena, b->values[j].text));
            best = s > best ? s : best;
        }
    }
    out->name_score = out->score = best;
}

void vd_query_put(vd_record *query, vd_prop prop, vd_str text)
{
    vd_pdate date;

    text = vd_str_trim(text);
    if (text.n == 0)
        return;
    if (vd_prop_type(prop) == VD_TYPE_COUNTRY && vd_country_find(text).n > 0)
        vd_record_put(query, 0, prop, vd_country_find(text), text);
    else if (vd_prop_type(prop) == VD_TYPE_DATE &&
             vd_pdate_parse(text, &date, NULL) == VD_OK)
        vd_record_put_date(query, 0, prop, date, text);
    else
        vd_record_say(query, prop, text);
}
