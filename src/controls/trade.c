/* SPDX-License-Identifier: Apache-2.0 */
#include "controls/trade.h"

#include "model/pdate.h"

static vd_status take_landlocked(void *ctx, const vd_fact *fact, vd_err *err)
{
    vd_trade *t = ctx;

    (void)err;
    t->landlocked = vd_arena_grow(t->arena, t->landlocked, t->n_landlocked,
                                  &t->landlocked_room, sizeof *t->landlocked);
    t->landlocked[t->n_landlocked++] = vd_fact_keep(fact, 1, t->arena)[0];
    return VD_OK;
}

static vd_status take_words(void *ctx, const vd_fact *fact, vd_err *err)
{
    vd_trade *t = ctx;
    const vd_str *c = vd_fact_keep(fact, 2, t->arena);

    (void)err;
    t->words = vd_arena_grow(t->arena, t->words, t->n_words, &t->words_room,
                             sizeof *t->words);
    t->words[t->n_words++] = (vd_trade_word){c[0], c[1]};
    return VD_OK;
}

static vd_status take_flag(void *ctx, const vd_fact *fact, vd_err *err)
{
    vd_trade *t = ctx;
    const vd_str *c = vd_fact_keep(fact, 6, t->arena);

    (void)err;
    t->flags = vd_arena_grow(t->arena, t->flags, t->n_flags, &t->flags_room,
                             sizeof *t->flags);
    t->flags[t->n_flags++] = (vd_red_flag){c[0], c[1], c[2], c[3], c[4], c[5]};
    return VD_OK;
}

static vd_status take_port_rule(void *ctx, const vd_fact *fact, vd_err *err)
{
    vd_trade *t = ctx;
    const vd_str *c = vd_fact_keep(fact, 5, t->arena);

    (void)err;
    t->port_rules = vd_arena_grow(t->arena, t->port_rules, t->n_port_rules,
                                  &t->port_rules_room, sizeof *t->port_rules);
    t->port_rules[t->n_port_rules++] =
        (vd_port_rule){c[0], c[1], c[2], c[3], c[4]};
    return VD_OK;
}

static vd_status take_family(void *ctx, const vd_fact *fact, vd_err *err)
{
    vd_trade *t = ctx;
    const vd_str *c = vd_fact_keep(fact, 2, t->arena);

    (void)err;
    t->families = vd_arena_grow(t->arena, t->families, t->n_families,
                                &t->families_room, sizeof *t->families);
    t->families[t->n_families++] = (vd_family){c[0], c[1]};
    return VD_OK;
}

static vd_status take_day(vd_str text, int32_t *out, vd_err *err)
{
    vd_pdate date;
    vd_status st;

    *out = 0;
    if (text.n == 0)
        return VD_OK;
    st = vd_pdate_parse(text, &date, err);
    if (st == VD_OK)
        *out = date.lo;
    return st;
}

static vd_status take_cap(void *ctx, const vd_fact *fact, vd_err *err)
{
    vd_trade *t = ctx;
    const vd_str *c = vd_fact_keep(fact, 15, t->arena);
    vd_cap cap = {.hs = c[0],
                  .from = c[1],
                  .to = c[2],
                  .jurisdiction = c[6],
                  .law = vd_str_printf(t->arena, "%.*s, %.*s",
                                       VD_STR_WHOLE(c[7]), VD_STR_WHOLE(c[8])),
                  .title = c[11],
                  .sure = c[12],
                  .source = c[13],
                  .verified = c[14]};
    long long begins = 0;
    vd_status st = vd_decimal_parse(c[3], &cap.amount, err);

    if (st == VD_OK)
        st = vd_decimal_parse(c[5], &cap.barrels_of_tonne, err);
    if (st == VD_OK && !vd_str_to_int(c[4], &begins))
        st = vd_fail(err, VD_INVALID, VD_NOWHERE, "begins: expected MMDD");
    if (st == VD_OK)
        st = take_day(c[9], &cap.effective, err);
    if (st == VD_OK)
        st = take_day(c[10], &cap.ended, err);
    cap.begins = (int)begins;
    t->caps = vd_arena_grow(t->arena, t->caps, t->n_caps, &t->caps_room,
                            sizeof *t->caps);
    t->caps[t->n_caps++] = cap;
    return st;
}

vd_status vd_trade_read(vd_trade *out, vd_arena *arena, vd_err *err)
{
    static const char *const landlocked[] = {"country", "source", "verified",
                                             NULL};
    static const char *const words[] = {"kind", "words", "source", "verified",
                                        NULL};
    static const char *const flags[] = {"id",     "indicator", "check", "how",
                                        "source", "verified",  NULL};
    static const char *const caps[] = {
        "hs",        "from",          "to",           "amount",
        "begins",    "bbl_per_tonne", "jurisdiction", "instrument",
        "paragraph", "effective",     "ended",        "title",
        "sure",      "source",        "verified",     NULL};
    static const char *const port_rules[] = {
        "country", "reason", "law", "sure", "source", "verified", NULL};
    static const char *const families[] = {"old",    "new",      "note",
                                           "source", "verified", NULL};
    const struct {
        vd_facts_own table;
        const char *const *columns;
        vd_fact_fn *take;
    } tables[] = {{VD_FACTS_LANDLOCKED, landlocked, take_landlocked},
                  {VD_FACTS_TRADE_WORDS, words, take_words},
                  {VD_FACTS_RED_FLAGS, flags, take_flag},
                  {VD_FACTS_PORT_RULES, port_rules, take_port_rule},
                  {VD_FACTS_CORRELATION, families, take_family},
                  {VD_FACTS_CAPS, caps, take_cap}};
    vd_status st = VD_OK;

    *out = (vd_trade){.arena = arena};
    for (size_t i = 0; st == VD_OK && i < sizeof tables / sizeof tables[0];
         i++) {
        vd_origin origin = vd_facts_origin(tables[i].table);

        st =
            vd_facts_each(&origin, tables[i].columns, tables[i].take, out, err);
    }
    return st;
}

vd_str vd_trade_family(const vd_trade *trade, vd_str hs)
{
    hs = vd_str_slice(hs, 0, 6);
    for (size_t i = 0; i < trade->n_families; i++) {
        vd_str rest = trade->families[i].now;
        vd_str one;

        while (vd_str_next(&rest, VD_STR(";"), &one)) {
            if (vd_str_is(one, hs))
                return trade->families[i].old;
        }
    }
    return hs;
}

const vd_port_rule *vd_trade_port_rule(const vd_trade *trade, vd_str country)
{
    for (size_t i = 0; i < trade->n_port_rules; i++) {
        if (vd_str_is(trade->port_rules[i].country, country))
            return &trade->port_rules[i];
    }
    return NULL;
}

bool vd_trade_is_landlocked(const vd_trade *trade, vd_str country)
{
    for (size_t i = 0; i < trade->n_landlocked; i++) {
        if (vd_str_is(trade->landlocked[i], country))
            return true;
    }
    return false;
}

static bool is_letter_at(vd_str text, size_t i)
{
    return i < text.n &&
           (vd_ascii_is_alpha(text.p[i]) || (unsigned char)text.p[i] >= 0x80);
}

static bool stands_in(vd_str words, vd_str text)
{
    size_t at = vd_str_find_nocase(text, words, 0);

    while (at != VD_STR_NONE) {
        if ((at == 0 || !is_letter_at(text, at - 1)) &&
            !is_letter_at(text, at + words.n))
            return true;
        at = vd_str_find_nocase(text, words, at + 1);
    }
    return false;
}

vd_str vd_trade_find(const vd_trade *trade, const char *kind, vd_str text)
{
    for (size_t i = 0; i < trade->n_words; i++) {
        if (vd_str_is(trade->words[i].kind, vd_str_of(kind)) &&
            stands_in(trade->words[i].words, text))
            return trade->words[i].words;
    }
    return VD_STR("");
}

bool vd_trade_is(const vd_trade *trade, const char *kind, vd_str text)
{
    for (size_t i = 0; i < trade->n_words; i++) {
        if (vd_str_is(trade->words[i].kind, vd_str_of(kind)) &&
            vd_str_is_nocase(trade->words[i].words, vd_str_trim(text)))
            return true;
    }
    return false;
}
