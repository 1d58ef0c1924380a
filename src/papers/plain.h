/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_PAPERS_PLAIN_H
#define VD_PAPERS_PLAIN_H

/*
 * Plain text into passages: a line is one, and lines that were broken to fit a
 * width are joined again, with the hyphen at the end of a line taken out.
 *
 * Lines "KEY: value" before a line of hyphens are a head, as those who keep
 * papers write it above what they keep: URL, TITLE, DATE and others.
 */

#include "papers/paper.h"

typedef struct vd_plain_field {
    vd_str key; /* as it is written */
    vd_str value;
    uint32_t line;
    uint32_t at; /* of the value in the source */
} vd_plain_field;

typedef struct vd_plain {
    vd_str source;  /* what offsets are in: the capture in UTF-8 */
    vd_str charset; /* that it was decoded from; "" if it is UTF-8 as it came */
    vd_plain_field *fields;
    size_t n_fields;
} vd_plain;

/* Puts the passages of a text behind those in *out.  VD_LIMIT above
   VD_PAGE_BYTES_MAX. */
VD_MUST_USE vd_status vd_plain_read(vd_str bytes, vd_arena *arena,
                                    vd_plain *plain, vd_passages *out,
                                    vd_err *err);

/* The value of a field of the head, without regard to case; "". */
vd_str vd_plain_field_find(const vd_plain *plain, const char *key);

#endif
