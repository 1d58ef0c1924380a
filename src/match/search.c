/* SPDX-License-Identifier: Apache-2.0 */
#include "match/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/oom.h"
#include "match/find.h"
#include "match/having.h"
#include "match/keys.h"
#include "match/readings.h"

/* A name that scores as much is told by its score. */
enum { HAS_ALL_SAID = 950000 };

/* The best name of a candidate so far. */
typedef struct best {
    vd_alignment *names; /* NULL: found by an identifier alone */
    int strength;        /* of the name: a weak alias has less */
    int score;           /* with the name that is the best so far */
    const vd_name *query;
    uint32_t entry;
    uint32_t value; /* of the entity */
    vd_candidate *candidate;
    bool seen;
    bool refused; /* by the filter */
    bool has_all; /* words of the query, as few have */
} best;

struct vd_searcher {
    const vd_index *index;
    vd_folder *folder;
    vd_find *find;
    size_t n;
    /* of the query in hand, kept clean between queries */
    best *bests;    /* for each candidate */
    uint32_t *seen; /* candidates with one */
};

typedef struct search {
    vd_searcher *s;
    const vd_entity *query;
    const vd_search_options *options;
    vd_arena *arena;
    size_t n_seen;
    int left;     /* best score of what there was no time for */
    bool numbers; /* some were found by an identifier */
    bool having;  /* or have all words, whatever they score */
    /* How many parties have a score, in thousandths. */
    uint32_t scores[VD_MILLION / 1000 + 1];
} search;

vd_status vd_searcher_open(const vd_index *index, vd_searcher **out,
                           vd_err *err)
{
    vd_searcher *s = vd_zeroed(1, sizeof *s);
    vd_status st = vd_folder_open(&s->folder, err);

    if (st != VD_OK) {
        vd_searcher_close(s);
        return st;
    }
    s->index = index;
    s->n = vd_index_entities(index);
    s->find = vd_find_new(index);
    s->bests = vd_zeroed_wide(s->n, sizeof *s->bests);
    s->seen = vd_zeroed(s->n, sizeof *s->seen);
    *out = s;
    return VD_OK;
}

void vd_searcher_close(vd_searcher *s)
{
    if (s == NULL)
        return;
    vd_find_free(s->find);
    vd_folder_close(s->folder);
    free(s->bests);
    free(s->seen);
    free(s);
}

vd_folder *vd_searcher_folder(vd_searcher *s)
{
    return s->folder;
}

/* ---- filters ---- */

static bool is_among(const vd_str *items, size_t n, vd_str wanted)
{
    for (size_t i = 0; i < n; i++) {
        if (vd_str_is(items[i], wanted))
            return true;
    }
    return false;
}

static bool has_source(const vd_candidate *c, const vd_filter *f)
{
    for (size_t i = 0; i < c->n_sources; i++) {
        if (is_among(f->sources, f->n_sources, c->datasets[i]))
            return true;
    }
    return f->n_sources == 0;
}

static bool has_country(const vd_entity *e, vd_str country)
{
    for (size_t i = 0; i < e->n; i++) {
        if (vd_prop_type(e->values[i].prop) == VD_TYPE_COUNTRY &&
            vd_str_is(e->values[i].text, country))
            return true;
    }
    return country.n == 0;
}

/* "sanction" asks for "sanction.linked" as well. */
static bool has_topic(const vd_entity *e, vd_str topic)
{
    for (size_t i = 0; i < e->n; i++) {
        vd_str t = e->values[i].text;

        if (e->values[i].prop == VD_PROP_TOPICS && vd_str_starts(t, topic) &&
            (t.n == topic.n || t.p[topic.n] == '.'))
            return true;
    }
    return topic.n == 0;
}

static bool is_wanted(const vd_candidate *c, const vd_filter *f)
{
    return has_source(c, f) &&
           (f->schema == VD_SCHEMA_UNKNOWN ||
            vd_schema_is(c->entity->schema, f->schema)) &&
           has_country(c->entity, f->country) &&
           has_topic(c->entity, f->topic) &&
           (f->ids == NULL || vd_strmap_find(f->ids, c->entity->id) != NULL) &&
           (f->wanted == NULL || f->wanted(f->wanted_ctx, c->entity->id));
}

/* ---- what is found ---- */

/* NULL if nobody wants it. */
static best *see(search *q, uint32_t number)
{
    vd_searcher *s = q->s;
    best *b = number < s->n ? &s->bests[number] : NULL;

    if (b == NULL || b->refused)
        return NULL;
    if (b->seen)
        return b;
    s->seen[q->n_seen++] = number;
    b->seen = true;
    b->candidate = VD_NEW(q->arena, vd_candidate);
    b->refused =
        !vd_index_candidate(s->index, number, q->arena, b->candidate) ||
        (q->options->filter != NULL &&
         !is_wanted(b->candidate, q->options->filter));
    return b->refused ? NULL : b;
}

static void score(const search *q, const best *b, vd_score *out)
{
    static const vd_alignment none;
    const vd_entity *e = b->candidate->entity;
    const vd_value *via =
        b->names == NULL || b->value >= e->n ? NULL : &e->values[b->value];

    vd_score_entities(q->query, e, b->names == NULL ? &none : b->names, via,
                      q->arena, out);
}

/* A name that is better than the best so far; of equal ones the first. */
static bool is_better(const best *b, int strength, const vd_index_owner *o,
                      uint32_t entry, const vd_alignment *names)
{
    if (b->names == NULL || strength != b->strength)
        return b->names == NULL || strength > b->strength;
    if (names->name_score != b->names->name_score)
        return names->name_score > b->names->name_score;
    return o->value != b->value ? o->value < b->value : entry < b->entry;
}

static void take_for(search *q, const vd_index_owner *o, uint32_t entry,
                     const vd_name *query, const vd_alignment *names)
{
    best *b = see(q, o->candidate);
    int strength;
    vd_score s;

    if (b == NULL || o->value >= b->candidate->entity->n)
        return;
    strength = vd_name_strength(names, &b->candidate->entity->values[o->value]);
    if (!is_better(b, strength, o, entry, names))
        return;
    if (b->names == NULL)
        b->names = VD_NEW(q->arena, vd_alignment);
    else
        q->scores[b->score / 1000]--;
    *b->names = *names;
    b->strength = strength;
    b->query = query;
    b->entry = entry;
    b->value = o->value;
    score(q, b, &s);
    b->score = s.score;
    q->scores[b->score / 1000]++;
}

/* No name makes a score above its own: an identifier might. */
static bool has_enough(void *ctx, int bound)
{
    const search *q = ctx;
    size_t above = 0;

    for (int s = bound + 1; !q->numbers && s <= VD_MILLION / 1000; s++)
        above += q->scores[s];
    return above >= q->options->limit;
}

static const vd_index_owner *owners_of(const vd_index *x, uint32_t entry,
                                       size_t *n)
{
    const vd_index_entry *e =
        vd_index_take(x, VD_SECTION_ENTRIES, entry, 1, sizeof *e);
    const vd_index_owner *owners =
        e == NULL ? NULL
                  : vd_index_take(x, VD_SECTION_OWNERS, e->owners, e->n_owners,
                                  sizeof *owners);

    *n = owners == NULL ? 0 : e->n_owners;
    return owners;
}

static void take(void *ctx, uint32_t entry, const vd_name *query,
                 const vd_alignment *names)
{
    search *q = ctx;
    size_t n;
    const vd_index_owner *owners = owners_of(q->s->index, entry, &n);

    for (size_t i = 0; i < n; i++)
        take_for(q, &owners[i], entry, query, names);
}

static void take_identifiers(search *q)
{
    for (size_t i = 0; i < q->query->n; i++) {
        vd_str number = vd_identifier_key(q->arena, &q->query->values[i]);
        uint64_t key = vd_key_of_identifier(number);
        vd_index_links links = {0};

        if (number.n > 0)
            vd_index_find(q->s->index, VD_SECTION_NUMBERS, &key, 1, &links);
        for (size_t l = 0; l < links.n; l++) {
            vd_candidate c;

            if (vd_index_candidate(q->s->index, links.at[l].value, q->arena,
                                   &c) &&
                vd_share_identifier(q->query, c.entity, q->arena))
                q->numbers |= see(q, links.at[l].value) != NULL;
        }
    }
}

/* Who has all words is kept whatever the score, which then must be known. */
static bool is_always(void *ctx, uint32_t entry)
{
    const search *q = ctx;
    size_t n;
    const vd_index_owner *owners = owners_of(q->s->index, entry, &n);

    for (size_t i = 0; i < n; i++) {
        if (owners[i].candidate < q->s->n &&
            q->s->bests[owners[i].candidate].has_all)
            return true;
    }
    return false;
}

/* Of each name of the query. */
static void take_having(search *q, const vd_name *name, const vd_find_for *want)
{
    uint32_t *entries;
    size_t n = vd_having(q->s->index, name, q->options->exhaustive, q->arena,
                         &entries);

    for (size_t i = 0; i < n; i++) {
        size_t n_owners;
        const vd_index_owner *owners =
            owners_of(q->s->index, entries[i], &n_owners);

        vd_find_one(q->s->find, name, entries[i], want);
        for (size_t o = 0; o < n_owners; o++) {
            best *b = see(q, owners[o].candidate);

            if (b != NULL)
                q->having = b->has_all = true;
        }
    }
}

/* Best first; of equal scores the one whose id comes first. */
static int compare_results(const void *a, const void *b)
{
    const vd_result *x = a;
    const vd_result *y = b;

    if (x->score.score != y->score.score)
        return x->score.score > y->score.score ? -1 : 1;
    if (x->score.p_same != y->score.p_same)
        return x->score.p_same > y->score.p_same ? -1 : 1;
    return vd_str_cmp(x->candidate->entity->id, y->candidate->entity->id);
}

void vd_results_sort(vd_result *results, size_t n)
{
    if (n > 1)
        qsort(results, n, sizeof *results, compare_results);
}

/* Puts a result in its place among the best; how many there are now. */
static size_t keep(vd_result **results, size_t n, size_t limit,
                   vd_result *result)
{
    size_t from = 0;
    size_t to = n;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (compare_results(results[middle], result) <= 0)
            from = middle + 1;
        else
            to = middle;
    }
    if (from == limit)
        return n;
    n += n < limit;
    memmove(&results[from + 1], &results[from],
            (n - 1 - from) * sizeof(void *));
    results[from] = result;
    return n;
}

static void explain(const search *q, vd_result *r)
{
    const best *b = &q->s->bests[r->candidate->number];
    vd_word words[VD_WORDS_MAX];
    vd_name listed;

    if (b->names != NULL &&
        vd_index_name_at(q->s->index, b->entry, words, &listed))
        vd_score_explain(&r->score, b->query, &listed, q->arena);
}

static bool has_word(const vd_name *name, const vd_word *w)
{
    for (size_t i = 0; i < name->n; i++) {
        const vd_word *x = &name->words[i];

        if (vd_str_is(x->text, w->text) ||
            vd_share_group(x->variants, w->variants))
            return true;
    }
    return false;
}

/* The listed name is the query's, word for word, if some words are written in
   another way that the tables of names have. */
static bool is_whole(const vd_index *x, const best *b)
{
    vd_word words[VD_WORDS_MAX];
    vd_name listed;

    if (b->names->evidence.omitted != 0 || b->names->evidence.conflict != 0 ||
        !vd_index_name_at(x, b->entry, words, &listed) ||
        listed.n != b->query->n)
        return false;
    for (size_t i = 0; i < listed.n; i++) {
        if (!has_word(&listed, &b->query->words[i]))
            return false;
    }
    return true;
}

/* The best of what was seen, or of those of them that have all words. */
static size_t keep_best(search *q, bool having, size_t limit, vd_result **kept)
{
    vd_result *r = VD_NEW(q->arena, vd_result);
    size_t n = 0;

    for (size_t i = 0; limit > 0 && i < q->n_seen; i++) {
        const best *b = &q->s->bests[q->s->seen[i]];

        if (b->refused || (having && !b->has_all))
            continue;
        r->candidate = b->candidate;
        r->has_all = b->has_all;
        score(q, b, &r->score);
        if (n == limit && compare_results(kept[n - 1], r) <= 0)
            continue;
        n = keep(kept, n, limit, r);
        r = VD_NEW(q->arena, vd_result);
    }
    return n;
}

static int compare_having(const void *a, const void *b)
{
    const vd_result *const *x = a;
    const vd_result *const *y = b;

    if ((*x)->has_all != (*y)->has_all)
        return (*x)->has_all ? -1 : 1;
    return compare_results(*x, *y);
}

static bool is_kept(vd_result *const *kept, size_t n, const vd_result *r)
{
    for (size_t i = 0; i < n; i++) {
        if (kept[i]->candidate == r->candidate)
            return true;
    }
    return false;
}

/* Puts who has all words first, in half of the places at most unless more are
   kept by their scores, and in none of a hit's; a name that is the query's in
   another spelling is not behind them.  How many there are now. */
static size_t put_first(search *q, vd_result **kept, size_t n)
{
    size_t limit = q->options->limit;
    size_t half = limit / 2;
    size_t hits = 0;
    vd_result **all = VD_NEW_N(q->arena, vd_result *, n + half);
    size_t n_first;
    size_t n_all;

    while (hits < n && kept[hits]->score.score >= q->options->having)
        hits++;
    n_first =
        keep_best(q, true, half < limit - hits ? half : limit - hits, all);
    n_all = n_first;

    for (size_t i = 0; i < n; i++) {
        const best *b = &q->s->bests[kept[i]->candidate->number];

        if (is_kept(all, n_first, kept[i]))
            continue;
        kept[i]->has_all =
            b->has_all || (b->names != NULL && is_whole(q->s->index, b));
        all[n_all++] = kept[i];
    }
    qsort(all, n_all, sizeof(vd_result *), compare_having);
    n = n_all < limit ? n_all : limit;
    memcpy(kept, all, n * sizeof(vd_result *));
    return n;
}

static void say_has_all(vd_score *score)
{
    if (score->name_score < HAS_ALL_SAID && score->n_why < VD_WHY_MAX)
        score->why[score->n_why++] =
            VD_STR("has every word that was asked for, as few parties do");
}

/* The best of what was seen; only what is given is explained. */
static void give(search *q, vd_found *out)
{
    size_t limit = q->options->limit;
    size_t room = q->n_seen < limit ? q->n_seen : limit;
    vd_result **kept = VD_NEW_N(q->arena, vd_result *, room);

    out->n = keep_best(q, false, limit, kept);
    if (q->having && limit > 0)
        out->n = put_first(q, kept, out->n);
    out->at = VD_NEW_N(q->arena, vd_result, out->n);
    for (size_t i = 0; i < out->n; i++) {
        out->at[i] = *kept[i];
        if (q->s->bests[kept[i]->candidate->number].has_all)
            say_has_all(&out->at[i].score);
    }
    for (size_t i = 0;
         q->options->explain && i < out->n &&
         (q->options->explained == 0 || i < q->options->explained);
         i++)
        explain(q, &out->at[i]);
}

static void find_name(search *q, const vd_name *name, const vd_find_for *want)
{
    vd_find *find = q->s->find;
    int left = q->options->exhaustive ? vd_find_all(find, name, want)
                                      : vd_find_name(find, name, want);

    q->left = left > q->left ? left : q->left;
}

static void find_names(search *q, const vd_reading *names, size_t n,
                       vd_find_for *want)
{
    /* Who must be known whatever they score, before anything is enough. */
    for (size_t i = 0; q->options->having > 0 && i < n; i++) {
        if (names[i].name.respelt == 0 &&
            names[i].name.reading == VD_READING_PLAIN)
            take_having(q, &names[i].name, want);
    }
    if (q->having)
        want->always = is_always;
    for (size_t i = 0; i < n; i++) {
        int floor = want->floor;

        if (vd_name_is_guess(&names[i].name) && floor < VD_GUESS_LEAST)
            want->floor = VD_GUESS_LEAST;
        find_name(q, &names[i].name, want);
        want->floor = floor;
    }
}

static bool is_anybody_found(const search *q)
{
    for (size_t i = 0; i < q->n_seen; i++) {
        if (!q->s->bests[q->s->seen[i]].refused)
            return true;
    }
    return false;
}

/* Stopped, the answer is that nobody reaches the floor, which is known. */
static void find_nearest(search *q, const vd_reading *names, size_t n,
                         vd_find_for *want)
{
    int floor = want->floor;

    want->floor = VD_NEAREST_FLOOR;
    find_names(q, names, n, want);
    if (q->left > 0)
        want->floor = floor;
    q->left = 0;
}

vd_status vd_search(vd_searcher *s, const vd_entity *query,
                    const vd_search_options *options, vd_arena *arena,
                    vd_found *out, vd_err *err)
{
    search q = {.s = s, .query = query, .options = options, .arena = arena};
    vd_found found = {0};
    vd_find_for want = {
        .take = take,
        .enough = has_enough,
        .ctx = &q,
        .stop = options->stop,
        .stop_ctx = options->stop_ctx,
        .floor = VD_NAME_FLOOR,
    };
    vd_reading *names;
    size_t n;

    take_identifiers(&q);
    /* Who shares a number is scored by any name. */
    if (q.n_seen == 0 && options->floor > want.floor)
        want.floor = options->floor;
    n = vd_readings(s->folder, arena, query, options->typed, &names);
    find_names(&q, names, n, &want);
    if (options->nearest && q.left == 0 && !is_anybody_found(&q))
        find_nearest(&q, names, n, &want);
    give(&q, &found);
    for (size_t i = 0; i < q.n_seen; i++)
        s->bests[s->seen[i]] = (best){0};
    if (vd_index_is_damaged(s->index))
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "the index is damaged: no answer is made from it");
    found.complete = q.left == 0;
    found.bound = q.left > want.floor ? q.left : want.floor;
    *out = found;
    return VD_OK;
}

static void see_owners(void *ctx, uint32_t entry, const vd_name *query,
                       const vd_alignment *names)
{
    search *q = ctx;
    size_t n;
    const vd_index_owner *owners = owners_of(q->s->index, entry, &n);

    (void)query;
    (void)names;
    for (size_t i = 0; i < n; i++)
        (void)see(q, owners[i].candidate);
}

static bool never_enough(void *ctx, int bound)
{
    (void)ctx;
    (void)bound;
    return false;
}

/* Seven: they are what is asked and who is told.
   NOLINTNEXTLINE(readability-function-size) */
vd_status vd_search_each(vd_searcher *s, const vd_entity *query, int floor,
                         vd_party_fn *fn, void *ctx, vd_arena *arena,
                         vd_err *err)
{
    static const vd_search_options all;
    search q = {.s = s, .query = query, .options = &all, .arena = arena};
    vd_find_for want = {.take = see_owners,
                        .enough = never_enough,
                        .ctx = &q,
                        .floor = floor > VD_NAME_FLOOR ? floor : VD_NAME_FLOOR};
    vd_reading *names;
    size_t n;

    take_identifiers(&q);
    n = vd_readings(s->folder, arena, query, false, &names);
    find_names(&q, names, n, &want);
    for (size_t i = 0; i < q.n_seen; i++) {
        best *b = &s->bests[s->seen[i]];

        if (!b->refused)
            fn(ctx, b->candidate);
        *b = (best){0};
    }
    if (vd_index_is_damaged(s->index))
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "the index is damaged: no answer is made from it");
    return VD_OK;
}
