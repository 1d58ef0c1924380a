/* SPDX-License-Identifier: Apache-2.0 */
/* Documents in; passages, mentions, days and claims out. */
#include <stdio.h>
#include <string.h>

#include "app/paper_log.h"
#include "app/reading.h"
#include "cli/cli.h"
#include "report/paper.h"

enum { FILES_MAX = 4096 };

typedef struct reading {
    vd_cli *cli;
    vd_reading_job job;
    vd_paper_log *log; /* NULL: nothing is kept */
    bool main_text;
} reading;

static vd_status put_paper(void *ctx, const vd_capture *c, const vd_paper *paper,
                           vd_arena *arena, vd_err *err)
{
    reading *r = ctx;
    char hex[VD_HASH_HEX];
    vd_paper_head head = {
        .name = c->name, .bytes = c->bytes.n, .media = c->media};

    vd_hash_hex(c->sha256, hex);
    head.sha256 = vd_str_of(hex);
    if (r->log != NULL) {
        vd_status st = vd_paper_log_add(r->log, c, paper, err);

        if (st != VD_OK)
            return st;
    }
    if (r->main_text) {
        vd_buf_put(&r->cli->out, vd_paper_body(paper, arena));
    } else if (r->cli->json) {
        vd_json_out out = vd_cli_json(r->cli);

        vd_paper_put_json(paper, &head, arena, &out);
        vd_cli_json_end(r->cli);
    } else {
        vd_paper_put_text(paper, &head, arena, &r->cli->out);
    }
    if (r->cli->out.n > 1 << 16)
        vd_cli_flush(r->cli);
    return VD_OK;
}

static void put_issue(void *ctx, vd_str name, const vd_err *err)
{
    (void)ctx;
    (void)fprintf(stderr, "vedette read: %.*s: %s\n", VD_STR_WHOLE(name),
                  err->msg);
}

int vd_command_read(vd_cli *cli)
{
    reading r = {.cli = cli,
                 .job = {.told = {.url = VD_STR(""),
                                  .charset = VD_STR(""),
                                  .date = VD_STR(""),
                                  .source = VD_STR(""),
                                  .number = VD_STR("")},
                         .fn = put_paper,
                         .issue = put_issue,
                         .ctx = &r}};
    const char **files = VD_NEW_N(&cli->arena, const char *, FILES_MAX);
    size_t n = 0;
    vd_chain *chain = NULL;
    bool record = false;
    vd_err err = {0};
    vd_status st;
    vd_arg arg;

    while (vd_cli_next(cli, "url date source ", &arg)) {
        if (arg.name == NULL && n < FILES_MAX)
            files[n++] = arg.value;
        else if (arg.name != NULL && strcmp(arg.name, "url") == 0)
            r.job.told.url = vd_str_of(arg.value);
        else if (arg.name != NULL && strcmp(arg.name, "date") == 0)
            r.job.told.date = vd_str_of(arg.value);
        else if (arg.name != NULL && strcmp(arg.name, "source") == 0)
            r.job.told.source = vd_str_of(arg.value);
        else if (arg.name != NULL && strcmp(arg.name, "main-text") == 0)
            r.main_text = true;
        else if (arg.name != NULL && strcmp(arg.name, "record") == 0)
            record = true;
        else
            return vd_cli_usage(cli, "--%s is no option of read",
                                arg.name == NULL ? "" : arg.name);
    }
    if (n == 0)
        return vd_cli_usage(cli, "say which files");
    st = vd_paper_reader_open(&r.job.reader, &err);
    if (st == VD_OK && record)
        st = vd_cli_chain(cli, &chain, &err);
    if (chain != NULL)
        r.log = vd_paper_log_new(chain, cli->now);
    for (size_t i = 0; st == VD_OK && i < n; i++)
        st = vd_reading_file(&r.job, files[i], &err);
    if (r.log != NULL) {
        /* What was read until a file broke off is kept. */
        vd_status kept = vd_paper_log_commit(r.log, st == VD_OK ? &err : NULL);

        st = st == VD_OK ? kept : st;
        if (!cli->quiet)
            (void)fprintf(stderr, "%zu papers read, %zu of them new\n",
                          r.job.papers, vd_paper_log_new_captures(r.log));
    }
    vd_paper_log_free(r.log);
    vd_chain_close(chain);
    vd_paper_reader_close(r.job.reader);
    vd_cli_flush(cli);
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    return r.job.issues > 0 ? VD_EXIT_INPUT : VD_EXIT_DONE;
}
