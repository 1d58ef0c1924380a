/* SPDX-License-Identifier: Apache-2.0 */
#include "match/names.h"

#include <stdlib.h>

/* Below this likeness of names a candidate is only offered for an identifier
   that it shares with the query. */
enum { NAME_FLOOR = 450000, QUERY_NAMES_MAX = 32 };

typedef struct entry {
    vd_str folded;
    uint32_t candidate;
    uint32_t value; /* of the entity */
} entry;

struct vd_name_table {
    vd_arena *arena;
    const vd_candidate **candidates;
    size_t n;
    size_t room;
    entry *entries;
    size_t n_entries;
    size_t entries_room;
};

vd_name_table *vd_name_table_new(vd_arena *arena)
{
    vd_name_table *table = VD_NEW(arena, vd_name_table);

    table->arena = arena;
    return table;
}

static bool is_name(const vd_value *v)
{
    return v->prop == VD_PROP_NAME || v->prop == VD_PROP_ALIAS ||
           v->prop == VD_PROP_PREVIOUS_NAME || v->prop == VD_PROP_WEAK_ALIAS ||
           v->prop == VD_PROP_PAST_NAMES || v->prop == VD_PROP_ABBREVIATION;
}

static void add_entry(vd_name_table *t, vd_str folded, size_t value)
{
    if (folded.n == 0)
        return;
    if (t->n_entries == t->entries_room) {
        size_t room = t->entries_room == 0 ? 4096 : 2 * t->entries_room;
        entry *entries = VD_NEW_N(t->arena, entry, room);

        if (t->n_entries > 0)
            memcpy(entries, t->entries, t->n_entries * sizeof *entries);
        t->entries = entries;
        t->entries_room = room;
    }
    t->entries[t->n_entries++] =
        (entry){folded, (uint32_t)t->n, (uint32_t)value};
}

void vd_name_table_add(vd_name_table *t, vd_folder *folder,
                       const vd_candidate *candidate)
{
    const vd_entity *e = candidate->entity;

    if (t->n == t->room) {
        size_t room = t->room == 0 ? 1024 : 2 * t->room;
        const vd_candidate **all =
            VD_NEW_N(t->arena, const vd_candidate *, room);

        if (t->n > 0)
            memcpy(all, t->candidates, t->n * sizeof(void *));
        t->candidates = all;
        t->room = room;
    }
    for (size_t i = 0; i < e->n; i++) {
        if (is_name(&e->values[i]))
            add_entry(t, vd_fold(folder, t->arena, e->values[i].text), i);
    }
    t->candidates[t->n++] = candidate;
}

typedef struct best {
    int name_score;
    uint32_t value;
    bool found;
} best;

static void scan(const vd_name_table *t, vd_str query, best *scores)
{
    for (size_t i = 0; query.n > 0 && i < t->n_entries; i++) {
        const entry *e = &t->entries[i];
        best *b = &scores[e->candidate];
        int floor =
            b->found && b->name_score > NAME_FLOOR ? b->name_score : NAME_FLOOR;
        int s = vd_name_score_above(query, e->folded, floor);

        if (s >= NAME_FLOOR && (!b->found || s > b->name_score))
            *b = (best){s, e->value, true};
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

size_t vd_name_table_search(const vd_name_table *t, vd_folder *folder,
                            const vd_entity *query, size_t limit,
                            vd_arena *arena, vd_result *out)
{
    best *scores = VD_NEW_N(arena, best, t->n + 1);
    size_t n = 0;
    bool has_identifier = false;

    for (size_t i = 0; i < query->n; i++) {
        if (is_name(&query->values[i]))
            scan(t, vd_fold(folder, arena, query->values[i].text), scores);
        has_identifier =
            has_identifier ||
            vd_prop_type(query->values[i].prop) == VD_TYPE_IDENTIFIER;
    }
    for (size_t c = 0; limit > 0 && c < t->n; c++) {
        const vd_entity *e = t->candidates[c]->entity;
        bool by_number = has_identifier && !scores[c].found &&
                         vd_share_identifier(query, e, arena);
        vd_result result = {.candidate = t->candidates[c]};

        if (!scores[c].found && !by_number)
            continue;
        vd_score_entities(query, e, scores[c].name_score,
                          scores[c].found ? &e->values[scores[c].value] : NULL,
                          arena, &result.score);
        n = keep(out, n, limit, &result);
    }
    return n;
}
