/* SPDX-License-Identifier: Apache-2.0 */
/* AIS in; ship events and findings out. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/check.h"
#include "app/track.h"
#include "base/yaml.h"
#include "cli/cli.h"
#include "report/track.h"
#include "watch/policy.h"

enum { FILES_MAX = 4096 };

typedef struct tracking {
    vd_cli *cli;
    vd_ship_policy policy;
    vd_ais_mapping mapping;
    const char *policy_path;
    const char *mapping_path;
    vd_track_form form;
    vd_track_job job;
    vd_tracker *tracker;
    vd_track_writer *writer;
    const char **files;
    size_t n_files;
    size_t findings;
    size_t events;
    bool messages; /* print what is decoded, and follow nothing */
    bool tracks;
    bool findings_only;
    bool list;
    bool fail_on_hit;
    bool record; /* keep it on the desk, and go on with what is kept */
    const char *reading;
} tracking;

/* --- told ---------------------------------------------------------------- */

static vd_status put_event(void *ctx, const vd_ship_event *event, vd_err *err)
{
    tracking *t = ctx;
    bool finding = vd_ship_event_is_finding(event->kind);

    (void)err;
    t->events++;
    t->findings += finding;
    if (!t->findings_only || finding)
        vd_track_event(t->writer, event);
    if (t->cli->out.n > 1 << 16)
        vd_cli_flush(t->cli);
    return VD_OK;
}

static vd_status put_sighting(void *ctx, const vd_sighting *s, vd_err *err)
{
    tracking *t = ctx;

    (void)err;
    vd_track_point(t->writer, s);
    return VD_OK;
}

static void put_issue(void *ctx, const char *file, uint32_t line,
                      const char *wrong)
{
    (void)ctx;
    (void)fprintf(stderr, "vedette track: %s:%u: %s\n", file, line, wrong);
}

static vd_status flush_out(void *ctx, vd_err *err)
{
    tracking *t = ctx;

    vd_cli_flush(t->cli);
    return fflush(stdout) == 0 ? VD_OK
                               : vd_fail(err, VD_IO, VD_NOWHERE,
                                         "standard output cannot be written");
}

static const char *file_name(const void *ctx, uint32_t file)
{
    const tracking *t = ctx;

    return vd_tracker_name(t->tracker, file);
}

/* --- messages ------------------------------------------------------------ */

static vd_status put_message(void *ctx, const vd_message *m, uint32_t line,
                             vd_err *err)
{
    tracking *t = ctx;
    vd_json_out out = vd_cli_json(t->cli);

    (void)err;
    (void)line;
    vd_message_put(&out, m);
    vd_cli_json_end(t->cli);
    return VD_OK;
}

static void message_issue(void *ctx, uint32_t line, const char *wrong)
{
    tracking *t = ctx;

    put_issue(ctx, t->reading, line, wrong);
}

static vd_status put_messages(tracking *t, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < t->n_files; i++) {
        vd_origin origin = {.path = vd_check_path(t->files[i])};
        vd_ais_job job = {.message = put_message,
                          .issue = message_issue,
                          .live = t->job.live,
                          .ctx = t};

        t->reading = t->files[i];
        st = vd_ais_read(&origin, &job, err);
        t->job.counts.issues += job.counts.issues;
    }
    return st;
}

/* ------------------------------------------------------------------------- */

static int put_parameters(vd_cli *cli)
{
    vd_columns columns;

    vd_columns_init(&columns, &cli->arena, 5);
    vd_columns_row(&columns, (vd_str[]){VD_STR("PARAMETER"), VD_STR("VALUE"),
                                        VD_STR("RANGE"), VD_STR("UNIT"),
                                        VD_STR("WHAT, AND WHOSE VALUE")});
    for (size_t i = 0; i < VD_SHIP_PARAMETER_COUNT; i++) {
        const vd_ship_parameter_info *p = vd_ship_parameter_at(i);

        vd_columns_row(
            &columns,
            (vd_str[]){
                p->name, vd_str_printf(&cli->arena, "%lld", p->value),
                vd_str_printf(&cli->arena, "%lld-%lld", p->least, p->most),
                p->unit,
                vd_str_printf(&cli->arena, "%.*s (%.*s; %.*s)",
                              VD_STR_WHOLE(p->what), VD_STR_WHOLE(p->source),
                              VD_STR_WHOLE(p->verified))});
    }
    vd_columns_write(&columns, cli->terminal, cli->colour, &cli->out);
    vd_buf_put_char(&cli->out, '\n');
    vd_columns_init(&columns, &cli->arena, 2);
    vd_columns_row(&columns, (vd_str[]){VD_STR("EVENT"), VD_STR("WHAT")});
    for (size_t i = 0; i < VD_SHIP_EVENT_COUNT; i++) {
        vd_columns_row(&columns,
                       (vd_str[]){vd_ship_event_name((vd_ship_event_kind)i),
                                  vd_ship_event_what((vd_ship_event_kind)i)});
    }
    vd_columns_write(&columns, cli->terminal, cli->colour, &cli->out);
    vd_cli_flush(cli);
    return VD_EXIT_DONE;
}

static vd_status read_policy(tracking *t, vd_err *err)
{
    const vd_json *map = NULL;
    vd_policy checks; /* looked at: what it has beside "ships" may be wrong */
    vd_status st = VD_OK;

    vd_ship_policy_init(&t->policy);
    if (t->policy_path != NULL) {
        st = vd_policy_read(t->policy_path, &t->cli->arena, &checks, err);
        if (st == VD_OK)
            st = vd_yaml_read(t->policy_path, &t->cli->arena, &map, err);
        if (st == VD_OK)
            st = vd_ship_policy_parse(vd_json_member(map, "ships"), &t->policy,
                                      err);
    }
    if (st == VD_OK && t->mapping_path != NULL) {
        st = vd_ais_mapping_read(t->mapping_path, &t->cli->arena, &t->mapping,
                                 err);
        t->job.mapping = &t->mapping;
    }
    return st;
}

static void put_count(uint64_t n, const char *what)
{
    if (n > 0)
        (void)fprintf(stderr, "%llu %s\n", (unsigned long long)n, what);
}

static void put_counts(const tracking *t)
{
    const vd_ais_counts *c = &t->job.counts;
    vd_fleet_counts f = vd_tracker_counts(t->tracker);

    if (t->cli->quiet || c->lines == 0)
        return;
    (void)fprintf(stderr,
                  "%llu sentences, %llu rows, %llu positions of %llu ships; "
                  "%zu events, %zu of them findings\n",
                  (unsigned long long)c->sentences, (unsigned long long)c->rows,
                  (unsigned long long)f.positions, (unsigned long long)f.ships,
                  t->events, t->findings);
    put_count(vd_tracker_raised(t->tracker), "alerts are new or open again");
    put_count(c->issues, "lines are wrong and were left out");
    put_count(c->lost, "messages lack a part");
    put_count(c->others, "sightings are of stations, aids and beacons");
    put_count(c->untimed, "sightings have no time and were left out");
    put_count(c->stations,
              "sightings have the time of the last base station heard");
    put_count(t->job.before, "lines were followed before");
    put_count(f.late, "sightings came too late to be put in order: sort the "
                      "files by time");
    put_count(f.fishing_meetings,
              "times fishing craft were near each other; such meetings are "
              "not told (policy encounter_fishing)");
}

static vd_status follow(tracking *t, vd_err *err)
{
    vd_status st = vd_tracker_open(&t->job, &t->tracker, err);
    vd_status ended;

    if (st != VD_OK)
        return st;
    t->writer = vd_track_writer_new(t->form, &t->cli->out, file_name, t);
    vd_track_begin(t->writer);
    for (size_t i = 0; st == VD_OK && i < t->n_files; i++)
        st = vd_tracker_file(t->tracker, t->files[i], err);
    /* What was read until a file broke off is told to its end. */
    ended = vd_tracker_end(t->tracker, st == VD_OK ? err : NULL);
    st = st == VD_OK ? ended : st;
    vd_track_end(t->writer);
    vd_track_writer_free(t->writer);
    put_counts(t);
    vd_tracker_close(t->tracker);
    return st;
}

/* Ships are looked up in the book, if there is one. */
static int run(tracking *t)
{
    vd_cli *cli = t->cli;
    vd_store *store = NULL;
    vd_screen *screen = NULL;
    vd_chain *chain = NULL;
    vd_view view;
    vd_err err = {0};
    vd_status st = read_policy(t, &err);
    int status = VD_EXIT_DONE;

    if (st == VD_OK && !t->messages && access(cli->db, F_OK) == 0) {
        store = vd_cli_open(cli, VD_STORE_READ, &status);
        if (store == NULL)
            return status;
        view = vd_cli_view(cli, store);
        st = vd_screen_open(&view, &screen, &err);
        vd_cli_progress_end(cli);
    } else if (st == VD_OK && !t->messages && !cli->quiet) {
        (void)fprintf(stderr,
                      "vedette track: there is no book at %s: no ship "
                      "is looked up in lists\n",
                      cli->db);
    }
    t->job.screen = screen;
    if (st == VD_OK && t->record)
        st = vd_cli_chain(cli, &chain, &err);
    t->job.chain = chain;
    if (st == VD_OK)
        st = t->messages ? put_messages(t, &err) : follow(t, &err);
    vd_chain_close(chain);
    vd_screen_close(screen);
    vd_store_close(store);
    vd_cli_flush(cli);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    if (t->fail_on_hit && t->findings > 0)
        return VD_EXIT_HIT;
    return t->job.counts.issues > 0 ? VD_EXIT_INPUT : VD_EXIT_DONE;
}

static bool take_option(tracking *t, const vd_arg *arg)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {{"live", &t->job.live}, {"messages", &t->messages},
                 {"tracks", &t->tracks}, {"findings", &t->findings_only},
                 {"list", &t->list},     {"record", &t->record},
                 {"anew", &t->job.anew}, {"fail-on-hit", &t->fail_on_hit}};

    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (strcmp(arg->name, flags[i].name) == 0) {
            *flags[i].flag = true;
            return true;
        }
    }
    if (strcmp(arg->name, "mapping") == 0)
        t->mapping_path = arg->value;
    else if (strcmp(arg->name, "policy") == 0)
        t->policy_path = arg->value;
    else if (strcmp(arg->name, "geojson") == 0)
        t->form = VD_TRACK_GEOJSON;
    else if (strcmp(arg->name, "kml") == 0)
        t->form = VD_TRACK_KML;
    else
        return false;
    return true;
}

int vd_command_track(vd_cli *cli)
{
    tracking t = {.cli = cli,
                  .form = cli->json ? VD_TRACK_JSON : VD_TRACK_TEXT,
                  .job = {.policy = &t.policy,
                          .now = cli->now,
                          .event = put_event,
                          .issue = put_issue,
                          .flush = flush_out,
                          .ctx = &t}};
    vd_arg arg;

    t.files = VD_NEW_N(&cli->arena, const char *, FILES_MAX);
    while (vd_cli_next(cli, "mapping policy ", &arg)) {
        if (arg.name != NULL && !take_option(&t, &arg))
            return vd_cli_usage(cli, "--%s is no option of track", arg.name);
        if (arg.name == NULL && t.n_files == FILES_MAX)
            return vd_cli_usage(cli, "more than %d files", FILES_MAX);
        if (arg.name == NULL)
            t.files[t.n_files++] = arg.value;
    }
    if (t.list)
        return put_parameters(cli);
    if (t.n_files == 0)
        return vd_cli_usage(cli, "say which files of AIS; - is standard input");
    if (t.job.anew && !t.record)
        return vd_cli_usage(cli, "--anew needs --record");
    if (t.tracks && t.form != VD_TRACK_GEOJSON && t.form != VD_TRACK_KML)
        return vd_cli_usage(cli, "--tracks needs --geojson or --kml");
    if (t.tracks)
        t.job.sighting = put_sighting;
    return run(&t);
}
