/* SPDX-License-Identifier: Apache-2.0 */
/* A base of customers, and screening it against what changed. */
#include <stdio.h>
#include <string.h>

#include "app/answer.h"
#include "app/customers.h"
#include "app/quality.h"
#include "cli/cli.h"

static vd_status say_wrong(void *ctx, const vd_query *query, vd_err *err)
{
    (void)err;
    (void)fprintf(stderr, "vedette customers: row %zu: %.*s\n", query->row,
                  VD_STR_WHOLE(vd_cli_wordless(ctx, query->wrong)));
    return VD_OK;
}

static void print_report(vd_cli *cli, const vd_customers_report *r)
{
    vd_json_out out = vd_cli_json(cli);

    if (!cli->json) {
        vd_buf_printf(&cli->out, "%zu customers, %zu rows left out\n",
                      r->customers, r->wrong);
        return;
    }
    vd_json_open(&out, '{');
    vd_json_pair_int(&out, "customers", (long long)r->customers);
    vd_json_pair_int(&out, "left_out", (long long)r->wrong);
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static void put_flaws_json(vd_cli *cli, const vd_quality *q)
{
    vd_json_out out = vd_cli_json(cli);

    vd_json_open(&out, '{');
    vd_json_pair_int(&out, "rows", (long long)q->rows);
    vd_json_pair_int(&out, "flawed", (long long)q->flawed);
    if (q->cut_at > 0)
        vd_json_pair_int(&out, "cut_at", (long long)q->cut_at);
    vd_json_key(&out, "flaws");
    vd_json_open(&out, '[');
    for (vd_flaw f = 0; f < VD_FLAWS; f++) {
        const vd_flaw_count *c = &q->flaws[f];

        if (c->n == 0)
            continue;
        vd_json_open(&out, '{');
        vd_json_pair(&out, "flaw", vd_flaw_name(f));
        vd_json_pair(&out, "meaning", vd_flaw_meaning(f));
        vd_json_pair_int(&out, "rows", (long long)c->n);
        vd_json_key(&out, "first_rows");
        vd_json_open(&out, '[');
        for (size_t i = 0; i < c->n && i < VD_FLAW_ROWS; i++)
            vd_json_int(&out, (long long)c->rows[i]);
        vd_json_close(&out, ']');
        vd_json_close(&out, '}');
    }
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static void put_flaws(vd_cli *cli, const vd_quality *q)
{
    vd_columns columns;

    vd_buf_printf(&cli->out, "%zu rows, %zu with something odd\n", q->rows,
                  q->flawed);
    vd_columns_init(&columns, &cli->arena, 4);
    for (vd_flaw f = 0; f < VD_FLAWS; f++) {
        const vd_flaw_count *c = &q->flaws[f];
        vd_str rows = VD_STR("");

        if (c->n == 0)
            continue;
        for (size_t i = 0; i < c->n && i < VD_FLAW_ROWS; i++) {
            rows = vd_str_join(&cli->arena, rows, VD_STR(" "),
                               vd_str_printf(&cli->arena, "%zu", c->rows[i]));
        }
        vd_columns_row(
            &columns,
            (vd_str[]){VD_STR(" "), vd_str_printf(&cli->arena, "%zu", c->n),
                       vd_flaw_meaning(f),
                       vd_str_printf(&cli->arena, "row%s %.*s%s",
                                     c->n == 1 ? "" : "s", VD_STR_WHOLE(rows),
                                     c->n > VD_FLAW_ROWS ? " ..." : "")});
    }
    vd_columns_write(&columns, true, false, &cli->out);
    if (q->cut_at > 0)
        vd_buf_printf(&cli->out, "names seem to be cut at %zu letters\n",
                      q->cut_at);
}

static int check(vd_cli *cli, const char *path)
{
    vd_quality quality;
    vd_err err = {0};
    vd_status st = vd_quality_of(path, cli->now, &quality, &err);

    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    if (cli->json)
        put_flaws_json(cli, &quality);
    else
        put_flaws(cli, &quality);
    return VD_EXIT_DONE;
}

static int load(vd_cli *cli, const char *path)
{
    vd_customers_report report = {0};
    vd_store *store;
    vd_view view;
    vd_err err = {0};
    vd_status st;
    int status;

    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    view = vd_cli_view(cli, store);
    st = vd_customers_load(&view, path, say_wrong, &cli->arena, &report, &err);
    vd_store_close(store);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    print_report(cli, &report);
    return report.wrong > 0 ? VD_EXIT_INPUT : VD_EXIT_DONE;
}

int vd_command_customers(vd_cli *cli)
{
    const char *words[2] = {"", ""};
    const char *path;
    size_t n = 0;
    vd_arg arg;

    while (vd_cli_next(cli, "", &arg)) {
        if (arg.name != NULL || n == 2)
            return vd_cli_usage(cli, "say: customers load FILE, or check FILE");
        words[n++] = arg.value;
    }
    path = strcmp(words[1], "-") == 0 ? "/dev/stdin" : words[1];
    if (n == 2 && strcmp(words[0], "load") == 0)
        return load(cli, path);
    if (n == 2 && strcmp(words[0], "check") == 0)
        return check(cli, path);
    return vd_cli_usage(cli, "say: customers load FILE, or check FILE");
}

typedef struct rescreener {
    vd_cli *cli;
    vd_screen *screen;
    int threshold;
} rescreener;

static vd_status put_hit(void *ctx, const vd_query *q, const vd_found *found,
                         vd_err *err)
{
    const rescreener *r = ctx;
    vd_cli *cli = r->cli;
    vd_json_out out = vd_cli_json(cli);

    (void)err;
    if (cli->json) {
        vd_answer_put(&out, &(vd_answer){.row = q->row,
                                         .id = q->id,
                                         .state = vd_screen_state(r->screen),
                                         .found = found,
                                         .threshold = r->threshold});
        vd_cli_json_end(cli);
        return VD_OK;
    }
    vd_buf_printf(&cli->out, "%zu %.*s %.*s\n", q->row, VD_STR_WHOLE(q->id),
                  VD_STR_WHOLE(vd_entity_caption(q->record->entities)));
    for (size_t i = 0; i < found->n; i++) {
        const vd_result *f = &found->at[i];

        vd_buf_printf(&cli->out, "  * %d.%02d  %.*s  %.*s\n",
                      f->score.score / VD_MILLION,
                      f->score.score % VD_MILLION / 10000,
                      VD_STR_WHOLE(vd_entity_caption(f->candidate->entity)),
                      VD_STR_WHOLE(f->candidate->entity->id));
    }
    return VD_OK;
}

static vd_status rescreen(rescreener *r, const vd_view *view,
                          vd_rescreening *job, vd_err *err)
{
    vd_status st = vd_screen_open(view, &r->screen, err);

    vd_cli_progress_end(r->cli);
    job->hit = put_hit;
    job->ctx = r;
    if (st == VD_OK)
        st = vd_rescreen(r->screen, view, job, err);
    vd_screen_close(r->screen);
    if (st == VD_OK && !r->cli->json) {
        vd_buf_printf(&r->cli->out,
                      "%zu customers against %zu changed parties, %zu with a "
                      "hit\n",
                      job->customers, job->changed, job->hits);
    }
    return st;
}

int vd_command_rescreen(vd_cli *cli)
{
    rescreener r = {.cli = cli, .threshold = 700000};
    vd_rescreening job = {0};
    bool since = false;
    bool fail_on_hit = false;
    vd_arg arg;
    vd_store *store;
    vd_view view;
    vd_err err = {0};
    vd_status st;
    int status;

    while (vd_cli_next(cli, "since threshold ", &arg)) {
        if (arg.name == NULL)
            return vd_cli_usage(cli, "rescreen has no words, only options");
        if (strcmp(arg.name, "since") == 0) {
            since = true;
            if (!vd_cli_moment(cli, "since", arg.value, &job.since))
                return VD_EXIT_USAGE;
        } else if (strcmp(arg.name, "threshold") == 0) {
            if (!vd_cli_share(cli, "threshold", arg.value, &r.threshold))
                return VD_EXIT_USAGE;
        } else if (strcmp(arg.name, "fail-on-hit") == 0) {
            fail_on_hit = true;
        } else {
            return vd_cli_usage(cli, "--%s is no option of rescreen", arg.name);
        }
    }
    if (!since)
        return vd_cli_usage(cli, "say since when: --since D");
    job.threshold = r.threshold;
    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    view = vd_cli_view(cli, store);
    st = rescreen(&r, &view, &job, &err);
    vd_store_close(store);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    return fail_on_hit && job.hits > 0 ? VD_EXIT_HIT : VD_EXIT_DONE;
}
