/* SPDX-License-Identifier: Apache-2.0 */
#include "app/changes.h"

#include <stdlib.h>

vd_str vd_change_kind_name(vd_change_kind kind)
{
    static const vd_str names[] = {VD_STR_INIT("added"), VD_STR_INIT("removed"),
                                   VD_STR_INIT("changed")};

    return names[kind];
}

static void note(vd_str properties[VD_CHANGE_PROPERTIES_MAX], size_t *n,
                 vd_str name)
{
    for (size_t i = 0; i < *n; i++) {
        if (vd_str_is(properties[i], name))
            return;
    }
    if (*n < VD_CHANGE_PROPERTIES_MAX)
        properties[(*n)++] = name;
}

/* How two records are compared: what b may say beyond a is what the format
   of a had no words for. */
typedef struct comparison {
    const vd_profile *profile;
    vd_str *properties;
    size_t n;
} comparison;

static bool has_prop(const vd_entity *e, vd_prop prop)
{
    for (size_t i = 0; i < e->n; i++) {
        if (e->values[i].prop == prop)
            return true;
    }
    return false;
}

static bool reduces_to_one(const vd_entity *a, const vd_value *v, bool ascii)
{
    for (size_t i = 0; i < a->n; i++) {
        if (a->values[i].prop == v->prop &&
            vd_text_reduces_to(v->text, a->values[i].text, ascii))
            return true;
    }
    return false;
}

/* a's value is one of b's, as far as a's format could write it. */
static bool is_kept(const comparison *c, const vd_entity *b, bool target,
                    const vd_value *v)
{
    if (vd_entity_has(b, v->prop, v->text))
        return true;
    /* What the format lacks was inferred by its reader, and may give way to
       what the authority itself says. */
    if (c->profile != NULL && !target &&
        vd_profile_lacks_pair(c->profile, b->schema, v->prop))
        return true;
    for (size_t i = 0; c->profile != NULL && i < b->n; i++) {
        bool same =
            b->values[i].prop == v->prop ||
            (c->profile->no_weak && b->values[i].prop == VD_PROP_WEAK_ALIAS &&
             (v->prop == VD_PROP_ALIAS || v->prop == VD_PROP_NAME));

        if (same &&
            vd_text_reduces_to(b->values[i].text, v->text, c->profile->ascii))
            return true;
    }
    return false;
}

/* b's value is news: a's format could have said it. */
static bool is_news(const comparison *c, const vd_entity *a, bool target,
                    const vd_value *v)
{
    bool lacked;

    if (vd_entity_has(a, v->prop, v->text))
        return false;
    if (c->profile == NULL)
        return true;
    lacked = target ? vd_profile_lacks_prop(c->profile, v->prop)
                    : vd_profile_lacks_pair(c->profile, a->schema, v->prop);
    if (lacked && !has_prop(a, v->prop))
        return false;
    if (c->profile->no_weak && v->prop == VD_PROP_WEAK_ALIAS &&
        (vd_entity_has(a, VD_PROP_ALIAS, v->text) ||
         vd_entity_has(a, VD_PROP_NAME, v->text)))
        return false;
    return !c->profile->ascii ||
           (!reduces_to_one(a, v, true) && !vd_text_has_other_script(v->text));
}

static void note_values(comparison *c, const vd_entity *a, const vd_entity *b)
{
    for (size_t i = 0; i < a->n; i++) {
        if (!is_kept(c, b, true, &a->values[i]))
            note(c->properties, &c->n, vd_prop_name(a->values[i].prop));
    }
    for (size_t i = 0; i < b->n; i++) {
        if (is_news(c, a, true, &b->values[i]))
            note(c->properties, &c->n, vd_prop_name(b->values[i].prop));
    }
}

static bool is_same_entity(const comparison *c, const vd_entity *a,
                           const vd_entity *b)
{
    if (a->schema != b->schema)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        if (!is_kept(c, b, false, &a->values[i]))
            return false;
    }
    for (size_t i = 0; i < b->n; i++) {
        if (is_news(c, a, false, &b->values[i]))
            return false;
    }
    return true;
}

static void note_dependents(comparison *c, const vd_record *a,
                            const vd_record *b)
{
    for (size_t i = 1; i < a->n; i++) {
        size_t j = 1;

        while (j < b->n && !is_same_entity(c, &a->entities[i], &b->entities[j]))
            j++;
        if (j >= b->n)
            note(c->properties, &c->n, vd_schema_name(a->entities[i].schema));
    }
    for (size_t j = 1; j < b->n; j++) {
        size_t i = 1;

        if (c->profile != NULL &&
            vd_profile_lacks_schema(c->profile, b->entities[j].schema))
            continue;
        while (i < a->n && !is_same_entity(c, &a->entities[i], &b->entities[j]))
            i++;
        if (i >= a->n)
            note(c->properties, &c->n, vd_schema_name(b->entities[j].schema));
    }
}

static int compare_names(const void *a, const void *b)
{
    return vd_str_cmp(*(const vd_str *)a, *(const vd_str *)b);
}

size_t vd_records_compare(const vd_record *a, const vd_record *b,
                          const vd_profile *profile_a,
                          vd_str properties[VD_CHANGE_PROPERTIES_MAX])
{
    comparison c = {.profile = profile_a, .properties = properties};

    if (vd_record_target(a)->schema != vd_record_target(b)->schema)
        note(properties, &c.n, VD_STR("schema"));
    note_values(&c, vd_record_target(a), vd_record_target(b));
    note_dependents(&c, a, b);
    qsort(properties, c.n, sizeof *properties, compare_names);
    return c.n;
}

typedef struct differ {
    vd_store *store;
    const vd_edition *edition;
    const vd_profile *profile;
    vd_arena arena;
    vd_change_fn *fn;
    void *ctx;
    vd_err *err;
} differ;

static vd_status give(differ *d, const vd_listing *before,
                      const vd_listing *after)
{
    vd_change change = {.edition = d->edition};
    vd_record a;
    vd_record b;
    vd_status st = VD_OK;

    if (before != NULL)
        st = vd_store_record(d->store, before->record, &d->arena, &a, d->err);
    if (st == VD_OK && after != NULL)
        st = vd_store_record(d->store, after->record, &d->arena, &b, d->err);
    if (st != VD_OK)
        return st;
    change.before = before == NULL ? NULL : &a;
    change.after = after == NULL ? NULL : &b;
    change.kind = before == NULL  ? VD_CHANGE_ADDED
                  : after == NULL ? VD_CHANGE_REMOVED
                                  : VD_CHANGE_CHANGED;
    if (before != NULL && after != NULL)
        change.n_properties =
            vd_records_compare(&a, &b, d->profile, change.properties);
    if (change.kind != VD_CHANGE_CHANGED || change.n_properties > 0) {
        const vd_record *shown = after == NULL ? &a : &b;

        change.id = vd_record_target(shown)->id;
        change.source_id = shown->key;
        change.schema = vd_record_target(shown)->schema;
        change.caption = vd_entity_caption(vd_record_target(shown));
        st = d->fn(d->ctx, &change, d->err);
    }
    vd_arena_reset(&d->arena);
    return st;
}

/* A listing before and after an edition; one of them may be missing. */
typedef struct pair {
    const vd_listing *before;
    const vd_listing *after;
    vd_str id;
} pair;

/* Short ids first, so that numbers come in their order.  Not the order of the
   store: that is the order in which entities were first loaded. */
static int compare_pairs(const void *a, const void *b)
{
    vd_str x = ((const pair *)a)->id;
    vd_str y = ((const pair *)b)->id;

    return x.n != y.n ? (x.n < y.n ? -1 : 1) : vd_str_cmp(x, y);
}

static size_t pair_up(const vd_content *before, const vd_content *after,
                      pair *out)
{
    size_t n = 0;
    size_t b = 0;
    size_t a = 0;

    while (b < before->n || a < after->n) {
        const vd_listing *x = b < before->n ? &before->at[b] : NULL;
        const vd_listing *y = a < after->n ? &after->at[a] : NULL;

        if (x != NULL && (y == NULL || x->entity < y->entity))
            y = NULL;
        else if (y != NULL && (x == NULL || y->entity < x->entity))
            x = NULL;
        b += x != NULL;
        a += y != NULL;
        if (x == NULL || y == NULL || x->record != y->record)
            out[n++] = (pair){x, y, VD_STR("")};
    }
    return n;
}

/* Seven: a callback counts twice, with its context.
   NOLINTNEXTLINE(readability-function-size) */
vd_status vd_changes_between(vd_store *store, const vd_edition *edition,
                             const vd_profile *profile_before,
                             const vd_content *before, const vd_content *after,
                             vd_change_fn *fn, void *ctx, vd_err *err)
{
    differ d = {.store = store,
                .edition = edition,
                .profile = profile_before,
                .fn = fn,
                .ctx = ctx,
                .err = err};
    vd_arena held;
    pair *pairs;
    size_t n;
    vd_status st = VD_OK;

    vd_arena_init(&held, 0);
    vd_arena_init(&d.arena, 0);
    pairs = VD_NEW_N(&held, pair, before->n + after->n + 1);
    n = pair_up(before, after, pairs);
    for (size_t i = 0; st == VD_OK && i < n; i++) {
        st = vd_store_entity_name(store,
                                  pairs[i].after != NULL
                                      ? pairs[i].after->entity
                                      : pairs[i].before->entity,
                                  &held, &pairs[i].id, err);
    }
    if (st == VD_OK)
        qsort(pairs, n, sizeof *pairs, compare_pairs);
    for (size_t i = 0; st == VD_OK && i < n; i++)
        st = give(&d, pairs[i].before, pairs[i].after);
    vd_arena_done(&d.arena);
    vd_arena_done(&held);
    return st;
}

/* Which editions. */
typedef struct range {
    vd_moment since;
    vd_moment until; /* published */
    bool loaded;     /* came into the book since, and not: published */
} range;

static bool is_in(const range *r, const vd_edition *e)
{
    return (r->loaded ? e->known : e->published) > r->since;
}

static vd_status changes_of(const vd_view *view, vd_str source, const range *r,
                            vd_change_fn *fn, void *ctx, vd_err *err)
{
    vd_arena arena;
    vd_editions editions;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_store_editions(view->store, source,
                           r->until < view->as_of ? r->until : view->as_of,
                           view->known_by, &arena, &editions, err);
    for (size_t i = 0; st == VD_OK && i < editions.n; i++) {
        vd_content before;
        vd_content after;
        vd_profile profile = {0};

        if (!is_in(r, &editions.at[i]))
            continue;
        st = vd_store_state(view->store, &editions, i, &arena, &before, err);
        if (st == VD_OK)
            st = vd_store_state(view->store, &editions, i + 1, &arena, &after,
                                err);
        if (st == VD_OK) {
            st = vd_profile_parse(i > 0 ? editions.at[i - 1].profile
                                        : VD_STR("whole"),
                                  &profile, err);
        }
        if (st == VD_OK)
            st = vd_changes_between(view->store, &editions.at[i], &profile,
                                    &before, &after, fn, ctx, err);
    }
    vd_arena_done(&arena);
    return st;
}

static vd_status changes_in(const vd_view *view, const range *r,
                            vd_change_fn *fn, void *ctx, vd_err *err)
{
    vd_arena arena;
    vd_names names = {0};
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_store_sources(view->store, view->known_by, &arena, &names, err);
    for (size_t i = 0; st == VD_OK && i < names.n; i++)
        st = changes_of(view, names.at[i], r, fn, ctx, err);
    vd_arena_done(&arena);
    return st;
}

/* Seven: a callback counts twice, with its context.
   NOLINTNEXTLINE(readability-function-size) */
vd_status vd_changes_each(const vd_view *view, vd_str source, vd_moment since,
                          vd_moment until, vd_change_fn *fn, void *ctx,
                          vd_err *err)
{
    range r = {.since = since, .until = until};

    return source.n > 0 ? changes_of(view, source, &r, fn, ctx, err)
                        : changes_in(view, &r, fn, ctx, err);
}

vd_status vd_changes_loaded(const vd_view *view, vd_moment since,
                            vd_change_fn *fn, void *ctx, vd_err *err)
{
    range r = {.since = since, .until = view->as_of, .loaded = true};

    return changes_in(view, &r, fn, ctx, err);
}

void vd_change_put_json(const vd_change *c, vd_json_out *out)
{
    char date[VD_MOMENT_TEXT];

    vd_moment_format_date(c->edition->published, date);
    vd_json_open(out, '{');
    vd_json_pair(out, "source", c->edition->source);
    vd_json_pair(out, "date", vd_str_of(date));
    vd_json_pair(out, "kind", vd_change_kind_name(c->kind));
    vd_json_pair(out, "id", c->id);
    vd_json_pair(out, "source_id", c->source_id);
    vd_json_pair(out, "schema", vd_schema_name(c->schema));
    vd_json_pair(out, "caption", c->caption);
    vd_json_key(out, "properties");
    vd_json_open(out, '[');
    for (size_t i = 0; i < c->n_properties; i++)
        vd_json_string(out, c->properties[i]);
    vd_json_close(out, ']');
    vd_json_close(out, '}');
}
