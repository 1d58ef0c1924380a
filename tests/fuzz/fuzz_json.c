/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be offered as JSON, as lines of JSON and as YAML.  Text that
 * was read is written so that it reads back the same.
 */
#include "base/json.h"
#include "base/yaml.h"
#include "fuzz.h"

static vd_status check(void *ctx, const vd_json *element, size_t number,
                       vd_err *err)
{
    vd_arena *arena = ctx;
    const vd_json *again;
    vd_buf buf;

    (void)number;
    if (element->kind != VD_JSON_STRING)
        return VD_OK;
    vd_buf_init(&buf);
    vd_json_put_text(&buf, element->text);
    MUST(vd_json_parse(vd_buf_view(&buf), arena, &again, err) == VD_OK);
    MUST(vd_str_is(again->text, element->text));
    vd_buf_done(&buf);
    return VD_OK;
}

/* The YAML library loses a buffer on some errors: not ours to free. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfyaml";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vd_str text = {(const char *)data, size};
    vd_origin origin = {.path = "fuzz", .bytes = text};
    vd_input *input = NULL;
    const vd_json *value;
    vd_arena arena;

    vd_arena_init(&arena, 0);
    ignore(vd_json_parse(text, &arena, &value, NULL));
    ignore(vd_yaml_parse(text, &arena, &value, NULL));
    if (vd_input_open(&origin, NULL, &input, NULL) == VD_OK)
        ignore(vd_json_each(input, check, &arena, NULL));
    vd_input_close(input);
    vd_arena_done(&arena);
    return 0;
}
