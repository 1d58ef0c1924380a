/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_HTTP_SPOOL_H
#define VD_HTTP_SPOOL_H

/* A body as it comes in: in memory as far as every request may have it, and in
   a file without a name from there on. */

#include <stdio.h>

#include "base/buf.h"

typedef struct vd_spool {
    vd_buf memory;
    FILE *file; /* NULL: all of it is in memory */
    uint64_t bytes;
    void *map;
} vd_spool;

void vd_spool_init(vd_spool *spool);
void vd_spool_done(vd_spool *spool);

/* False: it cannot be kept (a full disk). */
bool vd_spool_put(vd_spool *spool, vd_str bytes);

/* All of it, as long as the spool; p is NULL if it cannot be read. */
vd_str vd_spool_view(vd_spool *spool);

#endif
