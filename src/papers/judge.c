/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/judge.h"

#include "base/strmap.h"
#include "papers/line.h"
#include "papers/when.h"

enum {
    TITLE_MAX = 250,
    SHORT_WORDS = 6,  /* of a line that may be a tag */
    SHORT_BYTES = 90, /* the same, of any script */
    TAGS_MIN = 3,     /* short lines in a row that are no text */
    PREFIX_MIN = 40,  /* letters of a paragraph that is another's beginning */
    REPEAT_MIN = 25,  /* letters of a paragraph that is said to be repeated */
    CREDIT_MAX = 160,
    DATELINE_MAX = 70,
    BIO_BYTES = 240,
    BIO_WORDS = 12, /* within which a biography says what somebody is */
};

typedef struct judge {
    const vd_glossary *glossary;
    vd_word_folder *folder;
    vd_arena *arena;
    vd_str title;
    vd_passages *list;
} judge;

static void condemn(vd_passage *p, const char *reason)
{
    p->role = VD_PASSAGE_NOISE;
    p->reason = reason;
}

static void credit(vd_passage *p, const char *reason)
{
    p->role = VD_PASSAGE_CREDIT;
    p->reason = reason;
}

/* Passages that are still text. */
static bool is_open(const vd_passage *p)
{
    return p->role != VD_PASSAGE_NOISE && p->role != VD_PASSAGE_CREDIT &&
           p->role != VD_PASSAGE_TITLE;
}

/* --- shapes -------------------------------------------------------------- */

static bool ends_sentence(vd_str s)
{
    static const char *const ends[] = {
        ".", "!", "?", ":", "\"", "\xE2\x80\x9D", "\xE2\x80\x99", ")", ",", ";",
        /* Of Chinese and Japanese. */
        "\xE3\x80\x82", "\xEF\xBC\x81", "\xEF\xBC\x9F", "\xE3\x80\x8D"};

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (vd_str_ends(s, vd_str_of(ends[i])))
            return true;
    }
    return false;
}

static size_t count_words(vd_str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += !vd_ascii_is_blank(s.p[i]) &&
             (i == 0 || vd_ascii_is_blank(s.p[i - 1]));
    return n;
}

static bool is_short(const vd_passage *p)
{
    /* In letters as well: not every script sets its words apart. */
    return p->text.n <= SHORT_BYTES && count_words(p->text) <= SHORT_WORDS &&
           !ends_sentence(p->text);
}

/* "2024-05-17 | 00:37", "May 17, 2024 9:40 am KST": nothing but a time. */
static bool is_time(const judge *j, vd_str text)
{
    vd_words w;
    vd_whens found = {0};
    size_t covered = 0;
    size_t others = 0;

    if (text.n > VD_LINE_SHORT)
        return false;
    vd_words_read(j->folder, j->arena, text, &w);
    vd_whens_read(&w, text, 0, (vd_anchor){0}, j->arena, &found);
    for (size_t i = 0; i < w.n; i++) {
        bool within = false;

        for (size_t k = 0; k < found.n; k++)
            within = within || (i >= found.at[k].from && i < found.at[k].to);
        covered += within;
        if (within || w.at[i].hash == 0 || w.at[i].kind == VD_WORD_NUMBER ||
            w.at[i].shout || w.at[i].low.n <= 2 ||
            vd_token_is(&w.at[i], "updated") ||
            vd_token_is(&w.at[i], "published"))
            continue;
        others++;
    }
    return covered > 0 && others == 0;
}

static bool is_number_only(vd_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (!vd_ascii_is_digit(text.p[i]) && text.p[i] != ',' &&
            text.p[i] != '.' && text.p[i] != ' ')
            return false;
    }
    return text.n > 0 && text.n <= 10;
}

static bool is_address(vd_str text)
{
    return (vd_str_starts_nocase(text, VD_STR("http://")) ||
            vd_str_starts_nocase(text, VD_STR("https://")) ||
            vd_str_starts_nocase(text, VD_STR("www."))) &&
           vd_str_find_char(text, ' ', 0) == VD_STR_NONE;
}

/* --- parts --------------------------------------------------------------- */

/* Parts passage i at a byte: the first part is what fn makes of it. */
static void part(judge *j, size_t i, size_t at, vd_passage_role role,
                 const char *reason)
{
    vd_passages *list = j->list;
    vd_passage whole;
    vd_passage *head;
    vd_passage *tail;
    vd_span *spans;
    size_t blank = at;
    uint32_t n = 0;

    (void)vd_passages_add(list, j->arena);
    for (size_t k = list->n - 1; k > i + 1; k--)
        list->at[k] = list->at[k - 1];
    whole = list->at[i];
    head = &list->at[i];
    tail = &list->at[i + 1];
    while (blank < whole.text.n && vd_ascii_is_blank(whole.text.p[blank]))
        blank++;
    *tail = whole;
    tail->text = vd_str_slice(whole.text, blank, whole.text.n);
    spans = VD_NEW_N(j->arena, vd_span, whole.n_spans + 1);
    spans[n++] = (vd_span){0, (uint32_t)vd_passage_source(&whole, blank)};
    for (uint32_t k = 0; k < whole.n_spans; k++) {
        if (whole.spans[k].at > blank)
            spans[n++] = (vd_span){whole.spans[k].at - (uint32_t)blank,
                                   whole.spans[k].source};
    }
    tail->spans = spans;
    tail->n_spans = n;
    head->text = vd_str_trim(vd_str_slice(whole.text, 0, at));
    head->role = role;
    head->reason = reason;
}

/* "date 2024-05-31 ...": put there by who crawled the page. */
static size_t crawl_date(vd_str s)
{
    static const char shape[] = "dddd-dd-dd";
    size_t at = sizeof "date " - 1;

    if (!vd_str_starts_nocase(s, VD_STR("date ")) ||
        s.n < at + sizeof shape - 1)
        return 0;
    for (size_t i = 0; i < sizeof shape - 1; i++) {
        if (shape[i] == 'd' ? !vd_ascii_is_digit(s.p[at + i])
                            : s.p[at + i] != '-')
            return 0;
    }
    return at + sizeof shape - 1;
}

/* "SEOUL, South Korea (AP) —", "MOSCOW, May 17 (Reuters) -": the bytes of a
   dateline; 0 if there is none. */
static size_t dateline(const judge *j, vd_str s)
{
    vd_words w;
    size_t i = 0;
    size_t open = 0;

    if (s.n == 0 || !(s.p[0] >= 'A' && s.p[0] <= 'Z'))
        return 0;
    vd_words_read(j->folder, j->arena, vd_str_slice(s, 0, DATELINE_MAX + 20),
                  &w);
    while (i < w.n && w.at[i].at < DATELINE_MAX &&
           w.at[i].kind != VD_WORD_DASH) {
        if (w.at[i].kind == VD_WORD_STOP || w.at[i].kind == VD_WORD_OPEN)
            return 0;
        if (vd_str_is(w.at[i].text, VD_STR("(")))
            open = i;
        i++;
    }
    if (i == 0 || i >= w.n || w.at[i].kind != VD_WORD_DASH ||
        !(w.at[0].shout && w.at[0].low.n > 2))
        return 0;
    if (open == 0 && i > 4)
        return 0;
    return w.at[i].at + w.at[i].text.n;
}

/* --- words --------------------------------------------------------------- */

static bool is_outlet(const judge *j, vd_str text)
{
    vd_words w;
    vd_gloss g;

    vd_words_read(j->folder, j->arena, text, &w);
    if (w.n == 0 || !vd_glossary_find(j->glossary, VD_GLOSS_NAME, &w, 0, &g) ||
        g.n != w.n)
        return false;
    return vd_str_is(g.row[2], VD_STR("wire")) ||
           vd_str_is(g.row[2], VD_STR("outlet")) ||
           vd_str_is(g.row[2], VD_STR("statemedia"));
}

static const char *credit_reason(const judge *j, const vd_passage *p)
{
    static const struct {
        const char *head;
        const char *reason;
    } heads[] = {
        {"edited by ", "editor_credit"},
        {"editing by ", "editor_credit"},
        {"(editing by ", "editor_credit"},
        {"reporting by ", "reporter_credit"},
        {"(reporting by ", "reporter_credit"},
        {"additional reporting by ", "reporter_credit"},
        {"writing by ", "reporter_credit"},
        {"translated by ", "translator_credit"},
        {"compiled by ", "editor_credit"},
        {"source: ", "agency_credit"},
        {"sources: ", "agency_credit"},
        {"via ", "agency_credit"},
        {"document number: ", "document_number"},
        {"published: ", "timestamp"},
        {"citation: ", "citation"},
    };
    vd_str text = p->text;

    if (is_address(text))
        return "reference_url";
    if (text.n > CREDIT_MAX)
        return NULL;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (vd_str_starts_nocase(text, vd_str_of(heads[i].head)) &&
            count_words(text) <= 14)
            return heads[i].reason;
    }
    if (vd_str_starts(text, VD_STR("(")) && vd_str_ends(text, VD_STR(")")))
        text = vd_str_slice(text, 1, text.n - 1);
    if (is_outlet(j, text))
        return "agency_credit";
    /* "(Seoul = News 1)" */
    if (vd_str_find(text, VD_STR(" = "), 0) != VD_STR_NONE &&
        count_words(text) <= 6)
        return "agency_credit";
    if (vd_str_starts_nocase(text, VD_STR("by ")) && is_short(p))
        return "byline";
    return NULL;
}

/* "Jane Sample is a reporter at ...": who wrote it, at its end. */
static bool is_biography(const judge *j, const vd_passage *p)
{
    static const char *const of[] = {"reporter",      "journalist", "editor",
                                     "correspondent", "writer",     "columnist",
                                     "contributor",   "freelance",  "author"};
    vd_words w;

    if (count_words(p->text) > 80)
        return false;
    vd_words_read(j->folder, j->arena, vd_str_slice(p->text, 0, BIO_BYTES), &w);
    for (size_t i = 1; i + 2 < w.n && i < BIO_WORDS; i++) {
        if (!vd_token_is(&w.at[i], "is") || !(vd_token_is(&w.at[i + 1], "a") ||
                                              vd_token_is(&w.at[i + 1], "an") ||
                                              vd_token_is(&w.at[i + 1], "the")))
            continue;
        for (size_t k = i + 2; k < w.n && k < i + 7; k++) {
            for (size_t n = 0; n < sizeof of / sizeof of[0]; n++) {
                if (vd_token_is(&w.at[k], of[n]))
                    return w.at[0].capital;
            }
        }
    }
    return false;
}

/* "... pose for a photo ahead of ...", "In this undated photo ...". */
static bool is_caption(const vd_passage *p)
{
    static const char *const signs[] = {
        "pose for a photo",  "poses for a photo",  "in this photo",
        "in this undated",   "in this file photo", "in this image",
        "file photo",        "is seen in this",    "are seen in this",
        "pictured",          "photo released by",  "photo provided by",
        "image released by", "handout photo",      "photo taken"};

    if (p->text.n > 400)
        return false;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        if (vd_str_find_nocase(p->text, vd_str_of(signs[i]), 0) != VD_STR_NONE)
            return true;
    }
    return false;
}

/* --- the rules ----------------------------------------------------------- */

static void by_words(judge *j)
{
    for (size_t i = 0; i < j->list->n; i++) {
        vd_passage *p = &j->list->at[i];
        const char *reason;

        if (!is_open(p))
            continue;
        reason = credit_reason(j, p);
        if (reason != NULL) {
            credit(p, reason);
            continue;
        }
        reason = vd_line_noise(p->text, NULL);
        if (reason == NULL && is_number_only(p->text))
            reason = "widget";
        if (reason == NULL && is_time(j, p->text))
            reason = "timestamp";
        if (reason == NULL && is_caption(p) &&
            (p->text.n < 200 || !ends_sentence(p->text)))
            reason = "caption";
        if (reason == NULL && i + 6 >= j->list->n && i > 2 &&
            is_biography(j, p))
            reason = "author_bio";
        if (reason != NULL)
            condemn(p, reason);
    }
}

static void by_parts(judge *j)
{
    for (size_t i = 0; i < j->list->n; i++) {
        vd_passage *p = &j->list->at[i];
        size_t at;

        if (!is_open(p))
            continue;
        at = crawl_date(p->text);
        if (at > 0 && count_words(vd_str_slice(p->text, at, p->text.n)) <= 2) {
            condemn(p, "crawl_date");
        } else if (at > 0) {
            part(j, i, at, VD_PASSAGE_NOISE, "crawl_date");
            continue;
        }
        at = is_open(p) ? dateline(j, p->text) : 0;
        if (at > 0)
            part(j, i++, at, VD_PASSAGE_CREDIT, "dateline");
    }
}

static bool is_title(const judge *j, vd_str text)
{
    return j->title.n > 0 && vd_str_is_nocase(text, j->title);
}

/* A first line without the end of a sentence, before longer ones. */
static void find_title(judge *j)
{
    for (size_t i = 0; i < j->list->n; i++) {
        vd_passage *p = &j->list->at[i];
        vd_passage *next = i + 1 < j->list->n ? p + 1 : NULL;

        if (p->role == VD_PASSAGE_TITLE && j->title.n == 0)
            j->title = p->text;
        if (j->title.n > 0 || !is_open(p))
            continue;
        if (p->text.n <= TITLE_MAX && !ends_sentence(p->text) &&
            count_words(p->text) >= 3 && next != NULL &&
            next->text.n > p->text.n) {
            p->role = VD_PASSAGE_TITLE;
            j->title = p->text;
        }
        return;
    }
}

static void by_title(judge *j)
{
    bool seen = false;
    bool first = true; /* below a head the title stands as such once more */

    for (size_t i = 0; i < j->list->n; i++) {
        vd_passage *p = &j->list->at[i];

        if (p->role == VD_PASSAGE_CREDIT && strcmp(p->reason, "header") == 0)
            continue;
        if (p->role == VD_PASSAGE_TITLE) {
            seen = true;
        } else if (first && is_open(p) && is_title(j, p->text)) {
            p->role = VD_PASSAGE_TITLE;
            first = false;
        } else if (is_open(p) && is_title(j, p->text)) {
            if (seen)
                condemn(p, "headline_repeat");
            else
                p->role = VD_PASSAGE_TITLE;
            seen = true;
        } else {
            first = false;
        }
    }
}

/* A paragraph that was there before, whole or as a beginning. */
static void by_repeats(judge *j)
{
    vd_strmap heads; /* of the first letters of what was there */

    vd_strmap_init(&heads, j->arena);
    for (size_t i = 0; i < j->list->n; i++) {
        vd_passage *p = &j->list->at[i];
        vd_str head = vd_str_slice(p->text, 0, REPEAT_MIN);
        size_t *before;
        bool is_new;

        if (p->text.n < REPEAT_MIN || !is_open(p))
            continue;
        before = vd_strmap_put(&heads, head, i, &is_new);
        if (is_new)
            continue;
        {
            const vd_passage *first = &j->list->at[*before];
            bool same = vd_str_is(first->text, p->text);
            bool begins =
                p->text.n >= PREFIX_MIN && vd_str_starts(first->text, p->text);

            if (!same && !begins)
                continue;
            p->repeats = (uint32_t)*before + 1;
            condemn(p, i + 1 == j->list->n && !same && !ends_sentence(p->text)
                           ? "truncated_tail"
                           : "duplicate");
        }
    }
}

/* Short lines in a row, with noise among them, are no text. */
static void by_runs(judge *j)
{
    vd_passages *list = j->list;

    for (size_t i = 0; i < list->n;) {
        size_t to = i;
        size_t open = 0;
        size_t noise = 0;

        while (to < list->n &&
               (list->at[to].role == VD_PASSAGE_NOISE ||
                (is_open(&list->at[to]) && is_short(&list->at[to])))) {
            open += is_open(&list->at[to]);
            noise += list->at[to].role == VD_PASSAGE_NOISE;
            to++;
        }
        if (open > 0 && to - i >= TAGS_MIN && (noise > 0 || open >= TAGS_MIN)) {
            for (size_t k = i; k < to; k++) {
                if (is_open(&list->at[k]) &&
                    list->at[k].role != VD_PASSAGE_HEADING &&
                    list->at[k].role != VD_PASSAGE_TABLE &&
                    list->at[k].role != VD_PASSAGE_ITEM)
                    condemn(&list->at[k], "tags");
            }
        }
        i = to > i ? to : i + 1;
    }
}

/* What is left of a text whose end was cut off in the middle. */
static void by_tail(judge *j)
{
    vd_passage *last = NULL;

    for (size_t i = 0; i < j->list->n; i++) {
        if (is_open(&j->list->at[i]))
            last = &j->list->at[i];
    }
    if (last != NULL && last->role == VD_PASSAGE_BODY &&
        (vd_str_ends(last->text, VD_STR("...")) ||
         vd_str_ends(last->text, VD_STR("\xE2\x80\xA6"))) &&
        j->list->n > 2)
        condemn(last, "truncated_tail");
}

/* A short line between paragraphs heads what follows. */
static void name_headings(judge *j)
{
    for (size_t i = 0; i + 1 < j->list->n; i++) {
        vd_passage *p = &j->list->at[i];

        if (p->role == VD_PASSAGE_BODY && is_short(p) &&
            ends_sentence(j->list->at[i + 1].text))
            p->role = VD_PASSAGE_HEADING;
    }
}

vd_str vd_passages_judge(const vd_glossary *glossary, vd_word_folder *folder,
                         vd_arena *arena, vd_str title, vd_passages *list)
{
    judge j = {.glossary = glossary,
               .folder = folder,
               .arena = arena,
               .title = title,
               .list = list};

    by_parts(&j);
    find_title(&j);
    by_title(&j);
    by_words(&j);
    by_repeats(&j);
    by_runs(&j);
    by_tail(&j);
    name_headings(&j);
    return j.title;
}
