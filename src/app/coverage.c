/* SPDX-License-Identifier: Apache-2.0 */
/* Parties (app/party.h), one after the other in the order of their first
   listings, and where each of them stands. */
#include "app/coverage.h"

#include <stdlib.h>

#include "app/party.h"
#include "report/goods.h"

typedef struct member {
    int32_t date;
    vd_str basis;
    bool fits; /* the filter */
} member;

typedef struct collector {
    const vd_view *view;
    const vd_cover_filter *filter;
    vd_party_book book;
    member *at; /* of each listing */
    size_t room;
    size_t **first; /* of each source: find_first() */
    vd_err *err;
} collector;

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

static void take_record(void *ctx, size_t i, const vd_record *r)
{
    collector *c = ctx;

    c->at = vd_arena_grow(&c->book.arena, c->at, i, &c->room, sizeof *c->at);
    c->at[i].fits = fits(c->filter, r);
    for (size_t e = 0; e < r->n; e++) {
        for (size_t v = 0; v < r->entities[e].n; v++)
            take_date(&c->at[i], &r->entities[e].values[v]);
    }
}

/* The place of the first edition that has each listing of a source's content;
   made when it is first asked for. */
static vd_status find_first(collector *c, size_t source)
{
    const vd_source_state *s = &c->book.states[source];
    size_t *first = VD_NEW_N(&c->book.arena, size_t, s->content.n);
    vd_status st = VD_OK;

    for (size_t i = s->editions.n; st == VD_OK && i-- > 0;) {
        vd_arena work;
        vd_content content = {0};

        vd_arena_init(&work, 0);
        st = vd_store_state(c->view->store, &s->editions, i + 1, &work,
                            &content, c->err);
        for (size_t k = 0; k < s->content.n; k++) {
            if (vd_content_find(&content, s->content.at[k].entity) != NULL)
                first[k] = i;
        }
        vd_arena_done(&work);
    }
    c->first[source] = first;
    return st;
}

/* For listings without a date: the first edition that has them, and the one
   before it.  Never the moment of loading. */
static vd_status first_seen(collector *c, size_t source, uint32_t entity,
                            member *m)
{
    const vd_source_state *s = &c->book.states[source];
    const vd_listing *l = vd_content_find(&s->content, entity);
    char from[VD_MOMENT_TEXT];
    char to[VD_MOMENT_TEXT];
    vd_status st = VD_OK;
    size_t i;

    if (c->first[source] == NULL)
        st = find_first(c, source);
    if (st != VD_OK || l == NULL)
        return st;
    i = c->first[source][l - s->content.at];
    vd_moment_format_date(s->editions.at[i].published, to);
    if (i == 0) {
        m->basis =
            vd_str_printf(&c->book.arena, "in the first edition, of %s", to);
        return VD_OK;
    }
    vd_moment_format_date(s->editions.at[i - 1].published, from);
    m->basis =
        vd_str_printf(&c->book.arena, "first seen between %s and %s", from, to);
    return VD_OK;
}

static const vd_edition *last_whole(const vd_source_state *s)
{
    for (size_t i = s->editions.n; i > 0; i--) {
        if (s->editions.at[i - 1].kind == VD_EDITION_WHOLE)
            return &s->editions.at[i - 1];
    }
    return NULL;
}

/* Listings and joints in the order of their parties. */
typedef struct rooted {
    size_t root;
    size_t number; /* of a listing, or of a joint */
} rooted;

/* What stands in a party for each source: the listing there. */
static vd_status fill(collector *c, vd_cover *cover, const rooted *listings,
                      size_t n)
{
    vd_party_book *book = &c->book;
    vd_status st = VD_OK;

    for (size_t s = 0; s < book->sources.n; s++) {
        vd_cover_source *to = &cover->sources[s];
        const vd_edition *whole = last_whole(&book->states[s]);

        *to =
            (vd_cover_source){.source = book->sources.at[s], .edition = whole};
        to->standing =
            whole == NULL ? VD_STANDING_UNKNOWN : VD_STANDING_NOT_LISTED;
    }
    for (size_t i = 0; st == VD_OK && i < n; i++) {
        const vd_party_listing *l = &book->listings[listings[i].number];
        member *m = &c->at[listings[i].number];
        vd_source_state *state = &book->states[l->source];
        vd_cover_source *to = &cover->sources[l->source];
        uint32_t number = 0;

        if (m->date == 0 && m->basis.n == 0) {
            st = vd_store_entity_find(c->view->store, l->id, &number, c->err);
            if (st == VD_OK)
                st = first_seen(c, l->source, number, m);
        }
        if (to->standing == VD_STANDING_LISTED &&
            (m->date == 0 || (to->date != 0 && to->date <= m->date)))
            continue;
        cover->n_listed += to->standing != VD_STANDING_LISTED;
        *to = (vd_cover_source){.source = to->source,
                                .standing = VD_STANDING_LISTED,
                                .edition =
                                    &state->editions.at[state->editions.n - 1],
                                .id = l->id,
                                .caption = l->caption,
                                .date = m->date,
                                .basis = m->basis};
    }
    return st;
}

static int compare_rooted(const void *a, const void *b)
{
    const rooted *x = a;
    const rooted *y = b;

    if (x->root != y->root)
        return x->root < y->root ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

typedef struct party {
    const rooted *listings;
    size_t n;
    const rooted *joints;
    size_t n_joints;
} party;

static vd_status give_party(collector *c, const party *p, vd_cover_fn *fn,
                            void *ctx)
{
    vd_party_book *book = &c->book;
    const vd_party_listing *first = &book->listings[p->listings[0].number];
    vd_cover cover = {.caption = first->caption,
                      .schema = first->schema,
                      .n_sources = book->sources.n};
    bool wanted = false;
    vd_status st;

    for (size_t i = 0; i < p->n; i++)
        wanted = wanted || c->at[p->listings[i].number].fits;
    if (!wanted)
        return VD_OK;
    cover.sources = VD_NEW_N(&book->arena, vd_cover_source, book->sources.n);
    cover.joined_by = VD_NEW_N(&book->arena, vd_str, p->n_joints);
    for (size_t i = 0; i < p->n_joints; i++) {
        cover.joined_by[cover.n_joined++] =
            book->joined.at[p->joints[i].number].why;
    }
    st = fill(c, &cover, p->listings, p->n);
    if (st == VD_OK && (cover.n_listed > 1 || c->filter->all))
        st = fn(ctx, &cover, c->err);
    return st;
}

static vd_status give_all(collector *c, vd_cover_fn *fn, void *ctx)
{
    vd_party_book *book = &c->book;
    size_t n = book->parties.n;
    rooted *listings = VD_NEW_N(&book->arena, rooted, n);
    rooted *joints = VD_NEW_N(&book->arena, rooted, book->joined.n);
    size_t j = 0;
    vd_status st = VD_OK;

    for (size_t i = 0; i < n; i++)
        listings[i] = (rooted){vd_parties_root(&book->parties, i), i};
    for (size_t i = 0; i < book->joined.n; i++) {
        joints[i] =
            (rooted){vd_parties_root(&book->parties, book->joined.at[i].a), i};
    }
    if (n > 1)
        qsort(listings, n, sizeof *listings, compare_rooted);
    if (book->joined.n > 1)
        qsort(joints, book->joined.n, sizeof *joints, compare_rooted);
    for (size_t i = 0; st == VD_OK && i < n;) {
        party p = {.listings = &listings[i], .joints = &joints[j]};

        while (i + p.n < n && p.listings[p.n].root == listings[i].root)
            p.n++;
        while (j + p.n_joints < book->joined.n &&
               p.joints[p.n_joints].root == listings[i].root)
            p.n_joints++;
        st = give_party(c, &p, fn, ctx);
        i += p.n;
        j += p.n_joints;
    }
    return st;
}

vd_status vd_coverage_each(const vd_view *view, const vd_cover_filter *filter,
                           vd_cover_fn *fn, void *ctx, vd_err *err)
{
    collector c = {.view = view, .filter = filter, .err = err};
    vd_status st = vd_party_book_open(&c.book, view, take_record, &c, err);

    if (st == VD_OK) {
        c.first = VD_NEW_N(&c.book.arena, size_t *, c.book.sources.n);
        vd_party_book_join_names(&c.book);
        st = give_all(&c, fn, ctx);
    }
    vd_party_book_close(&c.book);
    return st;
}

/* ---- for programs ---- */

static int64_t days_of(int32_t day)
{
    return vd_days_of(day / 10000, day / 100 % 100, day % 100);
}

int64_t vd_cover_lag(int32_t first, int32_t date)
{
    return days_of(date) - days_of(first);
}

int32_t vd_cover_first_day(const vd_cover *c)
{
    int32_t first = 0;

    for (size_t i = 0; i < c->n_sources; i++) {
        int32_t day = c->sources[i].date;

        if (day != 0 && (first == 0 || day < first))
            first = day;
    }
    return first;
}

void vd_cover_put_json(const vd_cover *c, vd_arena *arena, vd_json_out *out)
{
    static const vd_str standings[] = {VD_STR_INIT("unknown"),
                                       VD_STR_INIT("listed"),
                                       VD_STR_INIT("not listed")};
    int32_t first = vd_cover_first_day(c);

    vd_json_open(out, '{');
    vd_json_pair(out, "caption", c->caption);
    vd_json_pair(out, "schema", vd_schema_name(c->schema));
    vd_json_pair(out, "first_listed", vd_day_text(arena, first));
    vd_json_key(out, "authorities");
    vd_json_open(out, '[');
    for (size_t i = 0; i < c->n_sources; i++) {
        const vd_cover_source *s = &c->sources[i];
        char edition[VD_MOMENT_TEXT] = "";

        if (s->edition != NULL)
            vd_moment_format_date(s->edition->published, edition);
        vd_json_open(out, '{');
        vd_json_pair(out, "source", s->source);
        vd_json_pair(out, "standing", standings[s->standing]);
        vd_json_pair(out, "edition", vd_str_of(edition));
        if (s->standing == VD_STANDING_LISTED) {
            vd_json_pair(out, "id", s->id);
            vd_json_pair(out, "caption", s->caption);
            vd_json_pair(out, "date", vd_day_text(arena, s->date));
            vd_json_pair(out, "basis", s->basis);
            if (s->date != 0)
                vd_json_pair_int(out, "lag_days", vd_cover_lag(first, s->date));
        }
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
    vd_json_key(out, "joined_by");
    vd_json_open(out, '[');
    for (size_t i = 0; i < c->n_joined; i++)
        vd_json_string(out, c->joined_by[i]);
    vd_json_close(out, ']');
    vd_json_close(out, '}');
}
