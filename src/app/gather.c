/* SPDX-License-Identifier: Apache-2.0 */
#include "app/gather.h"

#include <stdlib.h>

#include "base/strmap.h"

typedef struct gathered {
    vd_str id;
    vd_part *first;
    vd_part *last;
} gathered;

typedef struct gatherer {
    const vd_view *view;
    vd_arena arena;
    vd_strmap by_id;
    gathered *all;
    size_t n;
    size_t room;
    vd_err *err;
} gatherer;

static gathered *gathered_for(gatherer *g, vd_str id)
{
    bool is_new;
    size_t at = *vd_strmap_put(&g->by_id, id, g->n, &is_new);

    if (!is_new)
        return &g->all[at];
    g->all = vd_arena_grow(&g->arena, g->all, g->n, &g->room, sizeof *g->all);
    g->all[g->n] = (gathered){.id = vd_str_copy(&g->arena, id)};
    return &g->all[g->n++];
}

static vd_status gather_source(gatherer *g, vd_str source)
{
    vd_arena arena;
    vd_source_state state;
    vd_str dataset = vd_str_copy(&g->arena, source);
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_view_source(g->view, source, &arena, &state, g->err);
    for (size_t i = 0; st == VD_OK && i < state.content.n; i++) {
        const vd_listing *l = &state.content.at[i];
        vd_str id;
        gathered *to;
        vd_part *p;

        st = vd_store_entity_name(g->view->store, l->entity, &arena, &id,
                                  g->err);
        if (st != VD_OK)
            break;
        to = gathered_for(g, id);
        p = VD_NEW(&g->arena, vd_part);
        *p = (vd_part){dataset, l->entity, l->record, NULL};
        if (to->last == NULL)
            to->first = p;
        else
            to->last->next = p;
        to->last = p;
    }
    vd_arena_done(&arena);
    return st;
}

static int compare_gathered(const void *a, const void *b)
{
    const gathered *x = a;
    const gathered *y = b;

    return vd_str_cmp(x->id, y->id);
}

static vd_status gather_all(gatherer *g)
{
    vd_names sources = {0};
    vd_status st = vd_store_sources(g->view->store, g->view->known_by,
                                    &g->arena, &sources, g->err);

    for (size_t i = 0; st == VD_OK && i < sources.n; i++)
        st = gather_source(g, sources.at[i]);
    if (g->n > 1)
        qsort(g->all, g->n, sizeof *g->all, compare_gathered);
    return st;
}

vd_status vd_gather(const vd_view *view, const char *what, vd_gathered_fn *fn,
                    void *ctx, vd_err *err)
{
    gatherer g = {.view = view, .err = err};
    vd_status st;

    vd_arena_init(&g.arena, 0);
    vd_strmap_init(&g.by_id, &g.arena);
    st = gather_all(&g);
    for (size_t i = 0; st == VD_OK && i < g.n; i++) {
        if (i % 512 == 0 && view->progress != NULL)
            view->progress(view->progress_ctx, what, i, g.n);
        st = fn(ctx, g.all[i].id, g.all[i].first, err);
    }
    vd_arena_done(&g.arena);
    return st;
}
