/* SPDX-License-Identifier: Apache-2.0 */
/* Payments, shipments and transfers in, findings out. */
#include <stdio.h>
#include <string.h>

#include "app/check.h"
#include "cli/cli.h"

enum { FILES_MAX = 64 };

typedef struct checking {
    vd_cli *cli;
    vd_screen *screen;
    vd_controls controls;
    vd_check_job job;
    const char *files[FILES_MAX];
    size_t n_files;
    const char *own[FILES_MAX]; /* files of controls */
    size_t n_own;
    FILE *refused; /* where wrong lines go, NULL: nowhere */
    const char *refused_path;
    bool list;
    bool fail_on_hit;
} checking;

static void put_finding(vd_cli *cli, const vd_finding *f)
{
    vd_buf_printf(&cli->out, "  * %.*s  %.*s", VD_STR_WHOLE(f->check),
                  VD_STR_WHOLE(f->about));
    if (f->subject.n > 0)
        vd_buf_printf(&cli->out, ": %.*s", VD_STR_WHOLE(f->subject));
    if (f->score > 0)
        vd_buf_printf(&cli->out, "  %d.%02d", f->score / 1000000,
                      f->score % 1000000 / 10000);
    if (f->sure.n > 0)
        vd_buf_printf(&cli->out, "  [%.*s]", VD_STR_WHOLE(f->sure));
    vd_buf_printf(&cli->out, "\n      %.*s\n", VD_STR_WHOLE(f->reason));
    if (f->law.n > 0)
        vd_buf_printf(&cli->out, "      %.*s; %.*s\n", VD_STR_WHOLE(f->law),
                      VD_STR_WHOLE(f->evidence));
}

/* Wrong lines go to stderr by number and reason; what they say is personal and
   goes only where the user wants it. */
static vd_status put_wrong(checking *c, const vd_checked *checked, vd_err *err)
{
    (void)fprintf(stderr, "vedette check: line %zu: %s\n", checked->line,
                  checked->wrong);
    if (c->refused == NULL)
        return VD_OK;
    if (fwrite(checked->text.p, 1, checked->text.n, c->refused) !=
            checked->text.n ||
        fputc('\n', c->refused) == EOF || fflush(c->refused) != 0) {
        return vd_fail(err, VD_IO, VD_NOWHERE, "%s: cannot be written",
                       c->refused_path);
    }
    return VD_OK;
}

static vd_status put_checked(void *ctx, const vd_checked *checked, vd_err *err)
{
    checking *c = ctx;
    vd_cli *cli = c->cli;

    if (cli->json) {
        vd_json_out out = vd_cli_json(cli);

        vd_checked_put(&out, vd_screen_state(c->screen), checked);
        vd_cli_json_end(cli);
    }
    if (checked->event == NULL)
        return put_wrong(c, checked, err);
    if (!cli->json && checked->findings->n > 0) {
        vd_buf_printf(&cli->out, "%zu %.*s\n", checked->line,
                      VD_STR_WHOLE(checked->event->id));
        for (size_t i = 0; i < checked->findings->n; i++)
            put_finding(cli, &checked->findings->at[i]);
    }
    if (cli->out.n > 1 << 16)
        vd_cli_flush(cli);
    return VD_OK;
}

static vd_status check_all(checking *c, const vd_view *view, vd_err *err)
{
    vd_status st =
        vd_controls_read(&c->controls, &c->cli->arena, c->own, c->n_own, err);

    if (st == VD_OK)
        st = vd_screen_open(view, &c->screen, err);
    vd_cli_progress_end(c->cli);
    c->job.controls = &c->controls;
    c->job.fn = put_checked;
    c->job.ctx = c;
    for (size_t i = 0; st == VD_OK && i < c->n_files; i++) {
        const char *path = c->files[i];

        st = vd_check_file(c->screen,
                           strcmp(path, "-") == 0 ? "/dev/stdin" : path,
                           &c->job, err);
    }
    vd_screen_close(c->screen);
    if (st == VD_OK && !c->cli->json) {
        vd_buf_printf(&c->cli->out,
                      "%zu records, %zu with findings, %zu refused\n",
                      c->job.records, c->job.found, c->job.wrong);
    }
    return st;
}

static int put_checks(vd_cli *cli)
{
    vd_columns columns;

    vd_columns_init(&columns, &cli->arena, 3);
    for (size_t i = 0; i < vd_check_count(); i++) {
        const vd_check *check = vd_check_at(i);

        vd_columns_row(&columns,
                       (vd_str[]){check->name, check->does,
                                  vd_str_printf(&cli->arena, "needs %.*s",
                                                VD_STR_WHOLE(check->needs))});
    }
    vd_columns_write(&columns, true, false, &cli->out);
    return VD_EXIT_DONE;
}

static bool take_option(vd_cli *cli, checking *c, const vd_arg *arg)
{
    if (arg->name == NULL && c->n_files < FILES_MAX) {
        c->files[c->n_files++] = arg->value;
    } else if (arg->name == NULL) {
        (void)vd_cli_usage(cli, "more than %d files", FILES_MAX);
        return false;
    } else if (strcmp(arg->name, "threshold") == 0) {
        return vd_cli_share(cli, arg->name, arg->value, &c->job.threshold);
    } else if (strcmp(arg->name, "controls") == 0 && c->n_own < FILES_MAX) {
        c->own[c->n_own++] = arg->value;
    } else if (strcmp(arg->name, "controls") == 0) {
        (void)vd_cli_usage(cli, "--controls: more than %d files", FILES_MAX);
        return false;
    } else if (strcmp(arg->name, "refused") == 0) {
        c->refused_path = arg->value;
    } else if (strcmp(arg->name, "list") == 0) {
        c->list = true;
    } else if (strcmp(arg->name, "fail-on-hit") == 0) {
        c->fail_on_hit = true;
    } else {
        (void)vd_cli_usage(cli, "--%s is no option of check", arg->name);
        return false;
    }
    return true;
}

static int finish(checking *c, vd_status st, const vd_err *err)
{
    if (st != VD_OK)
        return vd_cli_fail(c->cli, st, err);
    if (c->job.wrong > 0)
        return VD_EXIT_INPUT;
    return c->fail_on_hit && c->job.found > 0 ? VD_EXIT_HIT : VD_EXIT_DONE;
}

int vd_command_check(vd_cli *cli)
{
    checking c = {.cli = cli, .job = {.threshold = 700000}};
    vd_arg arg;
    vd_store *store;
    vd_view view;
    vd_err err = {0};
    vd_status st;
    int status;

    while (vd_cli_next(cli, "threshold controls refused ", &arg)) {
        if (!take_option(cli, &c, &arg))
            return VD_EXIT_USAGE;
    }
    if (c.list)
        return put_checks(cli);
    if (c.n_files == 0)
        return vd_cli_usage(cli, "say which files of records; - is standard "
                                 "input");
    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    if (c.refused_path != NULL) {
        c.refused = fopen(c.refused_path, "abe");
        if (c.refused == NULL) {
            vd_store_close(store);
            return vd_cli_usage(cli, "--refused: %s cannot be opened",
                                c.refused_path);
        }
    }
    view = vd_cli_view(cli, store);
    st = check_all(&c, &view, &err);
    if (c.refused != NULL && fclose(c.refused) != 0 && st == VD_OK)
        st = vd_fail(&err, VD_IO, VD_NOWHERE, "%s: cannot be written",
                     c.refused_path);
    vd_store_close(store);
    return finish(&c, st, &err);
}
