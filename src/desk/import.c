/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/import.h"

#include "base/table.h"
#include "desk/alert.h"

enum { BATCH = 1000, HEAD_BYTES = 4096 };

typedef struct importer {
    vd_chain *chain;
    vd_moment now;
    size_t columns[6]; /* in the order of names */
    vd_imported *out;
    vd_import_wrong_fn *wrong;
    void *ctx;
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
    vd_status st;

    if (m->pending == 0) {
        vd_chain_rollback(m->chain);
        return VD_OK;
    }
    vd_json_pair_int(vd_entry_out(m->chain), "decisions",
                     (long long)m->pending);
    st = vd_entry_end(m->chain, err);
    if (st == VD_OK)
        return vd_chain_commit(m->chain, err);
    vd_chain_rollback(m->chain);
    return st;
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

static vd_status take_row(importer *m, const vd_row *row, vd_err *err)
{
    vd_arena arena;
    vd_str cells[6];
    vd_str own;
    vd_alert alert;
    vd_decision decision = {
        .verdict = VD_STR("false_hit"), .evidence_missing = true, .at = m->now};
    int64_t subject;
    vd_status st;

    for (size_t i = 0; i < 6; i++)
        cells[i] = vd_row_cell(row, m->columns[i]);
    if (cells[ID].n == 0 || cells[LISTING].n == 0 || cells[SOURCE].n == 0) {
        m->out->wrong++;
        m->wrong(m->ctx, row->line, "id, listing and source are wanted");
        return VD_OK;
    }
    vd_arena_init(&arena, 0);
    own = vd_customer_tag(m->chain, &arena, cells[ID]);
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
    add_pairs(m, decision.alert, own,
              vd_str_printf(&arena, "%.*s@%.*s", VD_STR_WHOLE(cells[LISTING]),
                            VD_STR_WHOLE(cells[SOURCE])));
    st = vd_alert_decide_within(m->chain, &decision, &arena, &alert, err);
    vd_arena_done(&arena);
    m->out->decisions++;
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
        if (m->columns[i] == VD_STR_NONE && i <= SOURCE)
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "no column \"%s\": id, listing and source are "
                           "wanted",
                           names[i]);
    }
    return VD_OK;
}

vd_status vd_decisions_import(vd_chain *chain, const char *path, vd_moment now,
                              vd_import_wrong_fn *wrong, void *ctx,
                              vd_imported *out, vd_err *err)
{
    importer m = {
        .chain = chain, .now = now, .out = out, .wrong = wrong, .ctx = ctx};
    vd_origin origin = {.path = path};
    vd_table *table = NULL;
    vd_row row;
    vd_status st = vd_table_open(&origin, ',', &table, err);

    *out = (vd_imported){0};
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
        vd_err_context(err, "%s", path);
    return st;
}
