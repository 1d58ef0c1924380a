/* SPDX-License-Identifier: Apache-2.0 */
#include "http/request.h"

#include <stdarg.h>
#include <stdio.h>

/* ---- taking apart ---- */

static int hex_of(char c)
{
    if (vd_ascii_is_digit(c))
        return c - '0';
    c = vd_ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool vd_url_decode(vd_arena *arena, vd_str text, bool plus, vd_str *out)
{
    char *p = vd_arena_alloc(arena, text.n + 1, 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (c == '%') {
            bool whole = text.n - i > 2;
            int high = whole ? hex_of(text.p[i + 1]) : -1;
            int low = whole ? hex_of(text.p[i + 2]) : -1;

            if (high < 0 || low < 0)
                return false;
            c = (char)(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if (c == '\0')
            return false;
        p[n++] = c;
    }
    *out = (vd_str){p, n};
    return true;
}

vd_str vd_url_encode(vd_arena *arena, vd_str text)
{
    static const char digits[] = "0123456789ABCDEF";
    char *p = vd_arena_alloc(arena, 3 * text.n + 1, 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];

        if (vd_ascii_is_alpha((char)c) || vd_ascii_is_digit((char)c) ||
            (c != '\0' && strchr("-._~", c) != NULL)) {
            p[n++] = (char)c;
        } else {
            p[n++] = '%';
            p[n++] = digits[c >> 4];
            p[n++] = digits[c & 15];
        }
    }
    return (vd_str){p, n};
}

bool vd_params_take(vd_arena *arena, vd_str text, vd_param **out, size_t *n,
                    const char **wrong)
{
    vd_str rest = text;
    vd_str part;
    size_t room = 0;

    *out = NULL;
    *n = 0;
    while (rest.n > 0 && vd_str_next(&rest, VD_STR("&"), &part)) {
        size_t sign = vd_str_find_char(part, '=', 0);
        vd_param p;

        if (part.n == 0)
            continue;
        if (*n == VD_PARAMS_MAX) {
            *wrong = "more parameters than a request may have";
            return false;
        }
        sign = sign < part.n ? sign : part.n;
        if (!vd_url_decode(arena, vd_str_slice(part, 0, sign), true, &p.name) ||
            !vd_url_decode(arena, vd_str_slice(part, sign + 1, part.n), true,
                           &p.value)) {
            *wrong = "a \"%\" in the parameters has no two hexadecimal digits";
            return false;
        }
        *out = vd_arena_grow(arena, *out, *n, &room, sizeof **out);
        (*out)[(*n)++] = p;
    }
    return true;
}

bool vd_request_take_url(vd_request *r, vd_str url, const char **wrong)
{
    size_t mark;

    /* "GET http://host/path" is as good. */
    if (vd_str_starts_nocase(url, VD_STR("http://")) ||
        vd_str_starts_nocase(url, VD_STR("https://")))
        url = vd_str_slice(url, vd_str_find_char(url, '/', 8), url.n);
    mark = vd_str_find_char(url, '?', 0);

    mark = mark < url.n ? mark : url.n;
    r->query = vd_str_slice(url, mark + 1, url.n);
    if (!vd_url_decode(r->arena, vd_str_slice(url, 0, mark), false, &r->path)) {
        *wrong = "a \"%\" in the path has no two hexadecimal digits";
        return false;
    }
    return vd_params_take(r->arena, r->query, &r->params, &r->n_params, wrong);
}

/* ---- what was given ---- */

vd_str vd_request_param(const vd_request *r, const char *name)
{
    for (size_t i = 0; i < r->n_params; i++) {
        if (vd_str_is(r->params[i].name, vd_str_of(name)))
            return r->params[i].value;
    }
    return VD_STR("");
}

bool vd_request_has(const vd_request *r, const char *name)
{
    for (size_t i = 0; i < r->n_params; i++) {
        if (vd_str_is(r->params[i].name, vd_str_of(name)))
            return true;
    }
    return false;
}

vd_str vd_request_header(const vd_request *r, const char *name)
{
    for (size_t i = 0; i < r->n_headers; i++) {
        if (vd_str_is_nocase(r->headers[i].name, vd_str_of(name)))
            return r->headers[i].value;
    }
    return VD_STR("");
}

size_t vd_request_params(const vd_request *r, const char *name, vd_str *out,
                         size_t max)
{
    size_t n = 0;

    for (size_t i = 0; i < r->n_params && n < max; i++) {
        if (vd_str_is(r->params[i].name, vd_str_of(name)) &&
            r->params[i].value.n > 0)
            out[n++] = r->params[i].value;
    }
    return n;
}

bool vd_request_flag(const vd_request *r, const char *name, bool else_is)
{
    vd_str v = vd_request_param(r, name);

    if (v.n == 0)
        return else_is;
    return vd_str_is_nocase(v, VD_STR("true")) || vd_str_is(v, VD_STR("1")) ||
           vd_str_is_nocase(v, VD_STR("yes")) ||
           vd_str_is_nocase(v, VD_STR("on")) ||
           vd_str_is_nocase(v, VD_STR("t")) || vd_str_is_nocase(v, VD_STR("y"));
}

long long vd_request_int(const vd_request *r, const char *name,
                         long long else_is)
{
    long long value;

    return vd_str_to_int(vd_str_trim(vd_request_param(r, name)), &value)
               ? value
               : else_is;
}

bool vd_share_parse(vd_str text, long long *millionths)
{
    size_t point = vd_str_find_char(text, '.', 0);
    vd_str whole;
    vd_str part;
    long long w = 0;
    long long f = 0;

    point = point < text.n ? point : text.n;
    whole = vd_str_slice(text, 0, point);
    part = vd_str_slice(text, point + 1, text.n);
    if ((whole.n == 0 && part.n == 0) ||
        (whole.n > 0 && (!vd_str_to_int(whole, &w) || w > 1000000)) ||
        (part.n > 0 && !vd_str_is_digits(part)))
        return false;
    for (size_t i = 0; i < 6; i++)
        f = f * 10 + (i < part.n ? part.p[i] - '0' : 0);
    *millionths = w * 1000000 + f;
    return true;
}

/* ---- replies ---- */

void vd_reply_header(vd_reply *reply, const char *name, vd_str value)
{
    if (reply->n_headers < VD_REPLY_HEADERS_MAX)
        reply->headers[reply->n_headers++] = (vd_param){vd_str_of(name), value};
}

void vd_reply_drop_header(vd_reply *reply, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < reply->n_headers; i++) {
        if (!vd_str_is_nocase(reply->headers[i].name, vd_str_of(name)))
            reply->headers[n++] = reply->headers[i];
    }
    reply->n_headers = n;
}

vd_json_out vd_reply_json(vd_reply *reply, int status)
{
    vd_buf_clear(&reply->body);
    reply->status = status;
    reply->type = VD_STR("application/json");
    return (vd_json_out){.buf = &reply->body};
}

void vd_reply_detail(vd_reply *reply, int status, const char *fmt, ...)
{
    vd_json_out out = vd_reply_json(reply, status);
    char text[512];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    vd_json_open(&out, '{');
    vd_json_pair(&out, "detail", vd_str_of(text));
    vd_json_close(&out, '}');
}

void vd_reply_invalid(vd_reply *reply, const char *type, vd_str loc,
                      const char *msg, vd_str input)
{
    vd_json_out out = vd_reply_json(reply, 422);
    vd_str part;

    vd_json_open(&out, '{');
    vd_json_key(&out, "detail");
    vd_json_open(&out, '[');
    vd_json_open(&out, '{');
    vd_json_pair(&out, "type", vd_str_of(type));
    vd_json_key(&out, "loc");
    vd_json_open(&out, '[');
    while (vd_str_next(&loc, VD_STR("/"), &part))
        vd_json_string(&out, part);
    vd_json_close(&out, ']');
    vd_json_pair(&out, "msg", vd_str_of(msg));
    vd_json_key(&out, "input");
    vd_json_raw(&out, input.n == 0 ? VD_STR("null") : input);
    vd_json_close(&out, '}');
    vd_json_close(&out, ']');
    vd_json_close(&out, '}');
}
