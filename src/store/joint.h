/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_STORE_JOINT_H
#define VD_STORE_JOINT_H

/* Joints in the book.  One that no longer holds is ended and stays there, so
   that what was held for one party at a moment can be asked for. */

#include "model/joint.h"
#include "store/store.h"

typedef struct vd_joint_state {
    int64_t last; /* number */
    int64_t ended;
} vd_joint_state;

typedef struct vd_joints {
    vd_joint *at; /* in the order in which they were made */
    size_t n;
    vd_joint_state state; /* of all joints, when they were read */
} vd_joints;

/* Those in force at a moment; of one entity, or all if it is "". */
VD_MUST_USE vd_status vd_store_joints(vd_store *store, vd_str entity,
                                      vd_moment at, vd_arena *arena,
                                      vd_joints *out, vd_err *err);

/* Ends the joints of these numbers and adds others, all or nothing.
   VD_CONFLICT: somebody else has changed the joints since they were read.  The
   number of what is added is set, and when it was made. */
typedef struct vd_joint_change {
    const int64_t *ended;
    size_t n_ended;
    vd_str ending; /* by whom and why */
    vd_joint *added;
    size_t n_added;
    vd_moment now;
    vd_joint_state seen; /* what the change was made from */
} vd_joint_change;
VD_MUST_USE vd_status vd_store_change_joints(vd_store *store,
                                             const vd_joint_change *change,
                                             vd_err *err);

/* Puts all joints of a book, those that were ended as well, into a new one. */
VD_MUST_USE vd_status vd_store_copy_joints(vd_store *from, vd_store *to,
                                           vd_err *err);

#endif
