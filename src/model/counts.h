/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_COUNTS_H
#define VD_MODEL_COUNTS_H

/*
 * What an edition holds, counted by kind, to be held against what its
 * publisher says: entries of the file (two with one id are one listing),
 * listings and what depends on them by schema, names of the listings, names
 * that the file gives more than once for one listing, and listings that a
 * change takes away.
 */

#include "base/buf.h"
#include "model/record.h"

typedef struct vd_counts {
    long long schemata[VD_SCHEMA_COUNT];
    long long entries;
    long long names;
    long long repeats;
    long long removed;
} vd_counts;

/* Counts a record in, or out again (sign -1). */
void vd_counts_add(vd_counts *counts, const vd_record *record, int sign);

/* As a JSON object, keys in the order of the table of schemata; what is 0 is
   left out. */
void vd_counts_write(const vd_counts *counts, vd_buf *out);

#endif
