/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be offered as the stored form of a record.  What is accepted
 * and sorted is written in one form, which reads back to the same bytes.
 */
#include "fuzz.h"
#include "model/record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vd_str text = {(const char *)data, size};
    vd_arena arena;
    vd_record record;
    vd_buf first;
    vd_buf second;

    vd_arena_init(&arena, 0);
    vd_buf_init(&first);
    vd_buf_init(&second);
    if (vd_record_decode(&record, &arena, text, NULL, NULL) == VD_OK) {
        vd_record_sort(&record);
        vd_record_encode(&record, &first);
        MUST(vd_record_decode(&record, &arena, vd_buf_view(&first), NULL,
                              NULL) == VD_OK);
        vd_record_sort(&record);
        vd_record_encode(&record, &second);
        MUST(vd_str_is(vd_buf_view(&first), vd_buf_view(&second)));
    }
    vd_buf_done(&first);
    vd_buf_done(&second);
    vd_arena_done(&arena);
    return 0;
}
