/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_SHIPS_STATE_H
#define VD_SHIPS_STATE_H

/*
 * What is kept of a fleet; for the detectors, which are the files beside.
 *
 * A ship is a number that sends (MMSI).  Its positions make tracks: mostly
 * one, several where the number is sent from several places at a time.  Hulls
 * are known by IMO number and outlive the numbers they send under.  All items
 * are plain bytes without pointers (ships/pool.h).
 */

#include "base/arena.h"
#include "gap_weights.inc" /* generated from data/gap_weights.tsv */
#include "ships/cover.h"
#include "ships/fleet.h"

/* What speaks for or against a call in a gap. */
typedef enum vd_gap_evidence {
#define X(name, weight, say) VD_GAP_##name,
    VD_GAP_EVIDENCE(X)
#undef X
        VD_GAP_EVIDENCE_COUNT
} vd_gap_evidence;

_Static_assert(VD_GAP_EVIDENCE_COUNT <= 32, "a bit of 32 for each");

enum {
    TRACKS = 4,  /* of a ship at a time */
    RECENT = 16, /* positions of a track that are kept */
    DARK = 8,    /* gaps of a ship that are remembered */
    DARK_PORTS = 4,
    BUCKETS = 64, /* ticks that are gathered at a time */
    TICK_S = 600, /* GlobalFishingWatch pipe-encounters: ten minutes */
    WAITS = 4096, /* places where ships waited */
    COPIES = 1 << 16,
    FLAGS = 6,
    NUMBERS = 4, /* of a hull, that are remembered */
    HOUR_S = 3600,
    DAY_S = 86400,
};

typedef enum vd_ship_listed {
    LISTED_UNASKED = 0,
    LISTED_NO,
    LISTED_YES,
} vd_ship_listed;

/* A gap in which a ship can have called at a sanctioned port. */
typedef struct vd_dark_gap {
    vd_fix from;
    vd_fix to;
    int32_t odds;      /* thousandths of log-odds, without repetition */
    uint32_t evidence; /* what it was judged by, a bit of each */
    uint16_t ports[DARK_PORTS]; /* that it can have called at, sanctioned */
    uint8_t n_ports;
    uint8_t told;    /* as a finding */
    uint8_t late;    /* it was no silence */
    uint8_t pattern; /* a route was told with it as the last */
    uint8_t spare[4];
} vd_dark_gap;

/* Why a ship may not call in the United States. */
typedef enum vd_bar_kind {
    BAR_CALLED = 0, /* it was seen at a sanctioned port */
    BAR_DARK,       /* it likely was, in a gap */
    BAR_MET,        /* it met one of those */
    BARS,
} vd_bar_kind;

typedef struct vd_bar {
    vd_fix when;  /* at 0: never */
    int32_t sure; /* millionths */
    uint32_t spare;
} vd_bar;

typedef struct vd_ship {
    uint64_t key; /* MMSI */
    vd_ship_identity who;
    char destination[24];
    vd_moment first;
    vd_moment last;
    uint64_t tracks[TRACKS]; /* keys of tracks, 0: none */
    uint64_t current;        /* the track of the last position */
    vd_fix known;            /* where and when it first said what it is */
    vd_moment switched;      /* first of the switches that are counted */
    vd_moment told_places;
    vd_moment told_circles;
    vd_moment told_copy;
    vd_bar bars[BARS];      /* the last of each */
    vd_dark_gap dark[DARK]; /* a ring */
    uint32_t n_dark;
    uint32_t switches;
    uint32_t positions;
    uint16_t top_dkn; /* highest speed that it held between two positions */
    uint8_t draught_dm;
    uint8_t listed; /* vd_ship_listed */
    uint8_t told_imo;
    uint8_t spare[7];
} vd_ship;

/* A gap that waits for what the ship says next. */
typedef struct vd_pending_gap {
    vd_fix from;
    vd_fix to;
    uint8_t draught_dm; /* before; 0: not known */
    uint8_t waits;      /* there is one */
    uint8_t elsewhere;  /* the number was heard in another place meanwhile */
    uint8_t called;     /* it began in a call, which is told */
    uint8_t spare[4];
} vd_pending_gap;

typedef struct vd_track {
    uint64_t key;
    uint64_t ship;
    vd_fix last;
    vd_point at;   /* of the last */
    uint64_t cell; /* counted in coverage: cell, and hour */
    int64_t hour;
    uint32_t n;
    uint32_t draught_dm; /* at the last position; 0: not known */
    vd_pending_gap gap;
    /* In a port. */
    uint64_t area; /* number and 1; 0: in none */
    vd_fix stop;   /* since when it lies still; at 0: it does not */
    vd_fix stop_last;
    vd_fix call_from; /* the first stop there, and the end of the last */
    vd_fix call_to;
    char bound[24]; /* destination when it came in */
    /* Slow, outside of ports. */
    vd_fix bucket; /* where the running hour began */
    double bucket_m;
    vd_fix slow; /* since when each hour was slow; at 0: it is not */
    vd_fix slow_last;
    vd_point slow_centre;
    double slow_far_m; /* the farthest from where it began */
    uint64_t wait;     /* its number among the waits, and 1; 0: none */
    /* The last positions, newest at n - 1. */
    vd_moment recent_at[RECENT];
    vd_place recent_place[RECENT];
    int32_t recent_lat[RECENT];
    int32_t recent_lon[RECENT];
} vd_track;

/* A place where a ship was at a tick. */
typedef struct vd_sample {
    vd_point p;
    vd_fix fix; /* heard last before the tick */
    uint64_t track;
    uint64_t ship;
    int32_t speed_dkn;
    int32_t course_ddeg;
    uint32_t flags; /* SAMPLE_ */
    uint32_t next;  /* in its cell, and 1 */
} vd_sample;

enum {
    SAMPLE_IN_PORT = 1,
    SAMPLE_MOORED = 2,
    SAMPLE_FISHING = 4,
};

typedef struct vd_bucket {
    int64_t tick; /* 0: none */
    vd_sample *at;
    size_t n;
    size_t room;
} vd_bucket;

/* Two tracks that are near each other. */
typedef struct vd_pair {
    uint64_t key;
    uint64_t a; /* tracks */
    uint64_t b;
    int64_t first; /* ticks, of a run of meeting or going together */
    int64_t last;
    uint64_t ship_a;
    uint64_t ship_b;
    vd_fix from; /* of a, heard last before the first tick, and the last */
    vd_fix to;
    double nearest2; /* chord */
    uint32_t slow;   /* ticks below the speed of an encounter */
    uint32_t ticks;
    uint32_t far;  /* ticks at which they were outside of ports */
    uint32_t kind; /* 0: meeting; 1: going together */
} vd_pair;

/* A ship that waited at sea: another may have come to it in a gap. */
typedef struct vd_wait {
    vd_ship_identity who;
    vd_fix from;
    vd_fix to;
} vd_wait;

typedef struct vd_hull {
    uint64_t key;                /* IMO number */
    vd_ship_identity who;        /* as said last */
    uint32_t number_of[NUMBERS]; /* under which it was heard of late */
    vd_moment number_at[NUMBERS];
    vd_fix fix;
    vd_moment flag_at[FLAGS]; /* a ring of flags, newest at n_flags - 1 */
    uint32_t flag_of[FLAGS];  /* a number that had it */
    uint32_t n_flags;
    vd_moment told_two;
} vd_hull;

typedef struct vd_copy {
    uint64_t hash;
    vd_moment at;
    uint32_t mmsi;
    uint32_t spare;
} vd_copy;

struct vd_fleet {
    const vd_fleet_job *job;
    const vd_ship_policy *policy;
    vd_pool ships;
    vd_pool tracks;
    vd_pool pairs;
    vd_pool hulls;
    vd_cover cover;
    vd_bucket buckets[BUCKETS];
    vd_wait *waits; /* a ring of WAITS */
    uint64_t n_waits;
    vd_copy *copies; /* by hash, COPIES */
    uint64_t next_track;
    vd_moment now;  /* of the latest sighting */
    int64_t ticked; /* the last tick that was looked at */
    vd_fleet_counts counts;
    /* Room for one piece of work, not kept. */
    vd_buf text;
    uint32_t *heads; /* of cells of a tick */
    size_t n_heads;
    vd_status failed; /* of the function that is told of events */
    vd_err *err;
};

#define LIMIT(fleet, name) VD_SHIP_POLICY((fleet)->policy, name)

/* Gives an event; the first failure is kept and ends the work. */
void vd_fleet_tell(vd_fleet *fleet, const vd_ship_event *event);

/* An event of a track, from one position to another. */
vd_ship_event vd_fleet_event(vd_ship_event_kind kind, const vd_ship *who,
                             const vd_fix *from, const vd_fix *to);

/* Text in fleet->text, until the next. */
vd_str vd_fleet_say(vd_fleet *fleet, const char *fmt, ...) VD_PRINTF(2, 3);

vd_ship *vd_fleet_ship(const vd_fleet *fleet, uint64_t key);
vd_track *vd_fleet_track(const vd_fleet *fleet, uint64_t key);

/* When and where something is written that was said without a position. */
vd_fix vd_fix_unplaced(vd_moment at, vd_place place);

static inline bool vd_fix_has_place(const vd_fix *fix)
{
    return fix->lat != VD_LAT_NONE && fix->lon != VD_LON_NONE;
}

static inline vd_point vd_fix_point(const vd_fix *fix)
{
    return vd_point_of(fix->lat, fix->lon);
}

static inline double vd_fix_distance_m(const vd_fix *a, const vd_fix *b)
{
    return vd_point_distance_m(vd_fix_point(a), vd_fix_point(b));
}

/* "likely" and so on, for millionths. */
vd_str vd_sure_of(int probability);

/* --- track.c: which track a position is of, and what it ends ------------- */
void vd_track_take(vd_fleet *fleet, vd_ship *who, const vd_fix *fix);
void vd_track_close(vd_fleet *fleet, uint64_t key); /* all that goes on in it */

/* --- rest.c: lying in ports, at anchor, being slow ------------------------ */
void vd_rest_take(vd_fleet *fleet, vd_ship *who, vd_track *t, const vd_fix *fix,
                  double metres);
/* The ship was not heard for long and is now somewhere else, or gone. */
void vd_rest_break(vd_fleet *fleet, vd_ship *who, vd_track *t, bool open);

/* --- gap.c ---------------------------------------------------------------- */
void vd_gap_begin(vd_fleet *fleet, vd_ship *who, vd_track *t, const vd_fix *to);
void vd_gap_settle(vd_fleet *fleet, vd_ship *who, vd_track *t);
void vd_gap_open(vd_fleet *fleet, vd_ship *who, vd_track *t); /* at the end */
/* Thousandths of log-odds, of data/gap_weights.tsv. */
int32_t vd_gap_weight(vd_gap_evidence evidence);
/* Evidence in words, until the next that is said. */
vd_str vd_gap_say(vd_fleet *fleet, uint32_t evidence);
void vd_gap_late(vd_fleet *fleet, vd_ship *who, const vd_fix *fix);

/* --- meet.c --------------------------------------------------------------- */
void vd_meet_sample(vd_fleet *fleet, const vd_ship *who, const vd_track *t,
                    const vd_fix *to);
void vd_meet_tick(vd_fleet *fleet, vd_moment until);
void vd_meet_end(vd_fleet *fleet);
void vd_meet_wait(vd_fleet *fleet, const vd_ship *who, vd_track *t);
void vd_meet_dark(vd_fleet *fleet, const vd_ship *who, const vd_fix *from,
                  const vd_fix *to);

/* --- spoof.c -------------------------------------------------------------- */
void vd_spoof_take(vd_fleet *fleet, vd_ship *who, vd_track *t);

/* --- ledger.c ------------------------------------------------------------- */
void vd_ledger_take(vd_fleet *fleet, vd_ship *who, const vd_sighting *s);

/* --- rules.c: findings ---------------------------------------------------- */
bool vd_port_is_sanctioned(size_t port);
void vd_rule_call(vd_fleet *fleet, vd_ship *who, const vd_ship_event *call);
void vd_rule_dark(vd_fleet *fleet, vd_ship *who);
void vd_rule_meeting(vd_fleet *fleet, vd_ship *a, vd_ship *b,
                     const vd_ship_event *met);
/* Asks the book; changed: it says it is another hull than it said. */
void vd_rule_listed(vd_fleet *fleet, vd_ship *who, const vd_fix *fix,
                    bool changed);
/* After a gap was taken back. */
void vd_rule_unbar(const vd_fleet *fleet, vd_ship *who);
int vd_odds_probability(int32_t odds); /* millionths */

#endif
