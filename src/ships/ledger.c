/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ledger of identities: who a number says it is, and since when.
 *
 * A number (MMSI) has one identity at a time: IMO number, name, call sign,
 * type and dimensions.  When it says another, the one before is closed with
 * the time that it held, and is told.  Hulls are known by IMO number: one that
 * is sent under two numbers at a time, or goes from flag to flag, or changes
 * its length, is not one hull or hides which it is.  An IMO number stays with
 * a hull for ever (IMO Resolution A.1117(30)); everything else may change for
 * good reasons.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/ident.h"
#include "ships/state.h"

static bool imo_is_good(uint32_t imo)
{
    char digits[12];
    int n = snprintf(digits, sizeof digits, "%u", imo);

    return n == 7 && vd_imo_check((vd_str){digits, 7}) == VD_CHECK_GOOD;
}

/* --- changes of what a number says --------------------------------------- */

typedef struct changes {
    char text[300];
    size_t n;
    bool hull; /* another IMO number or length */
} changes;

static void add_change(changes *c, const char *what, const char *before,
                       const char *now)
{
    int n = snprintf(c->text + c->n, sizeof c->text - c->n,
                     "%s%s \"%s\" is now \"%s\"", c->n > 0 ? ", " : "", what,
                     before, now);

    if (n > 0 && (size_t)n < sizeof c->text - c->n)
        c->n += (size_t)n;
}

static void add_number(changes *c, const char *what, unsigned before,
                       unsigned now)
{
    char a[12];
    char b[12];

    (void)snprintf(a, sizeof a, "%u", before);
    (void)snprintf(b, sizeof b, "%u", now);
    add_change(c, what, a, b);
}

static void take_text(char *kept, const char *now, size_t room, changes *c,
                      const char *what)
{
    if (now[0] == '\0' || strncmp(kept, now, room) == 0)
        return;
    if (kept[0] != '\0')
        add_change(c, what, kept, now);
    memset(kept, 0, room);
    memcpy(kept, now, strlen(now));
}

static void take_size(const vd_fleet *f, vd_ship_identity *who,
                      const vd_sighting *s, changes *c)
{
    if (s->length_m > 0 && who->length_m > 0 &&
        abs((int)s->length_m - (int)who->length_m) >= LIMIT(f, dimension_m)) {
        add_number(c, "length", who->length_m, s->length_m);
        c->hull = true;
    }
    if (s->length_m > 0)
        who->length_m = s->length_m;
    if (s->beam_m > 0)
        who->beam_m = s->beam_m;
}

static void take_imo(vd_ship_identity *who, const vd_sighting *s, changes *c)
{
    if (s->imo == 0 || s->imo == who->imo)
        return;
    if (who->imo != 0) {
        add_number(c, "IMO number", who->imo, s->imo);
        c->hull = true;
    }
    who->imo = s->imo;
}

static void tell_changes(vd_fleet *f, vd_ship *who,
                         const vd_ship_identity *before, const changes *c,
                         const vd_fix *fix)
{
    vd_ship old = *who;
    vd_ship_event e;

    old.who = *before;
    e = vd_fleet_event(VD_SHIP_IDENTITY_EVENT, &old, &who->known, fix);
    e.other = &who->who;
    e.reason = vd_fleet_say(f, "%s", c->text);
    vd_fleet_tell(f, &e);
    if (c->hull) {
        e.kind = VD_SHIP_LAUNDERING_EVENT;
        e.sure = VD_STR("possible");
        e.reason = vd_fleet_say(f, "one number, another hull: %s", c->text);
        vd_fleet_tell(f, &e);
    }
}

/* --- hulls --------------------------------------------------------------- */

static void tell_flags(vd_fleet *f, const vd_ship *who, const vd_hull *h,
                       const vd_fix *fix)
{
    enum { YEAR_S = 365 * DAY_S };

    uint32_t in_year = 0;
    uint32_t changed = 0;
    vd_ship_event e;

    for (uint32_t i = 0; i < h->n_flags && i < FLAGS; i++) {
        vd_moment age = fix->at - h->flag_at[i];

        in_year += age <= YEAR_S;
        /* Since when it has the first that was seen, nobody knows. */
        changed += (i > 0 || h->n_flags > FLAGS) &&
                   age <= LIMIT(f, flags_days) * DAY_S;
    }
    if (in_year < LIMIT(f, flags_many) && changed < 2)
        return;
    e = vd_fleet_event(VD_SHIP_FLAG_HOPPING_EVENT, who, &h->fix, fix);
    e.value = (int32_t)in_year;
    e.sure = VD_STR("seen");
    e.reason = vd_fleet_say(f,
                            "%u flags within a year, %u changes within %lld "
                            "days; told from %lld, or 2",
                            in_year, changed, LIMIT(f, flags_days),
                            LIMIT(f, flags_many));
    vd_fleet_tell(f, &e);
}

/* The flag is that of the number; one that was there is no new one. */
static void take_flag(vd_fleet *f, const vd_ship *who, vd_hull *h,
                      const vd_fix *fix)
{
    vd_str country = vd_mmsi_country(who->who.mmsi);

    if (country.n == 0 || !vd_mmsi_is_ship(who->who.mmsi))
        return;
    for (uint32_t i = 0; i < h->n_flags && i < FLAGS; i++) {
        if (vd_str_is(vd_mmsi_country(h->flag_of[i]), country))
            return;
    }
    h->flag_of[h->n_flags % FLAGS] = who->who.mmsi;
    h->flag_at[h->n_flags % FLAGS] = fix->at;
    h->n_flags++;
    if (h->n_flags > 1)
        tell_flags(f, who, h, fix);
}

/* When the hull was heard under a number before; 0: not of late. */
static vd_moment *find_number(vd_hull *h, uint32_t mmsi)
{
    for (size_t i = 0; i < NUMBERS; i++) {
        if (h->number_of[i] == mmsi && h->number_at[i] != 0)
            return &h->number_at[i];
    }
    return NULL;
}

static void keep_number(vd_hull *h, uint32_t mmsi, vd_moment at)
{
    vd_moment *known = find_number(h, mmsi);
    size_t oldest = 0;

    if (known != NULL) {
        *known = at;
        return;
    }
    for (size_t i = 1; i < NUMBERS; i++)
        oldest = h->number_at[i] < h->number_at[oldest] ? i : oldest;
    h->number_of[oldest] = mmsi;
    h->number_at[oldest] = at;
}

static void tell_two_numbers(vd_fleet *f, const vd_ship *who, vd_hull *h,
                             const vd_ship_identity *before, const vd_fix *fix)
{
    vd_ship_event e =
        vd_fleet_event(VD_SHIP_LAUNDERING_EVENT, who, &h->fix, fix);

    if (h->told_two != 0 && fix->at - h->told_two <= DAY_S)
        return;
    h->told_two = fix->at;
    e.other = before;
    e.sure = VD_STR("seen");
    e.reason = VD_STR("one IMO number is sent under two numbers at a time");
    if (vd_fix_has_place(&h->fix) && vd_fix_has_place(fix)) {
        e.metres = (int64_t)vd_fix_distance_m(&h->fix, fix);
        e.reason =
            vd_fleet_say(f, "%.*s, %.1f nm apart", VD_STR_WHOLE(e.reason),
                         (double)e.metres / VD_NM_M);
    }
    vd_fleet_tell(f, &e);
}

/* One IMO number under two numbers: one after the other is a change, one
   between the other is two transponders. */
static void take_number(vd_fleet *f, const vd_ship *who, vd_hull *h,
                        const vd_fix *fix)
{
    enum { TWO_DAYS_S = 2 * DAY_S };

    vd_ship_identity before = h->who;
    const vd_moment *known = find_number(h, who->who.mmsi);
    vd_ship_event e;

    if (known != NULL && fix->at - *known <= TWO_DAYS_S) {
        tell_two_numbers(f, who, h, &before, fix);
        return;
    }
    e = vd_fleet_event(VD_SHIP_IDENTITY_EVENT, who, &h->fix, fix);
    e.other = &before;
    e.reason = vd_fleet_say(f, "the hull was %u before: \"%s\"", before.mmsi,
                            before.name);
    vd_fleet_tell(f, &e);
}

static void take_hull(vd_fleet *f, const vd_ship *who, const vd_fix *fix)
{
    bool is_new = false;
    vd_hull *h = vd_pool_get(&f->hulls, who->who.imo, &is_new);

    if (!is_new && h->who.mmsi != who->who.mmsi)
        take_number(f, who, h, fix);
    if (!is_new && h->who.length_m > 0 && who->who.length_m > 0 &&
        abs((int)h->who.length_m - (int)who->who.length_m) >=
            LIMIT(f, dimension_m) &&
        h->who.mmsi != who->who.mmsi) {
        vd_ship_event e =
            vd_fleet_event(VD_SHIP_LAUNDERING_EVENT, who, &h->fix, fix);
        vd_ship_identity before = h->who;

        e.other = &before;
        e.sure = VD_STR("possible");
        e.reason = vd_fleet_say(f,
                                "one IMO number, a length of %u m and now "
                                "of %u",
                                h->who.length_m, who->who.length_m);
        vd_fleet_tell(f, &e);
    }
    h->who = who->who;
    keep_number(h, who->who.mmsi, fix->at);
    take_flag(f, who, h, fix);
    h->fix = *fix;
}

static void tell_bad_imo(vd_fleet *f, vd_ship *who, const vd_fix *fix)
{
    vd_ship_event e;

    if (who->told_imo != 0)
        return;
    who->told_imo = 1;
    e = vd_fleet_event(VD_SHIP_IDENTITY_EVENT, who, fix, fix);
    e.reason = vd_fleet_say(f, "%u is no IMO number: its check digit is wrong",
                            who->who.imo);
    vd_fleet_tell(f, &e);
}

/* ------------------------------------------------------------------------- */

/* Where it was when it said so: its last position. */
static vd_fix fix_of(const vd_fleet *f, const vd_ship *who,
                     const vd_sighting *s)
{
    const vd_track *t = vd_fleet_track(f, who->current);
    vd_fix fix = t == NULL ? vd_fix_unplaced(s->at, s->place) : t->last;

    fix.at = s->at;
    fix.place = s->place;
    return fix;
}

static void take_voyage(vd_fleet *f, vd_ship *who, const vd_sighting *s)
{
    vd_track *t = vd_fleet_track(f, who->current);

    if (s->draught_dm > 0)
        who->draught_dm = s->draught_dm;
    if (s->destination[0] != '\0') {
        memset(who->destination, 0, sizeof who->destination);
        memcpy(who->destination, s->destination, sizeof s->destination);
    }
    if (t == NULL || s->draught_dm == 0)
        return;
    /* Said in a gap, it is what will be behind it. */
    if (s->at - t->last.at < LIMIT(f, gap_min) * 60)
        t->draught_dm = s->draught_dm;
    vd_gap_settle(f, who, t);
}

void vd_ledger_take(vd_fleet *f, vd_ship *who, const vd_sighting *s)
{
    vd_ship_identity before = who->who;
    changes c = {.n = 0};
    vd_fix fix = fix_of(f, who, s);

    take_text(who->who.name, s->name, sizeof who->who.name, &c, "name");
    take_text(who->who.callsign, s->callsign, sizeof who->who.callsign, &c,
              "call sign");
    take_imo(&who->who, s, &c);
    take_size(f, &who->who, s, &c);
    if (s->type != 0)
        who->who.type = s->type;
    if (c.n > 0) {
        tell_changes(f, who, &before, &c, &fix);
        who->known = fix;
    }
    if (who->who.imo != 0 && (s->says & VD_SAYS_VOYAGE) != 0) {
        if (imo_is_good(who->who.imo))
            take_hull(f, who, &fix);
        else
            tell_bad_imo(f, who, &fix);
    }
    if (who->listed == LISTED_UNASKED || who->who.imo != before.imo ||
        strcmp(who->who.name, before.name) != 0 ||
        strcmp(who->who.callsign, before.callsign) != 0)
        vd_rule_listed(f, who, &fix,
                       before.imo != 0 && who->who.imo != before.imo);
    take_voyage(f, who, s);
}
