/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libarchive does the unpacking: formats zip and raw, filters gzip and zstd,
 * and nothing else, so that no rarely used parser of it meets hostile bytes.
 */
#include "base/input.h"

#include <archive.h>
#include <archive_entry.h>
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/oom.h"

struct vd_input {
    struct archive *archive; /* NULL for plain bytes */
    const char *path;
    int fd;         /* -1 for bytes in memory */
    vd_str rest;    /* what is left of bytes in memory, before the file's */
    uint64_t size;  /* packed */
    uint64_t taken; /* unpacked */
    uint64_t limit; /* of that */
    uint64_t plain_taken;
};

static vd_status fail_errno(vd_err *err, const char *path, const char *doing)
{
    int code = errno;

    return vd_fail(err, VD_IO, VD_NOWHERE, "%s: cannot %s: %s", path, doing,
                   strerror(code)); /* NOLINT(concurrency-mt-unsafe) */
}

static vd_status open_source(const vd_origin *origin, vd_input *in, vd_err *err)
{
    struct stat info;

    in->path = origin->path == NULL ? "(memory)" : origin->path;
    in->fd = -1;
    if (origin->bytes.p != NULL) {
        in->rest = origin->bytes;
        in->size = origin->bytes.n;
        return VD_OK;
    }
    in->rest = origin->head;
    in->fd = open(origin->path, O_RDONLY | O_CLOEXEC);
    if (in->fd < 0)
        return fail_errno(err, in->path, "open");
    if (fstat(in->fd, &info) != 0)
        return fail_errno(err, in->path, "read");
    if (!S_ISREG(info.st_mode) && !S_ISFIFO(info.st_mode) &&
        !S_ISCHR(info.st_mode))
        return vd_fail(err, VD_IO, VD_NOWHERE, "%s: not a file", in->path);
    in->size = info.st_size < 0 ? 0 : (uint64_t)info.st_size;
    return VD_OK;
}

static vd_status read_plain(vd_input *in, char *bytes, size_t room, size_t *n,
                            vd_err *err)
{
    ssize_t got;

    if (in->fd < 0 || in->rest.n > 0) {
        *n = room < in->rest.n ? room : in->rest.n;
        if (*n > 0)
            memcpy(bytes, in->rest.p, *n);
        in->rest = vd_str_slice(in->rest, *n, in->rest.n);
        return VD_OK;
    }
    do
        got = read(in->fd, bytes, room);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        return fail_errno(err, in->path, "read");
    *n = (size_t)got;
    return VD_OK;
}

bool vd_origin_is_stream(const vd_origin *origin)
{
    struct stat info;

    return origin->bytes.p == NULL && stat(origin->path, &info) == 0 &&
           (S_ISFIFO(info.st_mode) || S_ISCHR(info.st_mode));
}

static bool is_packed(vd_str head)
{
    return vd_str_starts(head, VD_STR("PK\003\004")) ||
           vd_str_starts(head, VD_STR("PK\005\006")) ||
           vd_str_starts(head, VD_STR("\x1f\x8b")) ||
           vd_str_starts(head, VD_STR("\x28\xb5\x2f\xfd"));
}

static vd_status take_head(vd_origin *origin, vd_arena *arena, size_t room,
                           bool line, vd_err *err)
{
    char *bytes = VD_NEW_N(arena, char, room);
    vd_input in = {0};
    size_t n = 0;
    size_t got = 1;
    vd_status st = open_source(origin, &in, err);

    /* The first line of XML says nothing: of a document all is taken that
       there is room for. */
    while (st == VD_OK && got > 0 && n < room &&
           (!line || memchr(bytes, '\n', n) == NULL ||
            memchr(bytes, '<', 4) != NULL)) {
        st = read_plain(&in, bytes + n, room - n, &got, err);
        n += st == VD_OK ? got : 0;
    }
    if (in.fd >= 0)
        (void)close(in.fd);
    if (st == VD_OK)
        origin->head = (vd_str){bytes, n};
    return st;
}

vd_status vd_origin_take_head(vd_origin *origin, vd_arena *arena, size_t room,
                              vd_err *err)
{
    return take_head(origin, arena, room, true, err);
}

vd_status vd_origin_take_room(vd_origin *origin, vd_arena *arena, size_t room,
                              vd_err *err)
{
    vd_status st = take_head(origin, arena, room, false, err);

    if (st == VD_OK && is_packed(origin->head)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%s: packed, and no file: unpack it first, or give the "
                       "file by its name",
                       origin->path);
    }
    return st;
}

void vd_input_set_limit(vd_input *in, uint64_t bytes)
{
    in->limit = bytes;
}

static vd_status first_bytes(const vd_origin *origin, char *bytes, size_t room,
                             size_t *n, vd_err *err)
{
    vd_input in = {0};
    vd_status st = open_source(origin, &in, err);

    *n = 0;
    while (st == VD_OK && *n < room) {
        size_t got = 0;

        st = read_plain(&in, bytes + *n, room - *n, &got, err);
        if (st != VD_OK || got == 0)
            break;
        *n += got;
    }
    if (in.fd >= 0)
        (void)close(in.fd);
    return st;
}

static vd_status fail_archive(const vd_input *in, vd_err *err)
{
    const char *why = archive_error_string(in->archive);

    return vd_fail(err, VD_INVALID, VD_NOWHERE, "%s: damaged archive: %s",
                   in->path, why == NULL ? "unreadable" : why);
}

/* Moves to the wanted member; the archive is refused when it has several
   files and none was asked for, because a guess would be silent. */
static vd_status find_member(vd_input *in, const char *member, vd_err *err)
{
    struct archive_entry *entry;
    int code;

    while ((code = archive_read_next_header(in->archive, &entry)) ==
           ARCHIVE_OK) {
        const char *name = archive_entry_pathname(entry);

        if (archive_entry_filetype(entry) == AE_IFDIR)
            continue;
        if (member == NULL || (name != NULL && strcmp(name, member) == 0))
            return VD_OK;
    }
    if (code != ARCHIVE_EOF)
        return fail_archive(in, err);
    return vd_fail(err, VD_ABSENT, VD_NOWHERE, "%s: archive without %s",
                   in->path, member == NULL ? "a file" : member);
}

static vd_status open_archive(vd_input *in, const char *member, vd_err *err)
{
    int code;

    in->archive = archive_read_new();
    if (in->archive == NULL)
        vd_out_of_memory(0);
    (void)archive_read_support_filter_gzip(in->archive);
    (void)archive_read_support_filter_zstd(in->archive);
    (void)archive_read_support_format_zip(in->archive);
    (void)archive_read_support_format_raw(in->archive);
    if (in->fd >= 0)
        code = archive_read_open_fd(in->archive, in->fd, 1 << 16);
    else
        code = archive_read_open_memory(in->archive, in->rest.p, in->rest.n);
    if (code != ARCHIVE_OK)
        return fail_archive(in, err);
    return find_member(in, member, err);
}

vd_status vd_input_open(const vd_origin *origin, const char *member,
                        vd_input **out, vd_err *err)
{
    char head[4];
    size_t n = 0;
    vd_input *in = calloc(1, sizeof *in);
    vd_status st = VD_OK;

    if (in == NULL)
        vd_out_of_memory(sizeof *in);
    in->fd = -1;
    in->limit = VD_INPUT_BYTES_MAX;
    if (!vd_origin_is_stream(origin))
        st = first_bytes(origin, head, sizeof head, &n, err);
    if (st == VD_OK)
        st = open_source(origin, in, err);
    if (st == VD_OK && is_packed((vd_str){head, n}))
        st = open_archive(in, member, err);
    else if (st == VD_OK && member != NULL)
        st =
            vd_fail(err, VD_ABSENT, VD_NOWHERE, "%s: not an archive", in->path);
    if (st != VD_OK) {
        vd_input_close(in);
        return st;
    }
    *out = in;
    return VD_OK;
}

void vd_input_close(vd_input *in)
{
    if (in == NULL)
        return;
    if (in->archive != NULL)
        (void)archive_read_free(in->archive);
    if (in->fd >= 0)
        (void)close(in->fd);
    free(in);
}

static vd_status check_size(const vd_input *in, vd_err *err)
{
    uint64_t packed = in->size == 0 ? 1 : in->size;

    if (in->taken > in->limit) {
        return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                       "%s: more than %llu bytes unpacked", in->path,
                       (unsigned long long)in->limit);
    }
    if (in->archive != NULL && in->taken > VD_INPUT_RATIO_FREE_BYTES &&
        in->taken / packed > VD_INPUT_RATIO_MAX) {
        return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                       "%s: unpacks to more than %u times its size, refused "
                       "as an archive bomb",
                       in->path, VD_INPUT_RATIO_MAX);
    }
    return VD_OK;
}

vd_status vd_input_read(vd_input *in, char *bytes, size_t room, size_t *n,
                        vd_err *err)
{
    size_t got = 0;

    if (in->archive == NULL) {
        vd_status st = read_plain(in, bytes, room, &got, err);

        if (st != VD_OK)
            return st;
        in->plain_taken += got;
    } else {
        la_ssize_t count = archive_read_data(in->archive, bytes, room);

        if (count < 0)
            return fail_archive(in, err);
        got = (size_t)count;
    }
    in->taken += got;
    *n = got;
    return check_size(in, err);
}

uint64_t vd_input_packed_bytes(const vd_input *in)
{
    la_int64_t bytes;

    if (in->archive == NULL)
        return in->plain_taken;
    bytes = archive_filter_bytes(in->archive, -1);
    return bytes < 0 ? 0 : (uint64_t)bytes;
}

uint64_t vd_input_packed_size(const vd_input *in)
{
    return in->size;
}

/* Members of a zip archive: is there a workbook, and how many files? */
static vd_status look_inside(const vd_origin *origin, bool *workbook,
                             size_t *files, vd_err *err)
{
    vd_input in = {.fd = -1};
    struct archive_entry *entry = NULL;
    vd_status st = open_source(origin, &in, err);

    *workbook = false;
    *files = 0;
    if (st == VD_OK)
        st = open_archive(&in, NULL, err);
    while (st == VD_OK) {
        int code;

        (*files)++;
        do {
            code = archive_read_next_header(in.archive, &entry);
        } while (code == ARCHIVE_OK &&
                 archive_entry_filetype(entry) == AE_IFDIR);
        if (code != ARCHIVE_OK)
            break;
        if (archive_entry_pathname(entry) != NULL &&
            strcmp(archive_entry_pathname(entry), "xl/workbook.xml") == 0)
            *workbook = true;
        if (*files > 100000)
            st = vd_fail(err, VD_LIMIT, VD_NOWHERE,
                         "%s: too many files in the archive", in.path);
    }
    if (in.archive != NULL)
        (void)archive_read_free(in.archive);
    if (in.fd >= 0)
        (void)close(in.fd);
    return st;
}

vd_status vd_input_kind_of(const vd_origin *origin, vd_input_kind *out,
                           vd_err *err)
{
    char head[4];
    size_t n = 0;
    bool workbook;
    size_t files;
    vd_status st = first_bytes(origin, head, sizeof head, &n, err);

    if (st != VD_OK)
        return st;
    if (!is_packed((vd_str){head, n})) {
        *out = VD_INPUT_PLAIN;
        return VD_OK;
    }
    st = look_inside(origin, &workbook, &files, err);
    if (st != VD_OK)
        return st;
    if (!workbook && files > 1) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%s: archive with %zu files, expected one: unpack it "
                       "and name the file",
                       origin->path == NULL ? "(memory)" : origin->path, files);
    }
    *out = workbook ? VD_INPUT_XLSX : VD_INPUT_PACKED;
    return VD_OK;
}

vd_status vd_input_head(const vd_origin *origin, vd_arena *arena, size_t room,
                        vd_str *out, vd_err *err)
{
    char *bytes = VD_NEW_N(arena, char, room);
    size_t n = 0;
    size_t got = 0;
    vd_input *in = NULL;
    vd_status st = vd_input_open(origin, NULL, &in, err);

    while (st == VD_OK && n < room) {
        st = vd_input_read(in, bytes + n, room - n, &got, err);
        if (got == 0)
            break;
        n += got;
    }
    vd_input_close(in);
    if (st == VD_OK)
        *out = (vd_str){bytes, n};
    return st;
}

vd_status vd_file_read(const char *path, vd_arena *arena, size_t max,
                       vd_str *out, vd_err *err)
{
    vd_origin origin = {.path = path};
    vd_input *in = NULL;
    vd_buf buf;
    char part[8192];
    size_t got = 1;
    vd_status st = vd_input_open(&origin, NULL, &in, err);

    vd_buf_init(&buf);
    while (st == VD_OK && got > 0) {
        st = vd_input_read(in, part, sizeof part, &got, err);
        if (st == VD_OK)
            vd_buf_put(&buf, (vd_str){part, got});
        if (st == VD_OK && buf.n > max) {
            st = vd_fail(err, VD_LIMIT, VD_NOWHERE,
                         "%s: larger than the %zu bytes allowed here", path,
                         max);
        }
    }
    vd_input_close(in);
    if (st == VD_OK)
        *out = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return st;
}
