/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/number.h"

enum { THOUSANDTHS = 1000, DIGITS_MAX = 15 };

static const struct {
    const char *word;
    int value;
} small[] = {
    {"zero", 0},     {"one", 1},        {"two", 2},       {"three", 3},
    {"four", 4},     {"five", 5},       {"six", 6},       {"seven", 7},
    {"eight", 8},    {"nine", 9},       {"ten", 10},      {"eleven", 11},
    {"twelve", 12},  {"thirteen", 13},  {"fourteen", 14}, {"fifteen", 15},
    {"sixteen", 16}, {"seventeen", 17}, {"eighteen", 18}, {"nineteen", 19},
    {"twenty", 20},  {"thirty", 30},    {"forty", 40},    {"fifty", 50},
    {"sixty", 60},   {"seventy", 70},   {"eighty", 80},   {"ninety", 90},
};

static const struct {
    const char *word;
    int64_t value;
} powers[] = {{"hundred", 100},
              {"thousand", 1000},
              {"million", 1000000},
              {"billion", 1000000000},
              {"trillion", 1000000000000}};

/* What is meant by them: from, and to. */
static const struct {
    const char *words;
    int64_t least;
    int64_t most;
} vague[] = {
    {"dozens of", 24, 99},
    {"scores of", 40, 99},
    {"hundreds of thousands of", 200000, 999999},
    {"tens of thousands of", 20000, 99999},
    {"hundreds of", 200, 999},
    {"thousands of", 2000, 9999},
    {"millions of", 2000000, 9999999},
    {"billions of", INT64_C(2000000000), INT64_C(9999999999)},
    {"several dozen", 36, 84},
    {"several hundred", 300, 900},
    {"several thousand", 3000, 9000},
    {"a dozen", 12, 12},
    {"half a dozen", 6, 6},
    {"a couple of", 2, 2},
    {"several", 3, 9},
};

static int small_value(const vd_token *t)
{
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
        if (vd_token_is(t, small[i].word))
            return small[i].value;
    }
    return -1;
}

static int64_t power_value(const vd_token *t)
{
    for (size_t i = 0; i < sizeof powers / sizeof powers[0]; i++) {
        if (vd_token_is(t, powers[i].word))
            return powers[i].value;
    }
    return 0;
}

/* How many words of a text are these, 0 if they are not. */
static uint32_t stand_at(const vd_words *w, size_t i, const char *phrase)
{
    vd_str rest = vd_str_of(phrase);
    uint32_t n = 0;
    vd_str word;

    while (vd_str_next(&rest, VD_STR(" "), &word)) {
        if (i + n >= w->n || !vd_str_is(w->at[i + n].low, word))
            return 0;
        n++;
    }
    return n;
}

/* "10,000", "1.5", in thousandths; -1 for "2024-02", "152mm", "3,14". */
static int64_t digits_value(vd_str s)
{
    int64_t whole = 0;
    int64_t part = 0;
    int64_t scale = 0; /* of the next decimal */
    size_t group = 0;  /* digits behind the last comma */
    bool grouped = false;
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (vd_ascii_is_digit(c) && scale == 0 && ++n <= DIGITS_MAX) {
            whole = whole * 10 + (c - '0');
            group++;
        } else if (vd_ascii_is_digit(c) && scale > 0) {
            part += (c - '0') * scale;
            scale /= 10;
        } else if (c == ',' && (grouped ? group == 3 : group <= 3)) {
            grouped = true;
            group = 0;
        } else if (c == '.' && scale == 0) {
            scale = THOUSANDTHS / 10;
        } else {
            return -1;
        }
    }
    if (s.n == 0 || (grouped && group != 3))
        return -1;
    return whole * THOUSANDTHS + part;
}

/* "forty-two", "three hundred and five": in whole numbers. */
static uint32_t words_value(const vd_words *w, size_t i, int64_t *out)
{
    uint32_t n = 0;
    int64_t sum = 0;
    int64_t group = 0;

    while (i + n < w->n) {
        const vd_token *t = &w->at[i + n];
        int value = small_value(t);
        int64_t power = power_value(t);

        if (value >= 0 && (n == 0 || value < 100)) {
            group += value;
        } else if (power == 100 && n > 0) {
            group *= 100;
        } else if (power > 100 && n > 0 && group > 0 &&
                   group < INT64_MAX / power / THOUSANDTHS) {
            sum += group * power;
            group = 0;
        } else if (!(n > 0 &&
                     (t->kind == VD_WORD_HYPHEN ||
                      (vd_token_is(t, "and") && i + n + 1 < w->n &&
                       group % 100 == 0 &&
                       small_value(&w->at[i + n + 1]) >= 0 && group > 0)))) {
            break;
        }
        n++;
    }
    while (n > 0 && w->at[i + n - 1].hash == 0)
        n--;
    *out = sum + group;
    return n;
}

static vd_said_number times_power(const vd_words *w, size_t i, int64_t value,
                                  uint32_t n)
{
    int64_t power = i + n < w->n ? power_value(&w->at[i + n]) : 0;

    if (power >= 1000 && value > 0 && value < INT64_MAX / power)
        return (vd_said_number){value * power, value * power, n + 1};
    return (vd_said_number){value, value, n};
}

vd_said_number vd_number_at(const vd_words *w, size_t i)
{
    int64_t value;
    uint32_t n;

    for (size_t k = 0; k < sizeof vague / sizeof vague[0]; k++) {
        n = stand_at(w, i, vague[k].words);
        if (n > 0)
            return (vd_said_number){vague[k].least * THOUSANDTHS,
                                    vague[k].most * THOUSANDTHS, n};
    }
    if (w->at[i].kind == VD_WORD_NUMBER) {
        value = digits_value(w->at[i].text);
        return value < 0 ? (vd_said_number){0} : times_power(w, i, value, 1);
    }
    n = words_value(w, i, &value);
    if (n == 0)
        return (vd_said_number){0};
    return (vd_said_number){value * THOUSANDTHS, value * THOUSANDTHS, n};
}

int64_t vd_number_whole(const vd_said_number *number)
{
    if (number->n == 0 || number->least != number->most ||
        number->least % THOUSANDTHS != 0)
        return -1;
    return number->least / THOUSANDTHS;
}
