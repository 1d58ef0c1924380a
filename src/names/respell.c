/* SPDX-License-Identifier: Apache-2.0 */
#include "names/respell.h"

#include <string.h>

enum {
    TERM_WORDS = 3, /* of a term that may be mistyped, at most */
    MEANT = 4,      /* words that one may be meant for */
    TERM_BYTES = 96,
};

/* What each word of the name may be meant for: itself first. */
typedef struct respelling {
    size_t n;
    vd_str words[VD_WORDS_MAX];
    vd_str meant[VD_WORDS_MAX][1 + MEANT];
    bool begins[VD_WORDS_MAX][1 + MEANT]; /* terms of several words */
    size_t n_meant[VD_WORDS_MAX];
    bool any; /* some word may be meant for another */
    unsigned differ;
} respelling;

/* False if there are more than are compared. */
static bool take_words(respelling *r, vd_str folded, bool person)
{
    vd_str word;

    r->n = 0;
    r->any = false;
    while (vd_str_next(&folded, VD_STR(" "), &word)) {
        if (r->n == VD_WORDS_MAX)
            return false;
        r->words[r->n] = r->meant[r->n][0] = word;
        /* A name in use, or a title, is no particle that was mistyped. */
        r->n_meant[r->n] = 1;
        if (!person ||
            (!vd_is_popular(word) && vd_lexicon_find(true, word) == NULL))
            r->n_meant[r->n] +=
                vd_lexicon_meant(person, word, r->meant[r->n] + 1, MEANT);
        r->any = r->any || r->n_meant[r->n] > 1;
        r->n++;
    }
    return true;
}

/* The term of k words from the i-th on, as the choice has them. */
static bool is_term(const respelling *r, size_t i, size_t k,
                    const size_t *choice)
{
    char text[TERM_BYTES];
    size_t n = 0;

    if (!r->begins[i][choice[0]])
        return false;
    for (size_t w = 0; w < k; w++) {
        vd_str word = r->meant[i + w][choice[w]];

        if (n + word.n + 1 > sizeof text)
            return false;
        if (w > 0)
            text[n++] = ' ';
        memcpy(text + n, word.p, word.n);
        n += word.n;
    }
    return vd_lexicon_find(false, (vd_str){text, n}) != NULL;
}

/* The next choice; false behind the last one. */
static bool next_choice(const respelling *r, size_t i, size_t k, size_t *choice)
{
    for (size_t w = 0; w < k; w++) {
        if (++choice[w] < r->n_meant[i + w])
            return true;
        choice[w] = 0;
    }
    return false;
}

/* Reads k words as a term that they are not as they are written. */
static bool read_term(respelling *r, size_t i, size_t k)
{
    size_t choice[TERM_WORDS] = {0};

    if (is_term(r, i, k, choice))
        return true;
    while (next_choice(r, i, k, choice)) {
        if (!is_term(r, i, k, choice))
            continue;
        for (size_t w = 0; w < k; w++) {
            r->differ += choice[w] > 0;
            r->words[i + w] = r->meant[i + w][choice[w]];
        }
        return true;
    }
    return false;
}

static void read_terms(respelling *r)
{
    for (size_t i = 0; i < r->n; i++) {
        for (size_t m = 0; m < r->n_meant[i]; m++)
            r->begins[i][m] = vd_lexicon_begins(false, r->meant[i][m]);
    }
    for (size_t i = 0; i < r->n;) {
        size_t k = r->n - i < TERM_WORDS ? r->n - i : TERM_WORDS;

        while (k > 1 && !read_term(r, i, k))
            k--;
        i += k;
    }
}

/* Particles of persons' names, which are light. */
static void read_particles(respelling *r)
{
    for (size_t i = 0; i < r->n; i++) {
        for (size_t m = 1; m < r->n_meant[i]; m++) {
            const vd_term *term = vd_lexicon_find(true, r->meant[i][m]);

            if (term == NULL || term->role != VD_ROLE_PARTICLE)
                continue;
            r->words[i] = r->meant[i][m];
            r->differ++;
            break;
        }
    }
}

static vd_str together(const respelling *r, vd_arena *arena)
{
    size_t room = 0;
    size_t n = 0;
    char *text;

    for (size_t i = 0; i < r->n; i++)
        room += r->words[i].n + 1;
    text = VD_NEW_N(arena, char, room);
    for (size_t i = 0; i < r->n; i++) {
        if (i > 0)
            text[n++] = ' ';
        memcpy(text + n, r->words[i].p, r->words[i].n);
        n += r->words[i].n;
    }
    return (vd_str){text, n};
}

bool vd_name_as_meant(vd_folder *folder, vd_arena *arena, const vd_name *name,
                      vd_name_kind kind, vd_name *out)
{
    respelling r;

    if (name->foreign)
        return false;
    r.differ = 0;
    if (kind != VD_NAME_PERSON) {
        if (!take_words(&r, name->folded, false))
            return false;
        if (r.any)
            read_terms(&r);
        /* Mistyped, a firm's name may have been taken for a person's. */
        if (r.differ > 0 && kind == VD_NAME_UNKNOWN)
            kind = VD_NAME_ORG;
    }
    if (r.differ == 0 && name->kind == VD_NAME_PERSON) {
        if (!take_words(&r, name->folded, true))
            return false;
        if (r.any)
            read_particles(&r);
        kind = VD_NAME_PERSON;
    }
    if (r.differ == 0)
        return false;
    vd_name_parse(folder, arena, together(&r, arena), kind, out);
    out->respelt = r.differ;
    return out->n > 0;
}
