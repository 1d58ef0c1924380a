/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_ARENA_H
#define VD_BASE_ARENA_H

/*
 * Memory that is freed all at once.
 *
 * One unit of work (a request, a command, a batch of list records) has one
 * arena; whatever is made for it is dropped with it, so there is nothing to
 * free on the way out of a failing function.  A function that takes no arena
 * allocates nothing that outlives it.
 *
 * Allocation does not fail.  When the machine has no memory left the process
 * stops, since nothing sensible can be done half-way through a screening and
 * the store is safe to be killed at any point.  An input too large is another
 * matter: its size is checked against base/limits.h before it is read, and
 * loops over it ask vd_arena_over() and give up with VD_LIMIT.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

typedef struct vd_arena {
    struct vd_chunk *chunks; /* newest first */
    size_t used;             /* bytes handed out since the last reset */
    size_t budget;           /* what the work may use before it is told so */
} vd_arena;

void vd_arena_init(vd_arena *arena, size_t budget);
void vd_arena_reset(vd_arena *arena);
void vd_arena_done(vd_arena *arena);

/* Zeroed, aligned for any type; count may be 0.  Never NULL. */
void *vd_arena_alloc(vd_arena *arena, size_t count, size_t size);

#define VD_NEW(arena, type) ((type *)vd_arena_alloc((arena), 1, sizeof(type)))
#define VD_NEW_N(arena, type, n) \
    ((type *)vd_arena_alloc((arena), (n), sizeof(type)))

/* A list of n elements with room for one more: at itself, or a copy twice as
   large when *room is n. */
void *vd_arena_grow(vd_arena *arena, void *at, size_t n, size_t *room,
                    size_t size);

vd_str vd_str_copy(vd_arena *arena, vd_str s);

/* A NUL-terminated copy, for the border to the C library. */
const char *vd_str_z(vd_arena *arena, vd_str s);

/* Formatted text of any length. */
vd_str vd_str_printf(vd_arena *arena, const char *fmt, ...) VD_PRINTF(2, 3);

/* a, then separator, then b; without the separator when a side is empty. */
vd_str vd_str_join(vd_arena *arena, vd_str a, vd_str separator, vd_str b);

/* Texts as lines, sorted, each once; the texts are put in order. */
vd_str vd_str_lines(vd_arena *arena, vd_str *lines, size_t n);

/* Trimmed, and every run of blanks within made one space: publishers break
   lines differently from one serialisation to the next. */
vd_str vd_str_squeeze(vd_arena *arena, vd_str s);

static inline bool vd_arena_over(const vd_arena *arena)
{
    return arena->used > arena->budget;
}

#endif
