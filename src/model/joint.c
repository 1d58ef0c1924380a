/* SPDX-License-Identifier: Apache-2.0 */
#include "model/joint.h"

static const vd_str verbs[] = {VD_STR_INIT("join"), VD_STR_INIT("apart"),
                               VD_STR_INIT("review")};
static const vd_str bases[] = {VD_STR_INIT("person"), VD_STR_INIT("reference"),
                               VD_STR_INIT("key"), VD_STR_INIT("names")};

vd_str vd_joint_verb_name(vd_joint_verb verb)
{
    return verbs[verb];
}

vd_str vd_joint_basis_name(vd_joint_basis basis)
{
    return bases[basis];
}

static int place_in(const vd_str *names, int n, vd_str name)
{
    for (int i = 0; i < n; i++) {
        if (vd_str_is(names[i], name))
            return i;
    }
    return n - 1;
}

/* What is unknown is what joins least. */
vd_joint_verb vd_joint_verb_find(vd_str name)
{
    return (vd_joint_verb)place_in(verbs, 3, name);
}

vd_joint_basis vd_joint_basis_find(vd_str name)
{
    return (vd_joint_basis)place_in(bases, 4, name);
}
