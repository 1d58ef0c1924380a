/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The EU's consolidated list of financial sanctions: XML 1.1 (FSF), XML 1.0
 * (FSD), CSV 1.0 and 1.1.
 *
 * One sanctionEntity is one listing, its logicalId the key in every format.
 * Facts are attributes.  Country "00" means none.  There is no mark for the
 * primary name: every strong name is a name of the same standing, and one is
 * repeated for each amending act.  The one regulation given is the latest
 * amendment, so its date is kept as such and never as the date of listing.
 *
 * The CSVs repeat the entity's columns on a row for each name, address,
 * birth, document and citizenship: rows are grouped by entity (held).
 */
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/when.h"

#define AUTHORITY VD_STR("European Union")

static vd_str without_unknown(vd_str country)
{
    return vd_str_is(country, VD_STR("00")) ||
                   vd_str_is_nocase(country, VD_STR("UNKNOWN"))
               ? VD_STR("")
               : country;
}

/* A name by its quality.  Remarks misspell it: "lo quality", "god quality". */
static void say_name(vd_read *read, vd_str whole, bool strong, vd_str remark)
{
    bool low =
        !strong ||
        vd_str_find_nocase(remark, VD_STR("low quality"), 0) != VD_STR_NONE ||
        vd_str_find_nocase(remark, VD_STR("lo quality"), 0) != VD_STR_NONE;

    vd_record_say(&read->record, low ? VD_PROP_WEAK_ALIAS : VD_PROP_NAME,
                  whole);
}

static void say_name_parts(vd_read *read, vd_str first, vd_str middle,
                           vd_str last)
{
    if (vd_record_target(&read->record)->schema != VD_SCHEMA_PERSON)
        return;
    vd_record_say(&read->record, VD_PROP_FIRST_NAME, first);
    vd_record_say(&read->record, VD_PROP_MIDDLE_NAME, middle);
    vd_record_say(&read->record, VD_PROP_LAST_NAME, last);
}

/* A date in parts, of which some are missing. */
static void say_birth(vd_read *read, vd_str year, vd_str month, vd_str day,
                      bool circa)
{
    vd_str text = year;
    long long m;
    long long d;

    if (year.n == 0)
        return;
    if (vd_str_to_int(month, &m))
        text =
            vd_str_printf(&read->arena, "%.*s-%02lld", VD_STR_WHOLE(text), m);
    if (vd_str_to_int(month, &m) && vd_str_to_int(day, &d))
        text =
            vd_str_printf(&read->arena, "%.*s-%02lld", VD_STR_WHOLE(text), d);
    if (circa)
        text = vd_str_printf(&read->arena, "circa %.*s", VD_STR_WHOLE(text));
    vd_when_say(read, 0, VD_PROP_BIRTH_DATE, text, VD_WHEN_DAY_FIRST);
}

static void say_birth_place(vd_read *read, vd_str city, vd_str place,
                            vd_str region, vd_str country)
{
    vd_str whole =
        vd_join_parts(&read->arena, (vd_str[]){city, place, region}, 3);

    country = without_unknown(country);
    vd_record_say(&read->record, VD_PROP_BIRTH_PLACE, whole);
    vd_say_country(read, 0, VD_PROP_BIRTH_COUNTRY, country);
}

static size_t begin_sanction(vd_read *read, vd_str programme, vd_str basis)
{
    size_t sanction = vd_say_sanction(read, AUTHORITY);

    vd_record_put(&read->record, sanction, VD_PROP_PROGRAM, programme,
                  VD_STR(""));
    vd_record_put(&read->record, sanction, VD_PROP_LEGAL_BASIS, basis,
                  VD_STR(""));
    vd_record_put(&read->record, sanction, VD_PROP_PROVISIONS,
                  VD_STR("Asset freeze"), VD_STR(""));
    return sanction;
}

/* ---- XML 1.1 ---- */

static bool is_fsf(const vd_probe *probe)
{
    return probe->root != NULL && vd_xml_is(probe->root, "export") &&
           vd_xml_has_attr(probe->root, "generationDate");
}

static void fsf_alias(vd_read *read, const vd_xml *a)
{
    say_name(read, vd_xml_attr(a, "wholeName"),
             !vd_str_is(vd_xml_attr(a, "strong"), VD_STR("false")),
             vd_xml_text(a, "remark"));
    say_name_parts(read, vd_xml_attr(a, "firstName"),
                   vd_xml_attr(a, "middleName"), vd_xml_attr(a, "lastName"));
    vd_say_gender(read, vd_xml_attr(a, "gender"));
    vd_record_say(&read->record, VD_PROP_TITLE, vd_xml_attr(a, "title"));
    vd_record_say(&read->record, VD_PROP_POSITION, vd_xml_attr(a, "function"));
    vd_record_say(&read->record, VD_PROP_NOTES, vd_xml_text(a, "remark"));
}

static void fsf_birth(vd_read *read, const vd_xml *b)
{
    vd_str from = vd_xml_attr(b, "yearRangeFrom");

    if (from.n > 0 && vd_xml_attr(b, "year").n == 0) {
        vd_when_say(read, 0, VD_PROP_BIRTH_DATE,
                    vd_str_printf(&read->arena, "%.*s to %.*s",
                                  VD_STR_WHOLE(from),
                                  VD_STR_WHOLE(vd_xml_attr(b, "yearRangeTo"))),
                    VD_WHEN_DAY_FIRST);
    }
    say_birth(read, vd_xml_attr(b, "year"), vd_xml_attr(b, "monthOfYear"),
              vd_xml_attr(b, "dayOfMonth"),
              vd_str_is(vd_xml_attr(b, "circa"), VD_STR("true")));
    say_birth_place(read, vd_xml_attr(b, "city"), vd_xml_attr(b, "place"),
                    vd_xml_attr(b, "region"),
                    vd_xml_attr(b, "countryIso2Code"));
}

static void fsf_document(vd_read *read, const vd_xml *d)
{
    static const char *const marks[] = {"knownFalse", "knownExpired",
                                        "reportedLost", "revokedByIssuer"};
    vd_str notes = vd_xml_text(d, "remark");

    for (size_t i = 0; i < 4; i++) {
        if (vd_str_is(vd_xml_attr(d, marks[i]), VD_STR("true")))
            notes = vd_str_join(&read->arena, notes, VD_STR("; "),
                                vd_str_of(marks[i]));
    }
    vd_say_document(
        read, &(vd_document){
                  .kind = vd_xml_attr(d, "identificationTypeCode"),
                  .number = vd_xml_attr(d, "number"),
                  .country = without_unknown(vd_xml_attr(d, "countryIso2Code")),
                  .issued = vd_xml_attr(d, "issueDate"),
                  .expires = vd_xml_attr(d, "validTo"),
                  .notes = notes});
}

static void fsf_address(vd_read *read, const vd_xml *a)
{
    vd_say_address(
        read, &(vd_address_parts){
                  .number = vd_xml_attr(a, "logicalId"),
                  .lines = {vd_xml_attr(a, "street"), vd_xml_attr(a, "poBox"),
                            vd_xml_attr(a, "place")},
                  .city = vd_xml_attr(a, "city"),
                  .postal_code = vd_xml_attr(a, "zipCode"),
                  .region = vd_xml_attr(a, "region"),
                  .country = without_unknown(vd_xml_attr(a, "countryIso2Code")),
                  .remarks = vd_xml_text(a, "remark")});
    for (const vd_xml *c = vd_xml_child(a, "contactInfo"); c != NULL;
         c = vd_xml_again(c)) {
        vd_str key = vd_xml_attr(c, "key");
        vd_prop prop = VD_PROP_NOTES;

        if (vd_str_is_nocase(key, VD_STR("EMAIL")))
            prop = VD_PROP_EMAIL;
        else if (vd_str_is_nocase(key, VD_STR("WEB")))
            prop = VD_PROP_WEBSITE;
        else if (vd_str_is_nocase(key, VD_STR("PHONE")))
            prop = VD_PROP_PHONE;
        vd_record_say(&read->record, prop, vd_xml_attr(c, "value"));
    }
}

static void fsf_child(vd_read *read, const vd_xml *c)
{
    if (vd_xml_is(c, "nameAlias"))
        fsf_alias(read, c);
    else if (vd_xml_is(c, "birthdate"))
        fsf_birth(read, c);
    else if (vd_xml_is(c, "identification"))
        fsf_document(read, c);
    else if (vd_xml_is(c, "address"))
        fsf_address(read, c);
    else if (vd_xml_is(c, "citizenship")) {
        vd_say_country(read, 0, VD_PROP_CITIZENSHIP,
                       without_unknown(vd_xml_attr(c, "countryIso2Code")));
    } else if (vd_xml_is(c, "remark")) {
        vd_record_say(&read->record, VD_PROP_NOTES, c->text);
    }
}

static vd_status fsf_entity(void *ctx, const vd_xml *e, vd_err *err)
{
    vd_read *read = ctx;
    vd_str key = vd_xml_attr(e, "logicalId");
    const vd_xml *regulation = vd_xml_child(e, "regulation");
    vd_str code =
        vd_xml_attr(vd_xml_child(e, "subjectType"), "classificationCode");
    size_t sanction;

    read->line = e->line;
    if (key.n == 0) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "logicalId",
                      vd_xml_attr(e, "euReferenceNumber"),
                      "entity without a number: left out");
        return VD_OK;
    }
    vd_read_begin(read, vd_entity_id_of(&read->arena, read->head->source, key),
                  key,
                  vd_str_is(code, VD_STR("P")) ? VD_SCHEMA_PERSON
                                               : VD_SCHEMA_ORGANIZATION);
    sanction = begin_sanction(read, vd_xml_attr(regulation, "programme"),
                              vd_xml_attr(regulation, "numberTitle"));
    vd_record_put(&read->record, sanction, VD_PROP_AUTHORITY_ID,
                  vd_xml_attr(e, "euReferenceNumber"), VD_STR(""));
    vd_record_put(&read->record, sanction, VD_PROP_UNSC_ID,
                  vd_xml_attr(e, "unitedNationId"), VD_STR(""));
    vd_record_put(&read->record, sanction, VD_PROP_SOURCE_URL,
                  vd_xml_text(regulation, "publicationUrl"), VD_STR(""));
    vd_when_say(read, sanction, VD_PROP_LISTING_DATE,
                vd_xml_attr(e, "designationDate"), VD_WHEN_DAY_FIRST);
    vd_when_say(read, sanction, VD_PROP_MODIFIED_AT,
                vd_xml_attr(regulation, "publicationDate"), VD_WHEN_DAY_FIRST);
    vd_record_say(&read->record, VD_PROP_NOTES,
                  vd_xml_attr(e, "designationDetails"));
    for (const vd_xml *c = e->first; c != NULL; c = c->next)
        fsf_child(read, c);
    return vd_read_end(read, err);
}

static vd_status fsf_root(void *ctx, const vd_xml *e, size_t depth, vd_err *err)
{
    vd_read *read = ctx;
    vd_status st = VD_OK;

    if (depth == 1) {
        st = vd_moment_parse(vd_xml_attr(e, "generationDate"),
                             &read->head->published, err);
        read->head->dated = st == VD_OK;
    }
    return st;
}

static vd_status read_fsf(vd_read *read, vd_err *err)
{
    static const vd_str records[] = {VD_STR_INIT("sanctionEntity"),
                                     VD_STR_INIT("")};
    vd_xml_sink sink = {
        .records = records, .record = fsf_entity, .open = fsf_root};

    read->head->source = VD_STR("eu_fsf");
    read->head->format = VD_STR("eu-fsf-xml");
    read->head->profile = VD_STR("whole");
    return vd_read_xml(read, 0, &sink, err);
}

/* ---- XML 1.0 ---- */

static bool is_fsd(const vd_probe *probe)
{
    return probe->root != NULL && vd_xml_is(probe->root, "WHOLE") &&
           vd_xml_has_attr(probe->root, "Date");
}

static void fsd_child(vd_read *read, const vd_xml *c)
{
    if (vd_xml_is(c, "NAME")) {
        say_name(read, vd_xml_text(c, "WHOLENAME"), true, VD_STR(""));
        say_name_parts(read, vd_xml_text(c, "FIRSTNAME"),
                       vd_xml_text(c, "MIDDLENAME"),
                       vd_xml_text(c, "LASTNAME"));
        vd_say_gender(read, vd_xml_text(c, "GENDER"));
        vd_record_say(&read->record, VD_PROP_TITLE, vd_xml_text(c, "TITLE"));
        vd_record_say(&read->record, VD_PROP_POSITION,
                      vd_xml_text(c, "FUNCTION"));
    } else if (vd_xml_is(c, "BIRTH")) {
        vd_when_say(read, 0, VD_PROP_BIRTH_DATE, vd_xml_text(c, "DATE"),
                    VD_WHEN_DAY_FIRST);
        say_birth_place(read, VD_STR(""), vd_xml_text(c, "PLACE"), VD_STR(""),
                        vd_xml_text(c, "COUNTRY"));
    } else if (vd_xml_is(c, "CITIZEN")) {
        vd_say_country(read, 0, VD_PROP_CITIZENSHIP, vd_xml_text(c, "COUNTRY"));
    } else if (vd_xml_is(c, "PASSPORT")) {
        vd_say_document(read,
                        &(vd_document){.kind = VD_STR("Passport"),
                                       .number = vd_xml_text(c, "NUMBER"),
                                       .country = vd_xml_text(c, "COUNTRY")});
    } else if (vd_xml_is(c, "ADDRESS")) {
        vd_say_address(
            read, &(vd_address_parts){.number = vd_xml_attr(c, "Id"),
                                      .lines = {vd_xml_text(c, "NUMBER"),
                                                vd_xml_text(c, "STREET"),
                                                vd_xml_text(c, "OTHER")},
                                      .city = vd_xml_text(c, "CITY"),
                                      .postal_code = vd_xml_text(c, "ZIPCODE"),
                                      .country = vd_xml_text(c, "COUNTRY")});
    }
}

static vd_status fsd_entity(void *ctx, const vd_xml *e, vd_err *err)
{
    vd_read *read = ctx;
    vd_str key = vd_xml_attr(e, "Id");
    size_t sanction;

    read->line = e->line;
    if (key.n == 0) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "Id", VD_STR(""),
                      "entity without a number: left out");
        return VD_OK;
    }
    vd_read_begin(read, vd_entity_id_of(&read->arena, read->head->source, key),
                  key,
                  vd_str_is(vd_xml_attr(e, "Type"), VD_STR("P"))
                      ? VD_SCHEMA_PERSON
                      : VD_SCHEMA_ORGANIZATION);
    sanction = begin_sanction(read, vd_xml_attr(e, "programme"),
                              vd_xml_attr(e, "legal_basis"));
    vd_record_put(&read->record, sanction, VD_PROP_SOURCE_URL,
                  vd_xml_attr(e, "pdf_link"), VD_STR(""));
    vd_when_say(read, sanction, VD_PROP_MODIFIED_AT, vd_xml_attr(e, "reg_date"),
                VD_WHEN_DAY_FIRST);
    vd_record_say(&read->record, VD_PROP_NOTES, vd_xml_attr(e, "remark"));
    for (const vd_xml *c = e->first; c != NULL; c = c->next)
        fsd_child(read, c);
    return vd_read_end(read, err);
}

static vd_status take_day(vd_read *read, vd_str day, vd_err *err)
{
    char text[VD_DATE_TEXT];
    vd_pdate date;
    vd_status st =
        vd_when_parse(&read->arena, day, VD_WHEN_DAY_FIRST, &date, err);

    if (st != VD_OK)
        return st;
    vd_date_format(date, text);
    st = vd_moment_parse(vd_str_of(text), &read->head->published, err);
    read->head->dated = st == VD_OK;
    return st;
}

static vd_status fsd_root(void *ctx, const vd_xml *e, size_t depth, vd_err *err)
{
    vd_read *read = ctx;

    return depth == 1 ? take_day(read, vd_xml_attr(e, "Date"), err) : VD_OK;
}

static vd_status read_fsd(vd_read *read, vd_err *err)
{
    static const vd_str records[] = {VD_STR_INIT("ENTITY"), VD_STR_INIT("")};
    vd_xml_sink sink = {
        .records = records, .record = fsd_entity, .open = fsd_root};

    read->head->source = VD_STR("eu_fsf");
    read->head->format = VD_STR("eu-fsd-xml");
    read->head->profile =
        VD_STR("noweak lacks=Sanction.listingDate,Sanction.authorityId,"
               "Sanction.unscId,email,phone,website");
    return vd_read_xml(read, 0, &sink, err);
}

/* ---- CSV 1.0 and 1.1 ---- */

typedef struct csv {
    vd_read *read;
    vd_row header; /* cells live in held */
    bool v11;
} csv;

static bool is_csv(const vd_probe *probe)
{
    vd_str head = vd_str_trim(probe->head);

    if (vd_str_starts(head, VD_STR("\xef\xbb\xbf")))
        head = vd_str_slice(head, 3, head.n);
    if (vd_str_starts(head, VD_STR("\"")))
        head = vd_str_slice(head, 1, head.n);
    return vd_str_starts_nocase(head, VD_STR("fileGenerationDate;")) ||
           vd_str_starts_nocase(head, VD_STR("Date_file"));
}

static vd_str get(const csv *c, const vd_row *row, const char *name)
{
    return vd_read_cell(c->read, row, vd_row_column(&c->header, name));
}

static void csv10_row(csv *c, const vd_row *row)
{
    vd_read *read = c->read;

    say_name(read, get(c, row, "Naal_wholename"), true, VD_STR(""));
    say_name_parts(read, get(c, row, "Naal_firstname"),
                   get(c, row, "Naal_middlename"),
                   get(c, row, "Naal_lastname"));
    vd_say_gender(read, get(c, row, "Naal_gender"));
    vd_record_say(&read->record, VD_PROP_TITLE, get(c, row, "Naal_title"));
    vd_record_say(&read->record, VD_PROP_POSITION,
                  get(c, row, "Naal_function"));
    vd_when_say(read, 0, VD_PROP_BIRTH_DATE, get(c, row, "Birt_date"),
                VD_WHEN_DAY_FIRST);
    say_birth_place(read, VD_STR(""), get(c, row, "Birt_place"), VD_STR(""),
                    get(c, row, "Birt_country"));
    vd_say_country(read, 0, VD_PROP_CITIZENSHIP, get(c, row, "Citi_country"));
    if (get(c, row, "Iden_number").n > 0) {
        vd_say_document(read,
                        &(vd_document){.kind = VD_STR("Passport"),
                                       .number = get(c, row, "Iden_number"),
                                       .country = get(c, row, "Iden_country")});
    }
    vd_say_address(
        read, &(vd_address_parts){.number = get(c, row, "Addr_logical_id"),
                                  .lines = {get(c, row, "Addr_number"),
                                            get(c, row, "Addr_street"),
                                            get(c, row, "Addr_other")},
                                  .city = get(c, row, "Addr_city"),
                                  .postal_code = get(c, row, "Addr_zipcode"),
                                  .country = get(c, row, "Addr_country")});
}

static void csv11_row(csv *c, const vd_row *row)
{
    vd_read *read = c->read;
    vd_str remark = get(c, row, "NameAlias_Remark");

    say_name(read, get(c, row, "NameAlias_WholeName"), true, remark);
    say_name_parts(read, get(c, row, "NameAlias_FirstName"),
                   get(c, row, "NameAlias_MiddleName"),
                   get(c, row, "NameAlias_LastName"));
    vd_say_gender(read, get(c, row, "NameAlias_Gender"));
    vd_record_say(&read->record, VD_PROP_TITLE, get(c, row, "NameAlias_Title"));
    vd_record_say(&read->record, VD_PROP_POSITION,
                  get(c, row, "NameAlias_Function"));
    vd_record_say(&read->record, VD_PROP_NOTES, remark);
    say_birth(read, get(c, row, "BirthDate_Year"),
              get(c, row, "BirthDate_Month"), get(c, row, "BirthDate_Day"),
              vd_str_is_nocase(get(c, row, "BirthDate_Circa"), VD_STR("true")));
    say_birth_place(read, get(c, row, "BirthDate_City"),
                    get(c, row, "BirthDate_Place"),
                    get(c, row, "BirthDate_Region"),
                    get(c, row, "BirthDate_CountryIso2Code"));
    vd_say_country(read, 0, VD_PROP_CITIZENSHIP,
                   without_unknown(get(c, row, "Citizenship_CountryIso2Code")));
    if (get(c, row, "Identification_Number").n > 0) {
        vd_say_document(
            read,
            &(vd_document){.kind = get(c, row, "Identification_TypeCode"),
                           .number = get(c, row, "Identification_Number"),
                           .country = without_unknown(
                               get(c, row, "Identification_CountryIso2Code")),
                           .issued = get(c, row, "Identification_IssuedDate"),
                           .expires = get(c, row, "Identification_ValidTo")});
    }
    vd_say_address(
        read, &(vd_address_parts){.number = get(c, row, "Address_LogicalId"),
                                  .lines = {get(c, row, "Address_Street"),
                                            get(c, row, "Address_PoBox"),
                                            get(c, row, "Address_Place")},
                                  .city = get(c, row, "Address_City"),
                                  .postal_code = get(c, row, "Address_ZipCode"),
                                  .region = get(c, row, "Address_Region"),
                                  .country = without_unknown(
                                      get(c, row, "Address_CountryIso2Code"))});
}

static void csv_begin(csv *c, const vd_row *row)
{
    vd_read *read = c->read;
    bool v11 = c->v11;
    size_t sanction = begin_sanction(
        read, get(c, row, v11 ? "Entity_Regulation_Programme" : "Programme"),
        get(c, row, v11 ? "Entity_Regulation_NumberTitle" : "Leba_numtitle"));

    vd_record_put(&read->record, sanction, VD_PROP_AUTHORITY_ID,
                  get(c, row, v11 ? "Entity_EU_ReferenceNumber" : "EU_ref_num"),
                  VD_STR(""));
    vd_record_put(
        &read->record, sanction, VD_PROP_SOURCE_URL,
        get(c, row, v11 ? "Entity_Regulation_PublicationUrl" : "Leba_url"),
        VD_STR(""));
    vd_when_say(read, sanction, VD_PROP_MODIFIED_AT,
                get(c, row,
                    v11 ? "Entity_Regulation_PublicationDate"
                        : "Leba_publication_date"),
                VD_WHEN_DAY_FIRST);
    vd_record_say(&read->record, VD_PROP_NOTES, get(c, row, "Entity_Remark"));
    if (!v11)
        return;
    vd_record_put(&read->record, sanction, VD_PROP_UNSC_ID,
                  get(c, row, "Entity_UnitedNationId"), VD_STR(""));
    vd_when_say(read, sanction, VD_PROP_LISTING_DATE,
                get(c, row, "Entity_DesignationDate"), VD_WHEN_DAY_FIRST);
}

/* A spreadsheet that saved the file again put each line into quotes, turned
   its commas into tabs and filled it up with tabs. */
static vd_row unwrapped(vd_read *read, const vd_row *row)
{
    vd_str rest = vd_row_cell(row, 0);
    vd_row out = {.line = row->line};
    vd_str part;

    if (row->n > 1 || vd_str_find_char(rest, ';', 0) == VD_STR_NONE)
        return *row;
    out.cells = VD_NEW_N(&read->arena, vd_str, 256);
    while (out.n < 256 && vd_str_next(&rest, VD_STR(";"), &part))
        out.cells[out.n++] = part;
    return out;
}

static vd_status csv_row(void *ctx, const vd_row *raw, vd_err *err)
{
    csv *c = ctx;
    vd_read *read = c->read;
    vd_row row = unwrapped(read, raw);
    vd_str key;
    vd_str type;
    bool is_new;

    if (vd_read_is_header(read, &row, &c->header)) {
        c->v11 = vd_row_column(&row, "fileGenerationDate") != VD_STR_NONE;
        return VD_OK;
    }
    if (!read->head->dated) {
        vd_status st = take_day(read, vd_read_cell(read, &row, 0), err);

        if (st != VD_OK)
            return st;
    }
    key = get(c, &row, c->v11 ? "Entity_LogicalId" : "Entity_logical_id");
    type =
        get(c, &row,
            c->v11 ? "Entity_SubjectType_ClassificationCode" : "Subject_type");
    if (key.n == 0) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "Entity_LogicalId",
                      vd_row_cell(&row, 1), "row without a number: left out");
        return VD_OK;
    }
    vd_read_group(read, vd_entity_id_of(&read->arena, read->head->source, key),
                  key,
                  vd_str_is(type, VD_STR("P")) ? VD_SCHEMA_PERSON
                                               : VD_SCHEMA_ORGANIZATION,
                  &is_new);
    if (is_new)
        csv_begin(c, &row);
    if (c->v11)
        csv11_row(c, &row);
    else
        csv10_row(c, &row);
    vd_read_group_done(read);
    return VD_OK;
}

static vd_status read_csv(vd_read *read, vd_err *err)
{
    csv c = {.read = read};
    vd_status st;

    read->head->source = VD_STR("eu_fsf");
    read->head->format = VD_STR("eu-fsf-csv");
    st = vd_read_rows(read, ';', csv_row, &c, err);
    read->head->profile =
        c.v11 ? VD_STR("noweak lacks=email,phone,website")
              : VD_STR("noweak lacks=Sanction.listingDate,Sanction.unscId,"
                       "email,phone,website");
    return st == VD_OK ? vd_read_groups_end(read, err) : st;
}

const vd_reader vd_reader_eu_fsf = {
    .format = "eu-fsf-xml",
    .what = "EU financial sanctions, XML 1.1",
    .is_mine = is_fsf,
    .read = read_fsf,
};

const vd_reader vd_reader_eu_fsd = {
    .format = "eu-fsd-xml",
    .what = "EU financial sanctions, XML 1.0",
    .is_mine = is_fsd,
    .read = read_fsd,
};

const vd_reader vd_reader_eu_csv = {
    .format = "eu-fsf-csv",
    .what = "EU financial sanctions, CSV 1.0 and 1.1",
    .is_mine = is_csv,
    .read = read_csv,
};
