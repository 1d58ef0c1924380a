/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include <unistd.h>

#include "base/child.h"

static const vd_child_limits limits = {2, (size_t)512 << 20, 1 << 20};

static vd_status shell(const char *script, vd_str input, vd_buf *out,
                       vd_err *err)
{
    const char *const argv[] = {"/bin/sh", "-c", script, NULL};

    return vd_child_run(argv, input, limits, out, err);
}

static void test_a_program_gets_its_input_and_gives_its_output(void **state)
{
    const char *const argv[] = {"/bin/cat", NULL};
    vd_arena arena;
    vd_buf out;
    char *bytes;

    (void)state;
    vd_arena_init(&arena, 0);
    bytes = vd_arena_alloc(&arena, 900000, 1);
    memset(bytes, 'x', 900000);
    vd_buf_init(&out);
    assert_int_equal(
        vd_child_run(argv, (vd_str){bytes, 900000}, limits, &out, NULL), VD_OK);
    assert_int_equal(out.n, 900000);
    vd_buf_done(&out);
    vd_arena_done(&arena);
}

static void test_what_a_program_may_not_do_it_does_not(void **state)
{
    static const struct {
        const char *script;
        const char *why;
    } rows[] = {
        {"/bin/ls / && echo forked", "begin another process"},
        {"(echo a) && echo forked", "fork"},
        {"echo x > /tmp/vedette-child-test && echo wrote", "write a file"},
        {"exec 3<>/dev/tcp/127.0.0.1/9 && echo connected", "reach a network"},
        {"kill -9 1 && echo killed", "signal another"},
        /* It opens only to read, and makes the file if there is none. */
        {"exec /usr/bin/flock -n /tmp/vedette-child-test /bin/true",
         "make a file"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_buf out;
        vd_err err = {0};

        vd_buf_init(&out);
        (void)!shell(rows[i].script, VD_STR(""), &out, &err);
        if (out.n > 0)
            fail_msg("it could %s: %.*s", rows[i].why, (int)out.n, out.p);
        vd_buf_done(&out);
    }
    assert_int_equal(access("/tmp/vedette-child-test", F_OK), -1);
}

static void test_what_runs_on_is_ended(void **state)
{
    vd_err err = {0};
    vd_buf out;

    (void)state;
    vd_buf_init(&out);
    /* One that says nothing more and uses no time. */
    assert_int_equal(shell("exec /bin/sleep 600 >&-", VD_STR(""), &out, &err),
                     VD_LIMIT);
    assert_int_equal(shell("while :; do :; done", VD_STR(""), &out, &err),
                     VD_LIMIT);
    assert_int_equal(
        shell("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaa; done", VD_STR(""),
              &out, &err),
        VD_LIMIT);
    assert_true(out.n <= limits.output_bytes);
    assert_int_equal(shell("read x; while :; do read x || exec sleep 9; done",
                           VD_STR("a\n"), &out, &err),
                     VD_LIMIT);
    vd_buf_done(&out);
}

static void test_failures_are_told_apart(void **state)
{
    const char *const nobody[] = {"/nonexistent/program", NULL};
    vd_err err = {0};
    vd_buf out;

    (void)state;
    vd_buf_init(&out);
    assert_int_equal(vd_child_run(nobody, VD_STR(""), limits, &out, &err),
                     VD_ABSENT);
    assert_int_equal(shell("exit 3", VD_STR(""), &out, &err), VD_INVALID);
    assert_int_equal(shell("kill -SEGV $$; exit 4", VD_STR(""), &out, &err),
                     VD_INVALID);
    vd_buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_program_gets_its_input_and_gives_its_output),
        cmocka_unit_test(test_what_a_program_may_not_do_it_does_not),
        cmocka_unit_test(test_what_runs_on_is_ended),
        cmocka_unit_test(test_failures_are_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
