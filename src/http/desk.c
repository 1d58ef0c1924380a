/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is on the desk: alerts and decisions, the chain, papers and what they
 * say, ships that were heard.  Who decides is the key that asked.
 */
#include <string.h>
#include <unistd.h>

#include "app/paper_book.h"
#include "app/paper_log.h"
#include "app/ship.h"
#include "base/input.h"
#include "desk/head.h"
#include "http/handlers.h"
#include "http/keeper.h"
#include "http/route.h"
#include "report/alert.h"
#include "report/happening.h"
#include "report/paper.h"

/* Checks come one after another, and others wait for the desk meanwhile. */
enum { CHECK_BODY_MAX = 1024 * 1024 };

static const char *desk_of(vd_call *call)
{
    return vd_str_printf(call->request->arena, "%s.desk", call->service->db).p;
}

/* By who is known of a client: the name of its key; without keys, the server's
   own actor. */
static vd_actor actor_of(const vd_call *call)
{
    vd_actor actor = call->service->actor;

    if (call->request->who.n > 0)
        actor.name = call->request->who;
    return actor;
}

/* What the client did wrong, or what went wrong with the desk. */
static void refuse(vd_call *call, vd_status st, const vd_err *err)
{
    int status = st == VD_ABSENT     ? 404
                 : st == VD_INVALID  ? 400
                 : st == VD_CONFLICT ? 409
                 : st == VD_DENIED   ? 403
                 : st == VD_LIMIT    ? 413
                                     : 500;

    if (status == 500)
        vd_call_fail(call, err);
    else
        vd_reply_detail(call->reply, status, "%s", err->msg);
}

/* False: answered.  Nothing makes a desk but what is recorded. */
static bool open_chain(vd_call *call, vd_chain **out)
{
    const char *path = desk_of(call);
    vd_err err = {0};
    vd_status st;

    if (access(path, F_OK) != 0) {
        vd_reply_detail(call->reply, 404,
                        "There is no desk: nothing was recorded yet.");
        return false;
    }
    st = vd_chain_open(path, actor_of(call), vd_clock_now(), out, &err);
    if (st == VD_OK)
        return true;
    vd_call_fail(call, &err);
    return false;
}

/* ---- alerts ---- */

typedef struct listing {
    vd_json_out *out;
    long long left;
    bool more;
} listing;

static vd_status put_alert(void *ctx, const vd_alert *alert, vd_err *err)
{
    listing *l = ctx;

    (void)err;
    if (l->left-- <= 0) {
        l->more = true;
        return VD_OK;
    }
    vd_json_open(l->out, '{');
    vd_alert_put_json(l->out, alert);
    vd_json_close(l->out, '}');
    return VD_OK;
}

void vd_answer_alerts(vd_call *call)
{
    static const char *const states[] = {"open", "proposed", "escalated",
                                         "closed"};
    vd_str state = vd_request_param(call->request, "state");
    vd_alert_filter filter = {
        .assigned = vd_request_param(call->request, "assigned"),
        .limit = vd_request_int(call->request, "limit", 100) + 1};
    vd_chain *chain;
    vd_json_out out;
    listing l = {.out = &out};
    vd_err err = {0};
    vd_status st = VD_OK;

    if (!open_chain(call, &chain))
        return;
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    vd_json_key(&out, "alerts");
    vd_json_open(&out, '[');
    l.left = filter.limit - 1;
    for (size_t i = 0; st == VD_OK && i < 4; i++) {
        filter.state = vd_str_of(states[i]);
        if (state.n == 0 ? i < 3 : vd_str_is(state, filter.state))
            st = vd_alerts_each(chain, &filter, put_alert, &l, &err);
    }
    vd_json_close(&out, ']');
    vd_json_key(&out, "more");
    vd_json_bool(&out, l.more);
    vd_json_close(&out, '}');
    vd_chain_close(chain);
    if (st != VD_OK)
        vd_call_fail(call, &err);
}

/* The alert of the path; false: answered. */
static bool take_alert(vd_call *call, vd_chain *chain, vd_alert *out)
{
    long long id = 0;
    vd_err err = {0};
    vd_status st = VD_ABSENT;

    if (vd_str_is_digits(call->request->tail[0]) &&
        vd_str_to_int(call->request->tail[0], &id))
        st = vd_alert_get(chain, id, call->request->arena, out, &err);
    if (st == VD_OK)
        return true;
    if (st == VD_ABSENT)
        vd_reply_detail(call->reply, 404, "There is no such alert.");
    else
        vd_call_fail(call, &err);
    return false;
}

void vd_answer_alert(vd_call *call)
{
    vd_chain *chain;
    vd_alert alert;
    vd_json_out out;
    vd_err err = {0};
    vd_status st;

    if (!open_chain(call, &chain))
        return;
    if (take_alert(call, chain, &alert)) {
        /* That somebody looks is in the chain before he sees. */
        st = vd_alert_view(chain, &alert, vd_clock_now(), &err);
        out = vd_reply_json(call->reply, 200);
        if (st == VD_OK)
            st = vd_alert_put_whole_json(&out, chain, &alert,
                                         call->request->arena, &err);
        if (st != VD_OK)
            refuse(call, st, &err);
    }
    vd_chain_close(chain);
}

/* Answers with an alert as it is in the chain after what was done to it, or
   with why that was not done. */
static void give_alert(vd_call *call, vd_chain *chain, int64_t id, vd_status st,
                       vd_err *err)
{
    vd_alert alert;
    vd_json_out out;

    if (st == VD_OK)
        st = vd_alert_get(chain, id, call->request->arena, &alert, err);
    if (st != VD_OK) {
        refuse(call, st, err);
        return;
    }
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    vd_alert_put_json(&out, &alert);
    vd_json_close(&out, '}');
}

void vd_answer_decision(vd_call *call)
{
    vd_decision d = {.at = vd_clock_now(),
                     .proposes_alone = call->access < VD_ACCESS_APPROVER};
    const vd_json *body;
    vd_str seen;
    long long n = 0;
    vd_chain *chain;
    vd_alert alert;
    vd_err err = {0};
    vd_status st;

    if (!vd_call_object(call, &body))
        return;
    seen = vd_json_text(body, "seen");
    if (vd_json_member(body, "seen") != NULL &&
        (!vd_str_to_int(seen, &n) || n < 1)) {
        vd_reply_detail(call->reply, 400,
                        "seen: expected the number that the alert had");
        return;
    }
    if (!open_chain(call, &chain))
        return;
    if (take_alert(call, chain, &alert)) {
        d.alert = alert.id;
        d.verdict = vd_json_text(body, "verdict");
        d.reason = vd_json_text(body, "reason");
        d.seen = n;
        st = vd_alert_decide(chain, &d, call->request->arena, &alert, &err);
        give_alert(call, chain, d.alert, st, &err);
    }
    vd_chain_close(chain);
}

/* One thing at a time: two would be two entries, of which one might fail. */
void vd_answer_remark(vd_call *call)
{
    const vd_json *body;
    vd_str note;
    vd_str assign;
    vd_chain *chain;
    vd_alert alert;
    vd_err err = {0};
    vd_status st;

    if (!vd_call_object(call, &body))
        return;
    note = vd_json_text(body, "note");
    assign = vd_json_text(body, "assign");
    if ((note.n > 0) == (assign.n > 0)) {
        vd_reply_detail(call->reply, 400,
                        "Expected a \"note\", or who it is to \"assign\"");
        return;
    }
    if (!open_chain(call, &chain))
        return;
    if (take_alert(call, chain, &alert)) {
        st = vd_alert_remark(chain, alert.id,
                             note.n > 0 ? VD_REMARK_NOTE : VD_REMARK_ASSIGNED,
                             note.n > 0 ? note : assign, vd_clock_now(), &err);
        give_alert(call, chain, alert.id, st, &err);
    }
    vd_chain_close(chain);
}

/* ---- the chain ---- */

static void put_head(vd_json_out *out, const char *key, const vd_head *head)
{
    char hex[VD_HASH_HEX];

    vd_hash_hex(head->hash, hex);
    vd_json_key(out, key);
    vd_json_open(out, '{');
    vd_json_pair_int(out, "entry", head->n);
    vd_json_pair(out, "hash", vd_str_of(hex));
    vd_json_close(out, '}');
}

void vd_answer_audit(vd_call *call)
{
    vd_chain *chain;
    vd_head head;
    vd_head noted;
    bool has_noted;
    vd_str id = VD_STR("");
    bool four_eyes = false;
    vd_json_out out;
    vd_err err = {0};
    vd_status st;

    if (!open_chain(call, &chain))
        return;
    /* First: it may be behind the chain, and never before it. */
    has_noted = vd_head_read(desk_of(call), &noted, NULL) == VD_OK;
    st = vd_chain_id(chain, call->request->arena, &id, &err);
    if (st == VD_OK)
        st = vd_chain_head(chain, &head, &err);
    if (st == VD_OK)
        st = vd_desk_four_eyes(chain, &four_eyes, &err);
    vd_chain_close(chain);
    if (st != VD_OK) {
        vd_call_fail(call, &err);
        return;
    }
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    vd_json_pair(&out, "desk", id);
    put_head(&out, "head", &head);
    if (has_noted)
        put_head(&out, "noted", &noted);
    vd_json_key(&out, "four_eyes");
    vd_json_bool(&out, four_eyes);
    vd_json_close(&out, '}');
}

static vd_str hash_text(vd_str bytes, char room[VD_HASH_HEX])
{
    vd_hash hash = {{0}};

    if (bytes.n == VD_HASH_BYTES)
        memcpy(hash.bytes, bytes.p, VD_HASH_BYTES);
    vd_hash_hex(hash, room);
    return vd_str_of(room);
}

/* The text is what is hashed, byte for byte. */
static vd_status put_entry(void *ctx, const vd_cell *row, vd_err *err)
{
    listing *l = ctx;
    char room[VD_HASH_HEX];

    if (l->left-- <= 0) {
        l->more = true;
        return vd_fail(err, VD_LIMIT, VD_NOWHERE, "enough");
    }
    vd_json_open(l->out, '{');
    vd_json_pair(l->out, "entry", row[1].bytes);
    vd_json_pair(l->out, "hash", hash_text(row[2].bytes, room));
    vd_json_close(l->out, '}');
    return VD_OK;
}

void vd_answer_entries(vd_call *call)
{
    vd_cell since = vd_cell_int(vd_request_int(call->request, "since", 1));
    vd_chain *chain;
    vd_json_out out;
    listing l = {.out = &out,
                 .left = vd_request_int(call->request, "limit", 100)};
    vd_err err = {0};
    vd_status st;

    if (!open_chain(call, &chain))
        return;
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    vd_json_key(&out, "entries");
    vd_json_open(&out, '[');
    st = vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_AUDIT_FROM, &since, 1,
                     put_entry, &l, &err);
    vd_json_close(&out, ']');
    vd_json_key(&out, "more");
    vd_json_bool(&out, l.more);
    vd_json_close(&out, '}');
    vd_chain_close(chain);
    if (st != VD_OK && !l.more)
        vd_call_fail(call, &err);
}

/* ---- checks ---- */

void vd_answer_check(vd_call *call)
{
    vd_origin body = {.path = "request", .bytes = call->request->body};
    vd_input_kind kind;
    vd_err err = {0};

    if (call->request->body.n > CHECK_BODY_MAX) {
        vd_reply_detail(call->reply, 413,
                        "Records of at most %d bytes are checked at once; "
                        "\"vedette check\" takes files of any size.",
                        CHECK_BODY_MAX);
        return;
    }
    if (vd_str_trim(call->request->body).n == 0) {
        vd_reply_detail(call->reply, 400,
                        "Expected records, in any form that \"vedette check\" "
                        "reads");
        return;
    }
    if (vd_input_kind_of(&body, &kind, &err) != VD_OK ||
        kind != VD_INPUT_PLAIN) {
        vd_reply_detail(call->reply, 400,
                        "Expected records that are not packed");
        return;
    }
    vd_call_check(call);
}

/* ---- ships ---- */

typedef struct ships {
    vd_json_out out;
    vd_desk *desk;
    vd_arena *arena;
    size_t n;
} ships;

static vd_status put_ship(void *ctx, const vd_ship_answer *answer, vd_err *err)
{
    ships *s = ctx;

    s->n++;
    return vd_ship_put_json(&s->out, s->desk, answer, NULL, s->arena, err);
}

void vd_answer_ship(vd_call *call)
{
    ships s = {.arena = call->request->arena};
    vd_screen *screen = NULL;
    const char *path = desk_of(call);
    vd_view view;
    vd_err err = {0};
    vd_status st = vd_call_view(call, &view, &err);

    if (st == VD_OK)
        st = vd_screen_open(&view, &screen, &err);
    if (st == VD_OK && access(path, F_OK) == 0)
        st = vd_desk_open(path, &s.desk, &err);
    s.out = vd_reply_json(call->reply, 200);
    vd_json_open(&s.out, '{');
    vd_json_key(&s.out, "ships");
    vd_json_open(&s.out, '[');
    if (st == VD_OK)
        st = vd_ship_ask(s.desk, screen, vd_str_trim(call->request->tail[0]),
                         s.arena, put_ship, &s, &err);
    vd_json_close(&s.out, ']');
    vd_json_close(&s.out, '}');
    vd_desk_close(s.desk);
    vd_screen_close(screen);
    if (st != VD_OK)
        vd_call_fail(call, &err);
    else if (s.n == 0) {
        vd_reply_detail(call->reply, 404,
                        "Nobody heard of such a ship, and no list has it by "
                        "its IMO number.");
    }
}

/* ---- papers ---- */

static vd_status put_line(void *ctx, const vd_capture_line *line, vd_err *err)
{
    (void)err;
    vd_capture_line_put_json(ctx, line);
    return VD_OK;
}

void vd_answer_papers(vd_call *call)
{
    vd_chain *chain;
    vd_json_out out;
    vd_err err = {0};
    vd_status st;

    if (!open_chain(call, &chain))
        return;
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    vd_json_key(&out, "papers");
    vd_json_open(&out, '[');
    st = vd_capture_lines_each(vd_chain_desk(chain), put_line, &out, &err);
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
    vd_chain_close(chain);
    if (st != VD_OK)
        vd_call_fail(call, &err);
}

/* All papers of the desk, with who copies whom. */
typedef struct shelf {
    vd_chain *chain;
    vd_paper_reader *reader;
    vd_paper_shelf papers;
} shelf;

static void close_shelf(shelf *s)
{
    vd_paper_reader_close(s->reader);
    vd_chain_close(s->chain);
}

/* False: answered. */
static bool open_shelf(vd_call *call, shelf *s)
{
    vd_arena *arena = call->request->arena;
    vd_copies copies = {0};
    vd_err err = {0};
    vd_status st;

    *s = (shelf){.chain = NULL};
    if (!open_chain(call, &s->chain))
        return false;
    st = vd_paper_reader_open(&s->reader, &err);
    if (st == VD_OK)
        st = vd_paper_shelf_load(vd_chain_desk(s->chain), s->reader, arena,
                                 &s->papers, &err);
    if (st != VD_OK) {
        close_shelf(s);
        vd_call_fail(call, &err);
        return false;
    }
    vd_copies_find(s->papers.at, s->papers.n, arena, &copies);
    (void)vd_origins_find(s->papers.at, s->papers.n, &copies, arena);
    return true;
}

static vd_papers_filter filter_of(const vd_call *call)
{
    const vd_request *r = call->request;

    return (vd_papers_filter){.about = vd_request_param(r, "about"),
                              .speaker = vd_request_param(r, "speaker"),
                              .cls = vd_request_param(r, "class"),
                              .type = vd_request_param(r, "type"),
                              .paper = vd_request_int(r, "paper", 0)};
}

void vd_answer_claims(vd_call *call)
{
    vd_papers_filter filter = filter_of(call);
    long long left = vd_request_int(call->request, "limit", 1000);
    bool more = false;
    vd_json_out out;
    shelf s;

    if (!open_shelf(call, &s))
        return;
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    vd_json_key(&out, "claims");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < s.papers.n; i++) {
        for (size_t k = 0; k < s.papers.at[i].n_claims; k++) {
            const vd_filed_claim *c = &s.papers.at[i].claims[k];

            if (!vd_filed_claim_is_wanted(c, s.papers.at, &filter))
                continue;
            more = more || left == 0;
            if (left == 0)
                continue;
            left--;
            vd_json_open(&out, '{');
            vd_filed_claim_put_json(c, s.papers.at, &out);
            vd_json_close(&out, '}');
        }
    }
    vd_json_close(&out, ']');
    vd_json_key(&out, "more");
    vd_json_bool(&out, more);
    vd_json_close(&out, '}');
    close_shelf(&s);
}

void vd_answer_events(vd_call *call)
{
    vd_papers_filter filter = filter_of(call);
    vd_happenings all = {0};
    vd_listed_batches batches = {0};
    vd_json_out out;
    vd_view view;
    vd_err err = {0};
    shelf s;
    vd_status st;

    if (!open_shelf(call, &s))
        return;
    st = vd_call_view(call, &view, &err);
    if (st == VD_OK)
        st = vd_listed_batches_read(&view, s.papers.at, s.papers.n,
                                    call->request->arena, &batches, &err);
    if (st != VD_OK) {
        close_shelf(&s);
        vd_call_fail(call, &err);
        return;
    }
    vd_happenings_find(
        &(vd_happening_job){.papers = s.papers.at,
                            .n = s.papers.n,
                            .batches = batches.at,
                            .n_batches = batches.n,
                            .folder = vd_paper_reader_folder(s.reader)},
        call->request->arena, &all);
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    vd_json_key(&out, "events");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < all.n; i++) {
        if (!vd_happening_is_wanted(&all.at[i], &filter))
            continue;
        vd_json_open(&out, '{');
        vd_happening_put_json(&all.at[i], s.papers.at, &out);
        vd_json_close(&out, '}');
    }
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
    close_shelf(&s);
}

typedef struct one_paper {
    vd_call *call;
    long long number;
    vd_err why;
    bool read;
} one_paper;

static vd_status put_paper(void *ctx, const vd_capture *c,
                           const vd_paper *paper, vd_arena *arena, vd_err *err)
{
    one_paper *p = ctx;
    char hex[VD_HASH_HEX];
    vd_paper_head head = {.name = c->name,
                          .bytes = c->bytes.n,
                          .media = c->media,
                          .number = p->number};
    vd_json_out out = vd_reply_json(p->call->reply, 200);

    (void)err;
    vd_hash_hex(c->sha256, hex);
    head.sha256 = vd_str_of(hex);
    vd_paper_put_json(paper, &head, arena, &out);
    p->read = true;
    return VD_OK;
}

static void take_issue(void *ctx, vd_str name, const vd_err *err)
{
    one_paper *p = ctx;

    (void)name;
    p->why = *err;
}

void vd_answer_paper(vd_call *call)
{
    one_paper p = {.call = call};
    vd_reading_job job = {.fn = put_paper, .issue = take_issue, .ctx = &p};
    vd_kept_capture kept;
    vd_chain *chain;
    vd_err err = {0};
    vd_status st = VD_ABSENT;

    if (!open_chain(call, &chain))
        return;
    if (vd_str_is_digits(call->request->tail[0]) &&
        vd_str_to_int(call->request->tail[0], &p.number))
        st = vd_paper_kept(vd_chain_desk(chain), p.number, call->request->arena,
                           &kept, &err);
    if (st == VD_OK)
        st = vd_paper_reader_open(&job.reader, &err);
    if (st == VD_OK) {
        job.told = kept.capture.told;
        job.told.url = kept.capture.url;
        st = vd_reading_kept(&job, &kept.capture, &err);
        if (st == VD_OK && !p.read) {
            err = p.why;
            st = VD_INVALID;
        }
    }
    vd_paper_reader_close(job.reader);
    vd_chain_close(chain);
    if (st == VD_ABSENT)
        vd_reply_detail(call->reply, 404, "There is no such paper.");
    else if (st != VD_OK)
        vd_call_fail(call, &err);
}
