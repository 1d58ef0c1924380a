/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_STORE_DESK_H
#define VD_STORE_DESK_H

/*
 * The desk: what the user's own records leave behind, in a file beside the book
 * ("BOOK.desk").  It holds personal data and is never copied with the book.
 *
 * Values are written in batches: what is put after vd_desk_begin() is there for
 * all after vd_desk_commit(), or never.  One program writes at a time.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "desk.inc" /* vd_desk_query: the queries of sql/queries/desk.sql */

typedef struct vd_desk vd_desk;

/* Opens or makes a desk; with NULL for a path, one that is gone when it is
   closed.  VD_STORE: not a desk, made by a newer program, or in use. */
VD_MUST_USE vd_status vd_desk_open(const char *path, vd_desk **out,
                                   vd_err *err);
void vd_desk_close(vd_desk *desk);

VD_MUST_USE vd_status vd_desk_begin(vd_desk *desk, vd_err *err);
VD_MUST_USE vd_status vd_desk_commit(vd_desk *desk, vd_err *err);
void vd_desk_rollback(vd_desk *desk);

/* Puts the value of a key behind what is in out; nothing if there is none. */
VD_MUST_USE vd_status vd_desk_get(vd_desk *desk, vd_str key, vd_buf *out,
                                  vd_err *err);
VD_MUST_USE vd_status vd_desk_put(vd_desk *desk, vd_str key, vd_str value,
                                  vd_err *err);

/* A value of a row or of a query's parameters. */
typedef enum vd_cell_kind {
    VD_CELL_NULL = 0,
    VD_CELL_INT,
    VD_CELL_TEXT,
    VD_CELL_BLOB,
} vd_cell_kind;

typedef struct vd_cell {
    vd_cell_kind kind;
    int64_t number;
    vd_str bytes;
} vd_cell;

static inline vd_cell vd_cell_null(void)
{
    return (vd_cell){VD_CELL_NULL, 0, {NULL, 0}};
}

static inline vd_cell vd_cell_int(int64_t number)
{
    return (vd_cell){VD_CELL_INT, number, {NULL, 0}};
}

static inline vd_cell vd_cell_text(vd_str text)
{
    return (vd_cell){VD_CELL_TEXT, 0, text};
}

static inline vd_cell vd_cell_blob(vd_str bytes)
{
    return (vd_cell){VD_CELL_BLOB, 0, bytes};
}

/* The cells of a row live until it returns. */
typedef vd_status vd_row_fn(void *ctx, const vd_cell *row, vd_err *err);

/* Runs a query with its parameters ?1 .. ?n and gives each row to fn, which
   may run any other query; fn may be NULL. */
VD_MUST_USE vd_status vd_desk_run(vd_desk *desk, vd_desk_query query,
                                  const vd_cell *args, size_t n, vd_row_fn *fn,
                                  void *ctx, vd_err *err);

/* The path that it was opened by; NULL for one that is gone when closed. */
const char *vd_desk_path(const vd_desk *desk);

/* Bytes made smaller, where they can be, in the arena. */
void vd_desk_pack(vd_desk *desk, vd_str bytes, vd_arena *arena, vd_str *out);
VD_MUST_USE vd_status vd_desk_unpack(vd_str packed, vd_arena *arena,
                                     vd_str *out, vd_err *err);

/* What is read until the end is of one moment. */
VD_MUST_USE vd_status vd_desk_look(vd_desk *desk, vd_err *err);
void vd_desk_look_end(vd_desk *desk);

/* Gives fn what is wrong with the file itself: its structure, indices that are
   not as its tables, anything in its schema that is not this program's. */
typedef void vd_desk_flaw_fn(void *ctx, vd_str what);
VD_MUST_USE vd_status vd_desk_check(vd_desk *desk, vd_desk_flaw_fn *fn,
                                    void *ctx, vd_err *err);

/* Moves what is beside the file into it, as far as nobody reads it, while
   others write. */
VD_MUST_USE vd_status vd_desk_sweep(vd_desk *desk, vd_err *err);
/* Says that somebody does that all the time: what this one must still move
   itself, when it begins anew beside the file, is little. */
VD_MUST_USE vd_status vd_desk_is_swept(vd_desk *desk, vd_err *err);

/* Writes all to the file itself, so that nothing that was overwritten is left
   beside it.  VD_STORE: another program reads what is still beside it. */
VD_MUST_USE vd_status vd_desk_settle(vd_desk *desk, vd_err *err);

/* Keys, and bytes of keys and values. */
VD_MUST_USE vd_status vd_desk_size(vd_desk *desk, long long *keys,
                                   long long *bytes, vd_err *err);

#endif
