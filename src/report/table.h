/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_REPORT_TABLE_H
#define VD_REPORT_TABLE_H

/*
 * Text in columns, for people.
 *
 * Cells are gathered and written when the table ends, each column as wide as
 * its widest cell; wide letters (Chinese, Korean, ...) take two places and
 * marks none.  The last column is never padded.  Where the output is no
 * terminal, cells are parted by tabs and nothing else, so that cut(1) works.
 */

#include "base/arena.h"
#include "base/buf.h"

enum { VD_COLUMNS_MAX = 12 };

typedef struct vd_columns {
    vd_arena *arena;
    size_t n;
    struct vd_columns_row *first;
    struct vd_columns_row *last;
    bool right[VD_COLUMNS_MAX]; /* numbers stand to the right */
} vd_columns;

void vd_columns_init(vd_columns *columns, vd_arena *arena, size_t n);
void vd_columns_row(vd_columns *columns, const vd_str *cells);

/* Writes all rows; the first is the heading if bold says so. */
void vd_columns_write(const vd_columns *columns, bool aligned, bool bold,
                      vd_buf *out);

/* Places that text takes on a screen. */
size_t vd_text_width(vd_str text);

/* Cut to a width, with an ellipsis if something was cut. */
vd_str vd_text_cut(vd_arena *arena, vd_str text, size_t width);

#endif
