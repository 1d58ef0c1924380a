/* SPDX-License-Identifier: Apache-2.0 */
#include "http/shape.h"

#include "model/reverse.h"

/* Of one property; what is beyond it is asked for by pages. */
enum { NEIGHBOURS_MAX = 1000 };

void vd_shape_moment(vd_json_out *out, const char *key, vd_moment moment)
{
    char text[VD_MOMENT_TEXT];

    vd_json_key(out, key);
    if (moment == VD_MOMENT_MAX || moment == INT64_MIN) {
        vd_json_null(out);
        return;
    }
    vd_moment_format(moment, text);
    vd_json_string(out, vd_str_slice(vd_str_of(text), 0, 19));
}

static void put_head(vd_json_out *out, const vd_item *item)
{
    vd_json_pair(out, "id", item->id);
    vd_json_pair(out, "caption", item->caption);
    vd_json_pair(out, "schema", vd_schema_name(item->schema));
}

static void put_tail(vd_json_out *out, const vd_entities *x,
                     const vd_item *item)
{
    vd_json_key(out, "datasets");
    vd_json_open(out, '[');
    for (size_t i = 0; i < item->n_datasets; i++)
        vd_json_string(out, vd_entities_dataset(x, item->datasets[i]));
    vd_json_close(out, ']');
    vd_json_key(out, "referents");
    vd_json_open(out, '[');
    for (size_t i = 0; i < item->n_values; i++) {
        if (item->values[i].prop == VD_PROP_REFERENTS)
            vd_json_string(out, vd_entities_text(x, item->values[i].text));
    }
    vd_json_close(out, ']');
    vd_json_key(out, "target");
    vd_json_bool(out, item->target);
    vd_shape_moment(out, "first_seen", item->first_seen);
    vd_shape_moment(out, "last_seen", item->last_seen);
    vd_shape_moment(out, "last_change", item->last_change);
}

/* Opens the list of a property of which a value comes next. */
static void open_list(vd_json_out *out, const char *name)
{
    vd_json_key(out, name);
    vd_json_open(out, '[');
}

/* What stands for the id in a nested entity. */
typedef struct nesting {
    const vd_entities *x;
    uint32_t path[3]; /* entities that are not told again */
    size_t depth;
} nesting;

static void put_nested(vd_json_out *out, nesting *n, uint32_t number);

static bool on_path(const nesting *n, uint32_t number)
{
    for (size_t i = 0; i < n->depth; i++) {
        if (n->path[i] == number)
            return true;
    }
    return false;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static void put_reference(vd_json_out *out, nesting *n, vd_str id)
{
    uint32_t number;

    if (n != NULL && vd_entities_find(n->x, id, &number) && !on_path(n, number))
        put_nested(out, n, number);
    else
        vd_json_string(out, id);
}

/* Own properties; n is NULL where ids stay ids. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void put_properties(vd_json_out *out, const vd_entities *x,
                           const vd_item *item, nesting *n)
{
    size_t i = 0;

    while (i < item->n_values) {
        vd_prop prop = (vd_prop)item->values[i].prop;
        bool is_entity = vd_prop_type(prop) == VD_TYPE_ENTITY;

        if (prop == VD_PROP_REFERENTS) {
            i++;
            continue;
        }
        open_list(out, vd_prop_name(prop).p);
        for (; i < item->n_values && item->values[i].prop == (uint32_t)prop;
             i++) {
            vd_str text = vd_entities_text(x, item->values[i].text);

            if (is_entity)
                put_reference(out, n, text);
            else
                vd_json_string(out, text);
        }
        vd_json_close(out, ']');
    }
}

/* The name of the i-th reference to an entity, from its side. */
static vd_str name_of(const vd_entities *x, const vd_item_back *back)
{
    const vd_reverse *reverse = NULL;
    vd_item from;

    if (vd_entities_at(x, back->from, &from))
        reverse = vd_reverse_of(from.schema, (vd_prop)back->prop);
    return reverse == NULL ? VD_STR("") : reverse->name;
}

/* Properties of others that name the entity, under their reverse names. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void put_backs(vd_json_out *out, nesting *n, const vd_item *item)
{
    size_t count;
    const vd_item_back *backs = vd_entities_backs(n->x, item->number, &count);

    for (size_t i = 0; i < count; i++) {
        vd_str name = name_of(n->x, &backs[i]);
        bool told = name.n == 0;

        for (size_t k = 0; !told && k < i; k++)
            told = vd_str_is(name_of(n->x, &backs[k]), name);
        if (told)
            continue;
        open_list(out, name.p);
        for (size_t k = i, told_of = 0; k < count && told_of < NEIGHBOURS_MAX;
             k++) {
            if (vd_str_is(name_of(n->x, &backs[k]), name)) {
                put_nested(out, n, backs[k].from);
                told_of++;
            }
        }
        vd_json_close(out, ']');
    }
}

static void begin_properties(vd_json_out *out)
{
    vd_json_key(out, "properties");
    vd_json_open(out, '{');
}

/* A neighbour: a relation goes on to its other end, anything else keeps ids. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void put_nested(vd_json_out *out, nesting *n, uint32_t number)
{
    vd_item item;
    bool goes_on;

    if (!vd_entities_at(n->x, number, &item))
        return;
    goes_on = n->depth == 1 && vd_schema_is_edge(item.schema);
    n->path[n->depth++] = number;
    vd_json_open(out, '{');
    put_head(out, &item);
    begin_properties(out);
    put_properties(out, n->x, &item, goes_on ? n : NULL);
    vd_json_close(out, '}');
    put_tail(out, n->x, &item);
    vd_json_close(out, '}');
    n->depth--;
}

void vd_shape_neighbour(vd_json_out *out, const vd_entities *x,
                        const vd_item *item, uint32_t root)
{
    nesting n = {.x = x, .path = {root}, .depth = 1};

    put_nested(out, &n, item->number);
}

void vd_shape_members(vd_json_out *out, const vd_entities *x,
                      const vd_item *item)
{
    put_head(out, item);
    begin_properties(out);
    put_properties(out, x, item, NULL);
    vd_json_close(out, '}');
    put_tail(out, x, item);
}

void vd_shape_item(vd_json_out *out, const vd_entities *x, const vd_item *item)
{
    vd_json_open(out, '{');
    vd_shape_members(out, x, item);
    vd_json_close(out, '}');
}

void vd_shape_nested(vd_json_out *out, const vd_entities *x,
                     const vd_item *item)
{
    nesting n = {.x = x, .path = {item->number}, .depth = 1};

    vd_json_open(out, '{');
    put_head(out, item);
    begin_properties(out);
    put_properties(out, x, item, &n);
    put_backs(out, &n, item);
    vd_json_close(out, '}');
    put_tail(out, x, item);
    vd_json_close(out, '}');
}
