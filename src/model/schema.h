/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_SCHEMA_H
#define VD_MODEL_SCHEMA_H

/*
 * Schemata and properties of entities: the FollowTheMoney model.
 *
 * The tables are data/schemata.tsv and data/properties.tsv; this file only
 * gives them numbers.  The numbers are for the running program: what is
 * stored holds names, so that a table may grow without a migration.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "schema.inc" /* VD_SCHEMATA, VD_PROPS, VD_SCHEMA_KEYS: generated */

typedef enum vd_schema {
    VD_SCHEMA_UNKNOWN = 0,
#define X(id, name, parent, matchable, plural) VD_SCHEMA_##id,
    VD_SCHEMATA(X)
#undef X
        VD_SCHEMA_COUNT
} vd_schema;

typedef enum vd_type {
    VD_TYPE_UNKNOWN = 0,
    VD_TYPE_NAME,
    VD_TYPE_STRING,
    VD_TYPE_TEXT,
    VD_TYPE_DATE,
    VD_TYPE_COUNTRY,
    VD_TYPE_IDENTIFIER,
    VD_TYPE_URL,
    VD_TYPE_EMAIL,
    VD_TYPE_PHONE,
    VD_TYPE_ADDRESS,
    VD_TYPE_ENTITY, /* the value is the id of another entity */
    VD_TYPE_TOPIC,
    VD_TYPE_GENDER,
} vd_type;

typedef enum vd_prop {
    VD_PROP_NONE = 0,
#define X(id, name, type, schemata) VD_PROP_##id,
    VD_PROPS(X)
#undef X
        VD_PROP_COUNT
} vd_prop;

/* Name as FollowTheMoney has it; "" for VD_SCHEMA_UNKNOWN. */
vd_str vd_schema_name(vd_schema schema);

/* What several are called: "People". */
vd_str vd_schema_plural(vd_schema schema);

/* By name, case matters; VD_SCHEMA_UNKNOWN if there is none. */
vd_schema vd_schema_find(vd_str name);

/* schema is ancestor, or has it among its parents. */
bool vd_schema_is(vd_schema schema, vd_schema ancestor);

/* Of an entity that two say different things of: the narrower, where one is the
   other; else what both are, so that it is found as either. */
vd_schema vd_schema_united(vd_schema a, vd_schema b);

/* Entities of this schema are screened by name. */
bool vd_schema_is_matchable(vd_schema schema);

/* The schema, or one of its parents, declares the property. */
bool vd_schema_has(vd_schema schema, vd_prop prop);

/* Whether prop takes part in what makes a dependent entity the same one. */
bool vd_schema_is_key(vd_schema schema, vd_prop prop);

vd_str vd_prop_name(vd_prop prop);

/* The same for readers: "Birth date". */
#define VD_PROP_LABEL 48
vd_str vd_prop_label(vd_prop prop, char room[VD_PROP_LABEL]);
vd_prop vd_prop_find(vd_str name);
vd_type vd_prop_type(vd_prop prop);

/* A whole name of the entity: name, alias, weakAlias, previousName. */
bool vd_prop_is_name(vd_prop prop);

#endif
