/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_KOREAN_H
#define VD_NAMES_KOREAN_H

/*
 * Names of Korea in Hangul, as the two states write them in Latin letters
 * (data/names/korean.tsv): a surname of one syllable and a given name of one to
 * three, a word for each: 김정은 is Kim Jong Un in the North and Kim Jeong Eun
 * in the South.  A transcription of the letters makes one word of them, as they
 * are written.
 */

#include "names/name.h"

enum { VD_KOREAN_MAX = 2 };

/* The readings of a personal name that was taken apart from this text, the
   North's first: how many there are.  None if it is not Hangul alone, or has no
   surname of the table at an end.  The texts live in the arena. */
size_t vd_name_korean(vd_folder *folder, vd_arena *arena, vd_str raw,
                      const vd_name *name, vd_name out[VD_KOREAN_MAX]);

/* A syllable of Hangul, U+AC00 to U+D7A3, as the South writes it where a word
   begins: neither with r, nor with n before i and y (sections 10 to 12 of its
   rules of orthography).  The North writes it as it stands. */
uint32_t vd_hangul_beginning(uint32_t syllable);

#endif
