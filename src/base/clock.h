/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_CLOCK_H
#define VD_BASE_CLOCK_H

/*
 * Moments, as seconds since 1970-01-01T00:00:00Z.
 *
 * The only place that asks the machine for the time is vd_clock_now(); it is
 * called once, at the start of a command, and the value is handed down, so
 * that a test or a replay can say what time it is.
 */

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

typedef int64_t vd_moment;

#define VD_MOMENT_MAX INT64_MAX

/* "2024-02-23T18:43:00Z" and a NUL. */
#define VD_MOMENT_TEXT 21

/* The time of day of the machine, or that of $VEDETTE_NOW (ISO 8601), which
   makes whole commands repeatable. */
vd_moment vd_clock_now(void);

/* Milliseconds since some moment, for how long something takes; no result
   depends on it but one that says it was stopped. */
int64_t vd_clock_elapsed_ms(void);

/*
 * Reads "2024-02-23" (the end of that day, UTC: a bare date means a list
 * published some time on it), "2024-02-23T18:43", "...:07", with "Z", an
 * offset "+02:00" or nothing (UTC); a blank may stand for the T.
 */
VD_MUST_USE vd_status vd_moment_parse(vd_str text, vd_moment *out, vd_err *err);

void vd_moment_format(vd_moment moment, char out[VD_MOMENT_TEXT]);

/* The date alone: "2024-02-23". */
void vd_moment_format_date(vd_moment moment, char out[VD_MOMENT_TEXT]);

/* Days since 1970-01-01 of a day of the proleptic Gregorian calendar. */
int64_t vd_days_of(int year, int month, int day);

/* The day that many days after 1970-01-01, as yyyymmdd. */
int32_t vd_day_key_of(int64_t days);

#endif
