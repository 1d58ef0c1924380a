/* SPDX-License-Identifier: Apache-2.0 */
#include "model/event.h"

#include <limits.h>

static const vd_str kinds[] = {VD_STR_INIT("party"), VD_STR_INIT("payment"),
                               VD_STR_INIT("shipment"),
                               VD_STR_INIT("transfer")};

vd_str vd_event_kind_name(vd_event_kind kind)
{
    return kinds[kind];
}

bool vd_event_kind_find(vd_str name, vd_event_kind *out)
{
    for (int i = 0; i < (int)(sizeof kinds / sizeof kinds[0]); i++) {
        if (vd_str_is(name, kinds[i])) {
            *out = (vd_event_kind)i;
            return true;
        }
    }
    return false;
}

vd_event_party *vd_event_add_party(vd_event *event, vd_arena *arena,
                                   vd_str role)
{
    vd_event_party *p;

    event->parties =
        vd_arena_grow(arena, event->parties, event->n_parties,
                      &event->parties_room, sizeof *event->parties);
    p = &event->parties[event->n_parties++];
    *p = (vd_event_party){.role = role, .account = VD_STR("")};
    vd_record_init(&p->party, arena, VD_STR(""), VD_STR(""), VD_SCHEMA_UNKNOWN);
    return p;
}

vd_goods_line *vd_event_add_goods(vd_event *event, vd_arena *arena)
{
    vd_goods_line *g;

    event->goods = vd_arena_grow(arena, event->goods, event->n_goods,
                                 &event->goods_room, sizeof *event->goods);
    g = &event->goods[event->n_goods++];
    *g = (vd_goods_line){.hs = VD_STR("")};
    return g;
}

void vd_event_add_text(vd_event *event, vd_arena *arena, vd_str where,
                       vd_str text)
{
    /* Squeezed may be as it came, in the caller's memory. */
    text = vd_str_copy(arena, vd_str_squeeze(arena, text));
    if (text.n == 0)
        return;
    event->texts = vd_arena_grow(arena, event->texts, event->n_texts,
                                 &event->texts_room, sizeof *event->texts);
    event->texts[event->n_texts++] = (vd_event_text){where, text};
}

static void add_word(vd_arena *arena, vd_str **list, size_t *n, size_t *room,
                     vd_str word)
{
    for (size_t i = 0; i < *n; i++) {
        if (vd_str_is((*list)[i], word))
            return;
    }
    if (word.n == 0)
        return;
    *list = vd_arena_grow(arena, *list, *n, room, sizeof **list);
    (*list)[(*n)++] = word;
}

void vd_event_add_via(vd_event *event, vd_arena *arena, vd_str country)
{
    add_word(arena, &event->via, &event->n_via, &event->via_room, country);
}

void vd_event_add_port(vd_event *event, vd_arena *arena, vd_str port)
{
    add_word(arena, &event->ports, &event->n_ports, &event->ports_room, port);
}

const vd_event_party *vd_event_party_of(const vd_event *event, vd_str role)
{
    for (size_t i = 0; i < event->n_parties; i++) {
        if (vd_str_is(event->parties[i].role, role))
            return &event->parties[i];
    }
    return NULL;
}

static void put_text(vd_buf *out, vd_str text)
{
    vd_buf_put_varint(out, text.n);
    vd_buf_put(out, text);
}

static void put_number(vd_buf *out, vd_decimal d, vd_str unit)
{
    put_text(out, unit);
    vd_buf_put_varint(out, (uint64_t)d.digits);
    vd_buf_put_varint(out, (uint64_t)d.scale);
}

/* By property, and of each in their order: a form that writes them together
   says the same. */
static void put_values(vd_buf *out, const vd_entity *e)
{
    long prop = -1;

    vd_buf_put_varint(out, e->n);
    for (size_t left = e->n; left > 0;) {
        long next = LONG_MAX;

        for (size_t i = 0; i < e->n; i++) {
            long p = (long)e->values[i].prop;

            next = p > prop && p < next ? p : next;
        }
        prop = next;
        for (size_t i = 0; i < e->n; i++) {
            if ((long)e->values[i].prop != prop)
                continue;
            vd_buf_put_varint(out, (uint64_t)prop);
            put_text(out, e->values[i].text);
            left--;
        }
    }
}

static void put_party(vd_buf *out, const vd_event_party *p)
{
    const vd_entity *e = p->party.entities;

    put_text(out, p->role);
    put_text(out, p->account);
    vd_buf_put_varint(out, p->has_share);
    put_number(out, p->share, VD_STR(""));
    /* An account alone is of nobody in particular. */
    vd_buf_put_varint(out, e->n == 0 ? 0 : (uint64_t)e->schema);
    put_values(out, e);
}

static void put_goods(vd_buf *out, const vd_goods_line *g)
{
    put_text(out, g->hs);
    put_text(out, g->description);
    put_text(out, g->origin);
    put_number(out, g->value.value, g->value.currency);
    put_number(out, g->quantity.value, g->quantity.unit);
    put_number(out, g->mass.value, g->mass.unit);
}

void vd_event_encode(const vd_event *event, vd_buf *out)
{
    vd_buf_put_varint(out, (uint64_t)event->kind);
    put_text(out, event->id);
    vd_buf_put_varint(out, (uint64_t)event->day);
    put_text(out, event->from);
    put_text(out, event->to);
    put_number(out, event->amount.value, event->amount.currency);
    vd_buf_put_varint(out, event->n_parties);
    for (size_t i = 0; i < event->n_parties; i++)
        put_party(out, &event->parties[i]);
    vd_buf_put_varint(out, event->n_goods);
    for (size_t i = 0; i < event->n_goods; i++)
        put_goods(out, &event->goods[i]);
    vd_buf_put_varint(out, event->n_via);
    for (size_t i = 0; i < event->n_via; i++)
        put_text(out, event->via[i]);
    vd_buf_put_varint(out, event->n_ports);
    for (size_t i = 0; i < event->n_ports; i++)
        put_text(out, event->ports[i]);
    vd_buf_put_varint(out, event->n_texts);
    for (size_t i = 0; i < event->n_texts; i++) {
        put_text(out, event->texts[i].where);
        put_text(out, event->texts[i].text);
    }
}
