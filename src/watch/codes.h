/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_WATCH_CODES_H
#define VD_WATCH_CODES_H

/* Controls by what records ask for: a code, a territory, a country of which law
   names a part.  The same few codes come again and again, so what a code was
   found to have is kept. */

#include "controls/control.h"

typedef struct vd_codes vd_codes;

/* Of controls, which must outlive it. */
vd_codes *vd_codes_new(const vd_controls *controls);
void vd_codes_free(vd_codes *codes);

typedef struct vd_code_control {
    const vd_control *control;
    vd_covering covers;
} vd_code_control;

typedef struct vd_code_controls {
    const vd_code_control *at; /* in the order of the table */
    size_t n;
} vd_code_controls;

/* The controls that cover a code, whatever the day.  Lives until the next code
   is asked for. */
vd_code_controls vd_codes_find(vd_codes *codes, vd_str hs);

/* The controls of territories. */
vd_code_controls vd_codes_territories(const vd_codes *codes);

/* Whether a control names a region of a country. */
bool vd_codes_has_regions(const vd_codes *codes, vd_str country);

#endif
