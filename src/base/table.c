/* SPDX-License-Identifier: Apache-2.0 */
#include "base/table.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/oom.h"
#include "base/xlsx.h"

struct vd_table {
    vd_csv *csv;
    vd_xlsx *book;
};

vd_status vd_table_open(const vd_origin *origin, char separator, vd_table **out,
                        vd_err *err)
{
    vd_input_kind kind;
    vd_table *table;
    vd_input *input = NULL;
    vd_xlsx *book = NULL;
    vd_status st = vd_input_kind_of(origin, &kind, err);

    if (st == VD_OK && kind == VD_INPUT_XLSX)
        st = vd_xlsx_open(origin, &book, err);
    else if (st == VD_OK)
        st = vd_input_open(origin, NULL, &input, err);
    if (st != VD_OK)
        return st;
    table = calloc(1, sizeof *table);
    if (table == NULL)
        vd_out_of_memory(sizeof *table);
    table->book = book;
    table->csv = input == NULL ? NULL : vd_csv_new(input, separator);
    *out = table;
    return VD_OK;
}

void vd_table_close(vd_table *table)
{
    if (table == NULL)
        return;
    vd_csv_close(table->csv);
    vd_xlsx_close(table->book);
    free(table);
}

vd_status vd_table_next(vd_table *table, vd_row *out, vd_err *err)
{
    if (table->book != NULL)
        return vd_xlsx_next(table->book, out, err);
    return vd_csv_next(table->csv, out, err);
}

bool vd_table_is_xlsx(const vd_table *table)
{
    return table->book != NULL;
}

uint64_t vd_table_packed_bytes(const vd_table *table)
{
    return table->book != NULL ? vd_xlsx_packed_bytes(table->book)
                               : vd_csv_packed_bytes(table->csv);
}

char vd_table_guess_separator(vd_str head)
{
    static const char candidates[] = {',', ';', '\t', '|', '@'};
    size_t counts[sizeof candidates] = {0};
    size_t best = 0;
    bool quoted = false;

    for (size_t i = 0; i < head.n && (quoted || head.p[i] != '\n'); i++) {
        quoted = quoted != (head.p[i] == '"');
        for (size_t c = 0; !quoted && c < sizeof candidates; c++)
            counts[c] += head.p[i] == candidates[c];
    }
    for (size_t c = 1; c < sizeof candidates; c++) {
        if (counts[c] > counts[best])
            best = c;
    }
    return candidates[best];
}

size_t vd_row_column(const vd_row *header, const char *name)
{
    for (size_t i = 0; i < header->n; i++) {
        if (vd_str_is_nocase(vd_str_trim(header->cells[i]), vd_str_of(name)))
            return i;
    }
    return VD_STR_NONE;
}

vd_str vd_row_cell(const vd_row *row, size_t column)
{
    return column < row->n ? vd_str_trim(row->cells[column]) : VD_STR("");
}

int32_t vd_xlsx_day(vd_str serial)
{
    size_t point = vd_str_find_char(serial, '.', 0);
    long long days;

    if (!vd_str_to_int(vd_str_slice(serial, 0, point), &days) || days < 1 ||
        days > 2958465)
        return 0;
    /* Serial 60 is the 29 February 1900 that Lotus invented. */
    days += days < 60 ? 1 : 0;
    return vd_day_key_of(vd_days_of(1899, 12, 30) + days);
}
