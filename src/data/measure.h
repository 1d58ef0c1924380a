/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DATA_MEASURE_H
#define VD_DATA_MEASURE_H

/* What a programme of OFAC means: data/ofac_measures.tsv. */

#include <stdbool.h>

#include "base/str.h"

typedef struct vd_measure {
    vd_str list;    /* the list within the publication */
    vd_str measure; /* the consequence: Block, Reject, Sectoral, ... */
} vd_measure;

/* consolidated: the programme stands on the non-SDN list. */
vd_measure vd_measure_of(vd_str program, bool consolidated);

/* Whether a programme occurs on the non-SDN list alone. */
bool vd_measure_is_consolidated(vd_str program);

#endif
