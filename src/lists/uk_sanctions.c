/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The UK Sanctions List of the FCDO, CSV and XML: the only list of the UK
 * since 28 January 2026.
 *
 * A listing is a Unique ID (RUS2176).  The CSV repeats it on a row for each
 * name and address, and whole rows besides: groups, held.  Its line 1 is
 * "Report Date: 08-Oct-2026".  In the XML a Designation is whole; a name in
 * another script is not tied to one of the Latin names.  The casing of name
 * types varies, the strength of an alias is mostly left empty.
 */
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/uk.h"
#include "lists/when.h"

#define AUTHORITY VD_STR("Foreign, Commonwealth and Development Office")

typedef struct csv {
    vd_read *read;
    vd_row header;
} csv;

static vd_status take_day(vd_read *read, vd_str day, vd_err *err)
{
    char text[VD_DATE_TEXT];
    vd_str spaced = vd_str_copy(&read->arena, day);
    vd_pdate date;
    vd_status st;

    /* 08-Oct-2026 */
    if (spaced.n == 11 && vd_ascii_is_alpha(spaced.p[3]))
        spaced = vd_str_printf(&read->arena, "%.2s %.3s %.4s", spaced.p,
                               spaced.p + 3, spaced.p + 7);
    st = vd_when_parse(&read->arena, spaced, VD_WHEN_DAY_FIRST, &date, err);
    if (st != VD_OK)
        return st;
    vd_date_format(date, text);
    st = vd_moment_parse(vd_str_of(text), &read->head->published, err);
    read->head->dated = st == VD_OK;
    return st;
}

static void begin(vd_read *read, vd_str key, vd_str type, bool *is_new)
{
    vd_str id = vd_entity_id_of(&read->arena, read->head->source, key);

    if (is_new == NULL)
        vd_read_begin(read, id, key, vd_uk_schema_of(type));
    else
        vd_read_group(read, id, key, vd_uk_schema_of(type), is_new);
    if (is_new == NULL || *is_new) {
        size_t sanction = vd_say_sanction(read, AUTHORITY);

        vd_record_put(&read->record, sanction, VD_PROP_AUTHORITY_ID, key,
                      VD_STR(""));
    }
}

/* ---- CSV ---- */

static bool is_csv(const vd_probe *probe)
{
    return vd_probe_has_column(probe, 1, "Unique ID") &&
           vd_probe_has_column(probe, 1, "Regime Name");
}

static vd_str get(const csv *c, const vd_row *row, const char *name)
{
    return vd_read_cell(c->read, row, vd_row_column(&c->header, name));
}

static void say_row(csv *c, const vd_row *row)
{
    vd_read *read = c->read;
    vd_str parts[6];
    vd_str lines[6];
    char name[] = "Name 1";
    char line[] = "Address Line 1";

    for (size_t i = 0; i < 6; i++) {
        name[5] = (char)('1' + i);
        line[13] = (char)('1' + i);
        parts[i] = get(c, row, name);
        lines[i] = get(c, row, line);
    }
    vd_uk_say_name(read, parts, get(c, row, "Name type"),
                   get(c, row, "Alias strength"));
    for (size_t i = 0; i < c->header.n; i++)
        (void)vd_uk_say_field(read, 1, c->header.cells[i],
                              vd_read_cell(read, row, i));
    vd_record_say(&read->record, VD_PROP_NOTES,
                  get(c, row, "Other Information"));
    vd_say_document(
        read,
        &(vd_document){.kind = VD_STR("National ID No."),
                       .number = get(c, row, "National Identifier number"),
                       .notes = get(c, row,
                                    "National Identifier additional "
                                    "information")});
    vd_say_document(read,
                    &(vd_document){.kind = VD_STR("Passport"),
                                   .number = get(c, row, "Passport number"),
                                   .notes = get(c, row,
                                                "Passport additional "
                                                "information")});
    vd_say_address(read, &(vd_address_parts){
                             .lines = {lines[0], lines[1], lines[2], lines[3],
                                       lines[4], lines[5]},
                             .postal_code = get(c, row, "Address Postal Code"),
                             .country = get(c, row, "Address Country")});
}

static vd_status take_row(void *ctx, const vd_row *row, vd_err *err)
{
    static const vd_str head = VD_STR_INIT("Report Date:");
    csv *c = ctx;
    vd_read *read = c->read;
    vd_str first = vd_row_cell(row, 0);
    vd_str key;
    bool is_new;

    if (!read->head->dated && vd_str_starts(first, head)) {
        vd_read_is_no_data(read);
        return take_day(read, vd_str_trim(vd_str_slice(first, head.n, first.n)),
                        err);
    }
    if (vd_read_is_header(read, row, &c->header))
        return VD_OK;
    key = get(c, row, "Unique ID");
    if (key.n == 0) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "Unique ID", first,
                      "row without an id: left out");
        return VD_OK;
    }
    begin(read, vd_str_copy(&read->arena, key), get(c, row, "Designation Type"),
          &is_new);
    say_row(c, row);
    vd_read_group_done(read);
    return VD_OK;
}

static vd_status read_csv(vd_read *read, vd_err *err)
{
    csv c = {.read = read};
    vd_status st;

    read->head->source = VD_STR("gb_fcdo_sanctions");
    read->head->format = VD_STR("uk-sanctions-csv");
    read->head->profile = VD_STR("whole");
    st = vd_read_rows(read, ',', take_row, &c, err);
    return st == VD_OK ? vd_read_groups_end(read, err) : st;
}

/* ---- XML ---- */

static bool is_xml(const vd_probe *probe)
{
    return probe->root != NULL && vd_xml_is(probe->root, "Designations");
}

static void say_name(vd_read *read, const vd_xml *name)
{
    vd_str parts[6];
    char element[] = "Name1";

    for (size_t i = 0; i < 6; i++) {
        element[4] = (char)('1' + i);
        parts[i] = vd_xml_text(name, element);
    }
    vd_uk_say_name(read, parts, vd_xml_text(name, "NameType"),
                   vd_xml_text(name, "AliasStrength"));
}

static void say_address(vd_read *read, const vd_xml *a)
{
    vd_address_parts parts = {.postal_code =
                                  vd_xml_text(a, "AddressPostalCode"),
                              .country = vd_xml_text(a, "AddressCountry")};
    char element[] = "AddressLine1";

    for (size_t i = 0; i < 6; i++) {
        element[11] = (char)('1' + i);
        parts.lines[i] = vd_xml_text(a, element);
    }
    vd_say_address(read, &parts);
}

static bool say_branch(vd_read *read, const vd_xml *e)
{
    if (vd_xml_is(e, "Name"))
        say_name(read, e);
    else if (vd_xml_is(e, "Address"))
        say_address(read, e);
    else if (vd_xml_is(e, "Passport")) {
        vd_say_document(
            read, &(vd_document){.kind = VD_STR("Passport"),
                                 .number = vd_xml_text(e, "PassportNumber"),
                                 .notes = vd_xml_text(
                                     e, "PassportAdditionalInformation")});
    } else if (vd_xml_is(e, "NationalIdentifier")) {
        vd_say_document(
            read,
            &(vd_document){.kind = VD_STR("National ID No."),
                           .number = vd_xml_text(e, "NationalIdentifierNumber"),
                           .notes = vd_xml_text(
                               e, "NationalIdentifierAdditionalInformation")});
    } else if (vd_xml_is(e, "OtherInformation")) {
        vd_record_say(&read->record, VD_PROP_NOTES, e->text);
    } else {
        return false;
    }
    return true;
}

/* Elements nest for grouping only: every leaf says by its name what it is.
   The depth is bounded by VD_XML_DEPTH_MAX. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void say_tree(vd_read *read, const vd_xml *e)
{
    for (const vd_xml *c = e->first; c != NULL; c = c->next) {
        if (say_branch(read, c))
            continue;
        if (c->first == NULL)
            (void)vd_uk_say_field(read, 1, c->name, vd_str_trim(c->text));
        else
            say_tree(read, c);
    }
}

static vd_status take(void *ctx, const vd_xml *e, vd_err *err)
{
    vd_read *read = ctx;
    vd_str key = vd_xml_text(e, "UniqueID");

    if (vd_xml_is(e, "DateGenerated"))
        return take_day(read, vd_str_trim(e->text), err);
    read->line = e->line;
    if (key.n == 0) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "UniqueID",
                      vd_xml_text(e, "RegimeName"),
                      "designation without an id: left out");
        return VD_OK;
    }
    begin(read, key, vd_xml_text(e, "IndividualEntityShip"), NULL);
    say_tree(read, e);
    return vd_read_end(read, err);
}

static vd_status read_xml(vd_read *read, vd_err *err)
{
    static const vd_str records[] = {VD_STR_INIT("DateGenerated"),
                                     VD_STR_INIT("Designation"),
                                     VD_STR_INIT("")};
    vd_xml_sink sink = {.records = records, .record = take};

    read->head->source = VD_STR("gb_fcdo_sanctions");
    read->head->format = VD_STR("uk-sanctions-xml");
    read->head->profile = VD_STR("whole");
    return vd_read_xml(read, 0, &sink, err);
}

const vd_reader vd_reader_uk_csv = {
    .format = "uk-sanctions-csv",
    .what = "UK Sanctions List, CSV",
    .is_mine = is_csv,
    .read = read_csv,
};

const vd_reader vd_reader_uk_xml = {
    .format = "uk-sanctions-xml",
    .what = "UK Sanctions List, XML",
    .is_mine = is_xml,
    .read = read_xml,
};
