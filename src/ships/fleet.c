/* SPDX-License-Identifier: Apache-2.0 */
#include "ships/fleet.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/oom.h"
#include "data/port.h"
#include "ships/state.h"

vd_areas *vd_port_areas(vd_arena *arena, const vd_ship_policy *policy)
{
    const long long radii[] = {
        [VD_PORT_SMALL] = VD_SHIP_POLICY(policy, port_small_nm),
        [VD_PORT_MEDIUM] = VD_SHIP_POLICY(policy, port_medium_nm),
        [VD_PORT_LARGE] = VD_SHIP_POLICY(policy, port_large_nm),
    };
    size_t n = vd_port_count();
    vd_area *areas = VD_NEW_N(arena, vd_area, n);

    for (size_t i = 0; i < n; i++) {
        const vd_port *port = vd_port_at(i);
        long long nm =
            port->size == VD_PORT_AREA ? port->radius_nm : radii[port->size];

        /* A millionth of a degree is 0.6 steps. */
        areas[i] = (vd_area){
            .centre = vd_point_of((int32_t)(port->lat_millionths * 3LL / 5),
                                  (int32_t)(port->lon_millionths * 3LL / 5)),
            .radius_m = (double)nm * VD_NM_M};
    }
    return vd_areas_new(arena, areas, n);
}

vd_fleet *vd_fleet_new(const vd_fleet_job *job)
{
    vd_fleet *f = vd_zeroed(1, sizeof *f);

    f->job = job;
    f->policy = job->policy;
    vd_pool_init(&f->ships, sizeof(vd_ship));
    vd_pool_init(&f->tracks, sizeof(vd_track));
    vd_pool_init(&f->pairs, sizeof(vd_pair));
    vd_pool_init(&f->hulls, sizeof(vd_hull));
    vd_cover_init(&f->cover);
    vd_buf_init(&f->text);
    f->waits = vd_zeroed(WAITS, sizeof *f->waits);
    f->copies = vd_zeroed(COPIES, sizeof *f->copies);
    f->now = INT64_MIN;
    return f;
}

void vd_fleet_free(vd_fleet *f)
{
    if (f == NULL)
        return;
    vd_pool_done(&f->ships);
    vd_pool_done(&f->tracks);
    vd_pool_done(&f->pairs);
    vd_pool_done(&f->hulls);
    vd_cover_done(&f->cover);
    vd_buf_done(&f->text);
    for (size_t i = 0; i < BUCKETS; i++)
        free(f->buckets[i].at);
    free(f->waits);
    free(f->copies);
    free(f->heads);
    free(f);
}

/* --- for the detectors --------------------------------------------------- */

void vd_fleet_tell(vd_fleet *f, const vd_ship_event *event)
{
    if (f->failed == VD_OK)
        f->failed = f->job->event(f->job->ctx, event, f->err);
}

vd_ship_event vd_fleet_event(vd_ship_event_kind kind, const vd_ship *who,
                             const vd_fix *from, const vd_fix *to)
{
    return (vd_ship_event){.kind = kind,
                           .who = &who->who,
                           .from = *from,
                           .to = *to,
                           .port = VD_NO_PORT,
                           .reason = VD_STR(""),
                           .law = VD_STR(""),
                           .sure = VD_STR("")};
}

vd_str vd_fleet_say(vd_fleet *f, const char *fmt, ...)
{
    char text[600];
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    vd_buf_clear(&f->text);
    vd_buf_put_z(&f->text, text);
    return vd_buf_view(&f->text);
}

vd_ship *vd_fleet_ship(const vd_fleet *f, uint64_t key)
{
    return vd_pool_find(&f->ships, key);
}

vd_track *vd_fleet_track(const vd_fleet *f, uint64_t key)
{
    return vd_pool_find(&f->tracks, key);
}

vd_str vd_sure_of(int probability)
{
    if (probability >= 800000)
        return VD_STR("very likely");
    if (probability >= 500000)
        return VD_STR("likely");
    return probability >= 200000 ? VD_STR("possible") : VD_STR("unlikely");
}

/* --- sightings ----------------------------------------------------------- */

vd_fix vd_fix_unplaced(vd_moment at, vd_place place)
{
    return (vd_fix){.at = at,
                    .lat = VD_LAT_NONE,
                    .lon = VD_LON_NONE,
                    .place = place,
                    .speed_dkn = VD_SPEED_NONE,
                    .course_ddeg = VD_COURSE_NONE,
                    .status = VD_STATUS_NONE};
}

static vd_fix fix_of(const vd_sighting *s)
{
    return (vd_fix){.at = s->at,
                    .lat = s->lat,
                    .lon = s->lon,
                    .place = s->place,
                    .speed_dkn = s->speed_dkn,
                    .course_ddeg = s->course_ddeg,
                    .status = s->status,
                    .coarse = (s->says & VD_SAYS_COARSE) != 0};
}

static void take_late(vd_fleet *f, vd_ship *who, const vd_sighting *s)
{
    vd_fix fix = fix_of(s);

    f->counts.late++;
    who->last = s->at > who->last ? s->at : who->last;
    if ((s->says & VD_SAYS_POSITION) != 0)
        vd_gap_late(f, who, &fix);
}

/* The position first: what a row says of the draught is said behind the gap
   that it ends. */
static void take_timely(vd_fleet *f, vd_ship *who, const vd_sighting *s)
{
    who->last = s->at;
    if ((s->says & VD_SAYS_POSITION) != 0) {
        vd_fix fix = fix_of(s);

        f->counts.positions++;
        vd_track_take(f, who, &fix);
    }
    if ((s->says & (VD_SAYS_NAME | VD_SAYS_SHIP | VD_SAYS_VOYAGE)) != 0)
        vd_ledger_take(f, who, s);
}

vd_status vd_fleet_take(vd_fleet *f, const vd_sighting *s, vd_err *err)
{
    bool is_new = false;
    vd_ship *who = vd_pool_get(&f->ships, s->mmsi, &is_new);

    f->err = err;
    if (is_new) {
        who->who.mmsi = s->mmsi;
        who->first = s->at;
        who->known = (s->says & VD_SAYS_POSITION) != 0
                         ? fix_of(s)
                         : vd_fix_unplaced(s->at, s->place);
    }
    if (s->at < f->now) {
        take_late(f, who, s);
        return f->failed;
    }
    if (s->at / TICK_S != f->now / TICK_S || f->now == INT64_MIN)
        vd_meet_tick(f, s->at);
    f->now = s->at;
    take_timely(f, who, s);
    return f->failed;
}

vd_status vd_fleet_end(vd_fleet *f, vd_err *err)
{
    f->err = err;
    vd_meet_end(f);
    for (size_t i = 0; i < f->ships.n && f->failed == VD_OK; i++) {
        vd_ship *who = vd_pool_at(&f->ships, i);

        for (size_t k = 0; k < TRACKS; k++) {
            vd_track *t = vd_fleet_track(f, who->tracks[k]);

            if (t == NULL)
                continue;
            vd_gap_settle(f, who, t);
            if (who->tracks[k] == who->current)
                vd_gap_open(f, who, t);
            /* What was heard lately goes on; what became of others, nobody
               knows. */
            vd_rest_break(f, who, t,
                          f->now - t->last.at < LIMIT(f, gap_min) * 60);
        }
    }
    return f->failed;
}

vd_fleet_counts vd_fleet_counted(const vd_fleet *f)
{
    vd_fleet_counts counts = f->counts;

    counts.ships = f->ships.n;
    return counts;
}

vd_status vd_fleet_each(const vd_fleet *f, vd_moment from, vd_ship_seen_fn *fn,
                        void *ctx, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < f->ships.n; i++) {
        const vd_ship *s = vd_pool_at(&f->ships, i);
        vd_ship_seen seen = {s->who, s->first, s->last, s->known.at,
                             s->positions};

        if (s->last >= from)
            st = fn(ctx, &seen, err);
    }
    return st;
}

vd_moment vd_fleet_now(const vd_fleet *f)
{
    return f->now;
}

size_t vd_fleet_bytes(const vd_fleet *f)
{
    size_t bytes = sizeof *f + WAITS * sizeof *f->waits +
                   COPIES * sizeof *f->copies + f->n_heads * sizeof *f->heads;
    const vd_pool *pools[] = {&f->ships, &f->tracks, &f->pairs, &f->hulls,
                              &f->cover.cells};

    for (size_t i = 0; i < sizeof pools / sizeof pools[0]; i++)
        bytes += pools[i]->room * pools[i]->size +
                 pools[i]->n_slots * sizeof(uint32_t);
    for (size_t i = 0; i < BUCKETS; i++)
        bytes += f->buckets[i].room * sizeof *f->buckets[i].at;
    return bytes;
}

/* --- saved --------------------------------------------------------------- */

/* Raised when what is kept means something else.  The hash at the end says that
   the bytes are those that were saved: they are taken as they are. */
enum { STATE_VERSION = 1 };

static void put_bytes(vd_buf *out, const void *bytes, size_t n)
{
    vd_buf_put(out, (vd_str){bytes, n});
}

/* What a state must have in common with the program that takes it. */
static void put_stamp(const vd_fleet *f, vd_buf *out)
{
    static const char evidence[] =
#define X(name, weight, say) #name " " #weight " "
        VD_GAP_EVIDENCE(X)
#undef X
        ;

    char policy[17];
    char tables[VD_HASH_HEX];
    vd_buf facts;

    vd_buf_init(&facts);
    vd_buf_put_z(&facts, evidence);
    for (size_t i = 0; i < vd_port_count(); i++) {
        const vd_port *p = vd_port_at(i);

        vd_buf_printf(&facts, "%.*s %d %d\n", VD_STR_WHOLE(p->name),
                      p->lat_millionths, p->lon_millionths);
    }
    vd_hash_hex(vd_hash_of(vd_buf_view(&facts)), tables);
    vd_buf_done(&facts);
    vd_ship_policy_hash(f->policy, policy);
    vd_buf_printf(
        out, "vedette ships %d %s %.16s %zu %zu %zu %zu %zu\n", STATE_VERSION,
        policy, tables, sizeof(vd_ship) + sizeof(vd_track), sizeof(vd_pair),
        sizeof(vd_hull), sizeof(vd_wait) + sizeof(vd_copy), sizeof(vd_sample));
}

void vd_fleet_save(const vd_fleet *f, vd_buf *out)
{
    size_t begin = out->n;
    vd_hash hash;

    put_stamp(f, out);
    vd_pool_put(&f->ships, out);
    vd_pool_put(&f->tracks, out);
    vd_pool_put(&f->pairs, out);
    vd_pool_put(&f->hulls, out);
    vd_pool_put(&f->cover.cells, out);
    put_bytes(out, &f->cover.first, sizeof f->cover.first);
    put_bytes(out, &f->next_track, sizeof f->next_track);
    put_bytes(out, &f->now, sizeof f->now);
    put_bytes(out, &f->ticked, sizeof f->ticked);
    put_bytes(out, &f->counts, sizeof f->counts);
    put_bytes(out, &f->n_waits, sizeof f->n_waits);
    put_bytes(out, f->waits, WAITS * sizeof *f->waits);
    put_bytes(out, f->copies, COPIES * sizeof *f->copies);
    for (size_t i = 0; i < BUCKETS; i++) {
        put_bytes(out, &f->buckets[i].tick, sizeof f->buckets[i].tick);
        vd_buf_put_varint(out, f->buckets[i].n);
        put_bytes(out, f->buckets[i].at,
                  f->buckets[i].n * sizeof *f->buckets[i].at);
    }
    hash = vd_hash_of((vd_str){out->p + begin, out->n - begin});
    put_bytes(out, hash.bytes, sizeof hash.bytes);
}

static bool take_bytes(vd_str *rest, void *bytes, size_t n)
{
    if (n > rest->n)
        return false;
    if (n > 0)
        memcpy(bytes, rest->p, n);
    *rest = vd_str_slice(*rest, n, rest->n);
    return true;
}

static bool take_bucket(vd_bucket *b, vd_str *rest)
{
    uint64_t n = 0;

    if (!take_bytes(rest, &b->tick, sizeof b->tick) ||
        !vd_varint_take(rest, &n) || n > rest->n / sizeof *b->at)
        return false;
    b->at = vd_zeroed(n, sizeof *b->at);
    b->n = b->room = n;
    return take_bytes(rest, b->at, n * sizeof *b->at);
}

static bool take_rest(vd_fleet *f, vd_str *rest)
{
    bool good = take_bytes(rest, &f->cover.first, sizeof f->cover.first) &&
                take_bytes(rest, &f->next_track, sizeof f->next_track) &&
                take_bytes(rest, &f->now, sizeof f->now) &&
                take_bytes(rest, &f->ticked, sizeof f->ticked) &&
                take_bytes(rest, &f->counts, sizeof f->counts) &&
                take_bytes(rest, &f->n_waits, sizeof f->n_waits) &&
                take_bytes(rest, f->waits, WAITS * sizeof *f->waits) &&
                take_bytes(rest, f->copies, COPIES * sizeof *f->copies);

    for (size_t i = 0; good && i < BUCKETS; i++)
        good = take_bucket(&f->buckets[i], rest);
    return good && rest->n == 0;
}

/* Takes the hash off the end, and says whether it is that of the rest. */
static bool take_hash(vd_str *bytes)
{
    vd_hash hash;

    if (bytes->n < sizeof hash.bytes)
        return false;
    bytes->n -= sizeof hash.bytes;
    memcpy(hash.bytes, bytes->p + bytes->n, sizeof hash.bytes);
    return vd_hash_is(hash, vd_hash_of(*bytes));
}

/* Numbers that are used as such must be within what they count. */
static bool is_sound(const vd_fleet *f)
{
    for (size_t i = 0; i < f->tracks.n; i++) {
        const vd_track *t = vd_pool_at(&f->tracks, i);

        if (t->area > vd_areas_count(f->job->areas) ||
            vd_fleet_ship(f, t->ship) == NULL)
            return false;
    }
    for (size_t i = 0; i < f->ships.n; i++) {
        const vd_ship *s = vd_pool_at(&f->ships, i);

        for (size_t k = 0; k < DARK; k++) {
            const vd_dark_gap *d = &s->dark[k];

            if (d->n_ports > DARK_PORTS)
                return false;
            for (size_t n = 0; n < d->n_ports; n++) {
                if (!vd_port_is_sanctioned(d->ports[n]))
                    return false;
            }
        }
    }
    return true;
}

vd_status vd_fleet_restore(vd_fleet *f, vd_str bytes, vd_err *err)
{
    vd_pool *pools[] = {&f->ships, &f->tracks, &f->pairs, &f->hulls,
                        &f->cover.cells};
    vd_status st = VD_OK;
    vd_buf stamp;
    bool known;

    if (!take_hash(&bytes)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "the state of ships is damaged: track --anew begins "
                       "without it");
    }
    vd_buf_init(&stamp);
    put_stamp(f, &stamp);
    known = vd_str_starts(bytes, vd_buf_view(&stamp));
    bytes = vd_str_slice(bytes, stamp.n, bytes.n);
    vd_buf_done(&stamp);
    if (!known) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "the state of ships is that of another program or "
                       "policy: track --anew begins without it");
    }
    for (size_t i = 0; st == VD_OK && i < sizeof pools / sizeof pools[0]; i++)
        st = vd_pool_take(pools[i], &bytes, err);
    if (st == VD_OK && (!take_rest(f, &bytes) || !is_sound(f))) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "the state of ships is damaged: track --anew begins "
                     "without it");
    }
    /* The book may have changed: who was on no list is asked for again. */
    for (size_t i = 0; i < f->ships.n; i++) {
        vd_ship *s = vd_pool_at(&f->ships, i);

        if (s->listed == LISTED_NO)
            s->listed = LISTED_UNASKED;
    }
    return st;
}
