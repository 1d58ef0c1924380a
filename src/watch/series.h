/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_WATCH_SERIES_H
#define VD_WATCH_SERIES_H

/* The values that a history keeps: lists of pairs of whole numbers, in few
   bytes (LEB128, signed numbers as zigzag). */

#include "base/buf.h"

enum { VD_SERIES_MAX = 256 };

typedef struct vd_pair {
    int64_t at;
    int64_t value;
} vd_pair;

typedef struct vd_series {
    vd_pair pairs[VD_SERIES_MAX];
    size_t n;
} vd_series;

/* What is not a list of pairs gives those before the fault. */
void vd_series_decode(vd_str bytes, vd_series *out);
void vd_series_encode(const vd_series *series, vd_buf *out);

/* The value at a place, 0 if there is none. */
int64_t vd_series_get(const vd_series *series, int64_t at);

/* Adds to the value at a place; of a full list the lowest place goes. */
void vd_series_add(vd_series *series, int64_t at, int64_t value);

/* Drops what is before a place. */
void vd_series_drop(vd_series *series, int64_t before);

#endif
