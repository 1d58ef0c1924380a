/* SPDX-License-Identifier: Apache-2.0 */
#include "ships/pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/oom.h"

void vd_pool_init(vd_pool *pool, size_t size)
{
    *pool = (vd_pool){.size = size};
}

void vd_pool_done(vd_pool *pool)
{
    free(pool->items);
    free(pool->slots);
    *pool = (vd_pool){.size = pool->size};
}

static uint64_t key_at(const vd_pool *pool, size_t i)
{
    uint64_t key;

    memcpy(&key, vd_pool_at(pool, i), sizeof key);
    return key;
}

static size_t mixed(uint64_t key)
{
    key ^= key >> 33;
    key *= UINT64_C(0xff51afd7ed558ccd);
    key ^= key >> 33;
    key *= UINT64_C(0xc4ceb9fe1a85ec53);
    return (size_t)(key ^ key >> 33);
}

/* The slot of a key, or the free one where it would be. */
static size_t slot_of(const vd_pool *pool, uint64_t key)
{
    size_t mask = pool->n_slots - 1;
    size_t at = mixed(key) & mask;

    while (pool->slots[at] != 0 && key_at(pool, pool->slots[at] - 1) != key)
        at = (at + 1) & mask;
    return at;
}

static void grow_slots(vd_pool *pool)
{
    size_t n = pool->n_slots == 0 ? 64 : pool->n_slots * 2;

    free(pool->slots);
    pool->slots = calloc(n, sizeof *pool->slots);
    if (pool->slots == NULL)
        vd_out_of_memory(n * sizeof *pool->slots);
    pool->n_slots = n;
    for (size_t i = 0; i < pool->n; i++)
        pool->slots[slot_of(pool, key_at(pool, i))] = (uint32_t)i + 1;
}

static void grow_items(vd_pool *pool)
{
    size_t room = pool->room == 0 ? 32 : pool->room + pool->room / 2;

    pool->items = realloc(pool->items, room * pool->size);
    if (pool->items == NULL)
        vd_out_of_memory(room * pool->size);
    pool->room = room;
}

void *vd_pool_find(const vd_pool *pool, uint64_t key)
{
    uint32_t found;

    if (pool->n == 0)
        return NULL;
    found = pool->slots[slot_of(pool, key)];
    return found == 0 ? NULL : vd_pool_at(pool, found - 1);
}

void *vd_pool_get(vd_pool *pool, uint64_t key, bool *is_new)
{
    void *item = vd_pool_find(pool, key);

    if (is_new != NULL)
        *is_new = item == NULL;
    if (item != NULL)
        return item;
    if (pool->n * 2 >= pool->n_slots)
        grow_slots(pool);
    if (pool->n == pool->room)
        grow_items(pool);
    item = vd_pool_at(pool, pool->n);
    memset(item, 0, pool->size);
    memcpy(item, &key, sizeof key);
    pool->slots[slot_of(pool, key)] = (uint32_t)++pool->n;
    return item;
}

/* Closes the hole in a chain of slots: what would not be found across it is
   moved into it. */
static void free_slot(vd_pool *pool, size_t hole)
{
    size_t mask = pool->n_slots - 1;
    size_t at = hole;

    for (;;) {
        size_t home;

        at = (at + 1) & mask;
        if (pool->slots[at] == 0)
            break;
        home = mixed(key_at(pool, pool->slots[at] - 1)) & mask;
        if (((at - home) & mask) < ((at - hole) & mask))
            continue;
        pool->slots[hole] = pool->slots[at];
        hole = at;
    }
    pool->slots[hole] = 0;
}

void vd_pool_remove(vd_pool *pool, uint64_t key)
{
    size_t slot = pool->n == 0 ? 0 : slot_of(pool, key);
    uint32_t number = pool->n == 0 ? 0 : pool->slots[slot];

    if (number == 0)
        return;
    free_slot(pool, slot);
    if (number < pool->n) {
        uint64_t last = key_at(pool, pool->n - 1);

        pool->slots[slot_of(pool, last)] = number;
        memcpy(vd_pool_at(pool, number - 1), vd_pool_at(pool, pool->n - 1),
               pool->size);
    }
    pool->n--;
}

void vd_pool_put(const vd_pool *pool, vd_buf *out)
{
    vd_buf_put_varint(out, pool->size);
    vd_buf_put_varint(out, pool->n);
    vd_buf_put(out, (vd_str){(const char *)pool->items, pool->n * pool->size});
}

vd_status vd_pool_take(vd_pool *pool, vd_str *rest, vd_err *err)
{
    uint64_t size = 0;
    uint64_t n = 0;

    if (!vd_varint_take(rest, &size) || !vd_varint_take(rest, &n) ||
        size != pool->size || n > rest->n / pool->size)
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "the state of ships is damaged, or of another program");
    for (uint64_t i = 0; i < n; i++) {
        uint64_t key;
        bool is_new = false;
        void *item;

        memcpy(&key, rest->p, sizeof key);
        item = vd_pool_get(pool, key, &is_new);
        if (!is_new) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "the state of ships has a number twice");
        }
        memcpy(item, rest->p, pool->size);
        *rest = vd_str_slice(*rest, pool->size, rest->n);
    }
    return VD_OK;
}
