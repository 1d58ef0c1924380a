/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/oom.h"

static void make_room(vd_buf *buf, size_t more)
{
    size_t room = buf->room == 0 ? 256 : buf->room;
    char *p;

    if (buf->room - buf->n >= more)
        return;
    if (more > SIZE_MAX / 4 - buf->n)
        vd_out_of_memory(more);
    while (room - buf->n < more)
        room *= 2;
    p = realloc(buf->p, room);
    if (p == NULL)
        vd_out_of_memory(room);
    buf->p = p;
    buf->room = room;
}

void vd_buf_init(vd_buf *buf)
{
    *buf = (vd_buf){0};
}

void vd_buf_done(vd_buf *buf)
{
    free(buf->p);
    *buf = (vd_buf){0};
}

void vd_buf_clear(vd_buf *buf)
{
    buf->n = 0;
}

void vd_buf_put(vd_buf *buf, vd_str s)
{
    if (s.n == 0)
        return;
    make_room(buf, s.n);
    memcpy(buf->p + buf->n, s.p, s.n);
    buf->n += s.n;
}

void vd_buf_put_char(vd_buf *buf, char c)
{
    make_room(buf, 1);
    buf->p[buf->n++] = c;
}

void vd_buf_put_z(vd_buf *buf, const char *z)
{
    vd_buf_put(buf, vd_str_of(z));
}

void vd_buf_printf(vd_buf *buf, const char *fmt, ...)
{
    va_list ap;
    va_list again;
    size_t room;
    int n;

    make_room(buf, 1);
    room = buf->room - buf->n;
    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(buf->p + buf->n, room, fmt, ap);
    va_end(ap);
    assert(n >= 0);
    if ((size_t)n >= room) {
        make_room(buf, (size_t)n + 1);
        (void)vsnprintf(buf->p + buf->n, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    buf->n += (size_t)n;
}

void vd_buf_put_int(vd_buf *buf, long long value)
{
    char digits[20]; /* the last first */
    size_t n = 0;
    unsigned long long left =
        value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value;

    do {
        digits[n++] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (value < 0)
        vd_buf_put_char(buf, '-');
    while (n > 0)
        vd_buf_put_char(buf, digits[--n]);
}

void vd_buf_put_varint(vd_buf *buf, uint64_t value)
{
    while (value >= 0x80) {
        vd_buf_put_char(buf, (char)(unsigned char)(value | 0x80));
        value >>= 7;
    }
    vd_buf_put_char(buf, (char)(unsigned char)value);
}

bool vd_varint_take(vd_str *rest, uint64_t *out)
{
    uint64_t value = 0;

    for (size_t i = 0; i < rest->n && i < 10; i++) {
        unsigned char byte = (unsigned char)rest->p[i];

        if (i == 9 && byte > 1)
            return false;
        value |= (uint64_t)(byte & 0x7f) << (7 * i);
        if ((byte & 0x80) == 0) {
            *rest = vd_str_slice(*rest, i + 1, rest->n);
            *out = value;
            return true;
        }
    }
    return false;
}
