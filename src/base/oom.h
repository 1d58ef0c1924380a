/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_OOM_H
#define VD_BASE_OOM_H

#include <stddef.h>

/* Says how much was asked for and stops the process: see arena.h for why. */
_Noreturn void vd_out_of_memory(size_t wanted);

/* n objects of a size and one more, zeroed, of the heap; never NULL. */
void *vd_zeroed(size_t n, size_t size);

/* Bytes of the heap; never NULL.  In large pages where the system has them
   (transparent huge pages), which the processor finds without looking for them
   in memory: for much that is looked at here and there. */
void *vd_wide(size_t bytes);

/* As vd_zeroed(), for a table that is looked at here and there all the time: if
   it has many pages, in large ones. */
void *vd_zeroed_wide(size_t n, size_t size);

#endif
