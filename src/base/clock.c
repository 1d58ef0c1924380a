/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DAY_S = 24 * 60 * 60 };

/* Days from civil: the year is taken to begin in March, so that the leap day
   is its last, and 400 years are one era of 146,097 days. */
int64_t vd_days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? (int64_t)year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year =
        (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

int32_t vd_day_key_of(int64_t days)
{
    int64_t z = days + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int64_t mp = (5 * doy + 2) / 153;
    int64_t day = doy - (153 * mp + 2) / 5 + 1;
    int64_t month = mp < 10 ? mp + 3 : mp - 9;
    int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);

    return (int32_t)(year * 10000 + month * 100 + day);
}

typedef struct reader {
    vd_str text;
    size_t at;
    bool failed;
} reader;

static char peek(const reader *r)
{
    return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

static int take_digits(reader *r, size_t count, int lo, int hi)
{
    int value = 0;

    for (size_t i = 0; i < count && !r->failed; i++) {
        r->failed = !vd_ascii_is_digit(peek(r));
        if (!r->failed)
            value = value * 10 + (r->text.p[r->at++] - '0');
    }
    r->failed = r->failed || value < lo || value > hi;
    return value;
}

static void take(reader *r, char c)
{
    if (peek(r) != c)
        r->failed = true;
    else
        r->at++;
}

static bool take_if(reader *r, char c)
{
    if (r->failed || peek(r) != c)
        return false;
    r->at++;
    return true;
}

static int64_t take_date(reader *r)
{
    int year = take_digits(r, 4, 1, 9999);
    int month;
    int day;
    int64_t days;

    take(r, '-');
    month = take_digits(r, 2, 1, 12);
    take(r, '-');
    day = take_digits(r, 2, 1, 31);
    if (r->failed)
        return 0;
    days = vd_days_of(year, month, day);
    r->failed = vd_day_key_of(days) != year * 10000 + month * 100 + day;
    return days;
}

static int64_t take_offset(reader *r)
{
    int sign = peek(r) == '-' ? 1 : -1;
    int hours;

    if (take_if(r, 'Z') || (peek(r) != '+' && peek(r) != '-'))
        return 0;
    r->at++;
    hours = take_digits(r, 2, 0, 14);
    (void)take_if(r, ':');
    return (int64_t)sign *
           ((int64_t)hours * 3600 + (int64_t)take_digits(r, 2, 0, 59) * 60);
}

static int64_t take_time(reader *r)
{
    int64_t seconds = (int64_t)take_digits(r, 2, 0, 23) * 3600;

    (void)take_if(r, ':');
    seconds += (int64_t)take_digits(r, 2, 0, 59) * 60;
    if (take_if(r, ':'))
        seconds += take_digits(r, 2, 0, 60);
    if (take_if(r, '.')) {
        while (vd_ascii_is_digit(peek(r)))
            r->at++;
    }
    return seconds + take_offset(r);
}

vd_status vd_moment_parse(vd_str text, vd_moment *out, vd_err *err)
{
    reader r = {.text = vd_str_trim(text)};
    int64_t days = take_date(&r);
    int64_t seconds = DAY_S - 1;

    if (take_if(&r, 'T') || take_if(&r, ' '))
        seconds = take_time(&r);
    if (r.failed || r.at != r.text.n) {
        return vd_fail(err, VD_INVALID, r.at,
                       "not a date or time: \"%.*s\" (want 2024-02-23 or "
                       "2024-02-23T18:43:00Z)",
                       VD_STR_SHOWN(text));
    }
    *out = days * DAY_S + seconds;
    return VD_OK;
}

static int64_t floor_day(vd_moment moment)
{
    return moment >= 0 ? moment / DAY_S : -((DAY_S - 1 - moment) / DAY_S);
}

void vd_moment_format_date(vd_moment moment, char out[VD_MOMENT_TEXT])
{
    unsigned key = (unsigned)vd_day_key_of(floor_day(moment));

    (void)snprintf(out, VD_MOMENT_TEXT, "%04u-%02u-%02u", key / 10000 % 10000,
                   key / 100 % 100, key % 100);
}

void vd_moment_format(vd_moment moment, char out[VD_MOMENT_TEXT])
{
    unsigned second = (unsigned)(moment - floor_day(moment) * DAY_S);

    vd_moment_format_date(moment, out);
    (void)snprintf(out + 10, VD_MOMENT_TEXT - 10, "T%02u:%02u:%02uZ",
                   second / 3600 % 24, second / 60 % 60, second % 60);
}

int64_t vd_clock_elapsed_ms(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

vd_moment vd_clock_now(void)
{
    const char *fixed =
        getenv("VEDETTE_NOW"); /* NOLINT(concurrency-mt-unsafe) */
    vd_moment moment = 0;

    if (fixed != NULL &&
        vd_moment_parse(vd_str_of(fixed), &moment, NULL) == VD_OK)
        return moment;
    return (vd_moment)time(NULL);
}
