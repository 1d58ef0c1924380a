/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/oom.h"

/* Under a sanitizer every object gets a chunk of its own: reading past one
   then ends in malloc's red zone and not in a neighbour. */
#if defined(VD_ARENA_APART)
enum { CHUNK_ROOM = 0 };
#else
enum { CHUNK_ROOM = 64 * 1024 };
#endif

struct vd_chunk {
    struct vd_chunk *older;
    size_t used;
    size_t room;
    alignas(max_align_t) char bytes[];
};

static size_t rounded_up(size_t n)
{
    size_t unit = alignof(max_align_t);

    return (n + unit - 1) / unit * unit;
}

static struct vd_chunk *push_chunk(vd_arena *arena, size_t wanted)
{
    size_t room = wanted > CHUNK_ROOM ? wanted : CHUNK_ROOM;
    struct vd_chunk *chunk = malloc(sizeof *chunk + room);

    if (chunk == NULL)
        vd_out_of_memory(room);
    chunk->older = arena->chunks;
    chunk->room = room;
    chunk->used = 0;
    arena->chunks = chunk;
    return chunk;
}

void vd_arena_init(vd_arena *arena, size_t budget)
{
    *arena = (vd_arena){.budget = budget};
}

static void free_down_to(vd_arena *arena, const struct vd_chunk *last)
{
    while (arena->chunks != last) {
        struct vd_chunk *chunk = arena->chunks;

        arena->chunks = chunk->older;
        free(chunk);
    }
    arena->used = 0;
}

/* The oldest chunk is kept: work that is done record by record would spend its
   time on fresh ones. */
void vd_arena_reset(vd_arena *arena)
{
    struct vd_chunk *oldest = arena->chunks;

    while (oldest != NULL && oldest->older != NULL)
        oldest = oldest->older;
    if (oldest != NULL && (CHUNK_ROOM == 0 || oldest->room > CHUNK_ROOM))
        oldest = NULL;
    free_down_to(arena, oldest);
    if (oldest != NULL)
        oldest->used = 0;
}

void vd_arena_done(vd_arena *arena)
{
    free_down_to(arena, NULL);
}

/* Room that is not zeroed. */
static void *take(vd_arena *arena, size_t wanted)
{
    struct vd_chunk *chunk = arena->chunks;
    void *object;

    if (chunk == NULL || chunk->room - chunk->used < wanted)
        chunk = push_chunk(arena, wanted);
    object = chunk->bytes + chunk->used;
    chunk->used += wanted;
    arena->used += wanted;
    return object;
}

/* What is handed out is zeroed, and not its chunk: most arenas use little. */
void *vd_arena_alloc(vd_arena *arena, size_t count, size_t size)
{
    size_t wanted;

    assert(size > 0);
    if (count > (SIZE_MAX / 2) / size)
        vd_out_of_memory(SIZE_MAX);
    wanted = rounded_up(count == 0 ? 1 : count * size);
    return memset(take(arena, wanted), 0, wanted);
}

void *vd_arena_grow(vd_arena *arena, void *at, size_t n, size_t *room,
                    size_t size)
{
    enum { AT_FIRST = 8 };
    void *more;

    if (n < *room)
        return at;
    *room = n == 0 ? AT_FIRST : 2 * n;
    more = vd_arena_alloc(arena, *room, size);
    if (n > 0)
        memcpy(more, at, n * size);
    return more;
}

vd_str vd_str_copy(vd_arena *arena, vd_str s)
{
    char *bytes = take(arena, rounded_up(s.n == 0 ? 1 : s.n));

    if (s.n > 0)
        memcpy(bytes, s.p, s.n);
    return (vd_str){bytes, s.n};
}

const char *vd_str_z(vd_arena *arena, vd_str s)
{
    char *z = VD_NEW_N(arena, char, s.n + 1);

    if (s.n > 0)
        memcpy(z, s.p, s.n);
    z[s.n] = '\0';
    return z;
}

vd_str vd_str_printf(vd_arena *arena, const char *fmt, ...)
{
    va_list ap;
    va_list again;
    char *bytes;
    int n;

    va_start(ap, fmt);
    va_copy(again, ap);
    n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    assert(n >= 0);
    bytes = VD_NEW_N(arena, char, (size_t)n + 1);
    (void)vsnprintf(bytes, (size_t)n + 1, fmt, again);
    va_end(again);
    return (vd_str){bytes, (size_t)n};
}

vd_str vd_str_join(vd_arena *arena, vd_str a, vd_str separator, vd_str b)
{
    char *bytes;

    if (a.n == 0 || b.n == 0)
        return a.n == 0 ? b : a;
    bytes = VD_NEW_N(arena, char, a.n + separator.n + b.n);
    memcpy(bytes, a.p, a.n);
    memcpy(bytes + a.n, separator.p, separator.n);
    memcpy(bytes + a.n + separator.n, b.p, b.n);
    return (vd_str){bytes, a.n + separator.n + b.n};
}

/* Bytes of the blank at s[i]: ASCII white space, or a no-break space
   (U+00A0), which spreadsheets leave behind; 0 if it is none. */
static size_t blank_at(vd_str s, size_t i)
{
    if (vd_ascii_is_blank(s.p[i]))
        return 1;
    return i + 1 < s.n && s.p[i] == '\xc2' && s.p[i + 1] == '\xa0' ? 2 : 0;
}

static bool is_squeezed(vd_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        size_t blank = blank_at(s, i);

        if (blank > 0 && (blank == 2 || s.p[i] != ' ' || i == 0 ||
                          i + 1 == s.n || blank_at(s, i + 1) > 0))
            return false;
    }
    return true;
}

vd_str vd_str_squeeze(vd_arena *arena, vd_str s)
{
    char *bytes;
    size_t n = 0;

    if (is_squeezed(s))
        return s;
    bytes = VD_NEW_N(arena, char, s.n);
    for (size_t i = 0; i < s.n;) {
        size_t blank = blank_at(s, i);

        if (blank == 0)
            bytes[n++] = s.p[i++];
        else if (n > 0 && bytes[n - 1] != ' ')
            bytes[n++] = ' ';
        i += blank;
    }
    if (n > 0 && bytes[n - 1] == ' ')
        n--;
    return (vd_str){bytes, n};
}

static int compare_lines(const void *a, const void *b)
{
    return vd_str_cmp(*(const vd_str *)a, *(const vd_str *)b);
}

vd_str vd_str_lines(vd_arena *arena, vd_str *lines, size_t n)
{
    size_t room = 0;
    char *bytes;
    char *to;

    if (n > 1)
        qsort(lines, n, sizeof *lines, compare_lines);
    for (size_t i = 0; i < n; i++)
        room += lines[i].n + 1;
    to = bytes = VD_NEW_N(arena, char, room);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && vd_str_is(lines[i], lines[i - 1]))
            continue;
        memcpy(to, lines[i].p, lines[i].n);
        to += lines[i].n;
        *to++ = '\n';
    }
    return (vd_str){bytes, (size_t)(to - bytes)};
}
