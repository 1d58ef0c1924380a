/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* madvise */
#include "base/oom.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { LARGE_PAGE = 2 << 20, WIDE = LARGE_PAGE / 8 };

_Noreturn void vd_out_of_memory(size_t wanted)
{
    (void)fprintf(stderr, "vedette: out of memory, asked for %zu bytes\n",
                  wanted);
    abort();
}

void *vd_zeroed(size_t n, size_t size)
{
    void *p = calloc(n + 1, size);

    if (p == NULL)
        vd_out_of_memory(n * size);
    return p;
}

void *vd_wide(size_t bytes)
{
    size_t whole = (bytes / LARGE_PAGE + 1) * LARGE_PAGE;
    void *p = aligned_alloc(LARGE_PAGE, whole);

    if (p == NULL)
        vd_out_of_memory(whole);
#ifdef MADV_HUGEPAGE
    /* Without them it is slower, and as good. */
    (void)madvise(p, whole, MADV_HUGEPAGE);
#endif
    return p;
}

void *vd_zeroed_wide(size_t n, size_t size)
{
    size_t bytes = (n + 1) * size;

    return bytes < WIDE ? vd_zeroed(n, size) : memset(vd_wide(bytes), 0, bytes);
}
