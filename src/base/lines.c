/* SPDX-License-Identifier: Apache-2.0 */
#include "base/lines.h"

#include "base/buf.h"
#include "base/limits.h"

typedef struct reader {
    vd_line_fn *fn;
    void *ctx;
    vd_buf window;
    size_t line;
} reader;

/* Whole lines of the window; what is left of it begins the next. */
static vd_status take_lines(reader *r, bool last, vd_err *err)
{
    vd_str rest = vd_buf_view(&r->window);
    vd_status st = VD_OK;

    while (st == VD_OK && rest.n > 0) {
        size_t end = vd_str_find_char(rest, '\n', 0);
        vd_str line = vd_str_trim(vd_str_slice(rest, 0, end));

        if (end == VD_STR_NONE && !last)
            break;
        rest = end == VD_STR_NONE ? VD_STR("")
                                  : vd_str_slice(rest, end + 1, rest.n);
        r->line++;
        if (line.n > 0)
            st = r->fn(r->ctx, line, r->line, err);
    }
    if (rest.n > 0)
        memmove(r->window.p, rest.p, rest.n);
    r->window.n = rest.n;
    if (st == VD_OK && rest.n > VD_JSON_RECORD_BYTES_MAX) {
        st = vd_fail(err, VD_LIMIT, VD_NOWHERE,
                     "line %zu is longer than %zu bytes: split it", r->line + 1,
                     VD_JSON_RECORD_BYTES_MAX);
    }
    return st;
}

vd_status vd_lines_each(const vd_origin *origin, vd_line_fn *fn, void *ctx,
                        vd_err *err)
{
    char part[1 << 14];
    reader r = {.fn = fn, .ctx = ctx};
    vd_input *input = NULL;
    size_t n = 1;
    vd_status st = vd_input_open(origin, NULL, &input, err);

    vd_buf_init(&r.window);
    while (st == VD_OK && n > 0) {
        st = vd_input_read(input, part, sizeof part, &n, err);
        if (st == VD_OK)
            vd_buf_put(&r.window, (vd_str){part, n});
        if (st == VD_OK)
            st = take_lines(&r, n == 0, err);
    }
    vd_buf_done(&r.window);
    vd_input_close(input);
    return st;
}
