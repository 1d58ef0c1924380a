/* SPDX-License-Identifier: Apache-2.0 */
#include "app/reading.h"

#include <sys/stat.h>

#include "app/paper_links.h"
#include "base/child.h"
#include "base/input.h"
#include "base/limits.h"
#include "papers/register.h"
#include "papers/warc.h"

enum {
    HEAD_BYTES = 65536,
    PDF_SECONDS = 30,
};
#define PDF_MEMORY_BYTES ((size_t)1024 * 1024 * 1024)
#define PDF_TEXT_BYTES ((size_t)64 * 1024 * 1024)

typedef struct file {
    vd_reading_job *job;
    const char *path;
    vd_moment changed; /* of the file */
} file;

/* --- one document -------------------------------------------------------- */

/* The text of a PDF, by a program that is held back (base/child.h). */
static vd_status pdf_text(vd_str bytes, vd_arena *arena, vd_str *out,
                          vd_err *err)
{
    static const char *const argv[] = {
        "/usr/bin/pdftotext", "-enc", "UTF-8", "-nopgbrk", "-", "-", NULL};
    vd_buf text;
    vd_status st;

    vd_buf_init(&text);
    st = vd_child_run(
        argv, bytes,
        (vd_child_limits){PDF_SECONDS, PDF_MEMORY_BYTES, PDF_TEXT_BYTES}, &text,
        err);
    if (st == VD_OK)
        *out = vd_str_copy(arena, vd_buf_view(&text));
    else
        vd_err_context(err, "the text of the PDF");
    vd_buf_done(&text);
    return st;
}

static vd_str media_of(vd_str bytes)
{
    if (vd_str_starts(bytes, VD_STR("%PDF-")))
        return VD_STR("application/pdf");
    return vd_paper_form_of(bytes) == VD_PAPER_HTML ? VD_STR("text/html")
                                                    : VD_STR("text/plain");
}

static void told_of(const vd_paper_told *all, vd_capture *c)
{
    c->told.name = c->name;
    if (c->url.n == 0)
        c->url = all->url;
    c->told.url = c->url;
    if (all->date.n > 0)
        c->told.date = all->date;
    if (all->source.n > 0)
        c->told.source = all->source;
}

vd_status vd_reading_kept(vd_reading_job *job, vd_capture *c, vd_err *err)
{
    vd_arena arena;
    vd_paper paper;
    vd_err wrong = {0};
    vd_status st = VD_OK;

    vd_arena_init(&arena, 0);
    told_of(&job->told, c);
    c->text = c->bytes;
    if (vd_str_is(c->media, VD_STR("application/pdf"))) {
        st = pdf_text(c->bytes, &arena, &c->text, &wrong);
        c->told.form = VD_PAPER_TEXT;
    }
    if (vd_str_is(c->media, VD_STR("text/plain")))
        c->told.form = VD_PAPER_TEXT;
    if (st == VD_OK)
        st = vd_paper_read(job->reader, c->text, &c->told, &arena, &paper,
                           &wrong);
    if (st == VD_OK && job->screen != NULL)
        st = vd_paper_links_find(job->screen, &paper, &arena, &wrong);
    if (st == VD_OK) {
        job->papers++;
        st = job->fn(job->ctx, c, &paper, &arena, err);
        job->stopped = st != VD_OK;
    } else {
        job->issues++;
        job->issue(job->ctx, c->name, &wrong);
        st = VD_OK;
    }
    vd_arena_done(&arena);
    return st;
}

static vd_capture capture_of(const file *f, vd_str bytes)
{
    return (vd_capture){.name = vd_str_of(f->path),
                        .url = VD_STR(""),
                        .headers = VD_STR(""),
                        .bytes = bytes,
                        .sha256 = vd_sha256_of(bytes),
                        .fetched = f->changed,
                        .fetched_basis =
                            f->changed == VD_MOMENT_MAX ? "" : "file",
                        .told = {.charset = VD_STR(""),
                                 .date = VD_STR(""),
                                 .source = VD_STR(""),
                                 .number = VD_STR("")}};
}

/* --- many in one file ---------------------------------------------------- */

static vd_status see_archived(void *ctx, const vd_warc_document *d, vd_err *err)
{
    const file *f = ctx;
    vd_capture c = capture_of(f, d->body);
    vd_arena arena;
    vd_status st;
    vd_err wrong = {0};
    bool readable = d->media.n == 0 ||
                    vd_str_starts_nocase(d->media, VD_STR("text/")) ||
                    vd_str_is_nocase(d->media, VD_STR("application/pdf")) ||
                    vd_str_is_nocase(d->media, VD_STR("application/xhtml+xml"));

    /* Pictures and scripts, and pages that say they are not there. */
    if (!readable || (d->status != 0 && d->status != 200) ||
        vd_str_is_nocase(d->media, VD_STR("text/css")) ||
        vd_str_is_nocase(d->media, VD_STR("text/javascript"))) {
        f->job->passed_over++;
        return VD_OK;
    }
    vd_arena_init(&arena, 0);
    c.name = vd_str_printf(&arena, "%s#%zu", f->path, d->record);
    if (d->wrong != NULL) {
        (void)!vd_fail(&wrong, VD_INVALID, VD_NOWHERE, "%s", d->wrong);
        f->job->issues++;
        f->job->issue(f->job->ctx, c.name, &wrong);
    }
    if (d->wrong != NULL && d->body.n == 0) {
        vd_arena_done(&arena);
        return VD_OK;
    }
    /* A file that was archived without an address has none. */
    if (!vd_str_starts(d->url, VD_STR("file:")))
        c.url = d->url;
    c.headers = d->headers;
    c.told.charset = d->charset;
    c.fetched = d->fetched;
    c.fetched_basis = d->fetched == VD_MOMENT_MAX ? "" : "warc";
    c.media = vd_str_is_nocase(d->media, VD_STR("application/pdf"))
                  ? VD_STR("application/pdf")
                  : media_of(d->body);
    st = vd_reading_kept(f->job, &c, err);
    vd_arena_done(&arena);
    return st;
}

static vd_status see_notice(void *ctx, const vd_register_notice *n, vd_err *err)
{
    const file *f = ctx;
    vd_capture c = capture_of(f, n->text);
    vd_arena arena;
    vd_status st;

    vd_arena_init(&arena, 0);
    c.name = vd_str_printf(&arena, "%s#%zu", f->path, n->element);
    c.url = n->url;
    c.media = VD_STR("text/plain");
    c.told.number = n->number;
    c.told.source = VD_STR("US Federal Register");
    st = vd_reading_kept(f->job, &c, err);
    vd_arena_done(&arena);
    return st;
}

static vd_status read_whole(file *f, vd_input *input, vd_err *err)
{
    vd_buf bytes;
    vd_status st = VD_OK;
    vd_err wrong = {0};
    size_t n = 1;

    vd_buf_init(&bytes);
    while (st == VD_OK && n > 0 && bytes.n <= VD_PAGE_BYTES_MAX) {
        char room[HEAD_BYTES];

        st = vd_input_read(input, room, sizeof room, &n, err);
        if (st == VD_OK)
            vd_buf_put(&bytes, (vd_str){room, n});
    }
    if (st == VD_OK && bytes.n > VD_PAGE_BYTES_MAX) {
        (void)!vd_fail(&wrong, VD_LIMIT, VD_NOWHERE,
                       "it has more than %zu MB, and is no archive",
                       (size_t)VD_PAGE_BYTES_MAX >> 20);
        f->job->issues++;
        f->job->issue(f->job->ctx, vd_str_of(f->path), &wrong);
    } else if (st == VD_OK) {
        vd_capture c = capture_of(f, vd_buf_view(&bytes));

        c.media = media_of(c.bytes);
        st = vd_reading_kept(f->job, &c, err);
    }
    vd_buf_done(&bytes);
    return st;
}

static vd_status find_head(vd_origin *origin, vd_arena *arena, vd_str *out,
                           vd_err *err)
{
    vd_status st;

    if (!vd_origin_is_stream(origin))
        return vd_input_head(origin, arena, HEAD_BYTES, out, err);
    st = vd_origin_take_room(origin, arena, HEAD_BYTES, err);
    *out = origin->head;
    return st;
}

static vd_status read_as(file *f, vd_str head, vd_input *input, vd_err *err)
{
    if (vd_warc_is(head)) {
        vd_input_set_limit(input, VD_STREAM_BYTES_MAX);
        return vd_warc_each(input, see_archived, f, err);
    }
    if (vd_register_is_json(head))
        return vd_register_json_each(input, see_notice, f, err);
    if (vd_register_is_xml(head))
        return vd_register_xml_each(input, see_notice, f, err);
    return read_whole(f, input, err);
}

vd_status vd_reading_file(vd_reading_job *job, const char *path, vd_err *err)
{
    file f = {.job = job, .path = path, .changed = VD_MOMENT_MAX};
    bool is_stdin = strcmp(path, "-") == 0;
    vd_origin origin = {.path = is_stdin ? "/dev/stdin" : path};
    vd_arena arena;
    vd_input *input = NULL;
    struct stat info;
    vd_str head = VD_STR("");
    vd_err wrong = {0};
    vd_status st;

    vd_arena_init(&arena, 0);
    if (!is_stdin && stat(path, &info) == 0)
        f.changed = (vd_moment)info.st_mtime;
    st = find_head(&origin, &arena, &head, &wrong);
    if (st == VD_OK)
        st = vd_input_open(&origin, NULL, &input, &wrong);
    if (st == VD_OK)
        st = read_as(&f, head, input, &wrong);
    /* What is wrong with one file is no reason to leave out the next. */
    if (!job->stopped && (st == VD_INVALID || st == VD_LIMIT)) {
        job->issues++;
        job->issue(job->ctx, vd_str_of(path), &wrong);
        st = VD_OK;
    } else if (st != VD_OK && err != NULL) {
        *err = wrong;
    }
    vd_input_close(input);
    vd_arena_done(&arena);
    return st;
}
