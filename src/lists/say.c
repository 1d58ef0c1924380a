/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/say.h"

#include "data/country.h"
#include "lists/when.h"
#include "model/address.h"
#include "model/ident.h"
#include "model/kind.h"

enum { PARTS_MAX = 32 };

static const char *field_of(vd_read *read, vd_prop prop)
{
    return vd_str_z(&read->arena, vd_prop_name(prop));
}

void vd_say_country(vd_read *read, size_t entity, vd_prop prop, vd_str text)
{
    vd_str code;

    text = vd_str_trim(text);
    if (text.n == 0)
        return;
    code = vd_country_find(text);
    if (code.n == 0)
        vd_read_issue(read, VD_SEVERITY_NOTE, field_of(read, prop), text,
                      "not a country that is known; kept as text");
    vd_record_put(&read->record, entity, prop, code.n == 0 ? text : code, text);
}

void vd_say_countries(vd_read *read, size_t entity, vd_prop prop, vd_str text)
{
    static const vd_str joints[] = {VD_STR_INIT("/"), VD_STR_INIT(";"),
                                    VD_STR_INIT(" and "), VD_STR_INIT(",")};
    vd_str parts[PARTS_MAX];
    size_t n = vd_parts_numbered(text, parts, PARTS_MAX);

    for (size_t i = 0; i < n; i++) {
        vd_str part = parts[i];
        size_t j = 0;

        while (part.n > 0 && strchr(".,;", part.p[part.n - 1]) != NULL)
            part.n--;
        while (j < 4 && (vd_country_find(part).n > 0 ||
                         vd_str_find(part, joints[j], 0) == VD_STR_NONE))
            j++;
        if (j == 4) {
            vd_say_country(read, entity, prop, part);
            continue;
        }
        for (vd_str rest = part; vd_str_next(&rest, joints[j], &part);)
            vd_say_country(read, entity, prop, part);
    }
}

void vd_say_ident(vd_read *read, vd_prop prop, vd_str text)
{
    text = vd_str_trim(text);
    if (text.n == 0)
        return;
    if (vd_ident_check(prop, text) == VD_CHECK_BAD)
        vd_read_issue(read, VD_SEVERITY_NOTE, field_of(read, prop), text,
                      "check digit or shape does not fit; kept");
    vd_record_say(&read->record, prop, text);
}

static void say_value(vd_read *read, vd_prop prop, vd_str text)
{
    switch (vd_prop_type(prop)) {
    case VD_TYPE_COUNTRY:
        vd_say_country(read, 0, prop, text);
        break;
    case VD_TYPE_DATE:
        vd_when_say(read, 0, prop, text, VD_WHEN_DAY_FIRST);
        break;
    case VD_TYPE_GENDER:
        vd_say_gender(read, text);
        break;
    case VD_TYPE_IDENTIFIER:
        if (prop == VD_PROP_IMO_NUMBER)
            vd_say_imo(read, text);
        else
            vd_say_ident(read, prop, text);
        break;
    default:
        vd_record_say(&read->record, prop, text);
        break;
    }
}

static void say_paper(vd_read *read, const vd_document *d, vd_schema schema)
{
    size_t e = vd_record_add(&read->record, schema);

    vd_record_put(&read->record, e, VD_PROP_TYPE, d->kind, VD_STR(""));
    vd_record_put(&read->record, e, VD_PROP_NUMBER, d->number, VD_STR(""));
    vd_say_country(read, e, VD_PROP_COUNTRY, d->country);
    vd_when_say(read, e, VD_PROP_START_DATE, d->issued, VD_WHEN_DAY_FIRST);
    vd_when_say(read, e, VD_PROP_END_DATE, d->expires, VD_WHEN_DAY_FIRST);
    vd_record_put(&read->record, e, VD_PROP_SUMMARY, d->notes, VD_STR(""));
}

void vd_say_document(vd_read *read, const vd_document *d)
{
    vd_kind kind = vd_kind_find(d->kind);
    vd_str number = vd_str_trim(d->number);

    if (kind.prop == VD_PROP_NONE) {
        vd_str note = vd_str_join(&read->arena, d->kind, VD_STR(" "), number);

        if (d->country.n > 0)
            note = vd_str_printf(&read->arena, "%.*s (%.*s)",
                                 VD_STR_WHOLE(note), VD_STR_WHOLE(d->country));
        vd_record_say(&read->record, VD_PROP_NOTES, note);
        return;
    }
    if (number.n == 0) {
        vd_record_say(&read->record, VD_PROP_NOTES, d->notes);
        return;
    }
    if (vd_str_starts(number, VD_STR("IMO")) &&
        kind.prop == VD_PROP_REGISTRATION_NUMBER)
        kind.prop = VD_PROP_IMO_NUMBER;
    say_value(read, kind.prop, number);
    if (kind.schema != VD_SCHEMA_UNKNOWN)
        say_paper(read, d, kind.schema);
}

vd_str vd_join_parts(vd_arena *arena, const vd_str *parts, size_t n)
{
    vd_str whole = VD_STR("");

    for (size_t i = 0; i < n; i++)
        whole = vd_str_join(arena, whole, VD_STR(", "), vd_str_trim(parts[i]));
    return whole;
}

static void put_parts(vd_read *read, size_t e, const vd_address_parts *a,
                      vd_str original)
{
    vd_record *record = &read->record;
    vd_arena *arena = record->arena;

    vd_record_put(record, e, VD_PROP_STREET, a->lines[0], original);
    vd_record_put(record, e, VD_PROP_STREET2, a->lines[1], original);
    vd_record_put(record, e, VD_PROP_STREET3,
                  vd_join_parts(arena, a->lines + 2, 5), original);
    vd_record_put(record, e, VD_PROP_CITY, a->city, original);
    vd_record_put(record, e, VD_PROP_STATE, a->state, original);
    vd_record_put(record, e, VD_PROP_POSTAL_CODE, a->postal_code, original);
    vd_record_put(record, e, VD_PROP_REGION, a->region, original);
    vd_record_put(record, e, VD_PROP_REMARKS, a->remarks, original);
}

void vd_say_address_change(vd_read *read, const vd_address_parts *a,
                           const vd_address_parts *removed)
{
    vd_record *record = &read->record;
    size_t e = vd_record_add(record, VD_SCHEMA_ADDRESS);

    /* What is taken away and put back in one change has not changed:
       vd_record_put() leaves the second of two equal values out. */
    put_parts(read, e, a, VD_STR(""));
    put_parts(read, e, removed, VD_STR("-"));
    vd_say_country(read, e, VD_PROP_COUNTRY, a->country);
    vd_record_drop_empty(record, e);
    if (e == record->n)
        return;
    vd_record_put(record, e, VD_PROP_RECORD_ID, a->number, VD_STR(""));
    if ((record->flags & VD_RECORD_PATCH) == 0)
        vd_address_join(record, e);
    if (a->country.n > 0)
        vd_say_country(read, 0, VD_PROP_COUNTRY, a->country);
}

void vd_say_address(vd_read *read, const vd_address_parts *a)
{
    vd_say_address_change(read, a, &(const vd_address_parts){0});
}

void vd_say_address_whole(vd_read *read, vd_str number, vd_str whole,
                          vd_str country)
{
    size_t e = vd_record_add(&read->record, VD_SCHEMA_ADDRESS);

    vd_record_put(
        &read->record, e, VD_PROP_FULL,
        vd_join_parts(read->record.arena, (vd_str[]){whole, country}, 2),
        VD_STR(""));
    vd_record_drop_empty(&read->record, e);
    if (e == read->record.n)
        return;
    vd_record_put(&read->record, e, VD_PROP_RECORD_ID, number, VD_STR(""));
    if (country.n > 0) {
        vd_say_country(read, e, VD_PROP_COUNTRY, country);
        vd_say_country(read, 0, VD_PROP_COUNTRY, country);
    }
}

size_t vd_say_sanction(vd_read *read, vd_str authority)
{
    size_t e = vd_record_add(&read->record, VD_SCHEMA_SANCTION);

    vd_record_put(&read->record, e, VD_PROP_ENTITY,
                  vd_record_target(&read->record)->id, VD_STR(""));
    vd_record_put(&read->record, e, VD_PROP_AUTHORITY, authority, VD_STR(""));
    return e;
}

void vd_say_wallet(vd_read *read, vd_str currency, vd_str address)
{
    size_t e = vd_record_add(&read->record, VD_SCHEMA_CRYPTO_WALLET);

    address = vd_str_trim(address);
    vd_record_put(&read->record, e, VD_PROP_PUBLIC_KEY, address, VD_STR(""));
    vd_record_put(&read->record, e, VD_PROP_CURRENCY, currency, VD_STR(""));
    vd_record_put(&read->record, e, VD_PROP_HOLDER,
                  vd_record_target(&read->record)->id, VD_STR(""));
    if (vd_wallet_check(address) == VD_CHECK_BAD)
        vd_read_issue(read, VD_SEVERITY_NOTE, "publicKey", address,
                      "checksum of the wallet address does not fit; kept");
}

void vd_say_link(vd_read *read, vd_str role, vd_str name, vd_str id)
{
    size_t e;

    if (vd_str_trim(name).n == 0 && id.n == 0)
        return;
    e = vd_record_add(&read->record, VD_SCHEMA_UNKNOWN_LINK);
    vd_record_put(&read->record, e, VD_PROP_SUBJECT,
                  vd_record_target(&read->record)->id, VD_STR(""));
    vd_record_put(&read->record, e, VD_PROP_OBJECT, id, VD_STR(""));
    vd_record_put(&read->record, e, VD_PROP_OBJECT_NAME, name, VD_STR(""));
    vd_record_put(&read->record, e, VD_PROP_ROLE, role, VD_STR(""));
}

void vd_say_gender(vd_read *read, vd_str text)
{
    static const struct {
        vd_str word;
        vd_str value;
    } words[] = {
        {VD_STR_INIT("m"), VD_STR_INIT("male")},
        {VD_STR_INIT("male"), VD_STR_INIT("male")},
        {VD_STR_INIT("f"), VD_STR_INIT("female")},
        {VD_STR_INIT("female"), VD_STR_INIT("female")},
    };

    text = vd_str_trim(text);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (vd_str_is_nocase(text, words[i].word)) {
            vd_record_put(&read->record, 0, VD_PROP_GENDER, words[i].value,
                          text);
            return;
        }
    }
    vd_record_say(&read->record, VD_PROP_GENDER, text);
}

void vd_say_imo(vd_read *read, vd_str text)
{
    char digits[8];
    vd_str number;

    text = vd_str_trim(text);
    if (text.n == 0)
        return;
    if (!vd_imo_find(text, digits)) {
        vd_read_issue(read, VD_SEVERITY_NOTE, "imoNumber", text,
                      "no number of seven digits; kept as text");
        vd_record_say(&read->record, VD_PROP_IMO_NUMBER, text);
        return;
    }
    number = vd_str_of(digits);
    /* Companies have IMO numbers too; their last digit is no check digit of
       this kind. */
    if (vd_imo_check(number) == VD_CHECK_BAD &&
        vd_schema_is(vd_record_target(&read->record)->schema, VD_SCHEMA_VESSEL))
        vd_read_issue(read, VD_SEVERITY_NOTE, "imoNumber", text,
                      "check digit of the IMO number does not fit; kept");
    vd_record_put(&read->record, 0, VD_PROP_IMO_NUMBER, number, text);
}

vd_str vd_entity_id_of(vd_arena *arena, vd_str source, vd_str key)
{
    const vd_source *known = vd_source_find(source);

    return vd_str_printf(arena, "%.*s-%.*s",
                         VD_STR_WHOLE(known == NULL ? source : known->prefix),
                         VD_STR_WHOLE(key));
}
