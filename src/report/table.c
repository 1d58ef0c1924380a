/* SPDX-License-Identifier: Apache-2.0 */
#include "report/table.h"

#include <assert.h>

#include "base/utf8.h"

struct vd_columns_row {
    struct vd_columns_row *next;
    vd_str cells[VD_COLUMNS_MAX];
};

void vd_columns_init(vd_columns *columns, vd_arena *arena, size_t n)
{
    assert(n <= VD_COLUMNS_MAX);
    *columns = (vd_columns){.arena = arena, .n = n};
}

void vd_columns_row(vd_columns *columns, const vd_str *cells)
{
    struct vd_columns_row *row = VD_NEW(columns->arena, struct vd_columns_row);

    for (size_t i = 0; i < columns->n; i++)
        row->cells[i] = vd_str_copy(columns->arena, cells[i]);
    if (columns->last == NULL)
        columns->first = row;
    else
        columns->last->next = row;
    columns->last = row;
}

/* East Asian Wide and Fullwidth, and marks that take no place: the blocks
   that names are written in (UAX #11). */
static size_t width_of(uint32_t c)
{
    if ((c >= 0x300 && c < 0x370) || (c >= 0x591 && c < 0x5C0) ||
        (c >= 0x64B && c < 0x660) || (c >= 0x200B && c < 0x2010))
        return 0;
    if ((c >= 0x1100 && c < 0x1160) || (c >= 0x2E80 && c < 0xA4D0) ||
        (c >= 0xAC00 && c < 0xD7A4) || (c >= 0xF900 && c < 0xFB00) ||
        (c >= 0xFE30 && c < 0xFE70) || (c >= 0xFF00 && c < 0xFF61) ||
        (c >= 0x20000 && c < 0x40000))
        return 2;
    return 1;
}

size_t vd_text_width(vd_str text)
{
    size_t width = 0;
    size_t at = 0;

    while (at < text.n)
        width += width_of(vd_utf8_take(text, &at));
    return width;
}

vd_str vd_text_cut(vd_arena *arena, vd_str text, size_t width)
{
    size_t used = 0;
    size_t at = 0;
    size_t keep = 0;

    if (vd_text_width(text) <= width)
        return text;
    while (at < text.n) {
        used += width_of(vd_utf8_take(text, &at));
        if (used + 1 > width)
            break;
        keep = at;
    }
    return vd_str_join(arena, vd_str_slice(text, 0, keep), VD_STR(""),
                       VD_STR("\xe2\x80\xa6"));
}

static void pad(vd_buf *out, size_t n)
{
    while (n-- > 0)
        vd_buf_put_char(out, ' ');
}

/* Control characters of a list must not reach a terminal. */
static void put_cell(vd_buf *out, vd_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];

        vd_buf_put_char(out, c < 0x20 || c == 0x7f ? ' ' : (char)c);
    }
}

static void put_row(const vd_columns *columns, const vd_str *cells,
                    const size_t *width, bool aligned, vd_buf *out)
{
    for (size_t i = 0; i < columns->n; i++) {
        size_t room = width[i] - vd_text_width(cells[i]);

        if (aligned && columns->right[i])
            pad(out, room);
        put_cell(out, cells[i]);
        if (i + 1 == columns->n)
            break;
        if (aligned && !columns->right[i])
            pad(out, room);
        vd_buf_put_z(out, aligned ? "  " : "\t");
    }
}

void vd_columns_write(const vd_columns *columns, bool aligned, bool bold,
                      vd_buf *out)
{
    size_t width[VD_COLUMNS_MAX] = {0};
    bool first = bold;

    for (const struct vd_columns_row *r = columns->first; r != NULL;
         r = r->next) {
        for (size_t i = 0; i < columns->n; i++) {
            size_t w = vd_text_width(r->cells[i]);

            width[i] = w > width[i] ? w : width[i];
        }
    }
    for (const struct vd_columns_row *r = columns->first; r != NULL;
         r = r->next) {
        if (first && aligned)
            vd_buf_put_z(out, "\033[1m");
        put_row(columns, r->cells, width, aligned, out);
        if (first && aligned)
            vd_buf_put_z(out, "\033[0m");
        first = false;
        vd_buf_put_char(out, '\n');
    }
}
