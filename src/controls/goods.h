/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_CONTROLS_GOODS_H
#define VD_CONTROLS_GOODS_H

/*
 * Which controls may apply to goods, on a route, on a day.
 *
 * Goods are asked for by a code of the Harmonized System (2 to 12 digits, dots
 * and blanks as one likes), by a code of a control list (3A001), or by words.
 * Words find codes by short descriptions in the project's own words, ranked by
 * how much of what was asked they have and how rare it is; that is a hint where
 * to look and no classification, and the answer says so.
 */

#include "controls/control.h"

typedef struct vd_goods_query {
    vd_str text;
    vd_str from; /* countries as for vd_control_route(), or "" */
    vd_str to;
    int32_t day; /* yyyymmdd */
} vd_goods_query;

typedef enum vd_goods_how {
    VD_GOODS_BY_CODE = 0,
    VD_GOODS_BY_CORRELATION, /* what HS 2022 made of a code of HS 2017 */
    VD_GOODS_BY_WORDS,
} vd_goods_how;

/* A code that is meant, or may be. */
typedef struct vd_goods_code {
    vd_str code;
    vd_str words; /* what it is about, "" if no table says */
    vd_str chapter;
    vd_goods_how how;
    vd_str note;  /* of a correlation */
    int likeness; /* of words, millionths */
} vd_goods_code;

typedef struct vd_goods_control {
    const vd_control *control;
    vd_control_state state;
    vd_covering covers;
    vd_routing route;
    vd_str code; /* of which it speaks; "" where words found it */
    int likeness;
} vd_goods_control;

typedef struct vd_goods_answer {
    vd_goods_code *codes;
    size_t n_codes;
    vd_goods_control *controls; /* in force first, then by what is sure */
    size_t n_controls;
    bool by_words;         /* what was asked was taken for words */
    vd_str unknown;        /* of them those that no table has */
    size_t elsewhere;      /* controls of the goods that are of other routes */
    vd_str places[3];      /* what a code of a control list says */
    const vd_hub *hubs[2]; /* that the route touches */
    size_t n_hubs;
} vd_goods_answer;

/* VD_INVALID: nothing was asked for.  Views into the controls and the arena. */
VD_MUST_USE vd_status vd_goods_ask(const vd_controls *controls,
                                   const vd_goods_query *query, vd_arena *arena,
                                   vd_goods_answer *out, vd_err *err);

#endif
