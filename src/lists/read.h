/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_LISTS_READ_H
#define VD_LISTS_READ_H

/*
 * Reading one edition of one list.
 *
 * Each official publication has a reader in this folder.  It recognises its
 * format from the first bytes of a file, says whose list it is and of what
 * moment, and gives records to a sink as it comes to them.  It never judges
 * whether the edition may be believed: that is done by whoever compares it
 * with the edition before (app/load).
 *
 * A reader holds one record at a time.  Where the file scatters a listing
 * over rows, or keeps things in tables that records refer to, it holds what
 * it must within VD_READER_HELD_BYTES_MAX; its head essay says what.
 */

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/input.h"
#include "base/table.h"
#include "base/xml.h"
#include "model/issue.h"
#include "model/record.h"

/* What an edition is, as far as its file says. */
typedef struct vd_edition_head {
    vd_str source;  /* us_ofac_sdn */
    vd_str format;  /* name of the reader: ofac-csv */
    vd_str profile; /* scope and fidelity: model/profile.h */
    bool dated;     /* the file says of what moment it is */
    vd_moment published;
    bool partial;       /* the file says that it is an extract */
    bool patch;         /* a change to another edition, not a list */
    long long declared; /* number of listings the file says it has, or -1 */
} vd_edition_head;

typedef struct vd_sink {
    void *ctx;
    /* Takes a sorted record; it dies when the function returns. */
    vd_status (*record)(void *ctx, const vd_record *record, vd_err *err);
    void (*issue)(void *ctx, const vd_issue *issue);
    void (*progress)(void *ctx, uint64_t packed_bytes); /* may be NULL */
} vd_sink;

/* Files of one edition.  Most lists have one; OFAC's flat set has up to four,
   told apart by content: see ofac_flat.h. */
enum { VD_FILES_MAX = 4 };

typedef struct vd_list_input {
    vd_origin files[VD_FILES_MAX];
    size_t n;
    vd_str source;       /* what the user says it is, or "" */
    const char *mapping; /* path of a mapping file, or NULL */
} vd_list_input;

typedef struct vd_read {
    const vd_list_input *input;
    const vd_sink *sink;
    vd_edition_head *head;
    vd_arena arena; /* of the record in hand */
    vd_arena held;  /* of the whole file; also of what head points to */
    vd_record record;
    size_t records;
    size_t issues;
    size_t line;               /* of the record in hand, for issues */
    size_t rows[VD_FILES_MAX]; /* of data, where a file is a table */
    struct vd_groups *groups;  /* lives in held */
} vd_read;

/* Begins the record in hand. */
void vd_read_begin(vd_read *read, vd_str id, vd_str key, vd_schema schema);

/* Sorts the record in hand, gives it to the sink and forgets it. */
VD_MUST_USE vd_status vd_read_end(vd_read *read, vd_err *err);

/* Gives a record held elsewhere. */
VD_MUST_USE vd_status vd_read_give(vd_read *read, vd_record *record,
                                   vd_err *err);

/*
 * Groups: records whose rows are scattered over the file.  The record of a
 * key is taken in hand (made if it is new, and *is_new set), added to, and
 * put back; at the end all are given in the order of their first rows.
 * Groups are held: VD_READER_HELD_BYTES_MAX.
 */
void vd_read_group(vd_read *read, vd_str id, vd_str key, vd_schema schema,
                   bool *is_new);
void vd_read_group_done(vd_read *read);
VD_MUST_USE vd_status vd_read_groups_end(vd_read *read, vd_err *err);

/* Opens the table of file 0 and calls row() for each of its rows, skipping
   none; the arena of the record in hand is reset after each. */
typedef vd_status vd_row_fn(void *ctx, const vd_row *row, vd_err *err);
VD_MUST_USE vd_status vd_read_rows(vd_read *read, char separator,
                                   vd_row_fn *row, void *ctx, vd_err *err);

/* The first row names the columns: keeps it, trimmed, and says so.  Once
   there is a header, every row is data. */
bool vd_read_is_header(vd_read *read, const vd_row *row, vd_row *header);

/* The row in hand is a title or a heading: it is not counted. */
void vd_read_is_no_data(vd_read *read);

/* An oddity about the record in hand. */
void vd_read_issue(vd_read *read, vd_severity severity, const char *field,
                   vd_str text, const char *what);

/* VD_LIMIT when the reader holds more than it may. */
VD_MUST_USE vd_status vd_read_check_held(const vd_read *read, vd_err *err);

/* What a file looks like from outside. */
typedef struct vd_probe {
    vd_str head; /* first unpacked bytes; "" for a workbook */
    bool is_xlsx;
    const vd_xml *root; /* NULL if it does not look like XML */
    vd_row rows[3];     /* first rows of a table */
    size_t n_rows;
    char separator;
} vd_probe;

VD_MUST_USE vd_status vd_probe_file(const vd_origin *origin, vd_arena *arena,
                                    vd_probe *out, vd_err *err);

/* The probe's row i has a cell of that name. */
bool vd_probe_has_column(const vd_probe *probe, size_t row, const char *name);

typedef struct vd_reader {
    const char *format;
    const char *what; /* for people: "UN consolidated list, XML" */
    bool (*is_mine)(const vd_probe *probe);
    vd_status (*read)(vd_read *read, vd_err *err);
} vd_reader;

/* Opens the i-th file, or the XML of it, for the reader. */
VD_MUST_USE vd_status vd_read_xml(vd_read *read, size_t file, vd_xml_sink *sink,
                                  vd_err *err);
VD_MUST_USE vd_status vd_read_table(vd_read *read, size_t file, char separator,
                                    vd_table **out, vd_err *err);

/* The separator that the first line of file 0 speaks for. */
VD_MUST_USE vd_status vd_read_separator(vd_read *read, char *out, vd_err *err);

/* A cell as UTF-8 in the record's arena; Windows-1252 is converted. */
vd_str vd_read_cell(vd_read *read, const vd_row *row, size_t column);

#endif
