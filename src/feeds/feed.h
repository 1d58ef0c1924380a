/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_FEEDS_FEED_H
#define VD_FEEDS_FEED_H

/*
 * Records of a file, in whatever form it has them.
 *
 * The form is told from the first bytes: JSON Lines of the project's own form,
 * XML of ISO 20022 or UBL, FIN messages, and anything else is a table.  Records
 * come one after another in the order of the file, and memory is that of one:
 * a message, a transaction, a row.
 *
 * A record that cannot be read is given as well, with what is wrong and as it
 * came, and the ones behind it are read.  A file that breaks off is a failure
 * of the whole, after the records before the break were given.
 */

#include "base/input.h"
#include "model/event.h"

typedef struct vd_feed_item {
    size_t number;         /* of the record in its file, from 1 */
    vd_str place;          /* "line 7", "message 3", "line 120" of XML */
    vd_str text;           /* as it came; of a table and of XML, as written
                              again; only if it is wrong */
    const vd_event *event; /* NULL if it is wrong */
    const char *wrong;
    vd_arena *arena; /* of the record, for what is made of it */
} vd_feed_item;

/* The item lives until the function returns. */
typedef vd_status vd_feed_fn(void *ctx, const vd_feed_item *item, vd_err *err);

/* How a table is read; see docs/records.md.  What is read of a mapping file
   lives in its arena. */
typedef struct vd_feed_mapping {
    const struct vd_json *columns;   /* column to path, or NULL: as named */
    const struct vd_json *constants; /* path to value, or NULL */
    vd_str dates;                    /* ymd, dmy, mdy */
    char separator;                  /* 0: guessed */
    bool decimal_comma;
} vd_feed_mapping;

VD_MUST_USE vd_status vd_feed_mapping_read(const char *path, vd_arena *arena,
                                           vd_feed_mapping *out, vd_err *err);

/* mapping may be NULL.  VD_INVALID: no form of records, or broken off. */
VD_MUST_USE vd_status vd_feed_read(const vd_origin *origin,
                                   const vd_feed_mapping *mapping,
                                   vd_feed_fn *fn, void *ctx, vd_err *err);

#endif
