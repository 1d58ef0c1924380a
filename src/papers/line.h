/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_LINE_H
#define VD_PAPERS_LINE_H

/*
 * Short lines that are no part of what a paper says, by their words
 * (data/papers/lines.tsv): share bars, tags, credits of photographs.
 */

#include "base/str.h"

/* Longer lines are read as text whatever they begin with. */
enum { VD_LINE_SHORT = 120 };

/* Why a line is noise, or NULL; *ends (may be NULL): what stands behind it is
   noise as well, as a rule.  Static. */
const char *vd_line_noise(vd_str line, bool *ends);

#endif
