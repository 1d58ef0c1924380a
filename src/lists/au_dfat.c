/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Australia's Consolidated List, XLSX (or the same as CSV).
 *
 * Rows 101, 101a, 101b are one party: the number is the key, letters mark
 * further names.  They need not be next to each other: groups, held.  Types
 * have stray blanks and changing case.  A date is a serial number of days, or
 * text: "a) 30/04/1963 b) 1960", "Approximately 1955- 1958", "NA".
 */
#include <stdio.h>

#include "lists/readers.h"
#include "lists/say.h"
#include "lists/uk.h"
#include "lists/when.h"

typedef struct dfat {
    vd_read *read;
    vd_row header;
} dfat;

static bool is_mine(const vd_probe *probe)
{
    return vd_probe_has_column(probe, 0, "Reference") &&
           vd_probe_has_column(probe, 0, "Name of Individual or Entity") &&
           vd_probe_has_column(probe, 0, "Control Date");
}

static vd_str get(const dfat *d, const vd_row *row, const char *name)
{
    vd_str text = vd_read_cell(d->read, row, vd_row_column(&d->header, name));

    return vd_str_is_nocase(text, VD_STR("NA")) ||
                   vd_str_is_nocase(text, VD_STR("N/A")) ||
                   vd_str_is(text, VD_STR("-"))
               ? VD_STR("")
               : text;
}

/* 41988 is a serial day, 1958 a year. */
static void say_date(vd_read *read, size_t entity, vd_prop prop, vd_str text)
{
    int32_t day = text.n == 5 && vd_str_is_digits(text) ? vd_xlsx_day(text) : 0;

    if (day != 0) {
        vd_record_put_date(&read->record, entity, prop,
                           (vd_pdate){day, day, false}, text);
    } else {
        vd_when_say(read, entity, prop, text, VD_WHEN_DAY_FIRST);
    }
}

static void say_parts(vd_read *read, vd_prop prop, vd_str text)
{
    enum { PARTS_MAX = 64 };
    vd_str parts[PARTS_MAX];
    size_t n = vd_parts_numbered(text, parts, PARTS_MAX);

    for (size_t i = 0; i < n; i++)
        vd_record_say(&read->record, prop, parts[i]);
}

static void say_addresses(vd_read *read, vd_str text)
{
    enum { PARTS_MAX = 64 };
    vd_str parts[PARTS_MAX];
    size_t n = vd_parts_numbered(text, parts, PARTS_MAX);

    for (size_t i = 0; i < n && text.n > 0; i++)
        vd_say_address_whole(read, VD_STR(""), parts[i], VD_STR(""));
}

static void say_group(dfat *d, const vd_row *row)
{
    vd_read *read = d->read;
    size_t s = vd_say_sanction(
        read, VD_STR("Department of Foreign Affairs and Trade"));
    bool person = vd_record_target(&read->record)->schema == VD_SCHEMA_PERSON;
    vd_str info = get(d, row, "Additional Information");

    vd_record_put(&read->record, s, VD_PROP_PROGRAM, get(d, row, "Committees"),
                  VD_STR(""));
    vd_record_put(&read->record, s, VD_PROP_LEGAL_BASIS,
                  get(d, row, "Listing Information"), VD_STR(""));
    vd_record_put(&read->record, s, VD_PROP_UNSC_ID,
                  vd_uk_find_un_reference(info), VD_STR(""));
    say_date(read, s, VD_PROP_MODIFIED_AT, get(d, row, "Control Date"));
    say_date(read, 0, person ? VD_PROP_BIRTH_DATE : VD_PROP_INCORPORATION_DATE,
             get(d, row, "Date of Birth"));
    say_parts(read, VD_PROP_BIRTH_PLACE, get(d, row, "Place of Birth"));
    vd_say_countries(read, 0, VD_PROP_CITIZENSHIP, get(d, row, "Citizenship"));
    say_addresses(read, get(d, row, "Address"));
    vd_record_say(&read->record, VD_PROP_NOTES, info);
}

static void say_name(dfat *d, const vd_row *row)
{
    vd_str kind = get(d, row, "Name Type");
    vd_str strength = get(d, row, "Alias Strength");
    vd_prop prop = VD_PROP_ALIAS;

    if (vd_str_is_nocase(strength, VD_STR("Weak")))
        prop = VD_PROP_WEAK_ALIAS;
    else if (vd_str_starts_nocase(kind, VD_STR("Primary")) ||
             vd_str_starts_nocase(kind, VD_STR("Original")))
        prop = VD_PROP_NAME;
    else if (vd_str_starts_nocase(kind, VD_STR("Formerly")) ||
             vd_str_starts_nocase(kind, VD_STR("Previously")))
        prop = VD_PROP_PREVIOUS_NAME;
    vd_record_say(&d->read->record, prop,
                  get(d, row, "Name of Individual or Entity"));
}

static vd_status take_row(void *ctx, const vd_row *row, vd_err *err)
{
    dfat *d = ctx;
    vd_read *read = d->read;
    vd_str reference;
    vd_str type;
    size_t digits = 0;
    bool is_new;

    (void)err;
    if (vd_read_is_header(read, row, &d->header))
        return VD_OK;
    reference = get(d, row, "Reference");
    while (digits < reference.n && vd_ascii_is_digit(reference.p[digits]))
        digits++;
    if (digits == 0) {
        if (reference.n > 0 ||
            get(d, row, "Name of Individual or Entity").n > 0)
            vd_read_issue(read, VD_SEVERITY_ERROR, "Reference", reference,
                          "row without a reference: left out");
        return VD_OK;
    }
    reference = vd_str_slice(reference, 0, digits);
    type = get(d, row, "Type");
    vd_read_group(
        read, vd_entity_id_of(&read->arena, read->head->source, reference),
        reference,
        vd_str_starts_nocase(type, VD_STR("Indiv"))    ? VD_SCHEMA_PERSON
        : vd_str_starts_nocase(type, VD_STR("Vessel")) ? VD_SCHEMA_VESSEL
                                                       : VD_SCHEMA_ORGANIZATION,
        &is_new);
    if (is_new)
        say_group(d, row);
    say_name(d, row);
    vd_read_group_done(read);
    return VD_OK;
}

static vd_status read_file(vd_read *read, vd_err *err)
{
    dfat d = {.read = read};
    vd_status st;

    read->head->source = VD_STR("au_dfat_sanctions");
    read->head->format = VD_STR("au-dfat-xlsx");
    st = vd_read_rows(read, ',', take_row, &d, err);
    read->head->profile =
        vd_row_column(&d.header, "Alias Strength") == VD_STR_NONE
            ? VD_STR("noweak")
            : VD_STR("whole");
    return st == VD_OK ? vd_read_groups_end(read, err) : st;
}

const vd_reader vd_reader_au_dfat = {
    .format = "au-dfat-xlsx",
    .what = "Australia, consolidated list, XLSX or CSV",
    .is_mine = is_mine,
    .read = read_file,
};
