/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Security Council's consolidated list, XML.
 *
 * Three serialisations have been published since 2018; they differ in blanks
 * and quotes only, which the XML reader and squeezed values make equal.
 * DATAID is the listing key and stays the same over delisting and relisting.
 * REFERENCE_NUMBER may have blanks behind it.  Dates of birth have a type:
 * EXACT with a year alone is common and is that year, not a day.  Delisting
 * is absence.  Numbers of ships stand in comments about companies and are
 * not taken for the company's own.
 */
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/when.h"

static bool is_mine(const vd_probe *probe)
{
    return probe->root != NULL && vd_xml_is(probe->root, "CONSOLIDATED_LIST");
}

static void say_alias(vd_read *read, const vd_xml *alias)
{
    vd_str quality = vd_xml_text(alias, "QUALITY");
    vd_str rest = vd_xml_text(alias, "ALIAS_NAME");
    vd_prop prop = VD_PROP_ALIAS;
    vd_str name;

    if (vd_str_is_nocase(quality, VD_STR("Low")))
        prop = VD_PROP_WEAK_ALIAS;
    else if (vd_str_starts_nocase(quality, VD_STR("f.k.a")))
        prop = VD_PROP_PREVIOUS_NAME;
    while (vd_str_next(&rest, VD_STR(";"), &name))
        vd_record_say(&read->record, prop, name);
}

static void say_birth(vd_read *read, const vd_xml *birth)
{
    vd_str type = vd_xml_text(birth, "TYPE_OF_DATE");
    vd_str text = vd_xml_text(birth, "DATE");
    bool circa = vd_str_starts_nocase(type, VD_STR("APPROX"));

    if (text.n == 0)
        text = vd_xml_text(birth, "YEAR");
    if (text.n == 0 && vd_xml_text(birth, "FROM_YEAR").n > 0) {
        text = vd_str_printf(&read->arena, "%.*s to %.*s",
                             VD_STR_WHOLE(vd_xml_text(birth, "FROM_YEAR")),
                             VD_STR_WHOLE(vd_xml_text(birth, "TO_YEAR")));
    }
    if (text.n == 0) {
        vd_record_say(&read->record, VD_PROP_NOTES,
                      vd_str_join(&read->arena, VD_STR("Date of birth"),
                                  VD_STR(": "), vd_xml_text(birth, "NOTE")));
        return;
    }
    if (circa)
        text = vd_str_printf(&read->arena, "circa %.*s", VD_STR_WHOLE(text));
    vd_when_say(read, 0, VD_PROP_BIRTH_DATE, text, VD_WHEN_DAY_FIRST);
}

static void say_address(vd_read *read, const vd_xml *a)
{
    vd_say_address(
        read, &(vd_address_parts){.lines = {vd_xml_text(a, "STREET")},
                                  .city = vd_xml_text(a, "CITY"),
                                  .state = vd_xml_text(a, "STATE_PROVINCE"),
                                  .postal_code = vd_xml_text(a, "ZIP_CODE"),
                                  .country = vd_xml_text(a, "COUNTRY"),
                                  .remarks = vd_xml_text(a, "NOTE")});
}

static void say_document(vd_read *read, const vd_xml *d)
{
    vd_str country = vd_xml_text(d, "ISSUING_COUNTRY");
    vd_str kind = vd_xml_text(d, "TYPE_OF_DOCUMENT");

    if (country.n == 0)
        country = vd_xml_text(d, "COUNTRY_OF_ISSUE");
    if (kind.n == 0)
        kind = vd_xml_text(d, "TYPE_OF_DOCUMENT2");
    vd_say_document(read,
                    &(vd_document){.kind = vd_str_squeeze(&read->arena, kind),
                                   .number = vd_xml_text(d, "NUMBER"),
                                   .country = country,
                                   .issued = vd_xml_text(d, "DATE_OF_ISSUE"),
                                   .notes = vd_xml_text(d, "NOTE")});
}

static void say_values(vd_read *read, const vd_xml *parent, vd_prop prop)
{
    for (const vd_xml *v = vd_xml_child(parent, "VALUE"); v != NULL;
         v = vd_xml_again(v)) {
        if (vd_prop_type(prop) == VD_TYPE_COUNTRY)
            vd_say_country(read, 0, prop, v->text);
        else
            vd_record_say(&read->record, prop, v->text);
    }
}

static void say_child(vd_read *read, const vd_xml *c)
{
    if (vd_str_ends(c->name, VD_STR("_ALIAS")))
        say_alias(read, c);
    else if (vd_str_ends(c->name, VD_STR("_ADDRESS")))
        say_address(read, c);
    else if (vd_xml_is(c, "INDIVIDUAL_DATE_OF_BIRTH"))
        say_birth(read, c);
    else if (vd_xml_is(c, "INDIVIDUAL_PLACE_OF_BIRTH")) {
        vd_record_say(&read->record, VD_PROP_BIRTH_PLACE,
                      vd_join_parts(&read->arena,
                                    (vd_str[]){vd_xml_text(c, "STREET"),
                                               vd_xml_text(c, "CITY"),
                                               vd_xml_text(c, "STATE_PROVINCE"),
                                               vd_xml_text(c, "COUNTRY")},
                                    4));
    } else if (vd_xml_is(c, "INDIVIDUAL_DOCUMENT")) {
        say_document(read, c);
    } else if (vd_xml_is(c, "NATIONALITY")) {
        say_values(read, c, VD_PROP_NATIONALITY);
    } else if (vd_xml_is(c, "TITLE")) {
        say_values(read, c, VD_PROP_TITLE);
    } else if (vd_xml_is(c, "DESIGNATION")) {
        say_values(read, c, VD_PROP_POSITION);
    } else if (vd_xml_is(c, "GENDER")) {
        vd_say_gender(read, c->text);
    } else if (vd_xml_is(c, "NAME_ORIGINAL_SCRIPT")) {
        vd_record_say(&read->record, VD_PROP_NAME, c->text);
    } else if (vd_xml_is(c, "COMMENTS1")) {
        vd_record_say(&read->record, VD_PROP_NOTES, c->text);
    }
}

static void say_sanction(vd_read *read, const vd_xml *e)
{
    size_t sanction =
        vd_say_sanction(read, VD_STR("United Nations Security Council"));
    const vd_xml *updates = vd_xml_child(e, "LAST_DAY_UPDATED");

    vd_record_put(&read->record, sanction, VD_PROP_PROGRAM,
                  vd_xml_text(e, "UN_LIST_TYPE"), VD_STR(""));
    vd_record_put(&read->record, sanction, VD_PROP_UNSC_ID,
                  vd_xml_text(e, "REFERENCE_NUMBER"), VD_STR(""));
    vd_when_say(read, sanction, VD_PROP_LISTING_DATE,
                vd_xml_text(e, "LISTED_ON"), VD_WHEN_DAY_FIRST);
    for (const vd_xml *v = vd_xml_child(updates, "VALUE"); v != NULL;
         v = vd_xml_again(v))
        vd_when_say(read, sanction, VD_PROP_MODIFIED_AT, v->text,
                    VD_WHEN_DAY_FIRST);
}

static vd_status take(void *ctx, const vd_xml *e, vd_err *err)
{
    static const char *const names[] = {"FIRST_NAME", "SECOND_NAME",
                                        "THIRD_NAME", "FOURTH_NAME"};
    vd_read *read = ctx;
    vd_str key = vd_xml_text(e, "DATAID");
    bool person = vd_xml_is(e, "INDIVIDUAL");
    vd_str name = VD_STR("");

    read->line = e->line;
    if (key.n == 0) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "DATAID",
                      vd_xml_text(e, "FIRST_NAME"),
                      "entry without a number: left out");
        return VD_OK;
    }
    vd_read_begin(read, vd_entity_id_of(&read->arena, read->head->source, key),
                  key, person ? VD_SCHEMA_PERSON : VD_SCHEMA_ORGANIZATION);
    for (size_t i = 0; i < 4; i++)
        name = vd_str_join(&read->arena, name, VD_STR(" "),
                           vd_xml_text(e, names[i]));
    vd_record_say(&read->record, VD_PROP_NAME, name);
    say_sanction(read, e);
    for (const vd_xml *c = e->first; c != NULL; c = c->next)
        say_child(read, c);
    return vd_read_end(read, err);
}

static vd_status take_root(void *ctx, const vd_xml *e, size_t depth,
                           vd_err *err)
{
    vd_read *read = ctx;
    vd_status st;

    if (depth != 1)
        return VD_OK;
    st = vd_moment_parse(vd_xml_attr(e, "dateGenerated"),
                         &read->head->published, err);
    if (st != VD_OK)
        vd_err_context(err, "dateGenerated");
    read->head->dated = st == VD_OK;
    return st;
}

static vd_status read_file(vd_read *read, vd_err *err)
{
    static const vd_str records[] = {VD_STR_INIT("INDIVIDUAL"),
                                     VD_STR_INIT("ENTITY"), VD_STR_INIT("")};
    vd_xml_sink sink = {.records = records, .record = take, .open = take_root};

    read->head->source = VD_STR("un_sc_sanctions");
    read->head->format = VD_STR("un-xml");
    read->head->profile = VD_STR("whole");
    return vd_read_xml(read, 0, &sink, err);
}

const vd_reader vd_reader_un = {
    .format = "un-xml",
    .what = "UN consolidated list, XML",
    .is_mine = is_mine,
    .read = read_file,
};
