/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VD_BASE_STR_H
#define VD_BASE_STR_H

/*
 * A view of bytes: a pointer and a length, passed by value, owning nothing.
 *
 * No view is promised to end in NUL.  A NUL-terminated copy is made only at
 * the border to the C library, SQLite or the operating system.
 */

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

typedef struct vd_str {
    const char *p;
    size_t n;
} vd_str;

#define VD_STR(literal) ((vd_str){(literal), sizeof(literal) - 1})

/* The same as an initialiser of static tables. */
#define VD_STR_INIT(literal) \
    { \
        (literal), sizeof(literal) - 1 \
    }

/* Both halves of "%.*s", cut to a length fit for a message. */
#define VD_STR_SHOWN(s) ((s).n < 60 ? (int)(s).n : 60), (s).p

/* Both halves of "%.*s", uncut; for results, not for messages. */
#define VD_STR_WHOLE(s) ((int)(s).n), (s).p

static inline vd_str vd_str_of(const char *z)
{
    return z == NULL ? (vd_str){"", 0} : (vd_str){z, strlen(z)};
}

static inline bool vd_ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline char vd_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline char vd_ascii_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static inline bool vd_ascii_is_alpha(char c)
{
    c = vd_ascii_lower(c);
    return c >= 'a' && c <= 'z';
}

static inline bool vd_ascii_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' ||
           c == '\f';
}

static inline bool vd_str_is(vd_str a, vd_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Bytes first, then length: the order of sorted output everywhere. */
int vd_str_cmp(vd_str a, vd_str b);

/* Equal without regard to ASCII case. */
bool vd_str_is_nocase(vd_str a, vd_str b);
bool vd_str_starts(vd_str s, vd_str head);
bool vd_str_starts_nocase(vd_str s, vd_str head);
bool vd_str_ends(vd_str s, vd_str tail);

#define VD_STR_NONE ((size_t)-1)

/* Offset of the first occurrence from `from` on, or VD_STR_NONE. */
size_t vd_str_find(vd_str s, vd_str needle, size_t from);
size_t vd_str_find_nocase(vd_str s, vd_str needle, size_t from);
size_t vd_str_find_char(vd_str s, char c, size_t from);

/* Bytes [from, to) of s; both are cut to its length. */
vd_str vd_str_slice(vd_str s, size_t from, size_t to);

/* Without blanks (ASCII white space) at both ends. */
vd_str vd_str_trim(vd_str s);

/* Takes the part of *rest before the next separator, and the separator, off
 *rest.  False when *rest was used up (its p is then NULL). */
bool vd_str_next(vd_str *rest, vd_str separator, vd_str *part);

/* Every byte is a digit, and there is at least one. */
bool vd_str_is_digits(vd_str s);

/* The number written in decimal digits; false on anything else or above
   999,999,999,999,999,999. */
bool vd_str_to_int(vd_str s, long long *out);

#endif
