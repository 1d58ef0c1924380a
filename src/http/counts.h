/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_COUNTS_H
#define VD_HTTP_COUNTS_H

/* What was answered, how often, how fast: counted without locks. */

#include "http/service.h"

struct vd_route;
typedef struct vd_counts vd_counts;

vd_counts *vd_counts_new(void);
void vd_counts_free(vd_counts *counts);

/* route: NULL if there was none. */
void vd_counts_answer(vd_counts *counts, const struct vd_route *route,
                      int status, int64_t micros);
void vd_counts_swap(vd_counts *counts);
/* A delivery to the webhook was taken, or not. */
void vd_counts_hook(vd_counts *counts, bool taken);
void vd_counts_connection(vd_counts *counts, int change);

#endif
