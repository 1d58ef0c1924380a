/* SPDX-License-Identifier: Apache-2.0 */
#include "match/keys.h"

#include "names/distance.h"

enum {
    BEGINNING = 7, /* letters of a word that forms are made of */
    HALVES = 10,   /* letters from which a text is known by its halves */
};

uint64_t vd_key_of(vd_hint kind, vd_str text)
{
    return vd_word_mix(vd_word_hash(text) ^
                       (uint64_t)kind * UINT64_C(0x9e3779b97f4a7c15));
}

uint64_t vd_key_of_number(vd_hint kind, uint64_t number)
{
    return vd_key_of(kind, (vd_str){(const char *)&number, sizeof number});
}

uint64_t vd_key_of_concept(const vd_word *w)
{
    return vd_key_of_number(VD_HINT_CONCEPT,
                            (uint64_t)w->concept << 8 | w->role);
}

uint64_t vd_key_of_group(vd_hint kind, vd_groups groups, size_t i)
{
    return vd_key_of_number(kind, groups.at[i] &
                                      ((UINT64_C(1) << VD_GROUP_BITS) - 1));
}

uint64_t vd_key_of_initial(vd_str word, bool whole)
{
    return vd_key_of_number(VD_HINT_INITIAL,
                            (uint64_t)(unsigned char)word.p[0] << 1 | whole);
}

uint64_t vd_key_of_identifier(vd_str number)
{
    return vd_word_mix(vd_word_hash(number));
}

typedef struct forms {
    vd_hint kind;
    vd_key_fn *fn;
    void *ctx;
} forms;

/* A form may come more than once. */
static void each_form(const forms *f, vd_str word, unsigned depth, size_t from)
{
    char text[VD_EDIT_BYTES_MAX];

    f->fn(f->ctx, vd_key_of(f->kind, word));
    if (depth == 0 || word.n < 2)
        return;
    for (size_t i = from; i < word.n; i++) {
        /* One of two equal neighbours is enough. */
        if (i > from && word.p[i] == word.p[i - 1])
            continue;
        memcpy(text, word.p, i);
        memcpy(text + i, word.p + i + 1, word.n - i - 1);
        each_form(f, (vd_str){text, word.n - 1}, depth - 1, i);
    }
}

void vd_word_keys(vd_str word, unsigned depth, vd_key_fn *fn, void *ctx)
{
    forms f = {VD_HINT_DELETED, fn, ctx};

    each_form(&f, vd_str_slice(word, 0, BEGINNING), depth, 0);
}

static uint64_t key_of_half(vd_hint kind, size_t letters, bool second,
                            vd_str half)
{
    return vd_key_of_number(kind, vd_key_of(kind, half) ^
                                      ((uint64_t)letters << 1 | second));
}

void vd_text_keys(vd_hint kind, vd_str text, vd_key_fn *fn, void *ctx)
{
    forms f = {kind, fn, ctx};
    size_t half = text.n / 2;

    if (text.n < HALVES) {
        each_form(&f, text, 1, 0);
        return;
    }
    fn(ctx, key_of_half(kind, text.n, false, vd_str_slice(text, 0, half - 1)));
    fn(ctx, key_of_half(kind, text.n, true, vd_str_slice(text, half, text.n)));
}

void vd_text_ask(vd_hint kind, vd_str text, vd_key_fn *fn, void *ctx)
{
    forms f = {kind, fn, ctx};

    if (text.n <= HALVES)
        each_form(&f, text, 1, 0);
    for (size_t n = text.n - 1; n <= text.n + 1; n++) {
        size_t half = n / 2;

        if (n < HALVES)
            continue;
        fn(ctx, key_of_half(kind, n, false, vd_str_slice(text, 0, half - 1)));
        fn(ctx, key_of_half(kind, n, true,
                            vd_str_slice(text, text.n - (n - half), text.n)));
    }
}

bool vd_key_of_bones(vd_str word, uint64_t *key)
{
    char bones[VD_EDIT_BYTES_MAX];
    size_t n = vd_word_skeleton(word, bones, sizeof bones);

    *key = vd_key_of(VD_HINT_SKELETON, (vd_str){bones, n});
    return n >= 2;
}

bool vd_can_be_abbreviated(const vd_word *w)
{
    return w->role == VD_ROLE_GENERIC || w->role == VD_ROLE_SECTOR;
}

bool vd_is_consonants(vd_str s)
{
    for (size_t i = 1; i < s.n; i++) {
        if (strchr("aeiouy", s.p[i]) != NULL)
            return false;
    }
    return s.n >= 3;
}

vd_str vd_neighbours(const vd_name *name, size_t i, vd_arena *arena)
{
    vd_str a = name->words[i].text;
    vd_str b = name->words[i + 1].text;
    char *both;

    if (a.n + b.n > VD_EDIT_BYTES_MAX || name->words[i].role == VD_ROLE_STOP)
        return VD_STR("");
    both = VD_NEW_N(arena, char, a.n + b.n);
    memcpy(both, a.p, a.n);
    memcpy(both + a.n, b.p, b.n);
    return (vd_str){both, a.n + b.n};
}

uint16_t vd_weight_left_out(const vd_name *name, size_t at)
{
    for (size_t i = 0; i < name->n; i++) {
        if (i != at && vd_str_is(name->words[i].text, name->words[at].text))
            return 0;
    }
    return name->words[at].patronymic ? 150 : name->words[at].weight;
}
