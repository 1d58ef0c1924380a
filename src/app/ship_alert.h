/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_SHIP_ALERT_H
#define VD_APP_SHIP_ALERT_H

/*
 * Findings about ships as alerts.
 *
 * A ship (its IMO number, else its MMSI) has one alert that is open; each of
 * its findings is a pair of it, with the finding as it was told for its
 * evidence. A finding that is told again, because a file was followed anew,
 * raises nothing.
 */

#include "desk/alert.h"
#include "ships/event.h"

typedef struct vd_ship_finding {
    vd_ship_event_kind kind;
    uint32_t mmsi;
    uint32_t imo; /* 0: it says none */
    vd_moment begun;
    vd_str sure;
    vd_str json;
} vd_ship_finding;

/* Within an entry. */
void vd_ship_alert_see(vd_chain *chain, const vd_ship_finding *finding,
                       vd_moment now, vd_raised *out);

#endif
