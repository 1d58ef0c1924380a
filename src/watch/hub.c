/* SPDX-License-Identifier: Apache-2.0 */
/* Tier 1 and 2 of the Common High Priority List on their way to or through a
   country where such goods were diverted to Russia. */
#include "watch/check.h"

/* Tier 1 and 2: for the others the whole world is a hub. */
static const vd_control *priority(const vd_watch *watch, vd_str hs, int32_t day)
{
    const vd_control *c = vd_priority_of(watch, hs, day);

    return c != NULL && (vd_str_is(c->category, VD_STR("tier 1")) ||
                         vd_str_is(c->category, VD_STR("tier 2")))
               ? c
               : NULL;
}

static void look_at(const vd_watch *watch, vd_str country, size_t i,
                    const vd_control *c, vd_findings *f)
{
    const vd_hub *hub = vd_controls_hub(watch->controls, country);

    if (hub == NULL)
        return;
    vd_findings_add(
        f, &(vd_finding){
               .check = VD_STR("hub"),
               .about = vd_goods_place(f->arena, i),
               .subject = hub->country,
               .reason = vd_str_printf(
                   f->arena, "%.*s of the Common High Priority List; %.*s",
                   VD_STR_WHOLE(c->category), VD_STR_WHOLE(hub->reason)),
               .law = c->instrument,
               .evidence = hub->source,
               .sure = hub->verified});
}

vd_status vd_check_hub(const vd_watch *watch, const vd_event *event,
                       vd_findings *findings, vd_err *err)
{
    (void)err;
    for (size_t i = 0; i < event->n_goods && event->day != 0; i++) {
        const vd_control *c =
            event->goods[i].hs.n == 0
                ? NULL
                : priority(watch, event->goods[i].hs, event->day);

        if (c == NULL)
            continue;
        look_at(watch, event->to, i, c, findings);
        for (size_t k = 0; k < event->n_via; k++) {
            if (!vd_str_is(event->via[k], event->to))
                look_at(watch, event->via[k], i, c, findings);
        }
    }
    return VD_OK;
}
