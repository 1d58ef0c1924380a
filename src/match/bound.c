/* SPDX-License-Identifier: Apache-2.0 */
#include "match/bound.h"

#include <assert.h>
#include <limits.h>

#include "match/search.h"
#include "names/distance.h"

enum {
    ROUNDED = 3, /* what rounding may take on either side */
    NOBODY = VD_NOBODY / 1000 + ROUNDED,
    INITIAL = 850,        /* a letter for a word */
    INITIAL_WEIGHT = 500, /* and what it weighs */
    SERVANT_WEIGHT = 120,
};

static_assert(VD_NEAREST_FLOOR > NOBODY * 1000,
              "words that name nobody never reach a floor");

/* What is known of an entry before its words are paired. */
typedef struct outlook {
    uint32_t alike; /* bits of the query's words that some word is alike to */
    uint32_t known; /* the same, but for letters that stand for words */
    bool person;    /* both are */
    const vd_index_placed **left; /* heavy, and alike to none */
    int n_left;
    int surplus; /* alike to what another is alike to: also left */
    int light;   /* weight of words that light ones may be paired with */
    int least;   /* weight of each of those left that is left out, at least */
    int least_alike; /* of each that is alike to some */
    int words;       /* that are alike to some */
    int by_letter;   /* of them, by a letter that stands for a word */
    int heavy_words; /* of them, to some that weigh */
    int for_heavy;   /* any that a heavy word of the query may be paired with */
    int weight;      /* of pairs with them */
    int quality;     /* of them, times the weight */
    int best;
    bool servant;
    bool mixed;  /* a light word and one that is not may be a pair */
    bool uneven; /* what pairs weigh depends on which are made */
} outlook;

/* The same in numbers. */
typedef struct tally {
    int pairs;    /* with heavy words of the query, at most */
    int paired;   /* what they and the light words that are paired weigh, at
                     most */
    int quality;  /* of the pairs, weighted, at most; thousandths */
    int a;        /* heavy words of the query that are left over, at least */
    int b;        /* and of the entry */
    int conflict; /* of those of both, at least */
    int omitted;  /* weight of those that are left over, at least */
    int most;     /* what leaving out may cost, at least */
    bool initial; /* a letter stands for a word */
} tally;

/* The best score that a name may have: see score_of() in match/align.c. */
static int bound_of(const tally *t)
{
    int paired = t->paired;
    int bound = t->quality;

    if (paired == 0)
        return 0;
    if (t->conflict > 0) {
        int share = t->conflict * 1000 / (paired + t->conflict);

        bound = bound *
                (1000 - vd_smaller(t->conflict, VD_CONFLICT_MOST) -
                 share * VD_CONFLICT_SHARE / 10) /
                1000;
    }
    if (t->omitted > 0) {
        int cost = t->most * t->omitted * 2 / (paired + t->omitted);

        bound = bound * (1000 - vd_smaller(cost, t->most)) / 1000;
    }
    if (t->initial)
        bound = (t->omitted >= VD_LEFT_OUT ? bound * VD_BOTH / 1000 : bound) -
                VD_INITIAL_COST / 1000;
    return bound + ROUNDED;
}

/* What pairs with heavy words of the query weigh at most. */
static int weight_of(const vd_asked *a, uint32_t bits)
{
    int sum = 0;

    for (; bits != 0; bits &= bits - 1)
        sum += a->weight[__builtin_ctz(bits)];
    return sum;
}

/* A letter may stand for any word of a person that begins with it. */
static uint32_t may_stand_for(const vd_asked *a, const vd_index_placed *w)
{
    uint32_t bits = 0;

    for (size_t j = 0; j < a->name->n; j++) {
        if ((w->letter != 0 || a->letter[j]) && w->first == a->first[j])
            bits |= UINT32_C(1) << j;
    }
    return bits & a->heavy;
}

/* What a word of the query and one of the entry contradict by. */
static int conflict_of(const vd_asked *a, unsigned i, const vd_index_placed *w)
{
    int weight = vd_smaller(a->name->words[i].weight, (int)w->weight);

    return vd_larger(weight, VD_AGAINST) *
           vd_contradiction(vd_asked_alike(a, i, w->word)) / 1000;
}

/* Sum of the smallest of some numbers, which it puts in order. */
static int sum_of_smallest(int *numbers, int n, int how_many)
{
    int sum = 0;

    for (int i = 0; i < how_many && i < n; i++) {
        int at = i;

        for (int j = i + 1; j < n; j++)
            at = numbers[j] < numbers[at] ? j : at;
        sum += numbers[at];
        numbers[at] = numbers[i];
    }
    return sum;
}

/* The same of any words of the query and the entry, at least. */
static int conflict_of_any(const vd_asked *a, const vd_index_brief *e)
{
    int weight = vd_smaller(a->against, 10 * e->least);

    return vd_larger(weight, VD_AGAINST) * VD_CONFLICT_LEAST / 1000;
}

/* Each word of the side that has fewer left over contradicts one of the
   other; of those that are alike to a word that is taken nothing is known. */
static int conflict_at_least(const vd_asked *a, const outlook *o, int left,
                             int any)
{
    int of_a[VD_WORDS_MAX];
    int of_b[VD_WORDS_MAX];
    int n = 0;

    /* Some words of the query are left over, but not known which; those that
       have none to stand against are left out. */
    if (left > vd_count_bits(a->heavy & ~o->alike))
        return vd_smaller(left, o->n_left + o->surplus) * any;
    for (int j = 0; j < o->n_left; j++)
        of_b[j] = INT_MAX;
    for (uint32_t rest = a->heavy & ~o->alike; rest != 0; rest &= rest - 1) {
        unsigned i = (unsigned)__builtin_ctz(rest);

        of_a[n] = INT_MAX;
        for (int j = 0; j < o->n_left; j++) {
            int c = conflict_of(a, i, o->left[j]);

            of_a[n] = vd_smaller(of_a[n], c);
            of_b[j] = vd_smaller(of_b[j], c);
        }
        n++;
    }
    if (left > o->n_left + o->surplus)
        return sum_of_smallest(of_b, o->n_left, o->n_left) + o->surplus * any;
    return left <= o->surplus
               ? left * any
               : o->surplus * any + sum_of_smallest(of_a, n, left - o->surplus);
}

/* What is left over on the side that has more, and contradicts nothing. */
static int omitted_at_least(const vd_asked *a, const outlook *o, const tally *t)
{
    int least[2 * VD_WORDS_MAX];
    int n = 0;

    if (t->a > t->b) {
        for (uint32_t rest = a->heavy & ~o->alike; rest != 0; rest &= rest - 1)
            least[n++] = a->left_out[__builtin_ctz(rest)];
        while (n < t->a)
            least[n++] = a->least;
        return sum_of_smallest(least, n, t->a - t->b);
    }
    for (int i = 0; i < o->n_left; i++)
        least[n++] = (int)o->left[i]->least;
    for (int i = 0; i < o->surplus; i++)
        least[n++] = o->least_alike;
    return sum_of_smallest(least, n, t->b - t->a);
}

/* Whether all letters together are alike: whole_score() in match/align.c. */
static bool may_be_joined(const vd_asked *a, const vd_sight *at)
{
    const vd_index *x = a->index;
    const vd_index_entry *e =
        vd_is_as_long(a, at->brief)
            ? vd_index_take(x, VD_SECTION_ENTRIES, at->number, 1, sizeof *e)
            : NULL;
    vd_name listed;

    if (e == NULL)
        return false;
    listed =
        (vd_name){.letters = e->letters, .joined = vd_index_str(x, e->joined)};
    return vd_may_be_joined(a->name, &listed) &&
           vd_edit_distance(a->name->joined, listed.joined, 2) <= 2;
}

/* What a pair of a word of the entry and one of these of the query weighs at
   most. */
static int weight_with(const vd_asked *a, uint32_t bits, int weight)
{
    int most = 0;

    for (; bits != 0; bits &= bits - 1) {
        int other = a->name->words[__builtin_ctz(bits)].weight;

        most = other > most ? other : most;
    }
    return (most + weight + 1) / 2;
}

static void count_light_word(uint32_t bits, const vd_asked *a, int weight,
                             outlook *o)
{
    o->light += weight;
    o->alike |= bits; /* a legal form that was mistyped */
    o->for_heavy += (bits & a->heavy) != 0;
    o->mixed = o->mixed || (bits & a->heavy) != 0;
}

/* by_letter: letters may stand for words. */
static void count_word(const vd_asked *a, const vd_index_placed *w,
                       bool by_letter, outlook *o)
{
    static const vd_likened none;
    const vd_likened *likened =
        w->word < a->n_words ? &a->words[w->word] : &none;
    uint32_t bits = likened->alike;
    uint32_t stands = by_letter ? may_stand_for(a, w) & ~bits : 0;
    int alike_by = likened->quality;
    int weight = (int)w->weight;

    o->servant = o->servant || w->servant != 0;
    if (weight < VD_WORD_HEAVY) {
        count_light_word(bits, a, weight, o);
        return;
    }
    if ((bits | stands) == 0) {
        o->left[o->n_left++] = w;
        o->least = vd_smaller(o->least, (int)w->least);
        return;
    }
    if ((bits & ~a->heavy) != 0) {
        o->light += weight; /* "Cempany" */
        o->mixed = true;
    } else {
        o->heavy_words++;
    }
    o->for_heavy += ((bits | stands) & a->heavy) != 0;
    o->uneven = o->uneven || (bits != 0 && stands != 0) ||
                ((bits & (bits - 1)) != 0 && a->against != 1000);
    weight = bits == 0 ? INITIAL_WEIGHT : weight_with(a, bits, weight);
    if (stands != 0 && alike_by < INITIAL)
        alike_by = INITIAL;
    o->by_letter += stands != 0;
    o->alike |= bits | stands;
    o->words++;
    o->least_alike = vd_smaller(o->least_alike, (int)w->least);
    o->weight += weight;
    o->quality += weight * alike_by;
    o->best = o->best > alike_by ? o->best : alike_by;
}

/* Words that name nobody and letters never make a name when anything is left
   over, or a letter stands for a word: see score_of(). */
static bool names_nobody(const vd_asked *a, const outlook *o, const tally *t)
{
    bool of_a = a->least > 300;
    bool of_b = o->least > 300 && (o->surplus == 0 || o->least_alike > 300);

    if ((o->known & a->naming) != 0)
        return false;
    /* The same letter, which contradicts nothing and may be all there is. */
    if (!t->initial && (o->known & a->letter_bits) != 0)
        return o->person && !o->servant &&
               ((t->a > t->b && of_a) || (t->b > t->a && of_b));
    return t->initial || (t->a > 0 && of_a) || (t->b > 0 && of_b) ||
           (t->a > 0 && t->b > 0 && a->names_somebody);
}

/* Likeness of the pairs, weighted by what they weigh. */
static int quality_of(const outlook *o, int pairs, int light)
{
    int weight = o->weight;
    int quality = o->quality;

    if (o->mixed)
        return VD_BOUND_MAX;
    /* Of several that are alike to one word only the best may be paired. */
    if (o->uneven || o->words > pairs) {
        if (light > 0 && (o->uneven || o->weight != 1000 * o->words))
            return VD_BOUND_MAX;
        weight = 1000 * pairs;
        quality = o->best * weight;
    }
    return weight + light == 0
               ? 0
               : (quality + 1000 * light) / (weight + light) + 1;
}

/* What pairs of light words weigh at most. */
static int light_of(const vd_asked *a, int of_entry)
{
    return a->light == 0 || of_entry == 0 ? 0 : (a->light + of_entry + 1) / 2;
}

/* "abdul" stands against what is left over on the side that has more, and
   counts as a contradiction in place of a word left out. */
static void stand_servant(tally *t, int conflict)
{
    *(t->a > t->b ? &t->a : &t->b) -= 1;
    t->conflict += conflict;
}

/* What a servant contradicts by, at least: it weighs as little as it does where
   it is not against a name.  All words that weigh are names where none is an
   initial. */
static int conflict_of_servant(const vd_asked *a, const vd_index_brief *e)
{
    bool names = !a->firm && !a->letters && e->person != 0 &&
                 10 * e->least > INITIAL_WEIGHT;

    return (names ? VD_SERVANT_AGAINST : SERVANT_WEIGHT) * VD_CONFLICT_LEAST /
           1000;
}

/* by_letter: a letter stands for a word, or none does. */
static int bound_by(const vd_asked *a, const vd_sight *at, vd_joins joined,
                    bool by_letter)
{
    const vd_index_brief *e = at->brief;
    const vd_index_placed *left[VD_WORDS_MAX];
    outlook o = {.left = left,
                 .least = INT_MAX,
                 .least_alike = INT_MAX,
                 .servant = a->servant,
                 .alike = joined.bits,
                 .known = (joined.bits | at->alike) & a->heavy,
                 .for_heavy = joined.bits != 0,
                 .person = !a->firm && e->person != 0,
                 .mixed = joined.bits != 0 || at->as_one != 0};
    /* Two words of the query that are one count as both, and as one more. */
    int ones = vd_count_bits(at->as_one) / 2;
    tally t = {.initial = by_letter};
    int bound;
    int light;
    int any;

    for (size_t i = 0; i < e->n; i++) {
        if ((joined.words >> i & 1) == 0)
            count_word(a, &at->placed[i], by_letter, &o);
    }
    o.alike &= a->heavy;
    if (by_letter && o.by_letter == 0)
        return 0;
    o.surplus = o.heavy_words - vd_count_bits(o.alike);
    o.surplus = o.surplus < 0 ? 0 : o.surplus;
    light = light_of(a, o.light);
    t.pairs = vd_count_bits(o.alike);
    if (ones == 0)
        t.pairs = vd_smaller(t.pairs, o.for_heavy);
    t.paired = weight_of(a, o.known & ~joined.bits) +
               1000 * (vd_count_bits(joined.bits) + ones) +
               INITIAL_WEIGHT * o.by_letter + light;
    t.a = vd_count_bits(a->heavy) - t.pairs;
    t.b = vd_larger(0, o.n_left + o.surplus - ones);
    if (ones == 0 && names_nobody(a, &o, &t))
        return NOBODY;
    t.quality = quality_of(&o, t.pairs, light);
    t.most = vd_cost_of_omission(vd_count_bits(o.known & a->naming) + ones,
                                 a->firm && e->person == 0);
    /* Words that do not weigh contradict and omit hardly. */
    if (!a->names_somebody)
        return bound_of(&t);
    any = conflict_of_any(a, e);
    t.conflict = vd_smaller(t.a, t.b) * any;
    /* Of most this is enough to know. */
    bound = bound_of(&t);
    if (bound * 1000 < a->floor)
        return bound;
    t.omitted = omitted_at_least(a, &o, &t);
    if (t.conflict > 0 && ones == 0 && bound_of(&t) * 1000 >= a->floor)
        t.conflict = conflict_at_least(a, &o, t.a, any);
    bound = bound_of(&t);
    while (o.servant && t.a != t.b) {
        stand_servant(&t, conflict_of_servant(a, e));
        t.omitted = omitted_at_least(a, &o, &t);
        bound = vd_larger(bound, bound_of(&t));
    }
    return bound;
}

/* Whether letters may stand for words. */
static bool is_by_letter(const vd_asked *a, const vd_index_brief *e)
{
    return !a->firm && (a->letters || e->letters > 0) && e->person != 0;
}

/* The best score that an entry may have, in thousandths. */
int vd_bound(const vd_asked *a, const vd_sight *at, vd_joins joined)
{
    const vd_index_brief *e = at->brief;
    uint32_t words = (joined.bits | at->alike) & a->heavy & a->naming;
    int bound;

    /* What is joined on both sides, or twice, or light, is compared. */
    if ((at->as_one != 0 && (joined.bits != 0 || !a->names_somebody)) ||
        vd_count_bits(joined.words) > 2 ||
        (joined.bits != 0 &&
         (!a->names_somebody || (joined.bits & ~a->heavy) != 0)))
        return VD_BOUND_MAX;
    bound = bound_by(a, at, joined, false);
    if (is_by_letter(a, e))
        bound = vd_larger(bound, bound_by(a, at, joined, true));
    if (bound < VD_BOUND_MAX && (words & (words - 1)) != 0 &&
        may_be_joined(a, at))
        return VD_BOUND_MAX;
    return bound < VD_BOUND_MAX ? bound : VD_BOUND_MAX;
}

bool vd_look(const vd_asked *a, uint32_t number, const vd_index_brief *brief,
             vd_sight *out)
{
    *out = (vd_sight){.number = number,
                      .brief = brief,
                      .placed = vd_index_take(a->index, VD_SECTION_PLACED,
                                              brief->placed, brief->n,
                                              sizeof *out->placed)};
    return out->placed != NULL && brief->n <= VD_WORDS_MAX;
}

void vd_look_at_words(const vd_asked *a, vd_sight *at)
{
    for (size_t i = 0; i < at->brief->n; i++) {
        uint32_t word = at->placed[i].word;

        if (word >= a->n_words)
            continue;
        at->alike |= a->words[word].alike;
        if (a->words[word].as_one == VD_AS_ONE)
            at->as_one |= a->words[word].alike;
    }
}

/* Bits of the query's heavy words that a letter of the entry may stand for, or
   that are letters and may stand for a word of it. */
static uint32_t met_by_letter(const vd_asked *a, const vd_index_brief *e)
{
    uint32_t met = 0;

    for (uint32_t rest = e->letters > 0 ? a->heavy : a->letter_bits; rest != 0;
         rest &= rest - 1) {
        unsigned i = (unsigned)__builtin_ctz(rest);

        if ((e->firsts & vd_first_bit((char)a->first[i])) != 0)
            met |= UINT32_C(1) << i;
    }
    return met;
}

/* bound_of(), with what is left over but not known. */
static int bound_but(const vd_asked *a, const vd_index_brief *e, tally *t)
{
    t->omitted = t->a > t->b ? (t->a - t->b) * a->least
                             : (t->b - t->a) * 10 * e->least_out;
    return bound_of(t);
}

/* As names_nobody(), with less known: no pair is of words that name somebody.
 */
static bool is_nobody(const vd_asked *a, const vd_index_brief *e, uint32_t bits,
                      const tally *t)
{
    return t->initial ||
           ((bits & a->letter_bits) == 0 &&
            ((t->a > 0 && a->least > 300) || (t->b > 0 && e->least_out > 30) ||
             (t->a > 0 && t->b > 0)));
}

/* As bound_by(), with less known: letters is how many pairs they may make. */
static bool reaches(const vd_asked *a, const vd_index_brief *e, uint32_t mark,
                    int letters)
{
    uint32_t bits = mark >> VD_MARK_BITS;
    int words = vd_count_bits(bits & a->naming);
    tally t = {.quality = VD_BOUND_MAX, .initial = letters > 0};
    int bound;

    t.pairs =
        vd_smaller(vd_count_bits(bits), (int)(mark & VD_MARK_HITS)) + letters;
    t.a = vd_count_bits(a->heavy) - t.pairs;
    t.a = t.a < 0 ? 0 : t.a;
    t.b = e->heavy - t.pairs;
    t.b = t.b < 0 ? 0 : t.b;
    if (words == 0 && is_nobody(a, e, bits, &t))
        return false;
    /* A reading is found as a whole. */
    if (a->name->reading != VD_READING_PLAIN && !a->all_light &&
        (t.a > 0 || t.b > 0))
        return false;
    t.paired = weight_of(a, bits) + light_of(a, VD_BRIEF_UNIT * e->light);
    if (letters > 0) {
        t.quality = (1000 * t.paired + INITIAL * INITIAL_WEIGHT) /
                        (t.paired + INITIAL_WEIGHT) +
                    1;
    }
    t.paired += INITIAL_WEIGHT * letters;
    t.most = vd_cost_of_omission(words, a->firm && e->person == 0);
    t.conflict = vd_smaller(t.a, t.b) * conflict_of_any(a, e);
    bound = bound_but(a, e, &t);
    while ((a->servant || e->servant != 0) && t.a != t.b) {
        stand_servant(&t, conflict_of_servant(a, e));
        bound = vd_larger(bound, bound_but(a, e, &t));
    }
    return bound * 1000 >= a->floor;
}

/* The marks of entries do not say enough. */
static bool is_wide(const vd_asked *a)
{
    return !a->names_somebody || a->name->n > VD_MARK_WORDS;
}

/* A word that shares the one it is alike to may take a letter as well. */
static int pairs_by_letter(const vd_asked *a, const vd_index_brief *e,
                           uint32_t mark)
{
    uint32_t bits = mark >> VD_MARK_BITS;
    uint32_t met = met_by_letter(a, e);
    int shared = vd_count_bits(bits) - (int)(mark & VD_MARK_HITS);
    int pairs = vd_count_bits(met & ~bits) +
                vd_smaller(vd_count_bits(met & bits), shared > 0 ? shared : 0);

    return vd_smaller(pairs, vd_count_bits(a->letter_bits) + e->letters);
}

bool vd_may_reach_by_letter(const vd_asked *a, const vd_index_brief *e,
                            uint32_t mark)
{
    int letters;

    if (!is_by_letter(a, e))
        return false;
    letters = pairs_by_letter(a, e, mark);
    return letters > 0 && reaches(a, e, mark, letters);
}

/* All words are light, and what the entry is called is none of them. */
static bool is_called_else(const vd_asked *a, const vd_index_brief *e)
{
    return a->all_light && e->heavy > 0 && e->least_out > 30;
}

void vd_find_way(const vd_asked *a, const vd_index_brief *e, uint32_t mark,
                 vd_way *out)
{
    bool unsure = (mark & (VD_MARK_UNSURE | VD_MARK_JOINED)) != 0;

    out->known = (uint64_t)mark << 32 | (vd_known_of(e) & a->counts);
    out->reaches =
        unsure || (is_wide(a) ? !is_called_else(a, e) : reaches(a, e, mark, 0));
    out->two = a->name->reading == VD_READING_PLAIN &&
               vd_count_bits(mark >> VD_MARK_BITS & a->naming) >= 2;
}
