/* SPDX-License-Identifier: Apache-2.0 */
#include "app/dossier.h"

enum { SOURCES_MAX = 256, HISTORY_MAX = 4096 };

typedef struct maker {
    const vd_view *view;
    uint32_t entity;
    vd_arena *arena;
    vd_dossier *out;
    vd_err *err;
} maker;

/* The records of the entity in each edition of a source, in order. */
static vd_status trace(maker *m, const vd_editions *editions, uint32_t *records)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < editions->n; i++) {
        vd_arena work;
        vd_content content;
        const vd_listing *l;

        vd_arena_init(&work, 0);
        st = vd_store_state(m->view->store, editions, i + 1, &work, &content,
                            m->err);
        l = st == VD_OK ? vd_content_find(&content, m->entity) : NULL;
        records[i] = l == NULL ? 0 : l->record;
        vd_arena_done(&work);
    }
    return st;
}

static void add_history(maker *m, const vd_editions *editions,
                        const uint32_t *records)
{
    vd_dossier *d = m->out;
    vd_presence *open = NULL;

    for (size_t i = 0; i < editions->n; i++) {
        const vd_edition *e = &editions->at[i];

        if (records[i] == 0) {
            if (open != NULL)
                open->until = e->published;
            open = NULL;
            continue;
        }
        if (open == NULL && d->n_history < HISTORY_MAX) {
            open = &d->history[d->n_history++];
            *open = (vd_presence){
                .source = e->source,
                .from = e->published,
                .before = i == 0 ? INT64_MIN : editions->at[i - 1].published,
                .until = VD_MOMENT_MAX,
            };
        } else if (open != NULL && records[i] != records[i - 1]) {
            open->changes++;
        }
        if (open != NULL)
            open->editions++;
    }
}

static vd_status add_source(maker *m, vd_str source)
{
    vd_editions editions;
    uint32_t *records;
    uint32_t last = 0;
    vd_dossier *d = m->out;
    vd_status st =
        vd_store_editions(m->view->store, source, m->view->as_of,
                          m->view->known_by, m->arena, &editions, m->err);

    if (st != VD_OK || editions.n == 0)
        return st;
    records = VD_NEW_N(m->arena, uint32_t, editions.n);
    st = trace(m, &editions, records);
    for (size_t i = 0; i < editions.n; i++)
        last = records[i] != 0 ? records[i] : last;
    if (st != VD_OK || last == 0 || d->n_sources == SOURCES_MAX)
        return st;
    d->sources[d->n_sources].source = source;
    d->sources[d->n_sources].listed = records[editions.n - 1] != 0;
    st = vd_store_record(m->view->store, last, m->arena,
                         &d->sources[d->n_sources].record, m->err);
    d->n_sources++;
    add_history(m, &editions, records);
    return st;
}

vd_status vd_dossier_make(const vd_view *view, vd_str id, vd_arena *arena,
                          vd_dossier *out, vd_err *err)
{
    maker m = {.view = view, .arena = arena, .out = out, .err = err};
    vd_names names;
    vd_status st = vd_store_entity_find(view->store, id, &m.entity, err);

    if (st != VD_OK)
        return st;
    *out =
        (vd_dossier){.id = id,
                     .sources = VD_NEW_N(arena, vd_dossier_source, SOURCES_MAX),
                     .history = VD_NEW_N(arena, vd_presence, HISTORY_MAX)};
    st = vd_store_sources(view->store, view->known_by, arena, &names, err);
    for (size_t i = 0; st == VD_OK && i < names.n; i++)
        st = add_source(&m, names.at[i]);
    return st == VD_OK && out->n_sources == 0 ? VD_ABSENT : st;
}
