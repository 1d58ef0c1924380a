/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_TESTS_FUZZ_H
#define VD_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"

/* Not assert(): a fuzz target has to bite in a release build too. */
#define MUST(condition) ((condition) ? (void)0 : abort())

/* Whatever the answer is: here only the way to it is on trial. */
static inline void ignore(vd_status status)
{
    (void)status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
