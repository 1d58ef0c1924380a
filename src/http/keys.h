/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_KEYS_H
#define VD_HTTP_KEYS_H

/*
 * API keys: who may ask what, until when, how often.
 *
 * They stand in a file beside the book, a line each: id, name, role, last day
 * ("-": none), requests a minute (0: any number), and the Argon2id hash of the
 * key.  The key itself is shown once, when it is made, and kept nowhere.
 */

#include "base/clock.h"
#include "http/route.h"

typedef struct vd_keys vd_keys;

typedef struct vd_key {
    vd_str id;
    vd_str name;
    vd_access access;
    vd_moment until; /* VD_MOMENT_MAX: for ever */
    long long per_minute;
    vd_str hash;
} vd_key;

/* Reads the file; none is no keys.  VD_INVALID names the line. */
VD_MUST_USE vd_status vd_keys_open(const char *path, vd_keys **out,
                                   vd_err *err);
void vd_keys_close(vd_keys *keys);

/* Reads it again if it is another file now.  What cannot be read changes
   nothing. */
VD_MUST_USE vd_status vd_keys_look(vd_keys *keys, vd_err *err);

size_t vd_keys_count(vd_keys *keys);
typedef void vd_key_fn(void *ctx, const vd_key *key);
void vd_keys_each(vd_keys *keys, vd_key_fn *fn, void *ctx);

typedef enum vd_admission {
    VD_ADMITTED = 0,
    VD_NO_KEY,    /* none was presented, or none that fits */
    VD_TOO_OFTEN, /* wait so many seconds */
} vd_admission;

/* Who presents "Authorization: ApiKey K" or "Bearer K", or "X-Api-Key: K". */
vd_admission vd_keys_admit(vd_keys *keys, vd_request *request, vd_moment now,
                           vd_access *access, long long *wait);

/* Makes a key and adds its line; the key is put behind what is in out. */
VD_MUST_USE vd_status vd_keys_add(const char *path, const vd_key *key,
                                  vd_buf *out, vd_err *err);
/* VD_ABSENT: there is none of that id or name. */
VD_MUST_USE vd_status vd_keys_remove(const char *path, vd_str which,
                                     vd_err *err);

#endif
