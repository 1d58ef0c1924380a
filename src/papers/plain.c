/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/plain.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

enum {
    HEAD_LINES_MAX = 30,
    KEY_MAX = 24,
    WIDTH_MIN = 45, /* letters of a line that may have been broken */
    WIDTH_MAX = 130,
    BROKEN_MIN = 3, /* lines that go on in small letters make a broken text */
};

typedef struct line {
    vd_str text; /* trimmed */
    uint32_t at;
    uint32_t number;
} line;

typedef struct reader {
    vd_plain *plain;
    vd_arena *arena;
    line *lines;
    size_t n;
    size_t room;
} reader;

static void cut_lines(reader *r)
{
    vd_str source = r->plain->source;
    size_t from = 0;
    uint32_t number = 1;

    while (from < source.n) {
        size_t to = vd_str_find_char(source, '\n', from);
        vd_str text;

        to = to == VD_STR_NONE ? source.n : to;
        text = vd_str_trim(vd_str_slice(source, from, to));
        r->lines =
            vd_arena_grow(r->arena, r->lines, r->n, &r->room, sizeof *r->lines);
        r->lines[r->n++] =
            (line){text, (uint32_t)(text.p - source.p), number++};
        from = to + 1;
    }
}

/* --- the head ------------------------------------------------------------ */

static bool is_rule(vd_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] != '-' && s.p[i] != '=')
            return false;
    }
    return s.n >= 3;
}

static size_t key_length(vd_str s)
{
    size_t colon = vd_str_find_char(s, ':', 0);

    if (colon == VD_STR_NONE || colon == 0 || colon > KEY_MAX)
        return 0;
    for (size_t i = 0; i < colon; i++) {
        if (!vd_ascii_is_alpha(s.p[i]) && s.p[i] != '-' && s.p[i] != '_' &&
            s.p[i] != ' ')
            return 0;
    }
    return colon;
}

/* The number of lines of the head and its rule; 0 if there is none. */
static size_t head_lines(const reader *r)
{
    for (size_t i = 0; i < r->n && i < HEAD_LINES_MAX; i++) {
        if (is_rule(r->lines[i].text))
            return i > 0 ? i + 1 : 0;
        if (key_length(r->lines[i].text) == 0)
            return 0;
    }
    return 0;
}

static void read_head(reader *r, size_t n, vd_passages *out)
{
    vd_plain *plain = r->plain;

    plain->fields = VD_NEW_N(r->arena, vd_plain_field, n);
    for (size_t i = 0; i < n; i++) {
        const line *l = &r->lines[i];
        size_t colon = key_length(l->text);
        vd_str value = vd_str_trim(vd_str_slice(l->text, colon + 1, l->text.n));
        bool rule = is_rule(l->text);
        vd_passage *p;
        vd_span *span;

        if (!rule) {
            plain->fields[plain->n_fields++] = (vd_plain_field){
                vd_str_slice(l->text, 0, colon), value, l->number,
                (uint32_t)(value.p - plain->source.p)};
        }
        span = VD_NEW(r->arena, vd_span);
        p = vd_passages_add(out, r->arena);
        *p = (vd_passage){.text = l->text,
                          .spans = span,
                          .n_spans = 1,
                          .line = l->number,
                          .role = VD_PASSAGE_CREDIT,
                          .reason = "header",
                          .exact = true};
        span->source = l->at;
        if (!rule && vd_str_is_nocase(vd_str_slice(l->text, 0, colon),
                                      VD_STR("title"))) {
            p->role = VD_PASSAGE_TITLE;
            p->reason = "";
            p->text = value;
            span->source = (uint32_t)(value.p - plain->source.p);
        }
    }
}

/* --- lines that were broken ---------------------------------------------- */

static bool ends_open(vd_str s)
{
    char last = s.n > 0 ? s.p[s.n - 1] : '.';

    return s.n >= WIDTH_MIN && s.n <= WIDTH_MAX && last != '.' && last != '!' &&
           last != '?' && last != ':' && last != '"';
}

static bool begins_small(vd_str s)
{
    return s.n > 0 && ((s.p[0] >= 'a' && s.p[0] <= 'z') || s.p[0] == '(' ||
                       vd_ascii_is_digit(s.p[0]));
}

static bool goes_on(const line *a, const line *b)
{
    return ends_open(a->text) && begins_small(b->text) &&
           b->number == a->number + 1;
}

static bool is_broken(const reader *r, size_t from)
{
    size_t n = 0;

    for (size_t i = from; i + 1 < r->n; i++)
        n += goes_on(&r->lines[i], &r->lines[i + 1]);
    return n >= BROKEN_MIN;
}

/* Whether line i + 1 belongs to the paragraph of line i. */
static bool is_joined(const reader *r, size_t i, bool broken)
{
    const line *a = &r->lines[i];
    const line *b = &r->lines[i + 1];

    if (b->text.n == 0 || !broken)
        return false;
    return goes_on(a, b) || (a->text.n >= WIDTH_MIN && a->text.n <= WIDTH_MAX);
}

static size_t put_paragraph(reader *r, size_t i, bool broken, vd_passages *out)
{
    size_t last = i;
    vd_passage *p = vd_passages_add(out, r->arena);
    vd_span *spans;
    vd_buf text;

    while (last + 1 < r->n && is_joined(r, last, broken))
        last++;
    spans = VD_NEW_N(r->arena, vd_span, last - i + 1);
    vd_buf_init(&text);
    for (size_t k = i; k <= last; k++) {
        vd_str s = r->lines[k].text;
        bool hyphen = k < last && s.n > 1 && s.p[s.n - 1] == '-' &&
                      vd_ascii_is_alpha(s.p[s.n - 2]);

        spans[k - i] = (vd_span){(uint32_t)text.n, r->lines[k].at};
        vd_buf_put(&text, vd_str_slice(s, 0, s.n - (hyphen ? 1 : 0)));
        if (k < last && !hyphen)
            vd_buf_put_char(&text, ' ');
    }
    *p = (vd_passage){.text = last == i
                                  ? r->lines[i].text
                                  : vd_str_copy(r->arena, vd_buf_view(&text)),
                      .spans = spans,
                      .n_spans = (uint32_t)(last - i + 1),
                      .line = r->lines[i].number,
                      .reason = "",
                      .exact = last == i};
    vd_buf_done(&text);
    return last + 1;
}

vd_status vd_plain_read(vd_str bytes, vd_arena *arena, vd_plain *plain,
                        vd_passages *out, vd_err *err)
{
    reader r = {.plain = plain, .arena = arena};
    bool bad = false;
    size_t head;
    bool broken;

    if (bytes.n > VD_PAGE_BYTES_MAX) {
        return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                       "a text of %zu MB; %zu at most", bytes.n >> 20,
                       (size_t)VD_PAGE_BYTES_MAX >> 20);
    }
    *plain = (vd_plain){.charset = VD_STR("")};
    if (vd_str_starts(bytes, VD_STR("\xEF\xBB\xBF")))
        bytes = vd_str_slice(bytes, 3, bytes.n);
    plain->source = vd_utf8_or_cp1252(arena, bytes, &bad);
    if (bad)
        plain->charset = VD_STR("windows-1252");
    cut_lines(&r);
    head = head_lines(&r);
    read_head(&r, head, out);
    broken = is_broken(&r, head);
    for (size_t i = head; i < r.n;) {
        if (r.lines[i].text.n == 0)
            i++;
        else
            i = put_paragraph(&r, i, broken, out);
    }
    return VD_OK;
}

vd_str vd_plain_field_find(const vd_plain *plain, const char *key)
{
    for (size_t i = 0; i < plain->n_fields; i++) {
        if (vd_str_is_nocase(plain->fields[i].key, vd_str_of(key)))
            return plain->fields[i].value;
    }
    return VD_STR("");
}
