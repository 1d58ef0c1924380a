/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_INSPECTOR_H
#define VD_HTTP_INSPECTOR_H

/*
 * Checks of records that come by request.
 *
 * What a check needs of the lists takes half a second to make and is kept until
 * they change; so it belongs to one thread, the keeper's.  The history that
 * records are counted in is that of the desk, if there is one, and else that of
 * one request.
 */

#include "desk/chain.h"
#include "http/service.h"

typedef struct vd_inspector vd_inspector;

vd_inspector *vd_inspector_new(const vd_service *service);
void vd_inspector_free(vd_inspector *inspector);

/* Reads the policy, so that one that is none is told at the start. */
VD_MUST_USE vd_status vd_inspector_read(vd_inspector *inspector, vd_err *err);

/* Forgets what was made of a screen and a chain that are to be closed. */
void vd_inspector_leave(vd_inspector *inspector);

/* Checks all records of a body and writes the reply; chain is NULL if nothing
   is recorded.  View, screen and chain must last until it leaves.  A failure is
   the desk's or the book's, and not the client's. */
VD_MUST_USE vd_status vd_inspector_check(vd_inspector *inspector,
                                         const vd_view *view, vd_screen *screen,
                                         vd_chain *chain, vd_str body,
                                         vd_reply *reply, vd_err *err);

#endif
