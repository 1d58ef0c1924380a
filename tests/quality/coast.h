/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_TESTS_COAST_H
#define VD_TESTS_COAST_H

/* The coast that fleet.c sails along: ports as the World Port Index places
   them, and receivers where they might stand. */

#include <stdbool.h>
#include <stddef.h>

typedef struct place {
    double lat;
    double lon;
} place;

typedef struct port {
    const char *name;
    place at;    /* of the World Port Index: rounded */
    place gate;  /* off the port, in open water */
    bool korean; /* on the coast that a straight way may cross */
    bool heard;  /* a receiver is there */
} port;

enum {
    RAJIN,
    CHONGJIN,
    VLADIVOSTOK,
    VOSTOCHNY,
    DUNAY,
    NAKHODKA,
    ZARUBINO,
    SOKCHO,
    DONGHAE,
    POHANG,
    ULSAN,
    BUSAN,
    NIIGATA,
    AKITA,
    MAIZURU,
    OTARU,
    PORTS,
    HONEST_FROM = VLADIVOSTOK,
};

static const port ports[PORTS] = {
    {"Rajin", {42.233333, 130.3}, {42.08, 130.42}, false, false},
    {"Chongjin", {41.766667, 129.816667}, {41.65, 130.0}, false, false},
    {"Vladivostok", {43.108889, 131.888333}, {42.85, 131.85}, false, true},
    {"Vostochny", {42.75, 133.083333}, {42.6, 133.05}, false, true},
    {"Dunay", {42.88028, 132.3375}, {42.75, 132.25}, false, true},
    {"Nakhodka", {42.8, 132.883333}, {42.62, 132.95}, false, true},
    {"Zarubino", {42.633333, 131.083333}, {42.5, 131.3}, false, true},
    {"Sokch'o Hang", {38.2, 128.6}, {38.25, 128.8}, true, true},
    {"Tonghae", {37.533333, 129.15}, {37.5, 129.4}, true, true},
    {"Pohang", {36.05, 129.383333}, {36.1, 129.7}, true, true},
    {"Ulsan", {35.45, 129.4}, {35.4, 129.6}, true, true},
    {"Busan", {35.1, 129.033333}, {35.0, 129.25}, true, true},
    {"Niigata Ko", {37.916667, 139.05}, {38.05, 138.9}, false, true},
    {"Akita-Funakawa Ko", {39.781389, 140.015}, {39.75, 139.8}, false, true},
    {"Maizuru Ko", {35.516667, 135.333333}, {35.75, 135.4}, false, true},
    {"Otaru Ko", {43.2, 141.016667}, {43.35, 140.9}, false, true},
};

/* Small harbours of the north-east, where nobody listens. */
static const place unheard[] = {{43.7, 135.35}, {44.75, 136.4}, {43.35, 134.9}};

typedef struct receiver {
    place at;
    double range_nm;
    double down_from; /* seconds; two spells */
    double down_to;
} receiver;

enum { RECEIVERS = 16 };
static receiver receivers[RECEIVERS] = {
    {{43.1, 131.9}, 40, 0, 0},   {{42.8, 132.95}, 40, 0, 0},
    {{42.63, 131.1}, 30, 0, 0},  {{42.85, 132.35}, 30, 0, 0},
    {{38.2, 128.6}, 35, 0, 0},   {{37.5, 129.15}, 40, 0, 0},
    {{36.05, 129.45}, 40, 0, 0}, {{35.5, 129.4}, 40, 0, 0},
    {{35.1, 129.05}, 45, 0, 0},  {{37.95, 139.05}, 40, 0, 0},
    {{39.75, 140.0}, 35, 0, 0},  {{35.55, 135.35}, 35, 0, 0},
    {{43.2, 140.95}, 35, 0, 0},  {{37.5, 130.9}, 40, 0, 0},
    {{35.55, 133.25}, 35, 0, 0}, {{34.3, 129.3}, 40, 0, 0}};

#endif
