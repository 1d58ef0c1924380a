/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_JSON_H
#define VD_BASE_JSON_H

/*
 * JSON (RFC 8259) in and out.
 *
 * Reading gives a plain tree in an arena; the library's own values do not
 * leave json.c.  A list of a million elements is not read as one document:
 * vd_json_each() cuts an array, or lines of JSON, into its elements first.
 *
 * Writing is a straight list of calls; commas and nesting are kept by the
 * writer, and text is escaped so that any bytes make a valid document.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/input.h"

typedef enum vd_json_kind {
    VD_JSON_NULL = 0,
    VD_JSON_FALSE,
    VD_JSON_TRUE,
    VD_JSON_NUMBER, /* text holds it as it was written */
    VD_JSON_STRING,
    VD_JSON_ARRAY,
    VD_JSON_OBJECT,
} vd_json_kind;

typedef struct vd_json {
    vd_json_kind kind;
    vd_str key;  /* of a member of an object */
    vd_str text; /* of strings and numbers */
    struct vd_json *first;
    struct vd_json *next;
} vd_json;

VD_MUST_USE vd_status vd_json_parse(vd_str text, vd_arena *arena,
                                    const vd_json **out, vd_err *err);

/* The same, and a member that an object has twice is VD_INVALID: published
   files have such, and who writes records must not. */
VD_MUST_USE vd_status vd_json_parse_strict(vd_str text, vd_arena *arena,
                                           const vd_json **out, vd_err *err);

/* The member of an object, or NULL; value may be NULL. */
const vd_json *vd_json_member(const vd_json *value, const char *key);

/* Text of a string or number member, trimmed; "" if absent or null. */
vd_str vd_json_text(const vd_json *value, const char *key);

/* Called for each element; the tree lives until it returns. */
typedef vd_status vd_json_fn(void *ctx, const vd_json *element, size_t number,
                             vd_err *err);

/*
 * Calls fn for each element of a JSON array (the document itself, or the
 * member "results" of its object), or for each line of JSON Lines.  An
 * element that is not JSON is VD_INVALID with its number; so is a document
 * that ends early.
 */
VD_MUST_USE vd_status vd_json_each(vd_input *input, vd_json_fn *fn, void *ctx,
                                   vd_err *err);

/* Writing. */
typedef struct vd_json_out {
    vd_buf *buf;
    bool comma;
} vd_json_out;

void vd_json_put_text(vd_buf *buf, vd_str s); /* quoted and escaped */

void vd_json_open(vd_json_out *out, char bracket);
void vd_json_close(vd_json_out *out, char bracket);
void vd_json_key(vd_json_out *out, const char *key);
void vd_json_string(vd_json_out *out, vd_str s);
void vd_json_int(vd_json_out *out, long long value);
void vd_json_bool(vd_json_out *out, bool value);
void vd_json_null(vd_json_out *out);

/* Text that is JSON already. */
void vd_json_raw(vd_json_out *out, vd_str json);

/* Millionths as a decimal fraction: 500000 is written 0.5. */
void vd_json_millionths(vd_json_out *out, long long value);

/* Key and value at once. */
void vd_json_pair(vd_json_out *out, const char *key, vd_str s);

/* The same, if there is a value. */
void vd_json_pair_if(vd_json_out *out, const char *key, vd_str value);
/* A text of lines as an array. */
void vd_json_pair_lines(vd_json_out *out, const char *key, vd_str lines);
void vd_json_pair_int(vd_json_out *out, const char *key, long long value);

#endif
