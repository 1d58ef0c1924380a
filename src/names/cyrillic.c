/* SPDX-License-Identifier: Apache-2.0 */
#include "names/cyrillic.h"

#include <string.h>

#include "base/utf8.h"

enum {
    CYRILLIC = 0x430, /* first small letter */
    LATIN_MAX = 4,    /* letters for one */
};

/* Whose letter it is alone. */
typedef enum cyrillic_mark {
    CYRILLIC_WEST = 1, /* Ukrainian, Belarusian */
    CYRILLIC_SOUTH = 2,
    CYRILLIC_TURKIC = 4,
} cyrillic_mark;

typedef struct cyrillic {
    bool read;
    uint8_t mark; /* cyrillic_mark, 0: of none */
    char latin[LATIN_MAX + 1];
    char west[LATIN_MAX + 1];
} cyrillic;

#include "cyrillic.inc" /* generated from data/cyrillic.tsv */

static uint32_t take(vd_str text, size_t *at)
{
    return (unsigned char)text.p[*at] < 0x80 ? (unsigned char)text.p[(*at)++]
                                             : vd_utf8_take(text, at);
}

/* What the table has for a letter, small or not; NULL: nothing. */
static const cyrillic *letter_of(uint32_t c)
{
    if (c >= 0x400 && c < 0x410)
        c += 0x50;
    else if (c >= 0x410 && c < CYRILLIC)
        c += 0x20;
    else if (c >= 0x460)
        c |= 1;
    c -= CYRILLIC;
    return c < sizeof letters / sizeof letters[0] &&
                   (letters[c].read || letters[c].mark != 0)
               ? &letters[c]
               : NULL;
}

vd_cyrillic_language vd_cyrillic_language_of(vd_str text)
{
    bool any = false;
    unsigned marks = 0;

    for (size_t at = 0; at < text.n;) {
        const cyrillic *l = letter_of(take(text, &at));

        any = any || l != NULL;
        marks |= l == NULL ? 0 : l->mark;
    }
    if (!any || (marks & CYRILLIC_SOUTH) != 0)
        return any ? VD_CYRILLIC_SOUTH : VD_CYRILLIC_NONE;
    return (marks & CYRILLIC_WEST) != 0 && (marks & CYRILLIC_TURKIC) == 0
               ? VD_CYRILLIC_WEST
               : VD_CYRILLIC_RUSSIAN;
}

vd_str vd_cyrillic_read(vd_arena *arena, vd_str text)
{
    vd_cyrillic_language language = vd_cyrillic_language_of(text);
    bool west = language == VD_CYRILLIC_WEST;
    char *out;
    size_t n = 0;

    if (language == VD_CYRILLIC_NONE || language == VD_CYRILLIC_SOUTH)
        return text;
    /* Of two bytes each; four bytes that are no letter stay four. */
    out = VD_NEW_N(arena, char, LATIN_MAX / 2 * text.n + 1);
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        const cyrillic *l = letter_of(take(text, &at));
        vd_str as = l == NULL || !l->read
                        ? vd_str_slice(text, from, at)
                        : vd_str_of(west ? l->west : l->latin);

        memcpy(out + n, as.p, as.n);
        n += as.n;
    }
    return (vd_str){out, n};
}
