/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/history.h"

#include "base/clock.h"
#include "base/hash.h"
#include "base/strmap.h"
#include "data/country.h"
#include "watch/check.h"
#include "watch/series.h"

enum {
    KEY_BYTES = 17, /* a letter for what it is, and a hash */
    INVASION = 20220224,
    NAMES_MAX = 30,
    SPAN_MIN = 28, /* days that a baseline is taken for */
};

enum { IN_TIME = '+', LATE = '-' };

typedef struct key {
    char bytes[KEY_BYTES];
} key;

/* Of a letter and up to four texts. */
static key key_of(char what, vd_str a, vd_str b, vd_str c, vd_str d)
{
    const vd_str parts[] = {a, b, c, d};
    key k = {{what}};
    vd_buf buf;
    vd_hash hash;

    vd_buf_init(&buf);
    for (size_t i = 0; i < 4; i++) {
        vd_buf_put_varint(&buf, parts[i].n);
        vd_buf_put(&buf, parts[i]);
    }
    hash = vd_hash_of(vd_buf_view(&buf));
    memcpy(k.bytes + 1, hash.bytes, KEY_BYTES - 1);
    vd_buf_done(&buf);
    return k;
}

#define NONE VD_STR("")

/* Of what there is but one. */
static key the_key(char what)
{
    return (key){{what}};
}

static vd_str view_of(const key *k)
{
    return (vd_str){k->bytes, KEY_BYTES};
}

static void keep(vd_history *h, vd_status st)
{
    if (h->status == VD_OK)
        h->status = st;
}

static void load_bytes(vd_history *h, const key *k, vd_buf *out)
{
    if (h->status == VD_OK)
        keep(h, h->get(h->ctx, view_of(k), out, h->err));
}

static void save_bytes(vd_history *h, const key *k, vd_str bytes)
{
    if (h->status == VD_OK)
        keep(h, h->put(h->ctx, view_of(k), bytes, h->err));
}

static void load(vd_history *h, const key *k, vd_series *out)
{
    vd_buf bytes;

    vd_buf_init(&bytes);
    load_bytes(h, k, &bytes);
    vd_series_decode(vd_buf_view(&bytes), out);
    vd_buf_done(&bytes);
}

static void save(vd_history *h, const key *k, const vd_series *series)
{
    vd_buf bytes;

    vd_buf_init(&bytes);
    vd_series_encode(series, &bytes);
    save_bytes(h, k, vd_buf_view(&bytes));
    vd_buf_done(&bytes);
}

/* --- parts of records ---------------------------------------------------- */

static const char *const receivers[] = {"consignee", "end_user", "buyer",
                                        "importer", NULL};
static const char *const senders[] = {"exporter", "consignor",  "seller",
                                      "shipper",  "despatcher", NULL};
static const char *const payers[] = {"payer", "debtor", "ultimate_debtor",
                                     NULL};

static const vd_event_party *first_of(const vd_event *event,
                                      const char *const *roles)
{
    for (; *roles != NULL; roles++) {
        const vd_event_party *p = vd_event_party_of(event, vd_str_of(*roles));

        if (p != NULL)
            return p;
    }
    return NULL;
}

/* Who somebody is: a number if there is one, else the name and country. */
static vd_str identity_of(const vd_watch *w, const vd_event_party *p,
                          vd_arena *arena)
{
    static const vd_prop numbers[] = {
        VD_PROP_REGISTRATION_NUMBER, VD_PROP_TAX_NUMBER, VD_PROP_LEI_CODE,
        VD_PROP_ID_NUMBER,           VD_PROP_VAT_CODE,   VD_PROP_SWIFT_BIC};
    const vd_entity *e = p->party.entities;

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        vd_str number = vd_entity_first(e, numbers[i]);

        if (number.n > 0)
            return vd_str_printf(arena, "%d %.*s", (int)numbers[i],
                                 VD_STR_WHOLE(number));
    }
    if (e->n == 0)
        return p->account;
    return vd_str_join(
        arena,
        vd_fold(vd_searcher_folder(w->searcher), arena, vd_entity_caption(e)),
        VD_STR("|"), vd_entity_first(e, VD_PROP_COUNTRY));
}

/* Hundredths, cut; what is too large stays at the edge, what is less than
   nothing is nothing. */
static int64_t hundredths(vd_decimal d)
{
    int64_t n = d.digits < 0 ? 0 : d.digits;

    for (int i = d.scale; i > 2; i--)
        n /= 10;
    for (int i = d.scale; i < 2; i++)
        n = n > INT64_MAX / 10 ? INT64_MAX : n * 10;
    return n;
}

static vd_str year_of(vd_arena *arena, int32_t day)
{
    return vd_str_printf(arena, "%d", day / 10000);
}

/* --- caps ---------------------------------------------------------------- */

/* a * b / c, at the edge where it does not fit. */
static int64_t scaled(int64_t a, int64_t b, int64_t c)
{
    if (a < 0 || b <= 0 || c <= 0)
        return 0;
    return a > INT64_MAX / b ? INT64_MAX / c : a * b / c;
}

static int64_t power_of_ten(int n)
{
    int64_t p = 1;

    while (n-- > 0)
        p *= 10;
    return p;
}

static int64_t thousandths(vd_decimal d)
{
    return d.scale <= 3 ? scaled(d.digits, power_of_ten(3 - d.scale), 1)
                        : d.digits / power_of_ten(d.scale - 3);
}

/* Thousandths of a barrel: of barrels, litres (158.987 are one) or mass. */
static bool barrels_of(const vd_quantity *q, const vd_cap *cap, int64_t *out)
{
    int64_t n = thousandths(q->value);
    int64_t tonne = power_of_ten(cap->barrels_of_tonne.scale);

    if (vd_str_is(q->unit, VD_STR("BLL")))
        *out = n;
    else if (vd_str_is(q->unit, VD_STR("LTR")))
        *out = scaled(n, 1000, 158987);
    else if (vd_str_is(q->unit, VD_STR("TNE")))
        *out = scaled(n, cap->barrels_of_tonne.digits, tonne);
    else if (vd_str_is(q->unit, VD_STR("KGM")))
        *out = scaled(n, cap->barrels_of_tonne.digits, tonne * 1000);
    else
        return false;
    return true;
}

static bool is_end(vd_str wanted, vd_str given)
{
    return vd_str_is(wanted, VD_STR("*")) || vd_str_is(wanted, given);
}

static bool is_capped(const vd_watch *w, const vd_cap *cap,
                      const vd_event *event, const vd_goods_line *g)
{
    return vd_policy_asks(w->policy, cap->jurisdiction) && g->hs.n > 0 &&
           vd_str_starts(g->hs, cap->hs) && is_end(cap->to, event->to) &&
           is_end(cap->from, event->from) && event->day >= cap->effective &&
           (cap->ended == 0 || event->day <= cap->ended);
}

static void count_cap(const vd_watch *w, const vd_event *event, size_t i,
                      const vd_cap *cap, vd_findings *f)
{
    const vd_goods_line *g = &event->goods[i];
    vd_finding finding = {.check = VD_STR("cap"),
                          .about = vd_goods_place(f->arena, i),
                          .subject = g->hs,
                          .law = cap->law,
                          .evidence = cap->source,
                          .sure = cap->sure};
    int year = event->day / 10000 - (event->day % 10000 < cap->begins);
    int64_t barrels = 0;
    int64_t percent;
    vd_series s;
    key k = key_of('C', cap->law, cap->hs, vd_str_printf(f->arena, "%d", year),
                   NONE);

    if (!barrels_of(&g->quantity, cap, &barrels) &&
        !barrels_of(&g->mass, cap, &barrels)) {
        finding.reason = vd_str_printf(
            f->arena,
            "%.*s: no quantity in barrels, litres or mass is given, "
            "and it was not counted",
            VD_STR_WHOLE(cap->title));
        vd_findings_add(f, &finding);
        return;
    }
    load(w->history, &k, &s);
    vd_series_add(&s, 0, barrels);
    save(w->history, &k, &s);
    percent = scaled(vd_series_get(&s, 0), 100, 1000 * cap->amount.digits);
    if (percent < VD_POLICY(w->policy, cap_percent))
        return;
    finding.reason = vd_str_printf(
        f->arena,
        "%.*s: own records of the year from %04d-%02d-%02d come to %lld "
        "barrels, %lld %% of the cap; those of others are not in it",
        VD_STR_WHOLE(cap->title), year, cap->begins / 100, cap->begins % 100,
        (long long)(vd_series_get(&s, 0) / 1000), (long long)percent);
    vd_findings_add(f, &finding);
}

vd_status vd_check_cap(const vd_watch *w, const vd_event *event, vd_findings *f,
                       vd_err *err)
{
    (void)err;
    for (size_t i = 0; i < event->n_goods && event->day != 0; i++) {
        for (size_t k = 0; k < w->trade->n_caps; k++) {
            if (is_capped(w, &w->trade->caps[k], event, &event->goods[i]))
                count_cap(w, event, i, &w->trade->caps[k], f);
        }
    }
    return VD_OK;
}

/* --- first orders, new markets ------------------------------------------- */

/* Outside of the coalition whose members share these controls. */
static bool is_outside(const vd_watch *w, vd_str country, int32_t day)
{
    return country.n > 0 &&
           !vd_controls_has_member(w->controls, VD_STR("gecc"), country, day);
}

vd_status vd_check_first_order(const vd_watch *w, const vd_event *event,
                               vd_findings *f, vd_err *err)
{
    const vd_event_party *who = first_of(event, receivers);

    (void)err;
    for (size_t i = 0; who != NULL && event->day != 0 && i < event->n_goods;
         i++) {
        const vd_goods_line *g = &event->goods[i];
        vd_series s;
        key k;

        if (vd_priority_of(w, g->hs, 0) == NULL ||
            !is_outside(w, event->to, event->day))
            continue;
        k = key_of('F', identity_of(w, who, f->arena),
                   vd_str_slice(g->hs, 0, 6), NONE, NONE);
        load(w->history, &k, &s);
        if (s.n == 0) {
            vd_series_add(&s, event->day, 1);
            save(w->history, &k, &s);
        } else {
            continue;
        }
        if (w->history->baseline || !w->history->has_baseline ||
            event->day <= INVASION)
            continue;
        vd_findings_flag(
            w, f, "first_order", vd_goods_place(f->arena, i),
            vd_entity_caption(who->party.entities),
            vd_str_printf(f->arena,
                          "its first order of %.*s in these records, after 24 "
                          "February 2022, from outside of the coalition",
                          VD_STR_WHOLE(g->hs)));
    }
    return VD_OK;
}

vd_status vd_check_markets(const vd_watch *w, const vd_event *event,
                           vd_findings *f, vd_err *err)
{
    const vd_event_party *who = first_of(event, senders);
    bool to_russia = vd_str_is(event->to, VD_STR("ru"));
    vd_str id;
    vd_series s;
    key russia;
    key market;

    (void)err;
    if (who == NULL || event->day == 0 || event->to.n == 0 ||
        event->n_goods == 0)
        return VD_OK;
    id = identity_of(w, who, f->arena);
    russia = key_of('R', id, NONE, NONE, NONE);
    load(w->history, &russia, &s);
    if (w->history->baseline && to_russia) {
        vd_series_add(&s, 0, 1);
        save(w->history, &russia, &s);
    }
    /* Of others the markets are not asked; but the baseline may tell of Russia
       last. */
    if (!w->history->baseline && s.n == 0)
        return VD_OK;
    market = key_of('M', id, event->to, NONE, NONE);
    load(w->history, &market, &s);
    if (s.n > 0)
        return VD_OK;
    vd_series_add(&s, event->day, 1);
    save(w->history, &market, &s);
    if (w->history->baseline || event->day <= INVASION || to_russia ||
        !is_outside(w, event->to, event->day))
        return VD_OK;
    vd_findings_flag(
        w, f, "new_markets", VD_STR("route"),
        vd_entity_caption(who->party.entities),
        vd_str_printf(f->arena,
                      "delivered to Russia in the baseline and to %.*s for the "
                      "first time now",
                      VD_STR_WHOLE(vd_country_name(event->to))));
    return VD_OK;
}

/* --- growth -------------------------------------------------------------- */

/* First and last day of the baseline. */
static void load_span(vd_history *h, vd_series *out)
{
    key k = the_key('G');

    load(h, &k, out);
}

static void widen_span(vd_history *h, int32_t day)
{
    key k = the_key('G');
    vd_series s;

    load(h, &k, &s);
    if (s.n > 1 && s.pairs[0].at <= day && s.pairs[s.n - 1].at >= day)
        return;
    vd_series_add(&s, day, 1);
    if (s.n > 2) {
        s.pairs[1] = s.pairs[s.n - 1];
        s.n = 2;
    }
    save(h, &k, &s);
}

static int64_t days_of(int64_t day)
{
    return vd_days_of((int)(day / 10000), (int)(day / 100 % 100),
                      (int)(day % 100));
}

/* Of a year, from a baseline that may be longer or shorter; one of days says
   what it would of a month. */
static int64_t a_year_of(vd_history *h, int64_t value)
{
    vd_series s;
    int64_t days;

    load_span(h, &s);
    if (s.n < 1)
        return 0;
    days = days_of(s.pairs[s.n - 1].at) - days_of(s.pairs[0].at) + 1;
    return scaled(value, 365, days < SPAN_MIN ? SPAN_MIN : days);
}

static void count_growth(const vd_watch *w, const vd_event *event, size_t i,
                         vd_findings *f)
{
    const vd_goods_line *g = &event->goods[i];
    vd_str family = vd_trade_family(w->trade, g->hs);
    bool baseline = w->history->baseline;
    key base = key_of('B', family, event->to, g->value.currency, NONE);
    key year = key_of('Y', family, event->to, g->value.currency,
                      year_of(f->arena, event->day));
    int64_t value = hundredths(g->value.value);
    int64_t least = 100 * VD_POLICY(w->policy, growth_from);
    int64_t before;
    int64_t usual;
    int64_t limit;
    vd_series s;

    load(w->history, baseline ? &base : &year, &s);
    before = vd_series_get(&s, 0);
    vd_series_add(&s, 0, value);
    save(w->history, baseline ? &base : &year, &s);
    if (baseline || !w->history->has_baseline)
        return;
    value = vd_series_get(&s, 0);
    load(w->history, &base, &s);
    usual = a_year_of(w->history, vd_series_get(&s, 0));
    limit = scaled(usual, 100 + VD_POLICY(w->policy, growth_percent), 100);
    limit = limit > least ? limit : least;
    if (before >= limit || value < limit)
        return;
    vd_findings_flag(
        w, f, "growth", vd_goods_place(f->arena, i), family,
        vd_str_printf(f->arena,
                      "%.*s to %.*s: %lld %.*s in %d, against %lld in a year "
                      "of the baseline",
                      VD_STR_WHOLE(family),
                      VD_STR_WHOLE(vd_country_name(event->to)),
                      (long long)(value / 100), VD_STR_WHOLE(g->value.currency),
                      event->day / 10000, (long long)(usual / 100)));
}

vd_status vd_check_growth(const vd_watch *w, const vd_event *event,
                          vd_findings *f, vd_err *err)
{
    (void)err;
    for (size_t i = 0; i < event->n_goods; i++) {
        if (event->day != 0 && event->goods[i].hs.n >= 6 &&
            event->goods[i].value.currency.n > 0 &&
            is_outside(w, event->to, event->day))
            count_growth(w, event, i, f);
    }
    return VD_OK;
}

/* --- value of a mass ----------------------------------------------------- */

/* Twice the logarithm of base two, cut: steps of about 41 %. */
static int64_t half_octaves(int64_t n)
{
    int64_t steps = 0;

    if (n <= 0)
        return 0;
    while (n >= 256) { /* eight bits of it */
        n >>= 1;
        steps += 2;
    }
    while (n < 128) {
        n <<= 1;
        steps -= 2;
    }
    return steps + 14 + (n >= 181); /* 128 times the root of two */
}

static int64_t median_of(const vd_series *s, int64_t n)
{
    int64_t seen = 0;

    for (size_t i = 0; i < s->n; i++) {
        seen += s->pairs[i].value;
        if (2 * seen >= n)
            return s->pairs[i].at;
    }
    return 0;
}

static int64_t grams_of(const vd_quantity *q)
{
    int64_t n = thousandths(q->value);

    if (vd_str_is(q->unit, VD_STR("KGM")))
        return n;
    if (vd_str_is(q->unit, VD_STR("TNE")))
        return scaled(n, 1000, 1);
    return vd_str_is(q->unit, VD_STR("GRM")) ? n / 1000 : 0;
}

static void look_at_value(const vd_watch *w, const vd_event *event, size_t i,
                          vd_findings *f)
{
    const vd_goods_line *g = &event->goods[i];
    key k = key_of('V', vd_trade_family(w->trade, g->hs), g->value.currency,
                   NONE, NONE);
    int64_t grams = grams_of(&g->mass);
    int64_t per_kg = scaled(hundredths(g->value.value), 100000, grams);
    int64_t step = half_octaves(per_kg);
    int64_t apart;
    int64_t n = 0;
    vd_series s;

    if (per_kg <= 0)
        return;
    load(w->history, &k, &s);
    for (size_t j = 0; j < s.n; j++)
        n += s.pairs[j].value;
    apart = n == 0 ? 0 : step - median_of(&s, n);
    vd_series_add(&s, step, 1);
    save(w->history, &k, &s);
    if (w->history->baseline || n < VD_POLICY(w->policy, value_records) ||
        (apart < 0 ? -apart : apart) <=
            half_octaves(VD_POLICY(w->policy, value_factor)))
        return;
    vd_findings_flag(
        w, f, "value_per_mass", vd_goods_place(f->arena, i), g->hs,
        vd_str_printf(f->arena,
                      "%lld.%02lld %.*s a kilogram, far %s what %lld earlier "
                      "records of this code have",
                      (long long)(per_kg / 10000),
                      (long long)(per_kg / 100 % 100),
                      VD_STR_WHOLE(g->value.currency),
                      apart > 0 ? "above" : "below", (long long)n));
}

vd_status vd_check_value(const vd_watch *w, const vd_event *event,
                         vd_findings *f, vd_err *err)
{
    (void)err;
    for (size_t i = 0; i < event->n_goods; i++) {
        if (event->goods[i].hs.n >= 6 && event->goods[i].value.currency.n > 0 &&
            grams_of(&event->goods[i].mass) > 0)
            look_at_value(w, event, i, f);
    }
    return VD_OK;
}

/* --- suppliers, splitting ------------------------------------------------ */

static int64_t short_hash(vd_str s)
{
    return (int64_t)(vd_str_hash64(s) >> 40);
}

/* Places are days and a hash of who: several of one day stay apart. */
static int64_t place_of(int64_t day, vd_str who)
{
    return day * (INT64_C(1) << 24) + short_hash(who);
}

/* How many different are in the list within the days up to one. */
static size_t distinct(const vd_series *s, int64_t day, long long days)
{
    size_t from = 0;
    size_t n = 0;

    while (from < s->n && s->pairs[from].at >> 24 <= day - days)
        from++;
    for (size_t i = from; i < s->n && s->pairs[i].at >> 24 <= day; i++) {
        size_t k = from;

        while (k < i &&
               (s->pairs[k].at & 0xffffff) != (s->pairs[i].at & 0xffffff))
            k++;
        n += k == i;
    }
    return n;
}

/* What may still be asked for: late records need older days. */
static int64_t oldest_wanted(const vd_watch *w, int64_t day, long long days)
{
    return day - days - VD_POLICY(w->policy, late_days);
}

vd_status vd_check_suppliers(const vd_watch *w, const vd_event *event,
                             vd_findings *f, vd_err *err)
{
    const vd_event_party *payer = first_of(event, payers);
    const vd_event_party *seller = first_of(event, senders);
    long long days = VD_POLICY(w->policy, suppliers_days);
    int64_t day = event->day == 0 ? 0 : days_of(event->day);
    size_t before;
    size_t now;
    vd_series s;
    key k;

    (void)err;
    if (payer == NULL || payer->account.n == 0 || seller == NULL || day == 0 ||
        event->n_goods == 0 || event->goods[0].hs.n < 4)
        return VD_OK;
    k = key_of('P', payer->account, vd_str_slice(event->goods[0].hs, 0, 4),
               NONE, NONE);
    load(w->history, &k, &s);
    vd_series_drop(&s, oldest_wanted(w, day, days) * (INT64_C(1) << 24));
    before = distinct(&s, day, days);
    vd_series_add(&s, place_of(day, identity_of(w, seller, f->arena)), 1);
    now = distinct(&s, day, days);
    save(w->history, &k, &s);
    if (w->history->baseline || now <= before ||
        now < (size_t)VD_POLICY(w->policy, suppliers))
        return VD_OK;
    vd_findings_flag(
        w, f, "suppliers", payer->role,
        vd_entity_caption(payer->party.entities),
        vd_str_printf(f->arena,
                      "one account pays %zu sellers of goods of heading %.*s "
                      "within %lld days",
                      now, VD_STR_WHOLE(vd_str_slice(event->goods[0].hs, 0, 4)),
                      days));
    return VD_OK;
}

/* Between the share of the limit that is near it, and the limit. */
static bool is_near(const vd_watch *w, vd_amount amount)
{
    int64_t value = hundredths(amount.value);
    int64_t limit = 100 * VD_POLICY(w->policy, split_limit);

    return amount.currency.n > 0 && value < limit &&
           value >= scaled(limit, VD_POLICY(w->policy, split_percent), 100);
}

vd_status vd_check_splitting(const vd_watch *w, const vd_event *event,
                             vd_findings *f, vd_err *err)
{
    const vd_event_party *from = vd_event_party_of(event, VD_STR("debtor"));
    const vd_event_party *to = vd_event_party_of(event, VD_STR("creditor"));
    long long days = VD_POLICY(w->policy, split_days);
    int64_t day = event->day == 0 ? 0 : days_of(event->day);
    int64_t n = 0;
    vd_series s;
    key k;

    (void)err;
    if (event->kind != VD_EVENT_PAYMENT || from == NULL || to == NULL ||
        day == 0 || !is_near(w, event->amount))
        return VD_OK;
    k = key_of('S', identity_of(w, from, f->arena),
               identity_of(w, to, f->arena), event->amount.currency, NONE);
    load(w->history, &k, &s);
    vd_series_drop(&s, oldest_wanted(w, day, days));
    vd_series_add(&s, day, 1);
    save(w->history, &k, &s);
    for (size_t i = 0; i < s.n; i++) {
        if (s.pairs[i].at > day - days && s.pairs[i].at <= day)
            n += s.pairs[i].value;
    }
    if (w->history->baseline || n < VD_POLICY(w->policy, split_count))
        return VD_OK;
    vd_findings_add(
        f, &(vd_finding){
               .check = VD_STR("splitting"),
               .about = VD_STR("amount"),
               .subject = vd_entity_caption(to->party.entities),
               .reason = vd_str_printf(
                   f->arena,
                   "%lld payments between the same two within %lld days, each "
                   "just below %lld %.*s",
                   (long long)n, days, VD_POLICY(w->policy, split_limit),
                   VD_STR_WHOLE(event->amount.currency)),
               .law = VD_STR(""),
               .evidence = VD_STR("own records"),
               .sure = VD_STR("")});
    return VD_OK;
}

/* --- routing ------------------------------------------------------------- */

static bool is_routing(vd_str role)
{
    return vd_str_ends(role, VD_STR("_agent")) ||
           vd_str_is(role, VD_STR("debtor"));
}

vd_status vd_check_rerouted(const vd_watch *w, const vd_event *event,
                            vd_findings *f, vd_err *err)
{
    vd_str route = VD_STR("");
    vd_series s;
    key k;

    (void)err;
    if (event->kind != VD_EVENT_PAYMENT || event->id.n == 0)
        return VD_OK;
    for (size_t i = 0; i < event->n_parties; i++) {
        if (is_routing(event->parties[i].role))
            route = vd_str_join(f->arena, route, VD_STR("\n"),
                                identity_of(w, &event->parties[i], f->arena));
    }
    k = key_of('I', event->id, NONE, NONE, NONE);
    load(w->history, &k, &s);
    if (s.n > 0 && s.pairs[s.n - 1].value == short_hash(route))
        return VD_OK;
    vd_series_add(&s, s.n == 0 ? 0 : s.pairs[s.n - 1].at + 1,
                  short_hash(route));
    save(w->history, &k, &s);
    if (w->history->baseline || s.n < 2)
        return VD_OK;
    vd_findings_flag(w, f, "rerouted", VD_STR("route"), event->id,
                     VD_STR("a payment of this reference came before with "
                            "other banks or another debtor"));
    return VD_OK;
}

/* --- names --------------------------------------------------------------- */

/* Names that were met under a key, as hashes: the list is nobody's. */
static bool add_name(vd_series *names, vd_str name)
{
    int64_t hash = short_hash(name);

    for (size_t i = 0; i < names->n; i++) {
        if (names->pairs[i].value == hash)
            return false; /* nothing new */
    }
    if (names->n >= NAMES_MAX)
        return false;
    vd_series_add(names, names->n == 0 ? 0 : names->pairs[names->n - 1].at + 1,
                  hash);
    return true;
}

static void look_at_names(const vd_watch *w, const vd_event_party *p,
                          vd_str what, vd_str where, vd_findings *f)
{
    key k = key_of('N', what, where, NONE, NONE);
    vd_str name = vd_fold(vd_searcher_folder(w->searcher), f->arena,
                          vd_entity_first(p->party.entities, VD_PROP_NAME));
    vd_series names;

    if (where.n == 0 || name.n == 0)
        return;
    load(w->history, &k, &names);
    if (add_name(&names, name))
        save(w->history, &k, &names);
    if (w->history->baseline || names.n < (size_t)VD_POLICY(w->policy, names))
        return;
    vd_findings_add(
        f, &(vd_finding){.check = VD_STR("names"),
                         .about = p->role,
                         .subject = vd_entity_caption(p->party.entities),
                         .reason = vd_str_printf(
                             f->arena,
                             "%zu names for one %.*s in your records, now "
                             "\"%.*s\"",
                             names.n, VD_STR_WHOLE(what), VD_STR_WHOLE(name)),
                         .law = VD_STR(""),
                         .evidence = VD_STR("own records"),
                         .sure = VD_STR("")});
}

vd_status vd_check_names(const vd_watch *w, const vd_event *event,
                         vd_findings *f, vd_err *err)
{
    (void)err;
    for (size_t i = 0; i < event->n_parties; i++) {
        const vd_event_party *p = &event->parties[i];
        bool receives = vd_str_is(p->role, VD_STR("creditor"));

        for (size_t k = 0; receivers[k] != NULL; k++)
            receives = receives || vd_str_is(p->role, vd_str_of(receivers[k]));
        if (!receives || p->party.entities->n == 0)
            continue;
        look_at_names(w, p, VD_STR("account"), p->account, f);
        look_at_names(
            w, p, VD_STR("number"),
            vd_entity_first(p->party.entities, VD_PROP_REGISTRATION_NUMBER), f);
    }
    return VD_OK;
}

/* --- the record ---------------------------------------------------------- */

static void put_text(vd_buf *buf, vd_str text)
{
    vd_buf_put_varint(buf, text.n);
    vd_buf_put(buf, text);
}

static vd_str take_text(vd_str *rest, vd_arena *arena)
{
    uint64_t n = 0;
    vd_str text;

    if (!vd_varint_take(rest, &n) || n > rest->n)
        n = 0;
    text = vd_str_copy(arena, vd_str_slice(*rest, 0, (size_t)n));
    *rest = vd_str_slice(*rest, (size_t)n, rest->n);
    return text;
}

static void encode(const vd_findings *f, size_t from, vd_buf *out)
{
    for (size_t i = from; i < f->n; i++) {
        const vd_finding *x = &f->at[i];
        const vd_str parts[] = {x->check, x->about,    x->subject, x->reason,
                                x->law,   x->evidence, x->sure};

        for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
            put_text(out, parts[k]);
    }
}

static bool is_check(vd_str name)
{
    for (size_t i = 0; i < vd_check_count(); i++) {
        if (vd_str_is(vd_check_at(i)->name, name))
            return true;
    }
    return false;
}

static void decode(vd_str bytes, vd_findings *f)
{
    while (bytes.n > 0) {
        vd_finding x = {.consequence = VD_STR("")};
        vd_str *const parts[] = {&x.check, &x.about,    &x.subject, &x.reason,
                                 &x.law,   &x.evidence, &x.sure};

        for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
            *parts[k] = take_text(&bytes, f->arena);
        if (!is_check(x.check)) /* a damaged value */
            return;
        vd_findings_add(f, &x);
    }
}

/* A record is what it says: another with the same id is another. */
static key fingerprint_of(const vd_history *h, const vd_event *event)
{
    vd_buf buf;
    key k;

    vd_buf_init(&buf);
    vd_event_encode(event, &buf);
    k = key_of(h->baseline ? 'E' : 'D', vd_buf_view(&buf), NONE, NONE, NONE);
    vd_buf_done(&buf);
    return k;
}

/* How far behind the latest day a record is. */
static void look_at_day(const vd_watch *w, const vd_event *event)
{
    vd_history *h = w->history;
    key k = the_key('L');
    vd_series s;
    int64_t latest;

    load(h, &k, &s);
    latest = vd_series_get(&s, 0);
    h->late =
        event->day != 0 && latest != 0 && !h->baseline &&
        days_of(latest) - days_of(event->day) > VD_POLICY(w->policy, late_days);
    if (h->baseline || event->day <= latest)
        return;
    vd_series_add(&s, 0, event->day - latest);
    save(h, &k, &s);
}

static void run_checks(const vd_watch *w, const vd_event *event, vd_findings *f,
                       vd_err *err)
{
    for (size_t i = 0; i < vd_check_count() && w->history->status == VD_OK;
         i++) {
        size_t before = f->n;

        if (!vd_check_at(i)->of_history)
            continue;
        keep(w->history, vd_check_at(i)->run(w, event, f, err));
        /* What is switched off counts all the same: it may be switched on. */
        if (w->policy->off[i])
            f->n = before;
    }
}

/* Of what was told before, what is asked for now. */
static void drop_switched_off(const vd_watch *w, size_t from, vd_findings *f)
{
    size_t n = from;

    for (size_t i = from; i < f->n; i++) {
        size_t c = 0;

        while (c < vd_check_count() &&
               !vd_str_is(vd_check_at(c)->name, f->at[i].check))
            c++;
        if (c == vd_check_count() || !w->policy->off[c])
            f->at[n++] = f->at[i];
    }
    f->n = n;
}

vd_status vd_history_check(const vd_watch *w, const vd_event *event,
                           vd_findings *f, vd_err *err)
{
    vd_history *h = w->history;
    key k = fingerprint_of(h, event);
    size_t from = f->n;
    vd_series span;
    vd_buf told;

    h->status = VD_OK;
    h->err = err;
    h->late = false;
    vd_buf_init(&told);
    load_bytes(h, &k, &told);
    load_span(h, &span);
    h->has_baseline = span.n > 0;
    /* The first byte says that it was counted, and how. */
    h->counted = told.n > 0;
    if (h->counted) {
        h->late = told.p[0] == LATE;
        decode(vd_str_slice(vd_buf_view(&told), 1, told.n), f);
        drop_switched_off(w, from, f);
    } else {
        look_at_day(w, event);
        if (h->baseline && event->day != 0)
            widen_span(h, event->day);
        run_checks(w, event, f, err);
        vd_buf_put_char(&told, h->late ? LATE : IN_TIME);
        encode(f, from, &told);
        save_bytes(h, &k, vd_buf_view(&told));
    }
    vd_buf_done(&told);
    return h->status;
}

vd_status vd_history_forget(vd_history *h, const vd_event *event,
                            vd_arena *arena, vd_err *err)
{
    key k = fingerprint_of(h, event);
    vd_findings f = {.arena = arena};
    vd_buf told;
    char first;

    h->status = VD_OK;
    h->err = err;
    vd_buf_init(&told);
    load_bytes(h, &k, &told);
    if (told.n > 1) {
        first = told.p[0];
        decode(vd_str_slice(vd_buf_view(&told), 1, told.n), &f);
        for (size_t i = 0; i < f.n; i++) {
            f.at[i].subject = VD_STR("");
            f.at[i].reason = VD_STR("what was told of it is erased");
        }
        vd_buf_clear(&told);
        vd_buf_put_char(&told, first);
        encode(&f, 0, &told);
        save_bytes(h, &k, vd_buf_view(&told));
    }
    vd_buf_done(&told);
    return h->status;
}
