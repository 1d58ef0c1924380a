/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/names.h"

#include <stdlib.h>

#include "base/oom.h"
#include "data/ship.h"
#include "match/layout.h"
#include "names/lexicon.h"

enum {
    LEAST_TWO = 1300, /* thousandths that the words of a name weigh */
    RARE = 700,       /* rarity of a word that may stand alone */
    ALONE_MIN = 5,    /* letters of a name of one word */
    HAN_MIN = 3,      /* characters of a Chinese name that is believed */
    STRONG = 1,       /* bit of a value; the entry is above it */
};

struct vd_book_names {
    const vd_index *index;
    vd_phrases *phrases;
    size_t n;
};

/* --- names of an index --------------------------------------------------- */

static bool is_legal(vd_str word)
{
    const vd_term *t = vd_lexicon_find(false, word);

    return t != NULL && t->role == VD_ROLE_LEGAL && word.n > 1;
}

/* Two words that say something, and enough together. */
static bool is_strong(const vd_name *name)
{
    unsigned weight = 0;
    unsigned heavy = 0;

    for (size_t i = 0; i < name->n; i++) {
        weight += name->words[i].weight;
        heavy += name->words[i].weight >= VD_WORD_HEAVY;
    }
    return heavy >= 2 && weight >= LEAST_TWO;
}

/* A name of one word that few others are called by. */
static bool may_stand_alone(const vd_name *name)
{
    size_t own = 0;
    const vd_word *w = NULL;

    for (size_t i = 0; i < name->n; i++) {
        if (name->words[i].role != VD_ROLE_LEGAL) {
            own++;
            w = &name->words[i];
        }
    }
    return own == 1 && w->role == VD_ROLE_NAME && !w->popular &&
           w->rarity >= RARE && w->text.n >= ALONE_MIN;
}

static void add(vd_book_names *names, const vd_str *words, size_t n,
                uint32_t entry, bool strong)
{
    uint64_t keys[VD_WORDS_MAX];

    for (size_t i = 0; i < n && i < VD_WORDS_MAX; i++)
        keys[i] = vd_word_key(words[i]);
    vd_phrases_add(names->phrases, keys, n < VD_WORDS_MAX ? n : VD_WORDS_MAX,
                   entry << STRONG | (strong ? 1u : 0u));
    names->n++;
}

static size_t split(vd_str folded, vd_str out[VD_WORDS_MAX])
{
    size_t n = 0;
    vd_str word;

    while (n < VD_WORDS_MAX && vd_str_next(&folded, VD_STR(" "), &word)) {
        if (word.n > 0)
            out[n++] = word;
    }
    return n;
}

/* Family name first or last: lists have either, and texts as well. */
static void add_turned(vd_book_names *names, const vd_str *words, size_t n,
                       uint32_t entry, bool strong)
{
    vd_str turned[VD_WORDS_MAX];

    for (size_t by = 1; by<n; by += n> 2 ? n - 2 : 1) {
        for (size_t i = 0; i < n; i++)
            turned[i] = words[(i + by) % n];
        add(names, turned, n, entry, strong);
    }
}

/* Each character is a word, as the reader of words has it. */
static void add_ideographs(vd_book_names *names, vd_str native, uint32_t entry,
                           vd_word_folder *folder, vd_arena *arena)
{
    vd_words w;
    uint64_t keys[VD_WORDS_MAX];
    size_t n = 0;

    vd_words_read(folder, arena, native, &w);
    for (size_t i = 0; i < w.n && n < VD_WORDS_MAX; i++)
        keys[n++] = w.at[i].hash;
    if (n < 2)
        return;
    vd_phrases_add(names->phrases, keys, n,
                   entry << STRONG | (n >= HAN_MIN ? 1u : 0u));
    names->n++;
}

static void add_name(vd_book_names *names, const vd_name *name, uint32_t entry,
                     vd_word_folder *folder, vd_arena *arena)
{
    vd_str words[VD_WORDS_MAX];
    size_t n = split(name->folded, words);
    bool strong = is_strong(name);
    size_t end = n;

    if (name->ideographs && name->native.n > 0)
        add_ideographs(names, name->native, entry, folder, arena);
    if (n == 0)
        return;
    if (n == 1 && !may_stand_alone(name))
        return;
    add(names, words, n, entry, strong);
    if (name->kind == VD_NAME_PERSON && n > 1 && n < 5)
        add_turned(names, words, n, entry, strong);
    if (name->kind == VD_NAME_PERSON || name->kind == VD_NAME_THING)
        return;
    while (end > 1 && is_legal(words[end - 1]))
        end--;
    if (end < n && (end > 1 || may_stand_alone(name)))
        add(names, words, end, entry, strong && end > 1);
}

static vd_book_names *new_names(const vd_index *index)
{
    vd_book_names *names = vd_zeroed(1, sizeof *names);

    names->index = index;
    names->phrases = vd_phrases_new();
    return names;
}

vd_status vd_book_names_open(const vd_index *index, vd_word_folder *folder,
                             vd_book_names **out, vd_err *err)
{
    vd_book_names *names = new_names(index);
    vd_word words[VD_WORDS_MAX];
    vd_name name;
    vd_arena arena;

    vd_arena_init(&arena, 0);
    for (uint32_t i = 0; i < vd_index_names(index); i++) {
        if (vd_index_name_at(index, i, words, &name))
            add_name(names, &name, i, folder, &arena);
        vd_arena_reset(&arena);
    }
    vd_arena_done(&arena);
    if (vd_index_is_damaged(index)) {
        vd_book_names_close(names);
        return vd_fail(err, VD_INVALID, VD_NOWHERE, "the index is damaged");
    }
    *out = names;
    return VD_OK;
}

vd_book_names *vd_book_names_of_texts(const vd_str *folded, size_t n)
{
    vd_book_names *names = new_names(NULL);

    for (size_t i = 0; i < n; i++) {
        vd_str words[VD_WORDS_MAX];

        add(names, words, split(folded[i], words), (uint32_t)i, true);
    }
    return names;
}

void vd_book_names_close(vd_book_names *names)
{
    if (names == NULL)
        return;
    vd_phrases_free(names->phrases);
    free(names);
}

size_t vd_book_names_count(const vd_book_names *names)
{
    return names->n;
}

size_t vd_book_names_bytes(const vd_book_names *names)
{
    return vd_phrases_bytes(names->phrases);
}

/* --- in a text ----------------------------------------------------------- */

uint32_t vd_book_names_at(const vd_book_names *names, const vd_words *words,
                          size_t i, uint32_t *entry, bool *strong)
{
    vd_phrase p;

    if (words->at[i].hash == 0 ||
        !vd_phrases_find(names->phrases, words, i, &p))
        return 0;
    *entry = p.value >> STRONG;
    *strong = (p.value & 1) != 0;
    return p.n;
}

/* A name has a capital where its script has them. */
static bool is_written_as_name(const vd_words *words, size_t i, uint32_t n)
{
    for (size_t k = i; k < i + n; k++) {
        const vd_token *t = &words->at[k];

        if (t->hash != 0 && t->kind == VD_WORD_WORD &&
            (t->capital || (t->text.p[0] & 0x80) != 0))
            return true;
    }
    return false;
}

/* A legal form behind it, or a word for a ship before it. */
static bool is_supported(const vd_words *words, size_t i, uint32_t n)
{
    size_t end = i + n;

    if (i > 0 && vd_is_ship_word(words->at[i - 1].low))
        return true;
    end += end < words->n && words->at[end].kind == VD_WORD_COMMA;
    return end < words->n && words->at[end].capital &&
           is_legal(words->at[end].low);
}

static vd_paper_mention *with_words(vd_paper_mentions *list, size_t first,
                                    size_t i, uint32_t n)
{
    for (size_t k = first; k < list->n; k++) {
        vd_paper_mention *m = &list->at[k];

        if (m->from == i && m->to == i + n)
            return m;
    }
    return NULL;
}

/* States and goods are named so much more often than who is called like them.
 */
static bool is_taken(const vd_paper_mentions *list, size_t first, size_t i,
                     uint32_t n)
{
    for (size_t k = first; k < list->n; k++) {
        const vd_paper_mention *m = &list->at[k];
        bool other =
            m->kind == VD_MENTIONED_STATE || m->kind == VD_MENTIONED_PLACE ||
            m->kind == VD_MENTIONED_WARE || m->kind == VD_MENTIONED_OUTLET ||
            m->kind == VD_MENTIONED_LAW;

        if (other && m->from <= i && m->to >= i + n)
            return true;
    }
    return false;
}

void vd_book_names_read(const vd_book_names *names, const vd_words *words,
                        vd_str text, uint32_t passage, vd_arena *arena,
                        vd_paper_mentions *list)
{
    size_t first = list->n;

    while (first > 0 && list->at[first - 1].passage == passage)
        first--;
    for (size_t i = 0; i < words->n;) {
        uint32_t entry;
        bool strong;
        uint32_t n = vd_book_names_at(names, words, i, &entry, &strong);
        vd_paper_mention *m;

        if (n == 0 || !is_written_as_name(words, i, n) ||
            is_taken(list, first, i, n)) {
            i++;
            continue;
        }
        m = with_words(list, first, i, n);
        if (m == NULL) {
            const vd_token *last = &words->at[i + n - 1];

            list->at = vd_arena_grow(arena, list->at, list->n, &list->room,
                                     sizeof *list->at);
            m = &list->at[list->n++];
            *m = (vd_paper_mention){.passage = passage,
                                    .from = (uint32_t)i,
                                    .to = (uint32_t)i + n,
                                    .at = words->at[i].at,
                                    .end = (uint32_t)(last->at + last->text.n),
                                    .kind = VD_MENTIONED_LISTED,
                                    .surface =
                                        vd_words_text(words, text, i, i + n),
                                    .type = VD_STR(""),
                                    .country = VD_STR(""),
                                    .role = VD_STR(""),
                                    .basis = "book",
                                    .count = -1};
            m->canonical = m->surface;
        } else if (m->kind == VD_MENTIONED_UNKNOWN) {
            m->kind = VD_MENTIONED_LISTED;
            m->basis = "book";
        }
        m->entity = entry + 1;
        m->is_weak = !strong && !is_supported(words, i, n);
        i += n;
    }
}

/* Parties that have a name. */
static bool share_owner(const vd_index *index, uint32_t a, uint32_t b)
{
    const vd_index_entry *x =
        vd_index_take(index, VD_SECTION_ENTRIES, a, 1, sizeof *x);
    const vd_index_entry *y =
        vd_index_take(index, VD_SECTION_ENTRIES, b, 1, sizeof *y);

    for (uint32_t i = 0; x != NULL && i < x->n_owners; i++) {
        const vd_index_owner *o = vd_index_take(index, VD_SECTION_OWNERS,
                                                x->owners + i, 1, sizeof *o);

        for (uint32_t k = 0; o != NULL && y != NULL && k < y->n_owners; k++) {
            const vd_index_owner *q = vd_index_take(
                index, VD_SECTION_OWNERS, y->owners + k, 1, sizeof *q);

            if (q != NULL && q->candidate == o->candidate)
                return true;
        }
    }
    return false;
}

static bool has_fuller_name(const vd_book_names *names,
                            const vd_paper_mentions *list, size_t i)
{
    for (size_t k = 0; k < list->n; k++) {
        const vd_paper_mention *m = &list->at[k];

        if (k != i && m->entity > 0 && !m->is_weak &&
            share_owner(names->index, m->entity - 1, list->at[i].entity - 1))
            return true;
    }
    return false;
}

void vd_book_names_settle(const vd_book_names *names, vd_arena *arena,
                          vd_paper_mentions *list)
{
    bool *keep = VD_NEW_N(arena, bool, list->n + 1);
    size_t kept = 0;

    for (size_t i = 0; i < list->n; i++) {
        vd_paper_mention *m = &list->at[i];

        keep[i] = m->entity == 0 || !m->is_weak ||
                  (names->index != NULL && has_fuller_name(names, list, i));
    }
    for (size_t i = 0; i < list->n; i++) {
        vd_paper_mention m = list->at[i];

        /* Without the book it is what it was. */
        if (!keep[i] && m.kind != VD_MENTIONED_LISTED) {
            m.entity = 0;
            keep[i] = true;
        }
        if (keep[i])
            list->at[kept++] = m;
    }
    list->n = kept;
}
