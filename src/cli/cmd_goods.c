/* SPDX-License-Identifier: Apache-2.0 */
/* Which controls apply to goods, under whose law. */
#include <string.h>

#include "cli/cli.h"
#include "controls/goods.h"
#include "data/country.h"
#include "model/pdate.h"
#include "report/goods.h"

enum { FILES_MAX = 64 };

typedef struct order {
    vd_goods_query query;
    const char *files[FILES_MAX]; /* of controls */
    size_t n_files;
} order;

/* ---- for people ---- */

static void put_code(vd_cli *cli, const vd_goods_code *c)
{
    vd_buf_printf(&cli->out, "%.*s", VD_STR_WHOLE(c->code));
    if (c->words.n > 0)
        vd_buf_printf(&cli->out, "  %.*s", VD_STR_WHOLE(c->words));
    if (c->chapter.n > 0 && c->code.n > 2 && !vd_str_is(c->words, c->chapter))
        vd_buf_printf(&cli->out, "  (chapter: %.*s)", VD_STR_WHOLE(c->chapter));
    if (c->how == VD_GOODS_BY_CORRELATION)
        vd_buf_printf(&cli->out, "\n    by correlation: %.*s",
                      VD_STR_WHOLE(c->note));
    if (c->how == VD_GOODS_BY_WORDS)
        vd_buf_printf(&cli->out, "  %d %%", c->likeness / 10000);
    vd_buf_put_char(&cli->out, '\n');
}

static bool is_unverified(const vd_control *c)
{
    return vd_str_is(c->sure, VD_STR("unverified"));
}

static void put_dates(vd_cli *cli, const vd_goods_control *g)
{
    const vd_control *c = g->control;
    vd_arena *arena = &cli->arena;

    vd_buf_printf(&cli->out, "    %.*s%s; from %.*s",
                  VD_STR_WHOLE(vd_control_state_name(g->state)),
                  is_unverified(c) ? " (unverified)" : "",
                  VD_STR_WHOLE(vd_day_text(arena, c->effective)));
    if (c->suspended != 0) {
        vd_buf_printf(&cli->out, ", suspended from %.*s",
                      VD_STR_WHOLE(vd_day_text(arena, c->suspended)));
        if (c->resumed != 0)
            vd_buf_printf(&cli->out, " to %.*s",
                          VD_STR_WHOLE(vd_day_text(arena, c->resumed)));
    }
    if (c->ended != 0)
        vd_buf_printf(&cli->out, ", until %.*s",
                      VD_STR_WHOLE(vd_day_text(arena, c->ended)));
    if (g->route == VD_ROUTE_MAY)
        vd_buf_put_z(&cli->out, "; the route is not known");
    if (g->covers == VD_COVERS_PART && g->code.n > 0)
        vd_buf_put_z(&cli->out, "; only a part of these goods");
    vd_buf_put_char(&cli->out, '\n');
}

static void put_line(vd_cli *cli, const char *what, vd_str text)
{
    if (text.n > 0)
        vd_buf_printf(&cli->out, "    %s%.*s\n", what, VD_STR_WHOLE(text));
}

static void put_control(vd_cli *cli, const vd_goods_control *g)
{
    const vd_control *c = g->control;
    bool holds = g->state == VD_CONTROL_IN_FORCE;

    vd_buf_printf(&cli->out, "%s%s%.*s%s  %.*s  %.*s", holds ? "* " : "  ",
                  cli->colour && holds ? "\033[1m" : "", VD_STR_WHOLE(c->kind),
                  cli->colour && holds ? "\033[0m" : "",
                  VD_STR_WHOLE(c->jurisdiction), VD_STR_WHOLE(c->instrument));
    if (c->paragraph.n > 0) {
        vd_buf_printf(&cli->out, ", %s%.*s",
                      vd_ascii_is_digit(c->paragraph.p[0]) ? "paragraph " : "",
                      VD_STR_WHOLE(c->paragraph));
    }
    if (c->hs.n > 0 && c->hs.n <= 12)
        vd_buf_printf(&cli->out, "  [%.*s]", VD_STR_WHOLE(c->hs));
    vd_buf_printf(&cli->out, "\n    %.*s\n", VD_STR_WHOLE(c->title));
    put_line(cli, "route: ",
             c->from.n + c->to.n == 0
                 ? VD_STR("")
                 : vd_str_printf(&cli->arena, "%.*s -> %.*s",
                                 VD_STR_WHOLE(c->from), VD_STR_WHOLE(c->to)));
    put_dates(cli, g);
    put_line(cli, "limit: ", c->limit);
    put_line(cli, "exceptions: ", c->exceptions);
    put_line(cli, "note: ", c->note);
    put_line(cli,
             vd_str_is(c->sure, VD_STR("unverified")) ? "UNVERIFIED: "
                                                      : "checked: ",
             c->verified);
    put_line(cli, "source: ", c->source);
}

static void put_text(vd_cli *cli, const vd_goods_query *q,
                     const vd_goods_answer *a)
{
    size_t n[VD_CONTROL_ENDED + 1] = {0};

    if (a->by_words)
        vd_buf_put_z(&cli->out, "Codes that may be meant (by words: no "
                                "classification):\n");
    for (size_t i = 0; i < a->n_codes; i++)
        put_code(cli, &a->codes[i]);
    for (size_t i = 0; i < 3 && a->places[i].n > 0; i++)
        vd_buf_printf(&cli->out, "%.*s\n", VD_STR_WHOLE(a->places[i]));
    if (a->unknown.n > 0)
        vd_buf_printf(&cli->out, "Not found in any table: %.*s\n",
                      VD_STR_WHOLE(a->unknown));
    for (size_t i = 0; i < a->n_controls; i++)
        n[a->controls[i].state]++;
    vd_buf_printf(&cli->out, "\nOn %.*s",
                  VD_STR_WHOLE(vd_day_text(&cli->arena, q->day)));
    if (q->from.n > 0)
        vd_buf_printf(&cli->out, ", from %.*s",
                      VD_STR_WHOLE(vd_country_name(q->from)));
    if (q->to.n > 0)
        vd_buf_printf(&cli->out, ", to %.*s",
                      VD_STR_WHOLE(vd_country_name(q->to)));
    vd_buf_printf(&cli->out,
                  ": %zu in force, %zu suspended, %zu to come, %zu ended, %zu "
                  "of other routes\n%s\n",
                  n[VD_CONTROL_IN_FORCE], n[VD_CONTROL_SUSPENDED],
                  n[VD_CONTROL_NOT_YET], n[VD_CONTROL_ENDED], a->elsewhere,
                  vd_goods_caveat);
    for (size_t i = 0; i < a->n_controls; i++)
        put_control(cli, &a->controls[i]);
    for (size_t i = 0; i < a->n_hubs; i++) {
        vd_buf_printf(&cli->out,
                      "hub: goods were diverted through %.*s: %.*s (%.*s; "
                      "%.*s)\n",
                      VD_STR_WHOLE(vd_country_name(a->hubs[i]->country)),
                      VD_STR_WHOLE(a->hubs[i]->reason),
                      VD_STR_WHOLE(a->hubs[i]->source),
                      VD_STR_WHOLE(a->hubs[i]->verified));
    }
}

static bool take_place(vd_cli *cli, const vd_arg *arg, vd_str *out)
{
    *out = vd_place_find(vd_str_of(arg->value));
    if (out->n == 0) {
        (void)vd_cli_usage(cli,
                           "--%s: \"%s\" is no country that is known, and no "
                           "region such as ua-43",
                           arg->name, arg->value);
    }
    return out->n > 0;
}

static bool take_day(vd_cli *cli, const char *text, int32_t *out)
{
    vd_pdate date;

    if (vd_pdate_parse(vd_str_of(text), &date, NULL) == VD_OK &&
        date.lo == date.hi) {
        *out = date.lo;
        return true;
    }
    (void)vd_cli_usage(cli, "--date: \"%s\" is no day such as 2024-02-29",
                       text);
    return false;
}

static bool take_option(vd_cli *cli, order *o, const vd_arg *arg)
{
    if (arg->name == NULL) {
        o->query.text = vd_str_join(&cli->arena, o->query.text, VD_STR(" "),
                                    vd_str_of(arg->value));
        return true;
    }
    if (strcmp(arg->name, "from") == 0)
        return take_place(cli, arg, &o->query.from);
    if (strcmp(arg->name, "to") == 0)
        return take_place(cli, arg, &o->query.to);
    if (strcmp(arg->name, "date") == 0)
        return take_day(cli, arg->value, &o->query.day);
    if (strcmp(arg->name, "controls") == 0 && o->n_files < FILES_MAX) {
        o->files[o->n_files++] = arg->value;
        return true;
    }
    if (strcmp(arg->name, "controls") == 0)
        (void)vd_cli_usage(cli, "--controls: more than %d files", FILES_MAX);
    else
        (void)vd_cli_usage(cli, "--%s is no option of goods", arg->name);
    return false;
}

static vd_status ask(vd_cli *cli, const order *o, vd_goods_answer *out,
                     vd_err *err)
{
    vd_controls controls;
    vd_status st =
        vd_controls_read(&controls, &cli->arena, o->files, o->n_files, err);

    return st == VD_OK
               ? vd_goods_ask(&controls, &o->query, &cli->arena, out, err)
               : st;
}

int vd_command_goods(vd_cli *cli)
{
    order o = {
        .query = {.text = VD_STR(""), .from = VD_STR(""), .to = VD_STR("")}};
    char today[VD_MOMENT_TEXT];
    vd_goods_answer answer;
    vd_arg arg;
    vd_err err = {0};
    vd_status st;

    vd_moment_format_date(cli->as_of == VD_MOMENT_MAX ? cli->now : cli->as_of,
                          today);
    if (!take_day(cli, today, &o.query.day))
        return VD_EXIT_USAGE;
    while (vd_cli_next(cli, "from to date controls ", &arg)) {
        if (!take_option(cli, &o, &arg))
            return VD_EXIT_USAGE;
    }
    if (o.query.text.n == 0)
        return vd_cli_usage(cli, "say which goods: a code or words");
    st = ask(cli, &o, &answer, &err);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    if (cli->json) {
        vd_json_out out = vd_cli_json(cli);

        vd_goods_put_json(&o.query, &answer, &cli->arena, &out);
        vd_cli_json_end(cli);
    } else
        put_text(cli, &o.query, &answer);
    return VD_EXIT_DONE;
}
