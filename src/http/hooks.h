/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_HOOKS_H
#define VD_HTTP_HOOKS_H

/*
 * Webhooks: one address is told of alerts that are new or have changed, and of
 * lists that have.
 *
 * A delivery is a POST of JSON, signed: X-Vedette-Signature is "t=SECONDS,v1=
 * HEX", the HMAC-SHA256 of "SECONDS.BODY" under the secret.  What is not taken
 * (no answer of 2xx) is sent again, the same bytes, with growing pauses and
 * for ever; nothing behind it is sent before.  How far it came stands in
 * BOOK.hooks, so that a restart loses nothing; what was taken just before a
 * crash is sent once more.  X-Vedette-Delivery names a delivery.
 *
 * Neither whom an alert is about nor who works on it is told: who wants more
 * asks /v1/alerts.
 */

#include "http/service.h"

typedef struct vd_hooks vd_hooks;

/* Begins at what is now, if it never ran.  VD_INVALID: the address or the
   secret is none. */
VD_MUST_USE vd_status vd_hooks_start(vd_service *service, vd_hooks **out,
                                     vd_err *err);
void vd_hooks_stop(vd_hooks *hooks);

#endif
