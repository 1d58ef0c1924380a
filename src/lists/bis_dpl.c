/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The Denied Persons List of the Bureau of Industry and Security.
 *
 * Tab separated, quoted, a header of twelve names, no number: the key is a
 * hash of name, effective date and country.  The file has no date.  Expired
 * orders stay listed.  Years 3017 and 3033 stand in the official file; they
 * are kept and reported.
 */
#include "lists/hashed.h"
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/when.h"

typedef struct dpl {
    vd_read *read;
    vd_row header;
    vd_strmap seen;
} dpl;

static bool is_mine(const vd_probe *probe)
{
    return vd_probe_has_column(probe, 0, "Effective_Date") &&
           vd_probe_has_column(probe, 0, "Standard_Order");
}

static vd_str get(const dpl *d, const vd_row *row, const char *name)
{
    return vd_read_cell(d->read, row, vd_row_column(&d->header, name));
}

static void say_order_date(vd_read *read, size_t sanction, vd_prop prop,
                           vd_str text)
{
    vd_pdate date;

    vd_when_say(read, sanction, prop, text, VD_WHEN_MONTH_FIRST);
    if (text.n > 0 &&
        vd_when_parse(&read->arena, text, VD_WHEN_MONTH_FIRST, &date, NULL) ==
            VD_OK &&
        date.hi >= 22000101) {
        vd_read_issue(read, VD_SEVERITY_WARNING,
                      vd_str_z(&read->arena, vd_prop_name(prop)), text,
                      "a year that cannot be meant; kept");
    }
}

static vd_status take_row(void *ctx, const vd_row *row, vd_err *err)
{
    dpl *d = ctx;
    vd_read *read = d->read;
    vd_str name;
    vd_str country;
    vd_str key;
    size_t sanction;

    if (vd_read_is_header(read, row, &d->header))
        return VD_OK;
    name = get(d, row, "Name");
    country = get(d, row, "Country");
    if (name.n == 0) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "Name", VD_STR(""),
                      "row without a name: left out");
        return VD_OK;
    }
    key = vd_hashed_key(read, &d->seen, name, get(d, row, "Effective_Date"),
                        country);
    vd_read_begin(read, vd_entity_id_of(&read->arena, read->head->source, key),
                  key, VD_SCHEMA_LEGAL_ENTITY);
    vd_record_say(&read->record, VD_PROP_NAME, name);
    sanction = vd_say_sanction(read, VD_STR("Bureau of Industry and Security"));
    vd_record_put(&read->record, sanction, VD_PROP_PROVISIONS,
                  VD_STR("Denial of export privileges"), VD_STR(""));
    vd_record_put(&read->record, sanction, VD_PROP_LEGAL_BASIS,
                  get(d, row, "FR_Citation"), VD_STR(""));
    vd_record_put(&read->record, sanction, VD_PROP_SUMMARY,
                  get(d, row, "Action"), VD_STR(""));
    vd_record_put(&read->record, sanction, VD_PROP_STATUS,
                  vd_str_join(&read->arena, VD_STR("Standard order"),
                              VD_STR(": "), get(d, row, "Standard_Order")),
                  VD_STR(""));
    say_order_date(read, sanction, VD_PROP_LISTING_DATE,
                   get(d, row, "Effective_Date"));
    say_order_date(read, sanction, VD_PROP_END_DATE,
                   get(d, row, "Expiration_Date"));
    vd_when_say(read, sanction, VD_PROP_MODIFIED_AT, get(d, row, "Last_Update"),
                VD_WHEN_MONTH_FIRST);
    vd_say_address(
        read, &(vd_address_parts){.lines = {get(d, row, "Street_Address")},
                                  .city = get(d, row, "City"),
                                  .state = get(d, row, "State"),
                                  .postal_code = get(d, row, "Postal_Code"),
                                  .country = country});
    return vd_read_end(read, err);
}

static vd_status read_file(vd_read *read, vd_err *err)
{
    dpl d = {.read = read};

    read->head->source = VD_STR("us_bis_denied");
    read->head->format = VD_STR("us-bis-dpl");
    read->head->profile = VD_STR("whole");
    vd_strmap_init(&d.seen, &read->held);
    return vd_read_rows(read, '\t', take_row, &d, err);
}

const vd_reader vd_reader_bis_dpl = {
    .format = "us-bis-dpl",
    .what = "BIS Denied Persons List",
    .is_mine = is_mine,
    .read = read_file,
};
