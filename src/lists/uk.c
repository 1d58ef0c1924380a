/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/uk.h"

#include "lists/say.h"
#include "lists/when.h"

enum { PARTS_MAX = 64 };

typedef enum manner {
    PLAIN,    /* the text as it is */
    NUMBERED, /* "(1) x (2) y" */
    DATES,    /* dates with the day first */
    COUNTRIES,
    SEX,
    IMO,
    IDENT,    /* numbered identifiers */
    SANCTION, /* of the Sanction */
    SANCTION_DATE,
    MEASURES, /* "a|b" of the Sanction */
    LINK,
} manner;

/* Names of columns (both lists), elements (XML) and labels (remarks). */
static const struct {
    vd_str field;
    manner how;
    vd_prop prop;
} fields[] = {
    {VD_STR_INIT("Title"), NUMBERED, VD_PROP_TITLE},
    {VD_STR_INIT("Name non-latin script"), PLAIN, VD_PROP_NAME},
    {VD_STR_INIT("NameNonLatinScript"), PLAIN, VD_PROP_NAME},
    {VD_STR_INIT("DOB"), DATES, VD_PROP_BIRTH_DATE},
    {VD_STR_INIT("D.O.B"), DATES, VD_PROP_BIRTH_DATE},
    {VD_STR_INIT("Nationality"), COUNTRIES, VD_PROP_NATIONALITY},
    {VD_STR_INIT("Nationality(/ies)"), COUNTRIES, VD_PROP_NATIONALITY},
    {VD_STR_INIT("Position"), NUMBERED, VD_PROP_POSITION},
    {VD_STR_INIT("Gender"), SEX, VD_PROP_GENDER},
    {VD_STR_INIT("Country of birth"), COUNTRIES, VD_PROP_BIRTH_COUNTRY},
    {VD_STR_INIT("CountryOfBirth"), COUNTRIES, VD_PROP_BIRTH_COUNTRY},
    {VD_STR_INIT("Town of birth"), NUMBERED, VD_PROP_BIRTH_PLACE},
    {VD_STR_INIT("TownOfBirth"), NUMBERED, VD_PROP_BIRTH_PLACE},
    {VD_STR_INIT("Phone number"), NUMBERED, VD_PROP_PHONE},
    {VD_STR_INIT("PhoneNumber"), NUMBERED, VD_PROP_PHONE},
    {VD_STR_INIT("Website"), NUMBERED, VD_PROP_WEBSITE},
    {VD_STR_INIT("Email address"), NUMBERED, VD_PROP_EMAIL},
    {VD_STR_INIT("EmailAddress"), NUMBERED, VD_PROP_EMAIL},
    {VD_STR_INIT("Type of entity"), NUMBERED, VD_PROP_LEGAL_FORM},
    {VD_STR_INIT("TypeOfEntity"), NUMBERED, VD_PROP_LEGAL_FORM},
    {VD_STR_INIT("Business registration number (s)"), IDENT,
     VD_PROP_REGISTRATION_NUMBER},
    {VD_STR_INIT("BusinessRegistrationNumber"), IDENT,
     VD_PROP_REGISTRATION_NUMBER},
    {VD_STR_INIT("Business Reg No"), IDENT, VD_PROP_REGISTRATION_NUMBER},
    {VD_STR_INIT("Parent company"), LINK, VD_PROP_NONE},
    {VD_STR_INIT("ParentCompany"), LINK, VD_PROP_NONE},
    {VD_STR_INIT("Subsidiaries"), LINK, VD_PROP_NONE},
    {VD_STR_INIT("Subsidiary"), LINK, VD_PROP_NONE},
    {VD_STR_INIT("Current owner/operator (s)"), LINK, VD_PROP_NONE},
    {VD_STR_INIT("CurrentOwnerOperator"), LINK, VD_PROP_NONE},
    {VD_STR_INIT("Current owners"), LINK, VD_PROP_NONE},
    {VD_STR_INIT("Previous owner/operator (s)"), LINK, VD_PROP_NONE},
    {VD_STR_INIT("PreviousOwnerOperator"), LINK, VD_PROP_NONE},
    {VD_STR_INIT("IMO number"), IMO, VD_PROP_IMO_NUMBER},
    {VD_STR_INIT("IMONumber"), IMO, VD_PROP_IMO_NUMBER},
    {VD_STR_INIT("Current believed flag of ship"), COUNTRIES, VD_PROP_FLAG},
    {VD_STR_INIT("CurrentBelievedFlagOfShip"), COUNTRIES, VD_PROP_FLAG},
    {VD_STR_INIT("Flag of ship"), COUNTRIES, VD_PROP_FLAG},
    {VD_STR_INIT("Previous flags"), NUMBERED, VD_PROP_PAST_FLAGS},
    {VD_STR_INIT("PreviousFlag"), NUMBERED, VD_PROP_PAST_FLAGS},
    {VD_STR_INIT("Type of ship"), PLAIN, VD_PROP_TYPE},
    {VD_STR_INIT("TypeOfShip"), PLAIN, VD_PROP_TYPE},
    {VD_STR_INIT("Tonnage of ship"), PLAIN, VD_PROP_TONNAGE},
    {VD_STR_INIT("TonnageOfShip"), PLAIN, VD_PROP_TONNAGE},
    {VD_STR_INIT("Length of ship"), PLAIN, VD_PROP_LENGTH},
    {VD_STR_INIT("LengthOfShip"), PLAIN, VD_PROP_LENGTH},
    {VD_STR_INIT("Year Built"), DATES, VD_PROP_BUILD_DATE},
    {VD_STR_INIT("YearBuilt"), DATES, VD_PROP_BUILD_DATE},
    {VD_STR_INIT("Hull identification number (HIN)"), IDENT,
     VD_PROP_HULL_NUMBER},
    {VD_STR_INIT("HullIdentificationNumber"), IDENT, VD_PROP_HULL_NUMBER},
    {VD_STR_INIT("Regime"), SANCTION, VD_PROP_PROGRAM},
    {VD_STR_INIT("Regime Name"), SANCTION, VD_PROP_PROGRAM},
    {VD_STR_INIT("RegimeName"), SANCTION, VD_PROP_PROGRAM},
    {VD_STR_INIT("UK Statement of Reasons"), SANCTION, VD_PROP_REASON},
    {VD_STR_INIT("UKStatementofReasons"), SANCTION, VD_PROP_REASON},
    {VD_STR_INIT("UK Sanctions List Ref"), SANCTION, VD_PROP_AUTHORITY_ID},
    {VD_STR_INIT("UN Ref"), SANCTION, VD_PROP_UNSC_ID},
    {VD_STR_INIT("UN Reference Number"), SANCTION, VD_PROP_UNSC_ID},
    {VD_STR_INIT("UNReferenceNumber"), SANCTION, VD_PROP_UNSC_ID},
    {VD_STR_INIT("OFSI Group ID"), SANCTION, VD_PROP_RECORD_ID},
    {VD_STR_INIT("OFSIGroupID"), SANCTION, VD_PROP_RECORD_ID},
    {VD_STR_INIT("Sanctions Imposed"), MEASURES, VD_PROP_PROVISIONS},
    {VD_STR_INIT("SanctionsImposed"), MEASURES, VD_PROP_PROVISIONS},
    {VD_STR_INIT("Listed On"), SANCTION_DATE, VD_PROP_LISTING_DATE},
    {VD_STR_INIT("Date Designated"), SANCTION_DATE, VD_PROP_LISTING_DATE},
    {VD_STR_INIT("DateDesignated"), SANCTION_DATE, VD_PROP_LISTING_DATE},
    {VD_STR_INIT("Last Updated"), SANCTION_DATE, VD_PROP_MODIFIED_AT},
    {VD_STR_INIT("LastUpdated"), SANCTION_DATE, VD_PROP_MODIFIED_AT},
};

static void say_numbered(vd_read *read, vd_prop prop, vd_str text, manner how)
{
    vd_str parts[PARTS_MAX];
    size_t n = vd_parts_numbered(text, parts, PARTS_MAX);

    for (size_t i = 0; i < n; i++) {
        if (vd_str_is(parts[i], VD_STR("-")))
            continue;
        if (how == IDENT)
            vd_say_ident(read, prop, parts[i]);
        else
            vd_record_say(&read->record, prop, parts[i]);
    }
}

static void say_links(vd_read *read, vd_str role, vd_str text)
{
    vd_str parts[PARTS_MAX];
    size_t n = vd_parts_numbered(text, parts, PARTS_MAX);

    for (size_t i = 0; i < n; i++)
        vd_say_link(read, role, parts[i], VD_STR(""));
}

static void say_measures(vd_read *read, size_t sanction, vd_str text)
{
    vd_str part;

    while (vd_str_next(&text, VD_STR("|"), &part))
        vd_record_put(&read->record, sanction, VD_PROP_PROVISIONS, part,
                      VD_STR(""));
}

static void say(vd_read *read, size_t sanction, size_t f, vd_str text)
{
    vd_prop prop = fields[f].prop;

    switch (fields[f].how) {
    case PLAIN:
        vd_record_say(&read->record, prop, text);
        break;
    case NUMBERED:
    case IDENT:
        say_numbered(read, prop, text, fields[f].how);
        break;
    case DATES:
        vd_when_say(read, 0, prop, text, VD_WHEN_DAY_FIRST);
        break;
    case COUNTRIES:
        vd_say_countries(read, 0, prop, text);
        break;
    case SEX:
        vd_say_gender(read, text);
        break;
    case IMO:
        vd_say_imo(read, text);
        break;
    case SANCTION:
        vd_record_put(&read->record, sanction, prop, text, VD_STR(""));
        break;
    case SANCTION_DATE:
        vd_when_say(read, sanction, prop, text, VD_WHEN_DAY_FIRST);
        break;
    case MEASURES:
        say_measures(read, sanction, text);
        break;
    case LINK:
        say_links(read, fields[f].field, text);
        break;
    }
}

bool vd_uk_say_field(vd_read *read, size_t sanction, vd_str field, vd_str text)
{
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (vd_str_is_nocase(fields[i].field, field)) {
            if (text.n > 0 && !vd_str_is(text, VD_STR("-")))
                say(read, sanction, i, text);
            return true;
        }
    }
    return false;
}

void vd_uk_say_name(vd_read *read, const vd_str parts[6], vd_str type,
                    vd_str quality)
{
    vd_str name = VD_STR("");
    vd_prop prop = VD_PROP_ALIAS;
    bool primary = vd_str_starts_nocase(type, VD_STR("prim"));

    for (size_t i = 0; i < 6; i++)
        name =
            vd_str_join(&read->arena, name, VD_STR(" "), vd_str_trim(parts[i]));
    if (vd_str_starts_nocase(quality, VD_STR("low")))
        prop = VD_PROP_WEAK_ALIAS;
    else if (primary &&
             vd_str_find_nocase(type, VD_STR("variation"), 0) == VD_STR_NONE)
        prop = VD_PROP_NAME;
    else if (vd_str_starts_nocase(type, VD_STR("FKA")))
        prop = VD_PROP_PREVIOUS_NAME;
    vd_record_say(&read->record, prop, name);
}

vd_schema vd_uk_schema_of(vd_str type)
{
    if (vd_str_is_nocase(type, VD_STR("Individual")))
        return VD_SCHEMA_PERSON;
    return vd_str_is_nocase(type, VD_STR("Ship")) ? VD_SCHEMA_VESSEL
                                                  : VD_SCHEMA_ORGANIZATION;
}

/* Two or three letters, a capital first, i or e, a point, three digits:
   "QDe.004". */
vd_str vd_uk_find_un_reference(vd_str text)
{
    for (size_t dot = 3; dot + 4 <= text.n; dot++) {
        char kind = vd_ascii_lower(text.p[dot - 1]);
        size_t from = dot;

        if (text.p[dot] != '.' || (kind != 'i' && kind != 'e') ||
            !vd_str_is_digits(vd_str_slice(text, dot + 1, dot + 4)))
            continue;
        while (from > 0 && vd_ascii_is_alpha(text.p[from - 1]))
            from--;
        if (dot - from >= 3 && dot - from <= 4 && text.p[from] >= 'A' &&
            text.p[from] <= 'Z')
            return vd_str_slice(text, from, dot + 4);
    }
    return VD_STR("");
}
