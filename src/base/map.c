/* SPDX-License-Identifier: Apache-2.0 */
#include "base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/oom.h"

struct vd_map {
    void *bytes;
    size_t n;
};

static vd_status failed(const char *what, const char *path, vd_err *err)
{
    return vd_fail(err, VD_IO, VD_NOWHERE, "%s: %s: %s", path, what,
                   strerror(errno));
}

vd_status vd_map_open(const char *path, vd_map **out, vd_err *err)
{
    vd_map *map = vd_zeroed(1, sizeof *map);
    struct stat st = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    vd_status status = VD_OK;

    if (fd < 0 && errno == ENOENT)
        status = VD_ABSENT;
    else if (fd < 0 || fstat(fd, &st) != 0)
        status = failed("cannot be opened", path, err);
    if (status == VD_OK && st.st_size > 0) {
        map->n = (size_t)st.st_size;
        map->bytes = mmap(NULL, map->n, PROT_READ, MAP_SHARED, fd, 0);
        if (map->bytes == MAP_FAILED)
            status = failed("cannot be mapped", path, err);
    }
    if (fd >= 0)
        (void)close(fd);
    if (status != VD_OK) {
        free(map);
        return status;
    }
    *out = map;
    return VD_OK;
}

void vd_map_close(vd_map *map)
{
    if (map == NULL)
        return;
    if (map->n > 0)
        (void)munmap(map->bytes, map->n);
    free(map);
}

vd_str vd_map_view(const vd_map *map)
{
    return (vd_str){map->n == 0 ? "" : map->bytes, map->n};
}

struct vd_whole {
    vd_arena arena;
    const char *path;
    const char *beside;
    FILE *file;
};

/* Takes the name beside the path, which one writer has at a time; what a
   killed one left there is begun anew.  -1 and errno on failure. */
static int open_beside(const char *name, vd_whole_for readers)
{
    struct stat held;
    struct stat named;
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC,
                  readers == VD_WHOLE_OWNER ? 0600 : 0666);

    if (fd < 0)
        return -1;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &held) == 0 &&
        /* Another may have renamed it into place before it was locked. */
        stat(name, &named) == 0 && held.st_ino == named.st_ino &&
        held.st_dev == named.st_dev && ftruncate(fd, 0) == 0)
        return fd;
    (void)close(fd);
    errno = EBUSY;
    return -1;
}

vd_status vd_whole_open(const char *path, vd_whole_for readers, vd_whole **out,
                        vd_err *err)
{
    vd_whole *w = vd_zeroed(1, sizeof *w);
    int fd;

    vd_arena_init(&w->arena, 0);
    w->path = vd_str_z(&w->arena, vd_str_of(path));
    w->beside = vd_str_printf(&w->arena, "%s.new", path).p;
    fd = open_beside(w->beside, readers);
    w->file = fd < 0 ? NULL : fdopen(fd, "wb");
    if (w->file == NULL) {
        vd_status st = errno == EBUSY
                           ? vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                                     "%s: another program is writing it", path)
                           : failed("cannot be made", path, err);

        if (fd >= 0)
            (void)close(fd);
        vd_arena_done(&w->arena);
        free(w);
        return st;
    }
    *out = w;
    return VD_OK;
}

vd_status vd_whole_put(vd_whole *w, vd_str bytes, vd_err *err)
{
    if (bytes.n > 0 && fwrite(bytes.p, 1, bytes.n, w->file) != bytes.n)
        return failed("cannot be written", w->path, err);
    return VD_OK;
}

vd_status vd_whole_put_first(vd_whole *w, vd_str bytes, vd_err *err)
{
    if (fseek(w->file, 0, SEEK_SET) != 0)
        return failed("cannot be written", w->path, err);
    return vd_whole_put(w, bytes, err);
}

void vd_sync_folder(const char *path)
{
    size_t n = strlen(path);
    vd_arena arena;
    int fd;

    vd_arena_init(&arena, 0);
    while (n > 0 && path[n - 1] != '/')
        n--;
    fd = open(n == 0 ? "." : vd_str_z(&arena, (vd_str){path, n}),
              O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
    vd_arena_done(&arena);
}

vd_status vd_whole_close(vd_whole *w, vd_err *err)
{
    vd_status st = VD_OK;

    if (fflush(w->file) != 0 || fsync(fileno(w->file)) != 0)
        st = failed("cannot be written", w->path, err);
    if (st == VD_OK && rename(w->beside, w->path) != 0)
        st = failed("cannot be renamed into place", w->path, err);
    if (st == VD_OK) {
        w->beside = NULL;
        vd_sync_folder(w->path);
    }
    vd_whole_drop(w);
    return st;
}

void vd_whole_drop(vd_whole *w)
{
    if (w == NULL)
        return;
    /* While it is still locked. */
    if (w->beside != NULL)
        (void)unlink(w->beside);
    (void)fclose(w->file);
    vd_arena_done(&w->arena);
    free(w);
}
