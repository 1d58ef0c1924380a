/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_REQUEST_H
#define VD_HTTP_REQUEST_H

/*
 * What is asked and what is answered, as plain values: handlers know nothing
 * of the server.
 *
 * Paths and parameters are taken apart here and not by the server's library,
 * so that what is wrong with them is said in our words and fuzzed here.  All
 * of a request lives in its arena.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

typedef struct vd_param {
    vd_str name;
    vd_str value;
} vd_param;

enum {
    VD_PARAMS_MAX = 1024,
    VD_URL_MAX = 60000, /* bytes, path and parameters */
    VD_BODY_MAX = 8 * 1024 * 1024,
    VD_REPLY_HEADERS_MAX = 16,
    VD_GZIP_FROM = 500, /* bytes */
};

typedef struct vd_request {
    vd_arena *arena;
    vd_str method;
    vd_str path;  /* decoded */
    vd_str query; /* as it came, without the "?" */
    vd_param *params;
    size_t n_params;
    vd_str body;
    vd_str tail[2]; /* what stood for {..} in the route's path */
    vd_param *headers;
    size_t n_headers;
    vd_str peer;   /* address of the client */
    vd_str scheme; /* "http" or "https" */
    int access;    /* what its key allows: vd_access */
    bool is_open;  /* vd_answer_open() has looked at it */
    vd_str who;    /* name of the key that it came with, "" without */
} vd_request;

typedef struct vd_reply {
    int status;
    vd_str type; /* of the content */
    vd_buf body;
    vd_param headers[VD_REPLY_HEADERS_MAX];
    size_t n_headers;
    struct vd_feed *stream;       /* the body, if it is made piece by piece */
    struct vd_keep *keep;         /* parties that are to be kept first */
    const struct vd_route *route; /* that made it, NULL if none did */
    int64_t began;                /* microseconds, of the machine's own clock */
} vd_reply;

/* "%41" and, in parameters, "+".  False: a "%" without two hexadecimal digits,
   or a NUL. */
bool vd_url_decode(vd_arena *arena, vd_str text, bool plus, vd_str *out);

/* A part of a path: what is neither a letter, a digit nor one of "-._~" is
   written "%41". */
vd_str vd_url_encode(vd_arena *arena, vd_str text);

/* Takes "/path?a=b&c" apart.  False (and what is wrong) if it cannot be. */
bool vd_request_take_url(vd_request *request, vd_str url, const char **wrong);

/* "a=b&c=d", as forms are sent. */
bool vd_params_take(vd_arena *arena, vd_str text, vd_param **out, size_t *n,
                    const char **wrong);

/* First value of a parameter or header, "" if there is none; headers without
   regard to case. */
vd_str vd_request_param(const vd_request *request, const char *name);
bool vd_request_has(const vd_request *request, const char *name);
vd_str vd_request_header(const vd_request *request, const char *name);

/* All values of a parameter. */
size_t vd_request_params(const vd_request *request, const char *name,
                         vd_str *out, size_t max);

bool vd_request_flag(const vd_request *request, const char *name, bool else_is);
long long vd_request_int(const vd_request *request, const char *name,
                         long long else_is);

/* ---- replies ---- */

void vd_reply_header(vd_reply *reply, const char *name, vd_str value);

void vd_reply_drop_header(vd_reply *reply, const char *name);

/* Begins a JSON answer, with what is written forgotten. */
vd_json_out vd_reply_json(vd_reply *reply, int status);

/* {"detail": "..."} */
void vd_reply_detail(vd_reply *reply, int status, const char *fmt, ...)
    VD_PRINTF(3, 4);

/* {"detail": [{"type": .., "loc": [..], "msg": .., "input": ..}]}, status 422;
   loc is "query/limit", input JSON text or "" for null. */
void vd_reply_invalid(vd_reply *reply, const char *type, vd_str loc,
                      const char *msg, vd_str input);

/* A share as others write one: "0.7", in millionths; false if it is none. */
bool vd_share_parse(vd_str text, long long *millionths);

#endif
