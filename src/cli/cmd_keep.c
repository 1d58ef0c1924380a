/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping the book: backup, verify, rebuild. */
#include <stdio.h>

#include "app/index.h"
#include "app/rebuild.h"
#include "cli/cli.h"

static bool take_file(vd_cli *cli, const char **out)
{
    vd_arg arg;

    *out = NULL;
    while (vd_cli_next(cli, "", &arg)) {
        if (arg.name != NULL || *out != NULL)
            return vd_cli_usage(cli, "expected one file") < 0;
        *out = arg.value;
    }
    return *out != NULL || vd_cli_usage(cli, "name the new file") < 0;
}

int vd_command_backup(vd_cli *cli)
{
    const char *path;
    vd_store *store;
    vd_err err = {0};
    vd_status st;
    int status;

    if (!take_file(cli, &path))
        return VD_EXIT_USAGE;
    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    st = vd_store_backup(store, path, &err);
    vd_store_close(store);
    return st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(cli, VD_STORE, &err);
}

static void print_problem(void *ctx, vd_str problem)
{
    vd_cli *cli = ctx;
    vd_json_out out = vd_cli_json(cli);

    if (!cli->json) {
        vd_buf_printf(&cli->out, "%.*s\n", VD_STR_WHOLE(problem));
        return;
    }
    vd_json_open(&out, '{');
    vd_json_pair(&out, "problem", problem);
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static const char *const index_states[] = {"sound", "to be made", "damaged"};

static void print_report(vd_cli *cli, const vd_verify_report *report,
                         vd_index_state index)
{
    vd_json_out out = vd_cli_json(cli);

    if (!cli->json) {
        vd_buf_printf(
            &cli->out, "%zu records, %zu editions, %zu files: %zu problems\n",
            report->records, report->editions, report->files, report->problems);
        vd_buf_printf(&cli->out, "index: %s\n", index_states[index]);
        return;
    }
    vd_json_open(&out, '{');
    vd_json_pair_int(&out, "records", (long long)report->records);
    vd_json_pair_int(&out, "editions", (long long)report->editions);
    vd_json_pair_int(&out, "files", (long long)report->files);
    vd_json_pair_int(&out, "problems", (long long)report->problems);
    vd_json_pair(&out, "index", vd_str_of(index_states[index]));
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

int vd_command_verify(vd_cli *cli)
{
    vd_store *store;
    vd_verify_report report;
    vd_index_state index = VD_INDEX_ABSENT;
    vd_view view;
    vd_err err = {0};
    vd_arg arg;
    vd_status st;
    int status;

    if (vd_cli_next(cli, "", &arg))
        return vd_cli_usage(cli, "verify has no arguments");
    store = vd_cli_open(cli, VD_STORE_UPGRADE, &status);
    if (store == NULL)
        return status;
    view = vd_cli_view(cli, store);
    view.as_of = view.known_by = VD_MOMENT_MAX;
    st = vd_store_verify(store, print_problem, cli, &report, &err);
    if (st == VD_OK)
        st = vd_view_index_check(&view, &index, &err);
    vd_store_close(store);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    if (index == VD_INDEX_DAMAGED) {
        print_problem(cli, vd_str_of(err.msg));
        report.problems++;
    }
    print_report(cli, &report, index);
    return report.problems == 0 ? VD_EXIT_DONE : VD_EXIT_STORE;
}

static void put_rebuilt(vd_cli *cli, const vd_edition *edition,
                        const char *date, const vd_load_result *result)
{
    vd_json_out out = vd_cli_json(cli);
    bool refused = result->outcome == VD_LOAD_REFUSED;

    vd_json_open(&out, '{');
    vd_json_pair(&out, "source", edition->source);
    vd_json_pair(&out, "edition", vd_str_of(date));
    vd_json_pair(&out, "outcome",
                 refused ? VD_STR("refused") : VD_STR("accepted"));
    vd_json_pair_int(&out, "entities", (long long)result->entities);
    if (refused)
        vd_json_pair(&out, "reason", vd_str_of(result->reason));
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static void print_rebuilt(void *ctx, const vd_edition *edition,
                          const vd_load_result *result)
{
    vd_cli *cli = ctx;
    char date[VD_MOMENT_TEXT];

    vd_moment_format_date(edition->published, date);
    if (cli->json) {
        put_rebuilt(cli, edition, date, result);
        return;
    }
    if (result->outcome == VD_LOAD_REFUSED) {
        vd_buf_printf(&cli->out, "%.*s of %s: refused now: %s\n",
                      VD_STR_WHOLE(edition->source), date, result->reason);
    } else {
        vd_buf_printf(&cli->out, "%.*s of %s: %zu entities\n",
                      VD_STR_WHOLE(edition->source), date, result->entities);
    }
    vd_cli_flush(cli);
}

int vd_command_rebuild(vd_cli *cli)
{
    const char *path;
    vd_store *from;
    vd_store *to = NULL;
    vd_err err = {0};
    vd_status st;
    FILE *there;
    int status;

    if (!take_file(cli, &path))
        return VD_EXIT_USAGE;
    there = fopen(path, "rb");
    if (there != NULL) {
        (void)fclose(there);
        return vd_cli_usage(cli, "%s exists already: name a new file", path);
    }
    from = vd_cli_open(cli, VD_STORE_READ, &status);
    if (from == NULL)
        return status;
    st = vd_store_open(path, VD_STORE_WRITE, &to, &err);
    if (st == VD_OK)
        st = vd_rebuild(from, to, print_rebuilt, cli, &err);
    vd_store_close(to);
    vd_store_close(from);
    return st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(cli, st, &err);
}
