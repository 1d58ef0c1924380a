/* SPDX-License-Identifier: Apache-2.0 */
#include "match/near.h"

#include <stdlib.h>

#include "base/oom.h"
#include "match/keys.h"

enum {
    KEYS_MAX = 64,   /* asked at once */
    KNOWN = 1 << 16, /* words that were asked for before; a power of two */
    KNOWN_BYTES = 64 << 20, /* what is kept of them, before it is begun anew */
};

/* A word that was asked for before, and what is alike to it: people's names
   repeat each other. */
typedef struct known_word {
    uint64_t key; /* of all that the answer depends on; 0: none */
    uint32_t at;  /* in answers: n of vd_near_word, then the text */
    uint32_t n_text;
    uint32_t n;
} known_word;

struct vd_near {
    const vd_index *index;
    size_t n_words;
    uint32_t *asked; /* for each word, the last that was compared with it */
    uint32_t asking;
    known_word *known;
    vd_buf answers; /* of known words */
    vd_buf answer;  /* of the word in hand: vd_near_word */
};

vd_near *vd_near_new(const vd_index *index)
{
    vd_near *f = vd_zeroed(1, sizeof *f);

    f->index = index;
    f->n_words = vd_index_words(index);
    f->asked = vd_zeroed(f->n_words, sizeof *f->asked);
    f->known = vd_zeroed(KNOWN, sizeof *f->known);
    return f;
}

void vd_near_free(vd_near *f)
{
    if (f == NULL)
        return;
    free(f->asked);
    free(f->known);
    vd_buf_done(&f->answers);
    vd_buf_done(&f->answer);
    free(f);
}

typedef struct asker {
    vd_near *f;
    const vd_word *word;
    uint64_t keys[KEYS_MAX];
    size_t n;
} asker;

/* How alike two words can be in any two names, in thousandths; 0: not. */
static unsigned likeness(const vd_word *a, const vd_word *b)
{
    static const vd_pair_context persons = {.abjad = true};
    static const vd_pair_context abjad = {.abjad = true, .abjad_first = true};
    static const vd_pair_context firms = {.org = true, .firms = true};
    unsigned alike;
    vd_pairing p;

    vd_word_pair_up(a, b, &persons, &p);
    alike = p.how == VD_LIKE_NOT ? 0 : p.alike;
    if (alike == 0 && a->bones == b->bones) {
        vd_word_pair_up(a, b, &abjad, &p);
        alike = p.how == VD_LIKE_NOT ? 0 : p.alike;
    }
    if ((alike == 0 &&
         (vd_can_be_abbreviated(a) || vd_can_be_abbreviated(b))) ||
        (a->groups & b->groups) != 0) {
        vd_word_pair_up(a, b, &firms, &p);
        if (p.how != VD_LIKE_NOT && p.alike > alike)
            alike = p.alike;
    }
    return alike;
}

static void consider(asker *a, uint32_t number)
{
    vd_near *f = a->f;
    unsigned alike;
    vd_word w;

    if (number >= f->n_words || f->asked[number] == f->asking)
        return;
    f->asked[number] = f->asking;
    if (!vd_index_word_at(f->index, number, &w))
        return;
    alike = likeness(a->word, &w);
    if (alike > 0) {
        vd_near_word found = {number, alike};

        vd_buf_put(&f->answer, (vd_str){(const char *)&found, sizeof found});
    }
}

static void ask(asker *a, uint64_t key)
{
    size_t n;
    const vd_index_link *links =
        vd_index_find(a->f->index, VD_SECTION_HINTS, key, &n);

    for (size_t i = 0; i < n; i++)
        consider(a, links[i].value);
}

/* Nearly all words that have some letters in common have too few of them. */
static void ask_form(asker *a, uint64_t key)
{
    size_t n;
    const vd_index *x = a->f->index;
    const vd_index_link *links = vd_index_find(x, VD_SECTION_HINTS, key, &n);

    for (size_t i = 0; i < n; i++) {
        const uint32_t *letters = vd_index_take(
            x, VD_SECTION_LETTERS, links[i].value, 1, sizeof *letters);

        if (letters != NULL && vd_have_letters(*letters, a->word->letters, 2) &&
            vd_have_letters(a->word->letters, *letters, 2))
            consider(a, links[i].value);
    }
}

static void gather_key(void *ctx, uint64_t key)
{
    asker *a = ctx;

    if (a->n < KEYS_MAX)
        a->keys[a->n++] = key;
}

/* Each key is two misses of the cache: let them be under way together. */
static void prefetch(const vd_index *x, const uint64_t *keys, size_t n)
{
    size_t places = x->bytes[VD_SECTION_HINT_AT] / sizeof(uint32_t) - 1;
    int shift = 64 - __builtin_ctzll(places);
    const uint32_t *at = (const void *)x->at[VD_SECTION_HINT_AT];
    const vd_index_link *links = (const void *)x->at[VD_SECTION_HINTS];

    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(&at[keys[i] >> shift]);
    /* An address that is asked for early need not be one. */
    for (size_t i = 0; i < n; i++)
        __builtin_prefetch(&links[at[keys[i] >> shift]]);
}

static void ask_abbreviations(asker *a)
{
    vd_str text = a->word->text;

    ask(a, vd_key_of(VD_HINT_PREFIX, text));
    if (vd_is_consonants(text))
        ask(a, vd_key_of_initial(text, true));
    if (!vd_can_be_abbreviated(a->word))
        return;
    ask(a, vd_key_of_initial(text, false));
    for (size_t n = 4; n < text.n; n++)
        ask(a, vd_key_of(VD_HINT_TEXT, vd_str_slice(text, 0, n)));
}

/* Every word of the vocabulary that is alike to the word, into answer. */
static void ask_word(vd_near *f, const vd_word *w, bool firm, unsigned edits)
{
    asker a = {.f = f, .word = w};
    uint64_t bones;

    vd_buf_clear(&f->answer);
    /* A server asks more often than a number of 32 bits counts. */
    if (++f->asking == 0) {
        memset(f->asked, 0, f->n_words * sizeof *f->asked);
        f->asking = 1;
    }
    ask(&a, vd_key_of(VD_HINT_TEXT, w->text));
    if (w->concept != 0)
        ask(&a, vd_key_of_concept(w));
    if (w->role == VD_ROLE_NUMBER)
        return;
    for (size_t i = 0; i < w->variants.n; i++)
        ask(&a, vd_key_of_group(VD_HINT_VARIANT, w->variants, i));
    for (size_t i = 0; i < w->nicknames.n; i++)
        ask(&a, vd_key_of_group(VD_HINT_NICKNAME, w->nicknames, i));
    if (vd_key_of_bones(w->text, &bones))
        ask(&a, bones);
    if (w->text.n >= 3 && firm)
        ask_abbreviations(&a);
    if (vd_word_edits(w->text.n) < edits)
        edits = vd_word_edits(w->text.n);
    vd_word_keys(w->text, edits, gather_key, &a);
    assert(a.n < KEYS_MAX);
    prefetch(f->index, a.keys, a.n);
    for (size_t i = 0; i < a.n; i++)
        ask_form(&a, a.keys[i]);
}

/* Of all that decides what is alike to a word. */
static uint64_t key_of_word(const vd_word *w, bool firm, unsigned edits)
{
    uint64_t rest = (uint64_t)w->concept << 16 | (uint64_t)w->weight << 32 |
                    (uint64_t)w->role << 8 | (uint64_t)w->popular << 4 |
                    (uint64_t)firm << 3 | edits;

    return vd_word_mix(vd_word_hash(w->text) ^ vd_word_mix(rest)) | 1;
}

static void remember(vd_near *f, known_word *k, uint64_t key, vd_str text)
{
    if (f->answers.n > KNOWN_BYTES) {
        vd_buf_clear(&f->answers);
        memset(f->known, 0, KNOWN * sizeof *f->known);
    }
    while (f->answers.n % sizeof(vd_near_word) != 0)
        vd_buf_put_char(&f->answers, '\0');
    *k = (known_word){.key = key,
                      .at = (uint32_t)f->answers.n,
                      .n_text = (uint32_t)text.n,
                      .n = (uint32_t)(f->answer.n / sizeof(vd_near_word))};
    vd_buf_put(&f->answers, vd_buf_view(&f->answer));
    vd_buf_put(&f->answers, text);
}

const vd_near_word *vd_near_find(vd_near *f, const vd_word *w, bool firm,
                                 unsigned edits, size_t *n)
{
    uint64_t key = key_of_word(w, firm, edits);
    known_word *k = &f->known[key >> 1 & (KNOWN - 1)];
    size_t bytes = k->n * sizeof(vd_near_word);

    if (k->key != key ||
        !vd_str_is(w->text,
                   (vd_str){f->answers.p + k->at + bytes, k->n_text})) {
        ask_word(f, w, firm, edits);
        remember(f, k, key, w->text);
    }
    *n = k->n;
    return (const void *)(f->answers.p + k->at);
}
