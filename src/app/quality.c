/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Most flaws are seen in a row alone.  Two are seen in all rows together: that
 * names end at the length of a field, and that one day stands for not knowing;
 * so lengths and days are counted, and the rows that have them are kept.
 */
#include "app/quality.h"

#include "base/buf.h"
#include "base/strmap.h"
#include "base/utf8.h"
#include "data/country.h"
#include "model/ident.h"
#include "names/mojibake.h"
#include "names/name.h"

enum {
    LENGTHS = 256,
    CUT_LENGTH_MIN = 20, /* shorter fields are none */
    CUT_ROWS_MIN = 5,
    CUT_RISE = 4, /* names of that length against those one shorter */
    COMMON_ROWS_MIN = 10,
    COMMON_SHARE = 50, /* one row in so many */
    AGE_MAX = 120,
    TEN_THOUSAND = 10000,
};

static const struct {
    vd_str name;
    vd_str meaning;
} flaws[VD_FLAWS] = {
    {VD_STR_INIT("unreadable"), VD_STR_INIT("names nobody, or is not a row")},
    {VD_STR_INIT("mojibake"), VD_STR_INIT("read in the wrong code page")},
    {VD_STR_INIT("placeholder"), VD_STR_INIT("a word in place of a name")},
    {VD_STR_INIT("name_is_no_name"), VD_STR_INIT("a number, a date or an "
                                                 "address as a name")},
    {VD_STR_INIT("name_is_country"), VD_STR_INIT("a country as a name")},
    {VD_STR_INIT("firm_as_person"), VD_STR_INIT("a person called like a firm")},
    {VD_STR_INIT("one_word"), VD_STR_INIT("a person of one word")},
    {VD_STR_INIT("cut"), VD_STR_INIT("a name that ends where the field does")},
    {VD_STR_INIT("date_unreadable"), VD_STR_INIT("a date in no known form")},
    {VD_STR_INIT("date_placeholder"), VD_STR_INIT("a date that stands for "
                                                  "none")},
    {VD_STR_INIT("date_impossible"), VD_STR_INIT("born in the future, or more "
                                                 "than 120 years ago")},
    {VD_STR_INIT("date_common"), VD_STR_INIT("a birth that one row in fifty "
                                             "has")},
    {VD_STR_INIT("country_unknown"), VD_STR_INIT("a country that is not "
                                                 "known")},
    {VD_STR_INIT("number_wrong"), VD_STR_INIT("a number whose check digit "
                                              "does not fit")},
    {VD_STR_INIT("twice"), VD_STR_INIT("the name and birth of an earlier "
                                       "row")},
};

vd_str vd_flaw_name(vd_flaw flaw)
{
    return flaws[flaw].name;
}

vd_str vd_flaw_meaning(vd_flaw flaw)
{
    return flaws[flaw].meaning;
}

/* What is kept of each row until all are read. */
typedef struct kept_row {
    uint32_t day;   /* of birth, its number from 1; 0 if there is none */
    uint8_t length; /* of the longest name, in letters */
    uint8_t odd;
} kept_row;

typedef struct examiner {
    vd_quality *out;
    vd_folder *folder;
    vd_moment now;
    vd_arena arena;
    vd_strmap seen; /* name and birth */
    vd_strmap days;
    vd_buf day_counts; /* size_t of each day */
    size_t lengths[LENGTHS];
    size_t last[VD_FLAWS]; /* row that had the flaw last */
    vd_buf kept;           /* kept_row of each row */
    size_t row;
} examiner;

static kept_row *kept_of(const examiner *x, size_t i)
{
    return (kept_row *)(void *)x->kept.p + i;
}

static kept_row *this_row(const examiner *x)
{
    return kept_of(x, x->out->rows - 1);
}

static void count_flaw(examiner *x, vd_flaw flaw, size_t row)
{
    vd_flaw_count *c = &x->out->flaws[flaw];

    if (c->n < VD_FLAW_ROWS)
        c->rows[c->n] = row;
    c->n++;
}

/* Two values of one row are one flaw. */
static void find_flaw(examiner *x, vd_flaw flaw)
{
    this_row(x)->odd = 1;
    if (x->last[flaw] == x->row)
        return;
    x->last[flaw] = x->row;
    count_flaw(x, flaw, x->row);
}

/* ---- names ---- */

static bool is_placeholder(vd_str folded)
{
    static const char *const words[] = {
        "na",       "n a",       "nn",      "none",          "null",
        "nil",      "unknown",   "unnamed", "test",          "dummy",
        "customer", "client",    "tbd",     "tba",           "not available",
        "no name",  "not known", "xx",      "not applicable"};
    size_t same = 0;

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (vd_str_is(folded, vd_str_of(words[i])))
            return true;
    }
    while (same < folded.n && folded.p[same] == folded.p[0])
        same++;
    return folded.n > 2 && same == folded.n;
}

static bool has_letter(vd_str folded)
{
    for (size_t i = 0; i < folded.n; i++) {
        if (!vd_ascii_is_digit(folded.p[i]) && folded.p[i] != ' ')
            return true;
    }
    return false;
}

static bool is_no_name(vd_str raw, vd_str folded)
{
    vd_pdate date;

    return !has_letter(folded) ||
           vd_str_find_char(raw, '@', 0) != VD_STR_NONE ||
           vd_pdate_parse(vd_str_trim(raw), &date, NULL) == VD_OK;
}

static size_t letters_in(vd_str s)
{
    size_t n = 0;

    for (size_t at = 0; at < s.n; n++)
        (void)vd_utf8_take(s, &at);
    return n;
}

static void look_at_name(examiner *x, vd_schema schema, vd_str raw,
                         vd_arena *arena)
{
    bool person = vd_schema_is(schema, VD_SCHEMA_PERSON);
    vd_name name;
    size_t length = letters_in(raw);

    if (!vd_str_is(vd_mojibake_repair(arena, raw), raw))
        find_flaw(x, VD_FLAW_MOJIBAKE);
    vd_name_parse(x->folder, arena, raw, VD_NAME_UNKNOWN, &name);
    if (is_placeholder(name.folded))
        find_flaw(x, VD_FLAW_PLACEHOLDER);
    else if (is_no_name(raw, name.folded))
        find_flaw(x, VD_FLAW_NAME_IS_NO_NAME);
    else if (raw.n > 2 && vd_country_find(raw).n > 0)
        find_flaw(x, VD_FLAW_NAME_IS_COUNTRY);
    else if (person && name.kind == VD_NAME_ORG)
        find_flaw(x, VD_FLAW_FIRM_AS_PERSON);
    else if (person && !name.syllabic &&
             vd_str_find_char(name.folded, ' ', 0) == VD_STR_NONE)
        find_flaw(x, VD_FLAW_ONE_WORD);
    if (length < LENGTHS && length > this_row(x)->length)
        this_row(x)->length = (uint8_t)length;
}

/* ---- dates, countries, numbers ---- */

static bool is_date_placeholder(const vd_pdate *d)
{
    static const int32_t days[] = {10101,    11111111, 17530101,
                                   18991230, 18991231, 19000101,
                                   19010101, 19700101, 99991231};

    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        if (d->lo == days[i] && d->hi == days[i])
            return true;
    }
    return false;
}

static void take_birth_day(examiner *x, vd_str day)
{
    size_t none = 0;
    bool is_new;
    size_t at =
        *vd_strmap_put(&x->days, day, x->day_counts.n / sizeof none, &is_new);

    if (is_new)
        vd_buf_put(&x->day_counts, (vd_str){(const char *)&none, sizeof none});
    this_row(x)->day = (uint32_t)at + 1;
}

static void look_at_birth(examiner *x, const vd_pdate *d)
{
    char today[VD_MOMENT_TEXT];
    vd_pdate now = {0};

    vd_moment_format_date(x->now, today);
    if (vd_pdate_parse(vd_str_of(today), &now, NULL) != VD_OK)
        return;
    if (d->lo > now.hi || d->hi < now.lo - AGE_MAX * TEN_THOUSAND)
        find_flaw(x, VD_FLAW_DATE_IMPOSSIBLE);
}

static void look_at_value(examiner *x, const vd_value *v)
{
    vd_type type = vd_prop_type(v->prop);
    vd_pdate date;

    if (type == VD_TYPE_DATE) {
        if (vd_pdate_parse(v->text, &date, NULL) != VD_OK) {
            find_flaw(x, VD_FLAW_DATE_UNREADABLE);
            return;
        }
        if (is_date_placeholder(&date))
            find_flaw(x, VD_FLAW_DATE_PLACEHOLDER);
        else if (v->prop == VD_PROP_BIRTH_DATE)
            look_at_birth(x, &date);
        if (v->prop == VD_PROP_BIRTH_DATE && date.lo == date.hi)
            take_birth_day(x, v->text);
    } else if (type == VD_TYPE_COUNTRY) {
        if (vd_country_find(v->text).n == 0)
            find_flaw(x, VD_FLAW_COUNTRY_UNKNOWN);
    } else if (type == VD_TYPE_IDENTIFIER) {
        if (vd_ident_check(v->prop, v->text) == VD_CHECK_BAD)
            find_flaw(x, VD_FLAW_NUMBER_WRONG);
    }
}

/* ---- rows ---- */

static void look_for_twin(examiner *x, const vd_entity *e, vd_arena *arena)
{
    vd_str key = vd_schema_name(e->schema);
    bool born = false;
    bool is_new;

    for (size_t i = 0; i < e->n; i++) {
        vd_prop prop = e->values[i].prop;

        if (prop == VD_PROP_NAME) {
            key = vd_str_join(arena, key, VD_STR("|"),
                              vd_fold(x->folder, arena, e->values[i].text));
        } else if (prop == VD_PROP_BIRTH_DATE || prop == VD_PROP_COUNTRY) {
            key = vd_str_join(arena, key, VD_STR("|"), e->values[i].text);
            born = born || prop == VD_PROP_BIRTH_DATE;
        }
    }
    if (!born)
        return; /* two that are called alike may be two */
    (void)vd_strmap_put(&x->seen, key, x->row, &is_new);
    if (!is_new)
        find_flaw(x, VD_FLAW_TWICE);
}

static vd_status look_at_row(void *ctx, const vd_query *query, vd_err *err)
{
    examiner *x = ctx;
    const vd_entity *e = query->record->entities;
    kept_row none = {0};
    vd_arena arena;

    (void)err;
    x->row = query->row;
    vd_buf_put(&x->kept, (vd_str){(const char *)&none, sizeof none});
    x->out->rows++;
    if (query->wrong != NULL) {
        find_flaw(x, VD_FLAW_UNREADABLE);
    } else {
        vd_arena_init(&arena, 0);
        for (size_t i = 0; i < e->n; i++) {
            if (vd_prop_type(e->values[i].prop) == VD_TYPE_NAME)
                look_at_name(x, e->schema, e->values[i].text, &arena);
            else
                look_at_value(x, &e->values[i]);
        }
        look_for_twin(x, e, &arena);
        vd_arena_done(&arena);
    }
    return VD_OK;
}

/* The length of a field that cuts names, 0 if there seems to be none. */
static size_t cutting_length(const examiner *x)
{
    size_t longest = LENGTHS - 1;

    while (longest > 0 && x->lengths[longest] == 0)
        longest--;
    return longest >= CUT_LENGTH_MIN && x->lengths[longest] >= CUT_ROWS_MIN &&
                   x->lengths[longest] > CUT_RISE * x->lengths[longest - 1]
               ? longest
               : 0;
}

static void count_all(examiner *x)
{
    size_t *days = (size_t *)(void *)x->day_counts.p;

    for (size_t i = 0; i < x->out->rows; i++) {
        const kept_row *row = kept_of(x, i);

        x->lengths[row->length]++;
        if (row->day > 0)
            days[row->day - 1]++;
    }
}

static void look_at_all(examiner *x)
{
    vd_quality *q = x->out;
    const size_t *days = (const size_t *)(const void *)x->day_counts.p;

    count_all(x);
    q->cut_at = cutting_length(x);
    for (size_t i = 0; i < q->rows; i++) {
        kept_row *row = kept_of(x, i);
        size_t alike = row->day > 0 ? days[row->day - 1] : 0;

        if (q->cut_at > 0 && row->length == q->cut_at) {
            row->odd = 1;
            count_flaw(x, VD_FLAW_CUT, i + 1);
        }
        if (alike >= COMMON_ROWS_MIN && alike * COMMON_SHARE >= q->rows) {
            row->odd = 1;
            count_flaw(x, VD_FLAW_DATE_COMMON, i + 1);
        }
        q->flawed += row->odd;
    }
}

vd_status vd_quality_of(const char *path, vd_moment now, vd_quality *out,
                        vd_err *err)
{
    examiner x = {.out = out, .now = now};
    vd_status st;

    *out = (vd_quality){0};
    vd_arena_init(&x.arena, 0);
    vd_strmap_init(&x.seen, &x.arena);
    vd_strmap_init(&x.days, &x.arena);
    vd_buf_init(&x.day_counts);
    vd_buf_init(&x.kept);
    st = vd_folder_open(&x.folder, err);
    if (st == VD_OK)
        st = vd_queries_each(path, look_at_row, &x, err);
    if (st == VD_OK)
        look_at_all(&x);
    vd_folder_close(x.folder);
    vd_buf_done(&x.day_counts);
    vd_buf_done(&x.kept);
    vd_arena_done(&x.arena);
    return st;
}
