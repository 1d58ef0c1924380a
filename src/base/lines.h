/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_LINES_H
#define VD_BASE_LINES_H

/* Lines of an input of any length, one at a time: what JSON Lines are read
   from. */

#include "base/err.h"
#include "base/input.h"

/* A line, trimmed and not empty, and its number in the file from 1.  It lives
   until fn returns. */
typedef vd_status vd_line_fn(void *ctx, vd_str line, size_t number,
                             vd_err *err);

/* VD_LIMIT for a line beyond VD_JSON_RECORD_BYTES_MAX: the lines before it
   were given. */
VD_MUST_USE vd_status vd_lines_each(const vd_origin *origin, vd_line_fn *fn,
                                    void *ctx, vd_err *err);

#endif
