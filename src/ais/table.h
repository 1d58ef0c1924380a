/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_AIS_TABLE_H
#define VD_AIS_TABLE_H

/* Tables of positions; a part of ais/read.h. */

#include "ais/read.h"

/* Whether a line is the header of a table of positions. */
bool vd_ais_table_is_header(vd_str line, const vd_ais_mapping *mapping);

/* Whether a mapping may name a field so. */
bool vd_ais_field_is_known(vd_str name);

/* Why a moment cannot be that of a sighting; NULL if it can. */
const char *vd_ais_moment_wrong(const vd_ais_job *job, vd_moment at);

VD_MUST_USE vd_status vd_ais_table_read(vd_input *input, char separator,
                                        vd_ais_job *job, vd_err *err);

#endif
