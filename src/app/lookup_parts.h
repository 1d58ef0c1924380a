/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_LOOKUP_PARTS_H
#define VD_APP_LOOKUP_PARTS_H

/* What looking up is made of: fields (lookup_field.c), the language
   (lookup_words.c), filters and order (lookup.c). */

#include "app/lookup.h"

typedef struct vd_lookup_range {
    vd_str from; /* "*": any */
    vd_str to;
    bool without_from;
    bool without_to;
} vd_lookup_range;

/* A field of an entity that is no property, as a text; false if it is none. */
bool vd_lookup_own_field(const vd_item *item, vd_str field,
                         char room[VD_MOMENT_TEXT], vd_str *out);

/* Whether a field has a value, or with a range one within it. */
bool vd_lookup_has_field(const vd_entities *entities, const vd_item *item,
                         vd_str field, vd_str wanted,
                         const vd_lookup_range *range);

/* Asterisks and question marks, and what fits them, whatever its case. */
bool vd_lookup_is_pattern(vd_str word);
bool vd_lookup_fits(vd_str pattern, vd_str text);

/* A set of entities with what they score, in order of their numbers. */
typedef struct vd_lookup_set {
    uint32_t *at;
    float *score;
    size_t n;
} vd_lookup_set;

/* What the words of a query find, before filters. */
VD_MUST_USE vd_status vd_lookup_words(const vd_entities *entities,
                                      vd_folder *folder, const vd_lookup *asked,
                                      vd_arena *arena, vd_lookup_set *out,
                                      vd_err *err);

#endif
