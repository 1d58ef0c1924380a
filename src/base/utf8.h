/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_UTF8_H
#define VD_BASE_UTF8_H

/*
 * UTF-8, and the two single-byte code pages that lists are still published
 * in.  Bytes become text once, at the entry: whatever passes here is valid
 * UTF-8 in the sense of Unicode chapter 3 (no surrogates, no overlong forms).
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

/* Offset of the first byte that is not UTF-8, or VD_STR_NONE. */
size_t vd_utf8_find_bad(vd_str s);

bool vd_str_is_ascii(vd_str s);

/* The code point at *at, which is moved behind it; 0xFFFD for bad bytes. */
uint32_t vd_utf8_take(vd_str s, size_t *at);

void vd_buf_put_utf8(vd_buf *buf, uint32_t code_point);

/* s if it is UTF-8; else s read as Windows-1252, where the five undefined
   bytes become U+FFFD.  *was_bad (may be NULL) says which. */
vd_str vd_utf8_or_cp1252(vd_arena *arena, vd_str s, bool *was_bad);

#endif
