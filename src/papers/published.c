/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/published.h"

#include "base/json.h"

enum {
    SAID_MAX = 120,
    JSON_MAX = 512 * 1024,
    YEAR_MIN = 1990,
    YEAR_MAX = 2099
};

typedef struct finder {
    vd_word_folder *folder;
    vd_arena *arena;
    vd_published *out;
} finder;

/* --- reading ------------------------------------------------------------- */

/* "00:37" somewhere in a text; "" if there is none. */
static vd_str clock_in(vd_str s)
{
    for (size_t i = 1; i + 2 < s.n; i++) {
        size_t from = i >= 2 && vd_ascii_is_digit(s.p[i - 2]) ? i - 2 : i - 1;
        bool two =
            vd_ascii_is_digit(s.p[i + 1]) && vd_ascii_is_digit(s.p[i + 2]);
        bool third = i + 3 < s.n && vd_ascii_is_digit(s.p[i + 3]);

        if (s.p[i] == ':' && two && !third && vd_ascii_is_digit(s.p[i - 1]) &&
            i - from <= 2)
            return vd_str_slice(s, from, i + 3);
    }
    return VD_STR("");
}

static int32_t iso_day(vd_str s)
{
    int32_t key = 0;

    if (s.n < 8)
        return 0;
    for (size_t i = 0; i < 10 && i < s.n; i++) {
        bool separator = i == 4 || i == 7;

        if (separator && (s.p[i] == '-' || s.p[i] == '/'))
            continue;
        if (!vd_ascii_is_digit(s.p[i]))
            return 0;
        key = key * 10 + (s.p[i] - '0');
    }
    return key / 10000 >= YEAR_MIN && key / 10000 <= YEAR_MAX &&
                   key / 100 % 100 >= 1 && key / 100 % 100 <= 12 &&
                   key % 100 >= 1 && key % 100 <= 31
               ? key
               : 0;
}

static void add(finder *f, vd_str said, const char *basis)
{
    vd_published *out = f->out;
    int32_t day;

    said = vd_str_trim(vd_str_slice(said, 0, SAID_MAX));
    if (said.n < 6 || out->n == VD_PUBLISHED_MAX)
        return;
    day = iso_day(said);
    if (day == 0)
        day = vd_day_read(f->folder, f->arena, said);
    if (day == 0)
        return;
    out->at[out->n++] =
        (vd_published_candidate){day, vd_str_copy(f->arena, clock_in(said)),
                                 vd_str_copy(f->arena, said), basis};
}

/* --- where it is said ---------------------------------------------------- */

static void from_meta(finder *f, const vd_html *html)
{
    static const char names[] =
        "article:published_time datepublished og:published_time "
        "og:article:published_time pubdate publishdate publish-date "
        "publish_date date_published parsely-pub-date sailthru.date dc.date "
        "dc.date.issued dcterms.created dcterms.issued citation_date "
        "article.published article_date_original originalpublicationdate "
        "cxenseparse:recs:publishtime date ";

    add(f, vd_html_meta_find(html, names, NULL), "meta");
}

/* "datePublished" anywhere in JSON-LD. */
static vd_str published_in(const vd_json *value, int depth)
{
    vd_str found = vd_json_text(value, "datePublished");

    if (value == NULL || depth > 6)
        return VD_STR("");
    for (const vd_json *v = value->first; found.n == 0 && v != NULL;
         v = v->next) {
        if (v->kind == VD_JSON_OBJECT || v->kind == VD_JSON_ARRAY)
            found = published_in(v, depth + 1);
    }
    return found;
}

static void from_linked(finder *f, const vd_html *html)
{
    for (size_t i = 0; i < html->n_linked; i++) {
        const vd_json *value = NULL;

        if (html->linked[i].n > JSON_MAX ||
            vd_json_parse(html->linked[i], f->arena, &value, NULL) != VD_OK)
            continue;
        add(f, published_in(value, 0), "json-ld");
    }
}

static void from_times(finder *f, const vd_html *html)
{
    size_t n = 0;

    for (const vd_html_node *node = html->root; node != NULL && n < 2;
         node = vd_html_after(node, html->root, true)) {
        if (vd_html_is(node, VD_TAG_TIME) && node->text.n > 0) {
            add(f, node->text, "visible");
            n++;
        }
    }
}

static void from_head(finder *f, const vd_plain *plain)
{
    add(f, vd_plain_field_find(plain, "date"), "header");
    add(f, vd_plain_field_find(plain, "published"), "header");
}

/* The times that a page shows above its text. */
static void from_passages(finder *f, const vd_passages *passages)
{
    size_t n = 0;

    for (size_t i = 0; i < passages->n && n < 3; i++) {
        const vd_passage *p = &passages->at[i];

        if (strcmp(p->reason, "timestamp") == 0) {
            add(f, p->text, "visible");
            n++;
        }
    }
}

/* ".../2024/05/31/..." or ".../2024-05-31-...". */
static void from_address(finder *f, vd_str url)
{
    for (size_t i = 0; i + 10 < url.n; i++) {
        bool begins = i == 0 || !vd_ascii_is_digit(url.p[i - 1]);
        char a = url.p[i + 4];

        if (begins && (a == '/' || a == '-') && url.p[i + 7] == a &&
            iso_day(vd_str_slice(url, i, i + 10)) != 0) {
            add(f, vd_str_slice(url, i, i + 10), "url");
            return;
        }
    }
}

/* --- which is believed --------------------------------------------------- */

static void choose(vd_published *out)
{
    if (out->n == 0)
        return;
    out->day = out->at[0].day;
    out->basis = out->at[0].basis;
    out->time = out->at[0].time;
    for (size_t i = 1; i < out->n; i++) {
        int64_t apart = vd_day_number(out->at[i].day) - vd_day_number(out->day);

        out->conflict = out->conflict || apart > 1 || apart < -1;
        if (out->time.n == 0 && out->at[i].day == out->day)
            out->time = out->at[i].time;
    }
    out->precision = out->time.n > 0 ? "minute" : "day";
}

void vd_published_find(const vd_published_in *in, vd_word_folder *folder,
                       vd_arena *arena, vd_published *out)
{
    finder f = {folder, arena, out};

    *out =
        (vd_published){.time = VD_STR(""), .basis = "absent", .precision = ""};
    add(&f, in->told, "option");
    if (in->html != NULL) {
        from_meta(&f, in->html);
        from_linked(&f, in->html);
    }
    if (in->plain != NULL)
        from_head(&f, in->plain);
    from_passages(&f, in->passages);
    if (in->html != NULL)
        from_times(&f, in->html);
    from_address(&f, in->url);
    choose(out);
}
