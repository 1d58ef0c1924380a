/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The US Consolidated Screening List, CSV and JSON: thirteen lists of three
 * departments in one file.
 *
 * _id is not unique: one uid stands under SDN and under SSI.  A listing is
 * the sub-list with the _id.  entity_number is OFAC's uid on Treasury's rows
 * only.  Lists in CSV cells are joined by "; "; in JSON they are arrays.  For
 * the Commerce lists, licence requirement and policy are the legal content,
 * and are kept as the measure.
 */
#include "base/json.h"
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/when.h"
#include "model/kind.h"

typedef struct csl {
    vd_read *read;
    vd_row header;
    size_t fields[40]; /* places of `names` in the header */
} csl;

typedef enum field {
    ID,
    SOURCE,
    NUMBER,
    TYPE,
    PROGRAMS,
    NAME,
    TITLE,
    ADDRESSES,
    NOTICE,
    START,
    END,
    ORDER,
    REQUIREMENT,
    POLICY,
    CALL_SIGN,
    VESSEL_TYPE,
    GROSS_TONNAGE,
    GRT,
    FLAG,
    OWNER,
    REMARKS,
    URL,
    ALT_NAMES,
    CITIZENSHIPS,
    BIRTH_DATES,
    NATIONALITIES,
    BIRTH_PLACES,
    IDS,
    FIELDS
} field;

static const char *const names[FIELDS] = {"_id",
                                          "source",
                                          "entity_number",
                                          "type",
                                          "programs",
                                          "name",
                                          "title",
                                          "addresses",
                                          "federal_register_notice",
                                          "start_date",
                                          "end_date",
                                          "standard_order",
                                          "license_requirement",
                                          "license_policy",
                                          "call_sign",
                                          "vessel_type",
                                          "gross_tonnage",
                                          "gross_registered_tonnage",
                                          "vessel_flag",
                                          "vessel_owner",
                                          "remarks",
                                          "source_list_url",
                                          "alt_names",
                                          "citizenships",
                                          "dates_of_birth",
                                          "nationalities",
                                          "places_of_birth",
                                          "ids"};

/* "Specially Designated Nationals (SDN) - Treasury Department": SDN */
static vd_str short_name(vd_str source)
{
    size_t open = vd_str_find_char(source, '(', 0);
    size_t close = vd_str_find_char(source, ')', 0);

    for (size_t next = open; next != VD_STR_NONE && next < close;
         next = vd_str_find_char(source, '(', next + 1))
        open = next;
    if (open == VD_STR_NONE || close == VD_STR_NONE || close < open)
        return source;
    return vd_str_slice(source, open + 1, close);
}

static vd_schema schema_of(vd_str type)
{
    if (vd_str_is_nocase(type, VD_STR("Individual")))
        return VD_SCHEMA_PERSON;
    if (vd_str_is_nocase(type, VD_STR("Vessel")))
        return VD_SCHEMA_VESSEL;
    if (vd_str_is_nocase(type, VD_STR("Aircraft")))
        return VD_SCHEMA_AIRPLANE;
    return vd_str_is_nocase(type, VD_STR("Entity")) ? VD_SCHEMA_ORGANIZATION
                                                    : VD_SCHEMA_LEGAL_ENTITY;
}

static vd_str key_of(vd_arena *arena, vd_str source, vd_str id)
{
    vd_str abbreviation = short_name(source);
    vd_str key = vd_str_printf(arena, "%.*s-%.*s", VD_STR_WHOLE(abbreviation),
                               VD_STR_WHOLE(id));
    char *bytes = VD_NEW_N(arena, char, key.n);

    for (size_t i = 0; i < key.n; i++)
        bytes[i] = vd_ascii_is_blank(key.p[i]) ? '-' : key.p[i];
    return (vd_str){bytes, key.n};
}

static void begin(vd_read *read, const vd_str f[FIELDS], bool *is_new)
{
    vd_str key = key_of(&read->arena, f[SOURCE], f[ID]);
    size_t s;

    vd_read_group(read, vd_entity_id_of(&read->arena, read->head->source, key),
                  key, schema_of(f[TYPE]), is_new);
    if (!*is_new) {
        vd_read_issue(read, VD_SEVERITY_NOTE, "_id", f[ID],
                      "the same _id stands twice under one list; both rows "
                      "are one listing");
        return;
    }
    s = vd_say_sanction(read, f[SOURCE]);
    vd_record_put(&read->record, s, VD_PROP_LIST, f[SOURCE], VD_STR(""));
    vd_record_put(&read->record, s, VD_PROP_LEGAL_BASIS, f[NOTICE], VD_STR(""));
    vd_record_put(&read->record, s, VD_PROP_PROVISIONS, f[REQUIREMENT],
                  VD_STR(""));
    vd_record_put(&read->record, s, VD_PROP_PROVISIONS, f[POLICY], VD_STR(""));
    vd_record_put(&read->record, s, VD_PROP_RECORD_ID, f[NUMBER], VD_STR(""));
    vd_record_put(&read->record, s, VD_PROP_SOURCE_URL, f[URL], VD_STR(""));
    if (f[ORDER].n > 0) {
        vd_record_put(&read->record, s, VD_PROP_SUMMARY,
                      vd_str_join(&read->arena, VD_STR("Standard order"),
                                  VD_STR(": "), f[ORDER]),
                      VD_STR(""));
    }
    vd_when_say(read, s, VD_PROP_LISTING_DATE, f[START], VD_WHEN_DAY_FIRST);
    vd_when_say(read, s, VD_PROP_END_DATE, f[END], VD_WHEN_DAY_FIRST);
}

static void say_plain(vd_read *read, const vd_str f[FIELDS])
{
    static const struct {
        field from;
        vd_prop prop;
    } plain[] = {{NAME, VD_PROP_NAME},
                 {TITLE, VD_PROP_POSITION},
                 {CALL_SIGN, VD_PROP_CALL_SIGN},
                 {VESSEL_TYPE, VD_PROP_TYPE},
                 {GROSS_TONNAGE, VD_PROP_TONNAGE},
                 {GRT, VD_PROP_GROSS_REGISTERED_TONNAGE},
                 {REMARKS, VD_PROP_NOTES}};

    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        vd_record_say(&read->record, plain[i].prop, f[plain[i].from]);
    vd_say_country(read, 0, VD_PROP_FLAG, f[FLAG]);
    vd_say_link(read, VD_STR("Vessel owner"), f[OWNER], VD_STR(""));
}

static bool is_date(vd_str s)
{
    return s.n == 10 && s.p[4] == '-' && s.p[7] == '-';
}

static bool is_code(vd_str s)
{
    return s.n == 2 && s.p[0] >= 'A' && s.p[0] <= 'Z' && s.p[1] >= 'A' &&
           s.p[1] <= 'Z';
}

static void say_id(vd_read *read, const vd_document *d)
{
    static const vd_str wallet = VD_STR_INIT("Digital Currency Address - ");

    if (vd_str_starts(d->kind, wallet)) {
        vd_say_wallet(read, vd_str_slice(d->kind, wallet.n, d->kind.n),
                      d->number);
    } else {
        vd_say_document(read, d);
    }
}

/* "JO, 2014-08-30, 2009-08-31, K475336, Passport" (country, expiry, issue,
   number, kind) until 2022, "Passport, K475336, JO" after. */
static void say_csv_id(vd_read *read, vd_str text)
{
    enum { PARTS = 16 };
    vd_str part[PARTS];
    size_t n = 0;
    size_t from = 0;
    vd_document d = {0};

    while (n < PARTS && vd_str_next(&text, VD_STR(", "), &part[n]))
        n++;
    if (n == 0)
        return;
    if (n > 1 && (vd_kind_find(part[n - 1]).prop != VD_PROP_NONE ||
                  vd_str_ends(part[n - 1], VD_STR("-")))) {
        d.kind = part[--n];
    } else {
        d.kind = part[from++];
        if (n > from + 1 && is_code(part[n - 1]))
            d.country = part[--n];
    }
    if (from < n && is_code(part[from]) && n > from + 1)
        d.country = part[from++];
    if (from < n && is_date(part[from]) && n > from + 1)
        d.expires = part[from++];
    if (from < n && is_date(part[from]) && n > from + 1)
        d.issued = part[from++];
    d.number = vd_join_parts(&read->arena, part + from, n - from);
    say_id(read, &d);
}

/* The last part of an address is its country, as a code. */
static void say_csv_address(vd_read *read, vd_str text)
{
    size_t at = VD_STR_NONE;
    size_t next = vd_str_find(text, VD_STR(", "), 0);
    vd_str last;

    while (next != VD_STR_NONE) {
        at = next;
        next = vd_str_find(text, VD_STR(", "), at + 1);
    }
    last = at == VD_STR_NONE ? vd_str_trim(text)
                             : vd_str_slice(text, at + 2, text.n);
    if (is_code(last)) {
        vd_say_address_whole(
            read, VD_STR(""),
            at == VD_STR_NONE ? VD_STR("") : vd_str_slice(text, 0, at), last);
    } else {
        vd_say_address_whole(read, VD_STR(""), text, VD_STR(""));
    }
}

static void say_item(vd_read *read, field which, vd_str text)
{
    text = vd_str_trim(text);
    if (text.n == 0 || vd_str_is(text, VD_STR("\"\"")))
        return;
    switch ((int)which) {
    case PROGRAMS:
        vd_record_put(&read->record, 1, VD_PROP_PROGRAM, text, VD_STR(""));
        break;
    case ADDRESSES:
        say_csv_address(read, text);
        break;
    case ALT_NAMES:
        if (vd_str_starts(text, VD_STR("and ")))
            text = vd_str_slice(text, 4, text.n);
        vd_record_say(&read->record, VD_PROP_ALIAS, text);
        break;
    case CITIZENSHIPS:
        vd_say_country(read, 0, VD_PROP_CITIZENSHIP, text);
        break;
    case NATIONALITIES:
        vd_say_country(read, 0, VD_PROP_NATIONALITY, text);
        break;
    case BIRTH_DATES:
        vd_when_say(read, 0, VD_PROP_BIRTH_DATE, text, VD_WHEN_DAY_FIRST);
        break;
    case BIRTH_PLACES:
        vd_record_say(&read->record, VD_PROP_BIRTH_PLACE, text);
        break;
    case IDS:
        say_csv_id(read, text);
        break;
    default:
        break;
    }
}

static const field lists[] = {
    PROGRAMS,      ADDRESSES,   ALT_NAMES,    CITIZENSHIPS,
    NATIONALITIES, BIRTH_DATES, BIRTH_PLACES, IDS};

/* ---- CSV ---- */

static bool is_csv(const vd_probe *probe)
{
    return vd_probe_has_column(probe, 0, "_id") &&
           vd_probe_has_column(probe, 0, "entity_number") &&
           vd_probe_has_column(probe, 0, "federal_register_notice");
}

static void take_header(csl *c, const vd_row *row)
{
    for (size_t i = 0; i < FIELDS; i++)
        c->fields[i] = vd_row_column(row, names[i]);
    c->header.n = row->n;
}

static vd_status take_row(void *ctx, const vd_row *row, vd_err *err)
{
    csl *c = ctx;
    vd_read *read = c->read;
    vd_str f[FIELDS];
    bool is_new;

    (void)err;
    if (vd_str_is(vd_row_cell(row, 0), VD_STR("_id"))) {
        take_header(c, row);
        vd_read_is_no_data(read);
        return VD_OK;
    }
    for (size_t i = 0; i < FIELDS; i++)
        f[i] = vd_read_cell(read, row, c->fields[i]);
    if (row->n != c->header.n || f[ID].n == 0 || f[SOURCE].n == 0) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "row", vd_row_cell(row, 0),
                      "row without all columns: left out");
        return VD_OK;
    }
    begin(read, f, &is_new);
    say_plain(read, f);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        vd_str rest = f[lists[i]];
        vd_str part;

        while (vd_str_next(&rest, VD_STR("; "), &part))
            say_item(read, lists[i], part);
    }
    vd_read_group_done(read);
    return VD_OK;
}

static vd_status read_csv(vd_read *read, vd_err *err)
{
    csl c = {.read = read};
    vd_status st;

    read->head->source = VD_STR("us_trade_csl");
    read->head->format = VD_STR("us-csl-csv");
    read->head->profile = VD_STR("noweak");
    st = vd_read_rows(read, ',', take_row, &c, err);
    return st == VD_OK ? vd_read_groups_end(read, err) : st;
}

/* ---- JSON ---- */

static bool is_json(const vd_probe *probe)
{
    vd_str head = vd_str_trim(probe->head);

    return (vd_str_starts(head, VD_STR("{")) ||
            vd_str_starts(head, VD_STR("["))) &&
           vd_str_find(head, VD_STR("\"source_list_url\""), 0) != VD_STR_NONE &&
           vd_str_find(head, VD_STR("\"source\""), 0) != VD_STR_NONE;
}

static void say_json_address(vd_read *read, const vd_json *a)
{
    vd_say_address(
        read, &(vd_address_parts){.lines = {vd_json_text(a, "address")},
                                  .city = vd_json_text(a, "city"),
                                  .state = vd_json_text(a, "state"),
                                  .postal_code = vd_json_text(a, "postal_code"),
                                  .country = vd_json_text(a, "country")});
}

static void say_json_item(vd_read *read, field which, const vd_json *item)
{
    if (item->kind != VD_JSON_OBJECT)
        say_item(read, which, item->text);
    else if (which == ADDRESSES)
        say_json_address(read, item);
    else if (which == IDS) {
        say_id(read, &(vd_document){.kind = vd_json_text(item, "type"),
                                    .number = vd_json_text(item, "number"),
                                    .country = vd_json_text(item, "country"),
                                    .issued = vd_json_text(item, "issue_date"),
                                    .expires =
                                        vd_json_text(item, "expiration_date")});
    }
}

static vd_status take_element(void *ctx, const vd_json *e, size_t number,
                              vd_err *err)
{
    vd_read *read = ctx;
    vd_str f[FIELDS];
    bool is_new;

    (void)err;
    read->line = number;
    read->rows[0]++;
    for (size_t i = 0; i < FIELDS; i++)
        f[i] = vd_json_text(e, names[i]);
    if (f[ID].n == 0)
        f[ID] = vd_json_text(e, "id");
    if (f[ID].n == 0 || f[SOURCE].n == 0) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "id", f[NAME],
                      "element without id or source: left out");
        return VD_OK;
    }
    begin(read, f, &is_new);
    say_plain(read, f);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        const vd_json *list = vd_json_member(e, names[lists[i]]);

        for (const vd_json *item = list == NULL ? NULL : list->first;
             item != NULL; item = item->next)
            say_json_item(read, lists[i], item);
    }
    vd_read_group_done(read);
    vd_arena_reset(&read->arena);
    return vd_read_check_held(read, err);
}

static vd_status read_json(vd_read *read, vd_err *err)
{
    vd_input *input = NULL;
    vd_status st = vd_input_open(&read->input->files[0], NULL, &input, err);

    read->head->source = VD_STR("us_trade_csl");
    read->head->format = VD_STR("us-csl-json");
    read->head->profile = VD_STR("noweak");
    if (st == VD_OK)
        st = vd_json_each(input, take_element, read, err);
    vd_input_close(input);
    return st == VD_OK ? vd_read_groups_end(read, err) : st;
}

const vd_reader vd_reader_csl_csv = {
    .format = "us-csl-csv",
    .what = "US Consolidated Screening List, CSV",
    .is_mine = is_csv,
    .read = read_csv,
};

const vd_reader vd_reader_csl_json = {
    .format = "us-csl-json",
    .what = "US Consolidated Screening List, JSON",
    .is_mine = is_json,
    .read = read_json,
};
