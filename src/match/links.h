/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_LINKS_H
#define VD_MATCH_LINKS_H

/* Keys to numbers, each key to any number of them: filled once, then sorted
   and asked.  Keys are hashes, evenly spread. */

#include <stddef.h>
#include <stdint.h>

typedef struct vd_link {
    uint64_t key;
    uint32_t value;
    uint32_t note; /* whatever helps to pass over it */
} vd_link;

typedef struct vd_links {
    vd_link *at;
    size_t n;
    size_t room;
    uint32_t *buckets; /* first link of each beginning of a key */
    unsigned bits;
} vd_links;

void vd_links_add(vd_links *links, uint64_t key, uint32_t value, uint32_t note);
void vd_links_seal(vd_links *links);
void vd_links_done(vd_links *links);

/* The links of a key; *n of them, in order of their values. */
const vd_link *vd_links_find(const vd_links *links, uint64_t key, size_t *n);

#endif
