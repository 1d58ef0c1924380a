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

#endif
