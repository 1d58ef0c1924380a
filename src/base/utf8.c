/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

/* Windows-1252, bytes 0x80 to 0x9F; the rest is as in Latin-1.
   Source: WHATWG Encoding Standard, index windows-1252, where the five bytes
   without a character are passed through; here they are marked instead. */
static const uint16_t cp1252_high[32] = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD,
    0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
};

static size_t length_of(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead >= 0xC2 && lead <= 0xDF)
        return 2;
    if (lead >= 0xE0 && lead <= 0xEF)
        return 3;
    return lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
}

/* Bytes of the well-formed sequence at p, 0 if there is none. */
static size_t sequence(const unsigned char *p, size_t room)
{
    size_t n = length_of(p[0]);

    if (n == 0 || n > room)
        return 0;
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    }
    if ((p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xED && p[1] > 0x9F) ||
        (p[0] == 0xF0 && p[1] < 0x90) || (p[0] == 0xF4 && p[1] > 0x8F))
        return 0;
    return n;
}

size_t vd_utf8_find_bad(vd_str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t at = 0;

    while (at < s.n) {
        size_t n = p[at] < 0x80 ? 1 : sequence(p + at, s.n - at);

        if (n == 0)
            return at;
        at += n;
    }
    return VD_STR_NONE;
}

bool vd_str_is_ascii(vd_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    }
    return true;
}

uint32_t vd_utf8_take(vd_str s, size_t *at)
{
    static const unsigned char lead_bits[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t n = sequence(p, s.n - *at);
    uint32_t value;

    if (n == 0) {
        (*at)++;
        return 0xFFFD;
    }
    value = p[0] & lead_bits[n];
    for (size_t i = 1; i < n; i++)
        value = value << 6 | (p[i] & 0x3Fu);
    *at += n;
    return value;
}

void vd_buf_put_utf8(vd_buf *buf, uint32_t c)
{
    if (c < 0x80) {
        vd_buf_put_char(buf, (char)c);
    } else if (c < 0x800) {
        vd_buf_put_char(buf, (char)(unsigned char)(0xC0 | c >> 6));
        vd_buf_put_char(buf, (char)(unsigned char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        vd_buf_put_char(buf, (char)(unsigned char)(0xE0 | c >> 12));
        vd_buf_put_char(buf, (char)(unsigned char)(0x80 | (c >> 6 & 0x3F)));
        vd_buf_put_char(buf, (char)(unsigned char)(0x80 | (c & 0x3F)));
    } else {
        vd_buf_put_char(buf, (char)(unsigned char)(0xF0 | c >> 18));
        vd_buf_put_char(buf, (char)(unsigned char)(0x80 | (c >> 12 & 0x3F)));
        vd_buf_put_char(buf, (char)(unsigned char)(0x80 | (c >> 6 & 0x3F)));
        vd_buf_put_char(buf, (char)(unsigned char)(0x80 | (c & 0x3F)));
    }
}

vd_str vd_utf8_or_cp1252(vd_arena *arena, vd_str s, bool *was_bad)
{
    bool bad = vd_utf8_find_bad(s) != VD_STR_NONE;
    vd_buf buf;
    vd_str text;

    if (was_bad != NULL)
        *was_bad = bad;
    if (!bad)
        return s;
    vd_buf_init(&buf);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        vd_buf_put_utf8(&buf,
                        c >= 0x80 && c < 0xA0 ? cp1252_high[c - 0x80] : c);
    }
    text = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return text;
}
