/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_CLI_ANSWERS_H
#define VD_CLI_ANSWERS_H

/*
 * A file of answers that a screening goes on with where it ended.
 *
 * What is cut behind the last whole answer is taken off.  A file that does
 * not end with an answer of this state of the book is left as it is.
 */

#include <stdio.h>

#include "base/arena.h"

typedef struct vd_answers {
    FILE *file; /* at its end */
    size_t row; /* of the last answer, 0 if there is none */
    vd_str id;
} vd_answers;

/* Makes the file if there is none.  VD_INVALID, VD_CONFLICT, VD_IO. */
VD_MUST_USE vd_status vd_answers_open(const char *path, vd_str state,
                                      vd_arena *arena, vd_answers *out,
                                      vd_err *err);

#endif
