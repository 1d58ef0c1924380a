/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading the book: lists of editions, and the state they make together.
 *
 * The state after a sequence of editions is a fold over it.  It begins anew
 * at an edition that speaks of everything the ones before it spoke of
 * (vd_profile_covers): nearly always the last one, so that nearly always
 * nothing is folded.  Where a format that says less follows one that says
 * more, the merged records are entered like any others, and the content is
 * remembered under the chain: the hash of the editions folded so far.  A
 * remembered content is a pure function of its chain, so it is never wrong,
 * and forgetting it costs only time.
 */
#include <stdlib.h>

#include "base/limits.h"
#include "store/content.h"
#include "store/db.h"
#include "store/stage.h"

static vd_edition_kind kind_of(vd_str name)
{
    if (vd_str_is(name, VD_STR("partial")))
        return VD_EDITION_PARTIAL;
    return vd_str_is(name, VD_STR("patch")) ? VD_EDITION_PATCH
                                            : VD_EDITION_WHOLE;
}

static void take_edition(const vd_call *call, vd_arena *arena, vd_edition *e)
{
    vd_str hash = vd_call_get_blob(call, 11);

    *e = (vd_edition){
        .id = vd_call_get_int(call, 0),
        .source = vd_str_copy(arena, vd_call_get_text(call, 1)),
        .published = vd_call_get_int(call, 2),
        .basis = vd_str_copy(arena, vd_call_get_text(call, 3)),
        .known = vd_call_get_int(call, 4),
        .format = vd_str_copy(arena, vd_call_get_text(call, 5)),
        .profile = vd_str_copy(arena, vd_call_get_text(call, 6)),
        .kind = kind_of(vd_call_get_text(call, 7)),
        .entities = vd_call_get_int(call, 8),
        .issues = vd_call_get_int(call, 9),
        .sample = vd_call_get_int(call, 10) != 0,
        .counts = vd_str_copy(arena, vd_call_get_text(call, 12)),
    };
    if (hash.n == VD_HASH_BYTES)
        memcpy(e->hash.bytes, hash.p, VD_HASH_BYTES);
}

/* Seven: out and err count among them.
   NOLINTNEXTLINE(readability-function-size) */
vd_status vd_store_editions(vd_store *store, vd_str source, vd_moment published,
                            vd_moment known, vd_arena *arena, vd_editions *out,
                            vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_EDITION_LIST);
    vd_editions editions = {0};
    size_t room = 0;
    vd_status st;

    vd_call_text(&call, source);
    vd_call_int(&call, published);
    vd_call_int(&call, known);
    while (vd_call_row(&call)) {
        editions.at = vd_arena_grow(arena, editions.at, editions.n, &room,
                                    sizeof *editions.at);
        take_edition(&call, arena, &editions.at[editions.n++]);
    }
    st = vd_call_end(&call, err);
    if (st == VD_OK)
        *out = editions;
    return st;
}

vd_status vd_store_sources(vd_store *store, vd_moment known, vd_arena *arena,
                           vd_names *out, vd_err *err)
{
    enum { SOURCES_MAX = 4096 };
    vd_call call = vd_call_begin(store, VD_QUERY_SOURCE_LIST);
    vd_names names = {.at = VD_NEW_N(arena, vd_str, SOURCES_MAX)};
    vd_status st;

    vd_call_int(&call, known);
    while (names.n < SOURCES_MAX && vd_call_row(&call))
        names.at[names.n++] = vd_str_copy(arena, vd_call_get_text(&call, 0));
    st = vd_call_end(&call, err);
    if (st == VD_OK)
        *out = names;
    return st;
}

static vd_status content_from(vd_str frame, vd_arena *arena, vd_content *out,
                              vd_err *err)
{
    vd_buf bytes;
    vd_status st;

    vd_buf_init(&bytes);
    st = vd_store_unpack(frame, VD_CONTENT_BYTES_MAX, &bytes, err);
    if (st == VD_OK)
        st = vd_content_decode(vd_buf_view(&bytes), arena, out, err);
    vd_buf_done(&bytes);
    return st;
}

static vd_status own_content(vd_store *store, const vd_edition *edition,
                             vd_arena *arena, vd_content *out, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_EDITION_CONTENT);
    vd_status st = VD_OK;
    vd_status end;

    vd_call_int(&call, edition->id);
    *out = (vd_content){0};
    if (vd_call_row(&call))
        st = content_from(vd_call_get_blob(&call, 0), arena, out, err);
    end = vd_call_end(&call, st == VD_OK ? err : NULL);
    return st == VD_OK ? end : st;
}

vd_status vd_store_record(vd_store *store, uint32_t number, vd_arena *arena,
                          vd_record *out, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_RECORD_BODY);
    vd_buf body;
    vd_status st;
    vd_status end;

    vd_buf_init(&body);
    vd_call_int(&call, number);
    if (vd_call_row(&call)) {
        st = vd_store_unpack(vd_call_get_blob(&call, 0), VD_RECORD_BYTES_MAX,
                             &body, err);
    } else {
        st = vd_fail(err, VD_STORE, VD_NOWHERE,
                     "record %u is missing: run \"vedette verify\"", number);
    }
    end = vd_call_end(&call, st == VD_OK ? err : NULL);
    st = st == VD_OK ? end : st;
    if (st == VD_OK)
        st = vd_record_decode(
            out, arena, vd_str_copy(arena, vd_buf_view(&body)), NULL, err);
    vd_buf_done(&body);
    return st;
}

vd_status vd_store_entity_name(vd_store *store, uint32_t number,
                               vd_arena *arena, vd_str *out, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_ENTITY_NAME);
    vd_str name = VD_STR("");
    vd_status st;

    vd_call_int(&call, number);
    if (vd_call_row(&call))
        name = vd_str_copy(arena, vd_call_get_text(&call, 0));
    st = vd_call_end(&call, err);
    if (st == VD_OK && name.n == 0)
        st = vd_fail(err, VD_STORE, VD_NOWHERE,
                     "entity %u is missing: run \"vedette verify\"", number);
    if (st == VD_OK)
        *out = name;
    return st;
}

vd_status vd_store_entity_find(vd_store *store, vd_str name, uint32_t *out,
                               vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_ENTITY_FIND);
    bool found;
    vd_status st;

    vd_call_text(&call, name);
    found = vd_call_row(&call);
    if (found)
        *out = (uint32_t)vd_call_get_int(&call, 0);
    st = vd_call_end(&call, err);
    return st == VD_OK && !found ? VD_ABSENT : st;
}

/* ---- the fold ---- */

typedef struct fold {
    vd_store *store;
    const vd_editions *editions;
    vd_profile *profiles;
    vd_hash *chains; /* chains[i]: of the editions from the start to i */
    vd_arena *arena;
    vd_arena work;
    vd_buf text;
    vd_buf frame;
    vd_err *err;
} fold;

static vd_hash own_chain(const vd_edition *e)
{
    char kind = (char)('0' + e->kind);
    vd_hash hash = vd_hash_pair(e->hash, vd_hash_of(e->profile));

    return vd_hash_pair(hash, vd_hash_of((vd_str){&kind, 1}));
}

/* The edition with which the fold to i begins: the last one that covers all
   before it. */
static size_t start_of(const fold *f, size_t i)
{
    for (size_t start = i + 1; start-- > 0;) {
        size_t before = start;

        if (f->editions->at[start].kind != VD_EDITION_WHOLE)
            continue;
        while (before > 0 &&
               vd_profile_covers(&f->profiles[start], &f->profiles[before - 1]))
            before--;
        if (before == 0)
            return start;
    }
    return 0;
}

static vd_status enter_merged(fold *f, vd_record *record, uint32_t *out)
{
    vd_hash hash;
    vd_call call = vd_call_begin(f->store, VD_QUERY_RECORD_FIND);
    vd_status st;

    vd_buf_clear(&f->text);
    vd_record_encode(record, &f->text);
    hash = vd_hash_of(vd_buf_view(&f->text));
    vd_call_blob(&call, (vd_str){(const char *)hash.bytes, VD_HASH_BYTES});
    *out = vd_call_row(&call) ? (uint32_t)vd_call_get_int(&call, 0) : 0;
    st = vd_call_end(&call, f->err);
    if (st != VD_OK || *out != 0)
        return st;
    vd_store_pack(vd_buf_view(&f->text), &f->frame);
    call = vd_call_begin(f->store, VD_QUERY_RECORD_ADD);
    vd_call_blob(&call, (vd_str){(const char *)hash.bytes, VD_HASH_BYTES});
    vd_call_blob(&call, vd_buf_view(&f->frame));
    st = vd_call_run(&call, f->err);
    *out = (uint32_t)vd_store_last_id(f->store);
    return st;
}

static vd_status merge_listing(fold *f, size_t i, const vd_listing *before,
                               vd_listing *next)
{
    vd_record a;
    vd_record b;
    vd_record merged;
    vd_status st;

    if (before->record == next->record)
        return VD_OK;
    st = vd_store_record(f->store, before->record, &f->work, &a, f->err);
    if (st == VD_OK)
        st = vd_store_record(f->store, next->record, &f->work, &b, f->err);
    if (st == VD_OK) {
        vd_record_merge(&merged, &f->work, &a, &b, &f->profiles[i]);
        next->target = (merged.flags & VD_RECORD_TARGET) != 0;
        st = enter_merged(f, &merged, &next->record);
    }
    vd_arena_reset(&f->work);
    return st;
}

/* A change to a listing that is not there: what it adds is a listing, what it
   takes away is nothing. */
static vd_status merge_alone(fold *f, size_t i, vd_listing *next)
{
    vd_record none;
    vd_record b;
    vd_record merged;
    vd_status st =
        vd_store_record(f->store, next->record, &f->work, &b, f->err);

    if (st == VD_OK && (b.flags & VD_RECORD_PATCH) != 0) {
        const vd_entity *target = vd_record_target(&b);

        vd_record_init(&none, &f->work, target->id, b.key, target->schema);
        none.flags = b.flags & ~(unsigned)VD_RECORD_PATCH;
        vd_record_merge(&merged, &f->work, &none, &b, &f->profiles[i]);
        next->target = (merged.flags & VD_RECORD_TARGET) != 0;
        st = enter_merged(f, &merged, &next->record);
    }
    vd_arena_reset(&f->work);
    return st;
}

/* The state after edition i, from the state before it and what it says. */
static vd_status step(fold *f, size_t i, const vd_content *before,
                      const vd_content *own, vd_content *out)
{
    bool keeps = f->editions->at[i].kind != VD_EDITION_WHOLE;
    vd_content state = {
        .at = VD_NEW_N(f->arena, vd_listing, before->n + own->n + 1)};
    size_t b = 0;
    size_t o = 0;
    vd_status st = VD_OK;

    while (st == VD_OK && (b < before->n || o < own->n)) {
        bool from_before =
            o == own->n ||
            (b < before->n && before->at[b].entity < own->at[o].entity);
        bool both = !from_before && b < before->n &&
                    before->at[b].entity == own->at[o].entity;
        vd_listing next;

        if (from_before) {
            if (keeps)
                state.at[state.n++] = before->at[b];
            b++;
            continue;
        }
        next = own->at[o++];
        if (both && next.record != 0)
            st = merge_listing(f, i, &before->at[b], &next);
        else if (f->editions->at[i].kind == VD_EDITION_PATCH &&
                 next.record != 0)
            st = merge_alone(f, i, &next);
        b += both;
        if (next.record != 0)
            state.at[state.n++] = next;
    }
    *out = state;
    return st;
}

static vd_status remembered(fold *f, vd_hash chain, vd_content *out,
                            bool *found)
{
    vd_call call = vd_call_begin(f->store, VD_QUERY_MERGED_GET);
    vd_status st = VD_OK;
    vd_status end;

    vd_call_blob(&call, (vd_str){(const char *)chain.bytes, VD_HASH_BYTES});
    *found = vd_call_row(&call);
    if (*found)
        st = content_from(vd_call_get_blob(&call, 0), f->arena, out, f->err);
    end = vd_call_end(&call, st == VD_OK ? f->err : NULL);
    return st == VD_OK ? end : st;
}

static vd_status remember(fold *f, vd_hash chain, const vd_content *content)
{
    vd_call call;

    vd_buf_clear(&f->text);
    vd_content_encode(content, &f->text);
    vd_store_pack(vd_buf_view(&f->text), &f->frame);
    call = vd_call_begin(f->store, VD_QUERY_MERGED_PUT);
    vd_call_blob(&call, (vd_str){(const char *)chain.bytes, VD_HASH_BYTES});
    vd_call_blob(&call, vd_buf_view(&f->frame));
    return vd_call_run(&call, f->err);
}

/* Folds editions [from, to], where `state` is the state before `from`. */
static vd_status fold_on(fold *f, size_t from, size_t to, vd_content *state)
{
    vd_status st = VD_OK;

    for (size_t i = from; st == VD_OK && i <= to; i++) {
        vd_content own;
        vd_content next;

        st = own_content(f->store, &f->editions->at[i], f->arena, &own, f->err);
        if (st == VD_OK)
            st = step(f, i, state, &own, &next);
        if (st == VD_OK)
            st = remember(f, f->chains[i], &next);
        if (st == VD_OK)
            *state = next;
    }
    return st;
}

static vd_status fold_to(fold *f, size_t start, size_t last, vd_content *out)
{
    vd_content state;
    size_t from = last + 1;
    bool found = false;
    vd_status st = VD_OK;

    f->chains[start] = own_chain(&f->editions->at[start]);
    for (size_t i = start + 1; i <= last; i++)
        f->chains[i] =
            vd_hash_pair(f->chains[i - 1], own_chain(&f->editions->at[i]));
    while (st == VD_OK && !found && from > start + 1) {
        from--;
        st = remembered(f, f->chains[from], &state, &found);
    }
    if (st == VD_OK && !found) {
        /* The first edition of a sequence may be a patch: what it removes
           was never there. */
        vd_content none = {0};
        vd_content own;

        from = start;
        st = own_content(f->store, &f->editions->at[start], f->arena, &own,
                         f->err);
        if (st == VD_OK)
            st = step(f, start, &none, &own, &state);
    }
    if (st == VD_OK && from < last) {
        /* Merged records and contents are entered; a reader on a read-only
           medium cannot, and does not need to when all is remembered. */
        st = vd_store_begin(f->store, f->err);
        if (st == VD_OK)
            st = fold_on(f, from + 1, last, &state);
        if (st == VD_OK)
            st = vd_store_commit(f->store, f->err);
        if (st != VD_OK)
            vd_store_rollback(f->store);
    }
    *out = state;
    return st;
}

vd_status vd_store_state(vd_store *store, const vd_editions *editions, size_t n,
                         vd_arena *arena, vd_content *out, vd_err *err)
{
    fold f = {.store = store, .editions = editions, .arena = arena, .err = err};
    size_t start;
    vd_status st = VD_OK;

    *out = (vd_content){0};
    if (n == 0)
        return VD_OK;
    f.profiles = VD_NEW_N(arena, vd_profile, n);
    f.chains = VD_NEW_N(arena, vd_hash, n);
    for (size_t i = 0; i < n && st == VD_OK; i++)
        st = vd_profile_parse(editions->at[i].profile, &f.profiles[i], err);
    if (st != VD_OK)
        return st;
    vd_arena_init(&f.work, 0);
    vd_buf_init(&f.text);
    vd_buf_init(&f.frame);
    start = start_of(&f, n - 1);
    if (start == n - 1 && editions->at[start].kind == VD_EDITION_WHOLE)
        st = own_content(store, &editions->at[start], arena, out, err);
    else
        st = fold_to(&f, start, n - 1, out);
    vd_arena_done(&f.work);
    vd_buf_done(&f.text);
    vd_buf_done(&f.frame);
    return st;
}

/* ---- the rest ---- */

vd_status vd_store_issues(vd_store *store, int64_t edition, vd_issue_fn *fn,
                          void *ctx, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_ISSUE_LIST);
    vd_status st = VD_OK;
    vd_status end;

    vd_call_int(&call, edition);
    while (st == VD_OK && vd_call_row(&call)) {
        vd_str severity = vd_call_get_text(&call, 0);
        vd_issue issue = {
            .severity = vd_str_is(severity, VD_STR("error")) ? VD_SEVERITY_ERROR
                        : vd_str_is(severity, VD_STR("warning"))
                            ? VD_SEVERITY_WARNING
                            : VD_SEVERITY_NOTE,
            .record = vd_call_get_text(&call, 1),
            .field = vd_call_get_text(&call, 2),
            .text = vd_call_get_text(&call, 3),
            .what = vd_call_get_text(&call, 4),
            .line = (size_t)vd_call_get_int(&call, 5),
        };

        st = fn(ctx, &issue, err);
    }
    end = vd_call_end(&call, st == VD_OK ? err : NULL);
    return st == VD_OK ? end : st;
}

vd_status vd_store_refuse(vd_store *store, const vd_refusal *r, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_REFUSAL_ADD);

    vd_call_text(&call, r->source);
    vd_call_int(&call, r->at);
    vd_call_text(&call, r->name);
    vd_call_blob(&call, (vd_str){(const char *)r->sha256.bytes, VD_HASH_BYTES});
    vd_call_text(&call, r->reason);
    return vd_call_run(&call, err);
}

vd_status vd_store_last_refusal(vd_store *store, vd_str source, vd_moment known,
                                vd_arena *arena, vd_refusal *out, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_REFUSAL_LAST);
    bool found;
    vd_status st;

    vd_call_text(&call, source);
    vd_call_int(&call, known);
    found = vd_call_row(&call);
    if (found) {
        *out = (vd_refusal){
            .source = source,
            .at = vd_call_get_int(&call, 0),
            .name = vd_str_copy(arena, vd_call_get_text(&call, 1)),
            .reason = vd_str_copy(arena, vd_call_get_text(&call, 2)),
        };
    }
    st = vd_call_end(&call, err);
    return st == VD_OK && !found ? VD_ABSENT : st;
}

vd_status vd_store_what(vd_store *store, vd_store_holds *out, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_EDITION_COUNT);

    *out = VD_STORE_NOTHING;
    if (vd_call_row(&call) && vd_call_get_int(&call, 0) > 0) {
        bool samples = vd_call_get_int(&call, 1) != 0;
        bool only_samples = vd_call_get_int(&call, 2) != 0;

        *out = only_samples ? VD_STORE_SAMPLES
               : samples    ? VD_STORE_BOTH
                            : VD_STORE_REAL;
    }
    return vd_call_end(&call, err);
}

vd_status vd_store_fetched(vd_store *store, vd_str url, vd_arena *arena,
                           vd_fetched *out, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_FETCHED_GET);
    bool found;
    vd_status st;

    vd_call_text(&call, url);
    found = vd_call_row(&call);
    if (found) {
        *out = (vd_fetched){
            .url = url,
            .at = vd_call_get_int(&call, 0),
            .etag = vd_str_copy(arena, vd_call_get_text(&call, 1)),
            .last_modified = vd_str_copy(arena, vd_call_get_text(&call, 2)),
            .outcome = vd_str_copy(arena, vd_call_get_text(&call, 3)),
        };
    }
    st = vd_call_end(&call, err);
    return st == VD_OK && !found ? VD_ABSENT : st;
}

vd_status vd_store_good_fetch(vd_store *store, vd_str source, vd_moment until,
                              vd_moment *out, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_FETCHED_GOOD);

    vd_call_text(&call, source);
    vd_call_int(&call, until);
    *out = vd_call_row(&call) ? vd_call_get_int(&call, 0) : 0;
    return vd_call_end(&call, err);
}

vd_status vd_store_put_fetched(vd_store *store, const vd_fetched *f,
                               vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_FETCHED_PUT);

    vd_call_text(&call, f->url);
    vd_call_text(&call, f->source);
    vd_call_int(&call, f->at);
    vd_call_text(&call, f->etag);
    vd_call_text(&call, f->last_modified);
    vd_call_text(&call, f->outcome);
    return vd_call_run(&call, err);
}

/* Checking: the hash of an edition's content, from entities and records as
   they are. */
typedef struct named {
    vd_str name;
    vd_hash hash;
    bool target;
} named;

static int compare_named(const void *a, const void *b)
{
    return vd_str_cmp(((const named *)a)->name, ((const named *)b)->name);
}

static vd_status hash_of_record(vd_store *store, uint32_t number, vd_hash *out,
                                vd_err *err)
{
    vd_arena arena;
    vd_record record;
    vd_buf text;
    vd_status st;

    *out = (vd_hash){{0}};
    if (number == 0)
        return VD_OK;
    vd_arena_init(&arena, 0);
    vd_buf_init(&text);
    st = vd_store_record(store, number, &arena, &record, err);
    if (st == VD_OK) {
        vd_record_encode(&record, &text);
        *out = vd_hash_of(vd_buf_view(&text));
    }
    vd_buf_done(&text);
    vd_arena_done(&arena);
    return st;
}

static vd_status content_hash(vd_store *store, const vd_content *content,
                              vd_hash *out, vd_err *err)
{
    vd_arena arena;
    vd_buf buf;
    named *all;
    vd_status st = VD_OK;

    vd_arena_init(&arena, 0);
    vd_buf_init(&buf);
    all = VD_NEW_N(&arena, named, content->n);
    for (size_t i = 0; st == VD_OK && i < content->n; i++) {
        st = vd_store_entity_name(store, content->at[i].entity, &arena,
                                  &all[i].name, err);
        if (st == VD_OK)
            st =
                hash_of_record(store, content->at[i].record, &all[i].hash, err);
        all[i].target = content->at[i].target;
    }
    qsort(all, content->n, sizeof *all, compare_named);
    for (size_t i = 0; i < content->n; i++) {
        vd_buf_put(&buf, all[i].name);
        vd_buf_put_char(&buf, '\n');
        vd_buf_put(&buf,
                   (vd_str){(const char *)all[i].hash.bytes, VD_HASH_BYTES});
        vd_buf_put_char(&buf, all[i].target ? '1' : '0');
    }
    *out = vd_hash_of(vd_buf_view(&buf));
    vd_buf_done(&buf);
    vd_arena_done(&arena);
    return st;
}

vd_status vd_store_check_edition(vd_store *store, const vd_edition *edition,
                                 size_t *files, vd_err *err)
{
    vd_arena arena;
    vd_content content;
    vd_raw_entries raw = {0};
    vd_hash hash;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = own_content(store, edition, &arena, &content, err);
    if (st == VD_OK)
        st = content_hash(store, &content, &hash, err);
    if (st == VD_OK && !vd_hash_is(hash, edition->hash))
        st = vd_fail(err, VD_STORE, VD_NOWHERE,
                     "content is not what its hash says");
    if (st == VD_OK)
        st = vd_store_raw_list(store, edition->id, &arena, &raw, err);
    for (size_t i = 0; st == VD_OK && i < raw.n; i++) {
        st = vd_store_raw_write(store, raw.at[i].sha256, "/dev/null", err);
        (*files)++;
    }
    vd_arena_done(&arena);
    return st;
}
