/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ships that meet, and ships that go together.
 *
 * Every ten minutes of event time each ship that was heard within an hour is
 * set on the great circle between its two positions, and those near each other
 * are found by a grid in space, which has no seam at the date line or a pole.
 * Two that stay close and slow for two hours met; two that go on together for
 * eight go in convoy.  Nothing is left out near the shore; in a port, where
 * ships lie side by side all day, only those that are alongside each other and
 * do not say that they are moored.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/oom.h"
#include "ships/state.h"

enum { MEETING = 0, TOGETHER = 1 };

/* --- where each ship was ------------------------------------------------- */

static void put_sample(vd_bucket *b, int64_t tick, const vd_sample *s)
{
    if (b->tick != tick) {
        b->tick = tick;
        b->n = 0;
    }
    if (b->n == b->room) {
        b->room = b->room == 0 ? 64 : b->room * 2;
        b->at = realloc(b->at, b->room * sizeof *b->at);
        if (b->at == NULL)
            vd_out_of_memory(b->room * sizeof *b->at);
    }
    b->at[b->n++] = *s;
}

void vd_meet_sample(vd_fleet *f, const vd_ship *who, const vd_track *t,
                    const vd_fix *to)
{
    double seconds = (double)(to->at - t->last.at);
    int64_t tick = t->last.at / TICK_S + 1;
    vd_point b;
    vd_sample s;

    if (tick > to->at / TICK_S ||
        to->at - t->last.at > LIMIT(f, interpolation_min) * 60)
        return;
    b = vd_fix_point(to);
    s = (vd_sample){.track = t->key, .ship = t->ship, .fix = t->last};
    s.speed_dkn = (int32_t)(vd_point_distance_m(t->at, b) / VD_NM_M * 10 /
                            (seconds / HOUR_S));
    s.course_ddeg = to->course_ddeg;
    if (t->area != 0)
        s.flags |= SAMPLE_IN_PORT;
    if (to->status == 5 || t->last.status == 5)
        s.flags |= SAMPLE_MOORED;
    if (vd_ship_class_of(who->who.type) == VD_SHIP_CLASS_FISHING)
        s.flags |= SAMPLE_FISHING;
    for (; tick <= to->at / TICK_S; tick++) {
        double share = (double)(tick * TICK_S - t->last.at) / seconds;

        if (tick <= f->ticked)
            continue;
        s.p = vd_point_between(t->at, b, share);
        put_sample(&f->buckets[tick % BUCKETS], tick, &s);
    }
}

/* --- pairs --------------------------------------------------------------- */

static uint64_t pair_key(uint64_t a, uint64_t b, uint32_t kind)
{
    uint64_t low = a < b ? a : b;
    uint64_t high = a < b ? b : a;

    return (high << 32 | (low & UINT32_MAX)) * 2 + kind;
}

static bool is_meeting(const vd_fleet *f, const vd_sample *a,
                       const vd_sample *b, double chord2)
{
    long long most = 2 * LIMIT(f, encounter_dkn);
    long long metres = LIMIT(f, encounter_m);

    if (a->speed_dkn > most || b->speed_dkn > most)
        return false;
    if ((a->flags & b->flags & SAMPLE_IN_PORT) != 0) {
        if (((a->flags | b->flags) & SAMPLE_MOORED) != 0)
            return false;
        metres = LIMIT(f, encounter_port_m);
        if (metres == 0)
            return false;
    }
    return chord2 <= vd_chord2((double)metres);
}

static bool is_together(const vd_fleet *f, const vd_sample *a,
                        const vd_sample *b, double chord2)
{
    enum { APART_DDEG = 250 };

    int32_t apart = abs(a->course_ddeg - b->course_ddeg);

    apart = apart > 1800 ? 3600 - apart : apart;
    return a->speed_dkn >= LIMIT(f, convoy_dkn) &&
           b->speed_dkn >= LIMIT(f, convoy_dkn) && apart <= APART_DDEG &&
           a->course_ddeg < VD_COURSE_NONE && b->course_ddeg < VD_COURSE_NONE &&
           ((a->flags | b->flags) & SAMPLE_IN_PORT) == 0 &&
           chord2 <= vd_chord2((double)LIMIT(f, convoy_m));
}

static void note_pair(vd_fleet *f, int64_t tick, const vd_sample *a,
                      const vd_sample *b, double chord2, uint32_t kind)
{
    bool is_new = false;
    vd_pair *p;

    if (a->ship == b->ship)
        return;
    p = vd_pool_get(&f->pairs, pair_key(a->track, b->track, kind), &is_new);
    if (is_new) {
        p->a = a->track;
        p->b = b->track;
        p->ship_a = a->ship;
        p->ship_b = b->ship;
        p->kind = kind;
        p->first = tick;
        p->nearest2 = chord2;
        p->from = a->fix;
    } else if (p->last == tick) {
        return; /* two cells of one place in the table */
    }
    p->last = tick;
    p->to = p->a == a->track ? a->fix : b->fix;
    p->ticks++;
    p->nearest2 = chord2 < p->nearest2 ? chord2 : p->nearest2;
    p->slow += a->speed_dkn < LIMIT(f, encounter_dkn) &&
               b->speed_dkn < LIMIT(f, encounter_dkn);
    p->far += ((a->flags & b->flags) & SAMPLE_IN_PORT) == 0;
}

/* True if the two are near each other. */
static bool compare(vd_fleet *f, int64_t tick, const vd_sample *a,
                    const vd_sample *b)
{
    double chord2 = vd_point_chord2(a->p, b->p);

    if ((a->flags & b->flags & SAMPLE_FISHING) != 0 &&
        LIMIT(f, encounter_fishing) == 0) {
        f->counts.fishing_meetings += is_meeting(f, a, b, chord2);
        return false;
    }
    if (is_meeting(f, a, b, chord2))
        note_pair(f, tick, a, b, chord2, MEETING);
    else if (is_together(f, a, b, chord2))
        note_pair(f, tick, a, b, chord2, TOGETHER);
    else
        return false;
    return true;
}

/* --- a tick -------------------------------------------------------------- */

static size_t head_of(const vd_fleet *f, int64_t x, int64_t y, int64_t z)
{
    uint64_t h = (uint64_t)x * UINT64_C(0x9e3779b97f4a7c15) ^
                 (uint64_t)y * UINT64_C(0xc2b2ae3d27d4eb4f) ^
                 (uint64_t)z * UINT64_C(0x165667b19e3779f9);

    return (size_t)((h ^ h >> 31) & (f->n_heads - 1));
}

static void make_heads(vd_fleet *f, size_t n)
{
    size_t want = 64;

    while (want < 2 * n)
        want *= 2;
    if (f->n_heads < want) {
        free(f->heads);
        f->heads = vd_zeroed(want, sizeof *f->heads);
        f->n_heads = want;
        return;
    }
    memset(f->heads, 0, f->n_heads * sizeof *f->heads);
}

/* Compares a sample with all before it in its cell and those around; with some
   of them, where so many are in one place that they cannot be ships. */
static void compare_around(vd_fleet *f, vd_bucket *b, size_t i, double size)
{
    enum { NEAR_MOST = 100 };

    vd_sample *s = &b->at[i];
    int near = 0;
    int64_t x = (int64_t)floor(s->p.x / size);
    int64_t y = (int64_t)floor(s->p.y / size);
    int64_t z = (int64_t)floor(s->p.z / size);
    size_t home;

    for (int k = 0; k < 27; k++) {
        size_t head =
            head_of(f, x + k % 3 - 1, y + k / 3 % 3 - 1, z + k / 9 - 1);

        for (uint32_t at = f->heads[head]; at != 0 && near < NEAR_MOST;
             at = b->at[at - 1].next)
            near += compare(f, b->tick, &b->at[at - 1], s);
    }
    home = head_of(f, x, y, z);
    s->next = f->heads[home];
    f->heads[home] = (uint32_t)i + 1;
}

static void tell_pair(vd_fleet *f, const vd_pair *p, bool open)
{
    vd_ship *a = vd_fleet_ship(f, p->ship_a);
    vd_ship *b = vd_fleet_ship(f, p->ship_b);
    int64_t minutes = (p->last - p->first) * TICK_S / 60;
    int64_t least =
        p->kind == MEETING ? LIMIT(f, encounter_min) : LIMIT(f, convoy_min);
    vd_ship_event e;

    /* What is bridged between two pieces is no time together. */
    if ((int64_t)p->ticks * TICK_S / 60 < least)
        return;

    if (a == NULL || b == NULL || minutes < least ||
        (p->kind == MEETING && p->slow * 2 < p->ticks))
        return;
    e = vd_fleet_event(p->kind == MEETING ? VD_SHIP_ENCOUNTER_EVENT
                                          : VD_SHIP_CONVOY_EVENT,
                       a, &p->from, &p->to);
    e.other = &b->who;
    e.open = open;
    e.metres = (int64_t)(sqrt(p->nearest2) * VD_EARTH_M);
    e.value = (int32_t)minutes;
    if (p->kind == MEETING && p->far * 2 < p->ticks)
        e.reason = VD_STR("alongside each other in a port");
    vd_fleet_tell(f, &e);
    if (p->kind == MEETING)
        vd_rule_meeting(f, a, b, &e);
}

/* Runs that ended long enough ago are told and forgotten. */
static void sweep(vd_fleet *f, int64_t tick)
{
    for (size_t i = 0; i < f->pairs.n;) {
        vd_pair p = *(vd_pair *)vd_pool_at(&f->pairs, i);
        int64_t wait = p.kind == MEETING ? LIMIT(f, encounter_merge_min)
                                         : LIMIT(f, interpolation_min);

        if ((tick - p.last) * TICK_S <= wait * 60) {
            i++;
            continue;
        }
        tell_pair(f, &p, false);
        vd_pool_remove(&f->pairs, p.key);
    }
}

static void take_tick(vd_fleet *f, vd_bucket *b)
{
    /* Cells as wide as the farthest that two may be, on the unit sphere. */
    double wide = (double)(LIMIT(f, convoy_m) > LIMIT(f, encounter_m)
                               ? LIMIT(f, convoy_m)
                               : LIMIT(f, encounter_m));

    make_heads(f, b->n);
    for (size_t i = 0; i < b->n; i++)
        compare_around(f, b, i, wide * 1.001 / VD_EARTH_M);
    b->n = 0;
    b->tick = 0;
}

/* Ticks that are gathered lie within BUCKETS behind the last that was looked
   at: all older ones were looked at when the stream came so far. */
static void take_ticks(vd_fleet *f, int64_t last)
{
    for (int64_t tick = f->ticked + 1; tick <= last; tick++) {
        vd_bucket *b = &f->buckets[tick % BUCKETS];

        if (b->tick == tick && b->n > 0)
            take_tick(f, b);
    }
}

void vd_meet_tick(vd_fleet *f, vd_moment until)
{
    /* What is heard later sets no ship on a tick before this one. */
    int64_t done = (until - LIMIT(f, interpolation_min) * 60) / TICK_S - 1;

    if (done <= f->ticked)
        return;
    take_ticks(f, done < f->ticked + BUCKETS ? done : f->ticked + BUCKETS);
    f->ticked = done;
    sweep(f, done);
}

void vd_meet_end(vd_fleet *f)
{
    take_ticks(f, f->ticked + BUCKETS);
    for (size_t i = 0; i < f->pairs.n; i++)
        tell_pair(f, vd_pool_at(&f->pairs, i), true);
}

/* --- one of them silent -------------------------------------------------- */

static bool may_take_over(const vd_ship_identity *who)
{
    vd_ship_class c = vd_ship_class_of(who->type);

    return c == VD_SHIP_CLASS_CARGO || c == VD_SHIP_CLASS_TANKER;
}

/* Notes where a ship waits as soon as it has for long enough, and goes on with
   it as long as it does. */
void vd_meet_wait(vd_fleet *f, const vd_ship *who, vd_track *t)
{
    vd_wait *w;

    /* Who rides at anchor waits for a berth. */
    if (t->slow_last.at - t->slow.at < LIMIT(f, loiter_min) * 60 ||
        t->slow_far_m <= (double)LIMIT(f, anchorage_m) ||
        !may_take_over(&who->who))
        return;
    /* The ring has come around to it. */
    if (t->wait != 0 && f->n_waits - (t->wait - 1) > WAITS)
        t->wait = 0;
    if (t->wait == 0)
        t->wait = ++f->n_waits;
    w = &f->waits[(t->wait - 1) % WAITS];
    memset(w, 0, sizeof *w);
    w->who = who->who;
    w->from = t->slow;
    w->to = t->slow_last;
}

/* Seconds that the silent ship can have been with the one that waited. */
static double together_s(const vd_wait *w, const vd_fix *from, const vd_fix *to,
                         double kn)
{
    double ms = kn * VD_NM_M / HOUR_S;
    double come = (double)from->at + vd_fix_distance_m(from, &w->from) / ms;
    double leave = (double)to->at - vd_fix_distance_m(to, &w->to) / ms;

    come = fmax(come, (double)w->from.at);
    leave = fmin(leave, (double)w->to.at);
    return leave - come;
}

void vd_meet_dark(vd_fleet *f, const vd_ship *who, const vd_fix *from,
                  const vd_fix *to)
{
    enum { TOLD = 3 };

    const vd_wait *best[TOLD] = {NULL};
    double stays[TOLD] = {0};
    double kn = vd_ship_class_speed_kn(vd_ship_class_of(who->who.type));
    size_t n = f->n_waits < WAITS ? (size_t)f->n_waits : WAITS;

    if (!may_take_over(&who->who))
        return;
    for (size_t i = 0; i < n; i++) {
        const vd_wait *w = &f->waits[i];
        double s;
        size_t k = TOLD;

        if (w->to.at <= from->at || w->from.at >= to->at ||
            w->who.mmsi == who->who.mmsi || !may_take_over(&w->who))
            continue;
        s = together_s(w, from, to, kn);
        if (s < (double)LIMIT(f, encounter_min) * 60)
            continue;
        while (k > 0 && s > stays[k - 1])
            k--;
        if (k == TOLD)
            continue;
        memmove(&best[k + 1], &best[k],
                (TOLD - k - 1) * sizeof(const vd_wait *));
        memmove(&stays[k + 1], &stays[k], (TOLD - k - 1) * sizeof *stays);
        best[k] = w;
        stays[k] = s;
    }
    for (size_t k = 0; k < TOLD && best[k] != NULL; k++) {
        vd_ship_event e =
            vd_fleet_event(VD_SHIP_POSSIBLE_ENCOUNTER_EVENT, who, from, to);

        e.other = &best[k]->who;
        e.value = (int32_t)(stays[k] / 60);
        e.metres = (int64_t)vd_fix_distance_m(from, &best[k]->from);
        e.sure = VD_STR("possible");
        e.reason =
            vd_fleet_say(f,
                         "%u was slow for %.1f h outside of ports, "
                         "%.0f nm from where this one fell silent",
                         best[k]->who.mmsi,
                         (double)(best[k]->to.at - best[k]->from.at) / HOUR_S,
                         (double)e.metres / VD_NM_M);
        vd_fleet_tell(f, &e);
    }
}
