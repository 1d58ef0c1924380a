/* SPDX-License-Identifier: Apache-2.0 */
#include "data/country.h"

#include "base/utf8.h"

#include "countries.inc" /* countries[], country_names[], latin_base[] */
#include "regions.inc"

enum { KEY_MAX = 120 };

static size_t put_letter(char *out, size_t n, uint32_t c)
{
    if (c < 0x80 && (vd_ascii_is_alpha((char)c) || vd_ascii_is_digit((char)c)))
        out[n++] = vd_ascii_lower((char)c);
    for (const char *b = c >= 0xC0 && c < 0x250 ? latin_base[c - 0xC0] : "";
         *b != '\0'; b++)
        out[n++] = *b;
    return n;
}

/* Lower case, without accents, one blank for anything between words; "" for
   text too long to be the name of a country. */
static vd_str fold(vd_str name, char out[KEY_MAX + 4])
{
    size_t n = 0;
    size_t at = 0;
    bool gap = false;

    while (at < name.n && n < KEY_MAX) {
        size_t before = n;
        uint32_t c = vd_utf8_take(name, &at);

        if (gap && n > 0)
            out[n++] = ' ';
        n = put_letter(out, n, c);
        if (n == before + (gap && before > 0 ? 1u : 0u)) {
            n = before;
            gap = true;
        } else {
            gap = false;
        }
    }
    return (vd_str){out, at < name.n ? 0 : n};
}

vd_str vd_country_find(vd_str name)
{
    char bytes[KEY_MAX + 4];
    vd_str key = fold(name, bytes);
    size_t lo = 0;
    size_t hi = sizeof countries / sizeof countries[0];

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = vd_str_cmp(countries[mid].key, key);

        if (order == 0)
            return vd_str_of(countries[mid].code);
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return VD_STR("");
}

vd_str vd_country_name(vd_str code)
{
    for (size_t i = 0; i < sizeof country_names / sizeof country_names[0];
         i++) {
        if (vd_str_is(vd_str_of(country_names[i].code), code))
            return country_names[i].name;
    }
    return code;
}

vd_str vd_place_find(vd_str text)
{
    for (size_t i = 0; i < sizeof regions / sizeof regions[0]; i++) {
        if (vd_str_is_nocase(regions[i], text))
            return regions[i];
    }
    return vd_country_find(text);
}
