/* SPDX-License-Identifier: Apache-2.0 */
/* How well this book is screened by this program. */
#include <stdio.h>
#include <string.h>

#include "app/selftest.h"
#include "cli/cli.h"

enum { MISSED_SHOWN = 5 };

typedef struct testing {
    vd_cli *cli;
    vd_selftest *test;
    bool all_missed;
    size_t missed[VD_FORMS];
} testing;

static void put_missed(void *ctx, vd_str source, vd_str id, vd_form form,
                       vd_str asked)
{
    testing *t = ctx;
    vd_cli *cli = t->cli;
    vd_json_out out = vd_cli_json(cli);

    if (!t->all_missed && t->missed[form]++ >= MISSED_SHOWN)
        return;
    if (!cli->json) {
        vd_buf_printf(&cli->out, "missed  %-7.*s %.*s %.*s  %.*s\n",
                      VD_STR_WHOLE(vd_form_name(form)), VD_STR_WHOLE(source),
                      VD_STR_WHOLE(id), VD_STR_WHOLE(asked));
        return;
    }
    vd_json_open(&out, '{');
    vd_json_pair(&out, "missed", asked);
    vd_json_pair(&out, "form", vd_form_name(form));
    vd_json_pair(&out, "source", source);
    vd_json_pair(&out, "id", id);
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static vd_str share(vd_cli *cli, const vd_effect *e, vd_form form)
{
    /* Rounded down: 100 is all of them. */
    size_t tenths = e->asked == 0 ? 0 : 1000 * e->found / e->asked;

    if (e->asked == 0)
        return VD_STR("-");
    return vd_str_printf(&cli->arena, "%zu.%zu%s", tenths / 10, tenths % 10,
                         vd_effect_is_below(e, form) ? "!" : "");
}

static void put_row(vd_cli *cli, vd_columns *columns, vd_str name,
                    const vd_effect *effects)
{
    vd_str cells[VD_FORMS + 1];
    size_t asked = 0;

    for (vd_form f = 0; f < VD_FORMS; f++)
        asked += effects[f].asked;
    if (asked == 0)
        return;
    cells[0] = name;
    for (vd_form f = 0; f < VD_FORMS; f++)
        cells[f + 1] = share(cli, &effects[f], f);
    vd_columns_row(columns, cells);
}

static void put_table(testing *t)
{
    vd_cli *cli = t->cli;
    const vd_selftest *test = t->test;
    vd_columns columns;
    vd_str head[VD_FORMS + 1] = {VD_STR("found, %")};

    vd_columns_init(&columns, &cli->arena, VD_FORMS + 1);
    for (vd_form f = 0; f < VD_FORMS; f++)
        head[f + 1] = vd_form_name(f);
    vd_columns_row(&columns, head);
    for (size_t i = 0; i < test->n_lists; i++)
        put_row(cli, &columns, test->lists[i], test->of_list[i]);
    for (size_t i = 0; i < VD_SELFTEST_SCRIPTS; i++)
        put_row(cli, &columns, vd_selftest_script(i), test->of_script[i]);
    put_row(cli, &columns, VD_STR("all"), test->all);
    for (vd_form f = 0; f < VD_FORMS; f++) {
        head[f + 1] =
            vd_str_printf(&cli->arena, "%d.%d", vd_form_floor(f) / 10000,
                          vd_form_floor(f) / 1000 % 10);
    }
    head[0] = VD_STR("floor");
    vd_columns_row(&columns, head);
    vd_columns_write(&columns, true, false, &cli->out);
}

static void put_effect(vd_cli *cli, const char *what, vd_str name, vd_form f,
                       const vd_effect *e)
{
    vd_json_out out = vd_cli_json(cli);

    if (e->asked == 0)
        return;
    vd_json_open(&out, '{');
    vd_json_pair(&out, what, name);
    vd_json_pair(&out, "form", vd_form_name(f));
    vd_json_pair_int(&out, "asked", (long long)e->asked);
    vd_json_pair_int(&out, "found", (long long)e->found);
    vd_json_key(&out, "floor");
    vd_json_millionths(&out, vd_form_floor(f));
    vd_json_key(&out, "below");
    vd_json_bool(&out, vd_effect_is_below(e, f));
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static void put_json(testing *t)
{
    const vd_selftest *test = t->test;

    for (vd_form f = 0; f < VD_FORMS; f++) {
        for (size_t i = 0; i < test->n_lists; i++)
            put_effect(t->cli, "list", test->lists[i], f, &test->of_list[i][f]);
        for (size_t i = 0; i < VD_SELFTEST_SCRIPTS; i++)
            put_effect(t->cli, "script", vd_selftest_script(i), f,
                       &test->of_script[i][f]);
        put_effect(t->cli, "all", VD_STR("all"), f, &test->all[f]);
    }
}

static vd_status run(testing *t, const vd_view *view, vd_err *err)
{
    vd_screen *screen = NULL;
    vd_status st = vd_screen_open(view, &screen, err);

    if (st == VD_OK)
        st = vd_selftest_run(view, screen, &t->cli->arena, t->test, err);
    vd_cli_progress_end(t->cli);
    vd_screen_close(screen);
    return st;
}

static int report(testing *t)
{
    size_t failed = vd_selftest_failed(t->test);

    if (t->cli->json)
        put_json(t);
    else
        put_table(t);
    if (!t->cli->json) {
        vd_buf_printf(&t->cli->out,
                      failed == 0 ? "nothing is below its floor\n"
                                  : "%zu shares are below their floor\n",
                      failed);
    }
    return failed == 0 ? VD_EXIT_DONE : VD_EXIT_HIT;
}

int vd_command_selftest(vd_cli *cli)
{
    testing t = {.cli = cli, .test = VD_NEW(&cli->arena, vd_selftest)};
    long long each = 100;
    vd_arg arg;
    vd_store *store;
    vd_view view;
    vd_err err = {0};
    vd_status st;
    int status;

    t.test->threshold = 700000;
    t.test->missed = put_missed;
    t.test->ctx = &t;
    while (vd_cli_next(cli, "each threshold ", &arg)) {
        if (arg.name != NULL && strcmp(arg.name, "each") == 0) {
            if (!vd_cli_number(cli, "each", arg.value, 1000000, &each))
                return VD_EXIT_USAGE;
        } else if (arg.name != NULL && strcmp(arg.name, "threshold") == 0) {
            if (!vd_cli_share(cli, "threshold", arg.value, &t.test->threshold))
                return VD_EXIT_USAGE;
        } else if (arg.name != NULL && strcmp(arg.name, "missed") == 0) {
            t.all_missed = true;
        } else {
            return vd_cli_usage(cli, "selftest has only options");
        }
    }
    t.test->each = (size_t)each;
    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    view = vd_cli_view(cli, store);
    st = run(&t, &view, &err);
    vd_store_close(store);
    return st == VD_OK ? report(&t) : vd_cli_fail(cli, st, &err);
}
