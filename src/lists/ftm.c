/* SPDX-License-Identifier: Apache-2.0 */
/*
 * FollowTheMoney files: entities as JSON Lines, nested targets, changes
 * (delta files of OpenSanctions), and targets.simple.csv.
 *
 * An entity that stands for itself is a record of its own; "target" says
 * whether it is listed.  An entity nested in another one's property is its
 * dependent.  The property names are ours, so values are taken over as they
 * are; dates and countries get their one form.  In a delta each operation
 * carries the whole entity (ADD, MOD) or its id (DEL).
 */
#include "base/json.h"
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/when.h"

static bool is_json_with(const vd_probe *probe, vd_str a, vd_str b)
{
    vd_str head = vd_str_trim(probe->head);

    return (vd_str_starts(head, VD_STR("{")) ||
            vd_str_starts(head, VD_STR("["))) &&
           vd_str_find(head, a, 0) != VD_STR_NONE &&
           vd_str_find(head, b, 0) != VD_STR_NONE;
}

static bool is_delta(const vd_probe *probe)
{
    return is_json_with(probe, VD_STR("\"op\""), VD_STR("\"entity\""));
}

static bool is_entities(const vd_probe *probe)
{
    return is_json_with(probe, VD_STR("\"schema\""), VD_STR("\"properties\""));
}

static void say_value(vd_read *read, size_t entity, vd_prop prop, vd_str text)
{
    switch (vd_prop_type(prop)) {
    case VD_TYPE_DATE:
        vd_when_say(read, entity, prop, text, VD_WHEN_DAY_FIRST);
        break;
    case VD_TYPE_COUNTRY:
        vd_say_country(read, entity, prop, text);
        break;
    case VD_TYPE_IDENTIFIER:
        if (entity == 0 && prop != VD_PROP_IMO_NUMBER) {
            vd_say_ident(read, prop, text);
            break;
        }
        vd_record_put(&read->record, entity, prop, text, VD_STR(""));
        break;
    default:
        vd_record_put(&read->record, entity, prop, text, VD_STR(""));
        break;
    }
}

static void say_properties(vd_read *read, size_t entity, const vd_json *e,
                           unsigned depth);

/* NOLINTNEXTLINE(misc-no-recursion) */
static void say_item(vd_read *read, size_t entity, vd_prop prop,
                     const vd_json *item, unsigned depth)
{
    vd_schema schema;
    size_t nested;

    if (item->kind == VD_JSON_STRING || item->kind == VD_JSON_NUMBER) {
        say_value(read, entity, prop, item->text);
        return;
    }
    schema = vd_schema_find(vd_json_text(item, "schema"));
    if (item->kind != VD_JSON_OBJECT || schema == VD_SCHEMA_UNKNOWN ||
        depth > 4) {
        vd_read_issue(read, VD_SEVERITY_WARNING, "properties",
                      vd_json_text(item, "id"),
                      "neither text nor an entity of a known schema");
        return;
    }
    nested = vd_record_add(&read->record, schema);
    read->record.entities[nested].id =
        vd_str_copy(read->record.arena, vd_json_text(item, "id"));
    vd_record_put(&read->record, entity, prop, vd_json_text(item, "id"),
                  VD_STR(""));
    say_properties(read, nested, item, depth + 1);
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static void say_properties(vd_read *read, size_t entity, const vd_json *e,
                           unsigned depth)
{
    const vd_json *properties = vd_json_member(e, "properties");

    for (const vd_json *p = properties == NULL ? NULL : properties->first;
         p != NULL; p = p->next) {
        vd_prop prop = vd_prop_find(p->key);

        /* The other end of a nested entity says the same once more. */
        if (prop == VD_PROP_NONE && p->first != NULL &&
            p->first->kind == VD_JSON_OBJECT)
            prop = VD_PROP_ADDRESS_ENTITY;
        if (prop == VD_PROP_NONE) {
            vd_read_issue(read, VD_SEVERITY_WARNING, "properties", p->key,
                          "property that is not known; its values become "
                          "notes");
            prop = VD_PROP_NOTES;
        }
        for (const vd_json *item = p->first; item != NULL; item = item->next)
            say_item(read, entity, prop, item, depth);
    }
}

static bool begin(vd_read *read, const vd_json *e)
{
    vd_str id = vd_json_text(e, "id");
    vd_str name = vd_json_text(e, "schema");
    vd_schema schema = vd_schema_find(name);
    const vd_json *target = vd_json_member(e, "target");

    if (id.n == 0) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "id", name,
                      "entity without an id: left out");
        return false;
    }
    if (schema == VD_SCHEMA_UNKNOWN && name.n > 0) {
        vd_read_issue(read, VD_SEVERITY_WARNING, "schema", name,
                      "schema that is not known; kept as Thing");
        schema = VD_SCHEMA_THING;
    }
    vd_read_begin(read, id, id, schema);
    if (target != NULL
            ? target->kind == VD_JSON_FALSE
            : schema != VD_SCHEMA_UNKNOWN && !vd_schema_is_matchable(schema))
        read->record.flags &= ~(unsigned)VD_RECORD_TARGET;
    return true;
}

/* Ids that the publisher has merged into this one are asked for by others. */
static void say_referents(vd_read *read, const vd_json *e)
{
    const vd_json *referents = vd_json_member(e, "referents");

    for (const vd_json *r = referents == NULL ? NULL : referents->first;
         r != NULL; r = r->next)
        vd_record_say(&read->record, VD_PROP_REFERENTS, r->text);
}

static void take_source(vd_read *read, const vd_json *e)
{
    const vd_json *datasets = vd_json_member(e, "datasets");

    if (read->head->source.n == 0 && read->input->source.n == 0 &&
        datasets != NULL && datasets->first != NULL)
        read->head->source = vd_str_copy(&read->held, datasets->first->text);
}

static vd_status take_entity(void *ctx, const vd_json *e, size_t number,
                             vd_err *err)
{
    vd_read *read = ctx;

    read->line = number;
    read->rows[0]++;
    take_source(read, e);
    if (!begin(read, e)) {
        vd_arena_reset(&read->arena);
        return VD_OK;
    }
    say_properties(read, 0, e, 0);
    say_referents(read, e);
    return vd_read_end(read, err);
}

static vd_status take_operation(void *ctx, const vd_json *line, size_t number,
                                vd_err *err)
{
    vd_read *read = ctx;
    const vd_json *e = vd_json_member(line, "entity");
    vd_str op = vd_json_text(line, "op");

    read->line = number;
    read->rows[0]++;
    take_source(read, e);
    if (e == NULL || !begin(read, e)) {
        if (e == NULL)
            vd_read_issue(read, VD_SEVERITY_ERROR, "entity", op,
                          "operation without an entity: left out");
        vd_arena_reset(&read->arena);
        return VD_OK;
    }
    if (vd_str_is(op, VD_STR("DEL")))
        read->record.flags |= VD_RECORD_REMOVED;
    else {
        say_properties(read, 0, e, 0);
        say_referents(read, e);
    }
    return vd_read_end(read, err);
}

static vd_status read_with(vd_read *read, vd_json_fn *fn, vd_err *err)
{
    vd_input *input = NULL;
    vd_status st = vd_input_open(&read->input->files[0], NULL, &input, err);

    read->head->profile = VD_STR("whole");
    if (st == VD_OK)
        st = vd_json_each(input, fn, read, err);
    vd_input_close(input);
    return st;
}

static vd_status read_entities(vd_read *read, vd_err *err)
{
    read->head->format = VD_STR("ftm-json");
    return read_with(read, take_entity, err);
}

static vd_status read_delta(vd_read *read, vd_err *err)
{
    read->head->format = VD_STR("ftm-delta");
    read->head->patch = true;
    return read_with(read, take_operation, err);
}

/* ---- targets.simple.csv ---- */

typedef struct simple {
    vd_read *read;
    vd_row header;
} simple;

static bool is_simple(const vd_probe *probe)
{
    return vd_probe_has_column(probe, 0, "schema") &&
           vd_probe_has_column(probe, 0, "aliases") &&
           vd_probe_has_column(probe, 0, "identifiers") &&
           vd_probe_has_column(probe, 0, "birth_date");
}

static const struct {
    const char *column;
    vd_prop prop;
} columns[] = {
    {"name", VD_PROP_NAME},
    {"aliases", VD_PROP_ALIAS},
    {"birth_date", VD_PROP_BIRTH_DATE},
    {"countries", VD_PROP_COUNTRY},
    {"addresses", VD_PROP_ADDRESS},
    {"identifiers", VD_PROP_REGISTRATION_NUMBER},
    {"phones", VD_PROP_PHONE},
    {"emails", VD_PROP_EMAIL},
    {"program_ids", VD_PROP_PROGRAM_ID},
};

/* Cells join their values by ";"; a value with a ";" stands in quotes. */
static bool next_value(vd_str *rest, vd_str *value)
{
    size_t end = 0;
    bool quoted = false;

    if (rest->n == 0)
        return false;
    while (end < rest->n && (quoted || rest->p[end] != ';'))
        quoted = quoted != (rest->p[end++] == '"');
    *value = vd_str_trim(vd_str_slice(*rest, 0, end));
    *rest = vd_str_slice(*rest, end + 1, rest->n);
    if (value->n >= 2 && value->p[0] == '"' && value->p[value->n - 1] == '"')
        *value = vd_str_slice(*value, 1, value->n - 1);
    return true;
}

static void say_columns(simple *s, const vd_row *row)
{
    vd_read *read = s->read;
    vd_str value;

    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++) {
        vd_str rest = vd_read_cell(
            read, row, vd_row_column(&s->header, columns[i].column));
        bool one = columns[i].prop == VD_PROP_NAME;

        if (one) {
            vd_record_say(&read->record, VD_PROP_NAME, rest);
            continue;
        }
        while (next_value(&rest, &value)) {
            vd_prop prop = columns[i].prop;

            if (prop == VD_PROP_REGISTRATION_NUMBER &&
                vd_str_starts(value, VD_STR("IMO")))
                vd_say_imo(read, value);
            else
                say_value(read, 0, prop, value);
        }
    }
}

static vd_status take_row(void *ctx, const vd_row *row, vd_err *err)
{
    simple *s = ctx;
    vd_read *read = s->read;
    vd_str id;
    vd_str rest;
    vd_str value;
    vd_schema schema;
    size_t sanction;

    if (vd_read_is_header(read, row, &s->header))
        return VD_OK;
    id = vd_read_cell(read, row, vd_row_column(&s->header, "id"));
    schema = vd_schema_find(
        vd_read_cell(read, row, vd_row_column(&s->header, "schema")));
    if (id.n == 0) {
        vd_read_issue(read, VD_SEVERITY_ERROR, "id", VD_STR(""),
                      "row without an id: left out");
        return VD_OK;
    }
    vd_read_begin(read, id, id,
                  schema == VD_SCHEMA_UNKNOWN ? VD_SCHEMA_THING : schema);
    say_columns(s, row);
    sanction = vd_say_sanction(
        read, vd_read_cell(read, row, vd_row_column(&s->header, "dataset")));
    rest = vd_read_cell(read, row, vd_row_column(&s->header, "sanctions"));
    while (next_value(&rest, &value))
        vd_record_put(&read->record, sanction, VD_PROP_SUMMARY, value,
                      VD_STR(""));
    return vd_read_end(read, err);
}

static vd_status read_simple(vd_read *read, vd_err *err)
{
    simple s = {.read = read};

    read->head->format = VD_STR("ftm-simple-csv");
    read->head->profile =
        VD_STR("noweak lacks=firstName,lastName,notes,position,nationality,"
               "citizenship,gender,Address,Passport,Identification,"
               "Sanction.program,Sanction.listingDate");
    return vd_read_rows(read, ',', take_row, &s, err);
}

const vd_reader vd_reader_ftm = {
    .format = "ftm-json",
    .what = "FollowTheMoney entities, JSON Lines or nested",
    .is_mine = is_entities,
    .read = read_entities,
};

const vd_reader vd_reader_ftm_simple = {
    .format = "ftm-simple-csv",
    .what = "OpenSanctions targets.simple.csv",
    .is_mine = is_simple,
    .read = read_simple,
};

const vd_reader vd_reader_ftm_delta = {
    .format = "ftm-delta",
    .what = "OpenSanctions delta file",
    .is_mine = is_delta,
    .read = read_delta,
};
