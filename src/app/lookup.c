/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "app/lookup_parts.h"

typedef struct looking {
    const vd_entities *x;
    const vd_lookup *asked;
    vd_arena *arena;
} looking;

/* ---- filters ---- */

uint64_t vd_schema_relatives(vd_schema schema)
{
    uint64_t bits = 0;

    for (int i = 1; i < VD_SCHEMA_COUNT; i++) {
        vd_schema s = (vd_schema)i;

        if (vd_schema_is(s, schema) ||
            (vd_schema_is_matchable(schema) && vd_schema_is_matchable(s) &&
             vd_schema_is(schema, s)))
            bits |= UINT64_C(1) << i;
    }
    return bits;
}

static bool in_scope(const vd_item *item, const bool *scope)
{
    for (size_t i = 0; scope != NULL && i < item->n_datasets; i++) {
        if (scope[item->datasets[i]])
            return true;
    }
    return scope == NULL;
}

/* Whether one of the filters of the i-th's field is met, or each. */
static bool meets_field(const looking *l, const vd_item *item, size_t i)
{
    const vd_lookup *a = l->asked;

    for (size_t k = i; k < a->n_filters; k++) {
        bool met;

        if (!vd_str_is(a->filters[k].field, a->filters[i].field))
            continue;
        met = vd_lookup_has_field(l->x, item, a->filters[k].field,
                                  a->filters[k].value, NULL);
        if (met != a->all_of)
            return met;
    }
    return a->all_of;
}

static bool is_first_of_field(const vd_lookup *a, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (vd_str_is(a->filters[k].field, a->filters[i].field))
            return false;
    }
    return true;
}

static bool passes(const looking *l, const vd_item *item, uint64_t schemata)
{
    const vd_lookup *a = l->asked;

    if ((schemata >> item->schema & 1) == 0 ||
        (a->without >> item->schema & 1) != 0 || !in_scope(item, a->scope) ||
        item->last_change <= a->changed_since ||
        (a->target > 0 && !item->target) || (a->target < 0 && item->target))
        return false;
    for (size_t i = 0; i < a->n_filters; i++) {
        if (is_first_of_field(a, i) && !meets_field(l, item, i))
            return false;
    }
    return true;
}

/* ---- order ---- */

typedef struct ranked {
    uint32_t number;
    float score;
    size_t place;       /* before it is sorted */
    const vd_str *keys; /* of each sort */
    const vd_lookup *asked;
} ranked;

static int compare_ranked(const void *a, const void *b)
{
    const ranked *x = a;
    const ranked *y = b;

    for (size_t i = 0; i < x->asked->n_sorts; i++) {
        int c = vd_str_cmp(x->keys[i], y->keys[i]);

        if (c == 0)
            continue;
        /* What has no value comes last, either way. */
        if (x->keys[i].n == 0 || y->keys[i].n == 0)
            return x->keys[i].n == 0 ? 1 : -1;
        return x->asked->sorts[i].down ? -c : c;
    }
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return x->place < y->place ? -1 : x->place > y->place;
}

static vd_str key_of(looking *l, const vd_item *item, vd_str field)
{
    char room[VD_MOMENT_TEXT];
    vd_str own;

    if (vd_lookup_own_field(item, field, room, &own))
        return vd_str_copy(l->arena, own);
    for (size_t i = 0; i < item->n_values; i++) {
        if (vd_lookup_field_has(field, (vd_prop)item->values[i].prop))
            return vd_entities_text(l->x, item->values[i].text);
    }
    return VD_STR("");
}

static const vd_str *keys_of(looking *l, const vd_item *item)
{
    const vd_lookup *a = l->asked;
    vd_str *keys =
        a->n_sorts == 0 ? NULL : VD_NEW_N(l->arena, vd_str, a->n_sorts);

    for (size_t i = 0; i < a->n_sorts; i++)
        keys[i] = key_of(l, item, a->sorts[i].field);
    return keys;
}

vd_status vd_lookup_run(const vd_entities *x, vd_folder *folder,
                        const vd_lookup *asked, vd_arena *arena, vd_hits *out,
                        vd_err *err)
{
    looking l = {.x = x, .asked = asked, .arena = arena};
    uint64_t schemata = asked->schema == VD_SCHEMA_UNKNOWN
                            ? UINT64_MAX
                            : vd_schema_relatives(asked->schema);
    vd_lookup_set found;
    ranked *all;
    size_t n = 0;
    vd_item item;
    vd_status st = vd_lookup_words(x, folder, asked, arena, &found, err);

    if (st != VD_OK)
        return st;
    all = VD_NEW_N(arena, ranked, found.n + 1);
    for (size_t i = 0; i < found.n; i++) {
        if (i % 1024 == 0 && asked->stop != NULL &&
            asked->stop(asked->stop_ctx))
            return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                           "this takes too long: ask for less");
        if (!vd_entities_at(x, found.at[i], &item))
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "the file of entities is damaged");
        if (!passes(&l, &item, schemata))
            continue;
        all[n++] = (ranked){found.at[i],
                            found.score[i] + sqrtf(0.5F * (float)item.n_values),
                            i, keys_of(&l, &item), asked};
    }
    if (n > 1)
        qsort(all, n, sizeof *all, compare_ranked);
    *out = (vd_hits){VD_NEW_N(arena, uint32_t, n + 1), n};
    for (size_t i = 0; i < n; i++)
        out->at[i] = all[i].number;
    return VD_OK;
}

void vd_lookup_sort_hits(const vd_entities *x, const vd_lookup *asked,
                         vd_arena *arena, vd_hits *hits)
{
    looking l = {.x = x, .asked = asked, .arena = arena};
    ranked *all = VD_NEW_N(arena, ranked, hits->n + 1);
    vd_item item;
    size_t n = 0;

    for (size_t i = 0; i < hits->n; i++) {
        if (vd_entities_at(x, hits->at[i], &item)) {
            all[n] = (ranked){hits->at[i], 0, n, keys_of(&l, &item), asked};
            n++;
        }
    }
    if (n > 1)
        qsort(all, n, sizeof *all, compare_ranked);
    for (size_t i = 0; i < n; i++)
        hits->at[i] = all[i].number;
    hits->n = n;
}
