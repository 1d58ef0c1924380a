/* SPDX-License-Identifier: Apache-2.0 */
/* Parties in, who may be meant out: as yente does it, and as a stream. */
#include "app/screen.h"
#include "http/handlers.h"
#include "http/keeper.h"
#include "http/matching.h"
#include "http/route.h"

/* ---- judging the body ---- */

/* Parses the body; false: answered. */
static bool read_body(vd_call *call, const vd_json **out)
{
    vd_err err = {0};

    if (vd_json_parse(call->request->body, call->request->arena, out, &err) ==
        VD_OK)
        return true;
    vd_reply_invalid(
        call->reply, "json_invalid", VD_STR("body"),
        vd_str_printf(call->request->arena, "JSON decode error: %s", err.msg).p,
        VD_STR(""));
    return false;
}

static bool is_known_setting(vd_str key)
{
    static const vd_str known[] = {VD_STR_INIT("nm_name_property"),
                                   VD_STR_INIT("nm_number_mismatch"),
                                   VD_STR_INIT("nm_extra_query_name"),
                                   VD_STR_INIT("nm_extra_result_name"),
                                   VD_STR_INIT("nm_family_name_weight"),
                                   VD_STR_INIT("nm_fuzzy_cutoff_factor")};

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (vd_str_is(known[i], key))
            return true;
    }
    return false;
}

/* Settings of other algorithms are judged as theirs are, and have no effect:
   docs/compat.md says so. */
static bool judge_settings(vd_call *call, const vd_json *body)
{
    const vd_json *config = vd_json_member(body, "config");
    vd_str algorithm = vd_request_param(call->request, "algorithm");

    for (const vd_json *m = config == NULL ? NULL : config->first; m != NULL;
         m = m->next) {
        if (is_known_setting(m->key))
            continue;
        vd_reply_detail(
            call->reply, 400,
            "Invalid configuration parameter: %.*s for algorithm "
            "%.*s",
            VD_STR_SHOWN(m->key),
            VD_STR_SHOWN(algorithm.n == 0 ? VD_STR("best") : algorithm));
        return false;
    }
    return true;
}

static vd_str written(vd_arena *arena, const vd_json *value)
{
    vd_buf buf;
    vd_json_out out = {.buf = &buf};
    vd_str text;

    /* What was given is told back only as far as it is plain. */
    vd_buf_init(&buf);
    if (value->kind == VD_JSON_OBJECT) {
        vd_json_open(&out, '{');
        for (const vd_json *m = value->first; m != NULL; m = m->next) {
            if (m->kind == VD_JSON_STRING)
                vd_json_pair(&out, vd_str_z(arena, m->key), m->text);
        }
        vd_json_close(&out, '}');
    } else {
        vd_json_null(&out);
    }
    text = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return text;
}

static bool judge_query(vd_call *call, const vd_json *query)
{
    vd_arena *arena = call->request->arena;
    vd_str at =
        vd_str_printf(arena, "body/queries/%.*s", VD_STR_WHOLE(query->key));
    const vd_json *properties = vd_json_member(query, "properties");
    const vd_json *schema = vd_json_member(query, "schema");

    if (query->kind != VD_JSON_OBJECT) {
        vd_reply_invalid(call->reply, "model_attributes_type", at,
                         "Input should be a valid dictionary or object to "
                         "extract fields from",
                         VD_STR(""));
        return false;
    }
    if (schema == NULL || schema->kind != VD_JSON_STRING) {
        vd_reply_invalid(call->reply,
                         schema == NULL ? "missing" : "string_type",
                         vd_str_join(arena, at, VD_STR("/"), VD_STR("schema")),
                         schema == NULL ? "Field required"
                                        : "Input should be a valid string",
                         written(arena, query));
        return false;
    }
    if (properties != NULL && properties->kind != VD_JSON_OBJECT) {
        vd_reply_invalid(
            call->reply, "dict_type",
            vd_str_join(arena, at, VD_STR("/"), VD_STR("properties")),
            "Input should be a valid dictionary", VD_STR(""));
        return false;
    }
    return true;
}

static bool judge_queries(vd_call *call, const vd_json *queries)
{
    size_t n = 0;

    if (queries == NULL || queries->kind != VD_JSON_OBJECT) {
        vd_reply_invalid(call->reply, queries == NULL ? "missing" : "dict_type",
                         VD_STR("body/queries"),
                         queries == NULL ? "Field required"
                                         : "Input should be a valid dictionary",
                         VD_STR(""));
        return false;
    }
    for (const vd_json *q = queries->first; q != NULL; q = q->next) {
        if (!judge_query(call, q))
            return false;
        n++;
    }
    if (n == 0) {
        vd_reply_detail(call->reply, 400, "No queries provided.");
        return false;
    }
    if ((long long)n > call->service->settings.max_batch) {
        vd_reply_detail(call->reply, 400,
                        "Too many queries in one batch (limit: %lld)",
                        call->service->settings.max_batch);
        return false;
    }
    vd_reply_header(call->reply, "x-batch-size",
                    vd_str_printf(call->request->arena, "%zu", n));
    return true;
}

/* ---- answering ---- */

static size_t count_items(const vd_json *list)
{
    size_t n = 0;

    for (const vd_json *v = list->kind == VD_JSON_ARRAY ? list->first : NULL;
         v != NULL; v = v->next)
        n++;
    return n;
}

/* What a query asks for itself, in the place of what the request asks. */
static bool take_params(vd_call *call, const vd_json *query, vd_matching *m)
{
    const vd_json *params = vd_json_member(query, "params");
    vd_request own = *call->request;
    vd_call inner = *call;
    size_t n = 0;

    if (params == NULL)
        return true;
    for (const vd_json *p = params->first; p != NULL; p = p->next)
        n += 1 + count_items(p);
    own.params = VD_NEW_N(own.arena, vd_param, n + own.n_params + 1);
    own.n_params = 0;
    for (const vd_json *p = params->first; p != NULL; p = p->next) {
        if (p->kind == VD_JSON_STRING || p->kind == VD_JSON_NUMBER)
            own.params[own.n_params++] = (vd_param){p->key, p->text};
        for (const vd_json *v = p->kind == VD_JSON_ARRAY ? p->first : NULL;
             v != NULL; v = v->next)
            own.params[own.n_params++] = (vd_param){p->key, v->text};
    }
    /* Behind them those of the request: the first is taken. */
    for (size_t i = 0; i < call->request->n_params; i++) {
        const vd_json *said = NULL;

        for (const vd_json *p = params->first; p != NULL; p = p->next)
            said = vd_str_is(p->key, call->request->params[i].name) ? p : said;
        if (said == NULL)
            own.params[own.n_params++] = call->request->params[i];
    }
    inner.request = &own;
    return vd_route_judge(&inner, "/match/{dataset}") &&
           vd_matching_take(&inner, call->request->tail[0], m);
}

static void put_response(vd_call *call, vd_json_out *out, const vd_matching *m,
                         vd_str id, const vd_entity *query,
                         const vd_matches *found)
{
    vd_json_pair_int(out, "status", 200);
    vd_json_key(out, "results");
    vd_json_open(out, '[');
    for (size_t i = 0; i < found->n; i++)
        vd_matching_put(call, out, m, query, &found->at[i]);
    vd_json_close(out, ']');
    vd_json_key(out, "total");
    vd_json_open(out, '{');
    vd_json_pair_int(out, "value", (long long)found->hits);
    vd_json_pair(out, "relation", VD_STR("eq"));
    vd_json_close(out, '}');
    vd_json_key(out, "query");
    vd_matching_put_query(out, id, query);
    vd_json_key(out, "complete");
    vd_json_bool(out, found->complete);
    vd_json_key(out, "bound");
    vd_json_millionths(out, found->bound);
    vd_json_pair(out, "state", vd_str_of(call->volume->state));
}

/* One query; false: answered, with what is wrong. */
static bool answer_query(vd_call *call, const vd_matching *of_all,
                         const vd_json *json, vd_json_out *out)
{
    vd_matching m = *of_all;
    vd_matches found = {0};
    vd_record query;
    vd_err err = {0};
    const char *wrong;

    if (!take_params(call, json, &m))
        return false;
    wrong = vd_matching_query(call, json, &query);
    if (wrong != NULL) {
        vd_reply_detail(call->reply, 400, "%s", wrong);
        return false;
    }
    /* Who is not described is nobody. */
    if (vd_query_wrong(query.entities) == NULL &&
        vd_matching_run(call, &m, query.entities, &found, &err) != VD_OK) {
        vd_call_fail(call, &err);
        return false;
    }
    if (vd_query_wrong(query.entities) != NULL)
        found.complete = true;
    else
        vd_call_keep(call, vd_json_text(json, "id"), &query, found.all);
    vd_json_open(out, '{');
    put_response(call, out, &m, vd_json_text(json, "id"), query.entities,
                 &found);
    vd_json_close(out, '}');
    return true;
}

void vd_answer_match(vd_call *call)
{
    const vd_json *body;
    const vd_json *queries;
    vd_matching m;
    vd_buf made;
    vd_json_out out = {.buf = &made};

    if (!vd_matching_take(call, call->request->tail[0], &m) ||
        !read_body(call, &body))
        return;
    queries = vd_json_member(body, "queries");
    if (!judge_queries(call, queries) || !judge_settings(call, body))
        return;
    vd_buf_init(&made);
    vd_json_open(&out, '{');
    vd_json_key(&out, "responses");
    vd_json_open(&out, '{');
    for (const vd_json *q = queries->first; q != NULL; q = q->next) {
        vd_json_key(&out, vd_str_z(call->request->arena, q->key));
        if (!answer_query(call, &m, q, &out)) {
            vd_buf_done(&made);
            return;
        }
    }
    vd_json_close(&out, '}');
    vd_json_pair_int(&out, "limit", (long long)m.limit);
    vd_json_close(&out, '}');
    (void)vd_reply_json(call->reply, 200);
    vd_buf_done(&call->reply->body);
    call->reply->body = made;
}

/* ---- streams ---- */

/* So many lines wait for the desk together. */
enum { LINES_KEPT = 64 };

/* Answers to lines, each made when the one before it has been sent. */
typedef struct streaming {
    vd_service *service;
    vd_volume *volume;
    vd_request request;
    vd_matching m;
    vd_str rest; /* of the lines */
    size_t row;
    vd_buf made; /* what was made and not yet sent */
    size_t sent;
    vd_arena arena; /* of the lines that are in made */
    vd_keep *keep;  /* their parties that are to be recorded */
} streaming;

static void put_wrong(vd_json_out *out, size_t row, const vd_reply *reply)
{
    /* {"row":1,"status":400,"detail":..} of {"detail":..} */
    vd_json_open(out, '{');
    vd_json_pair_int(out, "row", (long long)row);
    vd_json_pair_int(out, "status", reply->status);
    vd_json_key(out, "error");
    vd_json_raw(out, vd_buf_view(&reply->body));
    vd_json_close(out, '}');
}

static void answer_line(streaming *s, vd_worker *worker, vd_str line)
{
    vd_json_out out = {.buf = &s->made};
    vd_request request = s->request;
    vd_reply reply = {0};
    vd_call call = {.service = s->service,
                    .volume = s->volume,
                    .worker = worker,
                    .request = &request,
                    .reply = &reply};
    const vd_json *json = NULL;
    size_t from = s->made.n;
    vd_err err = {0};

    vd_buf_init(&reply.body);
    request.arena = &s->arena;
    reply.keep = s->keep;
    if (vd_json_parse(line, &s->arena, &json, &err) != VD_OK ||
        json->kind != VD_JSON_OBJECT) {
        vd_reply_detail(&reply, 400, "expected a JSON object");
        put_wrong(&out, s->row, &reply);
    } else if (!judge_query(&call, json) ||
               !answer_query(&call, &s->m, json, &out)) {
        s->made.n = from;
        out = (vd_json_out){.buf = &s->made};
        put_wrong(&out, s->row, &reply);
    }
    vd_buf_put_char(&s->made, '\n');
    s->keep = reply.keep;
    vd_buf_done(&reply.body);
}

/* Nothing is answered unrecorded where all is to be recorded. */
static void keep_lines(streaming *s, size_t from)
{
    const char *wrong;

    if (s->keep == NULL)
        return;
    s->keep->volume = s->volume;
    wrong = vd_keeper_wait(s->service->keeper, s->keep);
    if (wrong == NULL)
        return;
    vd_buf_clear(&s->made);
    for (size_t row = from; row <= s->row; row++) {
        vd_json_out out = {.buf = &s->made};
        vd_reply reply = {0};

        vd_buf_init(&reply.body);
        vd_reply_detail(&reply, 503, "%s", wrong);
        put_wrong(&out, row, &reply);
        vd_buf_put_char(&s->made, '\n');
        vd_buf_done(&reply.body);
    }
}

/* The next line, or where they are recorded the next lines; false: there is
   none. */
static bool answer_lines(streaming *s, vd_worker *worker)
{
    size_t most = s->service->settings.record ? LINES_KEPT : 1;
    size_t from = s->row + 1;
    vd_str line;

    vd_buf_clear(&s->made);
    vd_arena_reset(&s->arena);
    s->sent = 0;
    s->keep = NULL;
    for (size_t n = 0; n < most && s->rest.n > 0 &&
                       vd_str_next(&s->rest, VD_STR("\n"), &line);
         n++) {
        s->row++;
        if (vd_str_trim(line).n > 0)
            answer_line(s, worker, line);
    }
    keep_lines(s, from);
    return s->row >= from;
}

static size_t read_stream(void *ctx, vd_worker *worker, char *to, size_t room)
{
    streaming *s = ctx;
    size_t n;

    while (s->sent == s->made.n) {
        if (!answer_lines(s, worker))
            return 0;
    }
    n = s->made.n - s->sent < room ? s->made.n - s->sent : room;
    memcpy(to, s->made.p + s->sent, n);
    s->sent += n;
    return n;
}

static void end_stream(void *ctx)
{
    streaming *s = ctx;

    vd_volume_let_go(s->volume);
    vd_buf_done(&s->made);
    vd_arena_done(&s->arena);
}

void vd_answer_match_stream(vd_call *call)
{
    streaming *s = VD_NEW(call->request->arena, streaming);

    if (!vd_matching_take(call, call->request->tail[0], &s->m))
        return;
    s->service = call->service;
    s->volume = call->volume;
    (void)atomic_fetch_add(&s->volume->holders, 1);
    s->request = *call->request;
    s->rest = call->request->body;
    vd_buf_init(&s->made);
    vd_arena_init(&s->arena, 0);
    call->reply->stream = VD_NEW(call->request->arena, vd_feed);
    *call->reply->stream = (vd_feed){s, read_stream, end_stream};
    call->reply->status = 200;
    call->reply->type = VD_STR("application/x-ndjson");
}
