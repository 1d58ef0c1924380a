/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MODEL_SIGHTING_H
#define VD_MODEL_SIGHTING_H

/*
 * A sighting: what one transponder said at one moment, and where that is
 * written.
 *
 * Values are those of AIS (ITU-R M.1371), with its steps and its codes for
 * "not available", whatever file they came from: what a file does not say is
 * not available.  It is a plain value of fixed size, so that a stream of them
 * can be put in order and kept without a thought for memory.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

enum {
    VD_DEGREE = 600000, /* steps of 1/10000 of a minute */
    VD_LAT_MOST = 90 * VD_DEGREE,
    VD_LON_MOST = 180 * VD_DEGREE,
    VD_LAT_NONE = 91 * VD_DEGREE,
    VD_LON_NONE = 181 * VD_DEGREE,
    VD_SPEED_NONE = 1023,
    VD_COURSE_NONE = 3600,
    VD_HEADING_NONE = 511,
    VD_STATUS_NONE = 15,
};

/* The moment of a sighting whose file does not say it. */
#define VD_UNTIMED INT64_MIN

/* Where something is written: the file, by its number in the run, and the line
   in it. */
typedef struct vd_place {
    uint32_t file;
    uint32_t line;
} vd_place;

/* What a sighting speaks of. */
enum {
    VD_SAYS_POSITION = 1,
    VD_SAYS_NAME = 2,    /* the name: type 5, 19, 24A */
    VD_SAYS_SHIP = 4,    /* call sign, type, dimensions: 5, 19, 24B */
    VD_SAYS_VOYAGE = 8,  /* IMO number, draught, destination: 5 */
    VD_SAYS_COARSE = 16, /* a position to a tenth of a minute: 27 */
};

typedef struct vd_sighting {
    vd_moment at;
    uint32_t mmsi;
    int32_t lat;        /* 1/600000 degree, north */
    int32_t lon;        /* east */
    uint32_t imo;       /* as said: its check digit may be wrong; 0: not said */
    uint16_t speed_dkn; /* tenths of a knot; 1022 is that or more */
    uint16_t course_ddeg; /* tenths of a degree */
    uint16_t heading_deg;
    uint16_t length_m; /* 0: not said */
    uint8_t beam_m;
    uint8_t draught_dm; /* tenths of a metre; 0: not said */
    uint8_t status;     /* of navigation */
    uint8_t type;       /* of the ship, as AIS codes it; 0: not said */
    uint8_t message;    /* 1 to 27; 0 if it is from a table */
    uint8_t says;
    char name[21]; /* "": not said */
    char callsign[8];
    char destination[21];
    vd_place place;
} vd_sighting;

/* A sighting that says nothing. */
void vd_sighting_init(vd_sighting *sighting);

#endif
