/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How fast sentences of AIS are decoded: a file, read to sightings, several
 * times over; and, with "track", through all detectors of a fleet.
 *
 * usage: bench_ais FILE TIMES
 *        bench_ais track SHIPS POSITIONS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ais/read.h"
#include "ships/fleet.h"
#include "ships/order.h"

typedef struct sum {
    uint64_t n;
    uint64_t mixed; /* so that nothing is left out by the compiler */
} sum;

static vd_status count(void *ctx, const vd_sighting *s, vd_err *err)
{
    sum *to = ctx;

    (void)err;
    to->n++;
    to->mixed += (uint64_t)(s->lat ^ s->lon) + s->mmsi;
    return VD_OK;
}

static void no_issue(void *ctx, uint32_t line, const char *wrong)
{
    (void)ctx;
    (void)line;
    (void)wrong;
}

static int decode(const char *path, int times)
{
    vd_origin origin = {.path = path};
    sum to = {0, 0};
    vd_ais_job job = {.sighting = count, .issue = no_issue, .ctx = &to};
    int64_t from = vd_clock_elapsed_ms();
    vd_err err = {0};
    double seconds;

    for (int i = 0; i < times; i++) {
        if (vd_ais_read(&origin, &job, &err) != VD_OK) {
            (void)fprintf(stderr, "bench_ais: %s\n", err.msg);
            return 1;
        }
    }
    seconds = (double)(vd_clock_elapsed_ms() - from) / 1000;
    (void)printf("decode\t%.1f\t%.0f\n",
                 seconds * 1e9 / (double)job.counts.sentences,
                 (double)job.counts.sentences / seconds);
    (void)fprintf(stderr, "%llu sentences, %llu sightings, %llu\n",
                  (unsigned long long)job.counts.sentences,
                  (unsigned long long)to.n, (unsigned long long)to.mixed);
    return 0;
}

/* --- a fleet ------------------------------------------------------------- */

/* Ships that go to and fro along parallels, lie for some hours at the ends, and
   are silent now and then; made up as they are read. */
typedef struct maker {
    uint64_t state;
    int ships;
    vd_fleet *fleet;
    uint64_t events;
} maker;

static uint32_t chance(maker *m)
{
    m->state = m->state * UINT64_C(6364136223846793005) +
               UINT64_C(1442695040888963407);
    return (uint32_t)(m->state >> 33);
}

static vd_status count_event(void *ctx, const vd_ship_event *event, vd_err *err)
{
    maker *m = ctx;

    (void)event;
    (void)err;
    m->events++;
    return VD_OK;
}

static void place_of(int ship, int64_t t, vd_sighting *s)
{
    enum { TRIP_S = 3 * 86400, STAY_S = 12 * 3600, SPEED_DKN = 120 };

    int64_t phase = (t + ship * 7919LL) % TRIP_S;
    int64_t under_way = TRIP_S / 2 - STAY_S;
    int64_t half = phase % (TRIP_S / 2);
    int64_t gone = half < under_way ? half : under_way;
    bool back = phase >= TRIP_S / 2;
    int64_t steps = gone * SPEED_DKN * 10000 / 36000; /* at the equator */

    s->lat = (int32_t)((ship % 120) - 60) * (VD_DEGREE / 2) + ship;
    s->lon =
        (int32_t)((ship / 120 % 340) - 170) * VD_DEGREE +
        (int32_t)(back ? under_way * SPEED_DKN * 10000 / 36000 - steps : steps);
    s->speed_dkn = half < under_way ? SPEED_DKN : 0;
    s->course_ddeg = back ? 2700 : 900;
    s->status = half < under_way ? 0 : 5;
}

static vd_status make(maker *m, uint64_t positions, vd_err *err)
{
    enum { EVERY_S = 240 };

    vd_status st = VD_OK;
    vd_sighting s;
    uint64_t made = 0;

    for (int64_t t = 1704067200; st == VD_OK && made < positions;
         t += EVERY_S) {
        for (int i = 0; st == VD_OK && i < m->ships && made < positions; i++) {
            bool silent = (t / 43200 + i) % 16 == 0;

            if (silent || chance(m) % 10 == 0)
                continue;
            vd_sighting_init(&s);
            s.at = t;
            s.mmsi = 200000000u + (uint32_t)i;
            s.says = VD_SAYS_POSITION;
            s.type = 70;
            place_of(i, t, &s);
            s.place.line = (uint32_t)++made;
            st = vd_fleet_take(m->fleet, &s, err);
        }
    }
    return st == VD_OK ? vd_fleet_end(m->fleet, err) : st;
}

static int track(int ships, uint64_t positions)
{
    vd_ship_policy policy;
    vd_arena arena;
    maker m = {.state = 1, .ships = ships};
    vd_fleet_job job = {.policy = &policy, .event = count_event, .ctx = &m};
    int64_t from;
    vd_err err = {0};
    vd_status st;
    double seconds;

    vd_ship_policy_init(&policy);
    vd_arena_init(&arena, 0);
    job.areas = vd_port_areas(&arena, &policy);
    m.fleet = vd_fleet_new(&job);
    from = vd_clock_elapsed_ms();
    st = make(&m, positions, &err);
    seconds = (double)(vd_clock_elapsed_ms() - from) / 1000;
    (void)printf("track_%d\t%.1f\t%.0f\n", ships,
                 seconds * 1e9 / (double)positions,
                 (double)positions / seconds);
    (void)fprintf(stderr, "%llu events, %zu bytes kept\n",
                  (unsigned long long)m.events, vd_fleet_bytes(m.fleet));
    vd_fleet_free(m.fleet);
    vd_arena_done(&arena);
    return st == VD_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "track") == 0)
        return track((int)strtol(argv[2], NULL, 10),
                     strtoull(argv[3], NULL, 10));
    if (argc == 3)
        return decode(argv[1], (int)strtol(argv[2], NULL, 10));
    (void)fputs("usage: bench_ais FILE TIMES | track SHIPS POSITIONS\n",
                stderr);
    return 2;
}
