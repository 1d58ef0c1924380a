/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/asked.h"

#include <stdlib.h>

#include "base/oom.h"
#include "base/strmap.h"
#include "watch/check.h"

enum { FULL = 1 << 16 };

typedef struct generation {
    vd_arena arena;
    vd_strmap at; /* to number */
    vd_findings *all;
    size_t room;
} generation;

struct vd_asked {
    generation newer;
    generation older;
};

static void start(generation *g)
{
    *g = (generation){.all = NULL};
    vd_arena_init(&g->arena, 0);
}

vd_asked *vd_asked_new(void)
{
    vd_asked *k = calloc(1, sizeof *k);

    if (k == NULL)
        vd_out_of_memory(sizeof *k);
    start(&k->newer);
    start(&k->older);
    vd_strmap_init(&k->newer.at, &k->newer.arena);
    vd_strmap_init(&k->older.at, &k->older.arena);
    return k;
}

void vd_asked_free(vd_asked *k)
{
    if (k == NULL)
        return;
    vd_arena_done(&k->newer.arena);
    vd_arena_done(&k->older.arena);
    free(k);
}

static const vd_findings *find(const generation *g, vd_str key)
{
    const size_t *at = vd_strmap_find(&g->at, key);

    return at == NULL ? NULL : &g->all[*at];
}

/* The map points into its generation, so that both move together. */
static void grow_old(vd_asked *k)
{
    vd_arena_done(&k->older.arena);
    k->older = k->newer;
    k->older.at.arena = &k->older.arena;
    start(&k->newer);
    vd_strmap_init(&k->newer.at, &k->newer.arena);
}

const vd_findings *vd_asked_find(vd_asked *k, vd_str key)
{
    const vd_findings *found = find(&k->newer, key);

    if (found != NULL)
        return found;
    found = find(&k->older, key);
    return found == NULL ? NULL : vd_asked_keep(k, key, found);
}

static vd_finding copy_of(vd_arena *arena, const vd_finding *f)
{
    return (vd_finding){.check = f->check,
                        .about = f->about,
                        .subject = vd_str_copy(arena, f->subject),
                        .reason = vd_str_copy(arena, f->reason),
                        .law = vd_str_copy(arena, f->law),
                        .evidence = vd_str_copy(arena, f->evidence),
                        .sure = vd_str_copy(arena, f->sure),
                        .consequence = vd_str_copy(arena, f->consequence),
                        .verdict = f->verdict,
                        .score = f->score};
}

static vd_finding *copies_of(vd_arena *arena, const vd_finding *at, size_t n)
{
    vd_finding *copies = VD_NEW_N(arena, vd_finding, n);

    for (size_t i = 0; i < n; i++)
        copies[i] = copy_of(arena, &at[i]);
    return copies;
}

const vd_findings *vd_asked_keep(vd_asked *k, vd_str key,
                                 const vd_findings *findings)
{
    generation *g = &k->newer;
    vd_findings kept = {.n = findings->n};
    vd_arena spare;
    size_t n;

    /* Copied first: it may lie in what is forgotten. */
    vd_arena_init(&spare, 0);
    kept.at = copies_of(&spare, findings->at, kept.n);
    if (g->at.n == FULL)
        grow_old(k);
    kept.at = copies_of(&g->arena, kept.at, kept.n);
    vd_arena_done(&spare);
    n = g->at.n;
    g->all = vd_arena_grow(&g->arena, g->all, n, &g->room, sizeof *g->all);
    g->all[n] = kept;
    (void)vd_strmap_put(&g->at, key, n, NULL);
    return &g->all[n];
}
