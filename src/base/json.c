/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jansson reads single documents; the splitter in front of it only has to
 * know strings and brackets.  Numbers are kept as text: jansson would make
 * doubles of them, so real numbers are written back with 17 digits and
 * integers as they are, which is exact for every number a list holds.
 */
#include "base/json.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/utf8.h"

static vd_json *convert(json_t *from, vd_arena *arena, unsigned depth);

static void convert_members(json_t *from, vd_json *to, vd_arena *arena,
                            unsigned depth)
{
    vd_json **tail = &to->first;
    const char *key;
    json_t *value;
    size_t i;

    if (json_is_object(from)) {
        json_object_foreach(from, key, value)
        {
            *tail = convert(value, arena, depth + 1);
            (*tail)->key = vd_str_copy(arena, vd_str_of(key));
            tail = &(*tail)->next;
        }
    } else {
        json_array_foreach(from, i, value)
        {
            *tail = convert(value, arena, depth + 1);
            tail = &(*tail)->next;
        }
    }
}

/* As short as it can be and be read as the same number again. */
static vd_str text_of_real(vd_arena *arena, double value)
{
    vd_str text = vd_str_printf(arena, "%.15g", value);

    return strtod(vd_str_z(arena, text), NULL) == value
               ? text
               : vd_str_printf(arena, "%.17g", value);
}

/* Recursion is bounded: jansson itself refuses more than 2,048 levels, and
   vd_json_parse() more than VD_JSON_DEPTH_MAX. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static vd_json *convert(json_t *from, vd_arena *arena, unsigned depth)
{
    vd_json *to = VD_NEW(arena, vd_json);

    switch (json_typeof(from)) {
    case JSON_STRING:
        to->kind = VD_JSON_STRING;
        to->text = vd_str_copy(
            arena, (vd_str){json_string_value(from), json_string_length(from)});
        break;
    case JSON_INTEGER:
        to->kind = VD_JSON_NUMBER;
        to->text =
            vd_str_printf(arena, "%lld", (long long)json_integer_value(from));
        break;
    case JSON_REAL:
        to->kind = VD_JSON_NUMBER;
        to->text = text_of_real(arena, json_real_value(from));
        break;
    case JSON_ARRAY:
    case JSON_OBJECT:
        to->kind = json_is_array(from) ? VD_JSON_ARRAY : VD_JSON_OBJECT;
        if (depth < VD_JSON_DEPTH_MAX)
            convert_members(from, to, arena, depth);
        break;
    case JSON_TRUE:
        to->kind = VD_JSON_TRUE;
        break;
    case JSON_FALSE:
        to->kind = VD_JSON_FALSE;
        break;
    case JSON_NULL:
        break;
    }
    return to;
}

/* Depth of nesting by brackets outside of strings. */
static unsigned depth_of(vd_str text)
{
    unsigned depth = 0;
    unsigned most = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (quoted && c == '\\') {
            i++;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '[' || c == '{')) {
            depth++;
            most = depth > most ? depth : most;
        } else if (!quoted && (c == ']' || c == '}') && depth > 0) {
            depth--;
        }
    }
    return most;
}

static vd_status parse(vd_str text, size_t flags, vd_arena *arena,
                       const vd_json **out, vd_err *err)
{
    json_error_t why;
    json_t *root;

    if (text.n > VD_JSON_RECORD_BYTES_MAX ||
        depth_of(text) > VD_JSON_DEPTH_MAX) {
        return vd_fail(err, VD_LIMIT, 0,
                       "JSON of more than %lu bytes or %u levels",
                       VD_JSON_RECORD_BYTES_MAX, VD_JSON_DEPTH_MAX);
    }
    root = json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_ALLOW_NUL | flags,
                      &why);
    if (root == NULL) {
        return vd_fail(err, VD_INVALID,
                       why.position < 0 ? 0 : (size_t)why.position,
                       "not JSON: %.100s", why.text);
    }
    *out = convert(root, arena, 0);
    json_decref(root);
    return VD_OK;
}

vd_status vd_json_parse(vd_str text, vd_arena *arena, const vd_json **out,
                        vd_err *err)
{
    return parse(text, 0, arena, out, err);
}

vd_status vd_json_parse_strict(vd_str text, vd_arena *arena,
                               const vd_json **out, vd_err *err)
{
    return parse(text, JSON_REJECT_DUPLICATES, arena, out, err);
}

const vd_json *vd_json_member(const vd_json *value, const char *key)
{
    vd_str wanted = vd_str_of(key);

    if (value == NULL || value->kind != VD_JSON_OBJECT)
        return NULL;
    for (const vd_json *m = value->first; m != NULL; m = m->next) {
        if (vd_str_is(m->key, wanted))
            return m;
    }
    return NULL;
}

vd_str vd_json_text(const vd_json *value, const char *key)
{
    const vd_json *m = vd_json_member(value, key);

    if (m == NULL || (m->kind != VD_JSON_STRING && m->kind != VD_JSON_NUMBER))
        return VD_STR("");
    return vd_str_trim(m->text);
}

/* The splitter: where in the document it is. */
typedef enum place {
    BEFORE,  /* nothing but blanks yet */
    LINES,   /* JSON Lines: elements follow one another */
    WRAPPER, /* in an object, looking for "results" */
    BETWEEN, /* in the array, before an element or its end */
    AFTER,
} place;

typedef struct splitter {
    vd_json_fn *fn;
    void *ctx;
    vd_arena arena;
    vd_buf element;
    place place;
    unsigned depth; /* brackets open within the element */
    bool quoted;
    bool escaped;
    bool scalar; /* the element is a bare word or number */
    size_t number;
    vd_err *err;
} splitter;

static vd_status give(splitter *s)
{
    const vd_json *value = NULL;
    vd_status st =
        vd_json_parse(vd_buf_view(&s->element), &s->arena, &value, s->err);

    s->number++;
    if (st != VD_OK)
        vd_err_context(s->err, "element %zu", s->number);
    else
        st = s->fn(s->ctx, value, s->number, s->err);
    vd_arena_reset(&s->arena);
    vd_buf_clear(&s->element);
    s->scalar = false;
    return st;
}

/* A byte of an element.  True when it was the element's last. */
static bool grow(splitter *s, char c)
{
    vd_buf_put_char(&s->element, c);
    if (s->escaped) {
        s->escaped = false;
    } else if (s->quoted) {
        s->escaped = c == '\\';
        s->quoted = c != '"';
        return c == '"' && s->depth == 0;
    } else if (c == '"') {
        s->quoted = true;
    } else if (c == '{' || c == '[') {
        s->depth++;
    } else if ((c == '}' || c == ']') && s->depth > 0) {
        s->depth--;
        return s->depth == 0;
    } else if (s->depth == 0) {
        s->scalar = true;
    }
    return false;
}

static bool ends_scalar(char c)
{
    return c == ',' || c == ']' || c == '}' || vd_ascii_is_blank(c);
}

/* In a wrapping object: bytes are gathered until `"results": [` is seen. */
static vd_status seek_results(splitter *s, char c)
{
    vd_str seen;

    vd_buf_put_char(&s->element, c);
    seen = vd_buf_view(&s->element);
    if (c == '[' &&
        vd_str_find(seen, VD_STR("\"results\""), 0) != VD_STR_NONE) {
        vd_buf_clear(&s->element);
        s->place = BETWEEN;
    } else if (s->element.n > 1 << 16) {
        return vd_fail(s->err, VD_INVALID, VD_NOWHERE,
                       "no array of results in the first 64 kB");
    }
    return VD_OK;
}

static vd_status take_outside(splitter *s, char c)
{
    if (vd_ascii_is_blank(c) || (c == ',' && s->place == BETWEEN))
        return VD_OK;
    if (s->place == BEFORE) {
        s->place = c == '[' ? BETWEEN : LINES;
        if (c == '[')
            return VD_OK;
    }
    if (c == ']' && s->place == BETWEEN) {
        s->place = AFTER;
        return VD_OK;
    }
    return grow(s, c) ? give(s) : VD_OK;
}

static vd_status take(splitter *s, char c)
{
    vd_status st;

    if (s->place == AFTER)
        return VD_OK;
    if (s->place == WRAPPER)
        return seek_results(s, c);
    if (s->scalar && s->depth == 0 && !s->quoted && ends_scalar(c)) {
        st = give(s);
        return st == VD_OK ? take_outside(s, c) : st;
    }
    if (s->element.n == 0)
        return take_outside(s, c);
    if (s->element.n > VD_JSON_RECORD_BYTES_MAX) {
        return vd_fail(s->err, VD_LIMIT, VD_NOWHERE,
                       "element %zu: more than %lu bytes", s->number + 1,
                       VD_JSON_RECORD_BYTES_MAX);
    }
    return grow(s, c) ? give(s) : VD_OK;
}

/* A document that begins as an object is a wrapper only if an array named
   "results" opens before anything else of any size; else it is a line. */
static bool is_wrapper(vd_str head)
{
    size_t at = vd_str_find(head, VD_STR("\"results\""), 0);
    size_t other;

    head = vd_str_trim(head);
    if (!vd_str_starts(head, VD_STR("{")) || at == VD_STR_NONE)
        return false;
    other = vd_str_find_char(head, '}', 0);
    return other == VD_STR_NONE || at < other;
}

vd_status vd_json_each(vd_input *input, vd_json_fn *fn, void *ctx, vd_err *err)
{
    splitter s = {.fn = fn, .ctx = ctx, .err = err};
    char *window = malloc(1 << 16);
    vd_status st = VD_OK;
    size_t n = 1;
    bool first = true;

    vd_arena_init(&s.arena, VD_JSON_RECORD_BYTES_MAX);
    vd_buf_init(&s.element);
    while (st == VD_OK && n > 0 && window != NULL) {
        size_t i = 0;

        st = vd_input_read(input, window, 1 << 16, &n, err);
        if (first && n >= 3 && memcmp(window, "\xef\xbb\xbf", 3) == 0)
            i = 3;
        if (first && is_wrapper((vd_str){window, n}))
            s.place = WRAPPER;
        first = false;
        for (; st == VD_OK && i < n; i++)
            st = take(&s, window[i]);
    }
    if (st == VD_OK && s.scalar && s.depth == 0 && s.place == LINES)
        st = give(&s);
    if (st == VD_OK && (s.element.n > 0 || s.place == BETWEEN ||
                        s.place == WRAPPER || s.place == BEFORE))
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "JSON ends early, after %zu elements", s.number);
    vd_buf_done(&s.element);
    vd_arena_done(&s.arena);
    free(window);
    return st;
}

static void put_escaped(vd_buf *buf, unsigned char c)
{
    static const char plain[] = "\b\f\n\r\t\"\\";
    static const char letter[] = "bfnrt\"\\";
    const char *at = c == 0 ? NULL : strchr(plain, c);

    if (at != NULL) {
        vd_buf_put_char(buf, '\\');
        vd_buf_put_char(buf, letter[at - plain]);
    } else {
        vd_buf_printf(buf, "\\u%04x", c);
    }
}

void vd_json_put_text(vd_buf *buf, vd_str s)
{
    size_t from = 0;
    size_t bad = vd_utf8_find_bad(s);

    vd_buf_put_char(buf, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f && i != bad)
            continue;
        vd_buf_put(buf, vd_str_slice(s, from, i));
        if (i == bad) {
            vd_str rest = vd_str_slice(s, i + 1, s.n);
            size_t next = vd_utf8_find_bad(rest);

            vd_buf_put_utf8(buf, 0xFFFD);
            bad = next == VD_STR_NONE ? next : i + 1 + next;
        } else {
            put_escaped(buf, c);
        }
        from = i + 1;
    }
    vd_buf_put(buf, vd_str_slice(s, from, s.n));
    vd_buf_put_char(buf, '"');
}

static void before_value(vd_json_out *out)
{
    if (out->comma)
        vd_buf_put_char(out->buf, ',');
    out->comma = true;
}

void vd_json_open(vd_json_out *out, char bracket)
{
    before_value(out);
    vd_buf_put_char(out->buf, bracket);
    out->comma = false;
}

void vd_json_close(vd_json_out *out, char bracket)
{
    vd_buf_put_char(out->buf, bracket);
    out->comma = true;
}

void vd_json_key(vd_json_out *out, const char *key)
{
    before_value(out);
    vd_json_put_text(out->buf, vd_str_of(key));
    vd_buf_put_char(out->buf, ':');
    out->comma = false;
}

void vd_json_string(vd_json_out *out, vd_str s)
{
    before_value(out);
    vd_json_put_text(out->buf, s);
}

void vd_json_int(vd_json_out *out, long long value)
{
    before_value(out);
    vd_buf_put_int(out->buf, value);
}

void vd_json_bool(vd_json_out *out, bool value)
{
    before_value(out);
    vd_buf_put_z(out->buf, value ? "true" : "false");
}

void vd_json_null(vd_json_out *out)
{
    before_value(out);
    vd_buf_put_z(out->buf, "null");
}

void vd_json_raw(vd_json_out *out, vd_str json)
{
    before_value(out);
    vd_buf_put(out->buf, json);
}

void vd_json_millionths(vd_json_out *out, long long value)
{
    enum { ONE = 1000000 };
    long long fraction = value % ONE;

    before_value(out);
    vd_buf_put_int(out->buf, value / ONE);
    vd_buf_put_char(out->buf, '.');
    /* A digit at least, and no noughts at the end. */
    for (long long unit = ONE / 10; unit > 0; unit /= 10) {
        vd_buf_put_char(out->buf, (char)('0' + fraction / unit));
        fraction %= unit;
        if (fraction == 0)
            break;
    }
}

void vd_json_pair(vd_json_out *out, const char *key, vd_str s)
{
    vd_json_key(out, key);
    vd_json_string(out, s);
}

void vd_json_pair_int(vd_json_out *out, const char *key, long long value)
{
    vd_json_key(out, key);
    vd_json_int(out, value);
}

void vd_json_pair_if(vd_json_out *out, const char *key, vd_str value)
{
    if (value.n > 0)
        vd_json_pair(out, key, value);
}

void vd_json_pair_lines(vd_json_out *out, const char *key, vd_str lines)
{
    vd_str line;

    vd_json_key(out, key);
    vd_json_open(out, '[');
    while (lines.n > 0 && vd_str_next(&lines, VD_STR("\n"), &line))
        vd_json_string(out, line);
    vd_json_close(out, ']');
}
