/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pairs are found by threads that share the index, and are then put in an
 * order of their own (the most probable first, then by ids), so that the
 * parties do not depend on who was found first.
 */
#include "app/link.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "app/screen.h"
#include "base/crew.h"

/* Names that are less alike are not looked at: what is probable enough to be
   asked about has a name in common, in some spelling. */
enum { NAME_FLOOR = 850000, THREADS_MAX = 256 };

/* ---- pairs of the index that are likely to be one ---- */

typedef struct pair {
    uint32_t a; /* a before b */
    uint32_t b;
    int p_same;
    bool same; /* by more than names */
} pair;

typedef struct finder {
    const vd_view *view;
    const vd_index *index;
    int floor; /* below it a pair is nothing to anybody */
    size_t threads;
    atomic_uint next;
    vd_searcher *searchers[THREADS_MAX];
    vd_buf pairs[THREADS_MAX];
    vd_status st[THREADS_MAX];
    vd_err err[THREADS_MAX];
} finder;

/* One search. */
typedef struct look {
    finder *finder;
    size_t thread;
    const vd_candidate *query;
    vd_arena *arena;
} look;

static bool share_source(const vd_candidate *a, const vd_candidate *b)
{
    for (size_t i = 0; i < a->n_sources; i++) {
        for (size_t j = 0; j < b->n_sources; j++) {
            if (vd_str_is(a->datasets[i], b->datasets[j]))
                return true;
        }
    }
    return false;
}

static const vd_search_options as_written = {.floor = VD_NAME_FLOOR};

static void take_candidate(void *ctx, const vd_candidate *c)
{
    look *l = ctx;
    finder *f = l->finder;
    uint32_t own = l->query->number;
    vd_score score;
    pair p;

    if (c->number == own || share_source(l->query, c))
        return;
    vd_screen_pair(vd_searcher_folder(f->searchers[l->thread]),
                   l->query->entity, c->entity, &as_written, l->arena, &score);
    if (score.p_same < f->floor || score.verdict == VD_VERDICT_RELATED ||
        score.verdict == VD_VERDICT_DIFFERENT)
        return;
    p = (pair){own < c->number ? own : c->number,
               own < c->number ? c->number : own, score.p_same,
               score.verdict == VD_VERDICT_SAME};
    vd_buf_put(&f->pairs[l->thread], (vd_str){(const char *)&p, sizeof p});
}

static void find(void *ctx, size_t thread)
{
    finder *f = ctx;
    uint32_t n = (uint32_t)vd_index_entities(f->index);
    vd_arena arena;

    vd_arena_init(&arena, 0);
    for (uint32_t i = atomic_fetch_add(&f->next, 1);
         i < n && f->st[thread] == VD_OK; i = atomic_fetch_add(&f->next, 1)) {
        vd_candidate query;
        look l = {f, thread, &query, &arena};

        if (thread + 1 == f->threads && f->view->progress != NULL)
            f->view->progress(f->view->progress_ctx, "link", i, n);
        if (vd_index_candidate(f->index, i, &arena, &query)) {
            f->st[thread] =
                vd_search_each(f->searchers[thread], query.entity, NAME_FLOOR,
                               take_candidate, &l, &arena, &f->err[thread]);
        }
        vd_arena_reset(&arena);
    }
    vd_arena_done(&arena);
}

/* Every pair may have been found from both sides. */
static int compare_pairs(const void *a, const void *b)
{
    const pair *x = a;
    const pair *y = b;

    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    if (x->b != y->b)
        return x->b < y->b ? -1 : 1;
    return (y->p_same > x->p_same) - (y->p_same < x->p_same);
}

static int compare_likelihood(const void *a, const void *b)
{
    const pair *x = a;
    const pair *y = b;

    if (x->p_same != y->p_same)
        return x->p_same > y->p_same ? -1 : 1;
    return compare_pairs(a, b);
}

static size_t order_pairs(pair *at, size_t n)
{
    size_t kept = 0;

    if (n > 1)
        qsort(at, n, sizeof *at, compare_pairs);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || at[kept - 1].a != at[i].a || at[kept - 1].b != at[i].b)
            at[kept++] = at[i];
    }
    if (kept > 1)
        qsort(at, kept, sizeof *at, compare_likelihood);
    return kept;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static vd_status find_pairs(const vd_view *view, const vd_link_policy *policy,
                            const vd_index *index, vd_buf *out, vd_err *err)
{
    finder f = {.view = view,
                .index = index,
                .floor = least(policy->review_at,
                               least(policy->join_at, policy->alone_at))};
    vd_status st = VD_OK;

    f.threads = policy->threads == 0 ? vd_crew_size() : policy->threads;
    if (f.threads > THREADS_MAX)
        f.threads = THREADS_MAX;
    for (size_t i = 0; i < f.threads; i++) {
        vd_buf_init(&f.pairs[i]);
        if (st == VD_OK)
            st = vd_searcher_open(index, &f.searchers[i], err);
    }
    if (st == VD_OK)
        vd_crew_run(f.threads, find, &f);
    for (size_t i = 0; i < f.threads; i++) {
        if (st == VD_OK && f.st[i] != VD_OK) {
            st = f.st[i];
            if (err != NULL)
                *err = f.err[i];
        }
        vd_buf_put(out, vd_buf_view(&f.pairs[i]));
        vd_buf_done(&f.pairs[i]);
        vd_searcher_close(f.searchers[i]);
    }
    if (st == VD_OK)
        out->n = order_pairs((pair *)(void *)out->p, out->n / sizeof(pair)) *
                 sizeof(pair);
    return st;
}

/* ---- joining ---- */

typedef struct linker {
    const vd_view *view;
    const vd_link_policy *policy;
    vd_screen *screen;
    vd_party_book book;
    vd_party_joints reviews;
    vd_buf pairs;
    vd_strmap decided; /* pairs that somebody decided on */
    vd_joint *found;   /* what linking comes to, by a and b */
    size_t n;
    vd_err *err;
} linker;

static vd_str reasons(linker *l, const vd_candidate *a, const vd_candidate *b)
{
    vd_arena *arena = &l->book.arena;
    vd_str text = VD_STR("");
    vd_score score;

    vd_screen_pair(vd_screen_folder(l->screen), a->entity, b->entity,
                   &as_written, arena, &score);
    for (size_t i = 0; i < score.n_why; i++)
        text = vd_str_join(arena, text, VD_STR("\n"), score.why[i]);
    return text;
}

static void add_review(linker *l, const vd_party_joint *j)
{
    l->reviews.at = vd_arena_grow(&l->book.arena, l->reviews.at, l->reviews.n,
                                  &l->reviews.room, sizeof *l->reviews.at);
    l->reviews.at[l->reviews.n++] = *j;
}

static void take_pair(linker *l, const pair *p, bool joining)
{
    const vd_index *index = vd_screen_index(l->screen);
    vd_arena *arena = &l->book.arena;
    bool joins =
        p->p_same >= (p->same ? l->policy->join_at : l->policy->alone_at);
    vd_party_joint j = {.basis = VD_JOINT_NAMES, .p_same = p->p_same};
    const size_t *i;
    const size_t *k;
    vd_candidate a;
    vd_candidate b;

    if (joins != joining || (!joins && p->p_same < l->policy->review_at) ||
        !vd_index_candidate(index, p->a, arena, &a) ||
        !vd_index_candidate(index, p->b, arena, &b))
        return;
    i = vd_strmap_find(&l->book.by_id, a.entity->id);
    k = vd_strmap_find(&l->book.by_id, b.entity->id);
    if (i == NULL || k == NULL ||
        vd_parties_root(&l->book.parties, *i) ==
            vd_parties_root(&l->book.parties, *k))
        return; /* what only hangs on a listing is no party */
    j.a = *i;
    j.b = *k;
    j.why = reasons(l, &a, &b);
    if (joins)
        (void)vd_party_book_join(&l->book, &j);
    else
        add_review(l, &j);
}

static vd_str pair_key(vd_arena *arena, vd_str a, vd_str b)
{
    return vd_str_printf(arena, "%.*s %.*s", VD_STR_WHOLE(a), VD_STR_WHOLE(b));
}

static void gather_decided(linker *l)
{
    vd_strmap_init(&l->decided, &l->book.arena);
    for (size_t i = 0; i < l->book.decisions.n; i++) {
        const vd_joint *d = &l->book.decisions.at[i];

        if (d->basis == VD_JOINT_PERSON)
            (void)vd_strmap_put(&l->decided,
                                pair_key(&l->book.arena, d->a, d->b), 1, NULL);
    }
}

static void keep(linker *l, const vd_party_joint *p, vd_joint_verb verb)
{
    vd_str a = l->book.listings[p->a].id;
    vd_str b = l->book.listings[p->b].id;
    bool turned = vd_str_cmp(a, b) > 0;
    vd_joint j = {.a = turned ? b : a,
                  .b = turned ? a : b,
                  .verb = verb,
                  .basis = p->basis,
                  .p_same = p->p_same,
                  .why = p->why,
                  .actor = vd_engine_version()};

    if (p->basis != VD_JOINT_PERSON &&
        vd_strmap_find(&l->decided, pair_key(&l->book.arena, j.a, j.b)) == NULL)
        l->found[l->n++] = j;
}

static int compare_joints(const void *x, const void *y)
{
    const vd_joint *a = x;
    const vd_joint *b = y;
    int order = vd_str_cmp(a->a, b->a);

    return order != 0 ? order : vd_str_cmp(a->b, b->b);
}

/* What is said of one pair, the strongest first. */
static int compare_found(const void *x, const void *y)
{
    const vd_joint *a = x;
    const vd_joint *b = y;
    int order = compare_joints(x, y);

    if (order != 0)
        return order;
    if (a->verb != b->verb)
        return a->verb < b->verb ? -1 : 1;
    if (a->basis != b->basis)
        return a->basis < b->basis ? -1 : 1;
    return vd_str_cmp(a->why, b->why);
}

static void gather(linker *l)
{
    const vd_party_joints *joined = &l->book.joined;
    const vd_party_joints *refused = &l->book.refused;
    size_t kept = 0;

    gather_decided(l);
    l->found = VD_NEW_N(&l->book.arena, vd_joint,
                        joined->n + refused->n + l->reviews.n);
    for (size_t i = 0; i < joined->n; i++)
        keep(l, &joined->at[i], VD_JOINT_JOIN);
    for (size_t i = 0; i < refused->n; i++)
        keep(l, &refused->at[i], VD_JOINT_REVIEW);
    for (size_t i = 0; i < l->reviews.n; i++) {
        /* Others may have joined the two since. */
        if (vd_parties_root(&l->book.parties, l->reviews.at[i].a) !=
            vd_parties_root(&l->book.parties, l->reviews.at[i].b))
            keep(l, &l->reviews.at[i], VD_JOINT_REVIEW);
    }
    if (l->n > 1)
        qsort(l->found, l->n, sizeof *l->found, compare_found);
    /* A pair may have been refused for more than one reason: one is kept. */
    for (size_t i = 0; i < l->n; i++) {
        if (kept == 0 || compare_joints(&l->found[kept - 1], &l->found[i]) != 0)
            l->found[kept++] = l->found[i];
    }
    l->n = kept;
}

/* ---- what is new, and what is over ---- */

static bool is_equal(const vd_joint *a, const vd_joint *b)
{
    return a->verb == b->verb && a->basis == b->basis &&
           a->p_same == b->p_same && vd_str_is(a->why, b->why);
}

static size_t rule_joints(linker *l, vd_joint *out)
{
    size_t n = 0;

    for (size_t i = 0; i < l->book.decisions.n; i++) {
        if (l->book.decisions.at[i].basis != VD_JOINT_PERSON)
            out[n++] = l->book.decisions.at[i];
    }
    if (n > 1)
        qsort(out, n, sizeof *out, compare_joints);
    return n;
}

static void difference(linker *l, vd_joint_change *out)
{
    vd_arena *arena = &l->book.arena;
    vd_joint *before = VD_NEW_N(arena, vd_joint, l->book.decisions.n);
    int64_t *ended = VD_NEW_N(arena, int64_t, l->book.decisions.n);
    size_t n = rule_joints(l, before);
    size_t i = 0;
    size_t k = 0;

    *out = (vd_joint_change){.ended = ended,
                             .ending = VD_STR("linking: it no longer comes "
                                              "out so"),
                             .added = VD_NEW_N(arena, vd_joint, l->n),
                             .now = l->view->now,
                             .seen = l->book.decisions.state};
    while (i < n || k < l->n) {
        int order = 1;

        if (i < n)
            order = k < l->n ? compare_joints(&before[i], &l->found[k]) : -1;
        if (order == 0 && is_equal(&before[i], &l->found[k])) {
            i++;
            k++;
            continue;
        }
        if (order <= 0)
            ended[out->n_ended++] = before[i++].id;
        if (order >= 0)
            out->added[out->n_added++] = l->found[k++];
    }
}

static void count(const linker *l, const vd_joint_change *change,
                  vd_link_report *out)
{
    *out = (vd_link_report){.listings = l->book.parties.n,
                            .added = change->n_added,
                            .ended = change->n_ended};
    for (size_t i = 0; i < l->book.parties.n; i++)
        out->parties += vd_parties_root(&l->book.parties, i) == i;
    for (size_t i = 0; i < l->n; i++) {
        const vd_joint *j = &l->found[i];

        out->reviews += j->verb == VD_JOINT_REVIEW;
        out->by_key += j->verb == VD_JOINT_JOIN && j->basis != VD_JOINT_NAMES;
        out->by_names += j->verb == VD_JOINT_JOIN && j->basis == VD_JOINT_NAMES;
    }
    for (size_t i = 0; i < l->book.decisions.n; i++) {
        out->by_person += l->book.decisions.at[i].basis == VD_JOINT_PERSON &&
                          l->book.decisions.at[i].verb == VD_JOINT_JOIN;
    }
}

static vd_status link_names(linker *l)
{
    const pair *pairs;
    size_t n;
    vd_status st = vd_screen_settle(l->screen, l->err);

    if (st == VD_OK)
        st = find_pairs(l->view, l->policy, vd_screen_index(l->screen),
                        &l->pairs, l->err);
    if (st == VD_OK && vd_index_is_damaged(vd_screen_index(l->screen))) {
        st = vd_fail(l->err, VD_INVALID, VD_NOWHERE,
                     "the index is damaged: nothing was linked, do it again");
    }
    pairs = (const pair *)(const void *)l->pairs.p;
    n = st == VD_OK ? l->pairs.n / sizeof *pairs : 0;
    for (size_t i = 0; i < n; i++)
        take_pair(l, &pairs[i], true);
    for (size_t i = 0; i < n; i++)
        take_pair(l, &pairs[i], false);
    return st;
}

vd_status vd_link(const vd_view *view, const vd_link_policy *policy,
                  vd_joint_fn *fn, void *ctx, vd_link_report *out, vd_err *err)
{
    linker l = {.view = view, .policy = policy, .err = err};
    vd_joint_change change = {0};
    vd_status st = vd_party_book_open(&l.book, view, NULL, NULL, err);

    vd_buf_init(&l.pairs);
    if (st == VD_OK)
        st = vd_screen_open(view, &l.screen, err);
    if (st == VD_OK)
        st = link_names(&l);
    if (st == VD_OK) {
        gather(&l);
        difference(&l, &change);
        count(&l, &change, out);
    }
    if (st == VD_OK && !policy->dry && change.n_ended + change.n_added > 0)
        st = vd_store_change_joints(view->store, &change, err);
    for (size_t i = 0; st == VD_OK && fn != NULL && i < change.n_added; i++)
        st = fn(ctx, &change.added[i], err);
    vd_screen_close(l.screen);
    vd_buf_done(&l.pairs);
    vd_party_book_close(&l.book);
    return st;
}

/* ---- the party of an entity ---- */

typedef struct walker {
    const vd_view *view;
    vd_arena *arena;
    vd_relations *out;
    size_t room;
    vd_strmap seen;
    vd_err *err;
} walker;

static vd_str other_of(const vd_joint *j, vd_str id)
{
    return vd_str_is(j->a, id) ? j->b : j->a;
}

static void reach(walker *w, vd_str id, const vd_joint *by)
{
    bool is_new;

    (void)vd_strmap_put(&w->seen, id, 0, &is_new);
    if (!is_new || w->out->n == w->room)
        return;
    w->out->at[w->out->n++] = (vd_relation){id, *by};
}

/* Those that somebody said the first one is apart from are not reached. */
static vd_status step(walker *w, vd_str from, bool first)
{
    vd_joints joints;
    vd_status st = vd_store_joints(w->view->store, from, w->view->known_by,
                                   w->arena, &joints, w->err);

    for (size_t i = 0; st == VD_OK && first && i < joints.n; i++) {
        if (joints.at[i].verb == VD_JOINT_APART)
            (void)vd_strmap_put(&w->seen, other_of(&joints.at[i], from), 0,
                                NULL);
    }
    for (size_t i = 0; st == VD_OK && i < joints.n; i++) {
        if (joints.at[i].verb == VD_JOINT_JOIN)
            reach(w, other_of(&joints.at[i], from), &joints.at[i]);
    }
    return st;
}

vd_status vd_party_of(const vd_view *view, vd_str id, vd_arena *arena,
                      vd_relations *out, vd_err *err)
{
    walker w = {.view = view,
                .arena = arena,
                .out = out,
                .room = VD_PARTY_MEMBERS_MAX,
                .err = err};
    vd_status st;

    *out = (vd_relations){
        .at = VD_NEW_N(arena, vd_relation, VD_PARTY_MEMBERS_MAX)};
    vd_strmap_init(&w.seen, arena);
    (void)vd_strmap_put(&w.seen, id, 0, NULL);
    st = step(&w, id, true);
    for (size_t i = 0; st == VD_OK && i < out->n; i++)
        st = step(&w, out->at[i].id, false);
    return st;
}

/* ---- decisions ---- */

static vd_status must_exist(const vd_view *view, vd_str id, vd_err *err)
{
    uint32_t number;
    vd_status st = vd_store_entity_find(view->store, id, &number, err);

    return st != VD_ABSENT
               ? st
               : vd_fail(err, VD_INVALID, VD_NOWHERE,
                         "the book has no entity \"%.*s\"", VD_STR_SHOWN(id));
}

/* Joints in force between two entities. */
static vd_status joints_between(const vd_view *view, const vd_joint *like,
                                vd_arena *arena, vd_joints *out, vd_err *err)
{
    size_t n = 0;
    vd_status st =
        vd_store_joints(view->store, like->a, VD_MOMENT_MAX, arena, out, err);

    for (size_t i = 0; st == VD_OK && i < out->n; i++) {
        if (vd_str_is(out->at[i].a, like->a) &&
            vd_str_is(out->at[i].b, like->b))
            out->at[n++] = out->at[i];
    }
    out->n = st == VD_OK ? n : 0;
    return st;
}

static bool is_in(const vd_relations *party, vd_str first, vd_str id)
{
    bool found = vd_str_is(first, id);

    for (size_t i = 0; i < party->n; i++)
        found = found || vd_str_is(party->at[i].id, id);
    return found;
}

/* A join of two parties between which somebody said "apart". */
static vd_status must_not_contradict(const vd_view *view, const vd_joint *d,
                                     vd_arena *arena, vd_err *err)
{
    vd_relations a = {0};
    vd_relations b = {0};
    vd_joints all = {0};
    vd_status st = vd_party_of(view, d->a, arena, &a, err);

    if (st == VD_OK)
        st = vd_party_of(view, d->b, arena, &b, err);
    if (st == VD_OK)
        st = vd_store_joints(view->store, VD_STR(""), VD_MOMENT_MAX, arena,
                             &all, err);
    for (size_t i = 0; st == VD_OK && i < all.n; i++) {
        const vd_joint *j = &all.at[i];
        bool own = vd_str_is(j->a, d->a) && vd_str_is(j->b, d->b);

        if (j->verb == VD_JOINT_APART && !own &&
            ((is_in(&a, d->a, j->a) && is_in(&b, d->b, j->b)) ||
             (is_in(&a, d->a, j->b) && is_in(&b, d->b, j->a)))) {
            st = vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                         "joint %lld says that \"%.*s\" and \"%.*s\" are "
                         "apart: undo it first",
                         (long long)j->id, VD_STR_SHOWN(j->a),
                         VD_STR_SHOWN(j->b));
        }
    }
    return st;
}

vd_status vd_link_decide(const vd_view *view, vd_joint *decision, vd_err *err)
{
    vd_arena arena;
    vd_joints before = {0};
    vd_joint_change change = {
        .added = decision, .n_added = 1, .now = view->now};
    int64_t *ended;
    vd_status st = must_exist(view, decision->a, err);

    if (st == VD_OK)
        st = must_exist(view, decision->b, err);
    if (st == VD_OK && vd_str_is(decision->a, decision->b)) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "\"%.*s\" is one entity, not two",
                     VD_STR_SHOWN(decision->a));
    }
    if (st != VD_OK)
        return st;
    if (vd_str_cmp(decision->a, decision->b) > 0) {
        vd_str a = decision->a;

        decision->a = decision->b;
        decision->b = a;
    }
    decision->basis = VD_JOINT_PERSON;
    vd_arena_init(&arena, 0);
    st = joints_between(view, decision, &arena, &before, err);
    if (st == VD_OK && decision->verb == VD_JOINT_JOIN)
        st = must_not_contradict(view, decision, &arena, err);
    ended = VD_NEW_N(&arena, int64_t, before.n);
    for (size_t i = 0; i < before.n; i++)
        ended[i] = before.at[i].id;
    change.ended = ended;
    change.n_ended = before.n;
    change.seen = before.state;
    change.ending =
        vd_str_printf(&arena, "%.*s: %.*s", VD_STR_WHOLE(decision->actor),
                      VD_STR_WHOLE(decision->why));
    if (st == VD_OK)
        st = vd_store_change_joints(view->store, &change, err);
    vd_arena_done(&arena);
    return st;
}

vd_status vd_link_undo(const vd_view *view, int64_t id, vd_str actor,
                       vd_str why, vd_err *err)
{
    vd_arena arena;
    vd_joints all = {0};
    const vd_joint *found = NULL;
    vd_joint_change change = {.ended = &id, .n_ended = 1, .now = view->now};
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_store_joints(view->store, VD_STR(""), VD_MOMENT_MAX, &arena, &all,
                         err);
    for (size_t i = 0; i < all.n; i++) {
        if (all.at[i].id == id)
            found = &all.at[i];
    }
    if (st == VD_OK && found == NULL) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "no joint in force has the number %lld", (long long)id);
    }
    if (found != NULL && st == VD_OK && found->basis != VD_JOINT_PERSON) {
        vd_joint apart = {.a = found->a,
                          .b = found->b,
                          .verb = VD_JOINT_APART,
                          .why = why,
                          .actor = actor};

        st = vd_link_decide(view, &apart, err);
    } else if (st == VD_OK) {
        change.ending = vd_str_printf(&arena, "%.*s: %.*s", VD_STR_WHOLE(actor),
                                      VD_STR_WHOLE(why));
        change.seen = all.state;
        st = vd_store_change_joints(view->store, &change, err);
    }
    vd_arena_done(&arena);
    return st;
}
