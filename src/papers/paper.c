/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/paper.h"

const char *vd_passage_role_name(vd_passage_role role)
{
    static const char *const names[] = {"body",  "title",  "heading",
                                        "item",  "quote",  "caption",
                                        "table", "credit", "noise"};

    return names[role];
}

size_t vd_passage_source(const vd_passage *passage, size_t at)
{
    size_t lo = 0;
    size_t hi = passage->n_spans;

    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;

        if (passage->spans[mid].at <= at)
            lo = mid;
        else
            hi = mid;
    }
    return passage->n_spans == 0
               ? 0
               : passage->spans[lo].source + (at - passage->spans[lo].at);
}

vd_passage *vd_passages_add(vd_passages *list, vd_arena *arena)
{
    list->at =
        vd_arena_grow(arena, list->at, list->n, &list->room, sizeof *list->at);
    return &list->at[list->n++];
}
