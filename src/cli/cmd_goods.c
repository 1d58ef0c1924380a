/* SPDX-License-Identifier: Apache-2.0 */
/* Which controls apply to goods, under whose law. */
#include <string.h>

#include "cli/cli.h"
#include "controls/goods.h"
#include "data/country.h"
#include "model/pdate.h"

enum { FILES_MAX = 64 };

typedef struct order {
    vd_goods_query query;
    const char *files[FILES_MAX]; /* of controls */
    size_t n_files;
} order;

static vd_str day_text(vd_arena *arena, int32_t day)
{
    unsigned d = (unsigned)day;

    return day == 0 ? VD_STR("")
                    : vd_str_printf(arena, "%04u-%02u-%02u", d / 10000,
                                    d / 100 % 100, d % 100);
}

static vd_str covers_name(vd_covering covers)
{
    return covers == VD_COVERS_WHOLE ? VD_STR("whole") : VD_STR("part");
}

/* Said with every answer. */
static const char caveat[] =
    "What is not in the tables is not known here: nothing found is no "
    "permission.";

/* ---- for programs ---- */

static void pair_day(vd_cli *cli, vd_json_out *out, const char *key,
                     int32_t day)
{
    if (day != 0)
        vd_json_pair(out, key, day_text(&cli->arena, day));
}

static void json_control(vd_cli *cli, vd_json_out *out,
                         const vd_goods_control *g)
{
    const vd_control *c = g->control;

    vd_json_open(out, '{');
    vd_json_pair(out, "jurisdiction", c->jurisdiction);
    vd_json_pair(out, "instrument", c->instrument);
    vd_json_pair_if(out, "paragraph", c->paragraph);
    vd_json_pair(out, "kind", c->kind);
    vd_json_pair(out, "state", vd_control_state_name(g->state));
    vd_json_pair(out, "title", c->title);
    vd_json_pair_if(out, "category", c->category);
    vd_json_pair_if(out, "code", g->code);
    vd_json_pair_if(out, "hs", c->hs);
    vd_json_pair_if(out, "edition", c->edition);
    vd_json_pair(out, "covers", covers_name(g->covers));
    if (g->likeness > 0) {
        vd_json_key(out, "likeness");
        vd_json_millionths(out, g->likeness);
    }
    vd_json_pair_if(out, "from", c->from);
    vd_json_pair_if(out, "to", c->to);
    vd_json_pair(out, "route",
                 g->route == VD_ROUTE_IS ? VD_STR("yes") : VD_STR("unknown"));
    vd_json_pair_if(out, "limit", c->limit);
    vd_json_pair_if(out, "exceptions", c->exceptions);
    pair_day(cli, out, "effective", c->effective);
    pair_day(cli, out, "suspended", c->suspended);
    pair_day(cli, out, "resumed", c->resumed);
    pair_day(cli, out, "ended", c->ended);
    vd_json_pair_if(out, "note", c->note);
    vd_json_pair(out, "sure", c->sure);
    vd_json_pair(out, "source", c->source);
    vd_json_pair(out, "verified", c->verified);
    vd_json_close(out, '}');
}

static void json_code(vd_json_out *out, const vd_goods_code *c)
{
    static const vd_str hows[] = {
        VD_STR_INIT("code"), VD_STR_INIT("correlation"), VD_STR_INIT("words")};

    vd_json_open(out, '{');
    vd_json_pair(out, "code", c->code);
    vd_json_pair_if(out, "words", c->words);
    vd_json_pair_if(out, "chapter", c->chapter);
    vd_json_pair(out, "by", hows[c->how]);
    vd_json_pair_if(out, "note", c->note);
    if (c->how == VD_GOODS_BY_WORDS) {
        vd_json_key(out, "likeness");
        vd_json_millionths(out, c->likeness);
    }
    vd_json_close(out, '}');
}

static void put_json(vd_cli *cli, const vd_goods_query *q,
                     const vd_goods_answer *a)
{
    vd_json_out out = vd_cli_json(cli);

    vd_json_open(&out, '{');
    vd_json_pair(&out, "query", q->text);
    vd_json_pair_if(&out, "from", q->from);
    vd_json_pair_if(&out, "to", q->to);
    vd_json_pair(&out, "date", day_text(&cli->arena, q->day));
    vd_json_key(&out, "by_words");
    vd_json_bool(&out, a->by_words);
    vd_json_pair_if(&out, "unknown_words", a->unknown);
    vd_json_pair(&out, "caveat", vd_str_of(caveat));
    vd_json_key(&out, "codes");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < a->n_codes; i++)
        json_code(&out, &a->codes[i]);
    vd_json_close(&out, ']');
    vd_json_key(&out, "places");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < 3 && a->places[i].n > 0; i++)
        vd_json_string(&out, a->places[i]);
    vd_json_close(&out, ']');
    vd_json_key(&out, "controls");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < a->n_controls; i++)
        json_control(cli, &out, &a->controls[i]);
    vd_json_close(&out, ']');
    vd_json_pair_int(&out, "other_routes", (long long)a->elsewhere);
    vd_json_key(&out, "hubs");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < a->n_hubs; i++) {
        vd_json_open(&out, '{');
        vd_json_pair(&out, "country", a->hubs[i]->country);
        vd_json_pair(&out, "reason", a->hubs[i]->reason);
        vd_json_pair(&out, "source", a->hubs[i]->source);
        vd_json_pair(&out, "verified", a->hubs[i]->verified);
        vd_json_close(&out, '}');
    }
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

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
                  VD_STR_WHOLE(day_text(arena, c->effective)));
    if (c->suspended != 0) {
        vd_buf_printf(&cli->out, ", suspended from %.*s",
                      VD_STR_WHOLE(day_text(arena, c->suspended)));
        if (c->resumed != 0)
            vd_buf_printf(&cli->out, " to %.*s",
                          VD_STR_WHOLE(day_text(arena, c->resumed)));
    }
    if (c->ended != 0)
        vd_buf_printf(&cli->out, ", until %.*s",
                      VD_STR_WHOLE(day_text(arena, c->ended)));
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
                  VD_STR_WHOLE(day_text(&cli->arena, q->day)));
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
                  caveat);
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
    if (cli->json)
        put_json(cli, &o.query, &answer);
    else
        put_text(cli, &o.query, &answer);
    return VD_EXIT_DONE;
}
