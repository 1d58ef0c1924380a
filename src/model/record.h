/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_RECORD_H
#define VD_MODEL_RECORD_H

/*
 * A record: one listing of one source, with all that hangs on it.
 *
 * The first entity is the listed party or thing itself; the others depend on
 * it: its addresses, its sanctions (a Sanction is the act of listing), its
 * documents, its wallets, its relations.  A source that publishes entities
 * of its own (FollowTheMoney files) has one record for each.
 *
 * A value is the text that is compared, in the one form that every reader
 * gives it (dates as intervals, countries as codes, blanks squeezed), and
 * beside it the published form where that differs.  An entity holds a set
 * of values for each property: neither order nor repetition means anything.
 *
 * The stored form is text, one line for an entity or value, sorted, so that
 * equal content is equal bytes and one hash names it.
 *
 * Everything in a record belongs to the arena it was begun with.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "model/pdate.h"
#include "model/schema.h"

typedef struct vd_value {
    vd_prop prop;
    vd_str text;     /* what is compared */
    vd_str original; /* as published; n is 0 if it is the same as text */
} vd_value;

typedef struct vd_entity {
    vd_schema schema;
    vd_str id; /* of the listed entity; dependents have one only if their
                  source gives it, else vd_entity_id() makes one */
    vd_value *values;
    size_t n;
    size_t room;
    bool removed; /* in a change (delta): this dependent is taken away */
} vd_entity;

/* What a record is, besides its content. */
typedef enum vd_record_flag {
    VD_RECORD_TARGET = 1,  /* counted as a listed entity */
    VD_RECORD_CUT = 2,     /* remarks were cut: what is missing may exist */
    VD_RECORD_TAIL = 4,    /* remarks are known to their end */
    VD_RECORD_PATCH = 8,   /* adds and removes values of an earlier record */
    VD_RECORD_REMOVED = 16 /* explicitly delisted; has no content */
} vd_record_flag;

typedef struct vd_record {
    vd_arena *arena;
    vd_str key; /* listing key: what the authority itself calls it */
    unsigned flags;
    vd_entity *entities; /* the first is the listed one */
    size_t n;
    size_t room;
    size_t repeats; /* names given again: counted here, kept once */
} vd_record;

/* Begins a record of one entity; id and key are squeezed. */
void vd_record_init(vd_record *record, vd_arena *arena, vd_str id, vd_str key,
                    vd_schema schema);

/* The listed entity.  Valid until the next vd_record_add(). */
vd_entity *vd_record_target(const vd_record *record);

/* Adds a dependent entity and returns its number for vd_record_put(). */
size_t vd_record_add(vd_record *record, vd_schema schema);

/* Adds a value, squeezed; an empty one is left out, one that is there
   already is not added twice.  original may be empty. */
void vd_record_put(vd_record *record, size_t entity, vd_prop prop, vd_str text,
                   vd_str original);

/* The same for the listed entity, with no other original. */
void vd_record_say(vd_record *record, vd_prop prop, vd_str text);

/* A partial date in its one form, with the published words beside it. */
void vd_record_put_date(vd_record *record, size_t entity, vd_prop prop,
                        vd_pdate date, vd_str original);

/* Drops the last entity if nothing was said of it but what it depends on. */
void vd_record_drop_empty(vd_record *record, size_t entity);

/* First value of a property, "" if there is none. */
vd_str vd_entity_first(const vd_entity *entity, vd_prop prop);
bool vd_entity_has(const vd_entity *entity, vd_prop prop, vd_str text);

/* What a person would call it: the first name, else alias, else the id. */
vd_str vd_entity_caption(const vd_entity *entity);

/* Entity id of a dependent: parent id, kind, hash of its key properties. */
vd_str vd_entity_id(const vd_record *record, size_t entity, vd_arena *arena);

/* Brings entities and values into their order and removes repetitions.
   Afterwards equal content has equal encodings. */
void vd_record_sort(vd_record *record);

/* The stored form of a sorted record. */
void vd_record_encode(const vd_record *record, vd_buf *out);

/* Reads the stored form.  The record's views point into text, which must
   outlive it.  VD_INVALID names the line; properties and schemata unknown to
   this program are kept out and counted in *unknown (may be NULL). */
VD_MUST_USE vd_status vd_record_decode(vd_record *record, vd_arena *arena,
                                       vd_str text, size_t *unknown,
                                       vd_err *err);

/* Texts of dates as they are kept: "1961", "1961-03", "1961-03-12",
   "1958/1960", each with "~" for circa. */
#define VD_DATE_TEXT 32
void vd_date_format(vd_pdate date, char out[VD_DATE_TEXT]);

#endif
