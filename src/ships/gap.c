/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gaps, and where a ship can have been in them.
 *
 * A gap is silence of some hours.  It is told with whether others were heard
 * at its two ends, and with the ports that the ship could have reached, stayed
 * at and come back from at the speed of its class: the prism.  For ports of
 * countries under port rules what speaks for and against a call is weighed
 * (data/gap_weights.tsv): mostly the way between the two ends takes up the
 * time, or the ship lay where it lies, and only what no such thing explains is
 * left.  Weights are the project's own, and no probability is more than a
 * share of simulated gaps that were calls.
 *
 * A gap is judged when the ship has said its draught again, or six hours
 * behind it.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ships/state.h"

/* What the end of a gap looks like, in tenths of a knot and metres. */
enum { UNDER_WAY_DKN = 30, SLOW_DKN = 20, STILL_DKN = 5, ONE_PLACE_M = 350 };

typedef struct judged {
    const vd_fix *from;
    const vd_fix *to;
    uint32_t mmsi;
    double seconds;
    double metres;
    double speed_kn;
    uint8_t draught_dm; /* before */
    bool elsewhere;     /* its number was heard meanwhile */
    bool called;        /* it began in a call at such a port */
    vd_coverage at_from;
    vd_coverage at_to;
    vd_reach reach[VD_REACH_MAX];
    size_t n_reach;
} judged;

/* --- the prism ----------------------------------------------------------- */

/* What the ship can do for hours: its class, or more if it has shown it. */
static double speed_of(const vd_ship *who)
{
    double kn = vd_ship_class_speed_kn(vd_ship_class_of(who->who.type));
    double shown = who->top_dkn / 10.0;

    return shown > kn ? shown : kn;
}

/* Keeps the longest stays, those at sanctioned ports before all others: there
   are more ports near a coast than anybody reads. */
static void keep_reach(judged *g, size_t port, int64_t stay_s)
{
    bool sanctioned = vd_port_is_sanctioned(port);
    size_t at = g->n_reach;

    while (at > 0) {
        const vd_reach *r = &g->reach[at - 1];
        bool before = vd_port_is_sanctioned(r->port);

        if (before != sanctioned ? before : r->stay_s >= stay_s)
            break;
        at--;
    }
    if (at == VD_REACH_MAX)
        return;
    if (g->n_reach < VD_REACH_MAX)
        g->n_reach++;
    memmove(&g->reach[at + 1], &g->reach[at],
            (g->n_reach - at - 1) * sizeof *g->reach);
    g->reach[at] = (vd_reach){.port = port, .stay_s = stay_s};
}

static void find_reach(const vd_fleet *f, judged *g)
{
    vd_point a = vd_fix_point(g->from);
    vd_point b = vd_fix_point(g->to);
    double least = (double)LIMIT(f, prism_stay_min) * 60;
    double farthest = g->seconds * g->speed_kn * VD_NM_M / HOUR_S;
    double near2;

    if (g->seconds > (double)LIMIT(f, prism_days) * DAY_S)
        return;
    /* Beyond a quarter of the Earth every port is near. */
    farthest = fmin(farthest + 20 * VD_NM_M, VD_EARTH_M * 1.5);
    near2 = vd_chord2(farthest);
    for (size_t i = 0; i < vd_areas_count(f->job->areas); i++) {
        const vd_area *area = vd_areas_at(f->job->areas, i);
        double stay;

        if (vd_point_chord2(area->centre, a) > near2)
            continue;
        stay = vd_area_stay_s(area, a, b, g->seconds, g->speed_kn);
        if (stay >= least)
            keep_reach(g, i, (int64_t)stay);
    }
}

/* --- coverage ------------------------------------------------------------ */

/* A few hours say that it fell silent alone; more of them say so where others
   come by less often. */
static vd_coverage ask_cover(const vd_fleet *f, vd_cover_ask *ask,
                             int64_t hours)
{
    const long long spans[] = {LIMIT(f, coverage_first_h),
                               LIMIT(f, coverage_h)};
    vd_coverage answer = VD_COVERAGE_UNKNOWN;

    for (size_t i = 0; i < 2; i++) {
        ask->n = (int)(hours < spans[i] ? hours : spans[i]);
        if (ask->n < 1)
            return VD_COVERAGE_UNKNOWN;
        answer = vd_cover_at(&f->cover, ask);
        if (answer != VD_COVERAGE_SILENT)
            break;
    }
    return answer;
}

static void find_coverage(const vd_fleet *f, judged *g)
{
    int64_t first = g->from->at / HOUR_S + 1;
    int64_t last = g->to->at / HOUR_S - 1;
    vd_cover_ask ask = {.lat = g->from->lat,
                        .lon = g->from->lon,
                        .from = first,
                        .step = 1,
                        .percent = (int)LIMIT(f, coverage_percent),
                        .usual = first - 1,
                        .mmsi = g->mmsi};

    g->at_from = ask_cover(f, &ask, last - first + 1);
    ask.lat = g->to->lat;
    ask.lon = g->to->lon;
    ask.from = last;
    ask.step = -1;
    g->at_to = ask_cover(f, &ask, last - first + 1);
}

/* --- what speaks for a call ---------------------------------------------- */

typedef struct weighing {
    int32_t odds;
    uint32_t evidence; /* a bit of each */
} weighing;

int32_t vd_gap_weight(vd_gap_evidence evidence)
{
    static const int32_t weights[] = {
#define X(name, weight, say) weight,
        VD_GAP_EVIDENCE(X)
#undef X
    };

    return weights[evidence];
}

static void weigh(weighing *w, vd_gap_evidence evidence)
{
    w->odds += vd_gap_weight(evidence);
    w->evidence |= 1u << evidence;
}

/* Moored or at anchor, as it says, and still. */
static bool lies(const vd_fix *fix)
{
    return fix->speed_dkn <= STILL_DKN &&
           (fix->status == 1 || fix->status == 5);
}

static bool is_slow(const vd_fix *fix)
{
    return fix->speed_dkn < SLOW_DKN;
}

static bool is_under_way(const vd_fix *fix)
{
    return fix->speed_dkn >= UNDER_WAY_DKN && fix->speed_dkn < VD_SPEED_NONE;
}

static void weigh_coverage(weighing *w, const judged *g)
{
    int covered =
        (g->at_from == VD_COVERAGE_COVERED) + (g->at_to == VD_COVERAGE_COVERED);

    /* Where it alone fell silent, what became of the others later explains
       only why it was heard late again. */
    if (g->at_from == VD_COVERAGE_COVERED && g->at_to == VD_COVERAGE_SILENT)
        weigh(w, VD_GAP_ALONE_SILENT);
    else if (g->at_from == VD_COVERAGE_SILENT &&
             g->at_to == VD_COVERAGE_COVERED)
        weigh(w, VD_GAP_BACK_LATE);
    else if (g->at_from == VD_COVERAGE_SILENT || g->at_to == VD_COVERAGE_SILENT)
        weigh(w, VD_GAP_UNCOVERED);
    else if (covered == 2)
        weigh(w, VD_GAP_COVERED);
    else if (covered == 1)
        weigh(w, VD_GAP_HALF_COVERED);
    else
        weigh(w, VD_GAP_COVERAGE_UNKNOWN);
}

/* What the two ends say of the time between. */
static void weigh_way(weighing *w, const judged *g)
{
    enum { DIRECT_PERCENT = 45, BACK_NM = 80 };

    double takes = g->metres / VD_NM_M / g->speed_kn * HOUR_S;

    if (takes * 100 >= g->seconds * DIRECT_PERCENT)
        weigh(w, VD_GAP_DIRECT);
    else if (g->metres > BACK_NM * VD_NM_M)
        weigh(w, VD_GAP_PASSAGE);
    else if (g->from->speed_dkn <= STILL_DKN && g->metres <= ONE_PLACE_M)
        weigh(w, VD_GAP_STAYED);
    else if (lies(g->from) && lies(g->to))
        weigh(w, VD_GAP_SHIFTED);
    else if (is_slow(g->from) && is_slow(g->to))
        weigh(w, VD_GAP_SLOW_BOTH);
    else if (is_under_way(g->from) && is_under_way(g->to))
        weigh(w, VD_GAP_LOOP);
    else if (lies(g->from) && is_under_way(g->to))
        weigh(w, VD_GAP_LEFT_SILENT);
    else if (is_under_way(g->from) || is_under_way(g->to))
        weigh(w, VD_GAP_HALF_LOOP);
}

/* Degrees between two courses. */
static double apart_deg(double a, double b)
{
    double d = fabs(a - b);

    return d > 180 ? 360 - d : d;
}

static void weigh_course(weighing *w, const vd_fleet *f, const judged *g,
                         size_t port)
{
    enum { TOWARD_DEG = 60, AWAY_DEG = 120, FAR_NM = 180 };

    vd_point at = vd_areas_at(f->job->areas, port)->centre;
    double apart;

    if (vd_point_distance_m(at, vd_fix_point(g->from)) > FAR_NM * VD_NM_M &&
        vd_point_distance_m(at, vd_fix_point(g->to)) > FAR_NM * VD_NM_M)
        weigh(w, VD_GAP_FAR);

    if (is_under_way(g->from) && g->from->course_ddeg < VD_COURSE_NONE) {
        apart = apart_deg(g->from->course_ddeg / 10.0,
                          vd_point_bearing_deg(vd_fix_point(g->from), at));
        if (apart <= TOWARD_DEG)
            weigh(w, VD_GAP_TOWARD);
        else if (apart >= AWAY_DEG)
            weigh(w, VD_GAP_AWAY);
    }
    if (is_under_way(g->to) && g->to->course_ddeg < VD_COURSE_NONE) {
        apart = apart_deg(g->to->course_ddeg / 10.0 + 180,
                          vd_point_bearing_deg(vd_fix_point(g->to), at));
        apart = apart > 180 ? 360 - apart : apart;
        if (apart <= TOWARD_DEG)
            weigh(w, VD_GAP_BACK);
    }
}

static void weigh_ship(weighing *w, const vd_fleet *f, const vd_ship *who,
                       const judged *g)
{
    vd_ship_class c = vd_ship_class_of(who->who.type);
    int change = abs((int)who->draught_dm - (int)g->draught_dm);

    if (c == VD_SHIP_CLASS_CARGO || c == VD_SHIP_CLASS_TANKER)
        weigh(w, VD_GAP_CARRIER);
    else if (c == VD_SHIP_CLASS_UNKNOWN || c == VD_SHIP_CLASS_OTHER)
        weigh(w, VD_GAP_UNKNOWN_CRAFT);
    else
        weigh(w, VD_GAP_CRAFT);
    if (who->draught_dm > 0 && g->draught_dm > 0) {
        if (change >= LIMIT(f, draught_dm))
            weigh(w, VD_GAP_DRAUGHT_CHANGED);
        else
            weigh(w, VD_GAP_DRAUGHT_SAME);
    }
    if (who->listed == LISTED_YES)
        weigh(w, VD_GAP_LISTED);
    if (g->elsewhere)
        weigh(w, VD_GAP_ELSEWHERE);
}

/* --- told ---------------------------------------------------------------- */

vd_str vd_gap_say(vd_fleet *f, uint32_t evidence)
{
    static const vd_str words[] = {
#define X(name, weight, say) say,
        VD_GAP_EVIDENCE(X)
#undef X
    };

    vd_buf_clear(&f->text);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if ((evidence >> i & 1) == 0 || words[i].n == 0)
            continue;
        if (f->text.n > 0)
            vd_buf_put_z(&f->text, "; ");
        vd_buf_put(&f->text, words[i]);
    }
    return vd_buf_view(&f->text);
}

static void tell_draught(vd_fleet *f, const vd_ship *who, const judged *g)
{
    vd_ship_event e;

    if (g->draught_dm == 0 || who->draught_dm == 0 ||
        abs((int)who->draught_dm - (int)g->draught_dm) < LIMIT(f, draught_dm))
        return;
    e = vd_fleet_event(VD_SHIP_DRAUGHT_EVENT, who, g->from, g->to);
    e.before = g->draught_dm;
    e.value = who->draught_dm;
    e.metres = (int64_t)g->metres;
    e.reason =
        vd_fleet_say(f,
                     "%d.%d m before the gap, %d.%d m behind it; "
                     "draught is typed by hand",
                     e.before / 10, e.before % 10, e.value / 10, e.value % 10);
    vd_fleet_tell(f, &e);
}

/* w is NULL where a call is no question. */
static void tell_gap(vd_fleet *f, const vd_ship *who, judged *g,
                     const weighing *w, bool open)
{
    vd_ship_event e = vd_fleet_event(VD_SHIP_GAP_EVENT, who, g->from, g->to);

    e.open = open;
    e.metres = (int64_t)g->metres;
    e.covered_from = g->at_from;
    e.covered_to = g->at_to;
    e.reach = g->reach;
    e.n_reach = g->n_reach;
    if (w != NULL) {
        e.port = g->reach[0].port;
        e.probability = vd_odds_probability(w->odds);
        e.sure = vd_sure_of(e.probability);
        e.reason = vd_gap_say(f, w->evidence);
    }
    vd_fleet_tell(f, &e);
}

static void remember_dark(vd_ship *who, const judged *g, const weighing *w)
{
    vd_dark_gap *d = &who->dark[who->n_dark++ % DARK];

    memset(d, 0, sizeof *d);
    d->from = *g->from;
    d->to = *g->to;
    d->odds = w->odds;
    d->evidence = w->evidence;
    for (size_t i = 0; i < DARK_PORTS && i < g->n_reach; i++) {
        if (vd_port_is_sanctioned(g->reach[i].port))
            d->ports[d->n_ports++] = (uint16_t)g->reach[i].port;
    }
}

static bool is_at_sanctioned(const vd_fleet *f, const vd_fix *fix)
{
    size_t area =
        vd_areas_find(f->job->areas, vd_fix_point(fix), fix->lat, fix->lon);

    return area != VD_AREA_NONE && vd_port_is_sanctioned(area);
}

/* Whether it is a question if the ship called at a sanctioned port: it can
   have, and did not begin the gap in a call that is told. */
static bool is_asked(const judged *g)
{
    return g->n_reach > 0 && vd_port_is_sanctioned(g->reach[0].port) &&
           !g->called;
}

void vd_gap_settle(vd_fleet *f, vd_ship *who, vd_track *t)
{
    judged g = {.from = &t->gap.from,
                .to = &t->gap.to,
                .mmsi = who->who.mmsi,
                .draught_dm = t->gap.draught_dm,
                .elsewhere = t->gap.elsewhere != 0,
                .called = t->gap.called != 0};
    weighing w = {.odds = 0};
    bool asked;

    if (t->gap.waits == 0)
        return;
    t->gap.waits = 0;
    g.seconds = (double)(g.to->at - g.from->at);
    g.metres = vd_fix_distance_m(g.from, g.to);
    g.speed_kn = speed_of(who);
    find_reach(f, &g);
    find_coverage(f, &g);
    asked = is_asked(&g);
    if (asked) {
        weigh(&w, VD_GAP_PRIOR);
        weigh_coverage(&w, &g);
        weigh_way(&w, &g);
        weigh_course(&w, f, &g, g.reach[0].port);
        weigh_ship(&w, f, who, &g);
        if (is_at_sanctioned(f, g.from) || is_at_sanctioned(f, g.to))
            weigh(&w, VD_GAP_AT_PORT);
    }
    tell_gap(f, who, &g, asked ? &w : NULL, false);
    tell_draught(f, who, &g);
    if (g.at_from == VD_COVERAGE_COVERED)
        vd_meet_dark(f, who, g.from, g.to);
    if (asked) {
        remember_dark(who, &g, &w);
        vd_rule_dark(f, who);
    }
}

/* A ship that lies where it lay is still in its port. */
static bool is_same_berth(const vd_fleet *f, const vd_track *t,
                          const vd_fix *to)
{
    enum { BERTH_M = 1000 };

    return t->area != 0 && t->stop.at != 0 &&
           to->at - t->last.at <= LIMIT(f, prism_days) * DAY_S &&
           vd_area_has(vd_areas_at(f->job->areas, (size_t)t->area - 1),
                       vd_fix_point(to), (int)LIMIT(f, leave_percent)) &&
           vd_fix_distance_m(&t->last, to) <= BERTH_M;
}

static bool was_elsewhere(const vd_fleet *f, const vd_ship *who,
                          const vd_track *t)
{
    for (size_t i = 0; i < TRACKS; i++) {
        const vd_track *other = vd_fleet_track(f, who->tracks[i]);

        if (other != NULL && other != t && other->last.at > t->last.at)
            return true;
    }
    return false;
}

/* Whether the ship lies in a sanctioned port for so long that it is told. */
static bool is_in_call(const vd_fleet *f, const vd_track *t)
{
    return t->area != 0 && vd_port_is_sanctioned((size_t)t->area - 1) &&
           (t->call_from.at != 0 ||
            (t->stop.at != 0 &&
             t->stop_last.at - t->stop.at >= LIMIT(f, call_min) * 60));
}

void vd_gap_begin(vd_fleet *f, vd_ship *who, vd_track *t, const vd_fix *to)
{
    bool called;

    vd_gap_settle(f, who, t);
    called = is_in_call(f, t);
    if (!is_same_berth(f, t, to))
        vd_rest_break(f, who, t, false);
    t->gap = (vd_pending_gap){.from = t->last,
                              .to = *to,
                              .draught_dm = (uint8_t)t->draught_dm,
                              .waits = 1,
                              .elsewhere = was_elsewhere(f, who, t),
                              .called = called};
    vd_rest_take(f, who, t, to, 0);
}

/* Nothing was heard until now: where it can be is told, nothing is judged. What
   was heard last so long ago that it can be anywhere has left. */
void vd_gap_open(vd_fleet *f, vd_ship *who, vd_track *t)
{
    vd_fix now = t->last;
    judged g = {.from = &t->last, .to = &now, .mmsi = who->who.mmsi};

    now.at = f->now;
    if (now.at - t->last.at < LIMIT(f, gap_min) * 60 ||
        now.at - t->last.at > LIMIT(f, prism_days) * DAY_S)
        return;
    g.seconds = (double)(now.at - t->last.at);
    g.speed_kn = speed_of(who);
    find_reach(f, &g);
    find_coverage(f, &g);
    tell_gap(f, who, &g, NULL, true);
}

static void tell_late(vd_fleet *f, const vd_ship *who, const vd_fix *from,
                      const vd_fix *to, const vd_fix *fix)
{
    vd_ship_event e = vd_fleet_event(VD_SHIP_LATE_EVENT, who, from, to);

    e.metres = (int64_t)vd_fix_distance_m(from, fix);
    e.reason = vd_fleet_say(f,
                            "the gap was no silence: line %u has a position in "
                            "it that came too late",
                            fix->place.line);
    vd_fleet_tell(f, &e);
}

/* Whether a position in a gap is of the ship, and not of another sender of its
   number: it can have come there and gone on, and it is not in such a port,
   where it would say the call. */
static bool lies_in(const vd_fleet *f, const vd_ship *who, const vd_fix *fix,
                    const vd_fix *from, const vd_fix *to)
{
    double ms = speed_of(who) * VD_NM_M / HOUR_S;

    return fix->at > from->at && fix->at < to->at &&
           vd_fix_distance_m(from, fix) <= ms * (double)(fix->at - from->at) &&
           vd_fix_distance_m(fix, to) <= ms * (double)(to->at - fix->at) &&
           !is_at_sanctioned(f, fix);
}

/* What was taken from a gap that was none is taken back. */
void vd_gap_late(vd_fleet *f, vd_ship *who, const vd_fix *fix)
{
    for (size_t i = 0; i < TRACKS; i++) {
        vd_track *t = vd_fleet_track(f, who->tracks[i]);

        if (t == NULL || t->gap.waits == 0 ||
            !lies_in(f, who, fix, &t->gap.from, &t->gap.to))
            continue;
        t->gap.waits = 0;
        tell_late(f, who, &t->gap.from, &t->gap.to, fix);
    }
    for (size_t i = 0; i < DARK && i < who->n_dark; i++) {
        vd_dark_gap *d = &who->dark[i];

        if (d->late != 0 || !lies_in(f, who, fix, &d->from, &d->to))
            continue;
        d->late = 1;
        vd_rule_unbar(f, who);
        tell_late(f, who, &d->from, &d->to, fix);
    }
}
