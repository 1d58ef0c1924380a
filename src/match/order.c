/* SPDX-License-Identifier: Apache-2.0 */
#include "match/order.h"

#include <stdlib.h>

#include "base/oom.h"
#include "names/name.h"

enum { BONES_MAX = 32 }; /* consonants that words are ordered by */

/* ---- words ---- */

typedef struct word {
    char bones[BONES_MAX];
    size_t n_bones;
    vd_str text;
    uint32_t number; /* that it had */
} word;

static vd_str bones_of(const word *w)
{
    return (vd_str){w->bones, w->n_bones};
}

static int compare_words(const void *a, const void *b)
{
    const word *x = a;
    const word *y = b;
    int c = vd_str_cmp(bones_of(x), bones_of(y));

    if (c == 0)
        c = vd_str_cmp(x->text, y->text);
    return c != 0 ? c : (x->number > y->number) - (x->number < y->number);
}

static word *ordered_words(const vd_buf *made, const vd_buf *spelt, size_t n)
{
    const vd_index_word *words = (const void *)made[VD_SECTION_WORDS].p;
    word *out = vd_zeroed(n, sizeof *out);

    for (size_t i = 0; i < n; i++) {
        out[i].text = (vd_str){spelt->p + words[i].text.at, words[i].text.n};
        out[i].n_bones = vd_word_skeleton(out[i].text, out[i].bones, BONES_MAX);
        out[i].number = (uint32_t)i;
    }
    qsort(out, n, sizeof *out, compare_words);
    return out;
}

/* For each word, as it is numbered now, which of the words of the same
   consonants it is among. */
static uint32_t *families_of(const word *ordered, size_t n)
{
    uint32_t *families = vd_zeroed(n, sizeof *families);

    for (size_t i = 1; i < n; i++) {
        bool is_new =
            !vd_str_is(bones_of(&ordered[i - 1]), bones_of(&ordered[i]));

        families[i] = families[i - 1] + is_new;
    }
    return families;
}

/* Copies structs of a size into another order: from[i] becomes the i-th. */
static void reorder(vd_buf *buf, size_t size, const uint32_t *from, size_t n)
{
    vd_buf out;

    vd_buf_init(&out);
    for (size_t i = 0; i < n; i++)
        vd_buf_put(&out, (vd_str){buf->p + from[i] * size, size});
    vd_buf_done(buf);
    *buf = out;
}

static void move_text(vd_buf *to, const vd_buf *spelt, vd_index_text *text)
{
    vd_str s = {spelt->p + text->at, text->n};

    if (text->n == 0)
        return;
    text->at = (uint32_t)to->n;
    vd_buf_put(to, s);
}

static uint32_t *inverse_of(const uint32_t *from, size_t n)
{
    uint32_t *out = vd_zeroed(n, sizeof *out);

    for (size_t i = 0; i < n; i++)
        out[from[i]] = (uint32_t)i;
    return out;
}

/* Returns the families of the words. */
static uint32_t *order_words(vd_buf *made, const vd_buf *spelt, vd_order *out)
{
    size_t n = made[VD_SECTION_WORDS].n / sizeof(vd_index_word);
    word *ordered = ordered_words(made, spelt, n);
    uint32_t *families = families_of(ordered, n);
    uint32_t *from = vd_zeroed(n, sizeof *from);
    vd_index_word *words;
    vd_index_placed *placed = (void *)made[VD_SECTION_PLACED].p;

    for (size_t i = 0; i < n; i++)
        from[i] = ordered[i].number;
    free(ordered);
    reorder(&made[VD_SECTION_WORDS], sizeof *words, from, n);
    reorder(&made[VD_SECTION_SPELLINGS], sizeof(vd_index_spelling), from, n);
    words = (void *)made[VD_SECTION_WORDS].p;
    for (size_t i = 0; i < n; i++)
        move_text(&made[VD_SECTION_TEXT], spelt, &words[i].text);
    out->words = inverse_of(from, n);
    n = made[VD_SECTION_PLACED].n / sizeof *placed;
    for (size_t i = 0; i < n; i++)
        placed[i].word = out->words[placed[i].word];
    free(from);
    return families;
}

/* ---- entries ---- */

/* A family and how many words of names are of it. */
typedef struct family {
    uint32_t number;
    uint32_t bearers;
} family;

static int compare_families(const void *a, const void *b)
{
    const family *x = a;
    const family *y = b;

    if (x->bearers != y->bearers)
        return x->bearers > y->bearers ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static bool weighs(const vd_index_placed *w)
{
    return w->weight >= VD_WORD_HEAVY;
}

/* The place of each family among them all, that of the most bearers first. */
static uint32_t *ranks_of(const vd_buf *made, const uint32_t *families,
                          size_t n)
{
    const vd_index_placed *placed = (const void *)made[VD_SECTION_PLACED].p;
    size_t n_placed = made[VD_SECTION_PLACED].n / sizeof *placed;
    family *all = vd_zeroed(n, sizeof *all);
    uint32_t *ranks = vd_zeroed(n, sizeof *ranks);

    for (size_t i = 0; i < n; i++)
        all[i].number = (uint32_t)i;
    for (size_t i = 0; i < n_placed; i++)
        all[families[placed[i].word]].bearers += weighs(&placed[i]);
    qsort(all, n, sizeof *all, compare_families);
    for (size_t i = 0; i < n; i++)
        ranks[all[i].number] = (uint32_t)i;
    free(all);
    return ranks;
}

typedef struct entry {
    const uint32_t *ranks; /* of its words that weigh, in their order */
    uint32_t n;
    uint32_t number; /* that it had */
} entry;

static int compare_entries(const void *a, const void *b)
{
    const entry *x = a;
    const entry *y = b;

    for (uint32_t i = 0; i < x->n && i < y->n; i++) {
        if (x->ranks[i] != y->ranks[i])
            return x->ranks[i] < y->ranks[i] ? -1 : 1;
    }
    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static int compare_ranks(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a;
    uint32_t y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

/* The entries in their order: which becomes the i-th. */
static uint32_t *ordered_entries(const vd_buf *made, const uint32_t *families,
                                 size_t n)
{
    const vd_index_entry *entries = (const void *)made[VD_SECTION_ENTRIES].p;
    const vd_index_placed *placed = (const void *)made[VD_SECTION_PLACED].p;
    size_t n_words = made[VD_SECTION_WORDS].n / sizeof(vd_index_word);
    uint32_t *ranks = ranks_of(made, families, n_words);
    uint32_t *of_words =
        vd_zeroed(made[VD_SECTION_PLACED].n / sizeof *placed, sizeof *of_words);
    entry *all = vd_zeroed(n, sizeof *all);
    uint32_t *from = vd_zeroed(n, sizeof *from);

    for (size_t i = 0; i < n; i++) {
        uint32_t *mine = of_words + entries[i].placed;
        uint32_t heavy = 0;

        for (size_t w = 0; w < entries[i].n; w++) {
            const vd_index_placed *p = &placed[entries[i].placed + w];

            if (weighs(p))
                mine[heavy++] = ranks[families[p->word]];
        }
        qsort(mine, heavy, sizeof *mine, compare_ranks);
        all[i] = (entry){mine, heavy, (uint32_t)i};
    }
    qsort(all, n, sizeof *all, compare_entries);
    for (size_t i = 0; i < n; i++)
        from[i] = all[i].number;
    free(all);
    free(of_words);
    free(ranks);
    return from;
}

/* Puts words where their names are now. */
static void order_placed(vd_buf *made, vd_index_entry *entries, size_t n)
{
    vd_index_brief *briefs = (void *)made[VD_SECTION_BRIEFS].p;
    vd_buf *placed = &made[VD_SECTION_PLACED];
    const size_t size = sizeof(vd_index_placed);
    vd_buf out;

    vd_buf_init(&out);
    for (size_t i = 0; i < n; i++) {
        uint32_t at = (uint32_t)(out.n / size);

        vd_buf_put(&out, (vd_str){placed->p + entries[i].placed * size,
                                  entries[i].n * size});
        entries[i].placed = briefs[i].placed = at;
    }
    vd_buf_done(placed);
    *placed = out;
}

static void order_entries(vd_buf *made, const vd_buf *spelt,
                          const uint32_t *families, vd_order *out)
{
    size_t n = made[VD_SECTION_ENTRIES].n / sizeof(vd_index_entry);
    uint32_t *from = ordered_entries(made, families, n);
    vd_buf *texts = &made[VD_SECTION_TEXT];
    vd_index_entry *entries;

    reorder(&made[VD_SECTION_ENTRIES], sizeof *entries, from, n);
    reorder(&made[VD_SECTION_BRIEFS], sizeof(vd_index_brief), from, n);
    entries = (void *)made[VD_SECTION_ENTRIES].p;
    order_placed(made, entries, n);
    for (size_t i = 0; i < n; i++) {
        move_text(texts, spelt, &entries[i].folded);
        move_text(texts, spelt, &entries[i].joined);
        move_text(texts, spelt, &entries[i].wade);
        move_text(texts, spelt, &entries[i].native);
    }
    out->entries = inverse_of(from, n);
    free(from);
}

void vd_order_names(vd_buf made[VD_SECTIONS], const vd_buf *spelt,
                    vd_order *out)
{
    uint32_t *families = order_words(made, spelt, out);

    order_entries(made, spelt, families, out);
    free(families);
}

void vd_order_done(vd_order *order)
{
    free(order->words);
    free(order->entries);
}
