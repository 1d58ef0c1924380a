/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_SHAPE_H
#define VD_HTTP_SHAPE_H

/* Entities as JSON, in the form that clients of yente know. */

#include "http/service.h"

/* Members of an entity, into the object that is open. */
void vd_shape_members(vd_json_out *out, const vd_entities *entities,
                      const vd_item *item);

/* The whole entity, with ids for what it refers to. */
void vd_shape_item(vd_json_out *out, const vd_entities *entities,
                   const vd_item *item);

/* The same with what is next to it in the place of ids, and what refers to it;
   a relation is followed to its other end. */
void vd_shape_nested(vd_json_out *out, const vd_entities *entities,
                     const vd_item *item);

/* A neighbour as one nests it: root is the entity that it is next to. */
void vd_shape_neighbour(vd_json_out *out, const vd_entities *entities,
                        const vd_item *item, uint32_t root);

/* "2024-02-23T18:43:00", or null. */
void vd_shape_moment(vd_json_out *out, const char *key, vd_moment moment);

#endif
