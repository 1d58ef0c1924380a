/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing and cutting views.  Nothing here allocates or knows a locale. */
#include "base/str.h"

int vd_str_cmp(vd_str a, vd_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

    if (order != 0)
        return order;
    return a.n < b.n ? -1 : a.n > b.n;
}

static bool same_nocase(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (vd_ascii_lower(a[i]) != vd_ascii_lower(b[i]))
            return false;
    }
    return true;
}

bool vd_str_is_nocase(vd_str a, vd_str b)
{
    return a.n == b.n && same_nocase(a.p, b.p, a.n);
}

bool vd_str_starts(vd_str s, vd_str head)
{
    return s.n >= head.n && vd_str_is((vd_str){s.p, head.n}, head);
}

bool vd_str_starts_nocase(vd_str s, vd_str head)
{
    return s.n >= head.n && same_nocase(s.p, head.p, head.n);
}

bool vd_str_ends(vd_str s, vd_str tail)
{
    return s.n >= tail.n &&
           vd_str_is((vd_str){s.p + (s.n - tail.n), tail.n}, tail);
}

size_t vd_str_find(vd_str s, vd_str needle, size_t from)
{
    if (needle.n == 0 || needle.n > s.n)
        return VD_STR_NONE;
    for (size_t i = from; i + needle.n <= s.n; i++) {
        const char *hit = memchr(s.p + i, needle.p[0], s.n - needle.n - i + 1);

        if (hit == NULL)
            return VD_STR_NONE;
        i = (size_t)(hit - s.p);
        if (memcmp(hit, needle.p, needle.n) == 0)
            return i;
    }
    return VD_STR_NONE;
}

size_t vd_str_find_nocase(vd_str s, vd_str needle, size_t from)
{
    char first;

    if (needle.n == 0)
        return VD_STR_NONE;
    first = vd_ascii_lower(needle.p[0]);
    for (size_t i = from; i + needle.n <= s.n; i++) {
        if (vd_ascii_lower(s.p[i]) == first &&
            same_nocase(s.p + i, needle.p, needle.n))
            return i;
    }
    return VD_STR_NONE;
}

size_t vd_str_find_char(vd_str s, char c, size_t from)
{
    return vd_str_find(s, (vd_str){&c, 1}, from);
}

vd_str vd_str_slice(vd_str s, size_t from, size_t to)
{
    to = to < s.n ? to : s.n;
    from = from < to ? from : to;
    return (vd_str){s.n == 0 ? s.p : s.p + from, to - from};
}

vd_str vd_str_trim(vd_str s)
{
    while (s.n > 0 && vd_ascii_is_blank(s.p[0]))
        s = (vd_str){s.p + 1, s.n - 1};
    while (s.n > 0 && vd_ascii_is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool vd_str_next(vd_str *rest, vd_str separator, vd_str *part)
{
    size_t at;

    if (rest->p == NULL)
        return false;
    at = vd_str_find(*rest, separator, 0);
    if (at == VD_STR_NONE) {
        *part = *rest;
        *rest = (vd_str){NULL, 0};
    } else {
        *part = vd_str_slice(*rest, 0, at);
        *rest = vd_str_slice(*rest, at + separator.n, rest->n);
    }
    return true;
}

bool vd_str_is_digits(vd_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (!vd_ascii_is_digit(s.p[i]))
            return false;
    }
    return s.n > 0;
}

bool vd_str_to_int(vd_str s, long long *out)
{
    long long value = 0;

    if (!vd_str_is_digits(s) || s.n > 18)
        return false;
    for (size_t i = 0; i < s.n; i++)
        value = value * 10 + (s.p[i] - '0');
    *out = value;
    return true;
}
