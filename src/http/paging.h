/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_PAGING_H
#define VD_HTTP_PAGING_H

/* limit, offset and sort of a request. */

#include "app/lookup.h"
#include "http/service.h"

typedef struct vd_page {
    size_t total;
    size_t limit;
    size_t offset;
    size_t from;
    size_t to;
} vd_page;

vd_page vd_page_of(const vd_call *call, size_t total);

/* total, limit and offset, into the object that is open. */
void vd_page_put(vd_json_out *out, const vd_page *page);

/* What is asked for with sort=field:desc. */
size_t vd_page_sorts(const vd_call *call, const vd_lookup_sort **out);

/* Brings hits into the order that is asked for; without one they stay. */
void vd_page_order(vd_call *call, vd_hits *hits);

#endif
