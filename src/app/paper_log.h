/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_PAPER_LOG_H
#define VD_APP_PAPER_LOG_H

/*
 * Papers on the desk: captures, which are never altered, and readings, which
 * follow from them.
 *
 * Each batch of captures is an entry of the chain with the hash of every one
 * and their Merkle root (RFC 6962), so that a capture can be shown to have been
 * there when the entry was, by itself.  The same bytes from the same address
 * are one capture.
 */

#include "app/reading.h"
#include "desk/chain.h"
#include "papers/filed.h"

typedef struct vd_paper_log vd_paper_log;

vd_paper_log *vd_paper_log_new(vd_chain *chain, vd_moment now);
void vd_paper_log_free(vd_paper_log *log);

/* Keeps a capture and what was read of it, with the next commit. */
VD_MUST_USE vd_status vd_paper_log_add(vd_paper_log *log, const vd_capture *c,
                                       const vd_paper *paper, vd_err *err);
VD_MUST_USE vd_status vd_paper_log_commit(vd_paper_log *log, vd_err *err);

size_t vd_paper_log_new_captures(const vd_paper_log *log);

/* Papers that are kept, as they are filed; those that were read by other rules
   are read anew if reader is not NULL.  Lives in the arena. */
typedef struct vd_paper_shelf {
    vd_filed *at;
    size_t n;
    size_t room;
} vd_paper_shelf;
VD_MUST_USE vd_status vd_paper_shelf_load(vd_desk *desk,
                                          vd_paper_reader *reader,
                                          vd_arena *arena, vd_paper_shelf *out,
                                          vd_err *err);

/* A capture that is kept; VD_ABSENT if there is none of that number. */
typedef struct vd_kept_capture {
    vd_capture capture;
    int64_t entry;
    vd_moment noted;
    vd_str reading; /* JSON; "" */
} vd_kept_capture;
VD_MUST_USE vd_status vd_paper_kept(vd_desk *desk, int64_t number,
                                    vd_arena *arena, vd_kept_capture *out,
                                    vd_err *err);

/* Captures in the order in which they came, a line each. */
typedef struct vd_capture_line {
    int64_t number;
    vd_str sha256;
    vd_str url;
    vd_str file;
    vd_str media;
    vd_moment fetched; /* VD_MOMENT_MAX if nothing says when */
    vd_str fetched_basis;
    int64_t bytes;
} vd_capture_line;
typedef vd_status vd_capture_line_fn(void *ctx, const vd_capture_line *line,
                                     vd_err *err);
VD_MUST_USE vd_status vd_capture_lines_each(vd_desk *desk,
                                            vd_capture_line_fn *fn, void *ctx,
                                            vd_err *err);
void vd_capture_line_put_json(vd_json_out *out, const vd_capture_line *line);

#endif
