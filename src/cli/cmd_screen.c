/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/answer.h"
#include "app/batch.h"
#include "app/recorder.h"
#include "base/limits.h"
#include "cli/answers.h"
#include "cli/cli.h"
#include "data/country.h"
#include "model/ident.h"

enum { SOURCES_MAX = 64 };

typedef struct screener {
    vd_cli *cli;
    vd_screen *screen;
    vd_arena arena;  /* of one answer */
    vd_record query; /* of the command line */
    const char *file;
    const char *number;
    const char *output; /* file of answers */
    FILE *out;          /* the same */
    vd_batch batch;
    vd_filter filter;
    vd_str sources[SOURCES_MAX]; /* of the filter */
    vd_changed changed;
    bool since;
    vd_moment changed_since;
    bool loaded;   /* since then */
    int threshold; /* millionths */
    bool fail_on_hit;
    bool record; /* keep answers and raise alerts on the desk */
    vd_chain *chain;
    vd_recorder *recorder;
    size_t raised;
    size_t shown; /* results of each query that are printed */
    size_t queries;
    size_t hits; /* queries with at least one */
    size_t wrong;
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

/* The first need not be the best: vd_search_options.having. */
static bool has_hit(const screener *s, const vd_found *found)
{
    for (size_t i = 0; i < found->n; i++) {
        if (is_hit(s, found, i))
            return true;
    }
    return false;
}

/* For people: hits alone, or the first result and that none is a hit. */
static void put_text(screener *s, const vd_query *q, const vd_found *found)
{
    vd_cli *cli = s->cli;
    vd_str name = vd_entity_caption(q->record->entities);
    bool hit = has_hit(s, found);
    const char *colour = hit ? "\033[31;1m" : "\033[32m";

    if (s->file != NULL)
        vd_buf_printf(&cli->out, "%zu %.*s ", q->row, VD_STR_WHOLE(q->id));
    vd_buf_printf(&cli->out, "%.*s: %s%s%s\n", VD_STR_WHOLE(name),
                  cli->colour ? colour : "", hit ? "HIT" : "no hit",
                  cli->colour ? "\033[0m" : "");
    for (size_t i = 0; i < found->n; i++) {
        const vd_result *r = &found->at[i];

        bool first = i == 0 && (!hit || r->has_all);

        if (!is_hit(s, found, i) && !first)
            continue;
        vd_buf_printf(
            &cli->out, "  %s %d.%02d  %.*s  %.*s  %.*s  [%.*s]\n",
            is_hit(s, found, i) ? "*"
            : hit               ? "-"
                                : "best",
            r->score.score / VD_MILLION, r->score.score % VD_MILLION / 10000,
            VD_STR_WHOLE(vd_entity_caption(r->candidate->entity)),
            VD_STR_WHOLE(vd_schema_name(r->candidate->entity->schema)),
            VD_STR_WHOLE(r->candidate->entity->id),
            VD_STR_WHOLE(joined(&s->arena, r->candidate->datasets,
                                r->candidate->n_sources)));
        for (size_t w = 0; w < r->score.n_why; w++)
            vd_buf_printf(&cli->out, "%s%.*s", w == 0 ? "         " : "; ",
                          VD_STR_WHOLE(r->score.why[w]));
        if (is_hit(s, found, i) && r->score.would_decide != VD_PROP_NONE)
            vd_buf_printf(&cli->out, "; %.*s would decide",
                          VD_STR_WHOLE(vd_prop_name(r->score.would_decide)));
        vd_buf_put_char(&cli->out, '\n');
    }
    if (!found->complete) {
        vd_buf_printf(&cli->out,
                      "  stopped by the deadline: what was not looked at may "
                      "score up to %d.%02d\n",
                      found->bound / VD_MILLION,
                      found->bound % VD_MILLION / 10000);
    }
}

/* Gathered output goes to the file of answers, if there is one. */
static vd_status flush(screener *s, vd_err *err)
{
    vd_buf *out = &s->cli->out;

    if (s->out == NULL) {
        vd_cli_flush(s->cli);
        return VD_OK;
    }
    if (fwrite(out->p, 1, out->n, s->out) != out->n || fflush(s->out) != 0)
        return vd_fail(err, VD_IO, VD_NOWHERE, "%s: cannot be written",
                       s->output);
    vd_buf_clear(out);
    return VD_OK;
}

static void put_wrong(screener *s, const vd_query *q)
{
    (void)fprintf(stderr, "vedette screen: row %zu: %.*s\n", q->row,
                  VD_STR_WHOLE(vd_cli_wordless(&s->cli->arena, q->wrong)));
}

/* What is printed is printed before it is committed. */
static vd_status commit(screener *s, vd_err *err)
{
    vd_status st = flush(s, err);

    return st == VD_OK ? vd_recorder_commit(s->recorder, err) : st;
}

static vd_status record(screener *s, const vd_query *q, const vd_found *found,
                        vd_raised *raised, vd_err *err)
{
    vd_buf answer;
    vd_json_out out = {.buf = &answer};
    vd_status st = vd_recorder_begin(s->recorder, err);

    if (st != VD_OK)
        return st;
    if (found->n == VD_RESULTS_MAX) {
        (void)fprintf(stderr,
                      "vedette screen: row %zu: more than %d hits: those "
                      "beyond are not recorded\n",
                      q->row, VD_RESULTS_MAX);
    }
    vd_buf_init(&answer);
    vd_answer_put(&out, &(vd_answer){.row = q->row,
                                     .id = q->id,
                                     .state = vd_screen_state(s->screen),
                                     .found = found,
                                     .threshold = s->threshold});
    st = vd_recorder_query(s->recorder, q, found, vd_buf_view(&answer), raised,
                           err);
    vd_buf_done(&answer);
    s->raised +=
        raised->news == VD_NEWS_NEW || raised->news == VD_NEWS_REOPENED;
    if (raised->news != VD_NEWS_NONE && !s->cli->json) {
        vd_buf_printf(&s->cli->out,
                      "alert %lld (%.*s): ", (long long)raised->alert,
                      VD_STR_WHOLE(vd_news_name(raised->news)));
    }
    return st;
}

static vd_status put_answer(void *ctx, const vd_query *q, const vd_found *found,
                            vd_err *err)
{
    screener *s = ctx;
    vd_raised raised = {VD_NEWS_NONE, 0};
    vd_status st = VD_OK;

    vd_found shown;

    if (found != NULL) {
        shown = *found;
        shown.n = shown.n < s->shown ? shown.n : s->shown;
    }
    s->queries += found != NULL;
    s->hits += found != NULL && has_hit(s, found);
    s->wrong += found == NULL;
    if (s->recorder != NULL && found != NULL)
        st = record(s, q, found, &raised, err);
    if (st != VD_OK)
        return st;
    found = found == NULL ? NULL : &shown;
    if (s->cli->json) {
        vd_json_out out = vd_cli_json(s->cli);

        vd_answer_put(&out, &(vd_answer){.row = q->row,
                                         .id = q->id,
                                         .state = vd_screen_state(s->screen),
                                         .found = found,
                                         .wrong = q->wrong,
                                         .threshold = s->threshold,
                                         .alert = raised.alert,
                                         .news = vd_news_name(raised.news)});
        vd_buf_put_char(&s->cli->out, '\n');
    } else if (found == NULL) {
        put_wrong(s, q);
    } else {
        put_text(s, q, found);
    }
    if (s->recorder != NULL && vd_recorder_is_full(s->recorder))
        return commit(s, err);
    return s->recorder == NULL && s->cli->out.n > 1 << 16 ? flush(s, err)
                                                          : VD_OK;
}

static vd_status screen_one(screener *s, vd_err *err)
{
    vd_deadline deadline = vd_deadline_in(s->batch.deadline_ms);
    vd_search_options options = {.limit = s->batch.limit,
                                 .filter = s->batch.filter,
                                 .typed = true,
                                 .having = s->batch.having,
                                 .nearest = s->batch.nearest,
                                 .explain = true,
                                 .floor = s->batch.floor};
    vd_query query = {.row = 1, .record = &s->query};
    vd_found found;
    vd_status st;

    if (s->batch.deadline_ms > 0) {
        options.stop = vd_deadline_is_over;
        options.stop_ctx = &deadline;
    }
    st = vd_screen_query(s->screen, s->query.entities, &options, &s->arena,
                         &found, err);
    return st == VD_OK ? put_answer(s, &query, &found, err) : st;
}

/* Goes on where the file of answers ends. */
static vd_status resume(screener *s, vd_err *err)
{
    vd_answers there;
    vd_status st = vd_answers_open(s->output, vd_screen_state(s->screen),
                                   &s->cli->arena, &there, err);

    if (st != VD_OK)
        return st;
    s->out = there.file;
    s->batch.skip = there.row;
    s->batch.skip_id = there.id;
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

/* What is asked. */
static bool take_query(screener *s, const vd_arg *arg)
{
    vd_cli *cli = s->cli;

    if (strcmp(arg->name, "schema") == 0) {
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
    } else {
        return vd_cli_usage(cli, "--%s is no option of screen", arg->name) < 0;
    }
    return true;
}

/* Which parties are asked for. */
static bool take_filter(screener *s, const vd_arg *arg)
{
    vd_cli *cli = s->cli;
    vd_filter *f = &s->filter;

    if (strcmp(arg->name, "source") == 0) {
        if (f->n_sources == SOURCES_MAX)
            return vd_cli_usage(cli, "more than %d sources", SOURCES_MAX) < 0;
        s->sources[f->n_sources++] = vd_str_of(arg->value);
    } else if (strcmp(arg->name, "only-schema") == 0) {
        f->schema = vd_schema_find(vd_str_of(arg->value));
        if (f->schema == VD_SCHEMA_UNKNOWN)
            return vd_cli_usage(cli, "--only-schema: \"%s\" is not known",
                                arg->value) < 0;
    } else if (strcmp(arg->name, "only-country") == 0) {
        f->country = vd_country_find(vd_str_of(arg->value));
        if (f->country.n == 0)
            return vd_cli_usage(cli, "--only-country: \"%s\" is not known",
                                arg->value) < 0;
    } else if (strcmp(arg->name, "only-topic") == 0) {
        f->topic = vd_str_of(arg->value);
    } else if (strcmp(arg->name, "changed-since") == 0 ||
               strcmp(arg->name, "loaded-since") == 0) {
        if (s->since)
            return vd_cli_usage(cli, "since when? said twice") < 0;
        s->since = true;
        s->loaded = arg->name[0] == 'l';
        if (!vd_cli_moment(cli, arg->name, arg->value, &s->changed_since))
            return false;
    } else {
        return take_query(s, arg);
    }
    return true;
}

static bool take_option(screener *s, const vd_arg *arg)
{
    vd_cli *cli = s->cli;
    long long n;

    if (strcmp(arg->name, "file") == 0) {
        s->file = strcmp(arg->value, "-") == 0 ? "/dev/stdin" : arg->value;
    } else if (strcmp(arg->name, "output") == 0) {
        s->output = arg->value;
    } else if (strcmp(arg->name, "limit") == 0) {
        if (!vd_cli_number(cli, "limit", arg->value, VD_RESULTS_MAX, &n))
            return false;
        s->batch.limit = (size_t)n;
    } else if (strcmp(arg->name, "deadline-ms") == 0) {
        if (!vd_cli_number(cli, arg->name, arg->value, 1000000,
                           &s->batch.deadline_ms))
            return false;
    } else if (strcmp(arg->name, "threads") == 0) {
        if (!vd_cli_number(cli, arg->name, arg->value, 256, &n))
            return false;
        s->batch.threads = (size_t)n;
    } else if (strcmp(arg->name, "threshold") == 0) {
        return vd_cli_share(cli, arg->name, arg->value, &s->threshold);
    } else if (strcmp(arg->name, "fail-on-hit") == 0) {
        s->fail_on_hit = true;
    } else if (strcmp(arg->name, "record") == 0) {
        s->record = true;
    } else {
        return take_filter(s, arg);
    }
    return true;
}

/* NULL if every party may be given. */
static vd_status make_filter(screener *s, const vd_view *view, vd_err *err)
{
    vd_filter *f = &s->filter;
    vd_status st = VD_OK;

    f->sources = s->sources;
    if (s->since)
        st = vd_changed_since(view, s->changed_since, s->loaded, &s->cli->arena,
                              &s->changed, err);
    f->ids = s->since ? &s->changed.ids : NULL;
    if (s->since || f->n_sources > 0 || f->schema != VD_SCHEMA_UNKNOWN ||
        f->country.n > 0 || f->topic.n > 0)
        s->batch.filter = f;
    return st;
}

static vd_status screen_file(screener *s, vd_err *err)
{
    vd_status st = s->output == NULL ? VD_OK : resume(s, err);

    if (st == VD_OK)
        st = vd_screen_file(s->screen, s->file, &s->batch, put_answer, s, err);
    if (st != VD_OK || s->cli->json)
        return st;
    vd_buf_printf(
        &s->cli->out, "%zu screened against %zu entities, %zu with a hit\n",
        s->queries, vd_index_entities(vd_screen_index(s->screen)), s->hits);
    return VD_OK;
}

static vd_status open_recorder(screener *s, const vd_view *view, vd_err *err)
{
    vd_recording of = {.view = view,
                       .screen = s->screen,
                       .limit = s->batch.limit,
                       .threshold = s->threshold};
    vd_status st = vd_cli_chain(s->cli, &s->chain, err);

    if (st != VD_OK)
        return st;
    of.chain = s->chain;
    return vd_recorder_open(&of, &s->recorder, err);
}

static vd_status run(screener *s, const vd_view *view, vd_err *err)
{
    vd_err late = {0};
    vd_status st = make_filter(s, view, err);

    if (st == VD_OK)
        st = vd_screen_open(view, &s->screen, err);
    vd_cli_progress_end(s->cli);
    if (st == VD_OK && s->record)
        st = open_recorder(s, view, err);
    if (st == VD_OK)
        st = s->file != NULL ? screen_file(s, err) : screen_one(s, err);
    if (s->recorder != NULL) {
        /* Rows before one that could not be read were answered. */
        vd_status end = commit(s, st == VD_OK ? err : &late);

        st = st == VD_OK ? end : st;
    }
    /* Answers that were made are given, whatever ended the rest. */
    if (flush(s, &late) != VD_OK && st == VD_OK) {
        st = late.code;
        *err = late;
    }
    if (s->out != NULL)
        (void)fclose(s->out);
    vd_recorder_close(s->recorder);
    vd_chain_close(s->chain);
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
    s->batch.limit = 10;
    s->threshold = 700000;
    vd_record_init(&s->query, &cli->arena, VD_STR(""), VD_STR(""),
                   VD_SCHEMA_UNKNOWN);
    while (vd_cli_next(cli,
                       "file output schema dob country id limit threshold "
                       "deadline-ms threads source only-schema only-country "
                       "only-topic changed-since loaded-since ",
                       &arg)) {
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
    if (s->output != NULL && (s->file == NULL || !cli->json))
        return vd_cli_usage(cli, "--output goes with --file and --json");
    /* Every hit is recorded, however few are printed. */
    s->shown = s->batch.limit;
    if (!s->record) {
        s->batch.having = s->threshold;
        s->batch.nearest = true;
    }
    if (s->record) {
        s->batch.limit = VD_RESULTS_MAX;
        s->batch.floor = s->threshold;
    }
    if (s->record && (s->since || s->filter.n_sources > 0 ||
                      s->filter.schema != VD_SCHEMA_UNKNOWN ||
                      s->filter.country.n > 0 || s->filter.topic.n > 0 ||
                      s->batch.deadline_ms > 0 || s->output != NULL))
        return vd_cli_usage(cli, "what is recorded is screened whole: --record "
                                 "goes with no filter, deadline or --output");
    store = vd_cli_open(cli, VD_STORE_READ, &status);
    if (store == NULL)
        return status;
    view = vd_cli_view(cli, store);
    st = run(s, &view, &err);
    vd_store_close(store);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    if (s->wrong > 0)
        return VD_EXIT_INPUT;
    return s->fail_on_hit && s->hits > 0 ? VD_EXIT_HIT : VD_EXIT_DONE;
}
