/* SPDX-License-Identifier: Apache-2.0 */
#include "model/schema.h"

static const struct {
    vd_str name;
    vd_schema parent;
    bool matchable;
    vd_str plural;
} schemata[VD_SCHEMA_COUNT] = {
    [VD_SCHEMA_UNKNOWN] = {VD_STR_INIT(""), VD_SCHEMA_UNKNOWN, false,
                           VD_STR_INIT("")},
#define X(id, name, parent, matchable, plural) \
    [VD_SCHEMA_## \
        id] = {VD_STR_INIT(name), parent, matchable, VD_STR_INIT(plural)},
    VD_SCHEMATA(X)
#undef X
};

static const struct {
    vd_str name;
    vd_type type;
    uint64_t schemata;
} props[VD_PROP_COUNT] = {
    [VD_PROP_NONE] = {VD_STR_INIT(""), VD_TYPE_UNKNOWN, 0},
#define X(id, name, type, schemata) \
    [VD_PROP_##id] = {VD_STR_INIT(name), type, schemata},
    VD_PROPS(X)
#undef X
};

_Static_assert(VD_SCHEMA_COUNT <= 64, "schemata are bits of 64");

vd_str vd_schema_name(vd_schema schema)
{
    return schemata[schema].name;
}

vd_str vd_schema_plural(vd_schema schema)
{
    return schemata[schema].plural;
}

vd_schema vd_schema_find(vd_str name)
{
    for (int i = 1; i < VD_SCHEMA_COUNT; i++) {
        if (vd_str_is(schemata[i].name, name))
            return (vd_schema)i;
    }
    return VD_SCHEMA_UNKNOWN;
}

bool vd_schema_is(vd_schema schema, vd_schema ancestor)
{
    while (schema != VD_SCHEMA_UNKNOWN && schema != ancestor)
        schema = schemata[schema].parent;
    return schema == ancestor && schema != VD_SCHEMA_UNKNOWN;
}

vd_schema vd_schema_united(vd_schema a, vd_schema b)
{
    vd_schema best = VD_SCHEMA_THING;

    if (vd_schema_is(a, b) || b == VD_SCHEMA_UNKNOWN)
        return a;
    if (vd_schema_is(b, a) || a == VD_SCHEMA_UNKNOWN)
        return b;
    for (int s = 1; s < VD_SCHEMA_COUNT; s++) {
        if (vd_schema_is(a, (vd_schema)s) && vd_schema_is(b, (vd_schema)s) &&
            vd_schema_is((vd_schema)s, best))
            best = (vd_schema)s;
    }
    return best;
}

bool vd_schema_is_matchable(vd_schema schema)
{
    return schemata[schema].matchable;
}

bool vd_schema_has(vd_schema schema, vd_prop prop)
{
    for (; schema != VD_SCHEMA_UNKNOWN; schema = schemata[schema].parent) {
        if ((props[prop].schemata >> schema & 1) != 0)
            return true;
    }
    return false;
}

bool vd_schema_is_key(vd_schema schema, vd_prop prop)
{
    switch ((int)schema * VD_PROP_COUNT + (int)prop) {
#define X(schema_id, prop_id) \
    case (int)VD_SCHEMA_##schema_id *VD_PROP_COUNT + (int)VD_PROP_##prop_id:
        VD_SCHEMA_KEYS(X)
#undef X
        return true;
    default:
        return false;
    }
}

vd_str vd_prop_name(vd_prop prop)
{
    return props[prop].name;
}

vd_str vd_prop_label(vd_prop prop, char room[VD_PROP_LABEL])
{
    vd_str name = props[prop].name;
    size_t n = 0;

    for (size_t i = 0; i < name.n && n + 2 < VD_PROP_LABEL; i++) {
        char c = name.p[i];
        bool big = c != vd_ascii_lower(c);

        if (big && i > 0)
            room[n++] = ' ';
        room[n++] = i == 0 ? vd_ascii_upper(c) : vd_ascii_lower(c);
    }
    return (vd_str){room, n};
}

/* A list has a few hundred thousand values, of a few dozen properties that
   the readers know by number: only mapped files and stored records come
   through here, and first letters settle most comparisons. */
vd_prop vd_prop_find(vd_str name)
{
    for (int i = 1; i < VD_PROP_COUNT; i++) {
        if (props[i].name.n == name.n && name.n > 0 &&
            props[i].name.p[0] == name.p[0] && vd_str_is(props[i].name, name))
            return (vd_prop)i;
    }
    return VD_PROP_NONE;
}

vd_type vd_prop_type(vd_prop prop)
{
    return props[prop].type;
}

bool vd_prop_is_name(vd_prop prop)
{
    return prop == VD_PROP_NAME || prop == VD_PROP_ALIAS ||
           prop == VD_PROP_WEAK_ALIAS || prop == VD_PROP_PREVIOUS_NAME;
}
