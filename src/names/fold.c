/* SPDX-License-Identifier: Apache-2.0 */
#include "names/fold.h"

#include <stdio.h>
#include <stdlib.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>
#include <unicode/uversion.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/oom.h"
#include "base/utf8.h"
#include "names/cyrillic.h"

/* Room for a name after transliteration: one Ethiopic or Han letter becomes
   up to six Latin ones. */
enum {
    UNITS = 8 * 1024,
    TOKENS_BYTES = 16 * 1024,
    COMPOSED = 512, /* a name that is longer is not composed */
    PLAIN_BYTES = 6,
    PLAIN_END = 0x700,
    MARKS = 0x2010, /* dashes and quotation marks */
    MARKS_END = 0x2020,
};

/* What a letter becomes whatever stands beside it. */
typedef struct plain {
    enum { PLAIN_UNKNOWN = 0, PLAIN_NOT, PLAIN_KNOWN } state;
    uint8_t n;
    char text[PLAIN_BYTES];
} plain;

struct vd_folder {
    UTransliterator *to_latin;
    UChar units[UNITS];
    char bytes[TOKENS_BYTES];
    plain plain[PLAIN_END + MARKS_END - MARKS]; /* of what was met */
};

vd_status vd_folder_open(vd_folder **out, vd_err *err)
{
    static const UChar id[] =
        u"NFKC; Any-Latin; Latin-ASCII; Lower; NFKD; [:Mn:] Remove";
    vd_folder *folder = calloc(1, sizeof *folder);
    UErrorCode code = U_ZERO_ERROR;

    if (folder == NULL)
        vd_out_of_memory(sizeof *folder);
    folder->to_latin =
        utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &code);
    if (U_FAILURE(code)) {
        vd_folder_close(folder);
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "ICU has no transliterator Any-Latin: %s",
                       u_errorName(code));
    }
    *out = folder;
    return VD_OK;
}

void vd_folder_close(vd_folder *folder)
{
    if (folder == NULL)
        return;
    utrans_close(folder->to_latin);
    free(folder);
}

/* An apostrophe or a hyphen after a lone "al" would part what belongs
   together; apostrophes are dropped, the rest parts. */
static bool is_silent(uint32_t c)
{
    return c == '\'' || c == '`' || c == 0x2019 || c == 0x2018 || c == 0x02BC ||
           c == 0x02B9 || c == 0x02BB || c == 0x02BE || c == 0x02BF;
}

static size_t put_folded(char *out, size_t n, size_t room, uint32_t c,
                         bool *gap)
{
    vd_buf one;

    if (is_silent(c))
        return n;
    if (c < 0x80 ? !vd_ascii_is_alpha((char)c) && !vd_ascii_is_digit((char)c)
                 : !u_isalnum((UChar32)c)) {
        *gap = true;
        return n;
    }
    if (*gap && n > 0 && n < room)
        out[n++] = ' ';
    *gap = false;
    if (c < 0x80) {
        if (n < room)
            out[n++] = vd_ascii_lower((char)c);
        return n;
    }
    vd_buf_init(&one);
    vd_buf_put_utf8(&one, c);
    if (n + one.n <= room) {
        memcpy(out + n, one.p, one.n);
        n += one.n;
    }
    vd_buf_done(&one);
    return n;
}

static vd_str tokens_of(vd_folder *folder, vd_arena *arena, vd_str text)
{
    size_t n = 0;
    size_t at = 0;
    bool gap = false;

    while (at < text.n) {
        uint32_t c = (unsigned char)text.p[at] < 0x80
                         ? (unsigned char)text.p[at++]
                         : vd_utf8_take(text, &at);

        n = put_folded(folder->bytes, n, sizeof folder->bytes, c, &gap);
    }
    return vd_str_copy(arena, (vd_str){folder->bytes, n});
}

/* Letters of Arabic script that ICU leaves as they are, or reads as they are
   not spoken at the end of a name: the h that stands for a, and those of
   Persian, Pashto and Urdu, as the letters nearest to them. */
static UChar plain_letter(UChar c)
{
    static const UChar letters[][2] = {
        {0x0629, 0x0647}, {0x06BE, 0x0647}, {0x06C1, 0x0647}, {0x06C3, 0x0647},
        {0x06D5, 0x0647}, {0x067C, 0x062A}, {0x0681, 0x0632}, {0x0685, 0x0633},
        {0x0689, 0x062F}, {0x0693, 0x0631}, {0x0696, 0x0698}, {0x069A, 0x0634},
        {0x06AB, 0x06AF}, {0x06BC, 0x0646}, {0x06CD, 0x064A}, {0x06D0, 0x064A}};

    for (size_t i = 0;
         c >= 0x0620 && c < 0x0700 && i < sizeof letters / sizeof letters[0];
         i++) {
        if (letters[i][0] == c)
            return letters[i][1];
    }
    return c;
}

/* Letters of the Latin, Cyrillic, Hebrew and Arabic scripts, dashes and
   quotation marks, whose rules look at nothing but them (test_score.c holds
   that against ICU); marks that combine with a letter are none, nor are the two
   that ICU drops or not by what stands around them. */
static bool may_be_plain(uint32_t c)
{
    if (c == 0xAB || c == 0xBB || (c >= MARKS && c < MARKS_END))
        return c != 0x2018 && c != 0x201B;
    return ((c >= 0xC0 && c < 0x250) || (c >= 0x400 && c < 0x530) ||
            (c >= 0x590 && c < PLAIN_END)) &&
           u_isalpha((UChar32)c) != 0;
}

static const plain *plain_of(vd_folder *folder, uint32_t c)
{
    plain *p = &folder->plain[c < PLAIN_END ? c : c - MARKS + PLAIN_END];
    UErrorCode code = U_ZERO_ERROR;
    UChar units[PLAIN_BYTES * 2] = {plain_letter((UChar)c)};
    int32_t length = 1;
    int32_t limit = 1;

    if (p->state != PLAIN_UNKNOWN)
        return p;
    p->state = PLAIN_NOT;
    utrans_transUChars(folder->to_latin, units, &length, PLAIN_BYTES * 2, 0,
                       &limit, &code);
    if (U_FAILURE(code) || length > PLAIN_BYTES)
        return p;
    for (int32_t i = 0; i < length; i++) {
        if (units[i] >= 0x80)
            return p;
        p->text[i] = (char)units[i];
    }
    p->n = (uint8_t)length;
    p->state = PLAIN_KNOWN;
    return p;
}

/* What ICU makes of a text, letter by letter, into room for PLAIN_BYTES times
   as much; false if it cannot be told so. */
static bool fold_plain(vd_folder *folder, vd_str text, char *out, size_t *n)
{
    *n = 0;
    for (size_t at = 0; at < text.n;) {
        const plain *p;
        uint32_t c;

        if ((unsigned char)text.p[at] < 0x80) {
            out[(*n)++] = text.p[at++];
            continue;
        }
        c = vd_utf8_take(text, &at);
        if (!may_be_plain(c))
            return false;
        p = plain_of(folder, c);
        if (p->state != PLAIN_KNOWN)
            return false;
        memcpy(out + *n, p->text, p->n);
        *n += p->n;
    }
    return true;
}

vd_str vd_fold(vd_folder *folder, vd_arena *arena, vd_str raw)
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t length = 0;
    int32_t limit;
    char *utf8;
    int32_t bytes = 0;
    size_t n;

    raw = vd_str_slice(raw, 0, VD_QUERY_NAME_BYTES_MAX);
    if (vd_str_is_ascii(raw))
        return tokens_of(folder, arena, raw);
    raw = vd_cyrillic_read(arena, raw);
    utf8 = VD_NEW_N(arena, char, PLAIN_BYTES *raw.n);
    if (fold_plain(folder, raw, utf8, &n))
        return tokens_of(folder, arena, (vd_str){utf8, n});
    u_strFromUTF8WithSub(folder->units, UNITS, &length, raw.p, (int32_t)raw.n,
                         0xFFFD, NULL, &code);
    limit = length;
    for (int32_t i = 0; U_SUCCESS(code) && i < length; i++)
        folder->units[i] = plain_letter(folder->units[i]);
    if (U_SUCCESS(code))
        utrans_transUChars(folder->to_latin, folder->units, &length, UNITS, 0,
                           &limit, &code);
    utf8 = VD_NEW_N(arena, char, (size_t)length * 3 + 1);
    if (U_SUCCESS(code))
        u_strToUTF8WithSub(utf8, length * 3 + 1, &bytes, folder->units, length,
                           0xFFFD, NULL, &code);
    if (U_FAILURE(code))
        return tokens_of(folder, arena, raw);
    return tokens_of(folder, arena, (vd_str){utf8, (size_t)bytes});
}

vd_str vd_compose(vd_arena *arena, vd_str raw)
{
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *to = unorm2_getNFKCCasefoldInstance(&code);
    UChar units[COMPOSED];
    UChar composed[COMPOSED];
    int32_t length = 0;
    int32_t bytes = 0;
    char *utf8;

    if (vd_str_is_ascii(raw) || raw.n > COMPOSED)
        return raw;
    u_strFromUTF8WithSub(units, COMPOSED, &length, raw.p, (int32_t)raw.n,
                         0xFFFD, NULL, &code);
    length = unorm2_normalize(to, units, length, composed, COMPOSED, &code);
    if (U_FAILURE(code))
        return raw;
    utf8 = VD_NEW_N(arena, char, 3 * (size_t)length + 1);
    u_strToUTF8WithSub(utf8, 3 * length + 1, &bytes, composed, length, 0xFFFD,
                       NULL, &code);
    return U_FAILURE(code) ? raw : (vd_str){utf8, (size_t)bytes};
}

vd_str vd_fold_version(char room[VD_FOLD_VERSION_MAX])
{
    UVersionInfo version;
    char icu[U_MAX_VERSION_STRING_LENGTH];
    char unicode[U_MAX_VERSION_STRING_LENGTH];

    u_getVersion(version);
    u_versionToString(version, icu);
    u_getUnicodeVersion(version);
    u_versionToString(version, unicode);
    (void)snprintf(room, VD_FOLD_VERSION_MAX, "ICU %s, Unicode %s", icu,
                   unicode);
    return vd_str_of(room);
}
