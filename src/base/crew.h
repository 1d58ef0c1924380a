/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_CREW_H
#define VD_BASE_CREW_H

/* Threads that share one piece of work and end with it. */

#include <stddef.h>

/* Processors that this program may use; at least 1. */
size_t vd_crew_size(void);

/* Calls fn once for each number below n, all at once, the last of them in
   the calling thread; returns when all are done.  Where no thread can be had
   the caller does its part as well. */
typedef void vd_crew_fn(void *ctx, size_t number);
void vd_crew_run(size_t n, vd_crew_fn *fn, void *ctx);

#endif
