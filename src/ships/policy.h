/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_SHIPS_POLICY_H
#define VD_SHIPS_POLICY_H

/*
 * How ships are watched: the parameters of data/ship_policy.tsv, each with its
 * range and with who published its value.  A policy file sets them:
 *
 *   ships: {gap_min: 720, call_min: 180}
 */

#include "base/json.h"
#include "ship_policy.inc" /* generated from data/ship_policy.tsv */

typedef enum vd_ship_parameter {
#define X(name, value, least, most, unit, what, source, verified) \
    VD_SHIP_##name,
    VD_SHIP_PARAMETERS(X)
#undef X
        VD_SHIP_PARAMETER_COUNT
} vd_ship_parameter;

typedef struct vd_ship_parameter_info {
    vd_str name;
    long long value;
    long long least;
    long long most;
    vd_str unit;
    vd_str what;
    vd_str source;
    vd_str verified;
} vd_ship_parameter_info;

const vd_ship_parameter_info *vd_ship_parameter_at(size_t i);

typedef struct vd_ship_policy {
    long long values[VD_SHIP_PARAMETER_COUNT];
} vd_ship_policy;

#define VD_SHIP_POLICY(policy, name) ((policy)->values[VD_SHIP_##name])

/* The project's values. */
void vd_ship_policy_init(vd_ship_policy *policy);

/* The values of an object over them; NULL: none.  VD_INVALID names what is not
   known or out of range. */
VD_MUST_USE vd_status vd_ship_policy_parse(const vd_json *map,
                                           vd_ship_policy *out, vd_err *err);

/* 16 hexadecimal digits of the hash of all values, and a NUL. */
void vd_ship_policy_hash(const vd_ship_policy *policy, char out[17]);

#endif
