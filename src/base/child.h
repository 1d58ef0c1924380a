/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_CHILD_H
#define VD_BASE_CHILD_H

/*
 * A program of another's run on bytes that nobody vouches for.
 *
 * It gets them on its standard input and gives what it has to say on its
 * standard output, and can do little else: no network, no new processes, no
 * file opened for writing, bounded time, memory and output.  The kernel's
 * filter of system calls (seccomp) holds that, and a network namespace of its
 * own where one may be made; where the filter cannot be set, nothing is run.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

typedef struct vd_child_limits {
    unsigned seconds;
    size_t memory_bytes;
    size_t output_bytes;
} vd_child_limits;

/* Runs argv[0], a path, with argv, whose end is NULL; puts its output behind
   what is in out.  VD_ABSENT: there is no such program.  VD_LIMIT: it ran too
   long or said too much, and was ended.  VD_INVALID: it failed, or did what it
   may not.  VD_IO: it could not be begun, or not be held. */
VD_MUST_USE vd_status vd_child_run(const char *const *argv, vd_str input,
                                   vd_child_limits limits, vd_buf *out,
                                   vd_err *err);

#endif
