/* SPDX-License-Identifier: Apache-2.0 */
#include "app/check.h"

#include "base/lines.h"
#include "feeds/event.h"

typedef struct checker {
    vd_watch watch;
    vd_check_job *job;
    vd_arena arena;
} checker;

/* Parties are asked for as queries are. */
static const char *wrong_party(const vd_event *event)
{
    for (size_t i = 0; i < event->n_parties; i++) {
        const char *wrong = vd_query_wrong(event->parties[i].party.entities);

        if (wrong != NULL)
            return wrong;
    }
    return NULL;
}

static vd_status read_event(checker *c, vd_str line, vd_event *out,
                            vd_err *wrong)
{
    const vd_json *object;
    vd_status st = vd_json_parse(line, &c->arena, &object, wrong);

    if (st == VD_OK)
        st = vd_event_from_json(object, &c->arena, out, wrong);
    if (st == VD_OK && wrong_party(out) != NULL)
        st = vd_fail(wrong, VD_INVALID, VD_NOWHERE, "\"parties\": %s",
                     wrong_party(out));
    return st;
}

static vd_status take_line(void *ctx, vd_str line, size_t number, vd_err *err)
{
    checker *c = ctx;
    vd_event event;
    vd_err wrong = {0};
    vd_findings findings = {.arena = &c->arena};
    vd_checked checked = {.line = number, .text = line};
    vd_status st = VD_OK;

    c->job->records++;
    if (read_event(c, line, &event, &wrong) != VD_OK) {
        c->job->wrong++;
        checked.wrong = wrong.msg;
    } else {
        checked.event = &event;
        checked.findings = &findings;
        st = vd_check_event(&c->watch, &event, &findings, err);
        if (st != VD_OK)
            vd_err_context(err, "line %zu", number);
        c->job->found += findings.n > 0;
    }
    if (st == VD_OK)
        st = c->job->fn(c->job->ctx, &checked, err);
    vd_arena_reset(&c->arena);
    return st;
}

vd_status vd_check_file(vd_screen *screen, const char *path, vd_check_job *job,
                        vd_err *err)
{
    checker c = {
        .watch = {.controls = job->controls, .threshold = job->threshold},
        .job = job};
    vd_origin origin = {.path = path};
    vd_status st = vd_screen_check(screen, err);

    vd_arena_init(&c.arena, 0);
    if (st == VD_OK)
        st = vd_searcher_open(vd_screen_index(screen), &c.watch.searcher, err);
    if (st == VD_OK) {
        st = vd_lines_each(&origin, take_line, &c, err);
        if (st != VD_OK)
            vd_err_context(err, "%s", path);
    }
    vd_searcher_close(c.watch.searcher);
    vd_arena_done(&c.arena);
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

void vd_checked_put(vd_json_out *out, vd_str state, const vd_checked *c)
{
    vd_json_open(out, '{');
    vd_json_pair_int(out, "line", (long long)c->line);
    if (c->event == NULL) {
        vd_json_pair(out, "error", vd_str_of(c->wrong));
        vd_json_close(out, '}');
        return;
    }
    vd_json_pair(out, "id", c->event->id);
    vd_json_pair(out, "kind", vd_event_kind_name(c->event->kind));
    vd_json_pair(out, "state", state);
    if (c->event->amount.currency.n > 0)
        put_amount(out, &c->event->amount, c->findings->arena);
    vd_json_key(out, "findings");
    vd_json_open(out, '[');
    for (size_t i = 0; i < c->findings->n; i++)
        put_finding(out, &c->findings->at[i]);
    vd_json_close(out, ']');
    vd_json_close(out, '}');
}
