/* SPDX-License-Identifier: Apache-2.0 */
/* Where a record goes: embargoed territories, ports that cannot be, ports of
   North Korea, minerals that leave their country through another. */
#include "data/country.h"
#include "watch/check.h"

/* --- territories --------------------------------------------------------- */

/* Whether a control of a territory speaks of a place, at either end. */
static bool speaks_of(const vd_control *c, vd_str place, int32_t day)
{
    return vd_control_state_on(c, day) == VD_CONTROL_IN_FORCE &&
           vd_control_is_about(c, place);
}

static bool was_told(const vd_findings *f, size_t from, const vd_control *c,
                     vd_str place)
{
    for (size_t i = from; i < f->n; i++) {
        if (vd_str_is(f->at[i].law, c->instrument) &&
            vd_str_is(f->at[i].subject, place))
            return true;
    }
    return false;
}

static void look_at_place(const vd_watch *watch, const vd_event *event,
                          vd_str about, vd_str place, size_t from,
                          vd_findings *f)
{
    vd_code_controls all = vd_codes_territories(watch->codes);

    for (size_t i = 0; i < all.n && place.n > 0; i++) {
        const vd_control *c = all.at[i].control;

        if (!vd_policy_asks(watch->policy, c->jurisdiction) ||
            !speaks_of(c, place, event->day) || was_told(f, from, c, place))
            continue;
        vd_findings_add(
            f, &(vd_finding){
                   .check = VD_STR("territory"),
                   .about = about,
                   .subject = place,
                   .reason = vd_str_printf(
                       f->arena,
                       "%.*s; whether the law of %.*s applies depends on who "
                       "acts, in which currency and from where",
                       VD_STR_WHOLE(c->title), VD_STR_WHOLE(c->jurisdiction)),
                   .law = c->instrument,
                   .evidence = c->source,
                   .sure = c->sure});
    }
}

static bool all_have_codes(const vd_event *event)
{
    size_t with = 0;

    for (size_t i = 0; i < event->n_goods; i++)
        with += event->goods[i].hs.n > 0;
    return with > 0 && with == event->n_goods;
}

vd_status vd_check_territory(const vd_watch *watch, const vd_event *event,
                             vd_findings *f, vd_err *err)
{
    size_t from = f->n;

    (void)err;
    if (event->day == 0)
        return VD_OK;
    for (size_t i = 0; i < event->n_parties; i++) {
        const vd_entity *e = event->parties[i].party.entities;

        for (size_t k = 0; k < e->n; k++) {
            if (e->values[k].prop == VD_PROP_COUNTRY)
                look_at_place(watch, event, event->parties[i].role,
                              vd_place_find(e->values[k].text), from, f);
        }
    }
    /* Goods with a code have the check of controlled goods. */
    if (all_have_codes(event))
        return VD_OK;
    look_at_place(watch, event, VD_STR("route"), event->from, from, f);
    look_at_place(watch, event, VD_STR("route"), event->to, from, f);
    return VD_OK;
}

/* --- ports --------------------------------------------------------------- */

/* The country of a code of UN/LOCODE, "" for a name. */
static vd_str country_of_port(vd_str port)
{
    char code[2];

    if (port.n != 5 && !(port.n == 6 && port.p[2] == ' '))
        return VD_STR("");
    for (size_t i = 0; i < port.n; i++) {
        if ((port.p[i] < 'A' || port.p[i] > 'Z') && port.p[i] != ' ' &&
            !vd_ascii_is_digit(port.p[i]))
            return VD_STR("");
    }
    code[0] = port.p[0];
    code[1] = port.p[1];
    return vd_country_find((vd_str){code, 2});
}

static void look_at_port(const vd_watch *watch, vd_str port, vd_findings *f)
{
    /* "NAMPO" is a name, and no place of Namibia. */
    bool korean = vd_trade_is(watch->trade, "kp_port", port);
    vd_str country = korean ? VD_STR("kp") : country_of_port(port);
    vd_finding finding = {.check = VD_STR("ports"),
                          .about = VD_STR("route"),
                          .subject = port,
                          .law = VD_STR(""),
                          .evidence = VD_STR("UN/LOCODE"),
                          .sure = VD_STR("unverified")};
    const vd_port_rule *rule;

    rule = vd_trade_port_rule(watch->trade, country);
    if (rule != NULL) {
        finding.reason = rule->reason;
        finding.law = rule->law;
        finding.evidence = rule->source;
        finding.sure = rule->sure;
        vd_findings_add(f, &finding);
    }
    if (vd_trade_is_landlocked(watch->trade, country)) {
        finding.reason = vd_str_printf(
            f->arena,
            "a port of loading or discharge in %.*s, which has no sea",
            VD_STR_WHOLE(vd_country_name(country)));
        vd_findings_add(f, &finding);
    }
}

/* Inland places have codes as ports have: only a ship makes a port of one. */
static bool has_ship(const vd_event *event)
{
    for (size_t i = 0; i < event->n_parties; i++) {
        const vd_event_party *p = &event->parties[i];

        if (p->party.entities->schema == VD_SCHEMA_VESSEL ||
            vd_str_is(p->role, VD_STR("vessel")) ||
            vd_entity_first(p->party.entities, VD_PROP_IMO_NUMBER).n > 0)
            return true;
    }
    return false;
}

vd_status vd_check_ports(const vd_watch *watch, const vd_event *event,
                         vd_findings *f, vd_err *err)
{
    (void)err;
    for (size_t i = 0; i < event->n_ports && has_ship(event); i++)
        look_at_port(watch, event->ports[i], f);
    return VD_OK;
}

/* --- detours ------------------------------------------------------------- */

static const vd_control *mineral_control(const vd_watch *watch,
                                         const vd_event *event, vd_str hs)
{
    vd_code_controls all = vd_codes_find(watch->codes, hs);

    for (size_t i = 0; i < all.n; i++) {
        const vd_control *c = all.at[i].control;

        if (vd_str_is(c->jurisdiction, VD_STR("cn")) &&
            vd_policy_asks(watch->policy, c->jurisdiction) &&
            vd_control_state_on(c, event->day) == VD_CONTROL_IN_FORCE)
            return c;
    }
    return NULL;
}

vd_status vd_check_detour(const vd_watch *watch, const vd_event *event,
                          vd_findings *f, vd_err *err)
{
    (void)err;
    for (size_t i = 0; i < event->n_goods && event->day != 0; i++) {
        const vd_goods_line *g = &event->goods[i];
        const vd_control *c;

        if (g->hs.n == 0 || !vd_str_is(g->origin, VD_STR("cn")) ||
            event->from.n == 0 || vd_str_is(event->from, VD_STR("cn")))
            continue;
        c = mineral_control(watch, event, g->hs);
        if (c == NULL)
            continue;
        vd_findings_add(
            f, &(vd_finding){
                   .check = VD_STR("detour"),
                   .about = vd_goods_place(f->arena, i),
                   .subject = g->hs,
                   .reason = vd_str_printf(
                       f->arena,
                       "goods of China that its export controls cover (%.*s) "
                       "leave from %.*s",
                       VD_STR_WHOLE(c->title), VD_STR_WHOLE(event->from)),
                   .law = c->instrument,
                   .evidence = c->source,
                   .sure = c->sure});
    }
    return VD_OK;
}
