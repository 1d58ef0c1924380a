/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_AIS_READ_H
#define VD_AIS_READ_H

/*
 * Files and streams of AIS: sentences of receivers, or tables of positions.
 *
 * Which of the two a file is, is told from its first lines: a table has a
 * header that names a ship's number and a position (data/ais_columns.tsv), or
 * a mapping says which of its columns do.  What is wrong with a line or a row
 * is told as an issue with its number, and the next one is read.
 */

#include "ais/message.h"
#include "base/input.h"

/* Columns of a table, from a file that a user writes:
     columns: {ID: mmsi, ais_pos_timestamp: time}
     dates: dmy        # or mdy; ymd if nothing is said */
typedef enum vd_ais_dates {
    VD_AIS_YMD = 0,
    VD_AIS_DMY,
    VD_AIS_MDY,
} vd_ais_dates;

typedef struct vd_ais_mapping {
    const struct vd_json *columns;
    vd_ais_dates order;
} vd_ais_mapping;

VD_MUST_USE vd_status vd_ais_mapping_read(const char *path, vd_arena *arena,
                                          vd_ais_mapping *out, vd_err *err);

typedef vd_status vd_sighting_fn(void *ctx, const vd_sighting *sighting,
                                 vd_err *err);
typedef vd_status vd_message_fn(void *ctx, const vd_message *message,
                                uint32_t line, vd_err *err);
typedef void vd_ais_issue_fn(void *ctx, uint32_t line, const char *wrong);

typedef struct vd_ais_counts {
    uint64_t bytes; /* read, unpacked */
    uint64_t lines;
    uint64_t sentences;
    uint64_t messages;
    uint64_t rows;
    uint64_t sightings;
    uint64_t issues;
    uint64_t empty;    /* sentences without a payload */
    uint64_t lost;     /* messages that were begun and never whole */
    uint64_t untimed;  /* sightings that nothing gives a moment */
    uint64_t stations; /* whose moment is that of a base station */
    uint64_t others;   /* of stations, aids and beacons: no ships */
} vd_ais_counts;

typedef struct vd_ais_job {
    const vd_ais_mapping *mapping; /* NULL: none */
    uint32_t file;                 /* its number, for places */
    bool live;     /* what has no moment was heard now; whoever listens is told
                      what there is before more is waited for */
    vd_moment now; /* what is more than a day later is wrong; 0: nothing is; of
                      a live stream the clock says it */
    uint32_t skip; /* lines that were read before */
    vd_sighting_fn *sighting; /* NULL: not wanted */
    vd_message_fn *message;   /* NULL: not wanted */
    vd_ais_issue_fn *issue;
    vd_status (*pause)(void *ctx, vd_err *err); /* nothing more is there yet;
                                                   NULL: not wanted */
    void *ctx;
    vd_ais_counts counts;
} vd_ais_job;

/* VD_INVALID: neither sentences nor positions, or broken off. */
VD_MUST_USE vd_status vd_ais_read(const vd_origin *origin, vd_ais_job *job,
                                  vd_err *err);

/* Reads a moment as files of positions write it: ISO 8601 (UTC if it says
   nothing), "yyyymmdd_hhmmss", seconds since 1970, or day, month and year
   with time if the order says how they stand.  False for anything else. */
bool vd_ais_moment_parse(vd_str text, vd_ais_dates order, vd_moment *out);

#endif
