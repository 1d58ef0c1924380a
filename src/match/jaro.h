/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_JARO_H
#define VD_MATCH_JARO_H

/*
 * Jaro-Winkler likeness (Winkler 1990) in millionths, as the SimMetrics
 * library computes it: the common prefix counts whatever the likeness
 * without it, up to four letters at a tenth each.
 */

#include "base/str.h"

int vd_jaro_winkler(vd_str a, vd_str b);

/*
 * The score of OFAC's own search tool, as FAQ 249 describes it: the better of
 * the whole names, and of the words of the query each with its best word of
 * the listed name.  Both names folded; in millionths.
 */
int vd_ofac_score(vd_str query, vd_str listed);

#endif
