/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/when.h"

#include "base/clock.h"
#include "months.inc"
#include "papers/number.h"

enum { YEAR_MIN = 1900, YEAR_MAX = 2099, NEAR_DAYS = 183 };

const char *vd_precision_name(vd_precision precision)
{
    static const char *const names[] = {"", "day", "week", "month", "year"};

    return names[precision];
}

typedef struct reader {
    const vd_words *w;
    vd_str text;
    uint32_t passage;
    vd_anchor anchor;
    vd_arena *arena;
    vd_whens *out;
} reader;

/* --- days ---------------------------------------------------------------- */

int64_t vd_day_number(int32_t key)
{
    return vd_days_of(key / 10000, key / 100 % 100, key % 100);
}

int32_t vd_day_key(int64_t number)
{
    return vd_day_key_of(number);
}

static int32_t key_of(int year, int month, int day)
{
    return year * 10000 + month * 100 + day;
}

static int month_days(int year, int month)
{
    int next_year = month == 12 ? year + 1 : year;
    int next = month == 12 ? 1 : month + 1;

    return (int)(vd_days_of(next_year, next, 1) - vd_days_of(year, month, 1));
}

static bool is_day(int year, int month, int day)
{
    return month >= 1 && month <= 12 && day >= 1 &&
           day <= month_days(year, month);
}

/* 0 = Monday. */
static int weekday_of(int64_t number)
{
    return (int)((number % 7 + 7 + 3) % 7);
}

/* --- words --------------------------------------------------------------- */

static const vd_token *token(const reader *r, size_t i)
{
    static const vd_token none = {
        .text = VD_STR_INIT(""), .low = VD_STR_INIT(""), .kind = VD_WORD_MARK};

    return i < r->w->n ? &r->w->at[i] : &none;
}

static bool is_any(const reader *r, size_t i, const char *words)
{
    return vd_word_among(token(r, i)->low, words);
}

static int month_at(const reader *r, size_t i)
{
    const vd_token *t = token(r, i);

    if (!t->capital || t->kind != VD_WORD_WORD)
        return 0;
    for (size_t k = 0; k < sizeof months / sizeof months[0]; k++) {
        if (vd_str_is(months[k].word, t->low))
            return months[k].month;
    }
    return 0;
}

static int weekday_at(const reader *r, size_t i)
{
    static const char *const names[] = {
        "monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs",
        "friday fri", "saturday sat",     "sunday sun"};

    if (!token(r, i)->capital || token(r, i)->low.n < 3)
        return -1;
    for (int k = 0; k < 7; k++) {
        /* "Sun", "Sat" are words and names. */
        if (is_any(r, i, names[k]) &&
            (token(r, i)->low.n > 5 ||
             token(r, i)->text.p[token(r, i)->text.n - 1] == '.'))
            return k;
    }
    return -1;
}

static int number_of(vd_str s, int least, int most)
{
    long long value;

    return vd_str_to_int(s, &value) && value >= least && value <= most
               ? (int)value
               : 0;
}

static int year_at(const reader *r, size_t i)
{
    return token(r, i)->text.n == 4
               ? number_of(token(r, i)->text, YEAR_MIN, YEAR_MAX)
               : 0;
}

/* "26", "26th". */
static int day_at(const reader *r, size_t i, bool *ordinal)
{
    vd_str s = token(r, i)->text;
    size_t n = 0;

    while (n < s.n && n < 2 && vd_ascii_is_digit(s.p[n]))
        n++;
    *ordinal = false;
    if (n == 0)
        return 0;
    if (n < s.n) {
        vd_str tail = vd_str_slice(s, n, s.n);

        if (!vd_str_is_nocase(tail, VD_STR("th")) &&
            !vd_str_is_nocase(tail, VD_STR("st")) &&
            !vd_str_is_nocase(tail, VD_STR("nd")) &&
            !vd_str_is_nocase(tail, VD_STR("rd")))
            return 0;
        *ordinal = true;
    }
    return number_of(vd_str_slice(s, 0, n), 1, 31);
}

/* --- values -------------------------------------------------------------- */

static vd_when *put(reader *r, size_t from, size_t to, const char *basis)
{
    const vd_token *last = token(r, to - 1);
    vd_when *w;

    r->out->at = vd_arena_grow(r->arena, r->out->at, r->out->n, &r->out->room,
                               sizeof *r->out->at);
    w = &r->out->at[r->out->n++];
    *w = (vd_when){.passage = r->passage,
                   .from = (uint32_t)from,
                   .to = (uint32_t)to,
                   .at = token(r, from)->at,
                   .end = (uint32_t)(last->at + last->text.n),
                   .surface = vd_words_text(r->w, r->text, from, to),
                   .value = VD_STR(""),
                   .basis = basis};
    return w;
}

static void set_day(reader *r, vd_when *w, int32_t day)
{
    w->resolved = true;
    w->lo = day;
    w->hi = day;
    w->precision = VD_PRECISION_DAY;
    w->value = vd_str_printf(r->arena, "%04d-%02d-%02d", day / 10000,
                             day / 100 % 100, day % 100);
}

static void set_month(reader *r, vd_when *w, int year, int month)
{
    w->resolved = true;
    w->lo = key_of(year, month, 1);
    w->hi = key_of(year, month, month_days(year, month));
    w->precision = VD_PRECISION_MONTH;
    w->value = vd_str_printf(r->arena, "%04d-%02d", year, month);
}

static void set_year(reader *r, vd_when *w, int year)
{
    w->resolved = true;
    w->lo = key_of(year, 1, 1);
    w->hi = key_of(year, 12, 31);
    w->precision = VD_PRECISION_YEAR;
    w->value = vd_str_printf(r->arena, "%04d", year);
}

/* The week of a day, as ISO 8601 numbers it. */
static void set_week(reader *r, vd_when *w, int64_t day)
{
    int64_t monday = day - weekday_of(day);
    int32_t thursday = vd_day_key(monday + 3);
    int year = thursday / 10000;
    int64_t week = (monday + 3 - vd_days_of(year, 1, 1)) / 7 + 1;

    w->resolved = true;
    w->lo = vd_day_key(monday);
    w->hi = vd_day_key(monday + 6);
    w->precision = VD_PRECISION_WEEK;
    w->value = vd_str_printf(r->arena, "%04d-W%02d", year, (int)week);
}

/* --- days of the calendar ------------------------------------------------ */

/* The year in which a day of the year is nearest to the anchor. */
static int nearest_year(vd_anchor anchor, int month, int day)
{
    int year = anchor.day / 10000;
    int64_t here = vd_day_number(anchor.day);
    int best = 0;
    int64_t least = INT64_MAX;

    for (int y = year - 1; y <= year + 1; y++) {
        int64_t away;

        if (!is_day(y, month, day))
            continue;
        away = vd_days_of(y, month, day) - here;
        /* Of two as near as each other the past one. */
        away = away > 0 ? away + 1 : -away;
        if (away < least) {
            least = away;
            best = y;
        }
    }
    return best;
}

static void put_day_of_month(reader *r, size_t from, size_t to, int month,
                             int day)
{
    vd_when *w;
    int year = r->anchor.day == 0 ? 0 : nearest_year(r->anchor, month, day);

    if (day > 31 || month > 12)
        return;
    w = put(r, from, to, year == 0 ? "no year, no anchor" : "nearest year");
    w->precision = VD_PRECISION_DAY;
    if (year == 0)
        w->value = vd_str_printf(r->arena, "--%02d-%02d", month, day);
    else
        set_day(r, w, key_of(year, month, day));
}

/* A month alone: the last one that has begun, the next one if it is to come. */
static void put_month(reader *r, size_t from, size_t to, int month, bool next)
{
    int year = r->anchor.day / 10000;
    int here = r->anchor.day / 100 % 100;
    vd_when *w =
        put(r, from, to, year == 0 ? "no year, no anchor" : "last such month");

    w->precision = VD_PRECISION_MONTH;
    if (year == 0) {
        w->value = vd_str_printf(r->arena, "--%02d", month);
        return;
    }
    if (next) {
        w->basis = "next such month";
        set_month(r, w, month <= here ? year + 1 : year, month);
    } else {
        set_month(r, w, month > here ? year - 1 : year, month);
    }
}

/* A year behind a month or day, perhaps parted by a comma; *to is behind it. */
static int year_behind(const reader *r, size_t i, size_t *to)
{
    size_t at = i;
    int year;

    at += token(r, at)->kind == VD_WORD_COMMA;
    if (is_any(r, at, "of"))
        at++;
    year = year_at(r, at);
    if (year != 0)
        *to = at + 1;
    return year;
}

/* "November 26, 2024", "Nov. 26", "November 2024", "in March". */
static size_t read_month_first(reader *r, size_t i)
{
    int month = month_at(r, i);
    bool ordinal;
    int day = month == 0 ? 0 : day_at(r, i + 1, &ordinal);
    size_t to = i + (day > 0 ? 2 : 1);
    int year = month == 0 ? 0 : year_behind(r, to, &to);
    bool led = i > 0 && is_any(r, i - 1,
                               "in last since of until by late early "
                               "mid this next from through during");

    if (month == 0)
        return i;
    if (day > 0 && year > 0 && is_day(year, month, day)) {
        set_day(r, put(r, i, to, "said"), key_of(year, month, day));
    } else if (day > 0 && year > 0) {
        put(r, i, to, "no such day");
    } else if (day > 0) {
        put_day_of_month(r, i, to, month, day);
    } else if (year > 0 && day == 0) {
        set_month(r, put(r, i, to, "said"), year, month);
    } else if (day == 0 && led) {
        size_t from = i - (is_any(r, i - 1, "in last since this next") ? 1 : 0);

        put_month(r, from, to, month, is_any(r, i - 1, "next"));
    } else {
        return i;
    }
    return to;
}

/* "26 November 2024", "26th of November". */
static size_t read_day_first(reader *r, size_t i)
{
    bool ordinal;
    int day = token(r, i)->kind == VD_WORD_NUMBER ? day_at(r, i, &ordinal) : 0;
    size_t at = i + 1;
    int month;
    size_t to;
    int year;

    if (day == 0)
        return i;
    at += is_any(r, at, "of");
    month = month_at(r, at);
    if (month == 0)
        return i;
    to = at + 1;
    year = year_behind(r, to, &to);
    if (year > 0 && is_day(year, month, day))
        set_day(r, put(r, i, to, "said"), key_of(year, month, day));
    else if (year == 0)
        put_day_of_month(r, i, to, month, day);
    else
        put(r, i, to, "no such day");
    return to;
}

/* "2024-05-17", "2024/05/17": the reader of words parts it at hyphens. */
static size_t read_iso(reader *r, size_t i)
{
    int year = year_at(r, i);
    int month;
    int day;

    if (year > 0 && token(r, i + 1)->kind == VD_WORD_HYPHEN &&
        token(r, i + 3)->kind == VD_WORD_HYPHEN) {
        month = number_of(token(r, i + 2)->text, 1, 12);
        day = number_of(token(r, i + 4)->text, 1, 31);
        if (month > 0 && day > 0 && is_day(year, month, day)) {
            set_day(r, put(r, i, i + 5, "said"), key_of(year, month, day));
            return i + 5;
        }
    }
    return i;
}

/* "in 2022", "since 2017", "earlier in 2024". */
static size_t read_year(reader *r, size_t i)
{
    int year = year_at(r, i);

    if (year == 0 || i == 0 ||
        !is_any(r, i - 1, "in since of by until during from early late mid") ||
        token(r, i + 1)->kind == VD_WORD_HYPHEN)
        return i;
    set_year(r, put(r, i, i + 1, "said"), year);
    return i + 1;
}

/* --- relative to the anchor ---------------------------------------------- */

/* "Friday", "last Friday", "on the 19th". */
static size_t read_weekday(reader *r, size_t i)
{
    size_t at = i + is_any(r, i, "last next this coming on");
    int weekday = weekday_at(r, at);
    int64_t here;
    int64_t back;
    vd_when *w;
    size_t to = at + 1;

    if (weekday < 0)
        return i;
    /* "Friday, May 17" is that day. */
    if (month_at(r, to + (token(r, to)->kind == VD_WORD_COMMA)) != 0)
        return i;
    w = put(r, i, to, "weekday, no anchor");
    w->precision = VD_PRECISION_DAY;
    if (r->anchor.day == 0)
        return to;
    here = vd_day_number(r->anchor.day);
    back = (weekday_of(here) - weekday + 7) % 7;
    w->basis = "last such weekday";
    if (is_any(r, i, "next coming")) {
        w->basis = "next such weekday";
        back = back - 7;
    } else if (back == 6 && r->anchor.eastward && !is_any(r, i, "last")) {
        w->basis = "weekday of the dateline's zone";
        back = -1;
    } else if (back == 0 && is_any(r, i, "last")) {
        back = 7;
    }
    set_day(r, w, vd_day_key(here - back));
    return to;
}

/* "on the 19th (local time)": of this month, or of the last if it is to come.
 */
static size_t read_day_alone(reader *r, size_t i)
{
    bool ordinal = false;
    int day = is_any(r, i, "the") ? day_at(r, i + 1, &ordinal) : 0;
    int year = r->anchor.day / 10000;
    int month = r->anchor.day / 100 % 100;
    vd_when *w;

    if (day == 0 || !ordinal || i == 0 ||
        !is_any(r, i - 1, "on by until since from") ||
        !(is_any(r, i + 2, "and of") || token(r, i + 2)->hash == 0 ||
          token(r, i + 2)->kind == VD_WORD_COMMA || !token(r, i + 2)->capital))
        return i;
    /* "the 20th anniversary" counts something. */
    if (is_any(r, i + 2,
               "anniversary time round package session meeting "
               "summit century edition annual"))
        return i;
    w = put(r, i, i + 2, "day of the month, no anchor");
    w->precision = VD_PRECISION_DAY;
    w->value = vd_str_printf(r->arena, "---%02d", day);
    if (r->anchor.day == 0)
        return i + 2;
    if (day > r->anchor.day % 100 + 1) {
        month = month == 1 ? 12 : month - 1;
        year -= month == 12;
    }
    if (!is_day(year, month, day))
        return i + 2;
    w->basis = "last such day";
    set_day(r, w, key_of(year, month, day));
    return i + 2;
}

typedef enum unit { UNIT_NONE = 0, DAY, WEEK, MONTH, YEAR } unit;

static unit unit_at(const reader *r, size_t i)
{
    if (is_any(r, i, "day days"))
        return DAY;
    if (is_any(r, i, "week weeks"))
        return WEEK;
    if (is_any(r, i, "month months"))
        return MONTH;
    return is_any(r, i, "year years") ? YEAR : UNIT_NONE;
}

/* So many units away from the anchor. */
static void set_away(reader *r, vd_when *w, unit u, int64_t away)
{
    int64_t here = vd_day_number(r->anchor.day);
    int months_there =
        r->anchor.day / 10000 * 12 + r->anchor.day / 100 % 100 - 1 + (int)away;

    switch (u) {
    case DAY:
        set_day(r, w, vd_day_key(here + away));
        break;
    case WEEK:
        set_week(r, w, here + 7 * away);
        break;
    case MONTH:
        set_month(r, w, months_there / 12, months_there % 12 + 1);
        break;
    case YEAR:
        set_year(r, w, r->anchor.day / 10000 + (int)away);
        break;
    case UNIT_NONE:
    default:
        break;
    }
}

static vd_precision precision_of(unit u)
{
    static const vd_precision of[] = {VD_PRECISION_NONE, VD_PRECISION_DAY,
                                      VD_PRECISION_WEEK, VD_PRECISION_MONTH,
                                      VD_PRECISION_YEAR};

    return of[u];
}

static size_t put_away(reader *r, size_t from, size_t to, unit u, int64_t away)
{
    vd_when *w = put(r, from, to, "relative, no anchor");

    w->precision = precision_of(u);
    if (r->anchor.day == 0)
        return to;
    w->basis = "relative to publication";
    set_away(r, w, u, away);
    return to;
}

/* "last month", "this week", "earlier this year", "next year". */
static size_t read_last(reader *r, size_t i)
{
    size_t at = i + is_any(r, i, "earlier later");
    unit u = unit_at(r, at + 1);
    int64_t away = is_any(r, at, "last previous") ? -1
                   : is_any(r, at, "next coming") ? 1
                                                  : 0;

    if (u == UNIT_NONE || u == DAY ||
        !is_any(r, at, "last previous next this coming") ||
        vd_str_ends(token(r, at + 1)->low, VD_STR("s")))
        return i;
    return put_away(r, i, at + 2, u, away);
}

/* "two weeks ago", "a year earlier" is of another anchor and left alone. */
static size_t read_ago(reader *r, size_t i)
{
    vd_said_number n = {0};
    int64_t count;
    unit u;

    if (token(r, i)->hash == 0)
        return i;
    if (is_any(r, i, "a an"))
        n = (vd_said_number){1000, 1000, 1};
    else
        n = vd_number_at(r->w, i);
    count = vd_number_whole(&n);
    if (n.n == 0 || count < 0 || count > 1000)
        return i;
    u = unit_at(r, i + n.n);
    if (u == UNIT_NONE || !is_any(r, i + n.n + 1, "ago"))
        return i;
    return put_away(r, i, i + n.n + 2, u, -count);
}

static size_t read_today(reader *r, size_t i)
{
    if (is_any(r, i, "yesterday"))
        return put_away(r, i, i + 1, DAY, -1);
    if (is_any(r, i, "today"))
        return put_away(r, i, i + 1, DAY, 0);
    if (is_any(r, i, "tomorrow"))
        return put_away(r, i, i + 1, DAY, 1);
    return i;
}

/* --- the reader ---------------------------------------------------------- */

static size_t read_at(reader *r, size_t i)
{
    static size_t (*const readers[])(reader *, size_t) = {
        read_iso,     read_day_first, read_month_first,
        read_weekday, read_day_alone, read_last,
        read_ago,     read_today,     read_year};

    for (size_t k = 0; k < sizeof readers / sizeof readers[0]; k++) {
        size_t end = readers[k](r, i);

        if (end > i)
            return end;
    }
    return i;
}

static bool is_local(const reader *r, size_t i)
{
    return is_any(r, i + 1, "local") && is_any(r, i + 2, "time");
}

void vd_whens_read(const vd_words *words, vd_str text, uint32_t passage,
                   vd_anchor anchor, vd_arena *arena, vd_whens *out)
{
    reader r = {.w = words,
                .text = text,
                .passage = passage,
                .anchor = anchor,
                .arena = arena,
                .out = out};

    for (size_t i = 0; i < words->n;) {
        size_t before = out->n;
        size_t end = words->at[i].hash == 0 ? i : read_at(&r, i);

        if (end > i && out->n > before)
            out->at[out->n - 1].local = is_local(&r, end);
        i = end > i ? end : i + 1;
    }
}

int32_t vd_day_read(vd_word_folder *folder, vd_arena *arena, vd_str text)
{
    vd_words words;
    vd_whens found = {0};

    vd_words_read(folder, arena, text, &words);
    vd_whens_read(&words, text, 0, (vd_anchor){0}, arena, &found);
    for (size_t i = 0; i < found.n; i++) {
        if (found.at[i].resolved && found.at[i].precision == VD_PRECISION_DAY)
            return found.at[i].lo;
    }
    return 0;
}
