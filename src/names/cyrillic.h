/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_CYRILLIC_H
#define VD_NAMES_CYRILLIC_H

/*
 * Cyrillic letters as the lists write them in Latin ones.
 *
 * ICU reads them by ISO 9, a letter for a letter, and what is left of that
 * without diacritics (zukov, cerbakov) is written by nobody: lists and
 * passports have Zhukov and Shcherbakov.  So the letters of the East Slavic
 * languages are read as BGN/PCGN and the Ukrainian table of 2010 have them, in
 * the simple form that most lists use (data/cyrillic.tsv).  Which language it
 * is follows from letters that the others lack.
 */

#include "base/arena.h"

/* As which it is read. */
typedef enum vd_cyrillic_language {
    VD_CYRILLIC_NONE = 0, /* no Cyrillic letter */
    VD_CYRILLIC_RUSSIAN,  /* and what has no letter of its own */
    VD_CYRILLIC_WEST,     /* Ukrainian, Belarusian */
    VD_CYRILLIC_SOUTH,    /* Serbian, Macedonian */
} vd_cyrillic_language;
vd_cyrillic_language vd_cyrillic_language_of(vd_str text);

/* The text with its Cyrillic letters in Latin ones; the text itself where there
   are none, or it is Serbian or Macedonian, which Latin letters write one for
   one.  Letters that are not of the table stay. */
vd_str vd_cyrillic_read(vd_arena *arena, vd_str text);

#endif
