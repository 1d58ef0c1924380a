/* SPDX-License-Identifier: Apache-2.0 */
/*
 * XML is pushed, a table is pulled.  The sheet is parsed one window at a
 * time; the rows that a window completes are queued, and handed out before
 * the next window is read.  A window of 16 kB cannot complete more rows than
 * the queue has room for, since an empty row takes six bytes ("<row/>").
 */
#include "base/xlsx.h"

#include <expat.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/oom.h"
#include "base/xml.h"

enum { WINDOW = 1 << 14, ROWS_MAX = WINDOW / 6 + 1 };

struct vd_xlsx {
    vd_arena strings_arena;
    vd_str *strings;
    size_t n_strings;
    size_t strings_room;

    vd_input *sheet;
    XML_Parser expat;
    bool ended;
    vd_status status;
    vd_err *err;

    vd_arena rows_arena; /* rows queued from one window */
    vd_row rows[ROWS_MAX];
    size_t n_rows;
    size_t next_row;

    vd_str *cells; /* of the row being built */
    size_t n_cells;
    size_t row_number;
    size_t column;
    char type; /* of the cell: s shared, i inline, t text, n number, b, e */
    bool in_row;
    bool in_value;
    vd_buf text;
    vd_arena row_arena;
};

static void stop(vd_xlsx *book, vd_status status)
{
    if (book->status == VD_OK) {
        book->status = status;
        (void)XML_StopParser(book->expat, XML_FALSE);
    }
}

/* "BC12" is column 54: letters are digits of base 26 without a zero. */
static size_t column_of(vd_str reference, size_t otherwise)
{
    size_t column = 0;
    size_t i = 0;

    while (i < reference.n && reference.p[i] >= 'A' && reference.p[i] <= 'Z') {
        column = column * 26 + (size_t)(reference.p[i++] - 'A') + 1;
        if (column > VD_XLSX_COLUMNS_MAX)
            return VD_STR_NONE;
    }
    return column == 0 ? otherwise : column - 1;
}

static vd_str attribute(const char **pairs, const char *name)
{
    for (; *pairs != NULL; pairs += 2) {
        if (strcmp(pairs[0], name) == 0)
            return vd_str_of(pairs[1]);
    }
    return VD_STR("");
}

static vd_str local_name(const char *z)
{
    const char *at = strrchr(z, '\n');

    return vd_str_of(at == NULL ? z : at + 1);
}

static void open_cell(vd_xlsx *book, const char **pairs)
{
    vd_str type = attribute(pairs, "t");

    book->column = column_of(attribute(pairs, "r"), book->n_cells);
    book->type = 'n';
    if (vd_str_is(type, VD_STR("s")))
        book->type = 's';
    else if (vd_str_is(type, VD_STR("b")))
        book->type = 'b';
    else if (type.n > 0 && !vd_str_is(type, VD_STR("n")))
        book->type = 't';
    vd_buf_clear(&book->text);
    if (book->column >= VD_XLSX_COLUMNS_MAX) {
        stop(book, vd_fail(book->err, VD_LIMIT, VD_NOWHERE,
                           "row %zu: more than %u columns", book->row_number,
                           VD_XLSX_COLUMNS_MAX));
    }
}

static void on_start(void *data, const char *name, const char **pairs)
{
    vd_xlsx *book = data;
    vd_str local = local_name(name);

    if (book->status != VD_OK)
        return;
    if (vd_str_is(local, VD_STR("row"))) {
        long long number;

        book->in_row = true;
        book->n_cells = 0;
        book->row_number++;
        if (vd_str_to_int(attribute(pairs, "r"), &number))
            book->row_number = (size_t)number;
    } else if (book->in_row && vd_str_is(local, VD_STR("c"))) {
        open_cell(book, pairs);
    } else if (vd_str_is(local, VD_STR("v")) || vd_str_is(local, VD_STR("t"))) {
        book->in_value = book->in_row;
    }
}

static void close_cell(vd_xlsx *book)
{
    vd_str text = vd_buf_view(&book->text);
    long long number;

    if (book->type == 's') {
        if (vd_str_to_int(text, &number) && (size_t)number < book->n_strings)
            text = book->strings[number];
        else if (text.n > 0) {
            stop(book, vd_fail(book->err, VD_INVALID, VD_NOWHERE,
                               "row %zu: shared string %.*s does not exist",
                               book->row_number, VD_STR_SHOWN(text)));
        }
    } else {
        text = vd_str_copy(&book->row_arena, text);
    }
    while (book->n_cells <= book->column)
        book->cells[book->n_cells++] = VD_STR("");
    book->cells[book->column] = text;
}

static void close_row(vd_xlsx *book)
{
    vd_row *row = &book->rows[book->n_rows];
    vd_str *cells;

    book->in_row = false;
    if (book->n_rows == ROWS_MAX) {
        stop(book, vd_fail(book->err, VD_LIMIT, VD_NOWHERE,
                           "row %zu: too many rows without content",
                           book->row_number));
        return;
    }
    cells = VD_NEW_N(&book->rows_arena, vd_str, book->n_cells);
    for (size_t i = 0; i < book->n_cells; i++)
        cells[i] = vd_str_copy(&book->rows_arena, book->cells[i]);
    *row = (vd_row){cells, book->n_cells, book->row_number};
    book->n_rows++;
    vd_arena_reset(&book->row_arena);
}

static void on_end(void *data, const char *name)
{
    vd_xlsx *book = data;
    vd_str local = local_name(name);

    if (book->status != VD_OK)
        return;
    if (vd_str_is(local, VD_STR("v")) || vd_str_is(local, VD_STR("t")))
        book->in_value = false;
    else if (book->in_row && vd_str_is(local, VD_STR("c")))
        close_cell(book);
    else if (vd_str_is(local, VD_STR("row")))
        close_row(book);
}

static void on_text(void *data, const char *bytes, int n)
{
    vd_xlsx *book = data;

    if (!book->in_value || book->status != VD_OK)
        return;
    vd_buf_put(&book->text, (vd_str){bytes, (size_t)n});
    if (book->text.n > VD_CSV_FIELD_BYTES_MAX) {
        stop(book, vd_fail(book->err, VD_LIMIT, VD_NOWHERE,
                           "row %zu: cell of more than %lu bytes",
                           book->row_number, VD_CSV_FIELD_BYTES_MAX));
    }
}

static void on_doctype(void *data, const char *name, const char *sysid,
                       const char *pubid, int has_subset)
{
    vd_xlsx *book = data;

    (void)name;
    (void)sysid;
    (void)pubid;
    (void)has_subset;
    stop(book, vd_fail(book->err, VD_INVALID, VD_NOWHERE,
                       "document type in a workbook, refused"));
}

/* Rich text is runs of <t>; phonetic hints (<rPh>) are not part of it. */
static void gather_text(const vd_xml *element, vd_buf *buf)
{
    for (const vd_xml *c = element->first; c != NULL; c = c->next) {
        if (vd_xml_is(c, "t"))
            vd_buf_put(buf, c->text);
        else if (vd_xml_is(c, "r") && vd_xml_child(c, "t") != NULL)
            vd_buf_put(buf, vd_xml_child(c, "t")->text);
    }
}

static vd_status take_string(void *ctx, const vd_xml *element, vd_err *err)
{
    vd_xlsx *book = ctx;

    vd_buf_clear(&book->text);
    gather_text(element, &book->text);
    book->strings =
        vd_arena_grow(&book->strings_arena, book->strings, book->n_strings,
                      &book->strings_room, sizeof *book->strings);
    book->strings[book->n_strings++] =
        vd_str_copy(&book->strings_arena, vd_buf_view(&book->text));
    if (vd_arena_over(&book->strings_arena)) {
        return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                       "shared strings of more than %lu bytes",
                       VD_XLSX_STRINGS_BYTES_MAX);
    }
    return VD_OK;
}

static vd_status read_strings(vd_xlsx *book, const vd_origin *origin,
                              vd_err *err)
{
    static const vd_str records[] = {VD_STR_INIT("si"), VD_STR_INIT("")};
    vd_xml_sink sink = {.ctx = book, .records = records, .record = take_string};
    vd_input *input = NULL;
    vd_status st = vd_input_open(origin, "xl/sharedStrings.xml", &input, err);

    if (st == VD_ABSENT)
        return VD_OK; /* a workbook with inline strings only */
    if (st == VD_OK)
        st = vd_xml_read(input, &sink, err);
    vd_input_close(input);
    return st;
}

vd_status vd_xlsx_open(const vd_origin *origin, vd_xlsx **out, vd_err *err)
{
    vd_xlsx *book = calloc(1, sizeof *book);
    vd_status st;

    if (book == NULL)
        vd_out_of_memory(sizeof *book);
    vd_arena_init(&book->strings_arena, VD_XLSX_STRINGS_BYTES_MAX);
    vd_arena_init(&book->rows_arena, 0);
    vd_arena_init(&book->row_arena, 0);
    vd_buf_init(&book->text);
    book->cells = calloc(VD_XLSX_COLUMNS_MAX, sizeof *book->cells);
    book->expat = XML_ParserCreateNS(NULL, '\n');
    if (book->cells == NULL || book->expat == NULL)
        vd_out_of_memory(VD_XLSX_COLUMNS_MAX * sizeof *book->cells);
    XML_SetUserData(book->expat, book);
    XML_SetElementHandler(book->expat, on_start, on_end);
    XML_SetCharacterDataHandler(book->expat, on_text);
    XML_SetStartDoctypeDeclHandler(book->expat, on_doctype);
    st = read_strings(book, origin, err);
    if (st == VD_OK)
        st = vd_input_open(origin, "xl/worksheets/sheet1.xml", &book->sheet,
                           err);
    if (st != VD_OK) {
        vd_xlsx_close(book);
        return st;
    }
    *out = book;
    return VD_OK;
}

void vd_xlsx_close(vd_xlsx *book)
{
    if (book == NULL)
        return;
    vd_input_close(book->sheet);
    if (book->expat != NULL)
        XML_ParserFree(book->expat);
    vd_arena_done(&book->strings_arena);
    vd_arena_done(&book->rows_arena);
    vd_arena_done(&book->row_arena);
    vd_buf_done(&book->text);
    free(book->cells);
    free(book);
}

/* Reads windows until rows are queued or the sheet ends. */
static vd_status fill(vd_xlsx *book, vd_err *err)
{
    vd_arena_reset(&book->rows_arena);
    book->n_rows = 0;
    book->next_row = 0;
    book->err = err;
    while (book->n_rows == 0 && !book->ended) {
        void *window = XML_GetBuffer(book->expat, WINDOW);
        size_t n;
        vd_status st;

        if (window == NULL)
            vd_out_of_memory(WINDOW);
        st = vd_input_read(book->sheet, window, WINDOW, &n, err);
        if (st != VD_OK)
            return st;
        book->ended = n == 0;
        if (XML_ParseBuffer(book->expat, (int)n, n == 0) != XML_STATUS_OK) {
            return book->status != VD_OK
                       ? book->status
                       : vd_fail(
                             err, VD_INVALID, VD_NOWHERE,
                             "sheet, line %zu: XML is %s",
                             (size_t)XML_GetCurrentLineNumber(book->expat),
                             XML_ErrorString(XML_GetErrorCode(book->expat)));
        }
    }
    return VD_OK;
}

vd_status vd_xlsx_next(vd_xlsx *book, vd_row *out, vd_err *err)
{
    if (book->next_row == book->n_rows) {
        vd_status st = fill(book, err);

        if (st != VD_OK)
            return st;
        if (book->n_rows == 0)
            return VD_ABSENT;
    }
    *out = book->rows[book->next_row++];
    return VD_OK;
}

uint64_t vd_xlsx_packed_bytes(const vd_xlsx *book)
{
    return vd_input_packed_bytes(book->sheet);
}
