/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/codes.h"

#include <stdlib.h>

#include "base/oom.h"
#include "base/strmap.h"

/* More codes than a tariff has headings: beyond that, they are forgotten. */
enum { FULL = 1 << 14 };

struct vd_codes {
    const vd_controls *controls;
    vd_arena arena; /* of the territories */
    vd_code_control *territories;
    size_t n_territories;
    size_t territories_room;
    vd_str regional; /* controls' ends that name regions, one after the other */
    vd_arena known_arena;
    vd_strmap known; /* codes to numbers */
    vd_code_controls *found;
    size_t room;
};

static void forget(vd_codes *c)
{
    vd_arena_reset(&c->known_arena);
    vd_strmap_init(&c->known, &c->known_arena);
    c->found = NULL;
    c->room = 0;
}

static void take_control(vd_codes *c, const vd_control *control)
{
    const vd_str ends[] = {control->from, control->to};

    if (vd_str_is(control->category, VD_STR("territory"))) {
        c->territories =
            vd_arena_grow(&c->arena, c->territories, c->n_territories,
                          &c->territories_room, sizeof *c->territories);
        c->territories[c->n_territories++] =
            (vd_code_control){control, VD_COVERS_WHOLE};
    }
    for (int i = 0; i < 2; i++) {
        if (vd_str_find_char(ends[i], '-', 0) != VD_STR_NONE)
            c->regional =
                vd_str_join(&c->arena, c->regional, VD_STR(";"), ends[i]);
    }
}

vd_codes *vd_codes_new(const vd_controls *controls)
{
    vd_codes *c = calloc(1, sizeof *c);

    if (c == NULL)
        vd_out_of_memory(sizeof *c);
    c->controls = controls;
    c->regional = VD_STR("");
    vd_arena_init(&c->arena, 0);
    vd_arena_init(&c->known_arena, 0);
    vd_strmap_init(&c->known, &c->known_arena);
    for (size_t i = 0; i < controls->n; i++)
        take_control(c, &controls->at[i]);
    return c;
}

void vd_codes_free(vd_codes *c)
{
    if (c == NULL)
        return;
    vd_arena_done(&c->arena);
    vd_arena_done(&c->known_arena);
    free(c);
}

vd_code_controls vd_codes_find(vd_codes *c, vd_str hs)
{
    const size_t *known = vd_strmap_find(&c->known, hs);
    vd_code_control *list = NULL;
    size_t n = 0;
    size_t room = 0;

    if (known != NULL)
        return c->found[*known];
    if (c->known.n == FULL)
        forget(c);
    for (size_t i = 0; i < c->controls->n; i++) {
        vd_covering covers = vd_control_covers(&c->controls->at[i], hs);

        if (covers == VD_COVERS_NOT)
            continue;
        list = vd_arena_grow(&c->known_arena, list, n, &room, sizeof *list);
        list[n++] = (vd_code_control){&c->controls->at[i], covers};
    }
    c->found = vd_arena_grow(&c->known_arena, c->found, c->known.n, &c->room,
                             sizeof *c->found);
    c->found[c->known.n] = (vd_code_controls){list, n};
    (void)vd_strmap_put(&c->known, hs, c->known.n, NULL);
    return (vd_code_controls){list, n};
}

vd_code_controls vd_codes_territories(const vd_codes *c)
{
    return (vd_code_controls){c->territories, c->n_territories};
}

bool vd_codes_has_regions(const vd_codes *c, vd_str country)
{
    size_t at = vd_str_find(c->regional, country, 0);

    while (country.n > 0 && at != VD_STR_NONE) {
        if (at + country.n < c->regional.n &&
            c->regional.p[at + country.n] == '-')
            return true;
        at = vd_str_find(c->regional, country, at + 1);
    }
    return false;
}
