/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/head.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/map.h"
#include "base/seal.h"

enum { HEAD_BYTES_MAX = 128 };

/* BOOK.desk has its head in BOOK.head. */
static const char *head_path(const char *desk, vd_arena *arena)
{
    vd_str path = vd_str_of(desk);
    vd_str end = VD_STR(".desk");

    if (path.n > end.n &&
        vd_str_is(vd_str_slice(path, path.n - end.n, path.n), end))
        path.n -= end.n;
    return vd_str_printf(arena, "%.*s.head", VD_STR_WHOLE(path)).p;
}

bool vd_head_parse(vd_str text, vd_head *out)
{
    size_t colon = vd_str_find(text, VD_STR(":"), 0);
    long long n = 0;

    if (colon == VD_STR_NONE ||
        !vd_str_to_int(vd_str_slice(text, 0, colon), &n) || n < 0 ||
        !vd_hash_parse(vd_str_trim(vd_str_slice(text, colon + 1, text.n)),
                       &out->hash))
        return false;
    out->n = n;
    return true;
}

static vd_status failed(const char *what, const char *path, vd_err *err)
{
    return vd_fail(err, VD_IO, VD_NOWHERE, "%s: %s: %s", path, what,
                   strerror(errno));
}

/* A lock is of the open file, so that it keeps out other threads too. */
static bool lock(int fd, int how)
{
    int code;

    while ((code = flock(fd, how)) != 0 && errno == EINTR)
        ;
    return code == 0;
}

static vd_status read_from(int fd, const char *path, vd_head *out, vd_err *err)
{
    char room[HEAD_BYTES_MAX + 1];
    ssize_t n = pread(fd, room, sizeof room, 0);

    if (n < 0)
        return failed("cannot be read", path, err);
    if (n == 0)
        return VD_ABSENT; /* it was made, and nothing was noted yet */
    if (n > HEAD_BYTES_MAX ||
        !vd_head_parse(vd_str_trim((vd_str){room, (size_t)n}), out)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%s is no head of a chain: expected the number and the "
                       "hash of an entry; see \"audit verify\", and to go on "
                       "take the file away",
                       path);
    }
    return VD_OK;
}

vd_status vd_head_read(const char *desk, vd_head *out, vd_err *err)
{
    vd_arena arena;
    const char *path;
    vd_status st = VD_OK;
    int fd;

    vd_arena_init(&arena, 0);
    path = head_path(desk, &arena);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        st = VD_ABSENT;
    else if (fd < 0 || !lock(fd, LOCK_SH))
        st = failed("cannot be opened", path, err);
    if (st == VD_OK)
        st = read_from(fd, path, out, err);
    if (fd >= 0)
        (void)close(fd);
    vd_arena_done(&arena);
    return st;
}

/* Always as long: a file that is written over and does not grow cannot be
   found half of each. */
static vd_str line_of(const vd_head *head, vd_arena *arena)
{
    char hex[VD_HASH_HEX];

    vd_hash_hex(head->hash, hex);
    return vd_str_printf(arena, "%018lld:%s\n", (long long)head->n, hex);
}

/* Two programs may have committed one after the other and come here in the
   other order: the later entry stays. */
static vd_status raise_to(int fd, const char *path, const vd_head *head,
                          vd_str line, vd_err *err)
{
    vd_head noted = {0};
    vd_status st = read_from(fd, path, &noted, err);

    if ((st != VD_OK && st != VD_ABSENT) || (st == VD_OK && noted.n >= head->n))
        return st;
    if (pwrite(fd, line.p, line.n, 0) != (ssize_t)line.n)
        return failed("cannot be written", path, err);
    /* The first one is to outlive a crash as a file. */
    if (st == VD_ABSENT) {
        (void)fdatasync(fd);
        vd_sync_folder(path);
    }
    return VD_OK;
}

vd_status vd_head_write(const char *desk, const vd_head *head, vd_err *err)
{
    vd_arena arena;
    const char *path;
    vd_str line;
    vd_status st;
    int fd;

    vd_arena_init(&arena, 0);
    path = head_path(desk, &arena);
    line = line_of(head, &arena);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0 || !lock(fd, LOCK_EX))
        st = failed("cannot be opened", path, err);
    else
        st = raise_to(fd, path, head, line, err);
    if (fd >= 0)
        (void)close(fd);
    vd_arena_done(&arena);
    return st;
}

void vd_head_settle(const char *desk)
{
    vd_arena arena;
    int fd;

    vd_arena_init(&arena, 0);
    fd = open(head_path(desk, &arena), O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fdatasync(fd);
        (void)close(fd);
    }
    vd_arena_done(&arena);
}
