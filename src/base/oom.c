/* SPDX-License-Identifier: Apache-2.0 */
#include "base/oom.h"

#include <stdio.h>
#include <stdlib.h>

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
