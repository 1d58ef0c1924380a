/* SPDX-License-Identifier: Apache-2.0 */
#include "http/log.h"

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/seal.h"

enum { LINE_MAX_BYTES = 4096 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static vd_secret key;

static void make_key(void)
{
    key = vd_secret_new();
}

static vd_json_out begin(vd_buf *buf, const char *event)
{
    vd_json_out out = {.buf = buf};
    char moment[VD_MOMENT_TEXT];

    vd_buf_init(buf);
    vd_moment_format(vd_clock_now(), moment);
    vd_json_open(&out, '{');
    vd_json_pair(&out, "time", vd_str_of(moment));
    vd_json_pair(&out, "event", vd_str_of(event));
    return out;
}

/* Whether a line can be written without waiting: who reads the log may have
   stopped, and nobody else should. */
static bool has_room(void)
{
    struct pollfd log = {.fd = STDERR_FILENO, .events = POLLOUT};

    return poll(&log, 1, 0) > 0 && (log.revents & POLLOUT) != 0;
}

/* One write for a line, so that lines of threads do not mix; what finds no room
   is counted, and told when there is some again. */
static void end(vd_json_out *out)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static long long dropped;

    (void)pthread_mutex_lock(&lock);
    if (!has_room()) {
        dropped++;
    } else {
        if (dropped > 0)
            vd_json_pair_int(out, "dropped_before", dropped);
        dropped = 0;
        vd_json_close(out, '}');
        vd_buf_put_char(out->buf, '\n');
        /* What a pipe has room for is at least a page; a line is less. */
        (void)!write(STDERR_FILENO, out->buf->p,
                     out->buf->n < LINE_MAX_BYTES ? out->buf->n
                                                  : LINE_MAX_BYTES);
    }
    (void)pthread_mutex_unlock(&lock);
    vd_buf_done(out->buf);
}

void vd_log(const char *event, const char *what)
{
    vd_buf buf;
    vd_json_out out = begin(&buf, event);

    vd_json_pair(&out, "what", vd_str_of(what));
    end(&out);
}

void vd_log_request(const vd_request *r, vd_str route, int status,
                    int64_t micros, size_t bytes)
{
    vd_buf buf;
    vd_json_out out = begin(&buf, "request");
    char hex[VD_HASH_HEX];

    (void)pthread_once(&once, make_key);
    vd_json_pair(&out, "method", r->method);
    vd_json_pair(&out, "route", route);
    if (r->query.n + r->body.n > 0) {
        vd_buf asked;

        vd_buf_init(&asked);
        vd_buf_put(&asked, r->query);
        vd_buf_put(&asked, vd_str_slice(r->body, 0, VD_BODY_MAX));
        vd_hash_hex(vd_hash_keyed(&key, vd_buf_view(&asked)), hex);
        vd_buf_done(&asked);
        vd_json_pair(&out, "asked", vd_str_slice(vd_str_of(hex), 0, 16));
    }
    vd_json_pair_if(&out, "who", r->who);
    vd_json_pair_int(&out, "status", status);
    vd_json_pair_int(&out, "micros", micros);
    vd_json_pair_int(&out, "bytes", (long long)bytes);
    end(&out);
}
