/* SPDX-License-Identifier: Apache-2.0 */
#include "app/batch.h"

#include <stdatomic.h>

#include "base/crew.h"

enum { ROWS = 1024, THREADS_MAX = 256 };

/* A row that waits for its answer, or has it. */
typedef struct slot {
    vd_arena arena;
    vd_query query;
    vd_record record;
    vd_found found;
    vd_status st;
    vd_err err;
} slot;

typedef struct runner {
    vd_screen *screen;
    const vd_batch *batch;
    vd_answer_fn *fn;
    void *ctx;
    vd_searcher *searchers[THREADS_MAX];
    size_t threads;
    slot *slots;
    size_t n;
    atomic_size_t next;
} runner;

static void answer(runner *r, vd_searcher *searcher, slot *s)
{
    vd_deadline deadline = vd_deadline_in(r->batch->deadline_ms);
    vd_search_options options = {.limit = r->batch->limit,
                                 .filter = r->batch->filter,
                                 .typed = true,
                                 .having = r->batch->having,
                                 .nearest = r->batch->nearest,
                                 .explain = true,
                                 .floor = r->batch->floor};

    if (r->batch->deadline_ms > 0) {
        options.stop = vd_deadline_is_over;
        options.stop_ctx = &deadline;
    }
    s->st = vd_search(searcher, s->record.entities, &options, &s->arena,
                      &s->found, &s->err);
}

static void work(void *ctx, size_t thread)
{
    runner *r = ctx;

    for (;;) {
        size_t i = atomic_fetch_add(&r->next, 1);

        if (i >= r->n)
            return;
        if (r->slots[i].query.wrong == NULL)
            answer(r, r->searchers[thread], &r->slots[i]);
    }
}

static vd_status give(runner *r, vd_err *err)
{
    vd_status st = VD_OK;

    atomic_store(&r->next, 0);
    vd_crew_run(r->n < r->threads ? r->n : r->threads, work, r);
    for (size_t i = 0; i < r->n; i++) {
        slot *s = &r->slots[i];

        if (st == VD_OK && s->st != VD_OK) {
            st = s->st;
            if (err != NULL)
                *err = s->err;
            vd_err_context(err, "row %zu", s->query.row);
        }
        if (st == VD_OK)
            st = r->fn(r->ctx, &s->query,
                       s->query.wrong == NULL ? &s->found : NULL, err);
        vd_arena_done(&s->arena);
    }
    r->n = 0;
    return st;
}

/* The reader's row is gone when the next one is read. */
static vd_status keep(void *ctx, const vd_query *query, vd_err *err)
{
    runner *r = ctx;
    slot *s = &r->slots[r->n];
    const vd_entity *e = query->record->entities;

    if (query->row == r->batch->skip &&
        !vd_str_is(query->id, r->batch->skip_id)) {
        return vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                       "row %zu is \"%.*s\", and \"%.*s\" among the answers: "
                       "they are of another file, name a new one for these",
                       query->row, VD_STR_SHOWN(query->id),
                       VD_STR_SHOWN(r->batch->skip_id));
    }
    if (query->row <= r->batch->skip)
        return VD_OK;
    r->n++;
    *s = (slot){.query = *query};
    vd_arena_init(&s->arena, 0);
    s->query.id = vd_str_copy(&s->arena, query->id);
    if (query->wrong != NULL)
        s->query.wrong = vd_str_z(&s->arena, vd_str_of(query->wrong));
    vd_record_init(&s->record, &s->arena, VD_STR(""), VD_STR(""), e->schema);
    for (size_t i = 0; i < e->n; i++)
        vd_record_put(&s->record, 0, e->values[i].prop,
                      vd_str_copy(&s->arena, e->values[i].text), VD_STR(""));
    s->query.record = &s->record;
    return r->n < ROWS ? VD_OK : give(r, err);
}

vd_status vd_screen_file(vd_screen *screen, const char *path,
                         const vd_batch *batch, vd_answer_fn *fn, void *ctx,
                         vd_err *err)
{
    vd_arena arena;
    runner r = {.screen = screen,
                .batch = batch,
                .fn = fn,
                .ctx = ctx,
                .threads =
                    batch->threads == 0 ? vd_crew_size() : batch->threads};
    vd_status st = vd_screen_settle(screen, err);

    vd_arena_init(&arena, 0);
    r.slots = VD_NEW_N(&arena, slot, ROWS);
    if (r.threads > THREADS_MAX)
        r.threads = THREADS_MAX;
    for (size_t i = 0; st == VD_OK && i < r.threads; i++)
        st = vd_searcher_open(vd_screen_index(screen), &r.searchers[i], err);
    if (st == VD_OK)
        st = vd_queries_each(path, keep, &r, err);
    /* What was read is answered, whatever ended the reading. */
    if (r.n > 0) {
        vd_err late = {0};
        vd_status given = give(&r, &late);

        if (st == VD_OK && given != VD_OK) {
            st = given;
            if (err != NULL)
                *err = late;
        }
    }
    for (size_t i = 0; i < r.threads; i++)
        vd_searcher_close(r.searchers[i]);
    vd_arena_done(&arena);
    return st;
}
