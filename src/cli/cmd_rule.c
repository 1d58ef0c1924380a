/* SPDX-License-Identifier: Apache-2.0 */
/* The tests that stand beside the user's own rules. */
#include <string.h>

#include "cli/cli.h"
#include "watch/rules.h"

enum { FILES_MAX = 64 };

typedef struct testing {
    vd_cli *cli;
    size_t tests;
    size_t failed;
} testing;

static void put_test(void *ctx, vd_str rule, size_t test, vd_str wrong)
{
    testing *t = ctx;

    t->tests++;
    t->failed += wrong.n > 0;
    if (t->cli->json) {
        vd_json_out out = vd_cli_json(t->cli);

        vd_json_open(&out, '{');
        vd_json_pair(&out, "rule", rule);
        vd_json_pair_int(&out, "test", (long long)test);
        vd_json_key(&out, "passed");
        vd_json_bool(&out, wrong.n == 0);
        if (wrong.n > 0)
            vd_json_pair(&out, "error", wrong);
        vd_json_close(&out, '}');
        vd_cli_json_end(t->cli);
        return;
    }
    vd_buf_printf(&t->cli->out, "%s %.*s, test %zu",
                  wrong.n == 0 ? "ok  " : "FAIL", VD_STR_WHOLE(rule), test);
    if (wrong.n > 0)
        vd_buf_printf(&t->cli->out, ": %.*s", VD_STR_WHOLE(wrong));
    vd_buf_put_char(&t->cli->out, '\n');
}

int vd_command_rule(vd_cli *cli)
{
    const char *files[FILES_MAX];
    testing t = {.cli = cli};
    vd_rules *rules = NULL;
    vd_err err = {0};
    size_t n = 0;
    bool test = false;
    vd_arg arg;
    vd_status st;

    while (vd_cli_next(cli, "", &arg)) {
        if (arg.name != NULL)
            return vd_cli_usage(cli, "--%s is no option of rule", arg.name);
        if (!test && strcmp(arg.value, "test") == 0)
            test = true;
        else if (n < FILES_MAX)
            files[n++] = arg.value;
        else
            return vd_cli_usage(cli, "more than %d files", FILES_MAX);
    }
    if (!test || n == 0)
        return vd_cli_usage(cli, "say \"test\" and which files of rules");
    st = vd_rules_open(files, n, &rules, &err);
    if (st == VD_OK)
        st = vd_rules_test(rules, put_test, &t, &err);
    if (st == VD_OK && !cli->json)
        vd_buf_printf(&cli->out, "%zu rules, %zu tests, %zu failed\n",
                      vd_rules_count(rules), t.tests, t.failed);
    vd_rules_close(rules);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    return t.failed > 0 ? VD_EXIT_INPUT : VD_EXIT_DONE;
}
