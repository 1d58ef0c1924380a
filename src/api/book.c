/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <vedette/vedette.h>

#include "app/answer.h"
#include "base/json.h"
#include "base/oom.h"
#include "version.h"

enum { THRESHOLD = 700000 };

struct vd_book {
    vd_store *store;
    vd_screen *screen;
    vd_buf answer;
    vd_err err;
};

const char *vd_version(void)
{
    return VD_VERSION;
}

int vd_book_open(const char *path, vd_book **out, char *why, size_t why_size)
{
    vd_book *book = calloc(1, sizeof *book);
    vd_view view = {.as_of = VD_MOMENT_MAX, .known_by = VD_MOMENT_MAX};
    vd_status st;

    if (book == NULL)
        vd_out_of_memory(sizeof *book);
    *out = NULL;
    vd_buf_init(&book->answer);
    st = vd_store_open(path, VD_STORE_READ, &book->store, &book->err);
    view.store = book->store;
    if (st == VD_OK)
        st = vd_screen_open(&view, &book->screen, &book->err);
    if (st != VD_OK) {
        if (why != NULL && why_size > 0)
            (void)snprintf(why, why_size, "%s", book->err.msg);
        vd_book_close(book);
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
    free(book);
}

const char *vd_book_error(const vd_book *book)
{
    return book->err.msg;
}

static vd_status screen(vd_book *book, const char *text, size_t limit,
                        vd_arena *arena)
{
    vd_search_options options = {.explain = true};
    vd_json_out out = {.buf = &book->answer};
    vd_found found;
    const vd_json *object;
    vd_record query;
    vd_status st = vd_json_parse(vd_str_of(text), arena, &object, &book->err);

    if (st == VD_OK)
        st = vd_query_from_json(object, arena, &query, &book->err);
    if (st == VD_OK && vd_query_wrong(query.entities) != NULL)
        st = vd_fail(&book->err, VD_INVALID, VD_NOWHERE, "%s",
                     vd_query_wrong(query.entities));
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
