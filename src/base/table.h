/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_TABLE_H
#define VD_BASE_TABLE_H

/*
 * Rows of cells, from delimited text or from the first sheet of a workbook.
 *
 * A reader of a table need not know which of the two its publisher chose
 * this year.  Cells of a workbook arrive as the text a person sees, with two
 * exceptions that are the publisher's habit and not the format's: numbers
 * are not rounded, and days kept as serial numbers stay numbers (the reader
 * knows which column holds dates, see vd_xlsx_day()).
 */

#include "base/arena.h"
#include "base/csv.h"
#include "base/err.h"
#include "base/input.h"

typedef struct vd_table vd_table;

/* Opens the table of an origin; separator is for delimited text only. */
VD_MUST_USE vd_status vd_table_open(const vd_origin *origin, char separator,
                                    vd_table **out, vd_err *err);
void vd_table_close(vd_table *table);

/* As vd_csv_next(): VD_ABSENT at the end; cells live until the next call. */
VD_MUST_USE vd_status vd_table_next(vd_table *table, vd_row *out, vd_err *err);

/* Cells of a workbook are always UTF-8; those of a text file are bytes. */
bool vd_table_is_xlsx(const vd_table *table);

/* Bytes of the packed file consumed so far. */
uint64_t vd_table_packed_bytes(const vd_table *table);

/* The separator that the first line of a text speaks for: the most frequent
   of , ; tab | @ outside of quotes. */
char vd_table_guess_separator(vd_str head);

/* Column named so (trimmed, without regard to ASCII case), or VD_STR_NONE. */
size_t vd_row_column(const vd_row *header, const char *name);

/* Trimmed cell, "" beyond the end of the row or for VD_STR_NONE. */
vd_str vd_row_cell(const vd_row *row, size_t column);

/* A serial day number of a workbook (1 = 1 January 1900, with its 29
   February 1900 that never was) as yyyymmdd; 0 if it is none. */
int32_t vd_xlsx_day(vd_str serial);

#endif
