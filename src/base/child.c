/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one file that asks for more than POSIX: namespaces are of Linux.
 *
 * The filter lets pass what a program needs to read and to compute, and denies
 * by name what would reach beyond it.  A list of what is allowed would be
 * tighter and would break with the next version of the C library; what is
 * denied here are the ways out.
 */
#define _GNU_SOURCE
#include "base/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

enum { CHUNK = 65536, UNHELD = 97, UNBEGUN = 98 };

/* --- in the child -------------------------------------------------------- */

static bool deny(scmp_filter_ctx filter, vd_str name)
{
    char z[32] = "";
    int call;

    if (name.n >= sizeof z)
        return false;
    memcpy(z, name.p, name.n);
    call = seccomp_syscall_resolve_name(z);

    return call == __NR_SCMP_ERROR ||
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0) == 0;
}

/* Ways out. */
static const char denied[] =
    "socket socketpair connect bind listen accept accept4 sendto "
    "sendmsg sendmmsg fork vfork ptrace kill tkill tgkill "
    "rt_sigqueueinfo rt_tgsigqueueinfo pidfd_send_signal "
    "process_vm_readv process_vm_writev mount umount2 pivot_root "
    "chroot unshare setns unlink unlinkat rename renameat renameat2 "
    "mkdir mkdirat rmdir link linkat symlink symlinkat mknod mknodat "
    "chmod fchmod fchmodat chown fchown lchown fchownat truncate creat "
    "keyctl add_key request_key bpf perf_event_open io_uring_setup "
    "userfaultfd init_module finit_module kexec_load reboot swapon "
    "personality setuid setgid setreuid setresuid capset pidfd_open "
    "pidfd_getfd openat2";

/* No socket, no process but threads, no file but to read. */
static bool hold(void)
{
    /* To read, and neither to make a file nor to empty one. */
    static const struct {
        int mask;
        int flag;
    } writing[] = {{O_ACCMODE, O_WRONLY},
                   {O_ACCMODE, O_RDWR},
                   {O_CREAT, O_CREAT},
                   {O_TRUNC, O_TRUNC}};
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    bool ok = filter != NULL;
    vd_str rest = vd_str_of(denied);
    vd_str name;

    while (ok && vd_str_next(&rest, VD_STR(" "), &name))
        ok = deny(filter, name);
    for (size_t i = 0; ok && i < sizeof writing / sizeof writing[0]; i++) {
        scmp_datum_t mask = (scmp_datum_t)writing[i].mask;
        scmp_datum_t flag = (scmp_datum_t)writing[i].flag;

        ok =
            seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(openat),
                             1, SCMP_A2(SCMP_CMP_MASKED_EQ, mask, flag)) == 0 &&
            seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), SCMP_SYS(open), 1,
                             SCMP_A1(SCMP_CMP_MASKED_EQ, mask, flag)) == 0;
    }
    /* The limits of another process. */
    ok = ok &&
         seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), 1,
                          SCMP_A0(SCMP_CMP_NE, 0, 0)) == 0;
    /* A thread shares the memory; a process does not.  What asks in the new way
       is told to ask in the old. */
    ok = ok &&
         seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
                          SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_VM, 0)) == 0 &&
         seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3),
                          0) == 0 &&
         seccomp_load(filter) == 0;
    seccomp_release(filter);
    return ok;
}

static void limit(int resource, rlim_t value)
{
    struct rlimit l = {value, value};

    (void)setrlimit((__rlimit_resource_t)resource, &l);
}

_Noreturn static void be_child(const char *const *argv, int in, int out,
                               vd_child_limits limits)
{
    char *const environment[] = {NULL};
    int nowhere = open("/dev/null", O_WRONLY);

    if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || nowhere < 0 ||
        dup2(nowhere, 2) < 0)
        _exit(UNBEGUN);
    for (int fd = 3; fd < 1024; fd++)
        (void)close(fd);
    limit(RLIMIT_CPU, limits.seconds + 1);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, 64);
    if (chdir("/") != 0)
        _exit(UNBEGUN);
    /* Not everywhere may a user make one: the filter holds without it. */
    (void)unshare(CLONE_NEWUSER | CLONE_NEWNET);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !hold())
        _exit(UNHELD);
    /* Last: the filter is made in memory of this program, however large. */
    limit(RLIMIT_AS, limits.memory_bytes);
    (void)execve(argv[0], (char *const *)(uintptr_t)argv, environment);
    _exit(UNBEGUN);
}

/* --- beside it ----------------------------------------------------------- */

typedef struct run {
    pid_t pid;
    int to;   /* its standard input, -1 when all is written */
    int from; /* its standard output */
    vd_str input;
    vd_child_limits limits;
    int64_t end_ms;
    size_t said;
} run;

static void feed(run *r)
{
    ssize_t n =
        write(r->to, r->input.p, r->input.n < CHUNK ? r->input.n : CHUNK);

    if (n > 0)
        r->input = vd_str_slice(r->input, (size_t)n, r->input.n);
    if ((n < 0 && errno != EAGAIN && errno != EINTR) || r->input.n == 0) {
        (void)close(r->to);
        r->to = -1;
    }
}

/* False at the end of what it says. */
static bool take(run *r, vd_buf *out)
{
    char bytes[CHUNK];
    ssize_t n = read(r->from, bytes, sizeof bytes);

    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    r->said += (size_t)n;
    if (r->said <= r->limits.output_bytes)
        vd_buf_put(out, (vd_str){bytes, (size_t)n});
    return n > 0;
}

static vd_status fail_late(const run *r, vd_err *err)
{
    return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                   "it ran longer than %u seconds and was ended",
                   r->limits.seconds);
}

static vd_status talk(run *r, vd_buf *out, vd_err *err)
{
    bool open = true;

    while (open) {
        struct pollfd fds[2] = {{.fd = r->from, .events = POLLIN},
                                {.fd = r->to, .events = POLLOUT}};
        int64_t left = r->end_ms - vd_clock_elapsed_ms();

        if (left <= 0)
            return fail_late(r, err);
        if (poll(fds, r->to >= 0 ? 2 : 1, left > 1000 ? 1000 : (int)left) < 0 &&
            errno != EINTR)
            return vd_fail(err, VD_IO, VD_NOWHERE, "poll: %s", strerror(errno));
        if (r->to >= 0 && (fds[1].revents & (POLLOUT | POLLERR | POLLHUP)) != 0)
            feed(r);
        if ((fds[0].revents & (POLLIN | POLLHUP | POLLERR)) != 0)
            open = take(r, out);
        if (r->said > r->limits.output_bytes) {
            return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                           "it said more than %zu MB and was ended",
                           r->limits.output_bytes >> 20);
        }
    }
    return VD_OK;
}

/* It may have closed what it says, and go on. */
static vd_status await_end(const run *r, int *status, vd_err *err)
{
    static const struct timespec pause = {.tv_nsec = 2000000};
    pid_t ended = 0;

    while ((ended = waitpid(r->pid, status, WNOHANG)) == 0 ||
           (ended < 0 && errno == EINTR)) {
        if (vd_clock_elapsed_ms() >= r->end_ms)
            return fail_late(r, err);
        (void)nanosleep(&pause, NULL);
    }
    return VD_OK;
}

static vd_status judge(int status, vd_err *err)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return VD_OK;
    if (WIFEXITED(status) && WEXITSTATUS(status) == UNHELD) {
        return vd_fail(
            err, VD_IO, VD_NOWHERE,
            "this system cannot hold a program back (no seccomp), so "
            "none is run");
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == UNBEGUN)
        return vd_fail(err, VD_IO, VD_NOWHERE, "it could not be begun");
    if (WIFSIGNALED(status))
        return vd_fail(err, VD_INVALID, VD_NOWHERE, "it was ended by signal %d",
                       WTERMSIG(status));
    return vd_fail(err, VD_INVALID, VD_NOWHERE, "it failed with status %d",
                   WEXITSTATUS(status));
}

static bool make_pipes(int to[2], int from[2])
{
    if (pipe2(to, O_CLOEXEC) != 0)
        return false;
    if (pipe2(from, O_CLOEXEC) == 0)
        return true;
    (void)close(to[0]);
    (void)close(to[1]);
    return false;
}

vd_status vd_child_run(const char *const *argv, vd_str input,
                       vd_child_limits limits, vd_buf *out, vd_err *err)
{
    run r = {.input = input, .limits = limits};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    vd_status st;
    int to[2];
    int from[2];
    int status = 0;

    if (access(argv[0], X_OK) != 0)
        return vd_fail(err, VD_ABSENT, VD_NOWHERE, "there is no %s", argv[0]);
    if (!make_pipes(to, from))
        return vd_fail(err, VD_IO, VD_NOWHERE, "pipe: %s", strerror(errno));
    r.pid = fork();
    if (r.pid == 0)
        be_child(argv, to[0], from[1], limits);
    (void)close(to[0]);
    (void)close(from[1]);
    r.to = to[1];
    r.from = from[0];
    if (r.pid < 0) {
        (void)close(r.to);
        (void)close(r.from);
        return vd_fail(err, VD_IO, VD_NOWHERE, "fork: %s", strerror(errno));
    }
    (void)fcntl(r.to, F_SETFL, O_NONBLOCK);
    r.end_ms = vd_clock_elapsed_ms() + (int64_t)limits.seconds * 1000;
    /* It may close its input before it has read all. */
    (void)sigaction(SIGPIPE, &ignore, &before);
    st = talk(&r, out, err);
    (void)sigaction(SIGPIPE, &before, NULL);
    if (r.to >= 0)
        (void)close(r.to);
    (void)close(r.from);
    if (st == VD_OK)
        st = await_end(&r, &status, err);
    if (st != VD_OK) {
        (void)kill(r.pid, SIGKILL);
        while (waitpid(r.pid, &status, 0) < 0 && errno == EINTR)
            continue;
    }
    return st != VD_OK ? st : judge(status, err);
}
