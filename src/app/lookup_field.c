/* SPDX-License-Identifier: Apache-2.0 */
#include "app/lookup_parts.h"

static vd_type type_of_field(vd_str field)
{
    static const struct {
        vd_str field;
        vd_type type;
    } types[] = {{VD_STR_INIT("countries"), VD_TYPE_COUNTRY},
                 {VD_STR_INIT("topics"), VD_TYPE_TOPIC},
                 {VD_STR_INIT("dates"), VD_TYPE_DATE},
                 {VD_STR_INIT("identifiers"), VD_TYPE_IDENTIFIER},
                 {VD_STR_INIT("genders"), VD_TYPE_GENDER},
                 {VD_STR_INIT("emails"), VD_TYPE_EMAIL},
                 {VD_STR_INIT("phones"), VD_TYPE_PHONE},
                 {VD_STR_INIT("urls"), VD_TYPE_URL},
                 {VD_STR_INIT("addresses"), VD_TYPE_ADDRESS},
                 {VD_STR_INIT("entities"), VD_TYPE_ENTITY}};

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (vd_str_is(types[i].field, field))
            return types[i].type;
    }
    return VD_TYPE_UNKNOWN;
}

bool vd_lookup_is_pattern(vd_str word)
{
    return vd_str_find_char(word, '*', 0) < word.n ||
           vd_str_find_char(word, '?', 0) < word.n;
}

bool vd_lookup_fits(vd_str pattern, vd_str text)
{
    size_t p = 0;
    size_t t = 0;
    size_t star = VD_STR_NONE;
    size_t mark = 0;

    while (t < text.n) {
        if (p < pattern.n && pattern.p[p] == '*') {
            star = p++;
            mark = t;
        } else if (p < pattern.n &&
                   (pattern.p[p] == '?' || vd_ascii_lower(pattern.p[p]) ==
                                               vd_ascii_lower(text.p[t]))) {
            p++;
            t++;
        } else if (star != VD_STR_NONE) {
            p = star + 1;
            t = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.n && pattern.p[p] == '*')
        p++;
    return p == pattern.n;
}

bool vd_lookup_field_has(vd_str field, vd_prop prop)
{
    vd_type type = type_of_field(field);

    if (type != VD_TYPE_UNKNOWN)
        return vd_prop_type(prop) == type;
    if (vd_str_starts(field, VD_STR("properties.")))
        field = vd_str_slice(field, 11, field.n);
    return vd_str_is(vd_prop_name(prop), field);
}

/* A date is one of its year and month; a word is one of those of a text. */
static bool is_value(vd_type type, vd_str value, vd_str wanted)
{
    if (vd_lookup_is_pattern(wanted))
        return vd_lookup_fits(wanted, value);
    if (type == VD_TYPE_DATE)
        return vd_str_starts(value, wanted) &&
               (value.n == wanted.n || value.p[wanted.n] == '-');
    if (type == VD_TYPE_TEXT || type == VD_TYPE_NAME ||
        type == VD_TYPE_ADDRESS || type == VD_TYPE_STRING) {
        return vd_str_is_nocase(value, wanted) ||
               (wanted.n > 0 &&
                vd_str_find_nocase(value, wanted, 0) != VD_STR_NONE);
    }
    return vd_str_is_nocase(value, wanted);
}

static bool is_within(const vd_lookup_range *r, vd_str value)
{
    int low = vd_str_is(r->from, VD_STR("*")) ? 1 : vd_str_cmp(value, r->from);
    int high = vd_str_is(r->to, VD_STR("*")) ? -1
               : vd_str_starts(value, r->to) ? 0
                                             : vd_str_cmp(value, r->to);

    return (r->without_from ? low > 0 : low >= 0) &&
           (r->without_to ? high < 0 : high <= 0);
}

static vd_str moment_text(vd_moment moment, char room[VD_MOMENT_TEXT])
{
    if (moment == VD_MOMENT_MAX || moment == INT64_MIN)
        return VD_STR("");
    vd_moment_format(moment, room);
    return vd_str_of(room);
}

bool vd_lookup_own_field(const vd_item *item, vd_str field,
                         char room[VD_MOMENT_TEXT], vd_str *out)
{
    if (vd_str_is(field, VD_STR("id")) ||
        vd_str_is(field, VD_STR("entity_id")) ||
        vd_str_is(field, VD_STR("canonical_id")))
        *out = item->id;
    else if (vd_str_is(field, VD_STR("schema")))
        *out = vd_schema_name(item->schema);
    else if (vd_str_is(field, VD_STR("caption")))
        *out = item->caption;
    else if (vd_str_is(field, VD_STR("first_seen")))
        *out = moment_text(item->first_seen, room);
    else if (vd_str_is(field, VD_STR("last_seen")))
        *out = moment_text(item->last_seen, room);
    else if (vd_str_is(field, VD_STR("last_change")))
        *out = moment_text(item->last_change, room);
    else if (vd_str_is(field, VD_STR("target")))
        *out = item->target ? VD_STR("true") : VD_STR("false");
    else
        return false;
    return true;
}

bool vd_lookup_has_field(const vd_entities *x, const vd_item *item,
                         vd_str field, vd_str wanted, const vd_lookup_range *r)
{
    char room[VD_MOMENT_TEXT];
    vd_str own;

    if (vd_str_is(field, VD_STR("datasets"))) {
        for (size_t i = 0; i < item->n_datasets; i++) {
            if (vd_str_is(vd_entities_dataset(x, item->datasets[i]), wanted))
                return true;
        }
        return false;
    }
    if (vd_lookup_own_field(item, field, room, &own)) {
        if (r != NULL)
            return is_within(r, own);
        return vd_lookup_is_pattern(wanted) ? vd_lookup_fits(wanted, own)
                                            : vd_str_is(own, wanted);
    }
    for (size_t i = 0; i < item->n_values; i++) {
        vd_prop prop = (vd_prop)item->values[i].prop;
        vd_str value;

        if (!vd_lookup_field_has(field, prop))
            continue;
        value = vd_entities_text(x, item->values[i].text);
        if (r != NULL ? is_within(r, value)
                      : is_value(vd_prop_type(prop), value, wanted))
            return true;
    }
    return false;
}
