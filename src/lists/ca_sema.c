/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canada's Consolidated Autonomous Sanctions List, XML.
 *
 * Elements changed their names: Entity, Title, DateOfBirth (2020) became
 * EntityOrShip, TitleOrShip, DateOfBirthOrShipBuildDate (2025), with a
 * ShipIMONumber and a DateOfListing besides.  There is no number of a
 * listing, and items are renumbered, so the key is a hash of name, date and
 * country.  "Country" is the regime.  The file has no date.
 */
#include "lists/hashed.h"
#include "lists/names_list.h"
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/when.h"

typedef struct sema {
    vd_read *read;
    vd_strmap seen;
    bool has_listing_dates;
} sema;

static bool is_mine(const vd_probe *probe)
{
    return probe->root != NULL && vd_xml_is(probe->root, "data-set");
}

static vd_str either(const vd_xml *record, const char *now, const char *before)
{
    vd_str text = vd_xml_text(record, now);

    return text.n > 0 ? text : vd_xml_text(record, before);
}

static void say_party(vd_read *read, const vd_xml *record, vd_str date)
{
    vd_schema schema = vd_record_target(&read->record)->schema;
    vd_str title = either(record, "TitleOrShip", "Title");
    vd_str aliases = vd_xml_text(record, "Aliases");
    vd_str alias;

    vd_record_say(&read->record, VD_PROP_LAST_NAME,
                  vd_xml_text(record, "LastName"));
    vd_record_say(&read->record, VD_PROP_FIRST_NAME,
                  vd_xml_text(record, "GivenName"));
    while (vd_names_list_next(&aliases, &alias))
        vd_record_say(&read->record, VD_PROP_ALIAS, alias);
    if (schema == VD_SCHEMA_VESSEL) {
        vd_say_imo(read, vd_xml_text(record, "ShipIMONumber"));
        vd_record_say(&read->record, VD_PROP_TYPE, title);
        vd_when_say(read, 0, VD_PROP_BUILD_DATE, date, VD_WHEN_DAY_FIRST);
    } else {
        vd_record_say(&read->record, VD_PROP_POSITION, title);
        vd_when_say(read, 0,
                    schema == VD_SCHEMA_PERSON ? VD_PROP_BIRTH_DATE
                                               : VD_PROP_INCORPORATION_DATE,
                    date, VD_WHEN_DAY_FIRST);
    }
}

static vd_status take(void *ctx, const vd_xml *record, vd_err *err)
{
    sema *s = ctx;
    vd_read *read = s->read;
    vd_str entity = either(record, "EntityOrShip", "Entity");
    vd_str country = vd_xml_text(record, "Country");
    vd_str date = either(record, "DateOfBirthOrShipBuildDate", "DateOfBirth");
    vd_schema schema = VD_SCHEMA_ORGANIZATION;
    vd_str name = vd_str_join(&read->arena, vd_xml_text(record, "GivenName"),
                              VD_STR(" "), vd_xml_text(record, "LastName"));
    vd_str key;
    size_t sanction;

    read->line = record->line;
    if (vd_xml_text(record, "ShipIMONumber").n > 0)
        schema = VD_SCHEMA_VESSEL;
    else if (name.n > 0)
        schema = VD_SCHEMA_PERSON;
    if (entity.n > 0)
        name = entity;
    if (name.n == 0) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "Item",
                      vd_xml_text(record, "Item"),
                      "record without a name: left out");
        return VD_OK;
    }
    key = vd_hashed_key(read, &s->seen, name, date, country);
    vd_read_begin(read, vd_entity_id_of(&read->arena, read->head->source, key),
                  key, schema);
    vd_record_say(&read->record, VD_PROP_NAME, name);
    sanction = vd_say_sanction(read, VD_STR("Global Affairs Canada"));
    vd_record_put(&read->record, sanction, VD_PROP_PROGRAM, country,
                  VD_STR(""));
    vd_record_put(&read->record, sanction, VD_PROP_AUTHORITY_ID,
                  vd_join_parts(&read->arena,
                                (vd_str[]){vd_xml_text(record, "Schedule"),
                                           vd_xml_text(record, "Item")},
                                2),
                  VD_STR(""));
    vd_when_say(read, sanction, VD_PROP_LISTING_DATE,
                vd_xml_text(record, "DateOfListing"), VD_WHEN_DAY_FIRST);
    s->has_listing_dates =
        s->has_listing_dates || vd_xml_text(record, "DateOfListing").n > 0;
    say_party(read, record, date);
    return vd_read_end(read, err);
}

static vd_status read_file(vd_read *read, vd_err *err)
{
    static const vd_str records[] = {VD_STR_INIT("record"), VD_STR_INIT("")};
    sema s = {.read = read};
    vd_xml_sink sink = {.ctx = &s, .records = records, .record = take};
    vd_input *input = NULL;
    vd_status st = vd_input_open(&read->input->files[0], NULL, &input, err);

    read->head->source = VD_STR("ca_dfatd_sema_sanctions");
    read->head->format = VD_STR("ca-sema-xml");
    vd_strmap_init(&s.seen, &read->held);
    if (st == VD_OK)
        st = vd_xml_read(input, &sink, err);
    vd_input_close(input);
    read->head->profile = s.has_listing_dates
                              ? VD_STR("noweak")
                              : VD_STR("noweak lacks=Sanction.listingDate");
    return st;
}

const vd_reader vd_reader_ca_sema = {
    .format = "ca-sema-xml",
    .what = "Canada, autonomous sanctions, XML",
    .is_mine = is_mine,
    .read = read_file,
};
