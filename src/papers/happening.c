/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/happening.h"

#include "data/country.h"
#include "papers/number.h"
#include "papers/rejoinder.h"

enum {
    DAYS_OF_ONE = 92, /* between papers that tell of one going on */
    DAYS_OF_VETO = 366,
};

const char *vd_happening_type_name(vd_happening_type type)
{
    static const char *const names[] = {"transfer",    "ship-to-ship transfer",
                                        "designation", "veto",
                                        "theft",       "launch",
                                        "port call",   "recovered component"};

    return names[type];
}

typedef struct finder {
    const vd_happening_job *job;
    vd_filed *papers;
    size_t n;
    vd_word_folder *folder;
    vd_arena *arena;
    vd_happenings *out;
} finder;

/* --- what a claim is about ----------------------------------------------- */

static bool has(vd_str text, const char *words)
{
    vd_str rest = vd_str_of(words);
    vd_str word;

    while (vd_str_next(&rest, VD_STR("|"), &word)) {
        if (vd_str_find_nocase(text, word, 0) != VD_STR_NONE)
            return true;
    }
    return false;
}

static bool is_class(const vd_filed_claim *c, const char *classes)
{
    return c->cls.n > 0 &&
           vd_str_find(vd_str_of(classes), c->cls, 0) != VD_STR_NONE;
}

bool vd_filed_claim_is_against(const vd_filed_claim *c)
{
    return is_class(c, "denial") || c->negated;
}

/* Whether a claim tells of something that was, or was not: a no beside any
   other class ("demanded that none be sent") tells of neither, nor does what
   may come. */
static bool tells(const vd_filed_claim *c)
{
    static const char open[] = "unclear possible expected";

    return vd_str_find(vd_str_of(open), c->modality, 0) == VD_STR_NONE &&
           (!c->negated || is_class(c, "finding transfer"));
}

/* False if a claim is about nothing that happened. */
static bool type_of(const vd_filed_claim *c, vd_happening_type *out)
{
    static const char charges[] =
        "accusation finding transfer denial condemnation concern demand";

    if (!tells(c))
        return false;
    if (is_class(c, "veto"))
        *out = VD_HAPPENED_VETO;
    else if (is_class(c, "designation"))
        *out = VD_HAPPENED_DESIGNATION;
    else if (has(c->content, "ship-to-ship|ship to ship"))
        *out = VD_HAPPENED_STS;
    else if (has(c->content, "stole|stolen|theft|heist|laundered") &&
             has(c->content, "crypto|bitcoin|ethereum|virtual asset|million|"
                             "billion"))
        *out = VD_HAPPENED_THEFT;
    else if (has(c->predicate, "launch|fired|test-fired"))
        *out = VD_HAPPENED_LAUNCH;
    else if (is_class(c, "finding assessment accusation") &&
             has(c->content, "component|debris|fragment|wreckage") && c->good.n)
        *out = VD_HAPPENED_COMPONENT;
    else if (c->place.n > 0 && c->to_whom.n == 0 &&
             has(c->content, "ship|vessel|tanker|port|carrier") &&
             has(c->predicate, "visit|called at|docked|arriv|was seen|berth"))
        *out = VD_HAPPENED_PORT_CALL;
    else if (is_class(c, charges) && c->good.n > 0 && c->subject.n > 0)
        *out = VD_HAPPENED_TRANSFER;
    else
        return false;
    return true;
}

/* The first of names with ", " between. */
static vd_str first_name(vd_str names)
{
    size_t at = vd_str_find(names, VD_STR(", "), 0);

    return vd_str_slice(names, 0, at);
}

static vd_str second_name(vd_str names)
{
    vd_str first = first_name(names);

    return first.n == names.n
               ? VD_STR("")
               : first_name(vd_str_slice(names, first.n + 2, names.n));
}

static bool is_state(vd_str name)
{
    vd_gloss g;

    for (size_t i = 0; vd_glossary_row(VD_GLOSS_NAME, i, &g); i++) {
        if (vd_str_is(g.row[1], name) && vd_str_is(g.row[2], VD_STR("state")))
            return true;
    }
    return false;
}

static void roles_of(const vd_filed_claim *c, vd_happening_type type,
                     vd_str *actor, vd_str *other)
{
    *other = VD_STR("");
    if (type == VD_HAPPENED_DESIGNATION) {
        *actor = first_name(c->speaker);
        return;
    }
    *actor = first_name(c->subject);
    if (type != VD_HAPPENED_TRANSFER)
        return;
    /* "the theory of a North Korea-Russia arms deal" */
    if (!is_state(*actor))
        vd_states_in(c->subject, actor, other);
    if (c->to_whom.n > 0 || other->n == 0)
        *other = c->to_whom.n > 0 ? c->to_whom : second_name(c->subject);
    if (vd_str_is(*other, *actor))
        *other = VD_STR("");
}

/* --- which are one ------------------------------------------------------- */

static int64_t days_apart(const finder *f, const vd_happening *h,
                          const vd_filed_claim *c)
{
    int64_t least = -1;

    for (size_t i = 0; i < h->n; i++) {
        int32_t a = f->papers[h->claims[i]->paper].day;
        int32_t b = f->papers[c->paper].day;
        int64_t apart;

        if (a == 0 || b == 0)
            return 0;
        apart = vd_day_number(a) - vd_day_number(b);
        apart = apart < 0 ? -apart : apart;
        least = least < 0 || apart < least ? apart : least;
    }
    return least;
}

/* Roles that can be of one transfer: one may not be said, and who gave and who
   got may be said the other way round, which is told as a contradiction. */
static bool roles_fit(const vd_happening *h, vd_str actor, vd_str other)
{
    bool actor_fits = vd_str_is(h->actor, actor) || vd_str_is(h->other, actor);
    bool other_fits = other.n == 0 || h->other.n == 0 ||
                      vd_str_is(h->other, other) || vd_str_is(h->actor, other);

    return actor_fits && other_fits;
}

static bool is_of(const finder *f, const vd_happening *h,
                  vd_happening_type type, const vd_filed_claim *c, vd_str actor,
                  vd_str other)
{
    int64_t apart;

    if (h->type != type)
        return false;
    apart = days_apart(f, h, c);
    if (type == VD_HAPPENED_DESIGNATION)
        return vd_str_is(h->actor, actor) && apart <= VD_DAYS_OF_LIST &&
               h->claims[0]->origin == c->origin;
    if (type == VD_HAPPENED_TRANSFER)
        return roles_fit(h, actor, other) && apart <= DAYS_OF_ONE;
    if (type == VD_HAPPENED_VETO)
        return vd_str_is(h->actor, actor) && apart <= DAYS_OF_VETO;
    return vd_str_is(h->actor, actor) && apart <= DAYS_OF_ONE &&
           (h->place.n == 0 || c->place.n == 0 ||
            vd_str_is(h->place, c->place));
}

static void add_good(const finder *f, vd_str *goods, vd_str good)
{
    if (good.n > 0 && vd_str_find(*goods, good, 0) == VD_STR_NONE)
        *goods = vd_str_join(f->arena, *goods, VD_STR(", "), good);
}

static bool is_day(vd_str date)
{
    return date.n == 10 && vd_ascii_is_digit(date.p[0]);
}

static void widen(vd_happening *h, vd_str date)
{
    if (!is_day(date))
        return;
    if (h->first.n == 0 || vd_str_cmp(date, h->first) < 0)
        h->first = date;
    if (h->last.n == 0 || vd_str_cmp(date, h->last) > 0)
        h->last = date;
}

static void put_claim(const finder *f, vd_happening *h, const vd_filed_claim *c)
{
    h->claims =
        vd_arena_grow(f->arena, h->claims, h->n, &h->room, sizeof(void *));
    h->claims[h->n++] = c;
    add_good(f, &h->goods, c->good);
    if (h->place.n == 0)
        h->place = c->place;
    widen(h, c->date);
}

static void file_claim(const finder *f, const vd_filed_claim *c)
{
    vd_happening_type type;
    vd_str actor;
    vd_str other;
    vd_happening *h = NULL;

    if (!type_of(c, &type))
        return;
    roles_of(c, type, &actor, &other);
    if (actor.n == 0)
        return;
    for (size_t i = 0; h == NULL && i < f->out->n; i++) {
        if (is_of(f, &f->out->at[i], type, c, actor, other))
            h = &f->out->at[i];
    }
    if (h == NULL) {
        f->out->at = vd_arena_grow(f->arena, f->out->at, f->out->n,
                                   &f->out->room, sizeof *f->out->at);
        h = &f->out->at[f->out->n++];
        *h = (vd_happening){.type = type,
                            .actor = actor,
                            .other = other,
                            .goods = VD_STR(""),
                            .place = VD_STR(""),
                            .first = VD_STR(""),
                            .last = VD_STR(""),
                            .contradictions = VD_STR(""),
                            .confirmed_by = VD_STR("")};
    }
    if (h->other.n == 0 && !vd_str_is(other, h->actor))
        h->other = other;
    put_claim(f, h, c);
}

/* --- how far it is borne out --------------------------------------------- */

static bool seen_before(const vd_happening *h, size_t i, bool against)
{
    for (size_t k = 0; k < i; k++) {
        if (vd_filed_claim_is_against(h->claims[k]) == against &&
            h->claims[k]->origin == h->claims[i]->origin)
            return true;
    }
    return false;
}

static bool is_finding(const vd_filed_claim *c)
{
    return vd_str_is(c->cls, VD_STR("finding")) ||
           vd_str_is(c->speaker_type, VD_STR("monitor")) ||
           vd_str_is(c->rule, VD_STR("evidence"));
}

static void count(vd_happening *h)
{
    for (size_t i = 0; i < h->n; i++) {
        const vd_filed_claim *c = h->claims[i];
        bool against = vd_filed_claim_is_against(c);
        bool paper = true;

        for (size_t k = 0; k < i; k++)
            paper = paper && h->claims[k]->paper != c->paper;
        h->papers += paper;
        if (seen_before(h, i, against))
            continue;
        h->origins_against += against;
        h->origins_for += !against;
        h->findings += !against && is_finding(c);
    }
}

/* Admiralty's scale of credibility, from origins alone
 * (docs/methods/papers.md). */
static void assess(vd_happening *h)
{
    bool own = h->type == VD_HAPPENED_DESIGNATION;

    count(h);
    if (h->confirmed_by.n > 0 || own)
        h->status = "established";
    else if (h->origins_against > 0)
        h->status = "disputed";
    else if (h->origins_for >= 2)
        h->status = "corroborated";
    else
        h->status = "alleged";
    if (h->confirmed_by.n > 0 || (h->findings >= 2 && h->origins_for >= 3))
        h->credibility = 1;
    else if (own || (h->findings >= 1 && h->origins_for >= 2))
        h->credibility = 2;
    else if (h->origins_for >= 2)
        h->credibility = 3;
    else if (h->origins_for == 1 && h->origins_against > 0)
        h->credibility = 4;
    else
        h->credibility = 6;
    h->confidence = h->credibility <= 1   ? "high"
                    : h->credibility <= 3 ? "moderate"
                                          : "low";
}

/* --- contradictions ------------------------------------------------------ */

static void contradict(const finder *f, vd_happening *h, vd_str what)
{
    if (vd_str_find(h->contradictions, what, 0) == VD_STR_NONE)
        h->contradictions =
            vd_str_join(f->arena, h->contradictions, VD_STR("\n"), what);
}

static void find_directions(const finder *f, vd_happening *h)
{
    for (size_t i = 0; h->type == VD_HAPPENED_TRANSFER && i < h->n; i++) {
        const vd_filed_claim *c = h->claims[i];
        vd_str actor;
        vd_str other;

        roles_of(c, h->type, &actor, &other);
        if (other.n > 0 && vd_str_is(actor, h->other) &&
            vd_str_is(other, h->actor) && !vd_filed_claim_is_against(c)) {
            contradict(f, h,
                       vd_str_printf(f->arena,
                                     "direction: %.*s says from %.*s to %.*s",
                                     VD_STR_WHOLE(c->speaker),
                                     VD_STR_WHOLE(actor), VD_STR_WHOLE(other)));
        }
    }
}

static int64_t quantity_of(const finder *f, vd_str quantity, vd_str *unit)
{
    vd_words w;
    vd_said_number n;

    vd_words_read(f->folder, f->arena, quantity, &w);
    if (w.n == 0 || w.at[0].hash == 0)
        return -1;
    n = vd_number_at(&w, 0);
    if (n.n == 0 || n.n >= w.n)
        return -1;
    *unit = w.at[w.n - 1].low;
    return n.least == n.most ? n.least / 1000 : -1;
}

static void find_numbers(const finder *f, vd_happening *h)
{
    for (size_t i = 0; i < h->n; i++) {
        vd_str unit;
        int64_t a = quantity_of(f, h->claims[i]->quantity, &unit);

        for (size_t k = 0; a >= 0 && k < i; k++) {
            vd_str other_unit;
            int64_t b = quantity_of(f, h->claims[k]->quantity, &other_unit);

            if (b >= 0 && b != a && vd_str_is(unit, other_unit)) {
                contradict(f, h,
                           vd_str_printf(f->arena,
                                         "number: %.*s (%.*s), %.*s (%.*s)",
                                         VD_STR_WHOLE(h->claims[k]->quantity),
                                         VD_STR_WHOLE(h->claims[k]->speaker),
                                         VD_STR_WHOLE(h->claims[i]->quantity),
                                         VD_STR_WHOLE(h->claims[i]->speaker)));
            }
        }
    }
}

/* --- acts ---------------------------------------------------------------- */

/* "eight entities from China", where so many are of China, or so many in all.
 */
static bool adds_up(const finder *f, vd_str countries, long long entities,
                    const vd_filed_claim *c)
{
    vd_str unit;
    int64_t said = quantity_of(f, c->quantity, &unit);
    vd_str part;

    while (said > 0 && countries.n > 0 &&
           vd_str_next(&countries, VD_STR(", "), &part)) {
        long long count = 0;

        if (part.n > 3 &&
            vd_str_to_int(vd_str_slice(part, 3, part.n), &count) &&
            count == said &&
            vd_str_find_nocase(c->content,
                               vd_country_name(vd_str_slice(part, 0, 2)),
                               0) != VD_STR_NONE)
            return true;
    }
    return said > 0 && said == entities;
}

/* An act confirms what was announced: both days are kept. */
static void confirm_by_acts(const finder *f, vd_happening *h)
{
    if (h->type != VD_HAPPENED_DESIGNATION)
        return;
    for (size_t i = 0; i < h->n; i++) {
        const vd_filed *paper = &f->papers[h->claims[i]->paper];

        for (size_t k = 0; k < f->n; k++) {
            const vd_filed *act = &f->papers[k];
            int64_t apart;

            if (act->act_number.n == 0 || act == paper || act->day == 0)
                continue;
            apart = paper->day == 0
                        ? 0
                        : vd_day_number(act->day) - vd_day_number(paper->day);
            if (apart < -VD_DAYS_OF_LIST || apart > VD_DAYS_OF_LIST ||
                !adds_up(f, act->act_countries, act->act_entities,
                         h->claims[i]))
                continue;
            h->confirmed_by =
                vd_str_printf(f->arena, "act %.*s, published %04d-%02d-%02d",
                              VD_STR_WHOLE(act->act_number), act->day / 10000,
                              act->day / 100 % 100, act->day % 100);
        }
        if (paper->act_number.n > 0 && h->confirmed_by.n == 0)
            h->confirmed_by = vd_str_printf(f->arena, "act %.*s",
                                            VD_STR_WHOLE(paper->act_number));
    }
}

/* What the lists themselves did then. */
static void confirm_by_book(const finder *f, vd_happening *h)
{
    if (h->type != VD_HAPPENED_DESIGNATION)
        return;
    for (size_t i = 0; i < h->n; i++) {
        const vd_filed_claim *c = h->claims[i];
        int32_t day = f->papers[c->paper].day;

        for (size_t k = 0; day != 0 && k < f->job->n_batches; k++) {
            const vd_listed_batch *b = &f->job->batches[k];
            int64_t apart = vd_day_number(b->day) - vd_day_number(day);
            vd_str said;

            /* As many on the list of somebody else are a coincidence. */
            if (apart < -VD_DAYS_OF_LIST || apart > VD_DAYS_OF_LIST ||
                !vd_speaks_for(h->actor, b->state) ||
                !adds_up(f, b->countries, b->entities, c))
                continue;
            said = vd_str_printf(
                f->arena,
                "the edition of %.*s of %04d-%02d-%02d, which adds %lld (%.*s)",
                VD_STR_WHOLE(b->list), b->day / 10000, b->day / 100 % 100,
                b->day % 100, b->entities, VD_STR_WHOLE(b->countries));
            if (vd_str_find(h->confirmed_by, said, 0) == VD_STR_NONE)
                h->confirmed_by =
                    vd_str_join(f->arena, h->confirmed_by, VD_STR("; "), said);
        }
    }
}

/* ------------------------------------------------------------------------- */

static void sort_by_type(vd_happenings *list, vd_arena *arena)
{
    vd_happening *sorted = VD_NEW_N(arena, vd_happening, list->n + 1);
    size_t n = 0;

    for (int type = 0; type < VD_HAPPENED_TYPES; type++) {
        for (size_t i = 0; i < list->n; i++) {
            if ((int)list->at[i].type == type)
                sorted[n++] = list->at[i];
        }
    }
    list->at = sorted;
}

void vd_happenings_find(const vd_happening_job *job, vd_arena *arena,
                        vd_happenings *out)
{
    finder f = {job, job->papers, job->n, job->folder, arena, out};

    for (size_t i = 0; i < job->n; i++) {
        for (size_t k = 0; k < job->papers[i].n_claims; k++)
            file_claim(&f, &job->papers[i].claims[k]);
    }
    for (size_t i = 0; i < out->n; i++) {
        confirm_by_acts(&f, &out->at[i]);
        confirm_by_book(&f, &out->at[i]);
        assess(&out->at[i]);
        find_directions(&f, &out->at[i]);
        find_numbers(&f, &out->at[i]);
    }
    sort_by_type(out, arena);
}

/* ---- which are wanted ---- */

static bool has_words(vd_str text, vd_str words)
{
    return words.n == 0 || vd_str_find_nocase(text, words, 0) != VD_STR_NONE;
}

bool vd_filed_claim_is_wanted(const vd_filed_claim *c, const vd_filed *papers,
                              const vd_papers_filter *f)
{
    return (has_words(c->content, f->about) ||
            has_words(c->subject, f->about) ||
            has_words(c->object, f->about)) &&
           has_words(c->speaker, f->speaker) &&
           (f->cls.n == 0 || vd_str_is(c->cls, f->cls)) &&
           (f->paper == 0 || papers[c->paper].number == f->paper);
}

bool vd_happening_is_wanted(const vd_happening *h, const vd_papers_filter *f)
{
    return (f->type.n == 0 ||
            vd_str_is(vd_str_of(vd_happening_type_name(h->type)), f->type)) &&
           (has_words(h->actor, f->about) || has_words(h->other, f->about) ||
            has_words(h->goods, f->about));
}
