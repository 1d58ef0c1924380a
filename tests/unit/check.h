/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_TESTS_CHECK_H
#define VD_TESTS_CHECK_H

/* What every unit test includes before its own headers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define assert_str_equal(got, want) \
    do { \
        vd_str got_ = (got); \
        vd_str want_ = (want); \
        if (!vd_str_is(got_, want_)) \
            fail_msg("got \"%.*s\", want \"%.*s\"", VD_STR_WHOLE(got_), \
                     VD_STR_WHOLE(want_)); \
    } while (0)

/* The next of numbers that are the same in every run (xorshift), below n. */
static inline size_t check_below(size_t n)
{
    static uint64_t state = 88172645463325252u;

    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (size_t)(state >> 11) % n;
}

#endif
