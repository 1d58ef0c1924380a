/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables: delimited text and workbooks, a record a row.
 *
 * A column is a path into the record: "id", "date", "from", "goods.hs",
 * "consignee.name".  Where a file calls its columns otherwise, a mapping in
 * YAML says what each is; one that it does not name is left out, and one that
 * it names and the file lacks is refused.
 *
 *   dates: dmy                # ymd if nothing is said
 *   decimal: ","              # then "." and blanks part thousands
 *   separator: ";"
 *   constants: {kind: shipment, goods.currency: EUR}
 *   columns: {Reference: id, Tariff: goods.hs, Empfaenger: consignee.name}
 *
 * A row becomes a record of the project's own form and is read as one, so that
 * what is refused there is refused here, in the same words.
 */
#include "base/table.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/yaml.h"
#include "feeds/event.h"
#include "feeds/reader.h"

enum { COLUMNS_MAX = 256 };

typedef struct tables {
    vd_feeder *feeder;
    const vd_feed_mapping *mapping;
    vd_arena arena; /* of the file */
    vd_str paths[COLUMNS_MAX];
    size_t n;
    vd_arena *row; /* of the row in hand */
    bool workbook;
} tables;

/* --- the mapping --------------------------------------------------------- */

static vd_status check_words(const vd_json *map, vd_err *err)
{
    static const char *const known[] = {"dates",     "decimal", "separator",
                                        "constants", "columns", NULL};

    for (const vd_json *m = map->first; m != NULL; m = m->next) {
        bool is = false;

        for (int i = 0; known[i] != NULL; i++)
            is = is || vd_str_is(m->key, vd_str_of(known[i]));
        if (!is) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "\"%.*s\" is not known: dates, decimal, separator, "
                           "constants, columns are",
                           VD_STR_SHOWN(m->key));
        }
    }
    return VD_OK;
}

static vd_status take_mapping(const vd_json *map, vd_feed_mapping *out,
                              vd_err *err)
{
    vd_str dates = vd_json_text(map, "dates");
    vd_str separator = vd_json_text(map, "separator");
    vd_str decimal = vd_json_text(map, "decimal");
    vd_status st = check_words(map, err);

    if (st != VD_OK)
        return st;
    *out = (vd_feed_mapping){.columns = vd_json_member(map, "columns"),
                             .constants = vd_json_member(map, "constants"),
                             .dates = dates.n > 0 ? dates : VD_STR("ymd"),
                             .separator = vd_str_is(separator, VD_STR("tab"))
                                              ? '\t'
                                          : separator.n == 1 ? separator.p[0]
                                                             : '\0',
                             .decimal_comma = vd_str_is(decimal, VD_STR(","))};
    if (separator.n > 1 && !vd_str_is(separator, VD_STR("tab"))) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "separator: \"%.*s\" is neither one letter nor tab",
                       VD_STR_SHOWN(separator));
    }
    if (!vd_str_is(out->dates, VD_STR("ymd")) &&
        !vd_str_is(out->dates, VD_STR("dmy")) &&
        !vd_str_is(out->dates, VD_STR("mdy"))) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "dates: \"%.*s\" is none of ymd, dmy, mdy",
                       VD_STR_SHOWN(out->dates));
    }
    return VD_OK;
}

vd_status vd_feed_mapping_read(const char *path, vd_arena *arena,
                               vd_feed_mapping *out, vd_err *err)
{
    const vd_json *map = NULL;
    vd_status st = vd_yaml_read(path, arena, &map, err);

    if (st == VD_OK)
        st = take_mapping(map, out, err);
    if (st != VD_OK)
        vd_err_context(err, "%s", path);
    return st;
}

/* --- a row as a record --------------------------------------------------- */

static vd_json *add(vd_arena *arena, vd_json *to, const char *key,
                    vd_json_kind kind, vd_str text)
{
    vd_json **end = &to->first;
    vd_json *m = VD_NEW(arena, vd_json);

    while (*end != NULL)
        end = &(*end)->next;
    *m = (vd_json){.kind = kind, .key = vd_str_of(key), .text = text};
    *end = m;
    return m;
}

static vd_json *member(vd_arena *arena, vd_json *of, const char *key,
                       vd_json_kind kind)
{
    for (vd_json *m = of->first; m != NULL; m = m->next) {
        if (vd_str_is(m->key, vd_str_of(key)))
            return m;
    }
    return add(arena, of, key, kind, VD_STR(""));
}

static vd_json *party(vd_arena *arena, vd_json *record, vd_str role)
{
    vd_json *list = member(arena, record, "parties", VD_JSON_ARRAY);
    vd_json *p;

    for (p = list->first; p != NULL; p = p->next) {
        if (vd_str_is(vd_json_text(p, "role"), role))
            return p;
    }
    p = add(arena, list, "", VD_JSON_OBJECT, VD_STR(""));
    (void)add(arena, p, "role", VD_JSON_STRING, role);
    return p;
}

/* Three numbers with anything between them. */
static bool three_numbers(vd_str text, long long out[3])
{
    size_t n = 0;
    size_t from = 0;

    for (size_t i = 0; i <= text.n && n < 3; i++) {
        if (i < text.n && vd_ascii_is_digit(text.p[i]))
            continue;
        if (!vd_str_to_int(vd_str_slice(text, from, i), &out[n++]))
            return false;
        from = i + 1;
    }
    return n == 3;
}

/* Days as the file writes them, as 2024-02-29; what is none is left as it is,
   and refused by the reader of records. */
static vd_str day_of(const tables *t, vd_str text)
{
    vd_str order = t->mapping == NULL ? VD_STR("ymd") : t->mapping->dates;
    int32_t serial = t->workbook ? vd_xlsx_day(text) : 0;
    long long part[3];

    if (serial != 0)
        return vd_str_printf(t->row, "%04d-%02d-%02d", serial / 10000,
                             serial / 100 % 100, serial % 100);
    if (vd_str_is(order, VD_STR("ymd")) || !three_numbers(text, part))
        return text;
    if (vd_str_is(order, VD_STR("dmy")))
        return vd_str_printf(t->row, "%04lld-%02lld-%02lld", part[2], part[1],
                             part[0]);
    return vd_str_printf(t->row, "%04lld-%02lld-%02lld", part[2], part[0],
                         part[1]);
}

/* Every point stands before three digits. */
static bool is_grouped(vd_str text)
{
    size_t since = 0; /* digits behind the last point */
    bool any = false;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '.' && any && since != 3)
            return false;
        if (text.p[i] == '.') {
            any = true;
            since = 0;
        } else {
            since += text.p[i] != ' ';
        }
    }
    return !any || since == 3;
}

/* "1.234,50" as "1234.50" where the mapping says so. */
static vd_str number_of(const tables *t, vd_str text)
{
    char *out = VD_NEW_N(t->row, char, text.n + 1);
    size_t n = 0;

    /* A workbook has numbers and no way to write them; and a point that does
       not part thousands is one. */
    if (t->mapping == NULL || !t->mapping->decimal_comma || t->workbook ||
        (vd_str_find_char(text, ',', 0) == VD_STR_NONE && !is_grouped(text)))
        return text;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == ',')
            out[n++] = '.';
        else if (text.p[i] != '.' && text.p[i] != ' ')
            out[n++] = text.p[i];
    }
    return (vd_str){out, n};
}

/* Values that have a unit or a currency: where they are, and what they are. */
static const struct {
    const char *path;
    bool of_goods;
    const char *member;
    const char *part; /* value, currency, unit */
} measures[] = {
    {"amount", false, "amount", "value"},
    {"amount.value", false, "amount", "value"},
    {"amount.currency", false, "amount", "currency"},
    {"goods.value", true, "value", "value"},
    {"goods.currency", true, "value", "currency"},
    {"goods.quantity", true, "quantity", "value"},
    {"goods.unit", true, "quantity", "unit"},
    {"goods.mass", true, "mass", "value"},
    {"goods.mass_unit", true, "mass", "unit"},
};

static vd_json *goods_of(const tables *t, vd_json *record)
{
    vd_json *list = member(t->row, record, "goods", VD_JSON_ARRAY);

    return list->first != NULL
               ? list->first
               : add(t->row, list, "", VD_JSON_OBJECT, VD_STR(""));
}

static bool put_measure(const tables *t, vd_json *record, vd_str path,
                        vd_str text)
{
    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        bool number = vd_str_is(vd_str_of(measures[i].part), VD_STR("value"));

        if (!vd_str_is(path, vd_str_of(measures[i].path)))
            continue;
        (void)add(t->row,
                  member(t->row,
                         measures[i].of_goods ? goods_of(t, record) : record,
                         measures[i].member, VD_JSON_OBJECT),
                  measures[i].part, VD_JSON_STRING,
                  number ? number_of(t, text) : text);
        return true;
    }
    return false;
}

/* Several values of one cell have ";" between them. */
static void put_each(const tables *t, vd_json *list, vd_str text)
{
    vd_str part;

    while (vd_str_next(&text, VD_STR(";"), &part)) {
        if (vd_str_trim(part).n > 0)
            (void)add(t->row, list, "", VD_JSON_STRING, vd_str_trim(part));
    }
}

static void put_route(const tables *t, vd_json *record, vd_str path,
                      vd_str text)
{
    vd_json *route = member(t->row, record, "route", VD_JSON_OBJECT);
    const char *name = vd_str_z(t->row, path);

    if (vd_str_is(path, VD_STR("from")) || vd_str_is(path, VD_STR("to")))
        (void)add(t->row, route, name, VD_JSON_STRING, text);
    else
        put_each(t, member(t->row, route, name, VD_JSON_ARRAY), text);
}

static void put_text(const tables *t, vd_json *record, vd_str where,
                     vd_str text)
{
    vd_json *item = add(t->row, member(t->row, record, "texts", VD_JSON_ARRAY),
                        "", VD_JSON_OBJECT, VD_STR(""));

    (void)add(t->row, item, "where", VD_JSON_STRING, where);
    (void)add(t->row, item, "text", VD_JSON_STRING, text);
}

static void put_party(const tables *t, vd_json *record, vd_str role,
                      vd_str path, vd_str text)
{
    vd_json *p = party(t->row, record, role);

    if (vd_str_is(path, VD_STR("account")) || vd_str_is(path, VD_STR("share")))
        (void)add(t->row, p, vd_str_z(t->row, path), VD_JSON_STRING, text);
    else if (vd_str_is(path, VD_STR("schema"))) {
        (void)add(t->row, member(t->row, p, "party", VD_JSON_OBJECT), "schema",
                  VD_JSON_STRING, text);
    } else {
        put_each(t,
                 member(t->row, member(t->row, p, "party", VD_JSON_OBJECT),
                        vd_str_z(t->row, path), VD_JSON_ARRAY),
                 text);
    }
}

static bool is_of(vd_str path, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (vd_str_is(path, vd_str_of(*words)))
            return true;
    }
    return false;
}

static const char *const plain[] = {"id", "kind", "date", NULL};
static const char *const routes[] = {"from", "to", "via", "ports", NULL};
static const char *const goods[] = {"goods.hs", "goods.description",
                                    "goods.origin", NULL};

static void put(const tables *t, vd_json *record, vd_str path, vd_str text)
{
    size_t dot = vd_str_find_char(path, '.', 0);

    if (text.n == 0 || put_measure(t, record, path, text))
        return;
    if (is_of(path, plain)) {
        (void)add(t->row, record, vd_str_z(t->row, path), VD_JSON_STRING,
                  vd_str_is(path, VD_STR("date")) ? day_of(t, text) : text);
    } else if (is_of(path, routes)) {
        put_route(t, record, path, text);
    } else if (is_of(path, goods)) {
        (void)add(t->row, goods_of(t, record),
                  vd_str_z(t->row, vd_str_slice(path, dot + 1, path.n)),
                  VD_JSON_STRING, text);
    } else if (vd_str_starts(path, VD_STR("text."))) {
        put_text(t, record, vd_str_slice(path, dot + 1, path.n), text);
    } else {
        put_party(t, record, vd_str_slice(path, 0, dot),
                  vd_str_slice(path, dot + 1, path.n), text);
    }
}

/* --- the header ---------------------------------------------------------- */

static vd_status check_path(vd_str path, vd_err *err)
{
    size_t dot = vd_str_find_char(path, '.', 0);
    vd_str last =
        dot == VD_STR_NONE ? VD_STR("") : vd_str_slice(path, dot + 1, path.n);

    for (size_t i = 0; i < sizeof measures / sizeof measures[0]; i++) {
        if (vd_str_is(path, vd_str_of(measures[i].path)))
            return VD_OK;
    }
    if (is_of(path, plain) || is_of(path, routes) || is_of(path, goods) ||
        (dot != 0 && last.n > 0 &&
         (vd_str_starts(path, VD_STR("text.")) ||
          vd_str_is(last, VD_STR("account")) ||
          vd_str_is(last, VD_STR("share")) ||
          vd_str_is(last, VD_STR("schema")) ||
          vd_prop_find(last) != VD_PROP_NONE)))
        return VD_OK;
    return vd_fail(err, VD_INVALID, VD_NOWHERE,
                   "\"%.*s\" is no part of a record: id, kind, date, from, to, "
                   "goods.hs, ROLE.name, ... (docs/records.md)",
                   VD_STR_SHOWN(path));
}

static vd_status name_column(tables *t, const vd_row *header, size_t i,
                             vd_err *err)
{
    vd_str name = vd_row_cell(header, i);
    const vd_json *columns = t->mapping == NULL ? NULL : t->mapping->columns;

    t->paths[i] = VD_STR("");
    if (columns == NULL) {
        t->paths[i] = vd_str_copy(&t->arena, name);
        return name.n == 0 ? VD_OK : check_path(name, err);
    }
    for (const vd_json *c = columns->first; c != NULL; c = c->next) {
        if (vd_str_is(vd_str_trim(c->key), name))
            t->paths[i] = c->text;
    }
    return VD_OK;
}

/* What the mapping names is there, and is a path. */
static vd_status check_mapping(const tables *t, const vd_row *header,
                               vd_err *err)
{
    const vd_json *lists[] = {t->mapping->columns, t->mapping->constants};
    vd_status st = VD_OK;

    for (int k = 0; k < 2; k++) {
        for (const vd_json *m = lists[k] == NULL ? NULL : lists[k]->first;
             st == VD_OK && m != NULL; m = m->next) {
            bool there = k == 1;

            for (size_t i = 0; !there && i < header->n; i++)
                there = vd_str_is(vd_row_cell(header, i), vd_str_trim(m->key));
            if (!there) {
                st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                             "line %zu: there is no column \"%.*s\" of the "
                             "mapping",
                             header->line, VD_STR_SHOWN(m->key));
            }
            if (st == VD_OK)
                st = check_path(k == 0 ? m->text : m->key, err);
        }
    }
    return st;
}

/* Old exports are of Windows, in their header as in their rows. */
static void clean_header(tables *t, const vd_row *header)
{
    for (size_t i = 0; i < header->n; i++)
        header->cells[i] = vd_utf8_or_cp1252(&t->arena, header->cells[i], NULL);
}

/* Of a path that has one value, a second column would be lost. */
static bool has_many(vd_str path)
{
    size_t dot = vd_str_find_char(path, '.', 0);
    vd_str last =
        dot == VD_STR_NONE ? VD_STR("") : vd_str_slice(path, dot + 1, path.n);

    return vd_str_is(path, VD_STR("via")) || vd_str_is(path, VD_STR("ports")) ||
           vd_str_starts(path, VD_STR("text.")) ||
           (!vd_str_starts(path, VD_STR("goods.")) &&
            vd_prop_find(last) != VD_PROP_NONE);
}

static vd_status check_twice(const tables *t, vd_err *err)
{
    for (size_t i = 0; i < t->n; i++) {
        for (size_t k = 0; k < i; k++) {
            if (t->paths[i].n > 0 && vd_str_is(t->paths[i], t->paths[k]) &&
                !has_many(t->paths[i])) {
                return vd_fail(err, VD_INVALID, VD_NOWHERE,
                               "two columns are \"%.*s\", which has one value",
                               VD_STR_SHOWN(t->paths[i]));
            }
        }
    }
    return VD_OK;
}

static vd_status take_header(tables *t, const vd_row *header, vd_err *err)
{
    vd_status st = VD_OK;

    clean_header(t, header);
    if (header->n > COLUMNS_MAX) {
        return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                       "line %zu: more than %d columns", header->line,
                       COLUMNS_MAX);
    }
    t->n = header->n;
    for (size_t i = 0; st == VD_OK && i < header->n; i++)
        st = name_column(t, header, i, err);
    if (st != VD_OK) {
        vd_err_context(err,
                       "line %zu: not a form of records that is known, "
                       "and as a table",
                       header->line);
    }
    if (st == VD_OK && t->mapping != NULL)
        st = check_mapping(t, header, err);
    return st == VD_OK ? check_twice(t, err) : st;
}

/* --- rows ---------------------------------------------------------------- */

static vd_str as_csv(vd_arena *arena, const vd_row *row)
{
    vd_buf out;
    vd_str text;

    vd_buf_init(&out);
    for (size_t i = 0; i < row->n; i++) {
        if (i > 0)
            vd_buf_put_char(&out, ',');
        vd_buf_put_char(&out, '"');
        for (size_t k = 0; k < row->cells[i].n; k++) {
            if (row->cells[i].p[k] == '"')
                vd_buf_put_char(&out, '"');
            vd_buf_put_char(&out, row->cells[i].p[k]);
        }
        vd_buf_put_char(&out, '"');
    }
    text = vd_str_copy(arena, vd_buf_view(&out));
    vd_buf_done(&out);
    return text;
}

static vd_status read_row(tables *t, const vd_row *row, vd_event *event,
                          vd_err *wrong)
{
    vd_json record = {.kind = VD_JSON_OBJECT};
    const vd_json *constants =
        t->mapping == NULL ? NULL : t->mapping->constants;

    if (row->n > t->n) {
        return vd_fail(wrong, VD_INVALID, VD_NOWHERE,
                       "%zu cells, but the header names %zu columns", row->n,
                       t->n);
    }
    for (const vd_json *c = constants == NULL ? NULL : constants->first;
         c != NULL; c = c->next)
        put(t, &record, c->key, c->text);
    for (size_t i = 0; i < row->n; i++) {
        if (t->paths[i].n > 0)
            put(t, &record, t->paths[i],
                vd_utf8_or_cp1252(t->row, vd_row_cell(row, i), NULL));
    }
    return vd_event_from_json(&record, t->row, event, wrong);
}

static bool is_empty(const vd_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        if (vd_row_cell(row, i).n > 0)
            return false;
    }
    return true;
}

static vd_status take_row(tables *t, const vd_row *row, vd_err *err)
{
    vd_event event;
    vd_err wrong = {0};
    vd_status st;

    if (is_empty(row))
        return VD_OK;
    st = read_row(t, row, &event, &wrong);
    return vd_feeder_give(
        t->feeder, vd_str_printf(t->row, "line %zu", row->line),
        st == VD_OK ? &event : NULL,
        st == VD_OK ? VD_STR("") : as_csv(t->row, row), &wrong, err);
}

vd_status vd_feed_table(vd_feeder *feeder, vd_str head, vd_err *err)
{
    tables t = {
        .feeder = feeder, .mapping = feeder->mapping, .row = &feeder->arena};
    char separator = t.mapping != NULL && t.mapping->separator != '\0'
                         ? t.mapping->separator
                         : vd_table_guess_separator(head);
    vd_table *table = NULL;
    vd_row row;
    vd_status st = vd_table_open(feeder->origin, separator, &table, err);

    vd_arena_init(&t.arena, 0);
    if (st == VD_OK) {
        t.workbook = vd_table_is_xlsx(table);
        st = vd_table_next(table, &row, err);
        if (st == VD_ABSENT)
            st = vd_fail(err, VD_INVALID, VD_NOWHERE, "the table is empty");
    }
    if (st == VD_OK)
        st = take_header(&t, &row, err);
    while (st == VD_OK) {
        st = vd_table_next(table, &row, err);
        if (st == VD_OK)
            st = take_row(&t, &row, err);
        else if (st == VD_ABSENT)
            break;
    }
    vd_table_close(table);
    vd_arena_done(&t.arena);
    return st == VD_ABSENT ? VD_OK : st;
}
