/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/answer.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "model/ident.h"

typedef struct screener {
    vd_cli *cli;
    vd_screen *screen;
    vd_arena arena;  /* of one answer */
    vd_record query; /* of the command line */
    const char *file;
    const char *number;
    size_t limit;
    int threshold; /* millionths */
    bool fail_on_hit;
    size_t queries;
    size_t hits; /* queries with at least one */
} screener;

static vd_str joined(vd_arena *arena, const vd_str *parts, size_t n)
{
    vd_str whole = VD_STR("");

    for (size_t i = 0; i < n; i++)
        whole = vd_str_join(arena, whole, VD_STR(","), parts[i]);
    return whole;
}

static bool is_hit(const screener *s, const vd_found *found, size_t i)
{
    return i < found->n && found->at[i].score.score >= s->threshold;
}

/* For people: hits alone, or the best result and that it is no hit. */
static void put_text(screener *s, size_t row, vd_str id, const vd_entity *query,
                     const vd_found *found)
{
    vd_cli *cli = s->cli;
    vd_str name = vd_entity_caption(query);
    bool hit = is_hit(s, found, 0);
    const char *colour = hit ? "\033[31;1m" : "\033[32m";

    if (s->file != NULL)
        vd_buf_printf(&cli->out, "%zu %.*s ", row, VD_STR_WHOLE(id));
    vd_buf_printf(&cli->out, "%.*s: %s%s%s\n", VD_STR_WHOLE(name),
                  cli->colour ? colour : "", hit ? "HIT" : "no hit",
                  cli->colour ? "\033[0m" : "");
    for (size_t i = 0; i < found->n; i++) {
        const vd_result *r = &found->at[i];

        if (!is_hit(s, found, i) && (hit || i > 0))
            break;
        vd_buf_printf(
            &cli->out, "  %s %d.%02d  %.*s  %.*s  %.*s  [%.*s]\n",
            is_hit(s, found, i) ? "*" : "best", r->score.score / VD_MILLION,
            r->score.score % VD_MILLION / 10000,
            VD_STR_WHOLE(vd_entity_caption(r->candidate->entity)),
            VD_STR_WHOLE(vd_schema_name(r->candidate->entity->schema)),
            VD_STR_WHOLE(r->candidate->entity->id),
            VD_STR_WHOLE(joined(&s->arena, r->candidate->datasets,
                                r->candidate->n_sources)));
        for (size_t w = 0; w < r->score.n_why; w++)
            vd_buf_printf(&cli->out, "%s%.*s", w == 0 ? "         " : "; ",
                          VD_STR_WHOLE(r->score.why[w]));
        vd_buf_put_char(&cli->out, '\n');
    }
    if (cli->out.n > 1 << 16)
        vd_cli_flush(cli);
}

static vd_status screen_one(void *ctx, size_t row, vd_str id, vd_record *query,
                            vd_err *err)
{
    screener *s = ctx;
    vd_search_options options = {.limit = s->limit, .explain = true};
    vd_found found;
    vd_status st;

    if (query->entities[0].n == 0) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "row %zu: nothing to screen: no name and no number",
                       row);
    }
    vd_arena_reset(&s->arena);
    st = vd_screen_query(s->screen, query->entities, &options, &s->arena,
                         &found, err);
    if (st != VD_OK)
        return st;
    s->queries++;
    s->hits += is_hit(s, &found, 0);
    if (s->cli->json) {
        vd_json_out out = vd_cli_json(s->cli);

        vd_answer_put(&out, row, id, &found, s->threshold);
        vd_cli_json_end(s->cli);
    } else {
        put_text(s, row, id, query->entities, &found);
    }
    return VD_OK;
}

/* A number of any kind: it is looked for among all. */
static void put_number(vd_record *query, vd_str number)
{
    char imo[8];

    for (int p = 1; p < VD_PROP_COUNT; p++) {
        if (vd_prop_type((vd_prop)p) != VD_TYPE_IDENTIFIER ||
            p == VD_PROP_IMO_NUMBER)
            continue;
        vd_record_say(query, (vd_prop)p, number);
    }
    if (vd_imo_find(number, imo))
        vd_record_say(query, VD_PROP_IMO_NUMBER, vd_str_of(imo));
}

static bool take_threshold(const vd_cli *cli, const char *text, int *out)
{
    long long whole = 0;
    long long part = 0;
    vd_str s = vd_str_of(text);
    size_t dot = vd_str_find_char(s, '.', 0);
    vd_str fraction =
        dot == VD_STR_NONE ? VD_STR("") : vd_str_slice(s, dot + 1, s.n);

    if (!vd_str_to_int(vd_str_slice(s, 0, dot), &whole) || fraction.n > 6 ||
        (fraction.n > 0 && !vd_str_to_int(fraction, &part)) || whole > 1) {
        (void)vd_cli_usage(cli, "--threshold: \"%s\" is not between 0 and 1",
                           text);
        return false;
    }
    for (size_t i = fraction.n; i < 6; i++)
        part *= 10;
    *out = (int)(whole * VD_MILLION + part);
    return *out <= VD_MILLION;
}

static bool take_option(screener *s, const vd_arg *arg)
{
    vd_cli *cli = s->cli;
    long long n;

    if (strcmp(arg->name, "file") == 0) {
        s->file = strcmp(arg->value, "-") == 0 ? "/dev/stdin" : arg->value;
    } else if (strcmp(arg->name, "schema") == 0) {
        s->query.entities[0].schema = vd_schema_find(vd_str_of(arg->value));
        if (s->query.entities[0].schema == VD_SCHEMA_UNKNOWN)
            return vd_cli_usage(cli, "--schema: \"%s\" is not known",
                                arg->value) < 0;
    } else if (strcmp(arg->name, "dob") == 0) {
        vd_query_put(&s->query, VD_PROP_BIRTH_DATE, vd_str_of(arg->value));
    } else if (strcmp(arg->name, "country") == 0) {
        vd_query_put(&s->query, VD_PROP_COUNTRY, vd_str_of(arg->value));
    } else if (strcmp(arg->name, "id") == 0) {
        s->number = arg->value;
        put_number(&s->query, vd_str_of(arg->value));
    } else if (strcmp(arg->name, "limit") == 0) {
        if (!vd_cli_number(cli, "limit", arg->value, VD_RESULTS_MAX, &n))
            return false;
        s->limit = (size_t)n;
    } else if (strcmp(arg->name, "threshold") == 0) {
        return take_threshold(cli, arg->value, &s->threshold);
    } else if (strcmp(arg->name, "fail-on-hit") == 0) {
        s->fail_on_hit = true;
    } else {
        return vd_cli_usage(cli, "--%s is no option of screen", arg->name) < 0;
    }
    return true;
}

static vd_status run(screener *s, const vd_view *view, vd_err *err)
{
    vd_status st = vd_screen_open(view, &s->screen, err);

    if (st == VD_OK && s->file != NULL)
        st = vd_queries_each(s->file, screen_one, s, err);
    else if (st == VD_OK)
        st = screen_one(s, 1, VD_STR(""), &s->query, err);
    if (st == VD_OK && !s->cli->json && s->file != NULL) {
        vd_buf_printf(
            &s->cli->out, "%zu screened against %zu entities, %zu with a hit\n",
            s->queries, vd_index_entities(vd_screen_index(s->screen)), s->hits);
    }
    vd_arena_done(&s->arena);
    vd_screen_close(s->screen);
    return st;
}

int vd_command_screen(vd_cli *cli)
{
    screener *s = VD_NEW(&cli->arena, screener);
    vd_str name = VD_STR("");
    vd_arg arg;
    vd_store *store;
    vd_view view;
    vd_err err = {0};
    vd_status st;
    int status;

    s->cli = cli;
    vd_arena_init(&s->arena, 0);
    s->limit = 10;
    s->threshold = 700000;
    vd_record_init(&s->query, &cli->arena, VD_STR(""), VD_STR(""),
                   VD_SCHEMA_UNKNOWN);
    while (
        vd_cli_next(cli, "file schema dob country id limit threshold ", &arg)) {
        if (arg.name == NULL) {
            name = vd_str_join(&cli->arena, name, VD_STR(" "),
                               vd_str_of(arg.value));
        } else if (!take_option(s, &arg)) {
            return VD_EXIT_USAGE;
        }
    }
    if (name.n > VD_QUERY_NAME_BYTES_MAX)
        return vd_cli_usage(cli, "a name of more than %u bytes",
                            VD_QUERY_NAME_BYTES_MAX);
    vd_query_put(&s->query, VD_PROP_NAME, name);
    if (s->file == NULL && name.n == 0 && s->number == NULL)
        return vd_cli_usage(cli, "say whom to screen: a name, --id or --file");
    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    view = vd_cli_view(cli, store);
    st = run(s, &view, &err);
    vd_store_close(store);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    return s->fail_on_hit && s->hits > 0 ? VD_EXIT_HIT : VD_EXIT_DONE;
}
