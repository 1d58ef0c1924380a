/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/address.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/oom.h"
#include "base/strmap.h"

enum {
    WORDS_MAX = 48,
    HITS_MAX = 16,
    LEAST_WORDS = 4, /* "Moscow, Russia" is no place to meet */
    ASKED = 3,       /* rarest words that addresses are looked up by */
    MILLION = 1000000,
};

typedef struct place {
    uint32_t candidate;
    uint32_t first; /* of its words */
    uint32_t n;
    vd_str text;
} place;

struct vd_addresses {
    const vd_index *index;
    vd_arena arena;
    vd_strmap words;  /* to number */
    uint32_t *counts; /* of each word: addresses that have it */
    uint32_t *starts; /* of its postings */
    uint32_t *postings;
    vd_buf places;
    vd_buf place_words; /* u32 */
};

static size_t words_of(vd_str folded, vd_str out[WORDS_MAX])
{
    size_t n = 0;
    vd_str word;

    while (n < WORDS_MAX && vd_str_next(&folded, VD_STR(" "), &word)) {
        size_t i = 0;

        while (i < n && !vd_str_is(out[i], word))
            i++;
        if (i == n && word.n > 0)
            out[n++] = word;
    }
    return n;
}

static bool has_digit(vd_str word)
{
    for (size_t i = 0; i < word.n; i++) {
        if (vd_ascii_is_digit(word.p[i]))
            return true;
    }
    return false;
}

static const place *place_at(const vd_addresses *a, size_t i)
{
    return (const place *)(const void *)a->places.p + i;
}

static const uint32_t *words_at(const vd_addresses *a, const place *p)
{
    return (const uint32_t *)(const void *)a->place_words.p + p->first;
}

static size_t count_of_places(const vd_addresses *a)
{
    return a->places.n / sizeof(place);
}

static void add(vd_addresses *a, vd_folder *folder, uint32_t candidate,
                vd_str text)
{
    vd_arena arena;
    vd_str words[WORDS_MAX];
    place p = {.candidate = candidate,
               .first = (uint32_t)(a->place_words.n / sizeof(uint32_t)),
               .text = text};
    size_t n;

    vd_arena_init(&arena, 0);
    n = words_of(vd_fold(folder, &arena, text), words);
    for (size_t i = 0; n >= LEAST_WORDS && i < n; i++) {
        uint32_t number =
            (uint32_t)*vd_strmap_put(&a->words, words[i], a->words.n, NULL);

        vd_buf_put(&a->place_words,
                   (vd_str){(const char *)&number, sizeof number});
        p.n++;
    }
    if (p.n > 0)
        vd_buf_put(&a->places, (vd_str){(const char *)&p, sizeof p});
    vd_arena_done(&arena);
}

/* Which addresses have a word. */
static void post(vd_addresses *a)
{
    size_t n = a->words.n;
    uint32_t *next = VD_NEW_N(&a->arena, uint32_t, n + 1);

    a->counts = VD_NEW_N(&a->arena, uint32_t, n + 1);
    a->starts = VD_NEW_N(&a->arena, uint32_t, n + 2);
    a->postings =
        VD_NEW_N(&a->arena, uint32_t, a->place_words.n / sizeof(uint32_t) + 1);
    for (size_t i = 0; i < a->place_words.n / sizeof(uint32_t); i++)
        a->counts[((const uint32_t *)(const void *)a->place_words.p)[i]]++;
    for (size_t i = 0; i < n; i++) {
        a->starts[i + 1] = a->starts[i] + a->counts[i];
        next[i] = a->starts[i];
    }
    for (size_t i = 0; i < count_of_places(a); i++) {
        const place *p = place_at(a, i);

        for (uint32_t k = 0; k < p->n; k++)
            a->postings[next[words_at(a, p)[k]]++] = (uint32_t)i;
    }
}

vd_status vd_addresses_open(const vd_index *index, vd_folder *folder,
                            vd_addresses **out, vd_err *err)
{
    vd_addresses *a = calloc(1, sizeof *a);
    vd_candidate c;
    vd_arena arena;

    if (a == NULL)
        vd_out_of_memory(sizeof *a);
    a->index = index;
    vd_arena_init(&a->arena, 0);
    vd_arena_init(&arena, 0);
    vd_strmap_init(&a->words, &a->arena);
    vd_buf_init(&a->places);
    vd_buf_init(&a->place_words);
    for (uint32_t i = 0; vd_index_candidate(index, i, &arena, &c); i++) {
        for (size_t k = 0; k < c.entity->n; k++) {
            if (c.entity->values[k].prop == VD_PROP_ADDRESS)
                add(a, folder, i, c.entity->values[k].text);
        }
        vd_arena_reset(&arena);
    }
    post(a);
    vd_arena_done(&arena);
    if (vd_index_is_damaged(index)) {
        vd_addresses_close(a);
        return vd_fail(err, VD_INVALID, VD_NOWHERE, "the index is damaged");
    }
    *out = a;
    return VD_OK;
}

void vd_addresses_close(vd_addresses *a)
{
    if (a == NULL)
        return;
    vd_buf_done(&a->places);
    vd_buf_done(&a->place_words);
    vd_arena_done(&a->arena);
    free(a);
}

/* --- asking -------------------------------------------------------------- */

/* What a word says: one that hundreds of addresses have, a tenth of one that
   none has. */
static int weight_of(const vd_addresses *a, const size_t *number)
{
    uint32_t count = number == NULL ? 0 : a->counts[*number];

    return count <= 2     ? 10
           : count <= 10  ? 8
           : count <= 50  ? 5
           : count <= 300 ? 3
                          : 1;
}

typedef struct question {
    vd_str words[WORDS_MAX];
    size_t *numbers[WORDS_MAX]; /* NULL: no listed address has it */
    size_t n;
    int weight; /* of all */
} question;

static bool has_number(const place *p, const uint32_t *words, size_t number)
{
    for (uint32_t i = 0; i < p->n; i++) {
        if (words[i] == number)
            return true;
    }
    return false;
}

/* The share of both that is common: twice that over the sum of both. */
static int likeness(const vd_addresses *a, const question *q, const place *p)
{
    const uint32_t *words = words_at(a, p);
    int common = 0;
    int other = 0;
    size_t shared = 0;
    bool number = false;

    for (size_t i = 0; i < q->n; i++) {
        if (q->numbers[i] == NULL || !has_number(p, words, *q->numbers[i]))
            continue;
        common += weight_of(a, q->numbers[i]);
        number = number || has_digit(q->words[i]);
        shared++;
    }
    for (uint32_t i = 0; i < p->n; i++) {
        size_t word = words[i];

        other += weight_of(a, &word);
    }
    if (!number || shared < LEAST_WORDS)
        return 0;
    return (int)((long long)2 * common * MILLION / (q->weight + other));
}

static size_t keep(vd_address_hit *hits, size_t n, vd_address_hit hit)
{
    size_t least = 0;

    for (size_t i = 0; i < n; i++) {
        if (hits[i].candidate == hit.candidate) {
            if (hits[i].likeness < hit.likeness)
                hits[i] = hit;
            return n;
        }
    }
    if (n < HITS_MAX) {
        hits[n++] = hit;
        return n;
    }
    for (size_t i = 1; i < n; i++)
        least = hits[i].likeness < hits[least].likeness ? i : least;
    if (hits[least].likeness < hit.likeness)
        hits[least] = hit;
    return n;
}

static size_t ask(const vd_addresses *a, const question *q, size_t word,
                  int floor, vd_address_hit *hits, size_t n)
{
    size_t number = *q->numbers[word];

    for (uint32_t i = a->starts[number]; i < a->starts[number + 1]; i++) {
        const place *p = place_at(a, a->postings[i]);
        int like = likeness(a, q, p);

        if (like >= floor)
            n = keep(hits, n, (vd_address_hit){p->candidate, p->text, like});
    }
    return n;
}

/* The rarest word that was not asked for; n if there is none.  What is alike at
   the floor cannot lack the three rarest, which say most. */
static size_t rarest(const vd_addresses *a, const question *q,
                     const bool *asked)
{
    size_t best = q->n;

    for (size_t i = 0; i < q->n; i++) {
        if (asked[i] || q->numbers[i] == NULL)
            continue;
        if (best == q->n ||
            a->counts[*q->numbers[i]] < a->counts[*q->numbers[best]])
            best = i;
    }
    return best;
}

size_t vd_addresses_find(const vd_addresses *a, vd_folder *folder,
                         vd_arena *arena, vd_str address, int floor,
                         vd_address_hit **out)
{
    vd_address_hit *hits = VD_NEW_N(arena, vd_address_hit, HITS_MAX);
    bool asked[WORDS_MAX] = {false};
    question q = {0};
    size_t n = 0;

    *out = hits;
    q.n = words_of(vd_fold(folder, arena, address), q.words);
    for (size_t i = 0; i < q.n; i++) {
        q.numbers[i] = vd_strmap_find(&a->words, q.words[i]);
        q.weight += weight_of(a, q.numbers[i]);
    }
    for (size_t i = 0; q.n >= LEAST_WORDS && i < ASKED; i++) {
        size_t word = rarest(a, &q, asked);

        if (word == q.n)
            break;
        asked[word] = true;
        n = ask(a, &q, word, floor, hits, n);
    }
    return n;
}
