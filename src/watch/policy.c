/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/policy.h"

#include "base/hash.h"
#include "base/limits.h"
#include "base/yaml.h"
#include "ships/policy.h"
#include "watch/check.h"

enum { SHARES = 3, MILLION = 1000000 }; /* the first parameters are shares */

static const vd_parameter_info parameters[] = {
#define X(name, value, least, most, what) \
    {VD_STR_INIT(#name), value, least, most, VD_STR_INIT(what)},
    VD_PARAMETERS(X)
#undef X
};

const vd_parameter_info *vd_parameter_at(size_t i)
{
    return &parameters[i];
}

static void put_list(vd_buf *buf, const vd_policy *p)
{
    for (size_t i = 0; i < p->n_jurisdictions; i++) {
        vd_buf_put_char(buf, i == 0 ? '\n' : ' ');
        vd_buf_put(buf, p->jurisdictions[i]);
    }
}

/* Of every value, whether the user gave it or not. */
static void set_hash(vd_policy *p)
{
    char hex[VD_HASH_HEX];
    vd_buf buf;

    vd_buf_init(&buf);
    vd_buf_put(&buf, p->version);
    for (size_t i = 0; i < VD_PARAMETER_COUNT; i++)
        vd_buf_printf(&buf, "\n%.*s %lld", VD_STR_WHOLE(parameters[i].name),
                      p->values[i]);
    for (size_t i = 0; i < vd_check_count(); i++) {
        if (p->off[i])
            vd_buf_printf(&buf, "\noff %.*s",
                          VD_STR_WHOLE(vd_check_at(i)->name));
    }
    put_list(&buf, p);
    vd_buf_put(&buf, p->own);
    vd_hash_hex(vd_hash_of(vd_buf_view(&buf)), hex);
    memcpy(p->hash, hex, sizeof p->hash - 1);
    p->hash[sizeof p->hash - 1] = '\0';
    vd_buf_done(&buf);
}

void vd_policy_init(vd_policy *p)
{
    *p = (vd_policy){.version = VD_STR(""), .own = VD_STR("")};
    for (size_t i = 0; i < VD_PARAMETER_COUNT; i++)
        p->values[i] = parameters[i].value;
    set_hash(p);
}

void vd_policy_set(vd_policy *p, vd_parameter parameter, long long value)
{
    p->values[parameter] = value;
    set_hash(p);
}

void vd_policy_set_own(vd_policy *p, vd_str hash)
{
    p->own = hash;
    set_hash(p);
}

bool vd_policy_asks(const vd_policy *p, vd_str jurisdiction)
{
    for (size_t i = 0; i < p->n_jurisdictions; i++) {
        if (vd_str_is(p->jurisdictions[i], jurisdiction))
            return true;
    }
    return p->n_jurisdictions == 0;
}

/* --- reading ------------------------------------------------------------- */

static vd_status unknown(const vd_json *m, const char *what, vd_err *err)
{
    return vd_fail(err, VD_INVALID, VD_NOWHERE, "\"%.*s\" is no %s",
                   VD_STR_SHOWN(m->key), what);
}

static bool is_whole(vd_decimal *d)
{
    while (d->scale > 0 && d->digits % 10 == 0) {
        d->digits /= 10;
        d->scale--;
    }
    return d->scale == 0;
}

static vd_status take_parameter(vd_policy *p, const vd_json *m, vd_err *err)
{
    size_t i = 0;
    vd_decimal d;
    vd_status st;

    while (i < VD_PARAMETER_COUNT && !vd_str_is(parameters[i].name, m->key))
        i++;
    if (i == VD_PARAMETER_COUNT)
        return unknown(m, "parameter: \"vedette check --list\" has them", err);
    st = vd_decimal_parse(m->text, &d, err);
    if (st != VD_OK) {
        vd_err_context(err, "%.*s", VD_STR_SHOWN(m->key));
        return st;
    }
    if (i < SHARES && d.scale <= 6 && d.digits <= MILLION && d.digits >= 0) {
        for (; d.scale < 6; d.scale++)
            d.digits *= 10;
        d.scale = 0;
    }
    if (!is_whole(&d) || d.digits < parameters[i].least ||
        d.digits > parameters[i].most) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%.*s: %.*s is out of range: %.*s", VD_STR_SHOWN(m->key),
                       VD_STR_SHOWN(m->text), VD_STR_SHOWN(parameters[i].what));
    }
    p->values[i] = d.digits;
    return VD_OK;
}

static vd_status take_switch(vd_policy *p, const vd_json *m, vd_err *err)
{
    for (size_t i = 0; i < vd_check_count(); i++) {
        if (!vd_str_is(vd_check_at(i)->name, m->key))
            continue;
        p->off[i] = vd_str_is(m->text, VD_STR("off"));
        return p->off[i] || vd_str_is(m->text, VD_STR("on"))
                   ? VD_OK
                   : vd_fail(err, VD_INVALID, VD_NOWHERE,
                             "%.*s: expected on or off", VD_STR_SHOWN(m->key));
    }
    return unknown(m, "check: \"vedette check --list\" has them", err);
}

static vd_status take_retention(vd_policy *p, const vd_json *m, vd_err *err)
{
    enum { DAYS_MAX = 36600 };

    static const char *const kinds[] = {"answers", "reasons", "notes",
                                        "attachments"};
    long long days = 0;
    size_t i = 0;

    while (i < VD_KEPT_KINDS && !vd_str_is(m->key, vd_str_of(kinds[i])))
        i++;
    if (i == VD_KEPT_KINDS) {
        return unknown(m,
                       "kind of what is kept: answers, reasons, notes, "
                       "attachments are",
                       err);
    }
    if (!vd_str_to_int(m->text, &days) || days < 1 || days > DAYS_MAX) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%.*s: expected days, 1 to %d", VD_STR_SHOWN(m->key),
                       DAYS_MAX);
    }
    p->retention[i] = (int32_t)days;
    return VD_OK;
}

static vd_status take_jurisdictions(vd_policy *p, const vd_json *list,
                                    vd_err *err)
{
    if (list->kind != VD_JSON_ARRAY)
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "jurisdictions: expected a list, as [un, eu]");
    for (const vd_json *i = list->first; i != NULL; i = i->next) {
        if (p->n_jurisdictions == VD_POLICY_JURISDICTIONS_MAX) {
            return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                           "more than %d jurisdictions",
                           VD_POLICY_JURISDICTIONS_MAX);
        }
        p->jurisdictions[p->n_jurisdictions++] = vd_str_trim(i->text);
    }
    return VD_OK;
}

static vd_status take_each(vd_policy *p, const vd_json *map,
                           vd_status (*take)(vd_policy *p, const vd_json *m,
                                             vd_err *err),
                           vd_err *err)
{
    vd_status st = VD_OK;

    if (map->kind != VD_JSON_OBJECT) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%.*s: expected keys and values",
                       VD_STR_SHOWN(map->key));
    }
    for (const vd_json *m = map->first; st == VD_OK && m != NULL; m = m->next)
        st = take(p, m, err);
    return st;
}

static vd_status take_member(vd_policy *p, const vd_json *m, vd_err *err)
{
    if (vd_str_is(m->key, VD_STR("version"))) {
        p->version = m->text;
        return VD_OK;
    }
    if (vd_str_is(m->key, VD_STR("jurisdictions")))
        return take_jurisdictions(p, m, err);
    if (vd_str_is(m->key, VD_STR("checks")))
        return take_each(p, m, take_switch, err);
    if (vd_str_is(m->key, VD_STR("parameters")))
        return take_each(p, m, take_parameter, err);
    if (vd_str_is(m->key, VD_STR("retention")))
        return take_each(p, m, take_retention, err);
    if (vd_str_is(m->key, VD_STR("ships"))) {
        vd_ship_policy ships; /* looked at here, used by who follows ships */

        return vd_ship_policy_parse(m, &ships, err);
    }
    return unknown(m,
                   "part of a policy: version, jurisdictions, checks, "
                   "parameters, retention, ships are",
                   err);
}

vd_status vd_policy_parse(const vd_json *map, vd_policy *out, vd_err *err)
{
    vd_status st;

    vd_policy_init(out);
    st = take_each(out, map, take_member, err);
    set_hash(out);
    return st;
}

void vd_policy_put(vd_json_out *out, const vd_policy *p, vd_arena *arena)
{
    vd_json_open(out, '{');
    vd_json_pair(out, "version", p->version);
    if (p->n_jurisdictions > 0) {
        vd_json_key(out, "jurisdictions");
        vd_json_open(out, '[');
        for (size_t i = 0; i < p->n_jurisdictions; i++)
            vd_json_string(out, p->jurisdictions[i]);
        vd_json_close(out, ']');
    }
    vd_json_key(out, "checks");
    vd_json_open(out, '{');
    for (size_t i = 0; i < vd_check_count(); i++) {
        if (p->off[i])
            vd_json_pair(out, vd_str_z(arena, vd_check_at(i)->name),
                         VD_STR("off"));
    }
    vd_json_close(out, '}');
    vd_json_key(out, "parameters");
    vd_json_open(out, '{');
    for (size_t i = 0; i < VD_PARAMETER_COUNT; i++) {
        vd_json_key(out, vd_str_z(arena, parameters[i].name));
        if (i < SHARES)
            vd_json_millionths(out, p->values[i]);
        else
            vd_json_int(out, p->values[i]);
    }
    vd_json_close(out, '}');
    vd_json_close(out, '}');
}

vd_status vd_policy_read(const char *path, vd_arena *arena, vd_policy *out,
                         vd_err *err)
{
    const vd_json *map = NULL;
    vd_status st = vd_yaml_read(path, arena, &map, err);

    vd_policy_init(out);
    if (st == VD_OK)
        st = vd_policy_parse(map, out, err);
    if (st != VD_OK)
        vd_err_context(err, "%s", path);
    return st;
}
