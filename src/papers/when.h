/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_WHEN_H
#define VD_PAPERS_WHEN_H

/*
 * Days that a paper speaks of.
 *
 * "26 November 2024" says a day by itself; "Friday", "last month" and
 * "26 November" say one only beside another, the anchor: the day that the paper
 * was published.  An expression is resolved by a rule that is told with it, or,
 * where there is no anchor, it is left as far as it goes ("--11-26", "friday")
 * and called unresolved.  No year is ever made up in silence.
 *
 * The rules are those of use: a weekday is the last one not after the anchor
 * (right in 90 of 100 in the TempEval-3 texts), a day of a month is in the
 * nearest year.  Where the dateline of a paper lies far to the east of its
 * publisher, the weekday after the anchor is the anchor's own day there.
 */

#include "papers/words.h"

typedef enum vd_precision {
    VD_PRECISION_NONE = 0,
    VD_PRECISION_DAY,
    VD_PRECISION_WEEK,
    VD_PRECISION_MONTH,
    VD_PRECISION_YEAR,
} vd_precision;

const char *vd_precision_name(vd_precision precision);

typedef struct vd_when {
    uint32_t passage;
    uint32_t from; /* words of it */
    uint32_t to;
    uint32_t at; /* bytes */
    uint32_t end;
    vd_str surface;
    vd_str value; /* "2024-05-17", "2024-W25", "2024-05", "2024";
                     "--11-26" or "" if it is not resolved */
    int32_t lo;   /* the same as days, yyyymmdd; 0 if not resolved */
    int32_t hi;
    vd_precision precision;
    const char *basis; /* the rule: said, weekday, nearest year ... */
    bool resolved;
    bool local; /* "(local time)" stands behind it */
} vd_when;

typedef struct vd_whens {
    vd_when *at;
    size_t n;
    size_t room;
} vd_whens;

/* The day that relative expressions are measured from. */
typedef struct vd_anchor {
    int32_t day;   /* yyyymmdd, 0 if there is none */
    bool eastward; /* the dateline is where the day begins hours earlier */
} vd_anchor;

/* Puts the expressions of a passage behind those in *out, by place. */
void vd_whens_read(const vd_words *words, vd_str text, uint32_t passage,
                   vd_anchor anchor, vd_arena *arena, vd_whens *out);

/* Days since 1970-01-01 of a day key, and back. */
int64_t vd_day_number(int32_t key);
int32_t vd_day_key(int64_t number);

/* A whole date at the beginning of a text ("2024-05-17", "17 May 2024",
   "May 17, 2024"), as yyyymmdd; 0 if there is none. */
int32_t vd_day_read(vd_word_folder *folder, vd_arena *arena, vd_str text);

#endif
