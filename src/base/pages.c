/* SPDX-License-Identifier: Apache-2.0 */
#include "base/pages.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/oom.h"

enum { ORDER = 0x01020304, LINE = 64 /* bytes that are read together */ };

/* The first page of a file. */
typedef struct head {
    char magic[16];
    uint32_t order;
    uint32_t form;
    vd_hash state;
    uint64_t from[VD_PAGES_SECTIONS_MAX];
    uint64_t bytes[VD_PAGES_SECTIONS_MAX];
    uint64_t pages; /* before the sums */
    vd_hash sums;
    vd_hash self; /* of all before it */
} head;

static_assert(sizeof(head) < VD_PAGE, "the head has the first page");

/* Each step can be undone, so that two pages that differ in one word never
   have one sum. */
static uint64_t sum_of(const char *page, size_t number)
{
    uint64_t h = UINT64_C(0x9e3779b97f4a7c15) * (number + 1);

    for (size_t i = 0; i < VD_PAGE; i += 8) {
        uint64_t word;

        memcpy(&word, page + i, 8);
        h = (h ^ word) * UINT64_C(0xff51afd7ed558ccd);
        h ^= h >> 32;
    }
    return h;
}

static bool look_at_page(const vd_pages *x, size_t page)
{
    if (atomic_load_explicit(&x->sound[page], memory_order_relaxed) != 0)
        return true;
    if (sum_of(x->base + page * VD_PAGE, page) != x->sums[page]) {
        (void)vd_pages_refuse(x);
        return false;
    }
    atomic_store_explicit(&x->sound[page], 1, memory_order_relaxed);
    return true;
}

bool vd_pages_look(const vd_pages *x, size_t from, size_t to)
{
    for (size_t p = from / VD_PAGE; p <= (to - 1) / VD_PAGE; p++) {
        if (!look_at_page(x, p))
            return false;
    }
    return true;
}

vd_status vd_pages_check(const vd_pages *x, vd_err *err)
{
    for (size_t p = 1; x->map != NULL && p < x->pages; p++) {
        if (!look_at_page(x, p))
            return vd_fail(err, VD_INVALID, p * VD_PAGE,
                           "page %zu of the %s is damaged", p, x->kind->what);
    }
    if (vd_pages_are_damaged(x))
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "a number of the %s is out of its range", x->kind->what);
    return VD_OK;
}

/* One in memory: what its sections own is one piece then. */
static void settle_made(vd_pages *x)
{
    char *to;

    x->settled = to = vd_wide(vd_pages_bytes(x) + x->kind->sections * LINE);
    for (size_t s = 0; s < x->kind->sections; s++) {
        memcpy(to, x->at[s], x->bytes[s]);
        x->at[s] = to;
        vd_buf_done(&x->made[s]);
        to += (x->bytes[s] + LINE - 1) / LINE * LINE;
    }
}

vd_status vd_pages_settle(vd_pages *x, size_t most, vd_err *err)
{
    size_t bytes = x->map == NULL ? vd_pages_bytes(x) : x->pages * VD_PAGE;
    vd_status st;

    if (x->settled != NULL || bytes > most)
        return vd_pages_check(x, err);
    if (x->map == NULL) {
        settle_made(x);
        return VD_OK;
    }
    x->settled = vd_wide(bytes);
    memcpy(x->settled, x->base, bytes);
    for (size_t s = 0; s < x->kind->sections; s++)
        x->at[s] = x->settled + (x->at[s] - x->base);
    x->base = x->settled;
    /* What was read is checked: a file may change. */
    st = vd_pages_check(x, err);
    vd_map_close(x->map);
    x->map = NULL;
    x->sums = NULL;
    return st;
}

bool vd_pages_are_damaged(const vd_pages *x)
{
    return atomic_load_explicit(x->damaged, memory_order_relaxed);
}

/* ---- files ---- */

static vd_hash hash_of_head(const head *h)
{
    return vd_hash_of((vd_str){(const char *)h, offsetof(head, self)});
}

/* Whether the page has nothing behind its head. */
static bool is_padded(const char *page)
{
    for (size_t i = sizeof(head); i < VD_PAGE; i++) {
        if (page[i] != '\0')
            return false;
    }
    return true;
}

static vd_status put_padded(vd_whole *file, vd_str bytes, vd_buf *sums,
                            size_t *page, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t at = 0; st == VD_OK && at < bytes.n; at += VD_PAGE) {
        char last[VD_PAGE] = {0};
        vd_str part = vd_str_slice(bytes, at, at + VD_PAGE);
        const char *p = part.p;
        uint64_t sum;

        if (part.n < VD_PAGE) {
            memcpy(last, part.p, part.n);
            p = last;
        }
        sum = sum_of(p, *page);
        vd_buf_put(sums, (vd_str){(const char *)&sum, sizeof sum});
        (*page)++;
        st = vd_whole_put(file, (vd_str){p, VD_PAGE}, err);
    }
    return st;
}

static size_t pages_of(size_t bytes)
{
    return (bytes + VD_PAGE - 1) / VD_PAGE;
}

/* The sums are known before the sections are written. */
static void fill_head(const vd_pages *x, head *h)
{
    size_t page = 1;

    memset(h, 0, sizeof *h);
    memcpy(h->magic, x->kind->magic, sizeof h->magic);
    h->order = ORDER;
    h->form = x->kind->form;
    h->state = x->state;
    for (size_t s = 0; s < x->kind->sections; s++) {
        h->from[s] = page * VD_PAGE;
        h->bytes[s] = x->bytes[s];
        page += pages_of(x->bytes[s]);
    }
    h->pages = page;
}

/* The head names the hash of the sums, which come last: it is written over
   the empty page that the file begins with. */
static vd_status put_all(const vd_pages *x, vd_whole *file, vd_err *err)
{
    char first[VD_PAGE] = {0};
    vd_str empty = {first, sizeof first};
    size_t page = 1;
    uint64_t none = 0;
    vd_status st;
    vd_buf sums;
    head h;

    vd_buf_init(&sums);
    vd_buf_put(&sums, (vd_str){(const char *)&none, sizeof none});
    fill_head(x, &h);
    st = vd_whole_put(file, empty, err);
    for (size_t s = 0; st == VD_OK && s < x->kind->sections; s++)
        st = put_padded(file, (vd_str){x->at[s], x->bytes[s]}, &sums, &page,
                        err);
    h.sums = vd_hash_of(vd_buf_view(&sums));
    h.self = hash_of_head(&h);
    memcpy(first, &h, sizeof h);
    if (st == VD_OK)
        st = vd_whole_put(file, vd_buf_view(&sums), err);
    if (st == VD_OK)
        st = vd_whole_put_first(file, empty, err);
    vd_buf_done(&sums);
    return st;
}

vd_status vd_pages_write(const vd_pages *x, const char *path,
                         vd_whole_for readers, vd_err *err)
{
    vd_whole *file;
    vd_status st = vd_whole_open(path, readers, &file, err);

    if (st != VD_OK)
        return st;
    st = put_all(x, file, err);
    if (st != VD_OK) {
        vd_whole_drop(file);
        return st;
    }
    return vd_whole_close(file, err);
}

/* Whether the sections are where fill_head() puts them: a head may be forged.
 */
static bool is_laid_out(const head *h, size_t sections)
{
    uint64_t page = 1;

    for (size_t s = 0; s < VD_PAGES_SECTIONS_MAX; s++) {
        if (h->from[s] != (s < sections ? page * VD_PAGE : 0) ||
            h->bytes[s] > (s < sections ? (h->pages - page) * VD_PAGE : 0))
            return false;
        page += pages_of(h->bytes[s]);
    }
    return page == h->pages;
}

/* Whether the head is one of this program and of the state, and as it was
   written. */
static vd_status read_head(vd_str bytes, const vd_pages_kind *kind,
                           vd_hash state, head *h, vd_err *err)
{
    if (bytes.n < VD_PAGE)
        return vd_fail(err, VD_INVALID, bytes.n, "the %s is cut", kind->what);
    memcpy(h, bytes.p, sizeof *h);
    if (memcmp(h->magic, kind->magic, sizeof h->magic) != 0)
        return vd_fail(err, VD_INVALID, 0, "this is no %s", kind->what);
    if (h->order != ORDER || h->form != kind->form)
        return VD_ABSENT;
    if (!vd_hash_is(h->self, hash_of_head(h)) || !is_padded(bytes.p))
        return vd_fail(err, VD_INVALID, 0, "the head of the %s is damaged",
                       kind->what);
    if (!vd_hash_is(h->state, state))
        return VD_ABSENT;
    if (h->pages == 0 || h->pages > bytes.n / (VD_PAGE + 8) + 1 ||
        bytes.n != h->pages * (VD_PAGE + 8)) {
        return vd_fail(err, VD_INVALID, bytes.n,
                       "the %s has %zu bytes, not those of %llu pages",
                       kind->what, bytes.n, (unsigned long long)h->pages);
    }
    if (!is_laid_out(h, kind->sections)) {
        return vd_fail(err, VD_INVALID, 0,
                       "the sections of the %s are not where they belong",
                       kind->what);
    }
    if (!vd_hash_is(h->sums, vd_hash_of((vd_str){bytes.p + h->pages * VD_PAGE,
                                                 h->pages * 8})))
        return vd_fail(err, VD_INVALID, h->pages * VD_PAGE,
                       "the sums of the %s are damaged", kind->what);
    return VD_OK;
}

static void begin(vd_pages *x, const vd_pages_kind *kind, vd_hash state)
{
    *x = (vd_pages){.kind = kind, .state = state};
    x->damaged = vd_zeroed(1, sizeof *x->damaged);
}

vd_status vd_pages_open(vd_pages *x, const vd_pages_kind *kind,
                        const char *path, vd_hash state, vd_err *err)
{
    vd_map *map;
    vd_str bytes;
    head h = {0};
    vd_status st = vd_map_open(path, &map, err);

    if (st != VD_OK)
        return st;
    bytes = vd_map_view(map);
    st = read_head(bytes, kind, state, &h, err);
    if (st != VD_OK) {
        if (st != VD_ABSENT)
            vd_err_context(err, "%s", path);
        vd_map_close(map);
        return st;
    }
    begin(x, kind, state);
    x->map = map;
    x->base = bytes.p;
    x->pages = h.pages;
    for (size_t s = 0; s < kind->sections; s++) {
        x->at[s] = bytes.p + h.from[s];
        x->bytes[s] = h.bytes[s];
    }
    x->sums = (const uint64_t *)(const void *)(bytes.p + h.pages * VD_PAGE);
    x->sound = vd_zeroed(x->pages, sizeof *x->sound);
    return VD_OK;
}

void vd_pages_of(vd_pages *x, const vd_pages_kind *kind, vd_buf *made,
                 vd_hash state)
{
    begin(x, kind, state);
    for (size_t s = 0; s < kind->sections; s++) {
        x->made[s] = made[s];
        x->at[s] = vd_buf_view(&x->made[s]).p;
        x->bytes[s] = x->made[s].n;
    }
}

void vd_pages_put(vd_pages *x, size_t section, vd_buf made)
{
    vd_buf_done(&x->made[section]);
    x->made[section] = made;
    x->at[section] = vd_buf_view(&x->made[section]).p;
    x->bytes[section] = made.n;
}

void vd_pages_close(vd_pages *x)
{
    for (size_t s = 0; x->kind != NULL && s < x->kind->sections; s++)
        vd_buf_done(&x->made[s]);
    vd_map_close(x->map);
    free(x->settled);
    free(x->sound);
    free(x->damaged);
    *x = (vd_pages){0};
}

size_t vd_pages_bytes(const vd_pages *x)
{
    size_t sum = 0;

    for (size_t s = 0; s < x->kind->sections; s++)
        sum += x->bytes[s];
    return sum;
}
