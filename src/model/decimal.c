/* SPDX-License-Identifier: Apache-2.0 */
#include "model/decimal.h"

enum { DIGITS_MAX = 18 };

vd_status vd_decimal_parse(vd_str text, vd_decimal *out, vd_err *err)
{
    vd_decimal d = {0};
    bool minus = text.n > 0 && text.p[0] == '-';
    bool point = false;
    size_t n = 0;
    size_t significant = 0;

    for (size_t i = minus; i < text.n; i++) {
        char c = text.p[i];

        if (c == '.' && !point && n > 0) {
            point = true;
            continue;
        }
        if (!vd_ascii_is_digit(c)) {
            return vd_fail(err, VD_INVALID, i,
                           "\"%.*s\" is no amount: expected digits and one "
                           "point",
                           VD_STR_SHOWN(text));
        }
        n++;
        significant += significant > 0 || c != '0';
        if (significant > DIGITS_MAX || d.scale == DIGITS_MAX) {
            return vd_fail(err, VD_LIMIT, i, "\"%.*s\" has more than %d digits",
                           VD_STR_SHOWN(text), DIGITS_MAX);
        }
        d.digits = d.digits * 10 + (c - '0');
        d.scale += point;
    }
    if (n == 0 || text.p[text.n - 1] == '.') {
        return vd_fail(err, VD_INVALID, text.n, "\"%.*s\" is no amount",
                       VD_STR_SHOWN(text));
    }
    if (minus)
        d.digits = -d.digits;
    *out = d;
    return VD_OK;
}

vd_str vd_decimal_format(vd_arena *arena, vd_decimal d)
{
    long long unit = 1;
    long long digits = d.digits < 0 ? -d.digits : d.digits;

    for (int i = 0; i < d.scale; i++)
        unit *= 10;
    if (d.scale == 0)
        return vd_str_printf(arena, "%lld", (long long)d.digits);
    return vd_str_printf(arena, "%s%lld.%0*lld", d.digits < 0 ? "-" : "",
                         digits / unit, d.scale, digits % unit);
}
