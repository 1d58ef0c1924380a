/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "papers/copy.h"
#include "papers/judge.h"
#include "papers/main_text.h"
#include "papers/number.h"
#include "papers/read.h"
#include "papers/register.h"
#include "papers/warc.h"
#include "papers/when.h"

static vd_paper_reader *reader;
static vd_arena arena;

static int open_reader(void **state)
{
    (void)state;
    vd_arena_init(&arena, 0);
    return vd_paper_reader_open(&reader, NULL) == VD_OK ? 0 : 1;
}

static int close_reader(void **state)
{
    (void)state;
    vd_paper_reader_close(reader);
    vd_arena_done(&arena);
    return 0;
}

static vd_words words_of(const char *text)
{
    vd_words w;

    vd_words_read(vd_paper_reader_folder(reader), &arena, vd_str_of(text), &w);
    return w;
}

/* --- words --------------------------------------------------------------- */

static void test_sentences_end_where_they_do(void **state)
{
    static const struct {
        const char *text;
        size_t sentences;
        const char *why;
    } rows[] = {
        {"One. Two.", 2, "two of them"},
        {"The U.S. said so. It did.", 2, "letters with stops are one word"},
        {"In Nov. 2023 it came.", 1, "a short month"},
        {"Sample Co. Ltd. owns it.", 1, "legal forms"},
        {"The ship Billions No. 18 left.", 1, "a number of a ship"},
        {"He left the U.S. The rest stayed.", 2,
         "a word that can only begin one"},
        {"\"It is so.\" He left.", 2, "a stop within the mark"},
        {"\"It is so,\" he said.", 1, "a comma within the mark"},
        {"It cost 1.5 billion.", 1, "a decimal"},
        {"Who? Me!", 2, "other stops"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_words w = words_of(rows[i].text);

        if (w.n_sentences - (w.at[w.n - 1].kind == VD_WORD_STOP ||
                                     w.at[w.n - 1].kind == VD_WORD_CLOSE
                                 ? 1
                                 : 0) !=
            rows[i].sentences)
            fail_msg("\"%s\": %zu sentences (%s)", rows[i].text, w.n_sentences,
                     rows[i].why);
    }
}

static void test_words_are_parted_as_names_are(void **state)
{
    vd_words w = words_of("Russia\xE2\x80\x99s U.N. envoy, Won-sik");

    (void)state;
    assert_str_equal(w.at[0].low, VD_STR("russia"));
    assert_int_equal(w.at[1].kind, VD_WORD_OWNER);
    assert_str_equal(w.at[2].low, VD_STR("un"));
    assert_true(w.at[2].shout);
    assert_int_equal(w.at[4].kind, VD_WORD_COMMA);
    assert_str_equal(w.at[5].low, VD_STR("won"));
    assert_int_equal(w.at[6].kind, VD_WORD_HYPHEN);
    assert_int_equal(w.n, 8);
}

static void test_single_marks_are_told_from_apostrophes(void **state)
{
    vd_words w =
        words_of("He felt \xE2\x80\x98serious concern\xE2\x80\x99 over "
                 "Russia\xE2\x80\x99s veto and the ministers\xE2\x80\x99 "
                 "words");

    (void)state;
    assert_int_equal(w.n_quotes, 1);
    assert_str_equal(w.at[w.quotes[0].open].low, VD_STR("serious"));
    assert_str_equal(w.at[w.quotes[0].close - 1].low, VD_STR("concern"));
}

static void test_ideographs_are_words(void **state)
{
    vd_words w = words_of("\xE6\xB7\xB1\xE5\x9C\xB3 said");

    (void)state;
    assert_int_equal(w.n, 3);
}

/* --- numbers ------------------------------------------------------------- */

static void test_numbers_in_digits_and_words(void **state)
{
    static const struct {
        const char *text;
        int64_t least;
        int64_t most;
        uint32_t n;
    } rows[] = {
        {"95 entries", 95000, 95000, 1},
        {"10,000 containers", 10000000, 10000000, 1},
        {"forty-two entities", 42000, 42000, 3},
        {"eight entities", 8000, 8000, 1},
        {"three hundred and five", 305000, 305000, 4},
        {"1.5 billion", 1500000000000, 1500000000000, 2},
        {"two million", 2000000000, 2000000000, 2},
        {"hundreds of containers", 200000, 999000, 2},
        {"several dozen", 36000, 84000, 2},
        {"152mm shells", 0, 0, 0},
        {"2024-03969", 2024000, 2024000, 1},
        {"weapons", 0, 0, 0},
        {"1,23", 0, 0, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_words w = words_of(rows[i].text);
        vd_said_number n = vd_number_at(&w, 0);

        if (n.n != rows[i].n || n.least != rows[i].least ||
            n.most != rows[i].most)
            fail_msg("\"%s\": %lld to %lld in %u words", rows[i].text,
                     (long long)n.least, (long long)n.most, n.n);
    }
}

/* --- days ---------------------------------------------------------------- */

static void test_days_by_the_anchor(void **state)
{
    static const struct {
        const char *text;
        int32_t anchor; /* 2024-05-17 is a Friday */
        bool east;
        const char *value;
        bool resolved;
    } rows[] = {
        {"on 26 November 2024", 0, false, "2024-11-26", true},
        {"on November 26, 2024", 0, false, "2024-11-26", true},
        {"2024-11-26", 0, false, "2024-11-26", true},
        {"on 26 November", 0, false, "--11-26", false},
        {"on Jan. 2", 20240517, false, "2024-01-02", true},
        {"on December 28", 20240105, false, "2023-12-28", true},
        {"said on Friday", 20240517, false, "2024-05-17", true},
        {"said on Thursday", 20240517, false, "2024-05-16", true},
        {"said Friday", 0, false, "", false},
        {"last Friday", 20240517, false, "2024-05-10", true},
        {"next Friday", 20240517, false, "2024-05-24", true},
        {"said Friday", 20240516, true, "2024-05-17", true},
        {"said Friday", 20240516, false, "2024-05-10", true},
        {"on the 19th (local time)", 20240920, false, "2024-09-19", true},
        {"on the 28th", 20240305, false, "2024-02-28", true},
        {"on the 31st", 20240305, false, "---31", false},
        {"on the 20th anniversary", 20240305, false, NULL, false},
        {"last month", 20240131, false, "2023-12", true},
        {"last month", 0, false, "", false},
        {"in March", 20240517, false, "2024-03", true},
        {"in September", 20240517, false, "2023-09", true},
        {"in Nov. 2023", 0, false, "2023-11", true},
        {"last year", 20240517, false, "2023", true},
        {"earlier this year", 20240517, false, "2024", true},
        {"this week", 20240617, false, "2024-W25", true},
        {"this week", 20241230, false, "2025-W01", true},
        {"two weeks ago", 20240617, false, "2024-W23", true},
        {"yesterday", 20240301, false, "2024-02-29", true},
        {"in 2022", 0, false, "2022", true},
        {"on 31 February 2024", 0, false, "", false},
        {"resolution 2022 of them", 0, false, NULL, false},
        {"it may be", 20240517, false, NULL, false},
        {"the march of troops", 20240517, false, NULL, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_words w = words_of(rows[i].text);
        vd_whens found = {0};

        vd_whens_read(&w, vd_str_of(rows[i].text), 0,
                      (vd_anchor){rows[i].anchor, rows[i].east}, &arena,
                      &found);
        if (rows[i].value == NULL) {
            if (found.n > 0)
                fail_msg("\"%s\" is %.*s", rows[i].text,
                         VD_STR_WHOLE(found.at[0].value));
            continue;
        }
        if (found.n != 1 ||
            !vd_str_is(found.at[0].value, vd_str_of(rows[i].value)) ||
            found.at[0].resolved != rows[i].resolved)
            fail_msg("\"%s\" beside %d: %zu found, \"%.*s\"", rows[i].text,
                     rows[i].anchor, found.n,
                     found.n == 0 ? 0 : (int)found.at[0].value.n,
                     found.n == 0 ? "" : found.at[0].value.p);
    }
}

/* --- pages --------------------------------------------------------------- */

static vd_paper read_text(const char *text)
{
    vd_paper_told told = {.name = VD_STR("test"),
                          .url = VD_STR(""),
                          .charset = VD_STR(""),
                          .date = VD_STR(""),
                          .source = VD_STR(""),
                          .number = VD_STR("")};
    vd_paper paper;

    assert_int_equal(
        vd_paper_read(reader, vd_str_of(text), &told, &arena, &paper, NULL),
        VD_OK);
    return paper;
}

static void test_every_letter_of_a_page_knows_its_place(void **state)
{
    static const char page[] =
        "<html><head><title>T</title></head><body><nav>Home</nav>"
        "<article><h1>A title</h1>\n<p>The  ministers said\nthey &amp; others "
        "were <b>gravely</b> concerned about arms transfers, and that they "
        "would "
        "act.</p><p>Caf\xC3\xA9 &eacute; second paragraph of it, long enough "
        "to "
        "be one, with a comma.</p></article><footer>end</footer></body></html>";
    vd_paper paper = read_text(page);
    size_t compared = 0;

    (void)state;
    for (size_t i = 0; i < paper.passages.n; i++) {
        const vd_passage *p = &paper.passages.at[i];

        for (size_t k = 0; k < p->text.n; k++) {
            size_t at = vd_passage_source(p, k);

            assert_true(at < sizeof page);
            if (p->exact && p->text.p[k] != ' ') {
                assert_int_equal(page[at], p->text.p[k]);
                compared++;
            }
        }
    }
    assert_true(compared > 30);
    assert_int_equal(paper.passages.at[0].role, VD_PASSAGE_NOISE);
    assert_string_equal(paper.passages.at[0].reason, "navigation");
}

static void test_a_page_a_million_deep_is_read(void **state)
{
    size_t n = 300000;
    char *page = vd_arena_alloc(&arena, n * 5 + 100, 1);
    vd_html html;
    vd_passages passages = {0};

    (void)state;
    for (size_t i = 0; i < n; i++)
        memcpy(page + i * 5, "<div>", 5);
    memcpy(page + n * 5, "at the bottom", 14);
    assert_int_equal(
        vd_html_parse(vd_str_of(page), VD_STR(""), &arena, &html, NULL), VD_OK);
    vd_main_text(&html, &arena, &passages);
    assert_int_equal(passages.n, 1);
    assert_str_equal(passages.at[0].text, VD_STR("at the bottom"));
}

/* --- what is noise ------------------------------------------------------- */

static const vd_passage *line_of(const vd_paper *paper, uint32_t line)
{
    for (size_t i = 0; i < paper->passages.n; i++) {
        if (paper->passages.at[i].line == line)
            return &paper->passages.at[i];
    }
    return NULL;
}

static void test_lines_are_noise_for_a_reason(void **state)
{
    static const struct {
        uint32_t line;
        vd_passage_role role;
        const char *reason;
    } rows[] = {
        {5, VD_PASSAGE_NOISE, "crawl_date"},
        {6, VD_PASSAGE_NOISE, "headline_repeat"},
        {7, VD_PASSAGE_NOISE, "timestamp"},
        {8, VD_PASSAGE_NOISE, "share"},
        {9, VD_PASSAGE_NOISE, "widget"},
        {10, VD_PASSAGE_BODY, ""},
        {11, VD_PASSAGE_BODY, ""},
        {12, VD_PASSAGE_NOISE, "duplicate"},
        {13, VD_PASSAGE_CREDIT, "editor_credit"},
        {14, VD_PASSAGE_CREDIT, "agency_credit"},
        {15, VD_PASSAGE_CREDIT, "reference_url"},
        {16, VD_PASSAGE_NOISE, "tags"},
        {19, VD_PASSAGE_NOISE, "footer"},
    };
    vd_paper paper = read_text(
        "TITLE: A title of it\nURL: https://www.example.org/a\nDATE: "
        "2024-05-17\n----\n"
        "date 2024-05-17 News\nA title of it\n2024-05-17 | 00:37\nShare\n2\n"
        "The first paragraph says something, and it says it at length.\n"
        "The second paragraph says another thing, and that as well.\n"
        "The first paragraph says something, and it says it at length.\n"
        "Edited by Some Body\nReuters\nhttps://www.example.org/source\n"
        "World News\nNorth Korea\nWeapons\n"
        "Copyright Example. All rights reserved.\n");

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const vd_passage *p = line_of(&paper, rows[i].line);

        assert_non_null(p);
        if (p->role != rows[i].role || strcmp(p->reason, rows[i].reason) != 0)
            fail_msg("line %u is %s, %s", rows[i].line,
                     vd_passage_role_name(p->role), p->reason);
    }
    assert_int_equal(paper.published.day, 20240517);
    assert_string_equal(paper.published.precision, "minute");
}

/* --- mentions ------------------------------------------------------------ */

static void test_mentions_are_what_they_are(void **state)
{
    static const struct {
        const char *text;
        vd_mentioned kind;
        const char *canonical;
    } rows[] = {
        {"It broke resolution 1718 of them", VD_MENTIONED_LAW, "UNSCR 1718"},
        {"UNSCR 2397 (2017) says", VD_MENTIONED_LAW, "UNSCR 2397"},
        {"under Executive Order 13810 they", VD_MENTIONED_LAW,
         "Executive Order 13810"},
        {"Regulation (EU) No 833/2014 says", VD_MENTIONED_LAW,
         "Regulation (EU) 833/2014"},
        {"the ship with IMO 9179842 left", VD_MENTIONED_IDENTIFIER, "9179842"},
        {"the M/V Sample Star 32 left", VD_MENTIONED_VESSEL, "Sample Star 32"},
        {"the vessel Maia-1 left", VD_MENTIONED_VESSEL, "Maia-1"},
        {"they sent 152mm shells", VD_MENTIONED_WARE, "152mm artillery shells"},
        {"under HS code 8542.31 it", VD_MENTIONED_IDENTIFIER, "854231"},
        {"worth $1.5 billion then", VD_MENTIONED_MONEY, "USD 1500000000"},
        {"met in Sampleton then", VD_MENTIONED_PLACE, "Sampleton"},
        {"Pyongyang said so", VD_MENTIONED_STATE, "North Korea (DPRK)"},
        {"they visited Pyongyang then", VD_MENTIONED_PLACE, "Pyongyang"},
        {"said defense minister Delta Echo then", VD_MENTIONED_PERSON,
         "Delta Echo"},
        {"the University of Sampleton said", VD_MENTIONED_ORGANISATION,
         "University of Sampleton"},
        {"told us to go", VD_MENTIONED_UNKNOWN, NULL},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_paper paper = read_text(vd_str_z(
            &arena, vd_str_printf(&arena, "They say: %s.", rows[i].text)));
        bool found = false;

        for (size_t k = 0; k < paper.mentions.n; k++) {
            const vd_paper_mention *m = &paper.mentions.at[k];

            found = found ||
                    (rows[i].canonical != NULL && m->kind == rows[i].kind &&
                     vd_str_is(m->canonical, vd_str_of(rows[i].canonical)));
        }
        if (rows[i].canonical == NULL ? paper.mentions.n > 0 : !found)
            fail_msg("\"%s\": %zu mentions", rows[i].text, paper.mentions.n);
    }
}

/* --- claims -------------------------------------------------------------- */

static void test_claims_of_each_frame(void **state)
{
    static const struct {
        const char *text;
        const char *speaker;
        const char *cls;
        const char *subject;
        const char *object;
    } rows[] = {
        {"Japan urged China to stop arms transfers.", "Japan", "demand",
         "China", "arms transfers"},
        {"The United States accused Russia of buying artillery shells.",
         "United States", "accusation", "Russia", "artillery shells"},
        {"Russia denied that it had bought artillery shells.", "Russia",
         "denial", "Russia", "artillery shells"},
        {"Russia is accused by Japan of buying drones.", "Japan", "accusation",
         "Russia", "drones"},
        {"Japan condemned North Korea's export of missiles.", "Japan",
         "condemnation", "North Korea (DPRK)",
         "North Korea's export of missiles"},
        {"Japan announced sanctions on three companies.", "Japan",
         "designation", "Japan", "three companies"},
        {"Japan vowed to end the trade.", "Japan", "commitment", "Japan",
         "the trade"},
        {"The debris shows that Russia has used missiles.",
         "author (unnamed evidence)", "finding", "Russia", "missiles"},
        {"Russia vetoed the resolution.", "author", "veto", "Russia",
         "the resolution"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_paper paper = read_text(rows[i].text);
        const vd_claim *c = paper.claims.at;

        if (paper.claims.n != 1)
            fail_msg("\"%s\": %zu claims", rows[i].text, paper.claims.n);
        assert_str_equal(c->speaker, vd_str_of(rows[i].speaker));
        assert_string_equal(c->cls, rows[i].cls);
        assert_str_equal(c->subject, vd_str_of(rows[i].subject));
        assert_str_equal(c->object, vd_str_of(rows[i].object));
    }
}

static void test_nobody_is_named_who_is_not(void **state)
{
    vd_paper paper = read_text("He said that arms were sent. The shells came.");

    (void)state;
    /* "He" is nobody that the paper names. */
    for (size_t i = 0; i < paper.claims.n; i++)
        assert_str_equal(paper.claims.at[i].speaker, VD_STR("author"));
}

static void test_a_quotation_alone_is_of_who_spoke(void **state)
{
    vd_paper paper = read_text(
        "Delta Echo, an analyst at a bank, said: \"It will go on for years, as "
        "far as we can see.\"\n\n\"The route has become the main artery of "
        "this "
        "trade and will remain so.\"\n");

    (void)state;
    assert_true(paper.claims.n >= 2);
    assert_str_equal(paper.claims.at[paper.claims.n - 1].speaker,
                     VD_STR("Delta Echo"));
    assert_string_equal(paper.claims.at[paper.claims.n - 1].cls, "assessment");
}

/* --- archives ------------------------------------------------------------ */

typedef struct seen {
    size_t n;
    vd_str url;
    vd_str body;
    vd_str charset;
} seen;

static vd_status see(void *ctx, const vd_warc_document *d, vd_err *err)
{
    seen *s = ctx;

    (void)err;
    s->n++;
    s->url = vd_str_copy(&arena, d->url);
    s->body = vd_str_copy(&arena, d->body);
    s->charset = vd_str_copy(&arena, d->charset);
    return VD_OK;
}

static vd_status each(vd_str archive, seen *s, vd_err *err)
{
    vd_origin origin = {.path = "test", .bytes = archive};
    vd_input *input = NULL;
    vd_status st = vd_input_open(&origin, NULL, &input, err);

    if (st == VD_OK)
        st = vd_warc_each(input, see, s, err);
    vd_input_close(input);
    return st;
}

static void test_an_archive_gives_back_what_was_put_in(void **state)
{
    vd_warc_document d = {.url = VD_STR("https://www.example.org/"),
                          .media = VD_STR("text/html"),
                          .headers = VD_STR(""),
                          .body = VD_STR("<p>text\r\n\r\nWARC/1.1</p>"),
                          .fetched = 1700000000};
    vd_buf out;
    seen s = {0};

    (void)state;
    vd_buf_init(&out);
    vd_warc_put_head(&out, 1700000000);
    vd_warc_put(&out, &d);
    vd_warc_put(&out, &d);
    assert_int_equal(each(vd_buf_view(&out), &s, NULL), VD_OK);
    assert_int_equal(s.n, 2);
    assert_str_equal(s.body, d.body);
    assert_str_equal(s.url, d.url);
    /* Cut anywhere, it is refused or has only whole documents. */
    for (size_t n = 1; n < out.n; n += 7) {
        seen cut = {0};
        vd_err err = {0};

        if (each(vd_str_slice(vd_buf_view(&out), 0, n), &cut, &err) != VD_OK)
            assert_int_equal(err.code, VD_INVALID);
        assert_true(cut.n == 0 || vd_str_is(cut.body, d.body));
    }
    vd_buf_done(&out);
}

static void test_responses_come_out_of_their_chunks(void **state)
{
    seen s = {0};

    (void)state;
    assert_int_equal(
        each(VD_STR("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: "
                    "<http://a.example/>\r\nContent-Length: 116\r\n\r\n"
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html; "
                    "charset=\"euc-kr\"\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"),
             &s, NULL),
        VD_OK);
    assert_int_equal(s.n, 1);
    assert_str_equal(s.body, VD_STR("hello world"));
    assert_str_equal(s.charset, VD_STR("euc-kr"));
    assert_str_equal(s.url, VD_STR("http://a.example/"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sentences_end_where_they_do),
        cmocka_unit_test(test_words_are_parted_as_names_are),
        cmocka_unit_test(test_single_marks_are_told_from_apostrophes),
        cmocka_unit_test(test_ideographs_are_words),
        cmocka_unit_test(test_numbers_in_digits_and_words),
        cmocka_unit_test(test_days_by_the_anchor),
        cmocka_unit_test(test_every_letter_of_a_page_knows_its_place),
        cmocka_unit_test(test_a_page_a_million_deep_is_read),
        cmocka_unit_test(test_lines_are_noise_for_a_reason),
        cmocka_unit_test(test_mentions_are_what_they_are),
        cmocka_unit_test(test_claims_of_each_frame),
        cmocka_unit_test(test_nobody_is_named_who_is_not),
        cmocka_unit_test(test_a_quotation_alone_is_of_who_spoke),
        cmocka_unit_test(test_an_archive_gives_back_what_was_put_in),
        cmocka_unit_test(test_responses_come_out_of_their_chunks),
    };

    return cmocka_run_group_tests(tests, open_reader, close_reader);
}
