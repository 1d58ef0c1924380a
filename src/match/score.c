/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names are compared as sets of tokens.  Tokens are paired greedily by
 * likeness, each at most once; a pair within its edit budget (0 edits up to
 * three letters, 1 up to seven, 2 above) counts with the letters it shares.
 * The score is the shared letters over all letters of both.  Names with all
 * blanks gone are compared as one token too, a little below.
 */
#include "match/score.h"

#include "model/ident.h"
#include "names/distance.h"

typedef struct tokens {
    vd_str at[VD_TOKENS_MAX];
    size_t n;
    size_t letters;
} tokens;

vd_str vd_verdict_name(vd_verdict verdict)
{
    static const vd_str names[] = {VD_STR_INIT("undecided"),
                                   VD_STR_INIT("same"), VD_STR_INIT("related"),
                                   VD_STR_INIT("different")};

    return names[verdict];
}

static void split(vd_str folded, tokens *out)
{
    out->n = 0;
    out->letters = 0;
    while (folded.n > 0 && out->n < VD_TOKENS_MAX) {
        size_t end = vd_str_find_char(folded, ' ', 0);

        out->at[out->n] = vd_str_slice(folded, 0, end);
        out->letters += out->at[out->n++].n;
        folded = end == VD_STR_NONE ? VD_STR("")
                                    : vd_str_slice(folded, end + 1, folded.n);
    }
}

static unsigned budget_of(size_t letters)
{
    return letters <= 3 ? 0 : letters <= 7 ? 1 : 2;
}

/* Letters that a pair of tokens shares, counted on both sides. */
static size_t shared(vd_str a, vd_str b)
{
    size_t longer = a.n > b.n ? a.n : b.n;
    unsigned limit = budget_of(longer);
    unsigned edits = vd_edit_distance(a, b, limit);

    if (edits > limit)
        return 0;
    return a.n + b.n - (size_t)2 * edits;
}

typedef struct pair {
    size_t a;
    size_t b;
    size_t letters;
} pair;

static size_t greedy(const tokens *a, const tokens *b)
{
    bool used_a[VD_TOKENS_MAX] = {false};
    bool used_b[VD_TOKENS_MAX] = {false};
    size_t total = 0;

    for (;;) {
        pair best = {0};

        for (size_t i = 0; i < a->n; i++) {
            for (size_t j = 0; !used_a[i] && j < b->n; j++) {
                size_t s = used_b[j] ? 0 : shared(a->at[i], b->at[j]);

                if (s > best.letters)
                    best = (pair){i, j, s};
            }
        }
        if (best.letters == 0)
            return total;
        used_a[best.a] = used_b[best.b] = true;
        total += best.letters;
    }
}

static vd_str joined(vd_str folded, char *out, size_t room)
{
    size_t n = 0;

    for (size_t i = 0; i < folded.n && n < room; i++) {
        if (folded.p[i] != ' ')
            out[n++] = folded.p[i];
    }
    return (vd_str){out, n};
}

static int joined_score(vd_str a, vd_str b)
{
    char ja[64];
    char jb[64];
    vd_str x = joined(a, ja, sizeof ja);
    vd_str y = joined(b, jb, sizeof jb);
    size_t s = x.n < 5 || y.n < 5 ? 0 : shared(x, y);

    /* A little below the same letters in the same words. */
    return s == 0 ? 0 : (int)(s * (VD_MILLION - 20000) / (x.n + y.n));
}

int vd_name_score_above(vd_str a, vd_str b, int floor)
{
    tokens x;
    tokens y;
    size_t less;
    int score;
    int one;

    if (vd_str_is(a, b))
        return a.n == 0 ? 0 : VD_MILLION;
    split(a, &x);
    split(b, &y);
    less = x.letters < y.letters ? x.letters : y.letters;
    if (less == 0 ||
        2 * less * VD_MILLION / (x.letters + y.letters) < (size_t)floor)
        return 0;
    score = (int)(greedy(&x, &y) * VD_MILLION / (x.letters + y.letters));
    one = x.n == 1 || y.n == 1 || x.n != y.n ? joined_score(a, b) : 0;
    /* The same words in another order are not the same name to the letter. */
    if (score == VD_MILLION)
        score = VD_MILLION - 10000;
    return score > one ? score : one;
}

int vd_name_score(vd_str a, vd_str b)
{
    return vd_name_score_above(a, b, 0);
}

static void say(vd_score *out, vd_str text)
{
    if (out->n_why < VD_WHY_MAX)
        out->why[out->n_why++] = text;
}

/* Millionths of millionths. */
static int part(int a, int b)
{
    return (int)((long long)a * b / VD_MILLION);
}

static int nearer_one(int p, int rest)
{
    return VD_MILLION - part(VD_MILLION - p, rest);
}

/* The best relation between the dates of two entities. */
static vd_pdate_relation relate_dates(const vd_entity *a, const vd_entity *b,
                                      vd_prop prop)
{
    vd_pdate_relation best = VD_PDATE_UNKNOWN;

    for (size_t i = 0; i < a->n; i++) {
        for (size_t j = 0; j < b->n; j++) {
            vd_pdate x;
            vd_pdate y;
            vd_pdate_relation r;

            if (a->values[i].prop != prop || b->values[j].prop != prop ||
                vd_pdate_parse(a->values[i].text, &x, NULL) != VD_OK ||
                vd_pdate_parse(b->values[j].text, &y, NULL) != VD_OK)
                continue;
            r = vd_pdate_relate(x, y, 2);
            best = r > best ? r : best;
        }
    }
    return best;
}

static bool is_country_prop(vd_prop prop)
{
    return prop == VD_PROP_COUNTRY || prop == VD_PROP_NATIONALITY ||
           prop == VD_PROP_CITIZENSHIP || prop == VD_PROP_JURISDICTION ||
           prop == VD_PROP_FLAG || prop == VD_PROP_MAIN_COUNTRY ||
           prop == VD_PROP_BIRTH_COUNTRY;
}

/* 1 if a country agrees, -1 if both have countries and none agrees. */
static int relate_countries(const vd_entity *a, const vd_entity *b)
{
    bool in_a = false;
    bool in_b = false;

    for (size_t j = 0; j < b->n; j++)
        in_b = in_b || is_country_prop(b->values[j].prop);
    for (size_t i = 0; i < a->n; i++) {
        if (!is_country_prop(a->values[i].prop))
            continue;
        in_a = true;
        for (size_t j = 0; j < b->n; j++) {
            if (is_country_prop(b->values[j].prop) &&
                vd_str_is(a->values[i].text, b->values[j].text))
                return 1;
        }
    }
    return in_a && in_b ? -1 : 0;
}

static bool same_number(const vd_value *a, const vd_value *b, vd_arena *arena)
{
    vd_str x;
    vd_str y;

    if (a->prop == VD_PROP_PUBLIC_KEY)
        return vd_str_is(vd_wallet_fold(arena, a->text),
                         vd_wallet_fold(arena, b->text));
    x = vd_ident_fold(arena, a->prop, a->text);
    y = vd_ident_fold(arena, b->prop, b->text);
    return x.n >= 4 && vd_str_is(x, y);
}

/* 1 agrees, -1 both have one of the same kind and none agrees. */
static int relate_identifiers(const vd_entity *a, const vd_entity *b,
                              vd_arena *arena, vd_str *which)
{
    int relation = 0;

    for (size_t i = 0; i < a->n; i++) {
        if (vd_prop_type(a->values[i].prop) != VD_TYPE_IDENTIFIER)
            continue;
        for (size_t j = 0; j < b->n; j++) {
            if (b->values[j].prop != a->values[i].prop)
                continue;
            *which = vd_prop_name(a->values[i].prop);
            if (same_number(&a->values[i], &b->values[j], arena))
                return 1;
            relation = -1;
        }
    }
    return relation;
}

bool vd_share_identifier(const vd_entity *a, const vd_entity *b,
                         vd_arena *arena)
{
    vd_str which;

    return relate_identifiers(a, b, arena, &which) == 1;
}

static void weigh_dates(vd_score *s, const vd_entity *a, const vd_entity *b)
{
    vd_pdate_relation r = relate_dates(a, b, VD_PROP_BIRTH_DATE);

    if (r == VD_PDATE_UNKNOWN)
        r = relate_dates(a, b, VD_PROP_INCORPORATION_DATE);
    if (r == VD_PDATE_UNKNOWN)
        return;
    s->evidence += 200000;
    if (r == VD_PDATE_APART) {
        s->score = part(s->score, 700000);
        s->p_same = part(s->p_same, 50000);
        say(s, VD_STR("dates contradict: no day fits both"));
    } else if (r == VD_PDATE_SAME_DAY) {
        s->p_same = nearer_one(s->p_same, 100000);
        say(s, VD_STR("dates agree to the day"));
    } else {
        s->p_same = nearer_one(s->p_same, 600000);
        say(s, VD_STR("dates are compatible"));
    }
}

static void weigh_countries(vd_score *s, const vd_entity *a, const vd_entity *b)
{
    int r = relate_countries(a, b);

    if (r == 0)
        return;
    s->evidence += 100000;
    if (r > 0) {
        s->p_same = nearer_one(s->p_same, 700000);
        say(s, VD_STR("a country agrees"));
    } else {
        s->score = part(s->score, 900000);
        s->p_same = part(s->p_same, 500000);
        say(s, VD_STR("no country agrees"));
    }
}

static void weigh_identifiers(vd_score *s, const vd_entity *a,
                              const vd_entity *b, vd_arena *arena)
{
    vd_str which = VD_STR("");
    int r = relate_identifiers(a, b, arena, &which);

    if (r == 0)
        return;
    s->evidence += 200000;
    if (r > 0) {
        s->score = nearer_one(s->score, 50000);
        s->p_same = nearer_one(s->p_same, 10000);
        say(s, vd_str_printf(arena, "identifier agrees: %.*s",
                             VD_STR_WHOLE(which)));
    } else {
        s->score = part(s->score, 600000);
        s->p_same = part(s->p_same, 200000);
        say(s, vd_str_printf(arena, "identifier of the same kind differs: %.*s",
                             VD_STR_WHOLE(which)));
    }
}

static void weigh_schema(vd_score *s, const vd_entity *a, const vd_entity *b)
{
    bool person_a = vd_schema_is(a->schema, VD_SCHEMA_PERSON);
    bool person_b = vd_schema_is(b->schema, VD_SCHEMA_PERSON);
    bool thing_a = vd_schema_is(a->schema, VD_SCHEMA_ASSET);
    bool thing_b = vd_schema_is(b->schema, VD_SCHEMA_ASSET);
    bool open =
        a->schema == VD_SCHEMA_UNKNOWN || a->schema == VD_SCHEMA_THING ||
        a->schema == VD_SCHEMA_LEGAL_ENTITY ||
        b->schema == VD_SCHEMA_LEGAL_ENTITY || b->schema == VD_SCHEMA_THING;

    if (open || (person_a == person_b && thing_a == thing_b))
        return;
    s->score = part(s->score, 600000);
    s->p_same = part(s->p_same, 50000);
    say(s, VD_STR("another kind of thing"));
}

static vd_verdict verdict_of(const vd_score *s)
{
    if (s->p_same >= 900000)
        return VD_VERDICT_SAME;
    return s->p_same < 100000 ? VD_VERDICT_DIFFERENT : VD_VERDICT_UNDECIDED;
}

void vd_score_entities(const vd_entity *query, const vd_entity *candidate,
                       int name_score, const vd_value *via, vd_arena *arena,
                       vd_score *out)
{
    int square = part(name_score, name_score);

    *out = (vd_score){.name_score = name_score,
                      .score = name_score,
                      .evidence = name_score > 0 ? 500000 : 0};
    /* A name alone: at most six in ten, falling steeply with likeness. */
    out->p_same = part(part(part(square, square), square), 600000);
    if (via != NULL) {
        say(out, vd_str_printf(arena, "%.*s \"%.*s\"",
                               VD_STR_WHOLE(vd_prop_name(via->prop)),
                               VD_STR_WHOLE(via->text)));
        if (via->prop == VD_PROP_WEAK_ALIAS) {
            out->score = part(out->score, 800000);
            out->p_same = part(out->p_same, 500000);
            say(out, VD_STR("a weak alias supports a hit and never makes "
                            "one"));
        }
    }
    weigh_schema(out, query, candidate);
    weigh_dates(out, query, candidate);
    weigh_countries(out, query, candidate);
    weigh_identifiers(out, query, candidate, arena);
    if (out->p_same > 999999)
        out->p_same = 999999;
    out->verdict = verdict_of(out);
}
