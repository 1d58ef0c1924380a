/* SPDX-License-Identifier: Apache-2.0 */
/* Papers that were read with --record: paper, claims, events. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/paper_book.h"
#include "app/paper_log.h"
#include "cli/cli.h"
#include "report/happening.h"
#include "report/paper_page.h"

typedef struct papers {
    vd_cli *cli;
    vd_chain *chain;
    vd_paper_reader *reader;
    vd_paper_shelf shelf;
    vd_copies copies;
    vd_listed_batches batches;
    vd_papers_filter filter;
    long long paper;
    bool sources;
    bool raw;
    bool page;
    bool replies;
} papers;

static int fail(papers *p, vd_status st, const vd_err *err)
{
    if (st == VD_ABSENT && p->chain == NULL) {
        (void)fprintf(stderr,
                      "vedette %s: no paper was kept yet: \"vedette read "
                      "--record FILE\" does that\n",
                      p->cli->command->name);
        return VD_EXIT_INPUT;
    }
    return vd_cli_fail(p->cli, st, err);
}

/* Opens the desk and takes all papers off the shelf. */
static vd_status open_all(papers *p, vd_err *err)
{
    vd_status st = vd_cli_desk_chain(p->cli, &p->chain, err);

    if (st == VD_OK)
        st = vd_paper_reader_open(&p->reader, err);
    if (st == VD_OK)
        st = vd_paper_shelf_load(vd_chain_desk(p->chain), p->reader,
                                 &p->cli->arena, &p->shelf, err);
    if (st != VD_OK)
        return st;
    vd_copies_find(p->shelf.at, p->shelf.n, &p->cli->arena, &p->copies);
    (void)vd_origins_find(p->shelf.at, p->shelf.n, &p->copies, &p->cli->arena);
    return VD_OK;
}

static void close_all(papers *p)
{
    vd_paper_reader_close(p->reader);
    vd_chain_close(p->chain);
    vd_cli_flush(p->cli);
}

static bool take_option(papers *p, const vd_arg *arg)
{
    const struct {
        const char *name;
        vd_str *to;
    } texts[] = {{"about", &p->filter.about},
                 {"speaker", &p->filter.speaker},
                 {"class", &p->filter.cls},
                 {"type", &p->filter.type}};

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strcmp(arg->name, texts[i].name) == 0) {
            *texts[i].to = vd_str_of(arg->value);
            return true;
        }
    }
    return false;
}

/* --- claims -------------------------------------------------------------- */

static void put_claims(papers *p)
{
    for (size_t i = 0; i < p->shelf.n; i++) {
        for (size_t k = 0; k < p->shelf.at[i].n_claims; k++) {
            const vd_filed_claim *c = &p->shelf.at[i].claims[k];

            if (!vd_filed_claim_is_wanted(c, p->shelf.at, &p->filter))
                continue;
            if (p->cli->json) {
                vd_json_out out = vd_cli_json(p->cli);

                vd_json_open(&out, '{');
                vd_filed_claim_put_json(c, p->shelf.at, &out);
                vd_json_close(&out, '}');
                vd_cli_json_end(p->cli);
            } else {
                vd_filed_claim_put_text(c, p->shelf.at, &p->cli->out);
            }
        }
    }
}

int vd_command_claims(vd_cli *cli)
{
    papers p = {.cli = cli};
    vd_err err = {0};
    vd_status st;
    vd_arg arg;

    while (vd_cli_next(cli, "about speaker class paper ", &arg)) {
        if (arg.name != NULL && strcmp(arg.name, "paper") == 0) {
            if (!vd_cli_number(cli, "paper", arg.value, INT32_MAX,
                               &p.filter.paper))
                return VD_EXIT_USAGE;
        } else if (arg.name == NULL || !take_option(&p, &arg)) {
            return vd_cli_usage(cli, "\"%s\" is nothing that claims takes",
                                arg.name == NULL ? arg.value : arg.name);
        }
    }
    st = open_all(&p, &err);
    if (st == VD_OK)
        put_claims(&p);
    close_all(&p);
    return st == VD_OK ? VD_EXIT_DONE : fail(&p, st, &err);
}

/* --- events -------------------------------------------------------------- */

static void put_copies(papers *p)
{
    vd_buf *out = &p->cli->out;

    for (size_t i = 0; i < p->copies.n; i++) {
        const vd_copy *c = &p->copies.at[i];

        vd_buf_printf(out, "%spapers %lld and %lld: %s (%s, %d %%)\n",
                      i == 0 ? "\n" : "", (long long)p->shelf.at[c->a].number,
                      (long long)p->shelf.at[c->b].number,
                      vd_copy_kind_name(c->kind), c->why,
                      c->containment / 10000);
    }
}

static void put_copies_json(papers *p)
{
    for (size_t i = 0; i < p->copies.n; i++) {
        const vd_copy *c = &p->copies.at[i];
        vd_json_out out = vd_cli_json(p->cli);

        vd_json_open(&out, '{');
        vd_json_pair(&out, "relation", vd_str_of(vd_copy_kind_name(c->kind)));
        vd_json_pair_int(&out, "paper", p->shelf.at[c->a].number);
        vd_json_pair_int(&out, "other", p->shelf.at[c->b].number);
        vd_json_pair(&out, "file", p->shelf.at[c->a].name);
        vd_json_pair(&out, "other_file", p->shelf.at[c->b].name);
        vd_json_key(&out, "containment");
        vd_json_millionths(&out, c->containment);
        vd_json_pair(&out, "why", vd_str_of(c->why));
        vd_json_close(&out, '}');
        vd_cli_json_end(p->cli);
    }
}

static void put_replies(papers *p, const vd_happenings *all)
{
    vd_arena *arena = &p->cli->arena;
    vd_rejoinders replies;
    vd_columns columns;

    vd_rejoinders_find(all, p->shelf.at, arena, &replies);
    if (p->cli->json) {
        for (size_t i = 0; i < replies.n; i++) {
            vd_json_out out = vd_cli_json(p->cli);

            vd_json_open(&out, '{');
            vd_rejoinder_put_json(&replies.at[i], all, p->shelf.at, arena,
                                  &out);
            vd_json_close(&out, '}');
            vd_cli_json_end(p->cli);
        }
        return;
    }
    vd_columns_init(&columns, arena, 9);
    vd_rejoinders_put_text(&replies, all, p->shelf.at, &columns, arena);
    vd_columns_write(&columns, p->cli->terminal, p->cli->colour, &p->cli->out);
}

static void put_events(papers *p)
{
    vd_happenings all = {0};
    vd_happenings wanted = {0};
    vd_columns columns;
    vd_buf below;

    vd_happenings_find(
        &(vd_happening_job){.papers = p->shelf.at,
                            .n = p->shelf.n,
                            .batches = p->batches.at,
                            .n_batches = p->batches.n,
                            .folder = vd_paper_reader_folder(p->reader)},
        &p->cli->arena, &all);
    for (size_t i = 0; i < all.n; i++) {
        if (!vd_happening_is_wanted(&all.at[i], &p->filter))
            continue;
        wanted.at = vd_arena_grow(&p->cli->arena, wanted.at, wanted.n,
                                  &wanted.room, sizeof *wanted.at);
        wanted.at[wanted.n++] = all.at[i];
    }
    if (p->replies) {
        put_replies(p, &wanted);
        return;
    }
    if (p->cli->json) {
        for (size_t i = 0; i < wanted.n; i++) {
            vd_json_out out = vd_cli_json(p->cli);

            vd_json_open(&out, '{');
            vd_happening_put_json(&wanted.at[i], p->shelf.at, &out);
            vd_json_close(&out, '}');
            vd_cli_json_end(p->cli);
        }
        if (p->sources)
            put_copies_json(p);
        return;
    }
    vd_buf_init(&below);
    vd_columns_init(&columns, &p->cli->arena, 9);
    vd_happenings_put_text(&wanted, p->shelf.at, p->sources, &columns,
                           &p->cli->arena, &below);
    vd_columns_write(&columns, p->cli->terminal, p->cli->colour, &p->cli->out);
    vd_buf_put(&p->cli->out, vd_buf_view(&below));
    if (p->sources)
        put_copies(p);
    vd_buf_done(&below);
}

/* What the lists added around the days of the papers, if there is a book. */
static vd_status read_book(papers *p, vd_err *err)
{
    vd_store *store;
    vd_view view;
    vd_status st;

    if (access(p->cli->db, F_OK) != 0)
        return VD_OK;
    st = vd_store_open(p->cli->db, VD_STORE_READ, &store, err);
    if (st != VD_OK)
        return st;
    view = vd_cli_view(p->cli, store);
    st = vd_listed_batches_read(&view, p->shelf.at, p->shelf.n, &p->cli->arena,
                                &p->batches, err);
    vd_store_close(store);
    return st;
}

int vd_command_events(vd_cli *cli)
{
    papers p = {.cli = cli};
    vd_err err = {0};
    vd_status st;
    vd_arg arg;

    while (vd_cli_next(cli, "about type ", &arg)) {
        if (arg.name != NULL && strcmp(arg.name, "sources") == 0)
            p.sources = true;
        else if (arg.name != NULL && strcmp(arg.name, "replies") == 0)
            p.replies = true;
        else if (arg.name == NULL || !take_option(&p, &arg))
            return vd_cli_usage(cli, "\"%s\" is nothing that events takes",
                                arg.name == NULL ? arg.value : arg.name);
    }
    st = open_all(&p, &err);
    if (st == VD_OK)
        st = read_book(&p, &err);
    if (st == VD_OK)
        put_events(&p);
    close_all(&p);
    return st == VD_OK ? VD_EXIT_DONE : fail(&p, st, &err);
}

/* --- paper --------------------------------------------------------------- */

static vd_status put_row(void *ctx, const vd_capture_line *line, vd_err *err)
{
    papers *p = ctx;

    (void)err;
    if (p->cli->json) {
        vd_json_out out = vd_cli_json(p->cli);

        vd_capture_line_put_json(&out, line);
        vd_cli_json_end(p->cli);
    } else {
        vd_buf_printf(&p->cli->out, "%5lld  %.12s  %9lld  %-16.*s %.*s\n",
                      (long long)line->number, line->sha256.p,
                      (long long)line->bytes, VD_STR_WHOLE(line->media),
                      VD_STR_WHOLE(line->url.n > 0 ? line->url : line->file));
    }
    return VD_OK;
}

static vd_status show_again(void *ctx, const vd_capture *c,
                            const vd_paper *paper, vd_arena *arena, vd_err *err)
{
    papers *p = ctx;
    char hex[VD_HASH_HEX];
    vd_paper_head head = {.name = c->name,
                          .bytes = c->bytes.n,
                          .media = c->media,
                          .number = p->paper};

    (void)err;
    vd_hash_hex(c->sha256, hex);
    head.sha256 = vd_str_of(hex);
    if (p->page) {
        vd_paper_put_page(paper, &head, arena, &p->cli->out);
    } else if (p->cli->json) {
        vd_json_out out = vd_cli_json(p->cli);

        vd_paper_put_json(paper, &head, arena, &out);
        vd_cli_json_end(p->cli);
    } else {
        vd_paper_put_text(paper, &head, arena, &p->cli->out);
    }
    return VD_OK;
}

static void show_issue(void *ctx, vd_str name, const vd_err *err)
{
    (void)ctx;
    (void)fprintf(stderr, "vedette paper: %.*s: %s\n", VD_STR_WHOLE(name),
                  err->msg);
}

static vd_status put_one(papers *p, vd_err *err)
{
    vd_reading_job job = {.fn = show_again, .issue = show_issue, .ctx = p};
    vd_kept_capture kept;
    vd_status st = vd_paper_kept(vd_chain_desk(p->chain), p->paper,
                                 &p->cli->arena, &kept, err);

    if (st == VD_OK && p->raw) {
        vd_buf_put(&p->cli->out, kept.capture.bytes);
        return VD_OK;
    }
    if (st == VD_OK)
        st = vd_paper_reader_open(&p->reader, err);
    if (st != VD_OK)
        return st;
    job.reader = p->reader;
    job.told = kept.capture.told;
    job.told.url = kept.capture.url;
    return vd_reading_kept(&job, &kept.capture, err);
}

int vd_command_paper(vd_cli *cli)
{
    papers p = {.cli = cli};
    vd_err err = {0};
    vd_status st;
    vd_arg arg;

    while (vd_cli_next(cli, "", &arg)) {
        if (arg.name != NULL && strcmp(arg.name, "raw") == 0)
            p.raw = true;
        else if (arg.name != NULL && strcmp(arg.name, "html") == 0)
            p.page = true;
        else if (arg.name != NULL)
            return vd_cli_usage(cli, "--%s is no option of paper", arg.name);
        else if (!vd_cli_number(cli, "paper", arg.value, INT32_MAX, &p.paper))
            return VD_EXIT_USAGE;
    }
    if ((p.raw || p.page) && p.paper == 0)
        return vd_cli_usage(cli, "--raw and --html need the number of a paper");
    st = vd_cli_desk_chain(cli, &p.chain, &err);
    if (st == VD_OK && p.paper > 0)
        st = put_one(&p, &err);
    else if (st == VD_OK)
        st = vd_capture_lines_each(vd_chain_desk(p.chain), put_row, &p, &err);
    close_all(&p);
    return st == VD_OK ? VD_EXIT_DONE : fail(&p, st, &err);
}
