/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_SHIPS_COVER_H
#define VD_SHIPS_COVER_H

/*
 * Coverage: where, in which hour, which ships were heard.
 *
 * A ship that is not heard where others are has stopped sending; where nobody
 * is heard, a receiver has stopped listening, or there is none.  The Earth is
 * cut into cells of a quarter of a degree of latitude and as wide as high, and
 * each keeps a month of hours: of each, one ship that was heard in it, and
 * whether another was.  A ship is kept as a byte of its hash, so one in 255
 * others is taken for the same.
 */

#include "ships/event.h"
#include "ships/pool.h"

typedef struct vd_cover {
    vd_pool cells;
    int64_t first; /* hour in which anybody was heard; 0: none */
} vd_cover;

void vd_cover_init(vd_cover *cover);
void vd_cover_done(vd_cover *cover);

/* The key of the cell of a position. */
uint64_t vd_cover_cell(int32_t lat, int32_t lon);

/* A ship was heard there in an hour. */
void vd_cover_add(vd_cover *cover, uint64_t cell, int64_t hour, uint32_t mmsi);

/* Whether others were heard at a position and around it in at least percent of
   n hours, from `from` on, or, if step is -1, up to it. */
typedef struct vd_cover_ask {
    int32_t lat;
    int32_t lon;
    int64_t from; /* hour */
    int n;        /* hours */
    int step;     /* 1 or -1 */
    int percent;
    int64_t usual; /* hour before which it is seen who is heard there usually */
    uint32_t mmsi; /* of the ship that asks for others */
} vd_cover_ask;
vd_coverage vd_cover_at(const vd_cover *cover, const vd_cover_ask *ask);

#endif
