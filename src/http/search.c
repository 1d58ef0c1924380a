/* SPDX-License-Identifier: Apache-2.0 */
/* Entities by words, with counts of what they are. */
#include <stdlib.h>

#include "base/strmap.h"
#include "data/country.h"
#include "http/handlers.h"
#include "http/paging.h"
#include "http/route.h"
#include "http/shape.h"

/* ---- what is asked ---- */

static void add_filters(const vd_call *call, const char *name,
                        vd_lookup_filter *filters, size_t *n)
{
    size_t most = call->request->n_params;
    vd_str *values = VD_NEW_N(call->request->arena, vd_str, most + 1);
    size_t n_values = vd_request_params(call->request, name, values, most);

    for (size_t i = 0; i < n_values; i++)
        filters[(*n)++] = (vd_lookup_filter){vd_str_of(name), values[i]};
}

/* filter=field:value; false: answered. */
static bool add_own_filters(vd_call *call, vd_lookup_filter *filters, size_t *n)
{
    size_t most = call->request->n_params;
    vd_str *values = VD_NEW_N(call->request->arena, vd_str, most + 1);
    size_t n_values = vd_request_params(call->request, "filter", values, most);

    for (size_t i = 0; i < n_values; i++) {
        size_t at = vd_str_find_char(values[i], ':', 0);

        if (at >= values[i].n) {
            vd_reply_detail(call->reply, 400, "Invalid filter: '%.*s'",
                            VD_STR_SHOWN(values[i]));
            return false;
        }
        filters[(*n)++] =
            (vd_lookup_filter){vd_str_slice(values[i], 0, at),
                               vd_str_slice(values[i], at + 1, values[i].n)};
    }
    return true;
}

static bool take(vd_call *call, vd_lookup *out)
{
    const vd_request *r = call->request;
    vd_lookup_filter *filters =
        VD_NEW_N(r->arena, vd_lookup_filter, r->n_params + 1);
    vd_str schema = vd_request_param(r, "schema");
    vd_str since = vd_request_param(r, "changed_since");

    *out = (vd_lookup){
        .q = vd_request_param(r, "q"),
        .simple = vd_request_flag(r, "simple", false),
        .fuzzy = vd_request_flag(r, "fuzzy", false),
        .schema = schema.n == 0 ? VD_SCHEMA_THING : vd_schema_find(schema),
        .filters = filters,
        .all_of = vd_str_is(vd_request_param(r, "filter_op"), VD_STR("AND")),
        .changed_since = INT64_MIN};
    if (out->schema == VD_SCHEMA_UNKNOWN) {
        vd_reply_detail(call->reply, 400, "Invalid schema");
        return false;
    }
    out->without = vd_call_without(call);
    if (since.n > 0)
        (void)vd_asked_moment(vd_str_trim(since), &out->changed_since);
    if (vd_request_param(r, "target").n > 0)
        out->target = vd_request_flag(r, "target", false) ? 1 : -1;
    add_filters(call, "countries", filters, &out->n_filters);
    add_filters(call, "topics", filters, &out->n_filters);
    add_filters(call, "datasets", filters, &out->n_filters);
    out->n_sorts = vd_page_sorts(call, &out->sorts);
    return add_own_filters(call, filters, &out->n_filters);
}

/* ---- counts ---- */

typedef struct tally {
    vd_str name;
    size_t n;
} tally;

typedef struct facet {
    const char *name;
    const char *label;
    vd_strmap by_name;
    tally *at;
    size_t n;
    size_t room;
} facet;

static void count_one(facet *f, vd_arena *arena, vd_str name)
{
    bool is_new;
    size_t at = *vd_strmap_put(&f->by_name, name, f->n, &is_new);

    if (is_new) {
        f->at = vd_arena_grow(arena, f->at, f->n, &f->room, sizeof *f->at);
        f->at[f->n++] = (tally){name, 0};
    }
    f->at[at].n++;
}

/* An entity counts once for a value, however often it has it. */
static bool is_repeated(const vd_entities *x, const vd_item *item, size_t i,
                        const char *field)
{
    vd_str text = vd_entities_text(x, item->values[i].text);

    for (size_t k = 0; k < i; k++) {
        if (vd_lookup_field_has(vd_str_of(field),
                                (vd_prop)item->values[k].prop) &&
            vd_str_is(vd_entities_text(x, item->values[k].text), text))
            return true;
    }
    return false;
}

static void count_item(facet *f, vd_arena *arena, const vd_entities *x,
                       const vd_item *item)
{
    if (strcmp(f->name, "datasets") == 0) {
        for (size_t i = 0; i < item->n_datasets; i++)
            count_one(f, arena, vd_entities_dataset(x, item->datasets[i]));
        return;
    }
    if (strcmp(f->name, "schema") == 0) {
        count_one(f, arena, vd_schema_name(item->schema));
        return;
    }
    for (size_t i = 0; i < item->n_values; i++) {
        if (vd_lookup_field_has(vd_str_of(f->name),
                                (vd_prop)item->values[i].prop) &&
            !is_repeated(x, item, i, f->name))
            count_one(f, arena, vd_entities_text(x, item->values[i].text));
    }
}

static int compare_tallies(const void *a, const void *b)
{
    const tally *x = a;
    const tally *y = b;

    return x->n != y->n ? (x->n > y->n ? -1 : 1) : vd_str_cmp(x->name, y->name);
}

static vd_str label_of(vd_call *call, const facet *f, vd_str name)
{
    if (strcmp(f->name, "datasets") == 0)
        return vd_call_title(call, name);
    if (strcmp(f->name, "schema") == 0)
        return vd_schema_plural(vd_schema_find(name));
    return strcmp(f->name, "countries") == 0 ? vd_country_name(name) : name;
}

static void put_facet(vd_call *call, vd_json_out *out, facet *f)
{
    enum { VALUES_MAX = 1000 };

    if (f->n > 1)
        qsort(f->at, f->n, sizeof *f->at, compare_tallies);
    vd_json_key(out, f->name);
    vd_json_open(out, '{');
    vd_json_pair(out, "label", vd_str_of(f->label));
    vd_json_key(out, "values");
    vd_json_open(out, '[');
    for (size_t i = 0; i < f->n && i < VALUES_MAX; i++) {
        vd_json_open(out, '{');
        vd_json_pair(out, "name", f->at[i].name);
        vd_json_pair(out, "label", label_of(call, f, f->at[i].name));
        vd_json_pair_int(out, "count", (long long)f->at[i].n);
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
    vd_json_close(out, '}');
}

static void put_facets(vd_call *call, vd_json_out *out, const vd_hits *hits)
{
    enum { FACETS = 6 };
    static const char *const all[FACETS][2] = {
        {"countries", "Countries"},     {"topics", "Topics"},
        {"datasets", "Data sources"},   {"schema", "Entity types"},
        {"identifiers", "Identifiers"}, {"genders", "Genders"}};
    vd_arena *arena = call->request->arena;
    vd_str wanted[16];
    size_t n = vd_request_params(call->request, "facets", wanted, 16);
    vd_item item;

    vd_json_key(out, "facets");
    vd_json_open(out, '{');
    for (size_t i = 0; i < FACETS; i++) {
        facet f = {.name = all[i][0], .label = all[i][1]};
        bool is_wanted = n == 0 && i < 3;

        for (size_t k = 0; k < n; k++)
            is_wanted = is_wanted || vd_str_is(wanted[k], vd_str_of(f.name));
        if (!is_wanted)
            continue;
        vd_strmap_init(&f.by_name, arena);
        for (size_t k = 0; k < hits->n; k++) {
            if (vd_entities_at(call->volume->entities, hits->at[k], &item))
                count_item(&f, arena, call->volume->entities, &item);
        }
        put_facet(call, out, &f);
    }
    vd_json_close(out, '}');
}

/* ---- answering ---- */

/* What cannot be looked for, in words. */
static void say_wrong(vd_call *call, vd_status st, const vd_err *err)
{
    if (st == VD_INVALID || st == VD_LIMIT)
        vd_reply_detail(call->reply, 400, "Query error: %s", err->msg);
    else
        vd_call_fail(call, err);
}

void vd_answer_search(vd_call *call)
{
    const vd_entities *x = call->volume->entities;
    vd_deadline deadline = vd_deadline_in(call->service->settings.deadline_ms);
    vd_folder *folder;
    vd_lookup asked;
    vd_json_out out;
    vd_page page;
    vd_hits hits;
    vd_item item;
    vd_err err = {0};
    vd_status st;
    bool *scope = vd_call_scope(call, call->request->tail[0]);

    if (scope == NULL) {
        vd_reply_detail(call->reply, 404, "No such dataset.");
        return;
    }
    if (!take(call, &asked))
        return;
    asked.scope = vd_call_narrow(call, scope);
    if (call->service->settings.deadline_ms > 0) {
        asked.stop = vd_deadline_is_over;
        asked.stop_ctx = &deadline;
    }
    st = vd_call_folder(call, &folder, &err);
    if (st == VD_OK)
        st =
            vd_lookup_run(x, folder, &asked, call->request->arena, &hits, &err);
    if (st != VD_OK) {
        say_wrong(call, st, &err);
        return;
    }
    page = vd_page_of(call, hits.n);
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    vd_json_key(&out, "results");
    vd_json_open(&out, '[');
    for (size_t i = page.from; i < page.to; i++) {
        if (vd_entities_at(x, hits.at[i], &item))
            vd_shape_item(&out, x, &item);
    }
    vd_json_close(&out, ']');
    put_facets(call, &out, &hits);
    vd_page_put(&out, &page);
    vd_json_close(&out, '}');
}
