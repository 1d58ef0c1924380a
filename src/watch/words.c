/* SPDX-License-Identifier: Apache-2.0 */
/* Goods that have no code, by what they are called: a hint, with how much of
   the description it rests on. */
#include "watch/check.h"

/* Codes of one rule make rows that read alike. */
static bool was_told(const vd_findings *f, size_t from, const vd_finding *as)
{
    for (size_t i = from; i < f->n; i++) {
        if (vd_str_is(f->at[i].reason, as->reason) &&
            vd_str_is(f->at[i].law, as->law))
            return true;
    }
    return false;
}

static vd_finding finding_of(vd_arena *arena, const vd_goods_line *g, size_t i,
                             const vd_goods_control *c)
{
    vd_str what = c->code.n > 0 ? c->code : VD_STR("what a rule calls so");

    return (vd_finding){.check = VD_STR("goods_by_words"),
                        .about = vd_goods_place(arena, i),
                        .subject = g->description,
                        .reason = vd_str_printf(
                            arena, "may be %.*s; %.*s: %.*s",
                            VD_STR_WHOLE(what), VD_STR_WHOLE(c->control->kind),
                            VD_STR_WHOLE(c->control->title)),
                        .law = c->control->instrument,
                        .evidence = c->control->source,
                        .sure = c->control->sure,
                        .score = c->likeness};
}

static vd_status look_at(const vd_watch *watch, const vd_event *event, size_t i,
                         vd_findings *findings, vd_err *err)
{
    const vd_goods_line *g = &event->goods[i];
    vd_goods_query query = {g->description, event->from, event->to, event->day};
    vd_goods_answer answer;
    size_t from = findings->n;
    vd_status st =
        vd_goods_ask(watch->controls, &query, findings->arena, &answer, err);

    if (st == VD_INVALID)
        return VD_OK; /* a number that is no code describes nothing */
    for (size_t k = 0; st == VD_OK && k < answer.n_controls; k++) {
        const vd_goods_control *c = &answer.controls[k];
        vd_finding f = finding_of(findings->arena, g, i, c);

        /* Of a code in the words, all is told; of words, what is like them. */
        if ((!answer.by_words || c->likeness > 0) &&
            vd_control_holds(watch, c->control, event, g->origin) &&
            !was_told(findings, from, &f))
            vd_findings_add(findings, &f);
    }
    return st;
}

vd_status vd_check_words(const vd_watch *watch, const vd_event *event,
                         vd_findings *findings, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < event->n_goods; i++) {
        if (event->goods[i].hs.n == 0 && event->day != 0)
            st = look_at(watch, event, i, findings, err);
    }
    return st;
}
