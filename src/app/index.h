/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_INDEX_H
#define VD_APP_INDEX_H

/*
 * The index of a view of the book.
 *
 * That of the book as it is now lies beside it, as FILE.idx, and is made
 * again when it is not of the book's state: the state is the editions that
 * are in force, by their hashes, and the engine.  The index of another
 * moment is made in memory.  Whoever may not write beside the book, or finds
 * another program at it, makes it in memory as well.
 */

#include "app/book.h"
#include "match/index.h"

/* What the answers of a view depend on: its editions and the engine. */
VD_MUST_USE vd_status vd_view_state(const vd_view *view, vd_hash *out,
                                    vd_err *err);

/* The index of the view, from the file if that is of its state, else made
   (and kept, for the book as it is now). */
VD_MUST_USE vd_status vd_view_index(const vd_view *view, vd_index **out,
                                    vd_err *err);

/* The same, never from the file: that was found to be damaged. */
VD_MUST_USE vd_status vd_view_index_anew(const vd_view *view, vd_index **out,
                                         vd_err *err);

typedef enum vd_index_state {
    VD_INDEX_SOUND = 0,
    VD_INDEX_ABSENT,  /* or of another state: it is made when it is needed */
    VD_INDEX_DAMAGED, /* err says where; it is not used */
} vd_index_state;

/* Looks at every page of the index beside the book. */
VD_MUST_USE vd_status vd_view_index_check(const vd_view *view,
                                          vd_index_state *out, vd_err *err);

#endif
