/* SPDX-License-Identifier: Apache-2.0 */
/*
 * For each word of a query the words of the vocabulary that are alike are
 * found (match/near.h).  The names that have one of them are counted through.
 * A name in which one heavy word is alike and one on each side is not, and no
 * light word is paired, cannot reach the floor (see bound_of()), so that of
 * the most frequent word of such a query only the names that are nothing but
 * it need to be looked at.  What may reach the floor is compared word by
 * word, best bound first.
 *
 * Words that were found unlike need not be compared again in each name, and
 * those that are alike only once for each kind of name: remembered.
 */
#include "match/find.h"

#include <stdlib.h>

#include "base/oom.h"
#include "match/keys.h"
#include "match/near.h"

enum {
    REMEMBERED = 4096,    /* pairs of words; a power of two */
    STOP_EVERY = 32,      /* names compared between two looks at the clock */
    BOUND_MAX = 1000,     /* thousandths */
    ALONE_FLOOR = 600000, /* below it bound_of() allows a word alone */
    AHEAD = 8, /* names whose memory is asked for before it is used */
};

/* The pairing of a word of the query and one of the vocabulary, in one
   context; or how far they contradict. */
typedef struct remembered {
    uint64_t key; /* 0: none */
    vd_pairing pairing;
    int alike;
} remembered;

/* An entry that may reach the floor. */
typedef struct prospect {
    uint32_t entry;
    uint16_t bound; /* thousandths */
} prospect;

struct vd_find {
    const vd_index *index;
    vd_near *near;
    size_t n_words;
    /* of the query in hand, kept clean between queries */
    uint32_t *alike;   /* for each word, which words of the query */
    uint16_t *quality; /* the best likeness of each, in thousandths */
    uint32_t *found;   /* words with something in alike */
    size_t n_found;
    uint8_t *touched; /* for each entry */
    uint32_t *picked; /* entries with something in touched */
    size_t n_picked;
    prospect *prospects; /* of them, those to be compared */
    prospect *ordered;   /* the same, by their bounds */
    size_t n_prospects;
    remembered *memory;
    uint64_t names; /* taken so far: what is remembered belongs to one */
};

vd_find *vd_find_new(const vd_index *index)
{
    vd_find *f = vd_zeroed(1, sizeof *f);
    size_t n = vd_index_names(index);

    f->index = index;
    f->n_words = vd_index_words(index);
    f->alike = vd_zeroed(f->n_words, sizeof *f->alike);
    f->quality = vd_zeroed(f->n_words, sizeof *f->quality);
    f->found = vd_zeroed(f->n_words, sizeof *f->found);
    f->touched = vd_zeroed(n, sizeof *f->touched);
    f->picked = vd_zeroed(n, sizeof *f->picked);
    f->prospects = vd_zeroed(n, sizeof *f->prospects);
    f->ordered = vd_zeroed(n, sizeof *f->ordered);
    f->near = vd_near_new(index);
    f->memory = vd_zeroed(REMEMBERED, sizeof *f->memory);
    return f;
}

void vd_find_free(vd_find *f)
{
    if (f == NULL)
        return;
    free(f->alike);
    free(f->quality);
    free(f->found);
    free(f->touched);
    free(f->picked);
    free(f->prospects);
    free(f->ordered);
    vd_near_free(f->near);
    free(f->memory);
    free(f);
}

/* ---- words alike ---- */

/* One name of a query while it is looked for. */
typedef struct search {
    vd_find *f;
    const vd_find_for *want;
    const vd_name *name;
    uint32_t heavy;    /* bits of the words that weigh */
    uint32_t initials; /* of them, single letters */
    uint32_t unasked;  /* letters, and words that do not weigh */
    int light;         /* weight of the others */
    int least;         /* weight of a word that is left out, at least */
    int against;       /* and of one that contradicts */
    bool firm;
    bool servant;        /* one may stand against a word that is left over */
    bool names_somebody; /* a word weighs, and is no particle */
    bool letters;        /* some are single letters */
    bool letter[VD_WORDS_MAX];
    char first[VD_WORDS_MAX];
    /* of the entry in hand */
    uint32_t words[VD_WORDS_MAX];
    const vd_name *listed;
} search;

/* Marks every word of the vocabulary that is alike to the word. */
static void find_words(vd_find *f, const vd_word *w, bool firm, unsigned edits,
                       uint32_t bit)
{
    size_t n;
    const vd_near_word *found = vd_near_find(f->near, w, firm, edits, &n);

    for (size_t i = 0; i < n; i++) {
        uint32_t number = found[i].number;

        if (f->alike[number] == 0) {
            f->found[f->n_found++] = number;
            f->quality[number] = 0;
        }
        f->alike[number] |= bit;
        if (found[i].alike > f->quality[number])
            f->quality[number] = (uint16_t)found[i].alike;
    }
}

/* ---- entries ---- */

static void pick(vd_find *f, uint32_t number, uint8_t how)
{
    if (f->touched[number] == 0)
        f->picked[f->n_picked++] = number;
    f->touched[number] = how;
}

static int count_bits(uint32_t x)
{
    return __builtin_popcount(x);
}

/* What is known of an entry before its words are paired. */
typedef struct outlook {
    int alike;   /* heavy words of the query that some word is alike to */
    int quality; /* of the pairs, weighted, at most; thousandths */
    int light;   /* weight of light words, if all of them are paired */
    int a;       /* heavy words of the query that nothing is alike to */
    int b;       /* and of the entry */
    int against; /* weight of each of both, at least */
    int least;   /* weight of each that is left out, at least */
    int most;    /* what leaving out may cost, at least */
    bool far;    /* no word left over is anything like one on the other side */
} outlook;

/* The best score that a name may have.  Each pair of words that are left over
   on both sides contradicts by what it weighs, at least 700 thousandths of a
   word, or by half of that if they are somewhat alike; what is left on one side
   is left out; what is paired weighs at most as many words and the light ones:
   see score_of() in match/align.c. */
static int bound_of(const outlook *o)
{
    int k = o->a < o->b ? o->a : o->b;
    int each = o->against < 700 ? 700 : o->against;
    int conflict = (o->far ? each : each / 2) * k;
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
static bool may_stand_for(const search *s, const vd_index_placed *w,
                          uint32_t *bits)
{
    bool any = false;

    for (size_t j = 0; (s->letters || w->letter != '\0') && j < s->name->n;
         j++) {
        if ((w->letter != '\0' || s->letter[j]) && w->first == s->first[j]) {
            *bits |= UINT32_C(1) << j;
            any = true;
        }
    }
    return any;
}

/* Whether every heavy word of the query that nothing is alike to is far from
   every such word of the entry. */
static bool are_all_far(const search *s, uint32_t alike, const uint32_t *left,
                        size_t n)
{
    for (uint32_t rest = s->heavy & ~alike; rest != 0; rest &= rest - 1) {
        unsigned i = (unsigned)__builtin_ctz(rest);

        for (size_t j = 0; i < s->name->n && j < n; j++) {
            const uint32_t *letters = vd_index_take(
                s->f->index, VD_SECTION_LETTERS, left[j], 1, sizeof *letters);

            if (letters == NULL ||
                !vd_are_far(s->name->words[i].letters, *letters))
                return false;
        }
    }
    return true;
}

/* As vd_may_be_joined(), of what is at hand. */
static bool may_be_joined(const vd_name *name, const vd_index_entry *e)
{
    size_t less = name->joined.n < e->joined.n ? name->joined.n : e->joined.n;
    size_t more = name->joined.n < e->joined.n ? e->joined.n : name->joined.n;

    return less >= VD_JOINED_MIN && more - less <= 2 &&
           vd_have_letters(name->letters, e->letters, 2) &&
           vd_have_letters(e->letters, name->letters, 2);
}

/* What is gathered of an entry's words. */
typedef struct counted {
    uint32_t alike;              /* bits of the query's words */
    uint32_t left[VD_WORDS_MAX]; /* heavy words that nothing is alike to */
    int n_left;
    int against; /* weight of each of them, at least */
    int least;   /* the same where they are left out */
    int light;
    int words; /* that are alike to some */
    int weight;
    int quality; /* of them, times the weight */
    int best;
    bool servant;
} counted;

static void count_word(const search *s, const vd_index_placed *w, counted *c)
{
    const vd_find *f = s->f;
    uint32_t bits = w->word < f->n_words ? f->alike[w->word] : 0;
    int alike_by = bits == 0 ? 0 : f->quality[w->word];

    c->servant = c->servant || w->servant != 0;
    if (w->weight < VD_WORD_HEAVY) {
        c->light += w->weight;
        c->alike |= bits; /* a legal form that was mistyped */
        return;
    }
    if (may_stand_for(s, w, &bits))
        alike_by = 1000;
    c->alike |= bits;
    if (bits == 0) {
        c->left[c->n_left++] = w->word;
        c->against = c->against < w->weight ? c->against : w->weight;
        c->least = c->least < w->least ? c->least : w->least;
        return;
    }
    c->words++;
    c->weight += w->weight;
    c->quality += w->weight * alike_by;
    c->best = c->best > alike_by ? c->best : alike_by;
}

/* The best score that an entry may have, in thousandths. */
static int outlook_of(const search *s, const vd_index_entry *e,
                      const vd_index_placed *placed)
{
    counted c = {.light = s->light,
                 .against = s->against,
                 .least = s->least,
                 .servant = s->servant};
    outlook o;
    int bound;

    for (size_t i = 0; i < e->n && i < VD_WORDS_MAX; i++)
        count_word(s, &placed[i], &c);
    c.alike &= s->heavy;
    o = (outlook){.alike = count_bits(c.alike),
                  .light = (c.light + 1) / 2,
                  .a = count_bits(s->heavy & ~c.alike),
                  .b = c.n_left,
                  .against = c.against,
                  .least = c.least};
    /* A servant stands against one of the side that has more left over, and
       hardly counts. */
    if (c.servant && o.a > o.b)
        o.a--;
    else if (c.servant && o.b > 0)
        o.b--;
    /* Of several that are alike to one word only the best may be paired. */
    if (c.words > o.alike)
        c.quality = c.best * c.weight;
    if (c.weight + o.light > 0)
        o.quality = (c.quality + 1000 * o.light) / (c.weight + o.light) + 1;
    o.most = o.alike >= 2                           ? 180
             : s->firm && e->kind != VD_NAME_PERSON ? 260
                                                    : 360;
    bound = bound_of(&o);
    if (bound >= s->want->floor / 1000 && o.a > 0 && o.b > 0) {
        o.far = are_all_far(s, c.alike, c.left, (size_t)c.n_left);
        bound = bound_of(&o);
    }
    if (o.alike >= 2 && may_be_joined(s->name, e))
        return BOUND_MAX;
    return bound < BOUND_MAX ? bound : BOUND_MAX;
}

static void put_prospect(vd_find *f, uint32_t entry, int bound)
{
    f->prospects[f->n_prospects++] = (prospect){entry, (uint16_t)bound};
}

static void consider_entry(search *s, uint32_t number)
{
    const vd_index *x = s->f->index;
    const vd_index_entry *e;
    const vd_index_placed *placed;
    int bound;

    if (s->f->touched[number] != 0)
        return;
    pick(s->f, number, 1);
    e = vd_index_take(x, VD_SECTION_ENTRIES, number, 1, sizeof *e);
    placed = e == NULL ? NULL
                       : vd_index_take(x, VD_SECTION_PLACED, e->placed, e->n,
                                       sizeof *placed);
    if (placed == NULL)
        return;
    bound = outlook_of(s, e, placed);
    if (bound >= s->want->floor / 1000)
        put_prospect(s->f, number, bound);
}

/* ---- pairs that were compared before ---- */

static uint64_t key_of_pair(const search *s, size_t i, size_t j, unsigned how)
{
    return s->f->names << 46 | (uint64_t)s->words[j] << 14 | i << 8 | how;
}

static remembered *memory_of(const search *s, uint64_t key)
{
    return &s->f->memory[vd_word_mix(key) & (REMEMBERED - 1)];
}

/* Words of the query that may be paired with a word of the entry: those that
   it is alike to, those that were not asked for, and letters. */
static uint32_t may_pair(const search *s, size_t j)
{
    if (s->listed->words[j].text.n == 1)
        return UINT32_MAX;
    return s->f->alike[s->words[j]] | s->unasked;
}

static void pair_again(void *ctx, size_t i, size_t j,
                       const vd_pair_context *context, vd_pairing *out)
{
    search *s = ctx;
    unsigned how = (unsigned)(context->org | context->firms << 1 |
                              context->abjad << 2 | context->foreign << 3 |
                              context->arabic << 4 | context->short_words << 5 |
                              context->abjad_first << 6 | context->exact << 7);
    uint64_t key = key_of_pair(s, i, j, how);
    remembered *m = memory_of(s, key);

    if (m->key != key) {
        vd_word_pair_up(&s->name->words[i], &s->listed->words[j], context,
                        &m->pairing);
        m->key = key;
    }
    *out = m->pairing;
}

static int alike_again(void *ctx, size_t i, size_t j)
{
    search *s = ctx;
    uint64_t key = key_of_pair(s, i, j, 0) | UINT64_C(1) << 13;
    remembered *m = memory_of(s, key);

    if (m->key != key) {
        m->alike = vd_word_alike(&s->name->words[i], &s->listed->words[j]);
        m->key = key;
    }
    return m->alike;
}

static void compare(search *s, uint32_t number, bool again)
{
    const vd_index *x = s->f->index;
    vd_word words[VD_WORDS_MAX];
    const vd_index_entry *e =
        vd_index_take(x, VD_SECTION_ENTRIES, number, 1, sizeof *e);
    const vd_index_placed *placed;
    vd_known known = {.pair = pair_again, .alike = alike_again, .ctx = s};
    vd_alignment names;
    vd_name listed;

    if (e == NULL || !vd_index_name_at(x, number, words, &listed))
        return;
    placed =
        vd_index_take(x, VD_SECTION_PLACED, e->placed, e->n, sizeof *placed);
    for (size_t i = 0; placed != NULL && i < e->n; i++)
        s->words[i] = placed[i].word;
    s->listed = &listed;
    for (size_t i = 0; again && i < listed.n; i++)
        known.may_pair[i] = may_pair(s, i);
    vd_align_known(s->name, &listed, again ? &known : NULL, &names);
    s->listed = NULL;
    if (names.name_score >= s->want->floor)
        s->want->take(s->want->ctx, number, s->name, &names);
}

/* ---- names as a whole ---- */

static void take_whole(void *ctx, uint64_t key)
{
    search *s = ctx;
    vd_find *f = s->f;
    size_t n;
    const vd_index_link *links =
        vd_index_find(f->index, VD_SECTION_HINTS, key, &n);

    for (size_t i = 0; i < n; i++) {
        uint32_t number = links[i].value;

        if (number < vd_index_names(f->index) && f->touched[number] != 2) {
            pick(f, number, 2);
            put_prospect(f, number, BOUND_MAX);
        }
    }
}

/* Names that are alike as a whole, or have two words as one. */
static void take_joined(search *s, vd_arena *arena)
{
    const vd_name *name = s->name;
    char room[VD_SOLID_MAX];
    vd_str solid;

    if (name->joined.n >= VD_JOINED_MIN)
        vd_text_ask(VD_HINT_JOINED, name->joined, take_whole, s);
    if (name->joined.n >= VD_JOINED_MIN &&
        vd_str_find_char(name->folded, ' ', 0) == VD_STR_NONE)
        vd_text_ask(VD_HINT_SOLID, name->joined, take_whole, s);
    solid = vd_name_solid(name, room);
    if (solid.n >= VD_JOINED_MIN)
        vd_text_ask(VD_HINT_JOINED, solid, take_whole, s);
    if (name->wade.n > 0) {
        vd_text_ask(VD_HINT_JOINED, name->wade, take_whole, s);
        take_whole(s, vd_key_of(VD_HINT_SHORT, name->wade));
    }
    if (name->joined.n > 0)
        take_whole(s, vd_key_of(VD_HINT_WADE, name->joined));
    if (name->folded.n >= VD_CUT_AT)
        take_whole(s, vd_key_of(VD_HINT_CUT,
                                vd_str_slice(name->folded, 0, VD_CUT_AT)));
    for (size_t i = 0; i < name->n; i++) {
        vd_text_ask(VD_HINT_NEIGHBOURS, name->words[i].text, take_whole, s);
        if (i + 1 < name->n) {
            vd_str two = vd_neighbours(name, i, arena);

            if (two.n > 0) {
                vd_word w = vd_word_of(two, VD_ROLE_NAME);

                find_words(s->f, &w, false, 1, UINT32_C(3) << i);
            }
        }
    }
}

/* ---- all that have a word ---- */

static const uint32_t *postings_of(const vd_find *f, uint32_t word, size_t *n)
{
    const uint32_t *first =
        vd_index_take(f->index, VD_SECTION_FIRST, word, 2, sizeof *first);

    *n = first == NULL || first[1] < first[0] ? 0 : first[1] - first[0];
    return first == NULL ? NULL
                         : vd_index_take(f->index, VD_SECTION_POSTINGS,
                                         first[0], *n, sizeof *first);
}

/* The heavy word that most names have: names that have it and nothing else of
   the query need not be touched unless it is all they have.  Light words that
   are paired would soften the contradiction: then all are looked at. */
static uint32_t commonest(const search *s)
{
    const vd_find *f = s->f;
    size_t have[VD_WORDS_MAX] = {0};
    size_t most = 0;
    uint32_t out = 0;

    for (size_t i = 0; i < f->n_found; i++) {
        uint32_t alike = f->alike[f->found[i]] & s->heavy;
        size_t n;

        (void)postings_of(f, f->found[i], &n);
        for (; alike != 0; alike &= alike - 1)
            have[__builtin_ctz(alike)] += n;
    }
    for (unsigned i = 0; i < VD_WORDS_MAX; i++) {
        if (have[i] > most) {
            most = have[i];
            out = UINT32_C(1) << i;
        }
    }
    return count_bits(s->heavy) > 1 && s->initials == 0 && s->light == 0 &&
                   s->names_somebody && s->want->floor >= ALONE_FLOOR
               ? out
               : 0;
}

static bool is_over(const search *s)
{
    return s->want->stop != NULL && s->want->stop(s->want->stop_ctx);
}

static void prefetch_words(const vd_index *x, uint32_t number)
{
    const vd_index_entry *entries = (const void *)x->at[VD_SECTION_ENTRIES];
    const vd_index_placed *placed = (const void *)x->at[VD_SECTION_PLACED];

    if (number < vd_index_names(x))
        __builtin_prefetch(&placed[entries[number].placed]);
}

static void touch_word(search *s, uint32_t word, bool alone)
{
    const vd_find *f = s->f;
    size_t names = vd_index_names(f->index);
    size_t n;
    const uint32_t *postings = postings_of(f, word, &n);

    for (size_t p = 0; postings != NULL && p < n; p++) {
        if (p + AHEAD < n) {
            __builtin_prefetch(f->index->at[VD_SECTION_ENTRIES] +
                               (size_t)postings[p + AHEAD] *
                                   sizeof(vd_index_entry));
        }
        if (p + AHEAD / 2 < n)
            prefetch_words(f->index, postings[p + AHEAD / 2]);
        if (postings[p] >= names)
            return;
        if (alone) {
            const vd_index_entry *e = vd_index_take(
                f->index, VD_SECTION_ENTRIES, postings[p], 1, sizeof *e);

            if (e == NULL || e->heavy > 1)
                return;
        }
        consider_entry(s, postings[p]);
    }
}

/* False if it was stopped. */
static bool touch(search *s)
{
    vd_find *f = s->f;
    uint32_t common = commonest(s);

    for (size_t i = 0; i < f->n_found; i++) {
        uint32_t word = f->found[i];

        if ((f->alike[word] & s->heavy) == 0)
            continue;
        if (i % STOP_EVERY == 0 && is_over(s))
            return false;
        touch_word(s, word, (f->alike[word] & ~common) == 0);
    }
    return true;
}

/* Those that may score most first: a counting sort. */
static void order_prospects(vd_find *f)
{
    size_t at[BOUND_MAX + 2] = {0};

    for (size_t i = 0; i < f->n_prospects; i++)
        at[BOUND_MAX - f->prospects[i].bound + 1]++;
    for (size_t b = 0; b <= BOUND_MAX; b++)
        at[b + 1] += at[b];
    for (size_t i = 0; i < f->n_prospects; i++)
        f->ordered[at[BOUND_MAX - f->prospects[i].bound]++] = f->prospects[i];
}

/* Returns the bound of what there was no time for, 0 if there is none. */
static int compare_prospects(search *s)
{
    const vd_find *f = s->f;
    const vd_find_for *want = s->want;
    int bound = BOUND_MAX + 1;

    order_prospects(s->f);
    for (size_t i = 0; i < f->n_prospects; i++) {
        const prospect *p = &f->ordered[i];

        if (p->bound < bound && want->enough(want->ctx, p->bound))
            return 0;
        bound = p->bound;
        if (i % STOP_EVERY == 0 && is_over(s))
            return bound * 1000;
        compare(s, p->entry, true);
    }
    return 0;
}

static void look_at_words(search *s)
{
    const vd_name *name = s->name;

    for (size_t i = 0; i < name->n; i++) {
        const vd_word *w = &name->words[i];
        uint32_t bit = UINT32_C(1) << i;

        s->first[i] = w->text.p[0];
        s->letter[i] = w->text.n == 1;
        s->letters = s->letters || s->letter[i];
        if (s->letter[i] || w->weight < VD_WORD_HEAVY)
            s->unasked |= bit;
        s->servant = s->servant || vd_is_servant(w);
        if (w->weight < VD_WORD_HEAVY) {
            s->light += w->weight;
            if (vd_may_be_mistyped(w))
                find_words(s->f, w, s->firm, 2, bit);
            continue;
        }
        s->heavy |= bit;
        s->names_somebody =
            s->names_somebody || w->role != VD_ROLE_NAME || w->concept == 0;
        if (w->weight < s->against)
            s->against = w->weight;
        if (vd_weight_left_out(name, i) < s->least)
            s->least = vd_weight_left_out(name, i);
        if (w->text.n == 1 && name->kind == VD_NAME_PERSON)
            s->initials |= bit;
        find_words(s->f, w, s->firm, 2, bit);
    }
}

static void clean(vd_find *f)
{
    for (size_t i = 0; i < f->n_found; i++)
        f->alike[f->found[i]] = 0;
    for (size_t i = 0; i < f->n_picked; i++)
        f->touched[f->picked[i]] = 0;
    f->n_found = f->n_picked = f->n_prospects = 0;
}

int vd_find_name(vd_find *f, const vd_name *query, const vd_find_for *want)
{
    search s = {.f = f,
                .want = want,
                .name = query,
                .least = 1000000,
                .against = 1000,
                .firm = query->kind != VD_NAME_PERSON};
    vd_arena arena;
    int left = 1000000;

    vd_arena_init(&arena, 0);
    /* What is remembered is known by the low bits of the number. */
    if ((++f->names & 0x3ffff) == 0) {
        memset(f->memory, 0, REMEMBERED * sizeof *f->memory);
        f->names++; /* no key is 0, which says that there is none */
    }
    look_at_words(&s);
    take_joined(&s, &arena);
    /* A name of light words alone: Al Abd; or of one that is no longer light
       because nothing follows it: Van Van. */
    if (!s.names_somebody) {
        for (size_t i = 0; i < query->n; i++)
            find_words(f, &query->words[i], false, 2, UINT32_C(1) << i);
        s.heavy = UINT32_MAX;
    }
    if (touch(&s))
        left = compare_prospects(&s);
    else
        (void)compare_prospects(&s);
    clean(f);
    vd_arena_done(&arena);
    return left;
}

int vd_find_all(vd_find *f, const vd_name *query, const vd_find_for *want)
{
    search s = {.f = f, .want = want, .name = query};
    size_t n = vd_index_names(f->index);

    for (size_t i = 0; i < n; i++) {
        if (i % STOP_EVERY == 0 && is_over(&s))
            return 1000000;
        compare(&s, (uint32_t)i, false);
    }
    return 0;
}
