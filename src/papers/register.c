/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/register.h"

#include "base/json.h"
#include "base/xml.h"
#include "papers/act.h"

typedef struct reader {
    vd_register_fn *fn;
    void *ctx;
    size_t n;
    vd_str date; /* of an issue in XML */
} reader;

typedef struct parts {
    vd_str url;
    vd_str title;
    vd_str date;
    vd_str number;
    vd_str agency;
    vd_str abstract;
} parts;

bool vd_register_is_json(vd_str head)
{
    head = vd_str_trim(head);
    return head.n > 0 && (head.p[0] == '{' || head.p[0] == '[') &&
           vd_str_find(head, VD_STR("\"abstract\""), 0) != VD_STR_NONE;
}

/* Behind a declaration, comments and a document type: the first element. */
static vd_str first_element(vd_str head)
{
    static const struct {
        vd_str opens;
        vd_str closes;
    } before[] = {{VD_STR_INIT("\xEF\xBB\xBF"), VD_STR_INIT("\xBF")},
                  {VD_STR_INIT("<?"), VD_STR_INIT("?>")},
                  {VD_STR_INIT("<!--"), VD_STR_INIT("-->")},
                  {VD_STR_INIT("<!"), VD_STR_INIT(">")}};
    size_t i = 0;

    while (i < sizeof before / sizeof before[0]) {
        size_t end;

        head = vd_str_trim(head);
        if (!vd_str_starts(head, before[i].opens)) {
            i++;
            continue;
        }
        end = vd_str_find(head, before[i].closes, 0);
        if (end == VD_STR_NONE)
            return VD_STR("");
        head = vd_str_slice(head, end + before[i].closes.n, head.n);
        i = 0;
    }
    return head;
}

bool vd_register_is_xml(vd_str head)
{
    static const vd_str names[] = {
        VD_STR_INIT("<FEDREG"), VD_STR_INIT("<RULE>"), VD_STR_INIT("<NOTICE>")};
    vd_str element = first_element(head);

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (vd_str_starts(element, names[i]))
            return true;
    }
    return false;
}

static void put_line(vd_buf *out, const char *key, vd_str value)
{
    if (value.n == 0)
        return;
    vd_buf_printf(out, "%s: ", key);
    for (size_t i = 0; i < value.n; i++)
        vd_buf_put_char(
            out, value.p[i] == '\n' || value.p[i] == '\r' ? ' ' : value.p[i]);
    vd_buf_put_char(out, '\n');
}

static vd_status give(reader *r, const parts *p, vd_err *err)
{
    vd_buf text;
    vd_status st;
    vd_register_notice notice = {
        .url = p->url, .number = p->number, .element = r->n};

    vd_buf_init(&text);
    put_line(&text, "URL", p->url);
    put_line(&text, "TITLE", p->title);
    put_line(&text, "DATE", p->date);
    put_line(&text, "DOCUMENT", p->number);
    put_line(&text, "SOURCE", VD_STR("US Federal Register"));
    vd_buf_put_z(&text, "----\n");
    if (p->agency.n > 0)
        vd_buf_printf(&text, "Agency: %.*s\n\n", VD_STR_WHOLE(p->agency));
    vd_buf_put(&text, p->abstract);
    vd_buf_put_char(&text, '\n');
    notice.text = vd_buf_view(&text);
    st = r->fn(r->ctx, &notice, err);
    vd_buf_done(&text);
    return st;
}

/* --- JSON ---------------------------------------------------------------- */

static vd_str first_of(const vd_json *e, const char *names)
{
    vd_str rest = vd_str_of(names);
    vd_str name;

    while (vd_str_next(&rest, VD_STR(" "), &name)) {
        char key[40];
        vd_str value;

        if (name.n >= sizeof key)
            continue;
        memcpy(key, name.p, name.n);
        key[name.n] = '\0';
        value = vd_json_text(e, key);
        if (value.n > 0)
            return value;
    }
    return VD_STR("");
}

static vd_status see_element(void *ctx, const vd_json *e, size_t number,
                             vd_err *err)
{
    reader *r = ctx;
    const vd_json *agencies = vd_json_member(e, "agencies");
    parts p = {.url = first_of(e, "html_url url"),
               .title = first_of(e, "title"),
               .date = first_of(e, "publication_date published"),
               .number = first_of(e, "document_number"),
               .abstract = first_of(e, "abstract"),
               .agency = VD_STR("")};

    r->n = number;
    if (p.number.n == 0)
        p.number = vd_act_number_in(first_of(e, "item_id"));
    if (p.number.n == 0)
        p.number = vd_act_number_in(p.url);
    if (agencies != NULL && agencies->first != NULL)
        p.agency = vd_json_text(agencies->first, "name");
    return give(r, &p, err);
}

vd_status vd_register_json_each(vd_input *input, vd_register_fn *fn, void *ctx,
                                vd_err *err)
{
    reader r = {.fn = fn, .ctx = ctx};

    return vd_json_each(input, see_element, &r, err);
}

/* --- XML ----------------------------------------------------------------- */

static const vd_xml *below(const vd_xml *e, const char *name)
{
    const vd_xml *found = vd_xml_child(e, name);

    for (const vd_xml *c = e->first; found == NULL && c != NULL; c = c->next)
        found = below(c, name);
    return found;
}

static void all_text(const vd_xml *e, vd_buf *out)
{
    vd_str text = vd_str_trim(e->text);

    if (text.n > 0 && out->n > 0)
        vd_buf_put_char(out, ' ');
    vd_buf_put(out, text);
    for (const vd_xml *c = e->first; c != NULL; c = c->next)
        all_text(c, out);
}

static vd_str text_below(const vd_xml *e, const char *name, vd_arena *arena)
{
    const vd_xml *found = below(e, name);
    vd_buf text;
    vd_str out;

    if (found == NULL)
        return VD_STR("");
    vd_buf_init(&text);
    all_text(found, &text);
    out = vd_str_squeeze(arena, vd_buf_view(&text));
    vd_buf_done(&text);
    return out;
}

static vd_status see_record(void *ctx, const vd_xml *record, vd_err *err)
{
    reader *r = ctx;
    vd_arena arena;
    parts p = {.url = VD_STR(""), .date = r->date};
    vd_status st;
    const vd_xml *summary = below(record, "SUM");

    vd_arena_init(&arena, 0);
    p.title = text_below(record, "SUBJECT", &arena);
    p.agency = text_below(record, "AGENCY", &arena);
    p.number = vd_act_number_in(text_below(record, "FRDOC", &arena));
    p.abstract = summary != NULL ? text_below(summary, "P", &arena)
                                 : text_below(record, "P", &arena);
    r->n++;
    st = give(r, &p, err);
    vd_arena_done(&arena);
    return st;
}

vd_status vd_register_xml_each(vd_input *input, vd_register_fn *fn, void *ctx,
                               vd_err *err)
{
    static const vd_str records[] = {
        VD_STR_INIT("RULE"), VD_STR_INIT("PRORULE"), VD_STR_INIT("NOTICE"),
        VD_STR_INIT("PRESDOCU"), VD_STR_INIT("")};
    reader r = {.fn = fn, .ctx = ctx, .date = VD_STR("")};
    vd_xml_sink sink = {.ctx = &r, .records = records, .record = see_record};

    return vd_xml_read(input, &sink, err);
}
