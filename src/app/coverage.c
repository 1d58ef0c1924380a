/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every listed entity gives keys; entities that share one are joined by
 * union-find; the parties are given in the order of their least entity id.
 */
#include "app/coverage.h"

#include <stdlib.h>

#include "base/strmap.h"
#include "data/source.h"
#include "model/ident.h"

typedef struct member {
    vd_str id;
    vd_str caption;
    vd_schema schema;
    size_t source; /* place in the collector's sources */
    size_t parent; /* union-find */
    int32_t date;
    vd_str basis;
    bool fits; /* the filter */
} member;

typedef struct collector {
    const vd_view *view;
    const vd_cover_filter *filter;
    vd_arena arena;
    vd_names names;
    vd_source_state *states;
    vd_strmap keys;
    member *at;
    size_t n;
    size_t room;
    vd_str *joined; /* keys that joined something */
    size_t *joined_member;
    size_t n_joined;
    size_t joined_room;
    vd_err *err;
} collector;

static size_t root_of(collector *c, size_t i)
{
    while (c->at[i].parent != i) {
        c->at[i].parent = c->at[c->at[i].parent].parent;
        i = c->at[i].parent;
    }
    return i;
}

static void remember_joint(collector *c, vd_str key, size_t i)
{
    if (c->n_joined == c->joined_room) {
        size_t room = c->joined_room == 0 ? 256 : 2 * c->joined_room;
        vd_str *joined = VD_NEW_N(&c->arena, vd_str, room);
        size_t *of = VD_NEW_N(&c->arena, size_t, room);

        if (c->n_joined > 0) {
            memcpy(joined, c->joined, c->n_joined * sizeof *joined);
            memcpy(of, c->joined_member, c->n_joined * sizeof *of);
        }
        c->joined = joined;
        c->joined_member = of;
        c->joined_room = room;
    }
    c->joined[c->n_joined] = vd_str_copy(&c->arena, key);
    c->joined_member[c->n_joined++] = i;
}

static void take_key(collector *c, size_t i, vd_str key)
{
    bool is_new;
    size_t other = *vd_strmap_put(&c->keys, key, i, &is_new);
    size_t a;
    size_t b;

    if (is_new)
        return;
    a = root_of(c, other);
    b = root_of(c, i);
    if (a == b)
        return;
    /* The smaller number is the root, so that the order of keys does not
       matter. */
    c->at[a < b ? b : a].parent = a < b ? a : b;
    remember_joint(c, key, i);
}

static void take_number(collector *c, size_t i, const vd_value *v)
{
    vd_arena *arena = &c->arena;
    vd_str folded;
    bool strong = v->prop == VD_PROP_IMO_NUMBER ||
                  v->prop == VD_PROP_LEI_CODE || v->prop == VD_PROP_INN_CODE ||
                  v->prop == VD_PROP_OGRN_CODE || v->prop == VD_PROP_USC_CODE;

    if (v->prop == VD_PROP_PUBLIC_KEY) {
        take_key(c, i,
                 vd_str_printf(arena, "wallet %.*s",
                               VD_STR_WHOLE(vd_wallet_fold(arena, v->text))));
        return;
    }
    if (!strong || vd_ident_check(v->prop, v->text) != VD_CHECK_GOOD)
        return;
    folded = vd_ident_fold(arena, v->prop, v->text);
    take_key(c, i,
             vd_str_printf(arena, "%.*s %.*s",
                           VD_STR_WHOLE(vd_prop_name(v->prop)),
                           VD_STR_WHOLE(folded)));
}

/* Numbers of documents join when the country that gave them is known. */
static void take_document(collector *c, size_t i, const vd_entity *e)
{
    vd_str country = vd_entity_first(e, VD_PROP_COUNTRY);
    vd_str number = vd_ident_fold(&c->arena, VD_PROP_NUMBER,
                                  vd_entity_first(e, VD_PROP_NUMBER));

    if (!vd_schema_is(e->schema, VD_SCHEMA_IDENTIFICATION) || number.n < 7 ||
        country.n != 2)
        return;
    take_key(
        c, i,
        vd_str_printf(&c->arena, "%s %.*s %.*s",
                      e->schema == VD_SCHEMA_PASSPORT ? "passport" : "number",
                      VD_STR_WHOLE(country), VD_STR_WHOLE(number)));
}

static vd_str upper(vd_arena *arena, vd_str s)
{
    char *bytes = VD_NEW_N(arena, char, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (!vd_ascii_is_blank(s.p[i]))
            bytes[n++] = vd_ascii_upper(s.p[i]);
    }
    return (vd_str){bytes, n};
}

static void take_reference(collector *c, size_t i, const vd_value *v,
                           vd_str source)
{
    bool uk = vd_str_starts(source, VD_STR("gb_"));

    if (v->prop == VD_PROP_UNSC_ID) {
        take_key(c, i,
                 vd_str_printf(&c->arena, "UN %.*s",
                               VD_STR_WHOLE(upper(&c->arena, v->text))));
    } else if (v->prop == VD_PROP_AUTHORITY_ID && uk) {
        take_key(c, i,
                 vd_str_printf(&c->arena, "UK %.*s",
                               VD_STR_WHOLE(upper(&c->arena, v->text))));
    } else if (v->prop == VD_PROP_RECORD_ID &&
               vd_str_is(source, VD_STR("us_trade_csl"))) {
        take_key(
            c, i,
            vd_str_printf(&c->arena, "id ofac-%.*s", VD_STR_WHOLE(v->text)));
    }
}

static void take_date(member *m, const vd_value *v)
{
    vd_pdate date;

    if (v->prop != VD_PROP_LISTING_DATE ||
        vd_pdate_parse(v->text, &date, NULL) != VD_OK)
        return;
    if (m->date == 0 || date.lo < m->date) {
        m->date = date.lo;
        m->basis = VD_STR("listing date");
    }
}

static bool fits(const vd_cover_filter *f, const vd_record *r)
{
    bool program = f->program.n == 0;
    bool country = f->country.n == 0;

    for (size_t e = 0; e < r->n; e++) {
        for (size_t i = 0; i < r->entities[e].n; i++) {
            const vd_value *v = &r->entities[e].values[i];

            program = program || (v->prop == VD_PROP_PROGRAM &&
                                  vd_str_find_nocase(v->text, f->program, 0) !=
                                      VD_STR_NONE);
            country = country ||
                      (e == 0 && vd_prop_type(v->prop) == VD_TYPE_COUNTRY &&
                       vd_str_is(v->text, f->country));
        }
    }
    return program && country;
}

static void take_record(collector *c, size_t source, const vd_record *r)
{
    const vd_entity *target = vd_record_target(r);
    vd_str name = c->names.at[source];
    size_t i = c->n;
    member *m;

    if (c->n == c->room) {
        size_t room = c->room == 0 ? 4096 : 2 * c->room;
        member *at = VD_NEW_N(&c->arena, member, room);

        if (c->n > 0)
            memcpy(at, c->at, c->n * sizeof *at);
        c->at = at;
        c->room = room;
    }
    m = &c->at[c->n++];
    *m = (member){.id = vd_str_copy(&c->arena, target->id),
                  .caption = vd_str_copy(&c->arena, vd_entity_caption(target)),
                  .schema = target->schema,
                  .source = source,
                  .parent = i,
                  .fits = fits(c->filter, r)};
    take_key(c, i,
             vd_str_printf(&c->arena, "id %.*s", VD_STR_WHOLE(target->id)));
    for (size_t e = 0; e < r->n; e++) {
        if (e > 0)
            take_document(c, i, &r->entities[e]);
        for (size_t v = 0; v < r->entities[e].n; v++) {
            take_number(c, i, &r->entities[e].values[v]);
            take_reference(c, i, &r->entities[e].values[v], name);
            take_date(&c->at[i], &r->entities[e].values[v]);
        }
    }
}

/* For listings without a date: the first edition that has them, and the one
   before it.  Never the moment of loading. */
static vd_status first_seen(collector *c, const vd_source_state *s,
                            uint32_t entity, member *m)
{
    vd_arena work;
    size_t i = 0;
    bool found = false;
    char from[VD_MOMENT_TEXT];
    char to[VD_MOMENT_TEXT];
    vd_status st = VD_OK;

    vd_arena_init(&work, 0);
    while (st == VD_OK && !found && i < s->editions.n) {
        vd_content content;

        st = vd_store_state(c->view->store, &s->editions, ++i, &work, &content,
                            c->err);
        found = st == VD_OK && vd_content_find(&content, entity) != NULL;
    }
    vd_arena_done(&work);
    if (st != VD_OK || !found)
        return st;
    vd_moment_format_date(s->editions.at[i - 1].published, to);
    if (i == 1) {
        m->basis = vd_str_printf(&c->arena, "in the first edition, of %s", to);
        return VD_OK;
    }
    vd_moment_format_date(s->editions.at[i - 2].published, from);
    m->basis =
        vd_str_printf(&c->arena, "first seen between %s and %s", from, to);
    return VD_OK;
}

static vd_status collect_source(collector *c, size_t source)
{
    vd_source_state *s = &c->states[source];
    vd_status st =
        vd_view_source(c->view, c->names.at[source], &c->arena, s, c->err);

    for (size_t i = 0; st == VD_OK && i < s->content.n; i++) {
        vd_arena work;
        vd_record record;

        if (!s->content.at[i].target)
            continue;
        vd_arena_init(&work, 0);
        st = vd_store_record(c->view->store, s->content.at[i].record, &work,
                             &record, c->err);
        if (st == VD_OK)
            take_record(c, source, &record);
        vd_arena_done(&work);
    }
    return st;
}

static const vd_edition *last_whole(const vd_source_state *s)
{
    for (size_t i = s->editions.n; i > 0; i--) {
        if (s->editions.at[i - 1].kind == VD_EDITION_WHOLE)
            return &s->editions.at[i - 1];
    }
    return NULL;
}

/* What stands in a party for each source: the member that lists it. */
static vd_status fill(collector *c, vd_cover *cover, const size_t *members,
                      size_t n)
{
    vd_status st = VD_OK;

    for (size_t s = 0; s < c->names.n; s++) {
        vd_cover_source *to = &cover->sources[s];
        const vd_edition *whole = last_whole(&c->states[s]);

        *to = (vd_cover_source){.source = c->names.at[s], .edition = whole};
        to->standing =
            whole == NULL ? VD_STANDING_UNKNOWN : VD_STANDING_NOT_LISTED;
    }
    for (size_t i = 0; st == VD_OK && i < n; i++) {
        member *m = &c->at[members[i]];
        vd_source_state *state = &c->states[m->source];
        vd_cover_source *to = &cover->sources[m->source];
        uint32_t number = 0;

        if (m->date == 0 && m->basis.n == 0) {
            st = vd_store_entity_find(c->view->store, m->id, &number, c->err);
            if (st == VD_OK)
                st = first_seen(c, state, number, m);
        }
        if (to->standing == VD_STANDING_LISTED &&
            (m->date == 0 || (to->date != 0 && to->date <= m->date)))
            continue;
        cover->n_listed += to->standing != VD_STANDING_LISTED;
        *to = (vd_cover_source){.source = to->source,
                                .standing = VD_STANDING_LISTED,
                                .edition =
                                    &state->editions.at[state->editions.n - 1],
                                .id = m->id,
                                .caption = m->caption,
                                .date = m->date,
                                .basis = m->basis};
    }
    return st;
}

static vd_status give_party(collector *c, const size_t *members, size_t n,
                            vd_cover_fn *fn, void *ctx)
{
    vd_cover cover = {.caption = c->at[members[0]].caption,
                      .schema = c->at[members[0]].schema,
                      .n_sources = c->names.n};
    size_t root = root_of(c, members[0]);
    bool wanted = false;
    vd_status st = VD_OK;

    for (size_t i = 0; i < n; i++)
        wanted = wanted || c->at[members[i]].fits;
    if (!wanted)
        return VD_OK;
    cover.sources = VD_NEW_N(&c->arena, vd_cover_source, c->names.n);
    cover.joined_by = VD_NEW_N(&c->arena, vd_str, n);
    for (size_t i = 0; n > 1 && i < c->n_joined; i++) {
        if (cover.n_joined < n && root_of(c, c->joined_member[i]) == root)
            cover.joined_by[cover.n_joined++] = c->joined[i];
    }
    st = fill(c, &cover, members, n);
    if (st == VD_OK && (cover.n_listed > 1 || c->filter->all))
        st = fn(ctx, &cover, c->err);
    return st;
}

typedef struct rooted {
    size_t root;
    size_t member;
} rooted;

static int compare_rooted(const void *a, const void *b)
{
    const rooted *x = a;
    const rooted *y = b;

    if (x->root != y->root)
        return x->root < y->root ? -1 : 1;
    return (x->member > y->member) - (x->member < y->member);
}

static vd_status give_all(collector *c, vd_cover_fn *fn, void *ctx)
{
    rooted *order = VD_NEW_N(&c->arena, rooted, c->n);
    size_t *members = VD_NEW_N(&c->arena, size_t, c->n);
    vd_status st = VD_OK;

    for (size_t i = 0; i < c->n; i++)
        order[i] = (rooted){root_of(c, i), i};
    if (c->n > 1)
        qsort(order, c->n, sizeof *order, compare_rooted);
    for (size_t i = 0; st == VD_OK && i < c->n;) {
        size_t n = 0;

        while (i + n < c->n && order[i + n].root == order[i].root) {
            members[n] = order[i + n].member;
            n++;
        }
        st = give_party(c, members, n, fn, ctx);
        i += n;
    }
    return st;
}

vd_status vd_coverage_each(const vd_view *view, const vd_cover_filter *filter,
                           vd_cover_fn *fn, void *ctx, vd_err *err)
{
    collector c = {.view = view, .filter = filter, .err = err};
    vd_status st;

    vd_arena_init(&c.arena, 0);
    vd_strmap_init(&c.keys, &c.arena);
    st = vd_store_sources(view->store, view->known_by, &c.arena, &c.names, err);
    if (st == VD_OK)
        c.states = VD_NEW_N(&c.arena, vd_source_state, c.names.n);
    for (size_t i = 0; st == VD_OK && i < c.names.n; i++)
        st = collect_source(&c, i);
    if (st == VD_OK)
        st = give_all(&c, fn, ctx);
    vd_arena_done(&c.arena);
    return st;
}
