/* SPDX-License-Identifier: Apache-2.0 */
#include "store/desk.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/limits.h"
#include "base/oom.h"
#include "store/db.h"
#define VD_DESK_SQL_TEXTS
#include "desk.inc" /* desk_migrations[], desk_queries[] */

enum { BUSY_MS = 10000, APPLICATION_ID = 0x5645444b /* "VEDK" */ };

enum { VERSION = sizeof desk_migrations / sizeof desk_migrations[0] };

struct vd_desk {
    sqlite3 *db;
    char *path; /* NULL: gone when closed */
    int turn;   /* file of the queue for writing, -1: none */
    dev_t device;
    ino_t inode; /* of the file when it was opened */
    ZSTD_CCtx *packer;
    sqlite3_stmt *stmts[VD_DESK_QUERY_COUNT];
};

static vd_status fail(const vd_desk *desk, int code, vd_err *err)
{
    const char *what =
        desk->db == NULL ? sqlite3_errstr(code) : sqlite3_errmsg(desk->db);

    if ((code & 0xff) == SQLITE_BUSY) {
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "the desk is being written by another program (waited "
                       "%d s): try again when it is done",
                       BUSY_MS / 1000);
    }
    if ((code & 0xff) == SQLITE_FULL)
        return vd_fail(err, VD_STORE, VD_NOWHERE, "the disk is full");
    if ((code & 0xff) == SQLITE_CANTOPEN) {
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "the desk cannot be opened or made: see that its folder "
                       "is there and may be written, or say another with --db");
    }
    return vd_fail(err, VD_STORE, VD_NOWHERE, "SQLite: %s", what);
}

static vd_status run(vd_desk *desk, const char *sql, vd_err *err)
{
    int code = sqlite3_exec(desk->db, sql, NULL, NULL, NULL);

    return code == SQLITE_OK ? VD_OK : fail(desk, code, err);
}

static vd_status pragma(vd_desk *desk, const char *sql, int *out, vd_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(desk->db, sql, -1, &stmt, NULL);

    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code == SQLITE_ROW) {
        *out = sqlite3_column_int(stmt, 0);
        code = SQLITE_OK;
    }
    (void)sqlite3_finalize(stmt);
    return code == SQLITE_OK ? VD_OK : fail(desk, code, err);
}

/* In one transaction, so that two programs do not make it both. */
static vd_status make(vd_desk *desk, vd_err *err)
{
    int version = 0;
    vd_status st = run(desk, "BEGIN IMMEDIATE", err);

    if (st == VD_OK)
        st = pragma(desk, "PRAGMA user_version", &version, err);
    for (int i = version; st == VD_OK && i < VERSION; i++)
        st = run(desk, desk_migrations[i], err);
    if (st == VD_OK) {
        char sql[96];

        (void)sqlite3_snprintf(sizeof sql, sql,
                               "PRAGMA user_version = %d; PRAGMA "
                               "application_id = %d",
                               VERSION, APPLICATION_ID);
        st = run(desk, sql, err);
    }
    if (st == VD_OK)
        return run(desk, "COMMIT", err);
    (void)run(desk, "ROLLBACK", NULL);
    return st;
}

static vd_status check_version(vd_desk *desk, vd_err *err)
{
    int version = 0;
    int id = 0;
    int tables = 0;
    int programs = 0;
    /* All of one moment: another program may be making it. */
    vd_status st = run(desk, "BEGIN", err);

    if (st == VD_OK)
        st = pragma(desk, "PRAGMA user_version", &version, err);
    if (st == VD_OK)
        st = pragma(desk, "PRAGMA application_id", &id, err);
    if (st == VD_OK)
        st = pragma(desk, "SELECT count(*) FROM sqlite_schema", &tables, err);
    if (st == VD_OK) {
        st = pragma(desk,
                    "SELECT count(*) FROM sqlite_schema WHERE type IN "
                    "('trigger', 'view')",
                    &programs, err);
    }
    if (sqlite3_get_autocommit(desk->db) == 0)
        (void)run(desk, "ROLLBACK", NULL);
    if (st != VD_OK)
        return st;
    if (id != APPLICATION_ID && (id != 0 || tables > 0))
        return vd_fail(err, VD_STORE, VD_NOWHERE, "not a desk of Vedette");
    if (programs > 0) {
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "the desk has a trigger or a view, which no desk has: "
                       "somebody altered it");
    }
    if (version > VERSION) {
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "made by a newer Vedette (desk schema %d, this one "
                       "knows %d)",
                       version, VERSION);
    }
    return version == VERSION ? VD_OK : make(desk, err);
}

/* Nobody else may read it; what SQLite makes beside it has the same mode.  One
   that is there is not opened: to close it again would end the locks that any
   other connection of this process has on it. */
static void make_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd >= 0)
        (void)close(fd);
}

static int open_turn(const char *path)
{
    vd_arena arena;
    int fd;

    vd_arena_init(&arena, 0);
    fd = open(vd_str_printf(&arena, "%s-turn", path).p,
              O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    vd_arena_done(&arena);
    return fd;
}

static vd_status note_file(vd_desk *desk, vd_err *err)
{
    struct stat now;

    if (stat(desk->path, &now) != 0)
        return vd_fail(err, VD_STORE, VD_NOWHERE, "it was taken away");
    desk->device = now.st_dev;
    desk->inode = now.st_ino;
    return VD_OK;
}

vd_status vd_desk_open(const char *path, vd_desk **out, vd_err *err)
{
    vd_desk *desk = calloc(1, sizeof *desk);
    vd_status st = VD_OK;
    int code;

    if (desk == NULL)
        vd_out_of_memory(sizeof *desk);
    if (path != NULL && (desk->path = strdup(path)) == NULL)
        vd_out_of_memory(strlen(path));
    desk->turn = -1;
    if (path != NULL) {
        make_file(path);
        desk->turn = open_turn(path);
    }
    code = sqlite3_open_v2(path == NULL ? "" : path, &desk->db,
                           SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    if (code != SQLITE_OK)
        st = fail(desk, code, err);
    if (st == VD_OK) {
        (void)sqlite3_busy_timeout(desk->db, BUSY_MS);
        st = run(desk,
                 "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF;"
                 "PRAGMA secure_delete = ON;"
                 "PRAGMA cache_size = -65536; PRAGMA temp_store = FILE;",
                 err);
    }
    if (st == VD_OK)
        st = check_version(desk, err);
    if (st == VD_OK && path != NULL)
        st = note_file(desk, err);
    /* What nobody will see again need not survive. */
    if (st == VD_OK) {
        st = run(desk,
                 path != NULL ? "PRAGMA journal_mode = WAL;"
                                "PRAGMA wal_autocheckpoint = 32768"
                              : "PRAGMA journal_mode = OFF; PRAGMA "
                                "synchronous = OFF",
                 err);
    }
    for (int i = 0; st == VD_OK && i < VD_DESK_QUERY_COUNT; i++) {
        code = sqlite3_prepare_v3(desk->db, desk_queries[i], -1,
                                  SQLITE_PREPARE_PERSISTENT, &desk->stmts[i],
                                  NULL);
        if (code != SQLITE_OK)
            st = fail(desk, code, err);
    }
    if (st != VD_OK) {
        if (path != NULL)
            vd_err_context(err, "%s", path);
        vd_desk_close(desk);
        return st;
    }
    *out = desk;
    return VD_OK;
}

void vd_desk_close(vd_desk *desk)
{
    if (desk == NULL)
        return;
    for (int i = 0; i < VD_DESK_QUERY_COUNT; i++)
        (void)sqlite3_finalize(desk->stmts[i]);
    (void)sqlite3_close(desk->db);
    (void)ZSTD_freeCCtx(desk->packer);
    if (desk->turn >= 0)
        (void)close(desk->turn);
    free(desk->path);
    free(desk);
}

/* A lock is of the open file: it keeps out other threads as well. */
static void lock_turn(const vd_desk *desk, int how)
{
    if (desk->turn < 0)
        return;
    while (flock(desk->turn, how) != 0 && errno == EINTR)
        ;
}

/* Whether what is written is still found under its name. */
static bool is_there(const vd_desk *desk)
{
    struct stat now;

    return desk->path == NULL ||
           (stat(desk->path, &now) == 0 && now.st_dev == desk->device &&
            now.st_ino == desk->inode && now.st_size > 0);
}

/* SQLite's lock goes to whoever asks at the right moment, and a long check asks
   again as soon as it has let go.  So whoever waits for it holds the turn, and
   the next one waits for the turn. */
vd_status vd_desk_begin(vd_desk *desk, vd_err *err)
{
    vd_status st;

    lock_turn(desk, LOCK_EX);
    st = run(desk, "BEGIN IMMEDIATE", err);
    lock_turn(desk, LOCK_UN);
    if (st == VD_OK && !is_there(desk)) {
        vd_desk_rollback(desk);
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "%s was taken away or replaced while it was open: what "
                       "is written would be lost",
                       desk->path);
    }
    return st;
}

vd_status vd_desk_commit(vd_desk *desk, vd_err *err)
{
    return run(desk, "COMMIT", err);
}

void vd_desk_rollback(vd_desk *desk)
{
    if (sqlite3_get_autocommit(desk->db) == 0)
        (void)run(desk, "ROLLBACK", NULL);
}

/* The first byte says how the rest is to be read.  Answers are many and small:
   one context packs them all, quickly, which vd_store_pack() does not. */
enum { PACKED_NOT = 0, PACKED_ZSTD = 1, LEVEL = 1 };

void vd_desk_pack(vd_desk *desk, vd_str bytes, vd_arena *arena, vd_str *out)
{
    size_t room = ZSTD_compressBound(bytes.n);
    char *to = vd_arena_alloc(arena, room + 1, 1);
    size_t n;

    if (desk->packer == NULL)
        desk->packer = ZSTD_createCCtx();
    if (desk->packer == NULL)
        vd_out_of_memory(room);
    n = ZSTD_compressCCtx(desk->packer, to + 1, room, bytes.p, bytes.n, LEVEL);
    to[0] = PACKED_ZSTD;
    if (ZSTD_isError(n) != 0 || n >= bytes.n) {
        to[0] = PACKED_NOT;
        memcpy(to + 1, bytes.p, bytes.n);
        n = bytes.n;
    }
    *out = (vd_str){to, n + 1};
}

vd_status vd_desk_unpack(vd_str packed, vd_arena *arena, vd_str *out,
                         vd_err *err)
{
    vd_buf plain;
    vd_status st;

    if (packed.n == 0 || packed.p[0] == PACKED_NOT) {
        *out = vd_str_slice(packed, 1, packed.n);
        return VD_OK;
    }
    vd_buf_init(&plain);
    st = vd_store_unpack(vd_str_slice(packed, 1, packed.n),
                         2 * VD_JSON_RECORD_BYTES_MAX, &plain, err);
    if (st == VD_OK)
        *out = vd_str_copy(arena, vd_buf_view(&plain));
    vd_buf_done(&plain);
    return st;
}

const char *vd_desk_path(const vd_desk *desk)
{
    return desk->path;
}

vd_status vd_desk_look(vd_desk *desk, vd_err *err)
{
    int ignored = 0;
    vd_status st = run(desk, "BEGIN", err);

    /* The moment is that of the first read. */
    return st == VD_OK ? pragma(desk, "SELECT count(*) FROM sqlite_schema",
                                &ignored, err)
                       : st;
}

void vd_desk_look_end(vd_desk *desk)
{
    vd_desk_rollback(desk);
}

typedef struct flaws {
    vd_desk_flaw_fn *fn;
    void *ctx;
} flaws;

static int take_flaw(void *ctx, int n, char **values, char **names)
{
    const flaws *f = ctx;
    vd_str all = vd_str_of(n > 0 && values[0] != NULL ? values[0] : "ok");
    vd_str line;

    (void)names;
    while (vd_str_next(&all, VD_STR("\n"), &line)) {
        if (line.n > 0 && !vd_str_is(line, VD_STR("ok")))
            f->fn(f->ctx, line);
    }
    return 0;
}

/* A schema as text: what each is, and how it was made. */
static const char schema_of[] =
    "SELECT type || ' ' || name || char(31) || coalesce(sql, '') || char(30) "
    "FROM sqlite_schema ORDER BY 1";

static int take_schema(void *ctx, int n, char **values, char **names)
{
    (void)names;
    if (n > 0 && values[0] != NULL)
        vd_buf_put_z(ctx, values[0]);
    return 0;
}

/* Gives what one schema has and the other has not, or not so. */
static void compare_schemas(vd_str all, vd_str other, const flaws *f)
{
    vd_str one;

    while (vd_str_next(&all, VD_STR("\x1e"), &one)) {
        vd_arena arena;
        vd_str name = vd_str_slice(one, 0, vd_str_find_char(one, '\x1f', 0));

        if (one.n == 0 || vd_str_find(other, one, 0) != VD_STR_NONE)
            continue;
        vd_arena_init(&arena, 0);
        f->fn(f->ctx,
              vd_str_printf(&arena, "%.*s is not as this program makes it",
                            VD_STR_WHOLE(name)));
        vd_arena_done(&arena);
    }
}

/* What a desk has that was just made. */
static int read_fresh(vd_buf *out)
{
    sqlite3 *db = NULL;
    int code = sqlite3_open(":memory:", &db);

    for (int i = 0; code == SQLITE_OK && i < VERSION; i++)
        code = sqlite3_exec(db, desk_migrations[i], NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, schema_of, take_schema, out, NULL);
    (void)sqlite3_close(db);
    return code;
}

vd_status vd_desk_check(vd_desk *desk, vd_desk_flaw_fn *fn, void *ctx,
                        vd_err *err)
{
    flaws f = {fn, ctx};
    vd_buf is;
    vd_buf should;
    int code;

    vd_buf_init(&is);
    vd_buf_init(&should);
    code = read_fresh(&should);
    if (code == SQLITE_OK)
        code = sqlite3_exec(desk->db, schema_of, take_schema, &is, NULL);
    if (code == SQLITE_OK) {
        compare_schemas(vd_buf_view(&is), vd_buf_view(&should), &f);
        compare_schemas(vd_buf_view(&should), vd_buf_view(&is), &f);
        code = sqlite3_exec(desk->db, "PRAGMA integrity_check", take_flaw, &f,
                            NULL);
    }
    vd_buf_done(&is);
    vd_buf_done(&should);
    return code == SQLITE_OK ? VD_OK : fail(desk, code, err);
}

vd_status vd_desk_settle(vd_desk *desk, vd_err *err)
{
    int busy = 0;
    vd_status st = pragma(desk, "PRAGMA wal_checkpoint(TRUNCATE)", &busy, err);

    if (st == VD_OK && busy != 0) {
        return vd_fail(err, VD_STORE, VD_NOWHERE,
                       "done, but another program reads the desk, and what was "
                       "overwritten is still in its log: say it again when "
                       "that has ended");
    }
    return st;
}

vd_status vd_desk_sweep(vd_desk *desk, vd_err *err)
{
    return run(desk, "PRAGMA wal_checkpoint(PASSIVE)", err);
}

vd_status vd_desk_is_swept(vd_desk *desk, vd_err *err)
{
    return run(desk, "PRAGMA wal_autocheckpoint = 4096", err);
}

static int bind_cell(sqlite3_stmt *stmt, int at, const vd_cell *cell)
{
    const char *p = cell->bytes.p == NULL ? "" : cell->bytes.p;

    switch (cell->kind) {
    case VD_CELL_INT:
        return sqlite3_bind_int64(stmt, at, cell->number);
    case VD_CELL_TEXT:
        return sqlite3_bind_text64(stmt, at, p, cell->bytes.n, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case VD_CELL_BLOB:
        return sqlite3_bind_blob64(stmt, at, p, cell->bytes.n, SQLITE_STATIC);
    case VD_CELL_NULL:
        break;
    }
    return sqlite3_bind_null(stmt, at);
}

static vd_cell cell_of(sqlite3_stmt *stmt, int at)
{
    vd_cell cell = {.kind = VD_CELL_NULL, .bytes = VD_STR("")};
    int type = sqlite3_column_type(stmt, at);

    if (type == SQLITE_INTEGER) {
        cell.kind = VD_CELL_INT;
        cell.number = sqlite3_column_int64(stmt, at);
    } else if (type != SQLITE_NULL) {
        cell.kind = type == SQLITE_BLOB ? VD_CELL_BLOB : VD_CELL_TEXT;
        cell.bytes.p = sqlite3_column_blob(stmt, at);
        cell.bytes.n = (size_t)sqlite3_column_bytes(stmt, at);
        if (cell.bytes.p == NULL)
            cell.bytes = VD_STR("");
    }
    return cell;
}

static vd_status give_row(sqlite3_stmt *stmt, vd_row_fn *fn, void *ctx,
                          vd_err *err)
{
    enum { COLUMNS_MAX = 16 };

    vd_cell row[COLUMNS_MAX];
    int n = sqlite3_column_count(stmt);

    for (int i = 0; i < n && i < COLUMNS_MAX; i++)
        row[i] = cell_of(stmt, i);
    return fn(ctx, row, err);
}

/* A query with its parameters and who takes its rows: two pairs.
   NOLINTNEXTLINE(readability-function-size) */
vd_status vd_desk_run(vd_desk *desk, vd_desk_query query, const vd_cell *args,
                      size_t n, vd_row_fn *fn, void *ctx, vd_err *err)
{
    sqlite3_stmt *stmt = desk->stmts[query];
    vd_status st = VD_OK;
    int code = SQLITE_OK;

    for (size_t i = 0; code == SQLITE_OK && i < n; i++)
        code = bind_cell(stmt, (int)i + 1, &args[i]);
    while (st == VD_OK && code == SQLITE_OK) {
        code = sqlite3_step(stmt);
        if (code != SQLITE_ROW)
            break;
        code = SQLITE_OK;
        if (fn != NULL)
            st = give_row(stmt, fn, ctx, err);
    }
    (void)sqlite3_reset(stmt);
    (void)sqlite3_clear_bindings(stmt);
    if (st != VD_OK)
        return st;
    return code == SQLITE_OK || code == SQLITE_DONE ? VD_OK
                                                    : fail(desk, code, err);
}

static int bind(sqlite3_stmt *stmt, int at, vd_str bytes)
{
    return sqlite3_bind_blob64(stmt, at, bytes.p == NULL ? "" : bytes.p,
                               bytes.n, SQLITE_STATIC);
}

vd_status vd_desk_get(vd_desk *desk, vd_str key, vd_buf *out, vd_err *err)
{
    sqlite3_stmt *stmt = desk->stmts[VD_DESK_QUERY_STATE_GET];
    int code = bind(stmt, 1, key);

    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    if (code == SQLITE_ROW) {
        vd_buf_put(out, (vd_str){sqlite3_column_blob(stmt, 0),
                                 (size_t)sqlite3_column_bytes(stmt, 0)});
        code = SQLITE_DONE;
    }
    (void)sqlite3_reset(stmt);
    return code == SQLITE_DONE ? VD_OK : fail(desk, code, err);
}

vd_status vd_desk_put(vd_desk *desk, vd_str key, vd_str value, vd_err *err)
{
    sqlite3_stmt *stmt = desk->stmts[VD_DESK_QUERY_STATE_PUT];
    int code = bind(stmt, 1, key);

    if (code == SQLITE_OK)
        code = bind(stmt, 2, value);
    if (code == SQLITE_OK)
        code = sqlite3_step(stmt);
    (void)sqlite3_reset(stmt);
    return code == SQLITE_DONE ? VD_OK : fail(desk, code, err);
}

vd_status vd_desk_size(vd_desk *desk, long long *keys, long long *bytes,
                       vd_err *err)
{
    sqlite3_stmt *stmt = desk->stmts[VD_DESK_QUERY_STATE_SIZE];
    int code = sqlite3_step(stmt);

    if (code == SQLITE_ROW) {
        *keys = sqlite3_column_int64(stmt, 0);
        *bytes = sqlite3_column_int64(stmt, 1);
        code = SQLITE_DONE;
    }
    (void)sqlite3_reset(stmt);
    return code == SQLITE_DONE ? VD_OK : fail(desk, code, err);
}
