/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DATA_MMSI_H
#define VD_DATA_MMSI_H

/*
 * What the numbers of AIS mean: who sends under an MMSI, from which country
 * the number is, what the code of a ship's type stands for, what a navigation
 * status is called.  data/mmsi_classes.tsv, mid.tsv, ship_classes.tsv,
 * nav_status.tsv.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "ship_classes.inc" /* generated from data/ship_classes.tsv */

enum { VD_MMSI_MAX = 999999999 };

/* Whether a ship, or a craft of one, sends under a number; not a station, an
   aid to navigation, a beacon. */
bool vd_mmsi_is_ship(uint32_t mmsi);

/* ISO 3166-1 alpha-2 of the authority that gave the number; "" if it is not
   known, or shared. */
vd_str vd_mmsi_country(uint32_t mmsi);

typedef enum vd_ship_class {
    VD_SHIP_CLASS_UNKNOWN = 0,
#define X(name, text) VD_SHIP_CLASS_##name,
    VD_SHIP_CLASSES(X)
#undef X
} vd_ship_class;

/* The class of a type as AIS codes it. */
vd_ship_class vd_ship_class_of(unsigned type);
vd_str vd_ship_class_name(vd_ship_class ship_class);

/* What a ship of the class may do for hours, in knots. */
int vd_ship_class_speed_kn(vd_ship_class ship_class);

enum { VD_NAV_STATUS_NONE = 15 };

/* The code of a text, however it is spelled; VD_NAV_STATUS_NONE for none. */
uint8_t vd_nav_status_find(vd_str text);

#endif
