/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be offered as a file of controls.  What is read answers
 * questions, and each control that is given is one of those that were read.
 */
#include "controls/goods.h"
#include "fuzz.h"

static void ask(const vd_controls *controls, vd_arena *arena, vd_str text)
{
    vd_goods_query query = {.text = text,
                            .from = VD_STR("de"),
                            .to = VD_STR("ua-43"),
                            .day = 20260101};
    vd_goods_answer answer;

    if (vd_goods_ask(controls, &query, arena, &answer, NULL) != VD_OK)
        return;
    for (size_t i = 0; i < answer.n_controls; i++) {
        MUST(answer.controls[i].control >= controls->at &&
             answer.controls[i].control < controls->at + controls->n);
        MUST(answer.controls[i].control->source.n > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vd_origin origin = {.path = "fuzz", .bytes = {(const char *)data, size}};
    vd_arena arena;
    vd_controls controls;
    vd_status st;

    vd_arena_init(&arena, 0);
    MUST(vd_controls_init(&controls, &arena, NULL) == VD_OK);
    st = vd_controls_add(&controls, &origin, NULL);
    MUST(st == VD_OK || st == VD_INVALID || st == VD_LIMIT);
    ask(&controls, &arena, VD_STR("8542"));
    ask(&controls, &arena, VD_STR("3A001.b"));
    ask(&controls, &arena, (vd_str){(const char *)data, size < 80 ? size : 80});
    vd_arena_done(&arena);
    return 0;
}
