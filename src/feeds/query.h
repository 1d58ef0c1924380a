/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_FEEDS_QUERY_H
#define VD_FEEDS_QUERY_H

/* A party as somebody else writes it: its schema and properties, in the form
   that lists have them in. */

#include "base/json.h"
#include "model/record.h"

/* The value of a property in the form that lists have it in: dates and
   countries have one; anything else is taken as it is. */
void vd_query_put(vd_record *query, vd_prop prop, vd_str text);

/* From a JSON object: "schema" and properties, or an entity of FollowTheMoney
   with "properties".  VD_INVALID names a member that is none. */
VD_MUST_USE vd_status vd_query_from_json(const vd_json *object, vd_arena *arena,
                                         vd_record *out, vd_err *err);

/* Writes a party as an object that reads as the same. */
void vd_query_write(vd_json_out *out, const vd_entity *party, vd_arena *arena);

#endif
