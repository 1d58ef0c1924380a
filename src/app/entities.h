/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_ENTITIES_H
#define VD_APP_ENTITIES_H

/*
 * All entities of a view of the book: what the lists together say of each, who
 * refers to whom, since when each is known, and the words that it has.
 *
 * Where the index has what names are compared by, this has what is shown and
 * asked for by word: parties as well as their addresses, sanctions, documents
 * and relations, each an entity of its own.  That of the book as it is now
 * lies beside it, as FILE.ent, mapped and shared like the index
 * (base/pages.h); any number of threads read one.
 *
 * first_seen, last_seen and last_change are publications of editions: of the
 * first and last that have the entity, and of the last that altered it.
 */

#include "app/book.h"
#include "base/pages.h"
#include "names/fold.h"

typedef struct vd_entities vd_entities;

/* From the file if that is of the view's state, else made (and kept, for the
   book as it is now). */
VD_MUST_USE vd_status vd_view_entities(const vd_view *view, vd_entities **out,
                                       vd_err *err);
void vd_entities_close(vd_entities *entities);

size_t vd_entities_count(const vd_entities *entities);
bool vd_entities_are_damaged(const vd_entities *entities);

/* Places of text in it. */
typedef struct vd_item_text {
    uint32_t at;
    uint32_t n;
} vd_item_text;

typedef struct vd_item_value {
    vd_item_text text;
    uint32_t prop; /* vd_prop */
} vd_item_value;

typedef struct vd_item {
    uint32_t number; /* in order of ids */
    uint32_t order;  /* in which the book met them */
    vd_schema schema;
    vd_str id;
    vd_str caption;
    bool target; /* it has a topic of risk */
    vd_moment first_seen;
    vd_moment last_seen;
    vd_moment last_change;
    const vd_item_value *values; /* in order of properties */
    size_t n_values;
    const uint32_t *datasets; /* numbers of sources, sorted */
    size_t n_datasets;
} vd_item;

/* False behind the last one, and if it is damaged. */
bool vd_entities_at(const vd_entities *entities, uint32_t number, vd_item *out);

/* The entity of an id; or the one that its publisher has merged it into. */
bool vd_entities_find(const vd_entities *entities, vd_str id, uint32_t *out);
bool vd_entities_find_merged(const vd_entities *entities, vd_str id,
                             uint32_t *out);

vd_str vd_entities_text(const vd_entities *entities, vd_item_text text);

/* First value of a property, "" if there is none. */
vd_str vd_item_first(const vd_entities *entities, const vd_item *item,
                     vd_prop prop);

/* Sources, in order of their names. */
size_t vd_entities_datasets(const vd_entities *entities);
vd_str vd_entities_dataset(const vd_entities *entities, size_t i);

/* Who refers to an entity, in the order in which the book met them. */
typedef struct vd_item_back {
    uint32_t from;
    uint32_t prop;
} vd_item_back;
const vd_item_back *vd_entities_backs(const vd_entities *entities,
                                      uint32_t number, size_t *n);

/* The vocabulary, in order; of each word the entities that have it, as
   number * 2, and 1 more if it stands in a name. */
size_t vd_entities_words(const vd_entities *entities);
vd_str vd_entities_word(const vd_entities *entities, size_t i);
const uint32_t *vd_entities_having(const vd_entities *entities, size_t i,
                                   size_t *n);

/* Words of a text as the vocabulary has them: letters and digits, folded as
   names are, cut at VD_ITEM_WORD_MAX bytes.  Calls fn for each. */
enum { VD_ITEM_WORD_MAX = 64 };

typedef void vd_item_word_fn(void *ctx, vd_str word);
void vd_item_words(vd_folder *folder, vd_arena *arena, vd_str text,
                   vd_item_word_fn *fn, void *ctx);

#endif
