/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every name of a book that is searched, for tests that need to know who else
 * has a word: id, TAB, schema, TAB, folded name, TAB, name.
 *
 * usage: names BOOK
 */
#include <stdio.h>

#include "app/screen.h"
#include "match/readings.h"

static void print_names(const vd_entity *e, vd_folder *folder, vd_arena *arena)
{
    for (size_t i = 0; i < e->n; i++) {
        vd_str folded;

        if (!vd_is_searched_name(e->values[i].prop))
            continue;
        folded = vd_fold(folder, arena, e->values[i].text);
        (void)printf("%.*s\t%.*s\t%.*s\t%.*s\n", VD_STR_WHOLE(e->id),
                     VD_STR_WHOLE(vd_schema_name(e->schema)),
                     VD_STR_WHOLE(folded), VD_STR_WHOLE(e->values[i].text));
    }
}

int main(int argc, char **argv)
{
    vd_store *store = NULL;
    vd_screen *screen = NULL;
    vd_err err = {0};
    vd_view view = {.as_of = VD_MOMENT_MAX, .known_by = VD_MOMENT_MAX};
    vd_status st = argc < 2
                       ? VD_INVALID
                       : vd_store_open(argv[1], VD_STORE_READ, &store, &err);

    view.store = store;
    if (st == VD_OK)
        st = vd_screen_open(&view, &screen, &err);
    for (uint32_t i = 0; st == VD_OK; i++) {
        vd_arena arena;
        vd_candidate c;
        bool there;

        vd_arena_init(&arena, 0);
        there = vd_index_candidate(vd_screen_index(screen), i, &arena, &c);
        if (there)
            print_names(c.entity, vd_screen_folder(screen), &arena);
        vd_arena_done(&arena);
        if (!there)
            break;
    }
    if (st != VD_OK)
        (void)fprintf(stderr, "names: %s\n", err.msg);
    vd_screen_close(screen);
    vd_store_close(store);
    return st != VD_OK;
}
