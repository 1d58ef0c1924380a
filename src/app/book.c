/* SPDX-License-Identifier: Apache-2.0 */
#include "app/book.h"

#include "data/source.h"

enum { DAY_S = 24 * 60 * 60 };

vd_status vd_view_source(const vd_view *view, vd_str source, vd_arena *arena,
                         vd_source_state *out, vd_err *err)
{
    vd_source_state state = {.source = source};
    vd_status st =
        vd_store_editions(view->store, source, view->as_of, view->known_by,
                          arena, &state.editions, err);

    if (st == VD_OK)
        st = vd_store_state(view->store, &state.editions, state.editions.n,
                            arena, &state.content, err);
    if (st == VD_OK)
        *out = state;
    return st;
}

static vd_moment known_limit(const vd_view *view)
{
    return view->known_by < view->as_of ? view->known_by : view->as_of;
}

static vd_status make_line(const vd_view *view, vd_str name, vd_arena *arena,
                           vd_list_line *line, vd_err *err)
{
    const vd_source *known = vd_source_find(name);
    vd_source_state state;
    vd_refusal refusal;
    vd_moment at = view->as_of == VD_MOMENT_MAX ? view->now : view->as_of;
    vd_moment good = 0;
    vd_status st = vd_view_source(view, name, arena, &state, err);

    if (st != VD_OK)
        return st;
    *line = (vd_list_line){
        .source = name,
        .title = known == NULL ? name : known->title,
        .editions = state.editions.n,
        .entities = vd_content_targets(&state.content),
        .fragment_only = known != NULL && known->fragment_only,
    };
    if (state.editions.n > 0) {
        line->edition = &state.editions.at[state.editions.n - 1];
        line->age_days = (at - line->edition->published) / DAY_S;
        if (line->age_days > (known == NULL ? 365 : known->max_age_days))
            line->state = VD_LIST_STALE;
    }
    st = vd_store_last_refusal(view->store, name, known_limit(view), arena,
                               &refusal, err);
    if (st == VD_OK)
        st = vd_store_good_fetch(view->store, name, known_limit(view), &good,
                                 err);
    /* A failure is over when the server has since been heard to say that the
       book has what it has. */
    if (st == VD_OK &&
        (line->edition == NULL ||
         (refusal.at >= line->edition->known && refusal.at >= good))) {
        line->state = VD_LIST_REFUSED;
        line->reason = refusal.reason;
    }
    return st == VD_ABSENT ? VD_OK : st;
}

vd_status vd_lists_each(const vd_view *view, vd_list_fn *fn, void *ctx,
                        vd_err *err)
{
    vd_arena arena;
    vd_names names;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_store_sources(view->store, view->known_by, &arena, &names, err);
    for (size_t i = 0; st == VD_OK && i < names.n; i++) {
        vd_list_line line;

        st = make_line(view, names.at[i], &arena, &line, err);
        if (st == VD_OK &&
            (line.edition != NULL || line.state == VD_LIST_REFUSED))
            st = fn(ctx, &line, err);
    }
    vd_arena_done(&arena);
    return st;
}
