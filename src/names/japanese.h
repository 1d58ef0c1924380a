/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_JAPANESE_H
#define VD_NAMES_JAPANESE_H

/*
 * Names of Japan in Han: 岩崎茂 is Iwasaki Shigeru, of which a reading as
 * Chinese (Yanqi Mao) says nothing.
 *
 * Nothing but a table of names says how one is read, and many a spelling has
 * several readings (data/names/japanese.tsv): a surname of the table, the
 * longest that leaves a given name, and of both the commonest readings, as
 * passports write them.  A given name that the table has not is read in two
 * parts, by what its Han stand for in those that it has.
 */

#include "names/name.h"

enum { VD_JAPANESE_MAX = 4 };

/* The readings of a personal name that was taken apart from this text, the
   likeliest first: how many there are.  None if it is not Han alone, or no
   surname of the table with a given name.  The texts live in the
   arena. */
size_t vd_name_japanese(vd_folder *folder, vd_arena *arena, vd_str raw,
                        const vd_name *name, vd_name out[VD_JAPANESE_MAX]);

#endif
