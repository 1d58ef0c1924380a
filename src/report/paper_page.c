/* SPDX-License-Identifier: Apache-2.0 */
#include "report/paper_page.h"

static void put_escaped(vd_buf *out, vd_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '<':
            vd_buf_put_z(out, "&lt;");
            break;
        case '>':
            vd_buf_put_z(out, "&gt;");
            break;
        case '&':
            vd_buf_put_z(out, "&amp;");
            break;
        case '"':
            vd_buf_put_z(out, "&quot;");
            break;
        default:
            vd_buf_put_char(out, s.p[i]);
        }
    }
}

static const char style[] =
    "body{font:15px/1.5 Georgia,serif;margin:2em "
    "auto;max-width:76em;color:#222}"
    "h1{font-size:1.4em}main{display:grid;grid-template-columns:3fr "
    "2fr;gap:2em}"
    "p{margin:.4em 0}.n{color:#888;font:11px monospace;margin-right:.6em}"
    ".noise,.credit{color:#999;font-size:.85em}.title{font-weight:bold}"
    ".reason{font:11px monospace;color:#b60;margin-left:.5em}"
    "mark{padding:0 .1em;background:#eef}"
    "mark.person{background:#fde9c9}mark.state,mark.group{background:#dceefb}"
    "mark.organisation,mark.outlet{background:#e4e0f7}"
    "mark.place{background:#def3dd}mark.vessel{background:#cdeeea}"
    "mark.good{background:#f9d9d9}mark.law{background:#eee3c4}"
    "mark.listed{background:#f5b7b1}"
    ".claim{border-left:3px solid #88a;padding-left:.7em;margin:0 0 1em}"
    ".claim b{font-variant:small-caps}.q{color:#555}"
    "table{border-collapse:collapse;font-size:.85em}td{padding:.1em .8em .1em "
    "0}"
    "a{color:inherit;text-decoration:none;border-bottom:1px dotted}"
    "@media print{main{display:block}.claims{break-before:page}}";

/* --- passages ------------------------------------------------------------ */

/* *next is the first mention that is not of a passage before; they are in the
   order of passages. */
static void put_marked(const vd_paper *p, uint32_t n, size_t *next, vd_buf *out)
{
    vd_str text = p->passages.at[n].text;
    size_t at = 0;

    for (; *next < p->mentions.n && p->mentions.at[*next].passage <= n;
         ++*next) {
        const vd_paper_mention *m = &p->mentions.at[*next];

        /* Of those that lie over each other the first is shown. */
        if (m->passage != n || m->at < at)
            continue;
        put_escaped(out, vd_str_slice(text, at, m->at));
        vd_buf_printf(out, "<mark class=\"%s\" title=\"",
                      vd_mentioned_name(m->kind));
        put_escaped(out, m->canonical);
        vd_buf_put_z(out, "\">");
        put_escaped(out, vd_str_slice(text, m->at, m->end));
        vd_buf_put_z(out, "</mark>");
        at = m->end;
    }
    put_escaped(out, vd_str_slice(text, at, text.n));
}

static void put_passage(const vd_paper *p, uint32_t n, size_t *mention,
                        vd_buf *out)
{
    const vd_passage *s = &p->passages.at[n];

    vd_buf_printf(out, "<p id=\"p%u\" class=\"%s\"><span class=\"n\">%u</span>",
                  n + 1, vd_passage_role_name(s->role), s->line);
    put_marked(p, n, mention, out);
    if (s->reason[0] != '\0')
        vd_buf_printf(out, "<span class=\"reason\">%s</span>", s->reason);
    vd_buf_put_z(out, "</p>\n");
}

/* --- claims -------------------------------------------------------------- */

static void put_claim(const vd_paper *p, size_t i, vd_buf *out)
{
    const vd_claim *c = &p->claims.at[i];

    vd_buf_printf(out,
                  "<div class=\"claim\" id=\"c%zu\"><a href=\"#p%u\">%zu</a> ",
                  i + 1, c->passage + 1, i + 1);
    for (uint32_t k = 0; k < c->n_chain; k++) {
        vd_buf_put_z(out, k > 0 ? " &larr; " : "");
        put_escaped(out, c->chain[k]);
    }
    vd_buf_printf(out, "<br><b>%s</b> (%s)", c->cls, c->modality);
    if (c->date.n > 0) {
        vd_buf_put_z(out, ", ");
        put_escaped(out, c->date);
    }
    vd_buf_put_z(out, "<br>");
    put_escaped(out, c->subject);
    vd_buf_put_z(out, " &middot; ");
    put_escaped(out, c->predicate);
    vd_buf_put_z(out, " &middot; ");
    put_escaped(out, c->object);
    if (c->quote.n > 0) {
        vd_buf_put_z(out, "<br><span class=\"q\">&ldquo;");
        put_escaped(out, c->quote);
        vd_buf_put_z(out, "&rdquo;</span>");
    }
    for (uint32_t k = 0; k < c->n_denies; k++)
        vd_buf_printf(out, "<br>denies <a href=\"#c%u\">%u</a>", c->denies[k],
                      c->denies[k]);
    vd_buf_put_z(out, "</div>\n");
}

static void put_row(vd_buf *out, const char *key, vd_str value)
{
    if (value.n == 0)
        return;
    vd_buf_printf(out, "<tr><td>%s</td><td>", key);
    put_escaped(out, value);
    vd_buf_put_z(out, "</td></tr>\n");
}

static vd_str published_text(const vd_published *d, vd_arena *arena)
{
    if (d->day == 0)
        return VD_STR("nothing says when");
    return vd_str_printf(arena, "%04d-%02d-%02d (%s)%s", d->day / 10000,
                         d->day / 100 % 100, d->day % 100, d->basis,
                         d->conflict ? ", others disagree" : "");
}

void vd_paper_put_page(const vd_paper *p, const vd_paper_head *head,
                       vd_arena *arena, vd_buf *out)
{
    size_t mention = 0;

    vd_buf_put_z(out, "<!DOCTYPE html>\n<html lang=\"en\"><head>"
                      "<meta charset=\"utf-8\"><title>");
    put_escaped(out, p->title.n > 0 ? p->title : head->name);
    vd_buf_printf(out, "</title><style>%s</style></head>\n<body>\n<h1>", style);
    put_escaped(out, p->title.n > 0 ? p->title : head->name);
    vd_buf_put_z(out, "</h1>\n<table>\n");
    put_row(out, "source", p->outlet);
    put_row(out, "agency", p->wire);
    put_row(out, "address", p->url);
    put_row(out, "published", published_text(&p->published, arena));
    put_row(out, "file", head->name);
    put_row(out, "SHA-256", head->sha256);
    if (p->cut)
        put_row(out, "cut", VD_STR("the page was not read to its end"));
    vd_buf_put_z(out, "</table>\n<main><section class=\"text\">\n");
    for (size_t i = 0; i < p->passages.n; i++)
        put_passage(p, (uint32_t)i, &mention, out);
    vd_buf_put_z(out, "</section>\n<section class=\"claims\">\n");
    for (size_t i = 0; i < p->claims.n; i++)
        put_claim(p, i, out);
    vd_buf_put_z(out, "</section></main>\n</body></html>\n");
}

/* --- FollowTheMoney ------------------------------------------------------ */

static void put_property(vd_json_out *out, const char *key, vd_str value)
{
    if (value.n == 0)
        return;
    vd_json_key(out, key);
    vd_json_open(out, '[');
    vd_json_string(out, value);
    vd_json_close(out, ']');
}

static const char *schema_of(vd_mentioned kind)
{
    switch (kind) {
    case VD_MENTIONED_PERSON:
        return "Person";
    case VD_MENTIONED_ORGANISATION:
    case VD_MENTIONED_OUTLET:
    case VD_MENTIONED_GROUP:
        return "Organization";
    case VD_MENTIONED_STATE:
        return "PublicBody";
    case VD_MENTIONED_VESSEL:
        return "Vessel";
    case VD_MENTIONED_LISTED:
        return "LegalEntity";
    default:
        return NULL;
    }
}

static void put_document(const vd_paper *p, const vd_paper_head *head,
                         vd_str id, vd_arena *arena, vd_buf *buf)
{
    vd_json_out out = {.buf = buf};

    vd_json_open(&out, '{');
    vd_json_pair(&out, "id", id);
    vd_json_pair(&out, "schema",
                 p->form == VD_PAPER_HTML ? VD_STR("HyperText")
                                          : VD_STR("PlainText"));
    vd_json_key(&out, "properties");
    vd_json_open(&out, '{');
    put_property(&out, "title", p->title);
    put_property(&out, "fileName", head->name);
    put_property(&out, "contentHash", head->sha256);
    put_property(&out, "mimeType", head->media);
    put_property(&out, "sourceUrl", p->url);
    put_property(&out, "publisher", p->outlet);
    if (p->published.day > 0) {
        put_property(&out, "publishedAt",
                     vd_str_printf(
                         arena, "%04d-%02d-%02d", p->published.day / 10000,
                         p->published.day / 100 % 100, p->published.day % 100));
    }
    put_property(&out, "bodyText", vd_paper_body(p, arena));
    vd_json_close(&out, '}');
    vd_json_close(&out, '}');
    vd_buf_put_char(buf, '\n');
}

void vd_paper_put_ftm(const vd_paper *p, const vd_paper_head *head,
                      vd_arena *arena, vd_buf *buf)
{
    vd_str id = vd_str_printf(arena, "paper-%.*s",
                              VD_STR_WHOLE(vd_str_slice(head->sha256, 0, 16)));

    put_document(p, head, id, arena, buf);
    for (size_t i = 0; i < p->mentions.n; i++) {
        const vd_paper_mention *m = &p->mentions.at[i];
        const char *schema = schema_of(m->kind);
        vd_json_out out = {.buf = buf};

        if (schema == NULL)
            continue;
        vd_json_open(&out, '{');
        vd_json_pair(
            &out, "id",
            vd_str_printf(arena, "%.*s-m%zu", VD_STR_WHOLE(id), i + 1));
        vd_json_pair(&out, "schema", VD_STR("Mention"));
        vd_json_key(&out, "properties");
        vd_json_open(&out, '{');
        put_property(&out, "document", id);
        put_property(&out, "name", m->surface);
        put_property(&out, "detectedSchema", vd_str_of(schema));
        put_property(&out, "detectedCountry", m->country);
        for (size_t k = 0; k < p->n_links; k++) {
            if (p->links[k].mention == i) {
                put_property(&out, "resolved", p->links[k].id);
                break;
            }
        }
        vd_json_close(&out, '}');
        vd_json_close(&out, '}');
        vd_buf_put_char(buf, '\n');
    }
}
