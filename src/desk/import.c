/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/import.h"

#include "base/table.h"
#include "base/utf8.h"
#include "desk/alert.h"

enum { BATCH = 1000, HEAD_BYTES = 4096 };

typedef struct importer {
    vd_chain *chain;
    vd_moment now;
    size_t columns[6]; /* in the order of names */
    vd_import *job;
    size_t pending;
} importer;

enum { ID, LISTING, SOURCE, REASON, BY, DATE };

static const char *const names[] = {"id",     "listing", "source",
                                    "reason", "by",      "date"};

/* Checks by which screenings and records find listed parties. */
static const char *const checks[] = {"screening", "listed_party"};

static vd_status begin(importer *m, vd_err *err)
{
    vd_status st = vd_chain_begin(m->chain, err);

    if (st == VD_OK)
        vd_entry_begin(m->chain, "import", m->now);
    m->pending = 0;
    return st;
}

static vd_status commit(importer *m, vd_err *err)
{
    if (m->pending == 0) {
        vd_chain_rollback(m->chain);
        return VD_OK;
    }
    vd_json_pair_int(vd_entry_out(m->chain), "decisions",
                     (long long)m->pending);
    return vd_entry_finish(m->chain, VD_OK, err);
}

static int64_t add_alert(importer *m, vd_str record, int64_t subject,
                         int64_t answer)
{
    char moment[VD_MOMENT_TEXT];
    int64_t id = 0;

    vd_moment_format(m->now, moment);
    vd_entry_run(m->chain, VD_DESK_QUERY_ALERT_ADD,
                 (vd_cell[]){vd_cell_int(vd_entry_number(m->chain)),
                             vd_cell_text(record), vd_cell_int(subject),
                             vd_cell_int(answer),
                             vd_cell_text(vd_str_of(moment)), vd_cell_int(0),
                             vd_cell_text(VD_STR("imported"))},
                 7, &id);
    return id;
}

static void add_pairs(importer *m, int64_t alert, vd_str own, vd_str listing)
{
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        int64_t id = 0;
        vd_cell none = vd_cell_text(VD_STR(""));

        vd_entry_run(m->chain, VD_DESK_QUERY_PAIR_ADD,
                     (vd_cell[]){vd_cell_int(vd_entry_number(m->chain)),
                                 vd_cell_int(alert), vd_cell_text(own),
                                 vd_cell_text(listing),
                                 vd_cell_text(vd_str_of(checks[i])), none, none,
                                 vd_cell_int(0), none, none, none,
                                 vd_cell_int(0), none},
                     13, &id);
        vd_entry_row(m->chain, VD_TABLE_PAIR, id);
    }
}

static void leave_out(importer *m, const vd_row *row, const char *why)
{
    m->job->left_out++;
    m->job->wrong(m->job->ctx, row->line, why);
}

static vd_status take_known(void *ctx, const vd_cell *row, vd_err *err)
{
    (void)row;
    (void)err;
    *(bool *)ctx = true;
    return VD_OK;
}

static vd_status is_decided(importer *m, vd_str own, vd_str listing, bool *out,
                            vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < sizeof checks / sizeof checks[0];
         i++) {
        vd_cell args[] = {vd_cell_text(own), vd_cell_text(listing),
                          vd_cell_text(vd_str_of(checks[i]))};

        st = vd_desk_run(vd_chain_desk(m->chain), VD_DESK_QUERY_PAIRS_DECIDED,
                         args, 3, take_known, out, err);
    }
    return st;
}

static vd_status take_row(importer *m, const vd_row *row, vd_err *err)
{
    vd_arena arena;
    vd_str cells[6];
    vd_str own;
    vd_alert alert;
    vd_decision decision = {
        .verdict = VD_STR("false_hit"), .evidence_missing = true, .at = m->now};
    int64_t subject;
    vd_str listing;
    bool known = false;
    vd_status st;

    for (size_t i = 0; i < 6; i++)
        cells[i] = vd_row_cell(row, m->columns[i]);
    for (size_t i = 0; i < 6; i++) {
        if (vd_utf8_find_bad(cells[i]) != VD_STR_NONE) {
            leave_out(m, row, "it is not UTF-8");
            return VD_OK;
        }
    }
    if (cells[ID].n == 0 || cells[LISTING].n == 0 || cells[SOURCE].n == 0) {
        leave_out(m, row, "id, listing and source are wanted");
        return VD_OK;
    }
    vd_arena_init(&arena, 0);
    own = vd_customer_tag(m->chain, &arena, cells[ID]);
    listing = vd_str_printf(&arena, "%.*s@%.*s", VD_STR_WHOLE(cells[LISTING]),
                            VD_STR_WHOLE(cells[SOURCE]));
    st = is_decided(m, own, listing, &known, err);
    if (st != VD_OK || known) {
        vd_arena_done(&arena);
        if (known)
            leave_out(m, row, "this pair was decided before");
        return st;
    }
    decision.reason = vd_str_printf(
        &arena,
        "imported; evidence missing; said to be decided by %.*s on "
        "%.*s: %.*s",
        VD_STR_WHOLE(cells[BY].n > 0 ? cells[BY] : VD_STR("somebody")),
        VD_STR_WHOLE(cells[DATE].n > 0 ? cells[DATE] : VD_STR("some day")),
        VD_STR_WHOLE(cells[REASON].n > 0 ? cells[REASON]
                                         : VD_STR("no reason is given")));
    subject = vd_entry_subject(m->chain, cells[ID]);
    decision.alert = add_alert(m, own, subject,
                               vd_entry_seal(m->chain, subject, VD_SEALED_NOTE,
                                             m->now, decision.reason));
    add_pairs(m, decision.alert, own, listing);
    st = vd_alert_decide_within(m->chain, &decision, &arena, &alert, err);
    vd_arena_done(&arena);
    m->job->decisions++;
    if (st == VD_OK && ++m->pending == BATCH) {
        st = commit(m, err);
        if (st == VD_OK)
            st = begin(m, err);
    }
    return st;
}

static vd_status take_header(importer *m, const vd_row *row, vd_err *err)
{
    for (size_t i = 0; i < 6; i++) {
        m->columns[i] = vd_row_column(row, names[i]);
        if (m->columns[i] == VD_STR_NONE && i <= SOURCE) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "no column \"%s\": id, listing and source are "
                           "wanted",
                           names[i]);
        }
    }
    return VD_OK;
}

/* An import would be the second pair of eyes for every row of it. */
static vd_status check_eyes(vd_chain *chain, vd_err *err)
{
    bool two = false;
    vd_status st = vd_desk_four_eyes(chain, &two, err);

    return st != VD_OK || !two
               ? st
               : vd_fail(err, VD_INVALID, VD_NOWHERE,
                         "decisions need two people: nothing can be imported "
                         "while --four-eyes is on");
}

vd_status vd_decisions_import(vd_chain *chain, vd_import *job, vd_err *err)
{
    importer m = {.chain = chain, .now = job->now, .job = job};
    vd_origin origin = {.path = job->path};
    vd_table *table = NULL;
    vd_row row;
    vd_status st = check_eyes(chain, err);

    if (st != VD_OK)
        return st;
    st = vd_table_open(&origin, ',', &table, err);
    if (st == VD_OK)
        st = vd_table_next(table, &row, err);
    if (st == VD_OK)
        st = take_header(&m, &row, err);
    if (st == VD_ABSENT)
        st = vd_fail(err, VD_INVALID, VD_NOWHERE, "the table is empty");
    if (st == VD_OK)
        st = begin(&m, err);
    while (st == VD_OK) {
        st = vd_table_next(table, &row, err);
        if (st == VD_OK)
            st = take_row(&m, &row, err);
    }
    if (st == VD_ABSENT)
        st = commit(&m, err);
    vd_table_close(table);
    if (st != VD_OK)
        vd_err_context(err, "%s", job->path);
    return st;
}
