/* SPDX-License-Identifier: Apache-2.0 */
/* Our own interface: every number and every reason. */
#include "app/answer.h"
#include "app/changes.h"
#include "app/coverage.h"
#include "controls/control.h"
#include "data/country.h"
#include "feeds/query.h"
#include "http/handlers.h"
#include "http/keeper.h"
#include "http/matching.h"
#include "http/route.h"
#include "http/shape.h"
#include "report/goods.h"

bool vd_call_object(vd_call *call, const vd_json **out)
{
    vd_err err = {0};

    if (vd_json_parse(call->request->body, call->request->arena, out, &err) ==
            VD_OK &&
        (*out)->kind == VD_JSON_OBJECT)
        return true;
    vd_reply_detail(call->reply, 400, "Expected a JSON object: %s",
                    err.msg[0] == '\0' ? "this is something else" : err.msg);
    return false;
}

/* ---- screening ---- */

static void put_result(vd_call *call, vd_json_out *out, const vd_matching *m,
                       const vd_match *match)
{
    const vd_score *s = &match->result->score;

    vd_json_open(out, '{');
    vd_json_key(out, "entity");
    vd_shape_item(out, call->volume->entities, &match->item);
    vd_answer_put_score(out, s);
    vd_json_key(out, "hit");
    vd_json_bool(out, s->score >= m->threshold);
    vd_answer_put_why(out, s);
    vd_answer_put_names(out, &s->names);
    vd_json_key(out, "would_decide");
    if (s->would_decide != VD_PROP_NONE)
        vd_json_string(out, vd_prop_name(s->would_decide));
    else
        vd_json_null(out);
    vd_json_close(out, '}');
}

void vd_answer_screen(vd_call *call)
{
    const vd_json *body;
    vd_matching m;
    vd_matches found;
    vd_record query;
    vd_json_out out;
    vd_err err = {0};
    vd_status st;

    if (!vd_call_object(call, &body) ||
        !vd_matching_take(call, (vd_str){NULL, 0}, &m))
        return;
    m.any_schema = true;
    if (vd_request_param(call->request, "cutoff").n == 0)
        m.cutoff = 0; /* the best, whatever it scores */
    st = vd_query_from_json(body, call->request->arena, &query, &err);
    if (st == VD_OK && vd_query_wrong(query.entities) != NULL)
        st = vd_fail(&err, VD_INVALID, VD_NOWHERE, "%s",
                     vd_query_wrong(query.entities));
    if (st == VD_OK && vd_matching_too_much(query.entities) != NULL)
        st = vd_fail(&err, VD_INVALID, VD_NOWHERE, "%s",
                     vd_matching_too_much(query.entities));
    if (st != VD_OK) {
        vd_reply_detail(call->reply, 400, "%s", err.msg);
        return;
    }
    st = vd_matching_run(call, &m, query.entities, &found, &err);
    if (st != VD_OK) {
        vd_call_fail(call, &err);
        return;
    }
    vd_call_keep(call, vd_json_text(body, "id"), &query, found.all);
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    vd_json_pair(&out, "state", vd_str_of(call->volume->state));
    vd_json_key(&out, "query");
    vd_matching_put_query(&out, vd_json_text(body, "id"), query.entities);
    vd_json_key(&out, "complete");
    vd_json_bool(&out, found.complete);
    vd_json_key(&out, "bound");
    vd_json_millionths(&out, found.bound);
    vd_json_pair_int(&out, "hits", (long long)found.hits);
    vd_json_key(&out, "results");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < found.n; i++)
        put_result(call, &out, &m, &found.at[i]);
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
}

void vd_answer_compare(vd_call *call)
{
    static const char *const sides[] = {"a", "b"};
    const vd_json *body;
    vd_record records[2] = {0};
    vd_folder *folder;
    vd_score score;
    vd_json_out out;
    vd_err err = {0};

    if (!vd_call_object(call, &body))
        return;
    for (size_t i = 0; i < 2; i++) {
        const vd_json *side = vd_json_member(body, sides[i]);
        vd_status st =
            side == NULL
                ? vd_fail(&err, VD_INVALID, VD_NOWHERE, "it is not there")
                : vd_query_from_json(side, call->request->arena, &records[i],
                                     &err);

        if (st == VD_OK && vd_query_wrong(records[i].entities) != NULL)
            st = vd_fail(&err, VD_INVALID, VD_NOWHERE, "%s",
                         vd_query_wrong(records[i].entities));
        if (st == VD_OK && vd_matching_too_much(records[i].entities) != NULL)
            st = vd_fail(&err, VD_INVALID, VD_NOWHERE, "%s",
                         vd_matching_too_much(records[i].entities));
        if (st != VD_OK) {
            vd_reply_detail(call->reply, 400, "\"%s\": %s", sides[i], err.msg);
            return;
        }
    }
    if (vd_call_folder(call, &folder, &err) != VD_OK) {
        vd_call_fail(call, &err);
        return;
    }
    vd_screen_compare(folder, records[0].entities, records[1].entities,
                      call->request->arena, &score);
    out = vd_reply_json(call->reply, 200);
    vd_answer_put_pair(&out, 1, &score);
}

/* ---- lists ---- */

void vd_answer_lists(vd_call *call)
{
    static const vd_str states[] = {VD_STR_INIT("fresh"), VD_STR_INIT("stale"),
                                    VD_STR_INIT("refused")};
    const vd_volume *v = call->volume;
    vd_json_out out = vd_reply_json(call->reply, 200);

    vd_json_open(&out, '{');
    vd_json_pair(&out, "state", vd_str_of(v->state));
    vd_json_key(&out, "lists");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < v->n_sources; i++) {
        const vd_volume_source *s = &v->sources[i];

        vd_json_open(&out, '{');
        vd_json_pair(&out, "source", s->name);
        vd_json_pair(&out, "title", s->title);
        vd_json_pair(&out, "state", states[s->state]);
        vd_json_pair_if(&out, "reason", s->reason);
        vd_shape_moment(&out, "published",
                        s->version.n == 0 ? VD_MOMENT_MAX : s->published);
        vd_shape_moment(&out, "known",
                        s->version.n == 0 ? VD_MOMENT_MAX : s->known);
        vd_json_pair_int(&out, "entities", (long long)s->entities);
        vd_json_pair_int(&out, "issues", (long long)s->issues);
        vd_json_pair_int(&out, "age_days", (long long)s->age_days);
        vd_json_pair(&out, "hash", s->hash);
        vd_json_close(&out, '}');
    }
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
}

typedef struct changes {
    vd_json_out *out;
    long long left;
    bool more;
} changes;

static vd_status put_change(void *ctx, const vd_change *change, vd_err *err)
{
    changes *c = ctx;

    (void)err;
    if (c->left == 0) {
        c->more = true;
        return VD_OK;
    }
    c->left--;
    vd_change_put_json(change, c->out);
    return VD_OK;
}

static vd_moment asked_moment(const vd_call *call, const char *name,
                              vd_moment else_is)
{
    vd_str text = vd_str_trim(vd_request_param(call->request, name));
    vd_moment moment;

    return text.n > 0 && vd_asked_moment(text, &moment) ? moment : else_is;
}

void vd_answer_changes(vd_call *call)
{
    vd_json_out out = vd_reply_json(call->reply, 200);
    changes c = {.out = &out,
                 .left = vd_request_int(call->request, "limit", 1000)};
    vd_view view;
    vd_err err = {0};
    vd_status st = vd_call_view(call, &view, &err);

    vd_json_open(&out, '{');
    vd_json_key(&out, "changes");
    vd_json_open(&out, '[');
    if (st == VD_OK) {
        st = vd_changes_each(&view, vd_request_param(call->request, "source"),
                             asked_moment(call, "since", INT64_MIN),
                             asked_moment(call, "until", view.as_of),
                             put_change, &c, &err);
    }
    if (st != VD_OK) {
        vd_call_fail(call, &err);
        return;
    }
    vd_json_close(&out, ']');
    vd_json_key(&out, "more");
    vd_json_bool(&out, c.more);
    vd_json_close(&out, '}');
}

/* ---- coverage ---- */

typedef struct coverage {
    vd_json_out *out;
    vd_arena *arena;
    vd_str about;
    long long left;
    bool more;
} coverage;

static vd_status put_cover(void *ctx, const vd_cover *cover, vd_err *err)
{
    coverage *c = ctx;

    (void)err;
    if (c->about.n > 0 &&
        vd_str_find_nocase(cover->caption, c->about, 0) == VD_STR_NONE)
        return VD_OK;
    c->more = c->more || c->left == 0;
    if (c->left == 0)
        return VD_OK;
    c->left--;
    vd_cover_put_json(cover, c->arena, c->out);
    return VD_OK;
}

void vd_answer_coverage(vd_call *call)
{
    const vd_request *r = call->request;
    vd_cover_filter filter = {.program = vd_request_param(r, "program"),
                              .country = VD_STR(""),
                              .all = vd_request_flag(r, "all", false)};
    vd_str country = vd_request_param(r, "country");
    vd_json_out out;
    coverage c = {.out = &out,
                  .arena = r->arena,
                  .about = vd_request_param(r, "name"),
                  .left = vd_request_int(r, "limit", 100)};
    vd_view view;
    vd_err err = {0};
    vd_status st = vd_call_view(call, &view, &err);

    if (country.n > 0) {
        filter.country = vd_country_find(country);
        if (filter.country.n == 0) {
            vd_reply_detail(call->reply, 400,
                            "country: \"%.*s\" is no country that is known",
                            VD_STR_SHOWN(country));
            return;
        }
    }
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    vd_json_key(&out, "parties");
    vd_json_open(&out, '[');
    if (st == VD_OK)
        st = vd_coverage_each(&view, &filter, put_cover, &c, &err);
    vd_json_close(&out, ']');
    vd_json_key(&out, "more");
    vd_json_bool(&out, c.more);
    vd_json_close(&out, '}');
    if (st != VD_OK)
        vd_call_fail(call, &err);
}

/* ---- goods ---- */

static int32_t day_of(vd_moment moment)
{
    enum { DAY_S = 24 * 60 * 60 };

    return vd_day_key_of(moment / DAY_S);
}

/* A country or region; false: answered. */
static bool take_place(vd_call *call, const char *name, vd_str *out)
{
    vd_str text = vd_str_trim(vd_request_param(call->request, name));

    *out = text.n == 0 ? VD_STR("") : vd_place_find(text);
    if (text.n == 0 || out->n > 0)
        return true;
    vd_reply_detail(call->reply, 400, "%s: \"%.*s\" is no country", name,
                    VD_STR_SHOWN(text));
    return false;
}

void vd_answer_goods(vd_call *call)
{
    vd_goods_query q = {
        .text = vd_str_trim(vd_request_param(call->request, "q")),
        .day = day_of(asked_moment(call, "date", vd_clock_now()))};
    vd_controls controls;
    vd_goods_answer answer;
    vd_json_out out;
    vd_err err = {0};
    vd_status st;

    if (!take_place(call, "from", &q.from) || !take_place(call, "to", &q.to))
        return;
    if (q.text.n == 0) {
        vd_reply_detail(call->reply, 400,
                        "q: say which goods, a code or words");
        return;
    }
    st = vd_controls_read(&controls, call->request->arena, NULL, 0, &err);
    if (st == VD_OK)
        st = vd_goods_ask(&controls, &q, call->request->arena, &answer, &err);
    if (st == VD_INVALID) {
        vd_reply_detail(call->reply, 400, "%s", err.msg);
        return;
    }
    if (st != VD_OK) {
        vd_call_fail(call, &err);
        return;
    }
    out = vd_reply_json(call->reply, 200);
    vd_goods_put_json(&q, &answer, call->request->arena, &out);
}
