/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_STATE_H
#define VD_APP_STATE_H

/* The history of checks, between them and the desk: what is asked for again and
   again is kept in memory as long as a batch, and what changed is written
   before it is committed. */

#include "desk/chain.h"

typedef struct vd_state vd_state;

/* In the history of the chain; or, if chain is NULL, of a run alone, whose desk
   is written only when memory holds too much.  Either must outlive it. */
vd_state *vd_state_new(vd_desk *alone, vd_chain *chain);
void vd_state_free(vd_state *state);

/* For vd_history: ctx is the state. */
VD_MUST_USE vd_status vd_state_get(void *state, vd_str key, vd_buf *out,
                                   vd_err *err);
VD_MUST_USE vd_status vd_state_put(void *state, vd_str key, vd_str value,
                                   vd_err *err);

/* Writes what changed, in order of the keys. */
VD_MUST_USE vd_status vd_state_flush(vd_state *state, vd_err *err);

#endif
