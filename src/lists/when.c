/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/when.h"

#include <stdio.h>

#include "base/clock.h"

enum { PARTS_MAX = 64 };

static int two_digits(vd_str part)
{
    long long value;

    if (part.n == 0 || part.n > 2)
        return -1;
    if (!vd_str_to_int(part, &value))
        return vd_ascii_is_alpha(part.p[0]) ? 0 : -1; /* "dd", "xx", "??" */
    return (int)value;
}

/* "03/04/1961", "00/00/1961", "dd/mm/1961", also with "." and "-". */
static bool slashed(vd_str text, vd_when_order order, char out[48])
{
    static const vd_str separators[] = {VD_STR_INIT("/"), VD_STR_INIT("."),
                                        VD_STR_INIT("-")};

    for (size_t s = 0; s < 3; s++) {
        vd_str rest = text;
        vd_str part[3];
        long long year;
        int day;
        int month;

        if (!vd_str_next(&rest, separators[s], &part[0]) ||
            !vd_str_next(&rest, separators[s], &part[1]) ||
            !vd_str_next(&rest, separators[s], &part[2]) || rest.p != NULL)
            continue;
        day = two_digits(part[order == VD_WHEN_DAY_FIRST ? 0 : 1]);
        month = two_digits(part[order == VD_WHEN_DAY_FIRST ? 1 : 0]);
        if (part[2].n != 4 || !vd_str_to_int(part[2], &year) || day < 0 ||
            month < 0)
            continue;
        if (month == 0)
            (void)snprintf(out, 48, "%04lld", year);
        else if (day == 0)
            (void)snprintf(out, 48, "%04lld-%02d", year, month);
        else
            (void)snprintf(out, 48, "%04lld-%02d-%02d", year, month, day);
        return true;
    }
    return false;
}

static vd_str without_head(vd_str text, bool *circa)
{
    static const struct {
        vd_str word;
        bool circa;
    } heads[] = {
        {VD_STR_INIT("approximately "), true},
        {VD_STR_INIT("alt dob: "), false},
        {VD_STR_INIT("approx. "), true},
        {VD_STR_INIT("approx "), true},
        {VD_STR_INIT("about "), true},
        {VD_STR_INIT("around "), true},
        {VD_STR_INIT("circa "), true},
        {VD_STR_INIT("c. "), true},
        {VD_STR_INIT("ca. "), true},
        {VD_STR_INIT("between "), false},
        {VD_STR_INIT("born "), false},
        {VD_STR_INIT("dob: "), false},
        {VD_STR_INIT("dob "), false},
    };

    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (vd_str_starts_nocase(text, heads[i].word)) {
            *circa = *circa || heads[i].circa;
            text = vd_str_trim(vd_str_slice(text, heads[i].word.n, text.n));
        }
    }
    return text;
}

/* "12 Dec. 1961": the point of an abbreviation says nothing. */
static vd_str without_points(vd_arena *arena, vd_str text)
{
    vd_str copy;
    char *bytes;
    size_t n = 0;

    if (vd_str_find(text, VD_STR(". "), 0) == VD_STR_NONE)
        return text;
    bytes = VD_NEW_N(arena, char, text.n);
    for (size_t i = 0; i < text.n; i++) {
        bool point = text.p[i] == '.' && n > 2 &&
                     vd_ascii_is_alpha(text.p[i - 1]) &&
                     vd_ascii_is_alpha(text.p[i - 2]);

        if (!point)
            bytes[n++] = text.p[i];
    }
    copy = (vd_str){bytes, n};
    return vd_str_starts_nocase(copy, VD_STR("c ")) ? text : copy;
}

/* "1955 and 1958" after "between", "1955- 1958" */
static vd_status parse_range(vd_str text, vd_pdate *out, vd_err *err)
{
    vd_str from;
    vd_str rest = text;
    vd_pdate a;
    vd_pdate b;

    if (vd_str_next(&rest, VD_STR(" and "), &from) && rest.p != NULL &&
        vd_pdate_parse(vd_str_trim(from), &a, NULL) == VD_OK &&
        vd_pdate_parse(vd_str_trim(rest), &b, NULL) == VD_OK && a.lo <= b.hi) {
        *out = (vd_pdate){a.lo, b.hi, a.circa || b.circa};
        return VD_OK;
    }
    return vd_pdate_parse(text, out, err);
}

vd_status vd_when_parse(vd_arena *arena, vd_str text, vd_when_order order,
                        vd_pdate *out, vd_err *err)
{
    char iso[48];
    bool circa = false;
    vd_moment moment;
    vd_pdate date;
    vd_status st;

    text = without_points(arena, vd_str_squeeze(arena, text));
    text = without_head(text, &circa);
    if (vd_str_ends(text, VD_STR("?"))) {
        circa = true;
        text = vd_str_slice(text, 0, text.n - 1);
    }
    /* "2012-01-01-05:00": an offset makes no other day of it. */
    if (text.n == 16 && text.p[4] == '-' &&
        (text.p[10] == '-' || text.p[10] == '+'))
        text = vd_str_slice(text, 0, 10);
    if (text.n > 10 && (text.p[10] == 'T' || text.p[10] == ' ') &&
        vd_moment_parse(text, &moment, NULL) == VD_OK)
        text = vd_str_slice(text, 0, 10);
    if (slashed(text, order, iso))
        text = vd_str_of(iso);
    st = parse_range(text, &date, err);
    if (st != VD_OK)
        return st;
    date.circa = date.circa || circa;
    *out = date;
    return VD_OK;
}

/* Where the next mark "a)", "(b)", "1)" or "(2)" of a numbered cell stands;
 *end is behind it. */
static size_t find_mark(vd_str text, size_t from, unsigned number, size_t *end)
{
    for (size_t i = from; i < text.n; i++) {
        bool paren = text.p[i] == '(';
        size_t at = i + (paren ? 1 : 0);
        unsigned value = 0;
        size_t start = at;

        if (i > 0 && text.p[i - 1] != ' ' && text.p[i - 1] != ',' &&
            text.p[i - 1] != ';')
            continue;
        while (at < text.n && vd_ascii_is_digit(text.p[at]) && at < start + 2)
            value = value * 10 + (unsigned)(text.p[at++] - '0');
        if (at == start && at < text.n && vd_ascii_is_alpha(text.p[at]))
            value = (unsigned)(vd_ascii_lower(text.p[at++]) - 'a') + 1;
        if (at > start && at < text.n && text.p[at] == ')' && value == number) {
            *end = at + 1;
            return i;
        }
    }
    return VD_STR_NONE;
}

size_t vd_parts_numbered(vd_str text, vd_str *parts, size_t room)
{
    size_t start;
    size_t n = 0;
    size_t at;

    text = vd_str_trim(text);
    at = find_mark(text, 0, 1, &start);
    if (at != 0) {
        parts[0] = text;
        return 1;
    }
    while (n < room) {
        size_t end;
        size_t next = find_mark(text, start, (unsigned)n + 2, &end);

        parts[n++] = vd_str_trim(vd_str_slice(text, start, next));
        if (next == VD_STR_NONE)
            break;
        start = end;
    }
    return n;
}

static void say_one(vd_read *read, size_t entity, vd_prop prop, vd_str text,
                    vd_when_order order)
{
    vd_pdate date;

    text = vd_str_trim(text);
    while (text.n > 0 &&
           (text.p[text.n - 1] == '.' || text.p[text.n - 1] == ','))
        text.n--;
    if (text.n == 0)
        return;
    if (vd_when_parse(read->record.arena, text, order, &date, NULL) == VD_OK) {
        vd_record_put_date(&read->record, entity, prop, date, text);
        return;
    }
    vd_read_issue(read, VD_SEVERITY_WARNING,
                  vd_str_z(&read->arena, vd_prop_name(prop)), text,
                  "not a date that can be read; kept as text");
    vd_record_put(&read->record, entity, prop, text, VD_STR(""));
}

static void say_joined(vd_read *read, size_t entity, vd_prop prop, vd_str text,
                       vd_when_order order)
{
    static const vd_str joints[] = {VD_STR_INIT(";"),     VD_STR_INIT(">>"),
                                    VD_STR_INIT(" or "),  VD_STR_INIT(" OR "),
                                    VD_STR_INIT(" and "), VD_STR_INIT(",")};
    vd_pdate whole;

    text = vd_str_trim(text);
    for (size_t j = 0; j < sizeof joints / sizeof joints[0]; j++) {
        vd_str rest = text;
        vd_str part;

        if (vd_str_find(text, joints[j], 0) == VD_STR_NONE ||
            vd_when_parse(read->record.arena, text, order, &whole, NULL) ==
                VD_OK)
            continue;
        (void)vd_str_next(&rest, joints[j], &part);
        say_one(read, entity, prop, part, order);
        while (vd_str_next(&rest, joints[j], &part))
            say_one(read, entity, prop, part, order);
        return;
    }
    say_one(read, entity, prop, text, order);
}

void vd_when_say(vd_read *read, size_t entity, vd_prop prop, vd_str text,
                 vd_when_order order)
{
    vd_str parts[PARTS_MAX];
    size_t n = vd_parts_numbered(text, parts, PARTS_MAX);

    for (size_t i = 0; i < n; i++)
        say_joined(read, entity, prop, parts[i], order);
}
