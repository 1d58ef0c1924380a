/* SPDX-License-Identifier: Apache-2.0 */
#include "app/forget.h"

#include <stdlib.h>

#include "base/json.h"
#include "feeds/event.h"
#include "watch/history.h"
#include "watch/policy.h"

typedef struct ids {
    vd_arena *arena;
    int64_t *at;
    size_t n;
    size_t room;
    size_t all; /* rows, whether wanted or not */
} ids;

static void add_id(ids *to, int64_t id)
{
    to->at = vd_arena_grow(to->arena, to->at, to->n, &to->room, sizeof *to->at);
    to->at[to->n++] = id;
}

static vd_status take_id(void *ctx, const vd_cell *row, vd_err *err)
{
    (void)err;
    add_id(ctx, row[0].number);
    return VD_OK;
}

static vd_status take_answer(void *ctx, const vd_cell *row, vd_err *err)
{
    ids *to = ctx;

    (void)err;
    to->all++;
    if (row[1].number == VD_SEALED_ANSWER)
        add_id(to, row[0].number);
    return VD_OK;
}

static vd_status get(void *ctx, vd_str key, vd_buf *out, vd_err *err)
{
    return vd_chain_get_state(ctx, key, out, err);
}

static vd_status put(void *ctx, vd_str key, vd_str value, vd_err *err)
{
    return vd_chain_put_state(ctx, key, value, err);
}

/* What the history keeps in words of the record of an answer. */
static vd_status forget_history(vd_chain *chain, int64_t answer, vd_err *err)
{
    vd_history history = {.get = get, .put = put, .ctx = chain};
    vd_arena arena;
    vd_sealed sealed;
    const vd_json *inputs = NULL;
    const vd_json *said;
    vd_event event;
    vd_status st = VD_OK;

    vd_arena_init(&arena, 0);
    /* What cannot be opened or read is no reason to keep a key. */
    if (vd_chain_unseal(chain, answer, &arena, &sealed, NULL) == VD_OK &&
        vd_json_parse(vd_str_slice(sealed.plain, 0,
                                   vd_str_find_char(sealed.plain, '\n', 0)),
                      &arena, &inputs, NULL) == VD_OK) {
        said = vd_json_member(inputs, "event");
        if (said != NULL &&
            vd_event_from_json(said, &arena, &event, NULL) == VD_OK)
            st = vd_history_forget(&history, &event, &arena, err);
    }
    vd_arena_done(&arena);
    return st;
}

static vd_status forget_subject(vd_chain *chain, int64_t subject,
                                vd_forgotten *out, vd_err *err)
{
    vd_arena arena;
    ids answers = {.arena = &arena};
    vd_cell arg = vd_cell_int(subject);
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_SEALED_OF, &arg, 1,
                     take_answer, &answers, err);
    for (size_t i = 0; st == VD_OK && i < answers.n; i++)
        st = forget_history(chain, answers.at[i], err);
    if (st == VD_OK) {
        vd_entry_run(chain, VD_DESK_QUERY_SUBJECT_FORGET,
                     (vd_cell[]){arg, vd_cell_int(vd_entry_number(chain))}, 2,
                     NULL);
        vd_entry_row(chain, VD_TABLE_SUBJECT, subject);
        out->subjects++;
        out->sealed += answers.all;
    }
    vd_arena_done(&arena);
    return st;
}

static vd_status finish(vd_chain *chain, vd_status st, vd_err *err)
{
    st = vd_entry_finish(chain, st, err);
    /* The key must not be left in what SQLite keeps beside the file; that the
       head could not be noted (VD_IO) changes nothing of it. */
    if (st == VD_IO)
        (void)!vd_desk_settle(vd_chain_desk(chain), NULL);
    return st == VD_OK ? vd_desk_settle(vd_chain_desk(chain), err) : st;
}

typedef struct found_subject {
    int64_t id;
    bool held;
    bool gone;
} found_subject;

static vd_status take_subject(void *ctx, const vd_cell *row, vd_err *err)
{
    found_subject *s = ctx;

    (void)err;
    *s = (found_subject){row[0].number, row[1].number != 0, row[2].number != 0};
    return VD_OK;
}

static vd_status find(vd_chain *chain, vd_str id, found_subject *out,
                      vd_err *err)
{
    vd_hash tag = vd_chain_subject_tag(chain, id);
    vd_cell arg =
        vd_cell_blob((vd_str){(const char *)tag.bytes, VD_SUBJECT_TAG_BYTES});
    vd_status st;

    *out = (found_subject){0};
    st = vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_SUBJECT_LAST, &arg, 1,
                     take_subject, out, err);
    if (st == VD_OK && out->id == 0)
        return vd_fail(err, VD_ABSENT, VD_NOWHERE,
                       "nothing is known under that id");
    return st;
}

static vd_status take_alert(void *ctx, const vd_cell *row, vd_err *err)
{
    (void)err;
    *(int64_t *)ctx = row[0].number;
    return VD_OK;
}

/* Nobody could decide an alert of which nothing can be read. */
static vd_status check_alerts(vd_chain *chain, int64_t subject, vd_err *err)
{
    int64_t open = 0;
    vd_cell arg = vd_cell_int(subject);
    vd_status st = vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_ALERT_OPEN,
                               &arg, 1, take_alert, &open, err);

    return st != VD_OK || open == 0
               ? st
               : vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                         "alert %lld of it is not closed: decide first",
                         (long long)open);
}

vd_status vd_forget(vd_chain *chain, vd_str id, vd_moment now,
                    vd_forgotten *out, vd_err *err)
{
    found_subject subject;
    vd_status st = vd_chain_begin(chain, err);

    *out = (vd_forgotten){0};
    if (st != VD_OK)
        return st;
    st = find(chain, id, &subject, err);
    if (st == VD_OK && subject.gone) {
        /* The last time may have ended before all of it was overwritten. */
        vd_chain_rollback(chain);
        return vd_desk_settle(vd_chain_desk(chain), err);
    }
    if (st == VD_OK && subject.held)
        st = vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                     "it is held: \"forget --release ID\" ends the hold");
    if (st == VD_OK)
        st = check_alerts(chain, subject.id, err);
    vd_entry_begin(chain, "forget", now);
    if (st == VD_OK)
        st = forget_subject(chain, subject.id, out, err);
    return finish(chain, st, err);
}

vd_status vd_forget_older(vd_chain *chain, const vd_moment *than, vd_moment now,
                          vd_forgotten *out, vd_err *err)
{
    static const char *const names[VD_KEPT_KINDS] = {"answers", "reasons",
                                                     "notes", "attachments"};
    vd_arena arena;
    ids old = {.arena = &arena};
    vd_cell args[VD_KEPT_KINDS];
    vd_status st = vd_chain_begin(chain, err);

    *out = (vd_forgotten){0};
    if (st != VD_OK)
        return st;
    vd_arena_init(&arena, 0);
    for (size_t i = 0; i < VD_KEPT_KINDS; i++)
        args[i] = vd_cell_int(than[i]);
    st = vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_SUBJECT_OLD, args,
                     VD_KEPT_KINDS, take_id, &old, err);
    vd_entry_begin(chain, "forget", now);
    for (size_t i = 0; i < VD_KEPT_KINDS; i++) {
        char moment[VD_MOMENT_TEXT];

        if (than[i] == INT64_MIN)
            continue;
        vd_moment_format(than[i], moment);
        vd_json_pair(vd_entry_out(chain), names[i], vd_str_of(moment));
    }
    for (size_t i = 0; st == VD_OK && i < old.n; i++)
        st = forget_subject(chain, old.at[i], out, err);
    st = finish(chain, st, err);
    vd_arena_done(&arena);
    return st;
}

vd_status vd_hold(vd_chain *chain, vd_str id, bool on, vd_str reason,
                  vd_moment now, vd_err *err)
{
    found_subject subject;
    vd_status st = vd_chain_begin(chain, err);

    if (st != VD_OK)
        return st;
    st = find(chain, id, &subject, err);
    if (st == VD_OK && subject.gone)
        st = vd_fail(err, VD_ABSENT, VD_NOWHERE, "it is forgotten already");
    vd_entry_begin(chain, on ? "hold" : "hold_ended", now);
    if (st == VD_OK) {
        vd_entry_run(chain, VD_DESK_QUERY_SUBJECT_HOLD,
                     (vd_cell[]){vd_cell_int(subject.id),
                                 vd_cell_int(on ? 1 : 0),
                                 vd_cell_int(vd_entry_number(chain))},
                     3, NULL);
        vd_entry_row(chain, VD_TABLE_SUBJECT, subject.id);
        if (reason.n > 0)
            (void)vd_entry_seal(chain, subject.id, VD_SEALED_REASON, now,
                                reason);
    }
    return finish(chain, st, err);
}
