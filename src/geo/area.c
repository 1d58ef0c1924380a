/* SPDX-License-Identifier: Apache-2.0 */
#include "geo/area.h"

#include <math.h>

enum { ROWS = 180, COLUMNS = 360, STEPS = 600000 };

struct vd_areas {
    vd_area *at;
    size_t n;
    uint32_t *first; /* of each cell, in items; one more at the end */
    uint32_t *items; /* numbers of areas */
};

static size_t row_of(int32_t lat)
{
    int32_t row = (lat + 90 * STEPS) / STEPS;

    return row < 0 ? 0 : row >= ROWS ? ROWS - 1 : (size_t)row;
}

static size_t column_of(int32_t lon)
{
    int32_t column = (lon + 180 * STEPS) / STEPS;

    return column < 0 ? 0 : column >= COLUMNS ? 0 : (size_t)column;
}

typedef struct span {
    size_t row_from;
    size_t row_to;
    int column_from; /* may be beyond either end: they wrap */
    int column_to;
} span;

/* The cells that a circle may touch. */
static span span_of(const vd_area *area)
{
    double deg = area->radius_m / VD_EARTH_M * 180 / 3.14159265358979;
    int32_t lat;
    int32_t lon;
    double south;
    double north;
    double widest;
    span s;

    vd_point_place(area->centre, &lat, &lon);
    south = (double)lat / STEPS - deg;
    north = (double)lat / STEPS + deg;
    s.row_from = row_of((int32_t)fmax(south * STEPS, -90.0 * STEPS));
    s.row_to = row_of((int32_t)fmin(north * STEPS, 90.0 * STEPS));
    widest = fmax(fabs(south), fabs(north));
    s.column_from = 0;
    s.column_to = COLUMNS - 1;
    if (widest < 85) {
        double wide = deg / cos(widest * 3.14159265358979 / 180);

        s.column_from = (int)floor((double)lon / STEPS + 180 - wide);
        s.column_to = (int)floor((double)lon / STEPS + 180 + wide);
    }
    return s;
}

/* Counts the cells of each area, or writes the area into them. */
static void each_cell(vd_areas *areas, uint32_t *ends, bool write)
{
    for (size_t i = 0; i < areas->n; i++) {
        span s = span_of(&areas->at[i]);

        for (size_t row = s.row_from; row <= s.row_to; row++) {
            for (int c = s.column_from; c <= s.column_to; c++) {
                size_t cell = row * COLUMNS + (size_t)((c + COLUMNS) % COLUMNS);

                if (write)
                    areas->items[ends[cell]] = (uint32_t)i;
                ends[cell]++;
            }
        }
    }
}

vd_areas *vd_areas_new(vd_arena *arena, const vd_area *list, size_t n)
{
    vd_areas *areas = VD_NEW(arena, vd_areas);
    uint32_t *ends = VD_NEW_N(arena, uint32_t, (size_t)ROWS * COLUMNS + 1);
    uint32_t sum = 0;

    areas->n = n;
    areas->at = VD_NEW_N(arena, vd_area, n);
    areas->first = VD_NEW_N(arena, uint32_t, (size_t)ROWS * COLUMNS + 1);
    for (size_t i = 0; i < n; i++) {
        areas->at[i] = list[i];
        areas->at[i].chord2 = vd_chord2(list[i].radius_m);
    }
    each_cell(areas, ends, false);
    for (size_t cell = 0; cell < (size_t)ROWS * COLUMNS; cell++) {
        uint32_t count = ends[cell];

        areas->first[cell] = ends[cell] = sum;
        sum += count;
    }
    areas->first[(size_t)ROWS * COLUMNS] = sum;
    areas->items = VD_NEW_N(arena, uint32_t, sum);
    each_cell(areas, ends, true);
    return areas;
}

size_t vd_areas_count(const vd_areas *areas)
{
    return areas->n;
}

const vd_area *vd_areas_at(const vd_areas *areas, size_t i)
{
    return &areas->at[i];
}

size_t vd_areas_find(const vd_areas *areas, vd_point p, int32_t lat,
                     int32_t lon)
{
    size_t cell = row_of(lat) * COLUMNS + column_of(lon);
    size_t best = VD_AREA_NONE;
    double best_depth = 1;

    for (uint32_t i = areas->first[cell]; i < areas->first[cell + 1]; i++) {
        const vd_area *a = &areas->at[areas->items[i]];
        double depth = vd_point_chord2(a->centre, p) / a->chord2;

        if (depth <= best_depth) {
            best_depth = depth;
            best = areas->items[i];
        }
    }
    return best;
}

bool vd_area_has(const vd_area *area, vd_point p, int percent)
{
    double chord2 = area->chord2 * percent * percent / 10000.0;

    return vd_point_chord2(area->centre, p) <= chord2;
}

static double way_m(const vd_area *area, vd_point p)
{
    double way = vd_point_distance_m(area->centre, p) - area->radius_m;

    return way > 0 ? way : 0;
}

double vd_area_stay_s(const vd_area *area, vd_point a, vd_point b,
                      double seconds, double speed_kn)
{
    double speed_ms = speed_kn * VD_NM_M / 3600;

    return seconds - (way_m(area, a) + way_m(area, b)) / speed_ms;
}
