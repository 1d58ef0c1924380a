/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_SETTINGS_H
#define VD_HTTP_SETTINGS_H

/*
 * How the server is set: one table makes the options of "serve", the names in
 * the environment, the keys of the file and what is said of each.
 *
 * What is said last wins: defaults, the file, the environment (VEDETTE_PORT;
 * of yente's own names those that mean the same), options.
 */

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* A name for several sources, as others call a scope. */
typedef struct vd_collection {
    vd_str name;
    vd_str title;
    vd_str *sources;
    size_t n;
} vd_collection;

typedef struct vd_settings {
    const char *host;
    long long port;
    long long threads; /* 0: as many as processors */
    const char *title;
    const char *base_url; /* in links; "": as the request has it */
    const char *tls_cert;
    const char *tls_key;
    const char *keys; /* file; "": BOOK.keys */
    bool open;        /* without keys, on a loopback address alone */
    bool record;
    const char *policy;         /* file, for checks; "": defaults */
    bool quiet;                 /* no line for each request */
    const char *webhook;        /* address; "": none */
    const char *webhook_secret; /* file */
    const char *update_token;
    const char *require; /* sources that must be fresh, by commas */
    long long threshold; /* millionths */
    long long match_page;
    long long max_matches;
    long long max_batch;
    long long stream_mb;
    long long deadline_ms;
    long long connections;
    long long header_seconds;
    long long body_seconds;
    const char *hidden_algorithms;
    vd_collection *collections;
    size_t n_collections;
} vd_settings;

/* The defaults. */
void vd_settings_init(vd_settings *settings);

/* A setting by its name ("port", "tls-cert").  VD_ABSENT: there is none of that
   name; VD_INVALID: the value is none for it. */
VD_MUST_USE vd_status vd_settings_set(vd_settings *settings, const char *name,
                                      vd_str value, vd_arena *arena,
                                      vd_err *err);

/* Whether the setting is yes or no: then its option has no value. */
bool vd_settings_is_flag(const char *name);

/* From the file (YAML), "serve" and "collections". */
VD_MUST_USE vd_status vd_settings_read(vd_settings *settings, const char *path,
                                       vd_arena *arena, vd_err *err);

/* From the environment, by what looks a name up.  warn is told of what has no
   meaning here. */
typedef const char *vd_getenv_fn(const char *name);
VD_MUST_USE vd_status vd_settings_take_env(vd_settings *settings,
                                           vd_getenv_fn *get, vd_arena *arena,
                                           vd_err *err);

/* Names of the options that have a value, each ended by a blank. */
vd_str vd_settings_with_value(vd_arena *arena);

/* "  --port N   where to listen (8000)", a line for each. */
vd_str vd_settings_help(vd_arena *arena);

#endif
