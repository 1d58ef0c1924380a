/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's classic XML (sdn.xml, consolidated.xml).
 *
 * One sdnEntry is one listing.  The namespace has changed over the years, so
 * only local names count.  Record_Count is the file's own count and the best
 * sign of truncation.  idList holds features besides documents; "Linked To"
 * stands in the remarks, in parentheses.  The text is ASCII only.
 */
#include "data/measure.h"
#include "lists/ofac.h"
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/when.h"

typedef struct classic {
    vd_read *read;
    size_t consolidated; /* programmes of the non-SDN list alone */
} classic;

static bool is_mine(const vd_probe *probe)
{
    return probe->root != NULL && vd_xml_is(probe->root, "sdnList");
}

static vd_status take_head(vd_read *read, const vd_xml *info, vd_err *err)
{
    vd_str date = vd_xml_text(info, "Publish_Date");
    vd_str count = vd_xml_text(info, "Record_Count");
    vd_pdate day;
    vd_status st =
        vd_when_parse(&read->arena, date, VD_WHEN_MONTH_FIRST, &day, err);

    if (st == VD_OK) {
        char text[VD_DATE_TEXT];

        vd_date_format(day, text);
        st = vd_moment_parse(vd_str_of(text), &read->head->published, err);
    }
    if (st != VD_OK) {
        vd_err_context(err, "Publish_Date");
        return st;
    }
    read->head->dated = true;
    if (!vd_str_to_int(count, &read->head->declared)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "Record_Count: \"%.*s\" is no number",
                       VD_STR_SHOWN(count));
    }
    return VD_OK;
}

static void say_programs(classic *c, size_t sanction, const vd_xml *entry)
{
    vd_read *read = c->read;
    const vd_xml *list = vd_xml_child(entry, "programList");

    for (const vd_xml *p = vd_xml_child(list, "program"); p != NULL;
         p = vd_xml_again(p)) {
        vd_str program = vd_str_trim(p->text);

        vd_ofac_say_program(read, sanction, program);
        c->consolidated += vd_measure_is_consolidated(program);
    }
}

/* The measure follows from the list, which is only known at the end of the
   file; programmes of one list alone can be told at once. */
static void say_measures(vd_read *read, size_t sanction)
{
    const vd_entity *e = &read->record.entities[sanction];

    for (size_t i = 0; i < e->n; i++) {
        if (e->values[i].prop == VD_PROP_PROGRAM &&
            vd_measure_is_consolidated(e->values[i].text)) {
            vd_measure m = vd_measure_of(e->values[i].text, true);

            vd_record_put(&read->record, sanction, VD_PROP_PROVISIONS,
                          m.measure, VD_STR(""));
            return;
        }
    }
}

static void say_remarks(vd_read *read, size_t sanction, vd_str remarks)
{
    vd_str part;

    while (vd_str_next(&remarks, VD_STR("; "), &part))
        vd_ofac_say_remark(read, sanction, part);
}

static void say_ids(vd_read *read, size_t sanction, const vd_xml *entry)
{
    const vd_xml *list = vd_xml_child(entry, "idList");

    for (const vd_xml *id = vd_xml_child(list, "id"); id != NULL;
         id = vd_xml_again(id)) {
        vd_ofac_say_feature(
            read, sanction,
            &(vd_ofac_feature){.kind = vd_xml_text(id, "idType"),
                               .value = vd_xml_text(id, "idNumber"),
                               .country = vd_xml_text(id, "idCountry"),
                               .issued = vd_xml_text(id, "issueDate"),
                               .expires = vd_xml_text(id, "expirationDate")});
    }
}

static void say_names(vd_read *read, const vd_xml *entry)
{
    const vd_xml *list = vd_xml_child(entry, "akaList");

    vd_ofac_say_primary(read, vd_xml_text(entry, "lastName"),
                        vd_xml_text(entry, "firstName"));
    for (const vd_xml *a = vd_xml_child(list, "aka"); a != NULL;
         a = vd_xml_again(a)) {
        vd_ofac_say_alias(
            read,
            vd_ofac_name(&read->arena, vd_xml_text(a, "lastName"),
                         vd_xml_text(a, "firstName")),
            vd_xml_text(a, "type"),
            vd_str_is(vd_xml_text(a, "category"), VD_STR("weak")));
    }
}

static void say_addresses(vd_read *read, const vd_xml *entry)
{
    const vd_xml *list = vd_xml_child(entry, "addressList");

    for (const vd_xml *a = vd_xml_child(list, "address"); a != NULL;
         a = vd_xml_again(a)) {
        vd_say_address(read, &(vd_address_parts){
                                 .number = vd_xml_text(a, "uid"),
                                 .lines = {vd_xml_text(a, "address1"),
                                           vd_xml_text(a, "address2"),
                                           vd_xml_text(a, "address3")},
                                 .city = vd_xml_text(a, "city"),
                                 .state = vd_xml_text(a, "stateOrProvince"),
                                 .postal_code = vd_xml_text(a, "postalCode"),
                                 .country = vd_xml_text(a, "country")});
    }
}

static void say_person(vd_read *read, const vd_xml *entry)
{
    static const struct {
        const char *list;
        const char *item;
        const char *field;
        vd_prop prop;
    } places[] = {
        {"nationalityList", "nationality", "country", VD_PROP_NATIONALITY},
        {"citizenshipList", "citizenship", "country", VD_PROP_CITIZENSHIP},
        {"dateOfBirthList", "dateOfBirthItem", "dateOfBirth",
         VD_PROP_BIRTH_DATE},
        {"placeOfBirthList", "placeOfBirthItem", "placeOfBirth",
         VD_PROP_BIRTH_PLACE},
    };

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const vd_xml *list = vd_xml_child(entry, places[i].list);

        for (const vd_xml *item = vd_xml_child(list, places[i].item);
             item != NULL; item = vd_xml_again(item)) {
            vd_str text = vd_xml_text(item, places[i].field);

            if (vd_prop_type(places[i].prop) == VD_TYPE_COUNTRY)
                vd_say_country(read, 0, places[i].prop, text);
            else if (vd_prop_type(places[i].prop) == VD_TYPE_DATE)
                vd_when_say(read, 0, places[i].prop, text, VD_WHEN_DAY_FIRST);
            else
                vd_record_say(&read->record, places[i].prop, text);
        }
    }
}

static void say_vessel(vd_read *read, const vd_xml *entry)
{
    const vd_xml *v = vd_xml_child(entry, "vesselInfo");

    if (v == NULL)
        return;
    vd_record_say(&read->record, VD_PROP_CALL_SIGN, vd_xml_text(v, "callSign"));
    vd_record_say(&read->record, VD_PROP_TYPE, vd_xml_text(v, "vesselType"));
    vd_record_say(&read->record, VD_PROP_DEADWEIGHT_TONNAGE,
                  vd_xml_text(v, "tonnage"));
    vd_record_say(&read->record, VD_PROP_GROSS_REGISTERED_TONNAGE,
                  vd_xml_text(v, "grossRegisteredTonnage"));
    vd_say_country(read, 0, VD_PROP_FLAG, vd_xml_text(v, "vesselFlag"));
    vd_say_link(read, VD_STR("Vessel owner"), vd_xml_text(v, "vesselOwner"),
                VD_STR(""));
}

static vd_status take_entry(classic *c, const vd_xml *entry, vd_err *err)
{
    vd_read *read = c->read;
    vd_str uid = vd_xml_text(entry, "uid");
    size_t sanction;

    read->line = entry->line;
    if (!vd_str_is_digits(uid)) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "uid", uid,
                      "entry without a number: left out");
        return VD_OK;
    }
    vd_ofac_begin(read, uid, vd_xml_text(entry, "sdnType"));
    sanction = vd_ofac_say_sanction(read);
    read->record.flags |= VD_RECORD_TAIL;
    say_programs(c, sanction, entry);
    say_measures(read, sanction);
    say_names(read, entry);
    vd_record_say(&read->record,
                  vd_record_target(&read->record)->schema == VD_SCHEMA_PERSON
                      ? VD_PROP_POSITION
                      : VD_PROP_NOTES,
                  vd_xml_text(entry, "title"));
    say_person(read, entry);
    say_vessel(read, entry);
    say_addresses(read, entry);
    say_ids(read, sanction, entry);
    say_remarks(read, sanction, vd_xml_text(entry, "remarks"));
    return vd_read_end(read, err);
}

static vd_status take(void *ctx, const vd_xml *element, vd_err *err)
{
    classic *c = ctx;

    return vd_xml_is(element, "sdnEntry") ? take_entry(c, element, err)
                                          : take_head(c->read, element, err);
}

static vd_status read_file(vd_read *read, vd_err *err)
{
    static const vd_str records[] = {VD_STR_INIT("publshInformation"),
                                     VD_STR_INIT("sdnEntry"), VD_STR_INIT("")};
    classic c = {.read = read};
    vd_xml_sink sink = {.ctx = &c, .records = records, .record = take};
    vd_input *input = NULL;
    vd_status st = vd_input_open(&read->input->files[0], NULL, &input, err);

    read->head->format = VD_STR("ofac-classic-xml");
    read->head->profile =
        VD_STR("ascii lacks=Sanction.listingDate,Sanction.legalBasis,"
               "Sanction.list,Sanction.provisions,UnknownLink.object,"
               "UnknownLink.role");
    if (st == VD_OK)
        st = vd_xml_read(input, &sink, err);
    vd_input_close(input);
    read->head->source = vd_ofac_source_of(c.consolidated, read->records);
    return st;
}

const vd_reader vd_reader_ofac_classic = {
    .format = "ofac-classic-xml",
    .what = "OFAC classic XML",
    .is_mine = is_mine,
    .read = read_file,
};
