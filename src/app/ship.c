/* SPDX-License-Identifier: Apache-2.0 */
#include "app/ship.h"

#include <string.h>

#include "feeds/query.h"
#include "model/ident.h"

/* --- the book ------------------------------------------------------------ */

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

static bool has_any(const vd_entity *e, vd_prop prop)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->values[i].prop == prop)
            return true;
    }
    return false;
}

/* Text of an IMO number whose check digit is right, else "". */
static vd_str good_imo(const vd_ship_identity *who, vd_arena *arena)
{
    vd_str imo = vd_str_printf(arena, "%u", who->imo);

    return vd_imo_check(imo) == VD_CHECK_GOOD ? imo : VD_STR("");
}

bool vd_ship_is_listed(const vd_result *r, const vd_ship_identity *who,
                       vd_arena *arena)
{
    enum { SAME_NAME = 950000 };

    const vd_entity *e = r->candidate->entity;
    vd_str imo = good_imo(who, arena);

    if (imo.n > 0 && has_any(e, VD_PROP_IMO_NUMBER))
        return has_value(e, VD_PROP_IMO_NUMBER, imo, arena);
    return r->score.name_score >= SAME_NAME &&
           (has_value(e, VD_PROP_MMSI, vd_str_printf(arena, "%09u", who->mmsi),
                      arena) ||
            has_value(e, VD_PROP_CALL_SIGN, vd_str_of(who->callsign), arena) ||
            has_value(e, VD_PROP_FLAG, vd_mmsi_country(who->mmsi), arena));
}

vd_status vd_ship_listings(vd_screen *screen, const vd_ship_identity *who,
                           vd_arena *arena, vd_found *out, vd_err *err)
{
    enum { RESULTS = 20 };

    vd_search_options options = {.limit = RESULTS};
    vd_str imo = good_imo(who, arena);
    vd_record query;
    size_t n = 0;
    vd_status st;

    *out = (vd_found){.n = 0};
    if (imo.n == 0 && who->name[0] == '\0')
        return VD_OK;
    vd_record_init(&query, arena, VD_STR(""), VD_STR(""), VD_SCHEMA_VESSEL);
    if (who->name[0] != '\0')
        vd_query_put(&query, VD_PROP_NAME, vd_str_of(who->name));
    if (imo.n > 0)
        vd_query_put(&query, VD_PROP_IMO_NUMBER, imo);
    st = vd_screen_query(screen, query.entities, &options, arena, out, err);
    for (size_t i = 0; st == VD_OK && i < out->n; i++) {
        if (vd_ship_is_listed(&out->at[i], who, arena))
            out->at[n++] = out->at[i];
    }
    out->n = n;
    return st;
}

/* --- the desk ------------------------------------------------------------ */

typedef struct finder {
    vd_arena *arena;
    vd_ship_found *out;
} finder;

static void take_text(vd_str text, char *out, size_t room)
{
    size_t n = text.n < room - 1 ? text.n : room - 1;

    memcpy(out, text.p, n);
    out[n] = '\0';
}

static vd_status take_ship(void *ctx, const vd_cell *row, vd_err *err)
{
    enum {
        MMSI,
        IMO,
        NAME,
        CALLSIGN,
        TYPE,
        LENGTH,
        BEAM,
        FIRST,
        LAST,
        SINCE,
        POSITIONS
    };

    finder *f = ctx;
    vd_ship_found *out = f->out;
    vd_ship_seen *s;

    (void)err;
    out->at =
        vd_arena_grow(f->arena, out->at, out->n, &out->room, sizeof *out->at);
    s = &out->at[out->n++];
    memset(s, 0, sizeof *s);
    s->who.mmsi = (uint32_t)row[MMSI].number;
    s->who.imo = (uint32_t)row[IMO].number;
    take_text(row[NAME].bytes, s->who.name, sizeof s->who.name);
    take_text(row[CALLSIGN].bytes, s->who.callsign, sizeof s->who.callsign);
    s->who.type = (uint8_t)row[TYPE].number;
    s->who.length_m = (uint16_t)row[LENGTH].number;
    s->who.beam_m = (uint8_t)row[BEAM].number;
    s->first = row[FIRST].number;
    s->last = row[LAST].number;
    s->since = row[SINCE].number;
    s->positions = (uint64_t)row[POSITIONS].number;
    return VD_OK;
}

vd_status vd_ship_find(vd_desk *desk, vd_str wanted, vd_arena *arena,
                       vd_ship_found *out, vd_err *err)
{
    enum { IMO_DIGITS = 7, MMSI_DIGITS = 9 };

    finder f = {arena, out};
    vd_desk_query query = VD_DESK_QUERY_SHIP_BY_NAME;
    vd_cell arg = vd_cell_text(wanted);
    long long number = 0;
    char imo[8];

    *out = (vd_ship_found){.n = 0};
    if (vd_imo_find(wanted, imo))
        wanted = vd_str_copy(arena, vd_str_of(imo));
    if (vd_str_to_int(wanted, &number) && wanted.n == IMO_DIGITS)
        query = VD_DESK_QUERY_SHIP_BY_IMO;
    else if (number > 0 && wanted.n == MMSI_DIGITS)
        query = VD_DESK_QUERY_SHIP_GET;
    if (query != VD_DESK_QUERY_SHIP_BY_NAME)
        arg = vd_cell_int(number);
    return vd_desk_run(desk, query, &arg, 1, take_ship, &f, err);
}

typedef struct teller {
    vd_ship_told_fn *fn;
    void *ctx;
} teller;

static vd_status tell(void *ctx, const vd_cell *row, vd_err *err)
{
    teller *t = ctx;

    return t->fn(t->ctx, row[0].bytes, row[1].bytes, row[2].bytes, err);
}

vd_status vd_ship_events(vd_desk *desk, uint32_t mmsi, vd_ship_told_fn *fn,
                         void *ctx, vd_err *err)
{
    teller t = {fn, ctx};
    vd_cell arg = vd_cell_int(mmsi);
    vd_status st =
        vd_desk_run(desk, VD_DESK_QUERY_SHIP_EVENT_OF, &arg, 1, tell, &t, err);

    if (st != VD_OK)
        return st;
    return vd_desk_run(desk, VD_DESK_QUERY_SHIP_EVENT_WITH, &arg, 1, tell, &t,
                       err);
}

/* --- whoever is asked for ------------------------------------------------ */

typedef struct asker {
    vd_screen *screen;
    vd_arena *arena;
    vd_ship_answer_fn *fn;
    void *ctx;
} asker;

static vd_status give(const asker *a, const vd_ship_seen *seen, bool heard,
                      vd_err *err)
{
    vd_ship_answer answer = {.seen = seen, .heard = heard};
    vd_status st = VD_OK;

    if (a->screen != NULL)
        st = vd_ship_listings(a->screen, &seen->who, a->arena, &answer.listings,
                              err);
    if (st != VD_OK || (!heard && answer.listings.n == 0))
        return st;
    return a->fn(a->ctx, &answer, err);
}

/* Seven: they are what is asked and who is told.
   NOLINTNEXTLINE(readability-function-size) */
vd_status vd_ship_ask(vd_desk *desk, vd_screen *screen, vd_str wanted,
                      vd_arena *arena, vd_ship_answer_fn *fn, void *ctx,
                      vd_err *err)
{
    asker a = {screen, arena, fn, ctx};
    vd_ship_found found = {.n = 0};
    vd_ship_seen unheard = {.positions = 0};
    long long imo = 0;
    vd_status st = VD_OK;

    if (desk != NULL)
        st = vd_ship_find(desk, wanted, arena, &found, err);
    for (size_t i = 0; st == VD_OK && i < found.n; i++)
        st = give(&a, &found.at[i], true, err);
    if (st != VD_OK || found.n > 0 || wanted.n != 7 ||
        !vd_str_to_int(wanted, &imo))
        return st;
    unheard.who.imo = (uint32_t)imo;
    return give(&a, &unheard, false, err);
}

/* --- for programs -------------------------------------------------------- */

vd_str vd_ship_datasets(vd_arena *arena, const vd_candidate *c)
{
    vd_str text = VD_STR("");

    for (size_t i = 0; i < c->n_sources; i++)
        text = vd_str_join(arena, text, VD_STR(", "), c->datasets[i]);
    return text;
}

static void json_moment(vd_json_out *out, const char *key, vd_moment at)
{
    char text[VD_MOMENT_TEXT];

    vd_moment_format(at, text);
    vd_json_pair(out, key, vd_str_of(text));
}

static void put_members(vd_json_out *out, const vd_ship_seen *seen,
                        const vd_found *found, vd_arena *arena)
{
    const vd_ship_identity *who = &seen->who;

    vd_json_pair_int(out, "mmsi", who->mmsi);
    vd_json_pair_int(out, "imo", who->imo);
    vd_json_pair(out, "name", vd_str_of(who->name));
    vd_json_pair(out, "callsign", vd_str_of(who->callsign));
    vd_json_pair(out, "flag", vd_mmsi_country(who->mmsi));
    vd_json_pair(out, "class", vd_ship_class_name(vd_ship_class_of(who->type)));
    vd_json_pair_int(out, "length_m", who->length_m);
    vd_json_pair_int(out, "beam_m", who->beam_m);
    json_moment(out, "first", seen->first);
    json_moment(out, "last", seen->last);
    json_moment(out, "since", seen->since);
    vd_json_pair_int(out, "positions", (long long)seen->positions);
    vd_json_key(out, "listings");
    vd_json_open(out, '[');
    for (size_t i = 0; i < found->n; i++) {
        const vd_candidate *c = found->at[i].candidate;

        vd_json_open(out, '{');
        vd_json_pair(out, "id", c->entity->id);
        vd_json_pair(out, "caption", vd_entity_caption(c->entity));
        vd_json_pair(out, "datasets", vd_ship_datasets(arena, c));
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
}

typedef struct event_writer {
    vd_json_out *out;
    const char *kind;
} event_writer;

static vd_status put_event(void *ctx, vd_str kind, vd_str json, vd_str text,
                           vd_err *err)
{
    const event_writer *w = ctx;

    (void)err;
    (void)text;
    if (w->kind == NULL || vd_str_is(kind, vd_str_of(w->kind)))
        vd_json_raw(w->out, vd_str_trim(json));
    return VD_OK;
}

vd_status vd_ship_put_json(vd_json_out *out, vd_desk *desk,
                           const vd_ship_answer *a, const char *kind,
                           vd_arena *arena, vd_err *err)
{
    event_writer w = {out, kind};
    vd_status st = VD_OK;

    vd_json_open(out, '{');
    put_members(out, a->seen, &a->listings, arena);
    vd_json_key(out, "events");
    vd_json_open(out, '[');
    if (a->heard)
        st = vd_ship_events(desk, a->seen->who.mmsi, put_event, &w, err);
    vd_json_close(out, ']');
    vd_json_close(out, '}');
    return st;
}
