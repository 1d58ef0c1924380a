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
                    .words = vd_zeroed_wide(n, sizeof *a->words),
                    .found = vd_zeroed(n, sizeof *a->found),
                    .memory = vd_zeroed(REMEMBERED, sizeof *a->memory),
                    .ways = vd_zeroed(VD_WAYS, sizeof *a->ways)};
}

void vd_asked_done(vd_asked *a)
{
    vd_near_free(a->near);
    free(a->words);
    free(a->found);
    free(a->memory);
    free(a->ways);
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

static void mark_word(vd_asked *a, const vd_near_word *found, uint32_t bits)
{
    vd_likened *word;

    if (found->number >= a->n_words) {
        (void)vd_index_refuse(a->index);
        return;
    }
    word = &a->words[found->number];
    if (word->alike == 0)
        a->found[a->n_found++] = found->number;
    word->alike |= bits;
    if (found->alike > word->quality)
        word->quality = found->alike < 1000 ? found->alike : 1000;
}

/* Marks every word of the vocabulary that is alike to the word; returns the
   most that one of them weighs, 0 if there is none. */
static int find_words(vd_asked *a, const vd_word *w, vd_near_for what,
                      uint32_t bit)
{
    size_t n;
    const vd_near_word *found = vd_near_find(a->near, w, what, &n);
    int most = 0;

    for (size_t i = 0; i < n; i++) {
        mark_word(a, &found[i], bit);
        most = found[i].weight > most ? found[i].weight : most;
    }
    return most;
}

/* A heavy word that is no father's name must be paired, or the name is another
   one; but for "Van Van", the first of which does not weigh. */
static bool must_be_paired(const vd_name *name, size_t i)
{
    const vd_word *w = &name->words[i];

    for (size_t j = 0; j < name->n; j++) {
        if (name->words[j].weight < VD_WORD_HEAVY &&
            vd_str_is(name->words[j].text, w->text))
            return false;
    }
    return !w->patronymic && (w->role != VD_ROLE_NAME || w->concept == 0);
}

static void look_at_heavy(vd_asked *a, size_t i, vd_near_for what)
{
    const vd_word *w = &a->name->words[i];
    uint32_t bit = UINT32_C(1) << i;
    int most;

    a->heavy |= bit;
    a->names_somebody = a->names_somebody || must_be_paired(a->name, i);
    a->fathers = a->fathers && w->patronymic;
    a->least = vd_smaller(a->least, a->left_out[i]);
    a->against = vd_smaller(a->against, w->weight);
    most = find_words(a, w, what, bit);
    a->weight[i] = (w->weight + most + 1) / 2;
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
        if (w->weight >= VD_WORD_HEAVY) {
            look_at_heavy(a, i, two);
            continue;
        }
        a->light += w->weight;
        if (vd_may_be_mistyped(w))
            (void)find_words(a, w, two, bit);
    }
    a->fathers = a->fathers && a->heavy != 0;
}

/* Those of a name of light words alone: Al Abd; of one that is no longer light
   because nothing follows it: Van Van; or that has but fathers' names, which
   may be left out. */
static void look_at_light_words(vd_asked *a)
{
    const vd_name *name = a->name;
    vd_near_for two = {.abjad = name->abjad};

    for (size_t i = 0; i < name->n; i++) {
        (void)find_words(a, &name->words[i], two, UINT32_C(1) << i);
        a->least = vd_smaller(a->least, a->left_out[i]);
    }
    if (a->fathers)
        return;
    a->all_light = a->heavy == 0;
    for (size_t i = 0; i < name->n; i++) {
        a->weight[i] = 1000;
        a->against = vd_smaller(a->against, name->words[i].weight);
    }
    a->heavy =
        name->n < VD_WORDS_MAX ? (UINT32_C(1) << name->n) - 1 : UINT32_MAX;
}

/* Words i and i+1 of the query, which names may have as one. */
static void find_both(vd_asked *a, size_t i, vd_str both)
{
    vd_near_for one = {.abjad = a->name->abjad, .joined = true};
    const vd_word *two = &a->name->words[i];
    vd_word as = vd_word_bare(both, VD_ROLE_NAME);
    size_t n;
    const vd_near_word *found = vd_near_find(a->near, &as, one, &n);
    uint8_t *as_one;
    bool light;
    vd_word w;

    for (size_t k = 0; k < n; k++) {
        if (!vd_index_word_at(a->index, found[k].number, &w) ||
            !vd_are_as_one(&two[0], &two[1], &w))
            continue;
        light = a->names_somebody && two[0].weight < VD_WORD_HEAVY &&
                two[1].weight < VD_WORD_HEAVY && w.weight < VD_WORD_HEAVY;
        mark_word(a, &found[k], UINT32_C(3) << i);
        a->as_ones |= UINT32_C(1) << i;
        as_one = &a->words[found[k].number].as_one;
        if (light && *as_one == 0) {
            *as_one = VD_LIGHT_AS_ONE;
        } else if (!light) {
            *as_one = VD_AS_ONE;
            /* A letter and a particle may be a name. */
            a->naming |= UINT32_C(3) << i;
        }
    }
}

static void look_at_neighbours(vd_asked *a, vd_arena *arena)
{
    for (size_t i = 0; i + 1 < a->name->n; i++) {
        vd_str both = vd_neighbours(a->name, i, arena);

        if (both.n > 0)
            find_both(a, i, both);
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
    vd_index_brief one = {.person = 1,
                          .servant = 1,
                          .heavy = 63,
                          .least = UINT8_MAX,
                          .least_out = UINT8_MAX};
    vd_arena arena;

    *a = (vd_asked){.index = a->index,
                    .near = a->near,
                    .n_words = a->n_words,
                    .words = a->words,
                    .found = a->found,
                    .memory = a->memory,
                    .ways = a->ways,
                    .names = a->names,
                    .name = name,
                    .floor = floor,
                    .least = 1000,
                    .against = 1000,
                    .fathers = true,
                    .firm = name->kind != VD_NAME_PERSON};
    memset(a->ways, 0, VD_WAYS * sizeof *a->ways);
    vd_arena_init(&arena, 0);
    count_name(a);
    look_at_words(a);
    look_at_neighbours(a, &arena);
    if (!a->names_somebody)
        look_at_light_words(a);
    a->names_somebody = a->names_somebody || a->fathers;
    /* Light words are paired with light ones. */
    one.light = a->light == 0 ? 0 : UINT8_MAX;
    a->counts = vd_known_of(&one);
    vd_arena_done(&arena);
}

void vd_asked_end(vd_asked *a)
{
    for (size_t i = 0; i < a->n_found; i++)
        a->words[a->found[i]] = (vd_likened){0};
    a->n_found = 0;
}
