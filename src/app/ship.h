/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_APP_SHIP_H
#define VD_APP_SHIP_H

/*
 * Ships by IMO number, MMSI or name: who they say they are, which lists have
 * them, what was told of them.
 *
 * A name is that of any ship that says it: each is given apart, and nothing of
 * one is ever taken for the other's.
 */

#include "app/screen.h"
#include "app/ship_log.h"

/* Whether a listing is of a ship: by IMO number; where one of the two has none,
   by a name and a number, call sign or flag that agree. */
bool vd_ship_is_listed(const vd_result *result, const vd_ship_identity *who,
                       vd_arena *arena);

/* Listings that are of a ship, best first. */
VD_MUST_USE vd_status vd_ship_listings(vd_screen *screen,
                                       const vd_ship_identity *who,
                                       vd_arena *arena, vd_found *out,
                                       vd_err *err);

/* A number that was heard, as the desk has it. */
typedef struct vd_ship_found {
    vd_ship_seen *at;
    size_t n;
    size_t room;
} vd_ship_found;

/* Seven digits are an IMO number, nine an MMSI, anything else a name. */
VD_MUST_USE vd_status vd_ship_find(vd_desk *desk, vd_str wanted,
                                   vd_arena *arena, vd_ship_found *out,
                                   vd_err *err);

/* Calls fn for each event of a number, in order of time, in both its forms,
   which live until it returns. */
typedef vd_status vd_ship_told_fn(void *ctx, vd_str kind, vd_str json,
                                  vd_str text, vd_err *err);
VD_MUST_USE vd_status vd_ship_events(vd_desk *desk, uint32_t mmsi,
                                     vd_ship_told_fn *fn, void *ctx,
                                     vd_err *err);

/* A ship that was asked for. */
typedef struct vd_ship_answer {
    const vd_ship_seen *seen;
    bool heard; /* else all that is known of it is its IMO number */
    vd_found listings;
} vd_ship_answer;

typedef vd_status vd_ship_answer_fn(void *ctx, const vd_ship_answer *answer,
                                    vd_err *err);

/* Gives each number that is, or says that it is, the ship; one that nobody
   heard if a list has it. desk and screen may be NULL: then there is none. */
VD_MUST_USE vd_status vd_ship_ask(vd_desk *desk, vd_screen *screen,
                                  vd_str wanted, vd_arena *arena,
                                  vd_ship_answer_fn *fn, void *ctx,
                                  vd_err *err);

/* Datasets of a listing, by commas. */
vd_str vd_ship_datasets(vd_arena *arena, const vd_candidate *candidate);

/* One object, with its events (of that kind alone, if kind is not NULL). */
VD_MUST_USE vd_status vd_ship_put_json(vd_json_out *out, vd_desk *desk,
                                       const vd_ship_answer *answer,
                                       const char *kind, vd_arena *arena,
                                       vd_err *err);

#endif
