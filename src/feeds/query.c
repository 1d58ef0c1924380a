/* SPDX-License-Identifier: Apache-2.0 */
#include "feeds/query.h"

#include "data/country.h"

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

/* A text, a number, or a list of them. */
static bool is_value(const vd_json *value)
{
    const vd_json *item = value->kind == VD_JSON_ARRAY ? value->first : NULL;

    while (item != NULL &&
           (item->kind == VD_JSON_STRING || item->kind == VD_JSON_NUMBER))
        item = item->next;
    return item == NULL && value->kind != VD_JSON_OBJECT &&
           value->kind != VD_JSON_TRUE && value->kind != VD_JSON_FALSE;
}

static void put_value(vd_record *record, vd_prop prop, const vd_json *value)
{
    if (value->kind == VD_JSON_STRING || value->kind == VD_JSON_NUMBER)
        vd_query_put(record, prop, value->text);
    for (const vd_json *item = value->kind == VD_JSON_ARRAY ? value->first
                                                            : NULL;
         item != NULL; item = item->next)
        vd_query_put(record, prop, item->text);
}

vd_status vd_query_from_json(const vd_json *object, vd_arena *arena,
                             vd_record *out, vd_err *err)
{
    const vd_json *properties = vd_json_member(object, "properties");
    vd_str schema = vd_json_text(object, "schema");

    if (object->kind != VD_JSON_OBJECT)
        return vd_fail(err, VD_INVALID, VD_NOWHERE, "a query is a JSON object");
    if (schema.n > 0 && vd_schema_find(schema) == VD_SCHEMA_UNKNOWN)
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "schema \"%.*s\" is not known", VD_STR_SHOWN(schema));
    vd_record_init(out, arena, VD_STR(""), VD_STR(""), vd_schema_find(schema));
    for (const vd_json *m = (properties == NULL ? object : properties)->first;
         m != NULL; m = m->next) {
        vd_prop prop = vd_prop_find(m->key);

        if (prop != VD_PROP_NONE && !is_value(m)) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "\"%.*s\": expected a text, a number, or a list of "
                           "them",
                           VD_STR_SHOWN(m->key));
        }
        if (prop != VD_PROP_NONE)
            put_value(out, prop, m);
        else if (properties != NULL || (!vd_str_is(m->key, VD_STR("id")) &&
                                        !vd_str_is(m->key, VD_STR("schema")))) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "\"%.*s\" is no property of FollowTheMoney",
                           VD_STR_SHOWN(m->key));
        }
    }
    return VD_OK;
}

/* A property that has a value before the one in hand was written there. */
static bool was_written(const vd_entity *e, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (e->values[k].prop == e->values[i].prop)
            return true;
    }
    return false;
}

void vd_query_write(vd_json_out *out, const vd_entity *e, vd_arena *arena)
{
    vd_json_open(out, '{');
    if (e->schema != VD_SCHEMA_UNKNOWN)
        vd_json_pair(out, "schema", vd_schema_name(e->schema));
    for (size_t i = 0; i < e->n; i++) {
        if (was_written(e, i))
            continue;
        vd_json_key(out, vd_str_z(arena, vd_prop_name(e->values[i].prop)));
        vd_json_open(out, '[');
        for (size_t k = i; k < e->n; k++) {
            if (e->values[k].prop == e->values[i].prop)
                vd_json_string(out, e->values[k].text);
        }
        vd_json_close(out, ']');
    }
    vd_json_close(out, '}');
}
