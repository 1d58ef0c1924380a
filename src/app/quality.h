/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_QUALITY_H
#define VD_APP_QUALITY_H

/*
 * What is odd in a file of customers: what makes a screening miss somebody,
 * because the file does not say whom it means.  Each flaw is counted, with the
 * first rows that have it; no name is repeated in the report.
 */

#include "app/screen.h"

typedef enum vd_flaw {
    VD_FLAW_UNREADABLE = 0,   /* a row that asks for nothing */
    VD_FLAW_MOJIBAKE,         /* read in the wrong code page */
    VD_FLAW_PLACEHOLDER,      /* "unknown", "n/a", one letter again and again */
    VD_FLAW_NAME_IS_NO_NAME,  /* a date, a number, an address of mail */
    VD_FLAW_NAME_IS_COUNTRY,  /* fields that changed places */
    VD_FLAW_FIRM_AS_PERSON,   /* a legal form in a person's name */
    VD_FLAW_ONE_WORD,         /* a person of one word */
    VD_FLAW_CUT,              /* as long as the field is, it seems */
    VD_FLAW_DATE_UNREADABLE,  /* no date in any form that is known */
    VD_FLAW_DATE_PLACEHOLDER, /* 1900-01-01 and its like */
    VD_FLAW_DATE_IMPOSSIBLE,  /* born in the future, or 120 years ago */
    VD_FLAW_DATE_COMMON,      /* one day on one row in fifty */
    VD_FLAW_COUNTRY_UNKNOWN,
    VD_FLAW_NUMBER_WRONG, /* a check digit that does not fit */
    VD_FLAW_TWICE,        /* name and dates of an earlier row */
    VD_FLAWS
} vd_flaw;

enum { VD_FLAW_ROWS = 5 };

typedef struct vd_flaw_count {
    size_t n;
    size_t rows[VD_FLAW_ROWS]; /* the first that have it */
} vd_flaw_count;

typedef struct vd_quality {
    size_t rows;
    size_t flawed; /* rows with one or more */
    size_t cut_at; /* letters of a field that cuts names, or 0 */
    vd_flaw_count flaws[VD_FLAWS];
} vd_quality;

/* "mojibake", and what it means in words. */
vd_str vd_flaw_name(vd_flaw flaw);
vd_str vd_flaw_meaning(vd_flaw flaw);

/* Reads a file as vd_queries_each() does. */
VD_MUST_USE vd_status vd_quality_of(const char *path, vd_moment now,
                                    vd_quality *out, vd_err *err);

#endif
