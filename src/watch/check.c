/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/check.h"

static const vd_check checks[] = {
    {VD_STR_INIT("listed_party"),
     VD_STR_INIT("a party in any role, a bank, a ship or a wallet is on a "
                 "list"),
     VD_STR_INIT("parties with names or numbers"), vd_check_listed},
    {VD_STR_INIT("controlled_goods"),
     VD_STR_INIT("a ban, a licence duty, a cap or a call for care holds for "
                 "the goods on the route"),
     VD_STR_INIT("date; route or origin; goods with hs"), vd_check_controlled},
    {VD_STR_INIT("goods_by_words"),
     VD_STR_INIT("goods without a code are described as something that is "
                 "controlled on the route"),
     VD_STR_INIT("date; route; goods with description and no hs"),
     vd_check_words},
    {VD_STR_INIT("hub"),
     VD_STR_INIT("common high priority goods of tier 1 or 2 go to or through a "
                 "country where goods were diverted"),
     VD_STR_INIT("date; route with to or via; goods with hs"), vd_check_hub},
    {VD_STR_INIT("incomplete"),
     VD_STR_INIT("a record of goods does not say what the checks of goods "
                 "need, so that they were not asked"),
     VD_STR_INIT("goods"), vd_check_complete},
};

enum { COUNT = sizeof checks / sizeof checks[0] };

size_t vd_check_count(void)
{
    return COUNT;
}

const vd_check *vd_check_at(size_t i)
{
    return &checks[i];
}

void vd_findings_add(vd_findings *f, const vd_finding *finding)
{
    f->at = vd_arena_grow(f->arena, f->at, f->n, &f->room, sizeof *f->at);
    f->at[f->n++] = *finding;
}

vd_status vd_check_event(const vd_watch *watch, const vd_event *event,
                         vd_findings *findings, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < COUNT; i++)
        st = checks[i].run(watch, event, findings, err);
    return st;
}

vd_str vd_goods_place(vd_arena *arena, size_t i)
{
    return vd_str_printf(arena, "goods %zu", i + 1);
}

bool vd_control_holds(const vd_watch *watch, const vd_control *c,
                      const vd_event *event, vd_str origin)
{
    if (event->day == 0 ||
        vd_control_state_on(c, event->day) != VD_CONTROL_IN_FORCE)
        return false;
    /* An end that is not given is no end that fits. */
    return vd_control_route(watch->controls, c, event->from, event->to,
                            event->day) == VD_ROUTE_IS ||
           (origin.n > 0 &&
            vd_control_route(watch->controls, c, origin, event->to,
                             event->day) == VD_ROUTE_IS);
}
