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

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

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

/* Keys, and bytes of keys and values. */
VD_MUST_USE vd_status vd_desk_size(vd_desk *desk, long long *keys,
                                   long long *bytes, vd_err *err);

#endif
