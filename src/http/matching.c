/* SPDX-License-Identifier: Apache-2.0 */
#include "http/matching.h"

#include "app/answer.h"
#include "app/lookup.h"
#include "feeds/query.h"
#include "http/route.h"
#include "http/shape.h"
#include "match/readings.h"

/* ---- algorithms ---- */

/* Names of others' are taken, so that clients need not change; what runs is
   ours, and is said. */
static const struct {
    vd_str name;
    vd_algorithm algorithm;
} names[] = {{VD_STR_INIT("vedette"), VD_ALGORITHM_VEDETTE},
             {VD_STR_INIT("ofac"), VD_ALGORITHM_OFAC},
             {VD_STR_INIT("ofac-249"), VD_ALGORITHM_OFAC},
             {VD_STR_INIT("best"), VD_ALGORITHM_VEDETTE},
             {VD_STR_INIT("default"), VD_ALGORITHM_VEDETTE},
             {VD_STR_INIT("logic-v1"), VD_ALGORITHM_VEDETTE},
             {VD_STR_INIT("logic-v2"), VD_ALGORITHM_VEDETTE},
             {VD_STR_INIT("name-based"), VD_ALGORITHM_VEDETTE},
             {VD_STR_INIT("name-qualified"), VD_ALGORITHM_VEDETTE},
             {VD_STR_INIT("regression-v1"), VD_ALGORITHM_VEDETTE},
             {VD_STR_INIT("regression-v2"), VD_ALGORITHM_VEDETTE},
             {VD_STR_INIT("regression-v3"), VD_ALGORITHM_VEDETTE}};

bool vd_algorithm_find(vd_str name, vd_algorithm *out)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (vd_str_is_nocase(names[i].name, name)) {
            *out = names[i].algorithm;
            return true;
        }
    }
    return false;
}

vd_str vd_algorithm_name(vd_algorithm algorithm)
{
    return names[algorithm].name;
}

/* ---- what is asked ---- */

static int share_of(vd_call *call, const char *name, long long else_is)
{
    vd_str text = vd_str_trim(vd_request_param(call->request, name));
    long long value = else_is;

    /* A threshold below nothing is nothing. */
    if (text.n > 0 && text.p[0] == '-')
        return 0;
    if (text.n > 0 && !vd_share_parse(text, &value))
        value = else_is;
    return value > VD_MILLION * 2LL ? VD_MILLION * 2 : (int)value;
}

static bool take_limit(vd_call *call, vd_matching *out)
{
    const vd_settings *s = &call->service->settings;
    long long limit = vd_request_int(call->request, "limit", s->match_page);

    if (limit > s->max_matches) {
        vd_reply_invalid(
            call->reply, "less_than_equal", VD_STR("query/limit"),
            vd_str_printf(call->request->arena,
                          "Input should be less than or equal to %lld",
                          s->max_matches)
                .p,
            vd_request_param(call->request, "limit"));
        return false;
    }
    out->limit = (size_t)limit;
    return true;
}

bool vd_matching_take(vd_call *call, vd_str dataset, vd_matching *out)
{
    const vd_request *r = call->request;
    vd_str name = vd_request_param(r, "algorithm");
    vd_str since = vd_request_param(r, "changed_since");

    *out = (vd_matching){.changed_since = INT64_MIN};
    if (name.n > 0 && !vd_algorithm_find(name, &out->algorithm)) {
        vd_reply_detail(call->reply, 400, "Invalid algorithm: %.*s",
                        VD_STR_SHOWN(name));
        return false;
    }
    out->scope = dataset.p == NULL ? vd_call_everything(call)
                                   : vd_call_scope(call, dataset);
    if (out->scope == NULL) {
        vd_reply_detail(call->reply, 404, "No such dataset.");
        return false;
    }
    out->scope = vd_call_narrow(call, out->scope);
    if (!take_limit(call, out))
        return false;
    out->without = vd_call_without(call);
    out->threshold =
        share_of(call, "threshold", call->service->settings.threshold);
    out->cutoff = share_of(call, "cutoff", out->threshold);
    out->cutoff = out->cutoff < out->threshold ? out->cutoff : out->threshold;
    if (since.n > 0)
        (void)vd_asked_moment(vd_str_trim(since), &out->changed_since);
    out->topics = VD_NEW_N(r->arena, vd_str, r->n_params + 1);
    out->n_topics = vd_request_params(r, "topics", out->topics, r->n_params);
    out->not_these = VD_NEW_N(r->arena, vd_str, r->n_params + 1);
    out->n_not_these =
        vd_request_params(r, "exclude_entity_ids", out->not_these, r->n_params);
    if (out->n_not_these > 50) {
        vd_reply_invalid(call->reply, "too_long",
                         VD_STR("query/exclude_entity_ids"),
                         "List should have at most 50 items", VD_STR(""));
        return false;
    }
    vd_reply_header(call->reply, "X-Algorithm",
                    vd_algorithm_name(out->algorithm));
    return true;
}

/* ---- queries ---- */

static void put_value(vd_record *record, vd_prop prop, const vd_json *value)
{
    if (value->kind == VD_JSON_STRING || value->kind == VD_JSON_NUMBER)
        vd_query_put(record, prop, value->text);
    else if (value->kind == VD_JSON_TRUE || value->kind == VD_JSON_FALSE) {
        vd_query_put(record, prop,
                     value->kind == VD_JSON_TRUE ? VD_STR("true")
                                                 : VD_STR("false"));
    }
}

const char *vd_matching_too_much(const vd_entity *party)
{
    enum { VALUES_MAX = 2000, NAMES_MAX = 200 };
    size_t names_of = 0;

    for (size_t i = 0; i < party->n; i++)
        names_of += vd_is_searched_name(party->values[i].prop);
    if (names_of > NAMES_MAX)
        return "A party has at most 200 names.";
    return party->n > VALUES_MAX ? "A party has at most 2000 values." : NULL;
}

/* A name of its parts, in the order of the West. */
static void combine_names(vd_arena *arena, vd_record *record)
{
    static const vd_prop parts[] = {VD_PROP_FIRST_NAME, VD_PROP_SECOND_NAME,
                                    VD_PROP_MIDDLE_NAME, VD_PROP_FATHER_NAME,
                                    VD_PROP_LAST_NAME};
    const vd_entity *e = record->entities;
    vd_str whole = VD_STR("");

    for (size_t i = 0; i < e->n; i++) {
        if (vd_prop_is_name(e->values[i].prop))
            return;
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        whole = vd_str_join(arena, whole, VD_STR(" "),
                            vd_entity_first(e, parts[i]));
    vd_record_say(record, VD_PROP_NAME, whole);
}

const char *vd_matching_query(vd_call *call, const vd_json *json,
                              vd_record *out)
{
    vd_arena *arena = call->request->arena;
    const vd_json *properties = vd_json_member(json, "properties");
    vd_schema schema = vd_schema_find(vd_json_text(json, "schema"));

    if (schema == VD_SCHEMA_UNKNOWN ||
        (!vd_schema_is_matchable(schema) && schema != VD_SCHEMA_THING))
        return "Invalid schema";
    vd_record_init(out, arena, VD_STR(""), VD_STR(""), schema);
    for (const vd_json *m = properties == NULL ? NULL : properties->first;
         m != NULL; m = m->next) {
        vd_prop prop = vd_prop_find(m->key);

        if (prop == VD_PROP_NONE || prop == VD_PROP_REFERENTS)
            continue;
        put_value(out, prop, m);
        for (const vd_json *v = m->kind == VD_JSON_ARRAY ? m->first : NULL;
             v != NULL; v = v->next)
            put_value(out, prop, v);
    }
    combine_names(arena, out);
    return vd_matching_too_much(out->entities);
}

/* ---- who may be meant ---- */

typedef struct wanting {
    const vd_matching *m;
    const vd_entities *x;
    uint64_t schemata;
} wanting;

static bool has_topic(const vd_entities *x, const vd_item *item,
                      const vd_matching *m)
{
    for (size_t i = 0; i < item->n_values; i++) {
        if (item->values[i].prop != VD_PROP_TOPICS)
            continue;
        for (size_t t = 0; t < m->n_topics; t++) {
            if (vd_str_is(vd_entities_text(x, item->values[i].text),
                          m->topics[t]))
                return true;
        }
    }
    return m->n_topics == 0;
}

static bool is_one_of_these(const vd_entities *x, const vd_item *item,
                            const vd_matching *m)
{
    for (size_t k = 0; k < m->n_not_these; k++) {
        if (vd_str_is(item->id, m->not_these[k]))
            return true;
        for (size_t i = 0; i < item->n_values; i++) {
            if (item->values[i].prop == VD_PROP_REFERENTS &&
                vd_str_is(vd_entities_text(x, item->values[i].text),
                          m->not_these[k]))
                return true;
        }
    }
    return false;
}

static bool in_scope(const vd_item *item, const bool *scope)
{
    for (size_t i = 0; i < item->n_datasets; i++) {
        if (scope[item->datasets[i]])
            return true;
    }
    return false;
}

static bool is_wanted(void *ctx, vd_str id)
{
    const wanting *w = ctx;
    const vd_matching *m = w->m;
    uint32_t number;
    vd_item item;

    return vd_entities_find(w->x, id, &number) &&
           vd_entities_at(w->x, number, &item) &&
           ((w->schemata >> item.schema & 1) != 0 ||
            item.schema == VD_SCHEMA_THING) &&
           (m->without >> item.schema & 1) == 0 && in_scope(&item, m->scope) &&
           item.last_change > m->changed_since && has_topic(w->x, &item, m) &&
           !is_one_of_these(w->x, &item, m);
}

static void score_as_ofac(vd_folder *folder, const vd_entity *query,
                          vd_found *found, vd_arena *arena)
{
    for (size_t i = 0; i < found->n; i++)
        vd_screen_ofac(folder, query, found->at[i].candidate->entity, arena,
                       &found->at[i].score);
    vd_results_sort(found->at, found->n);
}

static void take_results(vd_call *call, const vd_matching *m, wanting *w,
                         const vd_found *found, vd_matches *out)
{
    const vd_entities *x = call->volume->entities;

    *out = (vd_matches){
        .at = VD_NEW_N(call->request->arena, vd_match, m->limit + 1),
        .complete = found->complete,
        .bound = found->bound};
    for (size_t i = 0; i < found->n; i++) {
        const vd_result *r = &found->at[i];
        uint32_t number;

        if (w != NULL && !is_wanted(w, r->candidate->entity->id))
            continue;
        out->hits += r->score.score >= m->threshold;
        if (out->n == m->limit || r->score.score < m->cutoff ||
            r->score.score == 0 ||
            !vd_entities_find(x, r->candidate->entity->id, &number) ||
            !vd_entities_at(x, number, &out->at[out->n].item))
            continue;
        out->at[out->n++].result = r;
    }
}

/* What is to be kept is searched without the filters of the request, which then
   are applied to what was found: once instead of twice. */
static bool is_kept_as_found(const vd_call *call, const vd_matching *m)
{
    return call->service->settings.record &&
           m->algorithm == VD_ALGORITHM_VEDETTE &&
           m->cutoff == call->service->settings.threshold;
}

vd_status vd_matching_run(vd_call *call, const vd_matching *m,
                          const vd_entity *query, vd_matches *out, vd_err *err)
{
    wanting w = {m, call->volume->entities,
                 query->schema == VD_SCHEMA_THING || m->any_schema
                     ? UINT64_MAX
                     : vd_schema_relatives(query->schema)};
    vd_filter filter = {.wanted = is_wanted, .wanted_ctx = &w};
    vd_deadline deadline = vd_deadline_in(call->service->settings.deadline_ms);
    bool kept = is_kept_as_found(call, m);
    /* How many are hits is told as well: all of them are looked at, explained
       are those that are shown. */
    vd_search_options options = {.limit = VD_RESULTS_MAX,
                                 .typed = true,
                                 .filter = kept ? NULL : &filter,
                                 .explain = true,
                                 .explained = kept ? 0 : m->limit,
                                 .floor = m->cutoff};
    vd_arena *arena = call->request->arena;
    vd_found *found = VD_NEW(arena, vd_found);
    vd_searcher *searcher;
    vd_status st = vd_call_searcher(call, &searcher, err);

    if (call->service->settings.deadline_ms > 0) {
        options.stop = vd_deadline_is_over;
        options.stop_ctx = &deadline;
    }
    if (m->algorithm == VD_ALGORITHM_OFAC)
        options.floor = 0;
    if (st == VD_OK)
        st = vd_search(searcher, query, &options, arena, found, err);
    if (st != VD_OK)
        return st;
    if (m->algorithm == VD_ALGORITHM_OFAC)
        score_as_ofac(vd_searcher_folder(searcher), query, found, arena);
    /* One of the thousand that were cut may be wanted. */
    if (kept && found->n == VD_RESULTS_MAX) {
        kept = false;
        options.filter = &filter;
        st = vd_search(searcher, query, &options, arena, found, err);
    }
    if (st != VD_OK)
        return st;
    take_results(call, m, kept ? &w : NULL, found, out);
    out->all = kept && found->complete ? found : NULL;
    return VD_OK;
}

/* ---- what is told ---- */

static void put_feature(vd_json_out *out, const char *name, vd_str detail,
                        long long score, vd_str query, vd_str candidate)
{
    vd_json_key(out, name);
    vd_json_open(out, '{');
    vd_json_pair(out, "detail", detail);
    vd_json_key(out, "score");
    vd_json_millionths(out, score);
    vd_json_key(out, "query");
    if (query.n > 0)
        vd_json_string(out, query);
    else
        vd_json_null(out);
    vd_json_key(out, "candidate");
    if (candidate.n > 0)
        vd_json_string(out, candidate);
    else
        vd_json_null(out);
    vd_json_close(out, '}');
}

static void put_explanations(vd_call *call, vd_json_out *out,
                             const vd_entity *query, const vd_match *match)
{
    const vd_score *s = &match->result->score;
    vd_str detail = VD_STR("");

    for (size_t i = 0; i < s->n_why; i++)
        detail =
            vd_str_join(call->request->arena, detail, VD_STR("; "), s->why[i]);
    vd_json_key(out, "explanations");
    vd_json_open(out, '{');
    put_feature(out, "name_match", detail, s->name_score,
                vd_entity_caption(query), match->item.caption);
    vd_json_close(out, '}');
}

void vd_matching_put(vd_call *call, vd_json_out *out, const vd_matching *m,
                     const vd_entity *query, const vd_match *match)
{
    const vd_score *s = &match->result->score;

    vd_json_open(out, '{');
    vd_shape_members(out, call->volume->entities, &match->item);
    vd_json_key(out, "match");
    vd_json_bool(out, s->score >= m->threshold);
    vd_answer_put_score(out, s);
    vd_answer_put_why(out, s);
    put_explanations(call, out, query, match);
    vd_json_close(out, '}');
}

void vd_matching_put_query(vd_json_out *out, vd_str id, const vd_entity *query)
{
    vd_json_open(out, '{');
    vd_json_key(out, "id");
    if (id.n > 0)
        vd_json_string(out, id);
    else
        vd_json_null(out);
    vd_json_pair(out, "schema", vd_schema_name(query->schema));
    vd_json_key(out, "properties");
    vd_json_open(out, '{');
    for (int p = 1; p < VD_PROP_COUNT; p++) {
        bool any = false;

        for (size_t i = 0; i < query->n; i++) {
            if (query->values[i].prop != (vd_prop)p)
                continue;
            if (!any) {
                vd_json_key(out, vd_prop_name((vd_prop)p).p);
                vd_json_open(out, '[');
            }
            any = true;
            vd_json_string(out, query->values[i].text);
        }
        if (any)
            vd_json_close(out, ']');
    }
    vd_json_close(out, '}');
    vd_json_close(out, '}');
}
