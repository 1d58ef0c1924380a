/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The probability is a sum of log-odds: of what the names are made of
 * (match/align.h), then of every field that both sides have.  Weights are
 * thousandths of a natural log-odd.
 */
#include "match/score.h"

#include "base/utf8.h"
#include "match/readings.h"
#include "model/ident.h"
#include "names/standard.h"
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

/* A score under way; odds are thousandths of a natural log-odd. */
typedef struct weighing {
    vd_score *score;
    int odds;
} weighing;

/* What is left of the score, in thousandths. */
static void lower(weighing *w, int left)
{
    w->score->score = (int)((long long)w->score->score * left / 1000);
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

static bool is_of_one_party(vd_prop prop)
{
    return prop == VD_PROP_IMO_NUMBER || prop == VD_PROP_LEI_CODE ||
           prop == VD_PROP_INN_CODE || prop == VD_PROP_OGRN_CODE ||
           prop == VD_PROP_USC_CODE;
}

vd_str vd_party_number(vd_arena *arena, const vd_value *value)
{
    return is_of_one_party(value->prop) &&
                   vd_ident_check(value->prop, value->text) == VD_CHECK_GOOD
               ? vd_identifier_key(arena, value)
               : VD_STR("");
}

static bool same_number(const vd_value *a, const vd_value *b, vd_arena *arena)
{
    vd_str x = vd_identifier_key(arena, a);

    return x.n > 0 && vd_str_is(x, vd_identifier_key(arena, b));
}

/* What two parties' identifiers say: of each, the kind; "" if none does. */
typedef struct number_relations {
    vd_str agrees;
    bool surely;    /* a passport, a wallet, or a number of which a party has
                       one; else a number of a register, or a call sign */
    vd_str differs; /* both have one of the kind, and none agrees */
    vd_str apart;   /* the same, and a party has one of it */
    bool is_one;    /* a number of which a party has one agrees */
} number_relations;

static void take_agreement(number_relations *n, const vd_value *value,
                           vd_arena *arena)
{
    bool is_one = vd_party_number(arena, value).n > 0;
    bool surely = is_one || value->prop == VD_PROP_PASSPORT_NUMBER ||
                  value->prop == VD_PROP_PUBLIC_KEY;

    n->is_one = n->is_one || is_one;
    if (n->agrees.n == 0 || (surely && !n->surely))
        n->agrees = vd_prop_name(value->prop);
    n->surely = n->surely || surely;
}

static void relate_identifiers(const vd_entity *a, const vd_entity *b,
                               vd_arena *arena, number_relations *out)
{
    *out = (number_relations){0};
    for (size_t i = 0; i < a->n; i++) {
        const vd_value *x = &a->values[i];

        if (vd_prop_type(x->prop) != VD_TYPE_IDENTIFIER)
            continue;
        for (size_t j = 0; j < b->n; j++) {
            const vd_value *y = &b->values[j];

            if (y->prop != x->prop)
                continue;
            if (same_number(x, y, arena)) {
                take_agreement(out, x, arena);
                continue;
            }
            out->differs = vd_prop_name(x->prop);
            if (vd_party_number(arena, x).n > 0 &&
                vd_party_number(arena, y).n > 0)
                out->apart = vd_prop_name(x->prop);
        }
    }
    if (out->is_one)
        out->apart = VD_STR("");
}

bool vd_share_identifier(const vd_entity *a, const vd_entity *b,
                         vd_arena *arena)
{
    number_relations n;

    relate_identifiers(a, b, arena, &n);
    return n.agrees.n > 0;
}

static void weigh_dates(weighing *w, const vd_entity *a, const vd_entity *b)
{
    static const struct {
        int weight;
        vd_str says;
    } of[] = {
        [VD_PDATE_UNKNOWN] = {0, VD_STR_INIT("")},
        [VD_PDATE_APART] = {WEIGHT_DATES_APART,
                            VD_STR_INIT("dates contradict: no day fits both")},
        [VD_PDATE_CALENDAR] = {WEIGHT_DATES_CALENDAR,
                               VD_STR_INIT("dates are compatible if one is of "
                                           "the Islamic calendar")},
        [VD_PDATE_EXCHANGED] = {WEIGHT_DATES_EXCHANGED,
                                VD_STR_INIT("dates agree if day and month are "
                                            "exchanged")},
        [VD_PDATE_OVERLAP] = {WEIGHT_DATES_OVERLAP,
                              VD_STR_INIT("dates are compatible")},
        [VD_PDATE_SAME_DAY] = {WEIGHT_DATES_SAME_DAY,
                               VD_STR_INIT("dates agree to the day")}};
    vd_pdate_relation r = relate_dates(a, b, VD_PROP_BIRTH_DATE);

    if (r == VD_PDATE_UNKNOWN)
        r = relate_dates(a, b, VD_PROP_INCORPORATION_DATE);
    w->score->facts.dates = r;
    if (r == VD_PDATE_UNKNOWN)
        return;
    /* What may be of another calendar decides nothing. */
    w->score->evidence += r == VD_PDATE_CALENDAR ? 0 : 200000;
    w->odds += of[r].weight;
    if (r == VD_PDATE_APART)
        lower(w, LEFT_DATES_APART);
    say(w->score, of[r].says);
}

static void weigh_countries(weighing *w, const vd_entity *a, const vd_entity *b)
{
    int r = relate_countries(a, b);

    w->score->facts.countries = r;
    if (r == 0)
        return;
    w->score->evidence += 100000;
    w->odds += r > 0 ? WEIGHT_COUNTRY_AGREES : WEIGHT_COUNTRY_DIFFERS;
    if (r < 0)
        lower(w, LEFT_COUNTRY_DIFFERS);
    say(w->score,
        r > 0 ? VD_STR("a country agrees") : VD_STR("no country agrees"));
}

static void say_number(vd_score *score, const char *what, vd_str kind,
                       vd_arena *arena)
{
    const vd_str parts[] = {vd_str_of(what), kind};

    say(score, joined(arena, parts, 2));
}

/* A number that agrees is worth a look though another contradicts. */
static void weigh_identifiers(weighing *w, const vd_entity *a,
                              const vd_entity *b, vd_arena *arena)
{
    vd_score *s = w->score;
    number_relations n;

    relate_identifiers(a, b, arena, &n);
    if (n.agrees.n == 0 && n.differs.n == 0)
        return;
    s->evidence += 200000;
    s->facts.identifiers = n.apart.n > 0 ? -2 : n.agrees.n > 0 ? 1 : -1;
    if (n.agrees.n > 0) {
        w->odds += n.surely ? WEIGHT_NUMBER_AGREES : WEIGHT_OTHER_NUMBER_AGREES;
        s->score = VD_MILLION - (int)((long long)(VD_MILLION - s->score) *
                                      LEFT_NUMBER_AGREES / 1000);
        say_number(s, "identifier agrees: ", n.agrees, arena);
    } else {
        lower(w, LEFT_NUMBER_DIFFERS);
    }
    if (n.apart.n > 0) {
        w->odds += WEIGHT_ONLY_NUMBER_DIFFERS;
        say_number(s, "identifier of which a party has one differs: ", n.apart,
                   arena);
    } else if (n.agrees.n == 0) {
        w->odds += WEIGHT_NUMBER_DIFFERS;
        say_number(s, "identifier of the same kind differs: ", n.differs,
                   arena);
    }
}

static void weigh_schema(weighing *w, const vd_entity *a, const vd_entity *b)
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
    lower(w, LEFT_ANOTHER_KIND);
    w->odds += WEIGHT_ANOTHER_KIND;
    say(w->score, VD_STR("another kind of thing"));
}

/* A bit for the script of a letter, kana and Han being one; 0 for none. */
static unsigned script_of(uint32_t c)
{
    static const struct {
        uint32_t first;
        uint32_t last;
        unsigned script;
    } scripts[] = {
        {'A', 'Z', 1},          {'a', 'z', 1},          {0xC0, 0x24F, 1},
        {0x370, 0x3FF, 2},      {0x400, 0x52F, 4},      {0x530, 0x58F, 8},
        {0x5D0, 0x5FF, 16},     {0x620, 0x77F, 32},     {0x900, 0xDFF, 64},
        {0xE00, 0xEFF, 128},    {0x10A0, 0x10FF, 256},  {0x1100, 0x11FF, 512},
        {0x1200, 0x139F, 1024}, {0x3041, 0x30FF, 2048}, {0x3400, 0x9FFF, 2048},
        {0xAC00, 0xD7A3, 512}};

    for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
        if (c >= scripts[i].first && c <= scripts[i].last)
            return scripts[i].script;
    }
    return 0;
}

static unsigned scripts_of(const vd_entity *e)
{
    unsigned scripts = 0;

    for (size_t i = 0; i < e->n; i++) {
        vd_str s = e->values[i].text;

        for (size_t at = 0; vd_is_searched_name(e->values[i].prop) && at < s.n;)
            scripts |= script_of(vd_utf8_take(s, &at));
    }
    return scripts;
}

/* That names are not alike says less where they are in different scripts. */
static int no_name_odds(const vd_entity *a, const vd_entity *b)
{
    unsigned x = scripts_of(a);
    unsigned y = scripts_of(b);

    return x != 0 && y != 0 && (x & y) == 0 ? WEIGHT_NO_NAME_SCRIPTS
                                            : WEIGHT_NO_NAME;
}

/* Names alone never make two parties one, and nothing that contradicts. */
static vd_verdict verdict_of(const vd_score *s)
{
    const vd_fact_relations *f = &s->facts;
    bool agrees = f->dates >= VD_PDATE_EXCHANGED || f->countries > 0 ||
                  f->identifiers > 0;
    bool contradicts =
        f->dates == VD_PDATE_APART || f->countries < 0 || f->identifiers < 0;

    /* All that differs is a place, a number, a sector, the legal form. */
    if (s->names.qualifier >= 500 && s->names.same >= 700 &&
        s->names.conflict - s->names.qualifier <= 200)
        return VD_VERDICT_RELATED;
    if (s->p_same < 100000)
        return VD_VERDICT_DIFFERENT;
    return s->p_same >= 900000 && s->evidence > NAMES_ALONE && agrees &&
                   !contradicts
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

/* How a name in another script was read, where the other is in Latin letters.
 */
static void say_read(vd_score *score, const vd_name *name, const vd_name *other,
                     const char *whose, vd_arena *arena)
{
    static const char *const ways[] = {
        [VD_READING_PLAIN] = NULL,
        [VD_READING_SOUND] = "its sound",
        [VD_READING_NORTH_KOREAN] = "North Korean usage (unverified table)",
        [VD_READING_SOUTH_KOREAN] = "South Korean usage (unverified table)",
        [VD_READING_HONG_KONG] = "Hong Kong usage (unverified table)",
        [VD_READING_JAPANESE] = "Japanese usage"};
    const char *way = name->reading == VD_READING_PLAIN
                          ? vd_standard_name(name->standard)
                          : ways[name->reading];
    const vd_str parts[] = {vd_str_of(whose), VD_STR(" read by "),
                            vd_str_of(way),   VD_STR(": \""),
                            name->folded,     VD_STR("\"")};

    if (way[0] != '\0' && !other->foreign)
        say(score, joined(arena, parts, 6));
}

void vd_score_explain(vd_score *score, const vd_name *query,
                      const vd_name *listed, vd_arena *arena)
{
    vd_alignment names;

    vd_align_words(query, listed, arena, &names);
    if (query->respelt > 0) {
        bool by_habit = query->habit != NULL;
        const vd_str parts[] = {
            VD_STR("read as \""),
            query->folded,
            VD_STR("\""),
            vd_str_of(by_habit ? ", written as in " : ""),
            vd_str_of(by_habit ? query->habit : ""),
            vd_str_of(by_habit ? " (unverified table)" : "")};

        say(score, joined(arena, parts, 6));
    }
    say_read(score, query, listed, "the query", arena);
    say_read(score, listed, query, "the listed name", arena);
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
    return via->prop == VD_PROP_WEAK_ALIAS
               ? (int)((long long)names->name_score * LEFT_WEAK_ALIAS / 1000)
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
    weighing w = {out, names->name_score == 0 ? no_name_odds(query, candidate)
                                              : names_odds(&names->evidence)};

    *out = (vd_score){.name_score = names->name_score,
                      .names = names->evidence,
                      .score = names->name_score,
                      .evidence = names->name_score > 0 ? NAMES_ALONE : 0};
    if (via != NULL) {
        const vd_str parts[] = {vd_prop_name(via->prop), VD_STR(" \""),
                                via->text, VD_STR("\"")};

        say(out, joined(arena, parts, 4));
        if (via->prop == VD_PROP_WEAK_ALIAS) {
            out->score = vd_name_strength(names, via);
            w.odds += WEIGHT_WEAK_ALIAS;
            say(out, VD_STR("a weak alias supports a hit and never makes "
                            "one"));
        }
    }
    weigh_schema(&w, query, candidate);
    weigh_dates(&w, query, candidate);
    weigh_countries(&w, query, candidate);
    weigh_identifiers(&w, query, candidate, arena);
    out->p_same = probability(w.odds);
    if (out->p_same > 999999)
        out->p_same = 999999;
    out->verdict = verdict_of(out);
    if (out->verdict == VD_VERDICT_UNDECIDED)
        out->would_decide = missing_field(query, candidate);
}
