/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libxml2 calls back for each tag and each run of text; where it stands in its
 * input then is where the text ended.  A run that is the same bytes there is
 * exact; one that is not (a character reference, a line end made one) keeps
 * the place and says so.
 *
 * Depth: below LEVEL_MAX elements are hung beside each other, so that pages
 * made of a million open tags cost memory for each and no more.
 */
#include "papers/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/encoding.h>
#include <libxml/parserInternals.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

enum {
    LEVEL_MAX = 400,
    HEAD_BYTES = 4096,
    CHARSET_MAX = 40,
    LOOKED_MAX = 50000000, /* elements that ends without a start looked at */
};

typedef struct reader {
    htmlParserCtxtPtr parser;
    vd_html *html;
    vd_arena *arena;
    vd_html_node *open;
    uint32_t unhung; /* open elements below LEVEL_MAX */
    size_t looked;
    size_t metas_room;
    size_t linked_room;
    bool in_linked; /* within a script of JSON-LD */
    vd_buf script;
} reader;

static const struct {
    const char *name;
    uint8_t tag;
} tags[] = {
#define X(name, text) {text, VD_TAG_##name},
    VD_TAGS(X)
#undef X
};

/* The table is in order of its names. */
static vd_tag tag_of(const char *name)
{
    size_t lo = 0;
    size_t hi = sizeof tags / sizeof tags[0];

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = strcmp(tags[mid].name, name);

        if (order == 0)
            return (vd_tag)tags[mid].tag;
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return VD_TAG_OTHER;
}

static size_t place(const reader *r)
{
    const xmlParserInput *in = r->parser->input;
    size_t at = in == NULL ? 0 : in->consumed + (size_t)(in->cur - in->base);

    return at < r->html->source.n ? at : r->html->source.n;
}

static vd_html_node *add(reader *r, vd_tag tag, size_t at)
{
    vd_html_node *node;

    if (r->html->nodes >= VD_HTML_NODES_MAX) {
        r->html->cut = true;
        return NULL;
    }
    r->html->nodes++;
    node = VD_NEW(r->arena, vd_html_node);
    node->tag = (uint8_t)tag;
    node->at = at;
    node->parent = r->open;
    node->level = (uint16_t)(r->open == NULL ? 0 : r->open->level + 1);
    if (r->open != NULL && r->open->last != NULL)
        r->open->last->next = node;
    else if (r->open != NULL)
        r->open->first = node;
    if (r->open != NULL)
        r->open->last = node;
    return node;
}

static vd_str lower(vd_arena *arena, vd_str s)
{
    char *bytes = VD_NEW_N(arena, char, s.n + 1);

    for (size_t i = 0; i < s.n; i++)
        bytes[i] = vd_ascii_lower(s.p[i]);
    return (vd_str){bytes, s.n};
}

static vd_str attribute(const xmlChar **atts, const char *name)
{
    for (; atts != NULL && atts[0] != NULL; atts += 2) {
        if (strcmp((const char *)atts[0], name) == 0)
            return vd_str_of((const char *)atts[1]);
    }
    return (vd_str){NULL, 0};
}

/* --- elements ------------------------------------------------------------ */

static void take_meta(reader *r, const xmlChar **atts, size_t at)
{
    vd_html *html = r->html;
    vd_str name = attribute(atts, "property");
    vd_html_meta *meta;

    if (name.n == 0)
        name = attribute(atts, "name");
    if (name.n == 0)
        name = attribute(atts, "itemprop");
    if (name.n == 0)
        return;
    html->metas = vd_arena_grow(r->arena, html->metas, html->n_metas,
                                &r->metas_room, sizeof *html->metas);
    meta = &html->metas[html->n_metas++];
    meta->name = lower(r->arena, name);
    meta->content = vd_str_copy(r->arena, attribute(atts, "content"));
    meta->at = at;
}

static vd_str marks_of(reader *r, const xmlChar **atts)
{
    static const char *const names[] = {"class", "id", "role", "itemprop"};
    vd_str out = VD_STR("");

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        vd_str value = attribute(atts, names[i]);

        if (value.n > 0)
            out =
                vd_str_join(r->arena, out, VD_STR(" "), lower(r->arena, value));
    }
    return out;
}

static bool is_hidden(const xmlChar **atts)
{
    vd_str style = attribute(atts, "style");

    return attribute(atts, "hidden").p != NULL ||
           vd_str_is(attribute(atts, "aria-hidden"), VD_STR("true")) ||
           vd_str_find(style, VD_STR("display:none"), 0) != VD_STR_NONE ||
           vd_str_find(style, VD_STR("display: none"), 0) != VD_STR_NONE;
}

static void take_attributes(reader *r, vd_html_node *node, const xmlChar **atts)
{
    if (atts == NULL)
        return;
    node->marks = marks_of(r, atts);
    node->hidden = is_hidden(atts);
    if (vd_html_is(node, VD_TAG_TIME))
        node->text = vd_str_copy(r->arena, attribute(atts, "datetime"));
    else if (vd_html_is(node, VD_TAG_A))
        node->text = vd_str_copy(r->arena, attribute(atts, "href"));
    else if (vd_html_is(node, VD_TAG_HTML))
        r->html->language = vd_str_copy(r->arena, attribute(atts, "lang"));
    else if (vd_html_is(node, VD_TAG_LINK) &&
             vd_str_is_nocase(attribute(atts, "rel"), VD_STR("canonical")))
        r->html->canonical = vd_str_copy(r->arena, attribute(atts, "href"));
    else if (vd_html_is(node, VD_TAG_META))
        take_meta(r, atts, node->at);
}

static void start_element(void *ctx, const xmlChar *name, const xmlChar **atts)
{
    reader *r = ctx;
    vd_tag tag = tag_of((const char *)name);
    vd_html_node *node;

    if (r->open->level >= LEVEL_MAX) {
        r->unhung++;
        return;
    }
    node = add(r, tag, place(r));
    if (node == NULL) {
        r->unhung++;
        return;
    }
    take_attributes(r, node, atts);
    if (tag == VD_TAG_SCRIPT)
        r->in_linked = vd_str_is_nocase(attribute(atts, "type"),
                                        VD_STR("application/ld+json"));
    r->open = node;
}

static void end_element(void *ctx, const xmlChar *name)
{
    reader *r = ctx;
    vd_html *html = r->html;

    (void)name;
    if (r->unhung > 0) {
        r->unhung--;
        return;
    }
    if (vd_html_is(r->open, VD_TAG_SCRIPT) && r->in_linked) {
        html->linked = vd_arena_grow(r->arena, html->linked, html->n_linked,
                                     &r->linked_room, sizeof *html->linked);
        html->linked[html->n_linked++] =
            vd_str_copy(r->arena, vd_buf_view(&r->script));
        vd_buf_clear(&r->script);
        r->in_linked = false;
    }
    if (r->open->parent != NULL)
        r->open = r->open->parent;
}

/* --- text ---------------------------------------------------------------- */

/* Where a run of text that ends before `end` stands in the source. */
static bool find_run(vd_str source, vd_str text, size_t end, size_t *at)
{
    size_t from = end >= text.n ? end - text.n : 0;

    *at = from;
    if (vd_str_is(vd_str_slice(source, from, end), text))
        return true;
    /* The parser has looked a little ahead. */
    for (size_t back = 1; back <= 4 && back <= from; back++) {
        if (vd_str_is(vd_str_slice(source, from - back, end - back), text)) {
            *at = from - back;
            return true;
        }
    }
    return false;
}

static void characters(void *ctx, const xmlChar *bytes, int n)
{
    reader *r = ctx;
    vd_str text = {(const char *)bytes, (size_t)n};
    vd_html_node *node;
    size_t at;
    bool exact;

    if (vd_html_is(r->open, VD_TAG_SCRIPT) ||
        vd_html_is(r->open, VD_TAG_STYLE)) {
        if (r->in_linked)
            vd_buf_put(&r->script, text);
        return;
    }
    exact = find_run(r->html->source, text, place(r), &at);
    node = add(r, VD_TAG_TEXT, at);
    if (node == NULL)
        return;
    node->exact = exact;
    node->text = exact ? vd_str_slice(r->html->source, at, at + text.n)
                       : vd_str_copy(r->arena, text);
}

/* --- encodings ------------------------------------------------------------
 */

/* "charset=" in the head of a page, in a meta element of either form. */
static vd_str charset_within(vd_str head)
{
    size_t at = vd_str_find_nocase(head, VD_STR("charset="), 0);
    size_t end;

    if (at == VD_STR_NONE)
        return VD_STR("");
    at += sizeof "charset=" - 1;
    while (at < head.n && (head.p[at] == '"' || head.p[at] == '\''))
        at++;
    end = at;
    while (end < head.n &&
           (vd_ascii_is_alpha(head.p[end]) || vd_ascii_is_digit(head.p[end]) ||
            head.p[end] == '-' || head.p[end] == '_'))
        end++;
    return vd_str_slice(head, at, end);
}

static vd_str drop_mark(vd_str bytes)
{
    return vd_str_starts(bytes, VD_STR("\xEF\xBB\xBF"))
               ? vd_str_slice(bytes, 3, bytes.n)
               : bytes;
}

/* What the page says is tried; false if libxml2 does not know it or the bytes
   are not of it. */
static bool decode(vd_str bytes, vd_str charset, vd_arena *arena, vd_str *out)
{
    char name[CHARSET_MAX + 1] = {0};
    xmlCharEncodingHandlerPtr handler;
    xmlBufferPtr from;
    xmlBufferPtr to;
    int n;

    if (charset.n == 0 || charset.n > CHARSET_MAX)
        return false;
    memcpy(name, charset.p, charset.n);
    handler = xmlFindCharEncodingHandler(name);
    if (handler == NULL)
        return false;
    from = xmlBufferCreateStatic((void *)(uintptr_t)bytes.p, bytes.n);
    to = xmlBufferCreate();
    n = from == NULL || to == NULL ? -1 : xmlCharEncInFunc(handler, to, from);
    if (n > 0)
        *out = vd_str_copy(arena, (vd_str){(const char *)xmlBufferContent(to),
                                           (size_t)xmlBufferLength(to)});
    xmlBufferFree(from);
    xmlBufferFree(to);
    (void)xmlCharEncCloseFunc(handler);
    return n > 0 && vd_utf8_find_bad(*out) == VD_STR_NONE;
}

/* UTF-8 if it is, whatever is said; else what is said; else Windows-1252. */
static void to_utf8(vd_str bytes, vd_str charset, vd_arena *arena, vd_html *out)
{
    vd_str said = charset.n > 0
                      ? charset
                      : charset_within(vd_str_slice(bytes, 0, HEAD_BYTES));
    bool utf16 = vd_str_starts(bytes, VD_STR("\xFF\xFE")) ||
                 vd_str_starts(bytes, VD_STR("\xFE\xFF"));

    if (utf16 && decode(bytes, VD_STR("UTF-16"), arena, &out->source)) {
        out->charset = VD_STR("UTF-16");
        return;
    }
    bytes = drop_mark(bytes);
    if (vd_utf8_find_bad(bytes) == VD_STR_NONE) {
        out->source = bytes;
    } else if (decode(bytes, said, arena, &out->source)) {
        out->charset = vd_str_copy(arena, said);
    } else {
        out->source = vd_utf8_or_cp1252(arena, bytes, NULL);
        out->charset = VD_STR("windows-1252");
    }
}

/* ------------------------------------------------------------------------- */

/* Nothing is said of what is wrong with a page: all of them are wrong.  But
   each end that no element has was looked for in all that are open: hundreds of
   thousands of both would never end. */
static void no_word(void *ctx, const char *format, ...)
{
    reader *r = ctx;

    (void)format;
    r->looked += (size_t)r->parser->nameNr;
    if (r->looked > LOOKED_MAX) {
        r->html->cut = true;
        xmlStopParser(r->parser);
    }
}

static void read_title(vd_html *html, vd_arena *arena)
{
    for (vd_html_node *n = html->root; n != NULL;
         n = vd_html_after(n, html->root, true)) {
        if (!vd_html_is(n, VD_TAG_TITLE))
            continue;
        for (vd_html_node *t = n->first; t != NULL; t = t->next)
            html->title = vd_str_join(arena, html->title, VD_STR(""), t->text);
        html->title = vd_str_squeeze(arena, html->title);
        return;
    }
}

vd_status vd_html_parse(vd_str bytes, vd_str charset, vd_arena *arena,
                        vd_html *out, vd_err *err)
{
    htmlSAXHandler sax = {.startElement = start_element,
                          .endElement = end_element,
                          .characters = characters,
                          .cdataBlock = characters,
                          .ignorableWhitespace = characters,
                          .warning = no_word,
                          .error = no_word};
    vd_html html = {.charset = VD_STR(""),
                    .title = VD_STR(""),
                    .canonical = VD_STR(""),
                    .language = VD_STR("")};
    reader r = {.html = &html, .arena = arena};

    if (bytes.n > VD_PAGE_BYTES_MAX) {
        return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                       "a page of %zu MB; %zu at most", bytes.n >> 20,
                       (size_t)VD_PAGE_BYTES_MAX >> 20);
    }
    to_utf8(bytes, charset, arena, &html);
    r.open = html.root = add(&r, VD_TAG_OTHER, 0);
    r.parser = htmlCreateMemoryParserCtxt(html.source.p, (int)html.source.n);
    if (r.parser != NULL) {
        vd_buf_init(&r.script);
        (void)htmlCtxtUseOptions(r.parser,
                                 HTML_PARSE_NONET | HTML_PARSE_RECOVER |
                                     HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                     HTML_PARSE_IGNORE_ENC);
        (void)xmlSwitchEncoding(r.parser, XML_CHAR_ENCODING_UTF8);
        *r.parser->sax = sax;
        r.parser->userData = &r;
        (void)htmlParseDocument(r.parser);
        htmlFreeParserCtxt(r.parser);
        vd_buf_done(&r.script);
    } else if (html.source.n > 0) {
        return vd_fail(err, VD_IO, VD_NOWHERE, "libxml2 made no parser");
    }
    read_title(&html, arena);
    *out = html;
    return VD_OK;
}

vd_str vd_html_meta_find(const vd_html *html, const char *names, size_t *at)
{
    vd_str rest = vd_str_of(names);
    vd_str name;

    while (vd_str_next(&rest, VD_STR(" "), &name)) {
        for (size_t i = 0; name.n > 0 && i < html->n_metas; i++) {
            vd_str content = vd_str_trim(html->metas[i].content);

            if (vd_str_is(html->metas[i].name, name) && content.n > 0) {
                if (at != NULL)
                    *at = html->metas[i].at;
                return content;
            }
        }
    }
    return VD_STR("");
}

vd_html_node *vd_html_after(const vd_html_node *node, const vd_html_node *top,
                            bool inside)
{
    if (inside && node->first != NULL)
        return node->first;
    while (node != top && node->next == NULL)
        node = node->parent;
    return node == top ? NULL : node->next;
}
