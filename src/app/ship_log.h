/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_SHIP_LOG_H
#define VD_APP_SHIP_LOG_H

/*
 * What tracking leaves on the desk: the events that were told, who each ship
 * says it is, how far each file was followed, and the state from which the next
 * run goes on.
 *
 * All of it is written together at points of rest: after a kill the log holds
 * what was told up to the last of them, and the file is followed from there on
 * as if nothing had happened.
 */

#include "desk/chain.h"
#include "ships/fleet.h"
#include "ships/order.h"

typedef struct vd_ship_log vd_ship_log;

/* The chain must outlive it. */
vd_ship_log *vd_ship_log_new(vd_chain *chain);
void vd_ship_log_free(vd_ship_log *log);

/* Takes up the state that was left, if there is one.  VD_INVALID: it is of
   another program or policy, or damaged. */
VD_MUST_USE vd_status vd_ship_log_restore(vd_ship_log *log, vd_fleet *fleet,
                                          vd_order *order, vd_err *err);

/* Drops all that is kept of ships: they are followed anew. */
VD_MUST_USE vd_status vd_ship_log_drop(vd_ship_log *log, vd_err *err);

/* The number of a file, and how many of its lines were followed before. */
VD_MUST_USE vd_status vd_ship_log_file(vd_ship_log *log, vd_str name,
                                       vd_str head, uint32_t *number,
                                       uint32_t *lines, vd_err *err);

/* Name of a file by its number; "" if there is none.  Lives as long as the
   log. */
const char *vd_ship_log_name(const vd_ship_log *log, uint32_t number);

/* Keeps an event, in both its forms, until the next point of rest. */
void vd_ship_log_event(vd_ship_log *log, const vd_ship_event *event,
                       vd_str json, vd_str text);

/* Alerts that are new or open again. */
size_t vd_ship_log_raised(const vd_ship_log *log);

/* A point of rest: of a file so many lines were followed.  Findings raise
   alerts (app/ship_alert.h). */
VD_MUST_USE vd_status vd_ship_log_rest(vd_ship_log *log, const vd_fleet *fleet,
                                       const vd_order *order, uint32_t number,
                                       uint32_t lines, vd_err *err);

#endif
