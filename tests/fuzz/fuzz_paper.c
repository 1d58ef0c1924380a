/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be offered as a page, a text or an archive.  Whatever is read
 * of them points into them: passages into the source, mentions, days and claims
 * into passages; and it is read the same twice.
 */
#include "fuzz.h"
#include "papers/warc.h"
#include "report/paper_page.h"

static vd_paper_reader *reader;

static void look(const vd_paper *p)
{
    for (size_t i = 0; i < p->passages.n; i++) {
        const vd_passage *s = &p->passages.at[i];

        for (size_t k = 0; k < s->text.n; k += 17)
            MUST(vd_passage_source(s, k) <= p->source_text.n);
        MUST(s->repeats <= i);
    }
    for (size_t i = 0; i < p->mentions.n; i++) {
        const vd_paper_mention *m = &p->mentions.at[i];

        MUST(m->passage < p->passages.n);
        MUST(m->at <= m->end && m->end <= p->passages.at[m->passage].text.n);
    }
    for (size_t i = 0; i < p->whens.n; i++) {
        MUST(p->whens.at[i].end <=
             p->passages.at[p->whens.at[i].passage].text.n);
        MUST(!p->whens.at[i].resolved || p->whens.at[i].lo > 0);
    }
    for (size_t i = 0; i < p->claims.n; i++) {
        const vd_claim *c = &p->claims.at[i];

        MUST(vd_passage_speaks(&p->passages.at[c->passage]));
        MUST(c->end <= p->passages.at[c->passage].text.n);
        MUST(c->n_chain > 0 && c->speaker.n > 0);
        MUST(c->restates <= i);
    }
}

static void read_as(vd_paper_form form, vd_str bytes, vd_buf *out)
{
    vd_paper_told told = {.name = VD_STR("fuzz"),
                          .url = VD_STR("https://www.federalregister.gov/"
                                        "documents/2024/02/27/2024-03969/x"),
                          .charset = VD_STR(""),
                          .date = VD_STR(""),
                          .source = VD_STR(""),
                          .number = VD_STR(""),
                          .form = form};
    vd_paper_head head = {
        .name = told.name, .sha256 = VD_STR(""), .media = VD_STR("text/plain")};
    vd_json_out json = {.buf = out};
    vd_arena arena;
    vd_paper paper;

    vd_arena_init(&arena, 0);
    if (vd_paper_read(reader, bytes, &told, &arena, &paper, NULL) == VD_OK) {
        look(&paper);
        vd_paper_put_json(&paper, &head, &arena, &json);
        vd_paper_put_page(&paper, &head, &arena, out);
    }
    vd_arena_done(&arena);
}

static vd_status see(void *ctx, const vd_warc_document *d, vd_err *err)
{
    (void)ctx;
    (void)err;
    MUST(d->record > 0);
    return VD_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vd_str bytes = {(const char *)data, size};
    vd_origin origin = {.path = "fuzz", .bytes = bytes};
    vd_input *input = NULL;

    if (reader == NULL)
        MUST(vd_paper_reader_open(&reader, NULL) == VD_OK);
    for (int form = VD_PAPER_TEXT; form <= VD_PAPER_HTML; form++) {
        vd_buf a;
        vd_buf b;

        vd_buf_init(&a);
        vd_buf_init(&b);
        read_as((vd_paper_form)form, bytes, &a);
        read_as((vd_paper_form)form, bytes, &b);
        MUST(vd_str_is(vd_buf_view(&a), vd_buf_view(&b)));
        vd_buf_done(&a);
        vd_buf_done(&b);
    }
    if (vd_input_open(&origin, NULL, &input, NULL) == VD_OK)
        ignore(vd_warc_each(input, see, NULL, NULL));
    vd_input_close(input);
    return 0;
}
