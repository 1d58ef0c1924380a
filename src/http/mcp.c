/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tools for language models: the Model Context Protocol over HTTP, stateless,
 * an answer of JSON for each message.  A tool is a request to a route that
 * reads and changes nothing, judged and answered as if it had come by itself.
 */
#include "http/handlers.h"
#include "http/route.h"
#include "version.h" /* generated */

enum {
    BAD_JSON = -32700,
    BAD_REQUEST = -32600,
    NO_METHOD = -32601,
    BAD_PARAMS = -32602
};

typedef struct tool {
    const char *name;
    const char *does;
    const char *method;
    const char *path;      /* "{id}" is that argument */
    bool in_body;          /* arguments that are no parameters of the route */
    const char *arguments; /* name:description, by newlines; "*" if needed */
} tool;

static const tool tools[] = {
    {"screen",
     "Who on the sanctions and export-control lists may be meant by a party, "
     "with scores, reasons and the state of the lists",
     "POST", "/v1/screen", true,
     "*name:name of the party\nschema:Person, Company, Organization or Vessel\n"
     "birthDate:as far as known\ncountry:code or name\nimoNumber:of a ship\n"
     "limit:results\nthreshold:a hit from this score on, 0 to 1"},
    {"entity", "All that the lists say of one entity, and what is next to it",
     "GET", "/entities/{id}", false, "*id:id of the entity"},
    {"search", "Entities by words: names, numbers, addresses, notes", "GET",
     "/search/default", false,
     "*q:words; AND, OR, NOT, \"phrases\", begin*, field:value\nschema:kind of "
     "entity\nlimit:results"},
    {"lists", "The lists that are held: edition, age, state", "GET",
     "/v1/lists", false, ""},
    {"changes", "What editions of lists added, removed and altered", "GET",
     "/v1/changes", false,
     "source:one list\nsince:date\nuntil:date\nlimit:results"},
    {"goods", "Which export and import controls apply to goods on a route",
     "GET", "/v1/goods", false,
     "*q:a code of the Harmonized System or a control list, or words\nfrom:"
     "country\nto:country\ndate:on this day"},
    {"ship", "Who a ship is, which lists have it, where it was and was silent",
     "GET", "/v1/ship/{id}", false, "*id:IMO number, MMSI or name"},
    {"claims",
     "Who says what about whom in papers that are kept, with its place", "GET",
     "/v1/claims", false,
     "about:words\nspeaker:who says it\nclass:accusation, denial, transfer, ..."
     "\nlimit:results"},
};

enum { TOOLS = sizeof tools / sizeof tools[0] };

/* ---- messages ---- */

static vd_json_out begin_answer(vd_call *call, const vd_json *id)
{
    vd_json_out out = vd_reply_json(call->reply, 200);

    vd_json_open(&out, '{');
    vd_json_pair(&out, "jsonrpc", VD_STR("2.0"));
    vd_json_key(&out, "id");
    if (id != NULL && id->kind == VD_JSON_STRING)
        vd_json_string(&out, id->text);
    else if (id != NULL && id->kind == VD_JSON_NUMBER)
        vd_json_raw(&out, id->text);
    else
        vd_json_null(&out);
    return out;
}

static void refuse(vd_call *call, const vd_json *id, int code, const char *why)
{
    vd_json_out out = begin_answer(call, id);

    vd_json_key(&out, "error");
    vd_json_open(&out, '{');
    vd_json_pair_int(&out, "code", code);
    vd_json_pair(&out, "message", vd_str_of(why));
    vd_json_close(&out, '}');
    vd_json_close(&out, '}');
}

/* ---- tools ---- */

/* Takes the next argument off the description of a tool's. */
static bool next_argument(vd_str *rest, vd_str *name, vd_str *does,
                          bool *needed)
{
    vd_str line;
    size_t at;

    if (rest->n == 0 || !vd_str_next(rest, VD_STR("\n"), &line))
        return false;
    *needed = line.p[0] == '*';
    line = vd_str_slice(line, *needed, line.n);
    at = vd_str_find_char(line, ':', 0);
    *name = vd_str_slice(line, 0, at);
    *does = vd_str_slice(line, at + 1, line.n);
    return true;
}

static void put_tool(vd_json_out *out, const tool *t, vd_arena *arena)
{
    vd_str name;
    vd_str does;
    bool needed;

    vd_json_open(out, '{');
    vd_json_pair(out, "name", vd_str_of(t->name));
    vd_json_pair(out, "description", vd_str_of(t->does));
    vd_json_key(out, "annotations");
    vd_json_raw(out, VD_STR("{\"readOnlyHint\":true}"));
    vd_json_key(out, "inputSchema");
    vd_json_open(out, '{');
    vd_json_pair(out, "type", VD_STR("object"));
    vd_json_key(out, "properties");
    vd_json_open(out, '{');
    for (vd_str rest = vd_str_of(t->arguments);
         next_argument(&rest, &name, &does, &needed);) {
        vd_json_key(out, vd_str_z(arena, name));
        vd_json_open(out, '{');
        vd_json_pair(out, "type", VD_STR("string"));
        vd_json_pair(out, "description", does);
        vd_json_close(out, '}');
    }
    vd_json_close(out, '}');
    vd_json_key(out, "required");
    vd_json_open(out, '[');
    for (vd_str rest = vd_str_of(t->arguments);
         next_argument(&rest, &name, &does, &needed);) {
        if (needed)
            vd_json_string(out, name);
    }
    vd_json_close(out, ']');
    vd_json_close(out, '}');
    vd_json_close(out, '}');
}

static bool is_of_route(vd_str name)
{
    return vd_str_is(name, VD_STR("limit")) ||
           vd_str_is(name, VD_STR("threshold"));
}

static bool has_argument(const tool *t, vd_str wanted)
{
    vd_str name;
    vd_str does;
    bool needed;

    for (vd_str rest = vd_str_of(t->arguments);
         next_argument(&rest, &name, &does, &needed);) {
        if (vd_str_is(name, wanted))
            return true;
    }
    return false;
}

/* One that is not understood must not be left out: the answer would be taken
   for what was asked. */
static const char *judge_arguments(const tool *t, const vd_json *given,
                                   vd_arena *arena)
{
    for (const vd_json *a = given == NULL ? NULL : given->first; a != NULL;
         a = a->next) {
        if (!has_argument(t, a->key)) {
            return vd_str_printf(arena, "there is no argument \"%.*s\"",
                                 VD_STR_SHOWN(a->key))
                .p;
        }
        if (a->kind == VD_JSON_ARRAY || a->kind == VD_JSON_OBJECT ||
            a->kind == VD_JSON_NULL) {
            return vd_str_printf(arena, "\"%.*s\": expected a text or a number",
                                 VD_STR_SHOWN(a->key))
                .p;
        }
    }
    return NULL;
}

/* The request that a tool is; NULL or what is wrong. */
static const char *take_arguments(const tool *t, const vd_json *given,
                                  vd_request *r)
{
    vd_buf body;
    vd_json_out out = {.buf = &body};
    const char *wrong = NULL;
    vd_str name;
    vd_str does;
    bool needed;

    wrong = judge_arguments(t, given, r->arena);
    r->params = VD_NEW_N(r->arena, vd_param, 16);
    r->n_params = 0;
    r->path = vd_str_of(t->path);
    vd_buf_init(&body);
    vd_json_open(&out, '{');
    for (vd_str rest = vd_str_of(t->arguments);
         next_argument(&rest, &name, &does, &needed);) {
        vd_str value = vd_json_text(given, vd_str_z(r->arena, name));

        if (value.n == 0 && needed) {
            wrong = vd_str_printf(r->arena, "\"%.*s\" is needed",
                                  VD_STR_WHOLE(name))
                        .p;
        }
        if (value.n == 0)
            continue;
        if (t->in_body && !is_of_route(name))
            vd_json_pair(&out, vd_str_z(r->arena, name), value);
        else if (vd_str_is(name, VD_STR("id"))) {
            /* "{id}" stands at the end. */
            r->path = vd_str_join(
                r->arena,
                vd_str_slice(r->path, 0, vd_str_find_char(r->path, '{', 0)),
                VD_STR(""), value);
        } else {
            r->params[r->n_params++] = (vd_param){name, value};
        }
    }
    vd_json_close(&out, '}');
    r->body = vd_str_copy(r->arena, vd_buf_view(&body));
    vd_buf_done(&body);
    return wrong;
}

static void call_tool(vd_call *call, const vd_json *id, const vd_json *params)
{
    vd_request request = *call->request;
    vd_reply reply = {0};
    vd_call inner = *call;
    vd_str name = vd_json_text(params, "name");
    const char *wrong;
    vd_json_out out;
    size_t i = 0;

    while (i < TOOLS && !vd_str_is(vd_str_of(tools[i].name), name))
        i++;
    if (i == TOOLS) {
        refuse(call, id, BAD_PARAMS, "there is no tool of that name");
        return;
    }
    wrong = take_arguments(&tools[i], vd_json_member(params, "arguments"),
                           &request);
    if (wrong != NULL) {
        refuse(call, id, BAD_PARAMS, wrong);
        return;
    }
    request.method = vd_str_of(tools[i].method);
    inner.reply = &reply;
    vd_buf_init(&reply.body);
    (void)vd_route_answer(&inner, &request, VD_ACCESS_ANALYST);
    call->reply->keep = reply.status == 200 ? reply.keep : NULL;
    out = begin_answer(call, id);
    vd_json_key(&out, "result");
    vd_json_open(&out, '{');
    vd_json_key(&out, "content");
    vd_json_open(&out, '[');
    vd_json_open(&out, '{');
    vd_json_pair(&out, "type", VD_STR("text"));
    vd_json_pair(&out, "text", vd_buf_view(&reply.body));
    vd_json_close(&out, '}');
    vd_json_close(&out, ']');
    vd_json_key(&out, "isError");
    vd_json_bool(&out, reply.status != 200);
    vd_json_close(&out, '}');
    vd_json_close(&out, '}');
    vd_buf_done(&reply.body);
}

/* ---- answering ---- */

static void answer_initialize(vd_call *call, const vd_json *id,
                              const vd_json *params)
{
    vd_str version = vd_json_text(params, "protocolVersion");
    vd_json_out out = begin_answer(call, id);

    vd_json_key(&out, "result");
    vd_json_open(&out, '{');
    vd_json_pair(&out, "protocolVersion",
                 version.n == 0 ? VD_STR("2025-06-18") : version);
    vd_json_key(&out, "capabilities");
    vd_json_raw(&out, VD_STR("{\"tools\":{}}"));
    vd_json_key(&out, "serverInfo");
    vd_json_open(&out, '{');
    vd_json_pair(&out, "name", VD_STR("vedette"));
    vd_json_pair(&out, "version", VD_STR(VD_VERSION));
    vd_json_close(&out, '}');
    vd_json_pair(&out, "instructions",
                 VD_STR("Every answer names the state of the lists that it was "
                        "made from. Nothing found is no permission."));
    vd_json_close(&out, '}');
    vd_json_close(&out, '}');
}

static void answer_list(vd_call *call, const vd_json *id)
{
    vd_json_out out = begin_answer(call, id);

    vd_json_key(&out, "result");
    vd_json_open(&out, '{');
    vd_json_key(&out, "tools");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < TOOLS; i++)
        put_tool(&out, &tools[i], call->request->arena);
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
    vd_json_close(&out, '}');
}

void vd_answer_mcp(vd_call *call)
{
    const vd_json *message;
    const vd_json *params;
    const vd_json *id;
    vd_str method;

    if (vd_json_parse(call->request->body, call->request->arena, &message,
                      NULL) != VD_OK) {
        refuse(call, NULL, BAD_JSON, "this is no JSON");
        return;
    }
    id = vd_json_member(message, "id");
    params = vd_json_member(message, "params");
    method = vd_json_text(message, "method");
    if (message->kind != VD_JSON_OBJECT || method.n == 0) {
        refuse(call, id, BAD_REQUEST, "expected a message with a method");
    } else if (id == NULL) { /* told, and not asked */
        call->reply->status = 202;
        call->reply->type = VD_STR("");
    } else if (vd_str_is(method, VD_STR("initialize"))) {
        answer_initialize(call, id, params);
    } else if (vd_str_is(method, VD_STR("tools/list"))) {
        answer_list(call, id);
    } else if (vd_str_is(method, VD_STR("tools/call"))) {
        call_tool(call, id, params);
    } else if (vd_str_is(method, VD_STR("ping"))) {
        vd_json_out out = begin_answer(call, id);

        vd_json_key(&out, "result");
        vd_json_raw(&out, VD_STR("{}"));
        vd_json_close(&out, '}');
    } else {
        refuse(call, id, NO_METHOD, "there is no method of that name");
    }
}
