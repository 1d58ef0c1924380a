/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/answers.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"

/* An answer of 1000 results has about 600,000 bytes. */
enum { LAST_BYTES = 16 << 20 };

/* How every answer begins, also one that was cut. */
static bool may_begin(vd_str bytes)
{
    vd_str head = VD_STR("{\"row\":1,\"id\":");

    return vd_str_starts(bytes, head) || vd_str_starts(head, bytes);
}

/* The end of the file from its last line but what is cut behind it. */
static vd_status last_line(FILE *f, vd_arena *arena, long *whole, vd_str *line,
                           vd_err *err)
{
    long size = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    long from = size > LAST_BYTES ? size - LAST_BYTES : 0;
    char *bytes;
    size_t n;
    size_t end;

    if (size < 0 || fseek(f, from, SEEK_SET) != 0)
        return vd_fail(err, VD_IO, VD_NOWHERE, "cannot be read");
    bytes = VD_NEW_N(arena, char, (size_t)(size - from));
    n = fread(bytes, 1, (size_t)(size - from), f);
    end = n;
    while (end > 0 && bytes[end - 1] != '\n')
        end--;
    if (end == 0 && (from > 0 || !may_begin((vd_str){bytes, n})))
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "is no file of answers: name a new one");
    *whole = from + (long)end;
    *line = VD_STR("");
    if (end > 0) {
        size_t begin = end - 1;

        while (begin > 0 && bytes[begin - 1] != '\n')
            begin--;
        *line = (vd_str){bytes + begin, end - 1 - begin};
    }
    return VD_OK;
}

static vd_status read_answer(vd_str line, vd_str state, vd_arena *arena,
                             vd_answers *out, vd_err *err)
{
    const vd_json *answer;
    long long row = 0;

    if (vd_json_parse(line, arena, &answer, NULL) != VD_OK ||
        !vd_str_to_int(vd_json_text(answer, "row"), &row) || row < 1)
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "does not end with an answer: name a new file");
    if (!vd_str_is(vd_json_text(answer, "state"), state)) {
        return vd_fail(err, VD_CONFLICT, VD_NOWHERE,
                       "has answers of another state of the book or of another "
                       "program: name a new file");
    }
    out->row = (size_t)row;
    out->id = vd_json_text(answer, "id");
    return VD_OK;
}

vd_status vd_answers_open(const char *path, vd_str state, vd_arena *arena,
                          vd_answers *out, vd_err *err)
{
    vd_answers there = {.file = fopen(path, "ab+")};
    long whole = 0;
    vd_str line = VD_STR("");
    vd_status st = VD_OK;

    if (there.file == NULL) {
        /* NOLINTNEXTLINE(concurrency-mt-unsafe) */
        st = vd_fail(err, VD_IO, VD_NOWHERE, "%s", strerror(errno));
    }
    if (st == VD_OK)
        st = last_line(there.file, arena, &whole, &line, err);
    if (st == VD_OK && line.n > 0)
        st = read_answer(line, state, arena, &there, err);
    if (st == VD_OK && ftruncate(fileno(there.file), whole) != 0)
        st = vd_fail(err, VD_IO, VD_NOWHERE, "cannot be written");
    if (st != VD_OK) {
        vd_err_context(err, "%s", path);
        if (there.file != NULL)
            (void)fclose(there.file);
        return st;
    }
    *out = there;
    return VD_OK;
}
