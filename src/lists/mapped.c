/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any table (CSV, XLSX) by a mapping file in the syntax of the followthemoney
 * tool: a data set, its queries, the entities of each row.
 *
 *   us_dod_1260h:
 *     queries:
 *       - filters: { Type: Company }
 *         entities:
 *           company:
 *             schema: Company
 *             keys: [Name]
 *             properties:
 *               name: { column: "Clean Name" }
 *               alias: { column: Alias, split: ";" }
 *               topics: { literal: sanction }
 *
 * Known: column, columns, literal, literals, join, split, entity, required;
 * key, keys, key_literal; filters, filters_not.  A key word that is not known
 * is refused with its name, since a mapping that is half understood loses
 * facts silently.  csv_url and the like are ignored: the file is given.
 *
 * An entity that stands for itself is a record; addresses, sanctions and
 * relations of a row hang on the record that their property points at.  Rows
 * of one key are one record: groups, held.
 */
#include "base/hash.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/strmap.h"
#include "base/yaml.h"
#include "lists/readers.h"
#include "lists/say.h"
#include "lists/when.h"

enum { ENTITIES_MAX = 16 };

typedef struct mapped {
    vd_read *read;
    vd_row header;
    const vd_json *queries;
    vd_str dataset;
} mapped;

/* One entity of the row in hand. */
typedef struct row_entity {
    vd_str name;
    const vd_json *map;
    vd_str id; /* "" if the row has no key for it */
    vd_schema schema;
    bool dependent;
} row_entity;

static bool is_known(vd_str word, const char *const *known)
{
    for (size_t i = 0; known[i] != NULL; i++) {
        if (vd_str_is(word, vd_str_of(known[i])))
            return true;
    }
    return false;
}

static vd_status check_words(const vd_json *map, const char *const *known,
                             const char *where, vd_err *err)
{
    for (const vd_json *m = map == NULL ? NULL : map->first; m != NULL;
         m = m->next) {
        if (!is_known(m->key, known)) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "mapping: \"%.*s\" is not known in %s",
                           VD_STR_SHOWN(m->key), where);
        }
    }
    return VD_OK;
}

static vd_status check_property(const vd_json *p, vd_schema schema, vd_err *err)
{
    static const char *const known[] = {"column",   "columns",  "literal",
                                        "literals", "join",     "split",
                                        "entity",   "required", NULL};
    vd_prop prop = vd_prop_find(p->key);

    if (prop == VD_PROP_NONE || !vd_schema_has(schema, prop)) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "mapping: schema %.*s has no property \"%.*s\"",
                       VD_STR_SHOWN(vd_schema_name(schema)),
                       VD_STR_SHOWN(p->key));
    }
    return check_words(p, known, "a property", err);
}

static vd_status check_entity(const vd_json *e, vd_err *err)
{
    static const char *const known[] = {"schema",      "key",        "keys",
                                        "key_literal", "properties", NULL};
    vd_schema schema = vd_schema_find(vd_json_text(e, "schema"));
    const vd_json *properties = vd_json_member(e, "properties");
    vd_status st = check_words(e, known, "an entity", err);

    if (st == VD_OK && schema == VD_SCHEMA_UNKNOWN) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "mapping: entity \"%.*s\" has no schema that is known",
                     VD_STR_SHOWN(e->key));
    }
    for (const vd_json *p = properties == NULL ? NULL : properties->first;
         st == VD_OK && p != NULL; p = p->next)
        st = check_property(p, schema, err);
    return st;
}

static vd_status check_query(const vd_json *q, vd_err *err)
{
    static const char *const known[] = {"csv_url",     "csv_urls", "filters",
                                        "filters_not", "entities", NULL};
    const vd_json *entities = vd_json_member(q, "entities");
    size_t n = 0;
    vd_status st = check_words(q, known,
                               "a query (only tables in files are "
                               "read here)",
                               err);

    for (const vd_json *e = entities == NULL ? NULL : entities->first;
         st == VD_OK && e != NULL; e = e->next) {
        st = check_entity(e, err);
        n++;
    }
    if (st == VD_OK && (n == 0 || n > ENTITIES_MAX)) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "mapping: a query has %zu entities, expected 1 to %d", n,
                     ENTITIES_MAX);
    }
    return st;
}

static vd_status load_mapping(mapped *m, vd_err *err)
{
    static const char *const known[] = {"label", "info_url", "queries", "query",
                                        NULL};
    const vd_json *root;
    const vd_json *set;
    vd_str text;
    vd_status st = vd_file_read(m->read->input->mapping, &m->read->held,
                                VD_YAML_BYTES_MAX, &text, err);

    if (st == VD_OK)
        st = vd_yaml_parse(text, &m->read->held, &root, err);
    if (st != VD_OK)
        return st;
    set = root->first;
    if (root->kind != VD_JSON_OBJECT || set == NULL || set->next != NULL)
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "mapping: expected one data set at the top");
    m->dataset = set->key;
    m->queries = vd_json_member(set, "queries");
    st = check_words(set, known, "a data set", err);
    if (st == VD_OK && m->queries == NULL && vd_json_member(set, "query"))
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "mapping: write \"queries:\" with a list");
    for (const vd_json *q = m->queries == NULL ? NULL : m->queries->first;
         st == VD_OK && q != NULL; q = q->next)
        st = check_query(q, err);
    if (st == VD_OK && (m->queries == NULL || m->queries->first == NULL))
        st = vd_fail(err, VD_INVALID, VD_NOWHERE, "mapping: no queries");
    return st;
}

static bool is_mine(const vd_probe *probe)
{
    (void)probe;
    return false; /* only when the user names a mapping */
}

static vd_str cell(const mapped *m, const vd_row *row, vd_str column)
{
    size_t at = vd_row_column(&m->header, vd_str_z(&m->read->arena, column));

    return vd_read_cell(m->read, row, at);
}

static bool has_value(const vd_json *wanted, vd_str text)
{
    if (wanted->kind != VD_JSON_ARRAY)
        return vd_str_is(wanted->text, text);
    for (const vd_json *w = wanted->first; w != NULL; w = w->next) {
        if (vd_str_is(w->text, text))
            return true;
    }
    return false;
}

static bool passes(const mapped *m, const vd_json *query, const vd_row *row)
{
    const vd_json *only = vd_json_member(query, "filters");
    const vd_json *never = vd_json_member(query, "filters_not");

    for (const vd_json *f = only == NULL ? NULL : only->first; f != NULL;
         f = f->next) {
        if (!has_value(f, cell(m, row, f->key)))
            return false;
    }
    for (const vd_json *f = never == NULL ? NULL : never->first; f != NULL;
         f = f->next) {
        if (has_value(f, cell(m, row, f->key)))
            return false;
    }
    return true;
}

/* A key of one short column is the key itself; else its hash is. */
static vd_str key_of(const mapped *m, const vd_json *e, const vd_row *row)
{
    const vd_json *keys = vd_json_member(e, "keys");
    vd_str literal = vd_json_text(e, "key_literal");
    vd_str one = vd_json_text(e, "key");
    vd_buf buf;
    char hex[VD_HASH_HEX];
    bool any = false;

    if (keys != NULL && keys->kind == VD_JSON_STRING)
        one = keys->text;
    vd_buf_init(&buf);
    vd_buf_put(&buf, literal);
    if (one.n > 0) {
        vd_buf_put(&buf, cell(m, row, one));
        any = cell(m, row, one).n > 0;
    }
    for (const vd_json *k = keys == NULL ? NULL : keys->first; k != NULL;
         k = k->next) {
        vd_str text = cell(m, row, k->text);

        vd_buf_put_char(&buf, '\n');
        vd_buf_put(&buf, text);
        any = any || text.n > 0;
    }
    vd_hash_hex(vd_hash_of(vd_buf_view(&buf)), hex);
    vd_buf_done(&buf);
    return any ? vd_str_printf(&m->read->arena, "%.16s", hex) : VD_STR("");
}

static void say_value(vd_read *read, size_t entity, vd_prop prop, vd_str text)
{
    vd_type type = vd_prop_type(prop);

    if (type == VD_TYPE_DATE)
        vd_when_say(read, entity, prop, text, VD_WHEN_DAY_FIRST);
    else if (type == VD_TYPE_COUNTRY)
        vd_say_country(read, entity, prop, text);
    else if (prop == VD_PROP_IMO_NUMBER && entity == 0)
        vd_say_imo(read, text);
    else if (type == VD_TYPE_IDENTIFIER && entity == 0)
        vd_say_ident(read, prop, text);
    else
        vd_record_put(&read->record, entity, prop, text, VD_STR(""));
}

/* Values in one cell; one that holds the separator stands in quotes. */
static void say_split(vd_read *read, size_t entity, vd_prop prop, vd_str text,
                      vd_str separator)
{
    while (text.n > 0) {
        vd_str part;
        size_t end = 0;
        bool quoted = false;

        while (end < text.n &&
               (quoted ||
                !vd_str_starts(vd_str_slice(text, end, text.n), separator)))
            quoted = quoted != (text.p[end++] == '"');
        part = vd_str_trim(vd_str_slice(text, 0, end));
        if (part.n >= 2 && part.p[0] == '"' && part.p[part.n - 1] == '"')
            part = vd_str_slice(part, 1, part.n - 1);
        say_value(read, entity, prop, part);
        text = vd_str_slice(text, end + separator.n, text.n);
    }
}

static void say_text(vd_read *read, size_t entity, const vd_json *p,
                     vd_str text)
{
    vd_str separator = vd_json_text(p, "split");

    if (separator.n > 0)
        say_split(read, entity, vd_prop_find(p->key), text, separator);
    else
        say_value(read, entity, vd_prop_find(p->key), text);
}

static void say_property(mapped *m, size_t entity, const vd_json *p,
                         const vd_row *row, const row_entity *all)
{
    const vd_json *columns = vd_json_member(p, "columns");
    const vd_json *literals = vd_json_member(p, "literals");
    const vd_json *joined = vd_json_member(p, "join");
    vd_str other = vd_json_text(p, "entity");
    vd_str whole = VD_STR("");

    for (size_t i = 0; other.n > 0 && i < ENTITIES_MAX; i++) {
        if (vd_str_is(all[i].name, other))
            vd_record_put(&m->read->record, entity, vd_prop_find(p->key),
                          all[i].id, VD_STR(""));
    }
    if (vd_json_text(p, "column").n > 0)
        say_text(m->read, entity, p, cell(m, row, vd_json_text(p, "column")));
    for (const vd_json *c = columns == NULL ? NULL : columns->first; c != NULL;
         c = c->next) {
        if (joined == NULL)
            say_text(m->read, entity, p, cell(m, row, c->text));
        else
            whole = vd_str_join(&m->read->arena, whole, joined->text,
                                cell(m, row, c->text));
    }
    say_text(m->read, entity, p, whole);
    say_value(m->read, entity, vd_prop_find(p->key),
              vd_json_text(p, "literal"));
    for (const vd_json *l = literals == NULL ? NULL : literals->first;
         l != NULL; l = l->next)
        say_value(m->read, entity, vd_prop_find(p->key), l->text);
}

static void say_properties(mapped *m, size_t entity, const row_entity *e,
                           const vd_row *row, const row_entity *all)
{
    const vd_json *properties = vd_json_member(e->map, "properties");

    for (const vd_json *p = properties == NULL ? NULL : properties->first;
         p != NULL; p = p->next)
        say_property(m, entity, p, row, all);
}

/* Whether a property of a dependent points at the entity of that name. */
static bool points_at(const row_entity *dependent, vd_str name)
{
    const vd_json *properties = vd_json_member(dependent->map, "properties");

    for (const vd_json *p = properties == NULL ? NULL : properties->first;
         p != NULL; p = p->next) {
        if (vd_str_is(vd_json_text(p, "entity"), name))
            return true;
    }
    return false;
}

static bool lacks_required(mapped *m, const row_entity *e, const vd_row *row)
{
    const vd_json *properties = vd_json_member(e->map, "properties");

    for (const vd_json *p = properties == NULL ? NULL : properties->first;
         p != NULL; p = p->next) {
        if (vd_str_is(vd_json_text(p, "required"), VD_STR("true")) &&
            cell(m, row, vd_json_text(p, "column")).n == 0)
            return true;
    }
    return false;
}

static void lay_out(mapped *m, const vd_json *query, const vd_row *row,
                    row_entity all[ENTITIES_MAX])
{
    size_t n = 0;

    memset(all, 0, ENTITIES_MAX * sizeof *all);
    for (const vd_json *e = vd_json_member(query, "entities")->first;
         e != NULL && n < ENTITIES_MAX; e = e->next) {
        vd_schema schema = vd_schema_find(vd_json_text(e, "schema"));
        vd_str key = key_of(m, e, row);

        all[n] = (row_entity){.name = e->key, .map = e, .schema = schema};
        all[n].dependent = vd_schema_is(schema, VD_SCHEMA_INTERVAL) ||
                           vd_schema_is(schema, VD_SCHEMA_ADDRESS);
        if (key.n > 0 && !lacks_required(m, &all[n], row)) {
            all[n].id =
                vd_entity_id_of(&m->read->arena, m->read->head->source, key);
        } else {
            all[n].id = VD_STR("");
        }
        n++;
    }
}

static void take_entity(mapped *m, const row_entity *e, const vd_row *row,
                        const row_entity *all)
{
    vd_read *read = m->read;
    bool is_new;

    vd_read_group(read, e->id, e->id, e->schema, &is_new);
    if (e != all)
        read->record.flags &= ~(unsigned)VD_RECORD_TARGET;
    say_properties(m, 0, e, row, all);
    for (size_t i = 0; i < ENTITIES_MAX && all[i].map != NULL; i++) {
        if (all[i].dependent && points_at(&all[i], e->name)) {
            size_t to = vd_record_add(&read->record, all[i].schema);

            say_properties(m, to, &all[i], row, all);
            vd_record_drop_empty(&read->record, to);
        }
    }
    vd_read_group_done(read);
}

static vd_status take_row(void *ctx, const vd_row *row, vd_err *err)
{
    mapped *m = ctx;
    row_entity all[ENTITIES_MAX];
    bool used = false;

    (void)err;
    if (vd_read_is_header(m->read, row, &m->header))
        return VD_OK;
    for (const vd_json *q = m->queries->first; q != NULL; q = q->next) {
        if (!passes(m, q, row))
            continue;
        lay_out(m, q, row, all);
        for (size_t i = 0; i < ENTITIES_MAX && all[i].map != NULL; i++) {
            if (!all[i].dependent && all[i].id.n > 0) {
                take_entity(m, &all[i], row, all);
                used = true;
            }
        }
    }
    if (!used && vd_row_cell(row, 0).n > 0)
        vd_read_issue(m->read, VD_SEVERITY_NOTE, "row", vd_row_cell(row, 0),
                      "no query of the mapping made an entity of this row");
    return VD_OK;
}

/* A column that the mapping names and the file does not have is a mistake
   in one of them; nothing is loaded until it is known in which. */
static vd_status check_property_columns(const vd_json *p, const vd_row *header,
                                        vd_arena *arena, vd_err *err)
{
    const vd_json *columns = vd_json_member(p, "columns");
    vd_str one = vd_json_text(p, "column");

    if (one.n > 0 &&
        vd_row_column(header, vd_str_z(arena, one)) == VD_STR_NONE) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "mapping: the table has no column \"%.*s\"",
                       VD_STR_SHOWN(one));
    }
    for (const vd_json *c = columns == NULL ? NULL : columns->first; c != NULL;
         c = c->next) {
        if (vd_row_column(header, vd_str_z(arena, c->text)) == VD_STR_NONE) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "mapping: the table has no column \"%.*s\"",
                           VD_STR_SHOWN(c->text));
        }
    }
    return VD_OK;
}

static vd_status check_columns(const mapped *m, const vd_row *header,
                               vd_err *err)
{
    vd_status st = VD_OK;

    for (const vd_json *q = m->queries->first; q != NULL; q = q->next) {
        for (const vd_json *e = vd_json_member(q, "entities")->first; e != NULL;
             e = e->next) {
            const vd_json *ps = vd_json_member(e, "properties");

            for (const vd_json *p = ps == NULL ? NULL : ps->first;
                 p != NULL && st == VD_OK; p = p->next)
                st = check_property_columns(p, header, &m->read->arena, err);
        }
    }
    return st;
}

static vd_status take_first_row(void *ctx, const vd_row *row, vd_err *err)
{
    mapped *m = ctx;

    if (m->header.n == 0) {
        vd_status st = check_columns(m, row, err);

        if (st != VD_OK)
            return st;
    }
    return take_row(ctx, row, err);
}

static vd_status read_file(vd_read *read, vd_err *err)
{
    mapped m = {.read = read};
    char separator = ',';
    vd_input_kind kind;
    vd_status st = load_mapping(&m, err);

    if (st == VD_OK)
        st = vd_input_kind_of(&read->input->files[0], &kind, err);
    if (st == VD_OK && kind != VD_INPUT_XLSX)
        st = vd_read_separator(read, &separator, err);
    if (st != VD_OK)
        return st;
    read->head->source =
        read->input->source.n > 0 ? read->input->source : m.dataset;
    read->head->format = VD_STR("mapping");
    read->head->profile = VD_STR("whole");
    st = vd_read_rows(read, separator, take_first_row, &m, err);
    return st == VD_OK ? vd_read_groups_end(read, err) : st;
}

const vd_reader vd_reader_mapped = {
    .format = "mapping",
    .what = "a table by a mapping file",
    .is_mine = is_mine,
    .read = read_file,
};
