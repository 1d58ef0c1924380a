/* SPDX-License-Identifier: Apache-2.0 */
#include "match/word.h"

#include <string.h>

#include "names/distance.h"

enum {
    BYTES_MAX = 48,
    EDIT = 100,
    VOWEL = 50,     /* one vowel for another */
    DOUBLED = 25,   /* a letter written twice */
    SILENT = 35,    /* h */
    MUTE = 55,      /* a vowel more */
    SWAPPED = 60,   /* two neighbours exchanged */
    FIRST = 30,     /* more, at the beginning of a word */
    FIGURE = 150,   /* one for another */
    COST_MAX = 300, /* of what may be within edits: more is not told apart */
};

#include "letters.inc" /* generated from data/letters.tsv */

static bool is_vowel(char c)
{
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* Rows and columns: letters a-z, figures, and all else. */
enum { OTHER = 36 };

static unsigned class_of(char c)
{
    if (c >= 'a' && c <= 'z')
        return (unsigned)(c - 'a');
    return c >= '0' && c <= '9' ? 26 + (unsigned)(c - '0') : 36;
}

/* Of a letter that the other word does not have there. */
static unsigned insertion(vd_str s, size_t at)
{
    char c = s.p[at];

    if (at > 0 && s.p[at - 1] == c)
        return DOUBLED;
    if (c == 'h' && at > 0)
        return SILENT;
    if (c == 'c' && at + 1 < s.n && s.p[at + 1] == 'k')
        return DOUBLED;
    if (c == 'k' && at > 0 && s.p[at - 1] == 'c')
        return DOUBLED;
    return is_vowel(c) && at > 0 ? MUTE : EDIT;
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* What the cells of the table ask of each letter of a word. */
typedef struct spelling {
    vd_str text;
    size_t n;
    uint8_t class[BYTES_MAX];
    uint8_t insertion[BYTES_MAX];
    uint8_t two[BYTES_MAX]; /* it and the next are one sound: first of their
                               places in one_letter, from 1; 0: they are not */
    bool any_two;
} spelling;

static void spell(vd_str text, spelling *out)
{
    out->text = text;
    out->n = text.n < BYTES_MAX ? text.n : BYTES_MAX;
    for (size_t i = 0; i < out->n; i++) {
        out->class[i] = (uint8_t)class_of(text.p[i]);
        out->insertion[i] = (uint8_t)insertion(text, i);
        out->two[i] = 0;
    }
    out->any_two = false;
    for (size_t i = 0; i + 1 < out->n; i++) {
        if (out->class[i] < 26 && out->class[i + 1] < 26)
            out->two[i] = two_letters[out->class[i]][out->class[i + 1]];
        out->any_two = out->any_two || out->two[i] != 0;
    }
}

/* Two letters of one word, from i on, for one sound of the other. */
static unsigned digraph(const spelling *a, size_t i, char c)
{
    for (size_t k = a->two[i];
         k > 0 && one_letter[k - 1].first == a->text.p[i] &&
         one_letter[k - 1].second == a->text.p[i + 1];
         k++) {
        if (one_letter[k - 1].one == c)
            return one_letter[k - 1].cost;
    }
    return 10 * EDIT;
}

/* Rows of the table: the one in hand, and two before it. */
typedef struct rows {
    const unsigned *earlier;
    const unsigned *before;
    unsigned *now;
} rows;

/* Fills the row of letter i of a, from 1; returns its least cost.
   digraphs: two letters of either may be one sound. */
static inline unsigned fill(const rows *r, const spelling *a, size_t i,
                            const spelling *b, bool digraphs)
{
    const char *p = a->text.p;
    const char *q = b->text.p;
    const unsigned char *costs = letter_costs[a->class[i - 1]];
    bool other = a->class[i - 1] == OTHER;
    bool two = digraphs && i > 1 && a->two[i - 2] != 0;
    unsigned more = a->insertion[i - 1];
    unsigned best = r->now[0] = r->before[0] + more;

    for (size_t j = 1; j <= b->n; j++) {
        unsigned s = other && p[i - 1] == q[j - 1] ? 0 : costs[b->class[j - 1]];
        unsigned cost =
            r->before[j - 1] + (s > 0 && i == 1 && j == 1 ? s + FIRST : s);

        cost = least(cost, r->before[j] + more);
        cost = least(cost, r->now[j - 1] + b->insertion[j - 1]);
        if (two && b->class[j - 1] < 26)
            cost = least(cost, r->earlier[j - 1] + digraph(a, i - 2, q[j - 1]));
        if (digraphs && j > 1 && b->two[j - 2] != 0 && a->class[i - 1] < 26)
            cost = least(cost, r->before[j - 2] + digraph(b, j - 2, p[i - 1]));
        if (i > 1 && j > 1 && p[i - 1] == q[j - 2] && p[i - 2] == q[j - 1])
            cost = least(cost, r->earlier[j - 2] + SWAPPED);
        r->now[j] = cost;
        best = least(best, cost);
    }
    return best;
}

/* Most words have none, and rows that need not look for them are made twice as
   fast. */
static unsigned fill_row(const rows *r, const spelling *a, size_t i,
                         const spelling *b)
{
    return a->any_two || b->any_two ? fill(r, a, i, b, true)
                                    : fill(r, a, i, b, false);
}

unsigned vd_word_cost(vd_str first, vd_str second, unsigned limit)
{
    unsigned table[3][BYTES_MAX + 1];
    spelling a;
    spelling b;

    spell(first, &a);
    spell(second, &b);
    table[0][0] = 0;
    for (size_t j = 1; j <= b.n; j++)
        table[0][j] = table[0][j - 1] + b.insertion[j - 1];
    for (size_t i = 1; i <= a.n; i++) {
        rows r = {table[(i + 1) % 3], table[(i + 2) % 3], table[i % 3]};
        unsigned best = fill_row(&r, &a, i, &b);

        if (best > limit && i + 1 < a.n)
            return limit + 1;
    }
    return least(table[a.n % 3][b.n], limit + 1);
}

/* Edits that a word of so many letters may have suffered. */
static unsigned budget(size_t letters)
{
    return letters <= 2   ? 30
           : letters == 3 ? 60
           : letters == 4 ? 100
           : letters == 5 ? 110
           : letters <= 8 ? 210
                          : 260;
}

/* What stands between the consonants of a skeleton. */
static bool is_between(char c)
{
    return is_vowel(c) || c == 'h' || c == 'w' || c == 'v';
}

/* Letters of a word from *at on that are between consonants; h behind one is
   part of it (sh, th, kh), and is passed over. */
static vd_str take_between(vd_str s, size_t *at)
{
    size_t from;

    if (*at > 0 && *at < s.n && s.p[*at] == 'h' &&
        strchr("cdgkstz", s.p[*at - 1]) != NULL)
        (*at)++;
    from = *at;
    while (*at < s.n && is_between(s.p[*at]))
        (*at)++;
    return vd_str_slice(s, from, *at);
}

static bool has_one_of(vd_str s, const char *letters)
{
    for (size_t i = 0; i < s.n; i++) {
        if (strchr(letters, s.p[i]) != NULL)
            return true;
    }
    return false;
}

/* Long vowels and h are written in an abjad: what has them there has them
   in Latin letters; short ones are not. */
static bool may_be_vowels(vd_str abjad, vd_str latin, bool first, bool last)
{
    if (has_one_of(abjad, "w") && !has_one_of(latin, "ouwv"))
        return false;
    if (has_one_of(abjad, "yi") && !has_one_of(latin, "iyea"))
        return false;
    if (has_one_of(latin, "wv") && !has_one_of(abjad, "w"))
        return false;
    if (!first && has_one_of(abjad, "a") && !has_one_of(latin, "aeo"))
        return false;
    /* A long vowel at the end is always written, and so is h but for the one
       that stands for a. */
    if (last && abjad.n == 0 && has_one_of(latin, "iyou"))
        return false;
    return last || has_one_of(abjad, "h") == has_one_of(latin, "h");
}

/* sh, or ch as the French have it. */
static bool is_hushed(vd_str s, size_t at)
{
    return at + 1 < s.n && s.p[at + 1] == 'h' &&
           (s.p[at] == 's' || s.p[at] == 'c');
}

/* Behind the consonant at a place, and the same again; dj is one. */
static size_t behind_consonant(vd_str s, size_t at)
{
    if (s.p[at] == 'd' && at + 1 < s.n && s.p[at + 1] == 'j')
        at++;
    for (at++; at < s.n && s.p[at] == s.p[at - 1];)
        at++;
    return at;
}

static bool has_its_vowels(vd_str abjad, vd_str latin)
{
    size_t i = 0;
    size_t j = 0;

    for (bool first = true;; first = false) {
        vd_str x = take_between(abjad, &i);
        vd_str y = take_between(latin, &j);

        if (!may_be_vowels(x, y, first, i == abjad.n && j == latin.n))
            return false;
        if (i == abjad.n || j == latin.n)
            return i == abjad.n && j == latin.n;
        if (is_hushed(abjad, i) != is_hushed(latin, j))
            return false;
        i = behind_consonant(abjad, i);
        j = behind_consonant(latin, j);
    }
}

static bool same_skeleton(vd_str abjad, vd_str latin)
{
    char x[BYTES_MAX];
    char y[BYTES_MAX];
    size_t n = vd_word_skeleton(abjad, x, sizeof x);

    return n >= 2 && n == vd_word_skeleton(latin, y, sizeof y) &&
           memcmp(x, y, n) == 0 && has_its_vowels(abjad, latin);
}

/* "trdg" for "trading": its letters in order, beginning with the first, and
   no vowel that stands alone for a syllable. */
bool vd_is_short_for(vd_str a, vd_str b)
{
    size_t at = 1;

    if (a.n < 3 || a.n + 2 > b.n || a.p[0] != b.p[0])
        return false;
    if (a.n >= 4 && vd_str_starts(b, a))
        return true;
    for (size_t i = 1; i < a.n; i++) {
        if (is_vowel(a.p[i]))
            return false;
        while (at < b.n && b.p[at] != a.p[i])
            at++;
        if (at++ == b.n)
            return false;
    }
    return true;
}

/* One edit for each letter is nothing alike. */
static unsigned alikeness(unsigned cost, size_t letters)
{
    unsigned whole = (unsigned)letters * 50;

    return cost >= whole ? 0 : 1000 - cost * 20 / (unsigned)letters;
}

/* Words that are abbreviated are those that many firms share. */
static bool abbreviates(const vd_word *a, const vd_word *b)
{
    return (b->role == VD_ROLE_GENERIC || b->role == VD_ROLE_SECTOR) &&
           vd_is_short_for(a->text, b->text);
}

unsigned vd_word_edits(size_t letters)
{
    return letters < 3 ? 0 : letters < 6 ? 1 : 2;
}

/* Whether at most so many letters of a are not in b. */
bool vd_have_letters(uint32_t a, uint32_t b, unsigned most)
{
    uint32_t rest = a & ~b;

    for (; rest != 0 && most > 0; most--)
        rest &= rest - 1;
    return rest == 0;
}

/* A sound bound by length and letters. */
bool vd_may_be_within_edits(const vd_word *a, const vd_word *b)
{
    size_t less = a->text.n < b->text.n ? a->text.n : b->text.n;
    size_t more = a->text.n < b->text.n ? b->text.n : a->text.n;
    unsigned most = vd_word_edits(less);

    return more <= BYTES_MAX && more - less <= most &&
           vd_have_letters(a->letters, b->letters, most) &&
           vd_have_letters(b->letters, a->letters, most);
}

bool vd_within_edits(const vd_word *a, const vd_word *b)
{
    size_t n = a->text.n < b->text.n ? a->text.n : b->text.n;
    unsigned most = vd_word_edits(n);

    return most > 0 && vd_may_be_within_edits(a, b) &&
           vd_edit_distance(a->text, b->text, most) <= most;
}

static void set(vd_pairing *out, unsigned alike, unsigned cost, vd_likeness how)
{
    out->alike = (uint16_t)alike;
    out->cost = (uint16_t)cost;
    out->how = (uint8_t)how;
}

/* A name, or the letter that it begins with; a name of one letter, as Hangul
   has, is none. */
static bool may_be_initial(const vd_word *w)
{
    return w->text.n == 1 ? w->role == VD_ROLE_INITIAL
                          : w->role == VD_ROLE_NAME;
}

static bool pair_by_role(const vd_word *a, const vd_word *b, bool org,
                         vd_pairing *out)
{
    if (a->role == VD_ROLE_NUMBER || b->role == VD_ROLE_NUMBER) {
        if (a->role == b->role && a->concept != 0 && a->concept == b->concept)
            set(out, 1000, 0, VD_LIKE_TERM);
        return true;
    }
    if (a->concept != 0 && a->concept == b->concept && a->role == b->role) {
        set(out, 980, 0, VD_LIKE_TERM);
        return true;
    }
    if (!org && (a->text.n == 1 || b->text.n == 1)) {
        if (a->text.p[0] == b->text.p[0] && may_be_initial(a) &&
            may_be_initial(b))
            set(out, 850, 0, VD_LIKE_INITIAL);
        return true;
    }
    return false;
}

/* Vowels apart, the same: Osama and Usama. */
static bool same_but_vowels(vd_str a, vd_str b)
{
    size_t i = 0;
    size_t j = 0;

    for (;;) {
        while (i < a.n && is_vowel(a.p[i]))
            i++;
        while (j < b.n && is_vowel(b.p[j]))
            j++;
        if (i == a.n || j == b.n)
            return i == a.n && j == b.n;
        if (a.p[i++] != b.p[j++])
            return false;
        while (i < a.n && a.p[i] == a.p[i - 1])
            i++;
        while (j < b.n && b.p[j] == b.p[j - 1])
            j++;
    }
}

/* Neighbours of a key of the usual keyboard. */
static bool are_neighbours(char a, char b)
{
    static const char *const keys[] = {"1234567890", "qwertyuiop", "asdfghjkl",
                                       "zxcvbnm"};
    int row[2] = {-9, -9};
    int column[2] = {0, 0};

    for (int r = 0; r < 4; r++) {
        const char *p = strchr(keys[r], a);
        const char *q = strchr(keys[r], b);

        if (p != NULL && *p != '\0') {
            row[0] = r;
            column[0] = (int)(p - keys[r]);
        }
        if (q != NULL && *q != '\0') {
            row[1] = r;
            column[1] = (int)(q - keys[r]);
        }
    }
    if (row[0] == row[1])
        return column[0] - column[1] == 1 || column[1] - column[0] == 1;
    /* Each row stands half a key to the right of the one above. */
    if (row[1] == row[0] + 1)
        return column[1] == column[0] || column[1] == column[0] - 1;
    return row[0] == row[1] + 1 &&
           (column[0] == column[1] || column[0] == column[1] - 1);
}

static bool look_alike(char a, char b)
{
    static const char *const seen[] = {"0o", "1i", "1l", "il", "5s", "8b",
                                       "6b", "9g", "ec", "2z", "uv"};

    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++) {
        if ((seen[i][0] == a && seen[i][1] == b) ||
            (seen[i][0] == b && seen[i][1] == a))
            return true;
    }
    return false;
}

/* "rn" read for "m". */
static bool reads_as(vd_str a, vd_str b)
{
    static const char *const seen[] = {"rnm", "cld", "vvw", "nnm", "iiu"};
    size_t at = 0;

    if (a.n != b.n + 1)
        return false;
    while (at < b.n && a.p[at] == b.p[at])
        at++;
    for (size_t i = 0; at < b.n && i < sizeof seen / sizeof seen[0]; i++) {
        if (a.p[at] == seen[i][0] && a.p[at + 1] == seen[i][1] &&
            b.p[at] == seen[i][2] &&
            memcmp(a.p + at + 2, b.p + at + 1, b.n - at - 1) == 0)
            return true;
    }
    return false;
}

/* A slip of the hand or of the eye, and not another letter meant: letters
   are missing or twice there, two neighbours changed places, the key beside
   was hit, or one was read for another. */
static bool is_slip(vd_str a, vd_str b)
{
    size_t more = a.n > b.n ? a.n - b.n : b.n - a.n;
    size_t at = 0;

    if (reads_as(a, b) || reads_as(b, a))
        return true;
    if (more > 0)
        return more <= 2 && vd_edit_distance(a, b, 2) == more;
    if (vd_edit_distance(a, b, 1) != 1)
        return false;
    while (at < a.n && a.p[at] == b.p[at])
        at++;
    if (at + 1 < a.n && a.p[at] == b.p[at + 1] && a.p[at + 1] == b.p[at])
        return true;
    return at < a.n &&
           (are_neighbours(a.p[at], b.p[at]) || look_alike(a.p[at], b.p[at]));
}

static bool is_variant(const vd_word *a, const vd_word *b, unsigned cost,
                       size_t shorter, const vd_pair_context *context)
{
    if (context->short_words && a->text.n == b->text.n)
        return false;
    /* Two names in use that no table makes one are two. */
    if (cost <= 30 && cost <= 8 * shorter &&
        !(a->popular && b->popular && a->text.n == b->text.n))
        return true;
    return context->arabic && cost <= 120 && same_but_vowels(a->text, b->text);
}

/* Within the edits that words of their length may have suffered. */
static bool pair_by_edits(const vd_word *a, const vd_word *b,
                          const vd_pair_context *context, vd_pairing *out)
{
    size_t shorter = a->text.n < b->text.n ? a->text.n : b->text.n;
    unsigned cost;

    if (!vd_within_edits(a, b))
        return false;
    cost = vd_word_cost(a->text, b->text, COST_MAX);
    /* A letter is missing: Hind, Hid. */
    if (shorter == 3 && a->text.n != b->text.n &&
        a->text.p[0] == b->text.p[0] && !(a->text.n == 3 ? a : b)->popular)
        shorter++;
    if (cost > budget(shorter) &&
        (shorter < 4 || vd_edit_distance(a->text, b->text, 1) != 1))
        return false;
    set(out, alikeness(cost, a->text.n + b->text.n), cost,
        is_variant(a, b, cost, shorter, context) ? VD_LIKE_VARIANT
        : is_slip(a->text, b->text)              ? VD_LIKE_SLIP
                                                 : VD_LIKE_TYPO);
    return true;
}

static void pair_unequal(const vd_word *a, const vd_word *b,
                         const vd_pair_context *context, vd_pairing *out)
{
    /* Two letters of a transcription are a syllable, and no way to write
       another. */
    bool syllables = context->foreign && a->text.n <= 2 && b->text.n <= 2;
    bool grouped = !context->org && !syllables && (a->groups & b->groups) != 0;

    if (pair_by_role(a, b, context->org, out) ||
        (a->role == VD_ROLE_LEGAL && b->role == VD_ROLE_LEGAL))
        return;
    if (grouped && vd_share_group(a->nicknames, b->nicknames))
        set(out, 900, 0, VD_LIKE_NICK);
    else if (grouped && vd_share_group(a->variants, b->variants))
        set(out, 960, 0, VD_LIKE_VARIANT);
    else if (!context->exact && pair_by_edits(a, b, context, out))
        return;
    else if (context->abjad && a->bones == b->bones &&
             (context->abjad_first ? same_skeleton(a->text, b->text)
                                   : same_skeleton(b->text, a->text)))
        set(out, 880, 0, VD_LIKE_SKELETON);
    else if (context->firms && (abbreviates(a, b) || abbreviates(b, a)))
        set(out, 850, 0, VD_LIKE_SHORT);
}

bool vd_may_be_mistyped(const vd_word *w)
{
    /* Endings of names have no concept. */
    return w->concept != 0 && ((w->role == VD_ROLE_LEGAL && w->text.n >= 6) ||
                               (w->role == VD_ROLE_TITLE && w->text.n >= 4) ||
                               (w->role == VD_ROLE_PARTICLE && w->text.n >= 4));
}

/* A legal form that was mistyped is read as a name: "Cempany"; so is a title
   or a particle, "Haij", "Adbul". */
static void pair_mistyped(const vd_word *a, const vd_word *b,
                          const vd_pair_context *context, vd_pairing *out)
{
    const vd_word *form = a->weight < VD_WORD_HEAVY ? a : b;
    const vd_word *name = form == a ? b : a;

    if (vd_may_be_mistyped(form) && name->role == VD_ROLE_NAME &&
        name->text.n >= 3 && !name->popular &&
        vd_edit_distance(form->text, name->text, 1) == 1)
        (void)pair_by_edits(a, b, context, out);
}

void vd_word_pair_up(const vd_word *a, const vd_word *b,
                     const vd_pair_context *context, vd_pairing *out)
{
    *out = (vd_pairing){0, UINT16_MAX, VD_LIKE_NOT};
    /* A particle or a legal form is not a name of the same letters. */
    if ((a->weight < VD_WORD_HEAVY) != (b->weight < VD_WORD_HEAVY)) {
        pair_mistyped(a, b, context, out);
        return;
    }
    if (vd_str_is(a->text, b->text))
        set(out, 1000, 0, VD_LIKE_EXACT);
    else
        pair_unequal(a, b, context, out);
}

/* Letters apart that no transcription brings together. */
bool vd_are_far(uint32_t a, uint32_t b)
{
    return !vd_have_letters(a, b, 3) || !vd_have_letters(b, a, 3);
}

int vd_word_alike(const vd_word *a, const vd_word *b)
{
    size_t letters = a->text.n + b->text.n;
    size_t more =
        a->text.n > b->text.n ? a->text.n - b->text.n : b->text.n - a->text.n;

    return more > 4 || vd_are_far(a->letters, b->letters)
               ? 0
               : (int)alikeness(
                     vd_word_cost(a->text, b->text, 28 * (unsigned)letters),
                     letters);
}
