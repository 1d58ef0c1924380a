/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The entities of a view are put together in memory and written out in order
 * of their ids.
 *
 * One id may stand in several sources, and a dependent in several records:
 * values and datasets are united.  A dependent that does not name what it
 * depends on is joined to it here (an address is named by its entity, all
 * others name theirs), so that relations can be followed both ways.
 *
 * When an entity was first seen, last seen and last changed is found by going
 * through the editions of each source once.
 */
#include <stdlib.h>

#include "app/entities_layout.h"
#include "app/gather.h"
#include "base/oom.h"
#include "base/strmap.h"
#include "data/source.h"

/* What the editions of a source say of one of its entities. */
typedef struct seen {
    uint32_t entity;
    uint32_t record; /* in the last edition that has it */
    vd_moment first;
    vd_moment last;
    vd_moment change;
} seen;

typedef struct seen_list {
    vd_str source;
    seen *at; /* in order of entities */
    size_t n;
} seen_list;

/* An entity while it is put together. */
typedef struct item {
    vd_str id;
    vd_schema schema;
    uint32_t order;
    uint64_t datasets[4]; /* bits */
    vd_moment first;
    vd_moment last;
    vd_moment change;
    vd_value *values;
    size_t n;
    size_t room;
} item;

enum { DATASETS_MAX = 256 };

typedef struct maker {
    const vd_view *view;
    vd_arena arena;
    vd_folder *folder;
    vd_names sources;
    seen_list *seen; /* of each source */
    vd_strmap by_id;
    item *items;
    size_t n;
    size_t room;
    uint32_t *sorted; /* items in order of ids */
    uint32_t *place;  /* of each item in it */
    vd_strmap texts;  /* short ones that are written once */
    vd_buf *made;
    bool too_large;
} maker;

/* ---- since when ---- */

static vd_status see_edition(maker *m, const vd_editions *editions, size_t k,
                             seen_list *list, vd_err *err)
{
    vd_moment published = editions->at[k].published;
    vd_arena arena;
    vd_content content;
    seen *merged;
    size_t n = 0;
    size_t old = 0;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_store_state(m->view->store, editions, k + 1, &arena, &content, err);
    if (st != VD_OK) {
        vd_arena_done(&arena);
        return st;
    }
    merged = vd_zeroed(list->n + content.n + 1, sizeof *merged);
    for (size_t i = 0; i < content.n; i++) {
        const vd_listing *l = &content.at[i];

        while (old < list->n && list->at[old].entity < l->entity)
            merged[n++] = list->at[old++];
        if (old < list->n && list->at[old].entity == l->entity) {
            merged[n] = list->at[old++];
            if (merged[n].record != l->record)
                merged[n].change = published;
        } else {
            merged[n] = (seen){
                .entity = l->entity, .first = published, .change = published};
        }
        merged[n].record = l->record;
        merged[n++].last = published;
    }
    while (old < list->n)
        merged[n++] = list->at[old++];
    free(list->at);
    *list = (seen_list){list->source, merged, n};
    vd_arena_done(&arena);
    return VD_OK;
}

static vd_status see_source(maker *m, seen_list *list, vd_err *err)
{
    vd_editions editions;
    vd_status st =
        vd_store_editions(m->view->store, list->source, m->view->as_of,
                          m->view->known_by, &m->arena, &editions, err);

    for (size_t k = 0; st == VD_OK && k < editions.n; k++)
        st = see_edition(m, &editions, k, list, err);
    return st;
}

static size_t dataset_of(const maker *m, vd_str name)
{
    size_t i = 0;

    while (i + 1 < m->sources.n && !vd_str_is(m->sources.at[i], name))
        i++;
    return i;
}

static const seen *seen_of(const seen_list *list, uint32_t entity)
{
    size_t from = 0;
    size_t to = list->n;

    while (from + 1 < to) {
        size_t middle = from + (to - from) / 2;

        if (list->at[middle].entity <= entity)
            from = middle;
        else
            to = middle;
    }
    return from < list->n && list->at[from].entity == entity ? &list->at[from]
                                                             : NULL;
}

/* ---- putting together ---- */

static size_t item_for(maker *m, vd_str id, vd_schema schema, uint32_t order)
{
    bool is_new;
    size_t at = *vd_strmap_put(&m->by_id, id, m->n, &is_new);

    if (!is_new) {
        item *it = &m->items[at];

        it->order = order < it->order ? order : it->order;
        it->schema = vd_schema_united(it->schema, schema);
        return at;
    }
    m->items =
        vd_arena_grow(&m->arena, m->items, m->n, &m->room, sizeof *m->items);
    m->items[m->n] = (item){.id = vd_str_copy(&m->arena, id),
                            .schema = schema,
                            .order = order,
                            .first = VD_MOMENT_MAX,
                            .last = INT64_MIN,
                            .change = INT64_MIN};
    return m->n++;
}

/* Repetitions are dropped when all are there. */
static void put_value(maker *m, size_t to, vd_prop prop, vd_str text)
{
    item *it = &m->items[to];

    it->values = vd_arena_grow(&m->arena, it->values, it->n, &it->room,
                               sizeof *it->values);
    it->values[it->n++] = (vd_value){prop, vd_str_copy(&m->arena, text), {0}};
}

static bool names(const vd_entity *e, vd_str id)
{
    for (size_t i = 0; i < e->n; i++) {
        if (vd_prop_type(e->values[i].prop) == VD_TYPE_ENTITY &&
            vd_str_is(e->values[i].text, id))
            return true;
    }
    return false;
}

/* What a dependent calls the entity that it hangs on. */
static vd_prop holder_of(vd_schema schema)
{
    if (vd_schema_is(schema, VD_SCHEMA_IDENTIFICATION) ||
        vd_schema_is(schema, VD_SCHEMA_CRYPTO_WALLET))
        return VD_PROP_HOLDER;
    if (vd_schema_is(schema, VD_SCHEMA_SANCTION))
        return VD_PROP_ENTITY;
    return vd_schema_is(schema, VD_SCHEMA_UNKNOWN_LINK) ? VD_PROP_SUBJECT
                                                        : VD_PROP_NONE;
}

static void join(maker *m, const vd_record *r, size_t k, vd_str id, size_t to)
{
    const vd_entity *target = vd_record_target(r);
    const vd_entity *e = &r->entities[k];

    if (names(e, target->id) || names(target, id))
        return;
    if (vd_schema_is(e->schema, VD_SCHEMA_ADDRESS)) {
        put_value(m, *vd_strmap_find(&m->by_id, target->id),
                  VD_PROP_ADDRESS_ENTITY, id);
    } else if (holder_of(e->schema) != VD_PROP_NONE) {
        put_value(m, to, holder_of(e->schema), target->id);
    }
}

static void put_seen(item *it, const seen *s, size_t dataset)
{
    it->datasets[dataset / 64] |= UINT64_C(1) << (dataset % 64);
    if (s == NULL)
        return;
    it->first = s->first < it->first ? s->first : it->first;
    it->last = s->last > it->last ? s->last : it->last;
    it->change = s->change > it->change ? s->change : it->change;
}

/* Lists within the US Consolidated Screening List that control exports. */
static bool is_export_list(vd_str id)
{
    static const vd_str lists[] = {
        VD_STR_INIT("csl-DPL-"), VD_STR_INIT("csl-EL-"),
        VD_STR_INIT("csl-MEU-"), VD_STR_INIT("csl-UVL-"),
        VD_STR_INIT("csl-ISN-"), VD_STR_INIT("csl-DTC-")};

    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        if (vd_str_starts(id, lists[i]))
            return true;
    }
    return false;
}

/* Official lists do not write topics: being on one is what it says. */
static void add_topic(maker *m, const vd_part *p, const vd_record *r, size_t to)
{
    const vd_source *source = vd_source_find(p->dataset);

    if (source == NULL || source->topic.n == 0 ||
        (r->flags & VD_RECORD_TARGET) == 0 ||
        vd_entity_first(r->entities, VD_PROP_TOPICS).n > 0)
        return;
    put_value(m, to, VD_PROP_TOPICS,
              is_export_list(r->entities[0].id) ? VD_STR("export.control")
                                                : source->topic);
}

static vd_status add_part(maker *m, const vd_part *p, vd_err *err)
{
    size_t dataset = dataset_of(m, p->dataset);
    vd_arena arena;
    vd_record r;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_store_record(m->view->store, p->record, &arena, &r, err);
    for (size_t k = 0; st == VD_OK && k < r.n; k++) {
        const vd_entity *e = &r.entities[k];
        vd_str id = vd_entity_id(&r, k, &arena);
        size_t to = item_for(m, id, e->schema, p->entity);

        for (size_t i = 0; i < e->n; i++)
            put_value(m, to, e->values[i].prop, e->values[i].text);
        if (k > 0)
            join(m, &r, k, id, to);
        else
            add_topic(m, p, &r, to);
        put_seen(&m->items[to], seen_of(&m->seen[dataset], p->entity), dataset);
    }
    vd_arena_done(&arena);
    return st;
}

static vd_status add_parts(void *ctx, vd_str id, const vd_part *parts,
                           vd_err *err)
{
    vd_status st = VD_OK;

    (void)id;
    for (const vd_part *p = parts; st == VD_OK && p != NULL; p = p->next)
        st = add_part(ctx, p, err);
    return st;
}

/* ---- what is shown of one ---- */

/* Topics of FollowTheMoney that mark somebody as a risk. */
static bool is_risk(vd_str topic)
{
    static const vd_str risks[] = {
        VD_STR_INIT("sanction"),    VD_STR_INIT("debarment"),
        VD_STR_INIT("crime"),       VD_STR_INIT("wanted"),
        VD_STR_INIT("role.pep"),    VD_STR_INIT("role.rca"),
        VD_STR_INIT("poi"),         VD_STR_INIT("export.control"),
        VD_STR_INIT("export.risk"), VD_STR_INIT("reg.action"),
        VD_STR_INIT("reg.warn"),    VD_STR_INIT("asset.frozen"),
        VD_STR_INIT("corp.disqual")};

    for (size_t i = 0; i < sizeof risks / sizeof risks[0]; i++) {
        if (vd_str_starts(topic, risks[i]) &&
            (topic.n == risks[i].n || topic.p[risks[i].n] == '.'))
            return true;
    }
    return false;
}

/* How fit a name is to be shown: Latin letters before others, and not all of
   one case. */
static int fitness_of(vd_str name)
{
    size_t latin = 0;
    size_t small = 0;
    size_t big = 0;

    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];

        latin += c < 0x80 || (c >= 0xc3 && c <= 0xc9);
        small += c >= 'a' && c <= 'z';
        big += c >= 'A' && c <= 'Z';
    }
    return (latin * 10 >= name.n * 8 ? 4 : 0) + (small > big ? 2 : 0) +
           (big > 0 && big <= small ? 1 : 0) -
           (vd_str_find_char(name, ',', 0) < name.n ? 1 : 0);
}

static vd_str caption_of(const item *it)
{
    static const vd_prop props[] = {
        VD_PROP_NAME,   VD_PROP_ALIAS,      VD_PROP_WEAK_ALIAS, VD_PROP_FULL,
        VD_PROP_NUMBER, VD_PROP_PUBLIC_KEY, VD_PROP_OBJECT_NAME};

    for (size_t p = 0; p < sizeof props / sizeof props[0]; p++) {
        vd_str best = VD_STR("");

        for (size_t i = 0; i < it->n; i++) {
            vd_str text = it->values[i].text;

            if (it->values[i].prop == props[p] &&
                (best.n == 0 || fitness_of(text) > fitness_of(best)))
                best = text;
        }
        if (best.n > 0)
            return best;
    }
    return vd_schema_name(it->schema);
}

/* ---- sections ---- */

static void put_bytes(vd_buf *buf, const void *p, size_t n)
{
    vd_buf_put(buf, (vd_str){p, n});
}

static void put_u32(maker *m, vd_items_section section, size_t value)
{
    uint32_t v = (uint32_t)value;

    m->too_large = m->too_large || value > UINT32_MAX;
    put_bytes(&m->made[section], &v, sizeof v);
}

/* Codes, topics and short names stand once. */
static vd_item_text put_text(maker *m, vd_str text)
{
    enum { SHORT = 24 };
    vd_buf *buf = &m->made[VD_ITEMS_TEXT];
    size_t at = buf->n;

    if (text.n <= SHORT) {
        bool is_new;

        at = *vd_strmap_put(&m->texts, text, at, &is_new);
        if (is_new)
            vd_buf_put(buf, text);
    } else {
        vd_buf_put(buf, text);
    }
    m->too_large = m->too_large || at > UINT32_MAX || text.n > UINT32_MAX;
    return (vd_item_text){(uint32_t)at, (uint32_t)text.n};
}

static int compare_values(const void *a, const void *b)
{
    const vd_value *x = a;
    const vd_value *y = b;

    if (x->prop != y->prop)
        return x->prop < y->prop ? -1 : 1;
    return vd_str_cmp(x->text, y->text);
}

static void sort_values(item *it)
{
    size_t n = 0;

    if (it->n > 1)
        qsort(it->values, it->n, sizeof *it->values, compare_values);
    for (size_t i = 0; i < it->n; i++) {
        if (i == 0 || compare_values(&it->values[n - 1], &it->values[i]) != 0)
            it->values[n++] = it->values[i];
    }
    it->n = n;
}

static void put_item(maker *m, item *it)
{
    vd_buf *values = &m->made[VD_ITEMS_VALUES];
    vd_item_at at = {
        .values = (uint32_t)(values->n / sizeof(vd_item_value)),
        .n_values = (uint32_t)it->n,
        .listed = (uint32_t)(m->made[VD_ITEMS_LISTED].n / sizeof(uint32_t)),
        .first_seen = it->first,
        .last_seen = it->last,
        .last_change = it->change,
        .order = it->order,
        .schema = (uint16_t)it->schema};

    at.id = put_text(m, it->id);
    at.caption = put_text(m, caption_of(it));
    for (size_t i = 0; i < it->n; i++) {
        const vd_value *v = &it->values[i];
        vd_item_value out = {put_text(m, v->text), (uint32_t)v->prop};

        put_bytes(values, &out, sizeof out);
        if (v->prop == VD_PROP_TOPICS && is_risk(v->text))
            at.target = 1;
    }
    for (size_t d = 0; d < m->sources.n && d < DATASETS_MAX; d++) {
        if ((it->datasets[d / 64] >> (d % 64) & 1) != 0) {
            put_u32(m, VD_ITEMS_LISTED, d);
            at.n_listed++;
        }
    }
    m->too_large = m->too_large || values->n > UINT32_MAX;
    put_bytes(&m->made[VD_ITEMS_ALL], &at, sizeof at);
}

/* qsort() has no context. */
typedef struct numbered {
    vd_str id;
    uint32_t item;
} numbered;

static int compare_numbered(const void *a, const void *b)
{
    const numbered *x = a;
    const numbered *y = b;
    int c = vd_str_cmp(x->id, y->id);

    return c != 0 ? c : x->item < y->item ? -1 : x->item > y->item;
}

static void sort_items(maker *m)
{
    numbered *all = VD_NEW_N(&m->arena, numbered, m->n + 1);

    for (size_t i = 0; i < m->n; i++)
        all[i] = (numbered){m->items[i].id, (uint32_t)i};
    if (m->n > 1)
        qsort(all, m->n, sizeof *all, compare_numbered);
    m->sorted = VD_NEW_N(&m->arena, uint32_t, m->n + 1);
    m->place = VD_NEW_N(&m->arena, uint32_t, m->n + 1);
    for (size_t i = 0; i < m->n; i++) {
        m->sorted[i] = all[i].item;
        m->place[all[i].item] = (uint32_t)i;
    }
}

/* ---- who refers to whom ---- */

typedef struct back {
    uint32_t to;
    uint32_t order;
    vd_item_back back;
} back;

static int compare_backs(const void *a, const void *b)
{
    const back *x = a;
    const back *y = b;

    if (x->to != y->to)
        return x->to < y->to ? -1 : 1;
    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    if (x->back.from != y->back.from)
        return x->back.from < y->back.from ? -1 : 1;
    return x->back.prop < y->back.prop ? -1 : x->back.prop > y->back.prop;
}

static void put_backs(maker *m)
{
    back *all = NULL;
    size_t n = 0;
    size_t room = 0;
    size_t next = 0;

    for (size_t i = 0; i < m->n; i++) {
        const item *it = &m->items[m->sorted[i]];

        for (size_t v = 0; v < it->n; v++) {
            const size_t *to =
                vd_prop_type(it->values[v].prop) == VD_TYPE_ENTITY
                    ? vd_strmap_find(&m->by_id, it->values[v].text)
                    : NULL;

            if (to == NULL)
                continue;
            all = vd_arena_grow(&m->arena, all, n, &room, sizeof *all);
            all[n++] = (back){m->place[*to],
                              it->order,
                              {(uint32_t)i, (uint32_t)it->values[v].prop}};
        }
    }
    if (n > 1)
        qsort(all, n, sizeof *all, compare_backs);
    for (size_t i = 0; i < m->n; i++) {
        put_u32(m, VD_ITEMS_BACK_AT, next);
        for (; next < n && all[next].to == i; next++)
            put_bytes(&m->made[VD_ITEMS_BACKS], &all[next].back,
                      sizeof all[next].back);
    }
    put_u32(m, VD_ITEMS_BACK_AT, next);
}

static void put_merged(maker *m)
{
    numbered *all = NULL;
    size_t n = 0;
    size_t room = 0;

    for (size_t i = 0; i < m->n; i++) {
        for (size_t v = 0; v < m->items[i].n; v++) {
            if (m->items[i].values[v].prop != VD_PROP_REFERENTS)
                continue;
            all = vd_arena_grow(&m->arena, all, n, &room, sizeof *all);
            all[n++] = (numbered){m->items[i].values[v].text, m->place[i]};
        }
    }
    if (n > 1)
        qsort(all, n, sizeof *all, compare_numbered);
    for (size_t i = 0; i < n; i++) {
        vd_item_merged out = {put_text(m, all[i].id), all[i].item};

        put_bytes(&m->made[VD_ITEMS_MERGED], &out, sizeof out);
    }
}

/* ---- words ---- */

typedef struct word {
    vd_str text;
    uint32_t *having; /* number * 2, 1 more in a name; in order */
    size_t n;
    size_t room;
} word;

typedef struct speller {
    maker *m;
    vd_strmap by_text;
    word *words;
    size_t n;
    size_t room;
    uint32_t item;
    bool in_name;
} speller;

static void take_word(void *ctx, vd_str text)
{
    speller *s = ctx;
    vd_arena *arena = &s->m->arena;
    bool is_new;
    size_t at;
    word *w;

    at = *vd_strmap_put(&s->by_text, text, s->n, &is_new);
    if (is_new) {
        s->words =
            vd_arena_grow(arena, s->words, s->n, &s->room, sizeof *s->words);
        s->words[s->n++] = (word){.text = vd_str_copy(arena, text)};
    }
    w = &s->words[at];
    if (w->n > 0 && w->having[w->n - 1] >> 1 == s->item) {
        w->having[w->n - 1] |= s->in_name;
        return;
    }
    w->having =
        vd_arena_grow(arena, w->having, w->n, &w->room, sizeof *w->having);
    w->having[w->n++] = s->item << 1 | s->in_name;
}

static bool is_name(vd_prop prop)
{
    return vd_prop_type(prop) == VD_TYPE_NAME;
}

/* Texts that somebody may look for; ids of others are none. */
static bool is_read(vd_prop prop)
{
    vd_type type = vd_prop_type(prop);

    return type != VD_TYPE_ENTITY && type != VD_TYPE_TOPIC &&
           type != VD_TYPE_GENDER && prop != VD_PROP_REFERENTS;
}

static int compare_words(const void *a, const void *b)
{
    return vd_str_cmp(((const word *)a)->text, ((const word *)b)->text);
}

static void put_words(maker *m)
{
    speller s = {.m = m};
    vd_arena work;

    vd_strmap_init(&s.by_text, &m->arena);
    vd_arena_init(&work, 0);
    for (size_t i = 0; i < m->n; i++) {
        const item *it = &m->items[m->sorted[i]];

        s.item = (uint32_t)i;
        for (size_t v = 0; v < it->n; v++) {
            s.in_name = is_name(it->values[v].prop);
            if (is_read(it->values[v].prop))
                vd_item_words(m->folder, &work, it->values[v].text, take_word,
                              &s);
            vd_arena_reset(&work);
        }
    }
    vd_arena_done(&work);
    if (s.n > 1)
        qsort(s.words, s.n, sizeof *s.words, compare_words);
    for (size_t i = 0; i < s.n; i++) {
        vd_item_text text = put_text(m, s.words[i].text);
        vd_buf *having = &m->made[VD_ITEMS_HAVING];

        put_bytes(&m->made[VD_ITEMS_WORDS], &text, sizeof text);
        put_u32(m, VD_ITEMS_WORD_AT, having->n / sizeof(uint32_t));
        put_bytes(having, s.words[i].having,
                  s.words[i].n * sizeof *s.words[i].having);
    }
    put_u32(m, VD_ITEMS_WORD_AT, m->made[VD_ITEMS_HAVING].n / sizeof(uint32_t));
}

/* ---- all of it ---- */

static vd_status read_sources(maker *m, vd_err *err)
{
    vd_status st = vd_store_sources(m->view->store, m->view->known_by,
                                    &m->arena, &m->sources, err);

    if (st != VD_OK)
        return st;
    if (m->sources.n > DATASETS_MAX) {
        return vd_fail(err, VD_LIMIT, VD_NOWHERE,
                       "%zu sources, at most %d can be told apart",
                       m->sources.n, DATASETS_MAX);
    }
    m->seen = VD_NEW_N(&m->arena, seen_list, m->sources.n + 1);
    for (size_t i = 0; st == VD_OK && i < m->sources.n; i++) {
        m->seen[i].source = m->sources.at[i];
        st = see_source(m, &m->seen[i], err);
    }
    return st;
}

static vd_status make(maker *m, vd_err *err)
{
    vd_status st = read_sources(m, err);

    if (st == VD_OK)
        st = vd_gather(m->view, "entities", add_parts, m, err);
    if (st == VD_OK && m->n > INT32_MAX)
        return vd_fail(err, VD_LIMIT, VD_NOWHERE, "too many entities");
    if (st != VD_OK)
        return st;
    sort_items(m);
    for (size_t i = 0; i < m->n; i++)
        sort_values(&m->items[i]);
    for (size_t i = 0; i < m->n; i++)
        put_item(m, &m->items[m->sorted[i]]);
    for (size_t i = 0; i < m->sources.n; i++) {
        vd_item_text name = put_text(m, m->sources.at[i]);

        put_bytes(&m->made[VD_ITEMS_DATASETS], &name, sizeof name);
    }
    put_backs(m);
    put_merged(m);
    put_words(m);
    return m->too_large
               ? vd_fail(err, VD_LIMIT, VD_NOWHERE,
                         "the entities of the book have more text than 4 GB")
               : VD_OK;
}

vd_status vd_items_make(const vd_view *view, vd_buf made[VD_ITEMS_SECTIONS],
                        vd_err *err)
{
    maker m = {.view = view, .made = made};
    vd_status st = vd_folder_open(&m.folder, err);

    if (st != VD_OK)
        return st;
    vd_arena_init(&m.arena, 0);
    vd_strmap_init(&m.by_id, &m.arena);
    vd_strmap_init(&m.texts, &m.arena);
    st = make(&m, err);
    for (size_t i = 0; m.seen != NULL && i < m.sources.n; i++)
        free(m.seen[i].at);
    vd_arena_done(&m.arena);
    vd_folder_close(m.folder);
    return st;
}
