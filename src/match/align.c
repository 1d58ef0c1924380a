/* SPDX-License-Identifier: Apache-2.0 */
#include "match/align.h"

#include "names/distance.h"

enum {
    NONE = VD_WORDS_MAX,
    MILLION = 1000000,
    JOINED_MIN = 7,
    JOINED_MAX = 64, /* letters: see vd_edit_distance() */
    /* Two words left over that are less alike than this contradict. */
    CONFLICT_BELOW = 900,
    CONFLICT_FULL = 450,
    IN_USE = 100,      /* less alike are two names in use, in thousandths */
    RESPELT = 980,     /* what is left of a score, in thousandths, for each word
                          that was mistyped: names/respell.h */
    HEARD_LETTERS = 5, /* of a word that may be so read with a slip */
    GUESS = 970,       /* and where one is read in a way that is a guess */
};

typedef struct grid {
    const vd_name *a;
    const vd_name *b;
    vd_pairing pairings[VD_WORDS_MAX][VD_WORDS_MAX];
    uint8_t of_a[VD_WORDS_MAX];
    uint8_t of_b[VD_WORDS_MAX];
    vd_pair_context context;
    const vd_known *known; /* of their words, or NULL */
    bool roughly;          /* contradictions are as small as they can be */
} grid;

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* ---- words written together on one side ---- */

enum { JOIN_BYTES = 40 };

bool vd_are_as_one(const vd_word *x, const vd_word *y, const vd_word *other)
{
    char room[JOIN_BYTES];
    size_t n = x->text.n + y->text.n;
    size_t longer = x->text.n > y->text.n ? x->text.n : y->text.n;
    vd_str both = {room, n};

    if (other->text.n <= longer || other->text.n + 1 < n ||
        other->text.n > n + 1 || n > JOIN_BYTES || x->role == VD_ROLE_STOP ||
        other->role == VD_ROLE_NUMBER ||
        !vd_have_letters(x->letters | y->letters, other->letters, 1))
        return false;
    memcpy(room, x->text.p, x->text.n);
    memcpy(room + x->text.n, y->text.p, y->text.n);
    return vd_edit_distance(both, other->text, 1) <=
               (other->text.n < VD_JOIN_SLIPS ? 0u : 1u) &&
           vd_word_cost(both, other->text, 100) <=
               (other->text.n < 8 ? 60u : 100u);
}

/* The word of b that words i and i+1 of a are as one, NULL if there is none. */
static const vd_word *word_of_both(const vd_name *a, const vd_name *b, size_t i)
{
    for (size_t j = 0; j < b->n; j++) {
        if (vd_are_as_one(&a->words[i], &a->words[i + 1], &b->words[j]))
            return &b->words[j];
    }
    return NULL;
}

/* Whether two words of a are one of b. */
static bool may_join(const vd_name *a, const vd_name *b)
{
    for (size_t i = 0; i + 1 < a->n; i++) {
        if (word_of_both(a, b, i) != NULL)
            return true;
    }
    return false;
}

/* Joins words i and i+1 of a where b has them as one. */
static bool join_at(vd_name *a, const vd_name *b, size_t i, char *room)
{
    const vd_word *as = word_of_both(a, b, i);
    vd_word *w = &a->words[i];
    vd_str next = a->words[i + 1].text;

    if (as == NULL)
        return false;
    memcpy(room, w->text.p, w->text.n);
    memcpy(room + w->text.n, next.p, next.n);
    w->text = (vd_str){room, w->text.n + next.n};
    w->letters |= a->words[i + 1].letters;
    w->role = as->role == VD_ROLE_PARTICLE ? VD_ROLE_NAME : as->role;
    w->concept = as->concept;
    w->weight = as->weight;
    w->popular = false;
    w->nicknames = w->variants = (vd_groups){0};
    w->groups = 0;
    for (size_t k = i + 1; k + 1 < a->n; k++)
        a->words[k] = a->words[k + 1];
    a->n--;
    return true;
}

/* The words of a name that may be altered. */
typedef struct spare {
    vd_word words[VD_WORDS_MAX];
    char room[VD_WORDS_MAX / 2][JOIN_BYTES];
} spare;

/* The name, its words joined where the other has them so. */
static void join_words(vd_name *a, const vd_name *b, spare *to)
{
    size_t used = 0;

    memcpy(to->words, a->words, a->n * sizeof *to->words);
    a->words = to->words;
    for (size_t i = 0; i + 1 < a->n && used < VD_WORDS_MAX / 2; i++) {
        if (join_at(a, b, i, to->room[used]))
            used++;
    }
}

/* ---- pairing ---- */

static int value_of(const grid *g, size_t i, size_t j)
{
    const vd_pairing *p = &g->pairings[i][j];
    int weight = least(g->a->words[i].weight, g->b->words[j].weight);
    int apart = i > j ? (int)(i - j) : (int)(j - i);

    /* make_grid() has filled as many rows and columns as there are words.
       NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
    return p->how == VD_LIKE_NOT ? 0 : p->alike * weight * 4 - apart;
}

/* What a pair is worth; 0 if it is none. */
typedef int worth_fn(const grid *g, size_t i, size_t j);

typedef struct choice {
    int worth;
    uint8_t a;
    uint8_t b;
} choice;

/* The pairs of words that are free and worth something. */
typedef struct choices {
    choice at[VD_WORDS_MAX * VD_WORDS_MAX];
    size_t n;
} choices;

static void list_choices(const grid *g, worth_fn *worth, choices *out)
{
    out->n = 0;
    for (size_t i = 0; i < g->a->n; i++) {
        for (size_t j = 0; g->of_a[i] == NONE && j < g->b->n; j++) {
            int v = g->of_b[j] == NONE ? worth(g, i, j) : 0;

            if (v > 0)
                out->at[out->n++] = (choice){v, (uint8_t)i, (uint8_t)j};
        }
    }
}

/* The best of those whose words are still free; the first of equal ones. */
static choice choose(const grid *g, choices *from)
{
    choice best = {0};
    size_t n = 0;

    for (size_t k = 0; k < from->n; k++) {
        choice c = from->at[k];

        if (g->of_a[c.a] != NONE || g->of_b[c.b] != NONE)
            continue;
        from->at[n++] = c;
        if (c.worth > best.worth)
            best = c;
    }
    from->n = n;
    return best;
}

/* Best first; of equal ones the pair nearest to the same place. */
static void pair_words(grid *g)
{
    choices from;

    list_choices(g, value_of, &from);
    for (choice c = choose(g, &from); c.worth > 0; c = choose(g, &from)) {
        g->of_a[c.a] = c.b;
        g->of_b[c.b] = c.a;
    }
}

/* A field of 35 letters, as messages of banks have it, ends within a word. */
static void take_cut_end(grid *g)
{
    size_t i = g->a->n - 1;
    size_t j = g->b->n - 1;
    bool first = g->a->folded.n < g->b->folded.n;
    const vd_name *cut = first ? g->a : g->b;
    const vd_name *whole = first ? g->b : g->a;
    vd_str end = cut->words[cut->n - 1].text;

    if (cut->folded.n < 28 || cut->folded.n > 36 ||
        !vd_str_starts(whole->folded, cut->folded) || cut->n > whole->n)
        return;
    *(first ? &j : &i) = cut->n - 1;
    if (end.n > 0 && vd_str_starts(whole->words[cut->n - 1].text, end) &&
        end.n < whole->words[cut->n - 1].text.n)
        g->pairings[i][j] = (vd_pairing){950, 0, VD_LIKE_SHORT};
}

static bool has_short_words(const vd_name *name)
{
    for (size_t i = 0; i < name->n; i++) {
        if (name->words[i].text.n > 5)
            return false;
    }
    return name->n >= 3;
}

/* Han are read in one way, and two names of syllables need no reading at all:
   neither has letters that are nearly the same. */
static bool are_syllables(const vd_name *a, const vd_name *b)
{
    return a->ideographs || b->ideographs || (a->syllabic && b->syllabic);
}

static void pair_up(grid *g, size_t i, size_t j)
{
    const vd_known *known = g->known;
    vd_pairing *p = &g->pairings[i][j];

    if (known == NULL)
        vd_word_pair_up(&g->a->words[i], &g->b->words[j], &g->context, p);
    else if ((known->may_pair[j] >> i & 1) != 0)
        known->pair(known->ctx, i, j, &g->context, p);
    else
        *p = (vd_pairing){0, UINT16_MAX, VD_LIKE_NOT};
}

static void make_grid(grid *g, const vd_name *a, const vd_name *b,
                      const vd_known *known)
{
    g->a = a;
    g->b = b;
    g->known = known;
    g->roughly = false;
    g->context = (vd_pair_context){
        .org = a->kind != VD_NAME_PERSON || b->kind != VD_NAME_PERSON,
        .firms = a->kind != VD_NAME_PERSON && b->kind != VD_NAME_PERSON,
        .abjad = a->abjad != b->abjad,
        .abjad_first = a->abjad,
        .exact = are_syllables(a, b),
        .foreign = a->foreign != b->foreign,
        .arabic = a->arabic || b->arabic,
        .short_words = has_short_words(a) && has_short_words(b)};
    memset(g->of_a, NONE, sizeof g->of_a);
    memset(g->of_b, NONE, sizeof g->of_b);
    for (size_t i = 0; i < a->n; i++) {
        for (size_t j = 0; j < b->n; j++)
            pair_up(g, i, j);
    }
    take_cut_end(g);
    pair_words(g);
}

/* ---- what it amounts to ---- */

typedef struct sums {
    int paired;  /* weight of paired words */
    int alike;   /* the same, times alikeness, in thousandths */
    int names;   /* of them words that name somebody */
    int words;   /* number of paired words that name somebody */
    bool in_use; /* two of them are alike and both are names in use */
} sums;

bool vd_is_naming(const vd_word *w)
{
    return w->role == VD_ROLE_NAME || w->role == VD_ROLE_INITIAL ||
           w->role == VD_ROLE_SECTOR;
}

bool vd_is_servant(const vd_word *w)
{
    return w->role == VD_ROLE_PARTICLE &&
           strcmp(vd_concept_name(w->concept), "abdul") == 0;
}

/* Two generic words that differ tell two firms of one name apart. */
static int weight_against(const vd_word *x, const vd_word *y)
{
    int w = least(x->weight, y->weight);

    /* The servant of one and another name: Abdul Khudai, Wali Khudai. */
    if (w < 300 && (vd_is_servant(x) || vd_is_servant(y)) &&
        (x->role == VD_ROLE_NAME || y->role == VD_ROLE_NAME))
        return VD_SERVANT_AGAINST;
    return w > 300 && w < VD_AGAINST ? VD_AGAINST : w;
}

/* Which kind of evidence a pair of words is. */
static int *kind_of_pair(const grid *g, const vd_word *x, const vd_word *y,
                         const vd_pairing *p, vd_name_evidence *e)
{
    bool both_in_use = x->popular && y->popular && !g->context.org;

    if (p->how == VD_LIKE_EXACT || p->how == VD_LIKE_TERM)
        return &e->same;
    if (p->how == VD_LIKE_NICK)
        return &e->nick;
    if (p->how == VD_LIKE_INITIAL)
        return &e->initial;
    if (p->how != VD_LIKE_SLIP && p->how != VD_LIKE_TYPO)
        return &e->variant;
    if (g->context.foreign)
        return &e->typo;
    if (both_in_use)
        return &e->other;
    if (p->how == VD_LIKE_SLIP)
        return &e->slip;
    /* Firms make up names beside others'. */
    return g->context.org ? &e->other : &e->typo;
}

/* Edits count by what they cost, a slip once. */
static int kind_weight(const grid *g, int w, int rarity, const vd_pairing *p,
                       bool slip)
{
    if (p->how == VD_LIKE_NICK || p->how == VD_LIKE_INITIAL || slip)
        return w;
    if (p->how != VD_LIKE_SLIP && p->how != VD_LIKE_TYPO)
        return w * rarity / 1000;
    return w * p->cost / (g->context.foreign ? 250 : 100);
}

static void add_pair(const grid *g, size_t i, size_t j, sums *s,
                     vd_name_evidence *e)
{
    const vd_pairing *p = &g->pairings[i][j];
    const vd_word *x = &g->a->words[i];
    const vd_word *y = &g->b->words[j];
    int w = (x->weight + y->weight) / 2;
    int rarity = least(x->rarity, y->rarity);
    int *kind;

    if (p->how == VD_LIKE_INITIAL)
        w = least(x->weight, y->weight);
    s->paired += w;
    s->alike += w * p->alike / 1000;
    /* Martin is not Martina, Muller not Miller. */
    if ((p->how == VD_LIKE_SLIP || p->how == VD_LIKE_TYPO) && x->popular &&
        y->popular && !g->context.org) {
        s->alike -= w * IN_USE / 1000;
        s->in_use = true;
    }
    if (vd_is_naming(x) && vd_is_naming(y)) {
        s->names += w;
        s->words += p->how != VD_LIKE_INITIAL && x->text.n > 1;
    } else {
        e->generic += w;
    }
    kind = kind_of_pair(g, x, y, p, e);
    *kind += kind_weight(g, w, rarity, p, kind == &e->slip);
    if (x->patronymic != y->patronymic ||
        (x->nasab != y->nasab && (x->nasab ? g->b : g->a)->n > 1))
        e->swapped += w;
}

int vd_contradiction(int alike)
{
    int c = (CONFLICT_BELOW - alike) * 1000 / (CONFLICT_BELOW - CONFLICT_FULL);

    return c > 1000 ? 1000 : c < VD_CONFLICT_LEAST ? VD_CONFLICT_LEAST : c;
}

static int contradiction(const grid *g, size_t i, size_t j)
{
    if (g->roughly)
        return VD_CONFLICT_LEAST;
    return vd_contradiction(
        g->known == NULL ? vd_word_alike(&g->a->words[i], &g->b->words[j])
                         : g->known->alike(g->known->ctx, i, j));
}

static bool is_qualifier(const vd_word *w)
{
    return w->role == VD_ROLE_PLACE || w->role == VD_ROLE_NUMBER ||
           w->role == VD_ROLE_SECTOR;
}

static bool is_strict_form(const vd_word *w)
{
    static const char *const kinds[] = {"jsc", "llc",  "lp", "llp",
                                        "gp",  "coop", "sp", "ngo"};
    const char *concept =
        w->role == VD_ROLE_LEGAL ? vd_concept_name(w->concept) : "";

    for (size_t i = 0; *concept != '\0' && i < sizeof kinds / sizeof kinds[0];
         i++) {
        if (strcmp(concept, kinds[i]) == 0)
            return true;
    }
    return false;
}

/* A GmbH is not the AG of the same name; a company or corporation may be
   either. */
static bool are_other_forms(const vd_word *x, const vd_word *y)
{
    return x->concept != y->concept && is_strict_form(x) && is_strict_form(y);
}

/* A legal form or a particle is not said in the place of a name. */
static bool are_opposed(const vd_word *x, const vd_word *y)
{
    bool light_x = x->weight < 300 && !vd_is_servant(x);
    bool light_y = y->weight < 300 && !vd_is_servant(y);

    return light_x == light_y;
}

/* Left over on both sides: each with the one it contradicts least. */
static int worth_opposing(const grid *g, size_t i, size_t j)
{
    const vd_word *v = &g->a->words[i];
    const vd_word *w = &g->b->words[j];

    return are_opposed(v, w) ? least(v->weight, w->weight) : 0;
}

static bool is_repeated(const vd_name *name, const uint8_t *of, size_t at)
{
    const vd_word *w = &name->words[at];

    for (size_t i = 0; i < name->n; i++) {
        if (i != at && of[i] < NONE && name->words[i].letters == w->letters &&
            vd_str_is(name->words[i].text, w->text))
            return true;
    }
    return false;
}

static int left_over(const vd_name *name, const uint8_t *of,
                     vd_name_evidence *e)
{
    int sum = 0;

    for (size_t i = 0; i < name->n; i++) {
        if (of[i] != NONE || is_repeated(name, of, i))
            continue;
        sum += name->words[i].patronymic ? 150 : name->words[i].weight;
        if (name->words[i].role == VD_ROLE_PLACE ||
            name->words[i].role == VD_ROLE_NUMBER)
            e->qualifier += name->words[i].weight / 2;
    }
    return sum;
}

static void oppose(grid *g, vd_name_evidence *e)
{
    choices from;

    list_choices(g, worth_opposing, &from);
    for (choice o = choose(g, &from); o.worth > 0; o = choose(g, &from)) {
        const vd_word *v = &g->a->words[o.a];
        const vd_word *w = &g->b->words[o.b];
        int c = weight_against(v, w) * contradiction(g, o.a, o.b) / 1000;

        g->of_a[o.a] = g->of_b[o.b] = NONE + 1;
        e->conflict += c;
        if (are_other_forms(v, w))
            e->qualifier += 800;
        if (is_qualifier(v) || is_qualifier(w))
            e->qualifier += c;
    }
    e->omitted = left_over(g->a, g->of_a, e) + left_over(g->b, g->of_b, e);
}

/* ---- the score ---- */

int vd_cost_of_omission(int words, bool firms)
{
    return words >= 2 ? 180 : words == 1 && firms ? 260 : 360;
}

static int score_of(const grid *g, const sums *s, const vd_name_evidence *e)
{
    int score;
    int share;

    if (s->paired == 0)
        return 0;
    score = s->alike * 1000 / s->paired * 1000;
    /* Words that name nobody are alike in names of different parties. */
    if (s->names > 0 && s->words == 0 && (e->omitted > 200 || e->initial > 0))
        return least(score, 500000); /* letters alone */
    if (s->names == 0 && (e->conflict > 0 || e->omitted > 300))
        return least(score, VD_NOBODY);
    if (e->conflict > 0) {
        share =
            (int)((long long)e->conflict * 1000 / (s->paired + e->conflict));
        score = (int)((long long)score *
                      (1000 - least(VD_CONFLICT_MOST, e->conflict) -
                       share * VD_CONFLICT_SHARE / 10) /
                      1000);
    }
    if (e->omitted > 0) {
        int of = s->paired + e->omitted;
        int most = g->context.exact
                       ? 500
                       : vd_cost_of_omission(s->words, g->context.firms);

        score =
            (int)((long long)score *
                  (1000 -
                   least(most, (int)((long long)most * e->omitted * 2 / of))) /
                  1000);
    }
    /* Neither all the words nor all the letters. */
    if (e->omitted >= VD_LEFT_OUT &&
        e->nick + e->slip + e->typo + e->other + e->initial > 0)
        score = score / 1000 * VD_BOTH;
    if (e->swapped > 0)
        score = score / 1000 * (1000 - least(400, e->swapped / 5));
    if (e->initial > 0)
        score -= VD_INITIAL_COST;
    return score;
}

/* Whole names as one word: words joined, split, or a letter off. */
bool vd_may_be_joined(const vd_name *a, const vd_name *b)
{
    size_t less = a->joined.n < b->joined.n ? a->joined.n : b->joined.n;
    size_t more = a->joined.n < b->joined.n ? b->joined.n : a->joined.n;

    return less >= JOINED_MIN && more - less <= 2 &&
           vd_have_letters(a->letters, b->letters, 2) &&
           vd_have_letters(b->letters, a->letters, 2);
}

vd_str vd_name_solid(const vd_name *name, char *room)
{
    size_t n = 0;

    if (name->folded.n > VD_SOLID_MAX)
        return VD_STR("");
    for (size_t i = 0; i < name->folded.n; i++) {
        if (name->folded.p[i] != ' ')
            room[n++] = name->folded.p[i];
    }
    return n == name->joined.n ? VD_STR("") : (vd_str){room, n};
}

static int joined_score(vd_str a, vd_str b, unsigned most)
{
    size_t shorter = a.n < b.n ? a.n : b.n;
    unsigned cost;
    unsigned edits;

    if (a.n > JOINED_MAX || b.n > JOINED_MAX)
        return vd_str_is(a, b) ? 985000 : 0;
    edits = vd_edit_distance(a, b, most);
    if (edits > most)
        return 0;
    cost = edits == 0 ? 0 : vd_word_cost(a, b, 200);
    return edits == 0
               ? 985000
               : MILLION - (int)(cost < 100 * edits ? cost : 100 * edits) *
                               (shorter < 12 ? 1350 : 1100);
}

/* Against one word, which may be all of the other's, its legal form among
   them. */
static int solid_score(const vd_name *a, const vd_name *b, unsigned most)
{
    char room[VD_SOLID_MAX];
    vd_str whole;

    if (a->joined.n < JOINED_MIN ||
        vd_str_find_char(a->folded, ' ', 0) != VD_STR_NONE)
        return 0;
    whole = vd_name_solid(b, room);
    return whole.n < JOINED_MIN || a->joined.n + 1 < whole.n ||
                   a->joined.n > whole.n + 1
               ? 0
               : joined_score(a->joined, whole, most);
}

static int han_score(vd_str a, vd_str b)
{
    size_t n = a.n > b.n ? a.n : b.n;
    size_t letters = n / 3;
    size_t same = 0;

    if (vd_str_is(a, b))
        return MILLION - 10000;
    for (size_t i = 0; i + 3 <= n; i += 3) {
        same +=
            i + 3 <= a.n && i + 3 <= b.n && memcmp(a.p + i, b.p + i, 3) == 0;
    }
    /* One letter of a given name is another person. */
    return (int)(same * 880000 / letters);
}

/* Of all letters together, whatever the words. */
static int whole_score(const grid *g, const vd_name *a, const vd_name *b,
                       const sums *s)
{
    unsigned most = g->context.exact ? 0 : 1;
    int best = 0;
    int solid;

    if (s->in_use)
        return 0;
    /* Words that name nobody are alike in names of different firms. */
    if (vd_may_be_joined(a, b) &&
        (s->names > 0 || s->paired == 0 || !g->context.org))
        best = joined_score(a->joined, b->joined,
                            most == 1 && s->words >= 2 ? 2 : most);
    solid = solid_score(a, b, most);
    best = solid > best ? solid : best;
    solid = solid_score(b, a, most);
    return solid > best ? solid : best;
}

/* One in Pinyin, the other in Wade-Giles. */
static bool is_wade_giles(const vd_name *a, const vd_name *b)
{
    return (a->wade.n >= 5 && vd_str_is(a->wade, b->joined)) ||
           (b->wade.n >= 5 && vd_str_is(b->wade, a->joined));
}

static void list_pairs(const grid *g, vd_arena *arena, vd_alignment *out)
{
    out->pairs = VD_NEW_N(arena, vd_aligned, g->a->n + g->b->n + 1);
    for (size_t i = 0; i < g->a->n; i++) {
        const vd_word *w = &g->a->words[i];
        vd_aligned *p = &out->pairs[out->n++];

        p->a = vd_str_copy(arena, w->text);
        p->weight = w->weight;
        if (g->of_a[i] < NONE) {
            p->b = vd_str_copy(arena, g->b->words[g->of_a[i]].text);
            p->pairing = g->pairings[i][g->of_a[i]];
        }
    }
    for (size_t j = 0; j < g->b->n; j++) {
        if (g->of_b[j] < NONE)
            continue;
        out->pairs[out->n].b = vd_str_copy(arena, g->b->words[j].text);
        out->pairs[out->n++].weight = g->b->words[j].weight;
    }
}

/* Letters that a transcription makes one: Han of one sound, the two h of
   Hebrew. */
static void compare_native(const vd_name *a, const vd_name *b,
                           vd_alignment *out)
{
    if (a->native.n == 0 || b->native.n == 0 || vd_str_is(a->native, b->native))
        return;
    if (a->han && b->han) {
        out->name_score =
            least(out->name_score, han_score(a->native, b->native));
        out->evidence.conflict += 1000;
    } else if (out->evidence.whole != 0 && !a->han && !b->han) {
        out->name_score = least(out->name_score, 960000);
        out->evidence.whole = 0;
        out->evidence.typo += 1000;
    }
}

/* What contradicted word by word is a letter more or another one. */
static void take_joined(const vd_name *a, const vd_name *b, const sums *s,
                        vd_name_evidence *e)
{
    size_t more = a->joined.n > b->joined.n ? a->joined.n - b->joined.n
                                            : b->joined.n - a->joined.n;
    unsigned edits = vd_edit_distance(a->joined, b->joined, 2);

    if (edits == 0 && e->qualifier == 0) {
        *e = (vd_name_evidence){.same = s->paired > 2000 ? s->paired : 2000,
                                .whole = 1000};
    } else if (edits > 0 && e->conflict > e->qualifier) {
        e->conflict = e->qualifier;
        if (more == edits)
            e->slip += 700;
        else
            e->typo += 1000 * (int)edits;
    }
}

/* Whether the score is below the floor even if what contradicts does so as
   little as it can: how much it does takes longest to tell. */
static bool is_below(grid *g, const vd_name *first, const vd_name *second,
                     const sums *s, const vd_name_evidence *e, int floor)
{
    uint8_t of_a[VD_WORDS_MAX];
    uint8_t of_b[VD_WORDS_MAX];
    vd_name_evidence least_of = *e;

    memcpy(of_a, g->of_a, sizeof of_a);
    memcpy(of_b, g->of_b, sizeof of_b);
    g->roughly = true;
    oppose(g, &least_of);
    g->roughly = false;
    memcpy(g->of_a, of_a, sizeof of_a);
    memcpy(g->of_b, of_b, sizeof of_b);
    return score_of(g, s, &least_of) < floor && !is_wade_giles(first, second) &&
           whole_score(g, first, second, s) < floor;
}

/* Joins words of each name that the other has as one; returns what is known of
   their words then: those that were joined are others. */
static const vd_known *join_both(vd_name *a, vd_name *b, spare to[2],
                                 const vd_known *known)
{
    if (known != NULL && known->apart)
        return known;
    if (may_join(a, b)) {
        join_words(a, b, &to[0]);
        known = NULL;
    }
    if (may_join(b, a)) {
        join_words(b, a, &to[1]);
        known = NULL;
    }
    return known;
}

/* A reading stands beside names in Latin letters: in its own script a name is
   compared as it is written. */
static bool are_compared(const vd_name *a, const vd_name *b)
{
    return !(a->reading != VD_READING_PLAIN && b->foreign) &&
           !(b->reading != VD_READING_PLAIN && a->foreign);
}

/* Whether a word of a reading is the other: with a slip only if both are long
   and begin alike, and with other letters only in a name of one word.  The
   North's spelling is known to the letter. */
static bool is_word_as_read(const vd_name *read, const vd_word *x,
                            const vd_word *y, const vd_pairing *p)
{
    if (p->how == VD_LIKE_SLIP || p->how == VD_LIKE_TYPO) {
        return vd_name_is_guess(read) && x->text.n >= HEARD_LETTERS &&
               y->text.n >= HEARD_LETTERS && x->text.p[0] == y->text.p[0] &&
               (p->how == VD_LIKE_SLIP || read->n == 1);
    }
    return p->how != VD_LIKE_INITIAL &&
           (p->how != VD_LIKE_VARIANT ||
            read->reading != VD_READING_NORTH_KOREAN);
}

/* A reading is near to many names if it is short, or if a part of it is enough:
   it is found as a whole, and with nothing left of the other.  True where none
   is a reading. */
static bool is_found_as_read(const grid *g)
{
    bool first = g->a->reading != VD_READING_PLAIN;
    const vd_name *read = first ? g->a : g->b;

    if (read->reading == VD_READING_PLAIN)
        return true;
    for (size_t i = 0; i < g->a->n; i++) {
        const vd_word *x = &g->a->words[i];
        size_t j = g->of_a[i];

        if (j == NONE ? x->weight >= VD_WORD_HEAVY
                      : !is_word_as_read(read, x, &g->b->words[j],
                                         &g->pairings[i][j]))
            return false;
    }
    for (size_t j = 0; j < g->b->n; j++) {
        if (g->of_b[j] == NONE && g->b->words[j].weight >= VD_WORD_HEAVY)
            return false;
    }
    return true;
}

/* What is not as it was written is less sure. */
static void lower_as_read(const vd_name *first, const vd_name *second,
                          vd_alignment *out)
{
    bool guess = vd_name_is_guess(first) || vd_name_is_guess(second);

    for (unsigned i = first->respelt; i > 0; i--)
        out->name_score = out->name_score / 1000 * RESPELT;
    if (guess)
        out->name_score = out->name_score / 1000 * GUESS;
    if (guess && out->name_score < VD_GUESS_LEAST)
        out->name_score = 0;
    if (guess || first->respelt > 0)
        out->evidence.whole = 0;
}

static void align(const vd_name *first, const vd_name *second,
                  const vd_known *known, vd_arena *arena, vd_alignment *out)
{
    spare spares[2];
    vd_name a = *first;
    vd_name b = *second;
    vd_name_evidence *e = &out->evidence;
    sums s = {0};
    grid g;
    int joined;

    *out = (vd_alignment){0};
    if (a.n == 0 || b.n == 0 || !are_compared(&a, &b))
        return;
    known = join_both(&a, &b, spares, known);
    make_grid(&g, &a, &b, known);
    if (!is_found_as_read(&g))
        return;
    for (size_t i = 0; i < a.n; i++) {
        if (g.of_a[i] < NONE)
            add_pair(&g, i, g.of_a[i], &s, e);
    }
    if (arena != NULL)
        list_pairs(&g, arena, out);
    if (known != NULL && is_below(&g, first, second, &s, e, known->floor))
        return;
    oppose(&g, e);
    e->chain = g.context.org || (a.arabic && b.arabic) ? e->omitted : 0;
    /* Only words that name nobody: Management Company. */
    if (s.names == 0 && e->omitted > 300)
        e->conflict += 700;
    e->single = s.words <= 1 ? 1000 : 0;
    e->whole = e->omitted <= 200 && e->conflict <= 150 && e->qualifier == 0 &&
                       e->typo == 0 && e->slip == 0 && e->other == 0 &&
                       e->swapped == 0 && e->initial == 0
                   ? 1000
                   : 0;
    out->name_score = score_of(&g, &s, e);
    joined = out->name_score < MILLION ? whole_score(&g, first, second, &s) : 0;
    if (is_wade_giles(first, second)) {
        out->name_score = 960000;
        *e = (vd_name_evidence){.variant = 1000 * (int)least((int)a.n, 3)};
    }
    if (joined > out->name_score) {
        out->name_score = joined;
        take_joined(first, second, &s, e);
    }
    compare_native(first, second, out);
    /* The same words in another order are not the same name to the letter. */
    if (out->name_score >= MILLION && !vd_str_is(first->folded, second->folded))
        out->name_score = MILLION - 10000;
    lower_as_read(first, second, out);
}

void vd_align(const vd_name *a, const vd_name *b, vd_alignment *out)
{
    align(a, b, NULL, NULL, out);
}

void vd_align_known(const vd_name *a, const vd_name *b, const vd_known *known,
                    vd_alignment *out)
{
    align(a, b, known, NULL, out);
}

void vd_align_words(const vd_name *a, const vd_name *b, vd_arena *arena,
                    vd_alignment *out)
{
    align(a, b, NULL, arena, out);
}
