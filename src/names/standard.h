/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_STANDARD_H
#define VD_NAMES_STANDARD_H

/*
 * The standard by which a name in another script was read
 * (data/names/standards.tsv): who looks at a hit must know which of the ways to
 * write it in Latin letters was compared.
 */

#include <stdint.h>

#include "base/str.h"

/* Of the first letter that is not Latin; 0 if there is none, or ICU reads its
   script by a standard that is not known here. */
uint8_t vd_standard_of(vd_str text);

/* "BGN/PCGN 1947"; "" for 0. */
const char *vd_standard_name(uint8_t standard);

#endif
