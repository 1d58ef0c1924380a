/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_MOJIBAKE_H
#define VD_NAMES_MOJIBAKE_H

/*
 * Text that was read in the wrong code page, and what it was.
 *
 * Three accidents are known: UTF-8 read as Windows-1252 ("MÃ¼ller"), UTF-8
 * read as Windows-1251 ("РњСѓСЃР°"), and Windows-1251 read as Windows-1252
 * ("Èâàíîâ"); the first two also twice over.  A text is only taken for one of
 * them if all of it can be undone and letters come out, and in the third case
 * if it has a word of four letters or more without a letter of ASCII, which no
 * language has that is written in Windows-1252.
 */

#include "base/arena.h"

/* What the text was, in the arena; the text itself if nothing is wrong. */
vd_str vd_mojibake_repair(vd_arena *arena, vd_str text);

#endif
