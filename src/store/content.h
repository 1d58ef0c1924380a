/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_STORE_CONTENT_H
#define VD_STORE_CONTENT_H

/*
 * The stored form of what an edition lists: for each listing, sorted by
 * entity number, three varints: entity (difference from the one before),
 * record (difference, zigzag), and 1 for a target.  About five bytes a
 * listing; packed with zstd.
 */

#include "store/store.h"

void vd_content_encode(const vd_content *content, vd_buf *out);
VD_MUST_USE vd_status vd_content_decode(vd_str bytes, vd_arena *arena,
                                        vd_content *out, vd_err *err);

#endif
