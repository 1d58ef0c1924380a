/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_WARC_H
#define VD_PAPERS_WARC_H

/*
 * Web archives (WARC 1.0 and 1.1, ISO 28500): the records that hold documents,
 * and the writing of captures as such.
 *
 * Of responses over HTTP the body is given as the server sent it, out of its
 * chunks and its packing.  What is no document (requests, metadata, answers of
 * DNS) is passed over; a document that cannot be read is given with what is
 * wrong.  Only where the next record cannot be found does the reading end, with
 * the number and place of the last.
 */

#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/input.h"

/* A document of an archive; its texts live until the function returns. */
typedef struct vd_warc_document {
    vd_str url;
    vd_str media;   /* "text/html" */
    vd_str charset; /* as the transfer said; "" */
    vd_str headers; /* of HTTP, as they came; "" */
    vd_str body;
    vd_moment fetched; /* WARC-Date; VD_MOMENT_MAX if it says none */
    long long status;  /* of HTTP; 0 if there is none */
    size_t record;     /* its number, from 1 */
    uint64_t at;       /* of the record in the unpacked archive */
    /* What keeps the body, or the rest of it, from being read; NULL */
    const char *wrong;
} vd_warc_document;

typedef vd_status vd_warc_fn(void *ctx, const vd_warc_document *document,
                             vd_err *err);

/* Calls fn for each document.  VD_INVALID with the record's number where the
   archive breaks off or is none; or what fn gives. */
VD_MUST_USE vd_status vd_warc_each(vd_input *input, vd_warc_fn *fn, void *ctx,
                                   vd_err *err);

bool vd_warc_is(vd_str head);

/* Puts the record of what the archive is, and one of a document: a response if
   it has headers of HTTP, else a resource.  The same document makes the same
   bytes: its id is of its hash and address.  Headers that tell how the body was
   packed and cut are left out: it is neither. */
void vd_warc_put_head(vd_buf *out, vd_moment now);
void vd_warc_put(vd_buf *out, const vd_warc_document *document);

#endif
