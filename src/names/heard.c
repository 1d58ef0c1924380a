/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A beam search from left to right: the few cheapest beginnings are kept, each
 * is continued with all that the next letter may stand for.  Costs are
 * sixteenths of a natural log of how seldom a letter stands for it.
 */
#include "names/heard.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "names/mojibake.h"

enum {
    LETTERS_MAX = 4, /* Latin letters that one stands for */
    CHOICES = 3,
    TOGETHER = 3, /* small kana are one with what they stand behind */
    BEAM = 6,
    UNITS_MAX = 48,
    TEXT_MAX = 96,
    EDGE = 1,  /* a word begins or ends; 0: whatever stands there */
    FIRST = 2, /* number of the first unit of the table */
};

typedef struct choice {
    char latin[LETTERS_MAX];
    uint8_t n;
    uint8_t cost;
} choice;

typedef struct heard_row {
    uint64_t key; /* numbers of the letter, of what is before and behind */
    choice choices[CHOICES];
    uint8_t n;
} heard_row;

#include "heard.inc" /* generated from data/names/heard.tsv */

/* A letter that may stand for several, or what is none. */
typedef struct unit {
    uint64_t packed; /* its code points, 16 bits each; 0: the end of a word */
    unsigned number; /* in the table; 0: it is not there */
    vd_str written;
} unit;

typedef struct reading {
    unsigned cost;
    uint8_t n;
    char text[TEXT_MAX];
} reading;

typedef struct readings {
    reading at[BEAM];
    size_t n;
} readings;

static bool is_small_kana(uint32_t c)
{
    static const uint32_t small[] = {0x3041, 0x3043, 0x3045, 0x3047, 0x3049,
                                     0x3083, 0x3085, 0x3087, 0x308E, 0x30A1,
                                     0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30E3,
                                     0x30E5, 0x30E7, 0x30EE, 0x30FC};

    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) {
        if (small[i] == c)
            return true;
    }
    return false;
}

/* Letters of the scripts that the table has. */
static bool is_heard(uint32_t c)
{
    return (c >= 0x400 && c < 0x530) || (c >= 0x5D0 && c < 0x600) ||
           (c >= 0x620 && c < 0x64B) || (c >= 0x671 && c < 0x6D4) ||
           (c >= 0x3041 && c < 0x30FF && c != 0x30FB && c != 0x30A0) ||
           (c >= 0x4E00 && c < 0xA000) || (c >= 0xAC00 && c < 0xD7A4);
}

/* What stands within a word and is no letter of it: vowels of Hebrew and
   Arabic, and what marks a sound that a script does not have. */
static bool is_mark(uint32_t c)
{
    return (c >= 0x591 && c < 0x5C8) || (c >= 0x5F3 && c < 0x600) ||
           (c >= 0x64B && c < 0x671) || c == 0x640 || c == '\'' || c == 0x2019;
}

static bool is_between_words(uint32_t c)
{
    return c < 0x80
               ? !vd_ascii_is_alpha((char)c) && !vd_ascii_is_digit((char)c)
               : c < 0xC0 || (c >= 0x2000 && c < 0x2070) ||
                     (c >= 0x3000 && c < 0x3040) || c == 0x30A0 || c == 0x30FB;
}

static int compare_packed(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static unsigned number_of(uint64_t packed)
{
    const uint64_t *at = bsearch(&packed, units, sizeof units / sizeof units[0],
                                 sizeof units[0], compare_packed);

    return at == NULL ? 0 : FIRST + (unsigned)(at - units);
}

/* The units of a text, with an end behind each word; 0 if there are too many,
   or nothing that is heard. */
static size_t take_units(vd_str text, unit out[UNITS_MAX])
{
    size_t n = 0;
    bool any = false;

    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        uint32_t c = vd_utf8_take(text, &at);
        unit *before = n == 0 || out[n - 1].packed == 0 ? NULL : &out[n - 1];

        if (is_mark(c))
            continue;
        if (c > 0xFFFF || n + 1 >= UNITS_MAX)
            return 0;
        any = any || is_heard(c);
        if (before != NULL && is_small_kana(c) && before->packed >> 32 == 0) {
            before->packed = before->packed << 16 | c;
            before->written.n = (size_t)(text.p + at - before->written.p);
        } else if (!is_between_words(c)) {
            out[n++] = (unit){c, number_of(c), vd_str_slice(text, from, at)};
        } else if (before != NULL) {
            out[n++] = (unit){.number = EDGE};
        }
    }
    if (n > 0 && out[n - 1].packed != 0)
        out[n++] = (unit){.number = EDGE};
    for (size_t i = 0; i < n; i++) {
        if (out[i].packed >> 16 != 0)
            out[i].number = number_of(out[i].packed);
    }
    return any ? n : 0;
}

static int compare_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = ((const heard_row *)b)->key;

    return (x > y) - (x < y);
}

static const heard_row *row_of(unsigned before, unsigned letter, unsigned after)
{
    uint64_t key = (uint64_t)letter << 32 | (uint64_t)before << 16 | after;

    return bsearch(&key, heard_rows, sizeof heard_rows / sizeof heard_rows[0],
                   sizeof heard_rows[0], compare_key);
}

/* As tools/make_heard.py leaves out what fewer neighbours say as well; an
   unknown neighbour has no rows of its own. */
static const heard_row *row_for(unsigned before, unsigned letter,
                                unsigned after)
{
    const heard_row *row =
        before == 0 || after == 0 ? NULL : row_of(before, letter, after);

    if (row == NULL && after != 0)
        row = row_of(0, letter, after);
    if (row == NULL && before != 0)
        row = row_of(before, letter, 0);
    return row == NULL ? row_of(0, letter, 0) : row;
}

/* ---- the beam ---- */

static int compare_readings(const reading *a, const reading *b)
{
    if (a->cost != b->cost)
        return a->cost < b->cost ? -1 : 1;
    return vd_str_cmp((vd_str){a->text, a->n}, (vd_str){b->text, b->n});
}

static bool is_same_text(const reading *a, const reading *b)
{
    return a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
}

/* Among the cheapest, each text once. */
static void put(readings *to, const reading *r)
{
    size_t at = to->n;

    for (size_t i = 0; i < to->n; i++) {
        if (!is_same_text(&to->at[i], r))
            continue;
        if (to->at[i].cost <= r->cost)
            return;
        memmove(&to->at[i], &to->at[i + 1], (to->n - i - 1) * sizeof to->at[0]);
        at = --to->n;
        break;
    }
    while (at > 0 && compare_readings(r, &to->at[at - 1]) < 0)
        at--;
    if (at == BEAM)
        return;
    to->n += to->n < BEAM;
    memmove(&to->at[at + 1], &to->at[at], (to->n - at - 1) * sizeof to->at[0]);
    to->at[at] = *r;
}

/* The beginnings, each with so much more. */
static void extend(const readings *from, vd_str more, unsigned cost,
                   readings *to)
{
    for (size_t i = 0; i < from->n; i++) {
        reading r = from->at[i];

        if (r.n + more.n > TEXT_MAX)
            continue;
        memcpy(r.text + r.n, more.p, more.n);
        r.n = (uint8_t)(r.n + more.n);
        r.cost += cost;
        put(to, &r);
    }
}

static void take_unit(vd_folder *folder, vd_arena *arena, const unit *u,
                      unsigned before, unsigned after, readings *all)
{
    readings next = {.n = 0};
    const heard_row *row =
        u->number > EDGE ? row_for(before, u->number, after) : NULL;

    if (u->packed == 0)
        extend(all, VD_STR(" "), 0, &next);
    else if (row == NULL)
        extend(all, vd_fold(folder, arena, u->written), 0, &next);
    for (size_t i = 0; row != NULL && i < row->n; i++) {
        const choice *c = &row->choices[i];

        extend(all, (vd_str){c->latin, c->n}, c->cost, &next);
    }
    *all = next;
}

/* Whether a name is read so already. */
static bool is_known(vd_str text, const vd_name *name, const vd_name *heard,
                     size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (vd_str_is(heard[i].folded, text))
            return true;
    }
    return vd_str_is(name->folded, text);
}

/* A word of one syllable: a surname of China or Korea, and no foreign one. */
static bool has_lone_syllable(const unit *letters, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++) {
        if ((i == 0 || letters[i - 1].packed == 0) &&
            letters[i].packed >= 0x3041 && letters[i + 1].packed == 0)
            return true;
    }
    return false;
}

/* Whether it may be a name of another language.  A firm's name is translated as
   often as not, but in syllables, and who has a patronymic is no foreigner. */
static bool may_be_foreign(const vd_name *name)
{
    for (size_t i = 0; i < name->n; i++) {
        if (name->words[i].patronymic)
            return false;
    }
    return name->foreign && (name->kind == VD_NAME_PERSON ||
                             (name->syllabic && !name->ideographs));
}

size_t vd_name_heard(vd_folder *folder, vd_arena *arena, vd_str raw,
                     const vd_name *name, vd_name out[VD_HEARD_MAX])
{
    unit letters[UNITS_MAX];
    readings all = {.at = {{0}}, .n = 1};
    size_t n_letters;
    size_t n = 0;

    if (!may_be_foreign(name))
        return 0;
    n_letters =
        take_units(vd_compose(arena, vd_mojibake_repair(arena, raw)), letters);
    if (has_lone_syllable(letters, n_letters))
        return 0;
    for (size_t i = 0; i < n_letters; i++) {
        take_unit(folder, arena, &letters[i],
                  i == 0 ? EDGE : letters[i - 1].number,
                  i + 1 < n_letters ? letters[i + 1].number : EDGE, &all);
    }
    for (size_t i = 0; n_letters > 0 && i < all.n && n < VD_HEARD_MAX; i++) {
        vd_str text = vd_str_trim(
            vd_str_copy(arena, (vd_str){all.at[i].text, all.at[i].n}));

        if (text.n == 0 || is_known(text, name, out, n))
            continue;
        vd_name_parse(folder, arena, text, name->kind, &out[n]);
        if (out[n].n == 0)
            continue;
        out[n].foreign = true;
        out[n].reading = VD_READING_SOUND;
        out[n++].wade = VD_STR("");
    }
    return n;
}
