/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_READINGS_H
#define VD_MATCH_READINGS_H

/*
 * The names of a party, in all the ways in which they are compared: as they are
 * transcribed; as they may have been meant (names/respell.h); as other
 * languages write names of Russia (names/habit.h); as names of Korea, of Hong
 * Kong and of Japan (names/korean.h, han.h, japanese.h); as names of another
 * language, written by their sound (names/heard.h).
 *
 * Whom somebody asks for, or has for a customer, is read in every way.  A
 * listed party was not mistyped; it is transcribed, and read as names of those
 * places or by its sound only where it has no name in Latin letters, in which
 * it would be asked for.
 */

#include "model/record.h"
#include "names/name.h"

typedef struct vd_reading {
    vd_name name;
    uint32_t value; /* of the entity: whose reading it is */
} vd_reading;

/* How names of a schema are taken apart. */
vd_name_kind vd_name_kind_of(vd_schema schema);

/* Whether names of this property are searched. */
bool vd_is_searched_name(vd_prop prop);

/* How many there are; *out lives in the arena, in the order of the names, each
   with its other readings behind it.  asked: a query or a customer, and not a
   listed party.  What has neither letter nor figure is none. */
size_t vd_readings(vd_folder *folder, vd_arena *arena, const vd_entity *entity,
                   bool asked, vd_reading **out);

#endif
