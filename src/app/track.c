/* SPDX-License-Identifier: Apache-2.0 */
#include "app/track.h"

#include <stdlib.h>

#include "app/check.h"
#include "base/oom.h"
#include "model/ident.h"
#include "ships/order.h"

enum { FILES_MAX = 4096, HELD = 1 << 18 };

struct vd_tracker {
    vd_track_job *job;
    vd_arena arena;
    vd_arena asked; /* of one question to the book */
    vd_fleet_job fleet_job;
    vd_fleet *fleet;
    vd_order *order;
    const char *names[FILES_MAX];
    uint32_t n_files;
};

/* --- who a ship is ------------------------------------------------------- */

static bool has_value(const vd_entity *e, vd_prop prop, vd_str text,
                      vd_arena *arena)
{
    vd_str folded = vd_ident_fold(arena, prop, text);

    for (size_t i = 0; text.n > 0 && i < e->n; i++) {
        if (e->values[i].prop == prop &&
            vd_str_is(vd_ident_fold(arena, prop, e->values[i].text), folded))
            return true;
    }
    return false;
}

static vd_str first_value(const vd_entity *e, vd_prop prop)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->values[i].prop == prop)
            return e->values[i].text;
    }
    return VD_STR("");
}

/* By IMO number; where one of the two has none, by a name and something else
   that agrees: nine names of the lists are those of two listed ships. */
static bool is_same_ship(const vd_result *r, const vd_ship_identity *who,
                         vd_str imo, vd_arena *arena)
{
    enum { SAME_NAME = 950000 };

    const vd_entity *e = r->candidate->entity;
    vd_str mmsi = vd_str_printf(arena, "%09u", who->mmsi);
    vd_str flag = vd_mmsi_country(who->mmsi);

    if (imo.n > 0 && first_value(e, VD_PROP_IMO_NUMBER).n > 0)
        return has_value(e, VD_PROP_IMO_NUMBER, imo, arena);
    return r->score.name_score >= SAME_NAME &&
           (has_value(e, VD_PROP_MMSI, mmsi, arena) ||
            has_value(e, VD_PROP_CALL_SIGN, vd_str_of(who->callsign), arena) ||
            has_value(e, VD_PROP_FLAG, flag, arena));
}

static void put_known(vd_tracker *t, const vd_result *r, bool by_imo,
                      vd_ship_known *out)
{
    const vd_candidate *c = r->candidate;
    vd_str lists = VD_STR("");

    for (size_t i = 0; i < c->n_sources; i++)
        lists = vd_str_join(&t->asked, lists, VD_STR(", "), c->datasets[i]);
    *out = (vd_ship_known){
        .listed = true,
        .lists = vd_str_printf(
            &t->asked, "%.*s, \"%.*s\" on %.*s, known by %s",
            VD_STR_WHOLE(c->entity->id),
            VD_STR_WHOLE(vd_entity_caption(c->entity)), VD_STR_WHOLE(lists),
            by_imo ? "its IMO number" : "its name and flag or call sign"),
        .flag = first_value(c->entity, VD_PROP_FLAG)};
}

static vd_status ask_book(void *ctx, const vd_ship_identity *who,
                          vd_ship_known *out, vd_err *err)
{
    enum { RESULTS = 10 };

    vd_tracker *t = ctx;
    vd_search_options options = {.limit = RESULTS};
    vd_found found = {0};
    vd_str imo = VD_STR("");
    vd_record query;
    vd_status st;

    *out = (vd_ship_known){false, VD_STR(""), VD_STR("")};
    vd_arena_reset(&t->asked);
    if (who->imo != 0)
        imo = vd_str_printf(&t->asked, "%u", who->imo);
    if (imo.n != 7 || vd_imo_check(imo) != VD_CHECK_GOOD)
        imo = VD_STR("");
    if (t->job->screen == NULL || (imo.n == 0 && who->name[0] == '\0'))
        return VD_OK;
    vd_record_init(&query, &t->asked, VD_STR(""), VD_STR(""), VD_SCHEMA_VESSEL);
    if (who->name[0] != '\0')
        vd_query_put(&query, VD_PROP_NAME, vd_str_of(who->name));
    if (imo.n > 0)
        vd_query_put(&query, VD_PROP_IMO_NUMBER, imo);
    st = vd_screen_query(t->job->screen, query.entities, &options, &t->asked,
                         &found, err);
    for (size_t i = 0; st == VD_OK && i < found.n && !out->listed; i++) {
        const vd_result *r = &found.at[i];
        bool by_imo =
            has_value(r->candidate->entity, VD_PROP_IMO_NUMBER, imo, &t->asked);

        if (is_same_ship(r, who, imo, &t->asked))
            put_known(t, r, by_imo, out);
    }
    return st;
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

static vd_status tell_event(void *ctx, const vd_ship_event *event, vd_err *err)
{
    vd_tracker *t = ctx;

    return t->job->event(t->job->ctx, event, err);
}

static vd_status take(void *ctx, const vd_sighting *s, vd_err *err)
{
    vd_tracker *t = ctx;

    return vd_order_put(t->order, s, err);
}

static void tell_issue(void *ctx, uint32_t line, const char *wrong, vd_str text)
{
    vd_tracker *t = ctx;

    (void)text;
    t->job->issue(t->job->ctx, t->names[t->n_files - 1], line, wrong);
}

static vd_status pause_reading(void *ctx, vd_err *err)
{
    vd_tracker *t = ctx;

    return t->job->flush(t->job->ctx, err);
}

vd_status vd_tracker_open(vd_track_job *job, vd_tracker **out, vd_err *err)
{
    vd_tracker *t = vd_zeroed(1, sizeof *t);
    int64_t lateness = job->live ? VD_SHIP_POLICY(job->policy, lateness_s) : -1;

    (void)err;
    t->job = job;
    vd_arena_init(&t->arena, 0);
    vd_arena_init(&t->asked, 0);
    t->fleet_job =
        (vd_fleet_job){.policy = job->policy,
                       .areas = vd_port_areas(&t->arena, job->policy),
                       .event = tell_event,
                       .known = ask_book,
                       .ctx = t};
    t->fleet = vd_fleet_new(&t->fleet_job);
    t->order = vd_order_new(HELD, lateness, to_fleet, t);
    *out = t;
    return VD_OK;
}

void vd_tracker_close(vd_tracker *t)
{
    if (t == NULL)
        return;
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
}

vd_status vd_tracker_file(vd_tracker *t, const char *path, vd_err *err)
{
    vd_origin origin = {.path = vd_check_path(path)};
    vd_ais_job job = {.mapping = t->job->mapping,
                      .file = t->n_files,
                      .live = t->job->live,
                      .sighting = take,
                      .issue = tell_issue,
                      .pause = pause_reading,
                      .ctx = t};
    vd_status st;

    if (t->n_files == FILES_MAX)
        return vd_fail(err, VD_LIMIT, VD_NOWHERE, "more than %d files",
                       FILES_MAX);
    t->names[t->n_files++] = path;
    st = vd_ais_read(&origin, &job, err);
    add_counts(&t->job->counts, &job.counts);
    return st;
}

vd_status vd_tracker_end(vd_tracker *t, vd_err *err)
{
    vd_status st = vd_order_flush(t->order, err);

    return st == VD_OK ? vd_fleet_end(t->fleet, err) : st;
}

vd_fleet_counts vd_tracker_counts(const vd_tracker *t)
{
    return vd_fleet_counted(t->fleet);
}

const char *vd_tracker_name(const vd_tracker *t, uint32_t file)
{
    return file < t->n_files ? t->names[file] : "";
}
