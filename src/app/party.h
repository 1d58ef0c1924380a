/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_PARTY_H
#define VD_APP_PARTY_H

/*
 * The parties of a view of the book: its listings, joined.
 *
 * In this order: what somebody decided (a decision that two are apart binds
 * all others); references of one list to another (a UN number in the EU's and
 * the UK's lists, an OFAC uid in the Consolidated Screening List); strong
 * identifiers whose check digits fit (IMO, LEI, INN, OGRN, USCC, wallet),
 * registration and passport numbers of one country; names, as far as
 * app/link.h found them.  A join that contradicts an earlier one is refused,
 * and is kept with the reason.
 */

#include "app/book.h"
#include "base/strmap.h"
#include "match/party.h"
#include "store/joint.h"

typedef struct vd_party_listing {
    vd_str id;
    vd_str caption;
    vd_schema schema;
    size_t source; /* place in the sources */
} vd_party_listing;

/* What joined two listings, or would have. */
typedef struct vd_party_joint {
    size_t a; /* listings */
    size_t b;
    vd_joint_basis basis;
    int p_same;
    vd_str why; /* "imoNumber 9179842", or lines */
} vd_party_joint;

/* A listing that has a key. */
typedef struct vd_bearer {
    size_t key; /* its number */
    size_t listing;
    vd_joint_basis basis;
} vd_bearer;

typedef struct vd_bearers {
    vd_bearer *at;
    size_t n;
    size_t room;
} vd_bearers;

typedef struct vd_party_joints {
    vd_party_joint *at;
    size_t n;
    size_t room;
} vd_party_joints;

typedef struct vd_party_book {
    vd_arena arena;
    vd_names sources;
    vd_source_state *states; /* of each source */
    vd_parties parties;      /* listings by their numbers */
    vd_party_listing *listings;
    size_t room;
    vd_strmap by_id;   /* the first listing with an id */
    vd_strmap keys;    /* numbers of keys */
    vd_str *key_texts; /* by their numbers */
    size_t n_keys;
    size_t key_room;
    vd_bearers bearers; /* by key, then by listing, when all are read */
    vd_strmap referred; /* references, for each source that gives them */
    vd_strmap shared;   /* references that one source gives twice */
    vd_party_joints joined;
    vd_party_joints refused; /* why: what contradicts, behind what joins */
    vd_joints decisions;     /* stored joints in force */
} vd_party_book;

/* Told of each listing with its record, in the order of their numbers. */
typedef void vd_listing_fn(void *ctx, size_t listing, const vd_record *record);

/* Reads the view and joins.  fn may be NULL.  Close it whatever comes out. */
VD_MUST_USE vd_status vd_party_book_open(vd_party_book *book,
                                         const vd_view *view, vd_listing_fn *fn,
                                         void *ctx, vd_err *err);
void vd_party_book_close(vd_party_book *book);

/* Joins by the names that were found to be alike before. */
void vd_party_book_join_names(vd_party_book *book);

/* One more join; the text is kept as it is.  A number or a reference that two
   listings of one party share is kept as one more reason. */
bool vd_party_book_join(vd_party_book *book, const vd_party_joint *joint);

#endif
