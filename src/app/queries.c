/* SPDX-License-Identifier: Apache-2.0 */
/* Queries and pairs from files: tables and JSON Lines. */
#include "app/answer.h"
#include "app/screen.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/lines.h"
#include "base/table.h"
#include "base/utf8.h"
#include "match/readings.h"

enum { COLUMNS_MAX = 256 };

typedef struct column {
    vd_prop prop; /* VD_PROP_NONE: id or schema, or nothing */
    bool is_id;
    bool is_schema;
    int side; /* of a pair: 0 both, 1, 2 */
} column;

typedef struct rows {
    column columns[COLUMNS_MAX];
    size_t n;
    bool pairs;
    vd_query_fn *query;
    vd_pair_fn *pair;
    void *ctx;
    vd_arena arena;
    size_t row;
} rows;

static vd_status take_column(rows *r, vd_str name, vd_err *err)
{
    column *c = &r->columns[r->n];
    vd_str base = name;

    *c = (column){0};
    if (r->pairs && name.n > 1 &&
        (name.p[name.n - 1] == '1' || name.p[name.n - 1] == '2')) {
        c->side = name.p[name.n - 1] - '0';
        base = vd_str_slice(name, 0, name.n - 1);
    }
    c->is_schema = vd_str_is_nocase(base, VD_STR("schema"));
    c->is_id = c->side == 0 && vd_str_is_nocase(base, VD_STR("id"));
    if (!c->is_schema && !c->is_id) {
        c->prop = vd_prop_find(base);
        if (vd_str_is_nocase(base, VD_STR("name")))
            c->prop = VD_PROP_NAME;
        if (c->prop == VD_PROP_NONE || (r->pairs && c->side == 0)) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "column \"%.*s\": expected id, schema, name or a "
                           "property of FollowTheMoney%s",
                           VD_STR_SHOWN(name),
                           r->pairs ? " with 1 or 2 behind it" : "");
        }
    }
    r->n++;
    return VD_OK;
}

static vd_status take_header(rows *r, const vd_row *row, vd_err *err)
{
    bool named = false;
    vd_status st = VD_OK;

    if (row->n > COLUMNS_MAX)
        return vd_fail(err, VD_LIMIT, VD_NOWHERE, "more than %d columns",
                       COLUMNS_MAX);
    for (size_t i = 0; st == VD_OK && i < row->n; i++) {
        st = take_column(r, vd_str_trim(row->cells[i]), err);
        named = named || (st == VD_OK && r->columns[i].prop == VD_PROP_NAME);
    }
    if (st == VD_OK && !named && r->pairs)
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "the first line names no columns name1 and name2");
    return st;
}

static void put_cell(vd_record *record, vd_prop prop, vd_str text)
{
    vd_str part;

    if (prop == VD_PROP_NAME) {
        vd_query_put(record, prop, text);
        return;
    }
    while (vd_str_next(&text, VD_STR(";"), &part))
        vd_query_put(record, prop, part);
}

static bool put_schema(vd_record *record, vd_str name)
{
    vd_schema schema = vd_schema_find(name);

    vd_record_target(record)->schema = schema;
    return schema != VD_SCHEMA_UNKNOWN;
}

/* False for a schema that is not known. */
static bool put_value(vd_record sides[2], const column *c, vd_str text)
{
    for (int s = 0; s < 2; s++) {
        if (c->side != 0 && c->side != s + 1)
            continue;
        if (c->is_schema && text.n > 0) {
            if (!put_schema(&sides[s], text))
                return false;
        } else if (c->prop != VD_PROP_NONE) {
            put_cell(&sides[s], c->prop, text);
        }
    }
    return true;
}

const char *vd_query_wrong(const vd_entity *query)
{
    for (size_t i = 0; i < query->n; i++) {
        if (vd_is_searched_name(query->values[i].prop) &&
            query->values[i].text.n > VD_QUERY_NAME_BYTES_MAX)
            return "a name of more than 2000 bytes: shorten it";
    }
    return query->n == 0 ? "nothing to screen: no name and no number" : NULL;
}

static vd_status ask(rows *r, size_t row, vd_str id, vd_record *record,
                     const char *wrong, vd_err *err)
{
    vd_query query = {row, id, record, wrong};

    if (wrong == NULL)
        query.wrong = vd_query_wrong(record->entities);
    return r->query(r->ctx, &query, err);
}

static vd_status take_row(rows *r, const vd_row *row, vd_err *err)
{
    vd_record sides[2] = {{0}};
    vd_str id = VD_STR("");
    const char *wrong = NULL;

    for (int s = 0; s < 2; s++)
        vd_record_init(&sides[s], &r->arena, VD_STR(""), VD_STR(""),
                       VD_SCHEMA_UNKNOWN);
    r->row++;
    for (size_t i = 0; i < row->n && i < r->n; i++) {
        vd_str text = vd_utf8_or_cp1252(&r->arena, vd_row_cell(row, i), NULL);
        const column *c = &r->columns[i];

        if (!put_value(sides, c, text)) {
            wrong = vd_str_printf(&r->arena,
                                  "line %zu: schema \"%.*s\" is not known",
                                  row->line, VD_STR_SHOWN(text))
                        .p;
        }
        if (c->is_id)
            id = text;
    }
    if (!r->pairs)
        return ask(r, r->row, id, &sides[0], wrong, err);
    if (wrong != NULL)
        return vd_fail(err, VD_INVALID, VD_NOWHERE, "%s", wrong);
    return r->pair(r->ctx, r->row, &sides[0], &sides[1], err);
}

static vd_status read_table(rows *r, const vd_origin *origin, char separator,
                            vd_err *err)
{
    vd_table *table = NULL;
    vd_row row = {0};
    vd_status st = vd_table_open(origin, separator, &table, err);

    if (st == VD_OK)
        st = vd_table_next(table, &row, err);
    if (st == VD_ABSENT)
        st = vd_fail(err, VD_INVALID, VD_NOWHERE, "the file is empty");
    if (st == VD_OK)
        st = take_header(r, &row, err);
    while (st == VD_OK) {
        st = vd_table_next(table, &row, err);
        if (st != VD_OK || (row.n == 1 && vd_row_cell(&row, 0).n == 0))
            continue;
        st = take_row(r, &row, err);
        vd_arena_reset(&r->arena);
    }
    vd_table_close(table);
    return st == VD_ABSENT ? VD_OK : st;
}

/* A line that is no query is given with what is wrong with it: the lines
   behind it are not its fault. */
static vd_status take_line(void *ctx, vd_str line, size_t number, vd_err *err)
{
    rows *r = ctx;
    const vd_json *object = NULL;
    vd_record query;
    vd_err wrong = {0};
    vd_status st;

    (void)number;
    r->row++;
    st = vd_json_parse(line, &r->arena, &object, &wrong);
    if (st == VD_OK)
        st = vd_query_from_json(object, &r->arena, &query, &wrong);
    if (st != VD_OK)
        vd_record_init(&query, &r->arena, VD_STR(""), VD_STR(""),
                       VD_SCHEMA_UNKNOWN);
    st =
        ask(r, r->row, object == NULL ? VD_STR("") : vd_json_text(object, "id"),
            &query, st == VD_OK ? NULL : wrong.msg, err);
    vd_arena_reset(&r->arena);
    return st;
}

static vd_status read_rows(rows *r, const char *path, vd_err *err)
{
    vd_origin origin = {.path = path};
    vd_arena arena;
    vd_str head = VD_STR("");
    vd_input_kind kind = VD_INPUT_PLAIN;
    vd_status st = VD_OK;

    vd_arena_init(&arena, 0);
    vd_arena_init(&r->arena, 0);
    if (vd_origin_is_stream(&origin)) {
        st = vd_origin_take_head(&origin, &arena, 65536, err);
        head = origin.head;
    } else {
        st = vd_input_kind_of(&origin, &kind, err);
        if (st == VD_OK && kind != VD_INPUT_XLSX)
            st = vd_input_head(&origin, &arena, 4096, &head, err);
    }
    if (st == VD_OK && !r->pairs &&
        vd_str_starts(vd_str_trim(head), VD_STR("{")))
        st = vd_lines_each(&origin, take_line, r, err);
    else if (st == VD_OK)
        st = read_table(r, &origin,
                        head.n > 0 ? vd_table_guess_separator(head) : ',', err);
    if (st != VD_OK && st != VD_CONFLICT)
        vd_err_context(err, "%s", path);
    vd_arena_done(&r->arena);
    vd_arena_done(&arena);
    return st;
}

vd_status vd_queries_each(const char *path, vd_query_fn *fn, void *ctx,
                          vd_err *err)
{
    rows r = {.query = fn, .ctx = ctx};

    return read_rows(&r, path, err);
}

vd_status vd_pairs_each(const char *path, vd_pair_fn *fn, void *ctx,
                        vd_err *err)
{
    rows r = {.pairs = true, .pair = fn, .ctx = ctx};

    return read_rows(&r, path, err);
}
