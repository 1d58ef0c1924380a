/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_CSV_H
#define VD_BASE_CSV_H

/*
 * Delimited text, one record at a time (RFC 4180 as it is met in the wild).
 *
 * Fields are separated by one byte and may stand in double quotes, where a
 * doubled quote is a quote and line breaks are text.  A quote inside an
 * unquoted field is an ordinary byte.  Records end in LF, CRLF or CR.  A
 * byte-order mark at the start and a 0x1A (Ctrl-Z) at the end are dropped.
 *
 * Bytes are delivered as they are; making them UTF-8 is the reader's
 * business, who knows the code page of the list.
 */

#include "base/arena.h"
#include "base/err.h"
#include "base/input.h"

typedef struct vd_row {
    vd_str *cells;
    size_t n;
    size_t line; /* line of the file on which the record begins, from 1 */
} vd_row;

typedef struct vd_csv vd_csv;

/* Takes over input: vd_csv_close() closes it. */
vd_csv *vd_csv_new(vd_input *input, char separator);
void vd_csv_close(vd_csv *csv);

/* For tables of which each record is a line: quotes that are not closed end
   with it, and take nothing of the next. */
void vd_csv_set_short_quotes(vd_csv *csv);

/*
 * The next record; its cells point into the parser and live until the next
 * call.  VD_ABSENT at the end (err untouched); VD_LIMIT for a field or record
 * beyond base/limits.h; VD_INVALID when the file ends inside quotes.
 */
VD_MUST_USE vd_status vd_csv_next(vd_csv *csv, vd_row *out, vd_err *err);

uint64_t vd_csv_packed_bytes(const vd_csv *csv);

#endif
