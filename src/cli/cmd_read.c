/* SPDX-License-Identifier: Apache-2.0 */
/* Documents in; passages, mentions, days and claims out. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/paper_log.h"
#include "app/reading.h"
#include "base/map.h"
#include "cli/cli.h"
#include "papers/warc.h"
#include "report/paper_page.h"

enum { FILES_MAX = 4096 };

typedef struct reading {
    vd_cli *cli;
    vd_reading_job job;
    vd_paper_log *log; /* NULL: nothing is kept */
    enum { AS_TEXT = 0, AS_BODY, AS_PAGE, AS_FTM } as;
    bool record;
    const char *warc_path;
    vd_whole *warc; /* captures go there as well; NULL */
} reading;

typedef struct book {
    vd_store *store;
    vd_screen *screen;
    vd_book_names *names;
} book;

static vd_status archive(reading *r, const vd_capture *c, vd_arena *arena,
                         vd_err *err)
{
    vd_warc_document d = {
        .url = c->url.n > 0
                   ? c->url
                   : vd_str_printf(arena, "file:%.*s", VD_STR_WHOLE(c->name)),
        .media = c->media,
        .headers = c->headers,
        .body = c->bytes,
        .fetched = c->fetched == VD_MOMENT_MAX ? r->cli->now : c->fetched};
    vd_buf record;
    vd_status st;

    vd_buf_init(&record);
    vd_warc_put(&record, &d);
    st = vd_whole_put(r->warc, vd_buf_view(&record), err);
    vd_buf_done(&record);
    return st;
}

static vd_status put_paper(void *ctx, const vd_capture *c,
                           const vd_paper *paper, vd_arena *arena, vd_err *err)
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
    if (r->warc != NULL) {
        vd_status st = archive(r, c, arena, err);

        if (st != VD_OK)
            return st;
    }
    if (r->as == AS_BODY) {
        vd_buf_put(&r->cli->out, vd_paper_body(paper, arena));
    } else if (r->as == AS_PAGE) {
        vd_paper_put_page(paper, &head, arena, &r->cli->out);
    } else if (r->as == AS_FTM) {
        vd_paper_put_ftm(paper, &head, arena, &r->cli->out);
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

/* The book, if there is one: its names are found and its listings offered. */
static vd_status open_book(reading *r, book *b, vd_err *err)
{
    vd_view view;
    vd_status st;
    int status = VD_EXIT_DONE;

    if (access(r->cli->db, F_OK) != 0)
        return VD_OK;
    b->store = vd_cli_open(r->cli, VD_STORE_READ, &status);
    if (b->store == NULL)
        return vd_fail(err, VD_STORE, VD_NOWHERE, "the book cannot be opened");
    view = vd_cli_view(r->cli, b->store);
    st = vd_screen_open(&view, &b->screen, err);
    vd_cli_progress_end(r->cli);
    if (st == VD_OK) {
        st = vd_book_names_open(vd_screen_index(b->screen),
                                vd_paper_reader_folder(r->job.reader),
                                &b->names, err);
    }
    if (st != VD_OK)
        return st;
    vd_paper_reader_set_names(r->job.reader, b->names);
    r->job.screen = b->screen;
    return VD_OK;
}

static void close_book(book *b)
{
    vd_book_names_close(b->names);
    vd_screen_close(b->screen);
    vd_store_close(b->store);
}

static bool take_option(reading *r, const vd_arg *arg)
{
    if (strcmp(arg->name, "url") == 0)
        r->job.told.url = vd_str_of(arg->value);
    else if (strcmp(arg->name, "date") == 0)
        r->job.told.date = vd_str_of(arg->value);
    else if (strcmp(arg->name, "source") == 0)
        r->job.told.source = vd_str_of(arg->value);
    else if (strcmp(arg->name, "main-text") == 0)
        r->as = AS_BODY;
    else if (strcmp(arg->name, "html") == 0)
        r->as = AS_PAGE;
    else if (strcmp(arg->name, "ftm") == 0)
        r->as = AS_FTM;
    else if (strcmp(arg->name, "warc") == 0)
        r->warc_path = arg->value;
    else if (strcmp(arg->name, "record") == 0)
        r->record = true;
    else
        return false;
    return true;
}

static vd_status open_archive(reading *r, vd_err *err)
{
    vd_status st = vd_whole_open(r->warc_path, VD_WHOLE_OWNER, &r->warc, err);
    vd_buf head;

    if (st != VD_OK)
        return st;
    vd_buf_init(&head);
    vd_warc_put_head(&head, r->cli->now);
    st = vd_whole_put(r->warc, vd_buf_view(&head), err);
    vd_buf_done(&head);
    return st;
}

static vd_status read_all(reading *r, const char **files, size_t n, vd_err *err)
{
    vd_chain *chain = NULL;
    vd_status st = VD_OK;

    if (r->record)
        st = vd_cli_chain(r->cli, &chain, err);
    if (chain != NULL)
        r->log = vd_paper_log_new(chain, r->cli->now);
    if (st == VD_OK && r->warc_path != NULL)
        st = open_archive(r, err);
    for (size_t i = 0; st == VD_OK && i < n; i++)
        st = vd_reading_file(&r->job, files[i], err);
    if (r->warc != NULL && st == VD_OK)
        st = vd_whole_close(r->warc, err);
    else
        vd_whole_drop(r->warc);
    if (r->log != NULL) {
        /* What was read until a file broke off is kept. */
        vd_status kept = vd_paper_log_commit(r->log, st == VD_OK ? err : NULL);

        st = st == VD_OK ? kept : st;
        if (!r->cli->quiet)
            (void)fprintf(stderr, "%zu papers read, %zu of them new\n",
                          r->job.papers, vd_paper_log_new_captures(r->log));
    }
    vd_paper_log_free(r->log);
    vd_chain_close(chain);
    return st;
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
    book b = {0};
    vd_err err = {0};
    vd_status st;
    vd_arg arg;

    while (vd_cli_next(cli, "url date source warc ", &arg)) {
        if (arg.name != NULL && !take_option(&r, &arg))
            return vd_cli_usage(cli, "--%s is no option of read", arg.name);
        if (arg.name == NULL && n == FILES_MAX)
            return vd_cli_usage(cli, "more than %d files", FILES_MAX);
        if (arg.name == NULL)
            files[n++] = arg.value;
    }
    if (n == 0)
        return vd_cli_usage(cli, "say which documents; - is standard input");
    st = vd_paper_reader_open(&r.job.reader, &err);
    if (st == VD_OK && r.as != AS_BODY)
        st = open_book(&r, &b, &err);
    if (st == VD_OK)
        st = read_all(&r, files, n, &err);
    close_book(&b);
    vd_paper_reader_close(r.job.reader);
    vd_cli_flush(cli);
    if (r.job.passed_over > 0 && !cli->quiet) {
        (void)fprintf(stderr,
                      "%zu records of archives passed over: pictures, scripts, "
                      "pages that were not there\n",
                      r.job.passed_over);
    }
    if (st != VD_OK)
        return vd_cli_fail(cli, st, &err);
    return r.job.issues > 0 ? VD_EXIT_INPUT : VD_EXIT_DONE;
}
