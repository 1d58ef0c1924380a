/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_COVERAGE_H
#define VD_APP_COVERAGE_H

/*
 * Who lists whom.
 *
 * Listings of several sources are one party as app/party.h joins them: by
 * identifiers and references, and by names as far as somebody had them linked.
 *
 * For each authority a party is listed, not listed in an edition that is
 * named, or unknown: no whole edition of that authority is in the book.
 */

#include "app/book.h"
#include "base/json.h"

typedef enum vd_standing {
    VD_STANDING_UNKNOWN = 0,
    VD_STANDING_LISTED,
    VD_STANDING_NOT_LISTED,
} vd_standing;

typedef struct vd_cover_source {
    vd_str source;
    vd_standing standing;
    const vd_edition *edition; /* in which it is, or is not, listed */
    vd_str id;                 /* of the entity there */
    vd_str caption;
    int32_t date; /* of listing as yyyymmdd, 0 if not known to the day */
    vd_str basis; /* "listing date", or "first seen between A and B" */
} vd_cover_source;

typedef struct vd_cover {
    vd_str caption;
    vd_schema schema;
    vd_cover_source *sources; /* every known source, in order of names */
    size_t n_sources;
    size_t n_listed;
    vd_str *joined_by; /* "imoNumber 9179842" */
    size_t n_joined;
} vd_cover;

typedef struct vd_cover_filter {
    vd_str program; /* part of a programme's name, or "" */
    vd_str country; /* code, or "" */
    bool all;       /* also parties that one source alone lists */
} vd_cover_filter;

typedef vd_status vd_cover_fn(void *ctx, const vd_cover *cover, vd_err *err);

VD_MUST_USE vd_status vd_coverage_each(const vd_view *view,
                                       const vd_cover_filter *filter,
                                       vd_cover_fn *fn, void *ctx, vd_err *err);

/* The first listing whose date is known as yyyymmdd; lags are counted from it.
   0 if none is. */
int32_t vd_cover_first_day(const vd_cover *cover);

/* Days from the first listing to another. */
int64_t vd_cover_lag(int32_t first, int32_t date);

void vd_cover_put_json(const vd_cover *cover, vd_arena *arena,
                       vd_json_out *out);

#endif
