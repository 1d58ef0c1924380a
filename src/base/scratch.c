/* SPDX-License-Identifier: Apache-2.0 */
#include "base/scratch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

vd_status vd_scratch_make(const char *purpose, vd_arena *arena,
                          const char **out, vd_err *err)
{
    const char *below = getenv("TMPDIR"); /* NOLINT(concurrency-mt-unsafe) */
    vd_str name = vd_str_printf(
        arena, "%s/vedette-%s-XXXXXX",
        below == NULL || *below == '\0' ? "/tmp" : below, purpose);
    char *path = VD_NEW_N(arena, char, name.n + 1);

    memcpy(path, name.p, name.n);
    if (mkdtemp(path) == NULL) {
        return vd_fail(err, VD_IO, VD_NOWHERE,
                       "%s: cannot be made (error %d); set TMPDIR", path,
                       errno);
    }
    *out = path;
    return VD_OK;
}
