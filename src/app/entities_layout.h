/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_ENTITIES_LAYOUT_H
#define VD_APP_ENTITIES_LAYOUT_H

/* What the entities of a view are kept as: sections of plain structs. */

#include <assert.h>

#include "app/entities.h"

typedef enum vd_items_section {
    VD_ITEMS_TEXT = 0,
    VD_ITEMS_ALL,      /* vd_item_at, in order of ids */
    VD_ITEMS_VALUES,   /* vd_item_value */
    VD_ITEMS_LISTED,   /* u32: datasets of each */
    VD_ITEMS_DATASETS, /* vd_item_text */
    VD_ITEMS_BACK_AT,  /* u32 of each item and one more */
    VD_ITEMS_BACKS,    /* vd_item_back */
    VD_ITEMS_MERGED,   /* vd_item_merged, in order of ids */
    VD_ITEMS_WORDS,    /* vd_item_text, sorted */
    VD_ITEMS_WORD_AT,  /* u32 of each word and one more */
    VD_ITEMS_HAVING,   /* u32 */
    VD_ITEMS_SECTIONS,
} vd_items_section;

typedef struct vd_item_at {
    vd_item_text id;
    vd_item_text caption;
    int64_t first_seen;
    int64_t last_seen;
    int64_t last_change;
    uint32_t values;
    uint32_t n_values;
    uint32_t listed;
    uint32_t n_listed;
    uint32_t order;
    uint16_t schema;
    uint16_t target;
} vd_item_at;

typedef struct vd_item_merged {
    vd_item_text id;
    uint32_t item;
} vd_item_merged;

static_assert(sizeof(vd_item_at) == 64 && sizeof(vd_item_value) == 12 &&
                  sizeof(vd_item_merged) == 12,
              "no holes, so that equal content is equal bytes");

struct vd_entities {
    vd_pages pages;
};

/* Makes the sections of a view.  VD_LIMIT: more than 32 bits can count. */
VD_MUST_USE vd_status vd_items_make(const vd_view *view,
                                    vd_buf made[VD_ITEMS_SECTIONS],
                                    vd_err *err);

#endif
