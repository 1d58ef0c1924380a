/* SPDX-License-Identifier: Apache-2.0 */
#ifndef VEDETTE_VEDETTE_H
#define VEDETTE_VEDETTE_H

/*
 * libvedette: the book of lists and the screening of names, for C programs.
 *
 * Answers are JSON text of the same form as the program's --json output
 * (vedette(1)), so that a caller needs no structures of ours.
 *
 * Threads: a book belongs to one thread at a time; different books, also those
 * of one file, may be used by different threads at once, and share the mapped
 * index.  The library has no state of its own and starts no threads.
 */

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define VD_API __attribute__((visibility("default")))

typedef struct vd_book vd_book;

/* Codes that functions return. */
#define VD_BOOK_OK 0
#define VD_BOOK_FAILED 1 /* the text of vd_book_error() says why */

/* "0.1.0"; static. */
VD_API const char *vd_version(void);

/* Opens the book at path and reads what it needs for screening.  On failure
 *out is NULL and the reason is written to why (cut to why_size bytes). */
VD_API int vd_book_open(const char *path, vd_book **out, char *why,
                        size_t why_size);

/* Harmless on NULL. */
VD_API void vd_book_close(vd_book *book);

/* Screens one query, a JSON object {"schema":"Person","name":"...", ...} with
   properties of FollowTheMoney as texts or arrays of texts.  *json points to
   the answer, which lives until the next call with this book. */
VD_API int vd_book_screen(vd_book *book, const char *query, size_t limit,
                          const char **json);

/* Compares two parties, JSON objects as for vd_book_screen().  The answer is
   that of "compare --json": the numbers, the verdict, and what speaks for and
   against, word by word. */
VD_API int vd_book_compare(vd_book *book, const char *a, const char *b,
                           const char **json);

/* Goes on with the lists as they are in the file now.  If that fails the book
   answers as before, and vd_book_error() says why. */
VD_API int vd_book_reload(vd_book *book);

/* The name of the editions and the engine that answers come from: the "state"
   of an answer.  Lives until the next call with this book. */
VD_API const char *vd_book_state(vd_book *book);

/* Why the last call with this book failed; lives as long as the book. */
VD_API const char *vd_book_error(const vd_book *book);

#ifdef __cplusplus
}
#endif

#endif
