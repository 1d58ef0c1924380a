/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_FETCH_POST_H
#define VD_FETCH_POST_H

/* Sending something small to an address, once: no redirect is followed, and of
   the answer the status alone is looked at. */

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

typedef struct vd_post_options {
    const char *const *headers; /* "Name: value" */
    size_t n_headers;
    long seconds; /* in all */
    bool (*stop)(void *ctx);
    void *stop_ctx;
} vd_post_options;

/* https, or http to this machine: what is wrong with an address, or NULL. */
const char *vd_post_wrong(vd_str url);

/* VD_IO: it was not taken (the status is not 2xx, or none came), and why. */
VD_MUST_USE vd_status vd_post(const char *url, vd_str body,
                              const vd_post_options *options, vd_err *err);

#endif
