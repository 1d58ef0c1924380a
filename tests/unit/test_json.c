/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "base/json.h"

typedef struct seen {
    size_t n;
    size_t texts;
} seen;

static vd_status count(void *ctx, const vd_json *e, size_t number, vd_err *err)
{
    seen *s = ctx;

    (void)number;
    (void)err;
    s->n++;
    s->texts += vd_json_text(e, "a").n;
    return VD_OK;
}

static const struct {
    const char *text;
    vd_status want;
    size_t n;
    const char *why;
} rows[] = {
    {"[{\"a\":\"x\"},{\"a\":\"}\"}]", VD_OK, 2, "an array"},
    {"{\"a\":\"x\"}\n{\"a\":\"y\"}\n", VD_OK, 2, "lines"},
    {"{\"a\":\"x\"}", VD_OK, 1, "one line without its end"},
    {"{\"total\":1,\"results\":[{\"a\":\"x\"}]}", VD_OK, 1, "wrapped"},
    {"[]", VD_OK, 0, "nothing in it"},
    {"[1, 2 ,3]", VD_OK, 3, "bare numbers"},
    {"[{\"a\":\"\\\"]\"}]", VD_OK, 1, "an escaped quote"},
    {"[{\"a\":1}", VD_INVALID, 1, "cut short"},
    {"{\"a\":", VD_INVALID, 0, "cut within"},
    {"[{]", VD_INVALID, 0, "not JSON"},
    {"", VD_INVALID, 0, "empty"},
};

static void test_elements_are_given_one_by_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_origin origin = {.bytes = vd_str_of(rows[i].text)};
        vd_input *input = NULL;
        vd_err err = {0};
        seen s = {0};

        assert_int_equal(vd_input_open(&origin, NULL, &input, NULL), VD_OK);
        if (vd_json_each(input, count, &s, &err) != rows[i].want ||
            s.n != rows[i].n)
            fail_msg("%s: %zu elements, %s", rows[i].why, s.n, err.msg);
        vd_input_close(input);
    }
}

static void test_any_bytes_are_written_as_json(void **state)
{
    vd_arena arena;
    vd_buf buf;
    const vd_json *again;

    (void)state;
    vd_arena_init(&arena, 0);
    vd_buf_init(&buf);
    vd_json_put_text(&buf, VD_STR("a\"\\\n\x01\x7f\xe9 b 北"));
    assert_int_equal(vd_json_parse(vd_buf_view(&buf), &arena, &again, NULL),
                     VD_OK);
    assert_str_equal(again->text, VD_STR("a\"\\\n\x01\x7f\xef\xbf\xbd b 北"));
    vd_buf_done(&buf);
    vd_arena_done(&arena);
}

static void test_millionths_are_decimal_fractions(void **state)
{
    static const struct {
        long long value;
        const char *want;
    } numbers[] = {{0, "0.0"},
                   {500000, "0.5"},
                   {1000000, "1.0"},
                   {999999, "0.999999"},
                   {70, "0.00007"}};

    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        vd_buf buf;
        vd_json_out out = {.buf = &buf};

        vd_buf_init(&buf);
        vd_json_millionths(&out, numbers[i].value);
        assert_str_equal(vd_buf_view(&buf), vd_str_of(numbers[i].want));
        vd_buf_done(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_elements_are_given_one_by_one),
        cmocka_unit_test(test_any_bytes_are_written_as_json),
        cmocka_unit_test(test_millionths_are_decimal_fractions),
    };

    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
