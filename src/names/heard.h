/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_HEARD_H
#define VD_NAMES_HEARD_H

/*
 * Names of other languages as another script writes them by their sound:
 * ミュンスター for Münster, 페르난데스 for Fernández, 罗德里格斯 for Rodríguez.
 *
 * A transcription gives back the letters of the script (myunsuta,
 * peleunandeseu, luo de li ge si) and not the name.  What each letter stands
 * for in such names, by the letters around it, was learned from names that are
 * known in both scripts (data/names/heard.tsv, tools/make_heard.py); the
 * likeliest readings of a whole name are searched for by their costs.  They are
 * close to the name and seldom it: comparing allows for the letters that are
 * left.
 */

#include "names/name.h"

enum { VD_HEARD_MAX = 2 };

/* The readings of a name that was taken apart from this text, likeliest first:
   how many there are.  None if it is written in Latin letters, is longer than
   such names are, cannot be a foreign one, or is read so anyway.  The texts
   live in the arena. */
size_t vd_name_heard(vd_folder *folder, vd_arena *arena, vd_str raw,
                     const vd_name *name, vd_name out[VD_HEARD_MAX]);

#endif
