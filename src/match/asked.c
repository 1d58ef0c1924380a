/* SPDX-License-Identifier: Apache-2.0 */
#include "match/asked.h"

#include <stdlib.h>

#include "base/oom.h"
#include "match/keys.h"

enum { REMEMBERED = 4096 }; /* pairs of words; a power of two */

/* The pairing of a word of the query and one of the vocabulary, in one
   context; or how far they contradict. */
struct vd_remembered {
    uint64_t key; /* 0: none */
    vd_pairing pairing;
    int alike;
};

void vd_asked_init(vd_asked *a, const vd_index *index)
{
    size_t n = vd_index_words(index);

    *a = (vd_asked){.index = index,
                    .near = vd_near_new(index),
                    .n_words = n,
                    .alike = vd_zeroed(n, sizeof *a->alike),
                    .quality = vd_zeroed(n, sizeof *a->quality),
                    .as_one = vd_zeroed(n, sizeof *a->as_one),
                    .found = vd_zeroed(n, sizeof *a->found),
                    .memory = vd_zeroed(REMEMBERED, sizeof *a->memory)};
}

void vd_asked_done(vd_asked *a)
{
    vd_near_free(a->near);
    free(a->alike);
    free(a->quality);
    free(a->as_one);
    free(a->found);
    free(a->memory);
}

/* ---- pairs that were compared before ---- */

static uint64_t key_of_pair(const vd_asked *a, size_t i, uint32_t word,
                            unsigned how)
{
    return a->names << 46 | (uint64_t)word << 14 | i << 8 | how;
}

static vd_remembered *memory_of(const vd_asked *a, uint64_t key)
{
    return &a->memory[vd_word_mix(key) & (REMEMBERED - 1)];
}

int vd_asked_alike(const vd_asked *a, size_t i, uint32_t word)
{
    uint64_t key = key_of_pair(a, i, word, 0) | UINT64_C(1) << 13;
    vd_remembered *m = memory_of(a, key);
    vd_word w;

    if (m->key != key) {
        if (!vd_index_word_at(a->index, word, &w))
            return 0;
        m->alike = vd_word_alike(&a->name->words[i], &w);
        m->key = key;
    }
    return m->alike;
}

void vd_asked_pair(const vd_asked *a, size_t i, uint32_t word,
                   const vd_word *listed, const vd_pair_context *context,
                   vd_pairing *out)
{
    unsigned how = (unsigned)(context->org | context->firms << 1 |
                              context->abjad << 2 | context->foreign << 3 |
                              context->arabic << 4 | context->short_words << 5 |
                              context->abjad_first << 6 | context->exact << 7);
    uint64_t key = key_of_pair(a, i, word, how);
    vd_remembered *m = memory_of(a, key);

    if (m->key != key) {
        vd_word_pair_up(&a->name->words[i], listed, context, &m->pairing);
        m->key = key;
    }
    *out = m->pairing;
}

/* ---- words alike ---- */

/* Marks every word of the vocabulary that is alike to the word; false if there
   is none. */
static bool find_words(vd_asked *a, const vd_word *w, vd_near_for what,
                       uint32_t bit)
{
    size_t n;
    const vd_near_word *found = vd_near_find(a->near, w, what, &n);

    for (size_t i = 0; i < n; i++) {
        uint32_t number = found[i].number;

        if (a->alike[number] == 0) {
            a->found[a->n_found++] = number;
            a->quality[number] = a->as_one[number] = 0;
        }
        a->alike[number] |= bit;
        a->as_one[number] |= what.joined;
        if (found[i].alike > a->quality[number])
            a->quality[number] = (uint16_t)found[i].alike;
    }
    return n > 0;
}

static void look_at_words(vd_asked *a)
{
    const vd_name *name = a->name;
    vd_near_for two = {.firm = a->firm, .abjad = name->abjad};

    for (size_t i = 0; i < name->n; i++) {
        const vd_word *w = &name->words[i];
        uint32_t bit = UINT32_C(1) << i;

        a->first[i] = (unsigned char)w->text.p[0];
        a->letter[i] = w->text.n == 1;
        a->left_out[i] = vd_weight_left_out(name, i);
        a->letters = a->letters || a->letter[i];
        if (a->letter[i])
            a->letter_bits |= bit;
        else if (vd_is_naming(w))
            a->naming |= bit;
        if (a->letter[i] || w->weight < VD_WORD_HEAVY)
            a->unasked |= bit;
        a->servant = a->servant || vd_is_servant(w);
        if (w->weight < VD_WORD_HEAVY) {
            a->light += w->weight;
            if (vd_may_be_mistyped(w))
                (void)find_words(a, w, two, bit);
            continue;
        }
        a->heavy |= bit;
        /* A father's name, or one that stands twice, may be left out. */
        a->names_somebody =
            a->names_somebody || (a->left_out[i] > VD_WORD_HEAVY &&
                                  (w->role != VD_ROLE_NAME || w->concept == 0));
        a->least = vd_smaller(a->least, a->left_out[i]);
        a->against = vd_smaller(a->against, w->weight);
        (void)find_words(a, w, two, bit);
    }
}

/* A name of light words alone: Al Abd; or of one that is no longer light
   because nothing follows it: Van Van. */
static void look_at_light_words(vd_asked *a)
{
    const vd_name *name = a->name;
    vd_near_for two = {.abjad = name->abjad};

    for (size_t i = 0; i < name->n; i++) {
        (void)find_words(a, &name->words[i], two, UINT32_C(1) << i);
        a->least = vd_smaller(a->least, a->left_out[i]);
    }
    a->heavy =
        name->n < VD_WORDS_MAX ? (UINT32_C(1) << name->n) - 1 : UINT32_MAX;
}

/* Two words of the query that names have as one. */
static void look_at_neighbours(vd_asked *a, vd_arena *arena)
{
    vd_near_for one = {.abjad = a->name->abjad, .joined = true};

    for (size_t i = 0; i + 1 < a->name->n; i++) {
        vd_str two = vd_neighbours(a->name, i, arena);

        if (two.n > 0) {
            vd_word w = vd_word_bare(two, VD_ROLE_NAME);

            /* A letter and a particle may be a name. */
            if (find_words(a, &w, one, UINT32_C(3) << i))
                a->naming |= UINT32_C(3) << i;
        }
    }
}

/* What is remembered is known by the low bits of the number; no key is 0, which
   says that there is none. */
static void count_name(vd_asked *a)
{
    if ((++a->names & 0x3ffff) == 0) {
        memset(a->memory, 0, REMEMBERED * sizeof *a->memory);
        a->names++;
    }
}

void vd_asked_begin(vd_asked *a, const vd_name *name, int floor)
{
    vd_arena arena;

    *a = (vd_asked){.index = a->index,
                    .near = a->near,
                    .n_words = a->n_words,
                    .alike = a->alike,
                    .quality = a->quality,
                    .as_one = a->as_one,
                    .found = a->found,
                    .memory = a->memory,
                    .names = a->names,
                    .name = name,
                    .floor = floor,
                    .least = 1000,
                    .against = 1000,
                    .firm = name->kind != VD_NAME_PERSON};
    vd_arena_init(&arena, 0);
    count_name(a);
    look_at_words(a);
    look_at_neighbours(a, &arena);
    if (!a->names_somebody)
        look_at_light_words(a);
    vd_arena_done(&arena);
}

void vd_asked_end(vd_asked *a)
{
    for (size_t i = 0; i < a->n_found; i++)
        a->alike[a->found[i]] = 0;
    a->n_found = 0;
}
