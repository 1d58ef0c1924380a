/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_ISSUE_H
#define VD_MODEL_ISSUE_H

/*
 * Something odd in published data: kept with its place, counted, and no
 * reason to stop.  What it is about stays in the record as far as it can be
 * read; an issue never replaces a value.
 */

#include "base/str.h"

typedef enum vd_severity {
    VD_SEVERITY_NOTE = 0, /* kept as it is; worth knowing */
    VD_SEVERITY_WARNING,  /* a value is kept but could not be understood */
    VD_SEVERITY_ERROR,    /* a record could not be used */
} vd_severity;

typedef struct vd_issue {
    vd_severity severity;
    vd_str record; /* listing key, or "" */
    vd_str field;  /* column, element or property */
    vd_str text;   /* as published */
    vd_str what;   /* what is wrong with it */
    size_t line;   /* of the file, 0 if not known */
} vd_issue;

vd_str vd_severity_name(vd_severity severity);

#endif
