/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_REVERSE_H
#define VD_MODEL_REVERSE_H

/* What a property that names another entity is called from there, from
   data/reverses.tsv: a Sanction has an entity, which has sanctions. */

#include "model/schema.h"

typedef struct vd_reverse {
    vd_schema schema; /* that declares the property */
    vd_prop prop;
    vd_str name;
    vd_str label;
    bool edge; /* the schema is a relation of two */
} vd_reverse;

/* Of a property of an entity of the schema; NULL if it has no name. */
const vd_reverse *vd_reverse_of(vd_schema schema, vd_prop prop);

/* Whether entities of the schema are relations: who follows one goes on to its
   other end. */
bool vd_schema_is_edge(vd_schema schema);

/* Whether there is one of that name. */
bool vd_reverse_is(vd_str name);

#endif
