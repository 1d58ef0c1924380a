/* SPDX-License-Identifier: Apache-2.0 */
#include "names/mojibake.h"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include "base/utf8.h"

enum { UNITS = 4096, TWICE = 2, FOREIGN_LETTERS = 4 };

/* How often a first byte of two or more, as the code page shows it, stands
   before something that is no letter of a word. */
static size_t like_utf8(vd_str s, uint32_t first, uint32_t last,
                        uint32_t letters, uint32_t end)
{
    uint32_t before = 0;
    size_t n = 0;

    for (size_t at = 0; at < s.n;) {
        uint32_t c = vd_utf8_take(s, &at);

        if (before >= first && before <= last && c >= 0x80 &&
            (c < letters || c > end))
            n++;
        before = c;
    }
    return n;
}

static bool looks_like_1252(vd_str s)
{
    return like_utf8(s, 0xC2, 0xF4, 0xC0, 0xFF) > 0;
}

/* One such pair may be a syllable of Ukrainian. */
static bool looks_like_1251(vd_str s)
{
    return like_utf8(s, 0x0412, 0x0444, 0x0410, 0x044F) > 1;
}

static bool looks_like_cyrillic(vd_str s)
{
    size_t run = 0;
    size_t longest = 0;

    for (size_t at = 0; at < s.n;) {
        uint32_t c = vd_utf8_take(s, &at);

        if (c > 0xFF)
            return false;
        run = c >= 0xC0 ? run + 1 : 0;
        if (c < 0x80 && vd_ascii_is_alpha((char)c))
            return false; /* no name is half of each */
        longest = run > longest ? run : longest;
    }
    return longest >= FOREIGN_LETTERS;
}

/* The bytes that a code page has for a text; 0 if it lacks a character. */
static size_t bytes_of(vd_str text, const char *page, char *out, size_t room)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar units[UNITS];
    int32_t length = 0;
    int32_t n = 0;
    UConverter *to = ucnv_open(page, &code);

    u_strFromUTF8(units, UNITS, &length, text.p, (int32_t)text.n, &code);
    if (U_SUCCESS(code))
        ucnv_setFromUCallBack(to, UCNV_FROM_U_CALLBACK_STOP, NULL, NULL, NULL,
                              &code);
    if (U_SUCCESS(code))
        n = ucnv_fromUChars(to, out, (int32_t)room, units, length, &code);
    ucnv_close(to);
    return U_SUCCESS(code) && n > 0 ? (size_t)n : 0;
}

static vd_str from_page(vd_arena *arena, vd_str bytes, const char *page)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar units[UNITS];
    int32_t length;
    int32_t n = 0;
    char *out = VD_NEW_N(arena, char, bytes.n * 3 + 1);
    UConverter *from = ucnv_open(page, &code);

    length = U_SUCCESS(code) ? ucnv_toUChars(from, units, UNITS, bytes.p,
                                             (int32_t)bytes.n, &code)
                             : 0;
    ucnv_close(from);
    u_strToUTF8(out, (int32_t)bytes.n * 3 + 1, &n, units, length, &code);
    return U_SUCCESS(code) ? (vd_str){out, (size_t)n} : VD_STR("");
}

/* What is written beyond ASCII is letters that names are written in; marks and
   signs of phonetics come out where nothing was wrong. */
static bool is_written(vd_str s)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t c = vd_utf8_take(s, &at);
        bool latin = c >= 0xC0 && c < 0x250 && c != 0xD7 && c != 0xF7;

        if (c >= 0x80 && !latin && (c < 0x370 || !u_isalpha((UChar32)c)))
            return false;
    }
    return true;
}

/* "" if it cannot be undone. */
static vd_str undo(vd_arena *arena, vd_str text, const char *page)
{
    char bytes[UNITS];
    size_t n = bytes_of(text, page, bytes, sizeof bytes);
    vd_str was = {bytes, n};

    return n > 0 && vd_utf8_find_bad(was) == VD_STR_NONE
               ? vd_str_copy(arena, was)
               : VD_STR("");
}

static vd_str repair_once(vd_arena *arena, vd_str text)
{
    vd_str was = VD_STR("");

    if (looks_like_1252(text))
        was = undo(arena, text, "windows-1252");
    if (was.n == 0 && looks_like_1251(text))
        was = undo(arena, text, "windows-1251");
    if (was.n == 0 && looks_like_cyrillic(text)) {
        char bytes[UNITS];
        size_t n = bytes_of(text, "windows-1252", bytes, sizeof bytes);

        if (n > 0)
            was = from_page(arena, (vd_str){bytes, n}, "windows-1251");
    }
    return was.n > 0 ? was : text;
}

vd_str vd_mojibake_repair(vd_arena *arena, vd_str text)
{
    vd_str best = text;

    if (vd_str_is_ascii(text) || text.n > UNITS / 3)
        return text;
    for (int i = 0; i < TWICE; i++) {
        vd_str was = repair_once(arena, text);

        if (vd_str_is(was, text))
            break;
        text = was;
        if (is_written(text))
            best = text;
    }
    return best;
}
