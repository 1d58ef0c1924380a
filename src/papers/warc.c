/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/warc.h"

#include "base/limits.h"
#include "base/seal.h"

enum {
    HEAD_MAX = 65536, /* of a record, and of HTTP */
    ROOM = 65536,
};

typedef struct reader {
    vd_input *input;
    vd_warc_fn *fn;
    void *ctx;
    vd_buf held;  /* read and not taken */
    size_t taken; /* of it */
    uint64_t at;  /* of the first byte that is not taken */
    bool ended;
    size_t record;
} reader;

bool vd_warc_is(vd_str head)
{
    return vd_str_starts(head, VD_STR("WARC/1."));
}

/* --- bytes --------------------------------------------------------------- */

static vd_status more(reader *r, vd_err *err)
{
    char room[ROOM];
    size_t n = 0;
    vd_status st;

    if (r->taken > 0) {
        memmove(r->held.p, r->held.p + r->taken, r->held.n - r->taken);
        r->held.n -= r->taken;
        r->taken = 0;
    }
    st = vd_input_read(r->input, room, sizeof room, &n, err);
    if (st != VD_OK)
        return st;
    r->ended = n == 0;
    vd_buf_put(&r->held, (vd_str){room, n});
    return VD_OK;
}

static vd_str held(const reader *r)
{
    return vd_str_slice(vd_buf_view(&r->held), r->taken, r->held.n);
}

static void take(reader *r, size_t n)
{
    r->taken += n;
    r->at += n;
}

static vd_status need(reader *r, size_t n, vd_err *err)
{
    vd_status st = VD_OK;

    while (st == VD_OK && held(r).n < n && !r->ended)
        st = more(r, err);
    if (st == VD_OK && held(r).n < n)
        return vd_fail(err, VD_INVALID, (size_t)r->at,
                       "record %zu: the archive ends within it", r->record);
    return st;
}

/* --- heads --------------------------------------------------------------- */

/* The value of a field, without regard to case. */
static vd_str field(vd_str head, const char *name)
{
    vd_str rest = head;
    vd_str line;

    while (vd_str_next(&rest, VD_STR("\n"), &line)) {
        size_t n = strlen(name);

        if (vd_str_starts_nocase(line, (vd_str){name, n}) && line.n > n &&
            line.p[n] == ':')
            return vd_str_trim(vd_str_slice(line, n + 1, line.n));
    }
    return VD_STR("");
}

/* Behind the empty line that ends a head; 0 if it is not there. */
static size_t head_end(vd_str s)
{
    size_t a = vd_str_find(s, VD_STR("\r\n\r\n"), 0);
    size_t b = vd_str_find(s, VD_STR("\n\n"), 0);

    if (a != VD_STR_NONE && (b == VD_STR_NONE || a < b))
        return a + 4;
    return b == VD_STR_NONE ? 0 : b + 2;
}

static void read_media(vd_str type, vd_warc_document *d)
{
    size_t semicolon = vd_str_find_char(type, ';', 0);
    size_t charset = vd_str_find_nocase(type, VD_STR("charset="), 0);

    d->media = vd_str_trim(vd_str_slice(type, 0, semicolon));
    if (charset == VD_STR_NONE)
        return;
    d->charset = vd_str_slice(type, charset + 8, type.n);
    if (d->charset.n > 0 && d->charset.p[0] == '"')
        d->charset = vd_str_slice(d->charset, 1, d->charset.n);
    for (size_t i = 0; i < d->charset.n; i++) {
        if (d->charset.p[i] == ';' || d->charset.p[i] == '"' ||
            vd_ascii_is_blank(d->charset.p[i]))
            d->charset.n = i;
    }
}

/* --- HTTP ---------------------------------------------------------------- */

/* Chunks (RFC 9112, 7.1) joined; as far as they are whole.  Some archives name
   the chunks in the headers and keep the body without them. */
static vd_str unchunk(vd_arena *arena, vd_str body, bool *whole)
{
    vd_str all = body;
    vd_buf out;
    vd_str joined;

    *whole = false;
    vd_buf_init(&out);
    while (body.n > 0) {
        size_t line = vd_str_find_char(body, '\n', 0);
        size_t size = 0;
        size_t i = 0;

        if (line == VD_STR_NONE)
            break;
        for (; i < line && size < VD_PAGE_BYTES_MAX; i++) {
            char c = vd_ascii_lower(body.p[i]);

            if (vd_ascii_is_digit(c))
                size = size * 16 + (size_t)(c - '0');
            else if (c >= 'a' && c <= 'f')
                size = size * 16 + (size_t)(c - 'a') + 10;
            else
                break;
        }
        *whole = i > 0 && size == 0;
        if (i == 0 || size == 0)
            break;
        vd_buf_put(&out, vd_str_slice(body, line + 1, line + 1 + size));
        body = vd_str_slice(body, line + 1 + size, body.n);
        body = vd_str_slice(body, vd_str_starts(body, VD_STR("\r\n")) ? 2 : 0,
                            body.n);
    }
    joined = vd_str_copy(arena, vd_buf_view(&out));
    vd_buf_done(&out);
    if (body.n == all.n && !*whole) {
        *whole = true;
        return all;
    }
    return joined;
}

static vd_status unpack(vd_arena *arena, vd_str body, vd_str *out, vd_err *err)
{
    vd_origin origin = {.path = "an HTTP body", .bytes = body};
    vd_input *input = NULL;
    vd_status st = vd_input_open(&origin, NULL, &input, err);
    vd_buf whole;
    size_t n = 1;

    vd_buf_init(&whole);
    while (st == VD_OK && n > 0) {
        char room[ROOM];

        st = vd_input_read(input, room, sizeof room, &n, err);
        if (st == VD_OK)
            vd_buf_put(&whole, (vd_str){room, n});
        if (st == VD_OK && whole.n > VD_PAGE_BYTES_MAX) {
            st = vd_fail(err, VD_LIMIT, VD_NOWHERE,
                         "a page unpacks to more than "
                         "is read");
        }
    }
    vd_input_close(input);
    /* What is no gzip comes out as it went in: some archives keep the body
       unpacked, and the header. */
    if (st == VD_OK && vd_str_starts(body, VD_STR("\x1f\x8b")) &&
        vd_str_is(vd_buf_view(&whole), body))
        st = vd_fail(err, VD_INVALID, VD_NOWHERE, "it is no gzip");
    if (st == VD_OK)
        *out = vd_str_copy(arena, vd_buf_view(&whole));
    vd_buf_done(&whole);
    return st;
}

/* Whether a field names a coding that is known, or none. */
static bool is_coded(vd_str coding, const char *known)
{
    return coding.n == 0 || vd_str_is_nocase(coding, VD_STR("identity")) ||
           vd_str_is_nocase(coding, vd_str_of(known));
}

static void read_response(vd_arena *arena, vd_str block, vd_warc_document *d)
{
    size_t end = head_end(vd_str_slice(block, 0, HEAD_MAX));
    vd_str head = vd_str_slice(block, 0, end);
    size_t blank = vd_str_find_char(head, ' ', 0);
    vd_str transfer = field(head, "Transfer-Encoding");
    vd_str content = field(head, "Content-Encoding");
    vd_err err = {0};
    bool whole = true;

    d->body = VD_STR("");
    if (end == 0 || !vd_str_starts(head, VD_STR("HTTP/"))) {
        d->wrong = "it is no response of HTTP";
        return;
    }
    d->headers = head;
    if (blank != VD_STR_NONE)
        (void)vd_str_to_int(vd_str_slice(head, blank + 1, blank + 4),
                            &d->status);
    read_media(field(head, "Content-Type"), d);
    if (!is_coded(transfer, "chunked") || !is_coded(content, "gzip")) {
        vd_str coding = is_coded(content, "gzip") ? transfer : content;

        d->wrong = vd_str_printf(arena,
                                 "its body is coded as \"%.*s\"; gzip and "
                                 "chunks can be read",
                                 VD_STR_SHOWN(coding))
                       .p;
        return;
    }
    d->body = vd_str_slice(block, end, block.n);
    if (vd_str_is_nocase(transfer, VD_STR("chunked")))
        d->body = unchunk(arena, d->body, &whole);
    if (!whole)
        d->wrong = "its chunks break off: what follows is lost";
    if (vd_str_is_nocase(content, VD_STR("gzip")) && d->body.n > 0 &&
        unpack(arena, d->body, &d->body, &err) != VD_OK) {
        d->wrong =
            vd_str_printf(arena, "its body cannot be unpacked: %s", err.msg).p;
        d->body = VD_STR("");
    }
}

/* --- records ------------------------------------------------------------- */

static vd_status give(reader *r, vd_str head, vd_str block, bool too_long,
                      vd_err *err)
{
    vd_str type = field(head, "WARC-Type");
    vd_warc_document d = {.url = field(head, "WARC-Target-URI"),
                          .media = VD_STR(""),
                          .charset = VD_STR(""),
                          .headers = VD_STR(""),
                          .body = block,
                          .fetched = VD_MOMENT_MAX,
                          .record = r->record,
                          .at = r->at};
    vd_arena arena;
    vd_status st;

    if (d.url.n > 1 && d.url.p[0] == '<')
        d.url = vd_str_slice(d.url, 1, d.url.n - 1);
    if (vd_moment_parse(field(head, "WARC-Date"), &d.fetched, NULL) != VD_OK)
        d.fetched = VD_MOMENT_MAX;
    if (vd_str_starts_nocase(d.url, VD_STR("dns:")))
        return VD_OK;
    vd_arena_init(&arena, 0);
    if (vd_str_is(type, VD_STR("response")) && !too_long) {
        read_response(&arena, block, &d);
    } else if (vd_str_is(type, VD_STR("response")) ||
               vd_str_is(type, VD_STR("resource")) ||
               vd_str_is(type, VD_STR("conversion"))) {
        read_media(field(head, "Content-Type"), &d);
    } else {
        vd_arena_done(&arena);
        return VD_OK;
    }
    if (too_long) {
        d.media = VD_STR("");
        d.wrong = vd_str_printf(&arena, "it has more than %zu MB",
                                (size_t)VD_PAGE_BYTES_MAX >> 20)
                      .p;
    }
    st = r->fn(r->ctx, &d, err);
    vd_arena_done(&arena);
    return st;
}

/* A block that is not kept. */
static vd_status skip(reader *r, unsigned long long n, vd_err *err)
{
    vd_status st = VD_OK;

    while (st == VD_OK && n > 0) {
        size_t here = held(r).n < n ? held(r).n : (size_t)n;

        take(r, here);
        n -= here;
        if (n > 0)
            st = need(r, 1, err);
    }
    return st;
}

static vd_status read_block(reader *r, vd_str head, unsigned long long length,
                            vd_err *err)
{
    vd_status st;

    if (length > VD_PAGE_BYTES_MAX) {
        st = give(r, head, VD_STR(""), true, err);
        return st == VD_OK ? skip(r, length, err) : st;
    }
    st = need(r, (size_t)length, err);
    if (st == VD_OK) {
        vd_str block = vd_str_slice(held(r), 0, (size_t)length);

        st = give(r, head, block, false, err);
    }
    if (st == VD_OK)
        take(r, (size_t)length);
    return st;
}

static vd_status read_record(reader *r, bool *any, vd_err *err)
{
    vd_status st = VD_OK;
    size_t end = 0;
    long long length = 0;
    vd_arena arena;
    vd_str head;

    while (st == VD_OK && held(r).n < 4 && !r->ended)
        st = more(r, err);
    while (held(r).n > 0 && (held(r).p[0] == '\r' || held(r).p[0] == '\n'))
        take(r, 1);
    while (st == VD_OK && end == 0 && held(r).n < HEAD_MAX && !r->ended) {
        end = head_end(held(r));
        if (end == 0)
            st = more(r, err);
    }
    end = head_end(held(r));
    *any = st == VD_OK && held(r).n > 0;
    if (!*any)
        return st;
    r->record++;
    if (end == 0 || !vd_warc_is(held(r))) {
        return vd_fail(
            err, VD_INVALID, (size_t)r->at,
            "record %zu begins with \"%.*s\", not with a head of WARC",
            r->record, VD_STR_SHOWN(vd_str_slice(held(r), 0, 20)));
    }
    vd_arena_init(&arena, 0);
    head = vd_str_copy(&arena, vd_str_slice(held(r), 0, end));
    if (!vd_str_to_int(field(head, "Content-Length"), &length) || length < 0) {
        st = vd_fail(err, VD_INVALID, (size_t)r->at,
                     "record %zu has no Content-Length", r->record);
    }
    take(r, end);
    if (st == VD_OK)
        st = read_block(r, head, (unsigned long long)length, err);
    vd_arena_done(&arena);
    return st;
}

vd_status vd_warc_each(vd_input *input, vd_warc_fn *fn, void *ctx, vd_err *err)
{
    reader r = {.input = input, .fn = fn, .ctx = ctx};
    vd_status st = VD_OK;
    bool any = true;

    vd_buf_init(&r.held);
    while (st == VD_OK && any)
        st = read_record(&r, &any, err);
    vd_buf_done(&r.held);
    return st;
}

/* --- writing ------------------------------------------------------------- */

/* A version 8 UUID (RFC 9562) of a hash. */
static void put_id(vd_buf *out, vd_hash hash)
{
    char hex[VD_HASH_HEX];

    vd_hash_hex(hash, hex);
    hex[12] = '8';
    hex[16] = 'a';
    vd_buf_printf(out, "<urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s>", hex, hex + 8,
                  hex + 12, hex + 16, hex + 20);
}

void vd_warc_put_head(vd_buf *out, vd_moment now)
{
    static const char body[] = "software: vedette\r\n"
                               "format: WARC File Format 1.1\r\n";
    char when[VD_MOMENT_TEXT];

    vd_moment_format(now, when);
    vd_buf_put_z(out, "WARC/1.1\r\nWARC-Type: warcinfo\r\nWARC-Record-ID: ");
    put_id(out, vd_sha256_of(vd_str_of(when)));
    vd_buf_printf(
        out,
        "\r\nWARC-Date: %s\r\nContent-Type: application/warc-fields\r\n"
        "Content-Length: %zu\r\n\r\n%s\r\n\r\n",
        when, sizeof body - 1, body);
}

/* An address in a head of one line each. */
static void put_url(vd_buf *out, vd_str url)
{
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];

        if (c <= ' ' || c == 0x7F)
            vd_buf_printf(out, "%%%02X", c);
        else
            vd_buf_put_char(out, (char)c);
    }
}

/* Headers of a body that is neither packed nor in chunks any more. */
static void put_headers(vd_buf *out, vd_str headers, size_t length)
{
    static const vd_str gone[] = {VD_STR_INIT("Transfer-Encoding:"),
                                  VD_STR_INIT("Content-Encoding:"),
                                  VD_STR_INIT("Content-Length:")};
    vd_str line;

    while (vd_str_next(&headers, VD_STR("\n"), &line)) {
        bool kept = vd_str_trim(line).n > 0;

        for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
            kept = kept && !vd_str_starts_nocase(line, gone[i]);
        if (!kept)
            continue;
        vd_buf_put(out, vd_str_trim(line));
        vd_buf_put_z(out, "\r\n");
    }
    vd_buf_printf(out, "Content-Length: %zu\r\n\r\n", length);
}

void vd_warc_put(vd_buf *out, const vd_warc_document *d)
{
    char when[VD_MOMENT_TEXT];
    char hex[VD_HASH_HEX];
    bool http = d->headers.n > 0;
    vd_hash hash = vd_sha256_of(d->body);
    vd_buf headers;
    vd_buf id;

    vd_moment_format(d->fetched, when);
    vd_hash_hex(hash, hex);
    vd_buf_init(&id);
    vd_buf_put(&id, d->url);
    vd_buf_put_z(&id, when);
    vd_buf_put_z(&id, hex);
    vd_buf_printf(out, "WARC/1.1\r\nWARC-Type: %s\r\nWARC-Record-ID: ",
                  http ? "response" : "resource");
    put_id(out, vd_sha256_of(vd_buf_view(&id)));
    vd_buf_done(&id);
    vd_buf_init(&headers);
    if (http)
        put_headers(&headers, d->headers, d->body.n);
    vd_buf_printf(out, "\r\nWARC-Date: %s\r\nWARC-Target-URI: ", when);
    put_url(out, d->url);
    vd_buf_printf(
        out,
        "\r\nWARC-Payload-Digest: sha256:%s\r\nContent-Type: %.*s\r\n"
        "Content-Length: %zu\r\n\r\n",
        hex,
        VD_STR_WHOLE(http ? VD_STR("application/http; msgtype=response")
                          : d->media),
        headers.n + d->body.n);
    vd_buf_put(out, vd_buf_view(&headers));
    vd_buf_done(&headers);
    vd_buf_put(out, d->body);
    vd_buf_put_z(out, "\r\n\r\n");
}
