/* SPDX-License-Identifier: Apache-2.0 */
#include "app/rebuild.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/scratch.h"
#include "store/joint.h"
#include "store/stage.h"

enum { FILES_MAX = 8 };

typedef struct all_editions {
    vd_edition *at;
    size_t n;
    size_t room;
} all_editions;

static int compare_known(const void *a, const void *b)
{
    const vd_edition *x = a;
    const vd_edition *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

static vd_status gather(vd_store *from, vd_arena *arena, all_editions *out,
                        vd_err *err)
{
    vd_names sources;
    vd_status st = vd_store_sources(from, VD_MOMENT_MAX, arena, &sources, err);

    for (size_t i = 0; st == VD_OK && i < sources.n; i++) {
        vd_editions editions;

        st = vd_store_editions(from, sources.at[i], VD_MOMENT_MAX,
                               VD_MOMENT_MAX, arena, &editions, err);
        for (size_t e = 0; st == VD_OK && e < editions.n; e++) {
            out->at = vd_arena_grow(arena, out->at, out->n, &out->room,
                                    sizeof *out->at);
            out->at[out->n++] = editions.at[e];
        }
    }
    if (st == VD_OK && out->n > 1)
        qsort(out->at, out->n, sizeof *out->at, compare_known);
    return st;
}

/* Seven: a callback counts twice, with its context.
   NOLINTNEXTLINE(readability-function-size) */
static vd_status rebuild_one(vd_store *from, vd_store *to, const vd_edition *e,
                             const char *folder, vd_rebuilt_fn *fn, void *ctx,
                             vd_err *err)
{
    vd_str names[FILES_MAX];
    vd_load_options options = {.source = VD_STR(""),
                               .dated = true,
                               .published = e->published,
                               .basis = "option",
                               .partial = e->kind == VD_EDITION_PARTIAL,
                               .accept_loss = true,
                               .sample = true,
                               .names = names,
                               .now = e->known};
    vd_origin files[FILES_MAX];
    const char *paths[FILES_MAX + 1] = {0};
    size_t n = 0;
    vd_raw_entries raw = {0};
    vd_load_result result;
    vd_arena arena;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_store_raw_list(from, e->id, &arena, &raw, err);
    for (size_t i = 0; st == VD_OK && i < raw.n && i < FILES_MAX; i++) {
        paths[i] = vd_str_printf(&arena, "%s/%zu", folder, i).p;
        names[i] = raw.at[i].name;
        st = vd_store_raw_write(from, raw.at[i].sha256, paths[i], err);
        if (raw.at[i].mapping)
            options.mapping = paths[i];
        else
            files[n++] = (vd_origin){.path = paths[i]};
    }
    /* A file that does not say whose list it is was told so by the user. */
    if (vd_str_starts(e->format, VD_STR("ftm")) ||
        vd_str_is(e->format, VD_STR("mapping")))
        options.source = e->source;
    if (st == VD_OK && n > 0)
        st = vd_load_set(to, files, n, &options, &arena, &result, err);
    if (st == VD_OK && n > 0)
        fn(ctx, e, &result);
    for (size_t i = 0; i < raw.n && i < FILES_MAX && paths[i] != NULL; i++)
        (void)unlink(paths[i]);
    vd_arena_done(&arena);
    return st;
}

vd_status vd_rebuild(vd_store *from, vd_store *to, vd_rebuilt_fn *fn, void *ctx,
                     vd_err *err)
{
    const char *folder = NULL;
    all_editions all = {0};
    vd_arena arena;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = gather(from, &arena, &all, err);
    if (st == VD_OK)
        st = vd_scratch_make("rebuild", &arena, &folder, err);
    for (size_t i = 0; st == VD_OK && i < all.n; i++)
        st = rebuild_one(from, to, &all.at[i], folder, fn, ctx, err);
    /* What somebody decided lies in no file. */
    if (st == VD_OK)
        st = vd_store_copy_joints(from, to, err);
    if (folder != NULL)
        (void)rmdir(folder);
    vd_arena_done(&arena);
    return st;
}
