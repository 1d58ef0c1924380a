/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts, words and names are kept once each, in the order in which they are
 * met, until all is there (match/order.h).  What can be made only then is
 * gathered beside: who has a name, which names have a word, what a key leads
 * to.
 */
#include "match/build.h"

#include <stdlib.h>

#include "base/oom.h"
#include "base/strmap.h"
#include "match/keys.h"
#include "match/near.h"
#include "match/order.h"
#include "match/readings.h"
#include "match/score.h"
#include "names/distance.h"

/* A key and what it leads to, before it is known where it is looked for. */
typedef struct link {
    uint64_t key;
    uint32_t value;
    uint32_t of_entry; /* 1: the value is one; 0: a word, or a candidate */
} link;

/* An entry and who has it. */
typedef struct ownership {
    uint32_t entry;
    vd_index_owner owner;
} ownership;

struct vd_builder {
    bool customers;
    vd_arena arena; /* of the maps */
    vd_strmap texts;
    vd_strmap written;    /* entries by kind and text */
    vd_strmap vocabulary; /* words by what tells them apart */
    vd_buf made[VD_SECTIONS];
    vd_buf spelt;   /* texts of words and entries */
    vd_buf links;   /* link */
    vd_buf numbers; /* link */
    vd_buf owners;  /* ownership */
};

vd_builder *vd_builder_new(bool customers)
{
    vd_builder *b = vd_zeroed(1, sizeof *b);

    b->customers = customers;
    vd_arena_init(&b->arena, 0);
    vd_strmap_init(&b->texts, &b->arena);
    vd_strmap_init(&b->written, &b->arena);
    vd_strmap_init(&b->vocabulary, &b->arena);
    return b;
}

void vd_builder_free(vd_builder *b)
{
    if (b == NULL)
        return;
    for (size_t s = 0; s < VD_SECTIONS; s++)
        vd_buf_done(&b->made[s]);
    vd_buf_done(&b->spelt);
    vd_buf_done(&b->links);
    vd_buf_done(&b->numbers);
    vd_buf_done(&b->owners);
    vd_arena_done(&b->arena);
    free(b);
}

static void put(vd_buf *buf, const void *item, size_t size)
{
    vd_buf_put(buf, (vd_str){item, size});
}

#define PUT(b, section, item) \
    put(&(b)->made[VD_SECTION_##section], &(item), sizeof(item))

static size_t count(const vd_builder *b, vd_section section, size_t size)
{
    return b->made[section].n / size;
}

static vd_index_text text(vd_builder *b, vd_str s)
{
    vd_buf *all = &b->made[VD_SECTION_TEXT];
    bool is_new;
    size_t at;

    if (s.n == 0)
        return (vd_index_text){0, 0};
    at = *vd_strmap_put(&b->texts, s, all->n, &is_new);
    if (is_new)
        vd_buf_put(all, s);
    return (vd_index_text){(uint32_t)at, (uint32_t)s.n};
}

/* Of a word or an entry. */
static vd_index_text spell(vd_builder *b, vd_str s)
{
    vd_index_text out = {s.n == 0 ? 0 : (uint32_t)b->spelt.n, (uint32_t)s.n};

    vd_buf_put(&b->spelt, s);
    return out;
}

/* ---- words ---- */

typedef struct adder {
    vd_buf *links;
    uint32_t value;
    bool of_entry;
} adder;

static void add_key(void *ctx, uint64_t key)
{
    const adder *a = ctx;
    link l = {key, a->value, a->of_entry};

    put(a->links, &l, sizeof l);
}

/* A word that can be abbreviated is found by its beginnings and by its first
   letter; one that may be an abbreviation, by its first letter. */
static void add_abbreviations(adder *a, const vd_word *w)
{
    if (vd_can_be_abbreviated(w)) {
        add_key(a, vd_key_of_initial(w->text, true));
        for (size_t n = 4; n < w->text.n; n++)
            add_key(a, vd_key_of(VD_HINT_PREFIX, vd_str_slice(w->text, 0, n)));
    }
    if (vd_is_consonants(w->text))
        add_key(a, vd_key_of_initial(w->text, false));
}

static void add_word_keys(vd_builder *b, const vd_word *w, uint32_t number)
{
    adder a = {&b->links, number, false};

    add_key(&a, vd_key_of(VD_HINT_TEXT, w->text));
    if (w->concept != 0)
        add_key(&a, vd_key_of_concept(w));
    for (size_t i = 0; i < w->variants.n; i++)
        add_key(&a, vd_key_of_group(VD_HINT_VARIANT, w->variants, i));
    for (size_t i = 0; i < w->nicknames.n; i++)
        add_key(&a, vd_key_of_group(VD_HINT_NICKNAME, w->nicknames, i));
    add_abbreviations(&a, w);
    vd_word_keys(w->text, vd_word_edits(w->text.n), add_key, &a);
}

static void put_groups(vd_builder *b, vd_groups groups)
{
    put(&b->made[VD_SECTION_GROUPS], groups.at, groups.n * sizeof *groups.at);
}

static void put_spelling(vd_builder *b, const vd_word *w)
{
    vd_index_spelling s = {.letters = w->letters, .n = UINT8_MAX};

    if (w->text.n <= VD_SPELLED) {
        s.n = (uint8_t)w->text.n;
        memcpy(s.text, w->text.p, w->text.n);
    }
    PUT(b, SPELLINGS, s);
}

/* Notes that a name of the kind has the word. */
static void note_script(vd_builder *b, const vd_word *w, uint32_t number,
                        bool abjad)
{
    vd_index_word *words = (void *)b->made[VD_SECTION_WORDS].p;
    uint8_t flag = abjad ? VD_WORD_ABJAD : VD_WORD_VOWELS;
    adder a = {&b->links, number, false};
    uint64_t bones;

    if ((words[number].flags & flag) != 0)
        return;
    words[number].flags |= flag;
    if (vd_key_of_bones(w->text, abjad, &bones))
        add_key(&a, bones);
}

/* Words are the same to the vocabulary if vd_word_pair_up() cannot tell them
   apart. */
static uint32_t word_number(vd_builder *b, const vd_word *w)
{
    char tag[4] = {(char)('0' + w->role), (char)('0' + (w->concept & 63)),
                   (char)('0' + (w->concept >> 6)), (char)('0' + w->popular)};
    vd_str key = vd_str_join(&b->arena, w->text, VD_STR("\t"),
                             (vd_str){tag, sizeof tag});
    size_t n = count(b, VD_SECTION_WORDS, sizeof(vd_index_word));
    bool is_new;
    uint32_t number = (uint32_t)*vd_strmap_put(&b->vocabulary, key, n, &is_new);
    vd_index_word kept;

    if (!is_new)
        return number;
    kept = (vd_index_word){
        .text = spell(b, w->text),
        .letters = w->letters,
        .bones = w->bones,
        .groups = w->groups,
        .names = (uint32_t)count(b, VD_SECTION_GROUPS, sizeof(uint64_t)),
        .nicknames = (uint16_t)w->nicknames.n,
        .variants = (uint16_t)w->variants.n,
        .concept = w->concept,
        .weight = w->weight,
        .rarity = w->rarity,
        .role = (uint8_t)w->role,
        .flags = w->popular ? VD_WORD_POPULAR : 0};
    put_groups(b, w->nicknames);
    put_groups(b, w->variants);
    PUT(b, WORDS, kept);
    put_spelling(b, w);
    add_word_keys(b, w, number);
    return number;
}

/* ---- names ---- */

static void add_placed(vd_builder *b, const vd_name *name, size_t i)
{
    const vd_word *w = &name->words[i];
    uint32_t word = word_number(b, w);
    vd_index_placed placed = {.word = word,
                              .weight = w->weight & 0x3ffu,
                              .least = vd_weight_left_out(name, i) & 0x3ffu,
                              .first = (unsigned char)w->text.p[0],
                              .letter = w->text.n == 1,
                              .nasab = w->nasab,
                              .patronymic = w->patronymic,
                              .servant = vd_is_servant(w)};

    note_script(b, w, word, name->abjad);
    PUT(b, PLACED, placed);
}

static void add_brief(vd_builder *b, const vd_name *name, uint32_t placed)
{
    vd_index_brief brief = {
        .placed = placed,
        .n = (uint8_t)name->n,
        .kind = (uint8_t)name->kind,
        .person = name->kind == VD_NAME_PERSON,
        .least = 100,
        .least_out = 100,
        .joined =
            (uint8_t)(name->joined.n < UINT8_MAX ? name->joined.n : UINT8_MAX)};
    unsigned light = 0;

    for (size_t i = 0; i < name->n; i++) {
        const vd_word *w = &name->words[i];

        if (w->weight < VD_WORD_HEAVY) {
            light += w->weight;
        } else {
            unsigned out = vd_weight_left_out(name, i) / 10u;

            brief.heavy++;
            brief.firsts |= vd_first_bit(w->text.p[0]);
            if (w->weight / 10 < brief.least)
                brief.least = (uint8_t)(w->weight / 10);
            if (out < brief.least_out)
                brief.least_out = (uint8_t)out;
        }
        if (w->text.n == 1 && name->kind == VD_NAME_PERSON)
            brief.letters++;
        if (vd_is_servant(w))
            brief.servant = 1;
    }
    light = (light + VD_BRIEF_UNIT - 1) / VD_BRIEF_UNIT;
    brief.light = (uint8_t)light;
    PUT(b, BRIEFS, brief);
}

static void add_name_keys(vd_builder *b, const vd_name *name, uint32_t number)
{
    adder a = {&b->links, number, true};
    vd_str written = name->folded;
    vd_str word;
    char room[VD_SOLID_MAX];
    vd_str solid;
    vd_arena arena;

    vd_arena_init(&arena, 0);
    for (size_t i = 0; i + 1 < name->n; i++) {
        vd_str two = vd_neighbours(name, i, &arena);

        if (two.n > 0)
            vd_neighbour_keys(two, add_key, &a);
    }
    if (name->joined.n >= VD_JOINED_MIN)
        vd_text_keys(VD_HINT_JOINED, name->joined, add_key, &a);
    else if (name->joined.n >= VD_SHORT_MIN)
        add_key(&a, vd_key_of(VD_HINT_SHORT, name->joined));
    solid = vd_name_solid(name, room);
    if (solid.n >= VD_JOINED_MIN)
        vd_text_keys(VD_HINT_SOLID, solid, add_key, &a);
    if (name->wade.n > 0)
        add_key(&a, vd_key_of(VD_HINT_WADE, name->wade));
    if (name->folded.n >= VD_CUT_AT)
        add_key(&a, vd_key_of(VD_HINT_CUT,
                              vd_str_slice(name->folded, 0, VD_CUT_AT)));
    while (vd_str_next(&written, VD_STR(" "), &word))
        add_key(&a, vd_key_of(VD_HINT_WRITTEN, word));
    vd_arena_done(&arena);
}

static void add_entry(vd_builder *b, const vd_name *name)
{
    uint32_t number =
        (uint32_t)count(b, VD_SECTION_ENTRIES, sizeof(vd_index_entry));
    vd_index_entry e = {
        .placed =
            (uint32_t)count(b, VD_SECTION_PLACED, sizeof(vd_index_placed)),
        .letters = name->letters,
        .n = (uint8_t)name->n,
        .kind = (uint8_t)name->kind,
        .standard = name->standard,
        .reading = (uint8_t)name->reading,
        .flags = (uint8_t)((name->han ? VD_ENTRY_HAN : 0) |
                           (name->abjad ? VD_ENTRY_ABJAD : 0) |
                           (name->foreign ? VD_ENTRY_FOREIGN : 0) |
                           (name->arabic ? VD_ENTRY_ARABIC : 0) |
                           (name->syllabic ? VD_ENTRY_SYLLABIC : 0) |
                           (name->ideographs ? VD_ENTRY_IDEOGRAPHS : 0))};

    for (size_t i = 0; i < name->n; i++)
        add_placed(b, name, i);
    e.folded = spell(b, name->folded);
    e.joined = spell(b, name->joined);
    e.wade = spell(b, name->wade);
    e.native = spell(b, name->native);
    PUT(b, ENTRIES, e);
    add_brief(b, name, e.placed);
    add_name_keys(b, name, number);
}

/* Readings that are told apart in nothing are one entry. */
static vd_str key_of(vd_arena *arena, vd_str raw, const vd_name *name)
{
    const char tag[] = {(char)('0' + name->kind), (char)('0' + name->reading)};

    /* What is written in Latin letters is all in the folded form. */
    return vd_str_join(
        arena,
        name->foreign && name->reading == VD_READING_PLAIN ? raw : name->folded,
        VD_STR("\t"), (vd_str){tag, sizeof tag});
}

static void add_names(vd_builder *b, vd_folder *folder, const vd_entity *e,
                      uint32_t candidate)
{
    vd_arena arena;
    vd_reading *names;
    size_t n;

    vd_arena_init(&arena, 0);
    n = vd_readings(folder, &arena, e, b->customers, &names);
    for (size_t i = 0; i < n; i++) {
        const vd_reading *r = &names[i];
        bool is_new;
        size_t at = *vd_strmap_put(
            &b->written, key_of(&arena, e->values[r->value].text, &r->name),
            count(b, VD_SECTION_ENTRIES, sizeof(vd_index_entry)), &is_new);
        ownership o = {(uint32_t)at, {candidate, r->value}};

        if (is_new)
            add_entry(b, &r->name);
        put(&b->owners, &o, sizeof o);
    }
    vd_arena_done(&arena);
}

static void add_identifier(vd_builder *b, const vd_value *value,
                           uint32_t candidate)
{
    adder a = {&b->numbers, candidate, false};
    vd_arena arena;
    vd_str number;

    vd_arena_init(&arena, 0);
    number = vd_identifier_key(&arena, value);
    if (number.n > 0)
        add_key(&a, vd_key_of_identifier(number));
    vd_arena_done(&arena);
}

void vd_builder_add(vd_builder *b, vd_folder *folder,
                    const vd_candidate *candidate)
{
    const vd_entity *e = candidate->entity;
    uint32_t number = (uint32_t)count(b, VD_SECTION_CANDIDATES,
                                      sizeof(vd_index_candidate_at));
    vd_index_candidate_at at = {
        .id = text(b, e->id),
        .values = (uint32_t)count(b, VD_SECTION_VALUES, sizeof(vd_index_value)),
        .n_values = (uint32_t)e->n,
        .sources =
            (uint32_t)count(b, VD_SECTION_SOURCES, sizeof(vd_index_source)),
        .n_sources = (uint32_t)candidate->n_sources,
        .schema = e->schema};

    PUT(b, CANDIDATES, at);
    for (size_t i = 0; i < e->n; i++) {
        vd_index_value v = {text(b, e->values[i].text), e->values[i].prop};

        PUT(b, VALUES, v);
        add_identifier(b, &e->values[i], number);
    }
    add_names(b, folder, e, number);
    for (size_t i = 0; i < candidate->n_sources; i++) {
        vd_index_source s = {text(b, candidate->datasets[i]),
                             text(b, candidate->source_ids[i])};

        PUT(b, SOURCES, s);
    }
}

/* ---- what is ordered at the end ---- */

/* Words and entries, and what names them. */
static void order_names(vd_builder *b)
{
    link *links = (void *)b->links.p;
    ownership *owners = (void *)b->owners.p;
    vd_order order;

    vd_order_names(b->made, &b->spelt, &order);
    for (size_t i = 0; i < b->links.n / sizeof *links; i++) {
        const uint32_t *now = links[i].of_entry ? order.entries : order.words;

        links[i].value = now[links[i].value];
    }
    for (size_t i = 0; i < b->owners.n / sizeof *owners; i++)
        owners[i].entry = order.entries[owners[i].entry];
    vd_order_done(&order);
}

/* Owners of one entry after the other, in the order of their numbers. */
static void order_owners(vd_builder *b)
{
    vd_index_entry *entries = (void *)b->made[VD_SECTION_ENTRIES].p;
    size_t n_entries = count(b, VD_SECTION_ENTRIES, sizeof *entries);
    const ownership *all = (const void *)b->owners.p;
    size_t n = b->owners.n / sizeof *all;
    vd_index_owner *ordered = vd_zeroed(n, sizeof *ordered);
    uint32_t first = 0;

    for (size_t i = 0; i < n; i++)
        entries[all[i].entry].n_owners++;
    for (size_t i = 0; i < n_entries; i++) {
        entries[i].owners = first;
        first += entries[i].n_owners;
        entries[i].n_owners = 0;
    }
    for (size_t i = 0; i < n; i++) {
        vd_index_entry *e = &entries[all[i].entry];

        ordered[e->owners + e->n_owners++] = all[i].owner;
    }
    put(&b->made[VD_SECTION_OWNERS], ordered, n * sizeof *ordered);
    free(ordered);
}

static void make_postings(vd_builder *b)
{
    const vd_index_entry *entries = (const void *)b->made[VD_SECTION_ENTRIES].p;
    const vd_index_placed *placed = (const void *)b->made[VD_SECTION_PLACED].p;
    size_t n_entries = count(b, VD_SECTION_ENTRIES, sizeof *entries);
    size_t n_placed = count(b, VD_SECTION_PLACED, sizeof *placed);
    size_t n_words = count(b, VD_SECTION_WORDS, sizeof(vd_index_word));
    uint32_t *first = vd_zeroed(n_words + 1, sizeof *first);
    uint32_t *at = vd_zeroed(n_words, sizeof *at);
    uint32_t *postings = vd_zeroed(n_placed, sizeof *postings);

    for (size_t i = 0; i < n_placed; i++)
        first[placed[i].word + 1]++;
    for (size_t w = 0; w < n_words; w++)
        first[w + 1] += first[w];
    for (size_t i = 0; i < n_entries; i++) {
        const vd_index_entry *e = &entries[i];

        for (size_t w = 0; w < e->n; w++) {
            uint32_t word = placed[e->placed + w].word;

            postings[first[word] + at[word]++] = (uint32_t)i;
        }
    }
    put(&b->made[VD_SECTION_FIRST], first, (n_words + 1) * sizeof *first);
    put(&b->made[VD_SECTION_POSTINGS], postings, n_placed * sizeof *postings);
    free(first);
    free(at);
    free(postings);
}

static int compare_links(const void *a, const void *b)
{
    const link *x = a;
    const link *y = b;

    if ((uint32_t)x->key != (uint32_t)y->key)
        return (uint32_t)x->key < (uint32_t)y->key ? -1 : 1;
    return (x->value > y->value) - (x->value < y->value);
}

/* Half as many places to look as links, and a power of two. */
static unsigned bits_for(size_t links)
{
    unsigned bits = 4;

    while (bits < 28 && (size_t)2 << bits < links)
        bits++;
    return bits;
}

/* Links of one place after the other; within it by their low bits. */
static void order_links(vd_builder *b, vd_buf *links, vd_section section)
{
    link *all = (void *)links->p;
    size_t n = links->n / sizeof *all;
    unsigned bits = bits_for(n);
    size_t places = (size_t)1 << bits;
    uint32_t *at = vd_zeroed(places + 1, sizeof *at);
    link *ordered = vd_zeroed(n, sizeof *ordered);
    uint32_t *end = vd_zeroed(places, sizeof *end);
    vd_buf *out = &b->made[section];

    for (size_t i = 0; i < n; i++)
        at[(all[i].key >> (64 - bits)) + 1]++;
    for (size_t p = 0; p < places; p++)
        at[p + 1] += at[p];
    memcpy(end, at, places * sizeof *end);
    for (size_t i = 0; i < n; i++)
        ordered[end[all[i].key >> (64 - bits)]++] = all[i];
    vd_buf_done(links);
    for (size_t p = 0; p < places; p++) {
        uint32_t from = at[p];
        uint32_t to = end[p];

        if (to - from > 1)
            qsort(ordered + from, to - from, sizeof *ordered, compare_links);
        at[p] = (uint32_t)(out->n / sizeof(vd_index_link));
        for (uint32_t i = from; i < to; i++) {
            vd_index_link l = {(uint32_t)ordered[i].key, ordered[i].value};

            /* One form may come of a word in two ways. */
            if (i == from || compare_links(&ordered[i - 1], &ordered[i]) != 0)
                put(out, &l, sizeof l);
        }
    }
    at[places] = (uint32_t)(out->n / sizeof(vd_index_link));
    put(&b->made[section + 1], at, (places + 1) * sizeof *at);
    free(at);
    free(ordered);
    free(end);
}

/* In which contexts each word stands (VD_NEAR_...) that more than one name has:
   what is alike to others is found when it is asked for. */
static uint8_t *contexts_of(const vd_index *x)
{
    uint8_t *contexts = vd_zeroed(vd_index_words(x), sizeof *contexts);
    size_t n = vd_index_names(x);
    const vd_index_entry *entries =
        vd_index_take(x, VD_SECTION_ENTRIES, 0, n, sizeof *entries);

    for (size_t i = 0; entries != NULL && i < n; i++) {
        const vd_index_entry *e = &entries[i];
        const vd_index_placed *placed = vd_index_take(
            x, VD_SECTION_PLACED, e->placed, e->n, sizeof *placed);
        unsigned context =
            (e->kind == VD_NAME_PERSON ? 0 : VD_NEAR_FIRM) |
            ((e->flags & VD_ENTRY_ABJAD) != 0 ? VD_NEAR_ABJAD : 0);

        for (size_t w = 0; w < e->n; w++)
            contexts[placed[w].word] |= (uint8_t)(1U << context);
    }
    for (size_t w = 0; w < vd_index_words(x); w++) {
        const uint32_t *first =
            vd_index_take(x, VD_SECTION_FIRST, w, 2, sizeof *first);

        if (first == NULL || first[1] - first[0] < 2)
            contexts[w] = 0;
    }
    return contexts;
}

/* What is alike to each word, which is looked for in what there is. */
static void list_alike(vd_index *x)
{
    uint8_t *contexts = contexts_of(x);
    vd_buf at;
    vd_buf alike;

    vd_buf_init(&at);
    vd_buf_init(&alike);
    vd_near_list(x, contexts, &at, &alike);
    vd_pages_put(&x->pages, VD_SECTION_ALIKE, alike);
    vd_pages_put(&x->pages, VD_SECTION_ALIKE_AT, at);
    free(contexts);
}

vd_status vd_builder_finish(vd_builder *b, vd_hash state, vd_index **out,
                            vd_err *err)
{
    for (size_t s = 0; s < VD_SECTIONS; s++) {
        size_t n = b->made[s].n + (s == VD_SECTION_TEXT ? b->spelt.n : 0);

        if (n <= UINT32_MAX)
            continue;
        return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                       "the lists have more than an index can hold "
                       "(section %zu: %zu bytes)",
                       s, n);
    }
    if (b->links.n / sizeof(link) > UINT32_MAX) {
        return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                       "the names have more keys than an index can hold");
    }
    order_names(b);
    order_owners(b);
    make_postings(b);
    order_links(b, &b->links, VD_SECTION_HINTS);
    order_links(b, &b->numbers, VD_SECTION_NUMBERS);
    *out = vd_index_of(b->made, state);
    memset(b->made, 0, sizeof b->made);
    list_alike(*out);
    if ((*out)->pages.bytes[VD_SECTION_ALIKE] <= UINT32_MAX)
        return VD_OK;
    vd_index_close(*out);
    return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                   "more words are alike than an index can hold");
}
