/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_PAGES_H
#define VD_BASE_PAGES_H

/*
 * Arrays of plain structs that are made once, written to a file and mapped.
 *
 * What is made has sections, and the name (a hash) of the state that it was
 * made from: one of another state, or of another program, is not opened.  It
 * lies in memory or in a file.  Of a file, the head is checked when it is
 * opened, and every page against its sum when something is first taken from
 * it.  Everything is taken through vd_pages_take(), which looks at bounds and
 * pages: what cannot be taken is NULL, and the whole is known as damaged from
 * then on.  Numbers are as the machine has them: a file of a machine that has
 * them otherwise is not opened.
 *
 * Frozen and shared: any number of threads take from one.
 */

#include <stdatomic.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/map.h"

enum { VD_PAGE = 4096, VD_PAGES_SECTIONS_MAX = 24 };

/* What a file is of. */
typedef struct vd_pages_kind {
    const char *magic; /* 15 letters */
    const char *what;  /* "index": in messages */
    uint32_t form;
    size_t sections;
} vd_pages_kind;

typedef struct vd_pages {
    const vd_pages_kind *kind;
    const char *at[VD_PAGES_SECTIONS_MAX];
    size_t bytes[VD_PAGES_SECTIONS_MAX];
    vd_hash state;
    vd_buf made[VD_PAGES_SECTIONS_MAX]; /* one in memory owns them */
    vd_map *map;                        /* of a file: */
    const char *base;
    const uint64_t *sums; /* of its pages */
    atomic_uchar *sound;  /* pages that were found so */
    char *settled;        /* all of a file that was: of the heap */
    size_t pages;
    atomic_bool *damaged;
} vd_pages;

/* One of sections made, which it takes over. */
void vd_pages_of(vd_pages *pages, const vd_pages_kind *kind, vd_buf *made,
                 vd_hash state);

/* A section of one in memory that is made of the others; takes it over. */
void vd_pages_put(vd_pages *pages, size_t section, vd_buf made);

/* VD_ABSENT (err untouched): there is no file, or it is of another state or
   made by another program.  VD_INVALID: its head is damaged.  VD_IO.  On
   failure there is nothing to close. */
VD_MUST_USE vd_status vd_pages_open(vd_pages *pages, const vd_pages_kind *kind,
                                    const char *path, vd_hash state,
                                    vd_err *err);
void vd_pages_close(vd_pages *pages);

/* Writes it to a file, which replaces an older one only when it is whole. */
VD_MUST_USE vd_status vd_pages_write(const vd_pages *pages, const char *path,
                                     vd_whole_for readers, vd_err *err);

/* Checks every page. */
VD_MUST_USE vd_status vd_pages_check(const vd_pages *pages, vd_err *err);

/* The same, for those who will take much; and if it has no more than most
   bytes, takes it into memory of large pages (vd_wide()), unmaps the file and
   looks no more whether pages are sound.  One that is in memory is moved there.
   Before anything is taken from it, or another thread has it. */
VD_MUST_USE vd_status vd_pages_settle(vd_pages *pages, size_t most,
                                      vd_err *err);

/* Whether a damaged page or a number out of its range has been met. */
bool vd_pages_are_damaged(const vd_pages *pages);

/* Bytes of all sections. */
size_t vd_pages_bytes(const vd_pages *pages);

/* Bytes from..to of the file; false if a page is damaged. */
bool vd_pages_look(const vd_pages *pages, size_t from, size_t to);

static inline const void *vd_pages_refuse(const vd_pages *pages)
{
    atomic_store_explicit(pages->damaged, true, memory_order_relaxed);
    return NULL;
}

/* n structs of a size, from the i-th on.  Numbers in files have 32 bits:
   nothing here overflows. */
static inline const void *vd_pages_take(const vd_pages *pages, size_t section,
                                        size_t i, size_t n, size_t size)
{
    const char *p = pages->at[section] + i * size;
    size_t from;

    if ((i + n) * size > pages->bytes[section])
        return vd_pages_refuse(pages);
    if (pages->map == NULL || n == 0)
        return p;
    from = (size_t)(p - pages->base);
    /* Nearly always one page, and seen before. */
    if (from / VD_PAGE == (from + n * size - 1) / VD_PAGE &&
        atomic_load_explicit(&pages->sound[from / VD_PAGE],
                             memory_order_relaxed) != 0)
        return p;
    return vd_pages_look(pages, from, from + n * size) ? p : NULL;
}

#endif
