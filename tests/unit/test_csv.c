/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/csv.h"
#include "base/limits.h"

/* Rows as text: cells between |, rows between newlines. */
static vd_status read_all(vd_arena *arena, vd_str text, char separator,
                          vd_str *out, vd_err *err)
{
    vd_origin origin = {.bytes = text};
    vd_input *input = NULL;
    vd_csv *csv;
    vd_row row;
    vd_buf buf;
    vd_status st = vd_input_open(&origin, NULL, &input, err);

    if (st != VD_OK)
        return st;
    vd_buf_init(&buf);
    csv = vd_csv_new(input, separator);
    while ((st = vd_csv_next(csv, &row, err)) == VD_OK) {
        for (size_t i = 0; i < row.n; i++) {
            vd_buf_put_char(&buf, i == 0 ? '[' : '|');
            vd_buf_put(&buf, row.cells[i]);
        }
        vd_buf_put_char(&buf, ']');
    }
    *out = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    vd_csv_close(csv);
    return st == VD_ABSENT ? VD_OK : st;
}

static const struct {
    const char *text;
    const char *want;
    const char *why;
} rows[] = {
    {"a,b\nc,d\n", "[a|b][c|d]", "plain"},
    {"a,b\r\nc,d\r\n\x1a", "[a|b][c|d]", "CRLF and Ctrl-Z"},
    {"a,b\rc,d", "[a|b][c|d]", "CR alone, no end of line"},
    {"\"a,b\",\"c\"\"d\"\n", "[a,b|c\"d]", "quotes"},
    {"\"a\nb\",c\n", "[a\nb|c]", "line break in quotes"},
    {"36,\"X\",-0- ,\"\"\n", "[36|X|-0- |]", "OFAC's null, an empty field"},
    {"a \"b\" c,d\n", "[a \"b\" c|d]", "a quote within a field"},
    {"\xef\xbb\xbfname\n", "[name]", "byte-order mark"},
    {",\n", "[|]", "empty cells"},
    {"", "", "nothing"},
    {"a,b\n\nc\n", "[a|b][][c]", "an empty line is one empty cell"},
};

static void test_records_are_cut_as_in_the_wild(void **state)
{
    vd_arena arena;

    (void)state;
    vd_arena_init(&arena, 0);
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_str got = VD_STR("?");

        assert_int_equal(
            read_all(&arena, vd_str_of(rows[i].text), ',', &got, NULL), VD_OK);
        assert_str_equal(got, vd_str_of(rows[i].want));
    }
    vd_arena_done(&arena);
}

static void test_a_file_that_ends_in_quotes_is_refused(void **state)
{
    vd_arena arena;
    vd_err err = {0};
    vd_str got;

    (void)state;
    vd_arena_init(&arena, 0);
    assert_int_equal(read_all(&arena, VD_STR("a,b\n\"c,d\n"), ',', &got, &err),
                     VD_INVALID);
    assert_non_null(strstr(err.msg, "line 2"));
    vd_arena_done(&arena);
}

static void test_a_field_of_ten_megabytes_ends_in_a_limit(void **state)
{
    size_t n = 10u << 20;
    char *bytes = malloc(n);
    vd_arena arena;
    vd_err err = {0};
    vd_str got;

    (void)state;
    assert_non_null(bytes);
    memset(bytes, 'x', n);
    vd_arena_init(&arena, 0);
    assert_int_equal(read_all(&arena, (vd_str){bytes, n}, ',', &got, &err),
                     VD_LIMIT);
    memset(bytes, ',', n);
    assert_int_equal(read_all(&arena, (vd_str){bytes, n}, ',', &got, &err),
                     VD_LIMIT);
    vd_arena_done(&arena);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records_are_cut_as_in_the_wild),
        cmocka_unit_test(test_a_file_that_ends_in_quotes_is_refused),
        cmocka_unit_test(test_a_field_of_ten_megabytes_ends_in_a_limit),
    };

    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
