/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_LISTING_H
#define VD_APP_LISTING_H

/* What the book says of listed parties beside their names: under which
   programme, with which provision, owned by whom.  Read when it is first asked
   for, and kept. */

#include "app/book.h"
#include "watch/check.h"

typedef struct vd_listings vd_listings;

/* Of a view, which must outlive it. */
vd_listings *vd_listings_new(const vd_view *view);
void vd_listings_free(vd_listings *listings);

/* A vd_listed_fn whose ctx are the listings. */
VD_MUST_USE vd_status vd_listings_get(void *listings,
                                      const vd_candidate *candidate,
                                      const vd_listed **out, vd_err *err);

/* What a list says of a party; as long as the listings live. */
typedef struct vd_spoken {
    vd_str lines;    /* "property<tab>value" of its listing and all that hangs
                        on it, sorted: a decision is bound to them */
    vd_str hash;     /* of the lines, in digits; "" of none */
    int64_t edition; /* the one in force: its id */
} vd_spoken;

/* VD_ABSENT (and nothing said) if it is not on the list. */
VD_MUST_USE vd_status vd_listings_spoken(vd_listings *listings, vd_str id,
                                         vd_str source, vd_spoken *out,
                                         vd_err *err);

/* Whether the party was absent from any edition behind the one with that id. */
VD_MUST_USE vd_status vd_listings_gap(vd_listings *listings, vd_str id,
                                      vd_str source, int64_t since, bool *out,
                                      vd_err *err);

#endif
