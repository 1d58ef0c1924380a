/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_WATCH_ADDRESS_H
#define VD_WATCH_ADDRESS_H

/*
 * Addresses of listed parties, to find who else is at one (co-location).
 *
 * An address is its words and numbers, in any order: registers and lists write
 * the same one in ten ways.  Two are alike by the share of what they say that
 * they have in common, where a rare word says more than "street"; numbers must
 * be among what is common, since neighbours are not co-located.
 */

#include "match/index.h"
#include "names/fold.h"

typedef struct vd_addresses vd_addresses;

/* Of all parties of an index, which must outlive it. */
VD_MUST_USE vd_status vd_addresses_open(const vd_index *index,
                                        vd_folder *folder, vd_addresses **out,
                                        vd_err *err);
void vd_addresses_close(vd_addresses *addresses);

typedef struct vd_address_hit {
    uint32_t candidate;
    vd_str address; /* as it is listed */
    int likeness;   /* millionths */
} vd_address_hit;

/* The best at or above the floor, no party twice, at most 16. */
size_t vd_addresses_find(const vd_addresses *addresses, vd_folder *folder,
                         vd_arena *arena, vd_str address, int floor,
                         vd_address_hit **out);

#endif
