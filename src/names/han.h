/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_HAN_H
#define VD_NAMES_HAN_H

/*
 * Names in Han as Korea and Hong Kong read them: 金鐵三 is Kim Chol Sam, 陳大文
 * is Chan Tai Man, and a reading as Chinese (Jin Tiesan, Chen Dawen) says
 * neither.
 *
 * Every Han has a syllable of Hangul, which the two states write each in its
 * way (names/korean.h), and a spelling of Hong Kong, by which its government
 * writes names (data/names/han.tsv: those that names are made of, full and
 * simplified).  What is a name of China alone, and what is not, cannot be seen:
 * whoever has a surname of these places is read so as well.
 */

#include "names/korean.h"
#include "names/name.h"

enum { VD_HAN_MAX = VD_KOREAN_MAX + 2 };

/* The readings of a personal name that was taken apart from this text, those of
   Korea first: how many there are.  None if it is not two to four Han of the
   table, the first a surname.  The texts live in the arena. */
size_t vd_name_han(vd_folder *folder, vd_arena *arena, vd_str raw,
                   const vd_name *name, vd_name out[VD_HAN_MAX]);

#endif
