/* SPDX-License-Identifier: Apache-2.0 */
#include "feeds/event.h"

#include "data/country.h"
#include "feeds/query.h"
#include "model/ident.h"

enum { EXACT_DIGITS = 15 }; /* of a number that went through a double */

typedef struct reader {
    vd_arena *arena;
    vd_event *out;
    vd_err *err;
} reader;

static vd_status wrong(reader *r, const vd_json *m, const char *expected)
{
    return vd_fail(r->err, VD_INVALID, VD_NOWHERE, "\"%.*s\": expected %s",
                   VD_STR_SHOWN(m->key), expected);
}

static vd_status unknown(reader *r, const vd_json *m)
{
    return vd_fail(r->err, VD_INVALID, VD_NOWHERE,
                   "\"%.*s\" is no member of such a record",
                   VD_STR_SHOWN(m->key));
}

static vd_status take_text(reader *r, const vd_json *m, vd_str *out)
{
    if (m->kind != VD_JSON_STRING)
        return wrong(r, m, "a text");
    *out = vd_str_trim(m->text);
    return VD_OK;
}

/* A country, or a region that law names. */
static vd_status take_place(reader *r, const vd_json *m, vd_str *out)
{
    vd_str text = VD_STR("");
    vd_status st = take_text(r, m, &text);

    if (st != VD_OK || text.n == 0)
        return st;
    *out = vd_place_find(text);
    return out->n > 0 ? VD_OK
                      : wrong(r, m, "a country, or a region such as ua-43");
}

static size_t significant_digits(vd_str number)
{
    size_t n = 0;

    for (size_t i = 0; i < number.n; i++) {
        if (vd_ascii_is_digit(number.p[i]) && (n > 0 || number.p[i] != '0'))
            n++;
    }
    return n;
}

static vd_status take_decimal(reader *r, const vd_json *m, vd_decimal *out)
{
    vd_status st;

    if (m->kind != VD_JSON_STRING && m->kind != VD_JSON_NUMBER)
        return wrong(r, m, "an amount as a text");
    if (m->kind == VD_JSON_NUMBER &&
        significant_digits(m->text) > EXACT_DIGITS) {
        return vd_fail(r->err, VD_INVALID, VD_NOWHERE,
                       "\"%.*s\": a number of more than %d digits may have "
                       "been rounded on its way: write it as a text",
                       VD_STR_SHOWN(m->key), EXACT_DIGITS);
    }
    st = vd_decimal_parse(m->text, out, r->err);
    if (st != VD_OK)
        vd_err_context(r->err, "\"%.*s\"", VD_STR_SHOWN(m->key));
    return st;
}

/* Assets of transfers have names of their own: USDT, XBT. */
static vd_status take_currency(reader *r, const vd_json *m, vd_str *out)
{
    vd_status st = take_text(r, m, out);

    if (st == VD_OK && (out->n < 3 || out->n > 12))
        st = wrong(r, m, "a currency of three letters, or an asset");
    return st;
}

static vd_status take_quantity(reader *r, const vd_json *q, vd_quantity *out)
{
    bool valued = false;
    vd_status st = VD_OK;

    if (q->kind != VD_JSON_OBJECT)
        return wrong(r, q, "an object with value and unit");
    for (const vd_json *m = q->first; st == VD_OK && m != NULL; m = m->next) {
        if (vd_str_is(m->key, VD_STR("value"))) {
            st = take_decimal(r, m, &out->value);
            valued = true;
        } else if (vd_str_is(m->key, VD_STR("unit"))) {
            st = take_text(r, m, &out->unit);
        } else {
            st = unknown(r, m);
        }
    }
    if (st == VD_OK && (!valued || out->unit.n == 0))
        st = wrong(r, q, "a value and a unit");
    return st;
}

static vd_status take_amount(reader *r, const vd_json *amount, vd_amount *out)
{
    bool valued = false;
    vd_status st = VD_OK;

    if (amount->kind != VD_JSON_OBJECT)
        return wrong(r, amount, "an object with value and currency");
    for (const vd_json *m = amount->first; st == VD_OK && m != NULL;
         m = m->next) {
        if (vd_str_is(m->key, VD_STR("value"))) {
            st = take_decimal(r, m, &out->value);
            valued = true;
        } else if (vd_str_is(m->key, VD_STR("currency"))) {
            st = take_currency(r, m, &out->currency);
        } else {
            st = unknown(r, m);
        }
    }
    if (st == VD_OK && (!valued || out->currency.n == 0))
        st = wrong(r, amount, "a value and a currency");
    return st;
}

static bool is_percent(vd_decimal d)
{
    int64_t hundred = 100;

    for (int i = 0; i < d.scale && hundred < INT64_MAX / 10; i++)
        hundred *= 10;
    return d.digits >= 0 && d.digits <= hundred;
}

static vd_status take_party_member(reader *r, const vd_json *m,
                                   vd_event_party *out)
{
    vd_status st;

    if (vd_str_is(m->key, VD_STR("role")))
        return take_text(r, m, &out->role);
    if (vd_str_is(m->key, VD_STR("account")))
        return take_text(r, m, &out->account);
    if (vd_str_is(m->key, VD_STR("party")))
        return vd_query_from_json(m, r->arena, &out->party, r->err);
    if (!vd_str_is(m->key, VD_STR("share")))
        return unknown(r, m);
    st = take_decimal(r, m, &out->share);
    out->has_share = true;
    if (st == VD_OK && !is_percent(out->share))
        st = wrong(r, m, "a share from 0 to 100 percent");
    return st;
}

static vd_status take_party(reader *r, const vd_json *object)
{
    vd_event_party *p = vd_event_add_party(r->out, r->arena, VD_STR(""));
    vd_status st = VD_OK;

    for (const vd_json *m = object->first; st == VD_OK && m != NULL;
         m = m->next)
        st = take_party_member(r, m, p);
    /* The account of a transfer is a wallet. */
    if (st == VD_OK && vd_wallet_is(p->account))
        vd_query_put(&p->party, VD_PROP_PUBLIC_KEY, p->account);
    if (st == VD_OK &&
        (p->role.n == 0 ||
         (vd_json_member(object, "party") == NULL && p->account.n == 0))) {
        st = vd_fail(r->err, VD_INVALID, VD_NOWHERE,
                     "\"parties\": expected objects with role and party");
    }
    return st;
}

/* Each element of an array, under the key of the array. */
static vd_status take_each(reader *r, const vd_json *list,
                           vd_status (*take)(reader *r, const vd_json *item))
{
    vd_status st = VD_OK;

    if (list->kind != VD_JSON_ARRAY)
        return wrong(r, list, "an array");
    for (const vd_json *i = list->first; st == VD_OK && i != NULL;
         i = i->next) {
        vd_json named = *i;

        named.key = list->key;
        st = take(r, &named);
    }
    return st;
}

static vd_status take_hs(reader *r, const vd_json *m, vd_str *out)
{
    vd_str text = VD_STR("");
    char *digits;
    size_t n = 0;
    vd_status st = take_text(r, m, &text);

    if (st != VD_OK)
        return st;
    digits = VD_NEW_N(r->arena, char, text.n + 1);
    for (size_t i = 0; i < text.n; i++) {
        if (vd_ascii_is_digit(text.p[i]))
            digits[n++] = text.p[i];
        else if (text.p[i] != '.' && text.p[i] != ' ')
            return wrong(r, m, "a code of 2 to 12 digits");
    }
    *out = (vd_str){digits, n};
    return n == 0 || (n >= 2 && n <= 12)
               ? VD_OK
               : wrong(r, m, "a code of 2 to 12 digits");
}

static vd_status take_goods_line(reader *r, const vd_json *object)
{
    vd_goods_line *out = vd_event_add_goods(r->out, r->arena);
    vd_status st = VD_OK;

    for (const vd_json *m = object->first; st == VD_OK && m != NULL;
         m = m->next) {
        if (vd_str_is(m->key, VD_STR("hs")))
            st = take_hs(r, m, &out->hs);
        else if (vd_str_is(m->key, VD_STR("description")))
            st = take_text(r, m, &out->description);
        else if (vd_str_is(m->key, VD_STR("origin")))
            st = take_place(r, m, &out->origin);
        else if (vd_str_is(m->key, VD_STR("value")))
            st = take_amount(r, m, &out->value);
        else if (vd_str_is(m->key, VD_STR("quantity")))
            st = take_quantity(r, m, &out->quantity);
        else if (vd_str_is(m->key, VD_STR("mass")))
            st = take_quantity(r, m, &out->mass);
        else
            st = unknown(r, m);
    }
    if (st == VD_OK && out->hs.n == 0 && out->description.n == 0) {
        st = vd_fail(r->err, VD_INVALID, VD_NOWHERE,
                     "\"goods\": expected objects with hs or description");
    }
    return st;
}

static vd_status take_via(reader *r, const vd_json *m)
{
    vd_str country = VD_STR("");
    vd_status st = take_place(r, m, &country);

    vd_event_add_via(r->out, r->arena, country);
    return st;
}

static vd_status take_port(reader *r, const vd_json *m)
{
    vd_str port = VD_STR("");
    vd_status st = take_text(r, m, &port);

    vd_event_add_port(r->out, r->arena, port);
    return st;
}

static vd_status take_words(reader *r, const vd_json *object)
{
    vd_str where = VD_STR("");
    vd_str text = VD_STR("");
    vd_status st = VD_OK;

    for (const vd_json *m = object->first; st == VD_OK && m != NULL;
         m = m->next) {
        if (vd_str_is(m->key, VD_STR("where")))
            st = take_text(r, m, &where);
        else if (vd_str_is(m->key, VD_STR("text")))
            st = take_text(r, m, &text);
        else
            st = unknown(r, m);
    }
    if (st == VD_OK && (where.n == 0 || text.n == 0))
        st = wrong(r, object, "objects with where and text");
    vd_event_add_text(r->out, r->arena, where, text);
    return st;
}

static vd_status take_route(reader *r, const vd_json *route)
{
    vd_status st = VD_OK;

    if (route->kind != VD_JSON_OBJECT)
        return wrong(r, route, "an object with from, to and via");
    for (const vd_json *m = route->first; st == VD_OK && m != NULL;
         m = m->next) {
        if (vd_str_is(m->key, VD_STR("from")))
            st = take_place(r, m, &r->out->from);
        else if (vd_str_is(m->key, VD_STR("to")))
            st = take_place(r, m, &r->out->to);
        else if (vd_str_is(m->key, VD_STR("via")))
            st = take_each(r, m, take_via);
        else if (vd_str_is(m->key, VD_STR("ports")))
            st = take_each(r, m, take_port);
        else if (vd_str_is(m->key, VD_STR("from_basis")))
            st = take_text(r, m, &r->out->from_basis);
        else if (vd_str_is(m->key, VD_STR("to_basis")))
            st = take_text(r, m, &r->out->to_basis);
        else
            st = unknown(r, m);
    }
    return st;
}

static vd_status take_day(reader *r, const vd_json *m)
{
    vd_str text = VD_STR("");
    vd_pdate date;
    vd_status st = take_text(r, m, &text);

    if (st != VD_OK)
        return st;
    if (vd_pdate_parse(text, &date, NULL) != VD_OK || date.lo != date.hi ||
        date.lo < VD_EVENT_DAY_MIN || date.lo > VD_EVENT_DAY_MAX)
        return wrong(r, m, "a day such as 2024-02-29");
    r->out->day = date.lo;
    return VD_OK;
}

static vd_status take_kind(reader *r, const vd_json *m)
{
    vd_str text = VD_STR("");
    vd_status st = take_text(r, m, &text);

    if (st == VD_OK && !vd_event_kind_find(text, &r->out->kind))
        st = wrong(r, m, "party, payment, shipment or transfer");
    return st;
}

static vd_status take_member(reader *r, const vd_json *m)
{
    if (vd_str_is(m->key, VD_STR("id")))
        return take_text(r, m, &r->out->id);
    if (vd_str_is(m->key, VD_STR("kind")))
        return take_kind(r, m);
    if (vd_str_is(m->key, VD_STR("date")))
        return take_day(r, m);
    if (vd_str_is(m->key, VD_STR("parties")))
        return take_each(r, m, take_party);
    if (vd_str_is(m->key, VD_STR("goods")))
        return take_each(r, m, take_goods_line);
    if (vd_str_is(m->key, VD_STR("texts")))
        return take_each(r, m, take_words);
    if (vd_str_is(m->key, VD_STR("route")))
        return take_route(r, m);
    if (vd_str_is(m->key, VD_STR("amount")))
        return take_amount(r, m, &r->out->amount);
    return unknown(r, m);
}

vd_status vd_event_from_json(const vd_json *object, vd_arena *arena,
                             vd_event *out, vd_err *err)
{
    reader r = {arena, out, err};
    vd_status st = VD_OK;

    *out = (vd_event){.id = VD_STR("")};
    if (object->kind != VD_JSON_OBJECT)
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "a record is a JSON object");
    if (vd_json_member(object, "kind") == NULL) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "\"kind\" is missing: party, payment, shipment or "
                       "transfer");
    }
    for (const vd_json *m = object->first; st == VD_OK && m != NULL;
         m = m->next)
        st = take_member(&r, m);
    if (st == VD_OK && !vd_event_says_something(out))
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "a record has parties or goods");
    return st;
}

/* --- writing ------------------------------------------------------------- */

static void put_pair(vd_json_out *out, const char *key, vd_str text)
{
    if (text.n > 0)
        vd_json_pair(out, key, text);
}

static void put_measure(vd_json_out *out, const char *key, vd_decimal value,
                        const char *of, vd_str unit, vd_arena *arena)
{
    if (unit.n == 0)
        return;
    vd_json_key(out, key);
    vd_json_open(out, '{');
    vd_json_pair(out, "value", vd_decimal_format(arena, value));
    vd_json_pair(out, of, unit);
    vd_json_close(out, '}');
}

static void put_amount(vd_json_out *out, const char *key, vd_amount amount,
                       vd_arena *arena)
{
    put_measure(out, key, amount.value, "currency", amount.currency, arena);
}

static void put_party(vd_json_out *out, const vd_event_party *p,
                      vd_arena *arena)
{
    vd_json_open(out, '{');
    vd_json_pair(out, "role", p->role);
    put_pair(out, "account", p->account);
    if (p->has_share)
        vd_json_pair(out, "share", vd_decimal_format(arena, p->share));
    if (p->party.entities->n > 0) {
        vd_json_key(out, "party");
        vd_query_write(out, p->party.entities, arena);
    }
    vd_json_close(out, '}');
}

static void put_goods(vd_json_out *out, const vd_goods_line *g, vd_arena *arena)
{
    vd_json_open(out, '{');
    put_pair(out, "hs", g->hs);
    put_pair(out, "description", g->description);
    put_pair(out, "origin", g->origin);
    put_amount(out, "value", g->value, arena);
    put_measure(out, "quantity", g->quantity.value, "unit", g->quantity.unit,
                arena);
    put_measure(out, "mass", g->mass.value, "unit", g->mass.unit, arena);
    vd_json_close(out, '}');
}

static void put_words(vd_json_out *out, const char *key, const vd_str *words,
                      size_t n)
{
    if (n == 0)
        return;
    vd_json_key(out, key);
    vd_json_open(out, '[');
    for (size_t i = 0; i < n; i++)
        vd_json_string(out, words[i]);
    vd_json_close(out, ']');
}

static void put_route(vd_json_out *out, const vd_event *e)
{
    if (e->from.n + e->to.n + e->n_via + e->n_ports == 0)
        return;
    vd_json_key(out, "route");
    vd_json_open(out, '{');
    put_pair(out, "from", e->from);
    put_pair(out, "to", e->to);
    put_words(out, "via", e->via, e->n_via);
    put_words(out, "ports", e->ports, e->n_ports);
    put_pair(out, "from_basis", e->from_basis);
    put_pair(out, "to_basis", e->to_basis);
    vd_json_close(out, '}');
}

static void put_texts(vd_json_out *out, const vd_event *e)
{
    for (size_t i = 0; i < e->n_texts; i++) {
        vd_json_open(out, '{');
        vd_json_pair(out, "where", e->texts[i].where);
        vd_json_pair(out, "text", e->texts[i].text);
        vd_json_close(out, '}');
    }
}

void vd_event_put(vd_json_out *out, const vd_event *event, vd_arena *arena)
{
    vd_json_open(out, '{');
    put_pair(out, "id", event->id);
    vd_json_pair(out, "kind", vd_event_kind_name(event->kind));
    if (event->day != 0) {
        vd_json_pair(out, "date",
                     vd_str_printf(arena, "%04d-%02d-%02d", event->day / 10000,
                                   event->day / 100 % 100, event->day % 100));
    }
    vd_json_key(out, "parties");
    vd_json_open(out, '[');
    for (size_t i = 0; i < event->n_parties; i++)
        put_party(out, &event->parties[i], arena);
    vd_json_close(out, ']');
    vd_json_key(out, "goods");
    vd_json_open(out, '[');
    for (size_t i = 0; i < event->n_goods; i++)
        put_goods(out, &event->goods[i], arena);
    vd_json_close(out, ']');
    put_route(out, event);
    put_amount(out, "amount", event->amount, arena);
    vd_json_key(out, "texts");
    vd_json_open(out, '[');
    put_texts(out, event);
    vd_json_close(out, ']');
    vd_json_close(out, '}');
}
