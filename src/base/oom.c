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
