/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which track a position is of.
 *
 * A number is mostly one ship, and its positions one track.  Where no ship can
 * have gone from a track's last position to the new one, another track begins:
 * a broken position, or another transponder under the same number.  A position
 * goes to the nearest track that it can be of; going from one to the other
 * again and again is two senders of one number.
 */
#include <string.h>

#include "ships/state.h"

/* Antennas, clocks and rounding: what a position may be off. */
enum { SLACK_M = 500, COARSE_SLACK_M = 400 };

static bool can_be_of(const vd_fleet *f, const vd_track *t, const vd_fix *fix,
                      double metres)
{
    double speed_ms = (double)LIMIT(f, jump_kn) * VD_NM_M / HOUR_S;
    double slack = SLACK_M + (fix->coarse != 0 ? COARSE_SLACK_M : 0) +
                   (t->last.coarse != 0 ? COARSE_SLACK_M : 0);

    return metres <= slack + speed_ms * (double)(fix->at - t->last.at);
}

/* A position or two that were not gone on with are noise, and take nothing from
   a track that is longer. */
static bool is_noise(const vd_track *t, const vd_fix *fix)
{
    enum { FEW = 3, OLD_S = 2 * HOUR_S };

    return t->n < FEW && fix->at - t->last.at > OLD_S;
}

/* The nearest track that the position can be of; *near is the one that was
   heard last, if it can be of none. */
static vd_track *find_track(const vd_fleet *f, const vd_ship *who,
                            const vd_fix *fix, vd_track **near, double *metres)
{
    vd_point p = vd_fix_point(fix);
    vd_track *best = NULL;

    *near = NULL;
    for (size_t i = 0; i < TRACKS; i++) {
        vd_track *t = vd_fleet_track(f, who->tracks[i]);
        double m;

        if (t == NULL)
            continue;
        m = vd_point_distance_m(t->at, p);
        if (can_be_of(f, t, fix, m) &&
            (best == NULL || is_noise(best, fix) > is_noise(t, fix) ||
             (is_noise(best, fix) == is_noise(t, fix) && m < *metres))) {
            best = t;
            *metres = m;
        }
        if (*near == NULL || t->last.at > (*near)->last.at)
            *near = t;
    }
    return best;
}

void vd_track_close(vd_fleet *f, uint64_t key)
{
    vd_track *t = vd_fleet_track(f, key);
    vd_ship *who = t == NULL ? NULL : vd_fleet_ship(f, t->ship);

    if (who == NULL)
        return;
    vd_gap_settle(f, who, t);
    vd_rest_break(f, who, t, false);
    for (size_t i = 0; i < TRACKS; i++) {
        if (who->tracks[i] == key)
            who->tracks[i] = 0;
    }
    vd_pool_remove(&f->tracks, key);
}

/* A free place among the tracks of a ship; that of the oldest if there is none.
 */
static size_t free_place(vd_fleet *f, vd_ship *who)
{
    size_t oldest = 0;
    vd_moment at = INT64_MAX;

    for (size_t i = 0; i < TRACKS; i++) {
        const vd_track *t = vd_fleet_track(f, who->tracks[i]);

        if (t == NULL)
            return i;
        if (t->last.at < at) {
            at = t->last.at;
            oldest = i;
        }
    }
    vd_track_close(f, who->tracks[oldest]);
    return oldest;
}

static vd_track *begin_track(vd_fleet *f, vd_ship *who, const vd_fix *fix)
{
    size_t place = free_place(f, who);
    uint64_t key = ++f->next_track;
    vd_track *t = vd_pool_get(&f->tracks, key, NULL);

    who->tracks[place] = key;
    t->ship = who->key;
    t->last = *fix;
    t->at = vd_fix_point(fix);
    t->draught_dm = who->draught_dm;
    return t;
}

/* Says so where a ship would have had to fly. */
static void tell_jump(vd_fleet *f, const vd_ship *who, const vd_track *from,
                      const vd_fix *to)
{
    vd_ship_event e;
    double metres;
    vd_moment seconds;

    if (from == NULL || to->at - from->last.at > DAY_S)
        return;
    e = vd_fleet_event(VD_SHIP_JUMP_EVENT, who, &from->last, to);
    metres = vd_fix_distance_m(&from->last, to);
    seconds = to->at - from->last.at;
    e.metres = (int64_t)metres;
    e.value = (int32_t)(metres / VD_NM_M /
                        ((double)(seconds > 0 ? seconds : 1) / HOUR_S));
    e.reason = vd_fleet_say(f,
                            "%.1f nm in %lld min would be %d kn; no ship is "
                            "taken to go faster than %lld kn",
                            metres / VD_NM_M, (long long)seconds / 60, e.value,
                            LIMIT(f, jump_kn));
    vd_fleet_tell(f, &e);
}

/* Counts how often the positions of a number go from one track to another. */
static void count_switch(vd_fleet *f, vd_ship *who, const vd_track *t,
                         const vd_fix *fix)
{
    const vd_track *other = vd_fleet_track(f, who->current);
    vd_ship_event e;

    if (other == NULL || other == t || fix->at - other->last.at > DAY_S)
        return;
    if (fix->at - who->switched > DAY_S) {
        who->switched = fix->at;
        who->switches = 0;
    }
    if (++who->switches < LIMIT(f, switches) ||
        (who->told_places != 0 && fix->at - who->told_places < DAY_S))
        return;
    who->told_places = fix->at;
    e = vd_fleet_event(VD_SHIP_TWO_PLACES_EVENT, who, &other->last, fix);
    e.metres = (int64_t)vd_fix_distance_m(&other->last, fix);
    e.value = (int32_t)who->switches;
    e.reason = vd_fleet_say(f,
                            "%u times within a day from one place to another, "
                            "%.1f nm apart",
                            who->switches, (double)e.metres / VD_NM_M);
    vd_fleet_tell(f, &e);
}

static void remember(vd_track *t, const vd_fix *fix)
{
    memmove(t->recent_at, t->recent_at + 1,
            (RECENT - 1) * sizeof *t->recent_at);
    memmove(t->recent_lat, t->recent_lat + 1,
            (RECENT - 1) * sizeof *t->recent_lat);
    memmove(t->recent_lon, t->recent_lon + 1,
            (RECENT - 1) * sizeof *t->recent_lon);
    memmove(t->recent_place, t->recent_place + 1,
            (RECENT - 1) * sizeof *t->recent_place);
    t->recent_place[RECENT - 1] = fix->place;
    t->recent_at[RECENT - 1] = fix->at;
    t->recent_lat[RECENT - 1] = fix->lat;
    t->recent_lon[RECENT - 1] = fix->lon;
}

static void note_cover(vd_fleet *f, vd_track *t, const vd_fix *fix)
{
    uint64_t cell = vd_cover_cell(fix->lat, fix->lon);
    int64_t hour = fix->at / HOUR_S;

    if (t->cell == cell && t->hour == hour)
        return;
    t->cell = cell;
    t->hour = hour;
    vd_cover_add(&f->cover, cell, hour, (uint32_t)t->ship);
}

/* The highest speed that a ship held between two positions some time apart, up
   to half of what none is taken to go: above it the positions are doubtful. */
static void note_speed(const vd_fleet *f, vd_ship *who, double metres,
                       vd_moment seconds)
{
    enum { LEAST_S = 600, MOST_S = 7200 };

    double dkn;

    if (seconds < LEAST_S || seconds > MOST_S)
        return;
    dkn = metres / VD_NM_M * 10 / ((double)seconds / HOUR_S);
    if (dkn <= (double)LIMIT(f, jump_kn) * 5 && dkn > who->top_dkn)
        who->top_dkn = (uint16_t)dkn;
}

static void go_on(vd_fleet *f, vd_ship *who, vd_track *t, const vd_fix *fix,
                  double metres)
{
    enum { SETTLES_S = 6 * HOUR_S };

    vd_moment seconds = fix->at - t->last.at;

    if (seconds >= LIMIT(f, gap_min) * 60) {
        vd_gap_begin(f, who, t, fix);
    } else {
        vd_meet_sample(f, who, t, fix);
        vd_rest_take(f, who, t, fix, metres);
        note_speed(f, who, metres, seconds);
    }
    note_cover(f, t, fix);
    remember(t, fix);
    t->last = *fix;
    t->at = vd_fix_point(fix);
    t->draught_dm = who->draught_dm;
    t->n++;
    vd_spoof_take(f, who, t);
    if (t->gap.waits != 0 && fix->at - t->gap.to.at >= SETTLES_S)
        vd_gap_settle(f, who, t);
}

void vd_track_take(vd_fleet *f, vd_ship *who, const vd_fix *fix)
{
    double metres = 0;
    vd_track *near;
    vd_track *t = find_track(f, who, fix, &near, &metres);

    if (t != NULL && fix->at == t->last.at) {
        f->counts.repeated++;
        return;
    }
    who->positions++;
    if (t == NULL) {
        tell_jump(f, who, near, fix);
        t = begin_track(f, who, fix);
        count_switch(f, who, t, fix);
        who->current = t->key;
        vd_rest_take(f, who, t, fix, 0);
        note_cover(f, t, fix);
        remember(t, fix);
        t->n = 1;
        return;
    }
    count_switch(f, who, t, fix);
    who->current = t->key;
    go_on(f, who, t, fix, metres);
}
