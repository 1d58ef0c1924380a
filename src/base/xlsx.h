/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_XLSX_H
#define VD_BASE_XLSX_H

/*
 * Workbooks of ECMA-376 (XLSX): the rows of the first sheet.
 *
 * Strings live in one shared table that cells refer to by number, so that
 * table is held whole (bounded by base/limits.h); the sheet is streamed.
 */

#include "base/csv.h"

typedef struct vd_xlsx vd_xlsx;

VD_MUST_USE vd_status vd_xlsx_open(const vd_origin *origin, vd_xlsx **out,
                                   vd_err *err);
void vd_xlsx_close(vd_xlsx *book);
VD_MUST_USE vd_status vd_xlsx_next(vd_xlsx *book, vd_row *out, vd_err *err);
uint64_t vd_xlsx_packed_bytes(const vd_xlsx *book);

#endif
