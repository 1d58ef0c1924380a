/* SPDX-License-Identifier: Apache-2.0 */
#include "geo/point.h"

#include <math.h>

static const double pi = 3.14159265358979323846;
static const double steps_of_degree = 600000.0;

vd_point vd_point_of(int32_t lat, int32_t lon)
{
    double unit = pi / 180.0 / steps_of_degree;
    double phi = lat * unit;
    double lambda = lon * unit;
    double ring = cos(phi);

    return (vd_point){ring * cos(lambda), ring * sin(lambda), sin(phi)};
}

void vd_point_place(vd_point p, int32_t *lat, int32_t *lon)
{
    double unit = 180.0 / pi * steps_of_degree;

    *lat = (int32_t)lround(atan2(p.z, sqrt(p.x * p.x + p.y * p.y)) * unit);
    *lon = (int32_t)lround(atan2(p.y, p.x) * unit);
}

/* By half the chord: exact for near points, where a cosine is not. */
double vd_point_distance_m(vd_point a, vd_point b)
{
    double half = sqrt(vd_point_chord2(a, b)) / 2;

    return 2 * asin(half < 1 ? half : 1) * VD_EARTH_M;
}

double vd_chord2(double distance_m)
{
    double chord = 2 * sin(distance_m / VD_EARTH_M / 2);

    return chord * chord;
}

static vd_point unit_of(vd_point p)
{
    double length = sqrt(p.x * p.x + p.y * p.y + p.z * p.z);

    return (vd_point){p.x / length, p.y / length, p.z / length};
}

vd_point vd_point_between(vd_point a, vd_point b, double share)
{
    double angle = vd_point_distance_m(a, b) / VD_EARTH_M;
    double s = sin(angle);
    double wa;
    double wb;

    if (angle > pi - 1e-9)
        return a;
    if (angle < 1e-6) { /* six metres: a line is as good */
        wa = 1 - share;
        wb = share;
    } else {
        wa = sin((1 - share) * angle) / s;
        wb = sin(share * angle) / s;
    }
    return unit_of((vd_point){wa * a.x + wb * b.x, wa * a.y + wb * b.y,
                              wa * a.z + wb * b.z});
}

double vd_point_bearing_deg(vd_point a, vd_point b)
{
    /* East and north at a are (-y, x, 0) and (-xz, -yz, xx + yy). */
    double east = -a.y * b.x + a.x * b.y;
    double north =
        -a.x * a.z * b.x - a.y * a.z * b.y + (a.x * a.x + a.y * a.y) * b.z;
    double deg;

    if (east == 0 && north == 0)
        return 0;
    deg = atan2(east, north) * 180.0 / pi;
    return deg < 0 ? deg + 360.0 : deg;
}
