/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads list files and throws the records away: what loading costs before
 * anything is compared or kept.  bench/load.py is the other half.
 *
 * usage: bench_parse [--mapping FILE] FILE...; files of one set together.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "lists/readers.h"

static vd_status take_record(void *ctx, const vd_record *record, vd_err *err)
{
    size_t *values = ctx;

    (void)err;
    for (size_t i = 0; i < record->n; i++)
        *values += record->entities[i].n;
    return VD_OK;
}

static void take_issue(void *ctx, const vd_issue *issue)
{
    (void)ctx;
    (void)issue;
}

static vd_status parse(const vd_list_input *input, size_t *records,
                       size_t *values, vd_err *err)
{
    vd_edition_head head = {.declared = -1};
    vd_sink sink = {.ctx = values, .record = take_record, .issue = take_issue};
    vd_read read = {.input = input, .sink = &sink, .head = &head};
    const vd_reader *reader = &vd_reader_mapped;
    vd_probe probe;
    vd_arena arena;
    vd_status st = VD_OK;

    vd_arena_init(&arena, 0);
    vd_arena_init(&read.arena, 0);
    vd_arena_init(&read.held, VD_READER_HELD_BYTES_MAX);
    if (input->mapping == NULL) {
        st = vd_probe_file(&input->files[0], &arena, &probe, err);
        reader = st == VD_OK ? vd_reader_find(&probe) : NULL;
        if (st == VD_OK && reader == NULL)
            st = vd_fail(err, VD_INVALID, VD_NOWHERE, "%s",
                         vd_probe_complaint(&probe));
    }
    if (st == VD_OK)
        st = reader->read(&read, err);
    *records = read.records;
    vd_arena_done(&read.arena);
    vd_arena_done(&read.held);
    vd_arena_done(&arena);
    return st;
}

int main(int argc, char **argv)
{
    vd_list_input input = {.source = VD_STR("bench")};
    vd_err err = {0};
    size_t records = 0;
    size_t values = 0;
    int i = 1;

    if (argc > 3 && strcmp(argv[1], "--mapping") == 0) {
        input.mapping = argv[2];
        i = 3;
    }
    for (; i < argc && input.n < VD_FILES_MAX; i++)
        input.files[input.n++].path = argv[i];
    if (input.n == 0 || i < argc) {
        (void)fprintf(stderr, "usage: bench_parse [--mapping F] FILE...\n");
        return 2;
    }
    if (parse(&input, &records, &values, &err) != VD_OK) {
        (void)fprintf(stderr, "%s: %s\n", input.files[0].path, err.msg);
        return EXIT_FAILURE;
    }
    (void)printf("%zu\t%zu\n", records, values);
    return EXIT_SUCCESS;
}
