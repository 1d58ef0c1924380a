/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_TRACK_H
#define VD_APP_TRACK_H

/*
 * Tracking: files or streams of AIS in, events and findings of ships out.
 */

#include "ais/read.h"
#include "app/screen.h"
#include "app/ship_log.h"

typedef struct vd_tracker vd_tracker;

typedef struct vd_track_job {
    const vd_ship_policy *policy;
    const vd_ais_mapping *mapping; /* NULL: none */
    vd_screen *screen;             /* whom the book knows; NULL: nobody */
    vd_chain *chain; /* the desk where all of it is kept, and gone on from;
                        NULL: nothing is */
    bool anew;       /* what is kept of ships is not gone on from */
    vd_moment now;   /* what was heard a day later is wrong */
    bool live; /* a stream that has no end: what is ripe is told at once */
    vd_ship_event_fn *event;
    vd_sighting_fn *sighting; /* those of a fleet, in order; NULL */
    /* what is wrong with a line of the file in hand */
    void (*issue)(void *ctx, const char *file, uint32_t line,
                  const char *wrong);
    /* What was told is written out: before more is waited for, and before it
       is kept, so that after a crash something may be told twice and nothing
       is lost. */
    vd_status (*flush)(void *ctx, vd_err *err);
    void *ctx;
    vd_ais_counts counts; /* of all files */
    uint64_t before;      /* lines that were followed in another run */
} vd_track_job;

/* The job must outlive it. */
VD_MUST_USE vd_status vd_tracker_open(vd_track_job *job, vd_tracker **out,
                                      vd_err *err);
void vd_tracker_close(vd_tracker *tracker);

/* Reads one file after another; "-" is standard input. */
VD_MUST_USE vd_status vd_tracker_file(vd_tracker *tracker, const char *path,
                                      vd_err *err);

/* Behind the last file: tells what still goes on. */
VD_MUST_USE vd_status vd_tracker_end(vd_tracker *tracker, vd_err *err);

vd_fleet_counts vd_tracker_counts(const vd_tracker *tracker);

/* Alerts that findings raised or opened again. */
size_t vd_tracker_raised(const vd_tracker *tracker);

/* The name of a file by its number in places. */
const char *vd_tracker_name(const vd_tracker *tracker, uint32_t file);

#endif
