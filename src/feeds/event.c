/* SPDX-License-Identifier: Apache-2.0 */
#include "feeds/event.h"

#include "data/country.h"
#include "feeds/query.h"

enum { EXACT_DIGITS = 15 }; /* of a number that went through a double */

typedef struct reader {
    vd_arena *arena;
    vd_event *out;
    vd_err *err;
} reader;

static size_t count(const vd_json *list)
{
    size_t n = 0;

    for (const vd_json *i = list->first; i != NULL; i = i->next)
        n++;
    return n;
}

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

static vd_status take_currency(reader *r, const vd_json *m, vd_str *out)
{
    vd_status st = take_text(r, m, out);

    if (st == VD_OK && out->n != 3)
        st = wrong(r, m, "a currency of three letters");
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

static vd_status take_party(reader *r, const vd_json *object,
                            vd_event_party *out)
{
    const vd_json *party = vd_json_member(object, "party");

    for (const vd_json *m = object->first; m != NULL; m = m->next) {
        if (!vd_str_is(m->key, VD_STR("role")) && m != party)
            return unknown(r, m);
    }
    out->role = vd_str_trim(vd_json_text(object, "role"));
    if (party == NULL || out->role.n == 0) {
        return vd_fail(r->err, VD_INVALID, VD_NOWHERE,
                       "\"parties\": expected objects with role and party");
    }
    return vd_query_from_json(party, r->arena, &out->party, r->err);
}

static vd_status take_parties(reader *r, const vd_json *list)
{
    vd_status st = VD_OK;

    if (list->kind != VD_JSON_ARRAY)
        return wrong(r, list, "an array");
    r->out->parties = VD_NEW_N(r->arena, vd_event_party, count(list));
    for (const vd_json *i = list->first; st == VD_OK && i != NULL; i = i->next)
        st = take_party(r, i, &r->out->parties[r->out->n_parties++]);
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

static vd_status take_goods_line(reader *r, const vd_json *object,
                                 vd_goods_line *out)
{
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
        else
            st = unknown(r, m);
    }
    if (st == VD_OK && out->hs.n == 0 && out->description.n == 0) {
        st = vd_fail(r->err, VD_INVALID, VD_NOWHERE,
                     "\"goods\": expected objects with hs or description");
    }
    return st;
}

static vd_status take_goods(reader *r, const vd_json *list)
{
    vd_status st = VD_OK;

    if (list->kind != VD_JSON_ARRAY)
        return wrong(r, list, "an array");
    r->out->goods = VD_NEW_N(r->arena, vd_goods_line, count(list));
    for (const vd_json *i = list->first; st == VD_OK && i != NULL; i = i->next)
        st = take_goods_line(r, i, &r->out->goods[r->out->n_goods++]);
    return st;
}

static vd_status take_via(reader *r, const vd_json *list)
{
    vd_status st = VD_OK;

    if (list->kind != VD_JSON_ARRAY)
        return wrong(r, list, "an array");
    r->out->via = VD_NEW_N(r->arena, vd_str, count(list));
    for (const vd_json *i = list->first; st == VD_OK && i != NULL;
         i = i->next) {
        vd_json named = *i;

        named.key = list->key;
        st = take_place(r, &named, &r->out->via[r->out->n_via++]);
    }
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
            st = take_via(r, m);
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
    if (vd_pdate_parse(text, &date, NULL) != VD_OK || date.lo != date.hi)
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
        return take_parties(r, m);
    if (vd_str_is(m->key, VD_STR("goods")))
        return take_goods(r, m);
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
    if (st == VD_OK && out->n_parties == 0 && out->n_goods == 0)
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "a record has parties or goods");
    return st;
}
