/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_XML_H
#define VD_BASE_XML_H

/*
 * XML in records: a list is thousands of small trees under one root.
 *
 * The reader names the elements that are records ("INDIVIDUAL", "ENTITY").
 * Each is built as a small tree, handed over when it closes, and forgotten;
 * what lies outside is skipped, except that every element on the way down
 * may be seen when it opens.  Memory is that of one record.
 *
 * Names are local names: publishers change their namespaces and mean the
 * same.  A document type declaration is refused, so no entity is ever
 * expanded but the five of XML itself, and no other file is ever opened.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/input.h"

typedef struct vd_xml_attribute {
    vd_str name; /* local */
    vd_str value;
} vd_xml_attribute;

typedef struct vd_xml {
    vd_str name;  /* local */
    vd_str space; /* namespace, "" if none */
    vd_str text;  /* character data directly within, as it stands */
    const vd_xml_attribute *attributes;
    size_t n_attributes;
    struct vd_xml *first; /* child elements in order */
    struct vd_xml *next;  /* sibling */
    struct vd_xml *last;
    size_t line;
} vd_xml;

typedef struct vd_xml_sink {
    void *ctx;
    /* Local names of the records, ended by an empty one. */
    const vd_str *records;
    /* A record has closed; the tree lives until the function returns. */
    vd_status (*record)(void *ctx, const vd_xml *record, vd_err *err);
    /* An element outside of records has opened; may be NULL. */
    vd_status (*open)(void *ctx, const vd_xml *element, size_t depth,
                      vd_err *err);
    /* Called with the bytes consumed now and then; may be NULL. */
    void (*progress)(void *ctx, uint64_t packed_bytes);
} vd_xml_sink;

/* Reads to the end.  VD_INVALID with line and column when the document is
   not well formed, is cut short or has a document type. */
VD_MUST_USE vd_status vd_xml_read(vd_input *input, const vd_xml_sink *sink,
                                  vd_err *err);

/* The root element alone, from the first bytes of a document; VD_INVALID if
   there is none.  The result lives in the arena. */
VD_MUST_USE vd_status vd_xml_root(vd_str head, vd_arena *arena,
                                  const vd_xml **out, vd_err *err);

/* First child of that name, or NULL.  element may be NULL. */
const vd_xml *vd_xml_child(const vd_xml *element, const char *name);

/* Next sibling of the same name, or NULL. */
const vd_xml *vd_xml_again(const vd_xml *element);

/* Trimmed text of the first child of that name; "" if absent. */
vd_str vd_xml_text(const vd_xml *element, const char *name);

/* The attribute's value; "" if absent. */
vd_str vd_xml_attr(const vd_xml *element, const char *name);
bool vd_xml_has_attr(const vd_xml *element, const char *name);

/* Writes an element again, without namespaces: what a person needs to see of a
   record that could not be taken. */
void vd_xml_write(const vd_xml *element, vd_buf *out);

static inline bool vd_xml_is(const vd_xml *element, const char *name)
{
    return vd_str_is(element->name, vd_str_of(name));
}

#endif
