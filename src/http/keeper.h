/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_KEEPER_H
#define VD_HTTP_KEEPER_H

/*
 * What is screened is kept on the desk before it is answered.
 *
 * One thread writes; what waits for it is written together, in one entry of the
 * chain.  What is kept is the screening against all lists, without the filters
 * of the request: it is what "screen --record" keeps, can be replayed, and
 * raises the same alerts whatever a client asked to see.  Where a request found
 * just that, it is taken over; else the keeper searches itself.
 *
 * Records are checked by the same thread (http/inspector.h), recorded or not:
 * checks count in a history, which has one writer.
 */

#include "desk/chain.h"
#include "http/service.h"

typedef struct vd_keeper vd_keeper;

/* A party, and what was found of it among all lists from the threshold on with
   the answer that is kept; NULL: that is to be found yet. */
typedef struct vd_keep_party {
    vd_str id;
    vd_record query;
    const vd_found *found;
    vd_str answer;
} vd_keep_party;

/* Parties of one request, or records that are to be checked, and who is told
   when they are kept, or why not: then no party is, and of records those
   before the one that failed may be. */
typedef struct vd_keep {
    vd_str check;    /* the records; then there are no parties */
    vd_reply *reply; /* that comes of them */
    vd_keep_party *at;
    size_t n;
    size_t room;
    vd_volume *volume; /* that they were screened against; held */
    void (*done)(void *ctx, const char *wrong);
    void *ctx;
    struct vd_keep *next;
} vd_keep;

/* Opens the desk beside the book, or makes it, if what is screened is to be
   recorded. */
VD_MUST_USE vd_status vd_keeper_start(vd_service *service, vd_keeper **out,
                                      vd_err *err);

/* Writes what waits, and ends. */
void vd_keeper_stop(vd_keeper *keeper);

/* The request's memory must last until it is told. */
void vd_keeper_give(vd_keeper *keeper, vd_keep *keep);

/* The same for who can wait; what is wrong, or NULL. */
const char *vd_keeper_wait(vd_keeper *keeper, vd_keep *keep);

/* From now on nothing that waits is done, and all of it is told so. */
void vd_keeper_refuse(vd_keeper *keeper);

/* Notes a party of a request that is to be kept, if anything is. */
void vd_call_keep(vd_call *call, vd_str id, const vd_record *query,
                  const vd_found *found);

/* Has the body of a request checked; the reply is written then. */
void vd_call_check(vd_call *call);

#endif
