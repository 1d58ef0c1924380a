/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/phrases.h"

#include <stdlib.h>

#include "base/oom.h"
#include "names/word.h"

/* A beginning; whole phrases have entries. */
typedef struct slot {
    uint64_t hash;  /* 0: free */
    uint32_t entry; /* the last that was added, from 1; 0 for none */
    uint32_t more;  /* whether a longer one begins so */
} slot;

typedef struct entry {
    uint32_t value;
    uint32_t next; /* of the same words, from 1 */
} entry;

/* A bit for each first word: most words of a text begin nothing. */
enum { FILTER_BITS = 22, FILTER_WORDS = 1 << (FILTER_BITS - 6) };

struct vd_phrases {
    slot *slots;
    size_t room; /* a power of two */
    size_t n;
    entry *entries;
    size_t n_entries;
    size_t entries_room;
    uint64_t *filter;
};

static void *grown(void *at, size_t n, size_t size)
{
    void *out = realloc(at, n * size);

    if (out == NULL)
        vd_out_of_memory(n * size);
    return out;
}

vd_phrases *vd_phrases_new(void)
{
    vd_phrases *p = vd_zeroed(1, sizeof *p);

    p->room = 1 << 10;
    p->slots = vd_zeroed(p->room, sizeof *p->slots);
    p->filter = vd_zeroed(FILTER_WORDS, sizeof *p->filter);
    return p;
}

void vd_phrases_free(vd_phrases *p)
{
    if (p == NULL)
        return;
    free(p->slots);
    free(p->entries);
    free(p->filter);
    free(p);
}

static slot *slot_of(slot *slots, size_t room, uint64_t hash)
{
    size_t i = hash & (room - 1);

    while (slots[i].hash != 0 && slots[i].hash != hash)
        i = (i + 1) & (room - 1);
    return &slots[i];
}

static void make_room(vd_phrases *p)
{
    slot *slots;
    size_t room = p->room * 2;

    if (p->n * 3 < p->room * 2)
        return;
    slots = vd_zeroed(room, sizeof *slots);
    for (size_t i = 0; i < p->room; i++) {
        if (p->slots[i].hash != 0)
            *slot_of(slots, room, p->slots[i].hash) = p->slots[i];
    }
    free(p->slots);
    p->slots = slots;
    p->room = room;
}

static uint64_t further(uint64_t before, uint64_t word)
{
    return vd_word_mix(before * UINT64_C(0x9E3779B97F4A7C15) + word) | 1;
}

static bool may_begin(const vd_phrases *p, uint64_t word)
{
    uint64_t bit = word >> (64 - FILTER_BITS);

    return (p->filter[bit >> 6] >> (bit & 63) & 1) != 0;
}

void vd_phrases_add(vd_phrases *p, const uint64_t *words, size_t n,
                    uint32_t value)
{
    uint64_t bit;
    uint64_t hash = 0;
    slot *at = NULL;

    if (n == 0)
        return;
    bit = words[0] >> (64 - FILTER_BITS);
    p->filter[bit >> 6] |= UINT64_C(1) << (bit & 63);
    for (size_t i = 0; i < n; i++) {
        hash = further(hash, words[i]);
        make_room(p);
        at = slot_of(p->slots, p->room, hash);
        if (at->hash == 0) {
            at->hash = hash;
            p->n++;
        }
        at->more |= i + 1 < n;
    }
    if (p->n_entries == p->entries_room) {
        p->entries_room = p->entries_room == 0 ? 256 : p->entries_room * 2;
        p->entries = grown(p->entries, p->entries_room, sizeof *p->entries);
    }
    p->entries[p->n_entries++] = (entry){value, at->entry};
    at->entry = (uint32_t)p->n_entries;
}

void vd_phrases_add_text(vd_phrases *p, vd_str folded, uint32_t value)
{
    uint64_t words[VD_PHRASE_WORDS_MAX];
    size_t n = 0;
    vd_str word;

    while (vd_str_next(&folded, VD_STR(" "), &word)) {
        if (n == VD_PHRASE_WORDS_MAX)
            return;
        if (word.n > 0)
            words[n++] = vd_word_key(word);
    }
    vd_phrases_add(p, words, n, value);
}

/* "Co., Ltd.": a comma before a legal form is none. */
static bool goes_on(const vd_words *words, size_t comma)
{
    static const char *const forms[] = {"ltd", "limited", "llc",  "inc",
                                        "co",  "corp",    "gmbh", "sa",
                                        "lp",  "llp",     "plc",  "jsc"};

    for (size_t i = 0; comma + 1 < words->n && i < sizeof forms / sizeof *forms;
         i++) {
        if (vd_token_is(&words->at[comma + 1], forms[i]))
            return true;
    }
    return false;
}

bool vd_phrases_find(const vd_phrases *p, const vd_words *words, size_t i,
                     vd_phrase *out)
{
    uint64_t hash = 0;
    bool found = false;

    if (!may_begin(p, words->at[i].hash))
        return false;
    for (size_t k = i; k < words->n; k++) {
        const vd_token *t = &words->at[k];
        const slot *at;

        if (k > i && (t->kind == VD_WORD_HYPHEN || t->kind == VD_WORD_OWNER ||
                      (t->kind == VD_WORD_COMMA && goes_on(words, k))))
            continue;
        if (t->hash == 0)
            break;
        hash = further(hash, t->hash);
        at = slot_of(p->slots, p->room, hash);
        if (at->hash == 0)
            break;
        if (at->entry != 0) {
            *out = (vd_phrase){at->entry, p->entries[at->entry - 1].value,
                               (uint32_t)(k + 1 - i)};
            found = true;
        }
        if (at->more == 0)
            break;
    }
    return found;
}

bool vd_phrases_same(const vd_phrases *p, vd_phrase *phrase)
{
    uint32_t next = p->entries[phrase->entry - 1].next;

    if (next == 0)
        return false;
    phrase->entry = next;
    phrase->value = p->entries[next - 1].value;
    return true;
}

size_t vd_phrases_bytes(const vd_phrases *p)
{
    return p->room * sizeof *p->slots + p->entries_room * sizeof *p->entries +
           FILTER_WORDS * sizeof *p->filter;
}
