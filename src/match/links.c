/* SPDX-License-Identifier: Apache-2.0 */
#include "match/links.h"

#include <stdlib.h>
#include <string.h>

#include "base/oom.h"

static void *grown(void *old, size_t bytes)
{
    void *p = realloc(old, bytes);

    if (p == NULL)
        vd_out_of_memory(bytes);
    return p;
}

void vd_links_add(vd_links *links, uint64_t key, uint32_t value, uint32_t note)
{
    if (links->n == links->room) {
        links->room = links->room == 0 ? 4096 : 2 * links->room;
        links->at = grown(links->at, links->room * sizeof *links->at);
    }
    links->at[links->n++] = (vd_link){key, value, note};
}

/* Radix sort, least byte first: stable, so values stay in order. */
static void sort(vd_links *links)
{
    vd_link *from = links->at;
    vd_link *to = grown(NULL, (links->n + 1) * sizeof *to);

    for (unsigned shift = 0; shift < 64; shift += 8) {
        size_t count[257] = {0};
        vd_link *swap;

        for (size_t i = 0; i < links->n; i++)
            count[(from[i].key >> shift & 255) + 1]++;
        for (size_t c = 0; c < 256; c++)
            count[c + 1] += count[c];
        for (size_t i = 0; i < links->n; i++)
            to[count[from[i].key >> shift & 255]++] = from[i];
        swap = from;
        from = to;
        to = swap;
    }
    /* Eight passes: the result is where it began. */
    free(to);
    links->at = from;
    links->room = links->n + 1;
}

void vd_links_seal(vd_links *links)
{
    size_t at = 0;

    sort(links);
    links->bits = 4;
    while (links->bits < 24 && (size_t)1 << links->bits < links->n)
        links->bits++;
    links->buckets =
        grown(NULL, (((size_t)1 << links->bits) + 1) * sizeof(uint32_t));
    for (size_t b = 0; b <= (size_t)1 << links->bits; b++) {
        while (at < links->n && links->at[at].key >> (64 - links->bits) < b)
            at++;
        links->buckets[b] = (uint32_t)at;
    }
}

void vd_links_done(vd_links *links)
{
    free(links->at);
    free(links->buckets);
    *links = (vd_links){0};
}

const vd_link *vd_links_find(const vd_links *links, uint64_t key, size_t *n)
{
    size_t bucket = (size_t)(key >> (64 - links->bits));
    size_t at = links->buckets[bucket];
    size_t end = links->buckets[bucket + 1];

    *n = 0;
    while (at < end && links->at[at].key < key)
        at++;
    while (at + *n < end && links->at[at + *n].key == key)
        (*n)++;
    return links->at + at;
}
