/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_WATCH_RULES_H
#define VD_WATCH_RULES_H

/*
 * The user's own rules, in Lua 5.4.
 *
 *   return {
 *     { name = "large_to_hub", law = "own policy 3.2",
 *       check = function(record, findings)
 *         if record.route and record.route.to == "kg" then
 *           return { about = "route", reason = "goes to Kyrgyzstan" }
 *         end
 *       end,
 *       tests = {
 *         { record = { kind = "shipment", goods = { { hs = "8542" } },
 *                      route = { to = "kg" } }, finds = 1 },
 *       } },
 *   }
 *
 * A rule is a function of the record, in the project's own form, and of the
 * findings before it, and gives a finding, a list of them, or nothing.  It can
 * do nothing else: there are no files, no clock, no chance, no other code, and
 * no state from one record to the next.  Its memory and its steps are bounded;
 * a rule that fails is a finding that says so, since a check that did not run
 * must not look like one that found nothing.
 */

#include "base/hash.h"
#include "watch/check.h"

typedef struct vd_rules vd_rules;

/* Files of rules.  VD_INVALID says what is wrong with which. */
VD_MUST_USE vd_status vd_rules_open(const char *const *paths, size_t n,
                                    vd_rules **out, vd_err *err);
void vd_rules_close(vd_rules *rules);

size_t vd_rules_count(const vd_rules *rules);

/* Of all files: it belongs to the policy. */
vd_hash vd_rules_hash(const vd_rules *rules);

/* Adds what the rules find of a record. */
VD_MUST_USE vd_status vd_rules_check(vd_rules *rules, const vd_event *event,
                                     vd_findings *findings, vd_err *err);

/* Runs the tests that stand beside the rules, each told to fn with what is
   wrong, "" if nothing is. */
typedef void vd_rule_test_fn(void *ctx, vd_str rule, size_t test, vd_str wrong);
VD_MUST_USE vd_status vd_rules_test(vd_rules *rules, vd_rule_test_fn *fn,
                                    void *ctx, vd_err *err);

#endif
