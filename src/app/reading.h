/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_READING_H
#define VD_APP_READING_H

/*
 * Documents from files: each file is what its bytes say (a page, a text, a PDF,
 * a web archive, notices of the Federal Register), and may hold many.
 *
 * What is taken from a file is a capture: its bytes as they came, their
 * SHA-256, where they are from, when they were fetched and when they were
 * taken.
 */

#include "app/screen.h"
#include "base/clock.h"
#include "base/hash.h"
#include "papers/read.h"

typedef struct vd_capture {
    vd_str name; /* of the file, and "#3" for its third document */
    vd_str url;
    vd_str media;
    vd_str headers; /* of HTTP; "" */
    vd_str bytes;
    vd_hash sha256;
    vd_moment fetched;         /* VD_MOMENT_MAX if nothing says when */
    const char *fetched_basis; /* warc, file, "" */
    vd_paper_told told;
    vd_str text; /* what is read, if not the bytes: the text of a PDF */
} vd_capture;

/* A capture and the paper that was read of it; both live until it returns. */
typedef vd_status vd_reading_fn(void *ctx, const vd_capture *capture,
                                const vd_paper *paper, vd_arena *arena,
                                vd_err *err);

typedef struct vd_reading_job {
    vd_paper_reader *reader;
    vd_screen *screen;  /* whom the book knows; NULL: nobody */
    vd_paper_told told; /* what the user says of all of them */
    vd_reading_fn *fn;
    /* What is wrong with a document; the reading goes on. */
    void (*issue)(void *ctx, vd_str name, const vd_err *err);
    void *ctx;
    size_t papers;
    size_t issues;
    size_t passed_over; /* of archives: pictures, scripts, pages not there */
    bool stopped;       /* fn failed */
} vd_reading_job;

/* Reads all documents of a file; "-" is standard input.  VD_IO, or what fn
   gives.  A file that is broken off gives what is before, then an issue. */
VD_MUST_USE vd_status vd_reading_file(vd_reading_job *job, const char *path,
                                      vd_err *err);

/* Reads bytes that were kept, of a media type. */
VD_MUST_USE vd_status vd_reading_kept(vd_reading_job *job, vd_capture *capture,
                                      vd_err *err);

#endif
