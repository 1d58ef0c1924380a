/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_GEO_POINT_H
#define VD_GEO_POINT_H

/*
 * Points on the Earth, as unit vectors from its centre.
 *
 * The Earth is a sphere of the mean radius: the error against the ellipsoid is
 * below 0.6 %, less than what is not known of where a ship went.  Vectors have
 * no seam at the date line and no pole, so that nothing here is wrong there;
 * latitude and longitude are met only where they come in and go out.
 */

#include <stdint.h>

/* Mean radius of WGS 84 (IUGG): 6,371,008.8 m. */
#define VD_EARTH_M 6371008.8
#define VD_NM_M 1852.0

typedef struct vd_point {
    double x;
    double y;
    double z;
} vd_point;

/* Of steps of 1/600000 degree, as AIS has them. */
vd_point vd_point_of(int32_t lat, int32_t lon);
void vd_point_place(vd_point p, int32_t *lat, int32_t *lon);

/* Along the great circle, in metres. */
double vd_point_distance_m(vd_point a, vd_point b);

/* Whether two are within a distance, given by vd_chord2(): no more than a
   subtraction and a product for each axis. */
double vd_chord2(double distance_m);
static inline double vd_point_chord2(vd_point a, vd_point b)
{
    double dx = a.x - b.x;
    double dy = a.y - b.y;
    double dz = a.z - b.z;

    return dx * dx + dy * dy + dz * dz;
}

/* The point that share of the way from a to b, on the great circle; a itself
   for points opposite to each other. */
vd_point vd_point_between(vd_point a, vd_point b, double share);

/* Degrees clockwise from north at which b is seen from a; 0 at a pole or if
   they are one. */
double vd_point_bearing_deg(vd_point a, vd_point b);

#endif
