/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_MATCH_FIND_H
#define VD_MATCH_FIND_H

/* The index over a table of names, and the search that uses it. */

#include "match/table.h"

typedef struct vd_find vd_find;

/* Over all entries that the table has; it must outlive the index and get no
   more of them. */
vd_find *vd_find_new(const vd_name_table *table);
void vd_find_free(vd_find *find);

/* Takes every entry that may score VD_NAME_FLOOR against a name of the
   query: as taking all of them would, only quicker. */
void vd_find_name(vd_search *search, const vd_name *query);

#endif
