/* SPDX-License-Identifier: Apache-2.0 */
#include "http/socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024, FIRST_FD = 3 /* systemd's */ };

/* A socket that systemd made: LISTEN_PID and LISTEN_FDS say so. */
static int given_socket(void)
{
    /* Read before there is another thread. */
    const char *pid = getenv("LISTEN_PID"); /* NOLINT(concurrency-mt-unsafe) */
    const char *n = getenv("LISTEN_FDS");   /* NOLINT(concurrency-mt-unsafe) */
    long long value;

    if (pid == NULL || n == NULL || !vd_str_to_int(vd_str_of(pid), &value) ||
        value != getpid() || !vd_str_to_int(vd_str_of(n), &value) || value < 1)
        return -1;
    (void)fcntl(FIRST_FD, F_SETFD, FD_CLOEXEC);
    return FIRST_FD;
}

static bool is_loopback(const struct sockaddr *a)
{
    if (a->sa_family == AF_INET) {
        return (ntohl(((const struct sockaddr_in *)(const void *)a)
                          ->sin_addr.s_addr) >>
                24) == 127;
    }
    return a->sa_family == AF_UNIX ||
           (a->sa_family == AF_INET6 &&
            IN6_IS_ADDR_LOOPBACK(
                &((const struct sockaddr_in6 *)(const void *)a)->sin6_addr));
}

static vd_status listen_on(const struct addrinfo *a, int *out, vd_err *err)
{
    int on = 1;
    int fd = socket(a->ai_family, a->ai_socktype, a->ai_protocol);

    if (fd >= 0) {
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
        (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    }
    if (fd < 0 || bind(fd, a->ai_addr, a->ai_addrlen) != 0 ||
        listen(fd, BACKLOG) != 0) {
        int why = errno;

        if (fd >= 0)
            (void)close(fd);
        return vd_fail(err, VD_IO, VD_NOWHERE, "cannot listen: %s",
                       why == EADDRINUSE ? "the port is taken"
                       : why == EACCES   ? "not allowed"
                       : why == EADDRNOTAVAIL
                           ? "the address is none of this machine"
                           : "the system refuses");
    }
    *out = fd;
    return VD_OK;
}

static vd_status make_socket(const vd_settings *s, int *out, vd_err *err)
{
    struct addrinfo wanted = {.ai_socktype = SOCK_STREAM,
                              .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    char port[16];
    vd_status st;

    (void)snprintf(port, sizeof port, "%lld", s->port);
    if (getaddrinfo(strcmp(s->host, "localhost") == 0 ? "127.0.0.1" : s->host,
                    port, &wanted, &found) != 0) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "\"%s\" is no address to listen on: expected numbers, "
                       "as 127.0.0.1 or ::",
                       s->host);
    }
    st = listen_on(found, out, err);
    freeaddrinfo(found);
    if (st != VD_OK)
        vd_err_context(err, "%s:%lld", s->host, s->port);
    return st;
}

/* Says where the socket is; without keys that must be this machine alone. */
static vd_status look_at(int fd, bool keys, vd_place_text place, vd_err *err)
{
    struct sockaddr_storage a = {0};
    socklen_t n = sizeof a;
    char host[256] = "";
    char port[16] = "";

    if (getsockname(fd, (struct sockaddr *)&a, &n) != 0)
        return vd_fail(err, VD_IO, VD_NOWHERE, "the socket is none");
    if (!keys && !is_loopback((struct sockaddr *)&a)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "without keys only a loopback address is listened on, "
                       "as 127.0.0.1; \"vedette keys add\" makes keys");
    }
    (void)getnameinfo((struct sockaddr *)&a, n, host, sizeof host, port,
                      sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
    (void)snprintf(place, sizeof(vd_place_text),
                   a.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
    return VD_OK;
}

vd_status vd_socket_open(const vd_settings *settings, bool keys, int *fd,
                         vd_place_text place, vd_err *err)
{
    vd_status st = VD_OK;

    *fd = given_socket();
    if (*fd < 0)
        st = make_socket(settings, fd, err);
    if (st == VD_OK)
        st = look_at(*fd, keys, place, err);
    /* Nobody waits for a caller who has gone again. */
    if (st == VD_OK)
        (void)fcntl(*fd, F_SETFL, fcntl(*fd, F_GETFL) | O_NONBLOCK);
    return st;
}

void vd_systemd_notify(const char *state)
{
    /* Called from the first thread alone. */
    const char *path =
        getenv("NOTIFY_SOCKET"); /* NOLINT(concurrency-mt-unsafe) */
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    size_t n = path == NULL ? 0 : strlen(path);
    int fd;

    if (n < 2 || n >= sizeof to.sun_path || (path[0] != '/' && path[0] != '@'))
        return;
    memcpy(to.sun_path, path, n);
    if (path[0] == '@')
        to.sun_path[0] = '\0';
    fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (fd < 0)
        return;
    (void)!sendto(fd, state, strlen(state), MSG_NOSIGNAL,
                  (struct sockaddr *)&to,
                  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
    (void)close(fd);
}
