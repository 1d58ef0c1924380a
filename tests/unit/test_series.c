/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include <stdint.h>

#include "watch/series.h"

static void test_what_is_encoded_is_decoded(void **state)
{
    static const int64_t numbers[] = {0,  1,         -1,        63,      -64,
                                      64, INT64_MAX, INT64_MIN, 20240301};
    vd_series s = {.n = 0};
    vd_series again;
    vd_buf bytes;

    (void)state;
    vd_buf_init(&bytes);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        vd_series_add(&s, (int64_t)i - 4, numbers[i]);
    vd_series_encode(&s, &bytes);
    vd_series_decode(vd_buf_view(&bytes), &again);
    assert_int_equal(again.n, s.n);
    for (size_t i = 0; i < s.n; i++)
        assert_int_equal(vd_series_get(&again, (int64_t)i - 4), numbers[i]);
    /* Cut anywhere, what is left is what was before. */
    for (size_t n = 0; n < bytes.n; n++) {
        vd_series_decode((vd_str){bytes.p, n}, &again);
        assert_true(again.n <= s.n);
        for (size_t i = 0; i < again.n; i++)
            assert_int_equal(again.pairs[i].value, s.pairs[i].value);
    }
    vd_buf_done(&bytes);
}

static void test_sums_stay_at_the_edge(void **state)
{
    vd_series s = {.n = 0};

    (void)state;
    vd_series_add(&s, 7, INT64_MAX - 1);
    vd_series_add(&s, 7, 5);
    assert_int_equal(vd_series_get(&s, 7), INT64_MAX);
    vd_series_add(&s, 8, INT64_MIN + 1);
    vd_series_add(&s, 8, -5);
    assert_int_equal(vd_series_get(&s, 8), INT64_MIN);
    assert_int_equal(vd_series_get(&s, 9), 0);
}

static void test_a_full_list_loses_its_oldest(void **state)
{
    vd_series s = {.n = 0};

    (void)state;
    for (int64_t i = 0; i < VD_SERIES_MAX + 10; i++)
        vd_series_add(&s, i, 1);
    assert_int_equal(s.n, VD_SERIES_MAX);
    assert_int_equal(s.pairs[0].at, 10);
    vd_series_add(&s, 3, 1); /* older than all: not kept */
    assert_int_equal(s.pairs[0].at, 10);
    vd_series_drop(&s, 100);
    assert_int_equal(s.pairs[0].at, 100);
    vd_series_drop(&s, 100000);
    assert_int_equal(s.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_encoded_is_decoded),
        cmocka_unit_test(test_sums_stay_at_the_edge),
        cmocka_unit_test(test_a_full_list_loses_its_oldest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
