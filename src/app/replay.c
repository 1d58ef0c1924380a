/* SPDX-License-Identifier: Apache-2.0 */
#include "app/replay.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/event.h"
#include "feeds/query.h"
#include "names/fold.h"

const char *vd_replay_name(vd_replay_outcome outcome)
{
    static const char *const names[] = {"same", "same_but", "different",
                                        "erased", "cannot"};

    return names[outcome];
}

/* Everything that answers of one run were made with. */
typedef struct run {
    vd_arena arena;
    bool is_open;
    vd_str hash;
    vd_view view;
    vd_screen *screen;
    vd_policy policy;
    vd_controls controls;
    vd_check_job job;
    vd_checker *checker;
    size_t limit;
    int threshold;
    vd_str cannot; /* why it cannot be made again, "" if it can */
    vd_str other;  /* what is not as it was, "" if all is */
} run;

typedef struct replayer {
    vd_chain *chain;
    vd_view now;
    run run;
    vd_arena work; /* of the answer in hand */
    vd_str who;    /* erased it */
    vd_replayed_fn *fn;
    void *ctx;
} replayer;

/* ---- runs ---- */

static void close_run(run *r)
{
    if (!r->is_open)
        return;
    vd_checker_close(r->checker);
    vd_screen_close(r->screen);
    vd_arena_done(&r->arena);
    *r = (run){.is_open = false};
}

static vd_moment moment_of(const vd_json *doc, const char *key)
{
    long long moment = 0;

    return vd_str_to_int(vd_json_text(doc, key), &moment) ? moment
                                                          : VD_MOMENT_MAX;
}

static bool is_state(const vd_view *view, vd_str wanted)
{
    vd_hash state;
    char hex[VD_HASH_HEX];

    if (vd_view_state(view, &state, NULL) != VD_OK)
        return false;
    vd_hash_hex(state, hex);
    return vd_str_is(vd_str_slice(vd_str_of(hex), 0, wanted.n), wanted);
}

/* The view that has the state.  That of now is preferred, whose index is there;
   what was loaded within the second of the run may be behind it. */
static bool find_view(const vd_view *now, const vd_json *doc, vd_view *out)
{
    vd_str wanted = vd_json_text(doc, "book");

    *out = *now;
    if (is_state(out, wanted))
        return true;
    out->as_of = moment_of(doc, "as_of");
    out->known_by = moment_of(doc, "known_by");
    for (int i = 0; i < 2; i++, out->known_by--) {
        if (is_state(out, wanted))
            return true;
    }
    out->known_by = moment_of(doc, "known_by");
    return false;
}

static void look_at_engine(run *r, const vd_json *doc)
{
    char version[VD_FOLD_VERSION_MAX];
    vd_str engine = vd_json_text(doc, "engine");
    vd_str names = vd_json_text(doc, "names");

    if (!vd_str_is(engine, vd_engine_version()) ||
        !vd_str_is(names, vd_fold_version(version))) {
        r->other =
            vd_str_printf(&r->arena, "made by %.*s (%.*s), this is %.*s (%.*s)",
                          VD_STR_WHOLE(engine), VD_STR_WHOLE(names),
                          VD_STR_WHOLE(vd_engine_version()),
                          VD_STR_WHOLE(vd_fold_version(version)));
    }
}

static vd_status open_checker(run *r, const vd_json *doc, vd_chain *chain,
                              vd_err *err)
{
    vd_status st =
        vd_policy_parse(vd_json_member(doc, "policy"), &r->policy, err);

    if (st == VD_OK)
        st = vd_controls_read(&r->controls, &r->arena, NULL, 0, err);
    if (st != VD_OK)
        return st;
    r->job = (vd_check_job){
        .controls = &r->controls, .policy = &r->policy, .replay = chain};
    return vd_checker_open(&r->view, r->screen, &r->job, &r->checker, err);
}

static vd_status open_run(replayer *p, vd_str hash, vd_err *err)
{
    run *r = &p->run;
    const vd_json *doc = NULL;
    vd_str text = VD_STR("");
    long long n = 0;
    vd_status st;

    close_run(r);
    *r = (run){.is_open = true};
    vd_arena_init(&r->arena, 0);
    r->hash = vd_str_copy(&r->arena, hash);
    r->cannot = r->other = VD_STR("");
    st = vd_chain_kept(p->chain, hash, &r->arena, &text, err);
    if (st == VD_ABSENT) {
        r->cannot = vd_str_printf(&r->arena, "its run %.*s is not kept",
                                  VD_STR_SHOWN(hash));
        return VD_OK;
    }
    if (st == VD_OK)
        st = vd_json_parse(text, &r->arena, &doc, err);
    if (st != VD_OK)
        return st;
    if (vd_json_text(doc, "own").n > 0) {
        r->cannot = VD_STR("it was made with the user's own rules or controls, "
                           "which are not kept");
        return VD_OK;
    }
    look_at_engine(r, doc);
    if (!find_view(&p->now, doc, &r->view) && r->other.n == 0) {
        r->other = VD_STR("the book of that moment is not what it was: an "
                          "edition that was known then is not there, or one "
                          "more is");
    }
    st = vd_screen_open(&r->view, &r->screen, err);
    if (vd_str_to_int(vd_json_text(doc, "limit"), &n))
        r->limit = (size_t)n;
    if (vd_str_to_int(vd_json_text(doc, "threshold"), &n))
        r->threshold = (int)n;
    return st == VD_OK && vd_json_member(doc, "policy") != NULL
               ? open_checker(r, doc, p->chain, err)
               : st;
}

/* ---- answers ---- */

static bool truth_of(const vd_json *object, const char *key)
{
    const vd_json *m = vd_json_member(object, key);

    return m != NULL && m->kind == VD_JSON_TRUE;
}

static vd_status check_again(replayer *p, const vd_json *inputs, vd_buf *out,
                             vd_err *err)
{
    vd_event event;
    long long number = 0;
    vd_feed_item item = {.place = vd_json_text(inputs, "place"),
                         .event = &event,
                         .arena = &p->work};
    vd_history told = {.counted = truth_of(inputs, "counted"),
                       .late = truth_of(inputs, "late"),
                       .has_baseline = truth_of(inputs, "baseline")};
    vd_status st = vd_event_from_json(vd_json_member(inputs, "event"), &p->work,
                                      &event, err);

    (void)vd_str_to_int(vd_json_text(inputs, "record"), &number);
    item.number = (size_t)number;
    if (st != VD_OK)
        return st;
    return vd_checker_again(p->run.checker,
                            vd_str_z(&p->work, vd_json_text(inputs, "file")),
                            &item, &told, out, err);
}

static vd_status screen_again(replayer *p, const vd_json *inputs, vd_buf *out,
                              vd_err *err)
{
    vd_json_out json = {.buf = out};
    vd_search_options options = {.limit = p->run.limit,
                                 .explain = true,
                                 .typed = true,
                                 .floor = p->run.threshold};
    vd_record query;
    vd_found found;
    long long row = 0;
    vd_status st = vd_query_from_json(vd_json_member(inputs, "query"), &p->work,
                                      &query, err);

    (void)vd_str_to_int(vd_json_text(inputs, "row"), &row);
    if (st == VD_OK)
        st = vd_screen_query(p->run.screen, query.entities, &options, &p->work,
                             &found, err);
    if (st != VD_OK)
        return st;
    vd_answer_put(&json, &(vd_answer){.row = (size_t)row,
                                      .id = vd_json_text(inputs, "id"),
                                      .state = vd_screen_state(p->run.screen),
                                      .found = &found,
                                      .threshold = p->run.threshold});
    return VD_OK;
}

/* The answer without its state, which names book and engine. */
static vd_str without_state(vd_str answer, vd_arena *arena)
{
    vd_str key = VD_STR("\"state\":\"");
    size_t at = vd_str_find(answer, key, 0);
    size_t end = at == VD_STR_NONE ? VD_STR_NONE
                                   : vd_str_find_char(answer, '"', at + key.n);

    if (end == VD_STR_NONE)
        return answer;
    return vd_str_join(arena, vd_str_slice(answer, 0, at), VD_STR("\""),
                       vd_str_slice(answer, end, answer.n));
}

static void judge(replayer *p, vd_replayed *r)
{
    const run *made = &p->run;
    bool same = vd_str_is(r->before, r->now);

    r->reason = made->other;
    if (same) {
        r->outcome = VD_REPLAY_SAME;
    } else if (vd_str_is(without_state(r->before, &p->work),
                         without_state(r->now, &p->work)) &&
               made->other.n > 0) {
        r->outcome = VD_REPLAY_SAME_BUT;
    } else {
        r->outcome = VD_REPLAY_DIFFERENT;
        if (r->reason.n == 0)
            r->reason = VD_STR("the same engine and book give another answer: "
                               "this is a fault");
    }
}

static vd_status make_again(replayer *p, vd_replayed *r, vd_err *err)
{
    const vd_json *inputs = NULL;
    vd_buf out;
    vd_status st = vd_json_parse(r->inputs, &p->work, &inputs, err);
    vd_str hash = vd_json_text(inputs, "run");

    if (st == VD_OK && (!p->run.is_open || !vd_str_is(p->run.hash, hash)))
        st = open_run(p, hash, err);
    if (st != VD_OK)
        return st;
    if (p->run.cannot.n > 0) {
        r->outcome = VD_REPLAY_CANNOT;
        r->reason = p->run.cannot;
        return VD_OK;
    }
    vd_buf_init(&out);
    st = vd_json_member(inputs, "event") != NULL
             ? check_again(p, inputs, &out, err)
             : screen_again(p, inputs, &out, err);
    r->now = vd_str_copy(&p->work, vd_buf_view(&out));
    vd_buf_done(&out);
    if (st == VD_OK)
        judge(p, r);
    return st;
}

/* Who destroyed the key, from the entry that says so. */
static vd_status take_entry(void *ctx, const vd_cell *row, vd_err *err)
{
    replayer *p = ctx;
    const vd_json *entry = NULL;

    (void)err;
    if (vd_json_parse(row[0].bytes, &p->work, &entry, NULL) == VD_OK) {
        p->who = vd_str_printf(&p->work, "erased on %.*s by %.*s",
                               VD_STR_WHOLE(vd_json_text(entry, "at")),
                               VD_STR_WHOLE(vd_json_text(entry, "by")));
    }
    return VD_OK;
}

static vd_status who_erased(replayer *p, int64_t entry, vd_err *err)
{
    vd_cell n = vd_cell_int(entry);

    p->who = VD_STR("erased");
    return vd_desk_run(vd_chain_desk(p->chain), VD_DESK_QUERY_AUDIT_GET, &n, 1,
                       take_entry, p, err);
}

static vd_status replay_one(replayer *p, int64_t id, vd_err *err)
{
    vd_replayed r = {.id = id,
                     .reason = VD_STR(""),
                     .inputs = VD_STR(""),
                     .before = VD_STR(""),
                     .now = VD_STR("")};
    vd_sealed sealed = {.plain = VD_STR("")};
    vd_err why = {0};
    size_t at;
    vd_status st;

    vd_arena_reset(&p->work);
    st = vd_chain_unseal(p->chain, id, &p->work, &sealed, err);
    if (st == VD_ABSENT && sealed.erased_by > 0) {
        st = who_erased(p, sealed.erased_by, err);
        r.outcome = VD_REPLAY_ERASED;
        r.reason = p->who;
        return st == VD_OK ? p->fn(p->ctx, &r, err) : st;
    }
    if (st == VD_OK && sealed.kind != VD_SEALED_ANSWER)
        return vd_fail(err, VD_ABSENT, VD_NOWHERE, "%lld is no answer but a %s",
                       (long long)id, vd_sealed_kind_name(sealed.kind));
    if (st != VD_OK)
        return st;
    at = vd_str_find_char(sealed.plain, '\n', 0);
    if (at == VD_STR_NONE)
        return vd_fail(err, VD_STORE, VD_NOWHERE, "answer %lld is cut",
                       (long long)id);
    r.inputs = vd_str_slice(sealed.plain, 0, at);
    r.before = vd_str_slice(sealed.plain, at + 1, sealed.plain.n);
    /* One that cannot be made again does not hide the others. */
    if (make_again(p, &r, &why) != VD_OK) {
        r.outcome = VD_REPLAY_CANNOT;
        r.reason = vd_str_of(why.msg);
    }
    return p->fn(p->ctx, &r, err);
}

static vd_status take_id(void *ctx, const vd_cell *row, vd_err *err)
{
    return replay_one(ctx, row[0].number, err);
}

/* To read old answers is to view what is personal. */
static vd_status note_view(vd_chain *chain, int64_t id, vd_moment now,
                           vd_err *err)
{
    vd_status st = vd_chain_begin(chain, err);

    if (st != VD_OK)
        return st;
    vd_entry_begin(chain, "replay", now);
    vd_json_pair_int(vd_entry_out(chain), "answer", id);
    return vd_entry_finish(chain, VD_OK, err);
}

vd_status vd_replay(vd_chain *chain, const vd_view *view, int64_t id,
                    vd_replayed_fn *fn, void *ctx, vd_err *err)
{
    replayer p = {.chain = chain, .now = *view, .fn = fn, .ctx = ctx};
    vd_cell kind = vd_cell_int(VD_SEALED_ANSWER);
    vd_status st = note_view(chain, id, view->now, err);

    if (st != VD_OK)
        return st;
    p.now.as_of = p.now.known_by = VD_MOMENT_MAX;
    vd_arena_init(&p.work, 0);
    st = id != 0 ? replay_one(&p, id, err)
                 : vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_SEALED_KIND,
                               &kind, 1, take_id, &p, err);
    close_run(&p.run);
    vd_arena_done(&p.work);
    return st;
}
