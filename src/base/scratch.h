/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_SCRATCH_H
#define VD_BASE_SCRATCH_H

/* Folders for files that live as long as one step of work. */

#include "base/arena.h"
#include "base/err.h"

/* Makes a folder of its own, readable by this user only, below $TMPDIR or
   /tmp, and names it in the arena.  Who made it removes it.  VD_IO. */
VD_MUST_USE vd_status vd_scratch_make(const char *purpose, vd_arena *arena,
                                      const char **out, vd_err *err);

#endif
