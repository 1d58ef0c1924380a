/* SPDX-License-Identifier: Apache-2.0 */
#include "http/keeper.h"

#include <pthread.h>
#include <stdlib.h>

#include "app/recorder.h"
#include "base/oom.h"
#include "http/inspector.h"
#include "http/log.h"

struct vd_keeper {
    vd_service *service;
    char *desk;
    pthread_t thread;
    pthread_t sweeper;
    bool has_sweeper;
    pthread_mutex_t lock; /* of what waits */
    pthread_cond_t some;
    vd_keep *first;
    vd_keep *last;
    bool ending;
    bool refuses;
    /* Of the thread alone: */
    vd_store *store;
    vd_chain *chain;
    vd_view view;
    int version;   /* of the store when the screen was opened */
    vd_hash state; /* that the screen is of */
    vd_screen *screen;
    vd_recorder *recorder; /* NULL: nothing is recorded */
    vd_inspector *inspector;
    vd_arena arena; /* of one answer */
};

/* ---- the desk ---- */

static void close_screen(vd_keeper *k)
{
    vd_inspector_leave(k->inspector);
    vd_recorder_close(k->recorder);
    vd_screen_close(k->screen);
    k->recorder = NULL;
    k->screen = NULL;
}

static void close_desk(vd_keeper *k)
{
    close_screen(k);
    vd_chain_close(k->chain);
    k->chain = NULL;
}

/* All that is needed, for the lists as they are now. */
static vd_status open_desk(vd_keeper *k, vd_err *err)
{
    vd_hash state;
    vd_recording of;
    int version = 0;
    vd_status st = vd_store_version(k->store, &version, err);

    if (st != VD_OK || (k->screen != NULL && version == k->version))
        return st;

    k->view = (vd_view){.store = k->store,
                        .as_of = k->service->as_of,
                        .known_by = k->service->known_by,
                        .now = vd_clock_now()};
    if (k->chain == NULL && k->service->settings.record) {
        st = vd_chain_open(k->desk, k->service->actor, k->view.now, &k->chain,
                           err);
        if (st == VD_OK)
            st = vd_desk_is_swept(vd_chain_desk(k->chain), err);
    }
    if (st == VD_OK)
        st = vd_view_state(&k->view, &state, err);
    if (st != VD_OK)
        return st;
    k->version = version;
    if (k->screen != NULL && vd_hash_is(state, k->state))
        return VD_OK;
    close_screen(k);
    st = vd_screen_open(&k->view, &k->screen, err);
    k->state = state;
    if (st != VD_OK || k->chain == NULL)
        return st;
    of = (vd_recording){.chain = k->chain,
                        .view = &k->view,
                        .screen = k->screen,
                        .limit = VD_RESULTS_MAX,
                        .threshold = (int)k->service->settings.threshold};
    return vd_recorder_open(&of, &k->recorder, err);
}

/* What "screen" answers with all that it gives. */
static vd_str answer_of(const vd_service *service, const vd_keep_party *p,
                        const vd_found *found, vd_str state, vd_arena *arena)
{
    vd_buf text;
    vd_json_out out = {.buf = &text};
    vd_str answer;

    vd_buf_init(&text);
    vd_answer_put(&out,
                  &(vd_answer){.row = 1,
                               .id = p->id,
                               .state = state,
                               .found = found,
                               .threshold = (int)service->settings.threshold});
    answer = vd_str_copy(arena, vd_buf_view(&text));
    vd_buf_done(&text);
    return answer;
}

/* Searches again if the lists are not those that the request was answered
   from. */
static vd_status find_anew(vd_keeper *k, const vd_volume *volume,
                           vd_keep_party *p, vd_found *room, vd_err *err)
{
    vd_search_options options = {.limit = VD_RESULTS_MAX,
                                 .typed = true,
                                 .explain = true,
                                 .floor = (int)k->service->settings.threshold};
    vd_status st;

    if (p->found != NULL &&
        vd_hash_is(vd_index_made_of(volume->index), k->state))
        return VD_OK;
    st = vd_screen_query(k->screen, p->query.entities, &options, &k->arena,
                         room, err);
    if (st != VD_OK)
        return st;
    p->found = room;
    p->answer =
        answer_of(k->service, p, room, vd_screen_state(k->screen), &k->arena);
    return VD_OK;
}

static vd_status keep_one(vd_keeper *k, const vd_volume *volume,
                          vd_keep_party *p, vd_err *err)
{
    vd_query q = {.row = 1, .id = p->id, .record = &p->query};
    vd_raised raised = {VD_NEWS_NONE, 0};
    vd_found room;
    vd_status st = find_anew(k, volume, p, &room, err);

    if (st == VD_OK)
        st = vd_recorder_begin(k->recorder, err);
    if (st == VD_OK)
        st = vd_recorder_query(k->recorder, &q, p->found, p->answer, &raised,
                               err);
    vd_arena_reset(&k->arena);
    return st;
}

static vd_status keep_all(vd_keeper *k, const vd_keep *list, vd_err *err)
{
    vd_status st = open_desk(k, err);

    for (; st == VD_OK && list != NULL; list = list->next) {
        for (size_t i = 0; st == VD_OK && i < list->n; i++)
            st = keep_one(k, list->volume, &list->at[i], err);
    }
    return st == VD_OK ? vd_recorder_commit(k->recorder, err) : st;
}

/* ---- the thread ---- */

static void tell_all(vd_keep *list, const char *wrong)
{
    while (list != NULL) {
        vd_keep *next = list->next; /* it is gone when it is told */

        list->done(list->ctx, wrong);
        list = next;
    }
}

/* What waits, up to so many parties: an entry is bounded.  Records that are to
   be checked come alone. */
static vd_keep *take_some(vd_keeper *k, bool *ending)
{
    enum { PARTIES_MAX = 500 };
    vd_keep *list;
    vd_keep *last;
    size_t n;

    (void)pthread_mutex_lock(&k->lock);
    while (k->first == NULL && !k->ending)
        (void)pthread_cond_wait(&k->some, &k->lock);
    list = last = k->first;
    n = list == NULL ? 0 : list->n;
    while (last != NULL && last->next != NULL && n < PARTIES_MAX &&
           last->reply == NULL && last->next->reply == NULL) {
        last = last->next;
        n += last->n;
    }
    if (last != NULL) {
        k->first = last->next;
        k->last = k->first == NULL ? NULL : k->last;
        last->next = NULL;
    }
    *ending = k->ending;
    (void)pthread_mutex_unlock(&k->lock);
    return list;
}

static bool refuses(vd_keeper *k)
{
    bool refuses;

    (void)pthread_mutex_lock(&k->lock);
    refuses = k->refuses;
    (void)pthread_mutex_unlock(&k->lock);
    return refuses;
}

static vd_status check(vd_keeper *k, const vd_keep *keep, vd_err *err)
{
    vd_status st = open_desk(k, err);

    return st == VD_OK
               ? vd_inspector_check(k->inspector, &k->view, k->screen, k->chain,
                                    keep->check, keep->reply, err)
               : st;
}

static void *work(void *ctx)
{
    vd_keeper *k = ctx;

    for (;;) {
        vd_err err = {0};
        bool ending;
        vd_keep *list = take_some(k, &ending);

        if (list == NULL) {
            if (ending)
                return NULL;
            continue;
        }
        if (refuses(k)) {
            tell_all(list, "The server ends.");
            continue;
        }
        if ((list->reply != NULL ? check(k, list, &err)
                                 : keep_all(k, list, &err)) == VD_OK) {
            tell_all(list, NULL);
            continue;
        }
        vd_log("desk", err.msg);
        /* Nothing of the batch is kept; the next begins anew. */
        close_desk(k);
        tell_all(list, list->reply != NULL
                           ? "What was sent cannot be checked now."
                           : "What was asked cannot be recorded.");
    }
}

static bool is_ending(vd_keeper *k)
{
    bool ending;

    (void)pthread_mutex_lock(&k->lock);
    ending = k->ending;
    (void)pthread_mutex_unlock(&k->lock);
    return ending;
}

/* What is written lies beside the desk first, and must be moved into it: done
   by the thread that writes, everybody would wait for a tenth of a second. */
static void *sweep(void *ctx)
{
    vd_keeper *k = ctx;
    vd_desk *desk = NULL;
    vd_err err = {0};

    if (vd_desk_open(k->desk, &desk, &err) != VD_OK)
        vd_log("desk", err.msg);
    while (desk != NULL && !is_ending(k)) {
        struct timespec pause = {0, 250000000L};

        (void)nanosleep(&pause, NULL);
        /* What cannot be moved now is moved later. */
        (void)!vd_desk_sweep(desk, NULL);
    }
    vd_desk_close(desk);
    return NULL;
}

vd_status vd_keeper_start(vd_service *service, vd_keeper **out, vd_err *err)
{
    vd_keeper *k = vd_zeroed(1, sizeof *k);
    vd_status st;
    vd_str desk;

    k->service = service;
    k->inspector = vd_inspector_new(service);
    vd_arena_init(&k->arena, 0);
    desk = vd_str_printf(&k->arena, "%s.desk", service->db);
    k->desk = vd_zeroed(desk.n + 1, 1);
    memcpy(k->desk, desk.p, desk.n);
    (void)pthread_mutex_init(&k->lock, NULL);
    (void)pthread_cond_init(&k->some, NULL);
    st = vd_inspector_read(k->inspector, err);
    if (st == VD_OK)
        st = vd_store_open(service->db, VD_STORE_READ, &k->store, err);
    if (st == VD_OK && service->settings.record)
        st = open_desk(k, err);
    if (st == VD_OK && pthread_create(&k->thread, NULL, work, k) != 0)
        st = vd_fail(err, VD_LIMIT, VD_NOWHERE, "no thread can be had");
    if (st != VD_OK) {
        k->ending = true;
        close_desk(k);
        vd_store_close(k->store);
        vd_inspector_free(k->inspector);
        vd_arena_done(&k->arena);
        free(k->desk);
        free(k);
        return st;
    }
    k->has_sweeper =
        k->chain != NULL && pthread_create(&k->sweeper, NULL, sweep, k) == 0;
    *out = k;
    return VD_OK;
}

void vd_keeper_stop(vd_keeper *k)
{
    if (k == NULL)
        return;
    (void)pthread_mutex_lock(&k->lock);
    k->ending = true;
    (void)pthread_cond_signal(&k->some);
    (void)pthread_mutex_unlock(&k->lock);
    (void)pthread_join(k->thread, NULL);
    if (k->has_sweeper)
        (void)pthread_join(k->sweeper, NULL);
    close_desk(k);
    vd_store_close(k->store);
    vd_inspector_free(k->inspector);
    vd_arena_done(&k->arena);
    (void)pthread_cond_destroy(&k->some);
    (void)pthread_mutex_destroy(&k->lock);
    free(k->desk);
    free(k);
}

void vd_keeper_give(vd_keeper *k, vd_keep *keep)
{
    (void)pthread_mutex_lock(&k->lock);
    keep->next = NULL;
    if (k->last == NULL)
        k->first = keep;
    else
        k->last->next = keep;
    k->last = keep;
    (void)pthread_cond_signal(&k->some);
    (void)pthread_mutex_unlock(&k->lock);
}

void vd_keeper_refuse(vd_keeper *k)
{
    (void)pthread_mutex_lock(&k->lock);
    k->refuses = true;
    (void)pthread_mutex_unlock(&k->lock);
}

typedef struct waiting {
    pthread_mutex_t lock;
    pthread_cond_t told;
    bool done;
    const char *wrong;
} waiting;

static void wake(void *ctx, const char *wrong)
{
    waiting *w = ctx;

    (void)pthread_mutex_lock(&w->lock);
    w->done = true;
    w->wrong = wrong;
    (void)pthread_cond_signal(&w->told);
    (void)pthread_mutex_unlock(&w->lock);
}

const char *vd_keeper_wait(vd_keeper *k, vd_keep *keep)
{
    waiting w = {.lock = PTHREAD_MUTEX_INITIALIZER,
                 .told = PTHREAD_COND_INITIALIZER};

    keep->done = wake;
    keep->ctx = &w;
    vd_keeper_give(k, keep);
    (void)pthread_mutex_lock(&w.lock);
    while (!w.done)
        (void)pthread_cond_wait(&w.told, &w.lock);
    (void)pthread_mutex_unlock(&w.lock);
    (void)pthread_cond_destroy(&w.told);
    (void)pthread_mutex_destroy(&w.lock);
    return w.wrong;
}

void vd_call_keep(vd_call *call, vd_str id, const vd_record *query,
                  const vd_found *found)
{
    vd_arena *arena = call->request->arena;
    vd_keep *keep = call->reply->keep;
    vd_keep_party *party;

    if (!call->service->settings.record)
        return;
    if (keep == NULL)
        call->reply->keep = keep = VD_NEW(arena, vd_keep);
    keep->at =
        vd_arena_grow(arena, keep->at, keep->n, &keep->room, sizeof *keep->at);
    party = &keep->at[keep->n++];
    *party = (vd_keep_party){
        .id = vd_str_copy(arena, id), .query = *query, .found = found};
    if (found != NULL)
        party->answer = answer_of(call->service, party, found,
                                  vd_str_of(call->volume->state), arena);
}

void vd_call_check(vd_call *call)
{
    vd_keep *keep = VD_NEW(call->request->arena, vd_keep);

    keep->check = call->request->body;
    keep->reply = call->reply;
    call->reply->keep = keep;
    call->reply->status = 200;
}
