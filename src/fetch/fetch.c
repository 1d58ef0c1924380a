/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/fetch.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/oom.h"

enum {
    TRIES = 4,
    PAUSE_MS = 1000,
    REDIRECTS_MAX = 8,
    CONNECT_S = 30,
    SLOW_BYTES_S = 100,
    HEADERS_MAX = 64 * 1024,
    HTTP_OK = 200,
    HTTP_PARTIAL = 206,
    HTTP_NOT_MODIFIED = 304,
    HTTP_RANGE = 416,
};

typedef struct job {
    const char *url;
    const char *part; /* path of the file that grows */
    const vd_fetch_options *options;
    CURL *curl;
    FILE *file;
    vd_buf headers;
    int64_t have;   /* bytes in the file */
    char same[128]; /* strong ETag of what is in the file, or "" */
    int64_t limit;
    bool too_large;
    bool started; /* a body byte of this try was seen */
    vd_err *err;
} job;

/* rewind() first: it writes out what is buffered, which would otherwise stand
   behind the new content. */
static bool begin_anew(job *j)
{
    rewind(j->file);
    j->have = 0;
    return ftruncate(fileno(j->file), 0) == 0;
}

/* Some servers begin anew although a range was asked for. */
static bool restart_if_whole(job *j)
{
    long code = 0;

    (void)curl_easy_getinfo(j->curl, CURLINFO_RESPONSE_CODE, &code);
    if (j->started || j->have == 0 || code == HTTP_PARTIAL)
        return true;
    return begin_anew(j);
}

static vd_str header_value(vd_str headers, vd_str name)
{
    vd_str line;

    while (vd_str_next(&headers, VD_STR("\n"), &line)) {
        if (vd_str_starts_nocase(line, name) && line.n > name.n &&
            line.p[name.n] == ':')
            return vd_str_trim(vd_str_slice(line, name.n + 1, line.n));
    }
    return VD_STR("");
}

/* Without a strong ETag two halves might be of two files. */
static void remember_tag(job *j)
{
    vd_str tag = header_value(vd_buf_view(&j->headers), VD_STR("ETag"));

    j->same[0] = '\0';
    if (vd_str_starts(tag, VD_STR("\"")) && tag.n < sizeof j->same)
        (void)snprintf(j->same, sizeof j->same, "%.*s", VD_STR_WHOLE(tag));
}

static size_t on_body(char *bytes, size_t size, size_t n, void *data)
{
    job *j = data;
    long code = 0;

    (void)size;
    (void)curl_easy_getinfo(j->curl, CURLINFO_RESPONSE_CODE, &code);
    if (code != HTTP_OK && code != HTTP_PARTIAL)
        return n; /* an error page is read and thrown away */
    if (!restart_if_whole(j))
        return 0;
    if (!j->started && code == HTTP_OK)
        remember_tag(j);
    j->started = true;
    if (j->have + (int64_t)n > j->limit) {
        j->too_large = true;
        return 0;
    }
    j->have += (int64_t)n;
    return fwrite(bytes, 1, n, j->file);
}

static size_t on_header(char *bytes, size_t size, size_t n, void *data)
{
    job *j = data;
    vd_str line = {bytes, n};

    (void)size;
    /* Each answer on the way (redirects) begins with a status line. */
    if (vd_str_starts(line, VD_STR("HTTP/")))
        vd_buf_clear(&j->headers);
    if (vd_str_starts_nocase(line, VD_STR("Set-Cookie")))
        return n; /* headers are kept, secrets are not */
    if (j->headers.n + n > HEADERS_MAX)
        return 0;
    vd_buf_put(&j->headers, line);
    return n;
}

static int on_progress(void *data, curl_off_t total, curl_off_t now,
                       curl_off_t up_total, curl_off_t up_now)
{
    job *j = data;

    (void)now;
    (void)up_total;
    (void)up_now;
    if (j->options->progress != NULL && total > 0)
        j->options->progress(j->options->progress_ctx, j->url,
                             (uint64_t)j->have, (uint64_t)total);
    return 0;
}

static struct curl_slist *condition(const job *j, vd_arena *arena)
{
    struct curl_slist *list = NULL;

    if (j->have > 0) {
        /* The rest, if it is the same file still; else all of the new one.
           Not CURLOPT_RESUME_FROM, which takes a whole answer for an error. */
        list = curl_slist_append(
            list, vd_str_printf(arena, "If-Range: %s", j->same).p);
        return curl_slist_append(
            list,
            vd_str_printf(arena, "Range: bytes=%lld-", (long long)j->have).p);
    }
    if (j->options->etag.n > 0) {
        list = curl_slist_append(list,
                                 vd_str_printf(arena, "If-None-Match: %.*s",
                                               VD_STR_WHOLE(j->options->etag))
                                     .p);
    }
    if (j->options->last_modified.n > 0) {
        list = curl_slist_append(
            list, vd_str_printf(arena, "If-Modified-Since: %.*s",
                                VD_STR_WHOLE(j->options->last_modified))
                      .p);
    }
    return list;
}

static void set_up(job *j, char *why)
{
    const vd_fetch_options *o = j->options;
    const char *protocols = o->allow_http ? "http,https" : "https";
    CURL *c = j->curl;

    (void)curl_easy_setopt(c, CURLOPT_URL, j->url);
    (void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, protocols);
    (void)curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
    (void)curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
    (void)curl_easy_setopt(c, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
    (void)curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    (void)curl_easy_setopt(c, CURLOPT_TIMEOUT,
                           (long)(o->max_seconds > 0 ? o->max_seconds : 1200));
    (void)curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)SLOW_BYTES_S);
    (void)curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME,
                           (long)(o->slow_seconds > 0 ? o->slow_seconds : 60));
    (void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(c, CURLOPT_USERAGENT,
                           "Mozilla/5.0 (compatible; Vedette)");
    (void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    (void)curl_easy_setopt(c, CURLOPT_WRITEDATA, j);
    (void)curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    (void)curl_easy_setopt(c, CURLOPT_HEADERDATA, j);
    (void)curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    (void)curl_easy_setopt(c, CURLOPT_XFERINFODATA, j);
    (void)curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
    if (o->ca_file != NULL)
        (void)curl_easy_setopt(c, CURLOPT_CAINFO, o->ca_file);
    if (o->proxy != NULL)
        (void)curl_easy_setopt(c, CURLOPT_PROXY, o->proxy);
}

/* One try.  VD_IO: worth another; VD_INVALID: not. */
static vd_status try_once(job *j, vd_arena *arena, long *code)
{
    char why[CURL_ERROR_SIZE] = "";
    struct curl_slist *headers = condition(j, arena);
    CURLcode result;

    set_up(j, why);
    j->started = false;
    (void)curl_easy_setopt(j->curl, CURLOPT_HTTPHEADER, headers);
    result = curl_easy_perform(j->curl);
    *code = 0;
    (void)curl_easy_getinfo(j->curl, CURLINFO_RESPONSE_CODE, code);
    curl_slist_free_all(headers);
    if (j->too_large)
        return vd_fail(j->err, VD_INVALID, VD_NOWHERE,
                       "%s: more than %lld bytes", j->url, (long long)j->limit);
    if (result == CURLE_PEER_FAILED_VERIFICATION ||
        result == CURLE_SSL_CACERT_BADFILE ||
        result == CURLE_UNSUPPORTED_PROTOCOL || result == CURLE_URL_MALFORMAT)
        return vd_fail(j->err, VD_INVALID, VD_NOWHERE, "%s: %s", j->url,
                       why[0] == '\0' ? curl_easy_strerror(result) : why);
    if (result != CURLE_OK)
        return vd_fail(j->err, VD_IO, VD_NOWHERE, "%s: %s", j->url,
                       why[0] == '\0' ? curl_easy_strerror(result) : why);
    if (*code == HTTP_OK || *code == HTTP_PARTIAL || *code == HTTP_NOT_MODIFIED)
        return VD_OK;
    if (*code == HTTP_RANGE)
        j->have = 0;
    return vd_fail(j->err,
                   *code >= 500 || *code == 429 || *code == HTTP_RANGE
                       ? VD_IO
                       : VD_INVALID,
                   VD_NOWHERE, "%s: the server answered %ld", j->url, *code);
}

static void wait_ms(int ms)
{
    struct timespec pause = {ms / 1000, (long)(ms % 1000) * 1000000};

    (void)nanosleep(&pause, NULL);
}

static vd_status try_all(job *j, vd_arena *arena, vd_fetch_result *out)
{
    int tries = j->options->tries > 0 ? j->options->tries : TRIES;
    int pause = j->options->pause_ms > 0 ? j->options->pause_ms : PAUSE_MS;
    vd_status st = VD_IO;

    for (out->tries = 1; out->tries <= tries; out->tries++) {
        st = try_once(j, arena, &out->code);
        if (st != VD_IO || out->tries == tries)
            break;
        if ((j->have == 0 || j->same[0] == '\0') && !begin_anew(j))
            break;
        wait_ms(pause);
        pause *= 2;
    }
    return st;
}

vd_status vd_fetch(const char *url, const char *path,
                   const vd_fetch_options *options, vd_arena *arena,
                   vd_fetch_result *out, vd_err *err)
{
    job j = {.url = url,
             .options = options,
             .limit =
                 options->max_bytes > 0 ? options->max_bytes : (int64_t)1 << 30,
             .err = err};
    vd_status st;

    *out = (vd_fetch_result){0};
    j.part = vd_str_printf(arena, "%s.part", path).p;
    j.file = fopen(j.part, "w+b");
    if (j.file == NULL)
        return vd_fail(err, VD_IO, VD_NOWHERE, "%s: cannot be written", j.part);
    j.curl = curl_easy_init();
    if (j.curl == NULL)
        vd_out_of_memory(0);
    vd_buf_init(&j.headers);
    st = try_all(&j, arena, out);
    curl_easy_cleanup(j.curl);
    out->unchanged = out->code == HTTP_NOT_MODIFIED;
    out->bytes = j.have;
    out->headers = vd_str_copy(arena, vd_buf_view(&j.headers));
    out->etag = header_value(out->headers, VD_STR("ETag"));
    out->last_modified = header_value(out->headers, VD_STR("Last-Modified"));
    vd_buf_done(&j.headers);
    if (fflush(j.file) != 0 || fsync(fileno(j.file)) != 0) {
        st = st == VD_OK ? vd_fail(err, VD_IO, VD_NOWHERE,
                                   "%s: cannot be written", j.part)
                         : st;
    }
    (void)fclose(j.file);
    if (st == VD_OK && !out->unchanged && rename(j.part, path) != 0)
        st = vd_fail(err, VD_IO, VD_NOWHERE, "%s: cannot be written", path);
    if (st != VD_OK || out->unchanged)
        (void)unlink(j.part);
    return st == VD_INVALID ? VD_IO : st;
}
