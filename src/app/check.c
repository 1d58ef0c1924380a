/* SPDX-License-Identifier: Apache-2.0 */
#include "app/check.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/listing.h"
#include "app/recorder.h"
#include "app/state.h"
#include "base/oom.h"

/* Records of a transaction: a lost one costs no more work than that. */
enum { BATCH = 1000 };

struct vd_checker {
    vd_watch watch;
    vd_check_job *job;
    vd_arena arena;
    vd_trade trade;
    vd_consequences consequences;
    vd_history history;
    vd_desk *desk;         /* of the run alone, else NULL */
    vd_recorder *recorder; /* NULL if nothing is recorded */
    vd_state *state;
    vd_listings *listings;
    vd_mentions *mentions;
    vd_addresses *addresses;
    const char *path;
    vd_str book;    /* its state */
    size_t pending; /* records since the last flush */
};

/* Parties are asked for as queries are; one may have but an account. */
static const char *wrong_party(const vd_event *event)
{
    for (size_t i = 0; i < event->n_parties; i++) {
        const vd_event_party *p = &event->parties[i];
        const char *wrong = vd_query_wrong(p->party.entities);

        if (wrong != NULL && (p->account.n == 0 || p->party.entities->n > 0))
            return wrong;
    }
    return NULL;
}

/* What was printed is printed before it is counted: after a crash a record may
   be told twice, and none is lost. */
static vd_status commit(vd_checker *c, vd_err *err)
{
    vd_status st = c->job->flush(c->job->ctx, err);

    if (st == VD_OK)
        st = vd_state_flush(c->state, err);
    c->pending = 0;
    if (st != VD_OK || c->recorder == NULL)
        return st;
    st = vd_recorder_commit(c->recorder, err);
    /* An entry that cannot be is the desk's failure, and not the input's. */
    return st == VD_INVALID || st == VD_LIMIT ? VD_STORE : st;
}

/* What is kept is the answer without what the desk makes of it. */
static vd_status record(vd_checker *c, vd_checked *checked, vd_raised *raised,
                        vd_err *err)
{
    vd_buf answer;
    vd_json_out out = {.buf = &answer};
    vd_status st;

    vd_buf_init(&answer);
    vd_checked_put(&out, c->book, c->job->policy, checked);
    st = vd_recorder_event(c->recorder, checked, vd_buf_view(&answer), raised,
                           err);
    vd_buf_done(&answer);
    checked->raised = raised;
    c->job->raised +=
        raised->news == VD_NEWS_NEW || raised->news == VD_NEWS_REOPENED;
    return st;
}

/* Nobody waits for the desk while this program waits for its input. */
static bool is_waiting(const vd_checker *c)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};

    return strcmp(c->path, "-") == 0 && poll(&input, 1, 0) == 0;
}

static bool is_full(vd_checker *c)
{
    return c->recorder == NULL
               ? ++c->pending == BATCH
               : vd_recorder_is_full(c->recorder) || is_waiting(c);
}

static vd_status take_item(void *ctx, const vd_feed_item *item, vd_err *err)
{
    vd_checker *c = ctx;
    vd_findings findings = {.arena = item->arena};
    vd_checked checked = {.file = c->path,
                          .item = item,
                          .history = &c->history,
                          .wrong = item->wrong};
    vd_raised raised = {VD_NEWS_NONE, 0};
    vd_status st = VD_OK;

    if (c->recorder != NULL)
        st = vd_recorder_begin(c->recorder, err);
    if (st != VD_OK)
        return st;
    if (checked.wrong == NULL)
        checked.wrong = wrong_party(item->event);
    c->job->records++;
    if (checked.wrong != NULL) {
        c->job->wrong++;
    } else {
        checked.findings = &findings;
        st = vd_check_event(&c->watch, item->event, &findings, err);
        if (st != VD_OK)
            vd_err_context(err, "%.*s", VD_STR_SHOWN(item->place));
        c->job->found += findings.n > 0;
        c->job->counted += c->history.counted;
        c->job->late += c->history.late;
        c->job->has_baseline = c->history.has_baseline;
        if (st == VD_OK && c->recorder != NULL && c->history.baseline)
            vd_recorder_baseline(c->recorder);
        else if (st == VD_OK && c->recorder != NULL)
            st = record(c, &checked, &raised, err);
    }
    if (st == VD_OK && (!c->history.baseline || checked.wrong != NULL))
        st = c->job->fn(c->job->ctx, &checked, err);
    if (st == VD_OK && is_full(c))
        st = commit(c, err);
    return st;
}

static vd_status open_parts(vd_checker *c, vd_screen *screen, vd_err *err)
{
    vd_status st = vd_screen_settle(screen, err);

    if (st == VD_OK)
        st = vd_trade_read(&c->trade, &c->arena, err);
    if (st == VD_OK)
        st = vd_consequences_read(&c->consequences, &c->arena, err);
    if (st == VD_OK)
        st = vd_searcher_open(vd_screen_index(screen), &c->watch.searcher, err);
    if (st == VD_OK)
        st = vd_mentions_open(vd_screen_index(screen), &c->mentions, err);
    if (st == VD_OK) {
        st = vd_addresses_open(vd_screen_index(screen),
                               vd_searcher_folder(c->watch.searcher),
                               &c->addresses, err);
    }
    return st;
}

static vd_status open_history(vd_checker *c, vd_err *err)
{
    bool alone = c->job->chain == NULL && c->job->replay == NULL;
    vd_status st = alone ? vd_desk_open(NULL, &c->desk, err) : VD_OK;

    if (st == VD_OK && alone)
        st = vd_desk_begin(c->desk, err);
    if (st != VD_OK)
        return st;
    c->state = vd_state_new(c->desk, c->job->chain != NULL ? c->job->chain
                                                           : c->job->replay);
    c->history =
        (vd_history){.get = vd_state_get, .put = vd_state_put, .ctx = c->state};
    return VD_OK;
}

static void close_history(vd_checker *c)
{
    vd_state_free(c->state);
    vd_desk_close(c->desk);
    c->state = NULL;
    c->desk = NULL;
}

static vd_status open_recorder(vd_checker *c, const vd_view *view,
                               vd_screen *screen, vd_err *err)
{
    vd_recording of = {.chain = c->job->chain,
                       .view = view,
                       .screen = screen,
                       .policy = c->job->policy,
                       .listings = c->listings};
    return vd_recorder_open(&of, &c->recorder, err);
}

vd_status vd_checker_open(const vd_view *view, vd_screen *screen,
                          vd_check_job *job, vd_checker **out, vd_err *err)
{
    vd_checker *c = calloc(1, sizeof *c);
    vd_status st;

    if (c == NULL)
        vd_out_of_memory(sizeof *c);
    vd_arena_init(&c->arena, 0);
    c->job = job;
    c->listings = vd_listings_new(view);
    st = open_parts(c, screen, err);
    if (st == VD_OK)
        st = open_history(c, err);
    if (st == VD_OK && job->chain != NULL)
        st = open_recorder(c, view, screen, err);
    if (st != VD_OK) {
        vd_checker_close(c);
        return st;
    }
    c->book = vd_screen_state(screen);
    c->watch.policy = job->policy;
    c->watch.controls = job->controls;
    c->watch.trade = &c->trade;
    c->watch.consequences = &c->consequences;
    c->watch.index = vd_screen_index(screen);
    c->watch.mentions = c->mentions;
    c->watch.addresses = c->addresses;
    c->watch.asked = vd_asked_new();
    c->watch.codes = vd_codes_new(job->controls);
    c->watch.listed = vd_listings_get;
    c->watch.listed_ctx = c->listings;
    c->watch.rules = job->rules;
    c->watch.history = &c->history;
    *out = c;
    return VD_OK;
}

void vd_checker_close(vd_checker *c)
{
    if (c == NULL)
        return;
    vd_recorder_close(c->recorder);
    if (c->job->chain != NULL)
        vd_chain_rollback(c->job->chain);
    close_history(c);
    vd_asked_free(c->watch.asked);
    vd_codes_free(c->watch.codes);
    vd_addresses_close(c->addresses);
    vd_mentions_close(c->mentions);
    vd_searcher_close(c->watch.searcher);
    vd_listings_free(c->listings);
    vd_arena_done(&c->arena);
    free(c);
}

const char *vd_check_path(const char *name)
{
    return strcmp(name, "-") == 0 ? "/dev/stdin" : name;
}

/* What was read before a file broke off is counted: it was told. */
static vd_status read_all(vd_checker *c, const vd_origin *origin,
                          const char *name, vd_err *err)
{
    vd_err late = {0};
    vd_status st;
    vd_status end;

    c->path = name;
    st = vd_feed_read(origin, c->job->mapping, take_item, c, err);
    if (st != VD_OK)
        vd_err_context(err, "%s", name);
    if (st != VD_OK && st != VD_INVALID && st != VD_LIMIT)
        return st;
    end = commit(c, &late);
    if (st == VD_OK && end != VD_OK && err != NULL)
        *err = late;
    return st == VD_OK ? end : st;
}

vd_status vd_checker_file(vd_checker *c, const char *path, bool baseline,
                          vd_err *err)
{
    vd_origin origin = {.path = vd_check_path(path)};

    c->history.baseline = baseline;
    return read_all(c, &origin, path, err);
}

vd_status vd_checker_bytes(vd_checker *c, const char *name, vd_str bytes,
                           vd_err *err)
{
    vd_origin origin = {.path = name, .bytes = bytes};

    c->history.baseline = false;
    return read_all(c, &origin, name, err);
}

vd_status vd_checker_anew(vd_checker *c, vd_err *err)
{
    if (c->desk == NULL)
        return VD_OK;
    close_history(c);
    return open_history(c, err);
}

/* What its history said of the record is given, and not what it is now. */
vd_status vd_checker_again(vd_checker *c, const char *file,
                           const vd_feed_item *item, const vd_history *told,
                           vd_buf *out, vd_err *err)
{
    vd_findings findings = {.arena = item->arena};
    vd_checked checked = {
        .file = file, .item = item, .findings = &findings, .history = told};
    vd_json_out json = {.buf = out};
    vd_status st = vd_check_event(&c->watch, item->event, &findings, err);

    if (st == VD_OK)
        vd_checked_put(&json, c->book, c->job->policy, &checked);
    return st;
}

static void put_finding(vd_json_out *out, const vd_finding *f)
{
    vd_json_open(out, '{');
    vd_json_pair(out, "check", f->check);
    vd_json_pair(out, "about", f->about);
    vd_json_pair(out, "subject", f->subject);
    vd_json_pair(out, "reason", f->reason);
    vd_json_pair(out, "law", f->law);
    vd_json_pair(out, "evidence", f->evidence);
    if (f->consequence.n > 0)
        vd_json_pair(out, "consequence", f->consequence);
    if (f->sure.n > 0)
        vd_json_pair(out, "sure", f->sure);
    if (f->score > 0) {
        vd_json_key(out, "score");
        vd_json_millionths(out, f->score);
    }
    vd_json_close(out, '}');
}

static void put_amount(vd_json_out *out, const vd_amount *amount,
                       vd_arena *arena)
{
    vd_json_key(out, "amount");
    vd_json_open(out, '{');
    vd_json_pair(out, "value", vd_decimal_format(arena, amount->value));
    vd_json_pair(out, "currency", amount->currency);
    vd_json_close(out, '}');
}

static void put_place(vd_json_out *out, const vd_checked *c)
{
    vd_json_pair(out, "file", vd_str_of(c->file));
    vd_json_pair_int(out, "record", (long long)c->item->number);
    vd_json_pair(out, "place", c->item->place);
}

void vd_checked_put(vd_json_out *out, vd_str state, const vd_policy *policy,
                    const vd_checked *c)
{
    const vd_event *event = c->item->event;

    vd_json_open(out, '{');
    put_place(out, c);
    if (c->findings == NULL) {
        vd_json_pair(out, "error", vd_str_of(c->wrong));
        vd_json_close(out, '}');
        return;
    }
    vd_json_pair(out, "id", event->id);
    vd_json_pair(out, "kind", vd_event_kind_name(event->kind));
    vd_json_pair(out, "state", state);
    vd_json_pair(out, "policy", vd_str_of(policy->hash));
    vd_json_key(out, "baseline");
    vd_json_bool(out, c->history->has_baseline);
    if (c->history->counted) {
        vd_json_key(out, "counted_before");
        vd_json_bool(out, true);
    }
    if (c->history->late) {
        vd_json_key(out, "late");
        vd_json_bool(out, true);
    }
    if (event->amount.currency.n > 0)
        put_amount(out, &event->amount, c->findings->arena);
    vd_json_key(out, "findings");
    vd_json_open(out, '[');
    for (size_t i = 0; i < c->findings->n; i++)
        put_finding(out, &c->findings->at[i]);
    vd_json_close(out, ']');
    if (c->raised != NULL && c->raised->news != VD_NEWS_NONE) {
        vd_json_key(out, "alert");
        vd_json_open(out, '{');
        vd_json_pair_int(out, "id", c->raised->alert);
        vd_json_pair(out, "news", vd_news_name(c->raised->news));
        vd_json_close(out, '}');
    }
    vd_json_close(out, '}');
}

void vd_refused_put(vd_json_out *out, const vd_checked *c)
{
    vd_json_open(out, '{');
    put_place(out, c);
    vd_json_pair(out, "error", vd_str_of(c->wrong));
    vd_json_pair(out, "text", c->item->text);
    vd_json_close(out, '}');
}
