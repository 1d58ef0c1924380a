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

/* What a list says of a party, as sorted lines "property<tab>value" of its
   listing and all that hangs on it; that is what a decision is bound to.
   *edition is the id of the edition in force.  VD_ABSENT if it is not on it. */
VD_MUST_USE vd_status vd_listings_lines(vd_listings *listings, vd_str id,
                                        vd_str source, vd_str *lines,
                                        int64_t *edition, vd_err *err);

/* Whether the party was absent from any edition behind the one with that id. */
VD_MUST_USE vd_status vd_listings_gap(vd_listings *listings, vd_str id,
                                      vd_str source, int64_t since, bool *out,
                                      vd_err *err);

#endif
