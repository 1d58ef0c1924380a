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

typedef struct vd_event_party {
    vd_str role; /* debtor, consignee, end_user, ... */
    vd_record party;
} vd_event_party;

typedef struct vd_amount {
    vd_decimal value;
    vd_str currency; /* ISO 4217; "" if there is no amount */
} vd_amount;

typedef struct vd_goods_line {
    vd_str hs; /* digits alone, "" if no code is given */
    vd_str description;
    vd_str origin; /* country */
    vd_amount value;
} vd_goods_line;

typedef struct vd_event {
    vd_event_kind kind;
    vd_str id;
    int32_t day; /* yyyymmdd, 0 if it is not known */
    vd_event_party *parties;
    size_t n_parties;
    vd_goods_line *goods;
    size_t n_goods;
    vd_str from; /* countries of the route, or regions, "" */
    vd_str to;
    vd_str *via;
    size_t n_via;
    vd_amount amount;
} vd_event;

#endif
