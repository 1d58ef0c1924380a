/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/alert.h"

#include <stdlib.h>
#include <string.h>

#include "base/strmap.h"

vd_str vd_news_name(vd_news news)
{
    static const vd_str names[] = {
        VD_STR_INIT("none"),  VD_STR_INIT("new"),      VD_STR_INIT("known"),
        VD_STR_INIT("grown"), VD_STR_INIT("reopened"), VD_STR_INIT("decided")};

    return names[news];
}

vd_str vd_customer_tag(const vd_chain *chain, vd_arena *arena, vd_str id)
{
    return vd_chain_tag(
        chain, arena, vd_str_join(arena, VD_STR("customer"), VD_STR("\n"), id));
}

/* ---- rows ---- */

static vd_pair pair_of(const vd_cell *row, vd_arena *arena)
{
    return (vd_pair){.id = row[0].number,
                     .alert = row[1].number,
                     .own = vd_str_copy(arena, row[2].bytes),
                     .listing = vd_str_copy(arena, row[3].bytes),
                     .check = vd_str_copy(arena, row[4].bytes),
                     .own_is = vd_str_copy(arena, row[5].bytes),
                     .listed_is = vd_str_copy(arena, row[6].bytes),
                     .own_fields = row[7].number,
                     .policy = vd_str_copy(arena, row[8].bytes),
                     .verdict = vd_str_copy(arena, row[9].bytes),
                     .engine = vd_str_copy(arena, row[10].bytes),
                     .edition = row[11].number,
                     .decided = vd_str_copy(arena, row[12].bytes)};
}

static vd_status take_pair(void *ctx, const vd_cell *row, vd_err *err)
{
    vd_pairs *pairs = ctx;

    (void)err;
    pairs->at = vd_arena_grow(pairs->arena, pairs->at, pairs->n, &pairs->room,
                              sizeof *pairs->at);
    pairs->at[pairs->n++] = pair_of(row, pairs->arena);
    return VD_OK;
}

vd_status vd_alert_pairs(vd_chain *chain, int64_t alert, vd_arena *arena,
                         vd_pairs *out, vd_err *err)
{
    vd_cell id = vd_cell_int(alert);

    *out = (vd_pairs){.arena = arena};
    return vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_PAIRS_OF_ALERT, &id,
                       1, take_pair, out, err);
}

static vd_alert alert_of(const vd_cell *row, vd_arena *arena)
{
    return (vd_alert){.id = row[0].number,
                      .record = vd_str_copy(arena, row[1].bytes),
                      .subject = row[2].number,
                      .answer = row[3].number,
                      .raised = vd_str_copy(arena, row[4].bytes),
                      .priority = row[5].number,
                      .why = vd_str_copy(arena, row[6].bytes),
                      .state = vd_str_copy(arena, row[7].bytes),
                      .verdict = vd_str_copy(arena, row[8].bytes),
                      .proposed_by = vd_str_copy(arena, row[9].bytes),
                      .assigned = vd_str_copy(arena, row[10].bytes),
                      .n = row[11].number};
}

typedef struct alert_taker {
    vd_arena *arena;
    vd_alert alert;
    bool any;
} alert_taker;

static vd_status take_alert(void *ctx, const vd_cell *row, vd_err *err)
{
    alert_taker *t = ctx;

    (void)err;
    t->alert = alert_of(row, t->arena);
    t->any = true;
    return VD_OK;
}

static vd_status find_alert(vd_chain *chain, vd_desk_query query, vd_cell arg,
                            alert_taker *out, vd_err *err)
{
    return vd_desk_run(vd_chain_desk(chain), query, &arg, 1, take_alert, out,
                       err);
}

vd_status vd_alert_get(vd_chain *chain, int64_t id, vd_arena *arena,
                       vd_alert *out, vd_err *err)
{
    alert_taker t = {.arena = arena};
    vd_status st =
        find_alert(chain, VD_DESK_QUERY_ALERT_GET, vd_cell_int(id), &t, err);

    if (st == VD_OK && !t.any)
        return vd_fail(err, VD_ABSENT, VD_NOWHERE, "there is no alert %lld",
                       (long long)id);
    if (st == VD_OK)
        *out = t.alert;
    return st;
}

typedef struct alert_giver {
    vd_alert_fn *fn;
    void *ctx;
} alert_giver;

static vd_status give_alert(void *ctx, const vd_cell *row, vd_err *err)
{
    const alert_giver *g = ctx;
    vd_arena arena;
    vd_alert alert = {.id = 0};
    vd_status st;

    vd_arena_init(&arena, 0);
    alert = alert_of(row, &arena);
    st = g->fn(g->ctx, &alert, err);
    vd_arena_done(&arena);
    return st;
}

vd_status vd_alerts_each(vd_chain *chain, const vd_alert_filter *filter,
                         vd_alert_fn *fn, void *ctx, vd_err *err)
{
    alert_giver g = {fn, ctx};
    vd_cell args[] = {vd_cell_text(filter->state), vd_cell_int(filter->limit),
                      vd_cell_text(filter->assigned)};
    bool all = filter->assigned.n == 0;

    return vd_desk_run(vd_chain_desk(chain),
                       all ? VD_DESK_QUERY_ALERTS_IN
                           : VD_DESK_QUERY_ALERTS_ASSIGNED,
                       args, all ? 2 : 3, give_alert, &g, err);
}

/* ---- what changed ---- */

static bool has_line(vd_str text, vd_str wanted)
{
    vd_str line;

    while (vd_str_next(&text, VD_STR("\n"), &line)) {
        if (vd_str_is(line, wanted))
            return true;
    }
    return false;
}

static void put_lines(vd_str from, vd_str without, const char *mark,
                      vd_buf *out)
{
    vd_str line;

    while (vd_str_next(&from, VD_STR("\n"), &line)) {
        if (line.n > 0 && !has_line(without, line))
            vd_buf_printf(out, "%s %.*s\n", mark, VD_STR_WHOLE(line));
    }
}

static void differ(vd_str before, vd_str now, vd_buf *out)
{
    put_lines(before, now, "-", out);
    put_lines(now, before, "+", out);
}

/* "threshold=700000 names=3": the value of a key, "" if it is not there. */
static vd_str value_of(vd_str policy, vd_str key)
{
    vd_str word;

    while (vd_str_next(&policy, VD_STR(" "), &word)) {
        size_t equals = vd_str_find_char(word, '=', 0);

        if (equals != VD_STR_NONE &&
            vd_str_is(vd_str_slice(word, 0, equals), key))
            return vd_str_slice(word, equals + 1, word.n);
    }
    return VD_STR("");
}

/* A threshold that was raised asks for less than the one decided under. */
static void compare_policy(vd_str before, vd_str now, vd_buf *out)
{
    vd_str rest = now;
    vd_str word;

    while (vd_str_next(&rest, VD_STR(" "), &word)) {
        size_t equals = vd_str_find_char(word, '=', 0);
        vd_str key = vd_str_slice(word, 0, equals);
        vd_str is = equals == VD_STR_NONE
                        ? VD_STR("")
                        : vd_str_slice(word, equals + 1, word.n);
        vd_str was = value_of(before, key);
        long long a = 0;
        long long b = 0;

        if (vd_str_is(is, was))
            continue;
        if (vd_str_find(key, VD_STR("threshold"), 0) != VD_STR_NONE &&
            vd_str_to_int(was, &a) && vd_str_to_int(is, &b) && b > a)
            continue;
        vd_buf_printf(out, "policy: %.*s was %.*s, is %.*s\n",
                      VD_STR_WHOLE(key), VD_STR_WHOLE(was), VD_STR_WHOLE(is));
    }
}

typedef struct seer {
    vd_chain *chain;
    vd_concern *c;
    vd_arena arena;
    vd_alert mine; /* the alert of the record that is open, else its last */
    bool has_mine;
    vd_pairs own;   /* of all its alerts */
    vd_strmap have; /* who and what a pair is of, to the first of own */
    size_t *next;   /* to the next of the same, own.n: none */
    vd_raised *out;
    vd_err err;
} seer;

static void fail(seer *s, vd_status st)
{
    vd_entry_fail(s->chain, st, &s->err);
}

/* What changed of a side, line by line; that something did if its lines are
   not there any more. */
static void compare_side(seer *s, const char *side, vd_status st, vd_str before,
                         vd_str now, vd_buf *out)
{
    vd_buf lines;
    vd_str rest;
    vd_str line;

    vd_buf_init(&lines);
    if (st == VD_OK)
        differ(before, now, &lines);
    if (lines.n == 0)
        vd_buf_printf(out, "%s: changed (%s)\n", side,
                      st == VD_OK ? "in its order or its form" : s->err.msg);
    rest = vd_buf_view(&lines);
    while (vd_str_next(&rest, VD_STR("\n"), &line)) {
        if (line.n > 0)
            vd_buf_printf(out, "%s: %.*s\n", side, VD_STR_WHOLE(line));
    }
    vd_buf_done(&lines);
}

/* Puts what a decision was made on and is no more; nothing if all is as it
   was. */
static void compare(seer *s, const vd_pair *was, const vd_pair *is, vd_buf *out)
{
    if (!vd_str_is(was->own_is, is->own_is)) {
        vd_sealed before = {.plain = VD_STR("")};
        vd_status st = vd_chain_unseal(s->chain, was->own_fields, &s->arena,
                                       &before, &s->err);

        compare_side(s, "own", st, before.plain, is->fields, out);
    }
    if (!vd_str_is(was->listed_is, is->listed_is)) {
        vd_str before = VD_STR("");
        vd_status st = vd_chain_kept(s->chain, was->listed_is, &s->arena,
                                     &before, &s->err);

        compare_side(s, "list", st, before, is->said, out);
    }
    compare_policy(was->policy, is->policy, out);
    if (!vd_str_is(was->engine, is->engine) &&
        !vd_str_is(was->verdict, is->verdict))
        vd_buf_printf(out, "engine: the verdict was %.*s, is %.*s\n",
                      VD_STR_WHOLE(was->verdict), VD_STR_WHOLE(is->verdict));
    if (out->n == 0 && s->c->gap != NULL && was->edition != is->edition) {
        bool gap = false;

        fail(s, s->c->gap(s->c->gap_ctx, is, was->edition, &gap, &s->err));
        if (gap)
            vd_buf_put_z(out, "list: was taken off and listed again\n");
    }
}

/* ---- raising ---- */

int64_t vd_remark_add(vd_chain *chain, int64_t alert, vd_moment at,
                      const char *what, vd_str verdict, int64_t text)
{
    char moment[VD_MOMENT_TEXT];
    int64_t id = 0;

    vd_moment_format(at, moment);
    vd_entry_run(chain, VD_DESK_QUERY_REMARK_ADD,
                 (vd_cell[]){vd_cell_int(vd_entry_number(chain)),
                             vd_cell_int(alert),
                             vd_cell_text(vd_str_of(moment)),
                             vd_cell_text(vd_chain_actor(chain).name),
                             vd_cell_text(vd_str_of(what)),
                             vd_cell_text(verdict), vd_cell_int(text)},
                 7, &id);
    vd_entry_row(chain, VD_TABLE_REMARK, id);
    return id;
}

void vd_alert_set(vd_chain *chain, const vd_alert *a)
{
    vd_entry_run(
        chain, VD_DESK_QUERY_ALERT_SET,
        (vd_cell[]){vd_cell_int(a->id), vd_cell_int(vd_entry_number(chain)),
                    vd_cell_int(a->answer), vd_cell_int(a->priority),
                    vd_cell_text(a->why), vd_cell_text(a->state),
                    vd_cell_text(a->verdict), vd_cell_text(a->proposed_by),
                    vd_cell_text(a->assigned), vd_cell_int(a->subject)},
        10, NULL);
    vd_entry_row(chain, VD_TABLE_ALERT, a->id);
}

/* The fields of a party and what the list says, kept once. */
static void keep_sides(seer *s, vd_pair *p)
{
    if (p->said.n > 0)
        p->listed_is = vd_entry_keep(s->chain, &s->arena, p->said);
    if (p->own_fields == 0)
        p->own_fields = vd_entry_seal(s->chain, s->c->subject, VD_SEALED_FIELDS,
                                      s->c->at, p->fields);
}

static void add_pair(seer *s, int64_t alert, vd_pair *p)
{
    int64_t id = 0;

    keep_sides(s, p);
    vd_entry_run(
        s->chain, VD_DESK_QUERY_PAIR_ADD,
        (vd_cell[]){vd_cell_int(vd_entry_number(s->chain)), vd_cell_int(alert),
                    vd_cell_text(p->own), vd_cell_text(p->listing),
                    vd_cell_text(p->check), vd_cell_text(p->own_is),
                    vd_cell_text(p->listed_is), vd_cell_int(p->own_fields),
                    vd_cell_text(p->policy), vd_cell_text(p->verdict),
                    vd_cell_text(p->engine), vd_cell_int(p->edition),
                    vd_cell_text(VD_STR(""))},
        13, &id);
    vd_entry_row(s->chain, VD_TABLE_PAIR, id);
}

static void renew_pair(seer *s, const vd_pair *was, vd_pair *is)
{
    keep_sides(s, is);
    vd_entry_run(
        s->chain, VD_DESK_QUERY_PAIR_RENEW,
        (vd_cell[]){vd_cell_int(was->id),
                    vd_cell_int(vd_entry_number(s->chain)),
                    vd_cell_text(is->own_is), vd_cell_text(is->listed_is),
                    vd_cell_int(is->own_fields), vd_cell_text(is->policy),
                    vd_cell_text(is->verdict), vd_cell_text(is->engine),
                    vd_cell_int(is->edition)},
        9, NULL);
    vd_entry_row(s->chain, VD_TABLE_PAIR, was->id);
}

/* An alert that was closed is open again; one that is open says what is new.
 */
static void reopen(seer *s, const vd_pair *was, vd_pair *is, vd_str changes)
{
    alert_taker t = {.arena = &s->arena};
    vd_alert alert = {.id = 0};
    bool closed;
    vd_buf text;

    fail(s, find_alert(s->chain, VD_DESK_QUERY_ALERT_GET,
                       vd_cell_int(was->alert), &t, &s->err));
    if (!t.any)
        return;
    alert = t.alert;
    closed = vd_str_is(alert.state, VD_STR("closed"));
    vd_buf_init(&text);
    vd_buf_printf(&text, "%.*s\n%.*s", VD_STR_WHOLE(is->listing),
                  VD_STR_WHOLE(changes));
    renew_pair(s, was, is);
    (void)vd_remark_add(s->chain, alert.id, s->c->at,
                        closed ? "reopened" : "changed", VD_STR(""),
                        vd_entry_seal(s->chain, s->c->subject, VD_SEALED_NOTE,
                                      s->c->at, vd_buf_view(&text)));
    vd_buf_done(&text);
    alert.state = closed || vd_str_is(alert.state, VD_STR("proposed"))
                      ? VD_STR("open")
                      : alert.state;
    alert.verdict = VD_STR("");
    alert.proposed_by = VD_STR("");
    alert.answer = s->c->answer;
    alert.subject = s->c->subject;
    alert.priority = s->c->priority;
    alert.why = s->c->why;
    vd_alert_set(s->chain, &alert);
    if (alert.id == s->mine.id || vd_str_is(s->mine.state, VD_STR("closed")))
        s->mine = alert;
    if (closed || s->out->news != VD_NEWS_REOPENED)
        s->out->news = closed ? VD_NEWS_REOPENED : VD_NEWS_GROWN;
    s->out->alert = alert.id;
}

/* Imported, and not met since. */
static bool lacks_evidence(const vd_pair *p)
{
    return p->own_is.n == 0 && p->decided.n > 0;
}

/* Who and what a pair is of. */
static vd_str name_pair(seer *s, const vd_pair *p)
{
    vd_str line = VD_STR("\n");

    return vd_str_join(&s->arena, p->own, line,
                       vd_str_join(&s->arena, p->listing, line, p->check));
}

/* Chains those of one name, in their order. */
static void name_own(seer *s)
{
    vd_strmap_init(&s->have, &s->arena);
    s->next = VD_NEW_N(&s->arena, size_t, s->own.n);
    for (size_t i = s->own.n; i > 0; i--) {
        bool is_new;
        size_t *first = vd_strmap_put(&s->have, name_pair(s, &s->own.at[i - 1]),
                                      i - 1, &is_new);

        s->next[i - 1] = is_new ? s->own.n : *first;
        *first = i - 1;
    }
}

/* The pair of the same record, in whatever alert of it; the newest. */
static bool find_own(seer *s, const vd_pair *p, vd_pair *out)
{
    const vd_pair *found = NULL;
    const size_t *first = vd_strmap_find(&s->have, name_pair(s, p));

    for (size_t i = first == NULL ? s->own.n : *first; i < s->own.n;
         i = s->next[i]) {
        const vd_pair *was = &s->own.at[i];

        if (vd_str_is(was->own_is, p->own_is)) {
            *out = *was;
            return true;
        }
        /* A customer stays one whatever is said of him; of two parties of one
           name each is its own. */
        if (found == NULL && vd_str_is(p->own, s->c->record))
            found = was;
    }
    if (found != NULL)
        *out = *found;
    return found != NULL;
}

/* A decision that the pair is false, made on what both sides say now; or the
   newest that was made on something else, with what is different.  What was
   decided to be true after it takes it back. */
static bool find_decision(seer *s, const vd_pair *p, vd_pair *out,
                          vd_buf *changes)
{
    vd_pairs found = {.arena = &s->arena};
    vd_cell args[] = {vd_cell_text(p->own), vd_cell_text(p->listing),
                      vd_cell_text(p->check)};
    vd_buf different;
    bool any = false;

    fail(s, vd_desk_run(vd_chain_desk(s->chain), VD_DESK_QUERY_PAIRS_DECIDED,
                        args, 3, take_pair, &found, &s->err));
    vd_buf_init(&different);
    for (size_t i = 0; i < found.n; i++) {
        const vd_pair *was = &found.at[i];

        if (!vd_str_is(was->decided, VD_STR("false_hit")))
            break;
        vd_buf_clear(&different);
        if (!lacks_evidence(was))
            compare(s, was, p, &different);
        if (!any || different.n == 0) {
            *out = *was;
            vd_buf_clear(changes);
            vd_buf_put(changes, vd_buf_view(&different));
        }
        any = true;
        if (different.n == 0)
            break;
    }
    vd_buf_done(&different);
    return any;
}

static void raise_new(seer *s, vd_pair **fresh, size_t n)
{
    bool open = s->has_mine && !vd_str_is(s->mine.state, VD_STR("closed"));
    char moment[VD_MOMENT_TEXT];
    int64_t id = s->mine.id;

    if (open) {
        s->mine.answer = s->c->answer;
        if (s->c->priority > s->mine.priority) {
            s->mine.priority = s->c->priority;
            s->mine.why = s->c->why;
        }
        if (vd_str_is(s->mine.state, VD_STR("proposed"))) {
            s->mine.state = VD_STR("open");
            s->mine.proposed_by = s->mine.verdict = VD_STR("");
        }
        vd_alert_set(s->chain, &s->mine);
        (void)vd_remark_add(s->chain, id, s->c->at, "grown", VD_STR(""), 0);
    } else {
        vd_moment_format(s->c->at, moment);
        vd_entry_run(
            s->chain, VD_DESK_QUERY_ALERT_ADD,
            (vd_cell[]){vd_cell_int(vd_entry_number(s->chain)),
                        vd_cell_text(s->c->record), vd_cell_int(s->c->subject),
                        vd_cell_int(s->c->answer),
                        vd_cell_text(vd_str_of(moment)),
                        vd_cell_int(s->c->priority), vd_cell_text(s->c->why)},
            7, &id);
        vd_entry_row(s->chain, VD_TABLE_ALERT, id);
    }
    for (size_t i = 0; i < n; i++)
        add_pair(s, id, fresh[i]);
    if (s->out->news != VD_NEWS_REOPENED)
        s->out->news = open ? VD_NEWS_GROWN : VD_NEWS_NEW;
    s->out->alert = id;
}

/* The decision was imported without its evidence: that of now is taken for it,
   and the alert says so. */
static void adopt(seer *s, const vd_pair *was, vd_pair *is)
{
    renew_pair(s, was, is);
    vd_entry_run(s->chain, VD_DESK_QUERY_PAIR_DECIDE,
                 (vd_cell[]){vd_cell_int(was->id),
                             vd_cell_int(vd_entry_number(s->chain)),
                             vd_cell_text(was->decided)},
                 3, NULL);
    (void)vd_remark_add(s->chain, was->alert, s->c->at, "evidence taken",
                        VD_STR(""), 0);
}

/* What the other record said is its subject's and not repeated here. */
static void note_change(vd_buf *notes, const vd_pair *was, const vd_pair *is,
                        vd_str changes)
{
    bool own = false;
    vd_str line;

    vd_buf_printf(notes, "%.*s: false hit in alert %lld, but since then\n",
                  VD_STR_WHOLE(is->listing), (long long)was->alert);
    while (vd_str_next(&changes, VD_STR("\n"), &line)) {
        if (vd_str_find(line, VD_STR("own: "), 0) == 0)
            own = true;
        else if (line.n > 0)
            vd_buf_printf(notes, "%.*s\n", VD_STR_WHOLE(line));
    }
    if (own)
        vd_buf_put_z(notes, "own: other fields than in that alert\n");
}

/* A pair that the record had before. */
static void see_own(seer *s, vd_pair *was, vd_pair *p, vd_buf *changes)
{
    vd_buf_clear(changes);
    if (lacks_evidence(was))
        adopt(s, was, p);
    else
        compare(s, was, p, changes);
    if (changes->n > 0) {
        reopen(s, was, p, vd_buf_view(changes));
    } else if (s->out->news == VD_NEWS_NONE ||
               s->out->news == VD_NEWS_COVERED) {
        s->out->news = VD_NEWS_KNOWN;
        s->out->alert = was->alert;
    }
}

/* One that it did not have; true if nothing covers it.  A decision made in
   another record that fits no more leaves word in the alert of this one. */
static bool is_fresh(seer *s, vd_pair *p, vd_buf *changes, vd_buf *notes)
{
    vd_pair was;

    vd_buf_clear(changes);
    if (!find_decision(s, p, &was, changes))
        return true;
    if (changes->n > 0) {
        note_change(notes, &was, p, vd_buf_view(changes));
        return true;
    }
    if (lacks_evidence(&was))
        adopt(s, &was, p);
    if (s->out->news == VD_NEWS_NONE) {
        s->out->news = VD_NEWS_COVERED;
        s->out->alert = was.alert;
    }
    return false;
}

static void see_pairs(seer *s)
{
    vd_pair **fresh = VD_NEW_N(&s->arena, vd_pair *, s->c->n);
    size_t n = 0;
    vd_buf changes;
    vd_buf notes;

    vd_buf_init(&changes);
    vd_buf_init(&notes);
    for (size_t i = 0; i < s->c->n; i++) {
        vd_pair *p = &s->c->pairs[i];
        vd_pair was;

        if (find_own(s, p, &was))
            see_own(s, &was, p, &changes);
        else if (is_fresh(s, p, &changes, &notes))
            fresh[n++] = p;
    }
    if (n > 0)
        raise_new(s, fresh, n);
    if (notes.n > 0) {
        (void)vd_remark_add(
            s->chain, s->out->alert, s->c->at, "changed", VD_STR(""),
            vd_entry_seal(s->chain, s->c->subject, VD_SEALED_NOTE, s->c->at,
                          vd_buf_view(&notes)));
    }
    vd_buf_done(&notes);
    vd_buf_done(&changes);
}

void vd_alert_see(vd_chain *chain, vd_concern *concern, vd_raised *out)
{
    seer s = {.chain = chain, .c = concern, .out = out};
    alert_taker t = {.any = false};

    *out = (vd_raised){VD_NEWS_NONE, 0};
    if (concern->n == 0)
        return;
    vd_arena_init(&s.arena, 0);
    t.arena = &s.arena;
    fail(&s, find_alert(chain, VD_DESK_QUERY_ALERT_OF_RECORD,
                        vd_cell_text(concern->record), &t, &s.err));
    s.mine = t.alert;
    s.has_mine = t.any;
    s.own.arena = &s.arena;
    if (s.has_mine) {
        fail(&s,
             vd_desk_run(vd_chain_desk(chain), VD_DESK_QUERY_PAIRS_OF_RECORD,
                         &(vd_cell){VD_CELL_TEXT, 0, concern->record}, 1,
                         take_pair, &s.own, &s.err));
    }
    name_own(&s);
    see_pairs(&s);
    vd_arena_done(&s.arena);
}
