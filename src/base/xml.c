/* SPDX-License-Identifier: Apache-2.0 */
/*
 * expat in namespace mode, one 64 kB window at a time.  The tree of the
 * record in hand lives in an arena that is reset after it was handed over.
 *
 * A handler that fails keeps its error in the parser and stops it: expat
 * then returns XML_ERROR_ABORTED, and the kept error is the one reported.
 */
#include "base/xml.h"

#include <expat.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/oom.h"

#define NAMESPACE_END '\n' /* cannot occur in a namespace name */

typedef struct frame {
    vd_xml *element;
    vd_buf text;
} frame;

typedef struct parser {
    XML_Parser expat;
    vd_arena arena;
    const vd_xml_sink *sink;
    frame stack[VD_XML_DEPTH_MAX]; /* elements open within a record */
    size_t depth;                  /* of the document */
    size_t in_record;              /* elements open within a record */
    size_t texts;                  /* buffers of stack in use */
    bool root_only;
    const vd_xml *root;
    vd_arena *root_arena;
    vd_status status;
    vd_err *err;
} parser;

static void stop(parser *p, vd_status status)
{
    if (p->status == VD_OK) {
        p->status = status;
        (void)XML_StopParser(p->expat, XML_FALSE);
    }
}

static size_t line_of(const parser *p)
{
    return (size_t)XML_GetCurrentLineNumber(p->expat);
}

static void split_name(const char *z, vd_str *space, vd_str *local)
{
    vd_str whole = vd_str_of(z);
    size_t at = vd_str_find_char(whole, NAMESPACE_END, 0);

    *space = at == VD_STR_NONE ? VD_STR("") : vd_str_slice(whole, 0, at);
    *local = at == VD_STR_NONE ? whole : vd_str_slice(whole, at + 1, whole.n);
}

static vd_xml *new_element(parser *p, vd_arena *arena, const char *name,
                           const char **pairs)
{
    vd_xml *element = VD_NEW(arena, vd_xml);
    vd_xml_attribute *attributes;
    size_t bytes = 0;

    split_name(name, &element->space, &element->name);
    element->space = vd_str_copy(arena, element->space);
    element->name = vd_str_copy(arena, element->name);
    element->line = line_of(p);
    while (pairs[2 * element->n_attributes] != NULL)
        element->n_attributes++;
    attributes = VD_NEW_N(arena, vd_xml_attribute, element->n_attributes);
    for (size_t i = 0; i < element->n_attributes; i++) {
        vd_str space;

        split_name(pairs[2 * i], &space, &attributes[i].name);
        attributes[i].name = vd_str_copy(arena, attributes[i].name);
        attributes[i].value = vd_str_copy(arena, vd_str_of(pairs[2 * i + 1]));
        bytes += attributes[i].value.n;
    }
    element->attributes = attributes;
    if (bytes > VD_XML_ATTRIBUTE_BYTES_MAX) {
        stop(p, vd_fail(p->err, VD_LIMIT, VD_NOWHERE,
                        "line %zu: attributes of more than %zu bytes",
                        element->line, VD_XML_ATTRIBUTE_BYTES_MAX));
    }
    return element;
}

static bool is_record(const parser *p, vd_str name)
{
    for (const vd_str *r = p->sink->records; r->n > 0; r++) {
        if (vd_str_is(*r, name))
            return true;
    }
    return false;
}

static void push(parser *p, vd_xml *element)
{
    frame *top = &p->stack[p->in_record];

    if (p->in_record > 0) {
        vd_xml *parent = p->stack[p->in_record - 1].element;

        if (parent->last == NULL)
            parent->first = element;
        else
            parent->last->next = element;
        parent->last = element;
    }
    if (p->in_record == p->texts) {
        vd_buf_init(&top->text);
        p->texts++;
    }
    top->element = element;
    vd_buf_clear(&top->text);
    p->in_record++;
}

static void on_start(void *data, const char *name, const char **pairs)
{
    parser *p = data;
    vd_str space;
    vd_str local;
    vd_xml *element;

    if (p->status != VD_OK)
        return;
    if (p->root_only) {
        p->root = new_element(p, p->root_arena, name, pairs);
        stop(p, VD_ABSENT);
        return;
    }
    if (++p->depth > VD_XML_DEPTH_MAX) {
        stop(p, vd_fail(p->err, VD_LIMIT, VD_NOWHERE,
                        "line %zu: elements nested more than %u deep",
                        line_of(p), VD_XML_DEPTH_MAX));
        return;
    }
    split_name(name, &space, &local);
    if (p->in_record > 0 || is_record(p, local)) {
        push(p, new_element(p, &p->arena, name, pairs));
        return;
    }
    if (p->sink->open == NULL)
        return;
    element = new_element(p, &p->arena, name, pairs);
    if (p->status == VD_OK) {
        vd_status st = p->sink->open(p->sink->ctx, element, p->depth, p->err);

        if (st != VD_OK)
            stop(p, st);
    }
    vd_arena_reset(&p->arena);
}

static void on_end(void *data, const char *name)
{
    parser *p = data;
    frame *top;

    (void)name;
    if (p->status != VD_OK)
        return;
    p->depth--;
    if (p->in_record == 0)
        return;
    top = &p->stack[--p->in_record];
    top->element->text = vd_str_copy(&p->arena, vd_buf_view(&top->text));
    if (p->in_record > 0)
        return;
    p->status = p->sink->record(p->sink->ctx, top->element, p->err);
    if (p->status != VD_OK)
        (void)XML_StopParser(p->expat, XML_FALSE);
    vd_arena_reset(&p->arena);
}

static void on_text(void *data, const char *bytes, int n)
{
    parser *p = data;

    if (p->in_record == 0 || p->status != VD_OK)
        return;
    vd_buf_put(&p->stack[p->in_record - 1].text, (vd_str){bytes, (size_t)n});
    if (vd_arena_over(&p->arena) ||
        p->stack[p->in_record - 1].text.n > VD_XML_RECORD_BYTES_MAX) {
        stop(p, vd_fail(p->err, VD_LIMIT, VD_NOWHERE,
                        "line %zu: record of more than %lu bytes", line_of(p),
                        VD_XML_RECORD_BYTES_MAX));
    }
}

static void on_doctype(void *data, const char *name, const char *sysid,
                       const char *pubid, int has_subset)
{
    parser *p = data;

    (void)sysid;
    (void)pubid;
    (void)has_subset;
    stop(p, vd_fail(p->err, VD_INVALID, VD_NOWHERE,
                    "line %zu: document type \"%.60s\": no list has one, and "
                    "declarations are refused",
                    line_of(p), name));
}

static void start_parser(parser *p)
{
    p->expat = XML_ParserCreateNS(NULL, NAMESPACE_END);
    if (p->expat == NULL)
        vd_out_of_memory(0);
    vd_arena_init(&p->arena, VD_XML_RECORD_BYTES_MAX);
    XML_SetUserData(p->expat, p);
    XML_SetElementHandler(p->expat, on_start, on_end);
    XML_SetCharacterDataHandler(p->expat, on_text);
    XML_SetStartDoctypeDeclHandler(p->expat, on_doctype);
}

static void end_parser(parser *p)
{
    for (size_t i = 0; i < p->texts; i++)
        vd_buf_done(&p->stack[i].text);
    vd_arena_done(&p->arena);
    XML_ParserFree(p->expat);
}

static vd_status fail_expat(const parser *p, vd_err *err)
{
    enum XML_Error code = XML_GetErrorCode(p->expat);

    if (p->status != VD_OK)
        return p->status;
    return vd_fail(err, VD_INVALID, (size_t)XML_GetCurrentByteIndex(p->expat),
                   "line %zu, column %zu: XML is %s", line_of(p),
                   (size_t)XML_GetCurrentColumnNumber(p->expat) + 1,
                   code == XML_ERROR_NO_ELEMENTS ? "empty or cut short"
                                                 : XML_ErrorString(code));
}

vd_status vd_xml_read(vd_input *input, const vd_xml_sink *sink, vd_err *err)
{
    enum { WINDOW = 1 << 16 };
    parser p = {.sink = sink, .err = err};
    vd_status st = VD_OK;
    size_t n = 1;

    start_parser(&p);
    while (st == VD_OK && n > 0) {
        void *window = XML_GetBuffer(p.expat, WINDOW);

        if (window == NULL)
            vd_out_of_memory(WINDOW);
        st = vd_input_read(input, window, WINDOW, &n, err);
        if (st == VD_OK &&
            XML_ParseBuffer(p.expat, (int)n, n == 0) != XML_STATUS_OK)
            st = fail_expat(&p, err);
        if (sink->progress != NULL)
            sink->progress(sink->ctx, vd_input_packed_bytes(input));
    }
    end_parser(&p);
    return st;
}

vd_status vd_xml_root(vd_str head, vd_arena *arena, const vd_xml **out,
                      vd_err *err)
{
    parser p = {.root_only = true, .root_arena = arena, .err = err};
    enum XML_Status parsed;
    vd_status st = VD_OK;

    start_parser(&p);
    parsed = XML_Parse(p.expat, head.p,
                       (int)(head.n > 1 << 20 ? 1 << 20 : head.n), XML_FALSE);
    if (p.root != NULL)
        *out = p.root;
    else if (parsed != XML_STATUS_OK)
        st = fail_expat(&p, err);
    else if (p.status == VD_OK)
        st = vd_fail(err, VD_INVALID, 0, "no XML element at the start");
    else
        st = p.status;
    end_parser(&p);
    return st;
}

const vd_xml *vd_xml_child(const vd_xml *element, const char *name)
{
    vd_str wanted = vd_str_of(name);

    if (element == NULL)
        return NULL;
    for (const vd_xml *c = element->first; c != NULL; c = c->next) {
        if (vd_str_is(c->name, wanted))
            return c;
    }
    return NULL;
}

const vd_xml *vd_xml_again(const vd_xml *element)
{
    for (const vd_xml *c = element->next; c != NULL; c = c->next) {
        if (vd_str_is(c->name, element->name))
            return c;
    }
    return NULL;
}

vd_str vd_xml_text(const vd_xml *element, const char *name)
{
    const vd_xml *child = vd_xml_child(element, name);

    return child == NULL ? VD_STR("") : vd_str_trim(child->text);
}

static const vd_xml_attribute *attribute(const vd_xml *element,
                                         const char *name)
{
    vd_str wanted = vd_str_of(name);

    for (size_t i = 0; element != NULL && i < element->n_attributes; i++) {
        if (vd_str_is(element->attributes[i].name, wanted))
            return &element->attributes[i];
    }
    return NULL;
}

vd_str vd_xml_attr(const vd_xml *element, const char *name)
{
    const vd_xml_attribute *a = attribute(element, name);

    return a == NULL ? VD_STR("") : vd_str_trim(a->value);
}

bool vd_xml_has_attr(const vd_xml *element, const char *name)
{
    return attribute(element, name) != NULL;
}

static void write_text(vd_buf *out, vd_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (c == '&')
            vd_buf_put_z(out, "&amp;");
        else if (c == '<')
            vd_buf_put_z(out, "&lt;");
        else if (c == '"')
            vd_buf_put_z(out, "&quot;");
        else
            vd_buf_put_char(out, c);
    }
}

/* Deep no more than VD_XML_DEPTH_MAX. */
/* NOLINTNEXTLINE(misc-no-recursion) */
void vd_xml_write(const vd_xml *element, vd_buf *out)
{
    vd_buf_put_char(out, '<');
    vd_buf_put(out, element->name);
    for (size_t i = 0; i < element->n_attributes; i++) {
        vd_buf_put_char(out, ' ');
        vd_buf_put(out, element->attributes[i].name);
        vd_buf_put_z(out, "=\"");
        write_text(out, element->attributes[i].value);
        vd_buf_put_char(out, '"');
    }
    vd_buf_put_char(out, '>');
    write_text(out, vd_str_trim(element->text));
    for (const vd_xml *c = element->first; c != NULL; c = c->next)
        vd_xml_write(c, out);
    vd_buf_put_z(out, "</");
    vd_buf_put(out, element->name);
    vd_buf_put_char(out, '>');
}
