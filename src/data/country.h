/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_DATA_COUNTRY_H
#define VD_DATA_COUNTRY_H

/*
 * Countries and territories, from data/countries.tsv.
 *
 * Lists write "Korea, North", "DPRK", "Democratic People's Republic of
 * Korea"; a look-up takes any of these whatever their case, accents and
 * punctuation, and gives the ISO 3166-1 alpha-2 code in lower case.
 */

#include "base/arena.h"
#include "base/str.h"

/* The code for a name or code, "" if it is not known.  Static. */
vd_str vd_country_find(vd_str name);

/* The name shown for a code, the code itself if it is not known. */
vd_str vd_country_name(vd_str code);

/* A country as vd_country_find() finds it, or a region of ISO 3166-2 that
   data/regions.tsv has ("ua-43"); "" if it is neither.  Static. */
vd_str vd_place_find(vd_str text);

#endif
