/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_SHIPS_FLEET_H
#define VD_SHIPS_FLEET_H

/*
 * A fleet: all ships that were heard of, followed through time.
 *
 * Sightings come in, one after another in order of their moment
 * (ships/order.h sees to that); events and findings come out as soon as they
 * are certain.  What is kept of a ship is of fixed size, however long it is
 * followed, and all of it is bytes that can be saved and taken up again: a
 * fleet that was saved goes on exactly as one that was not.
 *
 * Each detector is described in docs/methods/ships.md.
 */

#include "base/buf.h"
#include "geo/area.h"
#include "ships/event.h"
#include "ships/policy.h"

/* Ports as areas, with the radii of a policy; numbers are those of
   vd_port_at(). */
vd_areas *vd_port_areas(vd_arena *arena, const vd_ship_policy *policy);

/* What is known of an identity beyond what it says. */
typedef struct vd_ship_known {
    bool listed;
    vd_str lists; /* in words: which entries, "" if there are none */
    vd_str flag;  /* of a register or list: ISO 3166-1, "" if not known */
} vd_ship_known;

/* Asked once for each identity; texts live until it is asked again. */
typedef vd_status vd_ship_known_fn(void *ctx, const vd_ship_identity *who,
                                   vd_ship_known *out, vd_err *err);

typedef struct vd_fleet_job {
    const vd_ship_policy *policy;
    const vd_areas *areas;
    vd_ship_event_fn *event;
    vd_ship_known_fn *known; /* NULL: nothing is */
    void *ctx;
} vd_fleet_job;

typedef struct vd_fleet_counts {
    uint64_t positions;
    uint64_t repeated; /* heard twice */
    uint64_t late;     /* came after their time */
    uint64_t ships;
    uint64_t fishing_meetings; /* not told: policy encounter_fishing */
} vd_fleet_counts;

typedef struct vd_fleet vd_fleet;

/* The job must outlive it. */
vd_fleet *vd_fleet_new(const vd_fleet_job *job);
void vd_fleet_free(vd_fleet *fleet);

/* Fails only as the functions of the job do. */
VD_MUST_USE vd_status vd_fleet_take(vd_fleet *fleet, const vd_sighting *s,
                                    vd_err *err);

/* Tells what still goes on, as open, at the moment of the last sighting.  The
   fleet is spent: what is to go on later is saved before. */
VD_MUST_USE vd_status vd_fleet_end(vd_fleet *fleet, vd_err *err);

vd_fleet_counts vd_fleet_counted(const vd_fleet *fleet);

/* What a number says it is now, and since when. */
typedef struct vd_ship_seen {
    vd_ship_identity who;
    vd_moment first;
    vd_moment last;
    vd_moment since;
    uint64_t positions;
} vd_ship_seen;

/* Calls fn for each ship heard at a moment or later, in the order in which they
   were first heard. */
typedef vd_status vd_ship_seen_fn(void *ctx, const vd_ship_seen *seen,
                                  vd_err *err);
VD_MUST_USE vd_status vd_fleet_each(const vd_fleet *fleet, vd_moment from,
                                    vd_ship_seen_fn *fn, void *ctx,
                                    vd_err *err);

/* The moment of the latest sighting; INT64_MIN if there was none. */
vd_moment vd_fleet_now(const vd_fleet *fleet);

/* Bytes of all that is kept. */
size_t vd_fleet_bytes(const vd_fleet *fleet);

/* Puts the state behind what is in out; takes it into a fleet that is new.
   VD_INVALID: damaged, of another program or of another policy. */
void vd_fleet_save(const vd_fleet *fleet, vd_buf *out);
VD_MUST_USE vd_status vd_fleet_restore(vd_fleet *fleet, vd_str bytes,
                                       vd_err *err);

#endif
