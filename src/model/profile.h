/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_PROFILE_H
#define VD_MODEL_PROFILE_H

/*
 * What an edition speaks of, and how well: its scope and fidelity.
 *
 * One authority publishes one list in several formats that do not say the
 * same: a CSV without the accents, a main file without its side files, an
 * older layout without marks for weak aliases.  What a format cannot say it
 * cannot take back either.  A profile names what is missing, and
 * vd_record_merge() uses it to carry on what an earlier edition said.
 *
 * The text form is stored with each edition, so that an old edition keeps
 * the meaning it had when it was loaded:
 *
 *   "whole"                              says everything, exactly
 *   "ascii lacks=Address,Sanction.listingDate,alias"
 *
 * In the list, a schema stands for its dependent entities, a property for
 * that of the listed entity, and "Schema.property" for one of dependents.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "model/record.h"

enum { VD_PROFILE_PAIRS_MAX = 32 };

typedef struct vd_profile {
    bool ascii;   /* letters beyond ASCII were dropped or replaced */
    bool no_weak; /* weak aliases are not told from others */
    uint64_t lacks_schemata;
    uint64_t lacks_props[(VD_PROP_COUNT + 63) / 64];
    struct {
        vd_schema schema;
        vd_prop prop;
    } pairs[VD_PROFILE_PAIRS_MAX];
    size_t n_pairs;
} vd_profile;

/* Reads the text form.  VD_INVALID for words, schemata or properties that
   this program does not know. */
VD_MUST_USE vd_status vd_profile_parse(vd_str text, vd_profile *out,
                                       vd_err *err);

bool vd_profile_lacks_prop(const vd_profile *profile, vd_prop prop);
bool vd_profile_lacks_schema(const vd_profile *profile, vd_schema schema);
bool vd_profile_lacks_pair(const vd_profile *profile, vd_schema schema,
                           vd_prop prop);

/* Whether an edition of profile a, coming after one of profile b, leaves
   nothing of it to carry on. */
bool vd_profile_covers(const vd_profile *a, const vd_profile *b);

/*
 * The record as it stands after `next` was published over `before`.
 *
 * before and next are sorted; the result is begun in arena, sorted, and
 * shares their views.  Where next's profile lacks something, before's stays;
 * where a value of next is one of before after the reduction of next's
 * format, before's fuller form stays; a patch (VD_RECORD_PATCH) is applied.
 */
void vd_record_merge(vd_record *out, vd_arena *arena, const vd_record *before,
                     const vd_record *next, const vd_profile *profile);

/* A value as the reduction of a format would show it: equal bytes; with
   ascii, equal but for case and quotes, where a letter of full beyond ASCII
   may be up to two letters of shown. */
bool vd_text_reduces_to(vd_str full, vd_str shown, bool ascii);

/* Has a letter of a script that no ASCII form of a list shows. */
bool vd_text_has_other_script(vd_str s);

#endif
