/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_LISTS_OFAC_H
#define VD_LISTS_OFAC_H

/*
 * What all formats of OFAC's lists share: names, kinds of features, the
 * sanction.  One entity is one uid, whichever list and format it is read
 * from; the four formats are compared in docs/lists/us_ofac_cons.md.
 */

#include "lists/read.h"
#include "lists/say.h"

/* Begins the record of a uid.  type is OFAC's: individual, entity, vessel,
   aircraft, in any case; "" and "-0-" stand for an entity. */
void vd_ofac_begin(vd_read *read, vd_str uid, vd_str type);

/* "LAST, First", and the parts of it. */
vd_str vd_ofac_name(vd_arena *arena, vd_str last, vd_str first);
void vd_ofac_say_primary(vd_read *read, vd_str last, vd_str first);

/* An alias: type a.k.a., f.k.a., n.k.a. with or without dots. */
void vd_ofac_say_alias(vd_read *read, vd_str name, vd_str type, bool weak);

typedef struct vd_ofac_feature {
    vd_str kind; /* "Passport", "Digital Currency Address - XBT", "Gender" */
    vd_str value;
    vd_str country;
    vd_str issued;
    vd_str expires;
} vd_ofac_feature;

/* A feature or document; sanction is the number of the Sanction entity, to
   which remarks on the scope of the sanction go. */
void vd_ofac_say_feature(vd_read *read, size_t sanction,
                         const vd_ofac_feature *feature);

/* A segment of remarks, as in the flat files: kind and value in one. */
void vd_ofac_say_remark(vd_read *read, size_t sanction, vd_str segment);

/* The sanction, begun with what every format knows of it. */
size_t vd_ofac_say_sanction(vd_read *read);
void vd_ofac_say_program(vd_read *read, size_t sanction, vd_str program);

/* Gaza has a region and no country; the older formats write "Region: Gaza"
   for the country, and so does this. */
void vd_ofac_name_region(vd_read *read, vd_address_parts *address);

/* Which of the two publications a file is, by how many of its listings have
   a programme of the non-SDN list alone: a few stand on the SDN list too. */
vd_str vd_ofac_source_of(size_t consolidated, size_t listings);

/* Whether a list's name is of the non-SDN publication. */
bool vd_ofac_is_consolidated_list(vd_str list_name);

#endif
