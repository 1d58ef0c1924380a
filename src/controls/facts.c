/* SPDX-License-Identifier: Apache-2.0 */
#include "controls/facts.h"

#include <string.h>

#include "base/utf8.h"
/* generated from data/ */
#include "caps.inc"
#include "consequences.inc"
#include "controls.inc"
#include "dual_use.inc"
#include "goods.inc"
#include "groups.inc"
#include "hs_correlation.inc"
#include "landlocked.inc"
#include "port_rules.inc"
#include "red_flags.inc"
#include "trade_words.inc"
#include "transshipment_hubs.inc"

#define TABLE(name) \
    { \
        "data/" #name ".tsv", \
        { \
            name##_tsv, sizeof name##_tsv \
        } \
    }

vd_origin vd_facts_origin(vd_facts_own which)
{
    static const struct {
        const char *path;
        vd_str text;
    } tables[] = {
        [VD_FACTS_CONTROLS] = TABLE(controls),
        [VD_FACTS_GOODS] = TABLE(goods),
        [VD_FACTS_GROUPS] = TABLE(groups),
        [VD_FACTS_HUBS] = TABLE(transshipment_hubs),
        [VD_FACTS_CORRELATION] = TABLE(hs_correlation),
        [VD_FACTS_DUAL_USE] = TABLE(dual_use),
        [VD_FACTS_CONSEQUENCES] = TABLE(consequences),
        [VD_FACTS_CAPS] = TABLE(caps),
        [VD_FACTS_LANDLOCKED] = TABLE(landlocked),
        [VD_FACTS_PORT_RULES] = TABLE(port_rules),
        [VD_FACTS_RED_FLAGS] = TABLE(red_flags),
        [VD_FACTS_TRADE_WORDS] = TABLE(trade_words),
    };

    return (vd_origin){.path = tables[which].path, .bytes = tables[which].text};
}

const vd_str *vd_fact_keep(const vd_fact *fact, size_t n, vd_arena *arena)
{
    vd_str *cells = VD_NEW_N(arena, vd_str, n);

    for (size_t i = 0; i < n; i++)
        cells[i] = vd_str_copy(arena, fact->cells[i]);
    return cells;
}

typedef struct reader {
    const char *path;
    const char *const *columns;
    size_t at[VD_FACT_COLUMNS_MAX]; /* of each column that is wanted */
    size_t n;                       /* cells of the header */
    bool headed;
} reader;

static vd_status read_header(reader *r, const vd_row *row, vd_err *err)
{
    size_t named = 0;

    r->n = row->n;
    r->headed = true;
    for (size_t i = 0; i < row->n; i++) {
        size_t c = 0;

        while (r->columns[c] != NULL &&
               !vd_str_is(vd_row_cell(row, i), vd_str_of(r->columns[c])))
            c++;
        if (r->columns[c] == NULL) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "\"%.*s\" is no column of such a table",
                           VD_STR_SHOWN(row->cells[i]));
        }
    }
    while (r->columns[named] != NULL)
        named++;
    if (row->n > named)
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "a column is named twice in the header");
    for (size_t c = 0; r->columns[c] != NULL; c++) {
        r->at[c] = vd_row_column(row, r->columns[c]);
        if (r->at[c] == VD_STR_NONE) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "the table has no column \"%s\"", r->columns[c]);
        }
    }
    return VD_OK;
}

static vd_status read_fact(reader *r, const vd_row *row, vd_fact *out,
                           vd_err *err)
{
    *out = (vd_fact){.line = row->line};
    if (row->n != r->n) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "%zu cells where the header has %zu", row->n, r->n);
    }
    for (size_t c = 0; r->columns[c] != NULL; c++) {
        vd_str cell = vd_row_cell(row, r->at[c]);
        bool must = strcmp(r->columns[c], "source") == 0 ||
                    strcmp(r->columns[c], "verified") == 0;

        out->cells[c] = vd_str_is(cell, VD_STR("-")) ? VD_STR("") : cell;
        if (vd_utf8_find_bad(cell) != VD_STR_NONE) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "column \"%s\" is not "
                           "UTF-8",
                           r->columns[c]);
        }
        if (vd_str_find_char(cell, '\n', 0) != VD_STR_NONE ||
            vd_str_starts(cell, VD_STR("\""))) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "column \"%s\" begins with a quote or has a line "
                           "break: quotes part no cells here",
                           r->columns[c]);
        }
        if (must && out->cells[c].n == 0) {
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "column \"%s\" is empty: a fact says where it is "
                           "from and how it was checked",
                           r->columns[c]);
        }
    }
    return VD_OK;
}

static bool is_comment(const vd_row *row)
{
    return (row->n == 1 && vd_str_starts(vd_row_cell(row, 0), VD_STR("#"))) ||
           (row->n == 1 && vd_row_cell(row, 0).n == 0);
}

static vd_status read_all(reader *r, vd_table *table, vd_fact_fn *fn, void *ctx,
                          vd_err *err)
{
    for (;;) {
        vd_row row = {0};
        vd_fact fact;
        vd_status st = vd_table_next(table, &row, err);

        if (st == VD_ABSENT && r->headed)
            return VD_OK;
        if (st == VD_ABSENT)
            return vd_fail(err, VD_INVALID, VD_NOWHERE,
                           "%s: the table has no header", r->path);
        if (st == VD_OK && is_comment(&row))
            continue;
        if (st == VD_OK && !r->headed) {
            st = read_header(r, &row, err);
            if (st == VD_OK)
                continue;
        }
        if (st == VD_OK)
            st = read_fact(r, &row, &fact, err);
        if (st == VD_OK)
            st = fn(ctx, &fact, err);
        if (st != VD_OK) {
            vd_err_context(err, "%s, line %zu", r->path, row.line);
            return st;
        }
    }
}

vd_status vd_facts_each(const vd_origin *origin, const char *const *columns,
                        vd_fact_fn *fn, void *ctx, vd_err *err)
{
    reader r = {.path = origin->path, .columns = columns};
    vd_table *table = NULL;
    vd_status st = vd_table_open(origin, '\t', &table, err);

    if (st == VD_OK)
        st = read_all(&r, table, fn, ctx, err);
    vd_table_close(table);
    return st;
}
