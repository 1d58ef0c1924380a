/* SPDX-License-Identifier: Apache-2.0 */
#include "controls/control.h"

#include "data/country.h"
#include "model/pdate.h"

enum {
    JURISDICTION,
    INSTRUMENT,
    PARAGRAPH,
    KIND,
    HS,
    EDITION,
    CATEGORY,
    FROM,
    TO,
    TITLE,
    LIMIT,
    EXCEPTIONS,
    EFFECTIVE,
    SUSPENDED,
    RESUMED,
    ENDED,
    NOTE,
    SURE,
    SOURCE,
    VERIFIED,
};

enum { HS_DIGITS = 6 }; /* that all countries have in common */

static const char *const columns[] = {
    "jurisdiction", "instrument", "paragraph", "kind",  "hs",    "edition",
    "category",     "from",       "to",        "title", "limit", "exceptions",
    "effective",    "suspended",  "resumed",   "ended", "note",  "sure",
    "source",       "verified",   NULL};

static bool is_one_of(vd_str word, const char *const *words)
{
    while (*words != NULL && !vd_str_is(word, vd_str_of(*words)))
        words++;
    return *words != NULL;
}

/* A day, or nothing. */
static vd_status take_day(vd_str text, const char *column, int32_t *out,
                          vd_err *err)
{
    vd_pdate date;

    *out = 0;
    if (text.n == 0)
        return VD_OK;
    if (vd_pdate_parse(text, &date, NULL) != VD_OK || date.lo != date.hi) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "column \"%s\": \"%.*s\" is no day", column,
                       VD_STR_SHOWN(text));
    }
    *out = date.lo;
    return VD_OK;
}

/* The part before a separator; *rest is what is behind it. */
static vd_str take_part(vd_str *rest, char separator)
{
    size_t end = vd_str_find_char(*rest, separator, 0);
    vd_str part = vd_str_trim(vd_str_slice(*rest, 0, end));

    *rest =
        end == VD_STR_NONE ? VD_STR("") : vd_str_slice(*rest, end + 1, rest->n);
    return part;
}

static bool is_code(vd_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!vd_ascii_is_digit(s.p[i]))
            return false;
    }
    return s.n >= 2 && s.n <= 12;
}

static vd_status check_codes(vd_str hs, vd_err *err)
{
    if (vd_str_is(hs, VD_STR("any")))
        return VD_OK;
    while (hs.n > 0) {
        vd_str code = take_part(&hs, ';');

        if (!is_code(code)) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "column \"hs\": \"%.*s\" is no code of 2 to 12 "
                           "digits",
                           VD_STR_SHOWN(code));
        }
    }
    return VD_OK;
}

/* "*", a country, a region of one, or a group. */
static bool is_end(const vd_controls *c, vd_str one)
{
    for (size_t i = 0; i < c->n_groups; i++) {
        if (vd_str_is(one, c->groups[i].name))
            return true;
    }
    return vd_str_is(one, VD_STR("*")) ||
           (one.n >= 2 && vd_str_is(vd_place_find(one), one));
}

static vd_status check_ends(const vd_controls *c, const char *column,
                            vd_str ends, size_t *routes, vd_err *err)
{
    *routes = 0;
    while (ends.n > 0) {
        vd_str route = take_part(&ends, '|');

        ++*routes;
        do {
            vd_str one = take_part(&route, ';');

            if (!is_end(c, one)) {
                return vd_fail(err, VD_INVALID, VD_NOWHERE,
                               "column \"%s\": \"%.*s\" is no country such as "
                               "ru, no region such as ua-43, no group and no *",
                               column, VD_STR_SHOWN(one));
            }
        } while (route.n > 0);
    }
    return VD_OK;
}

static vd_status check_route(const vd_controls *c, const vd_fact *f,
                             vd_err *err)
{
    size_t froms = 0;
    size_t tos = 0;
    vd_status st = check_ends(c, "from", f->cells[FROM], &froms, err);

    if (st == VD_OK)
        st = check_ends(c, "to", f->cells[TO], &tos, err);
    if (st == VD_OK && froms != tos && (froms > 1 || tos > 1)) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "columns \"from\" and \"to\" have another number of "
                     "routes");
    }
    return st;
}

static vd_status check_order(const vd_control *c, vd_err *err)
{
    if ((c->ended != 0 && c->ended < c->effective) ||
        (c->resumed != 0 && c->resumed < c->suspended) ||
        (c->resumed != 0 && c->suspended == 0)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "the days are not in order: effective, ended; "
                       "suspended, resumed");
    }
    return VD_OK;
}

static vd_status check_words(const vd_fact *f, vd_err *err)
{
    static const char *const kinds[] = {
        "ban", "licence", "cap", "notification", "watch", "notice", NULL};
    static const char *const sures[] = {"verified", "secondary", "derived",
                                        "unverified", NULL};

    if (!is_one_of(f->cells[KIND], kinds)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "column \"kind\": \"%.*s\" is not ban, licence, cap, "
                       "notification, watch or notice",
                       VD_STR_SHOWN(f->cells[KIND]));
    }
    if (!is_one_of(f->cells[SURE], sures)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "column \"sure\": \"%.*s\" is not verified, secondary, "
                       "derived or unverified",
                       VD_STR_SHOWN(f->cells[SURE]));
    }
    if (f->cells[JURISDICTION].n == 0 || f->cells[INSTRUMENT].n == 0 ||
        f->cells[EFFECTIVE].n == 0) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "a control has a jurisdiction, an instrument and the "
                       "day from which it is in force");
    }
    return check_codes(f->cells[HS], err);
}

static vd_control *add(vd_controls *c)
{
    c->at = vd_arena_grow(c->arena, c->at, c->n, &c->room, sizeof *c->at);
    return &c->at[c->n++];
}

static vd_status take_control(void *ctx, const vd_fact *f, vd_err *err)
{
    vd_controls *controls = ctx;
    vd_control c = {0};
    vd_str *const texts[] = {&c.jurisdiction,
                             &c.instrument,
                             &c.paragraph,
                             &c.kind,
                             &c.hs,
                             &c.edition,
                             &c.category,
                             &c.from,
                             &c.to,
                             &c.title,
                             &c.limit,
                             &c.exceptions,
                             NULL,
                             NULL,
                             NULL,
                             NULL,
                             &c.note,
                             &c.sure,
                             &c.source,
                             &c.verified};
    vd_status st = check_words(f, err);

    if (st == VD_OK)
        st = take_day(f->cells[EFFECTIVE], "effective", &c.effective, err);
    if (st == VD_OK)
        st = take_day(f->cells[SUSPENDED], "suspended", &c.suspended, err);
    if (st == VD_OK)
        st = take_day(f->cells[RESUMED], "resumed", &c.resumed, err);
    if (st == VD_OK)
        st = take_day(f->cells[ENDED], "ended", &c.ended, err);
    if (st == VD_OK)
        st = check_order(&c, err);
    if (st == VD_OK)
        st = check_route(controls, f, err);
    if (st != VD_OK)
        return st;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (texts[i] != NULL)
            *texts[i] = vd_str_copy(controls->arena, f->cells[i]);
    }
    *add(controls) = c;
    return VD_OK;
}

vd_status vd_controls_add(vd_controls *controls, const vd_origin *origin,
                          vd_err *err)
{
    return vd_facts_each(origin, columns, take_control, controls, err);
}

vd_control_state vd_control_state_on(const vd_control *c, int32_t day)
{
    if (c->ended != 0 && day > c->ended)
        return VD_CONTROL_ENDED;
    /* One that was suspended before it began is suspended, not to come. */
    if (c->suspended != 0 && day >= c->suspended &&
        (c->resumed == 0 || day <= c->resumed))
        return VD_CONTROL_SUSPENDED;
    return day < c->effective ? VD_CONTROL_NOT_YET : VD_CONTROL_IN_FORCE;
}

vd_str vd_control_state_name(vd_control_state state)
{
    static const vd_str names[] = {
        VD_STR_INIT("in force"), VD_STR_INIT("suspended"),
        VD_STR_INIT("not yet in force"), VD_STR_INIT("ended")};

    return names[state];
}

vd_covering vd_control_covers(const vd_control *c, vd_str code)
{
    vd_str rest = c->hs;
    vd_covering best = VD_COVERS_NOT;

    if (vd_str_is(c->hs, VD_STR("any")))
        return VD_COVERS_WHOLE;
    while (rest.n > 0) {
        vd_str prefix = take_part(&rest, ';');
        bool national = prefix.n > HS_DIGITS;

        /* Behind six digits each country counts by itself: another tariff's
           code says no more than the six.  The same digits are the same code
           or another country's; the rule is told either way. */
        if (vd_str_starts(code, prefix) && (!national || code.n == prefix.n))
            return VD_COVERS_WHOLE;
        if (vd_str_starts(vd_str_slice(prefix, 0, HS_DIGITS),
                          vd_str_slice(code, 0, HS_DIGITS)))
            best = VD_COVERS_PART;
    }
    return best;
}

static vd_status take_member(void *ctx, const vd_fact *f, vd_err *err)
{
    vd_controls *c = ctx;
    vd_member m = {.country = vd_str_copy(c->arena, f->cells[1])};
    vd_status st = take_day(f->cells[2], "from", &m.from, err);

    if (st == VD_OK)
        st = take_day(f->cells[3], "until", &m.until, err);
    if (st == VD_OK && c->n_members == VD_MEMBERS_MAX)
        st = vd_fail(err, VD_LIMIT, VD_NOWHERE, "more than %d members",
                     (int)VD_MEMBERS_MAX);
    if (st != VD_OK)
        return st;
    if (c->n_groups == 0 ||
        !vd_str_is(c->groups[c->n_groups - 1].name, f->cells[0])) {
        if (c->n_groups == VD_GROUPS_MAX)
            return vd_fail(err, VD_LIMIT, VD_NOWHERE, "more than %d groups",
                           (int)VD_GROUPS_MAX);
        c->groups[c->n_groups++] =
            (vd_group){vd_str_copy(c->arena, f->cells[0]), c->n_members, 0};
    }
    c->members[c->n_members++] = m;
    c->groups[c->n_groups - 1].n++;
    return VD_OK;
}

static vd_status take_hub(void *ctx, const vd_fact *f, vd_err *err)
{
    vd_controls *c = ctx;

    if (c->n_hubs == VD_HUBS_MAX)
        return vd_fail(err, VD_LIMIT, VD_NOWHERE, "more than %d hubs",
                       (int)VD_HUBS_MAX);
    c->hubs[c->n_hubs++] = (vd_hub){
        vd_str_copy(c->arena, f->cells[0]), vd_str_copy(c->arena, f->cells[1]),
        vd_str_copy(c->arena, f->cells[2]), vd_str_copy(c->arena, f->cells[3])};
    return VD_OK;
}

vd_status vd_controls_init(vd_controls *controls, vd_arena *arena, vd_err *err)
{
    static const char *const group_columns[] = {
        "group", "country", "from", "until", "source", "verified", NULL};
    static const char *const hub_columns[] = {"country", "reason", "source",
                                              "verified", NULL};
    vd_origin groups = vd_facts_origin(VD_FACTS_GROUPS);
    vd_origin hubs = vd_facts_origin(VD_FACTS_HUBS);
    vd_status st;

    *controls =
        (vd_controls){.arena = arena,
                      .members = VD_NEW_N(arena, vd_member, VD_MEMBERS_MAX),
                      .groups = VD_NEW_N(arena, vd_group, VD_GROUPS_MAX),
                      .hubs = VD_NEW_N(arena, vd_hub, VD_HUBS_MAX)};
    st = vd_facts_each(&groups, group_columns, take_member, controls, err);
    return st == VD_OK
               ? vd_facts_each(&hubs, hub_columns, take_hub, controls, err)
               : st;
}

vd_status vd_controls_read(vd_controls *controls, vd_arena *arena,
                           const char *const *files, size_t n, vd_err *err)
{
    vd_origin origin = vd_facts_origin(VD_FACTS_CONTROLS);
    vd_status st = vd_controls_init(controls, arena, err);

    if (st == VD_OK)
        st = vd_controls_add(controls, &origin, err);
    for (size_t i = 0; st == VD_OK && i < n; i++) {
        origin = (vd_origin){.path = files[i]};
        st = vd_controls_add(controls, &origin, err);
    }
    return st;
}

const vd_hub *vd_controls_hub(const vd_controls *controls, vd_str country)
{
    for (size_t i = 0; i < controls->n_hubs; i++) {
        if (vd_str_is(controls->hubs[i].country, country))
            return &controls->hubs[i];
    }
    return NULL;
}

static bool is_in(const vd_controls *c, const vd_group *group, vd_str country,
                  int32_t day)
{
    for (size_t i = 0; i < group->n; i++) {
        const vd_member *m = &c->members[group->first + i];

        if (vd_str_is(m->country, country) && day >= m->from &&
            (m->until == 0 || day <= m->until))
            return true;
    }
    return false;
}

bool vd_controls_has_member(const vd_controls *c, vd_str group, vd_str country,
                            int32_t day)
{
    for (size_t i = 0; i < c->n_groups; i++) {
        if (vd_str_is(c->groups[i].name, group) &&
            is_in(c, &c->groups[i], country, day))
            return true;
    }
    return false;
}

/* An end of a route: a country is within its regions' country. */
static vd_routing end_is(const vd_controls *c, vd_str wanted, vd_str given,
                         int32_t day)
{
    vd_routing best = VD_ROUTE_NOT;

    if (wanted.n == 0 || vd_str_is(wanted, VD_STR("*")))
        return VD_ROUTE_IS;
    if (given.n == 0)
        return VD_ROUTE_MAY;
    while (wanted.n > 0) {
        vd_str one = take_part(&wanted, ';');

        if (vd_str_is(one, given) ||
            (vd_str_starts(given, one) && given.p[one.n] == '-') ||
            vd_controls_has_member(c, one, vd_str_slice(given, 0, 2), day))
            return VD_ROUTE_IS;
        /* The rule is for a region, and only its country is given. */
        if (vd_str_starts(one, given) && one.p[given.n] == '-')
            best = VD_ROUTE_MAY;
    }
    return best;
}

vd_routing vd_control_route(const vd_controls *controls, const vd_control *c,
                            vd_str from, vd_str to, int32_t day)
{
    vd_str froms = c->from;
    vd_str tos = c->to;
    vd_routing best = VD_ROUTE_NOT;

    do {
        vd_str wanted_from = take_part(&froms, '|');
        vd_routing route = end_is(controls, take_part(&tos, '|'), to, day);

        /* Where goods go tells most rules apart, so it is asked first. */
        if (route > best) {
            vd_routing start = end_is(controls, wanted_from, from, day);

            route = start < route ? start : route;
            best = route > best ? route : best;
        }
    } while (froms.n > 0 || tos.n > 0);
    return best;
}

static bool names_place(vd_str ends, vd_str own, vd_str place)
{
    while (ends.n > 0) {
        vd_str route = take_part(&ends, '|');

        while (route.n > 0) {
            vd_str one = take_part(&route, ';');

            if (!vd_str_is(one, own) &&
                (vd_str_is(one, place) ||
                 (vd_str_starts(place, one) && place.p[one.n] == '-')))
                return true;
        }
    }
    return false;
}

bool vd_control_is_about(const vd_control *control, vd_str place)
{
    return names_place(control->from, control->jurisdiction, place) ||
           names_place(control->to, control->jurisdiction, place);
}
