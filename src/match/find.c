/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of the vocabulary that are alike to those of the query are known
 * (match/asked.h).  The names that have one of them are marked.  Most marks say
 * that a name cannot reach the floor; of the others the words say it of most
 * (match/bound.h).  Names that are alike as a whole, or have two words as one,
 * are found by keys of their own.  What may reach the floor is compared word by
 * word, best bound first, until that is enough.
 */
#include "match/find.h"

#include <stdlib.h>
#include <string.h>

#include "base/oom.h"
#include "match/bound.h"
#include "match/keys.h"
#include "names/distance.h"

enum {
    STOP_EVERY = 32, /* names compared between two looks at the clock */
    TOGETHER = 32,   /* entries that are looked at in turn */
    AHEAD = 12,      /* so far on, marks are asked for */
};

/* An entry that may reach the floor. */
typedef struct prospect {
    uint32_t entry;
    uint16_t bound; /* thousandths */
} prospect;

/* The mark of an entry that was considered. */
static const uint32_t done = UINT32_MAX;

struct vd_find {
    const vd_index *index;
    vd_asked asked;
    /* of the query in hand, kept clean between queries */
    uint32_t *marks;        /* for each entry: match/bound.h */
    vd_index_brief *briefs; /* of each: where a search need not ask for them */
    uint32_t *picked;       /* those with a mark */
    size_t n_picked;
    uint32_t *likely;    /* of them, those that are looked at */
    prospect *prospects; /* of them, those to be compared */
    prospect *ordered;   /* the same, by their bounds */
    size_t n_prospects;
};

static vd_index_brief *copy_briefs(const vd_index *index)
{
    size_t n = vd_index_names(index);
    vd_index_brief *copy = vd_zeroed_wide(n, sizeof *copy);
    const vd_index_brief *briefs =
        vd_index_take(index, VD_SECTION_BRIEFS, 0, n, sizeof *briefs);

    if (briefs != NULL)
        memcpy(copy, briefs, n * sizeof *copy);
    return copy;
}

vd_find *vd_find_new(const vd_index *index)
{
    vd_find *f = vd_zeroed(1, sizeof *f);
    size_t n = vd_index_names(index);

    f->index = index;
    f->marks = vd_zeroed_wide(n, sizeof *f->marks);
    f->briefs = copy_briefs(index);
    f->picked = vd_zeroed(n, sizeof *f->picked);
    f->likely = vd_zeroed(n, sizeof *f->likely);
    f->prospects = vd_zeroed(n, sizeof *f->prospects);
    f->ordered = vd_zeroed(n, sizeof *f->ordered);
    vd_asked_init(&f->asked, index);
    return f;
}

void vd_find_free(vd_find *f)
{
    if (f == NULL)
        return;
    vd_asked_done(&f->asked);
    free(f->marks);
    free(f->briefs);
    free(f->picked);
    free(f->likely);
    free(f->prospects);
    free(f->ordered);
    free(f);
}

/* ---- entries ---- */

/* One name of a query while it is looked for. */
typedef struct search {
    vd_find *f;
    vd_asked *asked;
    const vd_find_for *want;
    /* of the entry in hand */
    uint32_t words[VD_WORDS_MAX];
    const vd_name *listed;
} search;

/* It is considered, and not again. */
static void pick(vd_find *f, uint32_t number)
{
    if (f->marks[number] == 0)
        f->picked[f->n_picked++] = number;
    f->marks[number] = done;
}

static void put_prospect(vd_find *f, uint32_t entry, int bound)
{
    f->prospects[f->n_prospects++] = (prospect){entry, (uint16_t)bound};
}

/* ---- word by word ---- */

/* Words of the query that may be paired with a word of the entry: those that
   it is alike to, those that were not asked for, and letters. */
static uint32_t may_pair(const search *s, size_t j)
{
    if (s->listed->words[j].text.n == 1)
        return UINT32_MAX;
    return s->asked->words[s->words[j]].alike | s->asked->unasked;
}

static void pair_again(void *ctx, size_t i, size_t j,
                       const vd_pair_context *context, vd_pairing *out)
{
    const search *s = ctx;

    vd_asked_pair(s->asked, i, s->words[j], &s->listed->words[j], context, out);
}

static int alike_again(void *ctx, size_t i, size_t j)
{
    const search *s = ctx;

    return vd_asked_alike(s->asked, i, s->words[j]);
}

static void compare(search *s, uint32_t number, bool again)
{
    const vd_index *x = s->f->index;
    vd_word words[VD_WORDS_MAX];
    const vd_index_entry *e =
        vd_index_take(x, VD_SECTION_ENTRIES, number, 1, sizeof *e);
    const vd_index_placed *placed;
    vd_known known = {.pair = pair_again,
                      .alike = alike_again,
                      .ctx = s,
                      .floor = s->want->floor};
    vd_alignment names;
    vd_name listed;

    if (e == NULL || !vd_index_name_at(x, number, words, &listed))
        return;
    placed =
        vd_index_take(x, VD_SECTION_PLACED, e->placed, e->n, sizeof *placed);
    for (size_t i = 0; placed != NULL && i < e->n; i++)
        s->words[i] = placed[i].word;
    s->listed = &listed;
    known.apart = again && (s->f->marks[number] & VD_MARK_JOINED) == 0;
    for (size_t i = 0; again && i < listed.n; i++) {
        known.may_pair[i] = may_pair(s, i);
        known.apart &= s->asked->words[s->words[i]].as_one == 0;
    }
    vd_align_known(s->asked->name, &listed, again ? &known : NULL, &names);
    s->listed = NULL;
    if (names.name_score >= s->want->floor)
        s->want->take(s->want->ctx, number, s->asked->name, &names);
}

/* ---- all that have a word ---- */

static bool is_over(const search *s)
{
    return s->want->stop != NULL && s->want->stop(s->want->stop_ctx);
}

/* A word that was found, and the entries that have it. */
typedef struct bearers {
    const uint32_t *at;
    size_t n;
    uint32_t bits; /* of the query's heavy words that it is alike to */
    bool as_one;   /* it may be two of the query's words */
    bool unsure;   /* or paired with a light one */
    bool light;    /* it is light, as what it is alike to */
} bearers;

static bool weighs(const vd_find *f, uint32_t word)
{
    const vd_index_word *w =
        vd_index_take(f->index, VD_SECTION_WORDS, word, 1, sizeof *w);

    return w != NULL && w->weight >= VD_WORD_HEAVY;
}

static bearers bearers_of(const vd_find *f, uint32_t word, bool light)
{
    const vd_asked *a = &f->asked;
    const uint32_t *first =
        vd_index_take(f->index, VD_SECTION_FIRST, word, 2, sizeof *first);
    const vd_likened *w = &a->words[word];
    bearers out = {.bits = w->alike & a->heavy,
                   .as_one = w->as_one == VD_AS_ONE,
                   .unsure = w->as_one == VD_AS_ONE ||
                             (w->alike & ~a->heavy) != 0 ||
                             (a->all_light && weighs(f, word)),
                   .light = light};

    if (first == NULL || first[1] < first[0])
        return out;
    out.n = first[1] - first[0];
    out.at = vd_index_take(f->index, VD_SECTION_POSTINGS, first[0], out.n,
                           sizeof *out.at);
    if (out.at == NULL)
        out.n = 0;
    return out;
}

/* If a word is alike to none that weighs only entries that have another are
   marked; but fathers' names may be left out, and then the light words are all
   of a name that has nothing else. */
static bool is_marked_by(const vd_find *f, const bearers *b, uint32_t number)
{
    if (b->bits != 0 || b->as_one)
        return true;
    if (b->light)
        return f->marks[number] == 0 && f->briefs[number].heavy == 0;
    return f->marks[number] != 0 || f->asked.fathers;
}

static void mark_bearers(vd_find *f, const bearers *b)
{
    size_t names = vd_index_names(f->index);

    for (size_t p = 0; p < b->n && b->at[p] < names; p++) {
        uint32_t *mark = &f->marks[b->at[p]];

        if (p + AHEAD < b->n)
            __builtin_prefetch(f->marks + b->at[p + AHEAD], 1);
        if (*mark == done || !is_marked_by(f, b, b->at[p]))
            continue;
        if (*mark == 0)
            f->picked[f->n_picked++] = b->at[p];
        if (b->bits != 0) {
            *mark |= b->bits << VD_MARK_BITS;
            /* No name of the builder has so many words. */
            *mark += (*mark & VD_MARK_HITS) < VD_MARK_HITS - 3;
        }
        if (b->unsure)
            *mark |= VD_MARK_UNSURE;
    }
}

/* Marks the bearers of words that are alike to heavy words of the query, or of
   those that are not but weigh themselves: "Cempany". */
static void mark_entries(search *s, bool heavy)
{
    vd_find *f = s->f;
    const vd_asked *a = s->asked;
    bearers some[TOGETHER];
    size_t n = 0;

    for (size_t i = 0; i < a->n_found; i++) {
        uint32_t word = a->found[i];
        bool bits = (a->words[word].alike & a->heavy) != 0;
        bool light =
            !bits && a->words[word].as_one != VD_AS_ONE && !weighs(f, word);

        if (bits == heavy && (!light || a->fathers))
            some[n++] = bearers_of(f, word, light);
        if (n < TOGETHER && i + 1 < a->n_found)
            continue;
        for (size_t j = 0; j < n; j++)
            mark_bearers(f, &some[j]);
        n = 0;
    }
}

/* ---- names as a whole ---- */

static void take_whole(search *s, uint32_t number, size_t word)
{
    (void)word;
    pick(s->f, number);
    put_prospect(s->f, number, VD_BOUND_MAX);
}

/* "Abd Ul" of the query is "Abdul" where an entry has that; and then so is "Ab
   Dul" of the same entry. */
static void take_twofold(search *s, uint32_t number, size_t word)
{
    const vd_index *x = s->f->index;
    const vd_index_brief *e = &s->f->briefs[number];
    const vd_index_placed *placed =
        vd_index_take(x, VD_SECTION_PLACED, e->placed, e->n, sizeof *placed);

    for (size_t i = 0; placed != NULL && i < e->n; i++) {
        if (placed[i].word < s->asked->n_words &&
            s->asked->words[placed[i].word].as_one != 0) {
            take_whole(s, number, word);
            return;
        }
    }
}

/* All letters of the name and of an entry, with and without the words that
   vd_name.joined lacks. */
static void take_alike(search *s, uint32_t number, size_t word)
{
    const vd_index *x = s->f->index;
    const vd_index_entry *e =
        vd_index_take(x, VD_SECTION_ENTRIES, number, 1, sizeof *e);
    char rooms[2][VD_SOLID_MAX];
    vd_name listed;
    vd_str a[2];
    vd_str b[2];

    if (e == NULL)
        return;
    listed = (vd_name){.folded = vd_index_str(x, e->folded),
                       .joined = vd_index_str(x, e->joined)};
    a[0] = s->asked->name->joined;
    a[1] = vd_name_solid(s->asked->name, rooms[0]);
    b[0] = listed.joined;
    b[1] = vd_name_solid(&listed, rooms[1]);
    for (size_t i = 0; i < 4; i++) {
        vd_str p = a[i / 2];
        vd_str q = b[i % 2];

        if (p.n > 0 && q.n > 0 && vd_edit_distance(p, q, 1) <= 1) {
            take_whole(s, number, word);
            return;
        }
    }
}

/* Bits of the words of the query that two words as one may be alike to: it need
   not be paired with the one that it is nearest to. */
static uint32_t alike_to_both(const search *s, const vd_word *x,
                              const vd_word *y)
{
    uint32_t letters = x->letters | y->letters;
    size_t n = x->text.n + y->text.n;
    uint32_t bits = 0;

    for (size_t j = 0; j < s->asked->name->n; j++) {
        const vd_word *w = &s->asked->name->words[j];

        if (w->text.n <= n + 2 && n <= w->text.n + 2 &&
            vd_have_letters(letters, w->letters, 2) &&
            vd_have_letters(w->letters, letters, 2))
            bits |= UINT32_C(1) << j;
    }
    return bits;
}

/* What the entry has as two words and the query as one. */
static vd_joins joined_in(const search *s, const vd_sight *at)
{
    const vd_index *x = s->f->index;
    vd_word two[2];
    vd_joins out = {0};

    if (at->brief->n == 0 || !vd_index_word_at(x, at->placed[0].word, &two[0]))
        return out;
    for (size_t i = 1; i < at->brief->n; i++) {
        const vd_word *first = &two[(i + 1) % 2];
        const vd_word *second = &two[i % 2];

        if (!vd_index_word_at(x, at->placed[i].word, &two[i % 2]))
            return out;
        for (size_t j = 0; j < s->asked->name->n; j++) {
            const vd_word *w = &s->asked->name->words[j];

            /* Light words that are a light one change nothing that weighs. */
            if ((first->weight >= VD_WORD_HEAVY ||
                 second->weight >= VD_WORD_HEAVY ||
                 w->weight >= VD_WORD_HEAVY || !s->asked->names_somebody) &&
                vd_are_as_one(first, second, w)) {
                out.bits |= alike_to_both(s, first, second) | UINT32_C(1) << j;
                out.words |= UINT32_C(3) << (i - 1);
            }
        }
    }
    return out;
}

static void consider(search *s, const vd_sight *at)
{
    bool joined = (s->f->marks[at->number] & VD_MARK_JOINED) != 0;
    int bound =
        vd_bound(s->asked, at, joined ? joined_in(s, at) : (vd_joins){0});

    if (bound * 1000 >= s->want->floor)
        put_prospect(s->f, at->number, bound);
}

/* Two words of the entry may be as one of the query. */
static void mark_joined(search *s, uint32_t number, size_t word)
{
    vd_find *f = s->f;
    uint32_t *mark = &f->marks[number];

    if (*mark == 0)
        f->picked[f->n_picked++] = number;
    /* So few that no mark is that of an entry that was considered. */
    if ((*mark & VD_MARK_HITS) < VD_MARK_HITS - 3)
        *mark += 2;
    *mark |= VD_MARK_JOINED;
    if (word < VD_MARK_WORDS)
        *mark |= UINT32_C(1) << (VD_MARK_BITS + word);
}

/* The entries of keys that were not taken yet are given to one of these. */
typedef void take_entry_fn(search *s, uint32_t number, size_t word);

enum { KEYS_MAX = 256 };

typedef struct asker {
    search *s;
    take_entry_fn *take; /* of the keys that come now */
    size_t word;         /* and of which word of the query they are */
    size_t n;
    uint64_t keys[KEYS_MAX];
    take_entry_fn *takes[KEYS_MAX];
    uint8_t words[KEYS_MAX];
} asker;

static void ask_all(asker *a)
{
    const vd_find *f = a->s->f;
    vd_index_links links[KEYS_MAX];

    vd_index_find(f->index, VD_SECTION_HINTS, a->keys, a->n, links);
    for (size_t i = 0; i < a->n; i++) {
        for (size_t l = 0; l < links[i].n; l++) {
            uint32_t number = links[i].at[l].value;

            if (number < vd_index_names(f->index) && f->marks[number] != done)
                a->takes[i](a->s, number, a->words[i]);
        }
    }
    a->n = 0;
}

static void ask(void *ctx, uint64_t key)
{
    asker *a = ctx;

    if (a->n == KEYS_MAX)
        ask_all(a);
    a->keys[a->n] = key;
    a->words[a->n] = (uint8_t)a->word;
    a->takes[a->n++] = a->take;
}

static void ask_alike(asker *a, const vd_name *name)
{
    char room[VD_SOLID_MAX];
    vd_str solid = vd_name_solid(name, room);

    a->take = take_alike;
    if (name->joined.n >= VD_JOINED_MIN)
        vd_text_ask(VD_HINT_JOINED, name->joined, ask, a);
    if (name->joined.n >= VD_JOINED_MIN &&
        vd_str_find_char(name->folded, ' ', 0) == VD_STR_NONE)
        vd_text_ask(VD_HINT_SOLID, name->joined, ask, a);
    if (solid.n >= VD_JOINED_MIN)
        vd_text_ask(VD_HINT_JOINED, solid, ask, a);
}

/* Names that are alike as a whole, or have a word of the query as two. */
static void take_names(search *s)
{
    const vd_name *name = s->asked->name;
    vd_arena arena;
    asker a;

    a.s = s;
    a.n = a.word = 0;
    ask_alike(&a, name);
    a.take = take_whole;
    if (name->wade.n > 0) {
        vd_text_ask(VD_HINT_JOINED, name->wade, ask, &a);
        ask(&a, vd_key_of(VD_HINT_SHORT, name->wade));
    }
    if (name->joined.n > 0)
        ask(&a, vd_key_of(VD_HINT_WADE, name->joined));
    if (name->folded.n >= VD_CUT_AT)
        ask(&a,
            vd_key_of(VD_HINT_CUT, vd_str_slice(name->folded, 0, VD_CUT_AT)));
    a.take = mark_joined;
    for (a.word = 0; a.word < name->n; a.word++)
        vd_neighbour_ask(name->words[a.word].text, ask, &a);
    a.take = take_twofold;
    a.word = 0;
    vd_arena_init(&arena, 0);
    for (uint32_t rest = s->asked->as_ones; rest != 0; rest &= rest - 1)
        vd_neighbour_ask(
            vd_neighbours(name, (size_t)__builtin_ctz(rest), &arena), ask, &a);
    ask_all(&a);
    vd_arena_done(&arena);
}

/* Entries and words are far apart in memory: those of some entries are asked
   for in turn, to be waited for together. */
static void consider_some(search *s, const uint32_t *numbers, size_t n)
{
    vd_sight at[TOGETHER];
    bool sound[TOGETHER];

    for (size_t i = 0; i < n; i++) {
        sound[i] =
            vd_look(s->asked, numbers[i], &s->f->briefs[numbers[i]], &at[i]);
        for (size_t j = 0; sound[i] && j < at[i].brief->n; j++) {
            uint32_t word = at[i].placed[j].word;

            if (word < s->asked->n_words)
                __builtin_prefetch(s->asked->words + word);
        }
    }
    for (size_t i = 0; i < n; i++) {
        if (sound[i])
            vd_look_at_words(s->asked, &at[i]);
    }
    for (size_t i = 0; i < n; i++) {
        if (sound[i])
            consider(s, &at[i]);
    }
}

/* False if it was stopped. */
static bool touch(search *s)
{
    vd_find *f = s->f;
    size_t n = 0;

    mark_entries(s, true);
    mark_entries(s, false);
    take_names(s);
    for (size_t i = 0; i < f->n_picked; i++) {
        const vd_index_brief *brief;
        uint32_t mark;

        if (i % STOP_EVERY == 0 && is_over(s))
            return false;
        if (i + AHEAD < f->n_picked) {
            __builtin_prefetch(f->marks + f->picked[i + AHEAD]);
            __builtin_prefetch(f->briefs + f->picked[i + AHEAD]);
        }
        mark = f->marks[f->picked[i]];
        brief = &f->briefs[f->picked[i]];
        if (mark == done || !vd_may_reach(s->asked, brief, mark))
            continue;
        f->likely[n++] = f->picked[i];
        vd_index_ask(f->index, VD_SECTION_PLACED, brief->placed,
                     sizeof(vd_index_placed));
    }
    for (size_t i = 0; i < n; i += TOGETHER) {
        if (is_over(s))
            return false;
        consider_some(s, f->likely + i, n - i < TOGETHER ? n - i : TOGETHER);
    }
    return true;
}

/* Those that may score most first: a counting sort. */
static void order_prospects(vd_find *f)
{
    size_t at[VD_BOUND_MAX + 2] = {0};

    for (size_t i = 0; i < f->n_prospects; i++)
        at[VD_BOUND_MAX - f->prospects[i].bound + 1]++;
    for (size_t b = 0; b <= VD_BOUND_MAX; b++)
        at[b + 1] += at[b];
    for (size_t i = 0; i < f->n_prospects; i++)
        f->ordered[at[VD_BOUND_MAX - f->prospects[i].bound]++] =
            f->prospects[i];
}

/* Returns the bound of what there was no time for, 0 if there is none. */
static int compare_prospects(search *s)
{
    const vd_find *f = s->f;
    const vd_find_for *want = s->want;
    int bound = VD_BOUND_MAX + 1;
    bool enough = false;

    order_prospects(s->f);
    for (size_t i = 0; i < f->n_prospects; i++) {
        const prospect *p = &f->ordered[i];

        if (p->bound < bound && want->enough(want->ctx, p->bound)) {
            if (want->always == NULL)
                return 0;
            enough = true;
        }
        bound = p->bound;
        if (i % STOP_EVERY == 0 && is_over(s))
            return bound * 1000;
        if (enough && !want->always(want->ctx, p->entry))
            continue;
        compare(s, p->entry, true);
    }
    return 0;
}

static void clean(vd_find *f)
{
    vd_asked_end(&f->asked);
    for (size_t i = 0; i < f->n_picked; i++)
        f->marks[f->picked[i]] = 0;
    f->n_picked = f->n_prospects = 0;
}

int vd_find_name(vd_find *f, const vd_name *query, const vd_find_for *want)
{
    search s = {.f = f, .asked = &f->asked, .want = want};
    int left = 1000000;

    vd_asked_begin(&f->asked, query, want->floor);
    if (touch(&s))
        left = compare_prospects(&s);
    else
        (void)compare_prospects(&s);
    clean(f);
    return left;
}

int vd_find_all(vd_find *f, const vd_name *query, const vd_find_for *want)
{
    search s = {.f = f, .asked = &f->asked, .want = want};
    size_t n = vd_index_names(f->index);

    f->asked.name = query;
    for (size_t i = 0; i < n; i++) {
        if (i % STOP_EVERY == 0 && is_over(&s))
            return 1000000;
        compare(&s, (uint32_t)i, false);
    }
    return 0;
}

void vd_find_one(vd_find *f, const vd_name *query, uint32_t entry,
                 const vd_find_for *want)
{
    vd_find_for whatever = *want;
    search s = {.f = f, .asked = &f->asked, .want = &whatever};

    whatever.floor = 0;
    f->asked.name = query;
    compare(&s, entry, false);
}
