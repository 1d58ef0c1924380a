/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The probability is a sum of log-odds: of what the names are made of
 * (match/align.h), then of every field that both sides have.  Weights are
 * thousandths of a natural log-odd.
 */
#include "match/score.h"

#include "model/ident.h"
#include "weights.inc" /* generated from data/weights.tsv */

/* Evidence that names give by themselves. */
enum { NAMES_ALONE = 500000 };

vd_str vd_verdict_name(vd_verdict verdict)
{
    static const vd_str names[] = {VD_STR_INIT("undecided"),
                                   VD_STR_INIT("same"), VD_STR_INIT("related"),
                                   VD_STR_INIT("different")};

    return names[verdict];
}

static void say(vd_score *out, vd_str text)
{
    if (out->n_why < VD_WHY_MAX)
        out->why[out->n_why++] = text;
}

/* Hundreds of reasons are made for a query: no format is read for each. */
static vd_str joined(vd_arena *arena, const vd_str *parts, size_t n)
{
    size_t length = 0;
    char *text;

    for (size_t i = 0; i < n; i++)
        length += parts[i].n;
    text = VD_NEW_N(arena, char, length);
    length = 0;
    for (size_t i = 0; i < n; i++) {
        memcpy(text + length, parts[i].p, parts[i].n);
        length += parts[i].n;
    }
    return (vd_str){text, length};
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

vd_str vd_identifier_key(vd_arena *arena, const vd_value *value)
{
    vd_str number;

    if (vd_prop_type(value->prop) != VD_TYPE_IDENTIFIER)
        return VD_STR("");
    number = value->prop == VD_PROP_PUBLIC_KEY
                 ? vd_wallet_fold(arena, value->text)
                 : vd_ident_fold(arena, value->prop, value->text);
    if (number.n < 4)
        return VD_STR("");
    return vd_str_printf(arena, "%.*s=%.*s",
                         VD_STR_WHOLE(vd_prop_name(value->prop)),
                         VD_STR_WHOLE(number));
}

static bool same_number(const vd_value *a, const vd_value *b, vd_arena *arena)
{
    vd_str x = vd_identifier_key(arena, a);

    return x.n > 0 && vd_str_is(x, vd_identifier_key(arena, b));
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
    /* What may be of another calendar decides nothing. */
    s->evidence += r == VD_PDATE_CALENDAR ? 0 : 200000;
    if (r == VD_PDATE_APART) {
        s->score = part(s->score, 700000);
        s->p_same = part(s->p_same, 50000);
        say(s, VD_STR("dates contradict: no day fits both"));
    } else if (r == VD_PDATE_CALENDAR) {
        s->p_same = nearer_one(s->p_same, 800000);
        say(s,
            VD_STR("dates are compatible if one is of the Islamic calendar"));
    } else if (r == VD_PDATE_EXCHANGED) {
        s->p_same = nearer_one(s->p_same, 250000);
        say(s, VD_STR("dates agree if day and month are exchanged"));
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

/* Names alone never make two parties one. */
static vd_verdict verdict_of(const vd_score *s)
{
    /* All that differs is a place, a number, a sector, the legal form. */
    if (s->names.qualifier >= 500 && s->names.same >= 700 &&
        s->names.conflict - s->names.qualifier <= 200)
        return VD_VERDICT_RELATED;
    if (s->p_same < 100000)
        return VD_VERDICT_DIFFERENT;
    return s->p_same >= 900000 && s->evidence > NAMES_ALONE
               ? VD_VERDICT_SAME
               : VD_VERDICT_UNDECIDED;
}

static int up_to(int n, int most)
{
    return n < most ? n : most;
}

/* Log-odds of the names alone; evidence is in thousandths of a word. */
static int names_odds(const vd_name_evidence *e)
{
    long long odds = (long long)WEIGHT_SAME * up_to(e->same, 4000) +
                     (long long)WEIGHT_VARIANT * up_to(e->variant, 4000) +
                     (long long)WEIGHT_NICK * e->nick +
                     (long long)WEIGHT_INITIAL * up_to(e->initial, 500) +
                     (long long)WEIGHT_SLIP * e->slip +
                     (long long)WEIGHT_TYPO * e->typo +
                     (long long)WEIGHT_OTHER * e->other +
                     (long long)WEIGHT_CONFLICT * up_to(e->conflict, 2000) +
                     (long long)WEIGHT_QUALIFIER * up_to(e->qualifier, 2000) +
                     (long long)WEIGHT_OMITTED * up_to(e->omitted, 3000) +
                     (long long)WEIGHT_CHAIN * up_to(e->chain, 3000) +
                     (long long)WEIGHT_GENERIC * up_to(e->generic, 2000) +
                     (long long)WEIGHT_SWAPPED * up_to(e->swapped, 1000) +
                     (long long)WEIGHT_SINGLE * e->single +
                     (long long)WEIGHT_WHOLE * e->whole;

    odds = WEIGHT_BIAS + odds / 1000;
    return (int)(odds > 0 ? odds * WEIGHT_SURE / 1000 : odds);
}

static int probability(int odds)
{
    enum { STEPS = sizeof logistic / sizeof logistic[0] };
    int at = odds - LOGISTIC_FROM;
    int i = at < 0 ? 0 : at / LOGISTIC_STEP;

    return logistic[i < STEPS ? i : STEPS - 1];
}

static const char *likeness_name(vd_likeness how)
{
    static const char *const names[] = {"unlike",
                                        "the same",
                                        "another word for it",
                                        "another way to write it",
                                        "a nickname",
                                        "its initial",
                                        "an abbreviation",
                                        "a slip",
                                        "other letters",
                                        "the same consonants"};

    return names[how];
}

void vd_score_explain(vd_score *score, const vd_name *query,
                      const vd_name *listed, vd_arena *arena)
{
    vd_alignment names;

    vd_align_words(query, listed, arena, &names);
    if (query->respelt > 0) {
        const vd_str parts[] = {VD_STR("read as \""), query->folded,
                                VD_STR("\"")};

        say(score, joined(arena, parts, 3));
    }
    for (size_t i = 0; i < names.n; i++) {
        const vd_aligned *p = &names.pairs[i];

        if (p->a.n > 0 && p->b.n > 0 && p->pairing.how != VD_LIKE_EXACT) {
            const vd_str parts[] = {
                p->a, VD_STR(" ~ "), p->b, VD_STR(": "),
                vd_str_of(likeness_name((vd_likeness)p->pairing.how))};

            say(score, joined(arena, parts, 5));
        }
    }
    for (size_t i = 0; i < names.n; i++) {
        const vd_aligned *p = &names.pairs[i];

        if (p->weight < 300 || (p->a.n > 0 && p->b.n > 0))
            continue;
        say(score,
            p->a.n > 0
                ? joined(arena,
                         (const vd_str[]){VD_STR("only in the query: "), p->a},
                         2)
                : joined(arena, (const vd_str[]){VD_STR("only listed: "), p->b},
                         2));
    }
    if (names.evidence.conflict >= 300)
        say(score, VD_STR("words on both sides contradict each other"));
    if (names.evidence.swapped > 0)
        say(score, VD_STR("a name and a father's name change places"));
}

int vd_name_strength(const vd_alignment *names, const vd_value *via)
{
    return via->prop == VD_PROP_WEAK_ALIAS ? part(names->name_score, 800000)
                                           : names->name_score;
}

static bool has_prop(const vd_entity *e, vd_prop prop)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->values[i].prop == prop)
            return true;
    }
    return false;
}

static bool has_country(const vd_entity *e)
{
    for (size_t i = 0; i < e->n; i++) {
        if (is_country_prop(e->values[i].prop))
            return true;
    }
    return false;
}

/* Identifiers say most, then dates, then countries. */
static vd_prop missing_field(const vd_entity *query, const vd_entity *listed)
{
    static const vd_prop dates[] = {VD_PROP_BIRTH_DATE,
                                    VD_PROP_INCORPORATION_DATE};

    for (size_t i = 0; i < listed->n; i++) {
        vd_prop prop = listed->values[i].prop;

        if (vd_prop_type(prop) == VD_TYPE_IDENTIFIER && !has_prop(query, prop))
            return prop;
    }
    for (size_t i = 0; i < 2; i++) {
        if (has_prop(listed, dates[i]) && !has_prop(query, dates[i]))
            return dates[i];
    }
    for (size_t i = 0; i < listed->n && !has_country(query); i++) {
        if (is_country_prop(listed->values[i].prop))
            return listed->values[i].prop;
    }
    return VD_PROP_NONE;
}

void vd_score_entities(const vd_entity *query, const vd_entity *candidate,
                       const vd_alignment *names, const vd_value *via,
                       vd_arena *arena, vd_score *out)
{
    *out = (vd_score){.name_score = names->name_score,
                      .names = names->evidence,
                      .score = names->name_score,
                      .evidence = names->name_score > 0 ? NAMES_ALONE : 0};
    out->p_same = names->name_score == 0
                      ? 1000
                      : probability(names_odds(&names->evidence));
    if (via != NULL) {
        const vd_str parts[] = {vd_prop_name(via->prop), VD_STR(" \""),
                                via->text, VD_STR("\"")};

        say(out, joined(arena, parts, 4));
        if (via->prop == VD_PROP_WEAK_ALIAS) {
            out->score = vd_name_strength(names, via);
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
    if (out->verdict == VD_VERDICT_UNDECIDED)
        out->would_decide = missing_field(query, candidate);
}
