/* SPDX-License-Identifier: Apache-2.0 */
#include "names/japanese.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "names/mojibake.h"

enum {
    PART_MAX = 3, /* letters of a surname, or of a given name */
    LETTERS_MAX = 6,
    READINGS = 3, /* of a part that are tried */
    TEXT_MAX = 40,
    BITS = 16, /* of a letter, and of the number of a reading */
};

#include "japanese.inc" /* generated from data/names/japanese.tsv */

/* Letters of a name, and where its blank is; 0 if there is none. */
typedef struct letters {
    uint32_t at[LETTERS_MAX];
    size_t n;
    size_t blank;
} letters;

/* Rows of a table, sorted: the letters of a part, and the number of a reading,
   that of the commonest first. */
typedef struct table {
    const uint64_t *rows;
    size_t n;
    const char *const *readings;
} table;

#define TABLE(part) \
    { \
        part##s, sizeof part##s / sizeof part##s[0], part##_readings \
    }
static const table surname_table = TABLE(surname);
static const table given_table = TABLE(given);
static const table first_table = TABLE(first);
static const table last_table = TABLE(last);
#undef TABLE

typedef struct found {
    char at[READINGS][TEXT_MAX];
    size_t n;
} found;

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == 0x3000 || c == 0x30FB;
}

/* False if something is no Han, or there is too much of it. */
static bool take_letters(vd_str text, letters *out)
{
    *out = (letters){.n = 0};
    for (size_t at = 0; at < text.n;) {
        uint32_t c = vd_utf8_take(text, &at);

        if (is_blank(c)) {
            if (out->n == 0 || out->blank > 0)
                return false;
            out->blank = out->n;
            continue;
        }
        if (((c < 0x4E00 || c > 0x9FFF) && c != 0x3005 && c != 0x30F6) ||
            out->n == LETTERS_MAX)
            return false;
        out->at[out->n++] = c;
    }
    return out->n > 1 && out->blank < out->n;
}

/* Where the rows of a part begin; how many readings it has. */
static size_t find(const table *t, const uint32_t *written, size_t n,
                   size_t *readings)
{
    uint64_t key = 0;
    size_t low = 0;
    size_t high = t->n;

    *readings = 0;
    if (n == 0 || n > PART_MAX)
        return 0;
    for (size_t i = 0; i < n; i++)
        key = key << BITS | written[i];
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (t->rows[middle] >> BITS < key)
            low = middle + 1;
        else
            high = middle;
    }
    while (low + *readings < t->n && t->rows[low + *readings] >> BITS == key)
        ++*readings;
    return low;
}

static const char *reading_of(const table *t, size_t row)
{
    return t->readings[t->rows[row] & ((1U << BITS) - 1)];
}

static void add(found *out, const char *head, const char *tail)
{
    vd_str a = vd_str_of(head);
    vd_str b = vd_str_of(tail);

    if (out->n == READINGS || a.n + b.n >= TEXT_MAX)
        return;
    memcpy(out->at[out->n], a.p, a.n);
    memcpy(out->at[out->n] + a.n, b.p, b.n);
    out->at[out->n++][a.n + b.n] = '\0';
}

static void find_surname(const uint32_t *written, size_t n, found *out)
{
    size_t readings;
    size_t row = find(&surname_table, written, n, &readings);

    out->n = 0;
    for (size_t i = 0; i < readings; i++)
        add(out, reading_of(&surname_table, row + i), "");
}

/* Of the table, or of two parts. */
static void find_given(const uint32_t *written, size_t n, found *out)
{
    size_t readings;
    size_t rests;
    size_t row = find(&given_table, written, n, &readings);
    size_t last;

    out->n = 0;
    for (size_t i = 0; i < readings; i++)
        add(out, reading_of(&given_table, row + i), "");
    if (readings > 0 || n < 2)
        return;
    row = find(&first_table, written, 1, &readings);
    last = find(&last_table, written + 1, n - 1, &rests);
    for (size_t i = 0; i < readings; i++) {
        for (size_t k = 0; k < rests; k++)
            add(out, reading_of(&first_table, row + i),
                reading_of(&last_table, last + k));
    }
}

/* The longest surname that leaves a given name. */
static bool part(const letters *l, found *surname, found *given)
{
    for (size_t k = l->blank > 0 ? l->blank : PART_MAX; k > 0; k--) {
        if (k < l->n) {
            find_surname(l->at, k, surname);
            find_given(l->at + k, l->n - k, given);
            if (surname->n > 0 && given->n > 0)
                return true;
        }
        if (l->blank > 0)
            return false;
    }
    return false;
}

size_t vd_name_japanese(vd_folder *folder, vd_arena *arena, vd_str raw,
                        const vd_name *name, vd_name out[VD_JAPANESE_MAX])
{
    /* Of the surname, and of the given name. */
    static const size_t order[VD_JAPANESE_MAX][2] = {
        {0, 0}, {0, 1}, {1, 0}, {0, 2}};
    letters l;
    found surname;
    found given;
    size_t n = 0;

    if (name->kind != VD_NAME_PERSON || !name->ideographs ||
        !take_letters(vd_mojibake_repair(arena, raw), &l) ||
        !part(&l, &surname, &given))
        return 0;
    for (size_t i = 0; i < VD_JAPANESE_MAX; i++) {
        vd_buf buf;

        if (order[i][0] >= surname.n || order[i][1] >= given.n)
            continue;
        vd_buf_init(&buf);
        vd_buf_put_z(&buf, surname.at[order[i][0]]);
        vd_buf_put_char(&buf, ' ');
        vd_buf_put_z(&buf, given.at[order[i][1]]);
        vd_name_parse(folder, arena, vd_str_copy(arena, vd_buf_view(&buf)),
                      VD_NAME_PERSON, &out[n]);
        vd_buf_done(&buf);
        out[n].foreign = true;
        out[n++].reading = VD_READING_JAPANESE;
    }
    return n;
}
