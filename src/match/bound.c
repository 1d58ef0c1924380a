/* SPDX-License-Identifier: Apache-2.0 */
#include "match/bound.h"

#include <limits.h>

#include "names/distance.h"

enum {
    CONTRADICTS = 700,    /* a word, at least */
    NOBODY = 553,         /* is reached by words that name nobody, at most */
    INITIAL = 850,        /* a letter for a word, at most */
    INITIAL_WEIGHT = 500, /* and what it weighs, at least */
};

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
    int heavy_words; /* of them, to some that weigh */
    int weight;
    int quality; /* of them, times the weight */
    int best;
    bool servant;
    bool mixed;  /* a light word and one that is not may be a pair */
    bool uneven; /* not all weigh the same */
} outlook;

/* The same in numbers. */
typedef struct tally {
    int pairs;    /* heavy words of the query that some word is alike to */
    int quality;  /* of the pairs, weighted, at most; thousandths */
    int light;    /* weight of light words, if all of them are paired */
    int a;        /* heavy words of the query that nothing is alike to */
    int b;        /* and of the entry */
    int conflict; /* of those of both, at least */
    int omitted;  /* weight of those that are left over, at least */
    int most;     /* what leaving out may cost, at least */
} tally;

/* The best score that a name may have.  What is left on one side is left out;
   what is paired weighs at most as many words and the light ones: see
   score_of() in match/align.c. */
static int bound_of(const tally *t)
{
    int paired = 1000 * t->pairs + t->light;
    int bound = t->quality;

    if (paired == 0)
        return 0;
    if (t->conflict > 0) {
        int share = t->conflict * 1000 / (paired + t->conflict);

        bound = bound * (1000 - vd_smaller(t->conflict, 250) - share * 6 / 10) /
                1000;
    }
    if (t->omitted > 0) {
        int cost = t->most * t->omitted * 2 / (paired + t->omitted);

        bound = bound * (1000 - vd_smaller(cost, t->most)) / 1000;
    }
    /* Rounding on either side. */
    return bound + 3;
}

/* A letter may stand for any word of a person that begins with it. */
static bool may_stand_for(const vd_asked *a, const vd_index_placed *w,
                          uint32_t *bits)
{
    bool any = false;

    for (size_t j = 0; j < a->name->n; j++) {
        if ((w->letter != 0 || a->letter[j]) && w->first == a->first[j]) {
            *bits |= UINT32_C(1) << j;
            any = true;
        }
    }
    return any;
}

/* What a word of the query and one of the entry contradict by: at least 700
   thousandths of a word, or by half of that if they are somewhat alike. */
static int conflict_of(const vd_asked *a, unsigned i, const vd_index_placed *w)
{
    int weight = vd_smaller(a->name->words[i].weight, (int)w->weight);

    return (weight < CONTRADICTS ? CONTRADICTS : weight) *
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

    return (weight < CONTRADICTS ? CONTRADICTS : weight) / 2;
}

/* Each word of the side that has fewer left over contradicts one of the
   other; of those that are alike to a word that is taken nothing is known. */
static int conflict_at_least(const vd_asked *a, const outlook *o, int left,
                             int any)
{
    int of_a[VD_WORDS_MAX];
    int of_b[VD_WORDS_MAX];
    int n = 0;

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
        return sum_of_smallest(least, n, t->a - t->b);
    }
    for (int i = 0; i < o->n_left; i++)
        least[n++] = (int)o->left[i]->least;
    for (int i = 0; i < o->surplus; i++)
        least[n++] = o->least_alike;
    return sum_of_smallest(least, n, t->b - t->a);
}

/* Whether the lengths allow it. */
static bool is_as_long(const vd_asked *a, const vd_index_brief *e)
{
    int longer = (int)a->name->joined.n - e->joined;

    return (longer <= 2 && longer >= -2) || e->joined == UINT8_MAX;
}

/* Whether all letters together are alike: whole_score() in match/align.c. */
static bool may_be_joined(const vd_asked *a, const vd_sight *at)
{
    const vd_index *x = a->index;
    const vd_index_entry *e =
        is_as_long(a, at->brief)
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

static void count_word(const vd_asked *a, const vd_index_placed *w, outlook *o)
{
    uint32_t bits = w->word < a->n_words ? a->alike[w->word] : 0;
    int alike_by = bits == 0 ? 0 : a->quality[w->word];
    int weight = (int)w->weight;

    o->servant = o->servant || w->servant != 0;
    if (weight < VD_WORD_HEAVY) {
        o->light += weight;
        o->alike |= bits; /* a legal form that was mistyped */
        o->mixed = o->mixed || bits != 0;
        return;
    }
    if ((a->letters || w->letter != 0) && o->person &&
        may_stand_for(a, w, &bits)) {
        alike_by = alike_by > INITIAL ? alike_by : INITIAL;
        weight = vd_smaller(weight, INITIAL_WEIGHT);
    }
    o->alike |= bits;
    if (bits == 0) {
        o->left[o->n_left++] = w;
        o->least = vd_smaller(o->least, (int)w->least);
        return;
    }
    o->words++;
    o->uneven = o->uneven || weight != 1000;
    if ((bits & ~a->heavy) != 0) {
        o->light += weight; /* "Cempany" */
        o->mixed = true;
    } else {
        o->heavy_words++;
    }
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

    if ((o->known & a->naming) != 0 || a->floor <= NOBODY * 1000)
        return false;
    /* The same letter, which contradicts nothing and may be all there is. */
    if ((o->known & a->letter_bits) != 0)
        return o->person && ((t->a > t->b && of_a) || (t->b > t->a && of_b));
    if ((o->alike & a->letter_bits) != 0 || o->alike != o->known)
        return o->person;
    return (t->a > 0 && of_a) || (t->b > 0 && of_b);
}

/* Likeness of the pairs, weighted by what both words weigh: nearly the mean
   where all weigh the same. */
static int quality_of(const vd_asked *a, const outlook *o, int light)
{
    if (o->mixed)
        return VD_BOUND_MAX;
    if (o->uneven || a->against != 1000 || (a->letters && o->person))
        return light == 0 ? o->best + 1 : VD_BOUND_MAX;
    return o->weight + light == 0
               ? 0
               : (o->quality + 1000 * light) / (o->weight + light) + 1;
}

/* What pairs of light words weigh at most. */
static int light_of(const vd_asked *a, int of_entry)
{
    return a->light == 0 || of_entry == 0 ? 0 : (a->light + of_entry + 1) / 2;
}

/* A servant stands against one of the side that has more left over, and hardly
   counts. */
static void stand_servant(bool servant, tally *t)
{
    if (servant && t->a > t->b)
        t->a--;
    else if (servant && t->b > 0)
        t->b--;
}

/* The best score that an entry may have, in thousandths. */
int vd_bound(const vd_asked *a, const vd_sight *at, vd_joins joined)
{
    const vd_index_brief *e = at->brief;
    const vd_index_placed *left[VD_WORDS_MAX];
    outlook o = {.left = left,
                 .least = INT_MAX,
                 .least_alike = INT_MAX,
                 .servant = a->servant,
                 .alike = joined.bits,
                 .known = joined.bits | at->alike,
                 .person = !a->firm && e->kind == VD_NAME_PERSON,
                 .mixed = joined.bits != 0};
    tally t;
    bool nobody;
    int bound;
    int any;

    /* What is joined on both sides, or twice, or light, is compared. */
    if (at->as_one || vd_count_bits(joined.words) > 2 ||
        (joined.bits != 0 &&
         (!a->names_somebody || (joined.bits & ~a->heavy) != 0)))
        return VD_BOUND_MAX;
    for (size_t i = 0; i < e->n; i++) {
        if ((joined.words >> i & 1) == 0)
            count_word(a, &at->placed[i], &o);
    }
    o.alike &= a->heavy;
    o.known &= a->heavy;
    o.surplus = o.heavy_words - vd_count_bits(o.alike);
    o.surplus = o.surplus < 0 ? 0 : o.surplus;
    t = (tally){.pairs = vd_count_bits(o.alike),
                .light = light_of(a, o.light),
                .a = vd_count_bits(a->heavy & ~o.alike),
                .b = o.n_left + o.surplus};
    stand_servant(o.servant, &t);
    /* Of several that are alike to one word only the best may be paired. */
    if (o.words > t.pairs) {
        o.weight = 1000 * t.pairs;
        o.quality = o.best * o.weight;
    }
    t.quality = quality_of(a, &o, t.light);
    any = conflict_of_any(a, e);
    t.conflict = vd_smaller(t.a, t.b) * any;
    t.omitted = omitted_at_least(a, &o, &t);
    t.most = t.pairs >= 2                           ? 180
             : a->firm && e->kind != VD_NAME_PERSON ? 260
                                                    : 360;
    nobody = names_nobody(a, &o, &t);
    /* Words that do not weigh contradict and omit hardly. */
    if (!a->names_somebody)
        t.a = t.b = t.conflict = t.omitted = 0;
    bound = nobody ? NOBODY : bound_of(&t);
    if (bound * 1000 >= a->floor && t.conflict > 0 && !o.servant) {
        t.conflict = conflict_at_least(a, &o, t.a, any);
        bound = bound_of(&t);
    }
    if (t.pairs >= 2 && may_be_joined(a, at))
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

        if (word >= a->n_words || a->alike[word] == 0)
            continue;
        at->alike |= a->alike[word];
        at->as_one = at->as_one || a->as_one[word] != 0;
    }
}

/* Whether the bound is the floor or more.  Of the few ways in which names share
   words, without light ones and of full weight, it is remembered. */
static bool is_likely(vd_asked *a, const tally *t, const vd_index_brief *e)
{
    uint8_t other = 0;
    uint8_t *known = &other;

    if (t->light == 0 && e->least == 100 && t->pairs < VD_ASKED_WAYS &&
        t->a < VD_ASKED_WAYS && t->b < VD_ASKED_WAYS)
        known = &a->likely[t->pairs][t->a][t->b];
    if (*known == 0)
        *known = bound_of(t) * 1000 >= a->floor ? 1 : 2;
    return *known == 1;
}

/* The marks of entries do not say enough. */
static bool is_wide(const vd_asked *a)
{
    return !a->names_somebody || a->name->n > VD_MARK_WORDS;
}

/* As vd_bound(), with less known. */
bool vd_may_reach(vd_asked *a, const vd_index_brief *e, uint32_t mark)
{
    uint32_t bits = mark >> VD_MARK_BITS;
    int hits = (int)(mark & VD_MARK_HITS);
    int letters = a->firm ? 0 : e->letters;
    tally t;

    if (is_wide(a) || (a->letters && !a->firm) ||
        (mark & (VD_MARK_UNSURE | VD_MARK_JOINED)) != 0)
        return true;
    t = (tally){.pairs = vd_count_bits(bits),
                .quality = VD_BOUND_MAX,
                .light = light_of(a, VD_BRIEF_UNIT * e->light)};
    t.a = vd_count_bits(a->heavy) - t.pairs;
    if (t.a < 0)
        t.a = 0;
    t.b = e->heavy - hits - letters;
    if (t.a > 0 && a->least > 300 && (bits & a->naming) == 0 && !a->letters &&
        a->floor > NOBODY * 1000)
        return false;
    /* Letters may stand for any word. */
    letters = vd_smaller(letters, t.a);
    t.pairs += letters;
    t.a -= letters;
    /* No more of its words are paired than there are pairs. */
    if (t.b < e->heavy - t.pairs)
        t.b = e->heavy - t.pairs;
    if (t.b < 0)
        t.b = 0;
    stand_servant(a->servant || e->servant != 0, &t);
    t.omitted = t.a > t.b ? (t.a - t.b) * a->least : 0;
    t.most = t.pairs >= 2 ? 180 : a->firm ? 260 : 360;
    if (t.pairs >= 2 && is_as_long(a, e))
        return true;
    t.conflict = vd_smaller(t.a, t.b) * conflict_of_any(a, e);
    return is_likely(a, &t, e);
}
