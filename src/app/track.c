/* SPDX-License-Identifier: Apache-2.0 */
#include "app/track.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/check.h"
#include "app/ship.h"
#include "base/oom.h"
#include "report/track.h"
#include "ships/order.h"

enum {
    FILES_MAX = 4096,
    HELD = 1 << 18,
    HEAD_BYTES = 4096, /* by which a file is known again */
    /* Sightings between points of rest; more where much is kept, since all of
       it is written each time. */
    REST_EVERY = 1 << 18,
    REST_BYTES = 50, /* kept, for each sighting more */
};

struct vd_tracker {
    vd_track_job *job;
    vd_arena arena;
    vd_arena asked; /* of one question to the book */
    vd_fleet_job fleet_job;
    vd_fleet *fleet;
    vd_order *order;
    vd_ship_log *log; /* NULL: nothing is kept */
    vd_buf json;      /* an event for the log */
    vd_buf text;
    vd_track_writer *json_writer;
    vd_track_writer *text_writer;
    const char *names[FILES_MAX]; /* where nothing is kept */
    uint32_t n_files;
    const vd_ais_job *reading; /* the file in hand */
    const char *path;
    uint64_t taken; /* sightings since the last point of rest */
    int64_t rested_ms;
    bool failed; /* what was taken is not whole: it is not kept */
    bool ending; /* what is told still goes on, and is not kept */
};

/* --- who a ship is ------------------------------------------------------- */

static vd_str flag_of(const vd_entity *e)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->values[i].prop == VD_PROP_FLAG)
            return e->values[i].text;
    }
    return VD_STR("");
}

static vd_status ask_book(void *ctx, const vd_ship_identity *who,
                          vd_ship_known *out, vd_err *err)
{
    vd_tracker *t = ctx;
    vd_found found = {.n = 0};
    vd_str entries = VD_STR("");
    vd_status st = VD_OK;

    *out = (vd_ship_known){false, VD_STR(""), VD_STR("")};
    vd_arena_reset(&t->asked);
    if (t->job->screen != NULL)
        st = vd_ship_listings(t->job->screen, who, &t->asked, &found, err);
    for (size_t i = 0; st == VD_OK && i < found.n; i++) {
        const vd_candidate *c = found.at[i].candidate;

        entries = vd_str_join(
            &t->asked, entries, VD_STR("; "),
            vd_str_printf(&t->asked, "%.*s, \"%.*s\"",
                          VD_STR_WHOLE(c->entity->id),
                          VD_STR_WHOLE(vd_entity_caption(c->entity))));
        for (size_t k = 0; k < c->n_sources; k++)
            entries =
                vd_str_join(&t->asked, entries, VD_STR(" on "), c->datasets[k]);
    }
    if (st != VD_OK || found.n == 0)
        return st;
    out->listed = true;
    out->lists = entries;
    out->flag = flag_of(found.at[0].candidate->entity);
    return VD_OK;
}

/* --- the stream ---------------------------------------------------------- */

static vd_status to_fleet(void *ctx, const vd_sighting *s, vd_err *err)
{
    vd_tracker *t = ctx;
    vd_status st = VD_OK;

    if (t->job->sighting != NULL)
        st = t->job->sighting(t->job->ctx, s, err);
    return st == VD_OK ? vd_fleet_take(t->fleet, s, err) : st;
}

static void keep_event(vd_tracker *t, const vd_ship_event *event)
{
    vd_buf_clear(&t->json);
    vd_buf_clear(&t->text);
    vd_track_event(t->json_writer, event);
    vd_track_event(t->text_writer, event);
    vd_ship_log_event(t->log, event, vd_buf_view(&t->json),
                      vd_buf_view(&t->text));
}

static vd_status tell_event(void *ctx, const vd_ship_event *event, vd_err *err)
{
    vd_tracker *t = ctx;

    if (t->log != NULL && !t->ending)
        keep_event(t, event);
    return t->job->event(t->job->ctx, event, err);
}

static vd_status rest(vd_tracker *t, uint32_t lines, vd_err *err)
{
    vd_status st = t->job->flush(t->job->ctx, err);

    t->taken = 0;
    t->rested_ms = vd_clock_elapsed_ms();
    if (st == VD_OK && t->log != NULL && !t->failed)
        st = vd_ship_log_rest(t->log, t->fleet, t->order, t->reading->file,
                              lines, err);
    t->failed |= st != VD_OK;
    return st;
}

static vd_status take(void *ctx, const vd_sighting *s, vd_err *err)
{
    vd_tracker *t = ctx;
    vd_status st = vd_order_put(t->order, s, err);

    t->failed |= st != VD_OK;
    if (st == VD_OK && t->log != NULL && ++t->taken % REST_EVERY == 0 &&
        t->taken >= vd_fleet_bytes(t->fleet) / REST_BYTES)
        st = rest(t, (uint32_t)t->reading->counts.lines, err);
    return st;
}

static void tell_issue(void *ctx, uint32_t line, const char *wrong)
{
    vd_tracker *t = ctx;

    t->job->issue(t->job->ctx, t->path, line, wrong);
}

static vd_status pause_reading(void *ctx, vd_err *err)
{
    enum { REST_MS = 60000 };

    vd_tracker *t = ctx;

    /* A stream cannot be read again: what came is kept by the clock. */
    if (t->job->live && t->log != NULL && t->taken > 0 &&
        vd_clock_elapsed_ms() - t->rested_ms >= REST_MS)
        return rest(t, (uint32_t)t->reading->counts.lines, err);
    return t->job->flush(t->job->ctx, err);
}

static const char *file_name(const void *ctx, uint32_t file)
{
    return vd_tracker_name(ctx, file);
}

static vd_status open_log(vd_tracker *t, vd_err *err)
{
    t->log = vd_ship_log_new(t->job->chain);
    t->json_writer = vd_track_writer_new(VD_TRACK_JSON, &t->json, file_name, t);
    t->text_writer = vd_track_writer_new(VD_TRACK_TEXT, &t->text, file_name, t);
    if (t->job->anew)
        return vd_ship_log_drop(t->log, err);
    return vd_ship_log_restore(t->log, t->fleet, t->order, err);
}

vd_status vd_tracker_open(vd_track_job *job, vd_tracker **out, vd_err *err)
{
    vd_tracker *t = vd_zeroed(1, sizeof *t);
    int64_t lateness = job->live ? VD_SHIP_POLICY(job->policy, lateness_s) : -1;
    vd_status st = VD_OK;

    t->job = job;
    vd_arena_init(&t->arena, 0);
    vd_arena_init(&t->asked, 0);
    vd_buf_init(&t->json);
    vd_buf_init(&t->text);
    t->fleet_job =
        (vd_fleet_job){.policy = job->policy,
                       .areas = vd_port_areas(&t->arena, job->policy),
                       .event = tell_event,
                       .known = ask_book,
                       .ctx = t};
    t->fleet = vd_fleet_new(&t->fleet_job);
    t->order = vd_order_new(HELD, lateness, to_fleet, t);
    if (job->chain != NULL)
        st = open_log(t, err);
    if (st == VD_OK)
        *out = t;
    else
        vd_tracker_close(t);
    return st;
}

void vd_tracker_close(vd_tracker *t)
{
    if (t == NULL)
        return;
    vd_track_writer_free(t->json_writer);
    vd_track_writer_free(t->text_writer);
    vd_buf_done(&t->json);
    vd_buf_done(&t->text);
    vd_ship_log_free(t->log);
    vd_order_free(t->order);
    vd_fleet_free(t->fleet);
    vd_arena_done(&t->asked);
    vd_arena_done(&t->arena);
    free(t);
}

static void add_counts(vd_ais_counts *sum, const vd_ais_counts *c)
{
    sum->bytes += c->bytes;
    sum->lines += c->lines;
    sum->sentences += c->sentences;
    sum->messages += c->messages;
    sum->rows += c->rows;
    sum->sightings += c->sightings;
    sum->issues += c->issues;
    sum->empty += c->empty;
    sum->lost += c->lost;
    sum->untimed += c->untimed;
    sum->stations += c->stations;
    sum->others += c->others;
}

/* The number of a file, and what of it was followed before. */
static vd_status number_file(vd_tracker *t, const vd_origin *origin,
                             const char *path, vd_ais_job *job, vd_err *err)
{
    vd_str head = VD_STR("");
    vd_arena arena;
    vd_status st = VD_OK;

    if (t->log == NULL) {
        if (t->n_files == FILES_MAX) {
            return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                           "more than %d files: give them in several runs",
                           FILES_MAX);
        }
        job->file = t->n_files;
        t->names[t->n_files++] = path;
        return VD_OK;
    }
    vd_arena_init(&arena, 0);
    if (!vd_origin_is_stream(origin))
        st = vd_input_head(origin, &arena, HEAD_BYTES, &head, err);
    if (st == VD_OK)
        st = vd_ship_log_file(t->log, vd_str_of(path), head, &job->file,
                              &job->skip, err);
    vd_arena_done(&arena);
    return st;
}

/* Whether a plain file does not end with a line. */
static bool is_cut(const vd_origin *origin)
{
    vd_input_kind kind = VD_INPUT_PACKED;
    char last = '\n';
    FILE *file;

    if (vd_origin_is_stream(origin) ||
        vd_input_kind_of(origin, &kind, NULL) != VD_OK ||
        kind != VD_INPUT_PLAIN)
        return false;
    file = fopen(origin->path, "rbe");
    if (file == NULL)
        return false;
    if (fseek(file, -1, SEEK_END) != 0 || fread(&last, 1, 1, file) != 1)
        last = '\n';
    (void)fclose(file);
    return last != '\n';
}

vd_status vd_tracker_file(vd_tracker *t, const char *path, vd_err *err)
{
    vd_origin origin = {.path = vd_check_path(path)};
    vd_ais_job job = {.mapping = t->job->mapping,
                      .live = t->job->live,
                      .now = t->job->now,
                      .sighting = take,
                      .issue = tell_issue,
                      .pause = pause_reading,
                      .ctx = t};
    vd_status st = number_file(t, &origin, path, &job, err);
    uint64_t lines;

    if (st != VD_OK)
        return st;
    t->path = path;
    t->reading = &job;
    st = vd_ais_read(&origin, &job, err);
    lines = job.counts.lines;
    t->job->before += job.skip < lines ? job.skip : lines;
    /* A line that is still being written is read again when it is whole. */
    if (lines > 0 && t->log != NULL && is_cut(&origin))
        lines--;
    if (t->log != NULL && lines > job.skip) {
        vd_status rested = rest(t, (uint32_t)lines, st == VD_OK ? err : NULL);

        st = st == VD_OK ? rested : st;
    }
    add_counts(&t->job->counts, &job.counts);
    t->reading = NULL;
    return st;
}

/* What is held is passed on and kept; what still goes on is told alone, since
   another run may go on with it. */
vd_status vd_tracker_end(vd_tracker *t, vd_err *err)
{
    vd_status st = vd_order_flush(t->order, err);

    t->failed |= st != VD_OK;
    if (st == VD_OK && t->log != NULL && !t->failed)
        st = t->job->flush(t->job->ctx, err);
    if (st == VD_OK && t->log != NULL && !t->failed)
        st = vd_ship_log_rest(t->log, t->fleet, t->order, 0, 0, err);
    t->ending = true;
    return st == VD_OK ? vd_fleet_end(t->fleet, err) : st;
}

vd_fleet_counts vd_tracker_counts(const vd_tracker *t)
{
    return vd_fleet_counted(t->fleet);
}

const char *vd_tracker_name(const vd_tracker *t, uint32_t file)
{
    if (t->log != NULL)
        return vd_ship_log_name(t->log, file);
    return file < t->n_files ? t->names[file] : "";
}

size_t vd_tracker_raised(const vd_tracker *t)
{
    return t->log == NULL ? 0 : vd_ship_log_raised(t->log);
}
