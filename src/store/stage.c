/* SPDX-License-Identifier: Apache-2.0 */
#include "store/stage.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/oom.h"
#include "base/scratch.h"
#include "base/strmap.h"
#include "store/content.h"
#include "store/db.h"

typedef struct staged {
    vd_str name;     /* entity id */
    vd_hash hash;    /* of the record's text; zero for a removal */
    uint32_t record; /* if the book has it, else 0 */
    long offset;     /* in the temporary file, for a record that is new */
    size_t length;
    bool target;
    bool removed;
} staged;

struct vd_stage {
    vd_store *store;
    vd_arena arena;
    vd_arena work; /* of the record in hand */
    vd_strmap by_name;
    staged *at;
    size_t n;
    size_t room;
    FILE *file;
    long end;
    vd_buf text;
    vd_issue *issues;
    size_t n_issues;
    size_t issues_room;
    vd_counts counts;
    bool sealed;
};

vd_stage *vd_stage_new(vd_store *store)
{
    vd_stage *stage = calloc(1, sizeof *stage);

    if (stage == NULL)
        vd_out_of_memory(sizeof *stage);
    stage->store = store;
    vd_arena_init(&stage->arena, 0);
    vd_arena_init(&stage->work, 0);
    vd_strmap_init(&stage->by_name, &stage->arena);
    vd_buf_init(&stage->text);
    return stage;
}

void vd_stage_free(vd_stage *stage)
{
    if (stage == NULL)
        return;
    if (stage->file != NULL)
        (void)fclose(stage->file);
    vd_arena_done(&stage->arena);
    vd_arena_done(&stage->work);
    vd_buf_done(&stage->text);
    free(stage->at);
    free(stage->issues);
    free(stage);
}

/* Trouble of this machine, not of the file that is read: VD_STORE. */
static vd_status fail_file(vd_err *err)
{
    return vd_fail(err, VD_STORE, VD_NOWHERE,
                   "temporary file: %s: make room in $TMPDIR",
                   strerror(errno)); /* NOLINT(concurrency-mt-unsafe) */
}

/* A file without a name, so that nothing is left when the program dies. */
static vd_status open_file(vd_stage *stage, vd_err *err)
{
    const char *folder;
    vd_arena arena;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_scratch_make("load", &arena, &folder, err);
    if (st == VD_OK) {
        const char *path = vd_str_printf(&arena, "%s/records", folder).p;

        stage->file = fopen(path, "w+b");
        if (stage->file == NULL)
            st = fail_file(err);
        (void)unlink(path);
        (void)rmdir(folder);
    } else {
        st = VD_STORE;
    }
    vd_arena_done(&arena);
    return st;
}

static vd_status keep_text(vd_stage *stage, staged *s, vd_err *err)
{
    if (stage->file == NULL) {
        vd_status st = open_file(stage, err);

        if (st != VD_OK)
            return st;
    }
    s->offset = stage->end;
    s->length = stage->text.n;
    if (fseek(stage->file, stage->end, SEEK_SET) != 0 ||
        fwrite(stage->text.p, 1, stage->text.n, stage->file) != stage->text.n)
        return fail_file(err);
    stage->end += (long)stage->text.n;
    return VD_OK;
}

static vd_status read_text(vd_stage *stage, const staged *s, vd_buf *out,
                           vd_err *err)
{
    char *bytes = VD_NEW_N(&stage->work, char, s->length);

    if (fseek(stage->file, s->offset, SEEK_SET) != 0 ||
        fread(bytes, 1, s->length, stage->file) != s->length)
        return fail_file(err);
    vd_buf_clear(out);
    vd_buf_put(out, (vd_str){bytes, s->length});
    return VD_OK;
}

static vd_status find_record(vd_stage *stage, vd_hash hash, uint32_t *out,
                             vd_err *err)
{
    vd_call call = vd_call_begin(stage->store, VD_QUERY_RECORD_FIND);

    vd_call_blob(&call, (vd_str){(const char *)hash.bytes, VD_HASH_BYTES});
    *out = vd_call_row(&call) ? (uint32_t)vd_call_get_int(&call, 0) : 0;
    return vd_call_end(&call, err);
}

static staged *new_staged(vd_stage *stage)
{
    if (stage->n == stage->room) {
        stage->room = stage->room == 0 ? 1024 : 2 * stage->room;
        stage->at = realloc(stage->at, stage->room * sizeof *stage->at);
        if (stage->at == NULL)
            vd_out_of_memory(stage->room * sizeof *stage->at);
    }
    return &stage->at[stage->n];
}

static vd_status take(vd_stage *stage, staged *s, const vd_record *record,
                      vd_err *err)
{
    vd_status st;

    s->removed = (record->flags & VD_RECORD_REMOVED) != 0;
    s->target = (record->flags & VD_RECORD_TARGET) != 0;
    s->record = 0;
    s->hash = (vd_hash){{0}};
    vd_counts_add(&stage->counts, record, 1);
    if (s->removed)
        return VD_OK;
    vd_buf_clear(&stage->text);
    vd_record_encode(record, &stage->text);
    if (stage->text.n > VD_RECORD_BYTES_MAX) {
        return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                       "%.*s: a record of more than %lu bytes",
                       VD_STR_SHOWN(s->name), VD_RECORD_BYTES_MAX);
    }
    s->hash = vd_hash_of(vd_buf_view(&stage->text));
    st = find_record(stage, s->hash, &s->record, err);
    return st == VD_OK && s->record == 0 ? keep_text(stage, s, err) : st;
}

static vd_status text_of(vd_stage *stage, const staged *s, vd_buf *out,
                         vd_err *err)
{
    vd_call call;
    vd_status st;
    vd_status end;

    if (s->record == 0)
        return read_text(stage, s, out, err);
    call = vd_call_begin(stage->store, VD_QUERY_RECORD_BODY);
    vd_call_int(&call, s->record);
    st = vd_call_row(&call) ? vd_store_unpack(vd_call_get_blob(&call, 0),
                                              VD_RECORD_BYTES_MAX, out, err)
                            : VD_OK;
    end = vd_call_end(&call, st == VD_OK ? err : NULL);
    return st == VD_OK ? end : st;
}

/* What the record says besides. */
static void add_values(vd_record *both, const vd_record *record)
{
    for (size_t e = 0; e < record->n; e++) {
        size_t to =
            e == 0 ? 0 : vd_record_add(both, record->entities[e].schema);

        if (e > 0) {
            both->entities[to].removed = record->entities[e].removed;
            both->entities[to].id = record->entities[e].id;
        }
        for (size_t i = 0; i < record->entities[e].n; i++) {
            vd_record_put(both, to, record->entities[e].values[i].prop,
                          record->entities[e].values[i].text,
                          record->entities[e].values[i].original);
        }
    }
    both->flags |= record->flags;
    vd_record_sort(both);
}

/* Values and dependents of both; but of a removal and a listing the later
   one holds. */
static vd_status join_records(vd_stage *stage, staged *s,
                              const vd_record *record, vd_err *err)
{
    vd_record both;
    vd_buf text;
    vd_status st;

    if (s->removed) {
        stage->counts.removed--;
        return take(stage, s, record, err);
    }
    vd_buf_init(&text);
    st = text_of(stage, s, &text, err);
    if (st == VD_OK)
        st = vd_record_decode(&both, &stage->work, vd_buf_view(&text), NULL,
                              err);
    if (st == VD_OK) {
        vd_counts_add(&stage->counts, &both, -1);
        if ((record->flags & VD_RECORD_REMOVED) != 0)
            both = *record;
        else
            add_values(&both, record);
        st = take(stage, s, &both, err);
    }
    vd_buf_done(&text);
    vd_arena_reset(&stage->work);
    return st;
}

vd_status vd_stage_add(vd_stage *stage, const vd_record *record, bool *again,
                       vd_err *err)
{
    vd_str name = record->entities[0].id;
    bool is_new;
    size_t at = *vd_strmap_put(&stage->by_name, name, stage->n, &is_new);
    staged *s;
    vd_status st;

    assert(!stage->sealed);
    stage->counts.entries++;
    *again = !is_new;
    if (!is_new)
        return join_records(stage, &stage->at[at], record, err);
    s = new_staged(stage);
    *s = (staged){.name = vd_str_copy(&stage->arena, name)};
    st = take(stage, s, record, err);
    if (st == VD_OK)
        stage->n++;
    return st;
}

void vd_stage_issue(vd_stage *stage, const vd_issue *issue)
{
    vd_arena *arena = &stage->arena;

    if (stage->n_issues == stage->issues_room) {
        stage->issues_room =
            stage->issues_room == 0 ? 64 : 2 * stage->issues_room;
        stage->issues =
            realloc(stage->issues, stage->issues_room * sizeof *stage->issues);
        if (stage->issues == NULL)
            vd_out_of_memory(stage->issues_room);
    }
    stage->issues[stage->n_issues++] = (vd_issue){
        .severity = issue->severity,
        .record = vd_str_copy(arena, issue->record),
        .field = vd_str_copy(arena, issue->field),
        .text = vd_str_copy(arena, vd_str_slice(issue->text, 0, 1000)),
        .what = vd_str_copy(arena, issue->what),
        .line = issue->line,
    };
}

size_t vd_stage_targets(const vd_stage *stage)
{
    size_t n = 0;

    for (size_t i = 0; i < stage->n; i++)
        n += stage->at[i].target && !stage->at[i].removed;
    return n;
}

size_t vd_stage_records(const vd_stage *stage)
{
    return stage->n;
}

size_t vd_stage_issues(const vd_stage *stage)
{
    return stage->n_issues;
}

const vd_counts *vd_stage_counts(const vd_stage *stage)
{
    return &stage->counts;
}

static int compare_names(const void *a, const void *b)
{
    return vd_str_cmp(((const staged *)a)->name, ((const staged *)b)->name);
}

vd_status vd_stage_seal(vd_stage *stage, vd_hash *out, vd_err *err)
{
    vd_buf buf;

    (void)err;
    if (stage->n > 1)
        qsort(stage->at, stage->n, sizeof *stage->at, compare_names);
    vd_strmap_init(&stage->by_name, &stage->arena);
    vd_buf_init(&buf);
    for (size_t i = 0; i < stage->n; i++) {
        vd_buf_put(&buf, stage->at[i].name);
        vd_buf_put_char(&buf, '\n');
        vd_buf_put(&buf, (vd_str){(const char *)stage->at[i].hash.bytes,
                                  VD_HASH_BYTES});
        vd_buf_put_char(&buf, stage->at[i].target ? '1' : '0');
        (void)vd_strmap_put(&stage->by_name, stage->at[i].name, i, NULL);
    }
    *out = vd_hash_of(vd_buf_view(&buf));
    vd_buf_done(&buf);
    stage->sealed = true;
    return VD_OK;
}

static bool is_listed(const vd_stage *stage, vd_str name)
{
    const size_t *at = vd_strmap_find(&stage->by_name, name);

    return at != NULL && stage->at[*at].target && !stage->at[*at].removed;
}

vd_status vd_stage_compare(vd_stage *stage, const vd_content *state,
                           size_t *missing, size_t *listed, vd_err *err)
{
    vd_status st = VD_OK;

    *missing = *listed = 0;
    for (size_t i = 0; st == VD_OK && i < state->n; i++) {
        vd_str name;

        if (!state->at[i].target || state->at[i].record == 0)
            continue;
        st = vd_store_entity_name(stage->store, state->at[i].entity,
                                  &stage->work, &name, err);
        (*listed)++;
        if (st == VD_OK)
            *missing += !is_listed(stage, name);
        vd_arena_reset(&stage->work);
    }
    return st;
}

vd_status vd_stage_compare_later(vd_stage *stage, const vd_content *later,
                                 size_t *missing, vd_err *err)
{
    vd_status st = VD_OK;

    *missing = 0;
    for (size_t i = 0; st == VD_OK && i < stage->n; i++) {
        uint32_t number = 0;

        if (!stage->at[i].target || stage->at[i].removed)
            continue;
        st =
            vd_store_entity_find(stage->store, stage->at[i].name, &number, err);
        if (st == VD_ABSENT ||
            (st == VD_OK && vd_content_find(later, number) == NULL)) {
            (*missing)++;
            st = VD_OK;
        }
    }
    return st;
}

static vd_status enter_entity(vd_stage *stage, vd_str name, uint32_t *out,
                              vd_err *err)
{
    vd_status st = vd_store_entity_find(stage->store, name, out, err);
    vd_call call;

    if (st != VD_ABSENT)
        return st;
    call = vd_call_begin(stage->store, VD_QUERY_ENTITY_ADD);
    vd_call_text(&call, name);
    st = vd_call_run(&call, err);
    *out = (uint32_t)vd_store_last_id(stage->store);
    return st;
}

/* Another program may have entered the record since it was looked for. */
static vd_status enter_record(vd_stage *stage, staged *s, vd_buf *text,
                              vd_buf *frame, vd_err *err)
{
    vd_call call;
    vd_status st = VD_OK;

    if (s->removed || s->record != 0)
        return VD_OK;
    st = find_record(stage, s->hash, &s->record, err);
    if (st != VD_OK || s->record != 0)
        return st;
    st = read_text(stage, s, text, err);
    vd_arena_reset(&stage->work);
    if (st != VD_OK)
        return st;
    vd_store_pack(vd_buf_view(text), frame);
    call = vd_call_begin(stage->store, VD_QUERY_RECORD_ADD);
    vd_call_blob(&call, (vd_str){(const char *)s->hash.bytes, VD_HASH_BYTES});
    vd_call_blob(&call, vd_buf_view(frame));
    st = vd_call_run(&call, err);
    s->record = (uint32_t)vd_store_last_id(stage->store);
    return st;
}

static int compare_listings(const void *a, const void *b)
{
    const vd_listing *x = a;
    const vd_listing *y = b;

    return (x->entity > y->entity) - (x->entity < y->entity);
}

static vd_status enter_content(vd_stage *stage, vd_buf *out, vd_err *err)
{
    vd_content content = {
        .at = VD_NEW_N(&stage->arena, vd_listing, stage->n + 1), .n = stage->n};
    vd_buf text;
    vd_buf frame;
    vd_status st = VD_OK;

    vd_buf_init(&text);
    vd_buf_init(&frame);
    for (size_t i = 0; st == VD_OK && i < stage->n; i++) {
        staged *s = &stage->at[i];

        st = enter_entity(stage, s->name, &content.at[i].entity, err);
        if (st == VD_OK)
            st = enter_record(stage, s, &text, &frame, err);
        content.at[i].record = s->record;
        content.at[i].target = s->target;
    }
    if (st == VD_OK) {
        qsort(content.at, content.n, sizeof *content.at, compare_listings);
        vd_buf_clear(&text);
        vd_content_encode(&content, &text);
        vd_store_pack(vd_buf_view(&text), out);
    }
    vd_buf_done(&text);
    vd_buf_done(&frame);
    return st;
}

static vd_status enter_edition(vd_stage *stage, vd_edition *e, vd_str content,
                               vd_err *err)
{
    static const char *const kinds[] = {"whole", "partial", "patch"};
    vd_call call = vd_call_begin(stage->store, VD_QUERY_EDITION_ADD);
    vd_status st;

    vd_call_text(&call, e->source);
    vd_call_int(&call, e->published);
    vd_call_text(&call, e->basis);
    vd_call_int(&call, e->known);
    vd_call_text(&call, e->format);
    vd_call_text(&call, e->profile);
    vd_call_text(&call, vd_str_of(kinds[e->kind]));
    vd_call_int(&call, e->entities);
    vd_call_int(&call, e->issues);
    vd_call_int(&call, e->sample ? 1 : 0);
    vd_call_blob(&call, (vd_str){(const char *)e->hash.bytes, VD_HASH_BYTES});
    vd_call_blob(&call, content);
    vd_call_text(&call, e->counts);
    st = vd_call_run(&call, err);
    e->id = vd_store_last_id(stage->store);
    return st;
}

static vd_status enter_issues(vd_stage *stage, int64_t edition, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < stage->n_issues; i++) {
        const vd_issue *issue = &stage->issues[i];
        vd_call call = vd_call_begin(stage->store, VD_QUERY_ISSUE_ADD);

        vd_call_int(&call, edition);
        vd_call_int(&call, (int64_t)i + 1);
        vd_call_text(&call, vd_severity_name(issue->severity));
        vd_call_text(&call, issue->record);
        vd_call_text(&call, issue->field);
        vd_call_text(&call, issue->text);
        vd_call_text(&call, issue->what);
        vd_call_int(&call, (int64_t)issue->line);
        st = vd_call_run(&call, err);
    }
    return st;
}

static vd_status enter_all(vd_stage *stage, vd_edition *edition,
                           const vd_raw_file *files, size_t n_files,
                           vd_err *err)
{
    vd_buf content;
    vd_status st;

    vd_buf_init(&content);
    st = enter_content(stage, &content, err);
    if (st == VD_OK)
        st = enter_edition(stage, edition, vd_buf_view(&content), err);
    if (st == VD_OK)
        st = enter_issues(stage, edition->id, err);
    for (size_t i = 0; st == VD_OK && i < n_files; i++)
        st = vd_raw_enter(stage->store, edition->id, i, &files[i], err);
    vd_buf_done(&content);
    return st;
}

vd_status vd_store_last_edition(vd_store *store, vd_str source, int64_t *out,
                                vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_EDITION_LAST_ID);

    vd_call_text(&call, source);
    *out = vd_call_row(&call) ? vd_call_get_int(&call, 0) : 0;
    return vd_call_end(&call, err);
}

vd_status vd_stage_enter(vd_stage *stage, vd_edition *edition,
                         int64_t expected_last, const vd_raw_file *files,
                         size_t n_files, vd_err *err)
{
    int64_t last = 0;
    vd_status st = vd_store_begin(stage->store, err);

    assert(stage->sealed);
    if (st != VD_OK)
        return st;
    st = vd_store_last_edition(stage->store, edition->source, &last, err);
    if (st == VD_OK && last != expected_last) {
        st = vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                     "another edition of %.*s was entered meanwhile",
                     VD_STR_SHOWN(edition->source));
    }
    if (st == VD_OK)
        st = enter_all(stage, edition, files, n_files, err);
    if (st == VD_OK)
        st = vd_store_commit(stage->store, err);
    if (st != VD_OK)
        vd_store_rollback(stage->store);
    return st;
}
