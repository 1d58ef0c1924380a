/* SPDX-License-Identifier: Apache-2.0 */
#include "names/han.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "names/mojibake.h"

enum {
    LETTERS_MIN = 2,
    LETTERS_MAX = 4,
    SPELLING = 8,
    SPELLINGS = 2,
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

static int compare_letter(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = ((const han *)b)->letter;

    return (x > y) - (x < y);
}

static const han *find(uint32_t c)
{
    return bsearch(&c, letters, sizeof letters / sizeof letters[0],
                   sizeof letters[0], compare_letter);
}

/* False if something is not of the table, or there is too much of it. */
static bool take_letters(vd_str text, written *out)
{
    out->n = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = vd_utf8_take(text, &at);

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

static vd_str in_hangul(const written *w, bool south, vd_arena *arena)
{
    vd_buf buf;
    vd_str out;

    vd_buf_init(&buf);
    for (size_t i = 0; i < w->n; i++) {
        uint32_t c = w->at[i]->hangul;

        /* Two words begin: the surname, and the given name. */
        vd_buf_put_utf8(&buf, south && i < 2 ? vd_hangul_beginning(c) : c);
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
