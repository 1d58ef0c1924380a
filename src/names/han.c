/* SPDX-License-Identifier: Apache-2.0 */
#include "names/han.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "names/mojibake.h"

enum {
    LETTERS_MIN = 2,
    LETTERS_MAX = 4,
    SPELLING = 8,
    SPELLINGS = 2,
    SYLLABLES = 0xAC00, /* the first; each is an initial, a medial, a final */
    MEDIALS = 21,
    FINALS = 28,
    INITIAL_N = 2,
    INITIAL_R = 5,
    INITIAL_NONE = 11,
};

typedef struct han {
    uint32_t letter;
    uint32_t hangul;
    char hong_kong[SPELLINGS][SPELLING]; /* the second "" if there is none */
    bool in_korea;                       /* a surname there */
    bool in_hong_kong;
} han;

#include "han.inc" /* generated from data/names/han.tsv */

typedef struct written {
    const han *at[LETTERS_MAX];
    size_t n;
} written;

static const han *find(uint32_t c)
{
    size_t low = 0;
    size_t high = sizeof letters / sizeof letters[0];

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (letters[middle].letter < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < sizeof letters / sizeof letters[0] && letters[low].letter == c
               ? &letters[low]
               : NULL;
}

/* False if something is not of the table, or there is too much of it. */
static bool take_letters(vd_str text, written *out)
{
    out->n = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = (unsigned char)text.p[at] < 0x80
                         ? (unsigned char)text.p[at++]
                         : vd_utf8_take(text, &at);

        if (c == ' ' || c == 0x3000)
            continue;
        if (out->n == LETTERS_MAX)
            return false;
        out->at[out->n] = find(c);
        if (out->at[out->n++] == NULL)
            return false;
    }
    return out->n >= LETTERS_MIN;
}

/* A syllable as the South writes it where a word begins: neither r, nor n
   before i and y (rule 5 of its orthography, sections 10 to 12). */
static uint32_t beginning(uint32_t c)
{
    static const bool palatal[MEDIALS] = {
        [2] = true,  [3] = true,  [6] = true, [7] = true,
        [12] = true, [17] = true, [20] = true};
    uint32_t initial = (c - SYLLABLES) / (MEDIALS * FINALS);
    uint32_t rest = (c - SYLLABLES) % (MEDIALS * FINALS);
    bool y = palatal[rest / FINALS];

    if (y && (initial == INITIAL_R || initial == INITIAL_N))
        initial = INITIAL_NONE;
    else if (initial == INITIAL_R)
        initial = INITIAL_N;
    return SYLLABLES + initial * MEDIALS * FINALS + rest;
}

static vd_str in_hangul(const written *w, bool south, vd_arena *arena)
{
    vd_buf buf;
    vd_str out;

    vd_buf_init(&buf);
    for (size_t i = 0; i < w->n; i++) {
        uint32_t c = w->at[i]->hangul;

        /* Two words begin: the surname, and the given name. */
        vd_buf_put_utf8(&buf, south && i < 2 ? beginning(c) : c);
    }
    out = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return out;
}

/* As each state would write its own spelling in Hangul. */
static size_t read_korean(vd_folder *folder, vd_arena *arena, const written *w,
                          const vd_name *name, vd_name *out)
{
    size_t n = 0;

    for (int south = 0; south < 2; south++) {
        vd_name read[VD_KOREAN_MAX];
        size_t k = vd_name_korean(folder, arena, in_hangul(w, south > 0, arena),
                                  name, read);

        for (size_t i = 0; i < k; i++) {
            if (read[i].reading ==
                (south > 0 ? VD_READING_SOUTH_KOREAN : VD_READING_NORTH_KOREAN))
                out[n++] = read[i];
        }
    }
    return n;
}

/* In the first spellings, or in the second where there is one; then false if
   there is none. */
static bool read_hong_kong(vd_folder *folder, vd_arena *arena, const written *w,
                           size_t spelling, vd_name *out)
{
    bool any = spelling == 0;
    vd_buf buf;

    vd_buf_init(&buf);
    for (size_t i = 0; i < w->n; i++) {
        bool has = w->at[i]->hong_kong[spelling][0] != '\0';

        any = any || has;
        vd_buf_put_char(&buf, ' ');
        vd_buf_put_z(&buf, w->at[i]->hong_kong[has ? spelling : 0]);
    }
    if (any) {
        vd_name_parse(folder, arena, vd_str_copy(arena, vd_buf_view(&buf)),
                      VD_NAME_PERSON, out);
        out->foreign = true;
        out->reading = VD_READING_HONG_KONG;
    }
    vd_buf_done(&buf);
    return any;
}

size_t vd_name_han(vd_folder *folder, vd_arena *arena, vd_str raw,
                   const vd_name *name, vd_name out[VD_HAN_MAX])
{
    written w;
    size_t n = 0;

    if (name->kind != VD_NAME_PERSON || !name->han ||
        !take_letters(vd_mojibake_repair(arena, raw), &w))
        return 0;
    if (w.at[0]->in_korea)
        n = read_korean(folder, arena, &w, name, out);
    for (size_t i = 0; w.at[0]->in_hong_kong && i < SPELLINGS; i++)
        n += read_hong_kong(folder, arena, &w, i, &out[n]);
    return n;
}
