/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_WATCH_CHECK_H
#define VD_WATCH_CHECK_H

/*
 * Checks: a record in, findings out.
 *
 * A check looks at one record, the book and the controls, and gives a finding
 * for each reason for concern: what it is about, why, under which law, and how
 * sure that is.  What a record does not say is no answer: a check that needs it
 * gives nothing, and docs/records.md says what it needs.
 */

#include "controls/goods.h"
#include "match/search.h"
#include "model/event.h"

typedef struct vd_finding {
    vd_str check;   /* its name */
    vd_str about;   /* "consignee", "goods 2", "route" */
    vd_str subject; /* who or what: a name of the list, a code, a country */
    vd_str reason;
    vd_str law;      /* instrument and paragraph, or lists */
    vd_str evidence; /* ids of listings, or the source of the law */
    vd_str sure;     /* of the law: verified, ... ; "" for listings */
    int score;       /* of a listing or of words, millionths; 0 for law */
} vd_finding;

typedef struct vd_findings {
    vd_arena *arena;
    vd_finding *at;
    size_t n;
    size_t room;
} vd_findings;

void vd_findings_add(vd_findings *findings, const vd_finding *finding);

/* What a check may look at. */
typedef struct vd_watch {
    const vd_controls *controls;
    vd_searcher *searcher;
    int threshold; /* from which a party is a hit, millionths */
} vd_watch;

typedef vd_status vd_check_fn(const vd_watch *watch, const vd_event *event,
                              vd_findings *findings, vd_err *err);

/* The table of checks, from which the documentation is made. */
typedef struct vd_check {
    vd_str name;
    vd_str does;
    vd_str needs; /* of a record */
    vd_check_fn *run;
} vd_check;

size_t vd_check_count(void);
const vd_check *vd_check_at(size_t i);

/* Runs all checks, in the order of the table. */
VD_MUST_USE vd_status vd_check_event(const vd_watch *watch,
                                     const vd_event *event,
                                     vd_findings *findings, vd_err *err);

/* One for each check. */
VD_MUST_USE vd_status vd_check_listed(const vd_watch *watch,
                                      const vd_event *event,
                                      vd_findings *findings, vd_err *err);
VD_MUST_USE vd_status vd_check_controlled(const vd_watch *watch,
                                          const vd_event *event,
                                          vd_findings *findings, vd_err *err);
VD_MUST_USE vd_status vd_check_words(const vd_watch *watch,
                                     const vd_event *event,
                                     vd_findings *findings, vd_err *err);
VD_MUST_USE vd_status vd_check_hub(const vd_watch *watch, const vd_event *event,
                                   vd_findings *findings, vd_err *err);

VD_MUST_USE vd_status vd_check_complete(const vd_watch *watch,
                                        const vd_event *event,
                                        vd_findings *findings, vd_err *err);

/* "goods 2", in the arena. */
vd_str vd_goods_place(vd_arena *arena, size_t i);

/* A control that holds for goods on the record's route and day, by its route
   or by where the goods are from. */
bool vd_control_holds(const vd_watch *watch, const vd_control *control,
                      const vd_event *event, vd_str origin);

#endif
