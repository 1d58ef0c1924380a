/* SPDX-License-Identifier: Apache-2.0 */
#include "model/sighting.h"

#include <string.h>

void vd_sighting_init(vd_sighting *sighting)
{
    memset(sighting, 0, sizeof *sighting);
    sighting->at = VD_UNTIMED;
    sighting->lat = VD_LAT_NONE;
    sighting->lon = VD_LON_NONE;
    sighting->speed_dkn = VD_SPEED_NONE;
    sighting->course_ddeg = VD_COURSE_NONE;
    sighting->heading_deg = VD_HEADING_NONE;
    sighting->status = VD_STATUS_NONE;
}
