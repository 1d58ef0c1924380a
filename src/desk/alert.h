/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DESK_ALERT_H
#define VD_DESK_ALERT_H

/*
 * Alerts: what a person must decide on, and what was decided.
 *
 * A record has one alert, of pairs: somebody of the user's and a listing (or,
 * for findings of law and of patterns, the record and the rule).  A decision is
 * of the alert and binds its pairs, each with the evidence of both sides as it
 * was: the fields of the user's party, what the list said of the other, the
 * keys of the policy that were read, the verdict of the engine.
 *
 *   false_hit   the two are not the same: the pair is not told again, in any
 *               record, while the evidence is what it was
 *   true_hit    they are: told again for each further record
 *   release     let go for a reason that is not that (a licence): binds the
 *               record alone
 *   escalate    somebody else decides: no end
 *   reopen      takes back what was decided
 *
 * What was decided last holds.  Evidence that changed opens the alert again and
 * says what changed.
 */

#include "desk/chain.h"

typedef struct vd_pair {
    int64_t id;
    int64_t alert;
    vd_str own;         /* tag of who it is */
    vd_str listing;     /* id@source; of other findings check/tag */
    vd_str check;       /* its name */
    vd_str own_is;      /* tag of the fields */
    vd_str listed_is;   /* hash of what the list says, kept; "" */
    int64_t own_fields; /* the fields, sealed */
    vd_str policy;      /* "threshold=700000", keys joined by blanks */
    vd_str verdict;     /* of the engine, "" if there is none */
    vd_str engine;
    int64_t edition; /* of the source, that was in force; 0 */
    vd_str decided;  /* "" if it is not */
    /* Of a pair in hand, not of one that is stored: */
    vd_str fields; /* lines */
    vd_str said;   /* lines */
} vd_pair;

/* Whether a listing was absent from an edition behind that one; asked only for
   pairs that were decided. */
typedef vd_status vd_gap_fn(void *ctx, const vd_pair *pair, int64_t since,
                            bool *out, vd_err *err);

/* What came of a record. */
typedef struct vd_concern {
    vd_str record; /* tag of what makes it this record */
    int64_t subject;
    int64_t answer; /* sealed */
    vd_moment at;
    int priority; /* 0 to 100 */
    vd_str why;   /* the priority */
    vd_pair *pairs;
    size_t n;
    vd_gap_fn *gap; /* NULL: none had one */
    void *gap_ctx;
} vd_concern;

typedef enum vd_news {
    VD_NEWS_NONE = 0, /* nothing was found */
    VD_NEWS_NEW,
    VD_NEWS_KNOWN, /* its alert is open, or was decided as it is */
    VD_NEWS_GROWN, /* its open alert has more now */
    VD_NEWS_REOPENED,
    VD_NEWS_COVERED, /* decisions of other alerts cover all of it */
} vd_news;

vd_str vd_news_name(vd_news news);

typedef struct vd_raised {
    vd_news news;
    int64_t alert; /* 0 for none */
} vd_raised;

/* Raises, grows or reopens what a record asks for, within an entry. */
void vd_alert_see(vd_chain *chain, vd_concern *concern, vd_raised *out);

typedef struct vd_alert {
    int64_t id;
    vd_str record;
    int64_t subject;
    int64_t answer;
    vd_str raised;
    int64_t priority;
    vd_str why;
    vd_str state; /* open, proposed, escalated, closed */
    vd_str verdict;
    vd_str proposed_by;
    vd_str assigned;
    int64_t n; /* entry that it is of: what a decision has seen */
} vd_alert;

/* VD_ABSENT with a message. */
VD_MUST_USE vd_status vd_alert_get(vd_chain *chain, int64_t id, vd_arena *arena,
                                   vd_alert *out, vd_err *err);

typedef vd_status vd_alert_fn(void *ctx, const vd_alert *alert, vd_err *err);

typedef struct vd_alert_filter {
    vd_str state;
    vd_str assigned; /* "" for all */
    int64_t limit;
} vd_alert_filter;

/* By priority, then by age. */
VD_MUST_USE vd_status vd_alerts_each(vd_chain *chain,
                                     const vd_alert_filter *filter,
                                     vd_alert_fn *fn, void *ctx, vd_err *err);

typedef struct vd_pairs {
    vd_pair *at;
    size_t n;
    size_t room;
    vd_arena *arena;
} vd_pairs;
VD_MUST_USE vd_status vd_alert_pairs(vd_chain *chain, int64_t alert,
                                     vd_arena *arena, vd_pairs *out,
                                     vd_err *err);

typedef struct vd_decision {
    int64_t alert;
    vd_str verdict; /* true_hit, false_hit, release, escalate, reopen */
    vd_str reason;
    int64_t seen; /* the entry that the alert was of when it was looked at; 0:
                     whatever it is now, if nobody decided */
    bool evidence_missing; /* of an imported list */
    bool proposes_alone;   /* who decides may escalate, and propose to another,
                              and no more */
    vd_moment at;
} vd_decision;

/* VD_CONFLICT: somebody was faster: err says who.  VD_INVALID: no such
   verdict, no reason, or the second pair of eyes is the first.  VD_DENIED: it
   takes somebody who may do more than propose. */
VD_MUST_USE vd_status vd_alert_decide(vd_chain *chain,
                                      const vd_decision *decision,
                                      vd_arena *arena, vd_alert *out,
                                      vd_err *err);

/* The same, within an entry that is in hand. */
VD_MUST_USE vd_status vd_alert_decide_within(vd_chain *chain,
                                             const vd_decision *decision,
                                             vd_arena *arena, vd_alert *out,
                                             vd_err *err);

/* A note, an attachment (its bytes), or who is to look at it. */
typedef enum vd_remark_kind {
    VD_REMARK_NOTE = 0,
    VD_REMARK_ATTACHMENT,
    VD_REMARK_ASSIGNED,
} vd_remark_kind;
VD_MUST_USE vd_status vd_alert_remark(vd_chain *chain, int64_t alert,
                                      vd_remark_kind kind, vd_str text,
                                      vd_moment at, vd_err *err);

/* Notes that somebody looked at what is personal. */
VD_MUST_USE vd_status vd_alert_view(vd_chain *chain, const vd_alert *alert,
                                    vd_moment at, vd_err *err);

/* Within an entry: the alert as it is from now on, and a line of its history,
   whose number is returned; text is sealed, or 0. */
void vd_alert_set(vd_chain *chain, const vd_alert *alert);
int64_t vd_remark_add(vd_chain *chain, int64_t alert, vd_moment at,
                      const char *what, vd_str verdict, int64_t text);

typedef struct vd_remark {
    vd_str at;
    vd_str by;
    vd_str what;
    vd_str verdict;
    int64_t text; /* sealed */
} vd_remark;
typedef vd_status vd_remark_fn(void *ctx, const vd_remark *remark, vd_err *err);
VD_MUST_USE vd_status vd_alert_remarks(vd_chain *chain, int64_t alert,
                                       vd_remark_fn *fn, void *ctx,
                                       vd_err *err);

/* Alerts that belong together; id 0 makes a new case, whose number is put
   there.  VD_ABSENT: no such case or alert. */
typedef struct vd_casework {
    int64_t id;
    const int64_t *alerts;
    size_t n;
    vd_str title;
    vd_moment at;
} vd_casework;
VD_MUST_USE vd_status vd_case_add(vd_chain *chain, vd_casework *work,
                                  vd_err *err);

/* The tag of a customer of that id: whoever they are said to be. */
vd_str vd_customer_tag(const vd_chain *chain, vd_arena *arena, vd_str id);

/* Whether decisions need two people; a setting of the desk that the chain
   records. */
VD_MUST_USE vd_status vd_desk_four_eyes(vd_chain *chain, bool *out,
                                        vd_err *err);
VD_MUST_USE vd_status vd_desk_set_four_eyes(vd_chain *chain, bool on,
                                            vd_moment at, vd_err *err);

#endif
