/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ships, followed: each test makes the positions of a few ships and looks at
 * what is told of them.  How often it is right among many is measured in
 * tests/quality/ships.py.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "data/port.h"
#include "ships/fleet.h"
#include "ships/order.h"
#include "ships/pool.h"

enum { HOUR = 3600, START = 1704067200, TOLD_MAX = 400 };

typedef struct told {
    vd_ship_event event;
    vd_ship_identity who;
    vd_ship_identity other;
    vd_reach reach[VD_REACH_MAX];
    char reason[300];
} told;

typedef struct sea {
    vd_arena arena;
    vd_ship_policy policy;
    vd_fleet_job job;
    vd_fleet *fleet;
    told told[TOLD_MAX];
    size_t n;
    uint32_t line;
} sea;

static vd_status keep(void *ctx, const vd_ship_event *event, vd_err *err)
{
    sea *s = ctx;
    told *t = &s->told[s->n++];

    (void)err;
    assert_true(s->n < TOLD_MAX);
    t->event = *event;
    t->who = *event->who;
    if (event->n_reach > 0)
        memcpy(t->reach, event->reach, event->n_reach * sizeof *event->reach);
    if (event->other != NULL)
        t->other = *event->other;
    memcpy(t->reason, event->reason.p,
           event->reason.n < 299 ? event->reason.n : 299);
    t->reason[event->reason.n < 299 ? event->reason.n : 299] = '\0';
    return VD_OK;
}

static sea *open_sea(void)
{
    sea *s = calloc(1, sizeof *s);

    assert_non_null(s);
    vd_arena_init(&s->arena, 0);
    vd_ship_policy_init(&s->policy);
    s->job = (vd_fleet_job){.policy = &s->policy,
                            .areas = vd_port_areas(&s->arena, &s->policy),
                            .event = keep,
                            .ctx = s};
    s->fleet = vd_fleet_new(&s->job);
    return s;
}

static void close_sea(sea *s)
{
    vd_fleet_free(s->fleet);
    vd_arena_done(&s->arena);
    free(s);
}

static vd_sighting at(double hours, uint32_t mmsi, double lat, double lon)
{
    vd_sighting s;

    vd_sighting_init(&s);
    s.at = START + (vd_moment)llround(hours * HOUR);
    s.mmsi = mmsi;
    s.lat = (int32_t)lround(lat * VD_DEGREE);
    s.lon = (int32_t)lround(lon * VD_DEGREE);
    s.says = VD_SAYS_POSITION | VD_SAYS_SHIP;
    s.type = 70;
    return s;
}

static void take(sea *s, vd_sighting sighting)
{
    vd_err err = {0};

    sighting.place.line = ++s->line;
    assert_int_equal(vd_fleet_take(s->fleet, &sighting, &err), VD_OK);
}

static void take_moving(sea *s, double hours, uint32_t mmsi, double lat,
                        double lon, double kn, double course)
{
    vd_sighting sighting = at(hours, mmsi, lat, lon);

    sighting.speed_dkn = (uint16_t)(kn * 10);
    sighting.course_ddeg = (uint16_t)(course * 10);
    take(s, sighting);
}

/* What it is, said as a type 5 says it. */
static void take_voyage(sea *s, double hours, uint32_t mmsi, uint32_t imo,
                        const char *name, uint16_t length, uint8_t draught)
{
    vd_sighting sighting = at(hours, mmsi, 0, 0);

    sighting.says = VD_SAYS_NAME | VD_SAYS_SHIP | VD_SAYS_VOYAGE;
    sighting.lat = VD_LAT_NONE;
    sighting.imo = imo;
    sighting.length_m = length;
    sighting.draught_dm = draught;
    (void)strncpy(sighting.name, name, sizeof sighting.name - 1);
    take(s, sighting);
}

/* At rest, heard every quarter of an hour. */
static void lie(sea *s, double from, double to, uint32_t mmsi, double lat,
                double lon)
{
    for (double t = from; t <= to; t += 0.25)
        take_moving(s, t, mmsi, lat, lon, 0, 0);
}

static const told *find(const sea *s, vd_ship_event_kind kind, size_t nth)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->told[i].event.kind == kind && nth-- == 0)
            return &s->told[i];
    }
    return NULL;
}

static size_t count(const sea *s, vd_ship_event_kind kind)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        n += s->told[i].event.kind == kind;
    return n;
}

static void end(sea *s)
{
    assert_int_equal(vd_fleet_end(s->fleet, NULL), VD_OK);
}

/* --- gaps ---------------------------------------------------------------- */

enum { SHUTTLE = 273000001, NEIGHBOUR = 273000002 };

/* Off Vladivostok and back 40 hours later, with somebody else always heard. */
static void sail_dark(sea *s, double from, double to, bool heard)
{
    for (double t = from - 8; t < to + 8; t += 0.5) {
        double lat = 42.70 - (t <= from ? (t - from) * 0.02 : (t - to) * -0.02);

        if (t <= from || t >= to)
            take_moving(s, t, SHUTTLE, lat, 131.80, 10, t <= from ? 215 : 20);
        if (heard || t <= from || t >= to)
            take_moving(s, t + 0.1, NEIGHBOUR, 42.71, 131.85, 0.5, 0);
    }
}

static void test_a_gap_says_which_ports_were_in_reach_for_how_long(void **state)
{
    sea *s = open_sea();
    const told *gap;
    bool seen = false;

    (void)state;
    sail_dark(s, 100, 140, true);
    end(s);
    gap = find(s, VD_SHIP_GAP_EVENT, 0);
    assert_non_null(gap);
    assert_int_equal(gap->event.to.at - gap->event.from.at, 40 * HOUR);
    assert_int_equal(gap->event.covered_from, VD_COVERAGE_COVERED);
    assert_int_equal(gap->event.covered_to, VD_COVERAGE_COVERED);
    assert_true(gap->event.n_reach > 3);
    for (size_t i = 0; i < gap->event.n_reach; i++) {
        const vd_port *port = vd_port_at(gap->reach[i].port);

        if (vd_str_is(port->name, VD_STR("Rajin"))) {
            /* About 66 nm less 6 there, and back, at 16 kn of its class. */
            double hours = (double)gap->reach[i].stay_s / HOUR;

            assert_true(fabs(hours - (40 - 2 * 66.0 / 16)) < 1.5);
            seen = true;
        }
    }
    assert_true(seen);
    close_sea(s);
}

static void test_silence_of_all_is_no_silence_of_one(void **state)
{
    sea *alone = open_sea();
    sea *all = open_sea();

    (void)state;
    sail_dark(alone, 100, 140, true);
    sail_dark(all, 100, 140, false);
    end(alone);
    end(all);
    assert_int_equal(count(alone, VD_SHIP_MAY_HAVE_CALLED_EVENT), 1);
    assert_int_equal(count(all, VD_SHIP_MAY_HAVE_CALLED_EVENT), 0);
    assert_int_equal(find(all, VD_SHIP_GAP_EVENT, 0)->event.covered_from,
                     VD_COVERAGE_SILENT);
    close_sea(alone);
    close_sea(all);
}

/* A ship that goes to and fro over the edge of a cell is not two. */
static void test_a_ship_alone_is_not_others(void **state)
{
    sea *s = open_sea();

    (void)state;
    for (double t = 0; t < 160; t += 0.1) {
        if (t < 100 || t > 140)
            take_moving(s, t, SHUTTLE, 42.5 + 0.02 * sin(t * 20), 131.8, 6,
                        180);
    }
    end(s);
    assert_int_equal(count(s, VD_SHIP_GAP_EVENT), 1);
    assert_int_equal(find(s, VD_SHIP_GAP_EVENT, 0)->event.covered_from,
                     VD_COVERAGE_UNKNOWN);
    close_sea(s);
}

static void test_long_silence_is_told_as_well(void **state)
{
    sea *s = open_sea();
    const told *gap;

    (void)state;
    lie(s, 0, 24, SHUTTLE, 35.1, 129.03);
    lie(s, 24 + 45 * 24, 24 + 46 * 24, SHUTTLE, 35.1, 129.03);
    end(s);
    gap = find(s, VD_SHIP_GAP_EVENT, 0);
    assert_non_null(gap);
    assert_int_equal(gap->event.n_reach, 0);
    assert_int_equal(count(s, VD_SHIP_CALL_EVENT), 2);
    close_sea(s);
}

/* Under way into the area of a sanctioned port, and silent there. */
static void test_silence_in_a_sanctioned_port_is_asked(void **state)
{
    sea *s = open_sea();

    (void)state;
    for (double t = 0; t < 110; t += 0.25) {
        double back = t > 70 ? t - 70 : 0;

        if (t <= 20 || t >= 70)
            take_moving(s, t, SHUTTLE,
                        42.235 - (t <= 20 ? (20 - t) * 0.05 : back * 0.05),
                        130.30, 12, t <= 20 ? 0 : 180);
        take_moving(s, t + 0.1, NEIGHBOUR, 42.20, 130.35, 1, 0);
    }
    end(s);
    assert_int_equal(count(s, VD_SHIP_CALLED_EVENT), 0);
    assert_int_equal(count(s, VD_SHIP_MAY_HAVE_CALLED_EVENT), 1);
    close_sea(s);
}

static void test_gaps_on_one_route_make_a_pattern(void **state)
{
    sea *s = open_sea();
    const told *shuttle;

    (void)state;
    sail_dark(s, 100, 140, true);
    sail_dark(s, 200, 240, true);
    end(s);
    assert_int_equal(count(s, VD_SHIP_MAY_HAVE_CALLED_EVENT), 2);
    shuttle = find(s, VD_SHIP_DARK_SHUTTLE_EVENT, 0);
    assert_non_null(shuttle);
    assert_true(
        vd_str_is(vd_port_at(shuttle->event.port)->country, VD_STR("kp")));
    assert_true(shuttle->event.law.n > 0);
    close_sea(s);
}

static void test_who_lies_where_it_lay_went_nowhere(void **state)
{
    sea *s = open_sea();

    (void)state;
    for (double t = 0; t < 200; t += 0.5) {
        if (t < 100 || t > 150)
            take_moving(s, t, SHUTTLE, 42.75, 133.08, 0, 0);
        take_moving(s, t + 0.1, NEIGHBOUR, 42.751, 133.09, 0, 0);
    }
    end(s);
    assert_int_equal(count(s, VD_SHIP_GAP_EVENT), 1);
    assert_int_equal(count(s, VD_SHIP_MAY_HAVE_CALLED_EVENT), 0);
    assert_non_null(
        strstr(find(s, VD_SHIP_GAP_EVENT, 0)->reason, "it lay where it lies"));
    /* And its call goes on across the gap. */
    assert_int_equal(count(s, VD_SHIP_CALL_EVENT), 2);
    close_sea(s);
}

static void test_a_draught_that_changed_is_told(void **state)
{
    sea *s = open_sea();
    const told *draught;

    (void)state;
    take_voyage(s, 91, SHUTTLE, 0, "MADE UP", 120, 52);
    sail_dark(s, 100, 140, true);
    take_voyage(s, 148.2, SHUTTLE, 0, "MADE UP", 120, 71);
    end(s);
    draught = find(s, VD_SHIP_DRAUGHT_EVENT, 0);
    /* The gap was settled six hours behind it, with the draught as it was. */
    assert_null(draught);
    close_sea(s);

    s = open_sea();
    take_voyage(s, 91, SHUTTLE, 0, "MADE UP", 120, 52);
    for (double t = 92; t < 150; t += 0.5) {
        if (t <= 100 || t >= 140)
            take_moving(s, t, SHUTTLE, 42.7, 131.8, 10, 215);
        if (t >= 140 && t < 140.5)
            take_voyage(s, t + 0.05, SHUTTLE, 0, "MADE UP", 120, 71);
    }
    end(s);
    draught = find(s, VD_SHIP_DRAUGHT_EVENT, 0);
    assert_non_null(draught);
    assert_int_equal(draught->event.before, 52);
    assert_int_equal(draught->event.value, 71);
    close_sea(s);
}

static void test_a_late_position_takes_a_gap_back(void **state)
{
    sea *s = open_sea();

    (void)state;
    sail_dark(s, 100, 140, true);
    assert_int_equal(count(s, VD_SHIP_MAY_HAVE_CALLED_EVENT), 1);
    take_moving(s, 120, SHUTTLE, 42.7, 131.8, 0, 0);
    take_moving(s, 121, SHUTTLE, 42.7, 131.8, 0, 0);
    assert_int_equal(count(s, VD_SHIP_LATE_EVENT), 1);
    assert_int_equal(vd_fleet_counted(s->fleet).late, 2);
    /* It is no part of a pattern, and bars nobody. */
    sail_dark(s, 200, 240, true);
    assert_int_equal(count(s, VD_SHIP_MAY_HAVE_CALLED_EVENT), 2);
    assert_int_equal(count(s, VD_SHIP_DARK_SHUTTLE_EVENT), 0);
    close_sea(s);
}

/* --- ports --------------------------------------------------------------- */

static void
test_a_stop_in_a_port_is_a_call_and_a_way_through_is_none(void **state)
{
    sea *s = open_sea();
    const told *call;

    (void)state;
    lie(s, 0, 12, SHUTTLE, 42.235, 130.30);
    for (int i = 1; i < 20; i++)
        take_moving(s, 12 + i * 0.25, SHUTTLE, 42.235 - i * 0.04, 130.30, 10,
                    180);
    for (int i = 0; i < 30; i++)
        take_moving(s, 12.1 + i * 0.25, NEIGHBOUR, 42.05 + i * 0.02, 130.30, 5,
                    0);
    end(s);
    assert_int_equal(count(s, VD_SHIP_CALL_EVENT), 1);
    call = find(s, VD_SHIP_CALL_EVENT, 0);
    assert_true(vd_str_is(vd_port_at(call->event.port)->name, VD_STR("Rajin")));
    assert_int_equal(call->event.to.at - call->event.from.at, 12 * HOUR);
    assert_int_equal(call->event.from.place.line, 1);
    assert_int_equal(count(s, VD_SHIP_CALLED_EVENT), 1);
    close_sea(s);
}

static void test_a_ship_is_barred_for_180_days(void **state)
{
    const struct {
        double days;
        size_t findings;
    } trips[] = {{20, 1}, {179, 1}, {190, 0}};

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        sea *s = open_sea();
        double t = 12;

        lie(s, 0, 12, SHUTTLE, 42.235, 130.30);
        while (t < trips[i].days * 24) {
            t += 5;
            take_moving(s, t, SHUTTLE, 20, -150, 3, 90);
        }
        lie(s, t + 1, t + 20, SHUTTLE, 21.3, -157.87); /* Honolulu */
        end(s);
        assert_int_equal(count(s, VD_SHIP_BARRED_EVENT), trips[i].findings);
        close_sea(s);
    }
}

/* A later call that is likely runs on where a sure one has run out. */
static void test_the_days_run_from_the_latest_call(void **state)
{
    sea *s = open_sea();

    (void)state;
    lie(s, 0, 12, SHUTTLE, 42.235, 130.30);
    for (double t = 20; t < 160 * 24 - 10; t += 5)
        take_moving(s, t, SHUTTLE, 42.6, 131.8, 3, 90);
    sail_dark(s, 160 * 24, 160 * 24 + 40, true);
    for (double t = 162 * 24; t < 200 * 24; t += 5)
        take_moving(s, t, SHUTTLE, 30, 131.8 + t * 0.001, 3, 90);
    lie(s, 210 * 24, 211 * 24, SHUTTLE, 21.3, -157.87);
    end(s);
    assert_int_equal(count(s, VD_SHIP_BARRED_EVENT), 1);
    close_sea(s);
}

/* --- meetings ------------------------------------------------------------ */

/* Two that lie alongside each other for four hours, wherever that is. */
static void meet_at(sea *s, double lat, double lon)
{
    for (double t = 0; t < 12; t += 0.2) {
        double off = t < 3 ? (3 - t) * 0.1 : t > 7 ? (t - 7) * 0.1 : 0;
        double back = lon > 0 ? lon - 360 : lon;

        take_moving(s, t, SHUTTLE, lat, lon, 0.5, 0);
        take_moving(s, t + 0.05, NEIGHBOUR, lat + 0.0005 + off,
                    lon > 179.999 ? back : lon, off > 0 ? 8 : 0.4, 0);
    }
    end(s);
}

static void test_meetings_are_seen_everywhere(void **state)
{
    const struct {
        double lat;
        double lon;
    } places[] = {{39.5, 132.0}, {42.5, 131.7}, {0, 179.9999}, {87, 100}};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        sea *s = open_sea();
        const told *met;

        meet_at(s, places[i].lat, places[i].lon);
        met = find(s, VD_SHIP_ENCOUNTER_EVENT, 0);
        if (met == NULL)
            fail_msg("no meeting at %f %f", places[i].lat, places[i].lon);
        assert_int_equal(count(s, VD_SHIP_ENCOUNTER_EVENT), 1);
        assert_true(met->event.metres < 120);
        assert_true(met->event.value >= 220 && met->event.value <= 270);
        /* They lay side by side from the third hour to the seventh. */
        assert_true(llabs(met->event.from.at - (START + 3 * HOUR)) < 1200);
        assert_true(llabs(met->event.to.at - (START + 7 * HOUR)) < 1800);
        close_sea(s);
    }
}

/* Twice a quarter of an hour, two hours apart, is no meeting of two hours. */
static void test_passes_do_not_add_up_to_a_meeting(void **state)
{
    sea *s = open_sea();

    (void)state;
    for (double t = 0; t < 12; t += 0.1) {
        double near = fmin(fabs(t - 4), fabs(t - 6.3));

        take_moving(s, t, SHUTTLE, 39.5, 132, 0.5, 0);
        take_moving(s, t + 0.02, NEIGHBOUR,
                    39.5005 + (near < 0.15 ? 0 : (near - 0.15) * 0.03), 132, 1,
                    0);
    }
    end(s);
    assert_int_equal(count(s, VD_SHIP_ENCOUNTER_EVENT), 0);
    close_sea(s);
}

static void test_ships_that_pass_do_not_meet(void **state)
{
    sea *s = open_sea();

    (void)state;
    for (double t = 0; t < 12; t += 0.2) {
        take_moving(s, t, SHUTTLE, 39.5 + t * 0.1, 132, 6, 0);
        take_moving(s, t + 0.05, NEIGHBOUR, 40.7 - t * 0.1, 132.001, 6, 180);
    }
    end(s);
    assert_int_equal(count(s, VD_SHIP_ENCOUNTER_EVENT), 0);
    close_sea(s);
}

static void test_ships_that_go_together_are_a_convoy(void **state)
{
    sea *s = open_sea();

    (void)state;
    for (double t = 0; t < 12; t += 0.2) {
        take_moving(s, t, SHUTTLE, 36 + t * 0.15, 132, 9, 0);
        take_moving(s, t + 0.05, NEIGHBOUR, 36.015 + t * 0.15, 132, 9, 0);
    }
    end(s);
    assert_int_equal(count(s, VD_SHIP_CONVOY_EVENT), 1);
    close_sea(s);
}

/* --- identity and made-up positions -------------------------------------- */

static void test_one_number_in_two_places_is_told(void **state)
{
    sea *s = open_sea();

    (void)state;
    for (int i = 0; i < 20; i++) {
        take_moving(s, i * 0.5, SHUTTLE, 42.0 + i * 0.05, 133, 6, 0);
        take_moving(s, i * 0.5 + 0.2, SHUTTLE, 35.0 + i * 0.05, 140, 6, 0);
    }
    end(s);
    assert_int_equal(count(s, VD_SHIP_TWO_PLACES_EVENT), 1);
    assert_int_equal(count(s, VD_SHIP_JUMP_EVENT), 1);
    close_sea(s);
}

/* One broken position ahead takes nothing from the voyage that comes by. */
static void test_a_broken_position_is_no_ship(void **state)
{
    sea *s = open_sea();

    (void)state;
    for (int i = 0; i < 300; i++) {
        take_moving(s, i * 0.08, SHUTTLE, 36 + i * 0.012, 132, 9, 0);
        if (i == 20)
            take_moving(s, i * 0.08 + 0.02, SHUTTLE, 38.5, 132, 9, 0);
    }
    end(s);
    assert_int_equal(count(s, VD_SHIP_JUMP_EVENT), 1);
    assert_int_equal(count(s, VD_SHIP_GAP_EVENT), 0);
    assert_int_equal(count(s, VD_SHIP_TWO_PLACES_EVENT), 0);
    close_sea(s);
}

static void test_flags_are_hopping_when_they_hop(void **state)
{
    const uint32_t numbers[] = {273000001, 677000001, 613000001};
    sea *s = open_sea();

    (void)state;
    take_voyage(s, 0, numbers[0], 4000060, "MADE UP", 120, 50);
    take_voyage(s, 100, numbers[1], 4000060, "MADE UP", 120, 50);
    assert_int_equal(count(s, VD_SHIP_FLAG_HOPPING_EVENT), 0);
    take_voyage(s, 300, numbers[2], 4000060, "MADE UP", 120, 50);
    assert_int_equal(count(s, VD_SHIP_FLAG_HOPPING_EVENT), 1);
    close_sea(s);
    /* A number that hundreds type in is told once a day. */
    s = open_sea();
    for (int i = 0; i < 60; i++)
        take_voyage(s, i * 0.2, 273000001 + (uint32_t)(i % 3), 1234567, "X",
                    120, 50);
    assert_int_equal(count(s, VD_SHIP_LAUNDERING_EVENT), 1);
    assert_int_equal(count(s, VD_SHIP_IDENTITY_EVENT), 2);
    close_sea(s);
}

static void test_changes_of_identity_are_told_and_hulls_kept(void **state)
{
    sea *s = open_sea();
    const told *changed;

    (void)state;
    take_moving(s, 0, SHUTTLE, 42, 133, 6, 0);
    take_voyage(s, 0.1, SHUTTLE, 4000060, "OLD NAME", 120, 50);
    take_voyage(s, 5, SHUTTLE, 4000060, "NEW NAME", 120, 50);
    changed = find(s, VD_SHIP_IDENTITY_EVENT, 0);
    assert_non_null(changed);
    assert_string_equal(changed->who.name, "OLD NAME");
    assert_string_equal(changed->other.name, "NEW NAME");
    assert_int_equal(changed->event.from.place.line, 1);
    /* The hull goes on under another number. */
    take_moving(s, 30, NEIGHBOUR, 42, 134, 6, 0);
    take_voyage(s, 30.1, NEIGHBOUR, 4000060, "NEW NAME", 120, 50);
    assert_int_equal(count(s, VD_SHIP_IDENTITY_EVENT), 2);
    assert_int_equal(count(s, VD_SHIP_LAUNDERING_EVENT), 0);
    /* Two transponders at a time. */
    take_voyage(s, 30.2, SHUTTLE, 4000060, "NEW NAME", 120, 50);
    take_voyage(s, 30.3, NEIGHBOUR, 4000060, "NEW NAME", 120, 50);
    assert_int_equal(count(s, VD_SHIP_LAUNDERING_EVENT), 1);
    /* Another hull. */
    take_voyage(s, 40, SHUTTLE, 4000230, "NEW NAME", 180, 50);
    assert_int_equal(count(s, VD_SHIP_LAUNDERING_EVENT), 2);
    /* No IMO number at all. */
    take_voyage(s, 50, SHUTTLE, 4000231, "NEW NAME", 180, 50);
    assert_non_null(strstr(s->told[s->n - 1].reason, "check digit"));
    close_sea(s);
}

static void test_circles_and_copied_tracks_are_told(void **state)
{
    sea *s = open_sea();

    (void)state;
    for (int i = 0; i < 60; i++) {
        double turn = i * 0.35;

        take_moving(s, i * 0.05, SHUTTLE, 42.0 + 0.03 * sin(turn),
                    132.0 + 0.04 * cos(turn), 9, 0);
    }
    assert_int_equal(count(s, VD_SHIP_CIRCLES_EVENT), 1);
    for (int i = 0; i < 64; i++)
        take_moving(s, 10 + i * 0.1, 440000001, 38 + i * i * 0.0001,
                    131 + i * 0.01, 6, 60);
    for (int i = 0; i < 64; i++)
        take_moving(s, 50 + i * 0.1, 440000002, 38 + i * i * 0.0001,
                    131 + i * 0.01, 6, 60);
    assert_int_equal(count(s, VD_SHIP_COPIED_TRACK_EVENT), 1);
    assert_int_equal(find(s, VD_SHIP_COPIED_TRACK_EVENT, 0)->who.mmsi,
                     440000002);
    close_sea(s);
}

/* --- state --------------------------------------------------------------- */

static void busy_day(sea *s, double from, double to)
{
    for (double t = from; t < to; t += 0.25) {
        for (uint32_t i = 0; i < 12; i++) {
            double leg = fmod(t + i * 3.7, 40);

            if (fmod(t + i, 50) > 8)
                take_moving(s, t, 273000010 + i,
                            42.7 - (leg < 20 ? leg : 40 - leg) * 0.05,
                            131.8 + i * 0.0005, leg < 1 ? 0 : 3, leg * 9);
        }
    }
}

static void test_a_fleet_goes_on_as_if_it_had_never_stopped(void **state)
{
    sea *whole = open_sea();
    vd_buf saved;

    (void)state;
    busy_day(whole, 0, 300);
    end(whole);
    vd_buf_init(&saved);
    for (double stop = 3; stop < 300; stop += 41.5) {
        sea *first = open_sea();
        sea *second = open_sea();

        busy_day(first, 0, stop);
        vd_buf_clear(&saved);
        vd_fleet_save(first->fleet, &saved);
        second->line = first->line;
        assert_int_equal(
            vd_fleet_restore(second->fleet, vd_buf_view(&saved), NULL), VD_OK);
        busy_day(second, stop, 300);
        end(second);
        assert_int_equal(first->n + second->n, whole->n);
        for (size_t i = 0; i < whole->n; i++) {
            const told *a = &whole->told[i];
            const told *b =
                i < first->n ? &first->told[i] : &second->told[i - first->n];

            assert_int_equal(a->event.kind, b->event.kind);
            assert_memory_equal(&a->event.from, &b->event.from, sizeof(vd_fix));
            assert_memory_equal(&a->event.to, &b->event.to, sizeof(vd_fix));
            assert_string_equal(a->reason, b->reason);
        }
        close_sea(first);
        close_sea(second);
    }
    assert_true(whole->n > 20);
    vd_buf_done(&saved);
    close_sea(whole);
}

static void test_a_state_that_is_damaged_is_refused(void **state)
{
    sea *s = open_sea();
    vd_buf saved;

    (void)state;
    busy_day(s, 0, 30);
    vd_buf_init(&saved);
    vd_fleet_save(s->fleet, &saved);
    for (size_t i = 0; i < saved.n; i += 1 + saved.n / 40) {
        vd_fleet *again = vd_fleet_new(&s->job);
        vd_err err = {0};

        saved.p[i] ^= 1;
        assert_int_equal(vd_fleet_restore(again, vd_buf_view(&saved), &err),
                         VD_INVALID);
        saved.p[i] ^= 1;
        assert_int_equal(
            vd_fleet_restore(again, vd_str_slice(vd_buf_view(&saved), 0, i),
                             NULL),
            VD_INVALID);
        vd_fleet_free(again);
    }
    vd_buf_done(&saved);
    close_sea(s);
}

typedef struct item {
    uint64_t key;
    uint64_t value;
} item;

static void test_a_pool_is_a_map(void **state)
{
    enum { KEYS = 500, STEPS = 60000 };

    uint64_t values[KEYS] = {0};
    uint64_t random = 1;
    vd_pool pool;

    (void)state;
    vd_pool_init(&pool, sizeof(item));
    for (int i = 0; i < STEPS; i++) {
        uint64_t key;
        item *found;

        random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
        key = random >> 33 & 511;
        if (key >= KEYS)
            continue;
        found = vd_pool_find(&pool, key * 977);
        assert_int_equal(found != NULL, values[key] != 0);
        if (found != NULL)
            assert_int_equal(found->value, values[key]);
        if ((random >> 20 & 3) == 0) {
            vd_pool_remove(&pool, key * 977);
            values[key] = 0;
        } else {
            found = vd_pool_get(&pool, key * 977, NULL);
            found->value = values[key] = random | 1;
        }
    }
    vd_pool_done(&pool);
}

/* --- order --------------------------------------------------------------- */

typedef struct passed {
    vd_moment at[2000];
    uint32_t lines[2000];
    size_t n;
} passed;

static vd_status pass(void *ctx, const vd_sighting *s, vd_err *err)
{
    passed *p = ctx;

    (void)err;
    p->at[p->n] = s->at;
    p->lines[p->n++] = s->place.line;
    return VD_OK;
}

static void test_sightings_are_put_in_order_and_ties_stay(void **state)
{
    enum { N = 1500 };

    passed p = {.n = 0};
    vd_order *o = vd_order_new(400, -1, pass, &p);
    uint64_t random = 7;

    (void)state;
    for (uint32_t i = 0; i < N; i++) {
        vd_sighting s = at(0, 1, 0, 0);

        random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
        s.at = START + i / 3 + (vd_moment)(random >> 33) % 50;
        s.place.line = i;
        assert_int_equal(vd_order_put(o, &s, NULL), VD_OK);
    }
    assert_int_equal(vd_order_flush(o, NULL), VD_OK);
    assert_int_equal(p.n, N);
    for (size_t i = 1; i < p.n; i++) {
        assert_true(p.at[i] > p.at[i - 1] ||
                    (p.at[i] == p.at[i - 1] && p.lines[i] > p.lines[i - 1]));
    }
    vd_order_free(o);
}

static void test_what_is_held_is_saved_and_known_if_damaged(void **state)
{
    passed a = {.n = 0};
    passed b = {.n = 0};
    vd_order *first = vd_order_new(400, -1, pass, &a);
    vd_buf saved;

    (void)state;
    for (uint32_t i = 0; i < 300; i++) {
        vd_sighting s = at(0, 1, 0, 0);

        s.at = START + (i * 7919) % 300;
        s.place.line = i;
        assert_int_equal(vd_order_put(first, &s, NULL), VD_OK);
    }
    vd_buf_init(&saved);
    vd_order_save(first, &saved);
    vd_buf_put_z(&saved, "what follows");
    for (size_t i = 0; i < saved.n - 12; i += 997) {
        vd_order *again = vd_order_new(400, -1, pass, &b);
        vd_str bytes = vd_buf_view(&saved);

        saved.p[i] ^= 1;
        assert_int_equal(vd_order_restore(again, &bytes, NULL), VD_INVALID);
        saved.p[i] ^= 1;
        bytes = vd_str_slice(vd_buf_view(&saved), 0, i);
        assert_int_equal(vd_order_restore(again, &bytes, NULL), VD_INVALID);
        vd_order_free(again);
    }
    {
        vd_order *again = vd_order_new(400, -1, pass, &b);
        vd_str bytes = vd_buf_view(&saved);

        assert_int_equal(vd_order_restore(again, &bytes, NULL), VD_OK);
        assert_true(vd_str_is(bytes, VD_STR("what follows")));
        assert_int_equal(vd_order_flush(first, NULL), VD_OK);
        assert_int_equal(vd_order_flush(again, NULL), VD_OK);
        vd_order_free(again);
    }
    assert_int_equal(a.n, 300);
    assert_int_equal(b.n, 300);
    assert_memory_equal(a.lines, b.lines, 300 * sizeof *a.lines);
    vd_buf_done(&saved);
    vd_order_free(first);
}

static void test_a_live_stream_waits_for_what_is_late(void **state)
{
    passed p = {.n = 0};
    vd_order *o = vd_order_new(400, 60, pass, &p);

    (void)state;
    for (uint32_t i = 0; i < 300; i++) {
        vd_sighting s = at(0, 1, 0, 0);

        s.at = START + i * 10 - (i % 5 == 0 ? 40 : 0);
        assert_int_equal(vd_order_put(o, &s, NULL), VD_OK);
    }
    assert_true(p.n > 270); /* not held until there is no more room */
    assert_int_equal(vd_order_flush(o, NULL), VD_OK);
    assert_int_equal(p.n, 300);
    for (size_t i = 1; i < p.n; i++)
        assert_true(p.at[i] >= p.at[i - 1]);
    vd_order_free(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            test_a_gap_says_which_ports_were_in_reach_for_how_long),
        cmocka_unit_test(test_silence_of_all_is_no_silence_of_one),
        cmocka_unit_test(test_silence_in_a_sanctioned_port_is_asked),
        cmocka_unit_test(test_long_silence_is_told_as_well),
        cmocka_unit_test(test_a_ship_alone_is_not_others),
        cmocka_unit_test(test_gaps_on_one_route_make_a_pattern),
        cmocka_unit_test(test_who_lies_where_it_lay_went_nowhere),
        cmocka_unit_test(test_a_draught_that_changed_is_told),
        cmocka_unit_test(test_a_late_position_takes_a_gap_back),
        cmocka_unit_test(
            test_a_stop_in_a_port_is_a_call_and_a_way_through_is_none),
        cmocka_unit_test(test_a_ship_is_barred_for_180_days),
        cmocka_unit_test(test_the_days_run_from_the_latest_call),
        cmocka_unit_test(test_meetings_are_seen_everywhere),
        cmocka_unit_test(test_passes_do_not_add_up_to_a_meeting),
        cmocka_unit_test(test_ships_that_pass_do_not_meet),
        cmocka_unit_test(test_ships_that_go_together_are_a_convoy),
        cmocka_unit_test(test_one_number_in_two_places_is_told),
        cmocka_unit_test(test_flags_are_hopping_when_they_hop),
        cmocka_unit_test(test_a_broken_position_is_no_ship),
        cmocka_unit_test(test_changes_of_identity_are_told_and_hulls_kept),
        cmocka_unit_test(test_circles_and_copied_tracks_are_told),
        cmocka_unit_test(test_a_fleet_goes_on_as_if_it_had_never_stopped),
        cmocka_unit_test(test_a_state_that_is_damaged_is_refused),
        cmocka_unit_test(test_a_pool_is_a_map),
        cmocka_unit_test(test_sightings_are_put_in_order_and_ties_stay),
        cmocka_unit_test(test_what_is_held_is_saved_and_known_if_damaged),
        cmocka_unit_test(test_a_live_stream_waits_for_what_is_late),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
