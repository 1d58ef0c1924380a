/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_FEEDS_EVENT_H
#define VD_FEEDS_EVENT_H

/*
 * Records in the project's own form: a JSON object a line (docs/records.md).
 *
 * The form is strict: a member that it does not have, an amount that is not
 * exact, a country that is not known are wrong, since what is misread here is
 * missed by every rule behind it.
 */

#include "base/json.h"
#include "model/event.h"

/* What is in a record lives in the arena.  VD_INVALID and VD_LIMIT name the
   member. */
VD_MUST_USE vd_status vd_event_from_json(const vd_json *object, vd_arena *arena,
                                         vd_event *out, vd_err *err);

/* Writes a record in that form: read again, it is the same. */
void vd_event_put(vd_json_out *out, const vd_event *event, vd_arena *arena);

#endif
