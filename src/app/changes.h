/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_CHANGES_H
#define VD_APP_CHANGES_H

/*
 * What an edition changed against the one before it in order of publication.
 *
 * One change is one listing key: added, removed, or altered in its own
 * values or in what hangs on it.  The order of values, blanks, and a format
 * that says the same in other words are no change.
 */

#include "app/book.h"
#include "base/json.h"

typedef enum vd_change_kind {
    VD_CHANGE_ADDED,
    VD_CHANGE_REMOVED,
    VD_CHANGE_CHANGED,
} vd_change_kind;

enum { VD_CHANGE_PROPERTIES_MAX = 64 };

typedef struct vd_change {
    const vd_edition *edition;
    vd_change_kind kind;
    vd_str id;
    vd_str source_id; /* listing key */
    vd_schema schema;
    vd_str caption;
    /* Names of properties, or schemata of dependents, sorted. */
    vd_str properties[VD_CHANGE_PROPERTIES_MAX];
    size_t n_properties;
    const vd_record *before; /* NULL if added */
    const vd_record *after;  /* NULL if removed */
} vd_change;

typedef vd_status vd_change_fn(void *ctx, const vd_change *change, vd_err *err);

/* Changes of the editions published after `since` and not after `until`.
   source may be "": all sources, in order of their names. */
VD_MUST_USE vd_status vd_changes_each(const vd_view *view, vd_str source,
                                      vd_moment since, vd_moment until,
                                      vd_change_fn *fn, void *ctx, vd_err *err);

/* Changes of the editions that came into the book after `since`, whenever they
   were published: a list may be fetched days after it was. */
VD_MUST_USE vd_status vd_changes_loaded(const vd_view *view, vd_moment since,
                                        vd_change_fn *fn, void *ctx,
                                        vd_err *err);

/* The changes from one content to another; profile_before is of the edition
   before, NULL if there is none. */
VD_MUST_USE vd_status vd_changes_between(
    vd_store *store, const vd_edition *edition,
    const vd_profile *profile_before, const vd_content *before,
    const vd_content *after, vd_change_fn *fn, void *ctx, vd_err *err);

/* One line of "changes --json", without its line break. */
void vd_change_put_json(const vd_change *change, vd_json_out *out);

vd_str vd_change_kind_name(vd_change_kind kind);

/* What is different between two records, as in vd_change.  What b says and
   the format of a could not say (its profile, may be NULL) is no change. */
size_t vd_records_compare(const vd_record *a, const vd_record *b,
                          const vd_profile *profile_a,
                          vd_str properties[VD_CHANGE_PROPERTIES_MAX]);

#endif
