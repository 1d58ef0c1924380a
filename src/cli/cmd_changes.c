/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/changes.h"
#include "cli/cli.h"

typedef struct printer {
    vd_cli *cli;
    bool summary;
    int64_t edition; /* whose counts these are */
    vd_str source;
    vd_moment published;
    size_t counts[3];
    size_t total[3];
} printer;

static void put_counts(printer *p)
{
    char date[VD_MOMENT_TEXT];
    vd_json_out out = vd_cli_json(p->cli);

    if (p->edition == 0)
        return;
    vd_moment_format_date(p->published, date);
    if (!p->cli->json) {
        vd_buf_printf(&p->cli->out, "%.*s %s: +%zu -%zu ~%zu\n",
                      VD_STR_WHOLE(p->source), date, p->counts[0], p->counts[1],
                      p->counts[2]);
        return;
    }
    vd_json_open(&out, '{');
    vd_json_pair(&out, "source", p->source);
    vd_json_pair(&out, "date", vd_str_of(date));
    vd_json_pair_int(&out, "added", (long long)p->counts[0]);
    vd_json_pair_int(&out, "removed", (long long)p->counts[1]);
    vd_json_pair_int(&out, "changed", (long long)p->counts[2]);
    vd_json_close(&out, '}');
    vd_cli_json_end(p->cli);
}

static void count(printer *p, const vd_change *c)
{
    if (c->edition->id != p->edition) {
        if (p->summary)
            put_counts(p);
        p->edition = c->edition->id;
        p->source = vd_str_copy(&p->cli->arena, c->edition->source);
        p->published = c->edition->published;
        memset(p->counts, 0, sizeof p->counts);
    }
    p->counts[c->kind]++;
    p->total[c->kind]++;
}

static vd_status print_change(void *ctx, const vd_change *c, vd_err *err)
{
    static const char marks[] = {'+', '-', '~'};
    static const char *const colours[] = {"\033[32m", "\033[31m", "\033[33m"};
    printer *p = ctx;
    char date[VD_MOMENT_TEXT];

    (void)err;
    count(p, c);
    if (p->summary)
        return VD_OK;
    if (p->cli->json) {
        vd_json_out out = vd_cli_json(p->cli);

        vd_change_put_json(c, &out);
        vd_cli_json_end(p->cli);
        return VD_OK;
    }
    vd_moment_format_date(c->edition->published, date);
    vd_buf_printf(&p->cli->out, "%s%c%s %s %.*s %.*s  %.*s",
                  p->cli->colour ? colours[c->kind] : "", marks[c->kind],
                  p->cli->colour ? "\033[0m" : "", date,
                  VD_STR_WHOLE(c->edition->source), VD_STR_WHOLE(c->id),
                  VD_STR_WHOLE(c->caption));
    for (size_t i = 0; i < c->n_properties; i++)
        vd_buf_printf(&p->cli->out, "%s%.*s", i == 0 ? "  (" : ", ",
                      VD_STR_WHOLE(c->properties[i]));
    vd_buf_put_z(&p->cli->out, c->n_properties > 0 ? ")\n" : "\n");
    if (p->cli->out.n > 1 << 16)
        vd_cli_flush(p->cli);
    return VD_OK;
}

/* One ladder of options is easier to read than its pieces.
   NOLINTNEXTLINE(readability-function-cognitive-complexity) */
int vd_command_changes(vd_cli *cli)
{
    printer p = {.cli = cli};
    vd_str source = VD_STR("");
    vd_moment since = INT64_MIN;
    vd_moment until = VD_MOMENT_MAX;
    vd_arg arg;
    vd_store *store;
    vd_view view;
    vd_err err = {0};
    vd_status st;
    int status;

    while (vd_cli_next(cli, "source since until ", &arg)) {
        if (arg.name != NULL && strcmp(arg.name, "source") == 0) {
            source = vd_str_of(arg.value);
        } else if (arg.name != NULL && strcmp(arg.name, "since") == 0) {
            if (!vd_cli_moment(cli, "since", arg.value, &since))
                return VD_EXIT_USAGE;
        } else if (arg.name != NULL && strcmp(arg.name, "until") == 0) {
            if (!vd_cli_moment(cli, "until", arg.value, &until))
                return VD_EXIT_USAGE;
        } else if (arg.name != NULL && strcmp(arg.name, "summary") == 0) {
            p.summary = true;
        } else {
            return vd_cli_usage(cli, "\"%s\" means nothing here",
                                arg.name == NULL ? arg.value : arg.name);
        }
    }
    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    view = vd_cli_view(cli, store);
    st = vd_changes_each(&view, source, since, until, print_change, &p, &err);
    if (st == VD_OK && p.summary)
        put_counts(&p);
    if (st == VD_OK && !cli->json)
        vd_buf_printf(&cli->out, "+%zu -%zu ~%zu\n", p.total[0], p.total[1],
                      p.total[2]);
    vd_store_close(store);
    return st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(cli, st, &err);
}
