/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_GEO_AREA_H
#define VD_GEO_AREA_H

/*
 * Areas: circles on the Earth, and which of many a point lies in.
 *
 * They are found by a grid of cells of a degree, finer than which no port
 * needs; near the poles a circle may lie in every cell of a ring.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "geo/point.h"

typedef struct vd_area {
    vd_point centre;
    double radius_m;
    double chord2; /* of the radius; filled in by vd_areas_new() */
} vd_area;

typedef struct vd_areas vd_areas;

/* Areas are kept in the order they are given; all in the arena. */
vd_areas *vd_areas_new(vd_arena *arena, const vd_area *areas, size_t n);
size_t vd_areas_count(const vd_areas *areas);
const vd_area *vd_areas_at(const vd_areas *areas, size_t i);

/* Of those that a point lies in, the one it is deepest in, measured in radii;
   VD_AREA_NONE if it lies in none. */
#define VD_AREA_NONE ((size_t)-1)
size_t vd_areas_find(const vd_areas *areas, vd_point p, int32_t lat,
                     int32_t lon);

/* Whether a point lies within percent of the radius of an area. */
bool vd_area_has(const vd_area *area, vd_point p, int percent);

/*
 * The prism: how long a ship can have stayed in an area that was last seen at
 * a, next seen at b so many seconds later, and never went faster than that.
 * Below zero: it cannot have been there.  Land is not looked at, so that a
 * true way is never shorter and a true stay never longer.
 *
 * Method: space-time prism (Hagerstrand 1970; Miller 1991).
 */
double vd_area_stay_s(const vd_area *area, vd_point a, vd_point b,
                      double seconds, double speed_kn);

#endif
