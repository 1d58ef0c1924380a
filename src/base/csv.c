/* SPDX-License-Identifier: Apache-2.0 */
#include "base/csv.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/oom.h"

enum { WINDOW = 1 << 16 };

struct vd_csv {
    vd_input *input;
    char separator;
    char window[WINDOW];
    size_t at;
    size_t have;
    bool ended;
    bool started;
    size_t line;
    bool short_quotes; /* a line break ends them */
    vd_buf text;       /* the bytes of the record's cells, one after another */
    size_t *ends;      /* where each cell ends in text */
    size_t ends_room;
    vd_str *cells;
    size_t n;
};

vd_csv *vd_csv_new(vd_input *input, char separator)
{
    vd_csv *csv = calloc(1, sizeof *csv);

    if (csv == NULL)
        vd_out_of_memory(sizeof *csv);
    csv->input = input;
    csv->separator = separator;
    csv->line = 1;
    csv->ends = calloc(VD_CSV_COLUMNS_MAX, sizeof *csv->ends);
    csv->cells = calloc(VD_CSV_COLUMNS_MAX, sizeof *csv->cells);
    if (csv->ends == NULL || csv->cells == NULL)
        vd_out_of_memory(VD_CSV_COLUMNS_MAX * sizeof *csv->cells);
    vd_buf_init(&csv->text);
    return csv;
}

void vd_csv_set_short_quotes(vd_csv *csv)
{
    csv->short_quotes = true;
}

void vd_csv_close(vd_csv *csv)
{
    if (csv == NULL)
        return;
    vd_input_close(csv->input);
    vd_buf_done(&csv->text);
    free(csv->ends);
    free(csv->cells);
    free(csv);
}

uint64_t vd_csv_packed_bytes(const vd_csv *csv)
{
    return vd_input_packed_bytes(csv->input);
}

static vd_status fill(vd_csv *csv, vd_err *err)
{
    vd_status st;

    if (csv->at < csv->have || csv->ended)
        return VD_OK;
    st = vd_input_read(csv->input, csv->window, WINDOW, &csv->have, err);
    if (st != VD_OK)
        return st;
    csv->at = 0;
    csv->ended = csv->have == 0;
    if (!csv->started && csv->have >= 3 &&
        memcmp(csv->window, "\xef\xbb\xbf", 3) == 0)
        csv->at = 3;
    csv->started = true;
    return VD_OK;
}

/* The next byte without taking it, -1 at the end.  A Ctrl-Z ends the file
   when nothing but it is left. */
static vd_status peek(vd_csv *csv, int *c, vd_err *err)
{
    vd_status st = fill(csv, err);

    if (st != VD_OK)
        return st;
    *c = csv->ended ? -1 : (unsigned char)csv->window[csv->at];
    if (*c == 0x1A && csv->have < WINDOW && csv->at + 1 == csv->have)
        *c = -1;
    return VD_OK;
}

static vd_status end_cell(vd_csv *csv, vd_err *err)
{
    size_t start = csv->n == 0 ? 0 : csv->ends[csv->n - 1];

    if (csv->text.n - start > VD_CSV_FIELD_BYTES_MAX) {
        return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                       "line %zu: field of more than %lu bytes", csv->line,
                       VD_CSV_FIELD_BYTES_MAX);
    }
    if (csv->n == VD_CSV_COLUMNS_MAX) {
        return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                       "line %zu: more than %u columns", csv->line,
                       VD_CSV_COLUMNS_MAX);
    }
    csv->ends[csv->n++] = csv->text.n;
    return VD_OK;
}

static vd_status check_growth(const vd_csv *csv, vd_err *err)
{
    if (csv->text.n <= VD_CSV_RECORD_BYTES_MAX)
        return VD_OK;
    return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                   "line %zu: record of more than %lu bytes", csv->line,
                   VD_CSV_RECORD_BYTES_MAX);
}

/* Takes the run of ordinary bytes at hand in one step. */
static void take_run(vd_csv *csv, char stop_a, char stop_b)
{
    size_t start = csv->at;

    while (csv->at < csv->have) {
        char c = csv->window[csv->at];

        if (c == stop_a || c == stop_b || c == '\n' || c == '\r')
            break;
        csv->at++;
    }
    vd_buf_put(&csv->text, (vd_str){csv->window + start, csv->at - start});
}

static vd_status take_quoted(vd_csv *csv, vd_err *err)
{
    size_t opened = csv->line;

    csv->at++;
    for (;;) {
        int c;
        vd_status st = peek(csv, &c, err);

        if (st == VD_OK)
            st = check_growth(csv, err);
        if (st != VD_OK)
            return st;
        if (csv->short_quotes && (c < 0 || c == '\n' || c == '\r'))
            return VD_OK;
        if (c < 0) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "line %zu: the file ends inside quotes opened here",
                           opened);
        }
        if (c == '"') {
            csv->at++;
            st = peek(csv, &c, err);
            if (st != VD_OK)
                return st;
            if (c != '"')
                return VD_OK;
        }
        csv->line += c == '\n';
        vd_buf_put_char(&csv->text, (char)c);
        csv->at++;
        take_run(csv, '"', '"');
    }
}

/* Takes one field and what ends it: *last says that the record ended too. */
static vd_status take_field(vd_csv *csv, bool *last, vd_err *err)
{
    bool fresh = true;

    for (;;) {
        int c;
        vd_status st = peek(csv, &c, err);

        if (st == VD_OK)
            st = check_growth(csv, err);
        if (st != VD_OK)
            return st;
        *last = c < 0 || c == '\n' || c == '\r';
        if (*last || c == csv->separator)
            return end_cell(csv, err);
        if (c == '"' && fresh) {
            st = take_quoted(csv, err);
            if (st != VD_OK)
                return st;
        } else {
            vd_buf_put_char(&csv->text, (char)c);
            csv->at++;
            take_run(csv, csv->separator, csv->separator);
        }
        fresh = false;
    }
}

static vd_status end_record(vd_csv *csv, vd_err *err)
{
    int c;
    vd_status st = peek(csv, &c, err);

    if (st == VD_OK && c == '\r') {
        csv->at++;
        st = peek(csv, &c, err);
        if (c != '\n')
            csv->line++;
    }
    if (st == VD_OK && c == '\n') {
        csv->at++;
        csv->line++;
    }
    return st;
}

static void lay_out(vd_csv *csv, size_t line, vd_row *out)
{
    size_t start = 0;

    for (size_t i = 0; i < csv->n; i++) {
        csv->cells[i] = (vd_str){csv->text.p == NULL ? "" : csv->text.p + start,
                                 csv->ends[i] - start};
        start = csv->ends[i];
    }
    *out = (vd_row){csv->cells, csv->n, line};
}

vd_status vd_csv_next(vd_csv *csv, vd_row *out, vd_err *err)
{
    bool last = false;
    size_t line = csv->line;
    int c;
    vd_status st = peek(csv, &c, err);

    if (st != VD_OK)
        return st;
    if (c < 0)
        return VD_ABSENT;
    vd_buf_clear(&csv->text);
    csv->n = 0;
    for (;;) {
        st = take_field(csv, &last, err);
        if (st != VD_OK)
            return st;
        if (last)
            break;
        csv->at++;
    }
    st = end_record(csv, err);
    if (st == VD_OK)
        lay_out(csv, line, out);
    return st;
}
