/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A made-up month of ships off the east coast of Korea, with what is true.
 *
 * Ships go from port to port at speeds of their own, lie at berths, ride at
 * anchor, fish, drift, meet.  Each step that a ship makes is there whether it
 * is heard or not; what is heard is decided afterwards: by the transponder,
 * which may be off, by receivers on the coast, which reach so far and are down
 * at times, and by satellites, which come by and hear a few.  Detectors see
 * only what was heard.  Nothing here knows how they work.
 *
 * usage: fleet SEED POSITIONS.csv TRUTH.jsonl
 *
 * Positions have the columns of MarineCadastre, in order of time.  Truth is a
 * line for each thing that happened: dark_call, call, encounter, honest_gap.
 * IMO numbers begin with 40, which no ship has.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coast.h"

enum {
    SHIPS_MAX = 400,
    PHASES_MAX = 400,
    OFFS_MAX = 12,
    DAYS = 30,
    DAY = 86400,
    HOUR = 3600,
};

#define START 1704067200LL /* 2024-01-01 */
static const double pi = 3.14159265358979323846;
static const double earth_nm = 3440.065;

/* --- chance -------------------------------------------------------------- */

static uint64_t chance_state;

static uint64_t next_random(void)
{
    uint64_t z = chance_state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static double uniform(double from, double to)
{
    return from +
           (to - from) * (double)(next_random() >> 11) / 9007199254740992.0;
}

static int below(int n)
{
    return (int)(next_random() % (uint64_t)n);
}

static bool odds(double p)
{
    return uniform(0, 1) < p;
}

static double normal(double sigma)
{
    double sum = 0;

    for (int i = 0; i < 6; i++)
        sum += uniform(-1, 1);
    return sum / 1.414 * sigma;
}

/* --- the Earth, as far as this sea goes ---------------------------------- */

static double distance_nm(place a, place b)
{
    double p = pi / 180;
    double h =
        pow(sin((b.lat - a.lat) * p / 2), 2) +
        cos(a.lat * p) * cos(b.lat * p) * pow(sin((b.lon - a.lon) * p / 2), 2);

    return 2 * earth_nm * asin(sqrt(h));
}

static double bearing_deg(place a, place b)
{
    double p = pi / 180;
    double y = sin((b.lon - a.lon) * p) * cos(b.lat * p);
    double x = cos(a.lat * p) * sin(b.lat * p) -
               sin(a.lat * p) * cos(b.lat * p) * cos((b.lon - a.lon) * p);
    double deg = atan2(y, x) / p;

    return deg < 0 ? deg + 360 : deg;
}

static place ahead(place a, double deg, double nm)
{
    double p = pi / 180;
    double d = nm / earth_nm;
    double lat =
        asin(sin(a.lat * p) * cos(d) + cos(a.lat * p) * sin(d) * cos(deg * p));
    double lon = a.lon * p + atan2(sin(deg * p) * sin(d) * cos(a.lat * p),
                                   cos(d) - sin(a.lat * p) * sin(lat));

    return (place){lat / p, lon / p};
}

static place between(place a, place b, double share)
{
    double d = distance_nm(a, b);

    return d < 1e-9 ? a : ahead(a, bearing_deg(a, b), d * share);
}

/* --- ships --------------------------------------------------------------- */

typedef enum doing { SAIL, MOOR, ANCHOR, DRIFT, FISH, ALONGSIDE } doing;

typedef struct phase {
    doing what;
    double from; /* seconds since START */
    double to;
    place a;
    place b;
    double speed_kn;
    int port; /* of a stay, -1 */
} phase;

typedef struct off {
    double from;
    double to;
} off;

typedef struct ship {
    unsigned mmsi;
    unsigned imo;
    char name[32];
    int type;
    int length;
    int beam;
    double speed_kn;
    double draught;
    double draught_at; /* when it becomes another */
    double draught_then;
    phase phases[PHASES_MAX];
    int n;
    off offs[OFFS_MAX];
    int n_offs;
    double end; /* of the last phase */
    place at;
    int swing;          /* of the anchor, degrees */
    unsigned mmsi_then; /* renamed: since renamed_at */
    double renamed_at;
    double spoof_from; /* positions turn in a circle */
    double spoof_to;
    bool weak;          /* satellites do not hear it */
    double strong_from; /* out of the crowd, satellites hear it well */
    double strong_to;
} ship;

static ship ships[SHIPS_MAX];
static int n_ships;
static FILE *truth;

static unsigned made_imo(unsigned n)
{
    unsigned base = 400000 + n;
    unsigned sum = 0;
    unsigned digits = base;

    for (unsigned weight = 2; weight <= 7; weight++) {
        sum += digits % 10 * weight;
        digits /= 10;
    }
    return base * 10 + sum % 10;
}

static ship *new_ship(int type, double speed)
{
    static const unsigned mids[] = {273, 440, 431, 352, 538, 620, 511, 613};
    ship *s = &ships[n_ships];

    if (n_ships == SHIPS_MAX)
        exit(2);
    memset(s, 0, sizeof *s);
    s->mmsi = mids[below(8)] * 1000000u + 100000u + (unsigned)n_ships * 37u;
    s->imo = type == 30
                 ? 0
                 : made_imo((unsigned)n_ships * 11u + (unsigned)below(10));
    (void)snprintf(s->name, sizeof s->name, "%s %d",
                   type == 30   ? "EDGE FISHER"
                   : type >= 80 ? "MADE TANKER"
                                : "MADE CARRIER",
                   n_ships + 1);
    s->type = type;
    s->length = type == 30 ? 25 + below(20) : 80 + below(100);
    s->beam = s->length / 6;
    s->speed_kn = speed;
    s->draught = 3 + s->length / 30.0;
    n_ships++;
    return s;
}

static void add_phase(ship *s, doing what, double hours, place to, int at_port)
{
    phase *p = &s->phases[s->n];

    if (s->n == PHASES_MAX)
        exit(3);
    *p = (phase){.what = what,
                 .from = s->end,
                 .a = s->at,
                 .b = to,
                 .port = at_port,
                 .speed_kn = s->speed_kn};
    p->to = s->end + hours * HOUR;
    s->end = p->to;
    s->at = to;
    s->n++;
}

/* Two stays in one place are one. */
static void stay(ship *s, doing what, double hours, int at_port)
{
    phase *last = s->n > 0 ? &s->phases[s->n - 1] : NULL;

    if (last != NULL && last->what == what && last->port == at_port &&
        (what == MOOR || what == ANCHOR)) {
        last->to += hours * HOUR;
        s->end = last->to;
        return;
    }
    add_phase(s, what, hours, s->at, at_port);
}

static void sail(ship *s, place to, double speed)
{
    double nm = distance_nm(s->at, to);

    if (nm < 0.01)
        return;
    add_phase(s, SAIL, nm / speed, to, -1);
    s->phases[s->n - 1].speed_kn = speed;
}

/* Around the coast of Korea where a straight way would cross it. */
static void sail_far(ship *s, int from, int to)
{
    static const place capes[] = {{38.7, 129.4}, {37.0, 130.0}, {35.8, 130.0}};
    bool coast_from = from >= 0 && (ports[from].korean || from < HONEST_FROM);
    bool coast_to = ports[to].korean || to < HONEST_FROM;

    if (coast_from && coast_to && from != to) {
        bool south = ports[to].at.lat < s->at.lat;

        for (int i = 0; i < 3; i++) {
            place c = capes[south ? i : 2 - i];
            double low = fmin(s->at.lat, ports[to].gate.lat);
            double high = fmax(s->at.lat, ports[to].gate.lat);

            if (c.lat > low && c.lat < high)
                sail(s, c, s->speed_kn * uniform(0.95, 1.0));
        }
    }
    sail(s, ports[to].gate, s->speed_kn * uniform(0.93, 1.0));
}

/* Whether another rides at anchor so near then. */
static bool is_taken(place at, double from, double to)
{
    for (int i = 0; i < n_ships; i++) {
        for (int k = 0; k < ships[i].n; k++) {
            const phase *p = &ships[i].phases[k];

            if (p->what == ANCHOR && p->from < to && p->to > from &&
                distance_nm(p->a, at) < 0.4)
                return true;
        }
    }
    return false;
}

/* Rides in the roads of a port, clear of others. */
static void anchor(ship *s, int p, double hours)
{
    place at;
    int tries = 0;

    do
        at = ahead(ports[p].gate, uniform(0, 360), uniform(0.3, 3.5));
    while (is_taken(at, s->end, s->end + (hours + 2) * HOUR) && ++tries < 200);
    sail(s, at, 5);
    stay(s, ANCHOR, hours, -1);
}

static place berth_of(int p)
{
    return ahead(ports[p].at, uniform(0, 360), uniform(0.1, 1.2));
}

static void go_in(ship *s, int to)
{
    sail(s, berth_of(to), s->speed_kn * 0.55);
}

/* A voyage to a port, sometimes with a wait in the roads, and the stay. */
static void voyage(ship *s, int from, int to)
{
    if (from >= 0)
        sail(s, ports[from].gate, s->speed_kn * 0.6);
    sail_far(s, from, to);
    if (odds(0.25)) {
        anchor(s, to, uniform(5, 30));
    }
    go_in(s, to);
    stay(s, MOOR, uniform(10, 60), to);
}

static int other_port(int not_this)
{
    int p;

    do
        p = HONEST_FROM + below(PORTS - HONEST_FROM);
    while (p == not_this || p == DUNAY);
    return p;
}

static int begin_in_port(ship *s, int at)
{
    int p = at >= 0 ? at : other_port(-1);

    s->at = berth_of(p);
    stay(s, MOOR, uniform(1, 60), p);
    return p;
}

static void trade_until(ship *s, int at, double until)
{
    while (s->end < until && s->n < PHASES_MAX - 20) {
        int to = other_port(at);

        voyage(s, at, to);
        at = to;
    }
}

/* --- what happens -------------------------------------------------------- */

static void tell(const char *kind, const ship *s, const char *where,
                 double from, double to)
{
    (void)fprintf(truth,
                  "{\"kind\":\"%s\",\"mmsi\":%u,\"where\":\"%s\",\"from\":%lld,"
                  "\"to\":%lld}\n",
                  kind, s->mmsi, where, (long long)from + START,
                  (long long)to + START);
}

static void turn_off(ship *s, double from, double to)
{
    if (s->n_offs == OFFS_MAX)
        exit(4);
    s->offs[s->n_offs++] = (off){from, to};
}

static void honest_off(ship *s, const char *why, double from, double to)
{
    turn_off(s, from, to);
    tell("honest_gap", s, why, from, to);
}

/* From the Russian side to Rajin and back, silent. */
static void dark_trip(ship *s, int from)
{
    static const int homes[] = {VOSTOCHNY, DUNAY, VOSTOCHNY, DUNAY};
    int back = homes[below(4)];
    double mode = uniform(0, 1);
    double quiet;
    double there_to;
    double loud;

    if (mode < 0.12) {
        quiet = s->end - uniform(0.5, 5) * HOUR; /* still at the berth */
        sail(s, ports[from].gate, s->speed_kn * 0.6);
    } else if (mode < 0.30) { /* from the roads */
        anchor(s, from, uniform(4, 20));
        quiet = s->end - uniform(0, 1) * HOUR;
    } else {
        sail(s, ports[from].gate, s->speed_kn * 0.6);
        quiet = s->end + uniform(-0.3, 1.2) * HOUR;
    }
    sail(s, ports[RAJIN].gate, s->speed_kn);
    go_in(s, RAJIN);
    stay(s, MOOR, uniform(14, 60), RAJIN);
    there_to = s->end;
    sail(s, ports[RAJIN].gate, s->speed_kn * 0.6);
    sail(s, ports[back].gate, s->speed_kn);
    mode = uniform(0, 1);
    if (mode < 0.7) {
        loud = s->end - uniform(0, 1.2) * HOUR;
        go_in(s, back);
        stay(s, MOOR, uniform(15, 60), back);
    } else if (mode < 0.88) {
        anchor(s, back, uniform(4, 20));
        loud = s->end - uniform(1, 3) * HOUR;
        go_in(s, back);
        stay(s, MOOR, uniform(15, 60), back);
    } else {
        go_in(s, back);
        stay(s, MOOR, uniform(15, 60), back);
        loud = s->end - uniform(2, 8) * HOUR;
    }
    if (odds(0.6)) {
        s->draught_at = there_to;
        s->draught_then = s->draught + (odds(0.5) ? 1 : -1) * uniform(0.5, 2);
    }
    turn_off(s, quiet, loud);
    tell("dark_call", s, "Rajin", quiet, loud);
    sail(s, ports[back].gate, s->speed_kn * 0.6);
    sail(s, ports[VLADIVOSTOK].gate, s->speed_kn);
    go_in(s, VLADIVOSTOK);
    stay(s, MOOR, uniform(20, 90), VLADIVOSTOK);
}

static void make_shuttles(void)
{
    static const int trips[] = {3, 3, 2, 2, 1, 1};

    for (int i = 0; i < 6; i++) {
        ship *s = new_ship(70 + below(5), uniform(10.5, 14));

        (void)begin_in_port(s, VLADIVOSTOK);
        for (int k = 0; k < trips[i]; k++)
            dark_trip(s, VLADIVOSTOK);
        trade_until(s, VLADIVOSTOK, DAYS * DAY);
    }
}

/* Off while it lies where it lies. */
static void lie_silent(ship *s, doing what)
{
    for (int i = 1; i < s->n; i++) {
        phase *p = &s->phases[i];

        if (p->what == what && p->from > 3 * DAY && p->to < (DAYS - 3) * DAY &&
            p->to - p->from > 28 * HOUR) {
            honest_off(s, what == MOOR ? "moored" : "at anchor",
                       p->from + uniform(1, 2) * HOUR,
                       p->to - uniform(1, 2) * HOUR);
            return;
        }
    }
}

static void moored_off(void)
{
    ship *s = new_ship(70 + below(10), uniform(9, 14));
    static const int near_rajin[] = {VLADIVOSTOK, NAKHODKA, VOSTOCHNY,
                                     ZARUBINO,    SOKCHO,   DONGHAE};
    int at = begin_in_port(s, -1);
    int to = near_rajin[below(6)];

    sail(s, ports[at].gate, s->speed_kn * 0.6);
    sail_far(s, at, to);
    if (s->end < 3.2 * DAY)
        anchor(s, to, 3.2 * 24 - s->end / HOUR);
    go_in(s, to);
    stay(s, MOOR, uniform(32, 120), to);
    lie_silent(s, MOOR);
    if (odds(0.5)) { /* it loads meanwhile */
        s->draught_at = s->end - 3 * HOUR;
        s->draught_then = s->draught + uniform(0.5, 2);
    }
    trade_until(s, to, DAYS * DAY);
}

static void anchored_off(void)
{
    ship *s = new_ship(70 + below(10), uniform(9, 14));
    static const int near_rajin[] = {VLADIVOSTOK, NAKHODKA, VOSTOCHNY};
    int at = begin_in_port(s, -1);
    int to = near_rajin[below(3)];

    while (s->end < 4 * DAY)
        stay(s, MOOR, 12, at);
    sail(s, ports[at].gate, s->speed_kn * 0.6);
    sail_far(s, at, to);
    anchor(s, to, uniform(32, 110));
    lie_silent(s, ANCHOR);
    go_in(s, to);
    stay(s, MOOR, 30, to);
    trade_until(s, to, DAYS * DAY);
}

/* Waits for orders at sea, switched off. */
static void drift_off(void)
{
    ship *s = new_ship(70 + below(15), uniform(9, 14));
    int at = begin_in_port(s, VLADIVOSTOK + below(4));
    place where = ahead(ports[at].gate, uniform(100, 200), uniform(8, 22));
    double from;

    while (s->end < (3 + below(15)) * DAY)
        stay(s, MOOR, 12, at);
    sail(s, ports[at].gate, s->speed_kn * 0.6);
    sail(s, where, s->speed_kn);
    from = s->end + uniform(1, 3) * HOUR;
    add_phase(s, DRIFT, uniform(30, 80),
              ahead(s->at, uniform(0, 360), uniform(4, 15)), -1);
    honest_off(s, "drifting", from, s->end - uniform(0.5, 2) * HOUR);
    trade_until(s, at, DAYS * DAY);
}

/* The transponder fails under way and is mended where the ship goes. */
static void failed_on_the_way(void)
{
    ship *s = new_ship(70 + below(15), uniform(9, 14));
    int at = begin_in_port(s, HONEST_FROM + below(PORTS - HONEST_FROM));
    int to;
    double from;

    do
        to = other_port(at);
    while (to == at);
    while (s->end < (2 + below(14)) * DAY)
        stay(s, MOOR, 12, at);
    sail(s, ports[at].gate, s->speed_kn * 0.6);
    from = s->end + uniform(0.2, 2) * HOUR;
    sail_far(s, at, to);
    go_in(s, to);
    stay(s, MOOR, uniform(20, 60), to);
    honest_off(s, "failed", from, s->end - uniform(3, 15) * HOUR);
    trade_until(s, to, DAYS * DAY);
}

/* To a harbour where nobody listens, and back; the transponder is on. */
static void unheard_trip(void)
{
    ship *s = new_ship(70 + below(10), uniform(9, 13));
    int at = begin_in_port(s, odds(0.5) ? VLADIVOSTOK : NAKHODKA);
    place there = unheard[below(3)];
    double from;

    s->weak = true;
    while (s->end < (2 + below(15)) * DAY)
        stay(s, MOOR, 12, at);
    sail(s, ports[at].gate, s->speed_kn * 0.6);
    sail(s, (place){42.45, 133.3}, s->speed_kn);
    from = s->end;
    sail(s, there, s->speed_kn);
    stay(s, MOOR, uniform(12, 50), -1);
    sail(s, (place){42.45, 133.3}, s->speed_kn);
    tell("honest_gap", s, "unheard", from, s->end);
    sail(s, ports[at].gate, s->speed_kn);
    go_in(s, at);
    stay(s, MOOR, 30, at);
    trade_until(s, at, DAYS * DAY);
}

static void fishing_fleet(int boats)
{
    int home = HONEST_FROM + below(7);
    place ground = ahead(ports[home].gate, uniform(60, 160), uniform(8, 45));

    for (int i = 0; i < boats; i++) {
        ship *s = new_ship(30, uniform(8, 11));
        bool quiet = odds(0.6);

        s->weak = true;
        (void)begin_in_port(s, home);
        while (s->end < (DAYS - 1) * DAY && s->n < PHASES_MAX - 20) {
            double from;

            sail(s, ports[home].gate, 6);
            sail(s, ahead(ground, uniform(0, 360), uniform(0, 5)), s->speed_kn);
            from = s->end;
            for (int k = 0; k < 4; k++)
                add_phase(s, FISH, uniform(6, 20),
                          ahead(ground, uniform(0, 360), uniform(0, 6)), -1);
            if (quiet && s->n_offs < 3 && s->end - from > 26 * HOUR)
                honest_off(s, "fishing", from + uniform(0, 1) * HOUR,
                           s->end - uniform(0, 1) * HOUR);
            sail(s, ports[home].gate, s->speed_kn);
            go_in(s, home);
            stay(s, MOOR, uniform(10, 40), home);
        }
    }
}

/* Two ships meet at sea and lie alongside each other. */
static void transfer(bool coastal, bool one_silent)
{
    static const place open[] = {
        {39.6, 132.5}, {37.2, 131.8}, {41.3, 132.6}, {36.4, 131.6}};
    static const place coast[] = {
        {42.45, 132.6}, {37.35, 129.35}, {42.5, 131.75}, {35.75, 129.75}};
    place at = coastal ? coast[below(4)] : open[below(4)];
    double when = uniform(4, DAYS - 5) * DAY;
    double hours = uniform(3, 9);
    ship *pair[2];

    at = ahead(at, uniform(0, 360), uniform(0, 6));
    for (int i = 0; i < 2; i++) {
        ship *s = pair[i] = new_ship(80 + below(5), uniform(9, 14));
        int from = begin_in_port(s, -1);
        place side =
            ahead(at, i == 0 ? 0 : 90, i == 0 ? 0 : uniform(40, 110) / 1852);
        double early = i == 0 ? uniform(0, 2) : uniform(0, 0.5);
        double sea;
        int bound;

        s->strong_from = when - 24 * HOUR;
        s->strong_to = when + 36 * HOUR;
        sea = distance_nm(ports[from].gate, side) / s->speed_kn +
              distance_nm(s->at, ports[from].gate) / (s->speed_kn * 0.6);
        if (s->end < when - (sea + early) * HOUR)
            stay(s, MOOR, (when - s->end) / HOUR - sea - early, from);
        sail(s, ports[from].gate, s->speed_kn * 0.6);
        sail(s, side, s->speed_kn);
        if (s->end < when)
            add_phase(s, DRIFT, (when - s->end) / HOUR, side, -1);
        add_phase(s, ALONGSIDE, hours, ahead(side, 45, hours * 0.4), -1);
        bound = other_port(-1);
        sail_far(s, -1, bound);
        go_in(s, bound);
        stay(s, MOOR, 30, bound);
        trade_until(s, bound, DAYS * DAY);
    }
    if (one_silent)
        turn_off(pair[1], when - uniform(8, 14) * HOUR,
                 when + (hours + uniform(6, 12)) * HOUR);
    (void)fprintf(truth,
                  "{\"kind\":\"%s\",\"mmsi\":%u,\"other\":%u,\"where\":\"%s\","
                  "\"from\":%lld,"
                  "\"to\":%lld}\n",
                  one_silent ? "dark_encounter" : "encounter", pair[0]->mmsi,
                  pair[1]->mmsi, coastal ? "coast" : "open",
                  (long long)when + START,
                  (long long)(when + hours * HOUR) + START);
}

static void renamed(void)
{
    ship *s = new_ship(70, uniform(9, 14));
    int at = begin_in_port(s, -1);

    trade_until(s, at, DAYS * DAY);
    s->mmsi_then = 677000000u + s->mmsi % 100000u;
    s->renamed_at = uniform(8, 22) * DAY;
    tell("renamed", s, "", s->renamed_at, s->renamed_at);
}

static void turns_in_circles(void)
{
    ship *s = new_ship(80, uniform(9, 14));
    int at = begin_in_port(s, VLADIVOSTOK);

    trade_until(s, at, DAYS * DAY);
    s->spoof_from = uniform(5, 20) * DAY;
    s->spoof_to = s->spoof_from + uniform(10, 30) * HOUR;
    tell("circles", s, "", s->spoof_from, s->spoof_to);
}

static void openly_to_rajin(void)
{
    ship *s = new_ship(70, uniform(9, 12));
    int at = begin_in_port(s, ZARUBINO);

    tell("calls_openly", s, "Rajin", 0, DAYS * DAY);
    while (s->end < (DAYS - 3) * DAY && s->n < PHASES_MAX - 20) {
        sail(s, ports[at].gate, s->speed_kn * 0.6);
        at = at == ZARUBINO ? RAJIN : ZARUBINO;
        sail(s, ports[at].gate, s->speed_kn);
        go_in(s, at);
        stay(s, MOOR, uniform(30, 90), at);
    }
}

/* --- where a ship is ----------------------------------------------------- */

typedef struct state {
    place at;
    double speed;
    double course;
    int status;
    doing what;
} state;

/* Speed through a leg: a tenth of it is getting going and slowing down. */
static double along(double t)
{
    double edge = 0.05;
    double full = 1 / (1 - edge);

    if (t < edge)
        return full * t * t / (2 * edge);
    if (t > 1 - edge)
        return 1 - full * (1 - t) * (1 - t) / (2 * edge);
    return full * (t - edge / 2);
}

static state state_at(ship *s, int i, double t)
{
    const phase *p = &s->phases[i];
    double share = (t - p->from) / (p->to - p->from);
    state r = {.what = p->what};

    switch (p->what) {
    case SAIL:
        r.at = between(p->a, p->b, along(share));
        r.course = bearing_deg(r.at, share < 0.999 ? p->b : ahead(r.at, 0, 1));
        r.speed = p->speed_kn * (share < 0.05 || share > 0.95 ? 0.6 : 1.02) +
                  normal(0.2);
        r.status = 0;
        break;
    case MOOR:
        r.at = ahead(p->a, uniform(0, 360), uniform(0, 6) / 1852);
        r.speed = odds(0.9) ? 0 : 0.1;
        r.course = uniform(0, 360);
        r.status = odds(0.93) ? 5 : 0;
        break;
    case ANCHOR:
        s->swing += below(21) - 10;
        r.at = ahead(p->a, s->swing, (60 + s->length / 2.0) / 1852);
        r.speed = odds(0.8) ? 0.1 : 0.4;
        r.course = uniform(0, 360);
        r.status = odds(0.9) ? 1 : 0;
        break;
    case FISH: {
        double hours = (p->to - p->from) / HOUR;

        r.at = ahead(between(p->a, p->b, share), share * hours * 70,
                     1.2 * sin(share * pi));
        r.speed = uniform(1.5, 4);
        r.course = uniform(0, 360);
        r.status = odds(0.7) ? 7 : 0;
        break;
    }
    default:
        r.at = between(p->a, p->b, share);
        r.speed = fabs(distance_nm(p->a, p->b) / ((p->to - p->from) / HOUR)) +
                  uniform(0, 0.3);
        r.course = bearing_deg(p->a, p->b);
        r.status = odds(0.5) ? 0 : 2;
        break;
    }
    r.speed = r.speed < 0 ? 0 : r.speed;
    return r;
}

/* --- what is heard ------------------------------------------------------- */

static bool is_off(const ship *s, double t)
{
    for (int i = 0; i < s->n_offs; i++) {
        if (t >= s->offs[i].from && t < s->offs[i].to)
            return true;
    }
    return false;
}

static bool by_coast(place at, double t)
{
    for (int i = 0; i < RECEIVERS; i++) {
        const receiver *r = &receivers[i];
        double nm;

        if (fabs(r->at.lat - at.lat) > 1 ||
            (t >= r->down_from && t < r->down_to))
            continue;
        nm = distance_nm(r->at, at);
        if (nm < r->range_nm * 0.8
                ? odds(0.92)
                : odds(0.9 * (r->range_nm - nm) / (r->range_nm * 0.2)))
            return true;
    }
    return false;
}

/* A pass every hundred minutes, for ten; in crowded waters few come through. */
static bool by_satellite(const ship *s, double t)
{
    if (t >= s->strong_from && t < s->strong_to)
        return odds(0.6);
    return fmod(t, 6000) < 600 && odds(s->weak ? 0.01 : 0.09);
}

typedef struct row {
    double t;
    int ship;
    state at;
} row;

static row *rows;
static size_t n_rows;
static size_t room;

static void keep(double t, int number, state at)
{
    if (n_rows == room) {
        room = room == 0 ? 1 << 20 : room * 2;
        rows = realloc(rows, room * sizeof *rows);
        if (rows == NULL)
            exit(5);
    }
    rows[n_rows++] = (row){t, number, at};
}

/* A stay is seen if some positions of it were heard, some time apart. */
static void tell_stay(const ship *s, const phase *p, double first, double last,
                      int heard)
{
    if (p->port >= 0 && heard >= 4 && last - first >= 1.5 * HOUR)
        tell("call", s, ports[p->port].name, first, last);
}

static void follow(int number)
{
    ship *s = &ships[number];

    for (int i = 0; i < s->n; i++) {
        const phase *p = &s->phases[i];
        bool still = p->what == MOOR || p->what == ANCHOR;
        double first = 0;
        double last = 0;
        int heard = 0;

        for (double t = p->from; t < p->to && t < DAYS * DAY;
             t += still ? uniform(500, 1100) : uniform(150, 400)) {
            state at = state_at(s, i, t);

            if (is_off(s, t) || !(by_coast(at.at, t) || by_satellite(s, t)))
                continue;
            if (heard++ == 0)
                first = t;
            last = t;
            if (t >= s->spoof_from && t < s->spoof_to) {
                double turn = (t - s->spoof_from) / 1500 * 360;

                at.at = ahead((place){42.3, 132.0}, fmod(turn, 360), 1.1);
                at.speed = 9;
                at.status = 0;
            }
            keep(t, number, at);
        }
        tell_stay(s, p, first, last, heard);
    }
}

static int by_time(const void *a, const void *b)
{
    const row *x = a;
    const row *y = b;

    if (x->t != y->t)
        return x->t < y->t ? -1 : 1;
    return x->ship - y->ship;
}

static void put_time(FILE *out, double t)
{
    long long s = (long long)t;

    (void)fprintf(out, "2024-01-%02lldT%02lld:%02lld:%02lld", s / DAY + 1,
                  s / HOUR % 24, s / 60 % 60, s % 60);
}

static void write_rows(const char *path)
{
    FILE *out = fopen(path, "we");

    if (out == NULL)
        exit(6);
    (void)fputs("MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,"
                "CallSign,VesselType,"
                "Status,Length,Width,Draft,Cargo,TransceiverClass\n",
                out);
    for (size_t i = 0; i < n_rows; i++) {
        const row *r = &rows[i];
        const ship *s = &ships[r->ship];
        bool then = s->mmsi_then != 0 && r->t >= s->renamed_at;
        place at = ahead(r->at.at, uniform(0, 360), fabs(normal(6)) / 1852);
        double draught = s->draught_at > 0 && r->t >= s->draught_at
                             ? s->draught_then
                             : s->draught;
        char imo[16] = "";

        if (s->imo != 0)
            (void)snprintf(imo, sizeof imo, "IMO%u", s->imo);
        (void)fprintf(out, "%u,", then ? s->mmsi_then : s->mmsi);
        put_time(out, r->t);
        (void)fprintf(
            out,
            ",%.5f,%.5f,%.1f,%.1f,511.0,%s%s,%s,C%d,%d,%d,%d,%d,%.1f,%d,A\n",
            at.lat, at.lon, r->at.speed, r->at.course, then ? "NEW " : "",
            s->name, imo, r->ship, s->type, r->at.status, s->length, s->beam,
            draught, s->type);
    }
    (void)fclose(out);
}

static void break_receivers(void)
{
    for (int i = 0; i < 4; i++) { /* those of the north, together: a hole */
        receivers[i].down_from = 12 * DAY;
        receivers[i].down_to = 12 * DAY + 40 * HOUR;
    }
    receivers[5].down_from = 20 * DAY;
    receivers[5].down_to = 20 * DAY + 60 * HOUR;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        (void)fputs("usage: fleet SEED POSITIONS.csv TRUTH.jsonl\n", stderr);
        return 2;
    }
    chance_state = strtoull(argv[1], NULL, 10) * 1000003 + 17;
    truth = fopen(argv[3], "we");
    if (truth == NULL)
        return 2;
    break_receivers();
    make_shuttles();
    for (int i = 0; i < 35; i++)
        moored_off();
    for (int i = 0; i < 15; i++)
        anchored_off();
    for (int i = 0; i < 12; i++)
        drift_off();
    for (int i = 0; i < 20; i++)
        failed_on_the_way();
    for (int i = 0; i < 8; i++)
        unheard_trip();
    for (int i = 0; i < 6; i++)
        fishing_fleet(8 + below(5));
    for (int i = 0; i < 16; i++)
        transfer(i % 3 == 0, false);
    for (int i = 0; i < 4; i++)
        transfer(i % 2 == 0, true);
    for (int i = 0; i < 4; i++)
        renamed();
    for (int i = 0; i < 2; i++)
        turns_in_circles();
    for (int i = 0; i < 3; i++)
        openly_to_rajin();
    while (n_ships < 260) {
        ship *s = new_ship(70 + below(20), uniform(9, 16));
        int at = begin_in_port(s, -1);

        trade_until(s, at, DAYS * DAY);
    }
    for (int i = 0; i < n_ships; i++)
        follow(i);
    qsort(rows, n_rows, sizeof *rows, by_time);
    write_rows(argv[2]);
    (void)fclose(truth);
    free(rows);
    return 0;
}
