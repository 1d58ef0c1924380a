/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "app/answer.h"
#include "cli/cli.h"

typedef struct comparer {
    vd_cli *cli;
    vd_folder *folder;
    bool ofac;
} comparer;

static vd_status compare_pair(void *ctx, size_t row, vd_record *a, vd_record *b,
                              vd_err *err)
{
    comparer *c = ctx;
    vd_cli *cli = c->cli;
    vd_arena arena;
    vd_score score;
    vd_json_out out = vd_cli_json(cli);

    (void)err;
    vd_arena_init(&arena, 0);
    vd_screen_compare(c->folder, a->entities, b->entities, &arena, &score);
    if (c->ofac)
        vd_screen_ofac(c->folder, a->entities, b->entities, &arena, &score);
    if (!cli->json) {
        vd_buf_printf(&cli->out, "%d.%02d  %.*s  \"%.*s\"  \"%.*s\"\n",
                      score.score / VD_MILLION,
                      score.score % VD_MILLION / 10000,
                      VD_STR_WHOLE(vd_verdict_name(score.verdict)),
                      VD_STR_WHOLE(vd_entity_caption(a->entities)),
                      VD_STR_WHOLE(vd_entity_caption(b->entities)));
        vd_arena_done(&arena);
        return VD_OK;
    }
    vd_answer_put_pair(&out, row, &score);
    vd_cli_json_end(cli);
    vd_arena_done(&arena);
    return VD_OK;
}

static bool take_algorithm(comparer *c, const char *name)
{
    c->ofac = strcmp(name, "ofac") == 0;
    if (!c->ofac && strcmp(name, "vedette") != 0)
        (void)vd_cli_usage(
            c->cli, "--algorithm: \"%s\" is neither vedette nor ofac", name);
    return c->ofac || strcmp(name, "vedette") == 0;
}

static vd_status compare(comparer *c, const char *file, vd_record sides[2],
                         vd_err *err)
{
    vd_status st = vd_folder_open(&c->folder, err);

    if (st == VD_OK && file != NULL)
        st = vd_pairs_each(file, compare_pair, c, err);
    else if (st == VD_OK)
        st = compare_pair(c, 1, &sides[0], &sides[1], err);
    vd_folder_close(c->folder);
    return st;
}

int vd_command_compare(vd_cli *cli)
{
    comparer c = {.cli = cli};
    vd_record sides[2];
    vd_schema schema = VD_SCHEMA_UNKNOWN;
    const char *file = NULL;
    size_t n = 0;
    vd_arg arg;
    vd_err err = {0};
    vd_status st;

    for (int i = 0; i < 2; i++)
        vd_record_init(&sides[i], &cli->arena, VD_STR(""), VD_STR(""),
                       VD_SCHEMA_UNKNOWN);
    while (vd_cli_next(cli, "file schema algorithm ", &arg)) {
        if (arg.name == NULL && n < 2) {
            vd_query_put(&sides[n++], VD_PROP_NAME, vd_str_of(arg.value));
        } else if (arg.name != NULL && strcmp(arg.name, "file") == 0) {
            file = strcmp(arg.value, "-") == 0 ? "/dev/stdin" : arg.value;
        } else if (arg.name != NULL && strcmp(arg.name, "algorithm") == 0) {
            if (!take_algorithm(&c, arg.value))
                return VD_EXIT_USAGE;
        } else if (arg.name != NULL && strcmp(arg.name, "schema") == 0) {
            schema = vd_schema_find(vd_str_of(arg.value));
        } else {
            return vd_cli_usage(cli, "\"%s\" means nothing here",
                                arg.name == NULL ? arg.value : arg.name);
        }
    }
    sides[0].entities[0].schema = sides[1].entities[0].schema = schema;
    if ((file == NULL) != (n == 2))
        return vd_cli_usage(cli, "give two names, or --file");
    st = compare(&c, file, sides, &err);
    return st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(cli, st, &err);
}
