/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_WATCH_CHECK_H
#define VD_WATCH_CHECK_H

/*
 * Checks: a record in, findings out.
 *
 * A check looks at one record, the book, the controls and, where it needs one,
 * the history of records, and gives a finding for each reason for concern: what
 * it is about, why, under which law, and how sure that is.  What a record does
 * not say is no answer: a check that needs it gives nothing, and
 * docs/records.md says what it needs.
 */

#include "controls/consequence.h"
#include "controls/goods.h"
#include "controls/trade.h"
#include "match/mention.h"
#include "match/search.h"
#include "model/event.h"
#include "watch/address.h"
#include "watch/asked.h"
#include "watch/codes.h"
#include "watch/history.h"
#include "watch/policy.h"

typedef struct vd_finding {
    vd_str check;   /* its name */
    vd_str about;   /* "consignee", "goods 2", "route" */
    vd_str subject; /* who or what: a name of the list, a code, a country */
    vd_str reason;
    vd_str law;         /* instrument and paragraph, or lists */
    vd_str evidence;    /* ids of listings, or the source of the law */
    vd_str sure;        /* of the law: verified, ... ; "" for listings */
    vd_str consequence; /* of a listing: "block; licence"; "" for others */
    vd_str verdict;     /* of the score of a listing, "" for others */
    size_t party; /* number of the party that it is about, from 1; 0: none */
    int score;    /* of a listing or of words, millionths; 0 for law */
} vd_finding;

typedef struct vd_findings {
    vd_arena *arena;
    vd_finding *at;
    size_t n;
    size_t room;
} vd_findings;

void vd_findings_add(vd_findings *findings, const vd_finding *finding);

/* What the book says of a listed party beyond its names. */
typedef struct vd_listed {
    vd_said *said; /* by each of its lists */
    size_t n_said;
    vd_str owners; /* ids of who its list says owns it, ", " between */
} vd_listed;

/* Gives what is known of a listing; lives as long as the watch. */
typedef vd_status vd_listed_fn(void *ctx, const vd_candidate *candidate,
                               const vd_listed **out, vd_err *err);

/* What a check may look at. */
typedef struct vd_watch {
    const vd_policy *policy;
    const vd_controls *controls;
    vd_codes *codes; /* of the controls */
    const vd_trade *trade;
    const vd_consequences *consequences;
    const vd_index *index;
    vd_searcher *searcher;
    const vd_mentions *mentions;
    const vd_addresses *addresses;
    vd_asked *asked; /* what was found of parties before */
    vd_listed_fn *listed;
    void *listed_ctx;
    struct vd_rules *rules; /* the user's own, NULL if there are none */
    vd_history *history; /* NULL: none is kept, and such checks say nothing */
} vd_watch;

typedef vd_status vd_check_fn(const vd_watch *watch, const vd_event *event,
                              vd_findings *findings, vd_err *err);

/* The table of checks, from which the documentation is made. */
typedef struct vd_check_info {
    vd_str name;
    vd_str does;
    vd_str needs;      /* of a record */
    vd_str parameters; /* of the policy, "" if it has none */
    bool of_history;   /* counts the record in the history */
    vd_check_fn *run;
} vd_check_info;

size_t vd_check_count(void);
const vd_check_info *vd_check_at(size_t i);

/* Runs the checks that the policy has not switched off, in the order of the
   table. */
VD_MUST_USE vd_status vd_check_event(const vd_watch *watch,
                                     const vd_event *event,
                                     vd_findings *findings, vd_err *err);

/* One for each check. */
vd_check_fn vd_check_listed;
vd_check_fn vd_check_mentioned;
vd_check_fn vd_check_address;
vd_check_fn vd_check_owner;
vd_check_fn vd_check_territory;
vd_check_fn vd_check_controlled;
vd_check_fn vd_check_words;
vd_check_fn vd_check_hub;
vd_check_fn vd_check_detour;
vd_check_fn vd_check_ports;
vd_check_fn vd_check_complete;
vd_check_fn vd_check_new_company;
vd_check_fn vd_check_end_user;
vd_check_fn vd_check_forwarder;
vd_check_fn vd_check_bank_consignee;
vd_check_fn vd_check_third_party;
vd_check_fn vd_check_vague;
vd_check_fn vd_check_cash;
vd_check_fn vd_check_declines;
vd_check_fn vd_check_hops;
vd_check_fn vd_check_cap;
vd_check_fn vd_check_first_order;
vd_check_fn vd_check_growth;
vd_check_fn vd_check_markets;
vd_check_fn vd_check_value;
vd_check_fn vd_check_suppliers;
vd_check_fn vd_check_splitting;
vd_check_fn vd_check_rerouted;
vd_check_fn vd_check_names;

/* "goods 2", in the arena. */
vd_str vd_goods_place(vd_arena *arena, size_t i);

/* "goods 2" of a red flag: law and evidence from data/red_flags.tsv. */
void vd_findings_flag(const vd_watch *watch, vd_findings *findings,
                      const char *check, vd_str about, vd_str subject,
                      vd_str reason);

/* The control of the Common High Priority List that covers a code on a day,
   NULL if none does. */
const vd_control *vd_priority_of(const vd_watch *watch, vd_str hs, int32_t day);

/* Whether any goods of a record are on that list; the first of them. */
bool vd_event_has_priority(const vd_watch *watch, const vd_event *event,
                           size_t *out);

/* A listed party as a finding; reason is what speaks for it. */
VD_MUST_USE vd_status vd_findings_listed(const vd_watch *watch,
                                         vd_findings *findings,
                                         const vd_candidate *candidate,
                                         vd_finding finding, vd_err *err);

/* A control that holds for goods on the record's route and day, by its route
   or by where the goods are from. */
bool vd_control_holds(const vd_watch *watch, const vd_control *control,
                      const vd_event *event, vd_str origin);

#endif
