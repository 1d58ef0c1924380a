/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/coverage.h"
#include "cli/cli.h"
#include "data/country.h"
#include "data/source.h"
#include "report/goods.h"

typedef struct printer {
    vd_cli *cli;
    size_t parties;
    size_t listed[256];
} printer;

static vd_status print_cover(void *ctx, const vd_cover *c, vd_err *err)
{
    printer *p = ctx;
    vd_cli *cli = p->cli;
    int32_t first = vd_cover_first_day(c);

    (void)err;
    p->parties++;
    for (size_t i = 0; i < c->n_sources && i < 256; i++)
        p->listed[i] += c->sources[i].standing == VD_STANDING_LISTED;
    if (cli->json) {
        vd_json_out out = vd_cli_json(cli);

        vd_cover_put_json(c, &cli->arena, &out);
        vd_cli_json_end(cli);
        return VD_OK;
    }
    vd_buf_printf(&cli->out, "%s%.*s%s  %.*s\n", cli->colour ? "\033[1m" : "",
                  VD_STR_WHOLE(c->caption), cli->colour ? "\033[0m" : "",
                  VD_STR_WHOLE(vd_schema_name(c->schema)));
    for (size_t i = 0; i < c->n_sources; i++) {
        const vd_cover_source *s = &c->sources[i];
        char edition[VD_MOMENT_TEXT] = "";

        if (s->edition != NULL)
            vd_moment_format_date(s->edition->published, edition);
        vd_buf_printf(&cli->out, "  %-24.*s ", VD_STR_WHOLE(s->source));
        if (s->standing == VD_STANDING_UNKNOWN)
            vd_buf_put_z(&cli->out, "unknown: no whole edition in the book\n");
        else if (s->standing == VD_STANDING_NOT_LISTED) {
            vd_buf_printf(&cli->out, "not listed in the edition of %s\n",
                          edition);
        } else if (s->date == 0) {
            vd_buf_printf(&cli->out, "listed, %.*s  %.*s\n",
                          VD_STR_WHOLE(s->basis), VD_STR_WHOLE(s->id));
        } else {
            vd_buf_printf(
                &cli->out, "listed %.*s%s  %.*s\n",
                VD_STR_WHOLE(vd_day_text(&cli->arena, s->date)),
                s->date == first
                    ? " (first)"
                    : vd_str_printf(&cli->arena, " (+%lld days)",
                                    (long long)vd_cover_lag(first, s->date))
                          .p,
                VD_STR_WHOLE(s->id));
        }
    }
    for (size_t i = 0; i < c->n_joined; i++)
        vd_buf_printf(&cli->out, "  %s %.*s", i == 0 ? "joined by" : " and",
                      VD_STR_WHOLE(c->joined_by[i]));
    vd_buf_put_z(&cli->out, c->n_joined > 0 ? "\n\n" : "\n");
    if (cli->out.n > 1 << 16)
        vd_cli_flush(cli);
    return VD_OK;
}

static void put_summary(printer *p, const vd_names *names)
{
    vd_buf_printf(&p->cli->out, "%zu parties on more than one list\n",
                  p->parties);
    for (size_t i = 0; i < names->n && i < 256; i++)
        vd_buf_printf(&p->cli->out, "  %-24.*s lists %zu of them\n",
                      VD_STR_WHOLE(names->at[i]), p->listed[i]);
    vd_buf_put_z(&p->cli->out, "  never loaded, so unknown:");
    for (size_t i = 0; i < vd_source_count(); i++) {
        const vd_source *s = vd_source_at(i);
        size_t j = 0;

        while (j < names->n && !vd_str_is(names->at[j], s->id))
            j++;
        if (j == names->n)
            vd_buf_printf(&p->cli->out, " %.*s", VD_STR_WHOLE(s->id));
    }
    vd_buf_put_char(&p->cli->out, '\n');
}

int vd_command_coverage(vd_cli *cli)
{
    printer p = {.cli = cli};
    vd_cover_filter filter = {.program = VD_STR(""), .country = VD_STR("")};
    vd_arg arg;
    vd_store *store;
    vd_view view;
    vd_names names;
    vd_err err = {0};
    vd_status st;
    int status;

    while (vd_cli_next(cli, "program country ", &arg)) {
        if (arg.name != NULL && strcmp(arg.name, "program") == 0) {
            filter.program = vd_str_of(arg.value);
        } else if (arg.name != NULL && strcmp(arg.name, "country") == 0) {
            filter.country = vd_country_find(vd_str_of(arg.value));
            if (filter.country.n == 0) {
                return vd_cli_usage(cli,
                                    "--country: \"%s\" is no country "
                                    "that is known",
                                    arg.value);
            }
        } else if (arg.name != NULL && strcmp(arg.name, "all") == 0) {
            filter.all = true;
        } else {
            return vd_cli_usage(cli, "\"%s\" means nothing here",
                                arg.name == NULL ? arg.value : arg.name);
        }
    }
    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    view = vd_cli_view(cli, store);
    st = vd_coverage_each(&view, &filter, print_cover, &p, &err);
    if (st == VD_OK)
        st = vd_store_sources(store, view.known_by, &cli->arena, &names, &err);
    if (st == VD_OK && !cli->json)
        put_summary(&p, &names);
    vd_store_close(store);
    return st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(cli, st, &err);
}
