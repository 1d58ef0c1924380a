/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The vocabulary is every word that some name has.  For each word of a query
 * the words of the vocabulary that are alike are found by keys: its letters
 * with one or two left out (symmetric deletion, after Garbe's SymSpell), the
 * groups of the lexicon, its consonants.  Each key is only a hint; whether
 * two words are alike is decided by vd_word_pair_up() alone, as in the scan.
 *
 * The names that have a word alike to one of the query's are counted through.
 * A name in which one heavy word is alike and one on each side is not cannot
 * reach VD_NAME_FLOOR (see bound_of()), so that of the most frequent word of
 * a query only the names that are nothing but it need to be looked at.
 */
#include "match/names.h"

#include <stdlib.h>

#include "base/oom.h"
#include "base/strmap.h"
#include "match/links.h"
#include "model/ident.h"
#include "names/word.h"

enum {
    QUERY_NAMES_MAX = 32,
    WORDS_MAX = 64, /* of a query: its words, and pairs of neighbours */
    BOUNDS = 64,
    DELETED_MAX = 600, /* forms of a word with letters left out */
};

/* What a key is made of. */
typedef enum hint {
    HINT_TEXT = 1,
    HINT_CONCEPT,
    HINT_VARIANT,
    HINT_NICKNAME,
    HINT_SKELETON,
    HINT_INITIAL, /* of words that are or may be abbreviated */
    HINT_PREFIX,  /* of those that are */
    HINT_DELETED,
    HINT_JOINED,     /* of entries: all letters, or all but one */
    HINT_NEIGHBOURS, /* of entries: two words as one */
    HINT_WADE,
    HINT_IDENTIFIER, /* of candidates */
} hint;

/* Whose name it is. */
typedef struct owner {
    uint32_t candidate;
    uint32_t value; /* of the entity */
    uint32_t next;  /* of the same name: number from 1, 0 for none */
} owner;

/* A name as it is written, whoever has it: lists repeat each other. */
typedef struct entry {
    const vd_name *name;
    uint32_t owners; /* the last of them */
    uint32_t words;  /* first of its words */
    uint16_t n;      /* how many */
    uint16_t heavy;  /* how many of them must be found for more than one word
                        of a query to be there */
} entry;

/* A word where it stands, with what is_worth() needs of it. */
typedef struct placed {
    uint32_t id;
    uint16_t weight;
    uint16_t least; /* what it weighs where it is left out */
    char letter;    /* if it is but one, which; else 0 */
    char first;
} placed;

struct vd_name_table {
    vd_arena *arena;
    const vd_candidate **candidates;
    size_t n;
    size_t room;
    entry *entries;
    size_t n_entries;
    size_t entries_room;
    owner *owners;
    size_t n_owners;
    size_t owners_room;
    vd_strmap written; /* entries by kind and text */
    vd_strmap vocabulary;
    vd_word *words;
    size_t n_words;
    size_t words_room;
    placed *ids; /* words of all entries, one after the other */
    size_t n_ids;
    size_t ids_room;
    vd_links hints;
    uint32_t *first; /* of each word in postings; entries by number of heavy
                        words, fewest first */
    uint32_t *postings;
    /* of the query in hand, kept clean between queries */
    uint32_t *asked; /* for each word, the last that was compared with it */
    uint32_t asking;
    uint32_t *alike;   /* for each word, which words of the query */
    uint8_t *touched;  /* for each entry */
    uint16_t *quality; /* the best likeness of each, in thousandths */
    uint32_t *found;   /* words with something in alike */
    size_t n_found;
    uint32_t *picked;   /* entries with something in touched */
    struct best *bests; /* for each candidate */
    uint32_t *seen;     /* candidates with something in bests */
    size_t n_picked;
};

/* The best name of a candidate so far. */
typedef struct best {
    vd_alignment *names;
    const vd_name *query;
    const entry *entry;
    uint32_t value; /* of the entity */
} best;

static uint64_t key_of(hint kind, vd_str text)
{
    uint64_t h = vd_word_hash(text) ^ (uint64_t)kind * 0x9e3779b97f4a7c15u;

    /* Evenly spread in the high bits too. */
    h ^= h >> 29;
    h *= 0xbf58476d1ce4e5b9u;
    return h ^ h >> 32;
}

static uint64_t key_of_number(hint kind, uint64_t number)
{
    return key_of(kind, (vd_str){(const char *)&number, sizeof number});
}

static uint64_t key_of_concept(const vd_word *w)
{
    return key_of_number(HINT_CONCEPT, (uint64_t)w->concept << 8 | w->role);
}

static uint64_t key_of_group(hint kind, vd_groups groups, size_t i)
{
    return key_of_number(kind,
                         groups.at[i] & ((UINT64_C(1) << VD_GROUP_BITS) - 1));
}

vd_name_kind vd_name_kind_of(vd_schema schema)
{
    if (vd_schema_is(schema, VD_SCHEMA_PERSON))
        return VD_NAME_PERSON;
    if (vd_schema_is(schema, VD_SCHEMA_ORGANIZATION))
        return VD_NAME_ORG;
    return vd_schema_is(schema, VD_SCHEMA_ASSET) ? VD_NAME_THING
                                                 : VD_NAME_UNKNOWN;
}

vd_name_table *vd_name_table_new(vd_arena *arena)
{
    vd_name_table *table = VD_NEW(arena, vd_name_table);

    table->arena = arena;
    vd_strmap_init(&table->written, arena);
    vd_strmap_init(&table->vocabulary, arena);
    return table;
}

void vd_name_table_free(vd_name_table *t)
{
    if (t == NULL)
        return;
    vd_links_done(&t->hints);
    free(t->candidates);
    free(t->entries);
    free(t->owners);
    free(t->words);
    free(t->ids);
    free(t->first);
    free(t->postings);
    free(t->asked);
    free(t->alike);
    free(t->quality);
    free(t->touched);
    free(t->found);
    free(t->picked);
    free(t->bests);
    free(t->seen);
}

static void *grown(void *old, size_t n, size_t *room, size_t size)
{
    void *p = old;

    if (n < *room)
        return old;
    *room = *room == 0 ? 1024 : 2 * *room;
    p = realloc(old, *room * size);
    if (p == NULL)
        vd_out_of_memory(*room * size);
    return p;
}

static void *zeroed(size_t n, size_t size)
{
    void *p = calloc(n + 1, size);

    if (p == NULL)
        vd_out_of_memory(n * size);
    return p;
}

static bool is_name(const vd_value *v)
{
    return v->prop == VD_PROP_NAME || v->prop == VD_PROP_ALIAS ||
           v->prop == VD_PROP_PREVIOUS_NAME || v->prop == VD_PROP_WEAK_ALIAS ||
           v->prop == VD_PROP_PAST_NAMES || v->prop == VD_PROP_ABBREVIATION;
}

/* ---- the index ---- */

typedef void form_fn(void *ctx, vd_str form);

/* The word with up to depth letters left out, itself among them.  A form may
   come more than once. */
static void each_form_from(vd_str word, unsigned depth, size_t from,
                           form_fn *fn, void *ctx)
{
    char text[WORDS_MAX];

    fn(ctx, word);
    if (depth == 0 || word.n < 2 || word.n > WORDS_MAX)
        return;
    for (size_t i = from; i < word.n; i++) {
        /* One of two equal neighbours is enough. */
        if (i > from && word.p[i] == word.p[i - 1])
            continue;
        memcpy(text, word.p, i);
        memcpy(text + i, word.p + i + 1, word.n - i - 1);
        each_form_from((vd_str){text, word.n - 1}, depth - 1, i, fn, ctx);
    }
}

static void each_form(vd_str word, unsigned depth, form_fn *fn, void *ctx)
{
    each_form_from(word, depth, 0, fn, ctx);
}

typedef struct adder {
    vd_links *links;
    hint kind;
    uint32_t value;
    uint32_t note;
} adder;

static void add_form(void *ctx, vd_str form)
{
    const adder *a = ctx;

    vd_links_add(a->links, key_of(a->kind, form), a->value, a->note);
}

static bool can_be_abbreviated(const vd_word *w)
{
    return w->role == VD_ROLE_GENERIC || w->role == VD_ROLE_SECTOR;
}

/* No vowel but perhaps the first letter: it may stand for a longer word. */
static bool is_consonants(vd_str s)
{
    for (size_t i = 1; i < s.n; i++) {
        if (strchr("aeiouy", s.p[i]) != NULL)
            return false;
    }
    return s.n >= 3;
}

static uint64_t key_of_initial(vd_str word, bool whole)
{
    return key_of_number(HINT_INITIAL,
                         (uint64_t)(unsigned char)word.p[0] << 1 | whole);
}

/* A word that can be abbreviated is found by its beginnings and by its first
   letter; one that may be an abbreviation, by its first letter. */
static void add_abbreviations(vd_name_table *t, const vd_word *w, uint32_t id)
{
    if (can_be_abbreviated(w)) {
        vd_links_add(&t->hints, key_of_initial(w->text, true), id, w->letters);
        for (size_t n = 4; n < w->text.n; n++) {
            vd_links_add(&t->hints,
                         key_of(HINT_PREFIX, vd_str_slice(w->text, 0, n)), id,
                         w->letters);
        }
    }
    if (is_consonants(w->text))
        vd_links_add(&t->hints, key_of_initial(w->text, false), id, w->letters);
}

static void add_hints(vd_name_table *t, uint32_t id)
{
    const vd_word *w = &t->words[id];
    adder forms = {&t->hints, HINT_DELETED, id, w->letters};
    char bones[WORDS_MAX];
    size_t n;

    vd_links_add(&t->hints, key_of(HINT_TEXT, w->text), id, w->letters);
    if (w->concept != 0)
        vd_links_add(&t->hints, key_of_concept(w), id, w->letters);
    for (size_t i = 0; i < w->variants.n; i++)
        vd_links_add(&t->hints, key_of_group(HINT_VARIANT, w->variants, i), id,
                     w->letters);
    for (size_t i = 0; i < w->nicknames.n; i++) {
        vd_links_add(&t->hints, key_of_group(HINT_NICKNAME, w->nicknames, i),
                     id, w->letters);
    }
    n = vd_word_skeleton(w->text, bones, sizeof bones);
    if (n >= 2)
        vd_links_add(&t->hints, key_of(HINT_SKELETON, (vd_str){bones, n}), id,
                     w->letters);
    add_abbreviations(t, w, id);
    each_form(w->text, vd_word_edits(w->text.n), add_form, &forms);
}

/* Words are the same to the vocabulary if vd_word_pair_up() cannot tell them
   apart. */
static uint32_t word_id(vd_name_table *t, const vd_word *w)
{
    char tag[4] = {(char)('0' + w->role), (char)('0' + (w->concept & 63)),
                   (char)('0' + (w->concept >> 6)), (char)('0' + w->popular)};
    vd_str key =
        vd_str_join(t->arena, w->text, VD_STR("\t"), (vd_str){tag, sizeof tag});
    bool is_new;
    size_t id = *vd_strmap_put(&t->vocabulary, key, t->n_words, &is_new);

    if (is_new) {
        t->words =
            grown(t->words, t->n_words, &t->words_room, sizeof *t->words);
        t->words[t->n_words] = *w;
        t->n_words++;
        add_hints(t, (uint32_t)id);
    }
    return (uint32_t)id;
}

/* Two neighbouring words as one, for names that have them so. */
static vd_str neighbours(const vd_name *name, size_t i, char room[WORDS_MAX])
{
    vd_str a = name->words[i].text;
    vd_str b = name->words[i + 1].text;

    if (a.n + b.n > WORDS_MAX || name->words[i].role == VD_ROLE_STOP)
        return VD_STR("");
    memcpy(room, a.p, a.n);
    memcpy(room + a.n, b.p, b.n);
    return (vd_str){room, a.n + b.n};
}

/* One that stands for a name because nothing follows it. */
static bool is_particle(const vd_word *w)
{
    return w->role == VD_ROLE_NAME && w->concept != 0;
}

/* As left_over() in match/align.c has it. */
static uint16_t weight_left_out(const vd_name *name, size_t at)
{
    for (size_t i = 0; i < name->n; i++) {
        if (i != at && vd_str_is(name->words[i].text, name->words[at].text))
            return 0;
    }
    return name->words[at].patronymic ? 150 : name->words[at].weight;
}

static void add_entry(vd_name_table *t, const vd_name *name)
{
    char room[WORDS_MAX];
    uint32_t number = (uint32_t)t->n_entries;
    adder joined = {&t->hints, HINT_JOINED, number, 0};
    adder pairs = {&t->hints, HINT_NEIGHBOURS, number, 0};
    bool letter = false;
    entry *e;

    if (name->n == 0)
        return;
    t->entries =
        grown(t->entries, t->n_entries, &t->entries_room, sizeof *t->entries);
    e = &t->entries[t->n_entries++];
    *e = (entry){name, 0, (uint32_t)t->n_ids, (uint16_t)name->n, 0};
    for (size_t i = 0; i < name->n; i++) {
        uint32_t id = word_id(t, &name->words[i]);

        t->ids = grown(t->ids, t->n_ids, &t->ids_room, sizeof *t->ids);
        t->ids[t->n_ids++] = (placed){
            id, name->words[i].weight, weight_left_out(name, i),
            name->words[i].text.n == 1 ? name->words[i].text.p[0] : '\0',
            name->words[i].text.p[0]};
        if (name->words[i].text.n == 1)
            letter = true;
        else if (name->words[i].weight >= VD_WORD_HEAVY &&
                 !is_particle(&name->words[i]))
            e->heavy++;
        if (i + 1 < name->n)
            each_form(neighbours(name, i, room), 1, add_form, &pairs);
    }
    /* A letter may be any word. */
    if (letter && e->heavy > 1)
        e->heavy = 1;
    if (name->joined.n >= 7)
        each_form(name->joined, 1, add_form, &joined);
    if (name->wade.n >= 5)
        vd_links_add(&t->hints, key_of(HINT_WADE, name->wade), number, 0);
}

static void add_identifiers(vd_name_table *t, const vd_entity *e)
{
    vd_arena arena;

    vd_arena_init(&arena, 0);
    for (size_t i = 0; i < e->n; i++) {
        vd_str number = vd_identifier_key(&arena, &e->values[i]);

        if (number.n > 0)
            vd_links_add(&t->hints, key_of(HINT_IDENTIFIER, number),
                         (uint32_t)t->n, 0);
    }
    vd_arena_done(&arena);
}

static void add_name(vd_name_table *t, vd_folder *folder, vd_name_kind kind,
                     vd_str text, size_t value)
{
    vd_name name;
    bool is_new;
    size_t at;
    char tag;

    vd_name_parse(folder, t->arena, text, kind, &name);
    /* What is written in Latin letters is all in the folded form. */
    tag = (char)('0' + name.kind);
    at = *vd_strmap_put(&t->written,
                        vd_str_join(t->arena, name.foreign ? text : name.folded,
                                    VD_STR("\t"), (vd_str){&tag, 1}),
                        t->n_entries, &is_new);
    if (is_new) {
        vd_name *kept = VD_NEW(t->arena, vd_name);

        *kept = name;
        add_entry(t, kept);
    }
    t->owners =
        grown(t->owners, t->n_owners, &t->owners_room, sizeof *t->owners);
    t->owners[t->n_owners++] =
        (owner){(uint32_t)t->n, (uint32_t)value, t->entries[at].owners};
    t->entries[at].owners = (uint32_t)t->n_owners;
}

void vd_name_table_add(vd_name_table *t, vd_folder *folder,
                       const vd_candidate *candidate)
{
    const vd_entity *e = candidate->entity;

    t->candidates =
        grown(t->candidates, t->n, &t->room, sizeof(const vd_candidate *));
    for (size_t i = 0; i < e->n; i++) {
        if (is_name(&e->values[i]))
            add_name(t, folder, vd_name_kind_of(e->schema), e->values[i].text,
                     i);
    }
    add_identifiers(t, e);
    t->candidates[t->n++] = candidate;
}

/* Entries with fewest heavy words first: a counting sort over them. */
static uint32_t *by_heaviness(const vd_name_table *t)
{
    uint32_t *order = zeroed(t->n_entries, sizeof *order);
    size_t at[VD_WORDS_MAX + 2] = {0};

    for (size_t i = 0; i < t->n_entries; i++)
        at[t->entries[i].heavy + 1]++;
    for (size_t h = 0; h <= VD_WORDS_MAX; h++)
        at[h + 1] += at[h];
    for (size_t i = 0; i < t->n_entries; i++)
        order[at[t->entries[i].heavy]++] = (uint32_t)i;
    return order;
}

void vd_name_table_seal(vd_name_table *t)
{
    uint32_t *order = by_heaviness(t);

    vd_links_seal(&t->hints);
    t->first = zeroed(t->n_words + 1, sizeof *t->first);
    t->postings = zeroed(t->n_ids, sizeof *t->postings);
    for (size_t i = 0; i < t->n_ids; i++)
        t->first[t->ids[i].id + 1]++;
    for (size_t w = 0; w < t->n_words; w++)
        t->first[w + 1] += t->first[w];
    for (size_t i = 0; i < t->n_entries; i++) {
        const entry *e = &t->entries[order[i]];

        for (size_t w = 0; w < e->n; w++)
            t->postings[t->first[t->ids[e->words + w].id]++] = order[i];
    }
    for (size_t w = t->n_words; w > 0; w--)
        t->first[w] = t->first[w - 1];
    t->first[0] = 0;
    free(order);
    t->asked = zeroed(t->n_words, sizeof *t->asked);
    t->quality = zeroed(t->n_words, sizeof *t->quality);
    t->alike = zeroed(t->n_words, sizeof *t->alike);
    t->touched = zeroed(t->n_entries, sizeof *t->touched);
    t->found = zeroed(t->n_words, sizeof *t->found);
    t->picked = zeroed(t->n_entries, sizeof *t->picked);
    t->bests = zeroed(t->n, sizeof *t->bests);
    t->seen = zeroed(t->n, sizeof *t->seen);
}

/* ---- words alike ---- */

typedef struct asker {
    vd_name_table *t;
    const vd_word *word;
    uint32_t bit;
    hint kind;
} asker;

/* How alike two words can be in any two names, in thousandths; 0: not. */
static unsigned likeness(const vd_word *a, const vd_word *b)
{
    static const vd_pair_context persons = {.abjad = true};
    static const vd_pair_context firms = {.org = true, .firms = true};
    vd_pairing p;

    vd_word_pair_up(a, b, &persons, &p);
    if (p.how == VD_LIKE_NOT &&
        (can_be_abbreviated(a) || can_be_abbreviated(b)))
        vd_word_pair_up(a, b, &firms, &p);
    return p.how == VD_LIKE_NOT ? 0 : p.alike;
}

static void consider(asker *a, uint32_t id)
{
    vd_name_table *t = a->t;
    const vd_word *w = &t->words[id];
    unsigned alike;

    if (t->asked[id] == t->asking)
        return;
    /* Nearly all that have some letters in common, too few of them. */
    if (a->kind == HINT_DELETED && !vd_may_be_within_edits(a->word, w))
        return;
    t->asked[id] = t->asking;
    alike = likeness(a->word, w);
    if (alike == 0)
        return;
    if (t->alike[id] == 0) {
        t->found[t->n_found++] = id;
        t->quality[id] = 0;
    }
    t->alike[id] |= a->bit;
    if (alike > t->quality[id])
        t->quality[id] = (uint16_t)alike;
}

static void ask(asker *a, uint64_t key)
{
    size_t n;
    const vd_link *links = vd_links_find(&a->t->hints, key, &n);

    for (size_t i = 0; i < n; i++) {
        /* Nearly all that have some letters in common have too few. */
        if (a->kind != HINT_DELETED ||
            (__builtin_popcount(links[i].note & ~a->word->letters) <= 2 &&
             __builtin_popcount(a->word->letters & ~links[i].note) <= 2))
            consider(a, links[i].value);
    }
}

static void ask_form(void *ctx, vd_str form)
{
    asker *a = ctx;

    ask(a, key_of(a->kind, form));
}

static void ask_abbreviations(asker *a)
{
    vd_str text = a->word->text;

    ask(a, key_of(HINT_PREFIX, text));
    if (is_consonants(text))
        ask(a, key_of_initial(text, true));
    if (!can_be_abbreviated(a->word))
        return;
    ask(a, key_of_initial(text, false));
    for (size_t n = 4; n < text.n; n++)
        ask(a, key_of(HINT_TEXT, vd_str_slice(text, 0, n)));
}

/* Every word of the vocabulary that is alike to the word. */
static void find_words(vd_name_table *t, const vd_word *w, bool firm,
                       unsigned edits, uint32_t bit)
{
    asker a = {t, w, bit, HINT_TEXT};
    char bones[WORDS_MAX];
    size_t n = vd_word_skeleton(w->text, bones, sizeof bones);

    t->asking++;
    ask(&a, key_of(HINT_TEXT, w->text));
    if (w->concept != 0)
        ask(&a, key_of_concept(w));
    if (w->role == VD_ROLE_NUMBER)
        return;
    for (size_t i = 0; i < w->variants.n; i++)
        ask(&a, key_of_group(HINT_VARIANT, w->variants, i));
    for (size_t i = 0; i < w->nicknames.n; i++)
        ask(&a, key_of_group(HINT_NICKNAME, w->nicknames, i));
    if (n >= 2)
        ask(&a, key_of(HINT_SKELETON, (vd_str){bones, n}));
    if (w->text.n >= 3 && firm)
        ask_abbreviations(&a);
    a.kind = HINT_DELETED;
    each_form(w->text,
              vd_word_edits(w->text.n) < edits ? vd_word_edits(w->text.n)
                                               : edits,
              ask_form, &a);
}

/* ---- entries ---- */

typedef struct search {
    vd_name_table *t;
    const vd_entity *query;
    vd_arena *arena;
    best *bests;    /* for each candidate */
    uint32_t *seen; /* candidates with one */
    size_t n_seen;
} search;

static void take_owner(search *s, const vd_name *query, const entry *e,
                       const owner *o, const vd_alignment *names)
{
    best *b = &s->bests[o->candidate];

    if (b->names != NULL &&
        (names->name_score < b->names->name_score ||
         (names->name_score == b->names->name_score && o->value >= b->value)))
        return;
    if (b->names == NULL) {
        s->seen[s->n_seen++] = o->candidate;
        b->names = VD_NEW(s->arena, vd_alignment);
    }
    *b->names = *names;
    b->query = query;
    b->entry = e;
    b->value = o->value;
}

static void take_entry(search *s, const vd_name *query, const entry *e)
{
    vd_alignment names;

    vd_align(query, e->name, &names);
    if (names.name_score < VD_NAME_FLOOR)
        return;
    for (uint32_t i = e->owners; i != 0; i = s->t->owners[i - 1].next)
        take_owner(s, query, e, &s->t->owners[i - 1], &names);
}

static void pick(vd_name_table *t, uint32_t number)
{
    if (t->touched[number] != 0)
        return;
    t->touched[number] = 1;
    t->picked[t->n_picked++] = number;
}

static int count_bits(uint32_t x)
{
    int n = 0;

    for (; x != 0; x &= x - 1)
        n++;
    return n;
}

typedef struct words {
    uint32_t heavy;    /* of the query: bits of the words that weigh */
    uint32_t initials; /* of them, single letters */
    int light;         /* weight of the others */
    int least;         /* weight of a word that is left out, at least */
    bool firm;
    const vd_name *name;
    bool letters; /* some are single letters */
    bool letter[VD_WORDS_MAX];
    char first[VD_WORDS_MAX];
    size_t n;
} words;

/* What is known of an entry before its words are paired. */
typedef struct outlook {
    int alike;   /* heavy words of the query that some word is alike to */
    int quality; /* of the pairs, weighted, at most; thousandths */
    int light;   /* weight of light words on both sides */
    int a;       /* heavy words of the query that nothing is alike to */
    int b;       /* and of the entry */
    int least;   /* weight of each that is left out, at least */
    int most;    /* what leaving out may cost, at least */
} outlook;

/* The best score that a name may have.  Each pair of words that are left over
   on both sides contradicts by half of at least 700 thousandths of a word;
   what is left on one side is left out; what is paired weighs at most as many
   words and the light ones: see score_of() in match/align.c. */
static int bound_of(const outlook *o)
{
    int k = o->a < o->b ? o->a : o->b;
    int conflict = 350 * k;
    int paired = 1000 * o->alike + o->light;
    int omitted = (o->a + o->b - 2 * k) * o->least;
    int bound = o->quality;

    if (paired == 0)
        return 0;
    if (k > 0) {
        int share = conflict * 1000 / (paired + conflict);

        bound = bound *
                (1000 - (conflict < 250 ? conflict : 250) - share * 6 / 10) /
                1000;
    }
    if (omitted > 0) {
        int cost = o->most * omitted * 2 / (paired + omitted);

        bound = bound * (1000 - (cost < o->most ? cost : o->most)) / 1000;
    }
    /* Rounding on either side. */
    return bound + 3;
}

/* A letter may stand for any word that begins with it. */
static bool may_stand_for(const words *q, const placed *w, uint32_t *bits)
{
    bool any = false;

    for (size_t j = 0; (q->letters || w->letter != '\0') && j < q->n; j++) {
        if ((w->letter != '\0' || q->letter[j]) && w->first == q->first[j]) {
            *bits |= UINT32_C(1) << j;
            any = true;
        }
    }
    return any;
}

static bool is_worth(const vd_name_table *t, const words *q, const entry *e)
{
    uint32_t alike = 0;
    outlook o = {.light = q->light, .least = q->least};
    int weight = 0;
    int quality = 0;

    for (size_t i = 0; i < e->n; i++) {
        const placed *w = &t->ids[e->words + i];
        uint32_t bits = t->alike[w->id];
        int alike_by = bits == 0 ? 0 : t->quality[w->id];

        if (w->weight < VD_WORD_HEAVY) {
            o.light += w->weight;
            continue;
        }
        if (may_stand_for(q, w, &bits))
            alike_by = 1000;
        alike |= bits;
        if (bits == 0) {
            o.b++;
            o.least = o.least < w->least ? o.least : w->least;
        } else {
            quality += w->weight * alike_by;
            weight += w->weight;
        }
    }
    alike &= q->heavy;
    o.alike = count_bits(alike);
    o.a = count_bits(q->heavy & ~alike);
    o.quality = weight + o.light == 0
                    ? 0
                    : (quality + 1000 * o.light) / (weight + o.light) + 1;
    o.most = o.alike >= 2                                 ? 180
             : q->firm || e->name->kind != VD_NAME_PERSON ? 260
                                                          : 360;
    return bound_of(&o) >= VD_NAME_FLOOR / 1000 ||
           (o.alike >= 2 && vd_may_be_joined(q->name, e->name));
}

static void take_links(search *s, const vd_name *query, uint64_t key)
{
    size_t n;
    const vd_link *links = vd_links_find(&s->t->hints, key, &n);

    for (size_t i = 0; i < n; i++) {
        if (s->t->touched[links[i].value] == 2)
            continue;
        pick(s->t, links[i].value);
        s->t->touched[links[i].value] = 2;
        take_entry(s, query, &s->t->entries[links[i].value]);
    }
}

typedef struct joiner {
    search *s;
    const vd_name *query;
    hint kind;
} joiner;

static void take_form(void *ctx, vd_str form)
{
    const joiner *j = ctx;

    take_links(j->s, j->query, key_of(j->kind, form));
}

/* Names that are alike as a whole, or have two words as one. */
static void take_joined(search *s, const vd_name *query)
{
    joiner whole = {s, query, HINT_JOINED};
    joiner pair = {s, query, HINT_NEIGHBOURS};
    char room[WORDS_MAX];

    if (query->joined.n >= 7)
        each_form(query->joined, 1, take_form, &whole);
    if (query->wade.n >= 5)
        take_links(s, query, key_of(HINT_JOINED, query->wade));
    if (query->joined.n >= 5)
        take_links(s, query, key_of(HINT_WADE, query->joined));
    for (size_t i = 0; i < query->n; i++) {
        each_form(query->words[i].text, query->words[i].text.n >= 4, take_form,
                  &pair);
        if (i + 1 < query->n) {
            vd_str two = neighbours(query, i, room);
            vd_word w = vd_word_of(vd_str_copy(s->arena, two), VD_ROLE_NAME);

            if (two.n > 0)
                find_words(s->t, &w, false, 1, UINT32_C(3) << i);
        }
    }
}

static size_t postings_of(const vd_name_table *t, uint32_t bit)
{
    size_t n = 0;

    for (size_t i = 0; i < t->n_found; i++) {
        if ((t->alike[t->found[i]] & bit) != 0)
            n += t->first[t->found[i] + 1] - t->first[t->found[i]];
    }
    return n;
}

/* The heavy word that most names have: names that have it and nothing else of
   the query need not be touched unless it is all they have. */
static uint32_t commonest(const vd_name_table *t, const words *q)
{
    uint32_t out = 0;
    size_t most = 0;

    for (unsigned i = 0; i < VD_WORDS_MAX; i++) {
        uint32_t bit = UINT32_C(1) << i;
        size_t n = (q->heavy & bit) == 0 ? 0 : postings_of(t, bit);

        if (n > most) {
            most = n;
            out = bit;
        }
    }
    return count_bits(q->heavy) > 1 && q->initials == 0 ? out : 0;
}

static void touch(search *s, const vd_name *query, const words *q)
{
    vd_name_table *t = s->t;
    uint32_t common = commonest(t, q);

    for (size_t i = 0; i < t->n_found; i++) {
        uint32_t id = t->found[i];
        bool alone = (t->alike[id] & ~common) == 0;

        if ((t->alike[id] & q->heavy) == 0)
            continue;
        for (size_t p = t->first[id]; p < t->first[id + 1]; p++) {
            const entry *e = &t->entries[t->postings[p]];

            if (alone && e->heavy > 1)
                break;
            if (t->touched[t->postings[p]] != 0)
                continue;
            pick(t, t->postings[p]);
            if (is_worth(t, q, e))
                take_entry(s, query, e);
        }
    }
}

static void search_name(search *s, const vd_name *query)
{
    vd_name_table *t = s->t;
    words q = {.n = query->n,
               .least = VD_MILLION,
               .name = query,
               .firm = query->kind != VD_NAME_PERSON};

    for (size_t i = 0; i < query->n; i++) {
        uint32_t bit = UINT32_C(1) << i;

        q.first[i] = query->words[i].text.p[0];
        q.letter[i] = query->words[i].text.n == 1;
        q.letters = q.letters || q.letter[i];
        if (query->words[i].weight < VD_WORD_HEAVY) {
            q.light += query->words[i].weight;
            continue;
        }
        q.heavy |= bit;
        if (weight_left_out(query, i) < q.least)
            q.least = weight_left_out(query, i);
        if (query->words[i].text.n == 1 && query->kind == VD_NAME_PERSON)
            q.initials |= bit;
        find_words(t, &query->words[i], query->kind != VD_NAME_PERSON, 2, bit);
    }
    take_joined(s, query);
    /* A name of light words alone: Al Abd. */
    for (size_t i = 0; q.heavy == 0 && i < query->n; i++)
        find_words(t, &query->words[i], false, 2, UINT32_C(1) << i);
    if (q.heavy == 0)
        q.heavy = UINT32_MAX;
    touch(s, query, &q);
    for (size_t i = 0; i < t->n_found; i++)
        t->alike[t->found[i]] = 0;
    for (size_t i = 0; i < t->n_picked; i++)
        t->touched[t->picked[i]] = 0;
    t->n_found = t->n_picked = 0;
}

static void scan_name(search *s, const vd_name *query)
{
    for (size_t i = 0; i < s->t->n_entries; i++)
        take_entry(s, query, &s->t->entries[i]);
}

/* ---- results ---- */

/* Best first; of equal scores the one whose id comes first. */
static int compare_results(const void *a, const void *b)
{
    const vd_result *x = a;
    const vd_result *y = b;

    if (x->score.score != y->score.score)
        return x->score.score > y->score.score ? -1 : 1;
    if (x->score.p_same != y->score.p_same)
        return x->score.p_same > y->score.p_same ? -1 : 1;
    return vd_str_cmp(x->candidate->entity->id, y->candidate->entity->id);
}

static size_t keep(vd_result *out, size_t n, size_t limit,
                   const vd_result *result)
{
    size_t at = n;

    if (n == limit && compare_results(&out[n - 1], result) <= 0)
        return n;
    if (n == limit)
        at--;
    else
        n++;
    while (at > 0 && compare_results(&out[at - 1], result) > 0) {
        out[at] = out[at - 1];
        at--;
    }
    out[at] = *result;
    return n;
}

static void score(const search *s, uint32_t candidate, bool explain,
                  vd_score *out)
{
    static const vd_alignment none;
    const best *b = &s->bests[candidate];
    const vd_entity *e = s->t->candidates[candidate]->entity;

    vd_score_entities(s->query, e, b->names == NULL ? &none : b->names,
                      b->names == NULL ? NULL : &e->values[b->value], s->arena,
                      out);
    if (explain && b->names != NULL)
        vd_score_explain(out, b->query, b->entry->name, s->arena);
}

static void take_identifiers(search *s, vd_arena *arena)
{
    for (size_t i = 0; i < s->query->n; i++) {
        vd_str number = vd_identifier_key(arena, &s->query->values[i]);
        size_t n = 0;
        const vd_link *links =
            number.n == 0 ? NULL
                          : vd_links_find(&s->t->hints,
                                          key_of(HINT_IDENTIFIER, number), &n);

        for (size_t l = 0; l < n; l++) {
            uint32_t c = links[l].value;

            if (s->bests[c].entry == NULL &&
                vd_share_identifier(s->query, s->t->candidates[c]->entity,
                                    arena)) {
                /* Marked, so that it is given once. */
                s->bests[c].entry = s->t->entries;
                s->seen[s->n_seen++] = c;
            }
        }
    }
}

typedef void name_fn(search *s, const vd_name *query);

/* Seven: how to search is one of them.
   NOLINTNEXTLINE(readability-function-size) */
static size_t run(vd_name_table *t, vd_folder *folder, const vd_entity *query,
                  size_t limit, vd_arena *arena, vd_result *out, name_fn *fn)
{
    search s = {.t = t,
                .query = query,
                .arena = arena,
                .bests = t->bests,
                .seen = t->seen};
    size_t n = 0;

    for (size_t i = 0; i < query->n; i++) {
        vd_name *name;

        if (!is_name(&query->values[i]))
            continue;
        name = VD_NEW(arena, vd_name);
        vd_name_parse(folder, arena, query->values[i].text,
                      vd_name_kind_of(query->schema), name);
        if (name->n > 0)
            fn(&s, name);
    }
    take_identifiers(&s, arena);
    for (size_t i = 0; limit > 0 && i < s.n_seen; i++) {
        vd_result r = {.candidate = t->candidates[s.seen[i]]};

        score(&s, s.seen[i], false, &r.score);
        n = keep(out, n, limit, &r);
    }
    /* Only what is given is explained. */
    for (size_t i = 0; i < n; i++) {
        for (size_t c = 0; c < s.n_seen; c++) {
            if (t->candidates[s.seen[c]] == out[i].candidate) {
                score(&s, s.seen[c], true, &out[i].score);
                break;
            }
        }
    }
    for (size_t i = 0; i < s.n_seen; i++)
        s.bests[s.seen[i]] = (best){0};
    return n;
}

size_t vd_name_table_search(vd_name_table *table, vd_folder *folder,
                            const vd_entity *query, size_t limit,
                            vd_arena *arena, vd_result *out)
{
    return run(table, folder, query, limit, arena, out, search_name);
}

size_t vd_name_table_scan(vd_name_table *table, vd_folder *folder,
                          const vd_entity *query, size_t limit, vd_arena *arena,
                          vd_result *out)
{
    return run(table, folder, query, limit, arena, out, scan_name);
}
