/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_STORE_DB_H
#define VD_STORE_DB_H

/*
 * The border to SQLite: one connection, its prepared queries, and a call.
 *
 * A call keeps its first failure inside, so that binding and reading stay
 * straight lists of steps; vd_call_end() reports it once.  Only this folder
 * includes SQLite's header.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "sql.inc" /* vd_query: generated from sql/queries */
#include "store/store.h"

struct sqlite3_stmt;

typedef struct vd_call {
    vd_store *store;
    struct sqlite3_stmt *stmt;
    int bound;
    int code; /* of SQLite */
} vd_call;

vd_call vd_call_begin(vd_store *store, vd_query query);
void vd_call_int(vd_call *call, int64_t value);
void vd_call_text(vd_call *call, vd_str text);
void vd_call_blob(vd_call *call, vd_str bytes);

/* Steps; true if there is a row to read. */
bool vd_call_row(vd_call *call);
int64_t vd_call_get_int(const vd_call *call, int column);

/* Views valid until the next step. */
vd_str vd_call_get_text(const vd_call *call, int column);
vd_str vd_call_get_blob(const vd_call *call, int column);

/* Resets the query.  VD_STORE with SQLite's words if anything failed. */
VD_MUST_USE vd_status vd_call_end(vd_call *call, vd_err *err);

/* For a query without rows: step and end. */
VD_MUST_USE vd_status vd_call_run(vd_call *call, vd_err *err);

VD_MUST_USE vd_status vd_store_begin(vd_store *store, vd_err *err);
VD_MUST_USE vd_status vd_store_commit(vd_store *store, vd_err *err);
void vd_store_rollback(vd_store *store);
int64_t vd_store_last_id(const vd_store *store);

/* zstd frames of record bodies and raw bytes. */
void vd_store_pack(vd_str bytes, vd_buf *out);
VD_MUST_USE vd_status vd_store_unpack(vd_str frame, size_t max, vd_buf *out,
                                      vd_err *err);

/* Content of an edition against entities, records, its hash and its files. */
VD_MUST_USE vd_status vd_store_check_edition(vd_store *store,
                                             const vd_edition *edition,
                                             size_t *files, vd_err *err);

#endif
