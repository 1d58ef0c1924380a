/* SPDX-License-Identifier: Apache-2.0 */
#include "model/address.h"

static void drop(vd_entity *e, vd_prop prop)
{
    size_t kept = 0;

    for (size_t i = 0; i < e->n; i++) {
        if (e->values[i].prop != prop)
            e->values[kept++] = e->values[i];
    }
    e->n = kept;
}

/* The published form: a country's name and not its code. */
static vd_str part(const vd_entity *e, vd_prop prop)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->values[i].prop == prop)
            return e->values[i].original.n > 0 ? e->values[i].original
                                               : e->values[i].text;
    }
    return VD_STR("");
}

void vd_address_join(vd_record *record, size_t entity)
{
    static const vd_prop streets[] = {VD_PROP_STREET, VD_PROP_STREET2,
                                      VD_PROP_STREET3};
    vd_entity *e = &record->entities[entity];
    vd_arena *arena = record->arena;
    vd_str comma = VD_STR(", ");
    vd_str whole = VD_STR("");
    vd_str place;

    drop(e, VD_PROP_FULL);
    for (size_t i = 0; i < 3; i++)
        whole = vd_str_join(arena, whole, comma, part(e, streets[i]));
    place = vd_str_join(arena, part(e, VD_PROP_CITY), comma,
                        part(e, VD_PROP_STATE));
    place =
        vd_str_join(arena, place, VD_STR(" "), part(e, VD_PROP_POSTAL_CODE));
    whole = vd_str_join(arena, whole, comma, place);
    whole = vd_str_join(arena, whole, comma, part(e, VD_PROP_REGION));
    whole = vd_str_join(arena, whole, comma, part(e, VD_PROP_COUNTRY));
    vd_record_put(record, entity, VD_PROP_FULL, whole, VD_STR(""));
}
