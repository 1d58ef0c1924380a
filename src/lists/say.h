/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_LISTS_SAY_H
#define VD_LISTS_SAY_H

/*
 * The sentences that every list says in its own words: of what country a
 * party is, what number its passport has, where it lives, by whom and under
 * which programme it is listed.  Readers say them through here, so that the
 * same fact has the same form whatever list and format it comes from.
 */

#include "data/source.h"
#include "lists/read.h"

/* A country in any spelling; an unknown one is kept as text with an issue. */
void vd_say_country(vd_read *read, size_t entity, vd_prop prop, vd_str text);

/* Several countries: numbered, or joined by "/", ";" or ",". */
void vd_say_countries(vd_read *read, size_t entity, vd_prop prop, vd_str text);

/* An identifier; a failed check digit is an issue, the value is kept. */
void vd_say_ident(vd_read *read, vd_prop prop, vd_str text);

typedef struct vd_document {
    vd_str kind; /* as the list names it: "Passport", "Tax ID No." */
    vd_str number;
    vd_str country;
    vd_str issued; /* dates as the list writes them */
    vd_str expires;
    vd_str notes;
} vd_document;

/* A document or number of a kind that data/identifiers.tsv knows: the
   property of the listed entity and the document as an entity of its own.
   An unknown kind becomes a note in the list's own words. */
void vd_say_document(vd_read *read, const vd_document *document);

typedef struct vd_address_parts {
    vd_str number;   /* the authority's own number of the address, if any */
    vd_str lines[7]; /* street lines in order */
    vd_str city;
    vd_str state;
    vd_str postal_code;
    vd_str region;
    vd_str country;
    vd_str remarks;
} vd_address_parts;

/* An address: the parts and, joined, the whole of it. */
void vd_say_address(vd_read *read, const vd_address_parts *parts);

/* An address whose parts the format does not tell apart. */
void vd_say_address_whole(vd_read *read, vd_str number, vd_str whole,
                          vd_str country);

/* In a patch: parts that are added to the address of that number, and parts
   that are taken from it.  Without the latter it is vd_say_address(). */
void vd_say_address_change(vd_read *read, const vd_address_parts *parts,
                           const vd_address_parts *removed);

/* A sanction of the source, begun; returns the dependent's number. */
size_t vd_say_sanction(vd_read *read, vd_str authority);

/* A wallet of the listed entity. */
void vd_say_wallet(vd_read *read, vd_str currency, vd_str address);

/* A link to a party that the list names; id may be empty. */
void vd_say_link(vd_read *read, vd_str role, vd_str name, vd_str id);

/* "M", "Male", "(Gender):Male" and the like; else the text itself. */
void vd_say_gender(vd_read *read, vd_str text);

/* A ship's number out of text that may hold other words. */
void vd_say_imo(vd_read *read, vd_str text);

/* Texts joined by ", ", without the empty ones. */
vd_str vd_join_parts(vd_arena *arena, const vd_str *parts, size_t n);

/* prefix-key */
vd_str vd_entity_id_of(vd_arena *arena, vd_str source, vd_str key);

#endif
