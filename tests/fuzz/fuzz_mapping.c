/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be offered as a mapping file; it is tried on a small table.
 */
#include <stdio.h>
#include <unistd.h>

#include "base/limits.h"
#include "fuzz.h"
#include "lists/readers.h"

static const char table[] = "id,name,born,ship,country\n"
                            "1,SAMPLE ONE,1961-03,EXAMPLE STAR,RU;IR\n"
                            "2,SAMPLE TWO,,,\n"
                            "\"3\",\"SAMPLE \"\"3\"\"\",1.2.1970,X,Nowhere\n";

static vd_status take_record(void *ctx, const vd_record *record, vd_err *err)
{
    (void)ctx;
    (void)err;
    MUST(record->key.n > 0 && record->n > 0);
    return VD_OK;
}

static void take_issue(void *ctx, const vd_issue *issue)
{
    (void)ctx;
    MUST(issue->what.n > 0);
}

/* The YAML library loses a buffer on some errors: not ours to free. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfyaml";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/vedette-fuzz-XXXXXX";
    vd_list_input input = {
        .files = {{.path = "table.csv", .bytes = VD_STR(table)}},
        .n = 1,
        .source = VD_STR("sample"),
        .mapping = path};
    vd_sink sink = {.record = take_record, .issue = take_issue};
    vd_edition_head head = {.declared = -1};
    vd_read read = {.input = &input, .sink = &sink, .head = &head};
    int fd = mkstemp(path);

    MUST(fd >= 0);
    MUST(write(fd, data, size) == (ssize_t)size);
    (void)close(fd);
    vd_arena_init(&read.arena, 0);
    vd_arena_init(&read.held, VD_READER_HELD_BYTES_MAX);
    ignore(vd_reader_mapped.read(&read, NULL));
    vd_arena_done(&read.arena);
    vd_arena_done(&read.held);
    (void)unlink(path);
    return 0;
}
