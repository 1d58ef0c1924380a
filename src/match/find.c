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
#include "match/find.h"

#include <stdlib.h>
#include <string.h>

#include "names/distance.h"
#include "names/word.h"

enum {
    WORD_BYTES = VD_EDIT_BYTES_MAX, /* of a word, or of two as one */
    JOINED_MIN = 7,
    CUT_AT = 28, /* letters that a name has that may have been cut */
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
    HINT_CUT, /* of entries: how long ones begin */
} hint;

/* A word where it stands, with what is_worth() needs of it. */
typedef struct placed {
    uint32_t id;
    uint16_t weight;
    uint16_t least; /* what it weighs where it is left out */
    char letter;    /* if it is but one, which; else 0 */
    char first;
} placed;

/* An entry's words, and how many of them must be found for more than one word
   of a query to be there. */
typedef struct spot {
    uint32_t words; /* first of them */
    uint16_t n;
    uint16_t heavy;
} spot;

struct vd_find {
    const vd_name_table *table;
    vd_arena arena;
    spot *spots; /* for each entry */
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
    uint16_t *quality; /* the best likeness of each, in thousandths */
    uint32_t *found;   /* words with something in alike */
    size_t n_found;
    uint8_t *touched; /* for each entry */
    uint32_t *picked; /* entries with something in touched */
    size_t n_picked;
};

static uint64_t key_of(hint kind, vd_str text)
{
    return vd_word_mix(vd_word_hash(text) ^
                       (uint64_t)kind * UINT64_C(0x9e3779b97f4a7c15));
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

typedef void form_fn(void *ctx, vd_str form);

/* The word with up to depth letters left out, itself among them.  A form may
   come more than once. */
static void each_form_from(vd_str word, unsigned depth, size_t from,
                           form_fn *fn, void *ctx)
{
    char text[WORD_BYTES];

    fn(ctx, word);
    if (depth == 0 || word.n < 2 || word.n > WORD_BYTES)
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

static uint64_t key_of_beginning(const vd_name *name)
{
    return key_of(HINT_CUT, vd_str_slice(name->folded, 0, CUT_AT));
}

static uint64_t key_of_initial(vd_str word, bool whole)
{
    return key_of_number(HINT_INITIAL,
                         (uint64_t)(unsigned char)word.p[0] << 1 | whole);
}

/* A word that can be abbreviated is found by its beginnings and by its first
   letter; one that may be an abbreviation, by its first letter. */
static void add_abbreviations(vd_find *t, const vd_word *w, uint32_t id)
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

static void add_hints(vd_find *t, uint32_t id)
{
    const vd_word *w = &t->words[id];
    adder forms = {&t->hints, HINT_DELETED, id, w->letters};
    char bones[WORD_BYTES];
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
static uint32_t word_id(vd_find *t, const vd_word *w)
{
    char tag[4] = {(char)('0' + w->role), (char)('0' + (w->concept & 63)),
                   (char)('0' + (w->concept >> 6)), (char)('0' + w->popular)};
    vd_str key = vd_str_join(&t->arena, w->text, VD_STR("\t"),
                             (vd_str){tag, sizeof tag});
    bool is_new;
    size_t id = *vd_strmap_put(&t->vocabulary, key, t->n_words, &is_new);

    if (is_new) {
        t->words = vd_table_grown(t->words, t->n_words, &t->words_room,
                                  sizeof *t->words);
        t->words[t->n_words] = *w;
        t->n_words++;
        add_hints(t, (uint32_t)id);
    }
    return (uint32_t)id;
}

/* Two neighbouring words as one, for names that have them so. */
static vd_str neighbours(const vd_name *name, size_t i, char room[WORD_BYTES])
{
    vd_str a = name->words[i].text;
    vd_str b = name->words[i + 1].text;

    if (a.n + b.n > WORD_BYTES || name->words[i].role == VD_ROLE_STOP)
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

static bool add_word(vd_find *t, const vd_name *name, size_t i)
{
    const vd_word *w = &name->words[i];
    uint32_t id = word_id(t, w);

    t->ids = vd_table_grown(t->ids, t->n_ids, &t->ids_room, sizeof *t->ids);
    t->ids[t->n_ids++] =
        (placed){id, w->weight, weight_left_out(name, i),
                 w->text.n == 1 ? w->text.p[0] : '\0', w->text.p[0]};
    return w->weight >= VD_WORD_HEAVY && !is_particle(w);
}

static void add_entry(vd_find *t, uint32_t number)
{
    const vd_name *name = t->table->entries[number].name;
    char room[WORD_BYTES];
    adder joined = {&t->hints, HINT_JOINED, number, 0};
    adder pairs = {&t->hints, HINT_NEIGHBOURS, number, 0};
    spot *e = &t->spots[number];
    bool letter = false;

    *e = (spot){(uint32_t)t->n_ids, (uint16_t)name->n, 0};
    for (size_t i = 0; i < name->n; i++) {
        if (name->words[i].text.n == 1)
            letter = true;
        if (add_word(t, name, i) && name->words[i].text.n > 1)
            e->heavy++;
        if (i + 1 < name->n)
            each_form(neighbours(name, i, room), 1, add_form, &pairs);
    }
    /* A letter may be any word. */
    if (letter && e->heavy > 1)
        e->heavy = 1;
    if (name->joined.n >= JOINED_MIN)
        each_form(name->joined, 1, add_form, &joined);
    if (name->wade.n > 0)
        vd_links_add(&t->hints, key_of(HINT_WADE, name->wade), number, 0);
    if (name->folded.n >= CUT_AT)
        vd_links_add(&t->hints, key_of_beginning(name), number, 0);
}

/* Entries with fewest heavy words first: a counting sort over them. */
static uint32_t *by_heaviness(const vd_find *t)
{
    uint32_t *order = vd_table_zeroed(t->table->n_entries, sizeof *order);
    size_t at[VD_WORDS_MAX + 2] = {0};

    for (size_t i = 0; i < t->table->n_entries; i++)
        at[t->spots[i].heavy + 1]++;
    for (size_t h = 0; h <= VD_WORDS_MAX; h++)
        at[h + 1] += at[h];
    for (size_t i = 0; i < t->table->n_entries; i++)
        order[at[t->spots[i].heavy]++] = (uint32_t)i;
    return order;
}

static void make_postings(vd_find *t)
{
    uint32_t *order = by_heaviness(t);

    t->first = vd_table_zeroed(t->n_words + 1, sizeof *t->first);
    t->postings = vd_table_zeroed(t->n_ids, sizeof *t->postings);
    for (size_t i = 0; i < t->n_ids; i++)
        t->first[t->ids[i].id + 1]++;
    for (size_t w = 0; w < t->n_words; w++)
        t->first[w + 1] += t->first[w];
    for (size_t i = 0; i < t->table->n_entries; i++) {
        const spot *e = &t->spots[order[i]];

        for (size_t w = 0; w < e->n; w++)
            t->postings[t->first[t->ids[e->words + w].id]++] = order[i];
    }
    for (size_t w = t->n_words; w > 0; w--)
        t->first[w] = t->first[w - 1];
    t->first[0] = 0;
    free(order);
}

vd_find *vd_find_new(const vd_name_table *table)
{
    vd_find *t = vd_table_zeroed(1, sizeof *t);

    t->table = table;
    vd_arena_init(&t->arena, 0);
    vd_strmap_init(&t->vocabulary, &t->arena);
    t->spots = vd_table_zeroed(table->n_entries, sizeof *t->spots);
    for (size_t i = 0; i < table->n_entries; i++)
        add_entry(t, (uint32_t)i);
    vd_links_seal(&t->hints);
    make_postings(t);
    t->asked = vd_table_zeroed(t->n_words, sizeof *t->asked);
    t->alike = vd_table_zeroed(t->n_words, sizeof *t->alike);
    t->quality = vd_table_zeroed(t->n_words, sizeof *t->quality);
    t->found = vd_table_zeroed(t->n_words, sizeof *t->found);
    t->touched = vd_table_zeroed(table->n_entries, sizeof *t->touched);
    t->picked = vd_table_zeroed(table->n_entries, sizeof *t->picked);
    return t;
}

void vd_find_free(vd_find *t)
{
    if (t == NULL)
        return;
    vd_links_done(&t->hints);
    vd_arena_done(&t->arena);
    free(t->spots);
    free(t->words);
    free(t->ids);
    free(t->first);
    free(t->postings);
    free(t->asked);
    free(t->alike);
    free(t->quality);
    free(t->found);
    free(t->touched);
    free(t->picked);
    free(t);
}

/* ---- words alike ---- */

typedef struct asker {
    vd_find *t;
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
    vd_find *t = a->t;
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
static void find_words(vd_find *t, const vd_word *w, bool firm, unsigned edits,
                       uint32_t bit)
{
    asker a = {t, w, bit, HINT_TEXT};
    char bones[WORD_BYTES];
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

static void pick(vd_find *t, uint32_t number)
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

static bool is_worth(const vd_find *t, const words *q, uint32_t number)
{
    const spot *e = &t->spots[number];
    const vd_name *name = t->table->entries[number].name;
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
    o.most = o.alike >= 2                              ? 180
             : q->firm || name->kind != VD_NAME_PERSON ? 260
                                                       : 360;
    return bound_of(&o) >= VD_NAME_FLOOR / 1000 ||
           (o.alike >= 2 && vd_may_be_joined(q->name, name));
}

static void take_links(vd_search *s, const vd_name *query, uint64_t key)
{
    size_t n;
    const vd_link *links = vd_links_find(&s->table->find->hints, key, &n);

    for (size_t i = 0; i < n; i++) {
        if (s->table->find->touched[links[i].value] == 2)
            continue;
        pick(s->table->find, links[i].value);
        s->table->find->touched[links[i].value] = 2;
        vd_search_take(s, query, &s->table->entries[links[i].value]);
    }
}

typedef struct joiner {
    vd_search *s;
    const vd_name *query;
    hint kind;
} joiner;

static void take_form(void *ctx, vd_str form)
{
    const joiner *j = ctx;

    take_links(j->s, j->query, key_of(j->kind, form));
}

/* Names that are alike as a whole, or have two words as one. */
static void take_joined(vd_search *s, const vd_name *query)
{
    joiner whole = {s, query, HINT_JOINED};
    joiner pair = {s, query, HINT_NEIGHBOURS};
    char room[WORD_BYTES];

    if (query->joined.n >= JOINED_MIN)
        each_form(query->joined, 1, take_form, &whole);
    if (query->wade.n > 0)
        take_links(s, query, key_of(HINT_JOINED, query->wade));
    take_links(s, query, key_of(HINT_WADE, query->joined));
    if (query->folded.n >= CUT_AT)
        take_links(s, query, key_of_beginning(query));
    for (size_t i = 0; i < query->n; i++) {
        each_form(query->words[i].text, query->words[i].text.n >= 4, take_form,
                  &pair);
        if (i + 1 < query->n) {
            vd_str two = neighbours(query, i, room);
            vd_word w = vd_word_of(vd_str_copy(s->arena, two), VD_ROLE_NAME);

            if (two.n > 0)
                find_words(s->table->find, &w, false, 1, UINT32_C(3) << i);
        }
    }
}

static size_t postings_of(const vd_find *t, uint32_t bit)
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
static uint32_t commonest(const vd_find *t, const words *q)
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

static void touch(vd_search *s, const vd_name *query, const words *q)
{
    vd_find *t = s->table->find;
    uint32_t common = commonest(t, q);

    for (size_t i = 0; i < t->n_found; i++) {
        uint32_t id = t->found[i];
        bool alone = (t->alike[id] & ~common) == 0;

        if ((t->alike[id] & q->heavy) == 0)
            continue;
        for (size_t p = t->first[id]; p < t->first[id + 1]; p++) {
            uint32_t number = t->postings[p];

            if (alone && t->spots[number].heavy > 1)
                break;
            if (t->touched[number] != 0)
                continue;
            pick(t, number);
            if (is_worth(t, q, number))
                vd_search_take(s, query, &s->table->entries[number]);
        }
    }
}

void vd_find_name(vd_search *s, const vd_name *query)
{
    vd_find *t = s->table->find;
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
