/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/strmap.h"
#include "base/utf8.h"

static const struct {
    const char *text;
    const char *want; /* NULL: refused */
} moments[] = {
    {"2024-02-23", "2024-02-23T23:59:59Z"},
    {"2021-12-02T01:41", "2021-12-02T01:41:00Z"},
    {"2018-10-29T19:09:49.856-04:00", "2018-10-29T23:09:49Z"},
    {"2026-02-27T00:00:09.554Z", "2026-02-27T00:00:09Z"},
    {"2024-02-29 12:00", "2024-02-29T12:00:00Z"},
    {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
    {"2023-02-29", NULL},
    {"2024-13-01", NULL},
    {"2024-02-23T25:00", NULL},
    {"23/02/2024", NULL},
    {"2024-02-23x", NULL},
    {"", NULL},
};

static void test_a_moment_is_read_or_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(moments); i++) {
        vd_moment m;
        char text[VD_MOMENT_TEXT];
        vd_status st = vd_moment_parse(vd_str_of(moments[i].text), &m, NULL);

        if ((st == VD_OK) != (moments[i].want != NULL))
            fail_msg("\"%s\": status %d", moments[i].text, (int)st);
        if (st != VD_OK)
            continue;
        vd_moment_format(m, text);
        assert_string_equal(text, moments[i].want);
    }
}

static void test_days_are_counted_both_ways(void **state)
{
    (void)state;
    for (int64_t d = -700000; d < 800000; d += 37) {
        int32_t key = vd_day_key_of(d);

        assert_int_equal(vd_days_of(key / 10000, key / 100 % 100, key % 100),
                         d);
    }
}

static void test_hashes_are_the_published_ones(void **state)
{
    char hex[VD_HASH_HEX];

    (void)state;
    vd_hash_hex(vd_keccak256_of(VD_STR("")), hex);
    assert_string_equal(
        hex,
        "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
    vd_hash_hex(vd_sha256_of(VD_STR("abc")), hex);
    assert_string_equal(
        hex,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void test_varints_survive_and_cut_ones_are_refused(void **state)
{
    static const uint64_t values[] = {0,   1,          127,       128,
                                      300, UINT32_MAX, UINT64_MAX};
    vd_buf buf;

    (void)state;
    vd_buf_init(&buf);
    for (size_t i = 0; i < COUNT(values); i++) {
        vd_str rest;
        uint64_t again = 1;

        vd_buf_clear(&buf);
        vd_buf_put_varint(&buf, values[i]);
        rest = vd_buf_view(&buf);
        assert_true(vd_varint_take(&rest, &again));
        assert_true(again == values[i] && rest.n == 0);
        rest = vd_str_slice(vd_buf_view(&buf), 0, buf.n - 1);
        if (buf.n > 1)
            assert_false(vd_varint_take(&rest, &again));
    }
    vd_buf_done(&buf);
}

static void test_numbers_are_written_in_digits(void **state)
{
    static const struct {
        long long value;
        const char *text;
    } rows[] = {{0, "0"},
                {7, "7"},
                {-10, "-10"},
                {INT64_MAX, "9223372036854775807"},
                {INT64_MIN, "-9223372036854775808"}};
    vd_buf buf;

    (void)state;
    vd_buf_init(&buf);
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_buf_clear(&buf);
        vd_buf_put_int(&buf, rows[i].value);
        assert_true(vd_str_is(vd_buf_view(&buf), vd_str_of(rows[i].text)));
    }
    /* What does not fit at once. */
    vd_buf_clear(&buf);
    vd_buf_printf(&buf, "%0*d", 5000, 5);
    assert_int_equal(buf.n, 5000);
    assert_int_equal(buf.p[4999], '5');
    vd_buf_done(&buf);
}

static void test_bytes_that_are_no_utf8_are_found(void **state)
{
    (void)state;
    assert_true(vd_utf8_find_bad(VD_STR("Bélarus 北京 АБВ")) == VD_STR_NONE);
    assert_int_equal(vd_utf8_find_bad(VD_STR("ab\xe9")), 2);
    assert_int_equal(vd_utf8_find_bad(VD_STR("\xc0\x80")), 0);
    assert_int_equal(vd_utf8_find_bad(VD_STR("a\xed\xa0\x80")), 1);
}

static void test_windows_1252_becomes_utf8(void **state)
{
    vd_arena arena;
    bool bad;

    (void)state;
    vd_arena_init(&arena, 0);
    assert_str_equal(
        vd_utf8_or_cp1252(&arena, VD_STR("the \x93Republic\x94 \xe9"), &bad),
        VD_STR("the “Republic” é"));
    assert_true(bad);
    assert_str_equal(vd_utf8_or_cp1252(&arena, VD_STR("é"), &bad), VD_STR("é"));
    assert_false(bad);
    vd_arena_done(&arena);
}

static void test_blanks_are_squeezed(void **state)
{
    static const struct {
        const char *text;
        const char *want;
    } rows[] = {{" a \n\t b ", "a b"},
                {"a\xc2\xa0\xc2\xa0", "a"},
                {"\xc2\xa0", ""},
                {"plain text", "plain text"},
                {"", ""}};
    vd_arena arena;

    (void)state;
    vd_arena_init(&arena, 0);
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_str_equal(vd_str_squeeze(&arena, vd_str_of(rows[i].text)),
                         vd_str_of(rows[i].want));
    vd_arena_done(&arena);
}

static void test_a_map_keeps_what_was_put_first(void **state)
{
    vd_arena arena;
    vd_strmap map;

    (void)state;
    vd_arena_init(&arena, 0);
    vd_strmap_init(&map, &arena);
    assert_null(vd_strmap_find(&map, VD_STR("a")));
    for (size_t i = 0; i < 5000; i++) {
        bool is_new;

        (void)vd_strmap_put(&map, vd_str_printf(&arena, "key %zu", i), i,
                            &is_new);
        assert_true(is_new);
    }
    for (size_t i = 0; i < 5000; i++) {
        assert_int_equal(
            *vd_strmap_put(&map, vd_str_printf(&arena, "key %zu", i), 7, NULL),
            i);
    }
    vd_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_moment_is_read_or_refused),
        cmocka_unit_test(test_days_are_counted_both_ways),
        cmocka_unit_test(test_hashes_are_the_published_ones),
        cmocka_unit_test(test_varints_survive_and_cut_ones_are_refused),
        cmocka_unit_test(test_numbers_are_written_in_digits),
        cmocka_unit_test(test_bytes_that_are_no_utf8_are_found),
        cmocka_unit_test(test_windows_1252_becomes_utf8),
        cmocka_unit_test(test_blanks_are_squeezed),
        cmocka_unit_test(test_a_map_keeps_what_was_put_first),
    };

    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
