/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_EVENT_H
#define VD_MODEL_EVENT_H

/*
 * What happened: a payment, a shipment, a transfer between wallets, or a party
 * that turned up.  Documents call it a record; in code that word is taken by
 * the listings of lists (model/record.h).
 *
 * What a record does not say is empty, and no rule takes that for an answer:
 * docs/records.md has the form and what each field means.
 */

#include "model/decimal.h"
#include "model/record.h"

typedef enum vd_event_kind {
    VD_EVENT_PARTY = 0,
    VD_EVENT_PAYMENT,
    VD_EVENT_SHIPMENT,
    VD_EVENT_TRANSFER,
} vd_event_kind;

vd_str vd_event_kind_name(vd_event_kind kind);

/* False if there is no such kind. */
bool vd_event_kind_find(vd_str name, vd_event_kind *out);

typedef struct vd_amount {
    vd_decimal value;
    vd_str currency; /* ISO 4217, or the asset of a transfer; "" if there is no
                        amount */
} vd_amount;

typedef struct vd_quantity {
    vd_decimal value;
    vd_str unit; /* UN/ECE Recommendation 20: KGM, BLL, ...; "" if there is
                    none */
} vd_quantity;

/* A day before or behind these is a slip: a year of two digits, or of five. */
enum { VD_EVENT_DAY_MIN = 19000101, VD_EVENT_DAY_MAX = 21001231 };

typedef struct vd_event_party {
    vd_str role;      /* debtor, consignee, end_user, ... */
    vd_record party;  /* may be without values if there is an account */
    vd_str account;   /* IBAN or another number, "" */
    vd_decimal share; /* of the other party that it owns, in percent */
    bool has_share;
} vd_event_party;

/* What a record says in words: where, and what. */
typedef struct vd_event_text {
    vd_str where; /* remittance, instruction, address of debtor, ... */
    vd_str text;
} vd_event_text;

typedef struct vd_goods_line {
    vd_str hs; /* digits alone, "" if no code is given */
    vd_str description;
    vd_str origin; /* country */
    vd_amount value;
    vd_quantity quantity;
    vd_quantity mass; /* net if it is given, else gross */
} vd_goods_line;

typedef struct vd_event {
    vd_event_kind kind;
    vd_str id;
    int32_t day; /* yyyymmdd, 0 if it is not known */
    vd_event_party *parties;
    size_t n_parties;
    size_t parties_room;
    vd_goods_line *goods;
    size_t n_goods;
    size_t goods_room;
    vd_event_text *texts;
    size_t n_texts;
    size_t texts_room;
    vd_str from; /* countries of the route, or regions, "" */
    vd_str to;
    vd_str from_basis; /* of what it was taken, "" if it is given as such */
    vd_str to_basis;
    vd_str *via;
    size_t n_via;
    size_t via_room;
    vd_str *ports; /* UN/LOCODE or names */
    size_t n_ports;
    size_t ports_room;
    vd_amount amount;
} vd_event;

/* Lists grow in the arena; what is returned holds until the next is added. */
vd_event_party *vd_event_add_party(vd_event *event, vd_arena *arena,
                                   vd_str role);
vd_goods_line *vd_event_add_goods(vd_event *event, vd_arena *arena);

/* Nothing is added for "". */
void vd_event_add_text(vd_event *event, vd_arena *arena, vd_str where,
                       vd_str text);
void vd_event_add_via(vd_event *event, vd_arena *arena, vd_str country);
void vd_event_add_port(vd_event *event, vd_arena *arena, vd_str port);

/* A record is of somebody or something. */
static inline bool vd_event_says_something(const vd_event *event)
{
    return event->n_parties > 0 || event->n_goods > 0 || event->n_texts > 0;
}

/* All that a record says, as bytes: equal for equal records alone. */
void vd_event_encode(const vd_event *event, vd_buf *out);

/* The first of a role, as "debtor"; NULL if nobody has it. */
const vd_event_party *vd_event_party_of(const vd_event *event, vd_str role);

#endif
