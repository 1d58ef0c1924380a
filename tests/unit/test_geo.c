/* SPDX-License-Identifier: Apache-2.0 */
/* Distances of facts (great circles between ports of the World Port Index),
   and the places where latitude and longitude go wrong. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "data/port.h"
#include "geo/area.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static vd_point at(double lat, double lon)
{
    return vd_point_of((int32_t)lround(lat * 600000),
                       (int32_t)lround(lon * 600000));
}

static double nm(vd_point a, vd_point b)
{
    return vd_point_distance_m(a, b) / VD_NM_M;
}

static const struct {
    double lat_a;
    double lon_a;
    double lat_b;
    double lon_b;
    double nm;
    const char *why;
} distances[] = {
    {42.233333, 130.3, 42.88028, 132.3375, 98.1, "Rajin to Dunay"},
    {42.233333, 130.3, 42.75, 133.083333, 127.1, "Rajin to Vostochny"},
    {42.233333, 130.3, 43.108889, 131.888333, 87.6, "Rajin to Vladivostok"},
    {41.766667, 129.816667, 38.716667, 125.4, 272.9, "Chongjin to Nampo"},
    {0, 179.5, 0, -179.5, 60.04, "across the date line"},
    {89.5, 0, 89.5, 180, 60.04, "across the pole"},
    {0, 0, 0, 180, 10807.4, "to the other side"},
    {10, 20, 10, 20, 0, "nowhere"},
};

static void test_distances_are_great_circles(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(distances); i++) {
        double is = nm(at(distances[i].lat_a, distances[i].lon_a),
                       at(distances[i].lat_b, distances[i].lon_b));

        if (fabs(is - distances[i].nm) > 0.0006 * is + 0.06)
            fail_msg("%s: %f nm, expected %f", distances[i].why, is,
                     distances[i].nm);
    }
}

static void test_the_way_between_has_no_seam(void **state)
{
    vd_point middle = vd_point_between(at(10, 179), at(12, -179), 0.5);
    vd_point pole = vd_point_between(at(89, 10), at(89, -170), 0.5);
    int32_t lat;
    int32_t lon;

    (void)state;
    vd_point_place(middle, &lat, &lon);
    assert_true(lat > 10 * 600000 && lat < 12 * 600000);
    assert_true((double)labs((long)lon) > 179.9 * 600000);
    vd_point_place(pole, &lat, &lon);
    assert_true(lat > 89.99 * 600000);
}

static void test_a_share_of_the_way_is_a_share_of_the_distance(void **state)
{
    vd_point a = at(42.2, 130.3);
    vd_point b = at(-35, -70);

    (void)state;
    for (int i = 0; i <= 10; i++) {
        vd_point p = vd_point_between(a, b, i / 10.0);

        assert_true(fabs(nm(a, p) - nm(a, b) * i / 10) < 0.01);
    }
}

static void test_a_place_comes_back_as_it_was(void **state)
{
    (void)state;
    for (int32_t lat = -53999999; lat < 54000000; lat += 1234567) {
        for (int32_t lon = -107999999; lon < 108000000; lon += 7654321) {
            int32_t lat2;
            int32_t lon2;

            vd_point_place(vd_point_of(lat, lon), &lat2, &lon2);
            assert_int_equal(lat, lat2);
            assert_int_equal(lon, lon2);
        }
    }
}

static void test_bearings_go_clockwise_from_north(void **state)
{
    (void)state;
    assert_true(fabs(vd_point_bearing_deg(at(0, 0), at(1, 0))) < 1e-6);
    assert_true(fabs(vd_point_bearing_deg(at(0, 0), at(0, 1)) - 90) < 1e-6);
    assert_true(fabs(vd_point_bearing_deg(at(0, 0), at(-1, 0)) - 180) < 1e-6);
    assert_true(fabs(vd_point_bearing_deg(at(0, 180), at(0, -179)) - 90) <
                1e-6);
}

static vd_areas *areas_of(vd_arena *arena, const vd_area *list, size_t n)
{
    return vd_areas_new(arena, list, n);
}

static void test_areas_are_found_wherever_they_are(void **state)
{
    const vd_area list[] = {
        {.centre = at(42.2333, 130.3), .radius_m = 6 * VD_NM_M},
        {.centre = at(42.3333, 130.4), .radius_m = 6 * VD_NM_M},
        {.centre = at(0, 179.99), .radius_m = 3 * VD_NM_M},
        {.centre = at(89.99, 0), .radius_m = 3 * VD_NM_M},
        {.centre = at(60, 9.999), .radius_m = 2 * VD_NM_M},
    };
    const struct {
        double lat;
        double lon;
        size_t found;
    } points[] = {
        {42.2333, 130.3, 0},
        {42.35, 130.42, 1},
        {42.27, 130.33, 0},
        {42.30, 130.37, 1},
        {42.0, 130.3, VD_AREA_NONE},
        {0.01, -179.99, 2},
        {0.01, 179.96, 2},
        {0, -179.9, VD_AREA_NONE},
        {89.99, 179, 3},
        {89.97, -90, 3},
        {60.01, 10.03, 4},
        {-60, 10, VD_AREA_NONE},
    };
    vd_arena arena;
    vd_areas *areas;

    (void)state;
    vd_arena_init(&arena, 0);
    areas = areas_of(&arena, list, COUNT(list));
    for (size_t i = 0; i < COUNT(points); i++) {
        size_t found = vd_areas_find(areas, at(points[i].lat, points[i].lon),
                                     (int32_t)(points[i].lat * 600000),
                                     (int32_t)(points[i].lon * 600000));

        if (found != points[i].found)
            fail_msg("%f %f: %zu, expected %zu", points[i].lat, points[i].lon,
                     found, points[i].found);
    }
    vd_arena_done(&arena);
}

/* By hand: 98.1 nm less 6 of the circle, twice, at 10 kn is 18.4 h. */
static void test_the_prism_is_what_is_left_of_the_time(void **state)
{
    const vd_area rajin = {.centre = at(42.233333, 130.3),
                           .radius_m = 6 * VD_NM_M};
    vd_point dunay = at(42.88028, 132.3375);
    double stay = vd_area_stay_s(&rajin, dunay, dunay, 30 * 3600, 10);

    (void)state;
    assert_true(fabs(stay / 3600 - (30 - 2 * 9.21)) < 0.05);
    assert_true(vd_area_stay_s(&rajin, dunay, dunay, 18 * 3600, 10) < 0);
    /* Who lies in it needs no time to come. */
    assert_true(
        fabs(vd_area_stay_s(&rajin, rajin.centre, rajin.centre, 3600, 10) -
             3600) < 1e-6);
}

static void test_the_areas_of_the_case_are_there(void **state)
{
    const char *const names[] = {"Rajin",     "Sonbong",    "Chongjin",
                                 "Nampo",     "Wonsan",     "Dunay",
                                 "Vostochny", "Vladivostok"};

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        const vd_port *port = vd_port_at(i);

        assert_true(vd_str_is(port->name, vd_str_of(names[i])));
        assert_int_equal(port->radius_nm, 6);
        assert_false(port->sure);
    }
    assert_true(vd_port_count() > 3700);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distances_are_great_circles),
        cmocka_unit_test(test_the_way_between_has_no_seam),
        cmocka_unit_test(test_a_share_of_the_way_is_a_share_of_the_distance),
        cmocka_unit_test(test_a_place_comes_back_as_it_was),
        cmocka_unit_test(test_bearings_go_clockwise_from_north),
        cmocka_unit_test(test_areas_are_found_wherever_they_are),
        cmocka_unit_test(test_the_prism_is_what_is_left_of_the_time),
        cmocka_unit_test(test_the_areas_of_the_case_are_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
