/* SPDX-License-Identifier: Apache-2.0 */
/* Documents in; passages, mentions, days and claims out. */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "report/paper.h"

enum { FILES_MAX = 4096 };

typedef struct reading {
    vd_cli *cli;
    vd_paper_reader *reader;
    vd_paper_told told;
    bool main_text;
} reading;

static vd_status read_one(reading *r, const char *path, vd_err *err)
{
    vd_arena arena;
    vd_paper paper;
    vd_paper_told told = r->told;
    char hex[VD_HASH_HEX];
    vd_str bytes;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_file_read(path, &arena, VD_PAGE_BYTES_MAX, &bytes, err);
    told.name = vd_str_of(path);
    if (st == VD_OK)
        st = vd_paper_read(r->reader, bytes, &told, &arena, &paper, err);
    if (st == VD_OK) {
        vd_paper_head head = {.name = told.name,
                              .bytes = bytes.n,
                              .media = paper.form == VD_PAPER_HTML
                                           ? VD_STR("text/html")
                                           : VD_STR("text/plain")};

        vd_hash_hex(vd_sha256_of(bytes), hex);
        head.sha256 = vd_str_of(hex);
        if (r->main_text) {
            vd_buf_put(&r->cli->out, vd_paper_body(&paper, &arena));
        } else if (r->cli->json) {
            vd_json_out out = vd_cli_json(r->cli);

            vd_paper_put_json(&paper, &head, &arena, &out);
            vd_cli_json_end(r->cli);
        } else {
            vd_paper_put_text(&paper, &head, &arena, &r->cli->out);
        }
        vd_cli_flush(r->cli);
    }
    vd_arena_done(&arena);
    return st;
}

int vd_command_read(vd_cli *cli)
{
    reading r = {.cli = cli,
                 .told = {.url = VD_STR(""),
                          .charset = VD_STR(""),
                          .date = VD_STR(""),
                          .source = VD_STR("")}};
    const char **files = VD_NEW_N(&cli->arena, const char *, FILES_MAX);
    size_t n = 0;
    vd_err err = {0};
    vd_status st;
    vd_arg arg;

    while (vd_cli_next(cli, "url date source ", &arg)) {
        if (arg.name == NULL && n < FILES_MAX)
            files[n++] = arg.value;
        else if (arg.name != NULL && strcmp(arg.name, "url") == 0)
            r.told.url = vd_str_of(arg.value);
        else if (arg.name != NULL && strcmp(arg.name, "date") == 0)
            r.told.date = vd_str_of(arg.value);
        else if (arg.name != NULL && strcmp(arg.name, "source") == 0)
            r.told.source = vd_str_of(arg.value);
        else if (arg.name != NULL && strcmp(arg.name, "main-text") == 0)
            r.main_text = true;
        else
            return vd_cli_usage(cli, "--%s is no option of read",
                                arg.name == NULL ? "" : arg.name);
    }
    if (n == 0)
        return vd_cli_usage(cli, "say which files");
    st = vd_paper_reader_open(&r.reader, &err);
    for (size_t i = 0; st == VD_OK && i < n; i++)
        st = read_one(&r, files[i], &err);
    vd_paper_reader_close(r.reader);
    return st == VD_OK ? VD_EXIT_DONE : vd_cli_fail(cli, st, &err);
}
