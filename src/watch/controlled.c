/* SPDX-License-Identifier: Apache-2.0 */
/* Goods with a code, against the law of the day. */
#include "watch/check.h"

static vd_str law_of(vd_arena *arena, const vd_control *c)
{
    return c->paragraph.n == 0
               ? c->instrument
               : vd_str_printf(arena, "%.*s, %.*s", VD_STR_WHOLE(c->instrument),
                               VD_STR_WHOLE(c->paragraph));
}

/* Where an end of the route was taken from something else. */
static vd_str basis_of(vd_arena *arena, const vd_event *event)
{
    vd_str from = vd_str_join(arena, VD_STR("where it comes from is the"),
                              VD_STR(" "), event->from_basis);
    vd_str to = vd_str_join(arena, VD_STR("where it goes is the"), VD_STR(" "),
                            event->to_basis);

    return vd_str_join(arena, event->from_basis.n > 0 ? from : VD_STR(""),
                       VD_STR("; "), event->to_basis.n > 0 ? to : VD_STR(""));
}

static vd_str reason_of(vd_arena *arena, const vd_event *event,
                        const vd_control *c, vd_covering covers)
{
    vd_str text = vd_str_printf(arena, "%.*s: %.*s", VD_STR_WHOLE(c->kind),
                                VD_STR_WHOLE(c->title));

    if (covers == VD_COVERS_PART)
        text = vd_str_printf(arena, "%.*s; only a part of these goods: %.*s",
                             VD_STR_WHOLE(text), VD_STR_WHOLE(c->hs));
    if (c->limit.n > 0)
        text = vd_str_printf(arena, "%.*s; limit: %.*s", VD_STR_WHOLE(text),
                             VD_STR_WHOLE(c->limit));
    if (c->exceptions.n > 0)
        text = vd_str_printf(arena, "%.*s; exceptions: %.*s",
                             VD_STR_WHOLE(text), VD_STR_WHOLE(c->exceptions));
    return vd_str_join(arena, text, VD_STR("; "), basis_of(arena, event));
}

static void look_at(const vd_watch *watch, const vd_event *event, size_t i,
                    vd_findings *findings)
{
    const vd_goods_line *g = &event->goods[i];
    vd_arena *arena = findings->arena;
    vd_code_controls all = vd_codes_find(watch->codes, g->hs);

    for (size_t k = 0; k < all.n; k++) {
        const vd_control *c = all.at[k].control;

        if (!vd_control_holds(watch, c, event, g->origin))
            continue;
        vd_findings_add(findings,
                        &(vd_finding){.check = VD_STR("controlled_goods"),
                                      .about = vd_goods_place(arena, i),
                                      .subject = g->hs,
                                      .reason = reason_of(arena, event, c,
                                                          all.at[k].covers),
                                      .law = law_of(arena, c),
                                      .evidence = c->source,
                                      .sure = c->sure});
    }
}

vd_status vd_check_controlled(const vd_watch *watch, const vd_event *event,
                              vd_findings *findings, vd_err *err)
{
    (void)err;
    for (size_t i = 0; i < event->n_goods; i++) {
        if (event->goods[i].hs.n > 0)
            look_at(watch, event, i, findings);
    }
    return VD_OK;
}
