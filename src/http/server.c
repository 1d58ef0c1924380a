/* SPDX-License-Identifier: Apache-2.0 */
#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/crew.h"
#include "base/map.h"
#include "base/oom.h"
#include "http/answer.h"
#include "http/counts.h"
#include "http/keeper.h"
#include "http/keys.h"
#include "http/log.h"
#include "http/socket.h"
#include "http/spool.h"

enum {
    PIECE = 32768,       /* of a stream */
    MEMORY = 160 * 1024, /* of a connection: a URL and headers */
    IDLE_SECONDS = 120,  /* without a byte, whatever is going on */
    LOOK_MS = 1000,
    HEADERS_MAX = 256,
    READ_ANYWAY = 4, /* times the largest body */
    STEP_MS = 25,
    LOOK_FOR_END_MS = 100,
    PATIENCE_MS = 5000, /* for what was begun, when it ends */
};

typedef enum phase { WAITING = 0, READING, ANSWERED } phase;

/* A connection, known to who looks for those that dawdle. */
typedef struct line {
    struct line *next;
    struct line *before;
    MHD_socket fd;
    int64_t since_ms; /* since when it is in its phase */
    phase phase;
    bool waits; /* for the keeper: it is suspended */
} line;

/* A request while it comes in. */
typedef struct transaction {
    vd_server *server;
    vd_arena arena;
    vd_request request;
    vd_str url;
    vd_spool body;
    vd_reply reply;
    struct MHD_Connection *connection;
    vd_volume *volume; /* held while it is kept */
    uint64_t most;     /* bytes of the body */
    bool begun;
    bool answered; /* the reply is made, and kept if it must be */
} transaction;

/* The threads that answer with one certificate (or none).  A new certificate
   brings a new shift; the old one ends when what it began is done. */
typedef struct shift {
    vd_server *server;
    struct MHD_Daemon *daemon;
    char *cert;
    char *key;
    line *lines;       /* its connections */
    int64_t relief_ms; /* since when there is a newer one */
    struct shift *older;
} shift;

struct vd_server {
    vd_service *service;
    int fd;
    vd_place_text place;
    pthread_mutex_t lock; /* of shifts and lines */
    shift *shift;      /* that takes new connections; behind it, older ones */
    vd_hash cert_is;   /* that was looked at last */
    atomic_long taken; /* connections that are open */
    pthread_t porter;
    pthread_t watcher;
    bool has_porter;
    bool has_watcher;
    atomic_bool ending;
    pthread_key_t worker;
};

/* ---- threads ---- */

static void drop_worker(void *worker)
{
    vd_worker_done(worker);
    free(worker);
}

static vd_worker *my_worker(vd_server *server)
{
    vd_worker *w = pthread_getspecific(server->worker);

    if (w == NULL) {
        w = vd_zeroed(1, sizeof *w);
        (void)pthread_setspecific(server->worker, w);
    }
    return w;
}

/* ---- requests ---- */

static void *begin(void *ctx, const char *uri, struct MHD_Connection *c)
{
    transaction *t = vd_zeroed(1, sizeof *t);
    const shift *of = ctx;

    (void)c;
    t->server = of->server;
    vd_arena_init(&t->arena, 0);
    vd_spool_init(&t->body);
    vd_buf_init(&t->reply.body);
    t->request.arena = &t->arena;
    t->url = vd_str_copy(&t->arena, vd_str_of(uri));
    return t;
}

static void enter(line *l, phase now)
{
    l->phase = now;
    l->since_ms = vd_clock_elapsed_ms();
}

static line *line_of(struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info == NULL ? NULL : info->socket_context;
}

static void set_phase(vd_server *server, struct MHD_Connection *c, phase now)
{
    line *l = line_of(c);

    if (l == NULL)
        return;
    (void)pthread_mutex_lock(&server->lock);
    enter(l, now);
    (void)pthread_mutex_unlock(&server->lock);
}

static void end(void *ctx, struct MHD_Connection *c, void **held,
                enum MHD_RequestTerminationCode why)
{
    transaction *t = *held;

    (void)why;
    set_phase(((shift *)ctx)->server, c, WAITING);
    if (t == NULL)
        return;
    if (t->reply.stream != NULL)
        t->reply.stream->done(t->reply.stream->ctx);
    vd_spool_done(&t->body);
    vd_buf_done(&t->reply.body);
    vd_arena_done(&t->arena);
    free(t);
    *held = NULL;
}

static enum MHD_Result take_header(void *ctx, enum MHD_ValueKind kind,
                                   const char *name, const char *value)
{
    transaction *t = ctx;
    vd_request *r = &t->request;

    (void)kind;
    if (r->n_headers < HEADERS_MAX) {
        r->headers[r->n_headers++] = (vd_param){
            vd_str_copy(&t->arena, vd_str_of(name)),
            vd_str_copy(&t->arena, vd_str_of(value == NULL ? "" : value))};
    }
    return MHD_YES;
}

static vd_str peer_of(struct MHD_Connection *c, vd_arena *arena)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    char host[64] = "";

    if (info != NULL && info->client_addr->sa_family == AF_INET) {
        (void)inet_ntop(
            AF_INET,
            &((struct sockaddr_in *)(void *)info->client_addr)->sin_addr, host,
            sizeof host);
    } else if (info != NULL && info->client_addr->sa_family == AF_INET6) {
        (void)inet_ntop(
            AF_INET6,
            &((struct sockaddr_in6 *)(void *)info->client_addr)->sin6_addr,
            host, sizeof host);
    }
    return vd_str_copy(arena, vd_str_of(host));
}

static void take_head(const shift *of, transaction *t, struct MHD_Connection *c,
                      const char *method)
{
    vd_request *r = &t->request;
    vd_str length;
    long long n = 0;

    t->begun = true;
    r->headers = VD_NEW_N(&t->arena, vd_param, HEADERS_MAX);
    (void)MHD_get_connection_values(c, MHD_HEADER_KIND, take_header, t);
    r->method = vd_str_copy(&t->arena, vd_str_of(method));
    r->peer = peer_of(c, &t->arena);
    r->scheme = of->cert != NULL ? VD_STR("https") : VD_STR("http");
    length = vd_request_header(r, "Content-Length");
    vd_answer_open(of->server->service, r, t->url, &t->reply);
    t->most = vd_answer_body_max(of->server->service, &t->reply);
    /* One that is a little too large is read and forgotten, since few clients
       look for an answer before they have said all. */
    if (t->reply.status == 0 && length.n > 0 &&
        (!vd_str_to_int(length, &n) || (uint64_t)n > READ_ANYWAY * t->most))
        vd_answer_refuse_body(t->most, &t->reply);
}

static void take_body(transaction *t, vd_str bytes)
{
    if (t->reply.status != 0)
        return;
    if (t->body.bytes + bytes.n > t->most)
        vd_answer_refuse_body(t->most, &t->reply);
    else if (!vd_spool_put(&t->body, bytes))
        vd_reply_detail(&t->reply, 503, "There is no room for the body.");
}

/* ---- replies ---- */

static ssize_t read_stream(void *ctx, uint64_t at, char *to, size_t room)
{
    transaction *t = ctx;
    const vd_feed *feed = t->reply.stream;
    size_t n;

    (void)at;
    n = feed->read(feed->ctx, my_worker(t->server), to, room);
    return n == 0 ? MHD_CONTENT_READER_END_OF_STREAM : (ssize_t)n;
}

static struct MHD_Response *response_of(transaction *t)
{
    struct MHD_Response *out;

    if (t->reply.stream != NULL)
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE,
                                                 read_stream, t, NULL);
    out = MHD_create_response_from_buffer(t->reply.body.n, t->reply.body.p,
                                          MHD_RESPMEM_MUST_FREE);
    if (out != NULL)
        t->reply.body = (vd_buf){0};
    return out;
}

static enum MHD_Result send_reply(transaction *t, struct MHD_Connection *c)
{
    struct MHD_Response *response = response_of(t);
    enum MHD_Result sent;

    if (response == NULL)
        return MHD_NO;
    if (t->reply.type.n > 0)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
                                      vd_str_z(&t->arena, t->reply.type));
    for (size_t i = 0; i < t->reply.n_headers; i++) {
        (void)MHD_add_response_header(
            response, vd_str_z(&t->arena, t->reply.headers[i].name),
            vd_str_z(&t->arena, t->reply.headers[i].value));
    }
    sent = MHD_queue_response(c, (unsigned)t->reply.status, response);
    MHD_destroy_response(response);
    return sent;
}

/* Under the lock, so that nobody ends the threads in between. */
static void suspend(vd_server *server, struct MHD_Connection *c)
{
    line *l = line_of(c);

    (void)pthread_mutex_lock(&server->lock);
    if (l != NULL)
        l->waits = true;
    MHD_suspend_connection(c);
    (void)pthread_mutex_unlock(&server->lock);
}

static void resume(vd_server *server, struct MHD_Connection *c)
{
    line *l = line_of(c);

    (void)pthread_mutex_lock(&server->lock);
    if (l != NULL)
        l->waits = false;
    MHD_resume_connection(c);
    (void)pthread_mutex_unlock(&server->lock);
}

/* The keeper tells: the connection goes on, in a thread of its own. */
static void go_on(void *ctx, const char *wrong)
{
    transaction *t = ctx;

    vd_volume_let_go(t->volume);
    if (wrong != NULL) {
        vd_reply_drop_header(&t->reply, "Content-Encoding");
        vd_reply_detail(&t->reply, 503, "%s", wrong);
    }
    vd_answer_end(t->server->service, &t->request, &t->reply);
    resume(t->server, t->connection);
}

/* Makes the reply; it is sent when what was screened is on the desk. */
static enum MHD_Result make_reply(vd_server *server, transaction *t,
                                  struct MHD_Connection *c)
{
    vd_keep *keep;

    t->request.body = vd_spool_view(&t->body);
    if (t->request.body.p == NULL && t->body.bytes > 0 && t->reply.status == 0)
        vd_reply_detail(&t->reply, 503, "The body cannot be read again.");
    vd_answer(server->service, my_worker(server), &t->request, t->url,
              &t->reply);
    keep = t->reply.keep;
    t->answered = true;
    if (keep == NULL)
        return send_reply(t, c);
    t->connection = c;
    t->volume = keep->volume;
    keep->done = go_on;
    keep->ctx = t;
    suspend(server, c);
    vd_keeper_give(server->service->keeper, keep);
    return MHD_YES;
}

/* NOLINTNEXTLINE(readability-function-size): as the library calls it */
static enum MHD_Result answer(void *ctx, struct MHD_Connection *c,
                              const char *url, const char *method,
                              const char *version, const char *upload,
                              size_t *n_upload, void **held)
{
    shift *of = ctx;
    vd_server *server = of->server;
    transaction *t = *held;

    (void)url;
    (void)version;
    if (t->answered)
        return send_reply(t, c);
    if (!t->begun) {
        take_head(of, t, c, method);
        set_phase(server, c, READING);
        /* A body that is refused is answered before it comes. */
        if (t->reply.status == 0)
            return MHD_YES;
    }
    if (*n_upload > 0) {
        take_body(t, (vd_str){upload, *n_upload});
        *n_upload = 0;
        return MHD_YES;
    }
    set_phase(server, c, ANSWERED);
    return make_reply(server, t, c);
}

/* The path is decoded by http/request.c. */
static size_t leave_as_it_is(void *ctx, struct MHD_Connection *c, char *s)
{
    (void)ctx;
    (void)c;
    return strlen(s);
}

/* ---- connections ---- */

static void open_line(shift *of, struct MHD_Connection *c, void **held)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    line *l = vd_zeroed(1, sizeof *l);

    l->fd = info == NULL ? -1 : info->connect_fd;
    enter(l, WAITING);
    (void)pthread_mutex_lock(&of->server->lock);
    l->next = of->lines;
    if (l->next != NULL)
        l->next->before = l;
    of->lines = l;
    (void)pthread_mutex_unlock(&of->server->lock);
    vd_counts_connection(of->server->service->counts, 1);
    *held = l;
}

/* The socket is closed after this: who has the lock never shuts another's that
   has its number. */
static void close_line(shift *of, void **held)
{
    line *l = *held;

    if (l == NULL)
        return;
    (void)pthread_mutex_lock(&of->server->lock);
    if (l->next != NULL)
        l->next->before = l->before;
    if (l->before != NULL)
        l->before->next = l->next;
    else
        of->lines = l->next;
    (void)pthread_mutex_unlock(&of->server->lock);
    atomic_fetch_sub(&of->server->taken, 1);
    vd_counts_connection(of->server->service->counts, -1);
    free(l);
    *held = NULL;
}

static void notice(void *ctx, struct MHD_Connection *c, void **held,
                   enum MHD_ConnectionNotificationCode what)
{
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        open_line(ctx, c, held);
    else
        close_line(ctx, held);
}

static void shut_dawdlers_of(const vd_settings *s, line *l, int64_t now)
{
    for (; l != NULL; l = l->next) {
        int64_t most =
            1000 * (l->phase == WAITING ? s->header_seconds : s->body_seconds);

        if (l->phase != ANSWERED && l->fd >= 0 && now - l->since_ms > most) {
            (void)shutdown(l->fd, SHUT_RDWR);
            l->fd = -1;
        }
    }
}

static void shut_dawdlers(vd_server *server)
{
    int64_t now = vd_clock_elapsed_ms();

    (void)pthread_mutex_lock(&server->lock);
    for (shift *of = server->shift; of != NULL; of = of->older)
        shut_dawdlers_of(&server->service->settings, of->lines, now);
    (void)pthread_mutex_unlock(&server->lock);
}

/* Takes those who call and gives them to the threads in turn.  The threads
   could take them themselves, but one of them would have twice as many as
   another. */
static void take_caller(vd_server *server)
{
    struct sockaddr_storage a = {0};
    socklen_t n = sizeof a;
    int fd = accept(server->fd, (struct sockaddr *)&a, &n);

    if (fd < 0) {
        struct timespec pause = {0, 1000000L * STEP_MS};

        /* Nothing can be opened now: others wait until something is closed. */
        if (errno == EMFILE || errno == ENFILE || errno == ENOMEM ||
            errno == ENOBUFS)
            (void)nanosleep(&pause, NULL);
        return;
    }
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    atomic_fetch_add(&server->taken, 1);
    /* Under the lock, or the shift may go home meanwhile.  It closes the socket
       if it cannot take it. */
    (void)pthread_mutex_lock(&server->lock);
    if (MHD_add_connection(server->shift->daemon, fd, (struct sockaddr *)&a,
                           n) != MHD_YES)
        atomic_fetch_sub(&server->taken, 1);
    (void)pthread_mutex_unlock(&server->lock);
}

static void *stand_at_the_door(void *ctx)
{
    vd_server *server = ctx;
    long most = (long)server->service->settings.connections;

    while (!atomic_load(&server->ending)) {
        struct pollfd door = {.fd = server->fd, .events = POLLIN};
        bool full = atomic_load(&server->taken) >= most;

        /* Who is too many waits outside. */
        if (full)
            door.fd = -1;
        if (poll(&door, 1, full ? STEP_MS : LOOK_FOR_END_MS) > 0)
            take_caller(server);
    }
    return NULL;
}

/* ---- certificates ---- */

static vd_status read_text(const char *path, char **out, vd_err *err)
{
    vd_map *map;
    vd_status st = vd_map_open(path, &map, err);
    vd_str text;

    if (st == VD_ABSENT)
        return vd_fail(err, VD_IO, VD_NOWHERE, "%s: there is no such file",
                       path);
    if (st != VD_OK)
        return st;
    text = vd_map_view(map);
    *out = vd_zeroed(text.n + 1, 1);
    if (text.n > 0)
        memcpy(*out, text.p, text.n);
    vd_map_close(map);
    return VD_OK;
}

static vd_status read_certificate(vd_server *server, char **cert, char **key,
                                  vd_err *err)
{
    const vd_settings *s = &server->service->settings;
    vd_status st = VD_OK;

    *cert = *key = NULL;
    if (s->tls_cert[0] == '\0')
        return VD_OK;
    st = read_text(s->tls_cert, cert, err);
    if (st == VD_OK)
        st = read_text(s->tls_key, key, err);
    if (st == VD_OK && *cert != NULL && *key != NULL &&
        (strstr(*cert, "BEGIN CERTIFICATE") == NULL ||
         strstr(*key, "PRIVATE KEY") == NULL)) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "%s and %s: expected a certificate and its key, in PEM",
                     s->tls_cert, s->tls_key);
    }
    if (st != VD_OK) {
        free(*cert);
        free(*key);
        *cert = *key = NULL;
    }
    return st;
}

static vd_hash hash_of_pair(const char *cert, const char *key)
{
    return vd_hash_pair(vd_hash_of(vd_str_of(cert)),
                        vd_hash_of(vd_str_of(key)));
}

/* ---- the daemon ---- */

static void say(void *ctx, const char *fmt, va_list args)
    __attribute__((format(printf, 2, 0)));
static void say(void *ctx, const char *fmt, va_list args)
{
    char text[300];
    size_t n;

    (void)ctx;
    (void)vsnprintf(text, sizeof text, fmt, args);
    n = strlen(text);
    while (n > 0 && text[n - 1] == '\n')
        text[--n] = '\0';
    vd_log("connection", text);
}

static struct MHD_Daemon *start_daemon(shift *of)
{
    const vd_settings *s = &of->server->service->settings;
    unsigned threads =
        s->threads > 0 ? (unsigned)s->threads : (unsigned)vd_crew_size();
    struct MHD_OptionItem options[16];
    size_t n = 0;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC |
                     MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME |
                     MHD_USE_ERROR_LOG | (of->cert != NULL ? MHD_USE_TLS : 0);

#define OPTION(name, value, pointer) \
    options[n++] = (struct MHD_OptionItem) \
    { \
        name, value, pointer \
    }
    /* Only more than one thread are a pool. */
    if (threads > 1)
        OPTION(MHD_OPTION_THREAD_POOL_SIZE, threads, NULL);
    OPTION(MHD_OPTION_CONNECTION_MEMORY_LIMIT, MEMORY, NULL);
    OPTION(MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS, NULL);
    OPTION(MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL);
    if (of->cert != NULL) {
        OPTION(MHD_OPTION_HTTPS_MEM_CERT, 0, of->cert);
        OPTION(MHD_OPTION_HTTPS_MEM_KEY, 0, of->key);
    }
    OPTION(MHD_OPTION_END, 0, NULL);
#undef OPTION
    return MHD_start_daemon(
        flags, 0, NULL, NULL, answer, of, MHD_OPTION_EXTERNAL_LOGGER, say, NULL,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)s->connections + threads,
        MHD_OPTION_URI_LOG_CALLBACK, begin, of, MHD_OPTION_NOTIFY_COMPLETED,
        end, of, MHD_OPTION_NOTIFY_CONNECTION, notice, of,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_as_it_is, NULL, MHD_OPTION_ARRAY,
        options, MHD_OPTION_END);
}

static void free_shift(shift *of)
{
    if (of->daemon != NULL)
        MHD_stop_daemon(of->daemon);
    free(of->cert);
    free(of->key);
    free(of);
}

/* With that certificate, which is the shift's from then on; NULL if it cannot
   be. */
static shift *begin_shift(vd_server *server, char *cert, char *key)
{
    shift *of = vd_zeroed(1, sizeof *of);

    of->server = server;
    of->cert = cert;
    of->key = key;
    of->daemon = start_daemon(of);
    if (of->daemon != NULL)
        return of;
    free_shift(of);
    return NULL;
}

/* Whether something that it began is not done.  What is sent slowly is waited
   for a while; who waits for the keeper is, in any case: the library cannot
   end with a connection that is suspended. */
static bool is_needed(vd_server *server, const shift *of)
{
    bool late = vd_clock_elapsed_ms() - of->relief_ms >= PATIENCE_MS;
    bool busy = false;

    (void)pthread_mutex_lock(&server->lock);
    for (const line *l = of->lines; l != NULL; l = l->next)
        busy = busy || l->waits || (!late && l->phase == ANSWERED);
    (void)pthread_mutex_unlock(&server->lock);
    return busy;
}

/* Older shifts go home when they are done. */
static void relieve(vd_server *server)
{
    shift **at = &server->shift->older;

    while (*at != NULL) {
        shift *of = *at;

        if (is_needed(server, of)) {
            at = &of->older;
            continue;
        }
        (void)pthread_mutex_lock(&server->lock);
        *at = of->older;
        (void)pthread_mutex_unlock(&server->lock);
        free_shift(of);
    }
}

static void look_at_certificate(vd_server *server)
{
    shift *anew;
    char *cert;
    char *key;
    vd_err err = {0};

    relieve(server);
    if (server->shift->cert == NULL)
        return;
    if (read_certificate(server, &cert, &key, &err) != VD_OK) {
        vd_log("certificate", err.msg);
        return;
    }
    if (vd_hash_is(hash_of_pair(cert, key), server->cert_is)) {
        free(cert);
        free(key);
        return;
    }
    server->cert_is = hash_of_pair(cert, key);
    anew = begin_shift(server, cert, key);
    if (anew == NULL) {
        vd_log("certificate", "the new certificate is none: the old one stays");
        return;
    }
    (void)pthread_mutex_lock(&server->lock);
    server->shift->relief_ms = vd_clock_elapsed_ms();
    anew->older = server->shift;
    server->shift = anew;
    (void)pthread_mutex_unlock(&server->lock);
    vd_log("certificate", "answering with the new certificate");
}

static void look_at_lists(vd_server *server)
{
    vd_err err = {0};
    bool swapped = false;

    if (vd_service_look(server->service, &swapped, &err) != VD_OK)
        vd_log("lists", err.msg);
    if (swapped) {
        vd_counts_swap(server->service->counts);
        vd_log("lists", "answering from new editions");
    }
    if (server->service->keys != NULL &&
        vd_keys_look(server->service->keys, &err) != VD_OK)
        vd_log("keys", err.msg);
}

static void *watch(void *ctx)
{
    vd_server *server = ctx;
    int64_t next = vd_clock_elapsed_ms() + LOOK_MS;

    while (!atomic_load(&server->ending)) {
        struct timespec pause = {0, 50000000L};

        (void)nanosleep(&pause, NULL);
        if (vd_clock_elapsed_ms() < next)
            continue;
        shut_dawdlers(server);
        look_at_lists(server);
        look_at_certificate(server);
        next = vd_clock_elapsed_ms() + LOOK_MS;
    }
    return NULL;
}

static vd_status open_door(vd_server *server, vd_err *err)
{
    char *cert;
    char *key;
    vd_status st = read_certificate(server, &cert, &key, err);

    if (st != VD_OK)
        return st;
    if (cert != NULL)
        server->cert_is = hash_of_pair(cert, key);
    server->shift = begin_shift(server, cert, key);
    if (server->shift == NULL)
        return vd_fail(err, VD_IO, VD_NOWHERE,
                       "the server does not start; the log says why");
    server->has_porter =
        pthread_create(&server->porter, NULL, stand_at_the_door, server) == 0;
    server->has_watcher =
        pthread_create(&server->watcher, NULL, watch, server) == 0;
    return server->has_porter && server->has_watcher
               ? VD_OK
               : vd_fail(err, VD_LIMIT, VD_NOWHERE, "no thread can be had");
}

vd_status vd_server_start(vd_service *service, vd_server **out, vd_err *err)
{
    vd_server *server = vd_zeroed(1, sizeof *server);
    vd_status st;

    server->service = service;
    server->fd = -1;
    (void)pthread_mutex_init(&server->lock, NULL);
    (void)pthread_key_create(&server->worker, drop_worker);
    st = vd_socket_open(&service->settings, service->keys != NULL, &server->fd,
                        server->place, err);
    if (st == VD_OK)
        st = open_door(server, err);
    if (st != VD_OK) {
        vd_server_stop(server);
        return st;
    }
    *out = server;
    return VD_OK;
}

vd_str vd_server_place(const vd_server *server)
{
    return vd_str_of(server->place);
}

void vd_server_stop(vd_server *server)
{
    shift *of;

    if (server == NULL)
        return;
    atomic_store(&server->ending, true);
    if (server->has_porter)
        (void)pthread_join(server->porter, NULL);
    if (server->has_watcher)
        (void)pthread_join(server->watcher, NULL);
    if (server->fd >= 0)
        (void)close(server->fd);
    of = server->shift;
    while (of != NULL) {
        shift *older = of->older;

        of->relief_ms = vd_clock_elapsed_ms();
        while (is_needed(server, of)) {
            struct timespec pause = {0, 1000000L * STEP_MS};

            /* What has waited so long is answered that it cannot be. */
            if (vd_clock_elapsed_ms() - of->relief_ms >= PATIENCE_MS)
                vd_keeper_refuse(server->service->keeper);
            (void)nanosleep(&pause, NULL);
        }
        free_shift(of);
        of = older;
    }
    (void)pthread_mutex_destroy(&server->lock);
    (void)pthread_key_delete(server->worker);
    free(server);
}
