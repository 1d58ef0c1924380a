/* SPDX-License-Identifier: Apache-2.0 */
#include "ships/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/oom.h"

struct vd_order {
    vd_order_fn *fn;
    void *ctx;
    int64_t lateness_s;
    size_t room;
    vd_sighting *held; /* in the order they came; sorted up to `sorted` */
    vd_sighting *spare;
    size_t n;
    bool sorted; /* all that is held */
    vd_moment newest;
};

vd_order *vd_order_new(size_t n, int64_t lateness_s, vd_order_fn *fn, void *ctx)
{
    vd_order *o = vd_zeroed(1, sizeof *o);

    o->fn = fn;
    o->ctx = ctx;
    o->lateness_s = lateness_s;
    o->room = n < 2 ? 2 : n;
    o->held = vd_zeroed(o->room, sizeof *o->held);
    o->sorted = true;
    o->newest = INT64_MIN;
    return o;
}

void vd_order_free(vd_order *o)
{
    if (o == NULL)
        return;
    free(o->held);
    free(o->spare);
    free(o);
}

/* The end of the run of sightings in order that begins at from. */
static size_t run_end(const vd_sighting *s, size_t from, size_t n)
{
    size_t end = from + 1;

    while (end < n && s[end].at >= s[end - 1].at)
        end++;
    return end;
}

static void merge(const vd_sighting *from, size_t a, size_t middle, size_t end,
                  vd_sighting *to)
{
    size_t b = middle;

    for (size_t k = a; k < end; k++) {
        if (b == end || (a < middle && from[a].at <= from[b].at))
            to[k] = from[a++];
        else
            to[k] = from[b++];
    }
}

/* Natural merge sort: what is mostly in order takes one or two passes, and
   equal moments stay as they came. */
static void sort(vd_order *o)
{
    if (o->sorted)
        return;
    if (o->spare == NULL)
        o->spare = vd_zeroed(o->room, sizeof *o->spare);
    while (run_end(o->held, 0, o->n) < o->n) {
        vd_sighting *old = o->held;
        size_t at = 0;

        while (at < o->n) {
            size_t middle = run_end(o->held, at, o->n);
            size_t end =
                middle < o->n ? run_end(o->held, middle, o->n) : middle;

            merge(o->held, at, middle, end, o->spare);
            at = end;
        }
        o->held = o->spare;
        o->spare = old;
    }
    o->sorted = true;
}

/* Passes on the first n. */
static vd_status pass(vd_order *o, size_t n, vd_err *err)
{
    vd_status st = VD_OK;
    size_t i = 0;

    while (st == VD_OK && i < n)
        st = o->fn(o->ctx, &o->held[i++], err);
    memmove(o->held, o->held + i, (o->n - i) * sizeof *o->held);
    o->n -= i;
    return st;
}

/* How many are older than what is still waited for. */
static size_t ripe(const vd_order *o)
{
    size_t n = 0;

    while (n < o->n && o->newest - o->held[n].at > o->lateness_s)
        n++;
    return n;
}

vd_status vd_order_put(vd_order *o, const vd_sighting *s, vd_err *err)
{
    vd_status st = VD_OK;

    if (o->n == o->room) {
        sort(o);
        st = pass(o, o->n / 2, err);
    }
    if (st != VD_OK)
        return st;
    if (o->n > 0 && s->at < o->held[o->n - 1].at)
        o->sorted = false;
    o->held[o->n++] = *s;
    o->newest = s->at > o->newest ? s->at : o->newest;
    if (o->lateness_s < 0 || o->newest - o->held[0].at <= 2 * o->lateness_s)
        return VD_OK;
    sort(o);
    return pass(o, ripe(o), err);
}

vd_status vd_order_flush(vd_order *o, vd_err *err)
{
    sort(o);
    return pass(o, o->n, err);
}

void vd_order_save(const vd_order *o, vd_buf *out)
{
    size_t begin = out->n;
    vd_hash hash;

    vd_buf_put_varint(out, o->n);
    vd_buf_put(out, (vd_str){(const char *)&o->newest, sizeof o->newest});
    vd_buf_put(out, (vd_str){(const char *)o->held, o->n * sizeof *o->held});
    hash = vd_hash_of((vd_str){out->p + begin, out->n - begin});
    vd_buf_put(out, (vd_str){(const char *)hash.bytes, sizeof hash.bytes});
}

vd_status vd_order_restore(vd_order *o, vd_str *bytes, vd_err *err)
{
    vd_str all = *bytes;
    uint64_t n = 0;
    size_t size = 0;
    vd_hash hash;
    bool good = vd_varint_take(bytes, &n) && n <= o->room;

    if (good) {
        size = sizeof o->newest + n * sizeof *o->held;
        good = bytes->n >= size + sizeof hash.bytes;
    }
    if (good) {
        memcpy(hash.bytes, bytes->p + size, sizeof hash.bytes);
        good = vd_hash_is(
            hash, vd_hash_of(vd_str_slice(all, 0, all.n - bytes->n + size)));
    }
    if (!good) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "the sightings that were held are damaged: track --anew "
                       "begins without them");
    }
    memcpy(&o->newest, bytes->p, sizeof o->newest);
    if (n > 0)
        memcpy(o->held, bytes->p + sizeof o->newest, n * sizeof *o->held);
    o->n = n;
    o->sorted = n == 0;
    *bytes = vd_str_slice(*bytes, size + sizeof hash.bytes, bytes->n);
    return VD_OK;
}
