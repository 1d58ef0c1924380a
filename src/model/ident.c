/* SPDX-License-Identifier: Apache-2.0 */
#include "model/ident.h"

static int digit(char c)
{
    return c - '0';
}

bool vd_imo_find(vd_str text, char out[8])
{
    for (size_t i = 0; i + 7 <= text.n; i++) {
        size_t n = 0;

        while (i + n < text.n && vd_ascii_is_digit(text.p[i + n]))
            n++;
        if (n == 7) {
            memcpy(out, text.p + i, 7);
            out[7] = '\0';
            return true;
        }
        i += n;
    }
    return false;
}

vd_check vd_imo_check(vd_str digits)
{
    int sum = 0;

    if (digits.n != 7 || !vd_str_is_digits(digits))
        return VD_CHECK_BAD;
    for (size_t i = 0; i < 6; i++)
        sum += digit(digits.p[i]) * (7 - (int)i);
    return sum % 10 == digit(digits.p[6]) ? VD_CHECK_GOOD : VD_CHECK_BAD;
}

vd_check vd_mmsi_check(vd_str text)
{
    if (text.n != 9 || !vd_str_is_digits(text))
        return VD_CHECK_BAD;
    return text.p[0] >= '2' && text.p[0] <= '7' ? VD_CHECK_GOOD : VD_CHECK_BAD;
}

/* Value of a character in base 36, -1 for anything else. */
static int base36(char c)
{
    if (vd_ascii_is_digit(c))
        return digit(c);
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : -1;
}

/* Letters as two digits; -1 if a character is neither letter nor digit. */
static int mod97(vd_str head, vd_str tail, int rest)
{
    vd_str parts[2] = {head, tail};

    for (int p = 0; p < 2; p++) {
        for (size_t i = 0; i < parts[p].n; i++) {
            int v = base36(parts[p].p[i]);

            if (v < 0)
                return -1;
            rest = (rest * (v > 9 ? 100 : 10) + v) % 97;
        }
    }
    return rest;
}

vd_check vd_lei_check(vd_str text)
{
    if (text.n != 20)
        return VD_CHECK_BAD;
    return mod97(text, VD_STR(""), 0) == 1 ? VD_CHECK_GOOD : VD_CHECK_BAD;
}

vd_check vd_iban_check(vd_str text)
{
    if (text.n < 15 || text.n > 34)
        return VD_CHECK_BAD;
    return mod97(vd_str_slice(text, 4, text.n), vd_str_slice(text, 0, 4), 0) ==
                   1
               ? VD_CHECK_GOOD
               : VD_CHECK_BAD;
}

vd_check vd_bic_check(vd_str text)
{
    if (text.n != 8 && text.n != 11)
        return VD_CHECK_BAD;
    for (size_t i = 0; i < text.n; i++) {
        int v = base36(text.p[i]);

        if (v < 0 || (i >= 4 && i < 6 && v < 10))
            return VD_CHECK_BAD;
    }
    return VD_CHECK_GOOD;
}

vd_check vd_isin_check(vd_str text)
{
    int digits[24];
    size_t n = 0;
    int sum = 0;

    if (text.n != 12 || base36(text.p[0]) < 10 || base36(text.p[1]) < 10)
        return VD_CHECK_BAD;
    for (size_t i = 0; i < 12; i++) {
        int v = base36(text.p[i]);

        if (v < 0)
            return VD_CHECK_BAD;
        if (v > 9)
            digits[n++] = v / 10;
        digits[n++] = v % 10;
    }
    for (size_t i = 0; i < n; i++) {
        int d = digits[n - 1 - i] * (i % 2 == 1 ? 2 : 1);

        sum += d / 10 + d % 10;
    }
    return sum % 10 == 0 ? VD_CHECK_GOOD : VD_CHECK_BAD;
}

static bool inn_digit_fits(vd_str text, const int *weights, size_t n)
{
    int sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += digit(text.p[i]) * weights[i];
    return sum % 11 % 10 == digit(text.p[n]);
}

/* Order of the Federal Tax Service: weights of the 10-digit number are the
   tail of those of the 12-digit number. */
vd_check vd_inn_check(vd_str text)
{
    static const int weights[] = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
    bool fits;

    if (!vd_str_is_digits(text) || (text.n != 10 && text.n != 12))
        return VD_CHECK_BAD;
    if (text.n == 10)
        fits = inn_digit_fits(text, weights + 2, 9);
    else
        fits = inn_digit_fits(text, weights + 1, 10) &&
               inn_digit_fits(text, weights, 11);
    return fits ? VD_CHECK_GOOD : VD_CHECK_BAD;
}

vd_check vd_ogrn_check(vd_str text)
{
    long long number;
    long long modulus = text.n == 13 ? 11 : 13;

    if ((text.n != 13 && text.n != 15) ||
        !vd_str_to_int(vd_str_slice(text, 0, text.n - 1), &number))
        return VD_CHECK_BAD;
    return number % modulus % 10 == digit(text.p[text.n - 1]) ? VD_CHECK_GOOD
                                                              : VD_CHECK_BAD;
}

vd_check vd_uscc_check(vd_str text)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    int weight = 1;
    int sum = 0;
    int values[18];

    if (text.n != 18)
        return VD_CHECK_BAD;
    for (size_t i = 0; i < 18; i++) {
        const char *at = text.p[i] == '\0' ? NULL : strchr(alphabet, text.p[i]);

        if (at == NULL)
            return VD_CHECK_BAD;
        values[i] = (int)(at - alphabet);
    }
    for (size_t i = 0; i < 17; i++) {
        sum += values[i] * weight;
        weight = weight * 3 % 31;
    }
    return (31 - sum % 31) % 31 == values[17] ? VD_CHECK_GOOD : VD_CHECK_BAD;
}

vd_str vd_ident_fold(vd_arena *arena, vd_prop prop, vd_str text)
{
    char *bytes = VD_NEW_N(arena, char, text.n + 1);
    size_t n = 0;
    vd_str folded;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (vd_ascii_is_alpha(c) || vd_ascii_is_digit(c) ||
            (unsigned char)c >= 0x80)
            bytes[n++] = vd_ascii_upper(c);
    }
    folded = (vd_str){bytes, n};
    if (prop == VD_PROP_IMO_NUMBER && vd_str_starts(folded, VD_STR("IMO")))
        folded = vd_str_slice(folded, 3, folded.n);
    if (prop == VD_PROP_LEI_CODE && vd_str_starts(folded, VD_STR("LEI")))
        folded = vd_str_slice(folded, 3, folded.n);
    /* A branch is its bank (ISO 9362: the last three of eleven). */
    if (prop == VD_PROP_SWIFT_BIC && folded.n == 11)
        folded = vd_str_slice(folded, 0, 8);
    return folded;
}

vd_check vd_ident_check(vd_prop prop, vd_str text)
{
    vd_arena arena;
    vd_check check = VD_CHECK_NONE;
    vd_str s;

    vd_arena_init(&arena, 0);
    s = vd_ident_fold(&arena, prop, text);
    switch ((int)prop) {
    case VD_PROP_IMO_NUMBER:
        check = vd_imo_check(s);
        break;
    case VD_PROP_MMSI:
        check = vd_mmsi_check(s);
        break;
    case VD_PROP_LEI_CODE:
        check = vd_lei_check(s);
        break;
    case VD_PROP_SWIFT_BIC:
        check = vd_bic_check(s);
        break;
    case VD_PROP_ISIN_CODE:
        check = vd_isin_check(s);
        break;
    case VD_PROP_INN_CODE:
        check = vd_inn_check(s);
        break;
    case VD_PROP_OGRN_CODE:
        check = vd_ogrn_check(s);
        break;
    case VD_PROP_USC_CODE:
        check = vd_uscc_check(s);
        break;
    case VD_PROP_PUBLIC_KEY:
        check = vd_wallet_check(vd_str_trim(text));
        break;
    default:
        break;
    }
    vd_arena_done(&arena);
    return check;
}
