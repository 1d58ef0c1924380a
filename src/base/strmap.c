/* SPDX-License-Identifier: Apache-2.0 */
#include "base/strmap.h"

struct vd_strmap_slot {
    vd_str key; /* p is NULL in a free slot */
    uint64_t hash;
    size_t value;
};

uint64_t vd_str_hash64(vd_str s)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    h ^= h >> 32;
    h *= 0x9e3779b97f4a7c15u;
    return h ^ (h >> 29);
}

void vd_strmap_init(vd_strmap *map, vd_arena *arena)
{
    *map = (vd_strmap){.arena = arena};
}

static struct vd_strmap_slot *slot_for(const vd_strmap *map, vd_str key,
                                       uint64_t hash)
{
    size_t at = (size_t)hash & (map->room - 1);

    while (map->slots[at].key.p != NULL) {
        if (map->slots[at].hash == hash && vd_str_is(map->slots[at].key, key))
            break;
        at = (at + 1) & (map->room - 1);
    }
    return &map->slots[at];
}

static void grow(vd_strmap *map)
{
    vd_strmap old = *map;

    map->room = old.room == 0 ? 64 : old.room * 2;
    map->slots = VD_NEW_N(map->arena, struct vd_strmap_slot, map->room);
    for (size_t i = 0; i < old.room; i++) {
        struct vd_strmap_slot *from = &old.slots[i];

        if (from->key.p != NULL)
            *slot_for(map, from->key, from->hash) = *from;
    }
}

size_t *vd_strmap_find(const vd_strmap *map, vd_str key)
{
    struct vd_strmap_slot *slot;

    if (map->room == 0)
        return NULL;
    slot = slot_for(map, key, vd_str_hash64(key));
    return slot->key.p == NULL ? NULL : &slot->value;
}

size_t *vd_strmap_put(vd_strmap *map, vd_str key, size_t value, bool *is_new)
{
    uint64_t hash = vd_str_hash64(key);
    struct vd_strmap_slot *slot;

    if (map->n * 2 >= map->room)
        grow(map);
    slot = slot_for(map, key, hash);
    if (is_new != NULL)
        *is_new = slot->key.p == NULL;
    if (slot->key.p == NULL) {
        *slot =
            (struct vd_strmap_slot){vd_str_copy(map->arena, key), hash, value};
        map->n++;
    }
    return &slot->value;
}
