/* SPDX-License-Identifier: Apache-2.0 */
#include "fetch/post.h"

#include <curl/curl.h>

#include "base/oom.h"

enum { STATUS_FIRST = 200, STATUS_LAST = 299, ANSWER_MAX = 65536 };

const char *vd_post_wrong(vd_str url)
{
    static const vd_str near[] = {VD_STR_INIT("http://127.0.0.1"),
                                  VD_STR_INIT("http://localhost"),
                                  VD_STR_INIT("http://[::1]")};

    if (vd_str_starts(url, VD_STR("https://")))
        return NULL;
    for (size_t i = 0; i < sizeof near / sizeof near[0]; i++) {
        vd_str rest = vd_str_slice(url, near[i].n, url.n);

        /* No "@": what stands before it would be a user, and behind it the
           host. */
        if (vd_str_starts(url, near[i]) &&
            (rest.n == 0 || rest.p[0] == ':' || rest.p[0] == '/') &&
            vd_str_find_char(rest, '@', 0) == VD_STR_NONE)
            return NULL;
    }
    return "expected https://, or http:// to this machine";
}

/* What is answered is looked at by nobody: a little of it is let come. */
static size_t forget(char *bytes, size_t size, size_t n, void *ctx)
{
    size_t *left = ctx;

    (void)bytes;
    if (size * n > *left)
        return 0;
    *left -= size * n;
    return size * n;
}

static int look(void *ctx, curl_off_t total, curl_off_t now,
                curl_off_t up_total, curl_off_t up_now)
{
    const vd_post_options *o = ctx;

    (void)total;
    (void)now;
    (void)up_total;
    (void)up_now;
    return o->stop != NULL && o->stop(o->stop_ctx);
}

vd_status vd_post(const char *url, vd_str body, const vd_post_options *o,
                  vd_err *err)
{
    char why[CURL_ERROR_SIZE] = "";
    struct curl_slist *headers = NULL;
    CURL *c = curl_easy_init();
    CURLcode result;
    size_t left = ANSWER_MAX;
    long status = 0;

    if (c == NULL)
        vd_out_of_memory(0);
    for (size_t i = 0; i < o->n_headers; i++)
        headers = curl_slist_append(headers, o->headers[i]);
    (void)curl_easy_setopt(c, CURLOPT_URL, url);
    (void)curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    (void)curl_easy_setopt(c, CURLOPT_PROXY, "");
    (void)curl_easy_setopt(c, CURLOPT_TIMEOUT, o->seconds);
    (void)curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    (void)curl_easy_setopt(c, CURLOPT_USERAGENT, "Vedette");
    (void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    (void)curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
    (void)curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.p);
    (void)curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, forget);
    (void)curl_easy_setopt(c, CURLOPT_WRITEDATA, &left);
    (void)curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, look);
    (void)curl_easy_setopt(c, CURLOPT_XFERINFODATA, o);
    (void)curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    (void)curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
    result = curl_easy_perform(c);
    (void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(c);
    if (result != CURLE_OK && result != CURLE_WRITE_ERROR)
        return vd_fail(err, VD_IO, VD_NOWHERE, "%s",
                       why[0] == '\0' ? curl_easy_strerror(result) : why);
    if (status < STATUS_FIRST || status > STATUS_LAST)
        return vd_fail(err, VD_IO, VD_NOWHERE, "it answered %ld", status);
    return VD_OK;
}
