/* SPDX-License-Identifier: Apache-2.0 */
#include "app/paper_book.h"

#include "base/strmap.h"
#include "data/source.h"
#include "papers/glossary.h"
#include "papers/when.h"

enum { DAY_S = 24 * 60 * 60, CODES_MAX = 300 };

typedef struct count {
    vd_str code;
    long long n;
} count;

typedef struct reader {
    const vd_view *view;
    vd_arena *arena;
    vd_listed_batches *out;
    vd_strmap firsts; /* sources, to the place of their first edition's id */
    int64_t *ids;
    size_t n_ids;
    size_t ids_room;
    int64_t edition; /* that is being counted; 0: none */
    vd_listed_batch batch;
    count counts[CODES_MAX];
    size_t n_counts;
} reader;

/* ---- one edition ---- */

static void add_code(reader *r, vd_str code)
{
    for (size_t i = 0; i < r->n_counts; i++) {
        if (vd_str_is(r->counts[i].code, code)) {
            r->counts[i].n++;
            return;
        }
    }
    if (r->n_counts < CODES_MAX)
        r->counts[r->n_counts++] = (count){vd_str_copy(r->arena, code), 1};
}

/* Each country of a listing once, wherever in it it stands. */
static void count_countries(reader *r, const vd_record *record)
{
    vd_str seen[CODES_MAX];
    size_t n = 0;

    for (size_t i = 0; i < record->n; i++) {
        const vd_entity *e = &record->entities[i];

        for (size_t k = 0; k < e->n; k++) {
            vd_str code = e->values[k].text;
            size_t s = 0;

            if (vd_prop_type(e->values[k].prop) != VD_TYPE_COUNTRY ||
                code.n != 2)
                continue;
            while (s < n && !vd_str_is(seen[s], code))
                s++;
            if (s < n || n == CODES_MAX)
                continue;
            seen[n++] = code;
            add_code(r, code);
        }
    }
}

static void finish(reader *r)
{
    vd_listed_batches *out = r->out;

    if (r->edition == 0 || r->batch.entities == 0)
        return;
    r->batch.countries = VD_STR("");
    for (size_t i = 0; i < r->n_counts; i++) {
        r->batch.countries = vd_str_join(
            r->arena, r->batch.countries, VD_STR(", "),
            vd_str_printf(r->arena, "%.*s %lld",
                          VD_STR_WHOLE(r->counts[i].code), r->counts[i].n));
    }
    out->at =
        vd_arena_grow(r->arena, out->at, out->n, &out->room, sizeof *out->at);
    out->at[out->n++] = r->batch;
}

/* ---- all of them ---- */

static vd_status first_of(reader *r, vd_str source, int64_t *out, vd_err *err)
{
    bool is_new;
    size_t at = *vd_strmap_put(&r->firsts, source, r->n_ids, &is_new);
    vd_editions editions = {0};
    vd_status st = VD_OK;

    if (is_new) {
        st = vd_store_editions(r->view->store, source, VD_MOMENT_MAX,
                               r->view->known_by, r->arena, &editions, err);
        r->ids = vd_arena_grow(r->arena, r->ids, r->n_ids, &r->ids_room,
                               sizeof *r->ids);
        r->ids[r->n_ids++] = editions.n == 0 ? 0 : editions.at[0].id;
    }
    *out = r->ids[at];
    return st;
}

static vd_status take_change(void *ctx, const vd_change *c, vd_err *err)
{
    reader *r = ctx;
    const vd_source *source;
    int64_t first = 0;
    vd_status st;

    source = vd_source_find(c->edition->source);
    if (c->kind != VD_CHANGE_ADDED || c->after == NULL || source == NULL)
        return VD_OK;
    st = first_of(r, c->edition->source, &first, err);
    if (st != VD_OK || c->edition->id == first)
        return st;
    if (c->edition->id != r->edition) {
        finish(r);
        r->edition = c->edition->id;
        r->n_counts = 0;
        r->batch = (vd_listed_batch){
            .list = vd_str_copy(r->arena, c->edition->source),
            .state = vd_state_name(source->country),
            .day = vd_day_key_of(c->edition->published / DAY_S)};
    }
    r->batch.entities++;
    count_countries(r, c->after);
    return VD_OK;
}

vd_status vd_listed_batches_read(const vd_view *view, const vd_filed *papers,
                                 size_t n, vd_arena *arena,
                                 vd_listed_batches *out, vd_err *err)
{
    reader *r = VD_NEW(arena, reader);
    int64_t from = INT64_MAX;
    int64_t to = INT64_MIN;
    vd_status st;

    *out = (vd_listed_batches){.n = 0};
    for (size_t i = 0; i < n; i++) {
        int64_t day = papers[i].day == 0 ? 0 : vd_day_number(papers[i].day);

        if (papers[i].day == 0)
            continue;
        from = day < from ? day : from;
        to = day > to ? day : to;
    }
    if (from > to)
        return VD_OK;
    r->view = view;
    r->arena = arena;
    r->out = out;
    vd_strmap_init(&r->firsts, arena);
    st = vd_changes_each(view, VD_STR(""), (from - VD_DAYS_OF_LIST - 1) * DAY_S,
                         (to + VD_DAYS_OF_LIST + 1) * DAY_S, take_change, r,
                         err);
    if (st == VD_OK)
        finish(r);
    return st;
}
