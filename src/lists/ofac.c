/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/ofac.h"

#include "data/country.h"
#include "data/measure.h"
#include "lists/say.h"
#include "lists/when.h"
#include "model/kind.h"

#define AUTHORITY VD_STR("Office of Foreign Assets Control")

void vd_ofac_begin(vd_read *read, vd_str uid, vd_str type)
{
    static const struct {
        vd_str type;
        vd_schema schema;
    } types[] = {
        {VD_STR_INIT("individual"), VD_SCHEMA_PERSON},
        {VD_STR_INIT("vessel"), VD_SCHEMA_VESSEL},
        {VD_STR_INIT("aircraft"), VD_SCHEMA_AIRPLANE},
    };
    vd_schema schema = VD_SCHEMA_ORGANIZATION;

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (vd_str_is_nocase(vd_str_trim(type), types[i].type))
            schema = types[i].schema;
    }
    vd_read_begin(read,
                  vd_entity_id_of(&read->arena, VD_STR("us_ofac_sdn"), uid),
                  uid, schema);
}

vd_str vd_ofac_name(vd_arena *arena, vd_str last, vd_str first)
{
    return vd_str_join(arena, vd_str_trim(last), VD_STR(", "),
                       vd_str_trim(first));
}

void vd_ofac_say_primary(vd_read *read, vd_str last, vd_str first)
{
    vd_record_say(&read->record, VD_PROP_NAME,
                  vd_ofac_name(&read->arena, last, first));
    if (vd_record_target(&read->record)->schema != VD_SCHEMA_PERSON)
        return;
    vd_record_say(&read->record, VD_PROP_LAST_NAME, last);
    vd_record_say(&read->record, VD_PROP_FIRST_NAME, first);
}

void vd_ofac_say_alias(vd_read *read, vd_str name, vd_str type, bool weak)
{
    vd_prop prop = VD_PROP_ALIAS;

    if (weak)
        prop = VD_PROP_WEAK_ALIAS;
    else if (vd_str_starts_nocase(vd_str_trim(type), VD_STR("f")))
        prop = VD_PROP_PREVIOUS_NAME;
    vd_record_say(&read->record, prop, name);
}

/* Kinds that tell the scope of the sanction and not who the party is. */
static bool is_about_sanction(vd_str kind)
{
    static const vd_str heads[] = {
        VD_STR_INIT("Additional Sanctions Information"),
        VD_STR_INIT("Secondary sanctions risk"),
        VD_STR_INIT("Executive Order"),
        VD_STR_INIT("Listing Date ("),
        VD_STR_INIT("Effective Date ("),
        VD_STR_INIT("Purchase/Sales For Divestment Date"),
        VD_STR_INIT("CAATSA Section"),
        VD_STR_INIT("IFCA Determination"),
        VD_STR_INIT("PEESA Information"),
        VD_STR_INIT("Transactions Prohibited"),
        VD_STR_INIT("For more information"),
    };

    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (vd_str_starts_nocase(kind, heads[i]))
            return true;
    }
    return false;
}

static const vd_str wallet_head = VD_STR_INIT("Digital Currency Address - ");

/* Takes a last "(Country)" off *value; "" when the last parenthesis holds
   something else, which then stays part of the number. */
static vd_str take_country(vd_str *value)
{
    size_t open = VD_STR_NONE;
    unsigned depth = 0;
    vd_str inside;

    if (value->n < 3 || value->p[value->n - 1] != ')')
        return VD_STR("");
    for (size_t i = value->n; i > 0 && open == VD_STR_NONE; i--) {
        depth += value->p[i - 1] == ')';
        if (value->p[i - 1] == '(' && --depth == 0)
            open = i - 1;
    }
    if (open == VD_STR_NONE)
        return VD_STR("");
    inside = vd_str_slice(*value, open + 1, value->n - 1);
    if (vd_country_find(inside).n == 0)
        return VD_STR("");
    *value = vd_str_trim(vd_str_slice(*value, 0, open));
    return inside;
}

/* Whether such a text ends in a full stop differs from format to format. */
static void say_about_sanction(vd_read *read, size_t sanction, vd_str text)
{
    if (vd_str_ends(text, VD_STR(".")))
        text.n--;
    vd_record_put(&read->record, sanction, VD_PROP_SUMMARY, text, VD_STR(""));
}

void vd_ofac_say_feature(vd_read *read, size_t sanction,
                         const vd_ofac_feature *f)
{
    vd_str kind = vd_str_trim(f->kind);

    if (vd_str_starts(kind, wallet_head)) {
        vd_say_wallet(read, vd_str_slice(kind, wallet_head.n, kind.n),
                      f->value);
    } else if (is_about_sanction(kind)) {
        say_about_sanction(read, sanction,
                           vd_str_join(&read->arena, kind, VD_STR(" "),
                                       vd_str_trim(f->value)));
    } else {
        vd_document d = {.kind = kind,
                         .number = vd_str_trim(f->value),
                         .country = f->country,
                         .issued = f->issued,
                         .expires = f->expires};

        if (d.country.n == 0 && vd_kind_find(kind).schema != VD_SCHEMA_UNKNOWN)
            d.country = take_country(&d.number);
        vd_say_document(read, &d);
    }
}

/* Takes " word rest" off the end of *value and returns rest. */
static vd_str take_tail(vd_str *value, vd_str word)
{
    size_t at = VD_STR_NONE;
    size_t next = vd_str_find(*value, word, 0);
    vd_str tail;

    while (next != VD_STR_NONE) {
        at = next;
        next = vd_str_find(*value, word, at + 1);
    }
    if (at == VD_STR_NONE)
        return VD_STR("");
    tail = vd_str_trim(vd_str_slice(*value, at + word.n, value->n));
    *value = vd_str_trim(vd_str_slice(*value, 0, at));
    return tail;
}

static bool say_quoted_alias(vd_read *read, vd_str segment)
{
    static const vd_str heads[] = {
        VD_STR_INIT("a.k.a. "), VD_STR_INIT("f.k.a. "), VD_STR_INIT("n.k.a. ")};

    for (size_t i = 0; i < 3; i++) {
        vd_str name;

        if (!vd_str_starts(segment, heads[i]))
            continue;
        name = vd_str_trim(vd_str_slice(segment, heads[i].n, segment.n));
        if (name.n >= 2 && name.p[0] == '\'' && name.p[name.n - 1] == '\'')
            name = vd_str_slice(name, 1, name.n - 1);
        vd_ofac_say_alias(read, name, heads[i], true);
        return true;
    }
    return false;
}

static bool say_wallet_remark(vd_read *read, vd_str segment)
{
    vd_str rest;
    vd_str currency;

    if (!vd_str_starts(segment, wallet_head))
        return false;
    rest = vd_str_slice(segment, wallet_head.n, segment.n);
    if (!vd_str_next(&rest, VD_STR(" "), &currency) || rest.p == NULL)
        return false;
    vd_say_wallet(read, currency, rest);
    return true;
}

/* Kinds of free text begin like kinds of numbers ("License pending"): a
   number has a digit, a code or a known value has no such doubt. */
static bool fits_kind(vd_kind kind, vd_str value)
{
    if (value.n == 0)
        return false;
    if (kind.schema == VD_SCHEMA_UNKNOWN)
        return true;
    for (size_t i = 0; i < value.n; i++) {
        if (vd_ascii_is_digit(value.p[i]))
            return true;
    }
    return false;
}

static bool say_known_kind(vd_read *read, size_t sanction, vd_str segment)
{
    vd_str value;
    vd_kind kind = vd_kind_take(segment, &value);
    vd_ofac_feature f = {0};

    if (kind.prop == VD_PROP_NONE || !fits_kind(kind, value) ||
        kind.prop == VD_PROP_POSITION)
        return false;
    f.kind =
        vd_str_trim(vd_str_slice(segment, 0, (size_t)(value.p - segment.p)));
    if (kind.schema != VD_SCHEMA_UNKNOWN) {
        f.expires = take_tail(&value, VD_STR(" expires "));
        f.issued = take_tail(&value, VD_STR(" issued "));
        f.country = take_country(&value);
    }
    f.value = value;
    vd_ofac_say_feature(read, sanction, &f);
    return true;
}

/* Flat files repeat parts of a long title in the remarks. */
static bool is_in_title(const vd_record *record, vd_str segment)
{
    const vd_entity *e = vd_record_target(record);

    for (size_t i = 0; i < e->n; i++) {
        if (e->values[i].prop == VD_PROP_POSITION &&
            vd_str_find(e->values[i].text, segment, 0) != VD_STR_NONE)
            return true;
    }
    return false;
}

void vd_ofac_say_remark(vd_read *read, size_t sanction, vd_str segment)
{
    segment = vd_str_trim(segment);
    if (vd_str_starts(segment, VD_STR("(Linked To: ")) &&
        vd_str_ends(segment, VD_STR(")")))
        segment = vd_str_slice(segment, 1, segment.n - 1);
    if (vd_str_starts(segment, VD_STR("alt. ")))
        segment = vd_str_slice(segment, 5, segment.n);
    if (segment.n == 0 || say_quoted_alias(read, segment) ||
        say_wallet_remark(read, segment))
        return;
    if (vd_str_starts(segment, VD_STR("Linked To: "))) {
        vd_say_link(read, VD_STR(""), vd_str_slice(segment, 11, segment.n),
                    VD_STR(""));
    } else if (vd_str_starts(segment, VD_STR("DOB "))) {
        vd_when_say(read, 0, VD_PROP_BIRTH_DATE,
                    vd_str_slice(segment, 4, segment.n), VD_WHEN_DAY_FIRST);
    } else if (is_about_sanction(segment)) {
        say_about_sanction(read, sanction, segment);
    } else if (!say_known_kind(read, sanction, segment) &&
               !is_in_title(&read->record, segment)) {
        vd_record_say(&read->record, VD_PROP_NOTES, segment);
    }
}

size_t vd_ofac_say_sanction(vd_read *read)
{
    return vd_say_sanction(read, AUTHORITY);
}

void vd_ofac_say_program(vd_read *read, size_t sanction, vd_str program)
{
    vd_record_put(&read->record, sanction, VD_PROP_PROGRAM, program,
                  VD_STR(""));
}

void vd_ofac_name_region(vd_read *read, vd_address_parts *address)
{
    if (address->country.n > 0 || address->region.n == 0)
        return;
    address->country = vd_str_join(&read->arena, VD_STR("Region"), VD_STR(": "),
                                   address->region);
    address->region = VD_STR("");
}

vd_str vd_ofac_source_of(size_t consolidated, size_t listings)
{
    /* 12 in 100 on the non-SDN list of 2018, 2 in 14,965 on the SDN list. */
    return consolidated * 50 > listings ? VD_STR("us_ofac_cons")
                                        : VD_STR("us_ofac_sdn");
}

bool vd_ofac_is_consolidated_list(vd_str list_name)
{
    return list_name.n > 0 &&
           vd_str_find_nocase(list_name, VD_STR("SDN List"), 0) != 0;
}
