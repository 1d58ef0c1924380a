/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "controls/goods.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void test_state_of_a_day(void **state)
{
    static const vd_control plain = {.effective = 20230801};
    static const vd_control ends = {.effective = 20170911, .ended = 20171231};
    static const vd_control pauses = {
        .effective = 20241203, .suspended = 20251109, .resumed = 20261127};
    static const vd_control never_began = {
        .effective = 20251108, .suspended = 20251107, .resumed = 20261110};
    static const vd_control open = {.effective = 20200101,
                                    .suspended = 20210101};
    static const struct {
        const vd_control *control;
        int32_t day;
        vd_control_state state;
    } rows[] = {
        {&plain, 20230731, VD_CONTROL_NOT_YET},
        {&plain, 20230801, VD_CONTROL_IN_FORCE},
        {&ends, 20171231, VD_CONTROL_IN_FORCE},
        {&ends, 20180101, VD_CONTROL_ENDED},
        {&pauses, 20251108, VD_CONTROL_IN_FORCE},
        {&pauses, 20251109, VD_CONTROL_SUSPENDED},
        {&pauses, 20261127, VD_CONTROL_SUSPENDED},
        {&pauses, 20261128, VD_CONTROL_IN_FORCE},
        {&never_began, 20251106, VD_CONTROL_NOT_YET},
        {&never_began, 20251108, VD_CONTROL_SUSPENDED},
        {&never_began, 20261111, VD_CONTROL_IN_FORCE},
        {&open, 20991231, VD_CONTROL_SUSPENDED},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (vd_control_state_on(rows[i].control, rows[i].day) != rows[i].state)
            fail_msg("row %zu on %d", i, (int)rows[i].day);
    }
}

static void test_codes_are_covered_by_their_beginnings(void **state)
{
    static const struct {
        const char *hs;
        const char *code;
        vd_covering covers;
    } rows[] = {
        {"8542", "854231", VD_COVERS_WHOLE},
        {"854231", "854231", VD_COVERS_WHOLE},
        {"854231", "8542", VD_COVERS_PART},
        {"8112929010", "811292", VD_COVERS_PART},
        {"8541", "8542", VD_COVERS_NOT},
        {"01;8542", "854239", VD_COVERS_WHOLE},
        {"854231;8542", "854239", VD_COVERS_WHOLE},
        {"any", "010121", VD_COVERS_WHOLE},
        {"", "854231", VD_COVERS_NOT},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_control c = {.hs = vd_str_of(rows[i].hs)};

        if (vd_control_covers(&c, vd_str_of(rows[i].code)) != rows[i].covers)
            fail_msg("%s and %s", rows[i].hs, rows[i].code);
    }
}

static void test_routes(void **state)
{
    static const struct {
        const char *from;
        const char *to;
        const char *given_from;
        const char *given_to;
        int32_t day;
        vd_routing route;
    } rows[] = {
        {"*", "kp", "cn", "kp", 20260101, VD_ROUTE_IS},
        {"*", "kp", "", "kp", 20260101, VD_ROUTE_IS},
        {"*", "kp", "cn", "", 20260101, VD_ROUTE_MAY},
        {"*", "kp", "cn", "ru", 20260101, VD_ROUTE_NOT},
        {"*", "ru;by", "hk", "by", 20260101, VD_ROUTE_IS},
        {"cn", "*", "", "us", 20260101, VD_ROUTE_MAY},
        {"kp|*", "*|kp", "kp", "ru", 20260101, VD_ROUTE_IS},
        {"kp|*", "*|kp", "ru", "kp", 20260101, VD_ROUTE_IS},
        {"kp|*", "*|kp", "ru", "cn", 20260101, VD_ROUTE_NOT},
        {"eu", "*", "de", "ru", 20260101, VD_ROUTE_IS},
        {"eu", "*", "gb", "ru", 20201231, VD_ROUTE_IS},
        {"eu", "*", "gb", "ru", 20210101, VD_ROUTE_NOT},
        {"eu", "*", "hr", "ru", 20130630, VD_ROUTE_NOT},
        {"us", "ua-43;ua-40", "us", "ua-43", 20260101, VD_ROUTE_IS},
        {"us", "ua-43;ua-40", "us", "ua", 20260101, VD_ROUTE_MAY},
        {"us", "ua-43;ua-40", "us", "ua-12", 20260101, VD_ROUTE_NOT},
        {"*", "ua", "pl", "ua-43", 20260101, VD_ROUTE_IS},
        {"", "", "us", "cn", 20260101, VD_ROUTE_IS},
    };

    vd_arena arena;
    vd_controls controls;
    vd_err err = {0};

    (void)state;
    vd_arena_init(&arena, 0);
    assert_int_equal(vd_controls_init(&controls, &arena, &err), VD_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_control c = {.from = vd_str_of(rows[i].from),
                        .to = vd_str_of(rows[i].to)};
        vd_routing route =
            vd_control_route(&controls, &c, vd_str_of(rows[i].given_from),
                             vd_str_of(rows[i].given_to), rows[i].day);

        if (route != rows[i].route)
            fail_msg("row %zu: %d", i, (int)route);
    }
    vd_arena_done(&arena);
}

#define HEAD \
    "jurisdiction\tinstrument\tparagraph\tkind\ths\tedition\tcategory\tfrom\t" \
    "to\ttitle\tlimit\texceptions\teffective\tsuspended\tresumed\tended\t" \
    "note\tsure\tsource\tverified\n"
#define ROW(kind, hs, day, sure, source) \
    "own\tPolicy 1\t-\t" kind "\t" hs "\t2022\t-\t*\tru\tthings\t-\t-\t" day \
    "\t-\t-\t-\t-\t" sure "\t" source "\tby us\n"

static vd_status read_text(const char *text, vd_controls *controls, vd_err *err)
{
    vd_origin origin = {.path = "own.tsv", .bytes = vd_str_of(text)};

    return vd_controls_add(controls, &origin, err);
}

static void test_a_bad_row_is_told_with_its_line(void **state)
{
    static const struct {
        const char *text;
        const char *says;
    } rows[] = {
        {HEAD ROW("embargo", "85", "2024-01-01", "verified", "a"),
         "line 2: column \"kind\": \"embargo\""},
        {"# a comment\n" HEAD ROW("ban", "85.4", "2024-01-01", "verified", "a"),
         "line 3: column \"hs\": \"85.4\""},
        {HEAD ROW("ban", "85", "2024-13-01", "verified", "a"), "is no day"},
        {HEAD ROW("ban", "85", "2024", "verified", "a"), "is no day"},
        {HEAD ROW("ban", "85", "-", "verified", "a"), "the day from which"},
        {HEAD ROW("ban", "85", "2024-01-01", "maybe", "a"), "\"maybe\""},
        {HEAD ROW("ban", "85", "2024-01-01", "verified", "-"),
         "column \"source\" is empty"},
        {HEAD "own\tPolicy 1\n", "2 cells where the header has 20"},
        {"jurisdiction\tcolour\n", "\"colour\" is no column"},
        {"jurisdiction\tinstrument\n", "no column \"paragraph\""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_arena arena;
        vd_controls controls;
        vd_err err = {0};

        vd_arena_init(&arena, 0);
        assert_int_equal(vd_controls_init(&controls, &arena, &err), VD_OK);
        assert_int_equal(read_text(rows[i].text, &controls, &err), VD_INVALID);
        if (strstr(err.msg, rows[i].says) == NULL)
            fail_msg("row %zu: %s", i, err.msg);
        vd_arena_done(&arena);
    }
}

static void test_own_tables_are_read_and_a_users_row_stands_beside(void **state)
{
    vd_arena arena;
    vd_controls controls;
    vd_origin own = vd_facts_origin(VD_FACTS_CONTROLS);
    vd_goods_query query = {.text = VD_STR("0101.21"),
                            .from = VD_STR("se"),
                            .to = VD_STR("ru"),
                            .day = 20260101};
    vd_goods_answer answer;
    vd_err err = {0};

    (void)state;
    vd_arena_init(&arena, 0);
    assert_int_equal(vd_controls_init(&controls, &arena, &err), VD_OK);
    if (vd_controls_add(&controls, &own, &err) != VD_OK)
        fail_msg("%s", err.msg);
    assert_true(controls.n > 300);
    assert_int_equal(
        read_text(HEAD ROW("ban", "0101", "2024-01-01", "verified", "a"),
                  &controls, &err),
        VD_OK);
    assert_int_equal(vd_goods_ask(&controls, &query, &arena, &answer, &err),
                     VD_OK);
    assert_int_equal(answer.n_controls, 1);
    assert_true(
        vd_str_is(answer.controls[0].control->jurisdiction, VD_STR("own")));
    query.text = VD_STR("  ");
    assert_int_equal(vd_goods_ask(&controls, &query, &arena, &answer, &err),
                     VD_INVALID);
    query.text = VD_STR("8");
    assert_int_equal(vd_goods_ask(&controls, &query, &arena, &answer, &err),
                     VD_INVALID);
    vd_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_state_of_a_day),
        cmocka_unit_test(test_codes_are_covered_by_their_beginnings),
        cmocka_unit_test(test_routes),
        cmocka_unit_test(test_a_bad_row_is_told_with_its_line),
        cmocka_unit_test(
            test_own_tables_are_read_and_a_users_row_stands_beside),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
