/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Signs of positions that are made up: a course that turns in a circle while
 * the ship says it makes way, and a row of positions that another number, or
 * the same long before, has sent to the last step.
 */
#include <math.h>
#include <string.h>

#include "ships/state.h"

static bool was_told(vd_moment *told, vd_moment at)
{
    if (*told != 0 && at - *told < DAY_S)
        return true;
    *told = at;
    return false;
}

static vd_fix recent_fix(const vd_track *t, size_t i)
{
    vd_fix fix = t->last;

    fix.at = t->recent_at[i];
    fix.lat = t->recent_lat[i];
    fix.lon = t->recent_lon[i];
    fix.place = t->recent_place[i];
    fix.speed_dkn = VD_SPEED_NONE;
    fix.course_ddeg = VD_COURSE_NONE;
    return fix;
}

/* --- circles ------------------------------------------------------------- */

/* Whether all points are about as far from their middle, and all around it. */
static bool is_ring(const vd_point *p, vd_point middle, double *radius)
{
    enum { SECTORS = 6, SPREAD_PERCENT = 15 };

    double least = 1e12;
    double most = 0;
    unsigned seen = 0;

    for (size_t i = 0; i < RECENT; i++) {
        double m = vd_point_distance_m(p[i], middle);

        least = m < least ? m : least;
        most = m > most ? m : most;
        seen |= 1u << (unsigned)(vd_point_bearing_deg(middle, p[i]) /
                                 (360.0 / SECTORS));
    }
    *radius = (least + most) / 2;
    return most - least <= *radius * 2 * SPREAD_PERCENT / 100 &&
           (seen & 63) == 63;
}

static void find_circles(vd_fleet *f, vd_ship *who, const vd_track *t)
{
    enum { LEAST_M = 100, MOST_M = 20000, LEAST_DKN = 30, MOST_S = 4 * HOUR_S };

    vd_point p[RECENT];
    vd_point sum = {0, 0, 0};
    double radius;
    double length;
    vd_ship_event e;
    vd_fix from = recent_fix(t, 0);

    if (t->last.speed_dkn < LEAST_DKN || t->last.speed_dkn == VD_SPEED_NONE ||
        t->last.at - from.at > MOST_S)
        return;
    for (size_t i = 0; i < RECENT; i++) {
        p[i] = vd_point_of(t->recent_lat[i], t->recent_lon[i]);
        sum = (vd_point){sum.x + p[i].x, sum.y + p[i].y, sum.z + p[i].z};
    }
    length = sqrt(sum.x * sum.x + sum.y * sum.y + sum.z * sum.z);
    if (length < RECENT / 2.0)
        return;
    sum = (vd_point){sum.x / length, sum.y / length, sum.z / length};
    if (!is_ring(p, sum, &radius) || radius < LEAST_M || radius > MOST_M ||
        was_told(&who->told_circles, t->last.at))
        return;
    e = vd_fleet_event(VD_SHIP_CIRCLES_EVENT, who, &from, &t->last);
    e.metres = (int64_t)radius;
    e.reason = vd_fleet_say(
        f, "%d positions on a circle of %.0f m, at %d.%d kn", RECENT, radius,
        t->last.speed_dkn / 10, t->last.speed_dkn % 10);
    vd_fleet_tell(f, &e);
}

/* --- copies -------------------------------------------------------------- */

/* Of the last positions; 0 if the ship hardly moved, when two may be alike by
   chance. */
static uint64_t hash_recent(const vd_fleet *f, const vd_track *t)
{
    enum { LEAST_STEPS = 6000 }; /* a hundredth of a degree */

    size_t n = (size_t)LIMIT(f, copies);
    size_t from = n < RECENT ? RECENT - n : 0;
    uint64_t hash = UINT64_C(1469598103934665603);
    int64_t moved = 0;

    for (size_t i = from; i < RECENT; i++) {
        uint64_t lat = (uint32_t)t->recent_lat[i];
        uint64_t lon = (uint32_t)t->recent_lon[i];

        hash = (hash ^ (lat << 32 | lon)) * UINT64_C(1099511628211);
        hash ^= hash >> 29;
        if (i > from) {
            int64_t dlat = t->recent_lat[i] - t->recent_lat[i - 1];
            int64_t dlon = t->recent_lon[i] - t->recent_lon[i - 1];

            if (dlat == 0 && dlon == 0)
                return 0;
            moved += (dlat < 0 ? -dlat : dlat) + (dlon < 0 ? -dlon : dlon);
        }
    }
    return moved < LEAST_STEPS ? 0 : hash | 1;
}

static void find_copy(vd_fleet *f, vd_ship *who, const vd_track *t)
{
    uint64_t hash = hash_recent(f, t);
    vd_copy *c = &f->copies[(hash >> 20) % COPIES];
    vd_ship *other;
    vd_ship_event e;
    vd_fix from;

    if (hash == 0)
        return;
    if (c->hash == hash &&
        (c->mmsi != who->who.mmsi || t->last.at - c->at > DAY_S)) {
        other = vd_fleet_ship(f, c->mmsi);
        if (other == NULL || was_told(&who->told_copy, t->last.at))
            return;
        from = recent_fix(t, 0);
        e = vd_fleet_event(VD_SHIP_COPIED_TRACK_EVENT, who, &from, &t->last);
        e.other = &other->who;
        e.value = (int32_t)LIMIT(f, copies);
        e.reason = vd_fleet_say(f,
                                "%d positions in a row are those that %u sent "
                                "%lld min before",
                                e.value, c->mmsi,
                                (long long)(t->last.at - c->at) / 60);
        vd_fleet_tell(f, &e);
        return;
    }
    if (t->n % RECENT == 0) {
        c->hash = hash;
        c->mmsi = who->who.mmsi;
        c->at = t->last.at;
    }
}

void vd_spoof_take(vd_fleet *f, vd_ship *who, vd_track *t)
{
    if (t->n < RECENT)
        return;
    if (t->n % (RECENT / 2) == 0)
        find_circles(f, who, t);
    find_copy(f, who, t);
}
