/* SPDX-License-Identifier: Apache-2.0 */
#include "http/route.h"

#include "http/handlers.h"
#include "version.h" /* generated */

/* ---- the table ---- */

#define SCOPE_RULES \
    {"include_dataset", \
     VD_PARAM_TEXT, \
     true, \
     0, \
     0, \
     NULL, \
     NULL, \
     "only entities of these sources"}, \
        {"exclude_dataset", \
         VD_PARAM_TEXT, \
         true, \
         0, \
         0, \
         NULL, \
         NULL, \
         "no entities that are of these sources alone"}, \
        {"exclude_schema", \
         VD_PARAM_TEXT, \
         true, \
         0, \
         0, \
         NULL, \
         NULL, \
         "no entities of these schemata"}, \
    { \
        "changed_since", VD_PARAM_MOMENT, false, 0, 0, NULL, NULL, \
            "only entities that were altered after it" \
    }

#define PAGE_RULES \
    {"limit", VD_PARAM_INT, false, 0, 500, NULL, "10", "results at once"}, \
    { \
        "offset", VD_PARAM_INT, false, 0, 9499, NULL, "0", \
            "results that are passed over" \
    }

#define END \
    { \
        NULL, VD_PARAM_TEXT, false, 0, 0, NULL, NULL, NULL \
    }

static const vd_param_rule match_rules[] = {
    {"limit", VD_PARAM_INT, false, 0, 1000, NULL, NULL,
     "results of each query; max-matches at most"},
    {"threshold", VD_PARAM_SHARE, false, 0, 0, NULL, "0.7",
     "a match from this score on"},
    {"cutoff", VD_PARAM_SHARE, false, 0, 0, NULL, NULL,
     "results with less are left out; never above the threshold"},
    {"algorithm", VD_PARAM_TEXT, false, 0, 0, NULL, "best",
     "how scores are made: see /algorithms"},
    SCOPE_RULES,
    {"topics", VD_PARAM_TEXT, true, 0, 0, NULL, NULL,
     "only parties with one of these topics"},
    {"exclude_entity_ids", VD_PARAM_TEXT, true, 0, 50, NULL, NULL,
     "not these, whatever id they are asked by"},
    END};

static const vd_param_rule search_rules[] = {
    {"q", VD_PARAM_TEXT, false, 0, 0, NULL, "", "words; see docs/compat.md"},
    {"simple", VD_PARAM_FLAG, false, 0, 0, NULL, "false",
     "take everything that cannot be read for words"},
    {"fuzzy", VD_PARAM_FLAG, false, 0, 0, NULL, "false",
     "words that are alike as well"},
    {"schema", VD_PARAM_TEXT, false, 0, 0, NULL, "Thing",
     "entities that are, or may be, one"},
    SCOPE_RULES,
    {"countries", VD_PARAM_TEXT, true, 0, 0, NULL, NULL, "codes"},
    {"topics", VD_PARAM_TEXT, true, 0, 0, NULL, NULL, "topics"},
    {"datasets", VD_PARAM_TEXT, true, 0, 0, NULL, NULL, "sources"},
    {"filter", VD_PARAM_TEXT, true, 0, 0, NULL, NULL, "field:value"},
    {"filter_op", VD_PARAM_CHOICE, false, 0, 0, "OR,AND", "OR",
     "how several values of one field are meant"},
    {"facets", VD_PARAM_CHOICE, true, 0, 0,
     "datasets,schema,countries,identifiers,topics,genders", NULL,
     "what is counted (countries, topics, datasets)"},
    {"sort", VD_PARAM_TEXT, true, 0, 0, NULL, NULL, "field:asc or field:desc"},
    {"target", VD_PARAM_FLAG, false, 0, 0, NULL, NULL,
     "only entities with a topic of risk, or only others"},
    PAGE_RULES,
    END};

static const vd_param_rule nested_rules[] = {{"nested", VD_PARAM_FLAG, false, 0,
                                              0, NULL, "true",
                                              "with what is next to it"},
                                             END};

static const vd_param_rule adjacent_rules[] = {
    {"sort", VD_PARAM_TEXT, true, 0, 0, NULL, NULL, "field:asc or field:desc"},
    PAGE_RULES,
    END};

static const vd_param_rule reconcile_rules[] = {
    {"queries", VD_PARAM_TEXT, false, 0, 0, NULL, NULL, "queries as JSON"},
    {"algorithm", VD_PARAM_TEXT, false, 0, 0, NULL, "best",
     "how scores are made: see /algorithms"},
    {"changed_since", VD_PARAM_MOMENT, false, 0, 0, NULL, NULL,
     "only entities that were altered after it"},
    END};

static const vd_param_rule suggest_rules[] = {
    {"prefix", VD_PARAM_TEXT, false, 0, 0, NULL, "", "how it begins"},
    {"limit", VD_PARAM_INT, false, 0, 500, NULL, "10", "results"},
    END};

static const vd_param_rule extend_rules[] = {
    {"type", VD_PARAM_TEXT, false, 0, 0, NULL, "Thing", "a schema"},
    {"limit", VD_PARAM_INT, false, 0, 500, NULL, "20", "properties"},
    END};

static const vd_param_rule update_rules[] = {
    {"token", VD_PARAM_TEXT, false, 0, 0, NULL, "", "that of the settings"},
    {"sync", VD_PARAM_FLAG, false, 0, 0, NULL, "false", "wait for it"},
    END};

static const vd_param_rule watchman_rules[] = {
    {"name", VD_PARAM_TEXT, false, 0, 0, NULL, "", "who is looked for"},
    {"type", VD_PARAM_TEXT, false, 0, 0, NULL, "",
     "person, business, organization, aircraft, vessel; decides which other "
     "parameters there are"},
    {"source", VD_PARAM_TEXT, false, 0, 0, NULL, "", "a list"},
    {"sourceID", VD_PARAM_TEXT, false, 0, 0, NULL, "", "an id of the list"},
    {"limit", VD_PARAM_TEXT, false, 0, 0, NULL, "10", "results; 100 at most"},
    {"minMatch", VD_PARAM_TEXT, false, 0, 0, NULL, "0", "the least score"},
    {"format", VD_PARAM_TEXT, false, 0, 0, NULL, "", "senzing"},
    {"debug", VD_PARAM_TEXT, false, 0, 0, NULL, "", "with the reasons"},
    END};

static const vd_param_rule changes_rules[] = {
    {"source", VD_PARAM_TEXT, false, 0, 0, NULL, "", "of one source"},
    {"since", VD_PARAM_MOMENT, false, 0, 0, NULL, NULL, "published after it"},
    {"until", VD_PARAM_MOMENT, false, 0, 0, NULL, NULL, "and not after this"},
    {"limit", VD_PARAM_INT, false, 0, 10000, NULL, "1000", "results"},
    END};

static const vd_param_rule goods_rules[] = {
    {"q", VD_PARAM_TEXT, false, 0, 0, NULL, "", "a code, or words"},
    {"from", VD_PARAM_TEXT, false, 0, 0, NULL, "", "country of origin"},
    {"to", VD_PARAM_TEXT, false, 0, 0, NULL, "", "country of destination"},
    {"date", VD_PARAM_MOMENT, false, 0, 0, NULL, NULL, "on this day"},
    END};

static const vd_param_rule alerts_rules[] = {
    {"state", VD_PARAM_CHOICE, false, 0, 0, "open,proposed,escalated,closed",
     NULL, "in this state; else all that are not closed"},
    {"assigned", VD_PARAM_TEXT, false, 0, 0, NULL, "", "who is to look"},
    {"limit", VD_PARAM_INT, false, 0, 1000, NULL, "100", "results"},
    END};

static const vd_param_rule entries_rules[] = {
    {"since", VD_PARAM_INT, false, 0, 0, NULL, "1", "from this entry on"},
    {"limit", VD_PARAM_INT, false, 0, 1000, NULL, "100", "results"},
    END};

static const vd_param_rule claims_rules[] = {
    {"about", VD_PARAM_TEXT, false, 0, 0, NULL, "", "words that it has"},
    {"speaker", VD_PARAM_TEXT, false, 0, 0, NULL, "", "who says it"},
    {"class", VD_PARAM_TEXT, false, 0, 0, NULL, "",
     "accusation, denial, transfer, ..."},
    {"paper", VD_PARAM_INT, false, 0, 0, NULL, "0", "of this paper alone"},
    {"limit", VD_PARAM_INT, false, 0, 10000, NULL, "1000", "results"},
    END};

static const vd_param_rule events_rules[] = {
    {"about", VD_PARAM_TEXT, false, 0, 0, NULL, "",
     "words of who did it, to whom, or of the goods"},
    {"type", VD_PARAM_TEXT, false, 0, 0, NULL, "",
     "transfer, designation, launch, ..."},
    END};

static const vd_param_rule coverage_rules[] = {
    {"name", VD_PARAM_TEXT, false, 0, 0, NULL, "", "words of the name"},
    {"program", VD_PARAM_TEXT, false, 0, 0, NULL, "", "part of a programme"},
    {"country", VD_PARAM_TEXT, false, 0, 0, NULL, "", "a country of the party"},
    {"all", VD_PARAM_FLAG, false, 0, 0, NULL, "false",
     "with parties that one source alone lists"},
    {"limit", VD_PARAM_INT, false, 0, 10000, NULL, "100", "results"},
    END};

static const vd_param_rule no_rules[] = {END};

static const vd_route routes[] = {
    {"GET", "/", vd_answer_home, "service", "What this is, for people",
     no_rules, NULL, VD_ACCESS_NOBODY, 0},
    {"GET", "/favicon.ico", vd_answer_icon, "service", "An icon", no_rules,
     NULL, VD_ACCESS_NOBODY, 0},
    {"GET", "/healthz", vd_answer_health, "service",
     "Whether the process lives", no_rules, NULL, VD_ACCESS_NOBODY, 0},
    {"GET", "/readyz", vd_answer_ready, "service",
     "Whether it can answer, and required lists are fresh", no_rules, NULL,
     VD_ACCESS_NOBODY, 0},
    {"GET", "/openapi.json", vd_route_describe, "service", "This description",
     no_rules, NULL, VD_ACCESS_NOBODY, 0},
    {"GET", "/metrics", vd_answer_metrics, "service", "Counts for Prometheus",
     no_rules, NULL, VD_ACCESS_VIEWER, 0},
    {"GET", "/catalog", vd_answer_catalog, "yente",
     "Sources and their editions", no_rules, NULL, VD_ACCESS_VIEWER, 0},
    {"GET", "/manifest", vd_answer_catalog, "yente", "The same", no_rules, NULL,
     VD_ACCESS_VIEWER, 0},
    {"GET", "/algorithms", vd_answer_algorithms, "yente",
     "How scores can be made", no_rules, NULL, VD_ACCESS_VIEWER, 0},
    {"POST", "/updatez", vd_answer_update, "yente", "Look for new lists now",
     update_rules, NULL, VD_ACCESS_NOBODY, 0},
    {"POST", "/match/{dataset}", vd_answer_match, "yente",
     "Who may be meant by each of several parties", match_rules,
     "queries: an object of entities with schema and properties",
     VD_ACCESS_ANALYST, 0},
    {"POST", "/match/{dataset}/stream", vd_answer_match_stream, "vedette",
     "The same for any number, a line of JSON each", match_rules,
     "lines of entities with schema and properties", VD_ACCESS_ANALYST,
     VD_ROUTE_SPOOLED},
    {"GET", "/search/{dataset}", vd_answer_search, "yente", "Entities by words",
     search_rules, NULL, VD_ACCESS_VIEWER, 0},
    {"GET", "/entities/{entity_id}", vd_answer_entity, "yente", "One entity",
     nested_rules, NULL, VD_ACCESS_VIEWER, 0},
    {"GET", "/entities/{entity_id}/adjacent", vd_answer_adjacent, "yente",
     "What is next to it", adjacent_rules, NULL, VD_ACCESS_VIEWER, 0},
    {"GET", "/entities/{entity_id}/adjacent/{property}",
     vd_answer_adjacent_property, "yente", "The same, of one property",
     adjacent_rules, NULL, VD_ACCESS_VIEWER, 0},
    {"GET", "/reconcile/{dataset}", vd_answer_reconcile, "yente",
     "What a client for reconciliation is told", reconcile_rules, NULL,
     VD_ACCESS_VIEWER, 0},
    {"POST", "/reconcile/{dataset}", vd_answer_reconcile_post, "yente",
     "Queries and extensions, as a form", reconcile_rules,
     "queries or extend, as JSON in a form", VD_ACCESS_ANALYST, 0},
    {"GET", "/reconcile/{dataset}/suggest/entity", vd_answer_suggest_entity,
     "yente", "Entities whose name begins so", suggest_rules, NULL,
     VD_ACCESS_VIEWER, 0},
    {"GET", "/reconcile/{dataset}/suggest/property", vd_answer_suggest_property,
     "yente", "Properties that begin so", suggest_rules, NULL, VD_ACCESS_VIEWER,
     0},
    {"GET", "/reconcile/{dataset}/suggest/type", vd_answer_suggest_type,
     "yente", "Schemata that begin so", suggest_rules, NULL, VD_ACCESS_VIEWER,
     0},
    {"GET", "/reconcile/{dataset}/extend/property", vd_answer_extend_property,
     "yente", "Properties of a schema", extend_rules, NULL, VD_ACCESS_VIEWER,
     0},
    {"GET", "/ping", vd_answer_ping, "watchman", "PONG", no_rules, NULL,
     VD_ACCESS_NOBODY, VD_ROUTE_PLAIN_ERRORS},
    {"GET", "/v2/search", vd_answer_watchman_search, "watchman",
     "Who may be meant by one party", watchman_rules, NULL, VD_ACCESS_ANALYST,
     VD_ROUTE_PLAIN_ERRORS},
    {"GET", "/v2/listinfo", vd_answer_watchman_lists, "watchman",
     "Lists and how many entities each has", no_rules, NULL, VD_ACCESS_VIEWER,
     VD_ROUTE_PLAIN_ERRORS},
    {"GET", "/v2/data/refresh", vd_answer_watchman_refresh, "watchman",
     "How the last look for new lists went", no_rules, NULL, VD_ACCESS_VIEWER,
     VD_ROUTE_PLAIN_ERRORS},
    {"POST", "/v1/screen", vd_answer_screen, "vedette",
     "Who may be meant by a party, with every number and reason", match_rules,
     "an entity with schema and properties", VD_ACCESS_ANALYST, 0},
    {"POST", "/v1/compare", vd_answer_compare, "vedette",
     "How alike two parties are", no_rules, "{\"a\": entity, \"b\": entity}",
     VD_ACCESS_ANALYST, 0},
    {"GET", "/v1/lists", vd_answer_lists, "vedette",
     "Sources with edition, age and state", no_rules, NULL, VD_ACCESS_VIEWER,
     0},
    {"GET", "/v1/changes", vd_answer_changes, "vedette",
     "What editions added, removed and altered", changes_rules, NULL,
     VD_ACCESS_VIEWER, 0},
    {"GET", "/v1/goods", vd_answer_goods, "vedette",
     "Which controls apply to goods", goods_rules, NULL, VD_ACCESS_VIEWER, 0},
    {"GET", "/v1/coverage", vd_answer_coverage, "vedette",
     "Who lists whom, since when, and who does not", coverage_rules, NULL,
     VD_ACCESS_VIEWER, 0},
    {"POST", "/v1/check", vd_answer_check, "vedette",
     "Payments, shipments and other records in, findings out", no_rules,
     "records in any form that is read: docs/records.md", VD_ACCESS_ANALYST,
     VD_ROUTE_OWN},
    {"GET", "/v1/ship/{ship}", vd_answer_ship, "vedette",
     "A ship by IMO number, MMSI or name: who it is, lists, events", no_rules,
     NULL, VD_ACCESS_VIEWER, VD_ROUTE_OWN},
    {"GET", "/v1/papers", vd_answer_papers, "vedette", "Papers that are kept",
     no_rules, NULL, VD_ACCESS_VIEWER, VD_ROUTE_OWN},
    {"GET", "/v1/papers/{paper}", vd_answer_paper, "vedette",
     "A paper as it was read: docs/papers.md", no_rules, NULL, VD_ACCESS_VIEWER,
     VD_ROUTE_OWN},
    {"GET", "/v1/claims", vd_answer_claims, "vedette",
     "Who says what about whom, with its place", claims_rules, NULL,
     VD_ACCESS_VIEWER, VD_ROUTE_OWN},
    {"GET", "/v1/events", vd_answer_events, "vedette",
     "What claims say happened, with status and sources", events_rules, NULL,
     VD_ACCESS_VIEWER, VD_ROUTE_OWN},
    {"GET", "/v1/alerts", vd_answer_alerts, "vedette",
     "Alerts, by priority and age", alerts_rules, NULL, VD_ACCESS_ANALYST,
     VD_ROUTE_OWN},
    {"GET", "/v1/alerts/{alert}", vd_answer_alert, "vedette",
     "One alert with its evidence; that it was looked at is recorded", no_rules,
     NULL, VD_ACCESS_ANALYST, VD_ROUTE_OWN},
    {"POST", "/v1/alerts/{alert}/decision", vd_answer_decision, "vedette",
     "Decide; an analyst may escalate, and propose where four eyes decide",
     no_rules,
     "{\"verdict\": true_hit, false_hit, release, escalate or reopen, "
     "\"reason\": text, \"seen\": number of the alert as it was seen}",
     VD_ACCESS_ANALYST, VD_ROUTE_OWN},
    {"POST", "/v1/alerts/{alert}/remarks", vd_answer_remark, "vedette",
     "Note something, or say who is to look", no_rules,
     "{\"note\": text, \"assign\": name}", VD_ACCESS_ANALYST, VD_ROUTE_OWN},
    {"GET", "/v1/audit", vd_answer_audit, "vedette",
     "The head of the chain: note it where nobody can alter it", no_rules, NULL,
     VD_ACCESS_VIEWER, VD_ROUTE_OWN},
    {"GET", "/v1/audit/entries", vd_answer_entries, "vedette",
     "Entries of the chain, as they are hashed", entries_rules, NULL,
     VD_ACCESS_APPROVER, VD_ROUTE_OWN},
    {"POST", "/mcp", vd_answer_mcp, "vedette",
     "Tools for language models (Model Context Protocol)", no_rules,
     "a message of JSON-RPC 2.0", VD_ACCESS_ANALYST, VD_ROUTE_OWN},
};

enum { ROUTES = sizeof routes / sizeof routes[0] };

size_t vd_route_count(void)
{
    return ROUTES;
}

const vd_route *vd_route_at(size_t i)
{
    return &routes[i];
}

/* ---- roles ---- */

static const vd_str roles[] = {VD_STR_INIT("nobody"), VD_STR_INIT("viewer"),
                               VD_STR_INIT("analyst"), VD_STR_INIT("approver"),
                               VD_STR_INIT("admin")};

vd_str vd_access_name(vd_access role)
{
    return roles[role];
}

bool vd_access_find(vd_str name, vd_access *out)
{
    for (size_t i = VD_ACCESS_VIEWER; i < sizeof roles / sizeof roles[0]; i++) {
        if (vd_str_is(roles[i], name)) {
            *out = (vd_access)i;
            return true;
        }
    }
    return false;
}

/* ---- finding ---- */

static bool fits(const char *pattern, vd_str path, vd_str tail[2])
{
    vd_str want = vd_str_of(pattern);
    vd_str w;
    vd_str p;
    size_t n = 0;

    while (vd_str_next(&want, VD_STR("/"), &w)) {
        if (!vd_str_next(&path, VD_STR("/"), &p))
            return false;
        if (w.n > 0 && w.p[0] == '{') {
            if (p.n == 0)
                return false;
            tail[n++] = p;
        } else if (!vd_str_is(w, p)) {
            return false;
        }
    }
    return path.p == NULL;
}

const vd_route *vd_route_find(vd_request *r, bool *other_method)
{
    /* A HEAD is a GET whose body is not sent. */
    vd_str method =
        vd_str_is(r->method, VD_STR("HEAD")) ? VD_STR("GET") : r->method;
    vd_str path = r->path;

    if (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    *other_method = false;
    for (size_t i = 0; i < ROUTES; i++) {
        vd_str tail[2] = {{"", 0}, {"", 0}};

        if (!fits(routes[i].path, path, tail))
            continue;
        if (vd_str_is(vd_str_of(routes[i].method), method)) {
            r->tail[0] = tail[0];
            r->tail[1] = tail[1];
            return &routes[i];
        }
        *other_method = true;
    }
    return NULL;
}

/* ---- judging parameters ---- */

bool vd_asked_moment(vd_str text, vd_moment *out)
{
    vd_str t = text;

    /* An hour alone is its beginning. */
    for (size_t i = 0; i < t.n; i++) {
        if (!vd_ascii_is_digit(t.p[i]) && strchr("-T:Z+ ", t.p[i]) == NULL)
            return false;
    }
    if (t.n == 13 && (t.p[10] == 'T' || t.p[10] == ' ')) {
        char whole[17];

        memcpy(whole, t.p, 13);
        memcpy(whole + 13, ":00", 4);
        return vd_moment_parse(vd_str_of(whole), out, NULL) == VD_OK;
    }
    return t.n >= 10 && vd_moment_parse(t, out, NULL) == VD_OK;
}

static bool is_choice(const char *choices, vd_str value)
{
    vd_str rest = vd_str_of(choices);
    vd_str one;

    while (vd_str_next(&rest, VD_STR(","), &one)) {
        if (vd_str_is(one, value))
            return true;
    }
    return false;
}

static bool is_flag(vd_str v)
{
    static const char *const words[] = {"true", "false", "1", "0", "yes", "no",
                                        "on",   "off",   "t", "f", "y",   "n"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (vd_str_is_nocase(v, vd_str_of(words[i])))
            return true;
    }
    return false;
}

/* What is wrong with a value: how others name the fault, and in words. */
static const char *fault_of(const vd_param_rule *rule, vd_str value,
                            vd_arena *arena, const char **type)
{
    vd_str v = vd_str_trim(value);
    vd_str number = v.n > 0 && v.p[0] == '-' ? vd_str_slice(v, 1, v.n) : v;
    long long n = 0;
    vd_moment moment;

    switch (rule->kind) {
    case VD_PARAM_INT:
        *type = "int_parsing";
        if (!vd_str_is_digits(number))
            return "Input should be a valid integer, unable to parse string as "
                   "an integer";
        if (number.n != v.n && number.n > 0 &&
            !(vd_str_to_int(number, &n) && n == 0)) {
            *type = "greater_than_equal";
            return vd_str_printf(arena,
                                 "Input should be greater than or equal to "
                                 "%lld",
                                 rule->least)
                .p;
        }
        if (rule->most == 0 && !vd_str_to_int(number, &n)) {
            *type = "int_parsing_size";
            return "Unable to parse input string as an integer, exceeded "
                   "maximum size";
        }
        *type = "less_than_equal";
        if (rule->most > 0 && (!vd_str_to_int(number, &n) || n > rule->most)) {
            return vd_str_printf(arena,
                                 "Input should be less than or equal to %lld",
                                 rule->most)
                .p;
        }
        return NULL;
    case VD_PARAM_SHARE:
        *type = "float_parsing";
        return vd_share_parse(number, &n)
                   ? NULL
                   : "Input should be a valid number, unable to parse string "
                     "as a number";
    case VD_PARAM_FLAG:
        *type = "bool_parsing";
        return is_flag(v) ? NULL
                          : "Input should be a valid boolean, unable to "
                            "interpret input";
    case VD_PARAM_MOMENT:
        *type = "string_pattern_mismatch";
        return vd_asked_moment(v, &moment)
                   ? NULL
                   : "Input should be a date, or a date and a time: "
                     "2024-02-23, 2024-02-23T12:30";
    case VD_PARAM_CHOICE:
        *type = "enum";
        return is_choice(rule->choices, v)
                   ? NULL
                   : vd_str_printf(arena, "Input should be one of %s",
                                   rule->choices)
                         .p;
    case VD_PARAM_TEXT:
        break;
    }
    return NULL;
}

static bool judge(vd_call *call, const vd_route *route)
{
    const vd_request *r = call->request;

    for (size_t i = 0; i < r->n_params; i++) {
        for (const vd_param_rule *rule = route->params; rule->name != NULL;
             rule++) {
            const char *type = NULL;
            const char *fault;
            vd_buf input;

            if (!vd_str_is(vd_str_of(rule->name), r->params[i].name))
                continue;
            fault = fault_of(rule, r->params[i].value, r->arena, &type);
            if (fault == NULL)
                continue;
            vd_buf_init(&input);
            vd_json_put_text(&input, r->params[i].value);
            vd_reply_invalid(call->reply, type,
                             vd_str_printf(r->arena, "query/%s", rule->name),
                             fault, vd_buf_view(&input));
            vd_buf_done(&input);
            return false;
        }
    }
    return true;
}

bool vd_route_judge(vd_call *call, const char *path)
{
    for (size_t i = 0; i < ROUTES; i++) {
        if (strcmp(routes[i].path, path) == 0)
            return judge(call, &routes[i]);
    }
    return true;
}

/* ---- answering ---- */

static void refuse(vd_reply *reply, const vd_route *route, int status,
                   const char *why)
{
    if (route != NULL && (route->kind & VD_ROUTE_PLAIN_ERRORS) != 0) {
        vd_json_out out = vd_reply_json(reply, status);

        vd_json_open(&out, '{');
        vd_json_pair(&out, "error", vd_str_of(why));
        vd_json_close(&out, '}');
        vd_buf_put_char(&reply->body, '\n');
        return;
    }
    vd_reply_detail(reply, status, "%s", why);
}

const vd_route *vd_route_admit(vd_reply *reply, vd_request *request,
                               vd_access access)
{
    bool other_method;
    const vd_route *route = vd_route_find(request, &other_method);

    if (route == NULL) {
        vd_reply_detail(reply, other_method ? 405 : 404,
                        other_method ? "Method Not Allowed" : "Not Found");
    } else if (access < route->role) {
        bool known = request->who.n > 0;

        if (!known)
            vd_reply_header(reply, "WWW-Authenticate",
                            VD_STR("Bearer, ApiKey"));
        refuse(reply, route, known ? 403 : 401,
               known ? "This key does not allow that."
                     : "An API key is needed: Authorization: ApiKey KEY");
    }
    return route;
}

const vd_route *vd_route_answer(vd_call *call, vd_request *request,
                                vd_access access)
{
    const vd_route *route = vd_route_admit(call->reply, request, access);

    call->request = request;
    call->access = (int)access;
    if (call->reply->status == 0 && judge(call, route))
        route->handler(call);
    return route;
}

/* ---- the description ---- */

static void describe_rule(vd_json_out *out, const vd_param_rule *rule)
{
    static const char *const types[] = {"string",  "integer", "number",
                                        "boolean", "string",  "string"};

    vd_json_open(out, '{');
    vd_json_pair(out, "name", vd_str_of(rule->name));
    vd_json_pair(out, "in", VD_STR("query"));
    vd_json_key(out, "required");
    vd_json_bool(out, false);
    vd_json_pair(out, "description", vd_str_of(rule->does));
    vd_json_key(out, "schema");
    vd_json_open(out, '{');
    if (rule->many) {
        vd_json_pair(out, "type", VD_STR("array"));
        vd_json_key(out, "items");
        vd_json_open(out, '{');
    }
    vd_json_pair(out, "type", vd_str_of(types[rule->kind]));
    if (rule->kind == VD_PARAM_CHOICE) {
        vd_str rest = vd_str_of(rule->choices);
        vd_str one;

        vd_json_key(out, "enum");
        vd_json_open(out, '[');
        while (vd_str_next(&rest, VD_STR(","), &one))
            vd_json_string(out, one);
        vd_json_close(out, ']');
    }
    if (rule->kind == VD_PARAM_INT) {
        vd_json_key(out, "minimum");
        vd_json_int(out, rule->least);
        if (rule->most > 0) {
            vd_json_key(out, "maximum");
            vd_json_int(out, rule->most);
        }
    }
    if (rule->many)
        vd_json_close(out, '}');
    if (rule->value != NULL && !rule->many) {
        vd_json_key(out, "default");
        if (rule->kind == VD_PARAM_TEXT || rule->kind == VD_PARAM_CHOICE ||
            rule->kind == VD_PARAM_MOMENT)
            vd_json_string(out, vd_str_of(rule->value));
        else
            vd_json_raw(out, vd_str_of(rule->value));
    }
    vd_json_close(out, '}');
    vd_json_close(out, '}');
}

static void describe_path(vd_json_out *out, const char *path)
{
    vd_str rest = vd_str_of(path);
    vd_str part;

    while (vd_str_next(&rest, VD_STR("/"), &part)) {
        if (part.n == 0 || part.p[0] != '{')
            continue;
        vd_json_open(out, '{');
        vd_json_pair(out, "name", vd_str_slice(part, 1, part.n - 1));
        vd_json_pair(out, "in", VD_STR("path"));
        vd_json_key(out, "required");
        vd_json_bool(out, true);
        vd_json_key(out, "schema");
        vd_json_raw(out, VD_STR("{\"type\":\"string\"}"));
        vd_json_close(out, '}');
    }
}

static void describe_route(vd_json_out *out, const vd_route *route)
{
    char method[8] = "";

    for (size_t i = 0; route->method[i] != '\0' && i + 1 < sizeof method; i++)
        method[i] = vd_ascii_lower(route->method[i]);
    vd_json_key(out, method);
    vd_json_open(out, '{');
    vd_json_key(out, "tags");
    vd_json_open(out, '[');
    vd_json_string(out, vd_str_of(route->tag));
    vd_json_close(out, ']');
    vd_json_pair(out, "summary", vd_str_of(route->does));
    vd_json_key(out, "parameters");
    vd_json_open(out, '[');
    describe_path(out, route->path);
    for (const vd_param_rule *rule = route->params; rule->name != NULL; rule++)
        describe_rule(out, rule);
    vd_json_close(out, ']');
    if (route->body != NULL) {
        vd_json_key(out, "requestBody");
        vd_json_open(out, '{');
        vd_json_pair(out, "description", vd_str_of(route->body));
        vd_json_key(out, "content");
        vd_json_raw(out, VD_STR("{\"application/json\":{}}"));
        vd_json_close(out, '}');
    }
    if (route->role > VD_ACCESS_NOBODY) {
        vd_json_pair(out, "x-role", vd_access_name(route->role));
        vd_json_key(out, "security");
        vd_json_raw(out, VD_STR("[{\"key\":[]}]"));
    }
    vd_json_key(out, "responses");
    vd_json_raw(out, VD_STR("{\"200\":{\"description\":\"The answer\"}}"));
    vd_json_close(out, '}');
}

void vd_route_describe(vd_call *call)
{
    vd_json_out out = vd_reply_json(call->reply, 200);

    vd_json_open(&out, '{');
    vd_json_pair(&out, "openapi", VD_STR("3.1.0"));
    vd_json_key(&out, "info");
    vd_json_open(&out, '{');
    vd_json_pair(&out, "title", vd_str_of(call->service->settings.title));
    vd_json_pair(&out, "version", VD_STR(VD_VERSION));
    vd_json_close(&out, '}');
    vd_json_key(&out, "components");
    vd_json_raw(&out, VD_STR("{\"securitySchemes\":{\"key\":{\"type\":"
                             "\"apiKey\",\"in\":\"header\",\"name\":"
                             "\"Authorization\"}}}"));
    vd_json_key(&out, "paths");
    vd_json_open(&out, '{');
    for (size_t i = 0; i < ROUTES; i++) {
        bool again = false;

        for (size_t k = 0; k < i; k++)
            again = again || strcmp(routes[k].path, routes[i].path) == 0;
        if (again)
            continue;
        vd_json_key(&out, routes[i].path);
        vd_json_open(&out, '{');
        for (size_t k = i; k < ROUTES; k++) {
            if (strcmp(routes[k].path, routes[i].path) == 0)
                describe_route(&out, &routes[k]);
        }
        vd_json_close(&out, '}');
    }
    vd_json_close(&out, '}');
    vd_json_close(&out, '}');
}
