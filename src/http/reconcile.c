/* SPDX-License-Identifier: Apache-2.0 */
/* The reconciliation service of OpenRefine, version 0.2 of its interface. */
#include <stdlib.h>

#include "data/country.h"
#include "feeds/query.h"
#include "http/handlers.h"
#include "http/keeper.h"
#include "http/matching.h"
#include "http/paging.h"
#include "http/route.h"
#include "http/shape.h"

enum { IDS_MAX = 500, PROPERTIES_MAX = 64 }; /* of one extension */

#define SPACE "https://www.opensanctions.org/reference/#schema"

/* False: answered. */
static bool *take_scope(vd_call *call)
{
    bool *scope = vd_call_scope(call, call->request->tail[0]);

    if (scope == NULL)
        vd_reply_detail(call->reply, 404, "No such dataset.");
    return scope;
}

static void put_type(vd_json_out *out, vd_schema schema)
{
    vd_json_open(out, '{');
    vd_json_pair(out, "id", vd_schema_name(schema));
    vd_json_pair(out, "name", vd_schema_plural(schema));
    vd_json_pair(out, "description", vd_schema_plural(schema));
    vd_json_close(out, '}');
}

/* ---- what a client is told ---- */

static vd_str place_of(vd_call *call)
{
    const vd_request *r = call->request;
    vd_str base = vd_str_of(call->service->settings.base_url);
    vd_str host = vd_request_header(r, "Host");

    if (base.n == 0)
        base = vd_str_printf(r->arena, "%.*s://%.*s", VD_STR_WHOLE(r->scheme),
                             VD_STR_WHOLE(host));
    return vd_str_printf(r->arena, "%.*s/reconcile/%.*s", VD_STR_WHOLE(base),
                         VD_STR_WHOLE(r->tail[0]));
}

static void put_service(vd_call *call, vd_json_out *out, const char *key,
                        const char *path)
{
    const vd_request *r = call->request;

    vd_json_key(out, key);
    vd_json_open(out, '{');
    vd_json_pair(out, "service_url", place_of(call));
    vd_json_pair(out, "service_path",
                 vd_str_printf(r->arena, "%s%s%.*s", path,
                               r->query.n > 0 ? "?" : "",
                               VD_STR_WHOLE(r->query)));
    vd_json_close(out, '}');
}

static void put_extend(vd_call *call, vd_json_out *out)
{
    vd_json_key(out, "extend");
    vd_json_open(out, '{');
    put_service(call, out, "propose_properties", "/extend/property");
    vd_json_key(out, "propose_settings");
    vd_json_raw(
        out,
        VD_STR(
            "[{\"name\":\"limit\",\"label\":\"Limit\",\"type\":\"number\","
            "\"default\":0,\"help_text\":\"How many values of a property; 0 "
            "is all\",\"choices\":[]},{\"name\":\"render\",\"label\":\"Value "
            "rendering\",\"type\":\"select\",\"default\":\"caption\","
            "\"help_text\":\"How values are shown\",\"choices\":[{\"id\":"
            "\"caption\",\"name\":\"User-readable value\"},{\"id\":\"raw\","
            "\"name\":\"Machine-readable value\"}]}]"));
    vd_json_close(out, '}');
}

/* Matchable schemata that the scope has, and those that they are. */
static uint64_t types_of(vd_call *call, const bool *scope)
{
    uint64_t bits = 0;
    vd_item item;

    for (uint32_t i = 0; vd_entities_at(call->volume->entities, i, &item);
         i++) {
        for (size_t d = 0; d < item.n_datasets; d++) {
            if (scope[item.datasets[d]] && vd_schema_is_matchable(item.schema))
                bits |= UINT64_C(1) << item.schema;
        }
    }
    for (int a = 1; a < VD_SCHEMA_COUNT; a++) {
        for (int b = 1; b < VD_SCHEMA_COUNT; b++) {
            if ((bits >> a & 1) != 0 &&
                vd_schema_is((vd_schema)a, (vd_schema)b))
                bits |= UINT64_C(1) << b;
        }
    }
    return bits;
}

void vd_answer_reconcile(vd_call *call)
{
    bool *scope = take_scope(call);
    vd_json_out out;
    uint64_t types;

    if (scope == NULL)
        return;
    if (vd_request_has(call->request, "queries") ||
        vd_request_has(call->request, "extend")) {
        if (call->access < VD_ACCESS_ANALYST)
            vd_reply_detail(call->reply, 403, "This key does not allow that.");
        else
            vd_answer_reconcile_post(call);
        return;
    }
    types = types_of(call, scope);
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    vd_json_key(&out, "versions");
    vd_json_raw(&out, VD_STR("[\"0.2\"]"));
    vd_json_pair(
        &out, "name",
        vd_str_printf(call->request->arena, "%.*s (%s)",
                      VD_STR_WHOLE(vd_call_title(call, call->request->tail[0])),
                      call->service->settings.title));
    vd_json_pair(&out, "identifierSpace", VD_STR(SPACE));
    vd_json_pair(&out, "schemaSpace", VD_STR(SPACE));
    vd_json_pair_int(&out, "batchSize", call->service->settings.max_batch);
    vd_json_key(&out, "view");
    vd_json_open(&out, '{');
    vd_json_pair(
        &out, "url",
        vd_str_printf(call->request->arena, "%.*s/entities/{{id}}",
                      (int)(place_of(call).n - 11 - call->request->tail[0].n),
                      place_of(call).p));
    vd_json_close(&out, '}');
    vd_json_key(&out, "suggest");
    vd_json_open(&out, '{');
    put_service(call, &out, "entity", "/suggest/entity");
    put_service(call, &out, "type", "/suggest/type");
    put_service(call, &out, "property", "/suggest/property");
    vd_json_close(&out, '}');
    put_extend(call, &out);
    vd_json_key(&out, "defaultTypes");
    vd_json_open(&out, '[');
    for (int s = 1; s < VD_SCHEMA_COUNT; s++) {
        if ((types >> s & 1) != 0)
            put_type(&out, (vd_schema)s);
    }
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
}

/* ---- queries ---- */

static void put_candidate(vd_json_out *out, const vd_item *item)
{
    vd_json_pair(out, "id", item->id);
    vd_json_pair(out, "name", item->caption);
    vd_json_pair(out, "description", vd_schema_name(item->schema));
    vd_json_key(out, "type");
    vd_json_open(out, '[');
    put_type(out, item->schema);
    vd_json_close(out, ']');
}

/* "Person:birthDate" or "birthDate". */
static vd_prop property_of(vd_str pid)
{
    size_t at = vd_str_find_char(pid, ':', 0);

    return vd_prop_find(at < pid.n ? vd_str_slice(pid, at + 1, pid.n) : pid);
}

/* An entity may be given by its name or id. */
static void put_text(vd_record *record, vd_prop prop, const vd_json *v)
{
    if (v->kind == VD_JSON_STRING || v->kind == VD_JSON_NUMBER)
        vd_query_put(record, prop, v->text);
    else if (v->kind == VD_JSON_OBJECT)
        vd_query_put(record, prop, vd_json_text(v, "name"));
}

static void take_property(vd_record *record, const vd_json *p)
{
    vd_prop prop = property_of(vd_json_text(p, "pid"));
    const vd_json *v = vd_json_member(p, "v");

    if (prop == VD_PROP_NONE || v == NULL)
        return;
    put_text(record, prop, v);
    for (const vd_json *one = v->kind == VD_JSON_ARRAY ? v->first : NULL;
         one != NULL; one = one->next)
        put_text(record, prop, one);
}

/* What a query says, as an entity.  NULL, or what is wrong. */
static const char *take_query(vd_call *call, const vd_json *q, vd_record *out)
{
    const vd_json *type = vd_json_member(q, "type");
    const vd_json *properties = vd_json_member(q, "properties");
    vd_str name =
        type == NULL ? VD_STR("Thing")
        : type->kind == VD_JSON_ARRAY
            ? (type->first == NULL ? VD_STR("Thing") : type->first->text)
        : type->kind == VD_JSON_OBJECT ? vd_json_text(type, "id")
                                       : type->text;
    vd_schema schema = vd_schema_find(name.n == 0 ? VD_STR("Thing") : name);

    if (schema == VD_SCHEMA_UNKNOWN)
        return "Invalid schema";
    vd_record_init(out, call->request->arena, VD_STR(""), VD_STR(""), schema);
    vd_record_say(out, VD_PROP_NAME, vd_json_text(q, "query"));
    for (const vd_json *p = properties == NULL ? NULL : properties->first;
         p != NULL; p = p->next)
        take_property(out, p);
    return NULL;
}

static bool answer_query(vd_call *call, const vd_matching *of_all,
                         const vd_json *q, vd_json_out *out)
{
    vd_matching m = *of_all;
    vd_matches found = {0};
    vd_record query;
    vd_err err = {0};
    long long limit;
    const char *wrong = take_query(call, q, &query);

    if (wrong != NULL) {
        vd_reply_detail(call->reply, 400, "%s", wrong);
        return false;
    }
    if (vd_str_to_int(vd_json_text(q, "limit"), &limit) && limit > 0) {
        m.limit = limit < call->service->settings.max_matches
                      ? (size_t)limit
                      : (size_t)call->service->settings.max_matches;
    }
    if (vd_query_wrong(query.entities) == NULL &&
        vd_matching_run(call, &m, query.entities, &found, &err) != VD_OK) {
        vd_call_fail(call, &err);
        return false;
    }
    if (vd_query_wrong(query.entities) == NULL)
        vd_call_keep(call, VD_STR(""), &query, found.all);
    vd_json_open(out, '{');
    vd_json_key(out, "result");
    vd_json_open(out, '[');
    for (size_t i = 0; i < found.n; i++) {
        vd_json_open(out, '{');
        put_candidate(out, &found.at[i].item);
        vd_json_key(out, "score");
        vd_json_millionths(out, found.at[i].result->score.score);
        vd_json_key(out, "match");
        vd_json_bool(out, found.at[i].result->score.score >= m.threshold);
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
    vd_json_close(out, '}');
    return true;
}

static void answer_queries(vd_call *call, const vd_json *queries)
{
    vd_matching m;
    vd_buf made;
    vd_json_out out = {.buf = &made};
    size_t n = 0;

    for (const vd_json *q = queries->first; q != NULL; q = q->next)
        n++;
    if ((long long)n > call->service->settings.max_batch) {
        vd_reply_detail(call->reply, 400,
                        "Too many queries in one batch (limit: %lld)",
                        call->service->settings.max_batch);
        return;
    }
    if (!vd_matching_take(call, call->request->tail[0], &m))
        return;
    /* All that are found, however unlike. */
    m.cutoff = 0;
    vd_reply_header(call->reply, "x-batch-size",
                    vd_str_printf(call->request->arena, "%zu", n));
    vd_buf_init(&made);
    vd_json_open(&out, '{');
    for (const vd_json *q = queries->first; q != NULL; q = q->next) {
        vd_json_key(&out, vd_str_z(call->request->arena, q->key));
        if (!answer_query(call, &m, q, &out)) {
            vd_buf_done(&made);
            return;
        }
    }
    vd_json_close(&out, '}');
    (void)vd_reply_json(call->reply, 200);
    vd_buf_done(&call->reply->body);
    call->reply->body = made;
}

/* ---- extension ---- */

static void put_values(vd_call *call, vd_json_out *out, const vd_item *item,
                       const vd_json *property)
{
    const vd_entities *x = call->volume->entities;
    const vd_json *settings = vd_json_member(property, "settings");
    vd_prop prop = property_of(vd_json_text(property, "id"));
    bool raw = vd_str_is(vd_json_text(settings, "render"), VD_STR("raw"));
    long long limit = 0;
    long long n = 0;

    (void)vd_str_to_int(vd_json_text(settings, "limit"), &limit);
    vd_json_open(out, '[');
    for (size_t i = 0; i < item->n_values; i++) {
        vd_str text = vd_entities_text(x, item->values[i].text);

        if (item->values[i].prop != (uint32_t)prop || (limit > 0 && n >= limit))
            continue;
        n++;
        if (!raw && vd_prop_type(prop) == VD_TYPE_COUNTRY)
            text = vd_country_name(text);
        vd_json_open(out, '{');
        vd_json_pair(out, "str", text);
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
}

/* False: answered. */
static bool put_row(vd_call *call, vd_json_out *out, vd_str id,
                    const vd_json *properties)
{
    const vd_entities *x = call->volume->entities;
    uint32_t number;
    vd_item item;
    bool found =
        vd_entities_find(x, id, &number) && vd_entities_at(x, number, &item);

    if (!found && vd_entities_find_merged(x, id, &number)) {
        vd_reply_detail(
            call->reply, 400,
            "Please specify the canonical entity ID, not a referent");
        return false;
    }
    vd_json_key(out, vd_str_z(call->request->arena, id));
    vd_json_open(out, '{');
    for (const vd_json *p = found ? properties->first : NULL; p != NULL;
         p = p->next) {
        vd_json_key(out, vd_str_z(call->request->arena, vd_json_text(p, "id")));
        put_values(call, out, &item, p);
    }
    vd_json_close(out, '}');
    return true;
}

static size_t count_of(const vd_json *list)
{
    size_t n = 0;

    for (const vd_json *v = list->first; v != NULL; v = v->next)
        n++;
    return n;
}

static bool stood_before(const vd_json *list, const vd_json *it)
{
    for (const vd_json *v = list->first; v != it; v = v->next) {
        if (vd_str_is(v->text, it->text))
            return true;
    }
    return false;
}

static void answer_extend(vd_call *call, const vd_json *extend)
{
    const vd_json *ids = vd_json_member(extend, "ids");
    const vd_json *properties = vd_json_member(extend, "properties");
    vd_buf made;
    vd_json_out out = {.buf = &made};
    char label[VD_PROP_LABEL];

    if (ids == NULL || ids->kind != VD_JSON_ARRAY || properties == NULL ||
        properties->kind != VD_JSON_ARRAY) {
        vd_reply_detail(call->reply, 400, "Cannot decode extension request");
        return;
    }
    if (count_of(ids) > IDS_MAX || count_of(properties) > PROPERTIES_MAX) {
        vd_reply_detail(call->reply, 400,
                        "Too much in one extension (limit: %d ids, %d "
                        "properties)",
                        IDS_MAX, PROPERTIES_MAX);
        return;
    }
    vd_buf_init(&made);
    vd_json_open(&out, '{');
    vd_json_key(&out, "meta");
    vd_json_open(&out, '[');
    for (const vd_json *p = properties->first; p != NULL; p = p->next) {
        vd_prop prop = property_of(vd_json_text(p, "id"));

        vd_json_open(&out, '{');
        vd_json_pair(&out, "id", vd_json_text(p, "id"));
        vd_json_pair(&out, "name",
                     prop == VD_PROP_NONE ? vd_json_text(p, "id")
                                          : vd_prop_label(prop, label));
        vd_json_close(&out, '}');
    }
    vd_json_close(&out, ']');
    vd_json_key(&out, "rows");
    vd_json_open(&out, '{');
    for (const vd_json *id = ids->first; id != NULL; id = id->next) {
        if (!stood_before(ids, id) &&
            !put_row(call, &out, id->text, properties)) {
            vd_buf_done(&made);
            return;
        }
    }
    vd_json_close(&out, '}');
    vd_json_close(&out, '}');
    (void)vd_reply_json(call->reply, 200);
    vd_buf_done(&call->reply->body);
    call->reply->body = made;
}

/* A field of the form, else of the parameters. */
static vd_str field(vd_call *call, const char *name)
{
    const vd_request *r = call->request;
    vd_request form = *r;
    const char *wrong;
    vd_str value = VD_STR("");

    if (vd_params_take(r->arena, r->body, &form.params, &form.n_params, &wrong))
        value = vd_request_param(&form, name);
    return value.n > 0 ? value : vd_request_param(r, name);
}

void vd_answer_reconcile_post(vd_call *call)
{
    vd_str queries = field(call, "queries");
    vd_str extend = field(call, "extend");
    const vd_json *json;
    vd_err err = {0};

    if (take_scope(call) == NULL)
        return;
    if (queries.n == 0 && extend.n == 0) {
        vd_reply_detail(call->reply, 400,
                        "No queries or extend request provided.");
    } else if (vd_json_parse(queries.n > 0 ? queries : extend,
                             call->request->arena, &json, &err) != VD_OK ||
               json->kind != VD_JSON_OBJECT) {
        vd_reply_detail(call->reply, 400,
                        queries.n > 0 ? "Cannot decode queries"
                                      : "Cannot decode extension request");
    } else if (queries.n > 0) {
        answer_queries(call, json);
    } else {
        answer_extend(call, json);
    }
}

/* ---- suggestions ---- */

static vd_json_out begin_suggestions(vd_call *call, vd_str prefix)
{
    vd_json_out out = vd_reply_json(call->reply, 200);

    vd_json_open(&out, '{');
    vd_json_pair(&out, "code", VD_STR("/api/status/ok"));
    vd_json_pair(&out, "status", VD_STR("200 OK"));
    vd_json_pair(&out, "prefix", prefix);
    vd_json_key(&out, "result");
    vd_json_open(&out, '[');
    return out;
}

void vd_answer_suggest_entity(vd_call *call)
{
    const vd_entities *x = call->volume->entities;
    vd_str prefix = vd_str_trim(vd_request_param(call->request, "prefix"));
    size_t limit = (size_t)vd_request_int(call->request, "limit", 10);
    vd_lookup asked = {.q = prefix,
                       .in_names = true,
                       .schema = VD_SCHEMA_THING,
                       .changed_since = INT64_MIN,
                       .scope = take_scope(call)};
    vd_hits hits = {0};
    vd_folder *folder;
    vd_json_out out;
    vd_item item;
    vd_err err = {0};
    vd_status st = VD_OK;

    if (asked.scope == NULL)
        return;
    if (prefix.n > 0)
        st = vd_call_folder(call, &folder, &err);
    if (st == VD_OK && prefix.n > 0)
        st =
            vd_lookup_run(x, folder, &asked, call->request->arena, &hits, &err);
    /* A beginning of one letter may mean more than can be told. */
    if (st != VD_OK && st != VD_LIMIT) {
        vd_call_fail(call, &err);
        return;
    }
    out = begin_suggestions(call, prefix);
    for (size_t i = 0; i < hits.n && i < limit; i++) {
        if (!vd_entities_at(x, hits.at[i], &item))
            continue;
        vd_json_open(&out, '{');
        put_candidate(&out, &item);
        vd_json_close(&out, '}');
    }
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
}

/* The schema that declares a property: the first that has it. */
static vd_schema declarer_of(vd_prop prop)
{
    for (int s = 1; s < VD_SCHEMA_COUNT; s++) {
        if (vd_schema_has((vd_schema)s, prop))
            return (vd_schema)s;
    }
    return VD_SCHEMA_THING;
}

static void put_property(vd_call *call, vd_json_out *out, vd_prop prop,
                         bool qualified)
{
    char label[VD_PROP_LABEL];
    vd_str name = vd_prop_name(prop);

    vd_json_open(out, '{');
    vd_json_pair(
        out, "id",
        qualified
            ? vd_str_printf(call->request->arena, "%.*s:%.*s",
                            VD_STR_WHOLE(vd_schema_name(declarer_of(prop))),
                            VD_STR_WHOLE(name))
            : name);
    vd_json_pair(out, "name", vd_prop_label(prop, label));
    if (qualified) {
        vd_json_pair(
            out, "description",
            vd_str_copy(call->request->arena, vd_prop_label(prop, label)));
    }
    vd_json_close(out, '}');
}

static bool is_shown(vd_prop prop)
{
    return vd_prop_type(prop) != VD_TYPE_ENTITY && prop != VD_PROP_REFERENTS;
}

void vd_answer_suggest_property(vd_call *call)
{
    enum { SHOWN = 5 };
    vd_str prefix = vd_str_trim(vd_request_param(call->request, "prefix"));
    char label[VD_PROP_LABEL];
    vd_json_out out;
    size_t n = 0;

    if (take_scope(call) == NULL)
        return;
    out = begin_suggestions(call, prefix);
    for (int p = 1; p < VD_PROP_COUNT && n < SHOWN && prefix.n > 0; p++) {
        vd_prop prop = (vd_prop)p;

        /* A beginning of the name, or of a word of the label. */
        if (!is_shown(prop) ||
            (!vd_str_starts_nocase(vd_prop_name(prop), prefix) &&
             !vd_str_starts_nocase(vd_prop_label(prop, label), prefix) &&
             vd_str_find_nocase(vd_prop_label(prop, label), prefix, 0) ==
                 VD_STR_NONE))
            continue;
        put_property(call, &out, prop, true);
        n++;
    }
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
}

void vd_answer_suggest_type(vd_call *call)
{
    vd_str prefix = vd_str_trim(vd_request_param(call->request, "prefix"));
    vd_json_out out;

    if (take_scope(call) == NULL)
        return;
    out = begin_suggestions(call, prefix);
    for (int s = 1; s < VD_SCHEMA_COUNT && prefix.n > 0; s++) {
        vd_schema schema = (vd_schema)s;

        if (vd_schema_is_matchable(schema) &&
            (vd_str_starts_nocase(vd_schema_name(schema), prefix) ||
             vd_str_starts_nocase(vd_schema_plural(schema), prefix)))
            put_type(&out, schema);
    }
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
}

/* ---- properties that can be added ---- */

static int compare_labels(const void *a, const void *b)
{
    char x[VD_PROP_LABEL];
    char y[VD_PROP_LABEL];

    return vd_str_cmp(vd_prop_label(*(const vd_prop *)a, x),
                      vd_prop_label(*(const vd_prop *)b, y));
}

void vd_answer_extend_property(vd_call *call)
{
    vd_str type = vd_request_param(call->request, "type");
    vd_schema schema = vd_schema_find(type.n == 0 ? VD_STR("Thing") : type);
    long long limit = vd_request_int(call->request, "limit", 20);
    vd_prop props[VD_PROP_COUNT];
    vd_json_out out;
    size_t n = 0;

    if (take_scope(call) == NULL)
        return;
    if (schema == VD_SCHEMA_UNKNOWN) {
        vd_reply_detail(call->reply, 400, "Invalid type: %.*s",
                        VD_STR_SHOWN(type));
        return;
    }
    /* The table has the most usual first. */
    for (int p = 1; p < VD_PROP_COUNT && (limit == 0 || (long long)n < limit);
         p++) {
        if (is_shown((vd_prop)p) && vd_schema_has(schema, (vd_prop)p))
            props[n++] = (vd_prop)p;
    }
    if (n > 1)
        qsort(props, n, sizeof props[0], compare_labels);
    out = vd_reply_json(call->reply, 200);
    vd_json_open(&out, '{');
    vd_json_pair_int(&out, "limit", limit);
    vd_json_pair(&out, "type", vd_schema_name(schema));
    vd_json_key(&out, "properties");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < n; i++)
        put_property(call, &out, props[i], false);
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
}
