/* SPDX-License-Identifier: Apache-2.0 */
#include "feeds/feed.h"

#include "base/json.h"
#include "base/lines.h"
#include "data/country.h"
#include "feeds/event.h"
#include "feeds/query.h"
#include "feeds/reader.h"
#include "model/ident.h"

/* Enough for the root of a document, and for a header of a table. */
enum { HEAD_BYTES = 1 << 16 };

vd_status vd_feeder_give(vd_feeder *f, vd_str place, const vd_event *event,
                         vd_str text, const vd_err *wrong, vd_err *err)
{
    vd_feed_item item = {.number = ++f->n,
                         .place = place,
                         .text = text,
                         .event = event,
                         .wrong = event != NULL ? NULL : wrong->msg,
                         .arena = &f->arena};
    vd_status said = f->fn(f->ctx, &item, err);

    vd_arena_reset(&f->arena);
    return said;
}

vd_status vd_feeder_give_xml(vd_feeder *f, const vd_xml *element,
                             const vd_event *event, const vd_err *wrong,
                             vd_err *err)
{
    vd_str place = vd_str_printf(&f->arena, "line %zu", element->line);
    vd_buf text;
    vd_status said;

    vd_buf_init(&text);
    if (event == NULL)
        vd_xml_write(element, &text);
    said = vd_feeder_give(f, place, event, vd_buf_view(&text), wrong, err);
    vd_buf_done(&text);
    return said;
}

void vd_party_put(vd_event_party *party, vd_prop prop, vd_str text)
{
    vd_query_put(&party->party, prop, text);
}

void vd_party_put_bic(vd_event_party *party, vd_str bic)
{
    bic = vd_str_trim(bic);
    vd_party_put(party, VD_PROP_SWIFT_BIC, bic);
    if (vd_bic_check(bic) == VD_CHECK_GOOD)
        vd_party_put(party, VD_PROP_COUNTRY,
                     vd_country_find(vd_str_slice(bic, 4, 6)));
}

void vd_event_drop_empty(vd_event *event)
{
    const vd_event_party *last = &event->parties[event->n_parties - 1];

    if (last->party.entities->n == 0 && last->account.n == 0)
        event->n_parties--;
}

vd_status vd_feed_day(vd_str text, int32_t *out, vd_err *err)
{
    vd_pdate date;
    vd_str day = vd_str_slice(text, 0, text.n < 10 ? text.n : 10);

    if (text.n == 0)
        return VD_OK;
    if (vd_pdate_parse(day, &date, NULL) != VD_OK || date.lo != date.hi ||
        date.lo < VD_EVENT_DAY_MIN || date.lo > VD_EVENT_DAY_MAX) {
        return vd_fail(err, VD_INVALID, VD_NOWHERE,
                       "\"%.*s\" is no day: expected one as 2024-02-29",
                       VD_STR_SHOWN(text));
    }
    *out = date.lo;
    return VD_OK;
}

vd_status vd_feed_amount(vd_str value, vd_str currency, vd_amount *out,
                         vd_err *err)
{
    vd_decimal d;
    vd_status st = vd_decimal_parse(value, &d, err);

    if (st == VD_OK && currency.n != 3) {
        st = vd_fail(err, VD_INVALID, VD_NOWHERE,
                     "\"%.*s\" is no currency of three letters",
                     VD_STR_SHOWN(currency));
    }
    if (st == VD_OK)
        *out = (vd_amount){d, currency};
    return st;
}

static vd_str without_mark(vd_str head)
{
    head = vd_str_starts(head, VD_STR("\xEF\xBB\xBF"))
               ? vd_str_slice(head, 3, head.n)
               : head;
    return vd_str_trim(head);
}

static vd_status take_line(void *ctx, vd_str line, size_t number, vd_err *err)
{
    vd_feeder *f = ctx;
    vd_event event;
    vd_err wrong = {0};
    const vd_json *object;
    vd_str text = number == 1 ? without_mark(line) : line;
    vd_status st = vd_json_parse_strict(text, &f->arena, &object, &wrong);

    if (st == VD_OK)
        st = vd_event_from_json(object, &f->arena, &event, &wrong);
    return vd_feeder_give(f, vd_str_printf(&f->arena, "line %zu", number),
                          st == VD_OK ? &event : NULL, line, &wrong, err);
}

vd_status vd_feed_lines(vd_feeder *f, vd_err *err)
{
    return vd_lines_each(f->origin, take_line, f, err);
}

static vd_status read_xml(vd_feeder *f, vd_str head, vd_err *err)
{
    const vd_xml *root = NULL;
    vd_arena arena;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_xml_root(head, &arena, &root, err);
    if (st == VD_OK && vd_str_starts(root->space, VD_STR("urn:oasis:names:"
                                                         "specification:ubl:")))
        st = vd_feed_ubl(f, root->name, err);
    else if (st == VD_OK)
        st = vd_feed_iso20022(f, err);
    vd_arena_done(&arena);
    return st;
}

static bool is_xml(vd_str head)
{
    vd_str text = without_mark(head);

    return (text.n > 0 && text.p[0] == '<') ||
           vd_str_starts(head, VD_STR("\xFF\xFE<")) ||
           vd_str_starts(head, VD_STR("\xFE\xFF\0<"));
}

static vd_status read_form(vd_feeder *f, vd_str head, vd_err *err)
{
    vd_str text = without_mark(head);

    if (f->mapping != NULL)
        return vd_feed_table(f, head, err);
    if (is_xml(head))
        return read_xml(f, head, err);
    if (vd_str_starts(text, VD_STR("{1:")) ||
        vd_str_starts(text, VD_STR("\001{1:")) ||
        vd_str_starts(text, VD_STR("${1:")))
        return vd_feed_mt(f, err);
    if (text.n == 0 || text.p[0] == '{' || text.p[0] == '[')
        return vd_feed_lines(f, err);
    return vd_feed_table(f, head, err);
}

vd_status vd_feed_read(const vd_origin *origin, const vd_feed_mapping *mapping,
                       vd_feed_fn *fn, void *ctx, vd_err *err)
{
    vd_origin from = *origin;
    vd_feeder f = {.origin = &from, .mapping = mapping, .fn = fn, .ctx = ctx};
    vd_str head = VD_STR("");
    vd_input_kind kind = VD_INPUT_PLAIN;
    vd_arena arena;
    vd_status st = VD_OK;

    vd_arena_init(&arena, 0);
    vd_arena_init(&f.arena, 0);
    if (vd_origin_is_stream(&from)) {
        st = vd_origin_take_head(&from, &arena, HEAD_BYTES, err);
        head = from.head;
    } else {
        st = vd_input_kind_of(&from, &kind, err);
        if (st == VD_OK && kind != VD_INPUT_XLSX)
            st = vd_input_head(&from, &arena, HEAD_BYTES, &head, err);
    }
    if (st == VD_OK && kind == VD_INPUT_XLSX)
        st = vd_feed_table(&f, head, err);
    else if (st == VD_OK)
        st = read_form(&f, head, err);
    vd_arena_done(&f.arena);
    vd_arena_done(&arena);
    return st;
}
