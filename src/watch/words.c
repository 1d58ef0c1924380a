/* SPDX-License-Identifier: Apache-2.0 */
/* Goods that have no code, by what they are called: a hint, with how much of
   the description it rests on. */
#include "watch/check.h"

enum { FINDINGS_MAX = 3 };

/* Codes of one rule make rows that read alike. */
static bool is_again(const vd_goods_answer *a, size_t k)
{
    for (size_t i = 0; i < k; i++) {
        if (vd_str_is(a->controls[i].control->title,
                      a->controls[k].control->title) &&
            vd_str_is(a->controls[i].control->instrument,
                      a->controls[k].control->instrument))
            return true;
    }
    return false;
}

static vd_status look_at(const vd_watch *watch, const vd_event *event, size_t i,
                         vd_findings *findings, vd_err *err)
{
    const vd_goods_line *g = &event->goods[i];
    vd_goods_query query = {g->description, event->from, event->to, event->day};
    vd_goods_answer answer;
    size_t given = 0;
    vd_status st =
        vd_goods_ask(watch->controls, &query, findings->arena, &answer, err);

    for (size_t k = 0;
         st == VD_OK && k < answer.n_controls && given < FINDINGS_MAX; k++) {
        const vd_goods_control *c = &answer.controls[k];

        if (c->likeness == 0 || is_again(&answer, k) ||
            !vd_control_holds(watch, c->control, event, g->origin))
            continue;
        given++;
        vd_findings_add(
            findings,
            &(vd_finding){
                .check = VD_STR("goods_by_words"),
                .about = vd_goods_place(findings->arena, i),
                .subject = g->description,
                .reason = vd_str_printf(
                    findings->arena, "may be %.*s; %.*s: %.*s",
                    VD_STR_WHOLE(c->code.n > 0
                                     ? c->code
                                     : VD_STR("what a rule calls so")),
                    VD_STR_WHOLE(c->control->kind),
                    VD_STR_WHOLE(c->control->title)),
                .law = c->control->instrument,
                .evidence = c->control->source,
                .sure = c->control->sure,
                .score = c->likeness});
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
