/* SPDX-License-Identifier: Apache-2.0 */
#include "match/names.h"

#include <stdlib.h>

#include "base/oom.h"
#include "match/find.h"
#include "names/word.h"

vd_name_kind vd_name_kind_of(vd_schema schema)
{
    if (vd_schema_is(schema, VD_SCHEMA_PERSON))
        return VD_NAME_PERSON;
    if (vd_schema_is(schema, VD_SCHEMA_ORGANIZATION))
        return VD_NAME_ORG;
    return vd_schema_is(schema, VD_SCHEMA_ASSET) ? VD_NAME_THING
                                                 : VD_NAME_UNKNOWN;
}

vd_name_table *vd_name_table_new(vd_arena *arena)
{
    vd_name_table *table = VD_NEW(arena, vd_name_table);

    table->arena = arena;
    vd_strmap_init(&table->written, arena);
    return table;
}

void vd_name_table_free(vd_name_table *t)
{
    if (t == NULL)
        return;
    vd_find_free(t->find);
    vd_links_done(&t->identifiers);
    free(t->candidates);
    free(t->entries);
    free(t->owners);
    free(t->bests);
    free(t->seen);
}

void *vd_table_grown(void *old, size_t n, size_t *room, size_t size)
{
    void *p = old;

    if (n < *room)
        return old;
    *room = *room == 0 ? 1024 : 2 * *room;
    p = realloc(old, *room * size);
    if (p == NULL)
        vd_out_of_memory(*room * size);
    return p;
}

void *vd_table_zeroed(size_t n, size_t size)
{
    void *p = calloc(n + 1, size);

    if (p == NULL)
        vd_out_of_memory(n * size);
    return p;
}

bool vd_is_searched_name(vd_prop prop)
{
    return vd_prop_is_name(prop) || prop == VD_PROP_PAST_NAMES ||
           prop == VD_PROP_ABBREVIATION;
}

static void add_identifiers(vd_name_table *t, const vd_entity *e)
{
    vd_arena arena;

    vd_arena_init(&arena, 0);
    for (size_t i = 0; i < e->n; i++) {
        vd_str number = vd_identifier_key(&arena, &e->values[i]);

        if (number.n > 0)
            vd_links_add(&t->identifiers, vd_word_mix(vd_word_hash(number)),
                         (uint32_t)t->n, 0);
    }
    vd_arena_done(&arena);
}

static void add_name(vd_name_table *t, vd_folder *folder, vd_name_kind kind,
                     vd_str text, size_t value)
{
    vd_name name;
    bool is_new;
    size_t at;
    char tag;

    vd_name_parse(folder, t->arena, text, kind, &name);
    if (name.n == 0)
        return; /* no letter and no digit: nothing to compare */
    /* What is written in Latin letters is all in the folded form. */
    tag = (char)('0' + name.kind);
    at = *vd_strmap_put(&t->written,
                        vd_str_join(t->arena, name.foreign ? text : name.folded,
                                    VD_STR("\t"), (vd_str){&tag, 1}),
                        t->n_entries, &is_new);
    if (is_new) {
        vd_name *kept = VD_NEW(t->arena, vd_name);

        *kept = name;
        t->entries = vd_table_grown(t->entries, t->n_entries, &t->entries_room,
                                    sizeof *t->entries);
        t->entries[t->n_entries++] = (vd_entry){kept, 0};
    }
    t->owners = vd_table_grown(t->owners, t->n_owners, &t->owners_room,
                               sizeof *t->owners);
    t->owners[t->n_owners++] =
        (vd_owner){(uint32_t)t->n, (uint32_t)value, t->entries[at].owners};
    t->entries[at].owners = (uint32_t)t->n_owners;
}

void vd_name_table_add(vd_name_table *t, vd_folder *folder,
                       const vd_candidate *candidate)
{
    const vd_entity *e = candidate->entity;

    t->candidates = vd_table_grown(t->candidates, t->n, &t->room,
                                   sizeof(const vd_candidate *));
    for (size_t i = 0; i < e->n; i++) {
        if (vd_is_searched_name(e->values[i].prop))
            add_name(t, folder, vd_name_kind_of(e->schema), e->values[i].text,
                     i);
    }
    add_identifiers(t, e);
    t->candidates[t->n++] = candidate;
}

void vd_name_table_seal(vd_name_table *t)
{
    vd_links_seal(&t->identifiers);
    t->bests = vd_table_zeroed(t->n, sizeof *t->bests);
    t->seen = vd_table_zeroed(t->n, sizeof *t->seen);
}

/* ---- what is found ---- */

static vd_best *see(vd_search *s, uint32_t candidate)
{
    vd_best *b = &s->table->bests[candidate];

    if (!b->seen)
        s->table->seen[s->n_seen++] = candidate;
    b->seen = true;
    return b;
}

static void take_for(vd_search *s, const vd_name *query, const vd_entry *e,
                     const vd_owner *o, const vd_alignment *names)
{
    vd_best *b = see(s, o->candidate);

    if (b->names != NULL &&
        (names->name_score < b->names->name_score ||
         (names->name_score == b->names->name_score && o->value >= b->value)))
        return;
    if (b->names == NULL)
        b->names = VD_NEW(s->arena, vd_alignment);
    *b->names = *names;
    b->query = query;
    b->listed = e->name;
    b->value = o->value;
}

void vd_search_take(vd_search *s, const vd_name *query, const vd_entry *e)
{
    const vd_owner *owners = s->table->owners;
    vd_alignment names;

    vd_align(query, e->name, &names);
    if (names.name_score < VD_NAME_FLOOR)
        return;
    for (uint32_t i = e->owners; i != 0; i = owners[i - 1].next)
        take_for(s, query, e, &owners[i - 1], &names);
}

static void scan_name(vd_search *s, const vd_name *query)
{
    for (size_t i = 0; i < s->table->n_entries; i++)
        vd_search_take(s, query, &s->table->entries[i]);
}

static void take_identifiers(vd_search *s)
{
    for (size_t i = 0; i < s->query->n; i++) {
        vd_str number = vd_identifier_key(s->arena, &s->query->values[i]);
        size_t n = 0;
        const vd_link *links =
            number.n == 0
                ? NULL
                : vd_links_find(&s->table->identifiers,
                                vd_word_mix(vd_word_hash(number)), &n);

        for (size_t l = 0; l < n; l++) {
            uint32_t c = links[l].value;

            if (vd_share_identifier(s->query, s->table->candidates[c]->entity,
                                    s->arena))
                (void)see(s, c);
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

static size_t keep(vd_result *out, size_t n, size_t limit,
                   const vd_result *result)
{
    size_t at = n;

    if (n == limit && compare_results(&out[n - 1], result) <= 0)
        return n;
    if (n == limit)
        at--;
    else
        n++;
    while (at > 0 && compare_results(&out[at - 1], result) > 0) {
        out[at] = out[at - 1];
        at--;
    }
    out[at] = *result;
    return n;
}

static void score(const vd_search *s, uint32_t candidate, bool explain,
                  vd_score *out)
{
    static const vd_alignment none;
    const vd_best *b = &s->table->bests[candidate];
    const vd_entity *e = s->table->candidates[candidate]->entity;

    vd_score_entities(s->query, e, b->names == NULL ? &none : b->names,
                      b->names == NULL ? NULL : &e->values[b->value], s->arena,
                      out);
    if (explain && b->names != NULL)
        vd_score_explain(out, b->query, b->listed, s->arena);
}

/* The best of what was seen; only what is given is explained. */
static size_t give(vd_search *s, size_t limit, vd_result *out)
{
    vd_name_table *t = s->table;
    size_t n = 0;

    for (size_t i = 0; limit > 0 && i < s->n_seen; i++) {
        vd_result r = {.candidate = t->candidates[t->seen[i]]};

        score(s, t->seen[i], false, &r.score);
        n = keep(out, n, limit, &r);
    }
    for (size_t i = 0; i < s->n_seen; i++) {
        for (size_t r = 0; r < n; r++) {
            if (out[r].candidate == t->candidates[t->seen[i]])
                score(s, t->seen[i], true, &out[r].score);
        }
        /* Nothing below needs it any more. */
        t->bests[t->seen[i]] = (vd_best){0};
    }
    return n;
}

typedef void name_fn(vd_search *s, const vd_name *query);

/* Seven: how to search is one of them.
   NOLINTNEXTLINE(readability-function-size) */
static size_t run(vd_name_table *t, vd_folder *folder, const vd_entity *query,
                  size_t limit, vd_arena *arena, vd_result *out, name_fn *fn)
{
    vd_search s = {.table = t, .query = query, .arena = arena};

    for (size_t i = 0; i < query->n; i++) {
        vd_name *name;

        if (!vd_is_searched_name(query->values[i].prop))
            continue;
        name = VD_NEW(arena, vd_name);
        vd_name_parse(folder, arena, query->values[i].text,
                      vd_name_kind_of(query->schema), name);
        if (name->n > 0)
            fn(&s, name);
    }
    take_identifiers(&s);
    return give(&s, limit, out);
}

/* Comparing one query with all names takes a tenth of the time in which the
   index is made. */
size_t vd_name_table_search(vd_name_table *table, vd_folder *folder,
                            const vd_entity *query, size_t limit,
                            vd_arena *arena, vd_result *out)
{
    if (table->searches++ > 0 && table->find == NULL)
        table->find = vd_find_new(table);
    return run(table, folder, query, limit, arena, out,
               table->find == NULL ? scan_name : vd_find_name);
}

size_t vd_name_table_scan(vd_name_table *table, vd_folder *folder,
                          const vd_entity *query, size_t limit, vd_arena *arena,
                          vd_result *out)
{
    return run(table, folder, query, limit, arena, out, scan_name);
}
