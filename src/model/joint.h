/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_JOINT_H
#define VD_MODEL_JOINT_H

/* A joint: that two listings are one party, that they are not, or that
   somebody should look at them. */

#include "base/clock.h"
#include "base/str.h"

typedef enum vd_joint_verb {
    VD_JOINT_JOIN = 0,
    VD_JOINT_APART,
    VD_JOINT_REVIEW, /* likely, and not sure: nothing is joined */
} vd_joint_verb;

typedef enum vd_joint_basis {
    VD_JOINT_PERSON = 0, /* somebody said so */
    VD_JOINT_REFERENCE,  /* one source says of which listing it speaks */
    VD_JOINT_KEY,        /* a number that both have */
    VD_JOINT_NAMES,      /* names and data are alike */
} vd_joint_basis;

typedef struct vd_joint {
    int64_t id;
    vd_str a; /* ids of listed entities, a before b */
    vd_str b;
    vd_joint_verb verb;
    vd_joint_basis basis;
    int p_same;   /* millionths */
    vd_str why;   /* lines */
    vd_str actor; /* an engine, or a person */
    vd_moment made;
} vd_joint;

vd_str vd_joint_verb_name(vd_joint_verb verb);
vd_str vd_joint_basis_name(vd_joint_basis basis);
vd_joint_verb vd_joint_verb_find(vd_str name);
vd_joint_basis vd_joint_basis_find(vd_str name);

#endif
