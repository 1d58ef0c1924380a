/* SPDX-License-Identifier: Apache-2.0 */
#include "http/spool.h"

#include <sys/mman.h>

#include "http/request.h"

void vd_spool_init(vd_spool *s)
{
    *s = (vd_spool){.bytes = 0};
    vd_buf_init(&s->memory);
}

void vd_spool_done(vd_spool *s)
{
    if (s->map != NULL)
        (void)munmap(s->map, (size_t)s->bytes);
    if (s->file != NULL)
        (void)fclose(s->file);
    vd_buf_done(&s->memory);
}

static bool put_to_file(vd_spool *s, vd_str bytes)
{
    return fwrite(bytes.p, 1, bytes.n, s->file) == bytes.n;
}

bool vd_spool_put(vd_spool *s, vd_str bytes)
{
    s->bytes += bytes.n;
    if (s->bytes <= VD_BODY_MAX) {
        vd_buf_put(&s->memory, bytes);
        return true;
    }
    if (s->file == NULL) {
        s->file = tmpfile();
        if (s->file == NULL || !put_to_file(s, vd_buf_view(&s->memory)))
            return false;
        vd_buf_done(&s->memory);
        vd_buf_init(&s->memory);
    }
    return put_to_file(s, bytes);
}

vd_str vd_spool_view(vd_spool *s)
{
    if (s->file == NULL)
        return vd_buf_view(&s->memory);
    if (s->map == NULL && fflush(s->file) == 0) {
        s->map = mmap(NULL, (size_t)s->bytes, PROT_READ, MAP_PRIVATE,
                      fileno(s->file), 0);
        s->map = s->map == MAP_FAILED ? NULL : s->map;
    }
    return (vd_str){s->map, s->map == NULL ? 0 : (size_t)s->bytes};
}
