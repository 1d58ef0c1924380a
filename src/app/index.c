/* SPDX-License-Identifier: Apache-2.0 */
#include "app/index.h"

#include "app/gather.h"
#include "match/build.h"

typedef struct indexer {
    const vd_view *view;
    vd_builder *builder;
    vd_folder *folder;
} indexer;

/* An address in one line, whether its list has it so or in parts. */
static void take_address(vd_record *to, const vd_entity *e)
{
    static const vd_prop parts[] = {
        VD_PROP_POST_OFFICE_BOX, VD_PROP_STREET, VD_PROP_STREET2, VD_PROP_CITY,
        VD_PROP_POSTAL_CODE,     VD_PROP_REGION, VD_PROP_STATE};
    vd_str whole = vd_entity_first(e, VD_PROP_FULL);

    if (whole.n == 0) {
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
            whole = vd_str_join(to->arena, whole, VD_STR(", "),
                                vd_entity_first(e, parts[i]));
    }
    vd_record_say(to, VD_PROP_ADDRESS, whole);
}

/* Numbers of wallets and documents are the entity's own for screening. */
static void take_dependent(vd_record *to, const vd_entity *e)
{
    if (e->schema == VD_SCHEMA_ADDRESS)
        take_address(to, e);
    for (size_t i = 0; i < e->n; i++) {
        if (e->values[i].prop == VD_PROP_PUBLIC_KEY)
            vd_record_say(to, VD_PROP_PUBLIC_KEY, e->values[i].text);
    }
}

/* An entity of several sources while it is put together. */
typedef struct whole {
    vd_arena *arena;
    vd_record record;
    vd_str *datasets;
    vd_str *source_ids;
    size_t n;
} whole;

static bool is_screened(const vd_record *record)
{
    return vd_schema_is_matchable(vd_record_target(record)->schema) ||
           (record->flags & VD_RECORD_TARGET) != 0;
}

static vd_status take_part(const indexer *x, whole *w, const vd_part *p,
                           vd_err *err)
{
    vd_record record;
    const vd_entity *e;
    vd_status st =
        vd_store_record(x->view->store, p->record, w->arena, &record, err);

    if (st != VD_OK || !is_screened(&record))
        return st;
    e = vd_record_target(&record);
    if (w->n == 0)
        vd_record_init(&w->record, w->arena, e->id, record.key, e->schema);
    w->record.entities[0].schema =
        vd_schema_united(w->record.entities[0].schema, e->schema);
    for (size_t i = 0; i < e->n; i++) {
        if (vd_prop_type(e->values[i].prop) != VD_TYPE_TEXT)
            vd_record_put(&w->record, 0, e->values[i].prop, e->values[i].text,
                          VD_STR(""));
    }
    for (size_t i = 1; i < record.n; i++)
        take_dependent(&w->record, &record.entities[i]);
    w->datasets[w->n] = p->dataset;
    w->source_ids[w->n++] = record.key;
    return VD_OK;
}

static size_t count_parts(const vd_part *parts)
{
    size_t n = 0;

    for (const vd_part *p = parts; p != NULL; p = p->next)
        n++;
    return n;
}

static vd_status add_entity(void *ctx, vd_str id, const vd_part *parts,
                            vd_err *err)
{
    const indexer *x = ctx;
    vd_arena arena;
    whole w = {.arena = &arena};
    vd_status st = VD_OK;

    (void)id;
    vd_arena_init(&arena, 0);
    w.datasets = VD_NEW_N(&arena, vd_str, count_parts(parts));
    w.source_ids = VD_NEW_N(&arena, vd_str, count_parts(parts));
    for (const vd_part *p = parts; st == VD_OK && p != NULL; p = p->next)
        st = take_part(x, &w, p, err);
    if (st == VD_OK && w.n > 0) {
        vd_record_sort(&w.record);
        vd_builder_add(x->builder, x->folder,
                       &(vd_candidate){.entity = w.record.entities,
                                       .datasets = w.datasets,
                                       .source_ids = w.source_ids,
                                       .n_sources = w.n});
    }
    vd_arena_done(&arena);
    return st;
}

static vd_status make(const vd_view *view, vd_hash state, vd_index **out,
                      vd_err *err)
{
    indexer x = {.view = view};
    vd_status st = vd_folder_open(&x.folder, err);

    if (st != VD_OK)
        return st;
    x.builder = vd_builder_new(false);
    st = vd_gather(view, "index", add_entity, &x, err);
    vd_folder_close(x.folder);
    if (st == VD_OK)
        st = vd_builder_finish(x.builder, state, out, err);
    vd_builder_free(x.builder);
    return st;
}

/* ---- which index it is ---- */

static void put_edition(vd_buf *buf, vd_str source, const vd_edition *e)
{
    vd_buf_put_varint(buf, source.n);
    vd_buf_put(buf, source);
    vd_buf_put_varint(buf, (uint64_t)e->kind);
    vd_buf_put_varint(buf, e->profile.n);
    vd_buf_put(buf, e->profile);
    vd_buf_put(buf, (vd_str){(const char *)e->hash.bytes, VD_HASH_BYTES});
}

vd_status vd_view_state(const vd_view *view, vd_hash *out, vd_err *err)
{
    char version[VD_FOLD_VERSION_MAX];
    vd_arena arena;
    vd_buf buf;
    vd_names sources = {0};
    vd_status st;

    vd_arena_init(&arena, 0);
    vd_buf_init(&buf);
    vd_buf_put(&buf, vd_engine_version());
    vd_buf_put(&buf, vd_fold_version(version));
    st = vd_store_sources(view->store, view->known_by, &arena, &sources, err);
    for (size_t i = 0; st == VD_OK && i < sources.n; i++) {
        vd_editions editions;

        st = vd_store_editions(view->store, sources.at[i], view->as_of,
                               view->known_by, &arena, &editions, err);
        for (size_t e = 0; st == VD_OK && e < editions.n; e++)
            put_edition(&buf, sources.at[i], &editions.at[e]);
    }
    if (st == VD_OK)
        *out = vd_hash_of(vd_buf_view(&buf));
    vd_buf_done(&buf);
    vd_arena_done(&arena);
    return st;
}

static const char *path_of(const vd_view *view, vd_arena *arena)
{
    return vd_str_printf(arena, "%s.idx", vd_store_path(view->store)).p;
}

static bool is_now(const vd_view *view)
{
    return view->as_of == VD_MOMENT_MAX && view->known_by == VD_MOMENT_MAX;
}

/* Another program may load while the index is made: it is of a state only if
   that was the state before and after. */
static vd_status make_steady(const vd_view *view, vd_index **out, vd_err *err)
{
    enum { TRIES = 5 };

    for (int i = 0; i < TRIES; i++) {
        vd_index *index = NULL;
        vd_hash before;
        vd_hash after;
        vd_status st = vd_view_state(view, &before, err);

        if (st == VD_OK)
            st = make(view, before, &index, err);
        if (st == VD_OK)
            st = vd_view_state(view, &after, err);
        if (st == VD_OK && vd_hash_is(before, after)) {
            *out = index;
            return VD_OK;
        }
        vd_index_close(index);
        if (st != VD_OK)
            return st;
    }
    return vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                   "the book changes while it is read: try again when the "
                   "loading is done");
}

vd_status vd_view_index_anew(const vd_view *view, vd_index **out, vd_err *err)
{
    vd_arena arena;
    vd_status st = make_steady(view, out, err);

    if (st != VD_OK || !is_now(view))
        return st;
    vd_arena_init(&arena, 0);
    /* A file that cannot be written costs time and nothing else. */
    (void)!vd_index_write(*out, path_of(view, &arena), VD_WHOLE_ALL, NULL);
    vd_arena_done(&arena);
    return VD_OK;
}

vd_status vd_view_index(const vd_view *view, vd_index **out, vd_err *err)
{
    vd_arena arena;
    vd_hash state;
    vd_status st = vd_view_state(view, &state, err);

    if (st != VD_OK)
        return st;
    vd_arena_init(&arena, 0);
    st = is_now(view) ? vd_index_open(path_of(view, &arena), state, out, NULL)
                      : VD_ABSENT;
    vd_arena_done(&arena);
    return st == VD_OK ? VD_OK : vd_view_index_anew(view, out, err);
}

vd_status vd_view_index_check(const vd_view *view, vd_index_state *out,
                              vd_err *err)
{
    vd_arena arena;
    vd_index *index = NULL;
    vd_hash state;
    vd_status st = vd_view_state(view, &state, err);

    if (st != VD_OK)
        return st;
    vd_arena_init(&arena, 0);
    st = vd_index_open(path_of(view, &arena), state, &index, err);
    vd_arena_done(&arena);
    if (st == VD_OK)
        st = vd_index_check(index, err);
    vd_index_close(index);
    *out = st == VD_OK       ? VD_INDEX_SOUND
           : st == VD_ABSENT ? VD_INDEX_ABSENT
                             : VD_INDEX_DAMAGED;
    return VD_OK;
}
