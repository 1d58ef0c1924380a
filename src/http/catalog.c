/* SPDX-License-Identifier: Apache-2.0 */
/* What is held, and how scores are made. */
#include "data/source.h"
#include "http/handlers.h"
#include "http/matching.h"
#include "http/shape.h"

/* ---- catalogue ---- */

static void put_null(vd_json_out *out, const char *key)
{
    vd_json_key(out, key);
    vd_json_null(out);
}

static void put_or_null(vd_json_out *out, const char *key, vd_str value)
{
    vd_json_key(out, key);
    if (value.n > 0)
        vd_json_string(out, value);
    else
        vd_json_null(out);
}

static void put_flag(vd_json_out *out, const char *key, bool value)
{
    vd_json_key(out, key);
    vd_json_bool(out, value);
}

static void put_version(vd_json_out *out, vd_str version, bool current)
{
    put_or_null(out, "version", version);
    put_or_null(out, "index_version", version);
    put_flag(out, "index_current", current);
}

static void put_source(vd_json_out *out, const vd_volume_source *s)
{
    const vd_source *known = s->known_as;

    vd_json_open(out, '{');
    vd_json_pair(out, "name", s->name);
    vd_json_pair(out, "title", s->title);
    put_or_null(out, "license", known == NULL ? VD_STR("") : known->licence);
    put_null(out, "summary");
    put_null(out, "description");
    put_or_null(out, "url", known == NULL ? VD_STR("") : known->url);
    vd_shape_moment(out, "updated_at",
                    s->version.n == 0 ? VD_MOMENT_MAX : s->published);
    vd_shape_moment(out, "last_export",
                    s->version.n == 0 ? VD_MOMENT_MAX : s->known);
    vd_json_pair_int(out, "entity_count", (long long)s->items);
    vd_json_pair_int(out, "thing_count", (long long)s->items);
    put_version(out, s->version, s->state != VD_LIST_REFUSED);
    put_null(out, "category");
    vd_json_key(out, "tags");
    vd_json_raw(out, VD_STR("[]"));
    vd_json_key(out, "publisher");
    if (known == NULL) {
        vd_json_null(out);
    } else {
        vd_json_open(out, '{');
        vd_json_pair(out, "name", known->authority);
        vd_json_pair(out, "country", known->country);
        vd_json_close(out, '}');
    }
    put_null(out, "coverage");
    vd_json_key(out, "resources");
    vd_json_raw(out, VD_STR("[]"));
    vd_json_key(out, "children");
    vd_json_raw(out, VD_STR("[]"));
    put_null(out, "deprecation");
    put_flag(out, "deprecated", false);
    put_flag(out, "load", true);
    put_null(out, "entities_url");
    put_null(out, "delta_url");
    put_flag(out, "namespace", false);
    vd_json_close(out, '}');
}

static void put_collection(vd_call *call, vd_json_out *out,
                           const vd_collection *c)
{
    vd_json_open(out, '{');
    vd_json_pair(out, "name", c->name);
    vd_json_pair(out, "title", c->title);
    put_version(out, vd_str_of(call->volume->state), true);
    vd_json_key(out, "children");
    vd_json_open(out, '[');
    for (size_t i = 0; i < c->n; i++)
        vd_json_string(out, c->sources[i]);
    vd_json_close(out, ']');
    vd_json_key(out, "resources");
    vd_json_raw(out, VD_STR("[]"));
    put_flag(out, "load", false);
    vd_json_close(out, '}');
}

/* "a", "b" or * among the tags that the client has. */
static bool has_tag(vd_str tags, vd_str tag)
{
    return vd_str_is(vd_str_trim(tags), VD_STR("*")) ||
           vd_str_find(tags, tag, 0) != VD_STR_NONE;
}

void vd_answer_catalog(vd_call *call)
{
    const vd_volume *v = call->volume;
    const vd_settings *s = &call->service->settings;
    vd_str tag = vd_str_printf(call->request->arena, "\"%s\"", v->etag);
    vd_str given = vd_request_header(call->request, "If-None-Match");
    vd_json_out out = vd_reply_json(call->reply, 200);
    size_t outdated = 0;

    vd_reply_header(call->reply, "ETag", tag);
    vd_reply_header(call->reply, "Cache-Control",
                    VD_STR("public, max-age=300"));
    if (given.n > 0 && has_tag(given, tag)) {
        call->reply->status = 304;
        call->reply->type = VD_STR("");
        return;
    }
    vd_json_open(&out, '{');
    vd_json_key(&out, "datasets");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < v->n_sources; i++)
        put_source(&out, &v->sources[i]);
    for (size_t i = 0; i < s->n_collections; i++)
        put_collection(call, &out, &s->collections[i]);
    vd_json_close(&out, ']');
    vd_json_key(&out, "current");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < v->n_sources; i++) {
        if (v->sources[i].state != VD_LIST_REFUSED)
            vd_json_string(&out, v->sources[i].name);
    }
    vd_json_close(&out, ']');
    vd_json_key(&out, "outdated");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < v->n_sources; i++) {
        if (v->sources[i].state == VD_LIST_REFUSED &&
            v->sources[i].version.n > 0) {
            vd_json_string(&out, v->sources[i].name);
            outdated++;
        }
    }
    vd_json_close(&out, ']');
    put_flag(&out, "index_stale", outdated > 0);
    vd_json_close(&out, '}');
}

/* ---- algorithms ---- */

typedef struct feature {
    const char *name;
    const char *does;
} feature;

static void put_features(vd_json_out *out, const feature *features)
{
    vd_json_key(out, "features");
    vd_json_open(out, '{');
    for (; features->name != NULL; features++) {
        vd_json_key(out, features->name);
        vd_json_open(out, '{');
        vd_json_pair(out, "description", vd_str_of(features->does));
        vd_json_key(out, "coefficient");
        vd_json_millionths(out, VD_MILLION);
        put_null(out, "url");
        vd_json_close(out, '}');
    }
    vd_json_close(out, '}');
}

static void put_algorithm(vd_json_out *out, const char *name, const char *does,
                          const feature *features)
{
    vd_json_open(out, '{');
    vd_json_pair(out, "name", vd_str_of(name));
    vd_json_pair(out, "description", vd_str_of(does));
    put_features(out, features);
    vd_json_key(out, "docs");
    vd_json_open(out, '{');
    vd_json_pair(out, "name", vd_str_of(name));
    vd_json_pair(out, "description", vd_str_of(does));
    vd_json_key(out, "config");
    vd_json_raw(out, VD_STR("{}"));
    put_features(out, features);
    vd_json_close(out, '}');
    vd_json_close(out, '}');
}

static bool is_hidden(const vd_settings *s, const char *name)
{
    vd_str rest = vd_str_of(s->hidden_algorithms);
    vd_str one;

    while (rest.n > 0 && vd_str_next(&rest, VD_STR(","), &one)) {
        if (vd_str_is(vd_str_trim(one), vd_str_of(name)))
            return true;
    }
    return false;
}

void vd_answer_algorithms(vd_call *call)
{
    static const feature ours[] = {
        {"name_match", "how alike the names are, word by word"}, {NULL, NULL}};
    static const struct {
        const char *name;
        const char *does;
    } all[] = {
        {"vedette",
         "Names in slots, words weighed by how rare they are, contradiction "
         "told from omission; lowered by contradicting data, raised only by an "
         "agreeing identifier."},
        {"ofac", "The score of the search tool of OFAC (FAQ 249)."},
        {"logic-v2", "The name is taken; vedette runs."},
        {"logic-v1", "The name is taken; vedette runs."},
        {"name-based", "The name is taken; vedette runs."},
        {"name-qualified", "The name is taken; vedette runs."},
        {"regression-v1", "The name is taken; vedette runs."}};
    vd_json_out out = vd_reply_json(call->reply, 200);

    vd_json_open(&out, '{');
    vd_json_key(&out, "algorithms");
    vd_json_open(&out, '[');
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (!is_hidden(&call->service->settings, all[i].name))
            put_algorithm(&out, all[i].name, all[i].does, ours);
    }
    vd_json_close(&out, ']');
    vd_json_pair(&out, "default", VD_STR("best"));
    vd_json_pair(&out, "best", VD_STR("vedette"));
    vd_json_close(&out, '}');
}
