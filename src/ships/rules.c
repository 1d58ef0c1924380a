/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings: what events of ships are reasons for concern, under which law.
 */
#include <math.h>
#include <string.h>

#include "ships/state.h"
/* generated from data/ */
#include "ship_ports.inc"

enum {
#define X(name, weight, say) WEIGHT_##name = (weight),
    VD_GAP_EVIDENCE(X)
#undef X
        REPEATED = WEIGHT_REPEATED,
};

static size_t port_rule(vd_str country)
{
    size_t n = sizeof ship_ports / sizeof ship_ports[0];
    size_t i = 0;

    while (i < n && !vd_str_is(ship_ports[i].country, country))
        i++;
    return i;
}

bool vd_port_is_sanctioned(size_t port)
{
    return port < vd_port_count() &&
           port_rule(vd_port_at(port)->country) <
               sizeof ship_ports / sizeof ship_ports[0];
}

static vd_str port_law(size_t port)
{
    return ship_ports[port_rule(vd_port_at(port)->country)].law;
}

/* The logistic function of thousandths, in millionths. */
int vd_odds_probability(int32_t odds)
{
    return (int)lround(1e6 / (1 + exp(-odds / 1000.0)));
}

/* --- calls --------------------------------------------------------------- */

/* A ship may not call in the United States for some days after. */
static void bar(vd_ship *who, const vd_fix *when, int sure)
{
    who->barred = when->at;
    who->barred_fix = *when;
    who->barred_sure = sure;
}

static bool is_barred(const vd_fleet *f, const vd_ship *who, vd_moment at)
{
    return who->barred != 0 && at >= who->barred &&
           at - who->barred <= LIMIT(f, call_days) * DAY_S;
}

void vd_rule_call(vd_fleet *f, vd_ship *who, const vd_ship_event *call)
{
    const vd_port *port = vd_port_at(call->port);
    vd_ship_event e = *call;

    if (vd_port_is_sanctioned(call->port)) {
        e.kind = VD_SHIP_CALLED_EVENT;
        e.probability = 1000000;
        e.sure = VD_STR("seen");
        e.law = port_law(call->port);
        e.reason = vd_fleet_say(f, "it lay %.1f h in %.*s; the area is %s",
                                (double)(call->to.at - call->from.at) / HOUR_S,
                                VD_STR_WHOLE(port->name),
                                port->sure ? "that of its source"
                                           : "a circle, unverified");
        vd_fleet_tell(f, &e);
        bar(who, &call->to, 1000000);
    }
    if (vd_str_is(port->country, VD_STR("us")) &&
        is_barred(f, who, call->from.at)) {
        e = *call;
        e.kind = VD_SHIP_BARRED_EVENT;
        e.from = who->barred_fix;
        e.to = call->from;
        e.value = (int32_t)((call->from.at - who->barred) / DAY_S);
        e.probability = who->barred_sure;
        e.sure = who->barred_sure == 1000000 ? VD_STR("seen")
                                             : vd_sure_of(who->barred_sure);
        e.law = VD_STR("North Korea Sanctions and Policy Enhancement Act");
        e.reason = vd_fleet_say(f,
                                "%d days after a call at a sanctioned port, or "
                                "a meeting with a ship that made one; barred "
                                "for %lld",
                                e.value, LIMIT(f, call_days));
        vd_fleet_tell(f, &e);
    }
}

/* --- gaps ---------------------------------------------------------------- */

/* Odds of a gap, with what the others of the ship add. */
static int32_t repeated_odds(const vd_fleet *f, const vd_ship *who, size_t i)
{
    /* Odds at which another gap speaks for a route: about one in three. */
    enum { COUNTS_FROM = -700, MOST = 2 };

    const vd_dark_gap *d = &who->dark[i];
    int n = 0;

    for (size_t k = 0; k < DARK && k < who->n_dark; k++) {
        const vd_dark_gap *other = &who->dark[k];
        vd_moment apart = d->from.at - other->from.at;

        apart = apart < 0 ? -apart : apart;
        n += k != i && other->odds >= COUNTS_FROM &&
             apart <= LIMIT(f, route_days) * DAY_S;
    }
    return d->odds + REPEATED * (n < MOST ? n : MOST);
}

/* "Rajin, Sonbong or Chongjin". */
static void put_ports(vd_buf *out, const vd_dark_gap *d)
{
    for (size_t i = 0; i < d->n_ports; i++) {
        if (i > 0)
            vd_buf_put_z(out, i + 1 == d->n_ports ? " or " : ", ");
        vd_buf_put(out, vd_port_at(d->ports[i])->name);
    }
}

static void tell_dark(vd_fleet *f, vd_ship *who, vd_dark_gap *d, int sure,
                      int base)
{
    vd_ship_event e =
        vd_fleet_event(f, VD_SHIP_MAY_HAVE_CALLED_EVENT, who, &d->from, &d->to);
    uint32_t evidence = d->evidence | (sure > base ? 1u << VD_GAP_REPEATED : 0);

    d->told = 1;
    e.port = d->ports[0];
    e.metres = (int64_t)vd_fix_distance_m(&d->from, &d->to);
    e.probability = sure;
    e.sure = vd_sure_of(sure);
    e.law = port_law(d->ports[0]);
    (void)vd_gap_say(f, evidence);
    vd_buf_printf(&f->text,
                  "; silent for %.1f h, in which it can have gone to ",
                  (double)(d->to.at - d->from.at) / HOUR_S);
    put_ports(&f->text, d);
    vd_buf_printf(&f->text, " and come back; told from %lld %%",
                  LIMIT(f, dark_percent));
    e.reason = vd_buf_view(&f->text);
    vd_fleet_tell(f, &e);
    if (!is_barred(f, who, d->to.at) || who->barred_sure < sure)
        bar(who, &d->to, sure);
}

/* Of how many gaps a route is made, and the first and last of them. */
static void tell_shuttle(vd_fleet *f, vd_ship *who, vd_moment now)
{
    const vd_dark_gap *first = NULL;
    const vd_dark_gap *last = NULL;
    uint32_t n = 0;
    vd_ship_event e;

    for (size_t i = 0; i < DARK && i < who->n_dark; i++) {
        const vd_dark_gap *d = &who->dark[i];

        if (d->told == 0 || now - d->from.at > LIMIT(f, route_days) * DAY_S)
            continue;
        n++;
        first = first == NULL || d->from.at < first->from.at ? d : first;
        last = last == NULL || d->from.at > last->from.at ? d : last;
    }
    if (n < LIMIT(f, route_calls) || n <= who->told_shuttle)
        return;
    who->told_shuttle = (uint8_t)n;
    e = vd_fleet_event(f, VD_SHIP_DARK_SHUTTLE_EVENT, who, &first->from,
                       &last->to);
    e.port = last->ports[0];
    e.value = (int32_t)n;
    e.sure = VD_STR("very likely");
    e.law = port_law(last->ports[0]);
    e.reason = vd_fleet_say(f,
                            "%u gaps within %lld days in which it can have "
                            "called there and come back",
                            n, LIMIT(f, route_days));
    vd_fleet_tell(f, &e);
}

void vd_rule_dark(vd_fleet *f, vd_ship *who)
{
    int least = (int)LIMIT(f, dark_percent) * 10000;
    vd_moment now = who->dark[(who->n_dark - 1) % DARK].to.at;

    for (size_t i = 0; i < DARK && i < who->n_dark; i++) {
        vd_dark_gap *d = &who->dark[i];
        int sure = vd_odds_probability(repeated_odds(f, who, i));

        if (d->told == 0 && sure >= least)
            tell_dark(f, who, d, sure, vd_odds_probability(d->odds));
    }
    tell_shuttle(f, who, now);
}

/* --- lists --------------------------------------------------------------- */

static void ask_known(vd_fleet *f, vd_ship *who, vd_ship_known *known)
{
    *known = (vd_ship_known){false, VD_STR(""), VD_STR("")};
    if (f->job->known == NULL || f->failed != VD_OK)
        return;
    f->failed = f->job->known(f->job->ctx, &who->who, known, f->err);
    who->listed = known->listed ? LISTED_YES : LISTED_NO;
}

void vd_rule_listed(vd_fleet *f, vd_ship *who, const vd_fix *fix)
{
    uint8_t before = who->listed;
    vd_ship_known known;
    vd_str flag = vd_mmsi_country(who->who.mmsi);
    vd_ship_event e;

    ask_known(f, who, &known);
    if (known.listed && before != LISTED_YES) {
        e = vd_fleet_event(f, VD_SHIP_LISTED_EVENT, who, fix, fix);
        e.sure = VD_STR("seen");
        e.reason = vd_fleet_say(f, "%.*s", VD_STR_WHOLE(known.lists));
        vd_fleet_tell(f, &e);
    }
    if (known.listed && before != LISTED_YES && known.flag.n > 0 &&
        flag.n > 0 && !vd_str_is(known.flag, flag)) {
        e = vd_fleet_event(f, VD_SHIP_IDENTITY_EVENT, who, fix, fix);
        e.reason = vd_fleet_say(f,
                                "its number is of %.*s, the list says the flag "
                                "of %.*s",
                                VD_STR_WHOLE(flag), VD_STR_WHOLE(known.flag));
        vd_fleet_tell(f, &e);
    }
}

/* One of two that met is listed, or was at a sanctioned port. */
static void judge_meeting(vd_fleet *f, vd_ship *a, vd_ship *b,
                          const vd_ship_event *met)
{
    enum { TRANSFER = 600000 }; /* of such meetings, taken to be transfers */

    if (b->listed == LISTED_YES) {
        vd_ship_event e = *met;

        e.kind = VD_SHIP_MET_LISTED_EVENT;
        e.who = &a->who;
        e.other = &b->who;
        e.sure = VD_STR("seen");
        e.reason =
            vd_fleet_say(f, "within %lld m for %.1f h", (long long)met->metres,
                         (double)(met->to.at - met->from.at) / HOUR_S);
        vd_fleet_tell(f, &e);
    }
    if (is_barred(f, b, met->from.at) && b->barred_sure > 0 &&
        !is_barred(f, a, met->from.at))
        bar(a, &met->to, (int)((int64_t)b->barred_sure * TRANSFER / 1000000));
}

void vd_rule_meeting(vd_fleet *f, vd_ship *a, vd_ship *b,
                     const vd_ship_event *met)
{
    judge_meeting(f, a, b, met);
    judge_meeting(f, b, a, met);
}
