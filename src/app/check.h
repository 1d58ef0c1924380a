/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_CHECK_H
#define VD_APP_CHECK_H

/*
 * Checking: records of a file against the book and the controls.
 *
 * Each line is one record and has one answer, in the order of the lines: its
 * findings, or what is wrong with it.  A line that is wrong is never lost and
 * never stops the ones behind it.
 */

#include "app/screen.h"
#include "watch/check.h"

typedef struct vd_checked {
    size_t line;
    vd_str text;           /* of the line, as it came */
    const vd_event *event; /* NULL if the line is no record */
    const vd_findings *findings;
    const char *wrong; /* why it is none */
} vd_checked;

typedef vd_status vd_checked_fn(void *ctx, const vd_checked *checked,
                                vd_err *err);

typedef struct vd_check_job {
    const vd_controls *controls;
    int threshold; /* of parties, millionths */
    vd_checked_fn *fn;
    void *ctx;
    size_t records;
    size_t found; /* records with a finding */
    size_t wrong;
} vd_check_job;

/* Adds to the counts of the job. */
VD_MUST_USE vd_status vd_check_file(vd_screen *screen, const char *path,
                                    vd_check_job *job, vd_err *err);

/* One line of "check --json", without its line break. */
void vd_checked_put(vd_json_out *out, vd_str state, const vd_checked *checked);

#endif
