/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Findings: what events of ships are reasons for concern, under which law.
 */
#include <math.h>
#include <string.h>

#include "ships/state.h"
/* generated from data/ */
#include "ship_bars.inc"
#include "ship_ports.inc"

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

/* --- gaps of one ship ---------------------------------------------------- */

static bool shares_port(const vd_dark_gap *a, const vd_dark_gap *b)
{
    for (size_t i = 0; i < a->n_ports; i++) {
        for (size_t k = 0; k < b->n_ports; k++) {
            if (a->ports[i] == b->ports[k])
                return true;
        }
    }
    return false;
}

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
        n += k != i && other->late == 0 && other->odds >= COUNTS_FROM &&
             shares_port(d, other) && apart <= LIMIT(f, route_days) * DAY_S;
    }
    return d->odds + vd_gap_weight(VD_GAP_REPEATED) * (n < MOST ? n : MOST);
}

/* --- calls --------------------------------------------------------------- */

/* The latest counts: the days run from it. */
static void bar(vd_ship *who, vd_bar_kind kind, const vd_fix *when, int sure)
{
    vd_bar *b = &who->bars[kind];

    if (b->when.at != 0 && b->when.at > when->at)
        return;
    b->when = *when;
    b->sure = sure;
}

void vd_rule_unbar(const vd_fleet *f, vd_ship *who)
{
    who->bars[BAR_DARK].when.at = 0;
    for (size_t i = 0; i < DARK && i < who->n_dark; i++) {
        const vd_dark_gap *d = &who->dark[i];

        if (d->told != 0 && d->late == 0)
            bar(who, BAR_DARK, &d->to,
                vd_odds_probability(repeated_odds(f, who, i)));
    }
}

/* The surest reason that bars a ship at a moment; NULL if nothing does. */
static const vd_bar *find_bar(const vd_fleet *f, const vd_ship *who,
                              vd_bar_kind last, vd_moment at)
{
    for (size_t i = 0; i <= last; i++) {
        const vd_bar *b = &who->bars[i];

        if (b->when.at != 0 && at >= b->when.at &&
            at - b->when.at <= LIMIT(f, call_days) * DAY_S)
            return b;
    }
    return NULL;
}

static size_t bar_rule(vd_str country)
{
    size_t n = sizeof ship_bars / sizeof ship_bars[0];
    size_t i = 0;

    while (i < n && !vd_str_is(ship_bars[i].country, country))
        i++;
    return i;
}

static void tell_barred(vd_fleet *f, const vd_ship *who,
                        const vd_ship_event *call)
{
    static const char *const why[BARS] = {
        [BAR_CALLED] = "after it was seen in such a port",
        [BAR_DARK] = "after a gap in which it likely called at such a port",
        [BAR_MET] = "after it met one that did, perhaps for a transfer"};

    const vd_bar *b = find_bar(f, who, BAR_MET, call->from.at);
    size_t rule = bar_rule(vd_port_at(call->port)->country);
    vd_ship_event e = *call;

    if (rule == sizeof ship_bars / sizeof ship_bars[0] || b == NULL ||
        b->sure < LIMIT(f, dark_percent) * 10000)
        return;
    e.kind = VD_SHIP_BARRED_EVENT;
    e.from = b->when;
    e.to = call->from;
    e.value = (int32_t)((call->from.at - b->when.at) / DAY_S);
    e.probability = b->sure;
    e.sure = b->sure == 1000000 ? VD_STR("seen") : vd_sure_of(b->sure);
    e.law = ship_bars[rule].law;
    e.reason = vd_fleet_say(f, "%d days %s; barred for %lld", e.value,
                            why[b - who->bars], LIMIT(f, call_days));
    vd_fleet_tell(f, &e);
}

void vd_rule_call(vd_fleet *f, vd_ship *who, const vd_ship_event *call)
{
    const vd_port *port = vd_port_at(call->port);
    vd_ship_event e = *call;

    tell_barred(f, who, call);
    if (!vd_port_is_sanctioned(call->port))
        return;
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
    bar(who, BAR_CALLED, &call->to, 1000000);
}

/* --- gaps ---------------------------------------------------------------- */

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
        vd_fleet_event(VD_SHIP_MAY_HAVE_CALLED_EVENT, who, &d->from, &d->to);
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
    bar(who, BAR_DARK, &d->to, sure);
}

/* Gaps that were told, on the route of the one that ended last. */
static void tell_shuttle(vd_fleet *f, vd_ship *who)
{
    vd_dark_gap *last = &who->dark[(who->n_dark - 1) % DARK];
    const vd_dark_gap *first = last;
    int64_t sure = 0;
    uint32_t n = 0;
    vd_ship_event e;

    for (size_t i = 0; i < DARK && i < who->n_dark; i++) {
        const vd_dark_gap *d = &who->dark[i];

        if (d->told == 0 || d->late != 0 || !shares_port(d, last) ||
            last->to.at - d->from.at > LIMIT(f, route_days) * DAY_S)
            continue;
        n++;
        sure += vd_odds_probability(repeated_odds(f, who, i));
        first = d->from.at < first->from.at ? d : first;
    }
    if (last->told == 0 || last->pattern != 0 || n == 0 ||
        n < LIMIT(f, route_calls))
        return;
    last->pattern = 1;
    e = vd_fleet_event(VD_SHIP_DARK_SHUTTLE_EVENT, who, &first->from,
                       &last->to);
    e.port = last->ports[0];
    e.value = (int32_t)n;
    e.sure = vd_sure_of((int)(sure / n));
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

    for (size_t i = 0; i < DARK && i < who->n_dark; i++) {
        vd_dark_gap *d = &who->dark[i];
        int sure = vd_odds_probability(repeated_odds(f, who, i));

        if (d->told == 0 && d->late == 0 && sure >= least)
            tell_dark(f, who, d, sure, vd_odds_probability(d->odds));
    }
    tell_shuttle(f, who);
}

/* --- lists --------------------------------------------------------------- */

void vd_rule_listed(vd_fleet *f, vd_ship *who, const vd_fix *fix, bool changed)
{
    uint8_t before = who->listed;
    vd_ship_known known = {false, VD_STR(""), VD_STR("")};
    vd_str flag = vd_mmsi_country(who->who.mmsi);
    vd_ship_event e;

    if (f->job->known == NULL || f->failed != VD_OK)
        return;
    f->failed = f->job->known(f->job->ctx, &who->who, &known, f->err);
    if (f->failed != VD_OK)
        return;
    /* A ship that says it is another hull stays the one that was listed. */
    if (before != LISTED_YES || !changed)
        who->listed = known.listed ? LISTED_YES : LISTED_NO;
    if (!known.listed || before == LISTED_YES)
        return;
    e = vd_fleet_event(VD_SHIP_LISTED_EVENT, who, fix, fix);
    e.sure = VD_STR("seen");
    e.reason = vd_fleet_say(f, "%.*s", VD_STR_WHOLE(known.lists));
    vd_fleet_tell(f, &e);
    if (known.flag.n > 0 && flag.n > 0 && !vd_str_is(known.flag, flag)) {
        e = vd_fleet_event(VD_SHIP_IDENTITY_EVENT, who, fix, fix);
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

    const vd_bar *call;
    int sure;

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
    /* Of a call of its own: what was met by who met a ship is nobody's. */
    call = find_bar(f, b, BAR_DARK, met->from.at);
    sure = call == NULL ? 0 : (int)((int64_t)call->sure * TRANSFER / 1000000);
    if (sure >= LIMIT(f, dark_percent) * 10000)
        bar(a, BAR_MET, &met->to, sure);
}

void vd_rule_meeting(vd_fleet *f, vd_ship *a, vd_ship *b,
                     const vd_ship_event *met)
{
    judge_meeting(f, a, b, met);
    judge_meeting(f, b, a, met);
}
