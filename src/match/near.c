/* SPDX-License-Identifier: Apache-2.0 */
#include "match/near.h"

#include <stdlib.h>

#include "base/oom.h"
#include "match/keys.h"
#include "match/sift.h"
#include "names/distance.h"

enum {
    KEYS_MAX = 64,   /* asked at once */
    SIFTED = 256,    /* words that are sifted at once */
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
    const vd_index_spelling *spellings; /* of all words; NULL: damaged */
    vd_sift_fn *sift;
    vd_pattern pattern; /* the word in hand */
    vd_buf answers;     /* of known words */
    vd_buf answer;      /* of the word in hand: vd_near_word */
};

vd_near *vd_near_new(const vd_index *index)
{
    vd_near *f = vd_zeroed(1, sizeof *f);

    f->index = index;
    f->n_words = vd_index_words(index);
    f->asked = vd_zeroed_wide(f->n_words, sizeof *f->asked);
    f->known = vd_zeroed_wide(KNOWN, sizeof *f->known);
    f->spellings = vd_index_take(index, VD_SECTION_SPELLINGS, 0, f->n_words,
                                 sizeof *f->spellings);
    f->sift = vd_sift_best();
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
    vd_near_for what;
    bool forms; /* words must be within edits */
    uint64_t keys[KEYS_MAX];
    size_t n;
    uint32_t batch[SIFTED]; /* words of a form, to be sifted */
    size_t n_batch;
} asker;

/* How alike two words can be in any two names, in thousandths; 0: not.
   opposed: one of the names may be written without vowels, the other with. */
static unsigned likeness(const asker *a, const vd_word *w, bool opposed)
{
    static const vd_pair_context firms = {.org = true, .firms = true};
    vd_pair_context persons = {.abjad = opposed, .abjad_first = a->what.abjad};
    unsigned alike;
    vd_pairing p;

    vd_word_pair_up(a->word, w, &persons, &p);
    alike = p.how == VD_LIKE_NOT ? 0 : p.alike;
    if ((alike == 0 &&
         (vd_can_be_abbreviated(a->word) || vd_can_be_abbreviated(w))) ||
        (a->word->groups & w->groups) != 0) {
        vd_word_pair_up(a->word, w, &firms, &p);
        if (p.how != VD_LIKE_NOT && p.alike > alike)
            alike = p.alike;
    }
    return alike;
}

static void consider(asker *a, uint32_t number)
{
    vd_near *f = a->f;
    const vd_index_word *kept;
    unsigned alike;
    vd_word w;

    if (number >= f->n_words || f->asked[number] == f->asking)
        return;
    f->asked[number] = f->asking;
    if (!vd_index_word_at(f->index, number, &w))
        return;
    kept = vd_index_take(f->index, VD_SECTION_WORDS, number, 1, sizeof *kept);
    alike =
        kept == NULL ? 0
        : a->what.joined
            ? 1000
            : likeness(a, &w,
                       (kept->flags & vd_index_other_side(a->what.abjad)) != 0);
    if (alike > 0) {
        vd_near_word found = {number, (uint16_t)alike, kept->weight};

        vd_buf_put(&f->answer, (vd_str){(const char *)&found, sizeof found});
    }
}

static vd_str spelled(const vd_index *x, uint32_t number,
                      const vd_index_spelling *spelling)
{
    const vd_index_word *w;

    if (spelling->n <= VD_SPELLED)
        return (vd_str){spelling->text, spelling->n};
    w = vd_index_take(x, VD_SECTION_WORDS, number, 1, sizeof *w);
    return w == NULL ? VD_STR("") : vd_index_str(x, w->text);
}

/* Words of one form are nearly always further apart than edits allow; those
   that are alike in another way are found by the keys of that. */
static bool is_within_edits(const asker *a, uint32_t number)
{
    vd_str word = a->word->text;
    vd_str other = spelled(a->f->index, number, &a->f->spellings[number]);
    unsigned most;

    most = !a->what.joined ? vd_word_edits(other.n < word.n ? other.n : word.n)
           : other.n < VD_JOIN_SLIPS ? 0
                                     : 1;
    return (other.n > word.n ? other.n - word.n : word.n - other.n) <= most &&
           vd_pattern_distance(&a->f->pattern, other) <= most;
}

/* Letters and lengths say of most that they are not. */
static void consider_batch(asker *a)
{
    const vd_near *f = a->f;
    vd_sifted word = {.letters = a->word->letters,
                      .length = (uint32_t)a->word->text.n,
                      .spellings = f->spellings};
    uint32_t kept[SIFTED];
    size_t n = f->sift(&word, a->batch, a->n_batch, kept);

    for (size_t i = 0; i < n; i++) {
        if (f->asked[kept[i]] != f->asking && is_within_edits(a, kept[i]))
            consider(a, kept[i]);
    }
    a->n_batch = 0;
}

static void consider_form(asker *a, uint32_t number)
{
    const vd_near *f = a->f;

    if (f->spellings == NULL || number >= f->n_words ||
        f->asked[number] == f->asking)
        return;
    a->batch[a->n_batch++] = number;
    if (a->n_batch == SIFTED)
        consider_batch(a);
}

static void ask_for(const asker *a, const vd_index_links *links)
{
    const vd_near *f = a->f;

    for (size_t l = 0; l < links->n; l++) {
        size_t number = links->at[l].value;

        if (number >= f->n_words)
            continue;
        __builtin_prefetch(f->asked + number);
        vd_index_ask(f->index, VD_SECTION_SPELLINGS, number,
                     sizeof(vd_index_spelling));
    }
}

static void ask_all(asker *a)
{
    vd_index_links links[KEYS_MAX];

    vd_index_find(a->f->index, VD_SECTION_HINTS, a->keys, a->n, links);
    for (size_t i = 0; a->forms && i < a->n; i++)
        ask_for(a, &links[i]);
    for (size_t i = 0; i < a->n; i++) {
        for (size_t l = 0; l < links[i].n; l++) {
            if (a->forms)
                consider_form(a, links[i].at[l].value);
            else
                consider(a, links[i].at[l].value);
        }
    }
    if (a->n_batch > 0)
        consider_batch(a);
    a->n = 0;
}

static void ask(void *ctx, uint64_t key)
{
    asker *a = ctx;

    if (a->n == KEYS_MAX)
        ask_all(a);
    a->keys[a->n++] = key;
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

/* Words that share a form, and are within edits. */
static void ask_forms(asker *a, unsigned edits)
{
    /* Words of more letters are never within edits. */
    if (a->word->text.n > VD_EDIT_BYTES_MAX)
        return;
    vd_pattern_set(&a->f->pattern, a->word->text);
    a->forms = true;
    vd_word_keys(a->word->text, edits, ask, a);
    ask_all(a);
}

static void ask_word(asker *a)
{
    const vd_word *w = a->word;
    uint64_t bones;

    ask(a, vd_key_of(VD_HINT_TEXT, w->text));
    if (w->concept != 0)
        ask(a, vd_key_of_concept(w));
    if (w->role == VD_ROLE_NUMBER) {
        ask_all(a);
        return;
    }
    for (size_t i = 0; i < w->variants.n; i++)
        ask(a, vd_key_of_group(VD_HINT_VARIANT, w->variants, i));
    for (size_t i = 0; i < w->nicknames.n; i++)
        ask(a, vd_key_of_group(VD_HINT_NICKNAME, w->nicknames, i));
    if (vd_key_of_bones(w->text, !a->what.abjad, &bones))
        ask(a, bones);
    if (w->text.n >= 3 && a->what.firm)
        ask_abbreviations(a);
    ask_all(a);
    ask_forms(a, vd_word_edits(w->text.n));
}

/* Every word of the vocabulary that is alike to the word, into answer. */
static void find_all(vd_near *f, const vd_word *w, vd_near_for what)
{
    asker a = {.f = f, .word = w, .what = what};

    vd_buf_clear(&f->answer);
    /* A server asks more often than a number of 32 bits counts. */
    if (++f->asking == 0) {
        memset(f->asked, 0, f->n_words * sizeof *f->asked);
        f->asking = 1;
    }
    if (!what.joined)
        ask_word(&a);
    else
        ask_forms(&a, w->text.n + 1 < VD_JOIN_SLIPS ? 0 : 1);
}

/* Of all that decides what is alike to a word. */
static uint64_t key_of_word(const vd_word *w, vd_near_for what)
{
    uint64_t rest = (uint64_t)w->concept << 16 | (uint64_t)w->weight << 32 |
                    (uint64_t)w->role << 8 | (uint64_t)w->popular << 4 |
                    (uint64_t)what.firm << 3 | (uint64_t)what.abjad << 2 |
                    (uint64_t)what.joined << 1;

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

/* ---- words of the index itself ---- */

void vd_near_list(const vd_index *index, const uint8_t *contexts, vd_buf *at,
                  vd_buf *alike)
{
    vd_near *f = vd_near_new(index);
    uint32_t n = 0;

    vd_buf_put(at, (vd_str){(const char *)&n, sizeof n});
    for (uint32_t i = 0; i < f->n_words * VD_NEAR_CONTEXTS; i++) {
        unsigned context = i % VD_NEAR_CONTEXTS;
        vd_near_for what = {.firm = (context & VD_NEAR_FIRM) != 0,
                            .abjad = (context & VD_NEAR_ABJAD) != 0};
        vd_word w;

        if ((contexts[i / VD_NEAR_CONTEXTS] >> context & 1) != 0 &&
            vd_index_word_at(index, i / VD_NEAR_CONTEXTS, &w)) {
            find_all(f, &w, what);
            vd_buf_put(alike, vd_buf_view(&f->answer));
        }
        n = (uint32_t)(alike->n / sizeof(vd_near_word));
        vd_buf_put(at, (vd_str){(const char *)&n, sizeof n});
    }
    vd_near_free(f);
}

/* Whether vd_word_pair_up() cannot tell the word from one of the vocabulary. */
static bool is_word(const vd_index *x, uint32_t number, const vd_word *w)
{
    vd_word other;

    return vd_index_word_at(x, number, &other) && other.role == w->role &&
           other.concept == w->concept && other.weight == w->weight &&
           other.popular == w->popular && vd_str_is(other.text, w->text);
}

/* What is listed as alike to one of the vocabulary in the context; NULL if the
   word is not listed there. */
static const vd_near_word *listed(const vd_near *f, const vd_word *w,
                                  vd_near_for what, size_t *n)
{
    const vd_index *x = f->index;
    unsigned context =
        (what.firm ? VD_NEAR_FIRM : 0) | (what.abjad ? VD_NEAR_ABJAD : 0);
    uint64_t key = vd_key_of(VD_HINT_TEXT, w->text);
    vd_index_links links;
    const uint32_t *at;

    vd_index_find(x, VD_SECTION_HINTS, &key, 1, &links);
    for (size_t l = 0; l < links.n; l++) {
        size_t number = links.at[l].value;

        if (!is_word(x, (uint32_t)number, w))
            continue;
        at = vd_index_take(x, VD_SECTION_ALIKE_AT,
                           number * VD_NEAR_CONTEXTS + context, 2, sizeof *at);
        if (at == NULL || at[1] <= at[0])
            return NULL;
        *n = at[1] - at[0];
        return vd_index_take(x, VD_SECTION_ALIKE, at[0], *n,
                             sizeof(vd_near_word));
    }
    return NULL;
}

const vd_near_word *vd_near_find(vd_near *f, const vd_word *w, vd_near_for what,
                                 size_t *n)
{
    uint64_t key = key_of_word(w, what);
    known_word *k = &f->known[key >> 1 & (KNOWN - 1)];
    size_t bytes = k->n * sizeof(vd_near_word);

    if (k->key != key ||
        !vd_str_is(w->text,
                   (vd_str){f->answers.p + k->at + bytes, k->n_text})) {
        const vd_near_word *found = what.joined ? NULL : listed(f, w, what, n);

        if (found != NULL)
            return found;
        find_all(f, w, what);
        remember(f, k, key, w->text);
    }
    *n = k->n;
    return (const void *)(f->answers.p + k->at);
}
