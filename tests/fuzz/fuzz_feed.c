/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be offered as a file of records: to the reader that recognises
 * them, and, where the build names a READER, to that one whether it does or
 * not.  Each record given is of somebody or something or says what is wrong,
 * and what was read is written in a form that reads the same.
 */
#include "feeds/event.h"
#include "feeds/reader.h"
#include "fuzz.h"

static void write_again(const vd_event *event, vd_arena *arena, vd_buf *out)
{
    vd_json_out json = {.buf = out};

    vd_event_put(&json, event, arena);
}

static vd_status look_at(void *ctx, const vd_feed_item *item, vd_err *err)
{
    const vd_json *object;
    vd_event again;
    vd_buf first;
    vd_buf second;

    (void)ctx;
    MUST(item->place.n > 0);
    if (item->event == NULL) {
        MUST(item->wrong[0] != '\0');
        return VD_OK;
    }
    vd_buf_init(&first);
    vd_buf_init(&second);
    write_again(item->event, item->arena, &first);
    MUST(vd_json_parse(vd_buf_view(&first), item->arena, &object, err) ==
         VD_OK);
    if (vd_event_says_something(item->event) &&
        vd_event_from_json(object, item->arena, &again, NULL) == VD_OK) {
        write_again(&again, item->arena, &second);
        MUST(vd_str_is(vd_buf_view(&first), vd_buf_view(&second)));
    }
    vd_buf_done(&first);
    vd_buf_done(&second);
    return VD_OK;
}

static vd_status read_any(vd_feeder *feeder, vd_err *err)
{
#if defined(UBL)
    return vd_feed_ubl(feeder, VD_STR("Invoice"), err);
#elif defined(READER)
    return READER(feeder, err);
#else
    return vd_feed_table(feeder, feeder->origin->bytes, err);
#endif
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vd_origin origin = {.path = "fuzz", .bytes = {(const char *)data, size}};
    vd_feeder feeder = {.origin = &origin, .fn = look_at};

    vd_arena_init(&feeder.arena, 0);
    ignore(read_any(&feeder, NULL));
    vd_arena_done(&feeder.arena);
    ignore(vd_feed_read(&origin, NULL, look_at, NULL, NULL));
    return 0;
}
