/* SPDX-License-Identifier: Apache-2.0 */
#include "store/joint.h"

#include "store/db.h"

static void take_joint(const vd_call *call, vd_arena *arena, vd_joint *j)
{
    *j = (vd_joint){
        .id = vd_call_get_int(call, 0),
        .a = vd_str_copy(arena, vd_call_get_text(call, 1)),
        .b = vd_str_copy(arena, vd_call_get_text(call, 2)),
        .verb = vd_joint_verb_find(vd_call_get_text(call, 3)),
        .basis = vd_joint_basis_find(vd_call_get_text(call, 4)),
        .p_same = (int)vd_call_get_int(call, 5),
        .why = vd_str_copy(arena, vd_call_get_text(call, 6)),
        .actor = vd_str_copy(arena, vd_call_get_text(call, 7)),
        .made = vd_call_get_int(call, 8),
    };
}

static vd_status read_state(vd_store *store, vd_joint_state *out, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_JOINT_STATE);

    *out = (vd_joint_state){0};
    if (vd_call_row(&call))
        *out = (vd_joint_state){vd_call_get_int(&call, 0),
                                vd_call_get_int(&call, 1)};
    return vd_call_end(&call, err);
}

/* The state is read first: what is changed while the joints are read makes a
   later change fail, and never the other way. */
vd_status vd_store_joints(vd_store *store, vd_str entity, vd_moment at,
                          vd_arena *arena, vd_joints *out, vd_err *err)
{
    vd_call call = vd_call_begin(store, entity.n > 0 ? VD_QUERY_JOINT_OF
                                                     : VD_QUERY_JOINT_LIST);
    vd_joints joints = {0};
    size_t room = 0;
    vd_status st = read_state(store, &joints.state, err);
    vd_status end;

    if (entity.n > 0)
        vd_call_text(&call, entity);
    vd_call_int(&call, at);
    while (st == VD_OK && vd_call_row(&call)) {
        joints.at =
            vd_arena_grow(arena, joints.at, joints.n, &room, sizeof *joints.at);
        take_joint(&call, arena, &joints.at[joints.n++]);
    }
    end = vd_call_end(&call, st == VD_OK ? err : NULL);
    st = st == VD_OK ? end : st;
    if (st == VD_OK)
        *out = joints;
    return st;
}

static vd_status end_joint(vd_store *store, int64_t id,
                           const vd_joint_change *change, vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_JOINT_END);

    vd_call_int(&call, id);
    vd_call_int(&call, change->now);
    vd_call_text(&call, change->ending);
    return vd_call_run(&call, err);
}

static vd_status add_joint(vd_store *store, vd_joint *j, vd_moment now,
                           vd_err *err)
{
    vd_call call = vd_call_begin(store, VD_QUERY_JOINT_ADD);
    vd_status st;

    vd_call_text(&call, j->a);
    vd_call_text(&call, j->b);
    vd_call_text(&call, vd_joint_verb_name(j->verb));
    vd_call_text(&call, vd_joint_basis_name(j->basis));
    vd_call_int(&call, j->p_same);
    vd_call_text(&call, j->why);
    vd_call_text(&call, j->actor);
    vd_call_int(&call, now);
    st = vd_call_run(&call, err);
    j->id = vd_store_last_id(store);
    j->made = now;
    return st;
}

vd_status vd_store_change_joints(vd_store *store, const vd_joint_change *change,
                                 vd_err *err)
{
    vd_joint_state now;
    vd_status st = vd_store_begin(store, err);

    if (st != VD_OK)
        return st;
    st = read_state(store, &now, err);
    if (st == VD_OK &&
        (now.last != change->seen.last || now.ended != change->seen.ended)) {
        st = vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                     "somebody else has changed the joints meanwhile: do it "
                     "again");
    }
    for (size_t i = 0; st == VD_OK && i < change->n_ended; i++)
        st = end_joint(store, change->ended[i], change, err);
    for (size_t i = 0; st == VD_OK && i < change->n_added; i++)
        st = add_joint(store, &change->added[i], change->now, err);
    if (st == VD_OK)
        st = vd_store_commit(store, err);
    if (st != VD_OK)
        vd_store_rollback(store);
    return st;
}

static vd_status put_copy(const vd_call *from, vd_store *to, vd_err *err)
{
    static const bool is_text[] = {false, true, true,  true,  true, false,
                                   true,  true, false, false, true};
    vd_call call = vd_call_begin(to, VD_QUERY_JOINT_PUT);

    for (int i = 0; i < (int)(sizeof is_text / sizeof is_text[0]); i++) {
        if (is_text[i])
            vd_call_text(&call, vd_call_get_text(from, i));
        else
            vd_call_int(&call, vd_call_get_int(from, i));
    }
    return vd_call_run(&call, err);
}

vd_status vd_store_copy_joints(vd_store *from, vd_store *to, vd_err *err)
{
    vd_call all = vd_call_begin(from, VD_QUERY_JOINT_ALL);
    vd_status st = vd_store_begin(to, err);
    vd_status end;

    while (st == VD_OK && vd_call_row(&all))
        st = put_copy(&all, to, err);
    end = vd_call_end(&all, st == VD_OK ? err : NULL);
    st = st == VD_OK ? end : st;
    if (st == VD_OK)
        st = vd_store_commit(to, err);
    if (st != VD_OK)
        vd_store_rollback(to);
    return st;
}
