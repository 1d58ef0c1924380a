/* SPDX-License-Identifier: Apache-2.0 */
#include "match/readings.h"

#include "match/word.h"
#include "names/habit.h"
#include "names/han.h"
#include "names/heard.h"
#include "names/japanese.h"
#include "names/korean.h"
#include "names/respell.h"

enum {
    /* Of one name, at most: it is in Hangul or in Han. */
    READINGS = 3 + VD_HEARD_MAX + VD_HAN_MAX + VD_JAPANESE_MAX,
    NEAR = 50, /* hundredths of an edit */
};

vd_name_kind vd_name_kind_of(vd_schema schema)
{
    if (vd_schema_is(schema, VD_SCHEMA_PERSON))
        return VD_NAME_PERSON;
    if (vd_schema_is(schema, VD_SCHEMA_ORGANIZATION))
        return VD_NAME_ORG;
    return vd_schema_is(schema, VD_SCHEMA_ASSET) ? VD_NAME_THING
                                                 : VD_NAME_UNKNOWN;
}

bool vd_is_searched_name(vd_prop prop)
{
    return vd_prop_is_name(prop) || prop == VD_PROP_PAST_NAMES ||
           prop == VD_PROP_ABBREVIATION;
}

/* Reads names behind those that are there already. */
typedef struct reader {
    vd_folder *folder;
    vd_arena *arena;
    vd_reading *at;
    size_t n;
} reader;

static void take(reader *r, const vd_name *name, uint32_t value)
{
    r->at[r->n++] = (vd_reading){*name, value};
}

/* Whether comparing takes one for the other anyway: each word is a few sounds
   away from the other's. */
static bool are_near(vd_str a, vd_str b)
{
    vd_str x;
    vd_str y;

    while (vd_str_next(&a, VD_STR(" "), &x)) {
        if (!vd_str_next(&b, VD_STR(" "), &y) ||
            vd_word_cost(x, y, NEAR) > NEAR)
            return false;
    }
    return b.n == 0;
}

/* As names of Korea, of Hong Kong and of Japan.  What kind of a name it is
   shows seldom in such a script: it is a person's unless it is known to be
   none. */
static void read_as_native(reader *r, const vd_entity *e, const vd_name *name,
                           uint32_t value)
{
    vd_str raw = e->values[value].text;
    vd_name person = *name;
    vd_name han[VD_HAN_MAX];
    vd_name japanese[VD_JAPANESE_MAX];
    size_t n;

    if (vd_name_kind_of(e->schema) == VD_NAME_UNKNOWN)
        person.kind = VD_NAME_PERSON;
    n = vd_name_han(r->folder, r->arena, raw, &person, han);
    if (n == 0)
        n = vd_name_korean(r->folder, r->arena, raw, &person, han);
    for (size_t i = 0; i < n; i++)
        take(r, &han[i], value);
    n = vd_name_japanese(r->folder, r->arena, raw, &person, japanese);
    for (size_t i = 0; i < n; i++)
        take(r, &japanese[i], value);
}

/* The readings of a name in another script. */
static void read_further(reader *r, const vd_entity *e, size_t from)
{
    vd_name name = r->at[from].name;
    uint32_t value = r->at[from].value;
    vd_name heard[VD_HEARD_MAX];
    size_t first;
    size_t n;

    if (!name.foreign)
        return;
    read_as_native(r, e, &name, value);
    first = r->n;
    n = vd_name_heard(r->folder, r->arena, e->values[value].text, &name, heard);
    for (size_t i = 0; i < n; i++) {
        bool is_new = !are_near(heard[i].folded, name.folded);

        for (size_t k = first; k < r->n; k++)
            is_new = is_new && !are_near(heard[i].folded, r->at[k].name.folded);
        if (is_new)
            take(r, &heard[i], value);
    }
}

/* A weak alias or an abbreviation is no name that a party is asked for by. */
static bool is_in_latin(const vd_entity *e, const vd_reading *readings,
                        size_t n)
{
    for (size_t i = 0; i < n; i++) {
        vd_prop prop = e->values[readings[i].value].prop;

        if (!readings[i].name.foreign && prop != VD_PROP_WEAK_ALIAS &&
            prop != VD_PROP_ABBREVIATION)
            return true;
    }
    return false;
}

size_t vd_readings(vd_folder *folder, vd_arena *arena, const vd_entity *e,
                   bool asked, vd_reading **out)
{
    vd_name_kind kind = vd_name_kind_of(e->schema);
    reader r = {folder, arena, VD_NEW_N(arena, vd_reading, READINGS * e->n + 1),
                0};
    vd_name name;
    vd_name meant;
    size_t listed;

    *out = r.at;
    for (size_t i = 0; i < e->n; i++) {
        if (!vd_is_searched_name(e->values[i].prop))
            continue;
        vd_name_parse(folder, arena, e->values[i].text, kind, &name);
        if (name.n == 0)
            continue;
        take(&r, &name, (uint32_t)i);
        if (!asked)
            continue;
        read_further(&r, e, r.n - 1);
        if (vd_name_as_meant(folder, arena, &name, kind, &meant))
            take(&r, &meant, (uint32_t)i);
        if (vd_name_by_habit(folder, arena, &name, &meant))
            take(&r, &meant, (uint32_t)i);
    }
    listed = asked || is_in_latin(e, r.at, r.n) ? 0 : r.n;
    for (size_t i = 0; i < listed; i++)
        read_further(&r, e, i);
    return r.n;
}
