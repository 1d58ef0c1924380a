/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_FEEDS_READER_H
#define VD_FEEDS_READER_H

/* What the readers of this folder share; for them alone. */

#include "base/xml.h"
#include "feeds/feed.h"

typedef struct vd_feeder {
    const vd_origin *origin;
    const vd_feed_mapping *mapping; /* may be NULL */
    vd_feed_fn *fn;
    void *ctx;
    size_t n;       /* records given */
    vd_arena arena; /* of the record in hand; reset when it was given */
} vd_feeder;

/* Gives a record, or for a NULL what is wrong with it and how it came.  Then
   the arena is reset. */
VD_MUST_USE vd_status vd_feeder_give(vd_feeder *feeder, vd_str place,
                                     const vd_event *event, vd_str text,
                                     const vd_err *wrong, vd_err *err);

/* The same for a record of XML. */
VD_MUST_USE vd_status vd_feeder_give_xml(vd_feeder *feeder,
                                         const vd_xml *element,
                                         const vd_event *event,
                                         const vd_err *wrong, vd_err *err);

VD_MUST_USE vd_status vd_feed_lines(vd_feeder *feeder, vd_err *err);
VD_MUST_USE vd_status vd_feed_iso20022(vd_feeder *feeder, vd_err *err);
VD_MUST_USE vd_status vd_feed_ubl(vd_feeder *feeder, vd_str root, vd_err *err);
VD_MUST_USE vd_status vd_feed_mt(vd_feeder *feeder, vd_err *err);
VD_MUST_USE vd_status vd_feed_table(vd_feeder *feeder, vd_str head,
                                    vd_err *err);

/* Adds the value of a property to a party, in the form that queries have. */
void vd_party_put(vd_event_party *party, vd_prop prop, vd_str text);

/* An institution's BIC, and the country that its letters 5 and 6 name (ISO
   9362). */
void vd_party_put_bic(vd_event_party *party, vd_str bic);

/* A party without a value and an account is nobody: taken off again. */
void vd_event_drop_empty(vd_event *event);

/* The first ten bytes of a date and time of ISO 8601; 0 for "". */
VD_MUST_USE vd_status vd_feed_day(vd_str text, int32_t *out, vd_err *err);

/* An amount of a currency of three letters. */
VD_MUST_USE vd_status vd_feed_amount(vd_str value, vd_str currency,
                                     vd_amount *out, vd_err *err);

#endif
