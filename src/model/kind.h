/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_KIND_H
#define VD_MODEL_KIND_H

/* Kinds of documents, numbers and features as lists name them, and where
   they go in the model: data/identifiers.tsv. */

#include "base/str.h"
#include "model/schema.h"

typedef struct vd_kind {
    vd_prop prop;     /* VD_PROP_NONE: the kind is not known */
    vd_schema schema; /* Passport or Identification, or VD_SCHEMA_UNKNOWN */
} vd_kind;

/* Case, accents and punctuation do not matter. */
vd_kind vd_kind_find(vd_str name);

/* The longest known kind that text begins with, as whole words; *rest is
   what follows it, trimmed.  prop is VD_PROP_NONE if there is none. */
vd_kind vd_kind_take(vd_str text, vd_str *rest);

#endif
