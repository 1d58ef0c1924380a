/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_FETCH_FETCH_H
#define VD_FETCH_FETCH_H

/*
 * Fetching one file over HTTPS, whole or not at all.
 *
 * The file is written beside its final name and renamed when it is complete:
 * the length that was announced has arrived.  A broken transfer is resumed
 * where it broke, if the server can; a failing one is tried again with
 * growing pauses.  Redirects are followed to HTTPS only and are never
 * remembered: official servers redirect to addresses that expire.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"

typedef struct vd_fetch_options {
    const char *ca_file; /* certificates to trust instead of the system's */
    const char *proxy;
    bool allow_http;
    int tries;            /* in all; 0 means 4 */
    int pause_ms;         /* before the second try, doubled each time */
    int64_t max_bytes;    /* 0 means 1 GiB */
    int64_t max_seconds;  /* for one try; 0 means 1200 */
    int64_t slow_seconds; /* give up below 100 bytes/s for so long; 0: 60 */
    vd_str etag;          /* of the copy at hand, or "" */
    vd_str last_modified;
    void (*progress)(void *ctx, const char *name, uint64_t done,
                     uint64_t total);
    void *progress_ctx;
} vd_fetch_options;

typedef struct vd_fetch_result {
    bool unchanged; /* the server says the copy at hand is the current one */
    long code;      /* of HTTP */
    vd_str etag;
    vd_str last_modified;
    vd_str headers; /* of the final answer, as they came */
    int64_t bytes;
    int tries;
} vd_fetch_result;

/* VD_IO when it cannot be had, with the reason; nothing is left at path. */
VD_MUST_USE vd_status vd_fetch(const char *url, const char *path,
                               const vd_fetch_options *options, vd_arena *arena,
                               vd_fetch_result *out, vd_err *err);

#endif
