/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_DECIMAL_H
#define VD_MODEL_DECIMAL_H

/*
 * Amounts and quantities, exact.
 *
 * A decimal is whole digits and how many of them stand behind the point: what
 * is written "1000.50" is neither rounded nor made binary.  ISO 20022 has up to
 * 18 digits, which is what fits.
 */

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

typedef struct vd_decimal {
    int64_t digits;
    int scale; /* digits behind the point, 0 to 18 */
} vd_decimal;

/* Accepts "-12", "1000.50"; no blanks, no exponent, no separators: a comma
   means a thousand to one and a tenth to another.  VD_INVALID, VD_LIMIT. */
VD_MUST_USE vd_status vd_decimal_parse(vd_str text, vd_decimal *out,
                                       vd_err *err);

vd_str vd_decimal_format(vd_arena *arena, vd_decimal decimal);

#endif
