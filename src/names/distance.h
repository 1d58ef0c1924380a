/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_DISTANCE_H
#define VD_NAMES_DISTANCE_H

/* Distance of two folded tokens: insertions, deletions, substitutions and
   transpositions of neighbours, each one edit (optimal string alignment;
   Damerau 1964).  Both are cut to 64 bytes, the longest token ever listed
   having 43.  Stops early and returns limit + 1 above the limit. */

#include "base/str.h"

enum { VD_EDIT_BYTES_MAX = 64 };

unsigned vd_edit_distance(vd_str a, vd_str b, unsigned limit);

#endif
