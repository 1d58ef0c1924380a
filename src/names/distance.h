/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_DISTANCE_H
#define VD_NAMES_DISTANCE_H

/* Distance of two folded tokens: insertions, deletions, substitutions and
   transpositions of neighbours, each one edit (optimal string alignment;
   Damerau 1964).  Both are cut to 64 bytes, the longest token ever listed
   having 43.  Stops early and returns limit + 1 above the limit. */

#include <stdint.h>

#include "base/str.h"

enum { VD_EDIT_BYTES_MAX = 64 };

unsigned vd_edit_distance(vd_str a, vd_str b, unsigned limit);

/* A word that many are held against: the places of each letter as bits. */
typedef struct vd_pattern {
    uint64_t places[256];
    char letters[VD_EDIT_BYTES_MAX];
    size_t n;
} vd_pattern;

/* The word has at most VD_EDIT_BYTES_MAX letters; a pattern is zero before it
   is first set. */
void vd_pattern_set(vd_pattern *pattern, vd_str word);

/* As vd_edit_distance() without a limit, a column of the table at a time.
   Method: Hyyroe, "A bit-vector algorithm for computing Levenshtein and
   Damerau edit distances" (2003). */
unsigned vd_pattern_distance(const vd_pattern *pattern, vd_str text);

#endif
