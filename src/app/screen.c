/* SPDX-License-Identifier: Apache-2.0 */
#include "app/screen.h"

#include <stdlib.h>

#include "app/changes.h"
#include "base/oom.h"
#include "match/jaro.h"
#include "match/readings.h"

struct vd_screen {
    vd_view view;
    vd_index *index;
    vd_index *damaged; /* which earlier answers point into */
    vd_searcher *searcher;
    char state[17]; /* the first half of a hash names it well enough */
};

static void name_state(vd_screen *screen)
{
    char hex[VD_HASH_HEX];

    vd_hash_hex(vd_index_made_of(screen->index), hex);
    memcpy(screen->state, hex, sizeof screen->state - 1);
}

vd_status vd_screen_open(const vd_view *view, vd_screen **out, vd_err *err)
{
    vd_screen *screen = vd_zeroed(1, sizeof *screen);
    vd_status st;

    screen->view = *view;
    st = vd_view_index(view, &screen->index, err);
    if (st == VD_OK)
        st = vd_searcher_open(screen->index, &screen->searcher, err);
    if (st == VD_OK) {
        name_state(screen);
    } else {
        vd_screen_close(screen);
        return st;
    }
    *out = screen;
    return VD_OK;
}

void vd_screen_close(vd_screen *screen)
{
    if (screen == NULL)
        return;
    vd_searcher_close(screen->searcher);
    vd_index_close(screen->index);
    vd_index_close(screen->damaged);
    free(screen);
}

const vd_index *vd_screen_index(const vd_screen *screen)
{
    return screen->index;
}

vd_folder *vd_screen_folder(vd_screen *screen)
{
    return vd_searcher_folder(screen->searcher);
}

/* Once: one in memory is not damaged. */
static vd_status replace_index(vd_screen *screen, vd_err *err)
{
    vd_index *anew;
    vd_searcher *searcher;
    vd_status st = vd_view_index_anew(&screen->view, &anew, err);

    if (st != VD_OK)
        return st;
    st = vd_searcher_open(anew, &searcher, err);
    if (st != VD_OK) {
        vd_index_close(anew);
        return st;
    }
    vd_searcher_close(screen->searcher);
    screen->searcher = searcher;
    screen->damaged = screen->index;
    screen->index = anew;
    name_state(screen);
    return VD_OK;
}

vd_status vd_screen_settle(vd_screen *screen, vd_err *err)
{
    vd_searcher_close(screen->searcher);
    screen->searcher = NULL;
    return vd_index_settle(screen->index, NULL) == VD_OK
               ? vd_searcher_open(screen->index, &screen->searcher, err)
               : replace_index(screen, err);
}

vd_str vd_screen_state(const vd_screen *screen)
{
    return vd_str_of(screen->state);
}

vd_deadline vd_deadline_in(long long ms)
{
    return (vd_deadline){vd_clock_elapsed_ms() + ms};
}

bool vd_deadline_is_over(void *deadline)
{
    const vd_deadline *d = deadline;

    return vd_clock_elapsed_ms() >= d->at_ms;
}

static vd_status take_change(void *ctx, const vd_change *change, vd_err *err)
{
    vd_changed *c = ctx;
    vd_arena *arena = c->ids.arena;
    bool is_new;

    (void)err;
    (void)vd_strmap_put(&c->ids, change->id, 1, &is_new);
    if (!is_new)
        return VD_OK;
    c->at = vd_arena_grow(arena, c->at, c->n, &c->room, sizeof *c->at);
    c->at[c->n++] = vd_str_copy(arena, change->id);
    return VD_OK;
}

vd_status vd_changed_since(const vd_view *view, vd_moment since, bool loaded,
                           vd_arena *arena, vd_changed *out, vd_err *err)
{
    *out = (vd_changed){0};
    vd_strmap_init(&out->ids, arena);
    return loaded ? vd_changes_loaded(view, since, take_change, out, err)
                  : vd_changes_each(view, VD_STR(""), since, view->as_of,
                                    take_change, out, err);
}

vd_status vd_screen_query(vd_screen *screen, const vd_entity *query,
                          const vd_search_options *options, vd_arena *arena,
                          vd_found *out, vd_err *err)
{
    vd_status st = vd_search(screen->searcher, query, options, arena, out, err);

    if (st == VD_OK || !vd_index_is_damaged(screen->index))
        return st;
    st = replace_index(screen, err);
    return st != VD_OK
               ? st
               : vd_search(screen->searcher, query, options, arena, out, err);
}

/* The best names of two entities, as a search takes them. */
typedef struct best_pair {
    vd_alignment names;
    vd_name x;
    vd_name y;
    const vd_value *via; /* NULL: none reaches the floor */
    int strength;
} best_pair;

static bool is_better(const best_pair *best, const vd_alignment *names,
                      const vd_value *via)
{
    int strength = vd_name_strength(names, via);

    if (best->via == NULL || strength != best->strength)
        return best->via == NULL || strength > best->strength;
    if (names->name_score != best->names.name_score)
        return names->name_score > best->names.name_score;
    return via < best->via;
}

void vd_screen_pair(vd_folder *folder, const vd_entity *a, const vd_entity *b,
                    const vd_search_options *how, vd_arena *arena,
                    vd_score *out)
{
    vd_reading *xs;
    vd_reading *ys;
    size_t n_xs = vd_readings(folder, arena, a, how->typed, &xs);
    size_t n_ys = vd_readings(folder, arena, b, false, &ys);
    best_pair best = {.via = NULL};

    for (size_t i = 0; i < n_xs; i++) {
        for (size_t j = 0; j < n_ys; j++) {
            const vd_value *via = &b->values[ys[j].value];
            vd_alignment names;

            vd_align(&xs[i].name, &ys[j].name, &names);
            if (names.name_score < how->floor || !is_better(&best, &names, via))
                continue;
            best = (best_pair){names, xs[i].name, ys[j].name, via,
                               vd_name_strength(&names, via)};
        }
    }
    vd_score_entities(a, b, &best.names, best.via, arena, out);
    if (best.via != NULL)
        vd_score_explain(out, &best.x, &best.y, arena);
}

void vd_screen_compare(vd_folder *folder, const vd_entity *a,
                       const vd_entity *b, vd_arena *arena, vd_score *out)
{
    static const vd_search_options how = {.typed = true};

    vd_screen_pair(folder, a, b, &how, arena, out);
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
