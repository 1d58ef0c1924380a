/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_CHECK_H
#define VD_APP_CHECK_H

/*
 * Checking: records of a file against the book and the controls.
 *
 * Each record has one answer, in the order of the file: its findings, or what
 * is wrong with it.  A record that is wrong is never lost and never stops the
 * ones behind it.
 */

#include "app/screen.h"
#include "desk/alert.h"
#include "feeds/feed.h"
#include "watch/rules.h"

typedef struct vd_checked {
    const char *file;
    const vd_feed_item *item;
    const vd_findings *findings; /* NULL if the record is wrong */
    const vd_history *history;   /* what is known of the record */
    const char *wrong;           /* why it is */
    const vd_raised *raised;     /* on the desk; NULL if it is not recorded */
} vd_checked;

typedef vd_status vd_checked_fn(void *ctx, const vd_checked *checked,
                                vd_err *err);

typedef struct vd_check_job {
    const vd_controls *controls;
    const vd_policy *policy;
    const vd_feed_mapping *mapping; /* of tables, NULL if there is none */
    vd_rules *rules;                /* NULL if there are none */
    vd_chain *chain;  /* the desk where all of it is recorded; NULL: nothing is,
                         and the history is that of this run */
    vd_chain *replay; /* a desk whose history is read and not written, for
                         vd_checker_again(); NULL */
    vd_checked_fn *fn;
    /* What was given is written out: the batch may be counted. */
    vd_status (*flush)(void *ctx, vd_err *err);
    void *ctx;
    size_t records;
    size_t found; /* records with a finding */
    size_t wrong;
    size_t counted; /* that came before */
    size_t late;
    size_t raised; /* alerts that are new or open again */
    bool has_baseline;
} vd_check_job;

/* "-" is standard input. */
const char *vd_check_path(const char *name);

/* All that checking needs of a screen, for any number of files. */
typedef struct vd_checker vd_checker;

/* The view and the job must outlive it. */
VD_MUST_USE vd_status vd_checker_open(const vd_view *view, vd_screen *screen,
                                      vd_check_job *job, vd_checker **out,
                                      vd_err *err);
void vd_checker_close(vd_checker *checker);

/* Adds to the counts of the job.  Records of a baseline are counted and checked
   for nothing. */
VD_MUST_USE vd_status vd_checker_file(vd_checker *checker, const char *path,
                                      bool baseline, vd_err *err);

/* The same of bytes in memory, which are called so. */
VD_MUST_USE vd_status vd_checker_bytes(vd_checker *checker, const char *name,
                                       vd_str bytes, vd_err *err);

/* Begins the history of a run anew, if it is that of the run alone. */
VD_MUST_USE vd_status vd_checker_anew(vd_checker *checker, vd_err *err);

/* Checks a record that was checked before; told is what its history said then.
   Puts the answer behind what is in out. */
VD_MUST_USE vd_status vd_checker_again(vd_checker *checker, const char *file,
                                       const vd_feed_item *item,
                                       const vd_history *told, vd_buf *out,
                                       vd_err *err);

/* One line of "check --json", without its line break. */
void vd_checked_put(vd_json_out *out, vd_str state, const vd_policy *policy,
                    const vd_checked *checked);

/* One line of the file of refused records: where, why, and as it came. */
void vd_refused_put(vd_json_out *out, const vd_checked *checked);

#endif
