/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_NAMES_RESPELL_H
#define VD_NAMES_RESPELL_H

/*
 * A name as it may have been meant.
 *
 * Words that are a term together are one word of a name: "shipping company",
 * "hong kong", "al qaida".  Mistyped they are two words that no listing has,
 * and a particle that is mistyped, "oudl" for "ould", is a name of its own.
 * So a name that has such words is looked for in both ways.
 */

#include "names/name.h"

/* Of a name that was taken apart as one of the kind.  False if there are no
   such words.  The texts live in the arena. */
bool vd_name_as_meant(vd_folder *folder, vd_arena *arena, const vd_name *name,
                      vd_name_kind kind, vd_name *out);

#endif
