/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_SHIPS_POOL_H
#define VD_SHIPS_POOL_H

/*
 * Items of one size, found by a number: what the state of a fleet is made of.
 *
 * Items are plain bytes that point to nothing and begin with their key, so
 * that a pool is saved and read again as it is.  They lie in the order they
 * came; taking one out moves the last into its place.  Nothing depends on the
 * order of the hash.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

typedef struct vd_pool {
    size_t size; /* of an item */
    unsigned char *items;
    size_t n;
    size_t room;
    uint32_t *slots; /* number of an item from 1; 0: free */
    size_t n_slots;  /* a power of two, or 0 */
} vd_pool;

void vd_pool_init(vd_pool *pool, size_t size);
void vd_pool_done(vd_pool *pool);

/* NULL if there is none.  Items move when one is added or taken out. */
void *vd_pool_find(const vd_pool *pool, uint64_t key);

/* The item of a key, made with zeros if there is none; is_new may be NULL. */
void *vd_pool_get(vd_pool *pool, uint64_t key, bool *is_new);
void vd_pool_remove(vd_pool *pool, uint64_t key);

static inline void *vd_pool_at(const vd_pool *pool, size_t i)
{
    return pool->items + i * pool->size;
}

/* Its bytes, and again a pool of them.  VD_INVALID: of items of another size,
   cut, or with a key twice. */
void vd_pool_put(const vd_pool *pool, vd_buf *out);
VD_MUST_USE vd_status vd_pool_take(vd_pool *pool, vd_str *rest, vd_err *err);

#endif
