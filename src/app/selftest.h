/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_SELFTEST_H
#define VD_APP_SELFTEST_H

/*
 * How well this book is screened by this program, measured on its own listings:
 * what supervisors ask for (EBA/GL/2024/15, 23 NYCRR 504.3, the testing of
 * sanctions filters by exact and manipulated records).
 *
 * Of each list a sample of its listings is asked for as a stranger might write
 * them: exactly, in capitals without marks, in another order, joined, split,
 * with a slip, cut, by a number.  A listing is found if it is among the answers
 * with the threshold or more.  The sample comes from the lists themselves and
 * not from the index, so that what the index lacks is missed.
 */

#include "app/screen.h"

typedef enum vd_form {
    VD_FORM_EXACT = 0,
    VD_FORM_PLAIN,
    VD_FORM_ORDER,
    VD_FORM_JOINED,
    VD_FORM_SPLIT,
    VD_FORM_TYPO,
    VD_FORM_CUT,
    VD_FORM_SCRIPT,
    VD_FORM_ALIAS,
    VD_FORM_NUMBER,
    VD_FORM_SPACED,
    VD_FORMS,
} vd_form;

vd_str vd_form_name(vd_form form);
vd_str vd_form_what(vd_form form);

/* Share that must be found, millionths: below it the test has failed. */
int vd_form_floor(vd_form form);

typedef struct vd_effect {
    size_t asked;
    size_t found;
} vd_effect;

enum { VD_SELFTEST_SCRIPTS = 8, VD_SELFTEST_LISTS_MAX = 128 };

vd_str vd_selftest_script(size_t i);

typedef struct vd_selftest {
    size_t each;   /* listings of each list that are asked for */
    int threshold; /* millionths */
    /* Told of each that is missed. */
    void (*missed)(void *ctx, vd_str source, vd_str id, vd_form form,
                   vd_str asked);
    void *ctx;
    vd_str lists[VD_SELFTEST_LISTS_MAX]; /* in the arena */
    size_t n_lists;
    vd_effect of_list[VD_SELFTEST_LISTS_MAX][VD_FORMS];
    vd_effect of_script[VD_SELFTEST_SCRIPTS][VD_FORMS];
    vd_effect all[VD_FORMS];
} vd_selftest;

VD_MUST_USE vd_status vd_selftest_run(const vd_view *view, vd_screen *screen,
                                      vd_arena *arena, vd_selftest *test,
                                      vd_err *err);

/* Whether enough was asked to say something, and less than the floor was found.
 */
bool vd_effect_is_below(const vd_effect *effect, vd_form form);

/* Forms of all, of a list or of a script that are below their floor. */
size_t vd_selftest_failed(const vd_selftest *test);

#endif
