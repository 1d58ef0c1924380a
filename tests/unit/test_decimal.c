/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/decimal.h"

static void test_what_is_read_is_written(void **state)
{
    static const struct {
        const char *text;
        int64_t digits;
        int scale;
        const char *written;
    } rows[] = {
        {"0", 0, 0, "0"},
        {"12", 12, 0, "12"},
        {"-12.50", -1250, 2, "-12.50"},
        {"0.05", 5, 2, "0.05"},
        {"-0.5", -5, 1, "-0.5"},
        {"007", 7, 0, "7"},
        {"1000.50", 100050, 2, "1000.50"},
        {"999999999999999999", 999999999999999999, 0, "999999999999999999"},
        {"0.000000000000000001", 1, 18, "0.000000000000000001"},
    };
    vd_arena arena;

    (void)state;
    vd_arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vd_decimal d;
        vd_err err = {0};

        if (vd_decimal_parse(vd_str_of(rows[i].text), &d, &err) != VD_OK)
            fail_msg("%s: %s", rows[i].text, err.msg);
        assert_int_equal(d.digits, rows[i].digits);
        assert_int_equal(d.scale, rows[i].scale);
        if (!vd_str_is(vd_decimal_format(&arena, d),
                       vd_str_of(rows[i].written)))
            fail_msg("%s is written otherwise", rows[i].text);
    }
    vd_arena_done(&arena);
}

static void test_what_is_not_exact_is_refused(void **state)
{
    static const struct {
        const char *text;
        vd_status code;
        size_t at;
    } rows[] = {
        {"", VD_INVALID, 0},
        {"-", VD_INVALID, 1},
        {".5", VD_INVALID, 0},
        {"5.", VD_INVALID, 2},
        {"1,000", VD_INVALID, 1},
        {"1.000.000", VD_INVALID, 5},
        {"1e3", VD_INVALID, 1},
        {" 1", VD_INVALID, 0},
        {"+1", VD_INVALID, 0},
        {"1234567890123456789", VD_LIMIT, 18},
        {"0.0000000000000000001", VD_LIMIT, 20},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vd_decimal d;
        vd_err err = {0};

        assert_int_equal(vd_decimal_parse(vd_str_of(rows[i].text), &d, &err),
                         rows[i].code);
        assert_int_equal(err.at, rows[i].at);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_read_is_written),
        cmocka_unit_test(test_what_is_not_exact_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
