/* SPDX-License-Identifier: Apache-2.0 */
#include "app/paper_log.h"

#include <stdlib.h>

#include "base/oom.h"
#include "report/paper.h"

enum { BATCH = 256 };
#define BATCH_BYTES ((size_t)32 * 1024 * 1024)

typedef struct pending {
    vd_capture c; /* its texts are in the arena */
    char sha256[VD_HASH_HEX];
    vd_str json;
    vd_str told;
} pending;

struct vd_paper_log {
    vd_chain *chain;
    vd_moment now;
    vd_arena arena;
    pending *at;
    size_t n;
    size_t room;
    size_t bytes;
    size_t fresh; /* captures that were not there before */
};

vd_paper_log *vd_paper_log_new(vd_chain *chain, vd_moment now)
{
    vd_paper_log *log = vd_zeroed(1, sizeof *log);

    log->chain = chain;
    log->now = now;
    vd_arena_init(&log->arena, 0);
    return log;
}

void vd_paper_log_free(vd_paper_log *log)
{
    if (log == NULL)
        return;
    vd_arena_done(&log->arena);
    free(log);
}

size_t vd_paper_log_new_captures(const vd_paper_log *log)
{
    return log->fresh;
}

/* What was said with a paper, one line each: date, source, number, charset. */
static vd_str told_text(vd_arena *arena, const vd_paper_told *told)
{
    return vd_str_printf(arena, "%.*s\n%.*s\n%.*s\n%.*s",
                         VD_STR_WHOLE(told->date), VD_STR_WHOLE(told->source),
                         VD_STR_WHOLE(told->number),
                         VD_STR_WHOLE(told->charset));
}

static void told_read(vd_str text, vd_paper_told *out)
{
    vd_str *fields[] = {&out->date, &out->source, &out->number, &out->charset};

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        vd_str part = VD_STR("");

        if (vd_str_next(&text, VD_STR("\n"), &part))
            *fields[i] = part;
        else
            *fields[i] = VD_STR("");
    }
}

static vd_str json_of(vd_arena *arena, const vd_capture *c, const char *sha256,
                      const vd_paper *paper)
{
    vd_paper_head head = {.name = c->name,
                          .sha256 = vd_str_of(sha256),
                          .bytes = c->bytes.n,
                          .media = c->media};
    vd_json_out out;
    vd_buf buf;
    vd_str json;

    vd_buf_init(&buf);
    out = (vd_json_out){.buf = &buf};
    vd_paper_put_json(paper, &head, arena, &out);
    json = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return json;
}

vd_status vd_paper_log_add(vd_paper_log *log, const vd_capture *c,
                           const vd_paper *paper, vd_err *err)
{
    pending *p;

    log->at = vd_arena_grow(&log->arena, log->at, log->n, &log->room,
                            sizeof *log->at);
    p = &log->at[log->n++];
    *p = (pending){.c = *c};
    p->c.name = vd_str_copy(&log->arena, c->name);
    p->c.url = vd_str_copy(&log->arena, c->url);
    p->c.media = vd_str_copy(&log->arena, c->media);
    p->c.headers = vd_str_copy(&log->arena, c->headers);
    p->c.bytes = vd_str_copy(&log->arena, c->bytes);
    p->told = told_text(&log->arena, &c->told);
    vd_hash_hex(c->sha256, p->sha256);
    p->json = json_of(&log->arena, c, p->sha256, paper);
    log->bytes += c->bytes.n + p->json.n;
    if (log->n >= BATCH || log->bytes >= BATCH_BYTES)
        return vd_paper_log_commit(log, err);
    return VD_OK;
}

/* --- one batch ----------------------------------------------------------- */

static int64_t add_capture(vd_paper_log *log, const pending *p, bool *is_new)
{
    vd_cell key[] = {vd_cell_text(vd_str_of(p->sha256)),
                     vd_cell_text(p->c.url)};
    int64_t id = 0;
    vd_str packed;

    vd_entry_run(log->chain, VD_DESK_QUERY_CAPTURE_FIND, key, 2, &id);
    *is_new = id == 0;
    if (id != 0)
        return id;
    vd_desk_pack(vd_chain_desk(log->chain), p->c.bytes, &log->arena, &packed);
    vd_entry_run(
        log->chain, VD_DESK_QUERY_CAPTURE_ADD,
        (vd_cell[]){vd_cell_int(vd_entry_number(log->chain)), key[0], key[1],
                    vd_cell_text(p->c.name), vd_cell_text(p->c.media),
                    vd_cell_text(p->c.headers),
                    p->c.fetched == VD_MOMENT_MAX ? vd_cell_null()
                                                  : vd_cell_int(p->c.fetched),
                    vd_cell_text(vd_str_of(p->c.fetched_basis)),
                    vd_cell_int(log->now), vd_cell_int((int64_t)p->c.bytes.n),
                    vd_cell_blob(packed)},
        11, &id);
    return id;
}

/* The line of a capture in its entry, which its leaf is the hash of. */
static vd_str capture_line(vd_arena *arena, int64_t id, const pending *p)
{
    vd_buf buf;
    vd_json_out out = {.buf = &buf};
    vd_str line;

    vd_buf_init(&buf);
    vd_json_open(&out, '{');
    vd_json_pair_int(&out, "id", id);
    vd_json_pair(&out, "sha256", vd_str_of(p->sha256));
    vd_json_pair_int(&out, "size", (long long)p->c.bytes.n);
    vd_json_pair(&out, "url", p->c.url);
    vd_json_pair(&out, "media", p->c.media);
    vd_json_close(&out, '}');
    line = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return line;
}

static void put_captures(vd_paper_log *log, const vd_str *lines, size_t n)
{
    vd_json_out *out = vd_entry_out(log->chain);
    vd_hash *leaves = VD_NEW_N(&log->arena, vd_hash, n + 1);
    char hex[VD_HASH_HEX];

    vd_json_key(out, "captures");
    vd_json_open(out, '[');
    for (size_t i = 0; i < n; i++) {
        vd_json_raw(out, lines[i]);
        leaves[i] = vd_hash_of(lines[i]);
    }
    vd_json_close(out, ']');
    vd_hash_hex(vd_leaves_root(leaves, n), hex);
    vd_json_pair(out, "captures_root", vd_str_of(hex));
}

static void forget_batch(vd_paper_log *log)
{
    vd_arena_reset(&log->arena);
    log->at = NULL;
    log->n = 0;
    log->room = 0;
    log->bytes = 0;
}

static vd_status take_id(void *ctx, const vd_cell *row, vd_err *err)
{
    (void)err;
    *(int64_t *)ctx = row[0].number;
    return VD_OK;
}

static vd_status find_capture(vd_paper_log *log, const pending *p, int64_t *id,
                              vd_err *err)
{
    vd_cell key[] = {vd_cell_text(vd_str_of(p->sha256)),
                     vd_cell_text(p->c.url)};

    *id = 0;
    return vd_desk_run(vd_chain_desk(log->chain), VD_DESK_QUERY_CAPTURE_FIND,
                       key, 2, take_id, id, err);
}

static vd_status any_new(vd_paper_log *log, bool *any, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && !*any && i < log->n; i++) {
        int64_t id;

        st = find_capture(log, &log->at[i], &id, err);
        *any = st == VD_OK && id == 0;
    }
    return st;
}

/* What was captured before is only read again: nothing for the chain. */
static vd_status put_readings(vd_paper_log *log, vd_err *err)
{
    vd_desk *desk = vd_chain_desk(log->chain);
    vd_status st = vd_desk_begin(desk, err);

    if (st != VD_OK)
        return st;
    for (size_t i = 0; st == VD_OK && i < log->n; i++) {
        const pending *p = &log->at[i];
        int64_t id = 0;
        vd_str packed;

        st = find_capture(log, p, &id, err);
        vd_desk_pack(desk, p->json, &log->arena, &packed);
        if (st == VD_OK) {
            st = vd_desk_run(
                desk, VD_DESK_QUERY_READING_PUT,
                (vd_cell[]){vd_cell_int(id), vd_cell_int(VD_PAPERS_VERSION),
                            vd_cell_text(p->told), vd_cell_blob(packed)},
                4, NULL, NULL, err);
        }
    }
    forget_batch(log);
    if (st == VD_OK)
        return vd_desk_commit(desk, err);
    vd_desk_rollback(desk);
    return st;
}

vd_status vd_paper_log_commit(vd_paper_log *log, vd_err *err)
{
    vd_str *lines;
    size_t n = 0;
    bool any = false;
    vd_status st;

    if (log->n == 0)
        return VD_OK;
    st = any_new(log, &any, err);
    if (st == VD_OK && !any)
        return put_readings(log, err);
    if (st == VD_OK)
        st = vd_chain_begin(log->chain, err);
    if (st != VD_OK)
        return st;
    lines = VD_NEW_N(&log->arena, vd_str, log->n);
    vd_entry_begin(log->chain, "captured", log->now);
    for (size_t i = 0; i < log->n; i++) {
        const pending *p = &log->at[i];
        bool is_new = false;
        int64_t id = add_capture(log, p, &is_new);
        vd_str packed;

        vd_desk_pack(vd_chain_desk(log->chain), p->json, &log->arena, &packed);
        vd_entry_run(log->chain, VD_DESK_QUERY_READING_PUT,
                     (vd_cell[]){vd_cell_int(id),
                                 vd_cell_int(VD_PAPERS_VERSION),
                                 vd_cell_text(p->told), vd_cell_blob(packed)},
                     4, NULL);
        if (is_new)
            lines[n++] = capture_line(&log->arena, id, p);
    }
    put_captures(log, lines, n);
    st = vd_entry_finish(log->chain, VD_OK, err);
    if (st == VD_OK)
        log->fresh += n;
    forget_batch(log);
    return st;
}

/* --- what is kept -------------------------------------------------------- */

typedef struct loader {
    vd_desk *desk;
    vd_paper_reader *reader;
    vd_arena *arena;
    vd_paper_shelf *out;
    vd_arena work;
    vd_str json; /* of the reading in hand */
} loader;

/* Reads a capture anew, by the rules of this program. */
static vd_status again(void *ctx, const vd_capture *c, const vd_paper *paper,
                       vd_arena *arena, vd_err *err)
{
    loader *l = ctx;
    char hex[VD_HASH_HEX];

    (void)err;
    vd_hash_hex(c->sha256, hex);
    l->json = vd_str_copy(&l->work, json_of(arena, c, hex, paper));
    return VD_OK;
}

static void again_fails(void *ctx, vd_str name, const vd_err *err)
{
    (void)ctx;
    (void)name;
    (void)err;
}

static vd_status read_anew(loader *l, int64_t number, vd_str told, vd_err *err)
{
    vd_reading_job job = {
        .reader = l->reader, .fn = again, .issue = again_fails, .ctx = l};
    vd_kept_capture kept;
    vd_status st = vd_paper_kept(l->desk, number, &l->work, &kept, err);

    if (st != VD_OK)
        return st;
    told_read(told, &kept.capture.told);
    job.told = kept.capture.told;
    job.told.url = kept.capture.url;
    return vd_reading_kept(&job, &kept.capture, err);
}

static vd_status see_reading(void *ctx, const vd_cell *row, vd_err *err)
{
    loader *l = ctx;
    const vd_json *json = NULL;
    vd_status st = VD_OK;

    vd_arena_reset(&l->work);
    l->json = VD_STR("");
    if (row[1].number != VD_PAPERS_VERSION && l->reader != NULL)
        st = read_anew(l, row[0].number, vd_str_copy(&l->work, row[2].bytes),
                       err);
    if (st == VD_OK && l->json.n == 0)
        st = vd_desk_unpack(row[3].bytes, &l->work, &l->json, err);
    if (st == VD_OK)
        st = vd_json_parse(l->json, &l->work, &json, err);
    if (st != VD_OK)
        return st;
    l->out->at = vd_arena_grow(l->arena, l->out->at, l->out->n, &l->out->room,
                               sizeof *l->out->at);
    st = vd_filed_read(json, row[0].number, (uint32_t)l->out->n, l->arena,
                       &l->out->at[l->out->n], err);
    if (st == VD_OK)
        l->out->n++;
    return st;
}

vd_status vd_paper_shelf_load(vd_desk *desk, vd_paper_reader *reader,
                              vd_arena *arena, vd_paper_shelf *out, vd_err *err)
{
    loader l = {.desk = desk, .reader = reader, .arena = arena, .out = out};
    vd_status st;

    vd_arena_init(&l.work, 0);
    st = vd_desk_run(desk, VD_DESK_QUERY_READING_EACH, NULL, 0, see_reading, &l,
                     err);
    vd_arena_done(&l.work);
    return st;
}

typedef struct getting {
    vd_arena *arena;
    vd_kept_capture *out;
    bool any;
} getting;

static vd_status take_capture(void *ctx, const vd_cell *row, vd_err *err)
{
    getting *g = ctx;
    vd_capture *c = &g->out->capture;
    vd_status st;

    g->any = true;
    *c = (vd_capture){.url = vd_str_copy(g->arena, row[3].bytes),
                      .name = vd_str_copy(g->arena, row[4].bytes),
                      .media = vd_str_copy(g->arena, row[5].bytes),
                      .headers = vd_str_copy(g->arena, row[6].bytes),
                      .fetched = row[7].kind == VD_CELL_NULL ? VD_MOMENT_MAX
                                                             : row[7].number,
                      .fetched_basis = vd_str_z(g->arena, row[8].bytes)};
    g->out->entry = row[1].number;
    g->out->noted = row[9].number;
    st = vd_desk_unpack(row[11].bytes, g->arena, &c->bytes, err);
    if (st == VD_OK) {
        char hex[VD_HASH_HEX];

        c->sha256 = vd_sha256_of(c->bytes);
        vd_hash_hex(c->sha256, hex);
        if (!vd_str_is(row[2].bytes, vd_str_of(hex))) {
            return vd_fail(err, VD_STORE, VD_NOWHERE,
                           "the bytes of capture %lld are not those that were "
                           "captured",
                           (long long)row[0].number);
        }
    }
    return st;
}

static vd_status take_reading(void *ctx, const vd_cell *row, vd_err *err)
{
    getting *g = ctx;

    told_read(vd_str_copy(g->arena, row[1].bytes), &g->out->capture.told);
    return vd_desk_unpack(row[2].bytes, g->arena, &g->out->reading, err);
}

vd_status vd_paper_kept(vd_desk *desk, int64_t number, vd_arena *arena,
                        vd_kept_capture *out, vd_err *err)
{
    getting g = {.arena = arena, .out = out};
    vd_cell id = vd_cell_int(number);
    vd_status st;

    out->reading = VD_STR("");
    st = vd_desk_run(desk, VD_DESK_QUERY_CAPTURE_GET, &id, 1, take_capture, &g,
                     err);
    if (st == VD_OK && !g.any) {
        return vd_fail(err, VD_ABSENT, VD_NOWHERE,
                       "there is no paper %lld: \"vedette paper\" lists them",
                       (long long)number);
    }
    if (st == VD_OK)
        st = vd_desk_run(desk, VD_DESK_QUERY_READING_GET, &id, 1, take_reading,
                         &g, err);
    return st;
}

/* ---- lists ---- */

typedef struct lister {
    vd_capture_line_fn *fn;
    void *ctx;
} lister;

static vd_status give_line(void *ctx, const vd_cell *row, vd_err *err)
{
    const lister *l = ctx;
    vd_capture_line line = {
        .number = row[0].number,
        .sha256 = row[1].bytes,
        .url = row[2].bytes,
        .file = row[3].bytes,
        .media = row[4].bytes,
        .fetched = row[5].kind == VD_CELL_NULL ? VD_MOMENT_MAX : row[5].number,
        .fetched_basis = row[6].bytes,
        .bytes = row[8].number};

    return l->fn(l->ctx, &line, err);
}

vd_status vd_capture_lines_each(vd_desk *desk, vd_capture_line_fn *fn,
                                void *ctx, vd_err *err)
{
    lister l = {fn, ctx};

    return vd_desk_run(desk, VD_DESK_QUERY_CAPTURE_LIST, NULL, 0, give_line, &l,
                       err);
}

void vd_capture_line_put_json(vd_json_out *out, const vd_capture_line *line)
{
    char when[VD_MOMENT_TEXT] = "";

    if (line->fetched != VD_MOMENT_MAX)
        vd_moment_format(line->fetched, when);
    vd_json_open(out, '{');
    vd_json_pair_int(out, "paper", line->number);
    vd_json_pair(out, "sha256", line->sha256);
    vd_json_pair(out, "url", line->url);
    vd_json_pair(out, "file", line->file);
    vd_json_pair(out, "media", line->media);
    vd_json_pair(out, "fetched", vd_str_of(when));
    vd_json_pair(out, "fetched_basis", line->fetched_basis);
    vd_json_pair_int(out, "bytes", line->bytes);
    vd_json_close(out, '}');
}
