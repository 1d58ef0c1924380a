/* SPDX-License-Identifier: Apache-2.0 */
#include "app/listing.h"

#include <stdlib.h>

#include "base/oom.h"
#include "base/strmap.h"

enum { SAID_MAX = 64 };

struct vd_listings {
    const vd_view *view;
    vd_arena arena;
    vd_strmap sources; /* to states */
    vd_source_state *states;
    size_t n_states;
    size_t states_room;
    vd_strmap known; /* ids to listed */
    vd_listed **listed;
    size_t n_listed;
    size_t listed_room;
    vd_strmap spoken; /* "id source" to lines */
    vd_spoken *said;
    size_t n_said;
    size_t said_room;
};

vd_listings *vd_listings_new(const vd_view *view)
{
    vd_listings *l = calloc(1, sizeof *l);

    if (l == NULL)
        vd_out_of_memory(sizeof *l);
    l->view = view;
    vd_arena_init(&l->arena, 0);
    vd_strmap_init(&l->sources, &l->arena);
    vd_strmap_init(&l->known, &l->arena);
    vd_strmap_init(&l->spoken, &l->arena);
    return l;
}

void vd_listings_free(vd_listings *l)
{
    if (l == NULL)
        return;
    vd_arena_done(&l->arena);
    free(l);
}

static vd_status state_of(vd_listings *l, vd_str source,
                          const vd_source_state **out, vd_err *err)
{
    const size_t *known = vd_strmap_find(&l->sources, source);
    vd_source_state state;
    vd_status st;

    if (known != NULL) {
        *out = &l->states[*known];
        return VD_OK;
    }
    st = vd_view_source(l->view, vd_str_copy(&l->arena, source), &l->arena,
                        &state, err);
    if (st != VD_OK)
        return st;
    l->states = vd_arena_grow(&l->arena, l->states, l->n_states,
                              &l->states_room, sizeof *l->states);
    l->states[l->n_states] = state;
    (void)vd_strmap_put(&l->sources, source, l->n_states, NULL);
    *out = &l->states[l->n_states++];
    return VD_OK;
}

/* Programmes and provisions may be several: every pair is said. */
static void say(vd_listings *l, vd_listed *to, vd_said said,
                const vd_entity *sanction)
{
    bool any = false;

    said.program =
        vd_str_copy(&l->arena, vd_entity_first(sanction, VD_PROP_PROGRAM));
    for (size_t i = 0; i < sanction->n && to->n_said < SAID_MAX; i++) {
        if (sanction->values[i].prop != VD_PROP_PROVISIONS)
            continue;
        said.provision = vd_str_copy(&l->arena, sanction->values[i].text);
        to->said[to->n_said++] = said;
        any = true;
    }
    if (!any && to->n_said < SAID_MAX) {
        said.provision = VD_STR("");
        to->said[to->n_said++] = said;
    }
}

/* Owners that the listing names, by their ids. */
static void take_owner(vd_listings *l, vd_listed *to, const vd_entity *relation,
                       vd_str self)
{
    vd_str owner = vd_entity_first(relation, VD_PROP_OWNER);

    if (owner.n > 0 && !vd_str_is(owner, self))
        to->owners = vd_str_join(&l->arena, to->owners, VD_STR(", "),
                                 vd_str_copy(&l->arena, owner));
}

static vd_status take_record(vd_listings *l, vd_listed *to, vd_said said,
                             uint32_t number, vd_err *err)
{
    vd_arena arena;
    vd_record record;
    size_t before = to->n_said;
    vd_status st;

    vd_arena_init(&arena, 0);
    st = vd_store_record(l->view->store, number, &arena, &record, err);
    for (size_t i = 1; st == VD_OK && i < record.n; i++) {
        const vd_entity *e = &record.entities[i];

        if (e->schema == VD_SCHEMA_SANCTION)
            say(l, to, said, e);
        else if (e->schema == VD_SCHEMA_OWNERSHIP)
            take_owner(l, to, e, record.entities->id);
    }
    if (st == VD_OK && to->n_said == before && before < SAID_MAX) {
        said.program = VD_STR("");
        said.provision = VD_STR("");
        to->said[to->n_said++] = said;
    }
    vd_arena_done(&arena);
    return st;
}

static vd_status make(vd_listings *l, const vd_candidate *c, vd_listed *to,
                      vd_err *err)
{
    uint32_t entity = 0;
    vd_status st =
        vd_store_entity_find(l->view->store, c->entity->id, &entity, err);

    for (size_t i = 0; st == VD_OK && i < c->n_sources; i++) {
        const vd_source_state *state = NULL;
        const vd_listing *listing;
        vd_said said = {.list = vd_str_copy(&l->arena, c->datasets[i]),
                        .key = vd_str_copy(&l->arena, c->source_ids[i])};

        st = state_of(l, c->datasets[i], &state, err);
        listing = st == VD_OK ? vd_content_find(&state->content, entity) : NULL;
        if (listing != NULL && listing->record != 0)
            st = take_record(l, to, said, listing->record, err);
    }
    return st == VD_ABSENT ? VD_OK : st;
}

vd_status vd_listings_get(void *listings, const vd_candidate *c,
                          const vd_listed **out, vd_err *err)
{
    vd_listings *l = listings;
    const size_t *known = vd_strmap_find(&l->known, c->entity->id);
    vd_listed *to;
    vd_status st;

    if (known != NULL) {
        *out = l->listed[*known];
        return VD_OK;
    }
    to = VD_NEW(&l->arena, vd_listed);
    to->said = VD_NEW_N(&l->arena, vd_said, SAID_MAX);
    to->owners = VD_STR("");
    st = make(l, c, to, err);
    if (st != VD_OK)
        return st;
    l->listed = vd_arena_grow(&l->arena, l->listed, l->n_listed,
                              &l->listed_room, sizeof(void *));
    l->listed[l->n_listed] = to;
    (void)vd_strmap_put(&l->known, c->entity->id, l->n_listed++, NULL);
    *out = to;
    return VD_OK;
}

/* ---- lines ---- */

/* When the publisher wrote a line is no evidence.  Nor is how a format writes a
   date: names are as published, dates in their one form. */
static bool is_evidence(vd_prop prop)
{
    return prop != VD_PROP_MODIFIED_AT && prop != VD_PROP_RETRIEVED_AT &&
           prop != VD_PROP_CREATED_AT && prop != VD_PROP_SOURCE_URL;
}

/* A reference to the party itself, or to what hangs on it, whose ids follow
   from what they say; one to somebody else is evidence. */
static bool is_own_id(const vd_value *v, vd_str self)
{
    return vd_prop_type(v->prop) == VD_TYPE_ENTITY && v->text.n >= self.n &&
           vd_str_is(vd_str_slice(v->text, 0, self.n), self);
}

static void add_line(vd_str *lines, size_t *n, vd_arena *arena,
                     const vd_entity *e, const vd_value *v, vd_str self)
{
    bool own = vd_str_is(e->id, self);
    vd_str name = vd_prop_name(v->prop);

    if (!is_evidence(v->prop) || is_own_id(v, self))
        return;
    lines[(*n)++] =
        own ? vd_str_printf(arena, "%.*s\t%.*s", VD_STR_WHOLE(name),
                            VD_STR_WHOLE(v->text))
            : vd_str_printf(arena, "%.*s %.*s\t%.*s",
                            VD_STR_WHOLE(vd_schema_name(e->schema)),
                            VD_STR_WHOLE(name), VD_STR_WHOLE(v->text));
}

/* Lines in their own order, each once: the order of a file is no evidence. */
static vd_str lines_of(const vd_record *record, vd_arena *to)
{
    vd_arena arena;
    vd_str *lines;
    vd_str all;
    size_t room = 0;
    size_t n = 0;

    for (size_t i = 0; i < record->n; i++)
        room += record->entities[i].n;
    vd_arena_init(&arena, 0);
    lines = VD_NEW_N(&arena, vd_str, room);
    for (size_t i = 0; i < record->n; i++) {
        const vd_entity *e = &record->entities[i];

        for (size_t k = 0; k < e->n; k++)
            add_line(lines, &n, &arena, e, &e->values[k],
                     record->entities[0].id);
    }
    all = vd_str_lines(to, lines, n);
    vd_arena_done(&arena);
    return all;
}

static vd_status read_lines(vd_listings *l, vd_str id, vd_str source,
                            vd_spoken *out, vd_err *err)
{
    const vd_source_state *state = NULL;
    const vd_listing *listing = NULL;
    uint32_t entity = 0;
    vd_arena arena;
    vd_record record;
    vd_status st = vd_store_entity_find(l->view->store, id, &entity, err);

    if (st == VD_OK)
        st = state_of(l, source, &state, err);
    if (st == VD_OK)
        listing = vd_content_find(&state->content, entity);
    if (st != VD_OK || listing == NULL || listing->record == 0)
        return st == VD_OK ? VD_ABSENT : st;
    vd_arena_init(&arena, 0);
    st = vd_store_record(l->view->store, listing->record, &arena, &record, err);
    if (st == VD_OK) {
        char hex[VD_HASH_HEX];

        out->lines = lines_of(&record, &l->arena);
        vd_hash_hex(vd_hash_of(out->lines), hex);
        out->hash = out->lines.n == 0 ? VD_STR("")
                                      : vd_str_copy(&l->arena, vd_str_of(hex));
        out->edition = state->editions.at[state->editions.n - 1].id;
    }
    vd_arena_done(&arena);
    return st;
}

vd_status vd_listings_spoken(vd_listings *l, vd_str id, vd_str source,
                             vd_spoken *out, vd_err *err)
{
    vd_buf key;
    const size_t *known;
    vd_status st = VD_OK;

    *out = (vd_spoken){.lines = VD_STR(""), .hash = VD_STR("")};
    vd_buf_init(&key);
    vd_buf_put(&key, id);
    vd_buf_put_char(&key, '@');
    vd_buf_put(&key, source);
    known = vd_strmap_find(&l->spoken, vd_buf_view(&key));
    if (known != NULL) {
        *out = l->said[*known];
    } else {
        st = read_lines(l, id, source, out, err);
        if (st == VD_OK) {
            l->said = vd_arena_grow(&l->arena, l->said, l->n_said,
                                    &l->said_room, sizeof *l->said);
            l->said[l->n_said] = *out;
            (void)vd_strmap_put(&l->spoken, vd_buf_view(&key), l->n_said++,
                                NULL);
        }
    }
    vd_buf_done(&key);
    return st;
}

vd_status vd_listings_gap(vd_listings *l, vd_str id, vd_str source,
                          int64_t since, bool *out, vd_err *err)
{
    const vd_source_state *state = NULL;
    uint32_t entity = 0;
    bool behind = false;
    vd_status st = vd_store_entity_find(l->view->store, id, &entity, err);

    /* What is not known any more was absent. */
    *out = st == VD_ABSENT;
    if (st == VD_ABSENT)
        return VD_OK;
    if (st == VD_OK)
        st = state_of(l, source, &state, err);
    for (size_t i = 0; st == VD_OK && !*out && i < state->editions.n; i++) {
        vd_arena arena;
        vd_content content;
        const vd_listing *listing;

        if (!behind) {
            behind = state->editions.at[i].id == since;
            continue;
        }
        vd_arena_init(&arena, 0);
        st = vd_store_state(l->view->store, &state->editions, i + 1, &arena,
                            &content, err);
        listing = st == VD_OK ? vd_content_find(&content, entity) : NULL;
        *out = st == VD_OK && (listing == NULL || listing->record == 0);
        vd_arena_done(&arena);
    }
    return st;
}
