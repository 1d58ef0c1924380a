/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be offered as a record.  What is read has parties or goods,
 * and amounts that are written as they were read.
 */
#include "feeds/event.h"
#include "fuzz.h"

static void look_at(const vd_event *e, vd_arena *arena)
{
    MUST(e->n_parties > 0 || e->n_goods > 0);
    for (size_t i = 0; i < e->n_parties; i++)
        MUST(e->parties[i].role.n > 0);
    for (size_t i = 0; i < e->n_goods; i++)
        MUST(e->goods[i].hs.n > 0 || e->goods[i].description.n > 0);
    if (e->amount.currency.n > 0) {
        vd_decimal again;

        MUST(vd_decimal_parse(vd_decimal_format(arena, e->amount.value), &again,
                              NULL) == VD_OK);
        MUST(again.digits == e->amount.value.digits &&
             again.scale == e->amount.value.scale);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vd_str text = {(const char *)data, size};
    const vd_json *object;
    vd_arena arena;
    vd_event event;

    vd_arena_init(&arena, 0);
    if (vd_json_parse(text, &arena, &object, NULL) == VD_OK &&
        vd_event_from_json(object, &arena, &event, NULL) == VD_OK)
        look_at(&event, &arena);
    vd_arena_done(&arena);
    return 0;
}
