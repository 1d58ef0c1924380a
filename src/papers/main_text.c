/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks, prose, the article, and what of it is the text; in this order.
 *
 * The numbers below were set on pages of 2019 (data of the benchmark named in
 * docs/methods/papers.md) and say how much of something, never which page.
 */
#include "papers/main_text.h"

#include <assert.h>

#include "base/buf.h"
#include "base/strmap.h"
#include "marks.inc"
#include "papers/line.h"

enum {
    PROSE_MIN = 80,     /* letters of a paragraph */
    SENTENCE_MIN = 25,  /* of one that ends as a sentence does */
    LINKS_MOST = 50,    /* percent of a paragraph that may be links */
    KEEP_SHARE = 30,    /* percent of the prose that makes marks wrong */
    MARKED_SHARE = 35,  /* that what is marked as the text must hold */
    NAMED_SHARE = 10,   /* the same if schema.org's articleBody names it */
    END_SHARE = 40,     /* of an article that may stand behind its end */
    KEEP_APART = 70,    /* the same of what is made to be apart */
    ARTICLE_SHARE = 85, /* of the prose that the article must hold */
    LINKED_FACTOR = 2,  /* how much longer a JSON-LD body must be */
    LINKED_MIN = 250,   /* letters of a body below which that is looked at */
    LOSS_OUTSIDE = 4,   /* of blocks within a run: no part of the article, */
    LOSS_LISTED = 1,    /* items and cells, */
    LOSS_HEADING = 8,   /* headings, */
    LOSS_SHORT = 20,    /* what is no paragraph */
    WEIGHTY = 500,      /* letters of a paragraph from which it is long */
    WEIGHT_LEAST = 50,
};

typedef struct block {
    const vd_html_node *node; /* the innermost block element around it */
    vd_str text;
    const vd_span *spans;
    uint32_t n_spans;
    uint32_t chars;
    uint32_t links; /* letters within links */
    uint32_t commas;
    bool exact;
    bool prose;
    bool ends; /* what follows is no part of the text */
    bool in_article;
    const char *reason; /* why it is a side matter by where it stands; NULL */
} block;

typedef struct page {
    vd_html *html;
    vd_arena *arena;
    block *blocks;
    size_t n;
    size_t room;
    vd_strmap marks; /* what marks say: 1 + the row of marks.tsv, or 0 */
    uint32_t prose;  /* of the whole page */
    const vd_html_node *article;
} page;

/* --- blocks -------------------------------------------------------------- */

static bool is_inline(const vd_html_node *n)
{
    switch ((vd_tag)n->tag) {
    case VD_TAG_OTHER:
    case VD_TAG_TEXT:
    case VD_TAG_A:
    case VD_TAG_LABEL:
    case VD_TAG_TIME:
    case VD_TAG_IMG:
    case VD_TAG_BR:
        return true;
    default:
        return false;
    }
}

static bool is_silent(const vd_html_node *n)
{
    switch ((vd_tag)n->tag) {
    case VD_TAG_HEAD:
    case VD_TAG_SCRIPT:
    case VD_TAG_STYLE:
    case VD_TAG_TEMPLATE:
    case VD_TAG_SVG:
    case VD_TAG_IFRAME:
    case VD_TAG_OBJECT:
    case VD_TAG_TITLE:
    case VD_TAG_META:
    case VD_TAG_LINK:
    case VD_TAG_SELECT:
    case VD_TAG_OPTION:
    case VD_TAG_TEXTAREA:
        return true;
    default:
        return false;
    }
}

/* A block in the making. */
typedef struct maker {
    page *page;
    const vd_html_node *node;
    vd_buf text;
    vd_span *spans;
    uint32_t n_spans;
    size_t spans_room;
    uint32_t links;
    uint32_t commas;
    unsigned breaks; /* <br> in a row */
    bool blank;      /* a blank is due */
    bool exact;
} maker;

static void put_span(maker *m, size_t at, size_t source)
{
    const vd_span *last = m->n_spans > 0 ? &m->spans[m->n_spans - 1] : NULL;

    if (last != NULL && at - last->at == source - last->source)
        return;
    m->spans = vd_arena_grow(m->page->arena, m->spans, m->n_spans,
                             &m->spans_room, sizeof *m->spans);
    m->spans[m->n_spans++] = (vd_span){(uint32_t)at, (uint32_t)source};
}

static void flush(maker *m)
{
    page *p = m->page;
    block *b;

    if (m->text.n > 0) {
        p->blocks = vd_arena_grow(p->arena, p->blocks, p->n, &p->room,
                                  sizeof *p->blocks);
        b = &p->blocks[p->n++];
        *b = (block){.node = m->node,
                     .text = vd_str_copy(p->arena, vd_buf_view(&m->text)),
                     .spans = m->spans,
                     .n_spans = m->n_spans,
                     .chars = (uint32_t)m->text.n,
                     .links = m->links,
                     .commas = m->commas,
                     .exact = m->exact};
    }
    vd_buf_clear(&m->text);
    m->spans = NULL;
    m->n_spans = 0;
    m->spans_room = 0;
    m->links = 0;
    m->commas = 0;
    m->breaks = 0;
    m->blank = false;
    m->exact = true;
}

/* Blanks of any kind, also those that do not break, are one blank. */
static size_t blank_at(vd_str s, size_t i)
{
    if (vd_ascii_is_blank(s.p[i]))
        return 1;
    if (s.p[i] == '\xC2' && i + 1 < s.n && s.p[i + 1] == '\xA0')
        return 2;
    if (s.p[i] == '\xE2' && i + 2 < s.n && s.p[i + 1] == '\x80' &&
        (s.p[i + 2] == '\x8B' || s.p[i + 2] == '\xAF'))
        return 3;
    return 0;
}

static void put_text(maker *m, const vd_html_node *t, bool in_link)
{
    size_t i = 0;

    while (i < t->text.n) {
        size_t skip = blank_at(t->text, i);
        size_t from = i;

        if (skip > 0) {
            m->blank = true;
            i += skip;
            continue;
        }
        while (i < t->text.n && blank_at(t->text, i) == 0) {
            m->commas += t->text.p[i] == ',';
            i++;
        }
        if (m->blank && m->text.n > 0)
            vd_buf_put_char(&m->text, ' ');
        m->blank = false;
        m->breaks = 0;
        put_span(m, m->text.n, t->at + (t->exact ? from : 0));
        m->exact = m->exact && t->exact;
        vd_buf_put(&m->text, vd_str_slice(t->text, from, i));
        m->links += in_link ? (uint32_t)(i - from) : 0;
    }
}

/* Two line breaks end a paragraph, where there are no elements for it. */
static void put_break(maker *m)
{
    if (++m->breaks >= 2)
        flush(m);
    else
        m->blank = true;
}

static const vd_html_node *block_around(const vd_html_node *n)
{
    while (n->parent != NULL && is_inline(n))
        n = n->parent;
    return n;
}

static bool is_in_link(const vd_html_node *n)
{
    for (; n != NULL && is_inline(n); n = n->parent) {
        if (vd_html_is(n, VD_TAG_A))
            return true;
    }
    return false;
}

static void cut_blocks(page *p)
{
    maker m = {.page = p, .exact = true};
    const vd_html_node *top = p->html->root;

    vd_buf_init(&m.text);
    for (const vd_html_node *n = top; n != NULL;) {
        bool silent = is_silent(n);

        if (vd_html_is(n, VD_TAG_BR)) {
            put_break(&m);
        } else if (vd_html_is(n, VD_TAG_TEXT)) {
            const vd_html_node *around = block_around(n);

            if (around != m.node) {
                flush(&m);
                m.node = around;
            }
            put_text(&m, n, is_in_link(n->parent));
        } else if (!is_inline(n)) {
            flush(&m);
            m.node = n;
        }
        n = vd_html_after(n, top, !silent);
    }
    flush(&m);
    vd_buf_done(&m.text);
}

/* --- prose --------------------------------------------------------------- */

static bool ends_sentence(vd_str s)
{
    static const char *const ends[] = {".",
                                       "!",
                                       "?",
                                       ":",
                                       "\"",
                                       "\xE2\x80\x9D",
                                       "\xE3\x80\x82",
                                       ".)",
                                       "\xE2\x80\xA6",
                                       "\xE2\x80\x99"};

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (vd_str_ends(s, vd_str_of(ends[i])))
            return true;
    }
    return false;
}

static bool is_heading(const vd_html_node *n)
{
    return n->tag >= VD_TAG_H1 && n->tag <= VD_TAG_H6;
}

static bool is_prose(const block *b)
{
    if (is_heading(b->node) || b->links * 100 > b->chars * LINKS_MOST)
        return false;
    return b->chars >= PROSE_MIN ||
           (b->chars >= SENTENCE_MIN && ends_sentence(b->text));
}

/* The parts of marks between anything but letters. */
static bool has_part(vd_str marks, vd_str mark, bool whole)
{
    size_t at = 0;

    while ((at = vd_str_find(marks, mark, at)) != VD_STR_NONE) {
        size_t end = at + mark.n;

        if ((at == 0 || !vd_ascii_is_alpha(marks.p[at - 1])) &&
            (!whole || end == marks.n || !vd_ascii_is_alpha(marks.p[end])))
            return true;
        at = end;
    }
    return false;
}

enum { MARK = 0, HOW, REASON };

/* At the beginning of a class or id. */
static bool begins_one(vd_str marks, vd_str mark)
{
    size_t at = 0;

    while ((at = vd_str_find(marks, mark, at)) != VD_STR_NONE) {
        if (at == 0 || marks.p[at - 1] == ' ')
            return true;
        at += mark.n;
    }
    return false;
}

static bool has_mark(vd_str marks, vd_str mark, vd_str how)
{
    if (vd_str_is(how, VD_STR("any")))
        return vd_str_find(marks, mark, 0) != VD_STR_NONE;
    if (vd_str_is(how, VD_STR("begin")))
        return begins_one(marks, mark);
    return has_part(marks, mark, vd_str_is(how, VD_STR("exact")));
}

static size_t row_of(vd_str marks)
{
    for (size_t i = 0; i < sizeof marks_rows / sizeof marks_rows[0]; i++) {
        if (has_mark(marks, marks_rows[i][MARK], marks_rows[i][HOW]))
            return i + 1;
    }
    return 0;
}

static const char *reason_of_marks(page *p, vd_str marks)
{
    size_t *row;
    bool is_new;

    if (marks.n == 0)
        return NULL;
    row = vd_strmap_put(&p->marks, marks, 0, &is_new);
    if (is_new)
        *row = row_of(marks);
    return *row == 0 ? NULL : marks_rows[*row - 1][REASON].p;
}

static const char *reason_of_tag(const vd_html_node *n)
{
    switch ((vd_tag)n->tag) {
    case VD_TAG_NAV:
    case VD_TAG_MENU:
        return "navigation";
    case VD_TAG_FOOTER:
        return "footer";
    case VD_TAG_ASIDE:
        return "related";
    case VD_TAG_FORM:
    case VD_TAG_FIELDSET:
    case VD_TAG_BUTTON:
    case VD_TAG_INPUT:
    case VD_TAG_NOSCRIPT:
        return "widget";
    case VD_TAG_FIGCAPTION:
    case VD_TAG_FIGURE:
        return "caption";
    default:
        return n->hidden ? "hidden" : NULL;
    }
}

/* Why an element would be a side matter, or NULL. */
static const char *side_matter(page *p, const vd_html_node *n)
{
    const char *reason = reason_of_tag(n);

    if (reason != NULL || vd_html_is(n, VD_TAG_BODY) ||
        vd_html_is(n, VD_TAG_HTML) || vd_html_is(n, VD_TAG_MAIN) ||
        vd_html_is(n, VD_TAG_ARTICLE))
        return reason;
    return reason_of_marks(p, n->marks);
}

/* A long paragraph speaks for an article more than as many letters in short
   ones do: those are headlines with a line below each. */
static uint32_t weight_of(const block *b)
{
    uint32_t n = b->chars < WEIGHTY ? b->chars : WEIGHTY;

    return b->chars * (WEIGHT_LEAST + n) / WEIGHTY;
}

static void add_up(vd_html_node *n, const block *b)
{
    for (; n != NULL; n = n->parent) {
        n->chars += b->chars;
        n->link_chars += b->links;
        n->prose += b->prose ? weight_of(b) : 0;
        n->commas += b->prose ? b->commas : 0;
    }
}

/* Blocks know their nodes as constant; what stands below is ours to count. */
static vd_html_node *counted(const block *b)
{
    return (vd_html_node *)(uintptr_t)b->node;
}

static bool is_article_mark(const char *reason)
{
    return reason != NULL && reason[0] == 'a' && reason[1] == 'r';
}

/* Comments and what is not shown may well have as many words as the text. */
static unsigned keep_share(const char *reason)
{
    bool apart = strcmp(reason, "comments") == 0 ||
                 strcmp(reason, "hidden") == 0 || strcmp(reason, "popup") == 0;

    return apart ? KEEP_APART : KEEP_SHARE;
}

static const char *reason_around(page *p, const vd_html_node *n)
{
    const char *reason = NULL;

    for (; n != NULL && n->parent != NULL; n = n->parent) {
        const char *here = side_matter(p, n);

        if (here != NULL && !is_article_mark(here) &&
            (uint64_t)n->prose * 100 < (uint64_t)p->prose * keep_share(here))
            reason = here;
    }
    return reason;
}

static void weigh(page *p)
{
    vd_html_node *root = p->html->root;

    assert(root != NULL);
    for (size_t i = 0; i < p->n; i++) {
        p->blocks[i].prose = is_prose(&p->blocks[i]);
        add_up(counted(&p->blocks[i]), &p->blocks[i]);
    }
    p->prose = root->prose;
    for (size_t i = 0; i < p->n; i++)
        p->blocks[i].reason = reason_around(p, p->blocks[i].node);
    /* Anew, without side matters. */
    for (vd_html_node *n = root; n != NULL; n = vd_html_after(n, root, true)) {
        n->prose = 0;
        n->chars = 0;
        n->link_chars = 0;
        n->commas = 0;
    }
    for (size_t i = 0; i < p->n; i++) {
        if (p->blocks[i].reason == NULL)
            add_up(counted(&p->blocks[i]), &p->blocks[i]);
    }
    p->prose = root->prose;
}

/* --- the article --------------------------------------------------------- */

static const vd_html_node *richest(const vd_html_node *n)
{
    const vd_html_node *best = NULL;

    for (const vd_html_node *c = n->first; c != NULL; c = c->next) {
        if (best == NULL || c->prose > best->prose)
            best = c;
    }
    return best;
}

/* What marks call the text, if it holds enough; the innermost of the like. */
static const vd_html_node *marked_article(page *p)
{
    const vd_html_node *best = NULL;
    unsigned share;

    for (const vd_html_node *n = p->html->root; n != NULL;
         n = vd_html_after(n, p->html->root, true)) {
        if (n->prose > 0 && !is_inline(n) &&
            (best == NULL || n->prose > best->prose) &&
            is_article_mark(reason_of_marks(p, n->marks)))
            best = n;
    }
    if (best == NULL)
        return NULL;
    share = vd_str_find(best->marks, VD_STR("articlebody"), 0) == VD_STR_NONE
                ? MARKED_SHARE
                : NAMED_SHARE;
    return (uint64_t)best->prose * 100 >= (uint64_t)p->prose * share ? best
                                                                     : NULL;
}

static void find_article(page *p)
{
    const vd_html_node *n = marked_article(p);

    if (n == NULL)
        n = p->html->root;
    while (true) {
        const vd_html_node *c = richest(n);

        if (c == NULL || is_inline(c) || vd_html_is(c, VD_TAG_P) ||
            (uint64_t)c->prose * 100 < (uint64_t)n->prose * ARTICLE_SHARE)
            break;
        n = c;
    }
    p->article = n;
}

static bool is_below(const vd_html_node *n, const vd_html_node *top)
{
    while (n != NULL && n != top)
        n = n->parent;
    return n == top;
}

/* Whether an element up to the article is mostly links. */
static bool is_among_links(const page *p, const block *b)
{
    for (const vd_html_node *n = b->node; n != NULL && n != p->article;
         n = n->parent) {
        if (n->link_chars * 100 > n->chars * 60 && n->chars > 0)
            return true;
    }
    return false;
}

/* Behind "Related articles" nothing is of the article, unless too much of it
   would be lost. */
static void cut_at_end(page *p)
{
    uint64_t all = 0;
    uint64_t before = 0;

    for (size_t i = 0; i < p->n; i++)
        all += p->blocks[i].in_article ? p->blocks[i].chars : 0;
    for (size_t i = 0; i < p->n; i++) {
        block *b = &p->blocks[i];

        if (b->ends && is_below(b->node, p->article) &&
            (all - before) * 100 < all * END_SHARE) {
            for (size_t j = i; j < p->n; j++) {
                if (p->blocks[j].in_article)
                    p->blocks[j].reason = "related";
                p->blocks[j].in_article = false;
            }
            return;
        }
        before += b->in_article ? b->chars : 0;
    }
}

/* Of a list or a table: short by nature. */
static bool is_listed(const vd_html_node *n)
{
    for (; n != NULL; n = n->parent) {
        switch ((vd_tag)n->tag) {
        case VD_TAG_LI:
        case VD_TAG_DD:
        case VD_TAG_DT:
        case VD_TAG_TD:
        case VD_TAG_TH:
        case VD_TAG_PRE:
            return true;
        default:
            break;
        }
    }
    return false;
}

/* What a block adds to a run of them that would be the text. */
static int64_t worth(const block *b)
{
    if (!b->in_article)
        return -LOSS_OUTSIDE;
    if (b->prose)
        return weight_of(b);
    if (is_listed(b->node))
        return -LOSS_LISTED;
    return is_heading(b->node) ? -LOSS_HEADING : -LOSS_SHORT;
}

/* The run of blocks that is worth most: teasers before and behind an article
   are worth less than what parts them costs (Pasternack and Roth 2009). */
static void keep_best_run(page *p)
{
    int64_t sum = 0;
    int64_t best = 0;
    size_t from = 0;
    size_t first = 0;
    size_t last = 0; /* behind it */

    for (size_t i = 0; i < p->n; i++) {
        if (sum <= 0) {
            sum = 0;
            from = i;
        }
        sum += worth(&p->blocks[i]);
        if (sum > best) {
            best = sum;
            first = from;
            last = i + 1;
        }
    }
    /* A table or list at the end of it has no worth of its own. */
    while (last < p->n && last > 0 && p->blocks[last].in_article &&
           is_listed(p->blocks[last].node))
        last++;
    for (size_t i = 0; i < p->n; i++) {
        block *b = &p->blocks[i];

        b->in_article = b->in_article && i >= first && i < last;
    }
}

static void choose(page *p)
{
    for (size_t i = 0; i < p->n; i++) {
        block *b = &p->blocks[i];

        b->in_article = b->reason == NULL && is_below(b->node, p->article) &&
                        !is_among_links(p, b);
        if (b->in_article)
            b->reason = vd_line_noise(b->text, &b->ends);
        b->in_article = b->in_article && b->reason == NULL;
    }
    cut_at_end(p);
    keep_best_run(p);
}

/* --- passages ------------------------------------------------------------ */

static vd_passage_role role_of(const block *b)
{
    const vd_html_node *n = b->node;

    if (is_heading(n))
        return vd_html_is(n, VD_TAG_H1) ? VD_PASSAGE_TITLE : VD_PASSAGE_HEADING;
    for (; n != NULL; n = n->parent) {
        if (vd_html_is(n, VD_TAG_LI) || vd_html_is(n, VD_TAG_DD) ||
            vd_html_is(n, VD_TAG_DT))
            return VD_PASSAGE_ITEM;
        if (vd_html_is(n, VD_TAG_BLOCKQUOTE))
            return VD_PASSAGE_QUOTE;
        if (vd_html_is(n, VD_TAG_TABLE))
            return VD_PASSAGE_TABLE;
    }
    return VD_PASSAGE_BODY;
}

static uint32_t lines_in(vd_str source, size_t from, size_t to)
{
    uint32_t n = 0;

    for (size_t i = from; i < to && i < source.n; i++)
        n += source.p[i] == '\n';
    return n;
}

static void put_passages(page *p, vd_passages *out)
{
    uint32_t line = 1;
    size_t counted_to = 0;

    for (size_t i = 0; i < p->n; i++) {
        const block *b = &p->blocks[i];
        vd_passage *to = vd_passages_add(out, p->arena);
        size_t at = b->spans[0].source;

        if (at > counted_to) {
            line += lines_in(p->html->source, counted_to, at);
            counted_to = at;
        }
        *to = (vd_passage){.text = b->text,
                           .spans = b->spans,
                           .n_spans = b->n_spans,
                           .line = line,
                           .role = role_of(b),
                           .reason = "",
                           .exact = b->exact};
        if (b->in_article)
            continue;
        if (to->role == VD_PASSAGE_TITLE && b->reason == NULL)
            continue;
        to->role = VD_PASSAGE_NOISE;
        to->reason = b->reason != NULL         ? b->reason
                     : b->links * 2 > b->chars ? "navigation"
                                               : "boilerplate";
    }
}

void vd_main_text(vd_html *html, vd_arena *arena, vd_passages *out)
{
    page p = {.html = html, .arena = arena};

    vd_strmap_init(&p.marks, arena);
    cut_blocks(&p);
    weigh(&p);
    find_article(&p);
    choose(&p);
    put_passages(&p, out);
}
