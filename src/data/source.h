/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DATA_SOURCE_H
#define VD_DATA_SOURCE_H

/* The publications that are known by name, from data/sources.tsv. */

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

typedef struct vd_source {
    vd_str id; /* as OpenSanctions names it: us_ofac_sdn */
    vd_str title;
    vd_str authority;
    vd_str country; /* ISO code of the authority, "un", "eu" */
    vd_str prefix;  /* of entity ids */
    vd_str url;     /* "" if the publication has closed */
    vd_str format;
    vd_str licence;
    vd_str topic;         /* of a party that it lists: "sanction" */
    int max_age_days;     /* older than this is stale */
    int max_loss_percent; /* an edition that loses more is refused */
    bool fragment_only;   /* its reader was never tried on a whole file */
    bool enabled;         /* fetched by default */
} vd_source;

const vd_source *vd_source_find(vd_str id); /* NULL if not known by name */
size_t vd_source_count(void);
const vd_source *vd_source_at(size_t i);

/* For a source not known by name: its own name as prefix and title. */
vd_source vd_source_unknown(vd_str id);

#endif
