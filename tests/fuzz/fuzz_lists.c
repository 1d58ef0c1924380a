/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be offered as a list: to the reader that recognises them,
 * and, where the build names a READER, to that one whether it does or not.
 * Records given are sorted, have an id and a key, and can be stored and read
 * back.
 */
#include "base/limits.h"
#include "fuzz.h"
#include "lists/readers.h"

static vd_status check_record(void *ctx, const vd_record *record, vd_err *err)
{
    vd_record again;
    vd_arena arena;
    vd_buf buf;

    (void)ctx;
    MUST(record->key.n > 0);
    vd_arena_init(&arena, 0);
    vd_buf_init(&buf);
    vd_record_encode(record, &buf);
    MUST(vd_record_decode(&again, &arena, vd_buf_view(&buf), NULL, err) ==
         VD_OK);
    MUST(vd_str_is(again.key, record->key) && again.n == record->n);
    vd_buf_done(&buf);
    vd_arena_done(&arena);
    return VD_OK;
}

static void take_issue(void *ctx, const vd_issue *issue)
{
    (void)ctx;
    MUST(issue->what.n > 0);
}

static void read_with(const vd_reader *reader, const vd_origin *origin)
{
    vd_list_input input = {.files = {*origin}, .n = 1};
    vd_sink sink = {.record = check_record, .issue = take_issue};
    vd_edition_head head = {.declared = -1};
    vd_read read = {.input = &input, .sink = &sink, .head = &head};

    vd_arena_init(&read.arena, 0);
    vd_arena_init(&read.held, VD_READER_HELD_BYTES_MAX);
    ignore(reader->read(&read, NULL));
    vd_arena_done(&read.arena);
    vd_arena_done(&read.held);
}

#ifdef READER
static void read_any(const vd_origin *origin)
{
    read_with(&READER, origin);
}
#else
static void read_any(const vd_origin *origin)
{
    const vd_reader *reader;
    vd_probe probe;
    vd_arena arena;

    vd_arena_init(&arena, 0);
    if (vd_probe_file(origin, &arena, &probe, NULL) == VD_OK) {
        reader = vd_reader_find(&probe);
        (void)vd_probe_complaint(&probe);
        if (reader != NULL)
            read_with(reader, origin);
    }
    vd_arena_done(&arena);
}
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vd_origin origin = {.path = "fuzz", .bytes = {(const char *)data, size}};

    read_any(&origin);
    return 0;
}
