/* SPDX-License-Identifier: Apache-2.0 */
/* Entities by their id, and what is next to them. */
#include "app/lookup.h"
#include "http/handlers.h"
#include "http/paging.h"
#include "http/shape.h"
#include "model/reverse.h"

/* The entity that is asked for; one that was merged is led on to the one that
   it is now.  False: answered. */
static bool find(vd_call *call, const char *rest, vd_item *out)
{
    const vd_entities *x = call->volume->entities;
    vd_str id = call->request->tail[0];
    uint32_t number;

    if (vd_entities_find(x, id, &number))
        return vd_entities_at(x, number, out);
    if (vd_entities_find_merged(x, id, &number) &&
        vd_entities_at(x, number, out)) {
        vd_reply_detail(call->reply, 308, "Merged into another entity.");
        vd_reply_header(
            call->reply, "Location",
            vd_str_printf(
                call->request->arena, "/entities/%.*s%s%s%.*s",
                VD_STR_WHOLE(vd_url_encode(call->request->arena, out->id)),
                rest, call->request->query.n > 0 ? "?" : "",
                VD_STR_WHOLE(call->request->query)));
        return false;
    }
    vd_reply_detail(call->reply, 404, "No such entity!");
    return false;
}

void vd_answer_entity(vd_call *call)
{
    vd_item item;
    vd_json_out out;

    if (!find(call, "", &item))
        return;
    out = vd_reply_json(call->reply, 200);
    if (vd_request_flag(call->request, "nested", true))
        vd_shape_nested(&out, call->volume->entities, &item);
    else
        vd_shape_item(&out, call->volume->entities, &item);
}

/* ---- what is next to it ---- */

/* Neighbours by one property, own or reverse. */
static vd_hits neighbours(vd_call *call, const vd_item *item, vd_str property)
{
    const vd_entities *x = call->volume->entities;
    size_t n_backs;
    const vd_item_back *backs = vd_entities_backs(x, item->number, &n_backs);
    vd_hits hits = {
        VD_NEW_N(call->request->arena, uint32_t, item->n_values + n_backs + 1),
        0};

    for (size_t i = 0; i < item->n_values; i++) {
        vd_prop prop = (vd_prop)item->values[i].prop;
        uint32_t number;

        if (vd_prop_type(prop) == VD_TYPE_ENTITY &&
            vd_str_is(vd_prop_name(prop), property) &&
            vd_entities_find(x, vd_entities_text(x, item->values[i].text),
                             &number))
            hits.at[hits.n++] = number;
    }
    for (size_t i = 0; i < n_backs; i++) {
        const vd_reverse *reverse;
        vd_item from;

        if (!vd_entities_at(x, backs[i].from, &from))
            continue;
        reverse = vd_reverse_of(from.schema, (vd_prop)backs[i].prop);
        if (reverse != NULL && vd_str_is(reverse->name, property))
            hits.at[hits.n++] = backs[i].from;
    }
    vd_page_order(call, &hits);
    return hits;
}

static void put_page(vd_call *call, vd_json_out *out, const vd_hits *hits,
                     uint32_t root)
{
    vd_page page = vd_page_of(call, hits->n);
    vd_item item;

    vd_json_key(out, "results");
    vd_json_open(out, '[');
    for (size_t i = page.from; i < page.to; i++) {
        if (vd_entities_at(call->volume->entities, hits->at[i], &item))
            vd_shape_neighbour(out, call->volume->entities, &item, root);
    }
    vd_json_close(out, ']');
    vd_page_put(out, &page);
}

static bool is_new_name(const vd_str *names, size_t n, vd_str name)
{
    for (size_t i = 0; i < n; i++) {
        if (vd_str_is(names[i], name))
            return false;
    }
    return name.n > 0;
}

/* Names of properties by which something is next to the entity. */
static size_t names_of(vd_call *call, const vd_item *item, vd_str *names,
                       size_t max)
{
    const vd_entities *x = call->volume->entities;
    size_t n_backs;
    const vd_item_back *backs = vd_entities_backs(x, item->number, &n_backs);
    size_t n = 0;

    for (size_t i = 0; i < item->n_values && n < max; i++) {
        vd_prop prop = (vd_prop)item->values[i].prop;

        if (vd_prop_type(prop) == VD_TYPE_ENTITY &&
            is_new_name(names, n, vd_prop_name(prop)))
            names[n++] = vd_prop_name(prop);
    }
    for (size_t i = 0; i < n_backs && n < max; i++) {
        const vd_reverse *reverse;
        vd_item from;

        if (!vd_entities_at(x, backs[i].from, &from))
            continue;
        reverse = vd_reverse_of(from.schema, (vd_prop)backs[i].prop);
        if (reverse != NULL && is_new_name(names, n, reverse->name))
            names[n++] = reverse->name;
    }
    return n;
}

void vd_answer_adjacent(vd_call *call)
{
    enum { NAMES_MAX = 64 };
    vd_str names[NAMES_MAX];
    vd_json_out out;
    vd_item item;
    size_t n;

    if (!find(call, "/adjacent", &item))
        return;
    out = vd_reply_json(call->reply, 200);
    n = names_of(call, &item, names, NAMES_MAX);
    vd_json_open(&out, '{');
    vd_json_key(&out, "entity");
    vd_shape_item(&out, call->volume->entities, &item);
    vd_json_key(&out, "adjacent");
    vd_json_open(&out, '{');
    for (size_t i = 0; i < n; i++) {
        vd_hits hits = neighbours(call, &item, names[i]);

        if (hits.n == 0)
            continue;
        vd_json_key(&out, names[i].p);
        vd_json_open(&out, '{');
        put_page(call, &out, &hits, item.number);
        vd_json_close(&out, '}');
    }
    vd_json_close(&out, '}');
    vd_json_close(&out, '}');
}

void vd_answer_adjacent_property(vd_call *call)
{
    vd_str property = call->request->tail[1];
    vd_prop prop = vd_prop_find(property);
    vd_json_out out;
    vd_hits hits;
    vd_item item;

    if (!find(call,
              vd_str_printf(
                  call->request->arena, "/adjacent/%.*s",
                  VD_STR_WHOLE(vd_url_encode(call->request->arena, property)))
                  .p,
              &item))
        return;
    if (!(prop != VD_PROP_NONE && vd_prop_type(prop) == VD_TYPE_ENTITY &&
          vd_schema_has(item.schema, prop)) &&
        !vd_reverse_is(property)) {
        vd_reply_detail(call->reply, 404, "No such property!");
        return;
    }
    hits = neighbours(call, &item, property);
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    put_page(call, &out, &hits, item.number);
    vd_json_close(&out, '}');
}
