/* SPDX-License-Identifier: Apache-2.0 */
#include "http/settings.h"

#include <stddef.h>

#include "base/buf.h"
#include "base/yaml.h"
#include "http/request.h"

typedef enum kind { NUMBER, FLAG, TEXT, SHARE } kind;

/* theirs: what yente calls it in the environment. */
static const struct {
    const char *name;
    const char *theirs;
    kind kind;
    size_t at;
    long long least;
    long long most;
    const char *value; /* by default */
    const char *does;
} table[] = {
#define AT(field) offsetof(vd_settings, field)
    {"host", "YENTE_HOST", TEXT, AT(host), 0, 0, "127.0.0.1",
     "address to listen on"},
    {"port", "YENTE_PORT", NUMBER, AT(port), 0, 65535, "8000",
     "port to listen on; 0: any that is free"},
    {"threads", NULL, NUMBER, AT(threads), 0, 256, "0",
     "threads; 0: one for each processor"},
    {"title", "YENTE_TITLE", TEXT, AT(title), 0, 0, "Vedette",
     "what the service is called"},
    {"base-url", NULL, TEXT, AT(base_url), 0, 0, "",
     "how clients reach it, for links; else as they say"},
    {"tls-cert", NULL, TEXT, AT(tls_cert), 0, 0, "",
     "certificate (PEM); read again when it changes"},
    {"tls-key", NULL, TEXT, AT(tls_key), 0, 0, "", "its private key (PEM)"},
    {"keys", NULL, TEXT, AT(keys), 0, 0, "",
     "file of API keys; else that beside the book"},
    {"open", NULL, FLAG, AT(open), 0, 1, "",
     "answer without keys; on a loopback address alone"},
    {"record", NULL, FLAG, AT(record), 0, 1, "",
     "keep what is screened on the desk, and raise alerts"},
    {"policy", NULL, TEXT, AT(policy), 0, 0, "",
     "policy (YAML) that records are checked by"},
    {"quiet-log", NULL, FLAG, AT(quiet), 0, 1, "", "no line for each request"},
    {"webhook", NULL, TEXT, AT(webhook), 0, 0, "",
     "address (https) that is told of alerts and new lists"},
    {"webhook-secret", NULL, TEXT, AT(webhook_secret), 0, 0, "",
     "file with the secret that deliveries are signed with"},
    {"update-token", "YENTE_UPDATE_TOKEN", TEXT, AT(update_token), 0, 0, "",
     "lets POST /updatez look for new lists"},
    {"require", NULL, TEXT, AT(require), 0, 0, "",
     "sources that must be fresh for /readyz, by commas"},
    {"threshold", NULL, SHARE, AT(threshold), 0, 1000000, "0.7",
     "a match from this score on"},
    {"match-page", "YENTE_MATCH_PAGE", NUMBER, AT(match_page), 1, 500, "5",
     "results of a match that names no limit"},
    {"max-matches", "YENTE_MAX_MATCHES", NUMBER, AT(max_matches), 1, 1000,
     "500", "the most that a limit may be"},
    {"max-batch", "YENTE_MAX_BATCH", NUMBER, AT(max_batch), 1, 10000, "100",
     "queries of one request"},
    {"stream-mb", NULL, NUMBER, AT(stream_mb), 8, 65536, "256",
     "the largest body of a stream; beyond 8 it is kept in a file"},
    {"deadline-ms", NULL, NUMBER, AT(deadline_ms), 0, 600000, "10000",
     "a search that takes longer says that it is not complete"},
    {"connections", NULL, NUMBER, AT(connections), 1, 100000, "4000",
     "at once; further ones wait"},
    {"header-seconds", NULL, NUMBER, AT(header_seconds), 1, 3600, "30",
     "for the first line of a request, and between requests"},
    {"body-seconds", NULL, NUMBER, AT(body_seconds), 1, 3600, "60",
     "for the rest of a request"},
    {"hidden-algorithms", "YENTE_HIDDEN_ALGORITHMS", TEXT,
     AT(hidden_algorithms), 0, 0, "", "not listed by /algorithms, by commas"},
#undef AT
};

enum { SETTINGS = sizeof table / sizeof table[0] };

static void *place(vd_settings *s, size_t i)
{
    return (char *)s + table[i].at;
}

static vd_status put(vd_settings *s, size_t i, vd_str value, vd_arena *arena,
                     vd_err *err)
{
    long long n = 0;
    bool good = true;

    switch (table[i].kind) {
    case TEXT:
        *(const char **)place(s, i) = vd_str_z(arena, value);
        return VD_OK;
    case FLAG:
        good = vd_str_is_nocase(value, VD_STR("true")) ||
               vd_str_is_nocase(value, VD_STR("yes")) ||
               vd_str_is(value, VD_STR("1"));
        *(bool *)place(s, i) = good;
        good = good || vd_str_is_nocase(value, VD_STR("false")) ||
               vd_str_is_nocase(value, VD_STR("no")) ||
               vd_str_is(value, VD_STR("0")) || value.n == 0;
        break;
    case NUMBER:
        good = vd_str_to_int(value, &n);
        break;
    case SHARE:
        good = vd_share_parse(value, &n);
        break;
    }
    if (!good ||
        (table[i].kind != FLAG && (n < table[i].least || n > table[i].most))) {
        return vd_fail(
            err, VD_INVALID, VD_NOWHERE,
            table[i].kind == SHARE ? "%s: \"%.*s\" is not between 0 and 1"
            : table[i].kind == FLAG
                ? "%s: \"%.*s\" is neither true nor false"
                : "%s: \"%.*s\" is no number from %lld to %lld",
            table[i].name, VD_STR_SHOWN(value), table[i].least, table[i].most);
    }
    if (table[i].kind != FLAG)
        *(long long *)place(s, i) = n;
    return VD_OK;
}

void vd_settings_init(vd_settings *s)
{
    *s = (vd_settings){0};
    for (size_t i = 0; i < SETTINGS; i++) {
        if (table[i].kind == TEXT)
            *(const char **)place(s, i) = table[i].value;
        else
            (void)!put(s, i, vd_str_of(table[i].value), NULL, NULL);
    }
}

static size_t find(vd_str name)
{
    for (size_t i = 0; i < SETTINGS; i++) {
        if (vd_str_is(vd_str_of(table[i].name), name))
            return i;
    }
    return SETTINGS;
}

vd_status vd_settings_set(vd_settings *s, const char *name, vd_str value,
                          vd_arena *arena, vd_err *err)
{
    size_t i = find(vd_str_of(name));

    return i == SETTINGS ? VD_ABSENT : put(s, i, value, arena, err);
}

bool vd_settings_is_flag(const char *name)
{
    size_t i = find(vd_str_of(name));

    return i < SETTINGS && table[i].kind == FLAG;
}

/* ---- the environment ---- */

/* "tls-cert" is VEDETTE_TLS_CERT there. */
static const char *our_name(vd_arena *arena, const char *name)
{
    vd_str text = vd_str_printf(arena, "VEDETTE_%s", name);
    char *p = vd_arena_alloc(arena, text.n + 1, 1);

    for (size_t i = 0; i < text.n; i++)
        p[i] = text.p[i] == '-' ? '_' : vd_ascii_upper(text.p[i]);
    return p;
}

vd_status vd_settings_take_env(vd_settings *s, vd_getenv_fn *get,
                               vd_arena *arena, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < SETTINGS; i++) {
        const char *name = our_name(arena, table[i].name);
        const char *value = get(name);

        if (value == NULL && table[i].theirs != NULL)
            value = get(name = table[i].theirs);
        if (value == NULL)
            continue;
        st = put(s, i, vd_str_of(value), arena, err);
        if (st != VD_OK)
            vd_err_context(err, "%s in the environment", name);
    }
    return st;
}

/* ---- the file ---- */

static vd_status read_collection(const vd_json *c, vd_arena *arena,
                                 vd_collection *out, vd_err *err)
{
    const vd_json *sources = vd_json_member(c, "sources");
    size_t n = 0;

    if (sources == NULL)
        sources = vd_json_member(c, "datasets"); /* as yente's manifest has */
    *out = (vd_collection){.name = vd_json_text(c, "name"),
                           .title = vd_json_text(c, "title")};
    for (const vd_json *s = sources == NULL ? NULL : sources->first; s != NULL;
         s = s->next)
        n++;
    if (out->name.n == 0 || n == 0)
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "a collection has a name and sources");
    out->title = out->title.n == 0 ? out->name : out->title;
    out->sources = VD_NEW_N(arena, vd_str, n);
    for (const vd_json *s = sources->first; s != NULL; s = s->next)
        out->sources[out->n++] = s->text;
    return VD_OK;
}

static vd_status read_collections(vd_settings *s, const vd_json *list,
                                  vd_arena *arena, vd_err *err)
{
    vd_status st = VD_OK;
    size_t room = 0;

    for (const vd_json *c = list == NULL ? NULL : list->first;
         st == VD_OK && c != NULL; c = c->next) {
        s->collections = vd_arena_grow(arena, s->collections, s->n_collections,
                                       &room, sizeof *s->collections);
        st = read_collection(c, arena, &s->collections[s->n_collections], err);
        s->n_collections++;
    }
    return st;
}

vd_status vd_settings_read(vd_settings *s, const char *path, vd_arena *arena,
                           vd_err *err)
{
    const vd_json *file;
    const vd_json *serve;
    vd_status st = vd_yaml_read(path, arena, &file, err);

    if (st != VD_OK)
        return st;
    serve = vd_json_member(file, "serve");
    for (const vd_json *m = serve == NULL ? NULL : serve->first;
         st == VD_OK && m != NULL; m = m->next) {
        size_t i = find(m->key);

        st = i == SETTINGS
                 ? vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "\"%.*s\" is no setting; \"vedette serve --help\" "
                           "has them",
                           VD_STR_SHOWN(m->key))
                 : put(s, i, m->text, arena, err);
    }
    if (st == VD_OK)
        st = read_collections(s, vd_json_member(file, "collections"), arena,
                              err);
    if (st != VD_OK)
        vd_err_context(err, "%s", path);
    return st;
}

vd_str vd_settings_with_value(vd_arena *arena)
{
    vd_str out = VD_STR("");

    for (size_t i = 0; i < SETTINGS; i++) {
        if (table[i].kind != FLAG)
            out = vd_str_printf(arena, "%.*s%s ", VD_STR_WHOLE(out),
                                table[i].name);
    }
    return out;
}

vd_str vd_settings_help(vd_arena *arena)
{
    vd_str out;
    vd_buf buf;

    vd_buf_init(&buf);
    for (size_t i = 0; i < SETTINGS; i++) {
        vd_str option = vd_str_printf(arena, "--%s%s", table[i].name,
                                      table[i].kind == FLAG   ? ""
                                      : table[i].kind == TEXT ? " X"
                                                              : " N");

        vd_buf_printf(&buf, "  %-22s %s%s%s%s\n", vd_str_z(arena, option),
                      table[i].does, table[i].value[0] == '\0' ? "" : " (",
                      table[i].value, table[i].value[0] == '\0' ? "" : ")");
    }
    out = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return out;
}
