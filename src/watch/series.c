/* SPDX-License-Identifier: Apache-2.0 */
#include "watch/series.h"

#include <string.h>

static uint64_t zigzag(int64_t n)
{
    return n < 0 ? ~((uint64_t)n << 1) : (uint64_t)n << 1;
}

static int64_t back(uint64_t z)
{
    return (z & 1) != 0 ? (int64_t) ~(z >> 1) : (int64_t)(z >> 1);
}

void vd_series_decode(vd_str bytes, vd_series *out)
{
    uint64_t at;
    uint64_t value;

    out->n = 0;
    while (out->n < VD_SERIES_MAX && vd_varint_take(&bytes, &at) &&
           vd_varint_take(&bytes, &value))
        out->pairs[out->n++] = (vd_pair){back(at), back(value)};
}

void vd_series_encode(const vd_series *series, vd_buf *out)
{
    for (size_t i = 0; i < series->n; i++) {
        vd_buf_put_varint(out, zigzag(series->pairs[i].at));
        vd_buf_put_varint(out, zigzag(series->pairs[i].value));
    }
}

/* The first place at or behind one. */
static size_t find(const vd_series *s, int64_t at)
{
    size_t i = 0;

    while (i < s->n && s->pairs[i].at < at)
        i++;
    return i;
}

int64_t vd_series_get(const vd_series *s, int64_t at)
{
    size_t i = find(s, at);

    return i < s->n && s->pairs[i].at == at ? s->pairs[i].value : 0;
}

/* Sums that do not fit stay at the edge: they are far beyond any limit. */
static int64_t sum(int64_t a, int64_t b)
{
    if (b > 0 && a > INT64_MAX - b)
        return INT64_MAX;
    if (b < 0 && a < INT64_MIN - b)
        return INT64_MIN;
    return a + b;
}

void vd_series_add(vd_series *s, int64_t at, int64_t value)
{
    size_t i = find(s, at);

    if (i < s->n && s->pairs[i].at == at) {
        s->pairs[i].value = sum(s->pairs[i].value, value);
        return;
    }
    if (s->n == VD_SERIES_MAX) {
        if (i == 0)
            return;
        memmove(s->pairs, s->pairs + 1, (s->n - 1) * sizeof *s->pairs);
        s->n--;
        i--;
    }
    memmove(s->pairs + i + 1, s->pairs + i, (s->n - i) * sizeof *s->pairs);
    s->pairs[i] = (vd_pair){at, value};
    s->n++;
}

void vd_series_drop(vd_series *s, int64_t before)
{
    size_t i = find(s, before);

    memmove(s->pairs, s->pairs + i, (s->n - i) * sizeof *s->pairs);
    s->n -= i;
}
