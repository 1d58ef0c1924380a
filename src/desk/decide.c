/* SPDX-License-Identifier: Apache-2.0 */
/* What people do at the desk: decide, note, look, make cases. */
#include "desk/alert.h"

/* ---- deciding ---- */

typedef struct setting_value {
    bool on;
} setting_value;

static vd_status take_switch(void *ctx, const vd_cell *row, vd_err *err)
{
    (void)err;
    ((setting_value *)ctx)->on = vd_str_is(row[0].bytes, VD_STR("on"));
    return VD_OK;
}

vd_status vd_desk_four_eyes(vd_chain *chain, bool *out, vd_err *err)
{
    setting_value value = {false};
    vd_cell name = vd_cell_text(VD_STR("four_eyes"));
    vd_status st = vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_SETTING_GET,
                               &name, 1, take_switch, &value, err);

    *out = value.on;
    return st;
}

vd_status vd_desk_set_four_eyes(vd_chain *chain, bool on, vd_moment at,
                                vd_err *err)
{
    vd_cell args[] = {vd_cell_text(VD_STR("four_eyes")),
                      vd_cell_blob(on ? VD_STR("on") : VD_STR("off"))};
    vd_status st = vd_chain_begin(chain, err);

    if (st != VD_OK)
        return st;
    vd_entry_begin(chain, "setting", at);
    vd_json_pair(vd_entry_out(chain), "four_eyes", args[1].bytes);
    vd_entry_run(chain, VD_DESK_QUERY_SETTING_PUT, args, 2, NULL);
    return vd_entry_finish(chain, VD_OK, err);
}

static const char *const verdicts[] = {"true_hit", "false_hit", "release",
                                       "escalate", "reopen"};

enum { VERDICTS = sizeof verdicts / sizeof verdicts[0] };

typedef struct decider {
    vd_arena *arena;
    vd_str who; /* and when, of the last decision */
} decider;

static vd_status take_decider(void *ctx, const vd_remark *r, vd_err *err)
{
    decider *d = ctx;

    (void)err;
    if (vd_str_is(r->what, VD_STR("decided")) ||
        vd_str_is(r->what, VD_STR("imported"))) {
        d->who = vd_str_printf(d->arena, "%.*s by %.*s on %.*s",
                               VD_STR_WHOLE(r->verdict), VD_STR_WHOLE(r->by),
                               VD_STR_WHOLE(r->at));
    }
    return VD_OK;
}

static vd_status decided_before(vd_chain *chain, const vd_alert *a,
                                vd_arena *arena, vd_err *err)
{
    decider d = {arena, a->verdict};
    vd_status st = vd_alert_remarks(chain, a->id, take_decider, &d, err);

    return st != VD_OK ? st
                       : vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                                 "alert %lld was decided before: %.*s",
                                 (long long)a->id, VD_STR_WHOLE(d.who));
}

static vd_status check_decision(vd_chain *chain, const vd_decision *d,
                                const vd_alert *a, vd_arena *arena, vd_err *err)
{
    size_t i = 0;
    bool reopens = vd_str_is(d->verdict, VD_STR("reopen"));
    bool closed = vd_str_is(a->state, VD_STR("closed"));

    while (i < VERDICTS && !vd_str_is(d->verdict, vd_str_of(verdicts[i])))
        i++;
    if (i == VERDICTS) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "\"%.*s\" is no decision: true_hit, false_hit, "
                       "release, escalate, reopen are",
                       VD_STR_SHOWN(d->verdict));
    }
    if (vd_str_trim(d->reason).n == 0)
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "a decision needs its reason");
    if (closed && !reopens)
        return decided_before(chain, a, arena, err);
    if (reopens && !closed)
        return vd_fail(err, VD_INVALID, VD_NOWHERE, "alert %lld is not closed",
                       (long long)a->id);
    if (d->seen != 0 && d->seen != a->n) {
        return vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                       "alert %lld has changed since you saw it (entry %lld, "
                       "is now of entry %lld): look again",
                       (long long)a->id, (long long)d->seen, (long long)a->n);
    }
    return VD_OK;
}

/* Whether this is the first of two: then it is but proposed. */
static vd_status first_of_two(vd_chain *chain, const vd_decision *d,
                              const vd_alert *a, bool *out, vd_err *err)
{
    bool two = false;
    vd_status st = vd_desk_four_eyes(chain, &two, err);

    *out = false;
    if (st != VD_OK || !two || vd_str_is(d->verdict, VD_STR("escalate")) ||
        vd_str_is(d->verdict, VD_STR("reopen")))
        return st;
    *out = !vd_str_is(a->state, VD_STR("proposed")) ||
           !vd_str_is(a->verdict, d->verdict);
    if (!*out && vd_str_is(a->proposed_by, vd_chain_actor(chain).name)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%.*s proposed it: somebody else must decide",
                       VD_STR_SHOWN(a->proposed_by));
    }
    return VD_OK;
}

static vd_status may_decide(const vd_decision *d, vd_err *err)
{
    return !d->proposes_alone
               ? VD_OK
               : vd_fail(err, VD_DENIED, VD_NOWHERE,
                         "to decide takes an approver: with four eyes an "
                         "analyst may propose, and always escalate");
}

static vd_status bind_pairs(vd_chain *chain, const vd_decision *d,
                            vd_arena *arena, vd_err *err)
{
    vd_pairs pairs = {0};
    vd_status st = may_decide(d, err);

    if (st == VD_OK)
        st = vd_alert_pairs(chain, d->alert, arena, &pairs, err);
    for (size_t i = 0; st == VD_OK && i < pairs.n; i++) {
        vd_entry_run(
            chain, VD_DESK_QUERY_PAIR_DECIDE,
            (vd_cell[]){vd_cell_int(pairs.at[i].id),
                        vd_cell_int(vd_entry_number(chain)),
                        vd_cell_text(vd_str_is(d->verdict, VD_STR("reopen"))
                                         ? VD_STR("")
                                         : d->verdict)},
            3, NULL);
        vd_entry_row(chain, VD_TABLE_PAIR, pairs.at[i].id);
    }
    return st;
}

vd_status vd_alert_decide_within(vd_chain *chain, const vd_decision *d,
                                 vd_arena *arena, vd_alert *out, vd_err *err)
{
    bool first = false;
    bool escalated = vd_str_is(d->verdict, VD_STR("escalate"));
    bool reopened = vd_str_is(d->verdict, VD_STR("reopen"));
    vd_status st = vd_alert_get(chain, d->alert, arena, out, err);

    if (st == VD_OK)
        st = check_decision(chain, d, out, arena, err);
    if (st == VD_OK)
        st = first_of_two(chain, d, out, &first, err);
    if (st == VD_OK && !first && !escalated)
        st = bind_pairs(chain, d, arena, err);
    if (st != VD_OK)
        return st;
    out->state = escalated  ? VD_STR("escalated")
                 : reopened ? VD_STR("open")
                 : first    ? VD_STR("proposed")
                            : VD_STR("closed");
    out->verdict = escalated || reopened ? VD_STR("") : d->verdict;
    out->proposed_by = first ? vd_chain_actor(chain).name : VD_STR("");
    vd_alert_set(chain, out);
    (void)vd_remark_add(
        chain, d->alert, d->at,
        d->evidence_missing ? "imported"
        : escalated         ? "escalated"
        : reopened          ? "reopened"
        : first             ? "proposed"
                            : "decided",
        d->verdict,
        vd_entry_seal(chain, out->subject, VD_SEALED_REASON, d->at, d->reason));
    return VD_OK;
}

vd_status vd_alert_decide(vd_chain *chain, const vd_decision *d,
                          vd_arena *arena, vd_alert *out, vd_err *err)
{
    vd_status st = vd_chain_begin(chain, err);

    if (st != VD_OK)
        return st;
    vd_entry_begin(chain, "decision", d->at);
    vd_json_pair_int(vd_entry_out(chain), "alert", d->alert);
    vd_json_pair(vd_entry_out(chain), "verdict", d->verdict);
    st = vd_alert_decide_within(chain, d, arena, out, err);
    return vd_entry_finish(chain, st, err);
}

/* ---- remarks ---- */

enum { NAME_MAX_BYTES = 64 };

static bool is_a_name(vd_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if ((unsigned char)text.p[i] < ' ' || text.p[i] == 127)
            return false;
    }
    return text.n > 0 && text.n <= NAME_MAX_BYTES &&
           vd_str_is(vd_str_trim(text), text);
}

vd_status vd_alert_remark(vd_chain *chain, int64_t id, vd_remark_kind kind,
                          vd_str text, vd_moment at, vd_err *err)
{
    static const char *const names[] = {"noted", "attached", "assigned"};
    vd_arena arena;
    vd_alert alert = {.id = 0};
    int64_t sealed = 0;
    vd_status st;

    if (kind == VD_REMARK_ASSIGNED && !is_a_name(text)) {
        return vd_fail(
            err, VD_INVALID, VD_NOWHERE,
            "who it is assigned to is a name of %d bytes at most: it "
            "stands in the chain for ever",
            NAME_MAX_BYTES);
    }
    st = vd_chain_begin(chain, err);
    if (st != VD_OK)
        return st;
    vd_arena_init(&arena, 0);
    st = vd_alert_get(chain, id, &arena, &alert, err);
    if (st == VD_OK) {
        vd_entry_begin(chain, names[kind], at);
        vd_json_pair_int(vd_entry_out(chain), "alert", id);
        if (kind == VD_REMARK_ASSIGNED) {
            alert.assigned = text;
            vd_alert_set(chain, &alert);
        } else {
            sealed = vd_entry_seal(
                chain, alert.subject,
                kind == VD_REMARK_NOTE ? VD_SEALED_NOTE : VD_SEALED_ATTACHMENT,
                at, text);
        }
        (void)vd_remark_add(chain, id, at, names[kind],
                            kind == VD_REMARK_ASSIGNED ? text : VD_STR(""),
                            sealed);
    }
    st = vd_entry_finish(chain, st, err);
    vd_arena_done(&arena);
    return st;
}

vd_status vd_alert_view(vd_chain *chain, const vd_alert *alert, vd_moment at,
                        vd_err *err)
{
    vd_status st = vd_chain_begin(chain, err);

    if (st != VD_OK)
        return st;
    vd_entry_begin(chain, "view", at);
    vd_json_pair_int(vd_entry_out(chain), "alert", alert->id);
    vd_json_pair_int(vd_entry_out(chain), "subject", alert->subject);
    return vd_entry_finish(chain, VD_OK, err);
}

typedef struct remark_giver {
    vd_remark_fn *fn;
    void *ctx;
} remark_giver;

static vd_status give_remark(void *ctx, const vd_cell *row, vd_err *err)
{
    const remark_giver *g = ctx;
    vd_remark r = {.at = row[1].bytes,
                   .by = row[2].bytes,
                   .what = row[3].bytes,
                   .verdict = row[4].bytes,
                   .text = row[5].number};

    return g->fn(g->ctx, &r, err);
}

vd_status vd_alert_remarks(vd_chain *chain, int64_t alert, vd_remark_fn *fn,
                           void *ctx, vd_err *err)
{
    remark_giver g = {fn, ctx};
    vd_cell id = vd_cell_int(alert);

    return vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_REMARKS_OF, &id, 1,
                       give_remark, &g, err);
}

/* ---- cases ---- */

static vd_status take_member(void *ctx, const vd_cell *row, vd_err *err)
{
    (void)row;
    (void)err;
    ++*(size_t *)ctx;
    return VD_OK;
}

/* A case that is added to must be there. */
static vd_status find_case(vd_chain *chain, int64_t id, vd_err *err)
{
    size_t members = 0;
    vd_cell arg = vd_cell_int(id);
    vd_status st = vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_CASEWORK_OF,
                               &arg, 1, take_member, &members, err);

    return st != VD_OK || members > 0
               ? st
               : vd_fail(err, VD_ABSENT, VD_NOWHERE, "there is no case %lld",
                         (long long)id);
}

static vd_status is_member(void *ctx, const vd_cell *row, vd_err *err)
{
    int64_t *wanted = ctx;

    (void)err;
    *wanted = row[1].number == *wanted ? -1 : *wanted;
    return VD_OK;
}

static vd_status add_to_case(vd_chain *chain, const vd_casework *work,
                             int64_t alert, vd_arena *arena, vd_err *err)
{
    vd_alert is = {.id = 0};
    int64_t row = 0;
    int64_t wanted = alert;
    vd_cell which = vd_cell_int(work->id);
    vd_status st = vd_alert_get(chain, alert, arena, &is, err);

    if (st == VD_OK)
        st = vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_CASEWORK_OF,
                         &which, 1, is_member, &wanted, err);
    if (st != VD_OK || wanted == -1)
        return st;
    vd_entry_run(chain, VD_DESK_QUERY_CASEWORK_ADD,
                 (vd_cell[]){vd_cell_int(vd_entry_number(chain)),
                             vd_cell_int(work->id), vd_cell_int(alert)},
                 3, &row);
    vd_entry_row(chain, VD_TABLE_CASEWORK, row);
    (void)vd_remark_add(chain, alert, work->at, "case",
                        vd_str_printf(arena, "%lld", (long long)work->id),
                        work->title.n == 0
                            ? 0
                            : vd_entry_seal(chain, is.subject, VD_SEALED_TITLE,
                                            work->at, work->title));
    return VD_OK;
}

vd_status vd_case_add(vd_chain *chain, vd_casework *work, vd_err *err)
{
    vd_arena arena;
    vd_status st = vd_chain_begin(chain, err);

    if (st != VD_OK)
        return st;
    vd_arena_init(&arena, 0);
    vd_entry_begin(chain, "case", work->at);
    if (work->id == 0) {
        vd_entry_run(chain, VD_DESK_QUERY_CASEWORK_LAST, NULL, 0, &work->id);
        work->id++;
    } else {
        st = find_case(chain, work->id, err);
    }
    vd_json_pair_int(vd_entry_out(chain), "case", work->id);
    for (size_t i = 0; st == VD_OK && i < work->n; i++)
        st = add_to_case(chain, work, work->alerts[i], &arena, err);
    st = vd_entry_finish(chain, st, err);
    vd_arena_done(&arena);
    return st;
}
