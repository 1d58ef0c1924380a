/* SPDX-License-Identifier: Apache-2.0 */
#include "http/service.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/oom.h"
#include "data/source.h"
#include "http/log.h"

struct vd_service_held {
    pthread_mutex_t lock; /* of the volume of now */
    vd_volume *volume;
    vd_store *store; /* of who looks for changes */
    vd_hash state;
};

/* ---- volumes ---- */

static void close_volume(vd_volume *v)
{
    vd_index_close(v->index);
    vd_entities_close(v->entities);
    vd_arena_done(&v->arena);
    free(v);
}

void vd_volume_let_go(vd_volume *v)
{
    if (v != NULL && atomic_fetch_sub(&v->holders, 1) == 1)
        close_volume(v);
}

typedef struct reader {
    vd_volume *volume;
    size_t room;
} reader;

static vd_status take_line(void *ctx, const vd_list_line *line, vd_err *err)
{
    reader *r = ctx;
    vd_volume *v = r->volume;
    vd_volume_source *s;
    char hex[VD_HASH_HEX] = "";
    char moment[VD_MOMENT_TEXT] = "";
    char digits[VD_MOMENT_TEXT];
    size_t n = 0;

    (void)err;
    v->sources = vd_arena_grow(&v->arena, v->sources, v->n_sources, &r->room,
                               sizeof *v->sources);
    s = &v->sources[v->n_sources++];
    *s = (vd_volume_source){.name = vd_str_copy(&v->arena, line->source),
                            .title = vd_str_copy(&v->arena, line->title),
                            .entities = line->entities,
                            .state = line->state,
                            .reason = vd_str_copy(&v->arena, line->reason),
                            .age_days = line->age_days,
                            .known_as = vd_source_find(line->source)};
    if (line->edition == NULL)
        return VD_OK;
    vd_hash_hex(line->edition->hash, hex);
    vd_moment_format(line->edition->published, moment);
    for (size_t i = 0; moment[i] != '\0'; i++) {
        if (vd_ascii_is_digit(moment[i]))
            digits[n++] = moment[i];
    }
    s->hash = vd_str_copy(&v->arena, vd_str_of(hex));
    s->version = vd_str_printf(&v->arena, "%.*s-%.8s", (int)n, digits, hex);
    s->published = line->edition->published;
    s->known = line->edition->known;
    s->issues = line->edition->issues;
    return VD_OK;
}

static void count_items(vd_volume *v)
{
    size_t *counts = vd_arena_alloc(
        &v->arena, vd_entities_datasets(v->entities) + 1, sizeof *counts);
    vd_item item;

    for (uint32_t i = 0; vd_entities_at(v->entities, i, &item); i++) {
        for (size_t d = 0; d < item.n_datasets; d++)
            counts[item.datasets[d]]++;
    }
    for (size_t s = 0; s < v->n_sources; s++) {
        for (size_t d = 0; d < vd_entities_datasets(v->entities); d++) {
            if (vd_str_is(vd_entities_dataset(v->entities, d),
                          v->sources[s].name))
                v->sources[s].items = counts[d];
        }
    }
}

/* What answers of catalogues are known by. */
static void name_editions(vd_volume *v)
{
    char hex[VD_HASH_HEX];
    vd_buf buf;

    vd_buf_init(&buf);
    for (size_t i = 0; i < v->n_sources; i++)
        vd_buf_printf(&buf, "%.*s:%.*s\n", VD_STR_WHOLE(v->sources[i].name),
                      VD_STR_WHOLE(v->sources[i].version));
    vd_hash_hex(vd_hash_of(vd_buf_view(&buf)), hex);
    (void)snprintf(v->etag, sizeof v->etag, "%.40s", hex);
    vd_buf_done(&buf);
}

static vd_status open_volume(const vd_view *view, vd_volume **out, vd_err *err)
{
    vd_volume *v = vd_zeroed(1, sizeof *v);
    reader r = {.volume = v};
    char hex[VD_HASH_HEX];
    vd_hash state;
    vd_status st;

    vd_arena_init(&v->arena, 0);
    atomic_init(&v->holders, 1);
    st = vd_view_index(view, &v->index, err);
    /* A page that is damaged is met now and not by somebody's request. */
    if (st == VD_OK && vd_index_settle(v->index, NULL) != VD_OK) {
        vd_log("index", "the index beside the book is damaged: made anew");
        vd_index_close(v->index);
        v->index = NULL;
        st = vd_view_index_anew(view, &v->index, err);
    }
    if (st == VD_OK)
        st = vd_view_entities(view, &v->entities, err);
    if (st == VD_OK)
        st = vd_lists_each(view, take_line, &r, err);
    if (st == VD_OK)
        st = vd_view_state(view, &state, err);
    if (st == VD_OK && !vd_hash_is(state, vd_index_made_of(v->index)))
        st = vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                     "the book changes while it is opened");
    if (st != VD_OK) {
        close_volume(v);
        return st;
    }
    v->opened = view->now;
    vd_hash_hex(vd_index_made_of(v->index), hex);
    (void)snprintf(v->state, sizeof v->state, "%.16s", hex);
    count_items(v);
    name_editions(v);
    *out = v;
    return VD_OK;
}

/* ---- the service ---- */

static vd_view view_of(const vd_service *s, vd_store *store)
{
    return (vd_view){.store = store,
                     .as_of = s->as_of,
                     .known_by = s->known_by,
                     .now = vd_clock_now()};
}

vd_status vd_service_open(vd_service *s, vd_err *err)
{
    struct vd_service_held *held = vd_zeroed(1, sizeof *held);
    vd_view view;
    vd_status st = vd_store_open(s->db, VD_STORE_READ, &held->store, err);

    s->held = held;
    (void)pthread_mutex_init(&held->lock, NULL);
    if (st != VD_OK)
        return st;
    view = view_of(s, held->store);
    st = vd_view_state(&view, &held->state, err);
    return st == VD_OK ? open_volume(&view, &held->volume, err) : st;
}

void vd_service_close(vd_service *s)
{
    struct vd_service_held *held = s->held;

    if (held == NULL)
        return;
    vd_volume_let_go(held->volume);
    vd_store_close(held->store);
    (void)pthread_mutex_destroy(&held->lock);
    free(held);
    s->held = NULL;
}

vd_status vd_service_look(vd_service *s, bool *swapped, vd_err *err)
{
    struct vd_service_held *held = s->held;
    vd_view view = view_of(s, held->store);
    vd_volume *anew;
    vd_volume *old;
    vd_hash state;
    vd_status st = vd_view_state(&view, &state, err);

    *swapped = false;
    if (st != VD_OK || vd_hash_is(state, held->state))
        return st;
    st = open_volume(&view, &anew, err);
    if (st != VD_OK)
        return st;
    (void)pthread_mutex_lock(&held->lock);
    old = held->volume;
    held->volume = anew;
    (void)pthread_mutex_unlock(&held->lock);
    /* By what it was made of, which may be newer than what was asked. */
    held->state = vd_index_made_of(anew->index);
    vd_volume_let_go(old);
    *swapped = true;
    return VD_OK;
}

vd_volume *vd_service_hold(vd_service *s)
{
    vd_volume *v;

    (void)pthread_mutex_lock(&s->held->lock);
    v = s->held->volume;
    (void)atomic_fetch_add(&v->holders, 1);
    (void)pthread_mutex_unlock(&s->held->lock);
    return v;
}

/* ---- workers ---- */

static void leave(vd_worker *w)
{
    vd_searcher_close(w->searcher);
    vd_volume_let_go(w->volume);
    w->searcher = NULL;
    w->volume = NULL;
}

void vd_worker_done(vd_worker *w)
{
    leave(w);
    vd_store_close(w->store);
    w->store = NULL;
}

vd_status vd_call_searcher(vd_call *call, vd_searcher **out, vd_err *err)
{
    vd_worker *w = call->worker;

    if (w->volume != call->volume) {
        vd_status st;

        leave(w);
        st = vd_searcher_open(call->volume->index, &w->searcher, err);
        if (st != VD_OK)
            return st;
        w->volume = call->volume;
        (void)atomic_fetch_add(&w->volume->holders, 1);
    }
    *out = w->searcher;
    return VD_OK;
}

vd_status vd_call_folder(vd_call *call, vd_folder **out, vd_err *err)
{
    vd_searcher *searcher;
    vd_status st = vd_call_searcher(call, &searcher, err);

    if (st == VD_OK)
        *out = vd_searcher_folder(searcher);
    return st;
}

vd_status vd_call_view(vd_call *call, vd_view *out, vd_err *err)
{
    vd_worker *w = call->worker;
    vd_status st = VD_OK;

    if (w->store == NULL)
        st = vd_store_open(call->service->db, VD_STORE_READ, &w->store, err);
    if (st == VD_OK)
        *out = view_of(call->service, w->store);
    return st;
}

void vd_call_fail(vd_call *call, const vd_err *err)
{
    vd_json_out out = vd_reply_json(call->reply, 500);

    vd_log("failed", err->msg);
    vd_json_open(&out, '{');
    vd_json_pair(&out, "status", VD_STR("error"));
    vd_json_close(&out, '}');
}

/* ---- scopes ---- */

static void mark(const vd_volume *v, vd_str name, bool value, bool *scope,
                 bool *any)
{
    for (size_t d = 0; d < vd_entities_datasets(v->entities); d++) {
        if (vd_str_is(vd_entities_dataset(v->entities, d), name)) {
            scope[d] = value;
            *any = true;
        }
    }
}

/* A name of a source, or of a collection. */
static bool mark_all(const vd_call *call, vd_str name, bool value, bool *scope)
{
    const vd_settings *s = &call->service->settings;
    const vd_volume *v = call->volume;
    bool any = false;

    for (size_t i = 0; i < s->n_collections; i++) {
        if (!vd_str_is(s->collections[i].name, name))
            continue;
        for (size_t k = 0; k < s->collections[i].n; k++)
            mark(v, s->collections[i].sources[k], value, scope, &any);
        return true;
    }
    mark(v, name, value, scope, &any);
    /* A source without an edition in this view is one all the same. */
    for (size_t i = 0; i < v->n_sources; i++)
        any = any || vd_str_is(v->sources[i].name, name);
    if (!any && (vd_str_is(name, VD_STR("default")) ||
                 vd_str_is(name, VD_STR("all")))) {
        for (size_t d = 0; d < vd_entities_datasets(v->entities); d++)
            scope[d] = value;
        any = true;
    }
    return any;
}

static bool *new_scope(vd_call *call)
{
    return VD_NEW_N(call->request->arena, bool,
                    vd_entities_datasets(call->volume->entities) + 1);
}

bool *vd_call_scope(vd_call *call, vd_str name)
{
    bool *scope = new_scope(call);

    return mark_all(call, name, true, scope) ? scope : NULL;
}

bool *vd_call_everything(vd_call *call)
{
    bool *scope = new_scope(call);

    for (size_t d = 0; d < vd_entities_datasets(call->volume->entities); d++)
        scope[d] = true;
    return scope;
}

bool *vd_call_narrow(vd_call *call, bool *scope)
{
    size_t all = vd_entities_datasets(call->volume->entities);
    size_t most = call->request->n_params;
    vd_str *names = VD_NEW_N(call->request->arena, vd_str, most + 1);
    bool *wanted = new_scope(call);
    size_t n = vd_request_params(call->request, "include_dataset", names, most);

    for (size_t i = 0; i < n; i++)
        (void)mark_all(call, names[i], true, wanted);
    for (size_t d = 0; n > 0 && d < all; d++)
        scope[d] = scope[d] && wanted[d];
    n = vd_request_params(call->request, "exclude_dataset", names, most);
    for (size_t i = 0; i < n; i++)
        (void)mark_all(call, names[i], false, scope);
    return scope;
}

uint64_t vd_call_without(const vd_call *call)
{
    size_t most = call->request->n_params;
    vd_str *names = VD_NEW_N(call->request->arena, vd_str, most + 1);
    size_t n = vd_request_params(call->request, "exclude_schema", names, most);
    uint64_t bits = 0;

    for (size_t i = 0; i < n; i++)
        bits |= UINT64_C(1) << vd_schema_find(names[i]);
    return bits & ~(UINT64_C(1) << VD_SCHEMA_UNKNOWN);
}

vd_str vd_call_title(vd_call *call, vd_str name)
{
    const vd_settings *s = &call->service->settings;

    for (size_t i = 0; i < s->n_collections; i++) {
        if (vd_str_is(s->collections[i].name, name))
            return s->collections[i].title;
    }
    for (size_t i = 0; i < call->volume->n_sources; i++) {
        if (vd_str_is(call->volume->sources[i].name, name))
            return call->volume->sources[i].title;
    }
    return name;
}
