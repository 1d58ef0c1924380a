/* SPDX-License-Identifier: Apache-2.0 */
#include "match/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/oom.h"
#include "match/find.h"
#include "match/keys.h"

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
    s->bests = vd_zeroed(s->n, sizeof *s->bests);
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
                      const vd_alignment *names)
{
    if (b->names == NULL || strength != b->strength)
        return b->names == NULL || strength > b->strength;
    if (names->name_score != b->names->name_score)
        return names->name_score > b->names->name_score;
    return o->value < b->value;
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
    if (!is_better(b, strength, o, names))
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

/* The best of what was seen; only what is given is explained. */
static void give(search *q, vd_found *out)
{
    size_t limit = q->options->limit;
    size_t room = q->n_seen < limit ? q->n_seen : limit;
    vd_result **kept = VD_NEW_N(q->arena, vd_result *, room);
    vd_result *r = VD_NEW(q->arena, vd_result);
    best *bests = q->s->bests;

    for (size_t i = 0; limit > 0 && i < q->n_seen; i++) {
        uint32_t number = q->s->seen[i];
        size_t n = out->n;

        if (bests[number].refused)
            continue;
        r->candidate = bests[number].candidate;
        score(q, &bests[number], &r->score);
        if (n == limit && compare_results(kept[n - 1], r) <= 0)
            continue;
        out->n = keep(kept, n, limit, r);
        r = VD_NEW(q->arena, vd_result);
    }
    out->at = VD_NEW_N(q->arena, vd_result, out->n);
    for (size_t i = 0; i < out->n; i++)
        out->at[i] = *kept[i];
    for (size_t i = 0;
         q->options->explain && i < out->n &&
         (q->options->explained == 0 || i < q->options->explained);
         i++)
        explain(q, &out->at[i]);
}

static void find_names(search *q, vd_searcher *s, const vd_find_for *want)
{
    for (size_t i = 0; i < q->query->n; i++) {
        vd_name *name;
        int left;

        if (!vd_is_searched_name(q->query->values[i].prop))
            continue;
        name = VD_NEW(q->arena, vd_name);
        vd_name_parse(s->folder, q->arena, q->query->values[i].text,
                      vd_name_kind_of(q->query->schema), name);
        if (name->n == 0)
            continue;
        left = q->options->exhaustive ? vd_find_all(s->find, name, want)
                                      : vd_find_name(s->find, name, want);
        q->left = left > q->left ? left : q->left;
    }
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

    take_identifiers(&q);
    /* Who shares a number is scored by any name. */
    if (q.n_seen == 0 && options->floor > want.floor)
        want.floor = options->floor;
    find_names(&q, s, &want);
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

    take_identifiers(&q);
    find_names(&q, s, &want);
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
