/* SPDX-License-Identifier: Apache-2.0 */
#include "http/answer.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <zlib.h>

#include "base/oom.h"
#include "base/seal.h"
#include "http/counts.h"
#include "http/keeper.h"
#include "http/keys.h"
#include "http/log.h"
#include "http/route.h"

/* ---- what every answer has ---- */

static bool is_hex(vd_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!vd_ascii_is_digit(s.p[i]) && (s.p[i] < 'a' || s.p[i] > 'f'))
            return false;
    }
    return true;
}

/* W3C trace context: the trace of the client goes on, with a step of ours. */
static void put_trace(const vd_request *r, vd_reply *reply)
{
    vd_str given = vd_request_header(r, "traceparent");
    vd_str state = vd_request_header(r, "tracestate");
    vd_secret chance = vd_secret_new();
    char hex[VD_HASH_HEX];
    vd_str trace;
    vd_str flags = VD_STR("00");

    vd_hash_hex(chance, hex);
    trace = vd_str_slice(vd_str_of(hex), 0, 32);
    if (given.n == 55 && given.p[2] == '-' && given.p[35] == '-' &&
        given.p[52] == '-' && is_hex(vd_str_slice(given, 3, 35)) &&
        !vd_str_starts(given, VD_STR("ff"))) {
        trace = vd_str_slice(given, 3, 35);
        flags = vd_str_slice(given, 53, 55);
    } else {
        state = VD_STR("");
    }
    vd_reply_header(reply, "traceparent",
                    vd_str_printf(r->arena, "00-%.*s-%.16s-%.*s",
                                  VD_STR_WHOLE(trace), hex + 32,
                                  VD_STR_WHOLE(flags)));
    vd_reply_header(reply, "tracestate",
                    vd_str_printf(r->arena, "yente=%.16s%s%.*s", hex + 32,
                                  state.n > 0 && state.n < 512 ? "," : "",
                                  state.n < 512 ? (int)state.n : 0, state.p));
}

static void put_origin(const vd_request *r, vd_reply *reply)
{
    vd_str origin = vd_request_header(r, "Origin");

    if (origin.n == 0 ||
        (reply->route != NULL && (reply->route->kind & VD_ROUTE_OWN) != 0))
        return;
    vd_reply_drop_header(reply, "Access-Control-Allow-Origin");
    vd_reply_header(reply, "Access-Control-Allow-Origin", VD_STR("*"));
    vd_reply_header(reply, "Access-Control-Allow-Credentials", VD_STR("true"));
}

/* What a browser asks before it asks. */
static void answer_options(const vd_request *r, vd_reply *reply)
{
    vd_str wanted = vd_request_header(r, "Access-Control-Request-Headers");

    reply->status = 200;
    reply->type = VD_STR("text/plain; charset=utf-8");
    vd_buf_put_z(&reply->body, "OK");
    vd_reply_header(reply, "Access-Control-Allow-Methods",
                    VD_STR("GET, HEAD, OPTIONS, POST"));
    if (wanted.n > 0 && wanted.n < 1024)
        vd_reply_header(reply, "Access-Control-Allow-Headers", wanted);
    vd_reply_header(reply, "Access-Control-Max-Age", VD_STR("600"));
}

/* Only where it saves something, and the client says that it can read it. */
static void compress_body(const vd_request *r, vd_reply *reply)
{
    vd_str accepts = vd_request_header(r, "Accept-Encoding");
    z_stream z = {0};
    vd_buf packed;
    uLong room;

    if (reply->body.n < VD_GZIP_FROM ||
        vd_str_find_nocase(accepts, VD_STR("gzip"), 0) == VD_STR_NONE ||
        vd_str_find_nocase(accepts, VD_STR("gzip;q=0"), 0) != VD_STR_NONE)
        return;
    /* The fastest level: answers are small, and asked for often. */
    if (deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return;
    room = deflateBound(&z, (uLong)reply->body.n);
    packed = (vd_buf){vd_zeroed(room, 1), 0, room};
    z.next_in = (Bytef *)(void *)reply->body.p;
    z.avail_in = (uInt)reply->body.n;
    z.next_out = (Bytef *)(void *)packed.p;
    z.avail_out = (uInt)room;
    if (deflate(&z, Z_FINISH) == Z_STREAM_END) {
        packed.n = z.total_out;
        vd_buf_done(&reply->body);
        reply->body = packed;
        vd_reply_header(reply, "Content-Encoding", VD_STR("gzip"));
        vd_reply_header(reply, "Vary", VD_STR("Accept-Encoding"));
    } else {
        vd_buf_done(&packed);
    }
    (void)deflateEnd(&z);
}

/* ---- who asks ---- */

static bool admit(vd_service *s, vd_request *r, vd_reply *reply,
                  vd_access *access)
{
    long long wait = 0;

    if (s->keys == NULL) {
        *access = VD_ACCESS_ADMIN;
        return true;
    }
    if (vd_keys_admit(s->keys, r, vd_clock_now(), access, &wait) !=
        VD_TOO_OFTEN)
        return true;
    vd_reply_detail(reply, 429, "Too many requests for this key.");
    vd_reply_header(reply, "Retry-After",
                    vd_str_printf(r->arena, "%lld", wait));
    return false;
}

static vd_str host_of(vd_str url)
{
    size_t at = vd_str_find(url, VD_STR("//"), 0);

    url = at == VD_STR_NONE ? url : vd_str_slice(url, at + 2, url.n);
    at = vd_str_find_char(url, '/', 0);
    return vd_str_slice(url, 0, at);
}

static bool is_near(vd_str host)
{
    static const vd_str near[] = {VD_STR_INIT("127.0.0.1"),
                                  VD_STR_INIT("localhost"),
                                  VD_STR_INIT("[::1]")};

    for (size_t i = 0; i < sizeof near / sizeof near[0]; i++) {
        if (vd_str_starts(host, near[i]) &&
            (host.n == near[i].n || host.p[near[i].n] == ':'))
            return true;
    }
    return false;
}

/* Without keys whoever reaches this machine may ask, and so may any page in a
   browser on it: what is the user's own is answered to no page of another site,
   nor under a name that another may have given to this address. */
static bool is_foreign(const vd_service *s, const vd_request *r)
{
    vd_str origin = vd_request_header(r, "Origin");
    vd_str host = vd_request_header(r, "Host");
    vd_str base = host_of(vd_str_of(s->settings.base_url));

    return s->keys == NULL &&
           ((origin.n > 0 && !vd_str_is(host_of(origin), host)) ||
            (!is_near(host) && (base.n == 0 || !vd_str_is(host, base))));
}

uint64_t vd_answer_body_max(const vd_service *s, const vd_reply *reply)
{
    return reply->route != NULL && (reply->route->kind & VD_ROUTE_SPOOLED) != 0
               ? (uint64_t)s->settings.stream_mb << 20
               : VD_BODY_MAX;
}

void vd_answer_refuse_body(uint64_t most, vd_reply *reply)
{
    vd_reply_detail(reply, 413, "Request body too large (limit: %llu bytes)",
                    (unsigned long long)most);
}

static int64_t micros_now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void vd_answer_open(vd_service *s, vd_request *r, vd_str url, vd_reply *reply)
{
    const char *wrong = NULL;
    vd_access access;

    r->is_open = true;
    if (url.n > VD_URL_MAX) {
        vd_reply_detail(reply, 414, "Request URI too long");
        return;
    }
    if (!vd_request_take_url(r, url, &wrong)) {
        vd_reply_detail(reply, 400, "%s", wrong);
        return;
    }
    if (vd_str_is(r->method, VD_STR("OPTIONS"))) {
        answer_options(r, reply);
        return;
    }
    if (!admit(s, r, reply, &access))
        return;
    r->access = (int)access;
    reply->route = vd_route_admit(reply, r, access);
    if (reply->status == 0 && (reply->route->kind & VD_ROUTE_OWN) != 0 &&
        is_foreign(s, r)) {
        vd_reply_detail(reply, 403,
                        "Without keys this is not answered to pages of other "
                        "sites, nor under other names (--base-url).");
    }
}

static const vd_route *answer(vd_service *s, vd_worker *worker, vd_request *r,
                              vd_reply *reply)
{
    vd_call call = {.service = s,
                    .worker = worker,
                    .request = r,
                    .reply = reply,
                    .volume = vd_service_hold(s)};
    const vd_route *route = vd_route_answer(&call, r, (vd_access)r->access);

    vd_reply_header(reply, "X-List-Version",
                    vd_str_copy(r->arena, vd_str_of(call.volume->state)));
    /* What was refused is not kept. */
    if (reply->status != 200)
        reply->keep = NULL;
    if (reply->keep != NULL) {
        reply->keep->volume = call.volume;
        (void)atomic_fetch_add(&call.volume->holders, 1);
    }
    vd_volume_let_go(call.volume);
    return route;
}

void vd_answer_end(vd_service *s, const vd_request *r, const vd_reply *reply)
{
    int64_t took = micros_now() - reply->began;
    const vd_route *route = reply->route;

    vd_counts_answer(s->counts, route, reply->status, took);
    if (!s->settings.quiet) {
        vd_log_request(r,
                       route == NULL ? VD_STR("none") : vd_str_of(route->path),
                       reply->status, took, reply->body.n);
    }
}

void vd_answer(vd_service *s, vd_worker *worker, vd_request *r, vd_str url,
               vd_reply *reply)
{
    reply->began = micros_now();
    if (!r->is_open && reply->status == 0)
        vd_answer_open(s, r, url, reply);
    /* What was refused before, or a body that was too large, has its answer. */
    if (reply->status == 0)
        reply->route = answer(s, worker, r, reply);
    put_trace(r, reply);
    put_origin(r, reply);
    vd_reply_header(reply, "X-Content-Type-Options", VD_STR("nosniff"));
    compress_body(r, reply);
    /* What waits for the keeper is counted when that is done. */
    if (reply->keep == NULL)
        vd_answer_end(s, r, reply);
}
