/* SPDX-License-Identifier: Apache-2.0 */
/* A base of customers, and screening it against what changed. */
#include <stdio.h>
#include <string.h>

#include "app/answer.h"
#include "app/customers.h"
#include "app/quality.h"
#include "app/recorder.h"
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
    bool record; /* answers and alerts on the desk */
    vd_chain *chain;
    vd_recorder *recorder;
    size_t raised;
    vd_arena arena; /* of the customer in hand */
} rescreener;

static vd_status commit(rescreener *r, vd_err *err)
{
    vd_cli_flush(r->cli);
    return vd_recorder_commit(r->recorder, err);
}

/* A customer who is met is screened whole, so that the answer that is kept is
   one that comes out again. */
static vd_status record(rescreener *r, const vd_query *q, vd_raised *raised,
                        vd_err *err)
{
    vd_search_options options = {.limit = VD_RESULTS_MAX,
                                 .typed = true,
                                 .explain = true,
                                 .floor = r->threshold};
    vd_found found;
    vd_buf answer;
    vd_json_out out = {.buf = &answer};
    vd_status st = vd_recorder_begin(r->recorder, err);

    vd_arena_reset(&r->arena);
    if (st == VD_OK)
        st = vd_screen_query(r->screen, q->record->entities, &options,
                             &r->arena, &found, err);
    if (st != VD_OK)
        return st;
    vd_buf_init(&answer);
    vd_answer_put(&out, &(vd_answer){.row = q->row,
                                     .id = q->id,
                                     .state = vd_screen_state(r->screen),
                                     .found = &found,
                                     .threshold = r->threshold});
    st = vd_recorder_query(r->recorder, q, &found, vd_buf_view(&answer), raised,
                           err);
    vd_buf_done(&answer);
    r->raised +=
        raised->news == VD_NEWS_NEW || raised->news == VD_NEWS_REOPENED;
    return st;
}

static vd_status open_recorder(rescreener *r, const vd_view *view, vd_err *err)
{
    vd_recording of = {.view = view,
                       .screen = r->screen,
                       .limit = VD_RESULTS_MAX,
                       .threshold = r->threshold};
    vd_status st = vd_cli_chain(r->cli, &r->chain, err);

    of.chain = r->chain;
    return st == VD_OK ? vd_recorder_open(&of, &r->recorder, err) : st;
}

static vd_status put_hit(void *ctx, const vd_query *q, const vd_found *found,
                         vd_err *err)
{
    rescreener *r = ctx;
    vd_cli *cli = r->cli;
    vd_json_out out = vd_cli_json(cli);
    vd_raised raised = {VD_NEWS_NONE, 0};
    vd_status st = r->recorder == NULL ? VD_OK : record(r, q, &raised, err);

    if (st != VD_OK)
        return st;
    if (cli->json) {
        vd_answer_put(&out, &(vd_answer){.row = q->row,
                                         .id = q->id,
                                         .state = vd_screen_state(r->screen),
                                         .found = found,
                                         .threshold = r->threshold,
                                         .alert = raised.alert,
                                         .news = vd_news_name(raised.news)});
        vd_cli_json_end(cli);
        return r->recorder != NULL && vd_recorder_is_full(r->recorder)
                   ? commit(r, err)
                   : VD_OK;
    }
    if (raised.alert != 0)
        vd_buf_printf(&cli->out, "alert %lld (%.*s): ", (long long)raised.alert,
                      VD_STR_WHOLE(vd_news_name(raised.news)));
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
    return r->recorder != NULL && vd_recorder_is_full(r->recorder)
               ? commit(r, err)
               : VD_OK;
}

static vd_status rescreen(rescreener *r, const vd_view *view,
                          vd_rescreening *job, vd_err *err)
{
    vd_status st = vd_screen_open(view, &r->screen, err);

    vd_cli_progress_end(r->cli);
    job->hit = put_hit;
    job->ctx = r;
    vd_arena_init(&r->arena, 0);
    if (st == VD_OK && r->record)
        st = open_recorder(r, view, err);
    if (st == VD_OK)
        st = vd_rescreen(r->screen, view, job, err);
    if (st == VD_OK && r->record)
        st = commit(r, err);
    vd_recorder_close(r->recorder);
    vd_chain_close(r->chain);
    vd_arena_done(&r->arena);
    vd_screen_close(r->screen);
    if (st == VD_OK && !r->cli->json && r->record)
        vd_buf_printf(&r->cli->out, "%zu alerts are new or open again\n",
                      r->raised);
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
    int since = 0;
    bool fail_on_hit = false;
    vd_arg arg;
    vd_store *store;
    vd_view view;
    vd_err err = {0};
    vd_status st;
    int status;

    while (vd_cli_next(cli, "since loaded-since threshold ", &arg)) {
        if (arg.name == NULL)
            return vd_cli_usage(cli, "rescreen has no words, only options");
        if (strcmp(arg.name, "since") == 0 ||
            strcmp(arg.name, "loaded-since") == 0) {
            if (since++ > 0)
                return vd_cli_usage(cli, "since when? said twice");
            job.loaded = arg.name[0] == 'l';
            if (!vd_cli_moment(cli, arg.name, arg.value, &job.since))
                return VD_EXIT_USAGE;
        } else if (strcmp(arg.name, "threshold") == 0) {
            if (!vd_cli_share(cli, "threshold", arg.value, &r.threshold))
                return VD_EXIT_USAGE;
        } else if (strcmp(arg.name, "fail-on-hit") == 0) {
            fail_on_hit = true;
        } else if (strcmp(arg.name, "record") == 0) {
            r.record = true;
        } else {
            return vd_cli_usage(cli, "--%s is no option of rescreen", arg.name);
        }
    }
    if (since == 0)
        return vd_cli_usage(
            cli, "say since when: --since D, or --loaded-since TIME");
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
