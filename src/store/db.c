/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening and migrating.  WAL lets readers go on while one writes; a second
 * writer waits ten seconds and then fails with SQLite's "database is locked"
 * and what to do.  synchronous=FULL: a commit that was reported survives a
 * loss of power.
 */
#include "store/db.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <zstd.h>

#include "base/limits.h"
#include "base/oom.h"
#define VD_SQL_TEXTS
#include "sql.inc" /* migrations[], queries[] */

enum { BUSY_MS = 10000, APPLICATION_ID = 0x56454445 /* "VEDE" */ };

struct vd_store {
    sqlite3 *db;
    sqlite3_stmt *stmts[VD_QUERY_COUNT];
};

_Static_assert(sizeof queries / sizeof queries[0] == VD_QUERY_COUNT,
               "queries and their names are generated together");

static vd_status fail_db(sqlite3 *db, int code, vd_err *err)
{
    int primary = code & 0xff;
    const char *what = db == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(db);

    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) {
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "the book is being written by another program (waited "
                       "%d s): try again when it is done",
                       BUSY_MS / 1000);
    }
    if (primary == SQLITE_FULL)
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "the disk is full: nothing was changed");
    return vd_fail(err, VD_STORE, VD_NOWHERE, "SQLite: %s", what);
}

static vd_status run(vd_store *store, const char *sql, vd_err *err)
{
    int code = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? VD_OK : fail_db(store->db, code, err);
}

static vd_status pragma_int(vd_store *store, const char *sql, int *out,
                            vd_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code == SQLITE_ROW)
        *out = sqlite3_column_int(stmt, 0);
    (void)sqlite3_finalize(stmt);
    return code == SQLITE_ROW ? VD_OK : fail_db(store->db, code, err);
}

static vd_status migrate_one(vd_store *store, int version, vd_err *err)
{
    char pragma[80];
    vd_status st = run(store, migrations[version], err);

    (void)snprintf(pragma, sizeof pragma,
                   "PRAGMA user_version = %d; PRAGMA application_id = %d;",
                   version + 1, APPLICATION_ID);
    return st == VD_OK ? run(store, pragma, err) : st;
}

/* All missing migrations in one transaction; the version is read again under
   the lock, since another program may have been quicker. */
static vd_status migrate(vd_store *store, int newest, vd_err *err)
{
    int version = 0;
    vd_status st = run(store, "BEGIN IMMEDIATE", err);

    if (st != VD_OK)
        return st;
    st = pragma_int(store, "PRAGMA user_version", &version, err);
    while (st == VD_OK && version < newest)
        st = migrate_one(store, version++, err);
    if (st == VD_OK)
        st = run(store, "COMMIT", err);
    if (st != VD_OK)
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return st;
}

static vd_status check_version(vd_store *store, vd_store_mode mode, vd_err *err)
{
    int newest = (int)(sizeof migrations / sizeof migrations[0]);
    int version = 0;
    int application = 0;
    int tables = 0;
    vd_status st = pragma_int(store, "PRAGMA user_version", &version, err);

    if (st == VD_OK)
        st = pragma_int(store, "PRAGMA application_id", &application, err);
    if (st != VD_OK)
        return st;
    if (st == VD_OK && version == 0)
        st = pragma_int(store, "SELECT count(*) FROM sqlite_schema", &tables,
                        err);
    if (st != VD_OK)
        return st;
    if ((version > 0 || tables > 0) && application != APPLICATION_ID)
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "an SQLite file, but not a book of Vedette");
    if (version > newest) {
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "made by a newer Vedette (schema %d, this one knows %d)",
                       version, newest);
    }
    if (version == newest)
        return VD_OK;
    if (mode == VD_STORE_READ) {
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "made by an older Vedette (schema %d): run \"vedette "
                       "verify\" to bring it up to date",
                       version);
    }
    return migrate(store, newest, err);
}

vd_status vd_store_open(const char *path, vd_store_mode mode, vd_store **out,
                        vd_err *err)
{
    vd_store *store = calloc(1, sizeof *store);
    int flags = mode == VD_STORE_WRITE
                    ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                    : SQLITE_OPEN_READWRITE;
    int code;
    vd_status st;

    if (store == NULL)
        vd_out_of_memory(sizeof *store);
    code = sqlite3_open_v2(path, &store->db, flags, NULL);
    /* A book on a read-only medium can still be read. */
    if (mode == VD_STORE_READ && (code & 0xff) == SQLITE_READONLY) {
        (void)sqlite3_close(store->db);
        code = sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READONLY, NULL);
    }
    if (code != SQLITE_OK && mode != VD_STORE_WRITE &&
        (code & 0xff) == SQLITE_CANTOPEN) {
        st = vd_fail(err, VD_ABSENT, VD_NOWHERE,
                     "%s: no such book: load a list first, or name another "
                     "with --db",
                     path);
    } else if (code != SQLITE_OK) {
        st = fail_db(store->db, code, err);
    } else {
        st = VD_OK;
    }
    if (st == VD_OK) {
        (void)sqlite3_busy_timeout(store->db, BUSY_MS);
        st = run(store,
                 "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA "
                 "trusted_schema = OFF;"
                 "PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY;",
                 err);
    }
    if (st == VD_OK)
        st = check_version(store, mode, err);
    /* Not before: a file of somebody else is left as it is. */
    if (st == VD_OK)
        st = run(store, "PRAGMA journal_mode = WAL", err);
    if (st != VD_OK) {
        if (st == VD_STORE)
            vd_err_context(err, "%s", path);
        vd_store_close(store);
        return st;
    }
    *out = store;
    return VD_OK;
}

void vd_store_close(vd_store *store)
{
    if (store == NULL)
        return;
    for (int i = 0; i < VD_QUERY_COUNT; i++)
        (void)sqlite3_finalize(store->stmts[i]);
    (void)sqlite3_close(store->db);
    free(store);
}

const char *vd_store_path(vd_store *store)
{
    return sqlite3_db_filename(store->db, "main");
}

vd_status vd_store_version(vd_store *store, int *out, vd_err *err)
{
    return pragma_int(store, "PRAGMA data_version", out, err);
}

vd_call vd_call_begin(vd_store *store, vd_query query)
{
    vd_call call = {.store = store, .code = SQLITE_OK};

    if (store->stmts[query] == NULL) {
        call.code = sqlite3_prepare_v3(store->db, queries[query], -1,
                                       SQLITE_PREPARE_PERSISTENT,
                                       &store->stmts[query], NULL);
    }
    call.stmt = store->stmts[query];
    return call;
}

void vd_call_int(vd_call *call, int64_t value)
{
    if (call->code == SQLITE_OK)
        call->code = sqlite3_bind_int64(call->stmt, ++call->bound, value);
}

void vd_call_text(vd_call *call, vd_str text)
{
    if (call->code == SQLITE_OK) {
        call->code = sqlite3_bind_text64(call->stmt, ++call->bound,
                                         text.p == NULL ? "" : text.p, text.n,
                                         SQLITE_TRANSIENT, SQLITE_UTF8);
    }
}

void vd_call_blob(vd_call *call, vd_str bytes)
{
    if (call->code == SQLITE_OK) {
        call->code = sqlite3_bind_blob64(call->stmt, ++call->bound,
                                         bytes.p == NULL ? "" : bytes.p,
                                         bytes.n, SQLITE_TRANSIENT);
    }
}

bool vd_call_row(vd_call *call)
{
    if (call->code != SQLITE_OK && call->code != SQLITE_ROW)
        return false;
    call->code = sqlite3_step(call->stmt);
    return call->code == SQLITE_ROW;
}

int64_t vd_call_get_int(const vd_call *call, int column)
{
    return sqlite3_column_int64(call->stmt, column);
}

vd_str vd_call_get_text(const vd_call *call, int column)
{
    const unsigned char *p = sqlite3_column_text(call->stmt, column);

    return p == NULL
               ? VD_STR("")
               : (vd_str){(const char *)p,
                          (size_t)sqlite3_column_bytes(call->stmt, column)};
}

vd_str vd_call_get_blob(const vd_call *call, int column)
{
    const void *p = sqlite3_column_blob(call->stmt, column);

    return p == NULL
               ? VD_STR("")
               : (vd_str){p, (size_t)sqlite3_column_bytes(call->stmt, column)};
}

vd_status vd_call_end(vd_call *call, vd_err *err)
{
    vd_status st = VD_OK;

    if (call->code != SQLITE_OK && call->code != SQLITE_ROW &&
        call->code != SQLITE_DONE)
        st = fail_db(call->store->db, call->code, err);
    if (call->stmt != NULL) {
        (void)sqlite3_reset(call->stmt);
        (void)sqlite3_clear_bindings(call->stmt);
    }
    return st;
}

vd_status vd_call_run(vd_call *call, vd_err *err)
{
    (void)vd_call_row(call);
    return vd_call_end(call, err);
}

vd_status vd_store_begin(vd_store *store, vd_err *err)
{
    return run(store, "BEGIN IMMEDIATE", err);
}

vd_status vd_store_commit(vd_store *store, vd_err *err)
{
    return run(store, "COMMIT", err);
}

void vd_store_rollback(vd_store *store)
{
    if (sqlite3_get_autocommit(store->db) == 0)
        (void)sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

int64_t vd_store_last_id(const vd_store *store)
{
    return sqlite3_last_insert_rowid(store->db);
}

vd_status vd_store_backup(vd_store *store, const char *path, vd_err *err)
{
    sqlite3 *to = NULL;
    sqlite3_backup *backup;
    FILE *there = fopen(path, "rb");
    int code;
    vd_status st = VD_OK;

    if (there != NULL) {
        (void)fclose(there);
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%s: exists already; a backup never writes over a file",
                       path);
    }
    code = sqlite3_open_v2(path, &to,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    backup = code == SQLITE_OK
                 ? sqlite3_backup_init(to, "main", store->db, "main")
                 : NULL;
    if (backup != NULL) {
        code = sqlite3_backup_step(backup, -1);
        if (code == SQLITE_DONE)
            code = SQLITE_OK;
        if (sqlite3_backup_finish(backup) != SQLITE_OK && code == SQLITE_OK)
            code = SQLITE_ERROR;
    }
    if (backup == NULL || code != SQLITE_OK) {
        st = fail_db(to, code, err);
        vd_err_context(err, "%s", path);
    }
    (void)sqlite3_close(to);
    return st;
}

void vd_store_pack(vd_str bytes, vd_buf *out)
{
    size_t bound = ZSTD_compressBound(bytes.n);
    char *frame = malloc(bound == 0 ? 1 : bound);
    size_t n;

    if (frame == NULL)
        vd_out_of_memory(bound);
    n = ZSTD_compress(frame, bound, bytes.p, bytes.n, 3);
    if (ZSTD_isError(n))
        vd_out_of_memory(bound);
    vd_buf_clear(out);
    vd_buf_put(out, (vd_str){frame, n});
    free(frame);
}

vd_status vd_store_unpack(vd_str frame, size_t max, vd_buf *out, vd_err *err)
{
    unsigned long long size = ZSTD_getFrameContentSize(frame.p, frame.n);
    size_t n;
    char *bytes;

    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN ||
        size > max)
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "stored bytes are damaged (no valid zstd frame)");
    bytes = malloc(size == 0 ? 1 : (size_t)size);
    if (bytes == NULL)
        vd_out_of_memory((size_t)size);
    n = ZSTD_decompress(bytes, (size_t)size, frame.p, frame.n);
    vd_buf_clear(out);
    if (!ZSTD_isError(n))
        vd_buf_put(out, (vd_str){bytes, n});
    free(bytes);
    if (ZSTD_isError(n))
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "stored bytes are damaged: %s", ZSTD_getErrorName(n));
    return VD_OK;
}

static void check_integrity(vd_store *store, vd_problem_fn *fn, void *ctx,
                            vd_verify_report *out)
{
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2(store->db, "PRAGMA integrity_check", -1, &stmt,
                           NULL) != SQLITE_OK)
        return;
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        vd_str line = vd_str_of((const char *)sqlite3_column_text(stmt, 0));

        if (vd_str_is(line, VD_STR("ok")))
            continue;
        fn(ctx, line);
        out->problems++;
    }
    (void)sqlite3_finalize(stmt);
}

static vd_status check_records(vd_store *store, vd_problem_fn *fn, void *ctx,
                               vd_verify_report *out, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_RECORD_ALL);
    vd_buf body;

    vd_buf_init(&body);
    while (vd_call_row(&call)) {
        vd_str hash = vd_call_get_blob(&call, 1);
        vd_hash is;
        char problem[80];

        out->records++;
        if (vd_store_unpack(vd_call_get_blob(&call, 2), VD_RECORD_BYTES_MAX,
                            &body, NULL) == VD_OK) {
            is = vd_hash_of(vd_buf_view(&body));
            if (hash.n == VD_HASH_BYTES &&
                memcmp(hash.p, is.bytes, VD_HASH_BYTES) == 0)
                continue;
        }
        (void)snprintf(problem, sizeof problem,
                       "record %lld is not what its hash says",
                       (long long)vd_call_get_int(&call, 0));
        fn(ctx, vd_str_of(problem));
        out->problems++;
    }
    vd_buf_done(&body);
    return vd_call_end(&call, err);
}

static vd_status check_editions(vd_store *store, vd_problem_fn *fn, void *ctx,
                                vd_verify_report *out, vd_err *err)
{
    vd_arena arena;
    vd_names sources;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_store_sources(store, VD_MOMENT_MAX, &arena, &sources, err);
    for (size_t i = 0; st == VD_OK && i < sources.n; i++) {
        vd_editions editions;

        st = vd_store_editions(store, sources.at[i], VD_MOMENT_MAX,
                               VD_MOMENT_MAX, &arena, &editions, err);
        for (size_t e = 0; st == VD_OK && e < editions.n; e++) {
            vd_err why = {0};

            out->editions++;
            if (vd_store_check_edition(store, &editions.at[e], &out->files,
                                       &why) == VD_OK)
                continue;
            fn(ctx, vd_str_printf(&arena, "%.*s, edition %lld: %s",
                                  VD_STR_WHOLE(sources.at[i]),
                                  (long long)editions.at[e].id, why.msg));
            out->problems++;
        }
    }
    vd_arena_done(&arena);
    return st;
}

vd_status vd_store_verify(vd_store *store, vd_problem_fn *fn, void *ctx,
                          vd_verify_report *out, vd_err *err)
{
    vd_status st;

    *out = (vd_verify_report){0};
    check_integrity(store, fn, ctx, out);
    st = check_records(store, fn, ctx, out, err);
    return st == VD_OK ? check_editions(store, fn, ctx, out, err) : st;
}
