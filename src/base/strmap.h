/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_STRMAP_H
#define VD_BASE_STRMAP_H

/*
 * A map from text to a number, for look-ups while one piece of work goes on.
 *
 * Open addressing with linear probing over a 64-bit hash.  Its memory is an
 * arena's: a map dies with the work it serves.  There is no removal and no
 * iteration: whoever needs an order keeps a list of its own, so that nothing
 * printed ever depends on the order of a hash.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

typedef struct vd_strmap {
    vd_arena *arena;
    struct vd_strmap_slot *slots;
    size_t room; /* a power of two, or 0 */
    size_t n;
} vd_strmap;

void vd_strmap_init(vd_strmap *map, vd_arena *arena);

/* The number kept under key, or NULL.  Valid until the next put. */
size_t *vd_strmap_find(const vd_strmap *map, vd_str key);

/* Keeps value under key unless it has one already; returns where the number
   lies.  The key is copied into the arena.  *is_new may be NULL. */
size_t *vd_strmap_put(vd_strmap *map, vd_str key, size_t value, bool *is_new);

/* FNV-1a with a final mix: for tables in memory, never for stored data. */
uint64_t vd_str_hash64(vd_str s);

#endif
