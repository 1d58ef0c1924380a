/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_SHIPS_ORDER_H
#define VD_SHIPS_ORDER_H

/*
 * Sightings in order of their moments.
 *
 * Receivers, satellites and files give what they heard roughly in order.  So
 * many sightings are held, the oldest are passed on, and one that is older
 * than what was passed on is passed as it is: the fleet counts it as late.
 * Equal moments keep the order in which they came.  A file of fewer sightings
 * than are held may be in any order at all.
 */

#include "base/buf.h"
#include "model/sighting.h"

typedef struct vd_order vd_order;

typedef vd_status vd_order_fn(void *ctx, const vd_sighting *s, vd_err *err);

/* Holds at most n, and, if lateness_s is not below zero, none longer than until
   one that much younger has come. */
vd_order *vd_order_new(size_t n, int64_t lateness_s, vd_order_fn *fn,
                       void *ctx);
void vd_order_free(vd_order *order);

VD_MUST_USE vd_status vd_order_put(vd_order *order, const vd_sighting *s,
                                   vd_err *err);

/* Puts what is held behind what is in out; takes it off the front of bytes into
   an order that holds nothing.  VD_INVALID: damaged, or more than there is
   room for. */
void vd_order_save(const vd_order *order, vd_buf *out);
VD_MUST_USE vd_status vd_order_restore(vd_order *order, vd_str *bytes,
                                       vd_err *err);

/* Passes on all that is held. */
VD_MUST_USE vd_status vd_order_flush(vd_order *order, vd_err *err);

#endif
