/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/read.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/oom.h"
#include "papers/judge.h"
#include "papers/main_text.h"

enum { LOOK_BYTES = 2048 };

struct vd_paper_reader {
    vd_glossary *glossary;
    vd_word_folder *folder;
    const vd_book_names *names; /* NULL: none */
};

vd_status vd_paper_reader_open(vd_paper_reader **out, vd_err *err)
{
    vd_paper_reader *r = vd_zeroed(1, sizeof *r);
    vd_status st = vd_glossary_open(&r->glossary, err);

    if (st == VD_OK)
        st = vd_word_folder_open(&r->folder, err);
    if (st != VD_OK) {
        vd_paper_reader_close(r);
        return st;
    }
    *out = r;
    return VD_OK;
}

void vd_paper_reader_close(vd_paper_reader *r)
{
    if (r == NULL)
        return;
    vd_glossary_close(r->glossary);
    vd_word_folder_close(r->folder);
    free(r);
}

void vd_paper_reader_set_names(vd_paper_reader *reader,
                               const vd_book_names *names)
{
    reader->names = names;
}

vd_word_folder *vd_paper_reader_folder(vd_paper_reader *reader)
{
    return reader->folder;
}

vd_paper_form vd_paper_form_of(vd_str bytes)
{
    static const char *const signs[] = {
        "<!doctype html", "<html", "<head",  "<body",  "<div", "<p>",
        "<article",       "<meta", "<title", "<script"};
    vd_str head = vd_str_slice(bytes, 0, LOOK_BYTES);

    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (vd_str_find_nocase(head, vd_str_of(signs[i]), 0) != VD_STR_NONE)
            return VD_PAPER_HTML;
    }
    return VD_PAPER_TEXT;
}

/* --- who published it ---------------------------------------------------- */

static bool find_outlet_named(const vd_paper_reader *r, vd_arena *arena,
                              vd_str text, const char *kinds, vd_str *canonical,
                              vd_str *kind)
{
    vd_words w;

    vd_words_read(r->folder, arena, text, &w);
    for (size_t i = 0; i < w.n; i++) {
        vd_gloss g;

        if (!vd_glossary_find(r->glossary, VD_GLOSS_NAME, &w, i, &g))
            continue;
        do {
            if (strstr(kinds, vd_str_z(arena, g.row[2])) != NULL &&
                w.at[i].capital) {
                *canonical = g.row[1];
                *kind = g.row[2];
                return true;
            }
        } while (vd_glossary_same(r->glossary, VD_GLOSS_NAME, &g));
    }
    return false;
}

static void find_outlet(const vd_paper_reader *r, const vd_paper_told *told,
                        const vd_html *html, vd_arena *arena, vd_paper *out)
{
    vd_str site =
        html == NULL
            ? VD_STR("")
            : vd_html_meta_find(html, "og:site_name application-name ", NULL);

    out->outlet = VD_STR("");
    out->outlet_kind = VD_STR("");
    out->outlet_basis = "";
    if (told->source.n > 0) {
        out->outlet = told->source;
        out->outlet_basis = "option";
        (void)find_outlet_named(r, arena, told->source,
                                "wire outlet statemedia gazette authority",
                                &out->outlet, &out->outlet_kind);
    } else if (vd_outlet_find(out->url, &out->outlet, &out->outlet_kind)) {
        out->outlet_basis = "url";
    } else if (site.n > 0) {
        out->outlet = site;
        out->outlet_basis = "meta";
        (void)find_outlet_named(r, arena, site,
                                "wire outlet statemedia gazette", &out->outlet,
                                &out->outlet_kind);
    } else if (vd_url_host(out->url).n > 0) {
        out->outlet = vd_url_host(out->url);
        out->outlet_basis = "host";
    }
}

/* A wire in a credit or dateline: whose text it is. */
static void find_wire(const vd_paper_reader *r, vd_arena *arena, vd_paper *out)
{
    out->wire = VD_STR("");
    for (size_t i = 0; i < out->passages.n; i++) {
        const vd_passage *p = &out->passages.at[i];
        vd_str kind;

        if (p->role != VD_PASSAGE_CREDIT ||
            (strcmp(p->reason, "agency_credit") != 0 &&
             strcmp(p->reason, "dateline") != 0))
            continue;
        if (find_outlet_named(r, arena, p->text, "wire", &out->wire, &kind))
            return;
    }
}

/* Where somebody tells an outlet something in his own words, and nothing else
   says whose the paper is, it is that outlet's. */
static void infer_outlet(vd_paper *out)
{
    for (size_t i = 0; i < out->mentions.n && out->outlet.n == 0; i++) {
        const vd_paper_mention *m = &out->mentions.at[i];
        const vd_words *w = &out->words[m->passage];

        if (m->kind == VD_MENTIONED_OUTLET && m->from > 0 &&
            vd_token_is(&w->at[m->from - 1], "told") && w->n_quotes > 0) {
            out->outlet = m->canonical;
            out->outlet_basis = "inferred: somebody told it";
            out->outlet_kind = m->type;
        }
    }
}

/* Countries where a day begins hours before it does in Europe and America. */
static bool is_eastward(vd_str country)
{
    static const char east[] =
        " kr kp jp cn tw hk mo vn ph my sg id th mn au nz ";
    char key[5];

    if (country.n != 2)
        return false;
    key[0] = ' ';
    key[1] = country.p[0];
    key[2] = country.p[1];
    key[3] = ' ';
    key[4] = '\0';
    return strstr(east, key) != NULL;
}

static bool dateline_is_east(vd_paper_reader *r, vd_arena *arena,
                             const vd_paper *paper)
{
    for (size_t i = 0; i < paper->passages.n; i++) {
        const vd_passage *p = &paper->passages.at[i];
        vd_words w;
        vd_gloss g;

        if (strcmp(p->reason, "dateline") != 0)
            continue;
        vd_words_read(r->folder, arena, p->text, &w);
        for (size_t k = 0; k < w.n; k++) {
            if (vd_glossary_find(r->glossary, VD_GLOSS_NAME, &w, k, &g) &&
                is_eastward(g.row[3]))
                return true;
        }
    }
    return false;
}

/* --- reading ------------------------------------------------------------- */

/* "mandate of the resolutions on North Korea": what is not numbered is of the
   state that the paper is about. */
static void name_resolutions(vd_paper *out)
{
    bool korea = false;

    for (size_t i = 0; i < out->mentions.n; i++)
        korea = korea || vd_str_is(out->mentions.at[i].country, VD_STR("kp"));
    for (size_t i = 0; korea && i < out->mentions.n; i++) {
        vd_paper_mention *m = &out->mentions.at[i];

        if (vd_str_is(m->canonical, VD_STR("UNSC resolutions (unspecified)")))
            m->canonical = VD_STR("UNSC resolutions on DPRK (unspecified)");
    }
}

/* "G7" alone is the group of it that the paper is about. */
static void name_groups(vd_paper *out)
{
    vd_str group = VD_STR("");

    for (size_t i = 0; i < out->mentions.n && group.n == 0; i++) {
        if (vd_str_starts(out->mentions.at[i].canonical, VD_STR("G7 ")))
            group = out->mentions.at[i].canonical;
    }
    for (size_t i = 0; group.n > 0 && i < out->mentions.n; i++) {
        if (vd_str_is(out->mentions.at[i].canonical, VD_STR("G7")))
            out->mentions.at[i].canonical = group;
    }
}

static void read_mentions(vd_paper_reader *r, vd_arena *arena, vd_paper *out)
{
    vd_mention_reader m = {.glossary = r->glossary, .arena = arena};
    vd_anchor anchor = {.day = out->published.day};

    m.when = (vd_pdate){out->published.day, out->published.day, false};
    anchor.eastward = dateline_is_east(r, arena, out);
    out->words = VD_NEW_N(arena, vd_words, out->passages.n);
    for (size_t i = 0; i < out->passages.n; i++) {
        const vd_passage *p = &out->passages.at[i];
        bool dateline = strcmp(p->reason, "dateline") == 0 ||
                        strcmp(p->reason, "timestamp") == 0;

        if (p->role == VD_PASSAGE_NOISE ||
            (p->role == VD_PASSAGE_CREDIT && !dateline))
            continue;
        vd_words_read(r->folder, arena, p->text, &out->words[i]);
        vd_mentions_read(&m, &out->words[i], p->text, (uint32_t)i,
                         &out->mentions);
        if (r->names != NULL && !dateline)
            vd_book_names_read(r->names, &out->words[i], p->text, (uint32_t)i,
                               arena, &out->mentions);
        if (vd_passage_speaks(p) || strcmp(p->reason, "timestamp") == 0)
            vd_whens_read(&out->words[i], p->text, (uint32_t)i, anchor, arena,
                          &out->whens);
    }
    if (r->names != NULL)
        vd_book_names_settle(r->names, arena, &out->mentions);
    name_resolutions(out);
    name_groups(out);
    infer_outlet(out);
}

static void read_claims(vd_paper_reader *r, vd_arena *arena, vd_paper *out)
{
    vd_claim_reader c = {.glossary = r->glossary,
                         .arena = arena,
                         .mentions = &out->mentions,
                         .whens = &out->whens,
                         .outlet = out->outlet,
                         .wire = out->wire,
                         .wired = out->wire.n > 0,
                         .person = VD_STR(""),
                         .person_type = VD_STR(""),
                         .group = VD_STR(""),
                         .body = VD_STR(""),
                         .last = VD_STR(""),
                         .last_type = VD_STR(""),
                         .first = VD_STR("")};

    for (size_t i = 0; i < out->passages.n; i++) {
        while (c.mention < out->mentions.n &&
               out->mentions.at[c.mention].passage < i)
            c.mention++;
        while (c.when < out->whens.n && out->whens.at[c.when].passage < i)
            c.when++;
        if (vd_passage_speaks(&out->passages.at[i]))
            vd_claims_read(&c, &out->words[i], out->passages.at[i].text,
                           (uint32_t)i, &out->claims);
    }
}

static void read_act(const vd_paper_told *told, vd_arena *arena, vd_paper *out)
{
    vd_act_notice notice = {.title = out->title,
                            .number = told->number,
                            .passages = &out->passages,
                            .words = out->words,
                            .mentions = &out->mentions,
                            .published = &out->published};

    if (!vd_str_is(out->outlet_kind, VD_STR("gazette")) &&
        vd_str_find(out->url, VD_STR("federalregister.gov/documents"), 0) ==
            VD_STR_NONE)
        return;
    if (notice.number.n == 0)
        notice.number = vd_act_number_in(out->url);
    vd_act_read(&notice, arena, &out->act);
    vd_act_claim(&out->act, &notice, arena, &out->claims);
}

vd_status vd_paper_read(vd_paper_reader *reader, vd_str bytes,
                        const vd_paper_told *told, vd_arena *arena,
                        vd_paper *out, vd_err *err)
{
    vd_html html;
    vd_plain plain;
    vd_status st;
    bool is_html;

    *out = (vd_paper){.form = told->form,
                      .url = told->url,
                      .title = VD_STR(""),
                      .language = VD_STR(""),
                      .dateline = VD_STR("")};
    if (out->form == VD_PAPER_UNKNOWN)
        out->form = vd_paper_form_of(bytes);
    is_html = out->form == VD_PAPER_HTML;
    if (is_html) {
        st = vd_html_parse(bytes, told->charset, arena, &html, err);
        if (st != VD_OK)
            return st;
        vd_main_text(&html, arena, &out->passages);
        out->source_text = html.source;
        out->charset = html.charset;
        out->language = html.language;
        out->cut = html.cut;
        if (out->url.n == 0)
            out->url = html.canonical;
        out->title = vd_html_meta_find(&html, "og:title twitter:title ", NULL);
        if (out->title.n == 0)
            out->title = html.title;
    } else {
        st = vd_plain_read(bytes, arena, &plain, &out->passages, err);
        if (st != VD_OK)
            return st;
        out->source_text = plain.source;
        out->charset = plain.charset;
        if (out->url.n == 0)
            out->url = vd_plain_field_find(&plain, "url");
        out->title = vd_plain_field_find(&plain, "title");
    }
    out->title = vd_passages_judge(reader->glossary, reader->folder, arena,
                                   out->title, &out->passages);
    vd_published_find(&(vd_published_in){.html = is_html ? &html : NULL,
                                         .plain = is_html ? NULL : &plain,
                                         .passages = &out->passages,
                                         .url = out->url,
                                         .told = told->date},
                      reader->folder, arena, &out->published);
    find_outlet(reader, told, is_html ? &html : NULL, arena, out);
    find_wire(reader, arena, out);
    read_mentions(reader, arena, out);
    read_claims(reader, arena, out);
    read_act(told, arena, out);
    vd_claims_relate(&out->claims);
    return VD_OK;
}

vd_str vd_paper_body(const vd_paper *paper, vd_arena *arena)
{
    vd_buf buf;
    vd_str text;

    vd_buf_init(&buf);
    for (size_t i = 0; i < paper->passages.n; i++) {
        const vd_passage *p = &paper->passages.at[i];

        if (p->role == VD_PASSAGE_NOISE || p->role == VD_PASSAGE_TITLE ||
            p->role == VD_PASSAGE_CREDIT || p->role == VD_PASSAGE_CAPTION)
            continue;
        vd_buf_put(&buf, p->text);
        vd_buf_put_char(&buf, '\n');
    }
    text = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return text;
}
