/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_LINK_H
#define VD_APP_LINK_H

/*
 * Linking: finding the listings of several sources that are one party.
 *
 * Each party of the index is searched in it, as a query would be.  Two that
 * are not on one source, that are the same by more than their names
 * (match/score.h) and probable enough are joined; the less probable wait for
 * somebody to look at them, and so do those whose joining would contradict
 * what was joined before.  What comes out is kept in the book as joints, each
 * with its reasons; linking again ends those that no longer come out.  A
 * decision of a person is never ended by linking, and binds it.
 */

#include "app/party.h"

typedef struct vd_link_policy {
    int join_at;  /* p_same in millionths */
    int alone_at; /* the same where nothing but the names speaks */
    int review_at;
    size_t threads; /* 0: all processors */
    bool dry;       /* keep nothing */
} vd_link_policy;

typedef struct vd_link_report {
    size_t listings;
    size_t parties;
    size_t by_key; /* joins */
    size_t by_names;
    size_t by_person;
    size_t reviews;
    size_t added; /* joints that were not in the book */
    size_t ended; /* that were, and no longer hold */
} vd_link_report;

/* Called for each joint that is new. */
typedef vd_status vd_joint_fn(void *ctx, const vd_joint *joint, vd_err *err);

/* fn may be NULL. */
VD_MUST_USE vd_status vd_link(const vd_view *view, const vd_link_policy *policy,
                              vd_joint_fn *fn, void *ctx, vd_link_report *out,
                              vd_err *err);

/* A person's decision on two entities: VD_JOINT_JOIN or VD_JOINT_APART.  It
   ends what was held of the two before.  VD_CONFLICT: another decision, by way
   of others, says the opposite.  VD_INVALID: the book has never had one
   of them, err says which. */
VD_MUST_USE vd_status vd_link_decide(const vd_view *view, vd_joint *decision,
                                     vd_err *err);

/* Ends a decision; the join of a rule is ended by deciding that the two are
   apart.  VD_INVALID: no joint in force has the number. */
VD_MUST_USE vd_status vd_link_undo(const vd_view *view, int64_t id,
                                   vd_str actor, vd_str why, vd_err *err);

/* Entities that are one party with an entity, in the order in which the joints
   lead to them, with the joint that did. */
typedef struct vd_relation {
    vd_str id;
    vd_joint by;
} vd_relation;

typedef struct vd_relations {
    vd_relation *at;
    size_t n;
} vd_relations;

VD_MUST_USE vd_status vd_party_of(const vd_view *view, vd_str id,
                                  vd_arena *arena, vd_relations *out,
                                  vd_err *err);

#endif
