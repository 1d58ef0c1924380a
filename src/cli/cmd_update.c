/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "app/update.h"
#include "cli/cli.h"
#include "data/source.h"

enum { SOURCES_MAX = 64 };

typedef struct wanted {
    vd_str source;
    const char *url;
} wanted;

typedef struct updater {
    vd_cli *cli;
    vd_update_options options;
    wanted at[SOURCES_MAX];
    size_t n;
    wanted urls[SOURCES_MAX]; /* --url */
    size_t n_urls;
} updater;

static const char *url_of(const updater *u, vd_str source)
{
    const vd_source *known = vd_source_find(source);

    for (size_t i = 0; i < u->n_urls; i++) {
        if (vd_str_is(u->urls[i].source, source))
            return u->urls[i].url;
    }
    return known == NULL || known->url.n == 0
               ? NULL
               : vd_str_z(&u->cli->arena, known->url);
}

/* scheme://user:password@host/... */
static bool has_password(vd_str url)
{
    size_t host = vd_str_find(url, VD_STR("://"), 0);
    size_t path = host == VD_STR_NONE ? VD_STR_NONE
                                      : vd_str_find_char(url, '/', host + 3);

    return host != VD_STR_NONE &&
           vd_str_find_char(
               vd_str_slice(url, 0, path == VD_STR_NONE ? url.n : path), '@',
               host) != VD_STR_NONE;
}

static bool take_url(updater *u, const char *value)
{
    vd_str text = vd_str_of(value);
    size_t equals = vd_str_find_char(text, '=', 0);

    if (equals == VD_STR_NONE || u->n_urls == SOURCES_MAX)
        return vd_cli_usage(u->cli, "--url: expected SOURCE=URL") < 0;
    if (has_password(vd_str_slice(text, equals + 1, text.n))) {
        return vd_cli_usage(u->cli, "--url: the book would keep the password "
                                    "in this address: fetch the file another "
                                    "way and load it") < 0;
    }
    u->urls[u->n_urls++] =
        (wanted){vd_str_slice(text, 0, equals), value + equals + 1};
    return true;
}

static bool take_number_ms(updater *u, const char *value)
{
    long long ms;

    if (!vd_cli_number(u->cli, "pause-ms", value, 60000, &ms))
        return false;
    u->options.fetch.pause_ms = (int)ms;
    return true;
}

/* One ladder of options is easier to read than its pieces.
   NOLINTNEXTLINE(readability-function-cognitive-complexity) */
static bool take_options(updater *u)
{
    vd_cli *cli = u->cli;
    vd_arg arg;
    long long n;

    while (vd_cli_next(cli, "url to ca proxy pause-ms slow-seconds max-bytes ",
                       &arg)) {
        if (arg.name == NULL && u->n < SOURCES_MAX) {
            u->at[u->n++].source = vd_str_of(arg.value);
        } else if (arg.name == NULL) {
            return vd_cli_usage(cli, "more than %d sources", SOURCES_MAX) < 0;
        } else if (strcmp(arg.name, "url") == 0) {
            if (!take_url(u, arg.value))
                return false;
        } else if (strcmp(arg.name, "to") == 0) {
            u->options.to = arg.value;
        } else if (strcmp(arg.name, "ca") == 0) {
            u->options.fetch.ca_file = arg.value;
        } else if (strcmp(arg.name, "proxy") == 0) {
            u->options.fetch.proxy = arg.value;
        } else if (strcmp(arg.name, "insecure-http") == 0) {
            u->options.fetch.allow_http = true;
        } else if (strcmp(arg.name, "accept-loss") == 0) {
            u->options.accept_loss = true;
        } else if (strcmp(arg.name, "pause-ms") == 0) {
            if (!take_number_ms(u, arg.value))
                return false;
        } else if (strcmp(arg.name, "slow-seconds") == 0) {
            if (!vd_cli_number(cli, arg.name, arg.value, 3600, &n))
                return false;
            u->options.fetch.slow_seconds = n;
        } else if (strcmp(arg.name, "max-bytes") == 0) {
            if (!vd_cli_number(cli, arg.name, arg.value, 1LL << 40, &n))
                return false;
            u->options.fetch.max_bytes = n;
        } else {
            return vd_cli_usage(cli, "--%s is no option of update", arg.name) <
                   0;
        }
    }
    return true;
}

static const char *const outcomes[] = {"loaded", "current", "fetched",
                                       "refused", "failed"};

static void print_result(vd_cli *cli, const vd_update_result *r)
{
    vd_json_out out = vd_cli_json(cli);
    char date[VD_MOMENT_TEXT] = "";

    if (r->load.edition.published != 0)
        vd_moment_format_date(r->load.edition.published, date);
    if (!cli->json) {
        vd_buf_printf(&cli->out, "%.*s: %s", VD_STR_WHOLE(r->source),
                      outcomes[r->outcome]);
        if (r->outcome == VD_UPDATE_LOADED) {
            vd_buf_printf(&cli->out,
                          ", edition of %s, %zu entities, "
                          "+%zu -%zu ~%zu",
                          date, r->load.entities, r->load.added,
                          r->load.removed, r->load.changed);
        }
        vd_buf_printf(&cli->out, "%s%s\n", r->why[0] == '\0' ? "" : ": ",
                      r->why);
        return;
    }
    vd_json_open(&out, '{');
    vd_json_pair(&out, "source", r->source);
    vd_json_pair(&out, "outcome", vd_str_of(outcomes[r->outcome]));
    vd_json_pair(&out, "edition", vd_str_of(date));
    vd_json_pair_int(&out, "entities", (long long)r->load.entities);
    vd_json_pair_int(&out, "tries", r->tries);
    vd_json_pair(&out, "why", vd_str_of(r->why));
    vd_json_close(&out, '}');
    vd_cli_json_end(cli);
}

static int update_all(updater *u, vd_store *store)
{
    int status = VD_EXIT_DONE;
    bool loaded = false;

    for (size_t i = 0; i < u->n; i++) {
        vd_update_result result;
        vd_arena arena;
        vd_err err = {0};
        vd_status st;

        vd_arena_init(&arena, 0);
        st = vd_update_source(store, u->at[i].source, u->at[i].url, &u->options,
                              &arena, &result, &err);
        vd_cli_progress_end(u->cli);
        if (st == VD_OK) {
            print_result(u->cli, &result);
            loaded = loaded || result.outcome == VD_UPDATE_LOADED;
            if (result.outcome == VD_UPDATE_FAILED)
                status = VD_EXIT_NETWORK;
            else if (result.outcome == VD_UPDATE_REFUSED &&
                     status == VD_EXIT_DONE)
                status = VD_EXIT_INPUT;
        }
        vd_cli_flush(u->cli);
        vd_arena_done(&arena);
        if (st != VD_OK)
            return vd_cli_fail(u->cli, st, &err);
    }
    if (loaded && store != NULL)
        vd_cli_note_load(u->cli, store);
    if (loaded && store != NULL)
        vd_cli_index(u->cli, store);
    return status;
}

int vd_command_update(vd_cli *cli)
{
    updater *u = VD_NEW(&cli->arena, updater);
    vd_store *store = NULL;
    int status = VD_EXIT_DONE;
    bool named;

    u->cli = cli;
    u->options.now = cli->now;
    u->options.progress = u->options.fetch.progress = vd_cli_progress;
    u->options.progress_ctx = u->options.fetch.progress_ctx = cli;
    if (!take_options(u))
        return VD_EXIT_USAGE;
    named = u->n > 0;
    for (size_t i = 0; !named && i < vd_source_count(); i++) {
        if (vd_source_at(i)->enabled)
            u->at[u->n++].source = vd_source_at(i)->id;
    }
    for (size_t i = 0; i < u->n; i++) {
        u->at[i].url = url_of(u, u->at[i].source);
        if (u->at[i].url == NULL) {
            return vd_cli_usage(cli, "no URL for \"%.*s\": say --url %.*s=URL",
                                VD_STR_WHOLE(u->at[i].source),
                                VD_STR_WHOLE(u->at[i].source));
        }
    }
    if (u->options.to == NULL)
        store = vd_cli_open(cli, VD_STORE_WRITE, &status);
    if (store != NULL || u->options.to != NULL)
        status = update_all(u, store);
    vd_store_close(store);
    return status;
}
