/* SPDX-License-Identifier: Apache-2.0 */
#include "app/ship_log.h"

#include <stdlib.h>
#include <string.h>

#include "app/ship_alert.h"
#include "base/oom.h"

typedef struct kept {
    vd_str kind;
    vd_str json;
    vd_str text;
    uint32_t mmsi;
    uint32_t other; /* 0: none */
    vd_moment begun;
    vd_ship_finding finding; /* if it is one */
    bool is_finding;
    struct kept *next;
} kept;

struct vd_ship_log {
    vd_chain *chain;
    vd_desk *desk;   /* of the chain */
    vd_arena arena;  /* names of files */
    vd_arena events; /* since the last point of rest */
    kept *first;
    kept *last;
    const char **names; /* by number */
    size_t n_names;
    size_t names_room;
    int64_t run;       /* the writing of the state that was taken up */
    vd_moment written; /* ships heard before are as the desk has them */
    size_t raised;
};

vd_ship_log *vd_ship_log_new(vd_chain *chain)
{
    vd_ship_log *log = vd_zeroed(1, sizeof *log);

    log->chain = chain;
    log->desk = vd_chain_desk(chain);
    log->written = INT64_MIN;
    vd_arena_init(&log->arena, 0);
    vd_arena_init(&log->events, 0);
    return log;
}

void vd_ship_log_free(vd_ship_log *log)
{
    if (log == NULL)
        return;
    vd_arena_done(&log->arena);
    vd_arena_done(&log->events);
    free(log);
}

/* --- names --------------------------------------------------------------- */

static void keep_name(vd_ship_log *log, size_t number, vd_str name)
{
    while (number >= log->n_names) {
        log->names = vd_arena_grow(&log->arena, log->names, log->n_names,
                                   &log->names_room, sizeof *log->names);
        log->names[log->n_names++] = "";
    }
    log->names[number] = vd_str_z(&log->arena, name);
}

static vd_status take_name(void *ctx, const vd_cell *row, vd_err *err)
{
    (void)err;
    if (row[0].number >= 0 && row[0].number <= UINT32_MAX)
        keep_name(ctx, (size_t)row[0].number, row[1].bytes);
    return VD_OK;
}

/* --- state --------------------------------------------------------------- */

enum { PIECE_BYTES = 16 << 20 };

static vd_status take_run(void *ctx, const vd_cell *row, vd_err *err)
{
    int64_t *run = ctx;

    (void)err;
    *run = row[0].number;
    return VD_OK;
}

/* Which writing of the state the desk has. */
static vd_status find_run(vd_ship_log *log, int64_t *run, vd_err *err)
{
    return vd_desk_run(log->desk, VD_DESK_QUERY_SHIP_STATE_FIRST, NULL, 0,
                       take_run, run, err);
}

static vd_status take_piece(void *ctx, const vd_cell *row, vd_err *err)
{
    vd_buf *bytes = ctx;
    vd_str piece = VD_STR("");
    vd_arena arena;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_desk_unpack(row[0].bytes, &arena, &piece, err);
    if (st == VD_OK)
        vd_buf_put(bytes, piece);
    vd_arena_done(&arena);
    return st;
}

vd_status vd_ship_log_restore(vd_ship_log *log, vd_fleet *fleet,
                              vd_order *order, vd_err *err)
{
    vd_buf bytes;
    vd_str rest;
    vd_status st;

    vd_buf_init(&bytes);
    st = vd_desk_run(log->desk, VD_DESK_QUERY_SHIP_STATE_GET, NULL, 0,
                     take_piece, &bytes, err);
    rest = vd_buf_view(&bytes);
    if (st == VD_OK)
        st = find_run(log, &log->run, err);
    if (st == VD_OK)
        st = vd_desk_run(log->desk, VD_DESK_QUERY_SHIP_FILE_EACH, NULL, 0,
                         take_name, log, err);
    if (st == VD_OK && rest.n > 0)
        st = vd_order_restore(order, &rest, err);
    if (st == VD_OK && bytes.n > 0)
        st = vd_fleet_restore(fleet, rest, err);
    vd_buf_done(&bytes);
    return st;
}

static vd_status drop_state(vd_ship_log *log, vd_err *err)
{
    return vd_desk_run(log->desk, VD_DESK_QUERY_SHIP_STATE_DROP, NULL, 0, NULL,
                       NULL, err);
}

vd_status vd_ship_log_drop(vd_ship_log *log, vd_err *err)
{
    static const vd_desk_query drops[] = {
        VD_DESK_QUERY_SHIP_STATE_DROP, VD_DESK_QUERY_SHIP_FILE_DROP,
        VD_DESK_QUERY_SHIP_DROP, VD_DESK_QUERY_SHIP_EVENT_DROP};

    vd_status st = vd_desk_begin(log->desk, err);

    if (st != VD_OK)
        return st;
    for (size_t i = 0; st == VD_OK && i < sizeof drops / sizeof drops[0]; i++)
        st = vd_desk_run(log->desk, drops[i], NULL, 0, NULL, NULL, err);
    if (st == VD_OK)
        return vd_desk_commit(log->desk, err);
    vd_desk_rollback(log->desk);
    return st;
}

/* --- files --------------------------------------------------------------- */

typedef struct numbers {
    int64_t at[2];
    bool found;
} numbers;

static vd_status take_numbers(void *ctx, const vd_cell *row, vd_err *err)
{
    numbers *n = ctx;

    (void)err;
    n->found = true;
    n->at[0] = row[0].number;
    n->at[1] = row[1].number;
    return VD_OK;
}

static vd_status take_number(void *ctx, const vd_cell *row, vd_err *err)
{
    numbers *n = ctx;

    (void)err;
    n->at[0] = row[0].number;
    return VD_OK;
}

vd_status vd_ship_log_file(vd_ship_log *log, vd_str name, vd_str head,
                           uint32_t *number, uint32_t *lines, vd_err *err)
{
    vd_cell args[] = {vd_cell_text(name), vd_cell_blob(head)};
    numbers n = {.found = false};
    vd_status st = VD_OK;

    if (head.n > 0)
        st = vd_desk_run(log->desk, VD_DESK_QUERY_SHIP_FILE_FIND, args, 2,
                         take_numbers, &n, err);
    if (st == VD_OK && !n.found)
        st = vd_desk_run(log->desk, VD_DESK_QUERY_SHIP_FILE_ADD, args, 2,
                         take_number, &n, err);
    if (st != VD_OK)
        return st;
    *number = (uint32_t)n.at[0];
    *lines = (uint32_t)n.at[1];
    keep_name(log, *number, name);
    return VD_OK;
}

const char *vd_ship_log_name(const vd_ship_log *log, uint32_t number)
{
    return number < log->n_names ? log->names[number] : "";
}

/* --- points of rest ------------------------------------------------------ */

void vd_ship_log_event(vd_ship_log *log, const vd_ship_event *event,
                       vd_str json, vd_str text)
{
    kept *k = VD_NEW(&log->events, kept);

    k->kind = vd_ship_event_name(event->kind);
    k->json = vd_str_copy(&log->events, json);
    k->text = vd_str_copy(&log->events, text);
    k->mmsi = event->who->mmsi;
    k->other = event->other == NULL ? 0 : event->other->mmsi;
    k->begun = event->from.at;
    k->is_finding = vd_ship_event_is_finding(event->kind);
    k->finding =
        (vd_ship_finding){.kind = event->kind,
                          .mmsi = event->who->mmsi,
                          .imo = event->who->imo,
                          .begun = event->from.at,
                          .sure = vd_str_copy(&log->events, event->sure),
                          .json = k->json};
    if (log->last == NULL)
        log->first = k;
    else
        log->last->next = k;
    log->last = k;
}

static vd_status put_events(vd_ship_log *log, vd_err *err)
{
    vd_status st = VD_OK;

    for (const kept *k = log->first; st == VD_OK && k != NULL; k = k->next) {
        vd_cell args[] = {vd_cell_text(k->kind),
                          vd_cell_int(k->mmsi),
                          k->other == 0 ? vd_cell_null()
                                        : vd_cell_int(k->other),
                          vd_cell_int(k->begun),
                          vd_cell_text(k->json),
                          vd_cell_text(k->text)};

        st = vd_desk_run(log->desk, VD_DESK_QUERY_SHIP_EVENT_ADD, args, 6, NULL,
                         NULL, err);
    }
    return st;
}

/* One entry of the chain for the findings since the last point of rest. */
static vd_status raise_alerts(vd_ship_log *log, vd_err *err)
{
    vd_moment now = vd_clock_now();
    size_t n = 0;
    size_t raised = 0;

    for (const kept *k = log->first; k != NULL; k = k->next)
        n += k->is_finding;
    if (n == 0)
        return VD_OK;
    vd_entry_begin(log->chain, "ships", now);
    for (const kept *k = log->first; k != NULL; k = k->next) {
        vd_raised news = {VD_NEWS_NONE, 0};

        if (k->is_finding)
            vd_ship_alert_see(log->chain, &k->finding, now, &news);
        raised += news.news == VD_NEWS_NEW || news.news == VD_NEWS_REOPENED;
    }
    vd_json_pair_int(vd_entry_out(log->chain), "findings", (long long)n);
    vd_json_pair_int(vd_entry_out(log->chain), "raised", (long long)raised);
    log->raised += raised;
    return vd_entry_end(log->chain, err);
}

size_t vd_ship_log_raised(const vd_ship_log *log)
{
    return log->raised;
}

static vd_status put_ship(void *ctx, const vd_ship_seen *s, vd_err *err)
{
    vd_ship_log *log = ctx;
    vd_cell args[] = {vd_cell_int(s->who.mmsi),
                      vd_cell_int(s->who.imo),
                      vd_cell_text(vd_str_of(s->who.name)),
                      vd_cell_text(vd_str_of(s->who.callsign)),
                      vd_cell_int(s->who.type),
                      vd_cell_int(s->who.length_m),
                      vd_cell_int(s->who.beam_m),
                      vd_cell_int(s->first),
                      vd_cell_int(s->last),
                      vd_cell_int(s->since),
                      vd_cell_int((int64_t)s->positions)};

    return vd_desk_run(log->desk, VD_DESK_QUERY_SHIP_PUT, args, 11, NULL, NULL,
                       err);
}

static vd_status put_state(vd_ship_log *log, const vd_fleet *fleet,
                           const vd_order *order, vd_err *err)
{
    int64_t run = 0;
    int64_t piece = 0;
    vd_status st = find_run(log, &run, err);
    vd_str rest;
    vd_buf bytes;

    if (st == VD_OK && run != log->run) {
        return vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                       "another program follows ships on this desk: run this "
                       "again when it is done");
    }
    if (st == VD_OK)
        st = drop_state(log, err);
    run++;
    vd_buf_init(&bytes);
    vd_order_save(order, &bytes);
    vd_fleet_save(fleet, &bytes);
    rest = vd_buf_view(&bytes);
    while (st == VD_OK && rest.n > 0) {
        vd_cell args[] = {vd_cell_int(run * 1000 + piece++),
                          vd_cell_blob(VD_STR(""))};
        vd_arena arena;

        vd_arena_init(&arena, 0);
        vd_desk_pack(log->desk, vd_str_slice(rest, 0, PIECE_BYTES), &arena,
                     &args[1].bytes);
        st = vd_desk_run(log->desk, VD_DESK_QUERY_SHIP_STATE_PUT, args, 2, NULL,
                         NULL, err);
        vd_arena_done(&arena);
        rest = vd_str_slice(rest, PIECE_BYTES, rest.n);
    }
    vd_buf_done(&bytes);
    return st;
}

vd_status vd_ship_log_rest(vd_ship_log *log, const vd_fleet *fleet,
                           const vd_order *order, uint32_t number,
                           uint32_t lines, vd_err *err)
{
    vd_cell args[] = {vd_cell_int(number), vd_cell_int(lines)};
    vd_status st = vd_chain_begin(log->chain, err);

    if (st != VD_OK)
        return st;
    st = put_events(log, err);
    if (st == VD_OK)
        st = raise_alerts(log, err);
    if (st == VD_OK)
        st = vd_fleet_each(fleet, log->written, put_ship, log, err);
    if (st == VD_OK)
        st = put_state(log, fleet, order, err);
    if (st == VD_OK)
        st = vd_desk_run(log->desk, VD_DESK_QUERY_SHIP_FILE_LINES, args, 2,
                         NULL, NULL, err);
    if (st == VD_OK)
        st = vd_chain_commit(log->chain, err);
    if (st != VD_OK) {
        vd_chain_rollback(log->chain);
        return st;
    }
    log->first = log->last = NULL;
    vd_arena_reset(&log->events);
    log->written = vd_fleet_now(fleet);
    log->run++;
    return VD_OK;
}
