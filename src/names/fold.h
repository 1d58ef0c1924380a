/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_FOLD_H
#define VD_NAMES_FOLD_H

/*
 * The folded form of a name: what matching compares.
 *
 * NFKC, then any script to Latin, then to ASCII where Unicode knows how, then
 * lower case; letters and digits make tokens, everything else parts them.
 * The steps are ICU's, so the form belongs to a version of ICU and Unicode,
 * which vd_fold_version() names.  The raw form is never altered.
 *
 * A folder holds ICU's transliterators and belongs to one thread.
 */

#include "base/arena.h"
#include "base/err.h"

typedef struct vd_folder vd_folder;

VD_MUST_USE vd_status vd_folder_open(vd_folder **out, vd_err *err);
void vd_folder_close(vd_folder *folder);

/* Tokens joined by one blank; "" if the name has no letter and no digit. */
vd_str vd_fold(vd_folder *folder, vd_arena *arena, vd_str raw);

/* NFKC with small letters: half-width kana, and Hangul in parts, as the usual
   ones.  What is longer than 512 bytes stays as it is. */
vd_str vd_compose(vd_arena *arena, vd_str raw);

/* "ICU 72.1, Unicode 15.0": of the library that is there when it runs. */
#define VD_FOLD_VERSION_MAX 80
vd_str vd_fold_version(char room[VD_FOLD_VERSION_MAX]);

#endif
