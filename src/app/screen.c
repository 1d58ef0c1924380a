/* SPDX-License-Identifier: Apache-2.0 */
#include "app/screen.h"

#include <stdlib.h>

#include "app/changes.h"
#include "base/oom.h"
#include "data/country.h"
#include "match/jaro.h"

struct vd_screen {
    vd_view view;
    vd_index *index;
    vd_index *damaged; /* which earlier answers point into */
    vd_searcher *searcher;
    char state[17]; /* the first half of a hash names it well enough */
};

vd_status vd_screen_open(const vd_view *view, vd_screen **out, vd_err *err)
{
    vd_screen *screen = calloc(1, sizeof *screen);
    vd_status st;

    if (screen == NULL)
        vd_out_of_memory(sizeof *screen);
    screen->view = *view;
    st = vd_view_index(view, &screen->index, err);
    if (st == VD_OK)
        st = vd_searcher_open(screen->index, &screen->searcher, err);
    if (st == VD_OK) {
        char hex[VD_HASH_HEX];

        vd_hash_hex(vd_index_made_of(screen->index), hex);
        memcpy(screen->state, hex, sizeof screen->state - 1);
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
    return VD_OK;
}

vd_status vd_screen_check(vd_screen *screen, vd_err *err)
{
    return vd_index_check(screen->index, NULL) == VD_OK
               ? VD_OK
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
    vd_strmap *ids = ctx;

    (void)err;
    (void)vd_strmap_put(ids, change->id, 1, NULL);
    return VD_OK;
}

vd_status vd_changed_since(const vd_view *view, vd_moment since,
                           vd_arena *arena, vd_strmap *out, vd_err *err)
{
    vd_strmap_init(out, arena);
    return vd_changes_each(view, VD_STR(""), since, view->as_of, take_change,
                           out, err);
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
