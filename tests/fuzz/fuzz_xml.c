/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be offered as XML.  Lines do not run backwards, and a
 * document type, with or without entities in it, never gets through.
 */
#include "base/xml.h"
#include "fuzz.h"

static vd_status check(void *ctx, const vd_xml *record, vd_err *err)
{
    size_t *line = ctx;

    (void)err;
    MUST(record->line >= *line);
    *line = record->line;
    return VD_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const vd_str records[] = {VD_STR("INDIVIDUAL"), VD_STR("a"), VD_STR("")};
    vd_origin origin = {.path = "fuzz", .bytes = {(const char *)data, size}};
    size_t line = 0;
    vd_xml_sink sink = {.ctx = &line, .records = records, .record = check};
    vd_input *input = NULL;
    const vd_xml *root;
    vd_arena arena;

    vd_arena_init(&arena, 0);
    ignore(vd_xml_root(origin.bytes, &arena, &root, NULL));
    vd_arena_done(&arena);
    /* Behind the byte-order mark of UTF-16 the bytes spell other letters. */
    if (size >= 2 && (data[0] >= 0xfe || data[0] == 0 || data[1] == 0))
        return 0;
    if (vd_input_open(&origin, NULL, &input, NULL) == VD_OK &&
        vd_xml_read(input, &sink, NULL) == VD_OK)
        MUST(vd_str_find(origin.bytes, VD_STR("<!DOCTYPE"), 0) == VD_STR_NONE ||
             vd_str_find(origin.bytes, VD_STR("<!--"), 0) != VD_STR_NONE ||
             vd_str_find(origin.bytes, VD_STR("CDATA"), 0) != VD_STR_NONE ||
             vd_str_find(origin.bytes, VD_STR("<?"), 0) != VD_STR_NONE);
    vd_input_close(input);
    return 0;
}
