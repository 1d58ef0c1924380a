/* SPDX-License-Identifier: Apache-2.0 */
#include "model/reverse.h"

#include "reverses.inc" /* generated */

enum { REVERSES = sizeof reverses / sizeof reverses[0] };

const vd_reverse *vd_reverse_of(vd_schema schema, vd_prop prop)
{
    const vd_reverse *best = NULL;

    /* That of the nearest schema: a Passport is an Identification. */
    for (size_t i = 0; i < REVERSES; i++) {
        if (reverses[i].prop == prop &&
            vd_schema_is(schema, reverses[i].schema) &&
            (best == NULL || vd_schema_is(reverses[i].schema, best->schema)))
            best = &reverses[i];
    }
    return best;
}

bool vd_schema_is_edge(vd_schema schema)
{
    for (size_t i = 0; i < REVERSES; i++) {
        if (reverses[i].edge && reverses[i].schema == schema)
            return true;
    }
    return false;
}

bool vd_reverse_is(vd_str name)
{
    for (size_t i = 0; i < REVERSES; i++) {
        if (vd_str_is(reverses[i].name, name))
            return true;
    }
    return false;
}
