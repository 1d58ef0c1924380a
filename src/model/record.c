/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The stored form, line by line:
 *
 *   vedette-record 1 <flags> TAB <listing key>
 *   =<schema> TAB <id>        an entity; the listed one first
 *   <property> TAB <text>     [TAB <original>]
 *   -=<schema> ...            a dependent that a change takes away
 *
 * Values are squeezed, so neither TAB nor line break occurs in them.
 */
#include "model/record.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

void vd_record_init(vd_record *record, vd_arena *arena, vd_str id, vd_str key,
                    vd_schema schema)
{
    *record = (vd_record){.arena = arena};
    record->key = vd_str_copy(arena, vd_str_squeeze(arena, key));
    (void)vd_record_add(record, schema);
    record->entities[0].id = vd_str_copy(arena, vd_str_squeeze(arena, id));
    record->flags = VD_RECORD_TARGET;
}

vd_entity *vd_record_target(const vd_record *record)
{
    assert(record->n > 0);
    return &record->entities[0];
}

size_t vd_record_add(vd_record *record, vd_schema schema)
{
    record->entities = vd_arena_grow(record->arena, record->entities, record->n,
                                     &record->room, sizeof *record->entities);
    record->entities[record->n] =
        (vd_entity){.schema = schema, .id = VD_STR("")};
    return record->n++;
}

void vd_record_put(vd_record *record, size_t entity, vd_prop prop, vd_str text,
                   vd_str original)
{
    vd_entity *e = &record->entities[entity];

    assert(entity < record->n && prop != VD_PROP_NONE);
    text = vd_str_squeeze(record->arena, text);
    original = vd_str_squeeze(record->arena, original);
    if (text.n == 0)
        return;
    for (size_t i = 0; i < e->n; i++) {
        vd_value *v = &e->values[i];

        if (v->prop != prop || !vd_str_is(v->text, text))
            continue;
        record->repeats += vd_prop_is_name(prop);
        /* Taken away and given again is given ("-": see model/profile.h). */
        if (vd_str_is(v->original, VD_STR("-")) &&
            !vd_str_is(original, VD_STR("-"))) {
            v->original = vd_str_is(original, text)
                              ? VD_STR("")
                              : vd_str_copy(record->arena, original);
        }
        return;
    }
    e->values = vd_arena_grow(record->arena, e->values, e->n, &e->room,
                              sizeof *e->values);
    e->values[e->n++] = (vd_value){prop, vd_str_copy(record->arena, text),
                                   vd_str_is(original, text)
                                       ? VD_STR("")
                                       : vd_str_copy(record->arena, original)};
}

void vd_record_say(vd_record *record, vd_prop prop, vd_str text)
{
    vd_record_put(record, 0, prop, text, VD_STR(""));
}

static size_t put_end(char *out, size_t at, int32_t key, int parts)
{
    unsigned k = (unsigned)key;
    int n;

    if (parts == 1)
        n = snprintf(out + at, VD_DATE_TEXT - at, "%04u", k / 10000 % 10000);
    else if (parts == 2) {
        n = snprintf(out + at, VD_DATE_TEXT - at, "%04u-%02u",
                     k / 10000 % 10000, k / 100 % 100);
    } else {
        n = snprintf(out + at, VD_DATE_TEXT - at, "%04u-%02u-%02u",
                     k / 10000 % 10000, k / 100 % 100, k % 100);
    }
    return at + (size_t)n;
}

static bool is_last_day(int32_t key)
{
    char text[VD_DATE_TEXT];
    vd_pdate month;

    (void)put_end(text, 0, key, 2);
    return vd_pdate_parse(vd_str_of(text), &month, NULL) == VD_OK &&
           month.hi == key;
}

void vd_date_format(vd_pdate date, char out[VD_DATE_TEXT])
{
    bool from_first = date.lo % 100 == 1;
    bool to_last = is_last_day(date.hi);
    bool years = date.lo % 10000 == 101 && date.hi % 10000 == 1231;
    int parts = years ? 1 : from_first && to_last ? 2 : 3;
    size_t at;

    out[0] = '\0';
    if (date.lo == 0)
        return;
    at = put_end(out, 0, date.lo, parts);
    if ((parts == 1 && date.lo / 10000 != date.hi / 10000) ||
        (parts == 2 && date.lo / 100 != date.hi / 100) ||
        (parts == 3 && date.lo != date.hi)) {
        out[at++] = '/';
        at = put_end(out, at, date.hi, parts);
    }
    if (date.circa)
        out[at++] = '~';
    out[at] = '\0';
}

void vd_record_put_date(vd_record *record, size_t entity, vd_prop prop,
                        vd_pdate date, vd_str original)
{
    char text[VD_DATE_TEXT];

    vd_date_format(date, text);
    vd_record_put(record, entity, prop, vd_str_of(text), original);
}

void vd_record_drop_empty(vd_record *record, size_t entity)
{
    assert(entity > 0 && entity == record->n - 1);
    for (size_t i = 0; i < record->entities[entity].n; i++) {
        if (vd_prop_type(record->entities[entity].values[i].prop) !=
            VD_TYPE_ENTITY)
            return;
    }
    record->n--;
}

vd_str vd_entity_first(const vd_entity *entity, vd_prop prop)
{
    for (size_t i = 0; i < entity->n; i++) {
        if (entity->values[i].prop == prop)
            return entity->values[i].text;
    }
    return VD_STR("");
}

bool vd_entity_has(const vd_entity *entity, vd_prop prop, vd_str text)
{
    for (size_t i = 0; i < entity->n; i++) {
        if (entity->values[i].prop == prop &&
            vd_str_is(entity->values[i].text, text))
            return true;
    }
    return false;
}

vd_str vd_entity_caption(const vd_entity *entity)
{
    static const vd_prop order[] = {VD_PROP_NAME,       VD_PROP_ALIAS,
                                    VD_PROP_WEAK_ALIAS, VD_PROP_PREVIOUS_NAME,
                                    VD_PROP_PUBLIC_KEY, VD_PROP_FULL,
                                    VD_PROP_IMO_NUMBER};

    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
        vd_str text = vd_entity_first(entity, order[i]);

        if (text.n > 0)
            return text;
    }
    return entity->id;
}

static int compare_values(const void *a, const void *b)
{
    const vd_value *x = a;
    const vd_value *y = b;
    int order = vd_str_cmp(vd_prop_name(x->prop), vd_prop_name(y->prop));

    if (order == 0)
        order = vd_str_cmp(x->text, y->text);
    return order != 0 ? order : vd_str_cmp(x->original, y->original);
}

/* One original stays for a value: the least, so that it does not matter
   which was read first. */
static void sort_values(vd_entity *entity)
{
    size_t kept = 0;

    if (entity->n > 1)
        qsort(entity->values, entity->n, sizeof *entity->values,
              compare_values);
    for (size_t i = 0; i < entity->n; i++) {
        vd_value *v = &entity->values[i];

        if (kept == 0 || entity->values[kept - 1].prop != v->prop ||
            !vd_str_is(entity->values[kept - 1].text, v->text))
            entity->values[kept++] = *v;
    }
    entity->n = kept;
}

static int compare_entities(const void *a, const void *b)
{
    const vd_entity *x = a;
    const vd_entity *y = b;
    int order =
        vd_str_cmp(vd_schema_name(x->schema), vd_schema_name(y->schema));

    for (size_t i = 0; order == 0 && i < x->n && i < y->n; i++)
        order = compare_values(&x->values[i], &y->values[i]);
    if (order == 0)
        order = (x->n > y->n) - (x->n < y->n);
    if (order == 0)
        order = vd_str_cmp(x->id, y->id);
    return order != 0 ? order : (int)x->removed - (int)y->removed;
}

void vd_record_sort(vd_record *record)
{
    size_t kept = 1;

    for (size_t i = 0; i < record->n; i++)
        sort_values(&record->entities[i]);
    if (record->n > 2)
        qsort(record->entities + 1, record->n - 1, sizeof *record->entities,
              compare_entities);
    for (size_t i = 1; i < record->n; i++) {
        if (kept == 1 || compare_entities(&record->entities[kept - 1],
                                          &record->entities[i]) != 0)
            record->entities[kept++] = record->entities[i];
    }
    record->n = kept;
}

static void put_value(const vd_value *v, vd_buf *out)
{
    vd_buf_put(out, vd_prop_name(v->prop));
    vd_buf_put_char(out, '\t');
    vd_buf_put(out, v->text);
    if (v->original.n > 0) {
        vd_buf_put_char(out, '\t');
        vd_buf_put(out, v->original);
    }
    vd_buf_put_char(out, '\n');
}

vd_str vd_entity_id(const vd_record *record, size_t entity, vd_arena *arena)
{
    const vd_entity *e = &record->entities[entity];
    char hex[VD_HASH_HEX];
    bool keyed = false;
    vd_buf buf;

    if (entity == 0 || e->id.n > 0)
        return e->id;
    vd_buf_init(&buf);
    for (size_t i = 0; i < e->n; i++) {
        if (vd_schema_is_key(e->schema, e->values[i].prop)) {
            put_value(
                &(vd_value){e->values[i].prop, e->values[i].text, VD_STR("")},
                &buf);
            keyed = true;
        }
    }
    for (size_t i = 0; !keyed && i < e->n; i++)
        put_value(&(vd_value){e->values[i].prop, e->values[i].text, VD_STR("")},
                  &buf);
    vd_hash_hex(vd_hash_of(vd_buf_view(&buf)), hex);
    vd_buf_done(&buf);
    return vd_str_printf(arena, "%.*s-%.*s-%.12s",
                         VD_STR_WHOLE(record->entities[0].id),
                         VD_STR_WHOLE(vd_schema_name(e->schema)), hex);
}

void vd_record_encode(const vd_record *record, vd_buf *out)
{
    vd_buf_printf(out, "vedette-record 1 %u\t", record->flags);
    vd_buf_put(out, record->key);
    vd_buf_put_char(out, '\n');
    for (size_t i = 0; i < record->n; i++) {
        const vd_entity *e = &record->entities[i];

        if (e->removed)
            vd_buf_put_char(out, '-');
        vd_buf_put_char(out, '=');
        vd_buf_put(out, vd_schema_name(e->schema));
        vd_buf_put_char(out, '\t');
        vd_buf_put(out, e->id);
        vd_buf_put_char(out, '\n');
        for (size_t v = 0; v < e->n; v++)
            put_value(&e->values[v], out);
    }
}

static vd_status decode_head(vd_record *record, vd_str *rest, vd_err *err)
{
    vd_str key = VD_STR("");
    vd_str head;
    long long flags;

    if (!vd_str_next(rest, VD_STR("\n"), &key) ||
        !vd_str_starts(key, VD_STR("vedette-record 1 ")) ||
        !vd_str_next(&key, VD_STR("\t"), &head) || key.p == NULL ||
        !vd_str_to_int(vd_str_slice(head, 17, head.n), &flags) || flags > 255)
        return vd_fail(err, VD_INVALID, 0, "stored record: bad first line");
    record->flags = (unsigned)flags;
    record->key = key;
    return VD_OK;
}

static void append_value(vd_record *record, vd_prop prop, vd_str text,
                         vd_str original)
{
    vd_entity *e = &record->entities[record->n - 1];

    e->values = vd_arena_grow(record->arena, e->values, e->n, &e->room,
                              sizeof *e->values);
    e->values[e->n++] = (vd_value){prop, text, original};
}

static bool decode_line(vd_record *record, vd_str line, size_t *unknown)
{
    bool removed = vd_str_starts(line, VD_STR("-="));
    bool opens = removed || vd_str_starts(line, VD_STR("="));
    vd_str first;
    vd_str text;
    vd_str original;

    if (!vd_str_next(&line, VD_STR("\t"), &first) || line.p == NULL)
        return false;
    if (opens) {
        vd_schema schema =
            vd_schema_find(vd_str_slice(first, removed ? 2 : 1, first.n));

        *unknown += schema == VD_SCHEMA_UNKNOWN;
        (void)vd_record_add(record, schema);
        record->entities[record->n - 1].id = line;
        record->entities[record->n - 1].removed = removed;
        return true;
    }
    if (record->n == 0)
        return false;
    (void)vd_str_next(&line, VD_STR("\t"), &text);
    if (!vd_str_next(&line, VD_STR("\t"), &original))
        original = VD_STR("");
    if (vd_prop_find(first) == VD_PROP_NONE)
        (*unknown)++;
    else
        append_value(record, vd_prop_find(first), text, original);
    return true;
}

vd_status vd_record_decode(vd_record *record, vd_arena *arena, vd_str text,
                           size_t *unknown, vd_err *err)
{
    vd_str rest = text;
    vd_str line;
    size_t number = 1;
    size_t strange = 0;
    vd_status st;

    *record = (vd_record){.arena = arena, .key = VD_STR("")};
    st = decode_head(record, &rest, err);
    if (st != VD_OK)
        return st;
    while (vd_str_next(&rest, VD_STR("\n"), &line)) {
        number++;
        if (line.n == 0 && rest.p == NULL)
            break;
        if (!decode_line(record, line, &strange))
            return vd_fail(err, VD_INVALID, (size_t)(line.p - text.p),
                           "stored record: line %zu is damaged", number);
    }
    if (record->n == 0)
        return vd_fail(err, VD_INVALID, 0, "stored record: no entity");
    if (unknown != NULL)
        *unknown = strange;
    return VD_OK;
}
