/* SPDX-License-Identifier: Apache-2.0 */
#include "app/customers.h"

#include <stdlib.h>

#include "base/oom.h"
#include "match/build.h"

/* What a base depends on besides its customers: how names are taken apart. */
static vd_hash state_of_base(void)
{
    char version[VD_FOLD_VERSION_MAX];

    return vd_hash_pair(vd_hash_of(vd_engine_version()),
                        vd_hash_of(vd_fold_version(version)));
}

static const char *path_of(const vd_view *view, vd_arena *arena)
{
    return vd_str_printf(arena, "%s.customers", vd_store_path(view->store)).p;
}

/* ---- loading ---- */

typedef struct loader {
    vd_builder *builder;
    vd_folder *folder;
    vd_query_fn *wrong;
    void *ctx;
    vd_customers_report report;
} loader;

/* Customers are numbered by their rows; the row stands as a source's id. */
static vd_status take_customer(void *ctx, const vd_query *query, vd_err *err)
{
    loader *l = ctx;
    vd_entity *e = query->record->entities;
    vd_arena arena;
    vd_str dataset = query->id;
    vd_str row;

    if (query->wrong != NULL) {
        l->report.wrong++;
        return l->wrong(l->ctx, query, err);
    }
    vd_arena_init(&arena, 0);
    vd_record_sort(query->record);
    row = vd_str_printf(&arena, "%zu", query->row);
    e->id = query->id;
    vd_builder_add(l->builder, l->folder,
                   &(vd_candidate){.entity = e,
                                   .datasets = &dataset,
                                   .source_ids = &row,
                                   .n_sources = 1});
    l->report.customers++;
    vd_arena_done(&arena);
    return VD_OK;
}

static vd_status write_base(loader *l, const vd_view *view, vd_err *err)
{
    vd_index *index = NULL;
    vd_arena arena;
    vd_status st = vd_builder_finish(l->builder, state_of_base(), &index, err);

    vd_arena_init(&arena, 0);
    if (st == VD_OK)
        st = vd_index_write(index, path_of(view, &arena), VD_WHOLE_OWNER, err);
    vd_index_close(index);
    vd_arena_done(&arena);
    return st;
}

vd_status vd_customers_load(const vd_view *view, const char *path,
                            vd_query_fn *wrong, void *ctx,
                            vd_customers_report *out, vd_err *err)
{
    loader l = {.wrong = wrong, .ctx = ctx};
    vd_status st = vd_folder_open(&l.folder, err);

    if (st != VD_OK)
        return st;
    l.builder = vd_builder_new(true);
    st = vd_queries_each(path, take_customer, &l, err);
    if (st == VD_OK && l.report.customers == 0)
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "%s: no customer in it: the base is left as it was", path);
    if (st == VD_OK)
        st = write_base(&l, view, err);
    vd_builder_free(l.builder);
    vd_folder_close(l.folder);
    *out = l.report;
    return st;
}

/* ---- rescreening ---- */

/* A customer and a changed party that may concern it. */
typedef struct concern {
    uint32_t customer;
    uint32_t party;
} concern;

typedef struct turner {
    const vd_index *book;
    const vd_index *base;
    vd_searcher *searcher; /* of the base */
    vd_rescreening *job;
    vd_buf concerns; /* concern */
    uint32_t party;  /* in hand */
} turner;

static void take_customer_of(void *ctx, const vd_candidate *customer)
{
    turner *t = ctx;
    concern c = {customer->number, t->party};

    vd_buf_put(&t->concerns, (vd_str){(const char *)&c, sizeof c});
}

static vd_status turn(turner *t, vd_str id, vd_err *err)
{
    vd_arena arena;
    vd_candidate party;
    vd_status st = VD_OK;

    /* One that was taken off the lists concerns nobody any more. */
    if (!vd_index_find_id(t->book, id, &t->party))
        return VD_OK;
    vd_arena_init(&arena, 0);
    t->job->changed++;
    if (vd_index_candidate(t->book, t->party, &arena, &party))
        st = vd_search_each(t->searcher, party.entity, t->job->threshold,
                            take_customer_of, t, &arena, err);
    vd_arena_done(&arena);
    return st;
}

static int compare_concerns(const void *a, const void *b)
{
    const concern *x = a;
    const concern *y = b;

    if (x->customer != y->customer)
        return x->customer < y->customer ? -1 : 1;
    return (x->party > y->party) - (x->party < y->party);
}

/* Scores one pair; true for a hit. */
static bool score(const turner *t, const vd_entity *customer, uint32_t party,
                  vd_arena *arena, vd_result *out)
{
    static const vd_search_options how = {.typed = true,
                                          .floor = VD_NAME_FLOOR};
    vd_candidate *c = VD_NEW(arena, vd_candidate);

    if (!vd_index_candidate(t->book, party, arena, c))
        return false;
    vd_screen_pair(vd_searcher_folder(t->searcher), customer, c->entity, &how,
                   arena, &out->score);
    out->candidate = c;
    return out->score.score >= t->job->threshold;
}

static vd_status give(turner *t, const concern *of, size_t n, vd_err *err)
{
    vd_arena arena;
    vd_candidate customer;
    vd_record record = {0};
    vd_query query = {.record = &record};
    vd_found found = {.complete = true, .bound = t->job->threshold};
    long long row = 0;
    vd_status st = VD_OK;

    vd_arena_init(&arena, 0);
    found.at = VD_NEW_N(&arena, vd_result, n);
    if (vd_index_candidate(t->base, of->customer, &arena, &customer)) {
        (void)vd_str_to_int(customer.source_ids[0], &row);
        query.row = (size_t)row;
        query.id = customer.entity->id;
        vd_record_init(&record, &arena, VD_STR(""), VD_STR(""),
                       customer.entity->schema);
        record.entities[0] = *customer.entity;
        for (size_t i = 0; i < n; i++) {
            found.n += score(t, customer.entity, of[i].party, &arena,
                             &found.at[found.n]);
        }
        vd_results_sort(found.at, found.n);
    }
    if (found.n > 0) {
        t->job->hits++;
        st = t->job->hit(t->job->ctx, &query, &found, err);
    }
    vd_arena_done(&arena);
    return st;
}

static vd_status give_all(turner *t, vd_err *err)
{
    concern *all = (void *)t->concerns.p;
    size_t n = t->concerns.n / sizeof *all;
    vd_status st = VD_OK;

    if (n > 1)
        qsort(all, n, sizeof *all, compare_concerns);
    for (size_t i = 0, to; st == VD_OK && i < n; i = to) {
        to = i + 1;
        while (to < n && all[to].customer == all[i].customer)
            to++;
        st = give(t, all + i, to - i, err);
    }
    return st;
}

static vd_status open_base(const vd_view *view, vd_index **out, vd_err *err)
{
    vd_arena arena;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_index_open(path_of(view, &arena), state_of_base(), out, err);
    if (st == VD_OK)
        st = vd_index_check(*out, err);
    vd_arena_done(&arena);
    if (st == VD_ABSENT) {
        return vd_fail(err, VD_ABSENT, VD_NOWHERE,
                       "there is no base of customers that this program made: "
                       "load it by \"customers load FILE\"");
    }
    return st;
}

vd_status vd_rescreen(vd_screen *screen, const vd_view *view,
                      vd_rescreening *job, vd_err *err)
{
    vd_arena arena;
    vd_index *base = NULL;
    vd_changed changed = {0};
    turner t = {.job = job};
    vd_status st = vd_screen_settle(screen, err);

    vd_arena_init(&arena, 0);
    vd_buf_init(&t.concerns);
    if (st == VD_OK)
        st = open_base(view, &base, err);
    if (st == VD_OK)
        st = vd_searcher_open(base, &t.searcher, err);
    if (st == VD_OK)
        st = vd_changed_since(view, job->since, job->loaded, &arena, &changed,
                              err);
    t.book = vd_screen_index(screen);
    t.base = base;
    job->customers = base == NULL ? 0 : vd_index_entities(base);
    for (size_t i = 0; st == VD_OK && i < changed.n; i++)
        st = turn(&t, changed.at[i], err);
    if (st == VD_OK)
        st = give_all(&t, err);
    if (st == VD_OK &&
        (vd_index_is_damaged(t.book) || vd_index_is_damaged(base))) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "an index is damaged: the hits are not all of them");
    }
    vd_searcher_close(t.searcher);
    vd_index_close(base);
    vd_buf_done(&t.concerns);
    vd_arena_done(&arena);
    return st;
}
