/* SPDX-License-Identifier: Apache-2.0 */
#include "match/having.h"

#include "match/keys.h"

enum {
    ENTRIES_MAX = 128, /* few parties have so many names at most */
    OWNERS_MAX = 40,   /* of one name, if it is of few parties */
};

typedef struct having {
    const vd_index *index;
    vd_str words[VD_WORDS_MAX]; /* of the query, as written, each once */
    size_t n_words;
    uint32_t *entries;
    uint64_t keys[ENTRIES_MAX]; /* of all words of the entry, in any order */
    size_t n;
    bool many;
} having;

static void take_words(having *h, vd_str folded)
{
    vd_str word;

    while (h->n_words < VD_WORDS_MAX &&
           vd_str_next(&folded, VD_STR(" "), &word)) {
        bool is_new = word.n > 0;

        for (size_t i = 0; is_new && i < h->n_words; i++)
            is_new = !vd_str_is(h->words[i], word);
        if (is_new)
            h->words[h->n_words++] = word;
    }
}

/* Whether an entry has all words; the key is of all that it has. */
static bool has_all(const having *h, vd_str folded, uint64_t *key)
{
    uint32_t missing = h->n_words == VD_WORDS_MAX
                           ? UINT32_MAX
                           : (UINT32_C(1) << h->n_words) - 1;
    vd_str word;

    *key = 0;
    while (vd_str_next(&folded, VD_STR(" "), &word)) {
        *key += vd_word_mix(vd_word_hash(word));
        for (size_t i = 0; i < h->n_words; i++) {
            if (vd_str_is(h->words[i], word))
                missing &= ~(UINT32_C(1) << i);
        }
    }
    return missing == 0;
}

static const vd_index_entry *entry_at(const vd_index *x, uint32_t number)
{
    return vd_index_take(x, VD_SECTION_ENTRIES, number, 1,
                         sizeof(vd_index_entry));
}

static void consider(having *h, uint32_t number)
{
    const vd_index_entry *e = entry_at(h->index, number);
    uint64_t key;

    if (e == NULL || h->many ||
        !has_all(h, vd_index_str(h->index, e->folded), &key))
        return;
    if (h->n == ENTRIES_MAX) {
        h->many = true;
        return;
    }
    h->keys[h->n] = key;
    h->entries[h->n++] = number;
}

/* ---- those that have one ---- */

/* The names that have a word, from the one on that was looked for last. */
typedef struct bearers {
    vd_index_links of[VD_WORDS_MAX];
    size_t rarest;
} bearers;

static void find_bearers(const having *h, bearers *out)
{
    uint64_t keys[VD_WORDS_MAX];

    for (size_t i = 0; i < h->n_words; i++)
        keys[i] = vd_key_of(VD_HINT_WRITTEN, h->words[i]);
    vd_index_find(h->index, VD_SECTION_HINTS, keys, h->n_words, out->of);
    out->rarest = 0;
    for (size_t i = 1; i < h->n_words; i++) {
        if (out->of[i].n < out->of[out->rarest].n)
            out->rarest = i;
    }
}

/* Whether the entry is among some that are in order; what comes before it is
   not looked at again. */
static bool is_among(vd_index_links *links, uint32_t entry)
{
    size_t step = 1;
    size_t from = 0;
    size_t to;

    while (step < links->n && links->at[step].value < entry) {
        from = step;
        step *= 2;
    }
    to = step < links->n ? step : links->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (links->at[middle].value < entry)
            from = middle + 1;
        else
            to = middle;
    }
    links->at += from;
    links->n -= from;
    return links->n > 0 && links->at->value == entry;
}

static bool are_all_there(const having *h, bearers *b, uint32_t entry)
{
    for (size_t i = 0; i < h->n_words; i++) {
        if (i != b->rarest && !is_among(&b->of[i], entry))
            return false;
    }
    return true;
}

/* Keys are hashes: what has them is read. */
static void consider_bearers(having *h)
{
    bearers b;
    vd_index_links links;

    find_bearers(h, &b);
    links = b.of[b.rarest];
    for (size_t i = 0; i < links.n && !h->many; i++) {
        if (are_all_there(h, &b, links.at[i].value))
            consider(h, links.at[i].value);
    }
}

/* ---- parties ---- */

static const vd_index_owner *owners_of(const vd_index *x, uint32_t entry,
                                       size_t *n)
{
    const vd_index_entry *e = entry_at(x, entry);

    *n = e == NULL ? 0 : e->n_owners;
    return e == NULL ? NULL
                     : vd_index_take(x, VD_SECTION_OWNERS, e->owners, *n,
                                     sizeof(vd_index_owner));
}

/* They are in the order of their numbers. */
static bool share_owner(const vd_index *x, uint32_t a, uint32_t b)
{
    size_t n;
    size_t m;
    const vd_index_owner *o = owners_of(x, a, &n);
    const vd_index_owner *p = owners_of(x, b, &m);
    size_t i = 0;
    size_t j = 0;

    while (o != NULL && p != NULL && i < n && j < m) {
        if (o[i].candidate == p[j].candidate)
            return true;
        if (o[i].candidate < p[j].candidate)
            i++;
        else
            j++;
    }
    return false;
}

/* A name that more bear than lists repeat is of many who have it. */
static bool is_common(const having *h)
{
    for (size_t i = 0; i < h->n; i++) {
        size_t n;

        (void)owners_of(h->index, h->entries[i], &n);
        if (n > OWNERS_MAX)
            return true;
    }
    return false;
}

static size_t count_parties(const having *h)
{
    uint8_t party[ENTRIES_MAX];
    size_t parties = 0;

    for (size_t i = 0; i < h->n; i++) {
        party[i] = (uint8_t)i;
        parties++;
        for (size_t j = 0; j < i; j++) {
            uint8_t other = party[j];

            if (other == party[i] ||
                (h->keys[i] != h->keys[j] &&
                 !share_owner(h->index, h->entries[i], h->entries[j])))
                continue;
            for (size_t k = 0; k < i; k++) {
                if (party[k] == other)
                    party[k] = party[i];
            }
            parties--;
        }
    }
    return parties;
}

size_t vd_having(const vd_index *x, const vd_name *name, bool exhaustive,
                 vd_arena *arena, uint32_t **out)
{
    having h = {.index = x};

    take_words(&h, name->folded);
    if (h.n_words < 2)
        return 0;
    h.entries = VD_NEW_N(arena, uint32_t, ENTRIES_MAX);
    if (exhaustive) {
        for (uint32_t i = 0; i < vd_index_names(x) && !h.many; i++)
            consider(&h, i);
    } else {
        consider_bearers(&h);
    }
    if (h.n == 0 || h.many || is_common(&h) ||
        count_parties(&h) > VD_HAVING_FEW)
        return 0;
    *out = h.entries;
    return h.n;
}
