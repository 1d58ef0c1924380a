/* SPDX-License-Identifier: Apache-2.0 */
#include "ships/policy.h"

#include "base/hash.h"

static const vd_ship_parameter_info parameters[] = {
#define X(name, value, least, most, unit, what, source, verified) \
    {VD_STR_INIT(#name), value, least, most, unit, what, source, verified},
    VD_SHIP_PARAMETERS(X)
#undef X
};

const vd_ship_parameter_info *vd_ship_parameter_at(size_t i)
{
    return &parameters[i];
}

void vd_ship_policy_init(vd_ship_policy *p)
{
    for (size_t i = 0; i < VD_SHIP_PARAMETER_COUNT; i++)
        p->values[i] = parameters[i].value;
}

static vd_status take(vd_ship_policy *p, const vd_json *m, vd_err *err)
{
    long long value;
    size_t i = 0;

    while (i < VD_SHIP_PARAMETER_COUNT &&
           !vd_str_is(parameters[i].name, m->key))
        i++;
    if (i == VD_SHIP_PARAMETER_COUNT) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "ships: \"%.*s\" is no parameter: \"vedette track "
                       "--list\" has them",
                       VD_STR_SHOWN(m->key));
    }
    if (!vd_str_to_int(m->text, &value) || value < parameters[i].least ||
        value > parameters[i].most) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "ships: %.*s: \"%.*s\" is no number from %lld to %lld",
                       VD_STR_SHOWN(m->key), VD_STR_SHOWN(m->text),
                       parameters[i].least, parameters[i].most);
    }
    p->values[i] = value;
    return VD_OK;
}

vd_status vd_ship_policy_parse(const vd_json *map, vd_ship_policy *out,
                               vd_err *err)
{
    vd_status st = VD_OK;

    vd_ship_policy_init(out);
    if (map != NULL && map->kind != VD_JSON_OBJECT) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "ships: expected parameters and values");
    }
    for (const vd_json *m = map == NULL ? NULL : map->first;
         st == VD_OK && m != NULL; m = m->next)
        st = take(out, m, err);
    return st;
}

void vd_ship_policy_hash(const vd_ship_policy *p, char out[17])
{
    char hex[VD_HASH_HEX];
    vd_buf buf;

    vd_buf_init(&buf);
    for (size_t i = 0; i < VD_SHIP_PARAMETER_COUNT; i++)
        vd_buf_printf(&buf, "%.*s %lld\n", VD_STR_WHOLE(parameters[i].name),
                      p->values[i]);
    vd_hash_hex(vd_hash_of(vd_buf_view(&buf)), hex);
    memcpy(out, hex, 16);
    out[16] = '\0';
    vd_buf_done(&buf);
}
