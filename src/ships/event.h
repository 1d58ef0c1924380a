/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_SHIPS_EVENT_H
#define VD_SHIPS_EVENT_H

/*
 * What happened to a ship, and what is a reason for concern in it.
 *
 * An event says from where to where and rests on two positions, each with the
 * file and line it is written in.  A finding is an event that a rule has made
 * of others: it has a law or a list, and says in words how sure it is.
 */

#include "base/str.h"
#include "data/mmsi.h"
#include "data/port.h"
#include "model/sighting.h"

/* name, text, what it is */
#define VD_SHIP_EVENTS(X) \
    X(GAP, "gap", "nothing was heard of the ship") \
    X(CALL, "port_call", "it lay in a port") \
    X(ANCHORAGE, "anchorage", "it lay at rest outside of ports") \
    X(LOITERING, "loitering", "it was slow for hours") \
    X(ENCOUNTER, "encounter", "it met another, slow and close") \
    X(POSSIBLE_ENCOUNTER, "possible_encounter", \
      "it waited where a silent ship may have come") \
    X(CONVOY, "convoy", "it went along with another") \
    X(DRAUGHT, "draught", "its draught changed across a gap") \
    X(JUMP, "jump", "no ship goes as fast between two positions") \
    X(TWO_PLACES, "two_places", "its number was sent from two places") \
    X(CIRCLES, "circles", "its positions turn in a circle") \
    X(COPIED_TRACK, "copied_track", "its positions were another's before") \
    X(DESTINATION, "destination", "it said another port than it went to") \
    X(IDENTITY, "identity", "it says it is another") \
    X(LATE, "late", "a position came after it was missed") \
    X(CALLED, "called_sanctioned_port", "finding: it called at such a port") \
    X(MAY_HAVE_CALLED, "may_have_called", \
      "finding: within a gap it can have called at such a port") \
    X(DARK_SHUTTLE, "dark_shuttle", \
      "finding: such gaps again and again on one route") \
    X(BARRED, "barred_180_days", \
      "finding: it called in the United States within the days after") \
    X(LISTED, "listed_ship", "finding: it is on a list") \
    X(MET_LISTED, "met_listed_ship", "finding: it met a listed ship") \
    X(LAUNDERING, "identity_laundering", \
      "finding: an identity is not that of the hull that says it") \
    X(FLAG_HOPPING, "flag_hopping", "finding: one flag after another")

typedef enum vd_ship_event_kind {
#define X(name, text, what) VD_SHIP_##name##_EVENT,
    VD_SHIP_EVENTS(X)
#undef X
        VD_SHIP_EVENT_COUNT
} vd_ship_event_kind;

vd_str vd_ship_event_name(vd_ship_event_kind kind);
vd_str vd_ship_event_what(vd_ship_event_kind kind);
bool vd_ship_event_is_finding(vd_ship_event_kind kind);

/* A position as it was heard, and where it is written. */
typedef struct vd_fix {
    vd_moment at;
    int32_t lat;
    int32_t lon;
    vd_place place;
    uint16_t speed_dkn;
    uint16_t course_ddeg;
    uint8_t status;
    uint8_t coarse; /* to a tenth of a minute */
    uint8_t spare[2];
} vd_fix;

/* What a ship says it is; "" and 0 for what it did not say. */
typedef struct vd_ship_identity {
    uint32_t mmsi;
    uint32_t imo; /* as said */
    char name[21];
    char callsign[8];
    uint8_t type;
    uint8_t beam_m;
    uint8_t spare;
    uint16_t length_m;
} vd_ship_identity;

/* Whether others were heard around a ship. */
typedef enum vd_coverage {
    VD_COVERAGE_UNKNOWN = 0, /* nobody else is heard there at any time */
    VD_COVERAGE_COVERED,
    VD_COVERAGE_SILENT, /* others were heard before, and then were not */
} vd_coverage;
vd_str vd_coverage_name(vd_coverage coverage);

/* A port that a ship can have been at within a gap. */
typedef struct vd_reach {
    size_t port;
    int64_t stay_s; /* the longest it can have stayed */
} vd_reach;

enum { VD_REACH_MAX = 12 };

typedef struct vd_ship_event {
    vd_ship_event_kind kind;
    const vd_ship_identity *who;
    const vd_ship_identity *other; /* NULL if it is of one ship */
    vd_fix from;
    vd_fix to;
    bool open;       /* it still goes on */
    size_t port;     /* VD_NO_PORT if it is at none */
    int64_t metres;  /* between the two positions, or the two ships */
    int32_t value;   /* as the kind says: the draught behind a gap, ... */
    int32_t before;  /* what it was */
    int probability; /* millionths; 0 where there is none */
    vd_coverage covered_from; /* of a gap */
    vd_coverage covered_to;
    const vd_reach *reach; /* of a gap: ports under port rules, then others,
                              longest stay first */
    size_t n_reach;
    vd_str reason; /* in words */
    vd_str law;    /* of a finding, "" */
    vd_str sure;   /* "seen", "very likely", "likely", "possible",
                      "unlikely", "" */
} vd_ship_event;

#define VD_NO_PORT ((size_t)-1)

typedef vd_status vd_ship_event_fn(void *ctx, const vd_ship_event *event,
                                   vd_err *err);

#endif
