/* SPDX-License-Identifier: Apache-2.0 */
#include "ships/cover.h"

#include <math.h>
#include <string.h>

enum {
    HOURS = 744,        /* a month: no gap that is kept is longer */
    ROW_STEPS = 150000, /* a quarter of a degree */
    ROWS = 720,
    /* Hours outside of what is asked that tell whether anybody is heard in a
       place at all. */
    USUAL_HOURS = 96,
    LEAST_HOURS = 6, /* of a stream that has only begun */
    USUAL_PERCENT = 15,
};

enum { OTHERS = 256 }; /* more than one */

typedef struct cell {
    uint64_t key;
    int64_t newest;        /* hour; older ones lie behind it in the ring */
    uint16_t heard[HOURS]; /* a ship, or OTHERS; 0: nobody */
} cell;

void vd_cover_init(vd_cover *cover)
{
    vd_pool_init(&cover->cells, sizeof(cell));
    cover->first = 0;
}

void vd_cover_done(vd_cover *cover)
{
    vd_pool_done(&cover->cells);
}

static int32_t row_of(int32_t lat)
{
    int32_t row = (lat + 90 * VD_DEGREE) / ROW_STEPS;

    return row < 0 ? 0 : row >= ROWS ? ROWS - 1 : row;
}

/* Cells of a row: as many as are as wide as high. */
static int32_t columns_of(int32_t row)
{
    double lat = (row + 0.5) / 4 - 90;
    int32_t n = (int32_t)(1440 * cos(lat * 3.14159265358979 / 180));

    return n < 1 ? 1 : n;
}

static int32_t column_of(int32_t row, int32_t lon)
{
    int64_t n = columns_of(row);
    int64_t column =
        (lon + (int64_t)180 * VD_DEGREE) * n / ((int64_t)360 * VD_DEGREE);

    return (int32_t)(column >= n ? 0 : column < 0 ? 0 : column);
}

static uint64_t key_of(int32_t row, int32_t column)
{
    return (uint64_t)row * 2048 + (uint64_t)column + 1;
}

uint64_t vd_cover_cell(int32_t lat, int32_t lon)
{
    int32_t row = row_of(lat);

    return key_of(row, column_of(row, lon));
}

/* The hours between the newest and this one had nobody. */
static void advance(cell *c, int64_t hour)
{
    int64_t from =
        c->newest + 1 > hour - HOURS ? c->newest + 1 : hour - HOURS + 1;

    for (int64_t h = from; h <= hour; h++)
        c->heard[h % HOURS] = 0;
    c->newest = hour;
}

/* A byte of a ship, never 0. */
static unsigned tag_of(uint32_t mmsi)
{
    uint32_t h = mmsi * 2654435761u;

    return (h ^ h >> 15) % 255 + 1;
}

void vd_cover_add(vd_cover *cover, uint64_t key, int64_t hour, uint32_t mmsi)
{
    bool is_new = false;
    unsigned tag = tag_of(mmsi);
    uint16_t *heard;
    cell *c;

    if (hour < HOURS) /* before 1970 and a month: a clock that is not set */
        return;
    c = vd_pool_get(&cover->cells, key, &is_new);
    if (is_new)
        c->newest = hour;
    if (hour > c->newest)
        advance(c, hour);
    if (hour <= c->newest - HOURS)
        return;
    heard = &c->heard[hour % HOURS];
    if (*heard == 0)
        *heard = (uint16_t)tag;
    else if (*heard != tag)
        *heard = OTHERS;
    if (cover->first == 0)
        cover->first = hour;
}

/* Whether anybody but the ship was heard. */
static bool heard_in(const vd_cover *cover, uint64_t key, int64_t hour,
                     unsigned tag)
{
    const cell *c = vd_pool_find(&cover->cells, key);

    if (c == NULL || hour > c->newest || hour <= c->newest - HOURS || hour < 0)
        return false;
    return c->heard[hour % HOURS] != 0 && c->heard[hour % HOURS] != tag;
}

/* In the cell, or also in the eight around it. */
static bool heard_around(const vd_cover *cover, const vd_cover_ask *ask,
                         int64_t hour, bool wide)
{
    int32_t row = row_of(ask->lat);
    int32_t first = wide && row > 0 ? row - 1 : row;
    int32_t last = wide && row + 1 < ROWS ? row + 1 : row;
    unsigned tag = tag_of(ask->mmsi);
    bool heard = false;

    for (int32_t r = first; r <= last; r++) {
        int32_t n = columns_of(r);
        int32_t column = column_of(r, ask->lon);
        int32_t reach = wide && n >= 3 ? 1 : 0;

        for (int32_t k = -reach; k <= reach; k++)
            heard |=
                heard_in(cover, key_of(r, (column + k + n) % n), hour, tag);
    }
    return heard;
}

/* Whether others are heard there at other times. */
static bool is_usual(const vd_cover *cover, const vd_cover_ask *ask, bool wide)
{
    int64_t n = ask->usual - cover->first;
    int hours = 0;

    n = n < LEAST_HOURS ? LEAST_HOURS : n > USUAL_HOURS ? USUAL_HOURS : n;
    for (int i = 1; i <= n; i++)
        hours += heard_around(cover, ask, ask->usual - i, wide);
    return (int64_t)hours * 100 >= n * USUAL_PERCENT;
}

vd_coverage vd_cover_at(const vd_cover *cover, const vd_cover_ask *ask)
{
    /* Where others are heard in the very cell, those around it have receivers
       of their own that say nothing. */
    bool near = is_usual(cover, ask, false);
    int with = 0;

    if (!near && !is_usual(cover, ask, true))
        return VD_COVERAGE_UNKNOWN;
    for (int i = 0; i < ask->n; i++)
        with +=
            heard_around(cover, ask, ask->from + (int64_t)i * ask->step, !near);
    return with * 100 >= ask->n * ask->percent ? VD_COVERAGE_COVERED
                                               : VD_COVERAGE_SILENT;
}
