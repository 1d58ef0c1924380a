/* SPDX-License-Identifier: Apache-2.0 */
#include "app/update.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/scratch.h"

/* "Wed, 21 Oct 2015 07:28:00 GMT" (RFC 9110, section 5.6.7). */
static bool http_moment(vd_str text, vd_moment *out)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char month[4] = "";
    char iso[32];
    const char *at;
    int d;
    int y;
    int h;
    int m;
    int s;
    char z[64];

    if (text.n >= sizeof z)
        return false;
    memcpy(z, text.p, text.n);
    z[text.n] = '\0';
    /* NOLINTNEXTLINE(cert-err34-c): the ranges are checked by the parser */
    if (sscanf(z, "%*3s, %2d %3s %4d %2d:%2d:%2d GMT", &d, month, &y, &h, &m,
               &s) != 6)
        return false;
    at = strstr(months, month);
    if (at == NULL || strlen(month) != 3)
        return false;
    (void)snprintf(iso, sizeof iso, "%04d-%02d-%02dT%02d:%02d:%02dZ", y,
                   (int)(at - months) / 3 + 1, d, h, m, s);
    return vd_moment_parse(vd_str_of(iso), out, NULL) == VD_OK;
}

static const char *file_in(vd_arena *arena, const char *folder, vd_str source)
{
    return vd_str_printf(arena, "%s/%.*s", folder, VD_STR_WHOLE(source)).p;
}

/* Seven: out and err count among them.
   NOLINTNEXTLINE(readability-function-size) */
static vd_status load_fetched(vd_store *store, const char *path,
                              const vd_update_options *o,
                              const vd_fetch_result *fetched, vd_arena *arena,
                              vd_update_result *out, vd_err *err)
{
    vd_load_options load = {.source = out->source,
                            .accept_loss = o->accept_loss,
                            .only_newer = true,
                            .url = out->url,
                            .headers = fetched->headers,
                            .now = o->now,
                            .basis = "http",
                            .progress = o->progress,
                            .progress_ctx = o->progress_ctx};
    vd_origin file = {.path = path};
    vd_status st;

    load.dated = http_moment(fetched->last_modified, &load.published);
    if (!load.dated) {
        load.dated = true;
        load.published = o->now;
    }
    st = vd_load_set(store, &file, 1, &load, arena, &out->load, err);
    if (st != VD_OK)
        return st;
    if (out->load.outcome == VD_LOAD_REFUSED) {
        out->outcome = VD_UPDATE_REFUSED;
        (void)snprintf(out->why, sizeof out->why, "%s", out->load.reason);
    } else if (out->load.outcome == VD_LOAD_UNCHANGED) {
        out->outcome = VD_UPDATE_CURRENT;
    }
    return VD_OK;
}

/* What the server said is only remembered when the copy is in the book: a
   refused file must be offered again. */
static vd_status remember(vd_store *store, const vd_update_options *o,
                          const vd_fetch_result *fetched,
                          const vd_update_result *r, vd_err *err)
{
    static const char *const words[] = {"loaded", "current", "fetched",
                                        "refused", "failed"};
    bool keep =
        r->outcome == VD_UPDATE_LOADED || r->outcome == VD_UPDATE_CURRENT;
    vd_fetched f = {.url = r->url,
                    .source = r->source,
                    .at = o->now,
                    .etag = keep ? fetched->etag : VD_STR(""),
                    .last_modified = keep ? fetched->last_modified : VD_STR(""),
                    .outcome = vd_str_of(words[r->outcome])};

    return vd_store_put_fetched(store, &f, err);
}

static vd_status refuse_failed(vd_store *store, const vd_update_options *o,
                               const vd_update_result *r, vd_err *err)
{
    vd_refusal refusal = {.source = r->source,
                          .at = o->now,
                          .name = r->url,
                          .reason = vd_str_of(r->why)};

    return vd_store_refuse(store, &refusal, err);
}

/* Seven: out and err count among them.
   NOLINTNEXTLINE(readability-function-size) */
vd_status vd_update_source(vd_store *store, vd_str source, const char *url,
                           const vd_update_options *options, vd_arena *arena,
                           vd_update_result *out, vd_err *err)
{
    vd_fetch_options fetch = options->fetch;
    vd_fetch_result fetched;
    vd_fetched before = {0};
    const char *folder = NULL;
    const char *path;
    vd_err why = {0};
    vd_status st = VD_OK;

    *out = (vd_update_result){.source = source, .url = vd_str_of(url)};
    if (options->to == NULL) {
        st = vd_store_fetched(store, out->url, arena, &before, err);
        if (st != VD_OK && st != VD_ABSENT)
            return st;
        fetch.etag = before.etag;
        fetch.last_modified = before.last_modified;
        st = vd_scratch_make("update", arena, &folder, err);
        if (st != VD_OK)
            return st;
    }
    path = file_in(arena, folder != NULL ? folder : options->to, source);
    st = vd_fetch(url, path, &fetch, arena, &fetched, &why);
    out->tries = fetched.tries;
    if (st != VD_OK) {
        out->outcome = VD_UPDATE_FAILED;
        (void)snprintf(out->why, sizeof out->why, "%s", why.msg);
        st = store == NULL ? VD_OK : refuse_failed(store, options, out, err);
    } else if (options->to != NULL) {
        out->outcome = VD_UPDATE_FETCHED;
    } else if (fetched.unchanged) {
        out->outcome = VD_UPDATE_CURRENT;
        fetched.etag = before.etag;
        fetched.last_modified = before.last_modified;
        st = remember(store, options, &fetched, out, err);
    } else {
        st = load_fetched(store, path, options, &fetched, arena, out, err);
        if (st == VD_OK)
            st = remember(store, options, &fetched, out, err);
    }
    if (folder != NULL) {
        (void)unlink(path);
        (void)rmdir(folder);
    }
    return st;
}
