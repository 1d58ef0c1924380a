/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lying in ports, at anchor, and being slow.
 *
 * A ship is in a port from when it comes within its radius until it is a
 * third farther away (GlobalFishingWatch enters at 3 km and leaves at 4).  What
 * makes it a call is a stop of some time there.  Where two ports overlap, a
 * stop is at the one whose middle is nearer in radii.
 *
 * Outside of ports, hours of less than two knots in a row are loitering; if
 * the ship stays within half a kilometre for half a day it lies at rest.
 * Unlike the published pipelines nothing is left out near the shore.
 */
#include <string.h>

#include "ships/state.h"

/* Tenths of a knot between two positions. */
static double made_dkn(const vd_fix *from, const vd_fix *to, double metres)
{
    double seconds = (double)(to->at - from->at);

    return seconds <= 0 ? 0 : metres / VD_NM_M * 10 / (seconds / HOUR_S);
}

/* --- ports --------------------------------------------------------------- */

static void end_stop(const vd_fleet *f, vd_track *t)
{
    if (t->stop.at != 0 &&
        t->stop_last.at - t->stop.at >= LIMIT(f, call_min) * 60) {
        if (t->call_from.at == 0)
            t->call_from = t->stop;
        t->call_to = t->stop_last;
    }
    t->stop.at = 0;
}

/* Letters and digits alone, upper case. */
static vd_str plain_text(vd_str s, char *out, size_t room)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n && n < room; i++) {
        if (vd_ascii_is_alpha(s.p[i]) || vd_ascii_is_digit(s.p[i]))
            out[n++] = vd_ascii_upper(s.p[i]);
    }
    return (vd_str){out, n};
}

static bool is_called(const vd_port *port, vd_str plain)
{
    char text[64];
    vd_str rest = port->alt_names;
    vd_str name;

    if (vd_str_is(plain_text(port->name, text, sizeof text), plain) ||
        vd_str_is(plain_text(port->unlocode, text, sizeof text), plain))
        return true;
    while (rest.n > 0 && vd_str_next(&rest, VD_STR("; "), &name)) {
        if (vd_str_is(plain_text(name, text, sizeof text), plain))
            return true;
    }
    return false;
}

/* A destination that is a port, far from where the ship went. */
static void compare_destination(vd_fleet *f, const vd_ship *who,
                                const vd_track *t, const vd_ship_event *call)
{
    enum { LEAST_LETTERS = 4, FAR_NM = 100 };

    char text[32];
    vd_str bound = plain_text(vd_str_of(t->bound), text, sizeof text);
    const vd_area *went = vd_areas_at(f->job->areas, call->port);
    size_t said = VD_NO_PORT;
    double nearest = 1e12;
    vd_ship_event e;

    if (bound.n < LEAST_LETTERS)
        return;
    for (size_t i = 0; i < vd_port_count(); i++) {
        double m;

        if (!is_called(vd_port_at(i), bound))
            continue;
        m = vd_point_distance_m(vd_areas_at(f->job->areas, i)->centre,
                                went->centre);
        if (m < nearest) { /* a name that several have: the nearest counts */
            nearest = m;
            said = i;
        }
    }
    if (said == VD_NO_PORT || nearest < FAR_NM * VD_NM_M)
        return;
    e = vd_fleet_event(VD_SHIP_DESTINATION_EVENT, who, &call->from, &call->to);
    e.port = call->port;
    e.metres = (int64_t)nearest;
    e.reason = vd_fleet_say(f, "it said \"%s\", %.0f nm from where it went",
                            t->bound, nearest / VD_NM_M);
    vd_fleet_tell(f, &e);
}

static void close_call(vd_fleet *f, vd_ship *who, vd_track *t, bool open)
{
    vd_ship_event e;

    end_stop(f, t);
    if (t->area != 0 && t->call_from.at != 0) {
        e = vd_fleet_event(VD_SHIP_CALL_EVENT, who, &t->call_from, &t->call_to);
        e.port = (size_t)t->area - 1;
        e.open = open;
        e.metres = (int64_t)vd_fix_distance_m(&e.from, &e.to);
        vd_fleet_tell(f, &e);
        compare_destination(f, who, t, &e);
        vd_rule_call(f, who, &e);
    }
    t->area = 0;
    t->call_from.at = 0;
}

static void enter(vd_fleet *f, const vd_ship *who, vd_track *t,
                  const vd_fix *fix)
{
    size_t area =
        vd_areas_find(f->job->areas, vd_fix_point(fix), fix->lat, fix->lon);

    t->area = area == VD_AREA_NONE ? 0 : area + 1;
    if (t->area == 0)
        return;
    t->stop.at = 0;
    t->call_from.at = 0;
    memcpy(t->bound, who->destination, sizeof t->bound);
}

static bool begins_stop(const vd_fleet *f, const vd_fix *fix, double made)
{
    if (fix->speed_dkn == VD_SPEED_NONE)
        return made <= (double)LIMIT(f, stop_end_dkn);
    return fix->speed_dkn <= LIMIT(f, stop_begin_dkn) &&
           made <= 4 * (double)LIMIT(f, stop_end_dkn);
}

/* What it says and what it makes must both be speed to end a stop: a log that
   counts the stream is no way made. */
static bool ends_stop(const vd_fleet *f, const vd_fix *fix, double made)
{
    return made >= (double)LIMIT(f, stop_end_dkn) &&
           fix->speed_dkn >= LIMIT(f, stop_end_dkn);
}

static void take_stop(vd_fleet *f, vd_ship *who, vd_track *t, const vd_fix *fix,
                      double made)
{
    if (t->stop.at != 0 && ends_stop(f, fix, made)) {
        end_stop(f, t);
        return;
    }
    if (t->stop.at == 0) {
        size_t here;

        if (!begins_stop(f, fix, made))
            return;
        here =
            vd_areas_find(f->job->areas, vd_fix_point(fix), fix->lat, fix->lon);
        if (here == VD_AREA_NONE)
            return; /* on its way out */
        if (here + 1 != t->area) {
            close_call(f, who, t, false);
            enter(f, who, t, fix);
        }
        t->stop = *fix;
    }
    t->stop_last = *fix;
}

/* --- at sea -------------------------------------------------------------- */

static void end_slow(vd_fleet *f, const vd_ship *who, vd_track *t, bool open)
{
    vd_moment seconds = t->slow_last.at - t->slow.at;
    bool at_rest = t->slow_far_m <= (double)LIMIT(f, anchorage_m) &&
                   seconds >= LIMIT(f, anchorage_min) * 60;
    vd_ship_event e;

    if (t->slow.at == 0)
        return;
    if (at_rest || seconds >= LIMIT(f, loiter_min) * 60) {
        e = vd_fleet_event(at_rest ? VD_SHIP_ANCHORAGE_EVENT
                                   : VD_SHIP_LOITERING_EVENT,
                           who, &t->slow, &t->slow_last);
        e.open = open;
        e.metres = (int64_t)t->slow_far_m;
        vd_fleet_tell(f, &e);
    }
    t->slow.at = 0;
    t->wait = 0;
}

static void take_hour(vd_fleet *f, const vd_ship *who, vd_track *t,
                      const vd_fix *fix, double metres)
{
    vd_moment seconds;

    if (t->bucket.at == 0) {
        t->bucket = *fix;
        t->bucket_m = 0;
        return;
    }
    t->bucket_m += metres;
    seconds = fix->at - t->bucket.at;
    if (seconds < HOUR_S)
        return;
    if (made_dkn(&t->bucket, fix, t->bucket_m) < (double)LIMIT(f, loiter_dkn)) {
        double far;

        if (t->slow.at == 0) {
            t->slow = t->bucket;
            t->slow_centre = vd_fix_point(&t->bucket);
            t->slow_far_m = 0;
        }
        t->slow_last = *fix;
        far = vd_point_distance_m(t->slow_centre, vd_fix_point(fix));
        t->slow_far_m = far > t->slow_far_m ? far : t->slow_far_m;
        vd_meet_wait(f, who, t);
    } else {
        end_slow(f, who, t, false);
    }
    t->bucket = *fix;
    t->bucket_m = 0;
}

/* ------------------------------------------------------------------------- */

void vd_rest_take(vd_fleet *f, vd_ship *who, vd_track *t, const vd_fix *fix,
                  double metres)
{
    double made = made_dkn(&t->last, fix, metres);

    if (t->area != 0 &&
        !vd_area_has(vd_areas_at(f->job->areas, (size_t)t->area - 1),
                     vd_fix_point(fix), (int)LIMIT(f, leave_percent)))
        close_call(f, who, t, false);
    if (t->area == 0)
        enter(f, who, t, fix);
    if (t->area != 0) {
        end_slow(f, who, t, false);
        t->bucket.at = 0;
        take_stop(f, who, t, fix, made);
    } else {
        take_hour(f, who, t, fix, metres);
    }
}

void vd_rest_break(vd_fleet *f, vd_ship *who, vd_track *t, bool open)
{
    close_call(f, who, t, open);
    end_slow(f, who, t, open);
    t->bucket.at = 0;
}
