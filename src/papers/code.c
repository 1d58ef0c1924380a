/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is written by rule and not by name: references to law with their
 * numbers, ships behind a word for one, identifiers with check digits, money
 * and quantities.
 */
#include "base/utf8.h"
#include "data/ship.h"
#include "model/ident.h"
#include "papers/number.h"
#include "papers/scan.h"

enum {
    WALLET_MIN = 25,
    WALLET_MAX = 120,
    UNIT_WORDS = 3, /* between a number and what it counts */
    HS_MIN = 4,
    HS_MAX = 10,
    SHIP_WORDS_MAX = 5,
};

static const vd_token *token(const vd_scan *s, size_t i)
{
    return vd_scan_token(s, i);
}

static bool is_mark(const vd_scan *s, size_t i, const char *mark)
{
    return token(s, i)->hash == 0 &&
           vd_str_is(token(s, i)->text, vd_str_of(mark));
}

static bool is_number(const vd_scan *s, size_t i)
{
    return token(s, i)->kind == VD_WORD_NUMBER;
}

/* A number of so many digits alone. */
static bool is_digits(const vd_scan *s, size_t i, size_t least, size_t most)
{
    vd_str text = token(s, i)->text;

    return is_number(s, i) && vd_str_is_digits(text) && text.n >= least &&
           text.n <= most;
}

static size_t put_law(vd_scan *s, size_t from, size_t to, const char *type,
                      vd_str canonical)
{
    vd_paper_mention *p = vd_scan_put(s, from, to, VD_MENTIONED_LAW);

    p->type = vd_str_of(type);
    p->canonical = canonical;
    return to;
}

static vd_str numbered(const vd_scan *s, const char *what, size_t i)
{
    return vd_str_printf(s->r->arena, "%s %.*s", what,
                         VD_STR_WHOLE(token(s, i)->text));
}

/* --- law ----------------------------------------------------------------- */

/* "resolution 1718", "UNSCR 2397 (2017)", "resolutions 1718, 1874 and 2270". */
static size_t read_resolution(vd_scan *s, size_t i)
{
    size_t from = i;
    size_t end = i;

    if (!vd_scan_is(s, i,
                    "resolution resolutions unscr unscrs res resolutionno"))
        return i;
    i++;
    i += vd_scan_is(s, i, "no nos number numbers");
    while (is_digits(s, i, 3, 4)) {
        size_t to = i + 1;

        if (is_mark(s, to, "(") && is_digits(s, to + 1, 4, 4) &&
            is_mark(s, to + 2, ")"))
            to += 3;
        end = put_law(s, from, to, "resolution", numbered(s, "UNSCR", i));
        i = to;
        i += token(s, i)->kind == VD_WORD_COMMA;
        i += vd_scan_is(s, i, "and or");
        from = i;
    }
    return end;
}

/* "Executive Order 13810", "E.O. 14024". */
static size_t read_order(vd_scan *s, size_t i)
{
    size_t n = vd_scan_is(s, i, "eo") ? i + 1 : i;

    if (vd_scan_is(s, i, "executive") && vd_scan_is(s, i + 1, "order orders"))
        n = i + 2;
    if (n == i || !is_digits(s, n, 5, 5))
        return i;
    return put_law(s, i, n + 1, "executive order",
                   numbered(s, "Executive Order", n));
}

/* "Council Regulation (EU) No 833/2014", "Decision (CFSP) 2014/512". */
static size_t read_union_act(vd_scan *s, size_t i)
{
    size_t from = i;
    size_t n;

    i += vd_scan_is(s, i, "council commission");
    i += vd_scan_is(s, i, "implementing delegated");
    if (!vd_scan_is(s, i, "regulation decision directive") ||
        !is_mark(s, i + 1, "(") ||
        !vd_scan_is(s, i + 2, "eu ec cfsp eec euratom") ||
        !is_mark(s, i + 3, ")"))
        return from;
    n = i + 4;
    n += vd_scan_is(s, n, "no");
    if (!is_number(s, n) ||
        vd_str_find_char(token(s, n)->text, '/', 0) == VD_STR_NONE)
        return from;
    return put_law(s, from, n + 1, "regulation",
                   vd_str_printf(s->r->arena, "%.*s (%.*s) %.*s",
                                 VD_STR_WHOLE(token(s, i)->text),
                                 VD_STR_WHOLE(token(s, i + 2)->text),
                                 VD_STR_WHOLE(token(s, n)->text)));
}

/* "15 CFR part 744", "89 FR 14387". */
static size_t read_citation(vd_scan *s, size_t i)
{
    size_t n = i + 2;

    if (!is_digits(s, i, 1, 3))
        return i;
    if (vd_scan_is(s, i + 1, "fr") && token(s, i + 1)->shout &&
        is_digits(s, n, 3, 6))
        return put_law(s, i, n + 1, "citation",
                       vd_words_text(s->w, s->text, i, n + 1));
    if (!vd_scan_is(s, i + 1, "cfr"))
        return i;
    n += vd_scan_is(s, n, "part parts section");
    if (!is_number(s, n))
        return i;
    return put_law(s, i, n + 1, "regulation",
                   vd_str_printf(s->r->arena, "%.*s CFR %.*s",
                                 VD_STR_WHOLE(token(s, i)->text),
                                 VD_STR_WHOLE(token(s, n)->text)));
}

/* "S/2024/215", "S/RES/2397". */
static size_t read_symbol(vd_scan *s, size_t i)
{
    if (!vd_scan_is(s, i, "s a") || !token(s, i)->capital ||
        !is_mark(s, i + 1, "/") || !token(s, i + 2)->joined)
        return i;
    if (vd_scan_is(s, i + 2, "res") && is_mark(s, i + 3, "/") &&
        is_number(s, i + 4))
        return put_law(s, i, i + 5, "resolution", numbered(s, "UNSCR", i + 4));
    if (is_number(s, i + 2) &&
        vd_str_find_char(token(s, i + 2)->text, '/', 0) == 4)
        return put_law(s, i, i + 3, "document",
                       vd_words_text(s->w, s->text, i, i + 3));
    return i;
}

/* "... Act (INKSNA)", "... Regulations": titles of acts by their last word. */
static size_t read_title(vd_scan *s, size_t i)
{
    size_t end = i;
    size_t act = 0;
    vd_gloss g;

    if (!token(s, i)->capital || token(s, i)->kind != VD_WORD_WORD ||
        vd_scan_is_inner(s, i, "common") ||
        vd_glossary_find(s->r->glossary, VD_GLOSS_LAW, s->w, i, &g))
        return i;
    while (end < i + 12 && token(s, end)->sentence == token(s, i)->sentence &&
           (token(s, end)->capital || token(s, end)->kind == VD_WORD_COMMA ||
            vd_scan_is(s, end, "and of on the for"))) {
        end++;
        if (vd_scan_is(s, end - 1, "act regulations statute convention") &&
            token(s, end - 1)->capital && end - 1 > i + 1)
            act = end;
    }
    if (act == 0)
        return i;
    if (vd_scan_is(s, act, "of") && is_digits(s, act + 1, 4, 4))
        act += 2;
    return put_law(s, i, act, "statute", vd_words_text(s->w, s->text, i, act));
}

size_t vd_scan_law(vd_scan *s, size_t i)
{
    static size_t (*const readers[])(vd_scan *, size_t) = {
        read_resolution, read_order,  read_union_act,
        read_citation,   read_symbol, read_title};

    for (size_t k = 0; k < sizeof readers / sizeof readers[0]; k++) {
        size_t end = readers[k](s, i);

        if (end > i)
            return end;
    }
    return i;
}

/* --- ships --------------------------------------------------------------- */

/* "M/V", "MV", "the vessel", "ships": the word behind it, or i. */
static size_t ship_word(const vd_scan *s, size_t i)
{
    if (vd_scan_is(s, i, "m") && is_mark(s, i + 1, "/") &&
        vd_scan_is(s, i + 2, "v t s") && token(s, i)->capital)
        return i + 3;
    if (token(s, i)->kind != VD_WORD_WORD)
        return i;
    if (vd_is_ship_word(token(s, i)->low) && token(s, i)->low.n <= 3)
        return token(s, i)->shout ? i + 1 : i;
    if (vd_is_ship_word(token(s, i)->low) ||
        vd_scan_is(s, i, "vessels ships tankers freighters freighter carriers"))
        return i + 1;
    return i;
}

/* "Angara", "Billions No. 18", "Maia-1", "Lady R". */
static size_t ship_name_end(const vd_scan *s, size_t i)
{
    size_t end = i;

    while (end < s->w->n && end < i + SHIP_WORDS_MAX &&
           token(s, end)->sentence == token(s, i)->sentence) {
        bool number = end > i && is_digits(s, end, 1, 4);

        bool joined = token(s, end)->kind == VD_WORD_HYPHEN &&
                      token(s, end + 1)->hash != 0;

        if (end > i && (joined || (vd_scan_is(s, end, "no") &&
                                   is_digits(s, end + 1, 1, 4))))
            end += 2;
        else if (number || (token(s, end)->capital &&
                            token(s, end)->kind == VD_WORD_WORD))
            end++;
        else
            break;
    }
    return end;
}

static bool is_name_like(const vd_scan *s, size_t i)
{
    vd_gloss g;

    return token(s, i)->capital && token(s, i)->kind == VD_WORD_WORD &&
           !vd_scan_is_inner(s, i, "common") &&
           !(vd_glossary_find(s->r->glossary, VD_GLOSS_NAME, s->w, i, &g) &&
             (vd_str_is(g.row[2], VD_STR("demonym")) ||
              vd_str_is(g.row[2], VD_STR("state"))));
}

size_t vd_scan_vessel(vd_scan *s, size_t i)
{
    size_t at = ship_word(s, i);
    size_t end = i;

    if (at == i)
        return i;
    at += vd_scan_is(s, at, "named called");
    at += token(s, at)->kind == VD_WORD_DASH ||
          token(s, at)->kind == VD_WORD_OPEN || is_mark(s, at, "(");
    while (is_name_like(s, at)) {
        size_t name_end = ship_name_end(s, at);
        vd_paper_mention *p = vd_scan_put(s, at, name_end, VD_MENTIONED_VESSEL);

        p->type = VD_STR("vessel");
        p->basis = "word for a ship";
        end = name_end;
        at = name_end;
        if (token(s, at)->kind == VD_WORD_COMMA)
            at++;
        at += vd_scan_is(s, at, "and");
        at += vd_scan_is(s, at, "the");
        if (at == name_end)
            break;
    }
    return end;
}

/* --- identifiers --------------------------------------------------------- */

static size_t put_identifier(vd_scan *s, size_t from, size_t to,
                             const char *type, vd_str value)
{
    vd_paper_mention *p = vd_scan_put(s, from, to, VD_MENTIONED_IDENTIFIER);

    p->type = vd_str_of(type);
    p->canonical = value;
    return to;
}

static size_t read_imo(vd_scan *s, size_t i)
{
    size_t at = i + 1;

    if (!vd_scan_is(s, i, "imo"))
        return i;
    at += vd_scan_is(s, at, "no number nos");
    at += token(s, at)->kind == VD_WORD_COMMA ||
          token(s, at)->kind == VD_WORD_HYPHEN || is_mark(s, at, "#");
    if (!is_digits(s, at, 7, 7))
        return i;
    return put_identifier(s, i, at + 1,
                          vd_imo_check(token(s, at)->text) == VD_CHECK_BAD
                              ? "imoNumber, check digit wrong"
                              : "imoNumber",
                          token(s, at)->text);
}

/* "HS code 8542.31", "HS 8542". */
static size_t read_hs(vd_scan *s, size_t i)
{
    size_t at = i + 1;
    char digits[HS_MAX + 1];
    size_t n = 0;

    if (!vd_scan_is(s, i, "hs hts") || !token(s, i)->shout)
        return i;
    at += vd_scan_is(s, at, "code codes heading headings subheading");
    if (!is_number(s, at))
        return i;
    for (size_t k = 0; k < token(s, at)->text.n; k++) {
        char c = token(s, at)->text.p[k];

        if (vd_ascii_is_digit(c) && n < HS_MAX)
            digits[n++] = c;
        else if (c != '.')
            return i;
    }
    if (n < HS_MIN || n % 2 != 0)
        return i;
    return put_identifier(s, i, at + 1, "hsCode",
                          vd_str_copy(s->r->arena, (vd_str){digits, n}));
}

size_t vd_scan_identifier(vd_scan *s, size_t i)
{
    vd_str text = token(s, i)->text;
    size_t end = read_imo(s, i);

    if (end > i)
        return end;
    end = read_hs(s, i);
    if (end > i)
        return end;
    if (text.n >= WALLET_MIN && text.n <= WALLET_MAX && vd_str_is_ascii(text) &&
        vd_wallet_is(text))
        return put_identifier(s, i, i + 1, "publicKey",
                              vd_wallet_fold(s->r->arena, text));
    return i;
}

/* --- money and quantities ------------------------------------------------ */

static vd_str number_text(vd_arena *arena, const vd_said_number *n)
{
    return n->least == n->most
               ? vd_str_printf(
                     arena, "%lld%s", (long long)n->least / 1000,
                     n->least % 1000 == 0
                         ? ""
                         : vd_str_z(arena,
                                    vd_str_printf(arena, ".%03lld",
                                                  (long long)n->least % 1000)))
               : vd_str_printf(arena, "%lld-%lld", (long long)n->least / 1000,
                               (long long)n->most / 1000);
}

static size_t put_money(vd_scan *s, size_t from, size_t to,
                        const vd_said_number *n, const char *currency)
{
    vd_paper_mention *p = vd_scan_put(s, from, to, VD_MENTIONED_MONEY);

    p->type = vd_str_of(currency);
    p->canonical = vd_str_printf(s->r->arena, "%s %.*s", currency,
                                 VD_STR_WHOLE(number_text(s->r->arena, n)));
    return to;
}

static const char *currency_sign(const vd_scan *s, size_t i)
{
    static const char *const signs[][2] = {{"$", "USD"},
                                           {"\xE2\x82\xAC", "EUR"},
                                           {"\xC2\xA3", "GBP"},
                                           {"\xC2\xA5", "JPY/CNY"},
                                           {"\xE2\x82\xA9", "KRW"},
                                           {"\xE2\x82\xBD", "RUB"}};

    for (size_t k = 0; k < sizeof signs / sizeof signs[0]; k++) {
        if (is_mark(s, i, signs[k][0]))
            return signs[k][1];
    }
    return NULL;
}

/* The currency that a word behind a number names; *n words. */
static const char *currency_word(const vd_scan *s, size_t i, size_t *n)
{
    static const char *const words[][2] = {
        {"dollars dollar usd", "USD"}, {"euros euro eur", "EUR"},
        {"pounds gbp", "GBP"},         {"yen jpy", "JPY"},
        {"yuan renminbi rmb", "CNY"},  {"won krw", "KRW"},
        {"rubles roubles rub", "RUB"}, {"rupees inr", "INR"}};
    size_t at = i + vd_scan_is(s, i, "us american");

    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        if (vd_scan_is(s, at, words[k][0])) {
            *n = at + 1 - i;
            return words[k][1];
        }
    }
    return NULL;
}

/* What a number counts: a plural within a few words, no mark between. */
static size_t unit_behind(const vd_scan *s, size_t i)
{
    for (size_t k = i; k < i + UNIT_WORDS; k++) {
        const vd_token *t = token(s, k);

        if (t->kind != VD_WORD_WORD || t->hash == 0 ||
            vd_scan_is(s, k,
                       "of in on at to for from and or the per as is was"))
            return 0;
        if (t->low.n >= 4 && t->low.p[t->low.n - 1] == 's' &&
            !vd_scan_is(s, k, "years months days hours weeks minutes decades"))
            return k;
        if (vd_scan_is(s, k, "people personnel aircraft artillery ammunition"))
            return k;
    }
    return 0;
}

size_t vd_scan_quantity(vd_scan *s, size_t i)
{
    const char *currency = currency_sign(s, i);
    size_t at = i + (currency != NULL);
    vd_said_number n;
    size_t words = 0;
    size_t unit;

    if (at >= s->w->n || token(s, at)->hash == 0)
        return i;
    n = vd_number_at(s->w, at);
    if (n.n == 0)
        return i;
    if (currency != NULL)
        return put_money(s, i, at + n.n, &n, currency);
    currency = currency_word(s, at + n.n, &words);
    if (currency != NULL)
        return put_money(s, i, at + n.n + words, &n, currency);
    unit = unit_behind(s, at + n.n);
    if (unit == 0 || n.least == 0)
        return i;
    {
        vd_paper_mention *p =
            vd_scan_put(s, i, unit + 1, VD_MENTIONED_QUANTITY);

        p->type = vd_words_text(s->w, s->text, at + n.n, unit + 1);
        p->canonical = number_text(s->r->arena, &n);
    }
    return at + n.n;
}
