/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_PINYIN_H
#define VD_NAMES_PINYIN_H

/*
 * Chinese names in Latin letters: from Hanyu Pinyin (ISO 7098) to
 * Wade-Giles, by syllables.  Wade-Giles is written without its apostrophes,
 * as it is met in practice: Jin and Qin are both Chin.
 */

#include "base/arena.h"

/* The folded words of a name, joined, in Wade-Giles; "" if a word is not made
   of syllables of Pinyin. */
vd_str vd_pinyin_to_wade(vd_arena *arena, vd_str folded);

#endif
