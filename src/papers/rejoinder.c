/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/rejoinder.h"

#include "papers/glossary.h"

/* --- who speaks ---------------------------------------------------------- */

static bool is_among(vd_str list, vd_str name)
{
    vd_str one;

    while (vd_str_next(&list, VD_STR(";"), &one)) {
        if (vd_str_is(one, name))
            return true;
    }
    return false;
}

static vd_str state_by_name(vd_str name)
{
    vd_gloss g;

    for (size_t i = 0; vd_glossary_row(VD_GLOSS_NAME, i, &g); i++) {
        vd_str country = g.row[3];

        if ((vd_str_is(g.row[0], name) || vd_str_is(g.row[1], name)) &&
            country.n == 2)
            return vd_state_name(country);
    }
    for (size_t i = 0; vd_glossary_row(VD_GLOSS_HOLDER, i, &g); i++) {
        if (vd_str_is(g.row[0], name) || is_among(g.row[1], name))
            return vd_state_name(g.row[3]);
    }
    return VD_STR("");
}

/* "North Korean defense ministry". */
static vd_str state_by_adjective(vd_str name)
{
    vd_gloss g;

    for (size_t i = 0; vd_glossary_row(VD_GLOSS_NAME, i, &g); i++) {
        if (vd_str_is(g.row[2], VD_STR("demonym")) &&
            vd_str_starts(name, g.row[0]) && name.n > g.row[0].n &&
            name.p[g.row[0].n] == ' ')
            return vd_state_name(g.row[3]);
    }
    return VD_STR("");
}

static vd_str state_of(vd_str name)
{
    vd_str state = state_by_name(name);
    vd_str second;

    if (state.n == 0)
        state = state_by_adjective(name);
    if (state.n == 0)
        vd_states_in(name, &state, &second);
    return state;
}

bool vd_speaks_for(vd_str speaker, vd_str party)
{
    vd_str part;

    while (speaker.n > 0 && vd_str_next(&speaker, VD_STR(", "), &part)) {
        if (part.n > 0 &&
            (vd_str_is(part, party) || vd_str_is(state_of(part), party)))
            return true;
    }
    return false;
}

/* --- days ---------------------------------------------------------------- */

static int32_t day_of(const vd_filed_claim *c, const vd_filed *papers)
{
    int32_t day = 0;

    for (size_t i = 0; c->date.n == 10 && i < 10; i++) {
        if (vd_ascii_is_digit(c->date.p[i]))
            day = day * 10 + (c->date.p[i] - '0');
    }
    return day > 0 ? day : papers[c->paper].day;
}

static bool is_earlier(int32_t day, int32_t than)
{
    return day != 0 && (than == 0 || day < than);
}

/* --- the register -------------------------------------------------------- */

/* What a veto, a listing or a launch is, its maker says himself. */
static bool is_a_charge(const vd_happening *h)
{
    return h->type != VD_HAPPENED_DESIGNATION && h->type != VD_HAPPENED_VETO;
}

static void add_party(const vd_happenings *list, uint32_t i, vd_str party,
                      const vd_filed *papers, vd_arena *arena,
                      vd_rejoinders *out)
{
    const vd_happening *h = &list->at[i];
    vd_rejoinder r = {.happening = i, .party = party};

    for (size_t k = 0; k < h->n; k++) {
        const vd_filed_claim *c = h->claims[k];
        int32_t day = day_of(c, papers);
        bool against = vd_filed_claim_is_against(c);

        if (vd_speaks_for(c->speaker, party)) {
            if (r.reply == NULL || is_earlier(day, r.replied)) {
                r.reply = c;
                r.replied = day;
                r.denies = against;
            }
        } else if (!against &&
                   (r.charge == NULL || is_earlier(day, r.charged))) {
            r.charge = c;
            r.charged = day;
        }
    }
    if (r.charge == NULL)
        return;
    out->at =
        vd_arena_grow(arena, out->at, out->n, &out->room, sizeof *out->at);
    out->at[out->n++] = r;
}

void vd_rejoinders_find(const vd_happenings *happenings, const vd_filed *papers,
                        vd_arena *arena, vd_rejoinders *out)
{
    *out = (vd_rejoinders){.n = 0};
    for (size_t i = 0; i < happenings->n; i++) {
        const vd_happening *h = &happenings->at[i];

        if (!is_a_charge(h))
            continue;
        /* What a component was found in is nobody. */
        if (h->type == VD_HAPPENED_COMPONENT && state_by_name(h->actor).n == 0)
            continue;
        add_party(happenings, (uint32_t)i, h->actor, papers, arena, out);
        if (h->other.n > 0)
            add_party(happenings, (uint32_t)i, h->other, papers, arena, out);
    }
}
