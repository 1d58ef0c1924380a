/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/read.h"

#include "base/limits.h"
#include "base/strmap.h"
#include "base/utf8.h"

void vd_read_begin(vd_read *read, vd_str id, vd_str key, vd_schema schema)
{
    vd_record_init(&read->record, &read->arena, id, key, schema);
}

vd_status vd_read_give(vd_read *read, vd_record *record, vd_err *err)
{
    vd_status st;

    vd_record_sort(record);
    st = read->sink->record(read->sink->ctx, record, err);
    read->records++;
    return st;
}

vd_status vd_read_end(vd_read *read, vd_err *err)
{
    vd_status st = vd_read_give(read, &read->record, err);

    vd_arena_reset(&read->arena);
    read->record = (vd_record){0};
    return st;
}

struct vd_groups {
    vd_strmap by_key;
    vd_record *records;
    size_t n;
    size_t room;
    size_t in_hand;
};

void vd_read_group(vd_read *read, vd_str id, vd_str key, vd_schema schema,
                   bool *is_new)
{
    struct vd_groups *g = read->groups;

    if (g == NULL) {
        g = read->groups = VD_NEW(&read->held, struct vd_groups);
        vd_strmap_init(&g->by_key, &read->held);
    }
    g->in_hand = *vd_strmap_put(&g->by_key, key, g->n, is_new);
    if (!*is_new) {
        read->record = g->records[g->in_hand];
        return;
    }
    g->records = vd_arena_grow(&read->held, g->records, g->n, &g->room,
                               sizeof *g->records);
    g->n++;
    vd_record_init(&read->record, &read->held, id, key, schema);
}

void vd_read_group_done(vd_read *read)
{
    read->groups->records[read->groups->in_hand] = read->record;
    read->record = (vd_record){0};
}

vd_status vd_read_groups_end(vd_read *read, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0;
         read->groups != NULL && i < read->groups->n && st == VD_OK; i++)
        st = vd_read_give(read, &read->groups->records[i], err);
    return st;
}

vd_status vd_read_rows(vd_read *read, char separator, vd_row_fn *fn, void *ctx,
                       vd_err *err)
{
    vd_table *table = NULL;
    vd_row row;
    size_t rows = 0;
    vd_status st = vd_read_table(read, 0, separator, &table, err);

    while (st == VD_OK) {
        st = vd_table_next(table, &row, err);
        if (st != VD_OK)
            break;
        read->line = row.line;
        read->rows[0]++;
        st = fn(ctx, &row, err);
        if (st == VD_OK)
            st = vd_read_check_held(read, err);
        vd_arena_reset(&read->arena);
        if (read->sink->progress != NULL && ++rows % 256 == 0)
            read->sink->progress(read->sink->ctx, vd_table_packed_bytes(table));
    }
    vd_table_close(table);
    return st == VD_ABSENT ? VD_OK : st;
}

bool vd_read_is_header(vd_read *read, const vd_row *row, vd_row *header)
{
    vd_str *cells;

    if (header->n > 0)
        return false;
    cells = VD_NEW_N(&read->held, vd_str, row->n);
    for (size_t i = 0; i < row->n; i++)
        cells[i] = vd_str_copy(&read->held, vd_str_trim(row->cells[i]));
    *header = (vd_row){cells, row->n, row->line};
    vd_read_is_no_data(read);
    return true;
}

void vd_read_is_no_data(vd_read *read)
{
    read->rows[0]--;
}

void vd_read_issue(vd_read *read, vd_severity severity, const char *field,
                   vd_str text, const char *what)
{
    vd_issue issue = {
        .severity = severity,
        .record = read->record.n > 0 ? read->record.key : VD_STR(""),
        .field = vd_str_of(field),
        .text = text,
        .what = vd_str_of(what),
        .line = read->line,
    };

    read->issues++;
    read->sink->issue(read->sink->ctx, &issue);
}

vd_status vd_read_check_held(const vd_read *read, vd_err *err)
{
    if (read->held.used <= VD_READER_HELD_BYTES_MAX)
        return VD_OK;
    return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                   "the file needs more than %zu bytes held at once; no list "
                   "of official size does",
                   VD_READER_HELD_BYTES_MAX);
}

static void probe_text(vd_probe *probe, vd_arena *arena)
{
    vd_str rest = vd_str_trim(probe->head);
    vd_origin origin = {.path = "(head)", .bytes = probe->head};
    vd_table *table = NULL;
    vd_row row;

    if (vd_str_starts(rest, VD_STR("\xef\xbb\xbf")))
        rest = vd_str_trim(vd_str_slice(rest, 3, rest.n));
    if (vd_str_starts(rest, VD_STR("<"))) {
        if (vd_xml_root(vd_str_trim(probe->head), arena, &probe->root, NULL) !=
            VD_OK)
            probe->root = NULL;
        return;
    }
    probe->separator = vd_table_guess_separator(probe->head);
    if (probe->head.n == 0 ||
        vd_table_open(&origin, probe->separator, &table, NULL) != VD_OK)
        return;
    while (probe->n_rows < 3 && vd_table_next(table, &row, NULL) == VD_OK) {
        vd_str *cells = VD_NEW_N(arena, vd_str, row.n);

        for (size_t i = 0; i < row.n; i++)
            cells[i] = vd_str_copy(arena, row.cells[i]);
        probe->rows[probe->n_rows++] = (vd_row){cells, row.n, row.line};
    }
    vd_table_close(table);
}

static vd_status probe_xlsx(const vd_origin *origin, vd_probe *probe,
                            vd_arena *arena, vd_err *err)
{
    vd_table *table = NULL;
    vd_row row;
    vd_status st = vd_table_open(origin, ',', &table, err);

    while (st == VD_OK && probe->n_rows < 3) {
        vd_str *cells;

        st = vd_table_next(table, &row, err);
        if (st != VD_OK)
            break;
        cells = VD_NEW_N(arena, vd_str, row.n);
        for (size_t i = 0; i < row.n; i++)
            cells[i] = vd_str_copy(arena, row.cells[i]);
        probe->rows[probe->n_rows++] = (vd_row){cells, row.n, row.line};
    }
    vd_table_close(table);
    return st == VD_ABSENT ? VD_OK : st;
}

vd_status vd_probe_file(const vd_origin *origin, vd_arena *arena, vd_probe *out,
                        vd_err *err)
{
    enum { HEAD = 1 << 16 };
    vd_probe probe = {.head = VD_STR(""), .separator = ','};
    vd_input_kind kind;
    vd_status st = vd_input_kind_of(origin, &kind, err);

    if (st != VD_OK)
        return st;
    probe.is_xlsx = kind == VD_INPUT_XLSX;
    if (probe.is_xlsx) {
        st = probe_xlsx(origin, &probe, arena, err);
    } else {
        st = vd_input_head(origin, arena, HEAD, &probe.head, err);
        if (st == VD_OK)
            probe_text(&probe, arena);
    }
    if (st == VD_OK)
        *out = probe;
    return st;
}

bool vd_probe_has_column(const vd_probe *probe, size_t row, const char *name)
{
    return row < probe->n_rows &&
           vd_row_column(&probe->rows[row], name) != VD_STR_NONE;
}

static void pass_progress(void *ctx, uint64_t bytes)
{
    vd_read *read = ctx;

    if (read->sink->progress != NULL)
        read->sink->progress(read->sink->ctx, bytes);
}

vd_status vd_read_xml(vd_read *read, size_t file, vd_xml_sink *sink,
                      vd_err *err)
{
    vd_input *input = NULL;
    vd_status st = vd_input_open(&read->input->files[file], NULL, &input, err);

    sink->ctx = read;
    sink->progress = pass_progress;
    if (st == VD_OK)
        st = vd_xml_read(input, sink, err);
    vd_input_close(input);
    return st;
}

vd_status vd_read_table(vd_read *read, size_t file, char separator,
                        vd_table **out, vd_err *err)
{
    return vd_table_open(&read->input->files[file], separator, out, err);
}

vd_status vd_read_separator(vd_read *read, char *out, vd_err *err)
{
    vd_str head;
    vd_status st =
        vd_input_head(&read->input->files[0], &read->arena, 8192, &head, err);

    if (st == VD_OK)
        *out = vd_table_guess_separator(head);
    vd_arena_reset(&read->arena);
    return st;
}

vd_str vd_read_cell(vd_read *read, const vd_row *row, size_t column)
{
    return vd_utf8_or_cp1252(&read->arena, vd_row_cell(row, column), NULL);
}
