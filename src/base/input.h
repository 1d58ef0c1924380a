/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_INPUT_H
#define VD_BASE_INPUT_H

/*
 * A file as a stream of bytes, whatever it is packed in.
 *
 * Plain files, gzip, zstd and zip are told apart by their first bytes, never
 * by their name.  Of a zip archive one member is read: the only one, or the
 * one asked for.  What comes out is bounded by size and by the ratio of
 * unpacked to packed bytes (base/limits.h), so that an archive made to burst
 * ends in VD_LIMIT and not in a full memory or disk.
 *
 * An input may also be a piece of memory; tests and fuzz targets use that.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

typedef struct vd_input vd_input;

/* Where an input comes from: a path, or bytes in memory (path then only
   names it in messages). */
typedef struct vd_origin {
    const char *path;
    vd_str bytes; /* p is NULL for a file */
    vd_str head;  /* of a stream: what was taken from it to recognise it */
} vd_origin;

/* Whether it can be read but once: a pipe or a terminal. */
bool vd_origin_is_stream(const vd_origin *origin);

/* Takes the first line of a stream, or room bytes of it, and keeps them as
   its head; an input that is opened on it begins with them. */
VD_MUST_USE vd_status vd_origin_take_head(vd_origin *origin, vd_arena *arena,
                                          size_t room, vd_err *err);

/* The same of a document: room bytes of it, or all.  VD_INVALID if it is
   packed, which cannot be read from a stream. */
VD_MUST_USE vd_status vd_origin_take_room(vd_origin *origin, vd_arena *arena,
                                          size_t room, vd_err *err);

/*
 * Opens an input.  member names a member of a zip archive and may be NULL:
 * then the archive must have one file, or be a workbook (see vd_input_kind).
 * On failure *out is untouched.  VD_IO: no such file or unreadable;
 * VD_INVALID: a damaged archive; VD_ABSENT: no such member.
 */
VD_MUST_USE vd_status vd_input_open(const vd_origin *origin, const char *member,
                                    vd_input **out, vd_err *err);
void vd_input_close(vd_input *input);

/* Lets an input unpack to more than VD_INPUT_BYTES_MAX: streams that are read
   and forgotten may be of any size.  The ratio of an archive stays bounded. */
void vd_input_set_limit(vd_input *input, uint64_t bytes);

/* Reads up to room bytes; *n is 0 only at the end. */
VD_MUST_USE vd_status vd_input_read(vd_input *input, char *bytes, size_t room,
                                    size_t *n, vd_err *err);

/* Bytes of the packed file consumed so far, and its size; for progress. */
uint64_t vd_input_packed_bytes(const vd_input *input);
uint64_t vd_input_packed_size(const vd_input *input);

typedef enum vd_input_kind {
    VD_INPUT_PLAIN = 0,
    VD_INPUT_PACKED, /* gzip, zstd or a zip archive with one file */
    VD_INPUT_XLSX,   /* a zip archive with a workbook in it */
} vd_input_kind;

VD_MUST_USE vd_status vd_input_kind_of(const vd_origin *origin,
                                       vd_input_kind *out, vd_err *err);

/* The first up to room unpacked bytes of an input, for recognition. */
VD_MUST_USE vd_status vd_input_head(const vd_origin *origin, vd_arena *arena,
                                    size_t room, vd_str *out, vd_err *err);

/* A whole small file, refused above max bytes. */
VD_MUST_USE vd_status vd_file_read(const char *path, vd_arena *arena,
                                   size_t max, vd_str *out, vd_err *err);

#endif
