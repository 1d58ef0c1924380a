/* SPDX-License-Identifier: Apache-2.0 */
#include "app/party.h"

#include <stdlib.h>

#include "match/score.h"
#include "model/ident.h"

typedef struct collector {
    vd_party_book *book;
    const vd_view *view;
    vd_listing_fn *fn;
    void *ctx;
    vd_err *err;
} collector;

static void remember(vd_party_book *book, vd_party_joints *to,
                     const vd_party_joint *joint)
{
    to->at =
        vd_arena_grow(&book->arena, to->at, to->n, &to->room, sizeof *to->at);
    to->at[to->n++] = *joint;
}

/* ---- keys ---- */

static size_t number_of_key(vd_party_book *book, vd_str key)
{
    bool is_new;
    size_t number = *vd_strmap_put(&book->keys, key, book->n_keys, &is_new);

    if (!is_new)
        return number;
    book->key_texts = vd_arena_grow(&book->arena, book->key_texts, book->n_keys,
                                    &book->key_room, sizeof *book->key_texts);
    book->key_texts[book->n_keys++] = vd_str_copy(&book->arena, key);
    return number;
}

static void take_basis(vd_party_book *book, size_t i, vd_str key,
                       vd_joint_basis basis)
{
    vd_bearers *b = &book->bearers;

    b->at = vd_arena_grow(&book->arena, b->at, b->n, &b->room, sizeof *b->at);
    b->at[b->n++] = (vd_bearer){number_of_key(book, key), i, basis};
}

static void take_key(vd_party_book *book, size_t i, vd_str key)
{
    take_basis(book, i, key, VD_JOINT_KEY);
}

/* A reference that a source gives to two of its own listings is no more than
   a number: lists give that of a group to its members. */
static void take_reference_to(vd_party_book *book, size_t i, vd_str key,
                              vd_arena *work)
{
    vd_str bearer = vd_str_printf(work, "%zu %.*s", book->listings[i].source,
                                  VD_STR_WHOLE(key));

    if (*vd_strmap_put(&book->referred, bearer, i, NULL) != i)
        (void)vd_strmap_put(&book->shared, key, 1, NULL);
    take_basis(book, i, key, VD_JOINT_REFERENCE);
}

static void take_number(vd_party_book *book, size_t i, const vd_value *v,
                        vd_arena *work)
{
    vd_str number = vd_party_number(work, v);

    if (v->prop == VD_PROP_PUBLIC_KEY) {
        take_key(book, i,
                 vd_str_printf(work, "wallet %.*s",
                               VD_STR_WHOLE(vd_wallet_fold(work, v->text))));
    } else if (number.n > 0) {
        take_key(book, i,
                 vd_str_printf(
                     work, "%.*s %.*s", VD_STR_WHOLE(vd_prop_name(v->prop)),
                     VD_STR_WHOLE(vd_ident_fold(work, v->prop, v->text))));
    }
}

/* Numbers of documents join when the country that gave them is known. */
static void take_document(vd_party_book *book, size_t i, const vd_entity *e,
                          vd_arena *work)
{
    vd_str country = vd_entity_first(e, VD_PROP_COUNTRY);
    vd_str number =
        vd_ident_fold(work, VD_PROP_NUMBER, vd_entity_first(e, VD_PROP_NUMBER));

    if (!vd_schema_is(e->schema, VD_SCHEMA_IDENTIFICATION) || number.n < 7 ||
        country.n != 2)
        return;
    take_key(
        book, i,
        vd_str_printf(work, "%s %.*s %.*s",
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

static void take_reference(vd_party_book *book, size_t i, const vd_value *v,
                           vd_arena *work)
{
    vd_str source = book->sources.at[book->listings[i].source];
    bool uk = vd_str_starts(source, VD_STR("gb_"));

    if (v->prop == VD_PROP_UNSC_ID) {
        take_reference_to(
            book, i,
            vd_str_printf(work, "UN %.*s", VD_STR_WHOLE(upper(work, v->text))),
            work);
    } else if (v->prop == VD_PROP_AUTHORITY_ID && uk) {
        take_reference_to(
            book, i,
            vd_str_printf(work, "UK %.*s", VD_STR_WHOLE(upper(work, v->text))),
            work);
    } else if (v->prop == VD_PROP_RECORD_ID &&
               vd_str_is(source, VD_STR("us_trade_csl"))) {
        take_reference_to(
            book, i, vd_str_printf(work, "id ofac-%.*s", VD_STR_WHOLE(v->text)),
            work);
    }
}

static void take_keys(vd_party_book *book, size_t i, const vd_record *r,
                      vd_arena *work)
{
    take_key(
        book, i,
        vd_str_printf(work, "id %.*s", VD_STR_WHOLE(vd_record_target(r)->id)));
    for (size_t e = 0; e < r->n; e++) {
        if (e > 0)
            take_document(book, i, &r->entities[e], work);
        for (size_t v = 0; v < r->entities[e].n; v++) {
            take_number(book, i, &r->entities[e].values[v], work);
            take_reference(book, i, &r->entities[e].values[v], work);
        }
    }
}

/* ---- listings ---- */

static size_t add_listing(vd_party_book *book, size_t source,
                          const vd_record *r)
{
    const vd_entity *target = vd_record_target(r);
    vd_party_facts facts;
    size_t i;

    vd_party_facts_of(r, &book->arena, &facts);
    i = vd_parties_add(&book->parties, book->sources.at[source], &facts);
    book->listings = vd_arena_grow(&book->arena, book->listings, i, &book->room,
                                   sizeof *book->listings);
    book->listings[i] = (vd_party_listing){
        .id = vd_str_copy(&book->arena, target->id),
        .caption = vd_str_copy(&book->arena, vd_entity_caption(target)),
        .schema = target->schema,
        .source = source};
    (void)vd_strmap_put(&book->by_id, target->id, i, NULL);
    return i;
}

static vd_status collect_source(collector *c, size_t source)
{
    vd_party_book *book = c->book;
    vd_source_state *s = &book->states[source];
    vd_status st = vd_view_source(c->view, book->sources.at[source],
                                  &book->arena, s, c->err);

    for (size_t i = 0; st == VD_OK && i < s->content.n; i++) {
        vd_arena work;
        vd_record record;

        if (!s->content.at[i].target)
            continue;
        vd_arena_init(&work, 0);
        st = vd_store_record(c->view->store, s->content.at[i].record, &work,
                             &record, c->err);
        if (st == VD_OK) {
            size_t listing = add_listing(book, source, &record);

            take_keys(book, listing, &record, &work);
            if (c->fn != NULL)
                c->fn(c->ctx, listing, &record);
        }
        vd_arena_done(&work);
    }
    return st;
}

/* ---- joining ---- */

bool vd_party_book_join(vd_party_book *book, const vd_party_joint *joint)
{
    vd_party_joint kept = *joint;
    bool was_one = vd_parties_root(&book->parties, joint->a) ==
                   vd_parties_root(&book->parties, joint->b);
    vd_str why;

    if (was_one && joint->basis != VD_JOINT_REFERENCE &&
        joint->basis != VD_JOINT_KEY)
        return true;
    if (vd_parties_join(&book->parties, joint->a, joint->b, joint->basis,
                        &why)) {
        remember(book, &book->joined, &kept);
        return true;
    }
    kept.why = vd_str_printf(&book->arena, "%.*s\nbut %.*s",
                             VD_STR_WHOLE(joint->why), VD_STR_WHOLE(why));
    remember(book, &book->refused, &kept);
    return false;
}

static void join_stored(vd_party_book *book, const vd_joint *j)
{
    const size_t *a = vd_strmap_find(&book->by_id, j->a);
    const size_t *b = vd_strmap_find(&book->by_id, j->b);

    if (a == NULL || b == NULL)
        return; /* not listed in this view */
    if (j->verb == VD_JOINT_APART)
        vd_parties_part(&book->parties, *a, *b);
    else if (j->verb == VD_JOINT_JOIN)
        (void)vd_party_book_join(
            book, &(vd_party_joint){*a, *b, j->basis, j->p_same, j->why});
}

static void join_decided(vd_party_book *book, vd_joint_verb verb)
{
    for (size_t i = 0; i < book->decisions.n; i++) {
        const vd_joint *j = &book->decisions.at[i];

        if (j->basis == VD_JOINT_PERSON && j->verb == verb)
            join_stored(book, j);
    }
}

static int compare_bearers(const void *x, const void *y)
{
    const vd_bearer *a = x;
    const vd_bearer *b = y;

    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (a->listing != b->listing)
        return a->listing < b->listing ? -1 : 1;
    return (a->basis > b->basis) - (a->basis < b->basis);
}

/* One entity of two lists of one authority is one, whatever they say of it. */
static vd_joint_basis basis_of(const vd_party_book *book, const vd_bearer *a,
                               const vd_bearer *b)
{
    if (vd_str_is(book->listings[a->listing].id, book->listings[b->listing].id))
        return VD_JOINT_PERSON;
    if (vd_strmap_find(&book->shared, book->key_texts[a->key]) != NULL)
        return VD_JOINT_KEY;
    return a->basis < b->basis ? a->basis : b->basis;
}

/* Joins a bearer of a key to the first party among those before it that it
   does not contradict: one bad row of one list must not part all others. */
static void join_bearer(vd_party_book *book, const vd_bearer *group, size_t k,
                        vd_joint_basis basis)
{
    enum { TRIED_MAX = 8 };
    size_t tried[TRIED_MAX];
    size_t n = 0;

    for (size_t i = 0; i < k && n < TRIED_MAX; i++) {
        size_t root = vd_parties_root(&book->parties, group[i].listing);
        size_t t = 0;

        if (group[i].listing == group[k].listing ||
            basis_of(book, &group[i], &group[k]) != basis)
            continue;
        while (t < n && tried[t] != root)
            t++;
        if (t < n)
            continue;
        if (vd_party_book_join(
                book,
                &(vd_party_joint){group[i].listing, group[k].listing, basis, 0,
                                  book->key_texts[group[k].key]}))
            return;
        tried[n++] = root;
    }
}

static void join_keys(vd_party_book *book, vd_joint_basis basis)
{
    const vd_bearers *b = &book->bearers;

    for (size_t i = 0, to; i < b->n; i = to) {
        to = i + 1;
        while (to < b->n && b->at[to].key == b->at[i].key) {
            join_bearer(book, b->at + i, to - i, basis);
            to++;
        }
    }
}

void vd_party_book_join_names(vd_party_book *book)
{
    for (size_t i = 0; i < book->decisions.n; i++) {
        if (book->decisions.at[i].basis == VD_JOINT_NAMES)
            join_stored(book, &book->decisions.at[i]);
    }
}

vd_status vd_party_book_open(vd_party_book *book, const vd_view *view,
                             vd_listing_fn *fn, void *ctx, vd_err *err)
{
    collector c = {book, view, fn, ctx, err};
    vd_status st;

    *book = (vd_party_book){.room = 0};
    vd_arena_init(&book->arena, 0);
    vd_strmap_init(&book->keys, &book->arena);
    vd_strmap_init(&book->by_id, &book->arena);
    vd_strmap_init(&book->referred, &book->arena);
    vd_strmap_init(&book->shared, &book->arena);
    vd_parties_init(&book->parties, &book->arena);
    st = vd_store_sources(view->store, view->known_by, &book->arena,
                          &book->sources, err);
    if (st == VD_OK) {
        book->states = VD_NEW_N(&book->arena, vd_source_state, book->sources.n);
        st = vd_store_joints(view->store, VD_STR(""), view->known_by,
                             &book->arena, &book->decisions, err);
    }
    for (size_t i = 0; st == VD_OK && i < book->sources.n; i++)
        st = collect_source(&c, i);
    if (st == VD_OK && book->bearers.n > 1)
        qsort(book->bearers.at, book->bearers.n, sizeof *book->bearers.at,
              compare_bearers);
    if (st == VD_OK) {
        join_keys(book, VD_JOINT_PERSON);
        join_decided(book, VD_JOINT_APART);
        join_decided(book, VD_JOINT_JOIN);
        join_keys(book, VD_JOINT_REFERENCE);
        join_keys(book, VD_JOINT_KEY);
    }
    return st;
}

void vd_party_book_close(vd_party_book *book)
{
    vd_arena_done(&book->arena);
}
