/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DATA_PORT_H
#define VD_DATA_PORT_H

/*
 * Sea ports of the world, from data/ports.tsv and data/areas.tsv.
 *
 * A port is a point; how far it reaches is the user's policy, but for the
 * areas of data/areas.tsv, which have a radius of their own.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

typedef enum vd_port_size {
    VD_PORT_SMALL = 0,
    VD_PORT_MEDIUM,
    VD_PORT_LARGE,
    VD_PORT_AREA, /* radius_nm says how far it reaches */
} vd_port_size;

typedef struct vd_port {
    vd_str name;
    vd_str alt_names; /* "; " between, "" if there are none */
    vd_str country;   /* ISO 3166-1 alpha-2, "" if it is not known */
    vd_str unlocode;  /* "" if it has none */
    vd_str source;
    vd_str verified;
    int32_t lat_millionths; /* of a degree, north */
    int32_t lon_millionths; /* east */
    vd_port_size size;
    int radius_nm; /* of VD_PORT_AREA, else 0 */
    bool sure;     /* false: its place is marked unverified */
} vd_port;

size_t vd_port_count(void);

/* Areas first.  Static. */
const vd_port *vd_port_at(size_t i);

#endif
