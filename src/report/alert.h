/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_REPORT_ALERT_H
#define VD_REPORT_ALERT_H

/* Alerts for programs: docs/methods/desk.md says what they are. */

#include "desk/alert.h"

/* The members of an alert, within an object that is open; of persons those
   alone who work on it. */
void vd_alert_put_json(vd_json_out *out, const vd_alert *alert);

/* The same as an object, with its pairs, what was recorded and what was said of
   it since: that somebody looks is to be noted first (vd_alert_view). */
VD_MUST_USE vd_status vd_alert_put_whole_json(vd_json_out *out, vd_chain *chain,
                                              const vd_alert *alert,
                                              vd_arena *arena, vd_err *err);

/* What is sealed, for people: text that cannot be opened says why, a file its
   length and its sum.  In the arena; 0 is "". */
vd_str vd_sealed_text(vd_chain *chain, int64_t id, vd_arena *arena);

#endif
