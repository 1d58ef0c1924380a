/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_REBUILD_H
#define VD_APP_REBUILD_H

/*
 * Making the book again from the files it kept.
 *
 * Every edition is read anew, by this program's readers, into a new book,
 * with the moments of publication and of loading that it had.  What a better
 * reader understands now is understood for the whole past.
 */

#include "app/load.h"

typedef void vd_rebuilt_fn(void *ctx, const vd_edition *edition,
                           const vd_load_result *result);

VD_MUST_USE vd_status vd_rebuild(vd_store *from, vd_store *to,
                                 vd_rebuilt_fn *fn, void *ctx, vd_err *err);

#endif
