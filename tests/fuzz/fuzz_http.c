/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any request may be sent: a line "METHOD URL", and a body behind it.  All of
 * what reads requests is here: URLs, parameters, forms, JSON, the language of
 * the search, filters; and every answer in JSON must be JSON.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/load.h"
#include "fuzz.h"
#include "http/answer.h"
#include "http/counts.h"
#include "http/keeper.h"

static const char list[] =
    "{\"id\":\"p-1\",\"schema\":\"Person\",\"referents\":[\"old-1\"],"
    "\"properties\":{\"name\":[\"Ana Sample Berg\",\"Ана Берг\"],\"birthDate\":"
    "[\"1970-02-03\"],\"country\":[\"ru\"],\"topics\":[\"sanction\"],"
    "\"addressEntity\":[\"a-1\"]}}\n"
    "{\"id\":\"c-1\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Sample "
    "Trading LLC\"],\"registrationNumber\":[\"1234567\"]}}\n"
    "{\"id\":\"a-1\",\"schema\":\"Address\",\"properties\":{\"full\":[\"1 "
    "Sample "
    "Street\"]}}\n"
    "{\"id\":\"o-1\",\"schema\":\"Ownership\",\"properties\":{\"owner\":[\"p-"
    "1\"]"
    ",\"asset\":[\"c-1\"]}}\n"
    "{\"id\":\"v-1\",\"schema\":\"Vessel\",\"properties\":{\"name\":[\"SAMPLE "
    "STAR\"],\"imoNumber\":[\"9074729\"]}}\n";

static void must(vd_status st, const vd_err *err)
{
    if (st != VD_OK)
        (void)fprintf(stderr, "%s\n", err->msg);
    MUST(st == VD_OK);
}

static void make_book(const char *path)
{
    char name[200];
    vd_origin origin = {.path = name};
    vd_load_options options = {.source = VD_STR("sample"),
                               .dated = true,
                               .published = 1700000000,
                               .basis = "option",
                               .now = 1700000000,
                               .url = VD_STR(""),
                               .headers = VD_STR("")};
    vd_load_result result;
    vd_store *store;
    vd_arena arena;
    vd_err err = {0};
    FILE *file;

    (void)snprintf(name, sizeof name, "%s.json", path);
    file = fopen(name, "w");
    MUST(file != NULL && fputs(list, file) >= 0 && fclose(file) == 0);
    vd_arena_init(&arena, 0);
    must(vd_store_open(path, VD_STORE_WRITE, &store, &err), &err);
    must(vd_load_set(store, &origin, 1, &options, &arena, &result, &err), &err);
    MUST(result.outcome == VD_LOAD_ACCEPTED);
    vd_store_close(store);
    vd_arena_done(&arena);
}

static char folder[] = "/tmp/vedette-fuzz-XXXXXX";

static void drop_book(void)
{
    static const char *const ends[] = {"",     "-wal", "-shm",
                                       ".idx", ".ent", ".json"};
    char name[200];

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        (void)snprintf(name, sizeof name, "%s/book%s", folder, ends[i]);
        (void)unlink(name);
    }
    (void)rmdir(folder);
}

/* The service is opened once, and lives as long as the process. */
static vd_service *service(void)
{
    static vd_service s = {.as_of = VD_MOMENT_MAX, .known_by = VD_MOMENT_MAX};
    static char path[sizeof folder + 8];
    vd_err err = {0};

    if (s.db != NULL)
        return &s;
    MUST(mkdtemp(folder) != NULL);
    (void)snprintf(path, sizeof path, "%s/book", folder);
    s.db = path;
    (void)atexit(drop_book);
    make_book(path);
    vd_settings_init(&s.settings);
    s.settings.quiet = true;
    s.settings.deadline_ms = 0;
    s.counts = vd_counts_new();
    must(vd_service_open(&s, &err), &err);
    return &s;
}

static void check_json(vd_str text, vd_arena *arena)
{
    const vd_json *json;

    MUST(vd_json_parse(text, arena, &json, NULL) == VD_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static vd_worker worker;
    vd_service *s = service();
    vd_str text = {(const char *)data, size};
    vd_str line;
    vd_str method;
    vd_arena arena;
    vd_request request = {.arena = &arena,
                          .peer = VD_STR(""),
                          .scheme = VD_STR("http"),
                          .who = VD_STR("")};
    vd_param headers[] = {{VD_STR("Host"), VD_STR("localhost")},
                          {VD_STR("Origin"), VD_STR("https://a.example")}};
    vd_reply reply = {.type = VD_STR("")};
    vd_feed *stream;

    if (!vd_str_next(&text, VD_STR("\n"), &line) ||
        !vd_str_next(&line, VD_STR(" "), &method) || line.p == NULL)
        return 0;
    vd_arena_init(&arena, 0);
    vd_buf_init(&reply.body);
    request.method = method;
    request.body = text.p == NULL ? VD_STR("") : text;
    request.headers = headers;
    request.n_headers = 2;
    vd_answer(s, &worker, &request, line, &reply);
    stream = reply.stream;
    if (reply.keep != NULL)
        vd_volume_let_go(reply.keep->volume);
    MUST(reply.status >= 200 && reply.status < 600 && reply.status != 500);
    if (stream != NULL) {
        char room[512];
        vd_buf all;

        vd_buf_init(&all);
        for (size_t n;
             (n = stream->read(stream->ctx, &worker, room, sizeof room)) > 0;)
            vd_buf_put(&all, (vd_str){room, n});
        vd_buf_done(&all);
        stream->done(stream->ctx);
    } else if (vd_str_is(reply.type, VD_STR("application/json"))) {
        check_json(vd_buf_view(&reply.body), &arena);
    }
    vd_buf_done(&reply.body);
    vd_arena_done(&arena);
    return 0;
}
