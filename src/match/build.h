/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_BUILD_H
#define VD_MATCH_BUILD_H

/* Makes an index: once from all parties, in order of their ids. */

#include "match/index.h"
#include "names/fold.h"

typedef struct vd_builder vd_builder;

/* customers: who is searched for when lists change, whose names were typed and
   are kept as they may have been meant as well (names/respell.h). */
vd_builder *vd_builder_new(bool customers);
void vd_builder_free(vd_builder *builder);

/* Adds a party with all its names; its number is how many came before. */
void vd_builder_add(vd_builder *builder, vd_folder *folder,
                    const vd_candidate *candidate);

/* The index; the builder has nothing left.  state names what it was made
   from.  VD_LIMIT: more than numbers of 32 bits can count. */
VD_MUST_USE vd_status vd_builder_finish(vd_builder *builder, vd_hash state,
                                        vd_index **out, vd_err *err);

#endif
