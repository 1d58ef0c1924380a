/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFSI's Consolidated List (closed on 28 January 2026), CSV and XLSX, with 29
 * columns until February 2022 and 36 after.
 *
 * A listing is a Group ID.  A row is one name together with one date of birth
 * and one address, so a group is a cross product that has to be folded back:
 * values are sets.  Rows are sorted by name, so groups are scattered: held.
 * Line 1 is "Last Updated,dd/mm/yyyy".  Old files are Windows-1252.  Facts
 * without a column stand in "Other Information" as "(Label):text".
 */
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/uk.h"
#include "lists/when.h"

typedef struct conlist {
    vd_read *read;
    vd_row header;
} conlist;

static bool is_mine(const vd_probe *probe)
{
    return vd_probe_has_column(probe, 1, "Group ID") &&
           vd_probe_has_column(probe, 1, "Alias Type") &&
           vd_str_is_nocase(vd_row_cell(&probe->rows[0], 0),
                            VD_STR("Last Updated"));
}

static vd_str get(const conlist *c, const vd_row *row, const char *name)
{
    return vd_read_cell(c->read, row, vd_row_column(&c->header, name));
}

/* "(Label):text (Label):text": an unknown label stays in the remarks. */
static void say_remarks(vd_read *read, size_t sanction, vd_str text)
{
    size_t at = vd_str_find_char(text, '(', 0);
    size_t end = vd_str_find(text, VD_STR("):"), 0);
    vd_str reference = vd_uk_find_un_reference(text);

    vd_record_put(&read->record, sanction, VD_PROP_UNSC_ID, reference,
                  VD_STR(""));
    if (at != 0 || end == VD_STR_NONE) {
        vd_record_say(&read->record, VD_PROP_NOTES, text);
        if (vd_str_starts(text, VD_STR("IMO")))
            vd_say_imo(read, vd_str_slice(text, 0, 16));
        return;
    }
    while (end != VD_STR_NONE) {
        vd_str label = vd_str_slice(text, at + 1, end);
        size_t next = end + 2;
        size_t next_end;
        vd_str value;

        do {
            next = vd_str_find(text, VD_STR(" ("), next);
            next_end = next == VD_STR_NONE
                           ? VD_STR_NONE
                           : vd_str_find(text, VD_STR(")"), next);
            if (next_end != VD_STR_NONE && next_end + 1 < text.n &&
                text.p[next_end + 1] == ':')
                break;
            next = next == VD_STR_NONE ? next : next + 2;
        } while (next != VD_STR_NONE);
        value = vd_str_trim(vd_str_slice(text, end + 2, next));
        if (vd_str_ends(value, VD_STR(".")))
            value.n--;
        if (!vd_uk_say_field(read, sanction, label, value)) {
            vd_record_say(&read->record, VD_PROP_NOTES,
                          vd_str_printf(&read->arena, "%.*s: %.*s",
                                        VD_STR_WHOLE(label),
                                        VD_STR_WHOLE(value)));
        }
        at = next == VD_STR_NONE ? next : next + 1;
        end = next == VD_STR_NONE ? next : next_end;
    }
}

/* Old files have number and details in one: "592667 (Qatari passport)". */
static vd_str leading_number(vd_str text)
{
    static const vd_str heads[] = {
        VD_STR_INIT("Passport No:"), VD_STR_INIT("Passport No."),
        VD_STR_INIT("Passport number"), VD_STR_INIT("Passport No")};
    size_t n = 0;
    bool has_digit = false;

    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (vd_str_starts_nocase(text, heads[i]))
            text = vd_str_trim(vd_str_slice(text, heads[i].n, text.n));
    }
    while (n < text.n && strchr(" (,;", text.p[n]) == NULL)
        has_digit = vd_ascii_is_digit(text.p[n++]) || has_digit;
    while (n > 0 && text.p[n - 1] == '.')
        n--;
    return has_digit && n >= 4 ? vd_str_slice(text, 0, n) : VD_STR("");
}

static void say_papers(vd_read *read, const char *kind, vd_str numbers,
                       vd_str details)
{
    enum { PARTS_MAX = 32 };
    vd_str number[PARTS_MAX];
    vd_str detail[PARTS_MAX];
    size_t n =
        vd_parts_numbered(numbers.n > 0 ? numbers : details, number, PARTS_MAX);
    size_t d = vd_parts_numbered(details, detail, PARTS_MAX);

    for (size_t i = 0; i < n; i++) {
        vd_str found = numbers.n > 0 ? number[i] : leading_number(number[i]);
        vd_str notes = i < d && (d == n || n == 1) ? detail[i] : VD_STR("");

        if (found.n == 0 || vd_str_is(found, VD_STR("-"))) {
            vd_record_say(&read->record, VD_PROP_NOTES,
                          number[i].n > 1 ? number[i] : notes);
        } else {
            vd_say_document(read, &(vd_document){.kind = vd_str_of(kind),
                                                 .number = found,
                                                 .notes = notes});
        }
    }
}

static void say_row(conlist *c, size_t sanction, const vd_row *row)
{
    static const char *const plain[] = {
        "Title",    "Name Non-Latin Script", "DOB",          "Nationality",
        "Position", "Country of Birth",      "Town of Birth"};
    vd_read *read = c->read;
    vd_str parts[6];
    vd_str lines[6];
    char name[] = "Name 1";
    char line[] = "Address 1";

    for (size_t i = 0; i < 6; i++) {
        name[5] = (char)('1' + i);
        line[8] = (char)('1' + i);
        parts[i] = get(c, row, name);
        lines[i] = get(c, row, line);
    }
    vd_uk_say_name(read, parts, get(c, row, "Alias Type"),
                   get(c, row, "Alias Quality"));
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        (void)vd_uk_say_field(read, sanction, vd_str_of(plain[i]),
                              get(c, row, plain[i]));
    say_papers(read, "Passport", get(c, row, "Passport Number"),
               get(c, row, "Passport Details"));
    say_papers(read, "National ID No.",
               get(c, row, "National Identification Number"),
               get(c, row, "National Identification Details"));
    say_papers(read, "National ID No.", get(c, row, "NI Number"), VD_STR(""));
    vd_say_address(
        read, &(vd_address_parts){.lines = {lines[0], lines[1], lines[2],
                                            lines[3], lines[4], lines[5]},
                                  .postal_code = get(c, row, "Post/Zip Code"),
                                  .country = get(c, row, "Country")});
}

/* What is the same on every row of a group. */
static void say_group(conlist *c, size_t sanction, const vd_row *row)
{
    static const char *const plain[] = {"Regime", "Listed On", "Last Updated"};
    vd_read *read = c->read;

    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        (void)vd_uk_say_field(read, sanction, vd_str_of(plain[i]),
                              get(c, row, plain[i]));
    vd_when_say(read, sanction, VD_PROP_START_DATE,
                get(c, row, "UK Sanctions List Date Designated"),
                VD_WHEN_DAY_FIRST);
    say_remarks(read, sanction, get(c, row, "Other Information"));
}

static vd_status take_date(vd_read *read, const vd_row *row, vd_err *err)
{
    char text[VD_DATE_TEXT];
    vd_pdate date;
    vd_status st = vd_when_parse(&read->arena, vd_row_cell(row, 1),
                                 VD_WHEN_DAY_FIRST, &date, err);

    if (st != VD_OK) {
        vd_err_context(err, "line 1, Last Updated");
        return st;
    }
    vd_date_format(date, text);
    vd_read_is_no_data(read);
    read->head->dated = true;
    return vd_moment_parse(vd_str_of(text), &read->head->published, err);
}

static vd_status take_row(void *ctx, const vd_row *row, vd_err *err)
{
    conlist *c = ctx;
    vd_read *read = c->read;
    vd_str key;
    bool is_new;

    if (!read->head->dated)
        return take_date(read, row, err);
    if (vd_read_is_header(read, row, &c->header))
        return VD_OK;
    key = get(c, row, "Group ID");
    if (!vd_str_is_digits(key)) {
        if (vd_row_cell(row, 0).n > 0 || key.n > 0)
            vd_read_issue(read, VD_SEVERITY_ERROR, "Group ID", key,
                          "row without a group: left out");
        return VD_OK;
    }
    vd_read_group(read, vd_entity_id_of(&read->arena, read->head->source, key),
                  key, vd_uk_schema_of(get(c, row, "Group Type")), &is_new);
    if (is_new) {
        size_t sanction = vd_say_sanction(read, VD_STR("HM Treasury"));

        say_group(c, sanction, row);
    }
    say_row(c, 1, row);
    vd_read_group_done(read);
    return VD_OK;
}

static vd_status read_file(vd_read *read, vd_err *err)
{
    conlist c = {.read = read};
    vd_status st;

    read->head->source = VD_STR("gb_hmt_sanctions");
    read->head->format = VD_STR("uk-conlist");
    st = vd_read_rows(read, ',', take_row, &c, err);
    read->head->profile =
        vd_row_column(&c.header, "Alias Quality") == VD_STR_NONE
            ? VD_STR("noweak lacks=Sanction.startDate,Sanction.reason,"
                     "Sanction.authorityId")
            : VD_STR("whole");
    return st == VD_OK ? vd_read_groups_end(read, err) : st;
}

const vd_reader vd_reader_uk_conlist = {
    .format = "uk-conlist",
    .what = "OFSI Consolidated List, CSV or XLSX",
    .is_mine = is_mine,
    .read = read_file,
};
