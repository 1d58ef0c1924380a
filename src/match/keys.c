/* SPDX-License-Identifier: Apache-2.0 */
#include "match/keys.h"

#include "names/distance.h"

enum {
    BEGINNING = 7, /* letters of a word that forms are made of */
    LONG = 10,     /* letters from which a text is known by its parts */
    PARTS = 4,
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

/* A text but for one of its parts, of which there are as many in one that has
   a letter more or less. */
static void each_part(const forms *f, size_t letters, vd_str text)
{
    for (size_t part = 0; part < PARTS; part++) {
        /* Two letters that are exchanged are in one part: each begins with the
           last letter of the one before. */
        size_t from = part * letters / PARTS;
        size_t tail = letters - (part + 1) * letters / PARTS;
        uint64_t key;

        from -= from > 0;
        key = vd_key_of(f->kind, vd_str_slice(text, 0, from)) ^
              (uint64_t)letters << 8 ^ part;
        key = vd_word_mix(key) ^
              vd_word_hash(vd_str_slice(text, text.n - tail, text.n));
        f->fn(f->ctx, vd_word_mix(key));
    }
}

void vd_text_keys(vd_hint kind, vd_str text, vd_key_fn *fn, void *ctx)
{
    forms f = {kind, fn, ctx};

    if (text.n < LONG)
        each_form(&f, text, 1, 0);
    else
        each_part(&f, text.n, text);
}

void vd_text_ask(vd_hint kind, vd_str text, vd_key_fn *fn, void *ctx)
{
    forms f = {kind, fn, ctx};

    if (text.n <= LONG)
        each_form(&f, text, 1, 0);
    for (size_t n = text.n - 1; n <= text.n + 1; n++) {
        if (n >= LONG)
            each_part(&f, n, text);
    }
}

bool vd_key_of_bones(vd_str word, bool abjad, uint64_t *key)
{
    char bones[VD_EDIT_BYTES_MAX];
    size_t n = vd_word_skeleton(word, bones, sizeof bones);

    *key = vd_key_of(abjad ? VD_HINT_SKELETON_ABJAD : VD_HINT_SKELETON,
                     (vd_str){bones, n});
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

void vd_neighbour_keys(vd_str both, vd_key_fn *fn, void *ctx)
{
    if (both.n < VD_JOIN_SLIPS)
        fn(ctx, vd_key_of(VD_HINT_NEIGHBOURS_SHORT, both));
    if (both.n + 1 >= VD_JOIN_SLIPS)
        vd_text_keys(VD_HINT_NEIGHBOURS, both, fn, ctx);
}

void vd_neighbour_ask(vd_str word, vd_key_fn *fn, void *ctx)
{
    if (word.n < VD_JOIN_SLIPS)
        fn(ctx, vd_key_of(VD_HINT_NEIGHBOURS_SHORT, word));
    else
        vd_text_ask(VD_HINT_NEIGHBOURS, word, fn, ctx);
}

uint16_t vd_weight_left_out(const vd_name *name, size_t at)
{
    for (size_t i = 0; i < name->n; i++) {
        if (i != at && vd_str_is(name->words[i].text, name->words[at].text))
            return 0;
    }
    return name->words[at].patronymic ? 150 : name->words[at].weight;
}
