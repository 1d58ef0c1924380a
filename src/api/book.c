/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vedette/vedette.h>

#include "app/answer.h"
#include "base/json.h"
#include "base/oom.h"
#include "version.h"

enum { THRESHOLD = 700000 };

struct vd_book {
    char *path;
    vd_store *store;
    vd_screen *screen;
    vd_buf answer;
    vd_err err;
};

const char *vd_version(void)
{
    return VD_VERSION;
}

/* The lists as they are in the file; nothing is left open on failure. */
static vd_status open_lists(const char *path, vd_store **store,
                            vd_screen **screen, vd_err *err)
{
    vd_view view = {.as_of = VD_MOMENT_MAX, .known_by = VD_MOMENT_MAX};
    vd_status st = vd_store_open(path, VD_STORE_READ, store, err);

    if (st != VD_OK)
        return st;
    view.store = *store;
    st = vd_screen_open(&view, screen, err);
    if (st != VD_OK)
        vd_store_close(*store);
    return st;
}

int vd_book_open(const char *path, vd_book **out, char *why, size_t why_size)
{
    vd_book *book = vd_zeroed(1, sizeof *book);
    size_t n = strlen(path) + 1;

    *out = NULL;
    vd_buf_init(&book->answer);
    book->path = memcpy(vd_zeroed(n, 1), path, n);
    if (open_lists(path, &book->store, &book->screen, &book->err) != VD_OK) {
        if (why != NULL && why_size > 0)
            (void)snprintf(why, why_size, "%s", book->err.msg);
        vd_buf_done(&book->answer);
        free(book->path);
        free(book);
        return VD_BOOK_FAILED;
    }
    *out = book;
    return VD_BOOK_OK;
}

void vd_book_close(vd_book *book)
{
    if (book == NULL)
        return;
    vd_screen_close(book->screen);
    vd_store_close(book->store);
    vd_buf_done(&book->answer);
    free(book->path);
    free(book);
}

int vd_book_reload(vd_book *book)
{
    vd_store *store = NULL;
    vd_screen *screen = NULL;

    book->err = (vd_err){0};
    if (open_lists(book->path, &store, &screen, &book->err) != VD_OK)
        return VD_BOOK_FAILED;
    vd_screen_close(book->screen);
    vd_store_close(book->store);
    book->store = store;
    book->screen = screen;
    return VD_BOOK_OK;
}

const char *vd_book_error(const vd_book *book)
{
    return book->err.msg;
}

const char *vd_book_state(vd_book *book)
{
    vd_buf_clear(&book->answer);
    vd_buf_put(&book->answer, vd_screen_state(book->screen));
    vd_buf_put_char(&book->answer, '\0');
    return book->answer.p;
}

static vd_status read_party(vd_book *book, const char *text, vd_arena *arena,
                            const vd_json **object, vd_record *out)
{
    vd_status st = vd_json_parse(vd_str_of(text), arena, object, &book->err);

    if (st == VD_OK)
        st = vd_query_from_json(*object, arena, out, &book->err);
    if (st == VD_OK && vd_query_wrong(out->entities) != NULL) {
        st = vd_fail(&book->err, VD_INVALID, VD_NOWHERE, "%s",
                     vd_query_wrong(out->entities));
    }
    return st;
}

static vd_status screen(vd_book *book, const char *text, size_t limit,
                        vd_arena *arena)
{
    vd_search_options options = {.typed = true, .explain = true};
    vd_json_out out = {.buf = &book->answer};
    vd_found found;
    const vd_json *object;
    vd_record query;
    vd_status st = read_party(book, text, arena, &object, &query);

    if (st != VD_OK)
        return st;
    options.limit = limit < VD_RESULTS_MAX ? limit : VD_RESULTS_MAX;
    st = vd_screen_query(book->screen, query.entities, &options, arena, &found,
                         &book->err);
    if (st != VD_OK)
        return st;
    vd_buf_clear(&book->answer);
    vd_answer_put(&out, &(vd_answer){.row = 1,
                                     .id = vd_json_text(object, "id"),
                                     .state = vd_screen_state(book->screen),
                                     .found = &found,
                                     .threshold = THRESHOLD});
    vd_buf_put_char(&book->answer, '\0');
    return VD_OK;
}

int vd_book_screen(vd_book *book, const char *query, size_t limit,
                   const char **json)
{
    vd_arena arena;
    vd_status st;

    vd_arena_init(&arena, 0);
    book->err = (vd_err){0};
    st = screen(book, query, limit, &arena);
    vd_arena_done(&arena);
    if (st != VD_OK)
        return VD_BOOK_FAILED;
    *json = book->answer.p;
    return VD_BOOK_OK;
}

int vd_book_compare(vd_book *book, const char *a, const char *b,
                    const char **json)
{
    vd_json_out out = {.buf = &book->answer};
    const vd_json *object;
    vd_record sides[2];
    vd_score score;
    vd_arena arena;
    vd_status st;

    vd_arena_init(&arena, 0);
    book->err = (vd_err){0};
    st = read_party(book, a, &arena, &object, &sides[0]);
    if (st == VD_OK)
        st = read_party(book, b, &arena, &object, &sides[1]);
    if (st == VD_OK) {
        vd_screen_compare(vd_screen_folder(book->screen), sides[0].entities,
                          sides[1].entities, &arena, &score);
        vd_buf_clear(&book->answer);
        vd_answer_put_pair(&out, 1, &score);
        vd_buf_put_char(&book->answer, '\0');
        *json = book->answer.p;
    }
    vd_arena_done(&arena);
    return st == VD_OK ? VD_BOOK_OK : VD_BOOK_FAILED;
}
