/* SPDX-License-Identifier: Apache-2.0 */
#include "names/lexicon.h"

#include <string.h>

#include "names/distance.h"
#include "names/word.h"

/* A word of terms, by a key of vd_slip_keys(). */
typedef struct vd_slip {
    uint32_t key;
    uint32_t word;
} vd_slip;

#include "lexicon.inc"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

enum { WORDS_MAX = 8, BYTES = 128 };

/* As vd_str_cmp() orders: bytes, then the shorter first. */
static int compare(const char *key, vd_str words)
{
    int c = strncmp(key, words.p, words.n);

    return c != 0 ? c : key[words.n] != '\0';
}

/* The first term that does not come before the words; NULL if all do. */
static const vd_term *first_from(bool person, vd_str words)
{
    const vd_term *terms = person ? person_terms : org_terms;
    const uint64_t *heads = person ? person_heads : org_heads;
    size_t n = person ? COUNT(person_terms) : COUNT(org_terms);
    uint64_t head = vd_word_head(words);
    size_t from = 0;
    size_t to = n;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (heads[middle] < head ||
            (heads[middle] == head && compare(terms[middle].key, words) < 0))
            from = middle + 1;
        else
            to = middle;
    }
    return from < n ? &terms[from] : NULL;
}

const vd_term *vd_lexicon_find(bool person, vd_str words)
{
    const vd_term *term = words.n == 0 ? NULL : first_from(person, words);

    return term != NULL && compare(term->key, words) == 0 ? term : NULL;
}

const vd_term *vd_lexicon_longest(bool person, const vd_str *words, size_t n,
                                  size_t *taken)
{
    char text[BYTES];
    size_t ends[WORDS_MAX];
    size_t length = 0;
    size_t count = 0;
    const vd_term *first = first_from(person, words[0]);

    /* Most words begin none: those that do stand where the word would. */
    if (first == NULL || strncmp(first->key, words[0].p, words[0].n) != 0)
        return NULL;
    while (count < n && count < WORDS_MAX &&
           length + words[count].n + 1 < sizeof text) {
        if (count > 0)
            text[length++] = ' ';
        memcpy(text + length, words[count].p, words[count].n);
        length += words[count].n;
        ends[count++] = length;
    }
    for (; count > 0; count--) {
        const vd_term *term =
            vd_lexicon_find(person, (vd_str){text, ends[count - 1]});

        if (term != NULL) {
            *taken = count;
            return term;
        }
    }
    return NULL;
}

bool vd_lexicon_begins(bool person, vd_str word)
{
    char text[BYTES];
    const vd_term *term;

    if (word.n == 0 || word.n + 1 > sizeof text)
        return false;
    memcpy(text, word.p, word.n);
    text[word.n] = ' ';
    term = first_from(person, (vd_str){text, word.n + 1});
    return term != NULL && strncmp(term->key, text, word.n + 1) == 0;
}

typedef struct meant {
    vd_str word;
    bool person;
    vd_str *out;
    size_t most;
    size_t n;
} meant;

static void put_meant(meant *m, vd_str word)
{
    size_t at = 0;

    while (at < m->n && vd_str_cmp(m->out[at], word) < 0)
        at++;
    if (at == m->most || (at < m->n && vd_str_is(m->out[at], word)))
        return;
    m->n += m->n < m->most;
    memmove(m->out + at + 1, m->out + at, (m->n - 1 - at) * sizeof *m->out);
    m->out[at] = word;
}

static void look_for_slip(void *ctx, uint32_t key)
{
    meant *m = ctx;
    size_t place = vd_word_place((uint64_t)key << 32);

    for (size_t i = slips_at[place]; i < slips_at[place + 1]; i++) {
        vd_str word;

        if (slips[i].key != key)
            continue;
        word = vd_str_of(term_words[slips[i].word]);
        if (vd_edit_distance(m->word, word, 1) == 1 &&
            (!m->person || vd_lexicon_find(true, word) != NULL))
            put_meant(m, word);
    }
}

size_t vd_lexicon_meant(bool person, vd_str word, vd_str *out, size_t most)
{
    meant m = {.word = word, .person = person, .out = out, .most = most};

    if (word.n + 1 >= VD_SLIP_MIN && word.n <= VD_SLIP_MAX + 1)
        vd_slip_keys(word, look_for_slip, &m);
    return m.n;
}

const char *vd_concept_name(uint16_t concept)
{
    return concept == 0 || concept > COUNT(concepts) ? ""
                                                     : concepts[concept - 1];
}

/* Keys in their order, and for each place where those of it begin. */
typedef struct table {
    const uint64_t *keys;
    const uint16_t *at;
} table;

/* The first key that is no less; those of a place are from *to on of others. */
static size_t first_at(table t, uint64_t key, size_t *to)
{
    size_t place = vd_word_place(key);
    size_t from = t.at[place];
    size_t end = *to = t.at[place + 1];

    while (from < end) {
        size_t middle = from + (end - from) / 2;

        if (t.keys[middle] < key)
            from = middle + 1;
        else
            end = middle;
    }
    return from;
}

static vd_groups groups_of(table t, vd_str word)
{
    uint64_t key = vd_word_in_group(word, 0);
    size_t to;
    size_t from = first_at(t, key, &to);
    vd_groups out = {t.keys + from, 0};

    while (from + out.n < to &&
           out.at[out.n] >> VD_GROUP_BITS == key >> VD_GROUP_BITS)
        out.n++;
    return out;
}

vd_groups vd_nickname_groups(vd_str word)
{
    return groups_of((table){nicknames, nicknames_at}, word);
}

vd_groups vd_variant_groups(vd_str word)
{
    return groups_of((table){variants, variants_at}, word);
}

bool vd_share_group(vd_groups a, vd_groups b)
{
    const uint64_t mask = (UINT64_C(1) << VD_GROUP_BITS) - 1;

    for (size_t i = 0; i < a.n; i++) {
        for (size_t j = 0; j < b.n; j++) {
            if ((a.at[i] & mask) == (b.at[j] & mask))
                return true;
        }
    }
    return false;
}

unsigned vd_rarity(vd_str word)
{
    uint64_t key = vd_word_hash(word) & ~UINT64_C(1023);
    size_t to;
    size_t at = first_at((table){frequent, frequent_at}, key, &to);

    return at < to && (frequent[at] & ~UINT64_C(1023)) == key
               ? (unsigned)(frequent[at] & 1023)
               : 1000;
}

bool vd_is_popular(vd_str word)
{
    uint64_t key = vd_word_hash(word);
    size_t to;
    size_t at = first_at((table){popular, popular_at}, key, &to);

    return at < to && popular[at] == key;
}
