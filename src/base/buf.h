/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_BUF_H
#define VD_BASE_BUF_H

/*
 * A growing run of bytes, for text that is built and then written or stored.
 *
 * A buffer belongs to whoever initialised it and is freed by vd_buf_done().
 * It grows from the heap, never from an arena: built text is often large and
 * short-lived.  Running out of memory stops the program, as in arena.h.
 */

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

typedef struct vd_buf {
    char *p;
    size_t n;
    size_t room;
} vd_buf;

void vd_buf_init(vd_buf *buf);
void vd_buf_done(vd_buf *buf);

/* Forgets the bytes and keeps the room. */
void vd_buf_clear(vd_buf *buf);

void vd_buf_put(vd_buf *buf, vd_str s);
void vd_buf_put_char(vd_buf *buf, char c);
void vd_buf_put_z(vd_buf *buf, const char *z);
void vd_buf_printf(vd_buf *buf, const char *fmt, ...) VD_PRINTF(2, 3);
/* In decimal digits. */
void vd_buf_put_int(vd_buf *buf, long long value);

/* LEB128: seven bits a byte, lowest first. */
void vd_buf_put_varint(vd_buf *buf, uint64_t value);

/* What was built; points into the buffer until it is touched again. */
static inline vd_str vd_buf_view(const vd_buf *buf)
{
    return (vd_str){buf->p == NULL ? "" : buf->p, buf->n};
}

/* Takes a varint off the front of *rest; false when it is cut or too long. */
bool vd_varint_take(vd_str *rest, uint64_t *out);

#endif
