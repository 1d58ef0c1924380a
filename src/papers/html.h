/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_HTML_H
#define VD_PAPERS_HTML_H

/*
 * HTML as it is met, into a tree that knows where each letter came from.
 *
 * libxml2 reads the tags and mends what is not closed; the tree is our own, so
 * that its memory is an arena's, its depth is bounded, and each run of text
 * keeps the place in the capture that it was read from.  Nothing is fetched
 * and no script is run.
 */

#include "base/arena.h"
#include "base/err.h"

/* Elements that something depends on; any other is VD_TAG_OTHER. */
#define VD_TAGS(X) \
    X(A, "a") \
    X(ADDRESS, "address") \
    X(ARTICLE, "article") \
    X(ASIDE, "aside") \
    X(BLOCKQUOTE, "blockquote") \
    X(BODY, "body") \
    X(BR, "br") \
    X(BUTTON, "button") \
    X(CAPTION, "caption") \
    X(CENTER, "center") \
    X(DD, "dd") \
    X(DETAILS, "details") \
    X(DIV, "div") \
    X(DL, "dl") \
    X(DT, "dt") \
    X(FIELDSET, "fieldset") \
    X(FIGCAPTION, "figcaption") \
    X(FIGURE, "figure") \
    X(FOOTER, "footer") \
    X(FORM, "form") \
    X(H1, "h1") \
    X(H2, "h2") \
    X(H3, "h3") \
    X(H4, "h4") \
    X(H5, "h5") \
    X(H6, "h6") \
    X(HEAD, "head") \
    X(HEADER, "header") \
    X(HR, "hr") \
    X(HTML, "html") \
    X(IFRAME, "iframe") \
    X(IMG, "img") \
    X(INPUT, "input") \
    X(LABEL, "label") \
    X(LI, "li") \
    X(LINK, "link") \
    X(MAIN, "main") \
    X(MENU, "menu") \
    X(META, "meta") \
    X(NAV, "nav") \
    X(NOSCRIPT, "noscript") \
    X(OBJECT, "object") \
    X(OL, "ol") \
    X(OPTION, "option") \
    X(P, "p") \
    X(PRE, "pre") \
    X(SCRIPT, "script") \
    X(SECTION, "section") \
    X(SELECT, "select") \
    X(STYLE, "style") \
    X(SUMMARY, "summary") \
    X(SVG, "svg") \
    X(TABLE, "table") \
    X(TBODY, "tbody") \
    X(TD, "td") \
    X(TEMPLATE, "template") \
    X(TEXTAREA, "textarea") \
    X(TFOOT, "tfoot") \
    X(TH, "th") \
    X(THEAD, "thead") \
    X(TIME, "time") \
    X(TITLE, "title") \
    X(TR, "tr") \
    X(UL, "ul") \
    X(VIDEO, "video")

typedef enum vd_tag {
    VD_TAG_OTHER = 0,
    VD_TAG_TEXT, /* a run of text, no element */
#define X(name, text) VD_TAG_##name,
    VD_TAGS(X)
#undef X
} vd_tag;

typedef struct vd_html_node {
    struct vd_html_node *parent;
    struct vd_html_node *first;
    struct vd_html_node *last;
    struct vd_html_node *next;
    vd_str text;  /* of a run of text; of <time> and <a> what it points to */
    vd_str marks; /* class, id, role and itemprop, in lower case */
    size_t at;    /* in the decoded capture: of the text, else of the tag */
    uint16_t level;
    uint8_t tag; /* vd_tag */
    bool hidden; /* not shown by its own attributes */
    bool exact;  /* the text stands there byte for byte */
    /* What stands below, of vd_main_text(). */
    uint32_t chars;
    uint32_t link_chars;
    uint32_t prose;  /* letters of paragraphs */
    uint32_t commas; /* in them */
    int32_t score;
} vd_html_node;

typedef struct vd_html_meta {
    vd_str name; /* of name, property or itemprop, in lower case */
    vd_str content;
    size_t at;
} vd_html_meta;

typedef struct vd_html {
    vd_html_node *root;
    vd_str source;  /* what offsets are in: the capture in UTF-8 */
    vd_str charset; /* that it was decoded from; "" if it is UTF-8 as it came */
    vd_str title;
    vd_str canonical; /* the address that it gives for itself */
    vd_str language;
    vd_html_meta *metas;
    size_t n_metas;
    vd_str *linked; /* texts of JSON-LD */
    size_t n_linked;
    size_t nodes;
    /* There were more nodes than VD_HTML_NODES_MAX, or more ends without a
       start than can be looked for: the rest of the page was not read. */
    bool cut;
} vd_html;

/* Reads a page.  charset is what the transfer said, "" if nothing.  Views lie
   in the arena and in bytes.  VD_LIMIT above VD_PAGE_BYTES_MAX. */
VD_MUST_USE vd_status vd_html_parse(vd_str bytes, vd_str charset,
                                    vd_arena *arena, vd_html *out, vd_err *err);

/* The content of the first of the names, each ended by a blank, that a page
   has as a meta element; "" if it has none. */
vd_str vd_html_meta_find(const vd_html *html, const char *names, size_t *at);

static inline bool vd_html_is(const vd_html_node *node, vd_tag tag)
{
    return node->tag == (uint8_t)tag;
}

/* The node after this one in the order of the page; with inside false, what
   stands within it is passed over.  NULL behind the last below top. */
vd_html_node *vd_html_after(const vd_html_node *node, const vd_html_node *top,
                            bool inside);

#endif
