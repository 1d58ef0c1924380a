/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OFAC's flat files: CSV, PIP (|) and DEL (@), the SDN and the non-SDN list.
 *
 * An edition is up to four files without headers, told apart by their shape:
 *
 *   main      12 columns   ent_num, name, type, program, title, ..., remarks
 *   alt        5 columns   ent_num, alt_num, aka|fka|nka, name, remarks
 *   add        6 columns   ent_num, add_num, address, city, country, remarks
 *   comments   2 columns   ent_num, continuation of the remarks
 *
 * Null is "-0- ".  Remarks are cut at 1000 bytes and go on, in mid-word, in
 * the comments file.  A missing side file narrows what the edition speaks
 * of; a missing main file is refused.  The files carry no date, and nothing
 * but the programmes tells the two lists apart.
 *
 * Held: the side files, which may name entities in any order.
 * Source: dataspec.txt of OFAC, and the files of 2018 to 2025.
 */
#include <assert.h>

#include "base/strmap.h"
#include "data/measure.h"
#include "lists/ofac.h"
#include "lists/readers.h"
#include "lists/say.h"

enum { REMARKS_MAX = 1000 };

typedef enum part { MAIN, ALT, ADD, COMMENTS, PARTS, NO_PART } part;

typedef struct side_row {
    struct side_row *next;
    vd_str number; /* of the row itself: alt_num, add_num */
    vd_str cells[4];
    size_t line;
} side_row;

typedef struct flat {
    vd_read *read;
    size_t file[PARTS]; /* number of the input file, or VD_STR_NONE */
    vd_strmap by_number[PARTS];
    side_row **first[PARTS]; /* by number of the map's value */
    bool *used[PARTS];
    size_t n[PARTS];
    vd_str source;
    bool consolidated;
} flat;

static bool is_header(const vd_row *row)
{
    return vd_str_starts_nocase(vd_row_cell(row, 0), VD_STR("ent_num"));
}

static part part_of_row(const vd_row *row)
{
    vd_str kind = vd_row_cell(row, 2);

    if (is_header(row)) {
        return row->n == 12  ? MAIN
               : row->n == 5 ? ALT
               : row->n == 6 ? ADD
               : row->n == 2 ? COMMENTS
                             : NO_PART;
    }
    if (!vd_str_is_digits(vd_row_cell(row, 0)))
        return NO_PART;
    if (row->n == 12)
        return MAIN;
    if (row->n == 5 && kind.n == 3 && vd_str_ends(kind, VD_STR("ka")))
        return ALT;
    if (row->n == 6 && vd_str_is_digits(vd_row_cell(row, 1)))
        return ADD;
    return row->n == 2 && !vd_str_is_digits(vd_row_cell(row, 1)) ? COMMENTS
                                                                 : NO_PART;
}

static part part_of_probe(const vd_probe *probe)
{
    part first;

    if (probe->is_xlsx || probe->root != NULL || probe->n_rows == 0)
        return NO_PART;
    first = part_of_row(&probe->rows[0]);
    return first;
}

static bool is_mine(const vd_probe *probe)
{
    return part_of_probe(probe) != NO_PART;
}

bool vd_ofac_flat_is_side(const vd_probe *probe)
{
    part p = part_of_probe(probe);

    return p == ALT || p == ADD || p == COMMENTS;
}

static vd_str cell(vd_read *read, const vd_row *row, size_t i)
{
    vd_str text = vd_read_cell(read, row, i);

    return vd_str_is(text, VD_STR("-0-")) ? VD_STR("") : text;
}

static char separator_of(flat *f, size_t file, vd_err *err, vd_status *st)
{
    vd_str head;

    *st = vd_input_head(&f->read->input->files[file], &f->read->arena, 4096,
                        &head, err);
    return *st == VD_OK ? vd_table_guess_separator(head) : ',';
}

static vd_status open_part(flat *f, part p, vd_table **out, vd_err *err)
{
    vd_status st;
    char separator = separator_of(f, f->file[p], err, &st);

    if (st == VD_OK)
        st = vd_read_table(f->read, f->file[p], separator, out, err);
    return st;
}

static void keep_side_row(flat *f, part p, const vd_row *row, size_t *room)
{
    vd_arena *held = &f->read->held;
    side_row *kept = VD_NEW(held, side_row);
    side_row **tail;
    bool is_new;
    size_t *at =
        vd_strmap_put(&f->by_number[p], vd_row_cell(row, 0), f->n[p], &is_new);

    if (is_new)
        f->first[p] =
            vd_arena_grow(held, f->first[p], f->n[p], room, sizeof(void *));
    f->n[p] += is_new;
    for (size_t i = 0; i < 4 && i + 1 < row->n; i++)
        kept->cells[i] = vd_str_copy(
            held, cell(f->read, row, p == COMMENTS ? i + 1 : i + 2));
    kept->number =
        p == ADD ? vd_str_copy(held, vd_row_cell(row, 1)) : VD_STR("");
    kept->line = row->line;
    for (tail = &f->first[p][*at]; *tail != NULL;)
        tail = &(*tail)->next;
    *tail = kept;
}

static vd_status read_side(flat *f, part p, vd_err *err)
{
    vd_table *table = NULL;
    vd_row row;
    size_t room = 0;
    vd_status st;

    vd_strmap_init(&f->by_number[p], &f->read->held);
    if (f->file[p] == VD_STR_NONE)
        return VD_OK;
    st = open_part(f, p, &table, err);
    while (st == VD_OK) {
        st = vd_table_next(table, &row, err);
        if (st != VD_OK || is_header(&row))
            continue;
        f->read->line = row.line;
        f->read->rows[f->file[p]]++;
        if (part_of_row(&row) != p) {
            vd_read_issue(f->read, VD_SEVERITY_ERROR, "row",
                          vd_row_cell(&row, 0),
                          "not a row of this file: left out");
            continue;
        }
        keep_side_row(f, p, &row, &room);
        vd_arena_reset(&f->read->arena);
        st = vd_read_check_held(f->read, err);
    }
    vd_table_close(table);
    f->used[p] = VD_NEW_N(&f->read->held, bool, f->n[p] + 1);
    return st == VD_ABSENT ? VD_OK : st;
}

static side_row *rows_of(flat *f, part p, vd_str number)
{
    size_t *at = vd_strmap_find(&f->by_number[p], number);

    if (at == NULL)
        return NULL;
    f->used[p][*at] = true;
    return f->first[p][*at];
}

/* Which of the two lists it is: the programmes that only one of them has. */
static vd_status tell_list(flat *f, vd_err *err)
{
    vd_table *table = NULL;
    vd_row row;
    size_t consolidated = 0;
    size_t rows = 0;
    vd_status st = open_part(f, MAIN, &table, err);

    while (st == VD_OK) {
        vd_str rest;
        vd_str program;

        st = vd_table_next(table, &row, err);
        if (st != VD_OK)
            break;
        rows++;
        for (rest = vd_row_cell(&row, 3);
             vd_str_next(&rest, VD_STR("] ["), &program);)
            consolidated += vd_measure_is_consolidated(program);
    }
    vd_table_close(table);
    f->source = vd_ofac_source_of(consolidated, rows);
    f->consolidated = vd_str_is(f->source, VD_STR("us_ofac_cons"));
    return st == VD_ABSENT ? VD_OK : st;
}

/* One standing text has a semicolon of its own. */
static bool ends_segment(vd_str rest)
{
    return vd_str_starts(rest, VD_STR("; ")) &&
           !vd_str_starts(rest, VD_STR("; U.S. Persons Must Continue"));
}

/* Remarks end in a full stop; "; " separates, but not within parentheses
   unless these never close. */
static void say_remarks(vd_read *read, size_t sanction, vd_str remarks,
                        bool cut)
{
    size_t start = 0;
    unsigned depth = 0;
    size_t opens = 0;
    size_t closes = 0;

    if (!cut && vd_str_ends(remarks, VD_STR(".")))
        remarks.n--;
    for (size_t i = 0; i < remarks.n; i++) {
        opens += remarks.p[i] == '(';
        closes += remarks.p[i] == ')';
    }
    for (size_t i = 0; i < remarks.n; i++) {
        if (opens == closes && remarks.p[i] == '(')
            depth++;
        else if (remarks.p[i] == ')' && depth > 0)
            depth--;
        if (depth == 0 && ends_segment(vd_str_slice(remarks, i, remarks.n))) {
            vd_ofac_say_remark(read, sanction, vd_str_slice(remarks, start, i));
            start = i + 2;
        }
    }
    /* The last piece of cut remarks may end in mid-word: not a fact. */
    if (!cut)
        vd_ofac_say_remark(read, sanction,
                           vd_str_slice(remarks, start, remarks.n));
}

/* "99,144" tons are 99144 in the other formats. */
static vd_str without_commas(vd_read *read, vd_str text)
{
    char *bytes = VD_NEW_N(&read->arena, char, text.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != ',')
            bytes[n++] = text.p[i];
    }
    return vd_str_is_digits((vd_str){bytes, n}) ? (vd_str){bytes, n} : text;
}

static void say_columns(vd_read *read, const vd_row *row)
{
    static const struct {
        size_t column;
        vd_prop prop;
    } plain[] = {{5, VD_PROP_CALL_SIGN},
                 {6, VD_PROP_TYPE},
                 {7, VD_PROP_DEADWEIGHT_TONNAGE},
                 {8, VD_PROP_GROSS_REGISTERED_TONNAGE}};
    vd_str name = cell(read, row, 1);
    size_t comma = vd_str_find(name, VD_STR(", "), 0);

    if (vd_record_target(&read->record)->schema == VD_SCHEMA_PERSON &&
        comma != VD_STR_NONE) {
        vd_ofac_say_primary(read, vd_str_slice(name, 0, comma),
                            vd_str_slice(name, comma + 2, name.n));
    } else {
        vd_ofac_say_primary(read, name, VD_STR(""));
    }
    if (vd_record_target(&read->record)->schema == VD_SCHEMA_PERSON)
        vd_record_say(&read->record, VD_PROP_POSITION, cell(read, row, 4));
    else
        vd_record_say(&read->record, VD_PROP_NOTES, cell(read, row, 4));
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        vd_record_say(&read->record, plain[i].prop,
                      without_commas(read, cell(read, row, plain[i].column)));
    vd_say_country(read, 0, VD_PROP_FLAG, cell(read, row, 9));
    vd_say_link(read, VD_STR("Vessel owner"), cell(read, row, 10), VD_STR(""));
}

static void say_side_rows(flat *f, vd_str number)
{
    for (side_row *r = rows_of(f, ALT, number); r != NULL; r = r->next)
        vd_ofac_say_alias(f->read, r->cells[1], r->cells[0], false);
    for (side_row *r = rows_of(f, ADD, number); r != NULL; r = r->next) {
        vd_say_address_whole(f->read, r->number,
                             vd_join_parts(&f->read->arena,
                                           (vd_str[]){r->cells[0], r->cells[1]},
                                           2),
                             r->cells[2]);
    }
}

static void say_programs(flat *f, size_t sanction, vd_str programs)
{
    vd_str program;

    while (vd_str_next(&programs, VD_STR("] ["), &program)) {
        vd_measure m = vd_measure_of(program, f->consolidated);

        vd_ofac_say_program(f->read, sanction, program);
        if (m.measure.n > 0)
            vd_record_put(&f->read->record, sanction, VD_PROP_PROVISIONS,
                          m.measure, VD_STR(""));
    }
}

static vd_status read_row(flat *f, const vd_row *row, vd_err *err)
{
    vd_read *read = f->read;
    vd_str number = vd_row_cell(row, 0);
    vd_str raw = vd_row_cell(row, 11);
    vd_str remarks = cell(read, row, 11);
    side_row *tail = rows_of(f, COMMENTS, number);
    bool cut = raw.n >= REMARKS_MAX && tail == NULL;
    size_t sanction;

    vd_ofac_begin(read, number, cell(read, row, 2));
    if (cut)
        read->record.flags |= VD_RECORD_CUT;
    else if (f->file[COMMENTS] != VD_STR_NONE)
        read->record.flags |= VD_RECORD_TAIL;
    if (tail != NULL && raw.n < REMARKS_MAX) {
        read->line = tail->line;
        vd_read_issue(read, VD_SEVERITY_WARNING, "comments", tail->cells[0],
                      "continues remarks that are not cut: the comments file "
                      "is of another date; left out");
        tail = NULL;
    }
    if (tail != NULL)
        remarks =
            vd_str_join(&read->arena, remarks, VD_STR(""), tail->cells[0]);
    if (cut) {
        vd_read_issue(read, VD_SEVERITY_NOTE, "remarks", VD_STR(""),
                      "cut at 1000 bytes, and no comments file continues "
                      "them");
    }
    sanction = vd_ofac_say_sanction(read);
    say_programs(f, sanction, cell(read, row, 3));
    say_columns(read, row);
    say_side_rows(f, number);
    say_remarks(read, sanction, remarks, cut);
    return vd_read_end(read, err);
}

static vd_status read_main(flat *f, vd_err *err)
{
    vd_read *read = f->read;
    vd_table *table = NULL;
    vd_row row;
    vd_status st = open_part(f, MAIN, &table, err);

    while (st == VD_OK) {
        st = vd_table_next(table, &row, err);
        if (st != VD_OK || is_header(&row))
            continue;
        read->line = row.line;
        read->rows[f->file[MAIN]]++;
        if (part_of_row(&row) == MAIN)
            st = read_row(f, &row, err);
        else
            vd_read_issue(read, VD_SEVERITY_ERROR, "row", vd_row_cell(&row, 0),
                          "not 12 columns beginning with a number: left out");
        if (read->sink->progress != NULL && read->records % 256 == 0)
            read->sink->progress(read->sink->ctx, vd_table_packed_bytes(table));
    }
    vd_table_close(table);
    return st == VD_ABSENT ? VD_OK : st;
}

static void report_orphans(flat *f)
{
    static const char *const names[PARTS] = {"sdn", "alt", "add", "comments"};

    f->read->record = (vd_record){0};
    for (part p = ALT; p < PARTS; p++) {
        for (size_t i = 0; i < f->n[p]; i++) {
            if (f->used[p][i])
                continue;
            f->read->line = f->first[p][i]->line;
            vd_read_issue(f->read, VD_SEVERITY_WARNING, names[p],
                          f->first[p][i]->cells[p == ALT ? 1 : 0],
                          "row of an entity that the main file does not have");
        }
    }
}

static vd_status sort_files(flat *f, vd_err *err)
{
    vd_status st = VD_OK;

    for (part p = MAIN; p < PARTS; p++)
        f->file[p] = VD_STR_NONE;
    for (size_t i = 0; i < f->read->input->n && st == VD_OK; i++) {
        vd_probe probe;
        part p = NO_PART;

        st = vd_probe_file(&f->read->input->files[i], &f->read->arena, &probe,
                           err);
        if (st == VD_OK)
            p = part_of_probe(&probe);
        if (st == VD_OK && (p == NO_PART || f->file[p] != VD_STR_NONE)) {
            st = vd_fail(err, VD_INVALID, VD_NOWHERE, "%s: %s of one flat set",
                         f->read->input->files[i].path,
                         p == NO_PART ? "not a file" : "a second such file");
        }
        if (st == VD_OK)
            f->file[p] = i;
    }
    if (st == VD_OK && f->file[MAIN] == VD_STR_NONE) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "%s: side file of OFAC's flat set without its main file "
                     "(sdn.csv or cons_prim.csv): load them together",
                     f->read->input->files[0].path);
    }
    vd_arena_reset(&f->read->arena);
    return st;
}

static vd_str profile_of(const flat *f, vd_arena *arena)
{
    vd_str lacks =
        VD_STR("Address.city,Address.state,Address.postalCode,Address.street,"
               "Address.street2,Address.street3,Address.region,Sanction."
               "listingDate,Sanction.legalBasis,"
               "Sanction.list,Sanction.provisions,UnknownLink.object,"
               "UnknownLink.role,Airplane,Ownership");

    if (f->file[ALT] == VD_STR_NONE)
        lacks = vd_str_join(arena, lacks, VD_STR(","),
                            VD_STR("alias,previousName"));
    if (f->file[ADD] == VD_STR_NONE)
        lacks =
            vd_str_join(arena, lacks, VD_STR(","), VD_STR("Address,country"));
    return vd_str_printf(arena, "ascii lacks=%.*s", VD_STR_WHOLE(lacks));
}

static vd_status read_set(vd_read *read, vd_err *err)
{
    flat f = {.read = read};
    vd_edition_head *head = read->head;
    vd_status st = sort_files(&f, err);

    for (part p = ALT; p < PARTS && st == VD_OK; p++)
        st = read_side(&f, p, err);
    if (st == VD_OK)
        st = tell_list(&f, err);
    if (st != VD_OK)
        return st;
    head->source = f.source;
    head->format = VD_STR("ofac-flat");
    head->profile = profile_of(&f, &read->held);
    st = read_main(&f, err);
    if (st == VD_OK)
        report_orphans(&f);
    return st;
}

const vd_reader vd_reader_ofac_flat = {
    .format = "ofac-flat",
    .what = "OFAC flat files (CSV, PIP, DEL)",
    .is_mine = is_mine,
    .read = read_set,
};
