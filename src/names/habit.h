/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_HABIT_H
#define VD_NAMES_HABIT_H

/*
 * Names of Russia and her neighbours as other languages than English write them
 * in Latin letters (data/names/habits.tsv): Schtschukin (German), Chtchoukine
 * (French), Sjtsjoekin (Dutch) are Shchukin on the lists.
 *
 * Costs of letters do not reach so far: four letters more are another name.  So
 * a name with a word that shows such a habit is read in English as well.
 */

#include "names/name.h"

/* A name that was taken apart as one of the kind.  False if no word of it shows
   a habit.  The text lives in the arena; out->respelt says how many words were
   read, out->habit in which one. */
bool vd_name_by_habit(vd_folder *folder, vd_arena *arena, const vd_name *name,
                      vd_name *out);

#endif
