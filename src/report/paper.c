/* SPDX-License-Identifier: Apache-2.0 */
#include "report/paper.h"

#include <assert.h>

#include "base/buf.h"
#include "base/strmap.h"

static const vd_passage *passage_of(const vd_paper *p, uint32_t n)
{
    return &p->passages.at[n];
}

/* --- parties and things, each once --------------------------------------- */

typedef struct thing {
    const vd_paper_mention *first;
    const vd_paper_mention **all;
    size_t n;
    size_t room;
    bool acts; /* a state that is not only a place */
} thing;

typedef struct things {
    thing *at;
    size_t n;
    size_t room;
} things;

static void gather(const vd_paper *p, vd_arena *arena, things *out)
{
    vd_strmap places;

    vd_strmap_init(&places, arena);
    for (size_t i = 0; i < p->mentions.n; i++) {
        const vd_paper_mention *m = &p->mentions.at[i];
        bool is_new = false;
        size_t *place =
            vd_strmap_put(&places,
                          vd_str_printf(arena, "%d %.*s", (int)m->kind,
                                        VD_STR_WHOLE(m->canonical)),
                          out->n, &is_new);
        thing *t;

        if (is_new) {
            out->at = vd_arena_grow(arena, out->at, out->n, &out->room,
                                    sizeof *out->at);
            out->at[out->n++] = (thing){.first = m};
        }
        assert(out->at != NULL);
        t = &out->at[*place];
        t->all = vd_arena_grow(arena, t->all, t->n, &t->room, sizeof(void *));
        t->all[t->n++] = m;
        t->acts = t->acts || !m->is_place;
    }
}

static bool is_party(const thing *t)
{
    switch (t->first->kind) {
    case VD_MENTIONED_PERSON:
    case VD_MENTIONED_GROUP:
    case VD_MENTIONED_ORGANISATION:
    case VD_MENTIONED_OUTLET:
    case VD_MENTIONED_LISTED:
        return true;
    case VD_MENTIONED_STATE:
        return t->acts && t->first->count < 0;
    default:
        return false;
    }
}

static bool is_place(const thing *t)
{
    return t->first->kind == VD_MENTIONED_PLACE ||
           (t->first->kind == VD_MENTIONED_STATE &&
            (!t->acts || t->first->count >= 0));
}

static void put_surfaces(const thing *t, vd_json_out *out)
{
    vd_strmap seen;
    vd_arena arena;

    vd_arena_init(&arena, 0);
    vd_strmap_init(&seen, &arena);
    vd_json_key(out, "mentions");
    vd_json_open(out, '[');
    for (size_t i = 0; i < t->n; i++) {
        bool is_new = false;

        (void)vd_strmap_put(&seen, t->all[i]->surface, i, &is_new);
        if (is_new)
            vd_json_string(out, t->all[i]->surface);
    }
    vd_json_close(out, ']');
    vd_arena_done(&arena);
}

/* Listings that it may be; none is an answer as well. */
static void put_links(const vd_paper *p, const thing *t, vd_json_out *out)
{
    bool any = false;

    for (size_t i = 0; i < p->n_links; i++) {
        const vd_paper_link *l = &p->links[i];

        if (&p->mentions.at[l->mention] != t->first)
            continue;
        if (!any) {
            vd_json_key(out, "listings");
            vd_json_open(out, '[');
        }
        any = true;
        vd_json_open(out, '{');
        vd_json_pair(out, "id", l->id);
        vd_json_pair(out, "caption", l->caption);
        vd_json_pair(out, "datasets", l->datasets);
        vd_json_key(out, "score");
        vd_json_millionths(out, l->score);
        vd_json_pair(out, "verdict", l->verdict);
        vd_json_pair(out, "why", l->why);
        vd_json_close(out, '}');
    }
    if (any)
        vd_json_close(out, ']');
}

static void put_thing(const vd_paper *p, const thing *t, vd_json_out *out)
{
    const vd_paper_mention *f = t->first;

    vd_json_open(out, '{');
    vd_json_pair(out, "canonical", f->canonical);
    vd_json_pair(out, "kind", vd_str_of(vd_mentioned_name(f->kind)));
    if (f->type.n > 0)
        vd_json_pair(out, "type", f->type);
    if (f->role.n > 0)
        vd_json_pair(out, "role", f->role);
    if (f->country.n > 0)
        vd_json_pair(out, "country", f->country);
    if (f->count >= 0)
        vd_json_pair_int(out, "count", f->count);
    vd_json_pair(out, "basis", vd_str_of(f->basis));
    put_surfaces(t, out);
    put_links(p, t, out);
    vd_json_close(out, '}');
}

static void put_things(const vd_paper *p, const things *all, const char *key,
                       bool (*wanted)(const thing *), vd_json_out *out)
{
    vd_json_key(out, key);
    vd_json_open(out, '[');
    for (size_t i = 0; i < all->n; i++) {
        if (wanted(&all->at[i]))
            put_thing(p, &all->at[i], out);
    }
    vd_json_close(out, ']');
}

#define IS_KIND(name, wanted_kind) \
    static bool name(const thing *t) \
    { \
        return t->first->kind == (wanted_kind); \
    }
IS_KIND(is_good, VD_MENTIONED_WARE)
IS_KIND(is_vessel, VD_MENTIONED_VESSEL)
IS_KIND(is_law, VD_MENTIONED_LAW)
IS_KIND(is_identifier, VD_MENTIONED_IDENTIFIER)
IS_KIND(is_money, VD_MENTIONED_MONEY)
IS_KIND(is_quantity, VD_MENTIONED_QUANTITY)
IS_KIND(is_unknown, VD_MENTIONED_UNKNOWN)

/* --- parts of the document ----------------------------------------------- */

static void put_published(const vd_published *d, vd_arena *arena,
                          vd_json_out *out)
{
    vd_json_key(out, "pub_date");
    vd_json_open(out, '{');
    vd_json_key(out, "value");
    if (d->day == 0)
        vd_json_null(out);
    else {
        vd_json_string(out,
                       vd_str_printf(arena, "%04d-%02d-%02d", d->day / 10000,
                                     d->day / 100 % 100, d->day % 100));
    }
    if (d->time.n > 0)
        vd_json_pair(out, "time", d->time);
    vd_json_pair(out, "precision", vd_str_of(d->precision));
    vd_json_pair(out, "basis", vd_str_of(d->basis));
    vd_json_key(out, "conflict");
    vd_json_bool(out, d->conflict);
    vd_json_key(out, "candidates");
    vd_json_open(out, '[');
    for (size_t i = 0; i < d->n; i++) {
        vd_json_open(out, '{');
        vd_json_pair_int(out, "day", d->at[i].day);
        vd_json_pair(out, "said", d->at[i].said);
        vd_json_pair(out, "basis", vd_str_of(d->at[i].basis));
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
    vd_json_close(out, '}');
}

static void put_source(const vd_paper *p, vd_json_out *out)
{
    vd_json_key(out, "source");
    vd_json_open(out, '{');
    vd_json_key(out, "outlet");
    if (p->outlet.n == 0)
        vd_json_null(out);
    else
        vd_json_string(out, p->outlet);
    vd_json_pair(out, "outlet_basis", vd_str_of(p->outlet_basis));
    vd_json_key(out, "wire");
    if (p->wire.n == 0)
        vd_json_null(out);
    else
        vd_json_string(out, p->wire);
    vd_json_close(out, '}');
}

static void put_lines(const vd_paper *p, const char *key, vd_passage_role role,
                      vd_json_out *out)
{
    vd_json_key(out, key);
    vd_json_open(out, '[');
    for (size_t i = 0; i < p->passages.n; i++) {
        const vd_passage *s = passage_of(p, (uint32_t)i);

        if (s->role != role || strcmp(s->reason, "header") == 0)
            continue;
        vd_json_open(out, '{');
        vd_json_pair_int(out, "line", s->line);
        vd_json_pair(out, "kind", vd_str_of(s->reason));
        vd_json_pair(out, "text", s->text);
        if (s->repeats > 0)
            vd_json_pair_int(out, "repeats", s->repeats);
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
}

static void put_passages(const vd_paper *p, vd_json_out *out)
{
    vd_json_key(out, "passages");
    vd_json_open(out, '[');
    for (size_t i = 0; i < p->passages.n; i++) {
        const vd_passage *s = passage_of(p, (uint32_t)i);

        vd_json_open(out, '{');
        vd_json_pair_int(out, "n", (long long)i + 1);
        vd_json_pair_int(out, "line", s->line);
        vd_json_pair_int(out, "at", (long long)vd_passage_source(s, 0));
        vd_json_key(out, "exact");
        vd_json_bool(out, s->exact);
        vd_json_pair(out, "role", vd_str_of(vd_passage_role_name(s->role)));
        if (s->reason[0] != '\0')
            vd_json_pair(out, "reason", vd_str_of(s->reason));
        if (s->repeats > 0)
            vd_json_pair_int(out, "repeats", s->repeats);
        vd_json_pair(out, "text", s->text);
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
}

static void put_mentions(const vd_paper *p, vd_json_out *out)
{
    vd_json_key(out, "mentions");
    vd_json_open(out, '[');
    for (size_t i = 0; i < p->mentions.n; i++) {
        const vd_paper_mention *m = &p->mentions.at[i];
        const vd_passage *s = passage_of(p, m->passage);

        vd_json_open(out, '{');
        vd_json_pair_int(out, "passage", (long long)m->passage + 1);
        vd_json_pair_int(out, "at", m->at);
        vd_json_pair_int(out, "end", m->end);
        vd_json_pair_int(out, "capture",
                         (long long)vd_passage_source(s, m->at));
        vd_json_pair(out, "kind", vd_str_of(vd_mentioned_name(m->kind)));
        vd_json_pair(out, "surface", m->surface);
        vd_json_pair(out, "canonical", m->canonical);
        vd_json_pair(out, "basis", vd_str_of(m->basis));
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
}

static void put_dates(const vd_paper *p, vd_json_out *out)
{
    vd_json_key(out, "dates");
    vd_json_open(out, '[');
    for (size_t i = 0; i < p->whens.n; i++) {
        const vd_when *w = &p->whens.at[i];

        vd_json_open(out, '{');
        vd_json_pair_int(out, "line", passage_of(p, w->passage)->line);
        vd_json_pair_int(out, "passage", (long long)w->passage + 1);
        vd_json_pair_int(out, "at", w->at);
        vd_json_pair(out, "mention", w->surface);
        vd_json_key(out, "value");
        if (w->value.n == 0)
            vd_json_null(out);
        else
            vd_json_string(out, w->value);
        vd_json_key(out, "resolved");
        vd_json_bool(out, w->resolved);
        vd_json_pair(out, "precision",
                     vd_str_of(vd_precision_name(w->precision)));
        vd_json_pair(out, "basis", vd_str_of(w->basis));
        if (w->local) {
            vd_json_key(out, "local_time");
            vd_json_bool(out, true);
        }
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
}

/* --- claims -------------------------------------------------------------- */

void vd_claim_put_json(const vd_paper *p, size_t i, vd_json_out *out)
{
    const vd_claim *c = &p->claims.at[i];
    const vd_passage *s = passage_of(p, c->passage);

    vd_json_pair_int(out, "id", (long long)i + 1);
    vd_json_pair_int(out, "line", s->line);
    vd_json_pair_int(out, "passage", (long long)c->passage + 1);
    vd_json_pair_int(out, "at", c->at);
    vd_json_pair_int(out, "end", c->end);
    vd_json_pair_int(out, "capture", (long long)vd_passage_source(s, c->at));
    vd_json_pair(out, "speaker", c->speaker);
    vd_json_pair(out, "speaker_type", c->speaker_type);
    vd_json_key(out, "speaker_chain");
    vd_json_open(out, '[');
    for (uint32_t k = 0; k < c->n_chain; k++)
        vd_json_string(out, c->chain[k]);
    vd_json_close(out, ']');
    vd_json_pair(out, "verb", c->verb);
    vd_json_pair(out, "class", vd_str_of(c->cls));
    vd_json_pair(out, "modality", vd_str_of(c->modality));
    if (c->negated) {
        vd_json_key(out, "negated");
        vd_json_bool(out, true);
    }
    vd_json_pair(out, "subject", c->subject);
    vd_json_pair(out, "predicate", c->predicate);
    vd_json_pair(out, "object", c->object);
    vd_json_pair(out, "content", c->content);
    vd_json_pair_if(out, "good", c->good);
    vd_json_pair_if(out, "recipient", c->to_whom);
    vd_json_pair_if(out, "quantity", c->quantity);
    vd_json_pair_if(out, "place", c->place);
    vd_json_pair_if(out, "law", c->law);
    vd_json_key(out, "date");
    if (c->date.n == 0)
        vd_json_null(out);
    else
        vd_json_string(out, c->date);
    vd_json_pair(out, "date_basis", vd_str_of(c->date_basis));
    vd_json_pair_if(out, "event_date", c->event_date);
    vd_json_key(out, "quote");
    if (c->quote.n == 0)
        vd_json_null(out);
    else
        vd_json_string(out, c->quote);
    vd_json_pair(out, "rule", vd_str_of(c->rule));
    if (c->restates > 0)
        vd_json_pair_int(out, "restates", c->restates);
    if (c->n_denies > 0) {
        vd_json_key(out, "denies");
        vd_json_open(out, '[');
        for (uint32_t k = 0; k < c->n_denies; k++)
            vd_json_int(out, c->denies[k]);
        vd_json_close(out, ']');
    }
}

static void put_claims(const vd_paper *p, vd_json_out *out)
{
    vd_json_key(out, "claims");
    vd_json_open(out, '[');
    for (size_t i = 0; i < p->claims.n; i++) {
        vd_json_open(out, '{');
        vd_claim_put_json(p, i, out);
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
}

static void pair_count(vd_json_out *out, const char *key, int64_t value)
{
    if (value >= 0)
        vd_json_pair_int(out, key, value);
}

static void put_act(const vd_act *a, vd_json_out *out)
{
    if (!a->any)
        return;
    vd_json_key(out, "act");
    vd_json_open(out, '{');
    vd_json_pair(out, "type", a->type);
    vd_json_pair_if(out, "document_number", a->number);
    vd_json_pair_if(out, "agency", a->agency);
    pair_count(out, "entities", a->entities);
    pair_count(out, "entries", a->entries);
    pair_count(out, "removed", a->removed);
    pair_count(out, "modified", a->modified);
    vd_json_key(out, "countries");
    vd_json_open(out, '[');
    for (size_t i = 0; i < a->n_countries; i++) {
        vd_json_open(out, '{');
        vd_json_pair(out, "country", a->countries[i].code);
        vd_json_pair(out, "name", a->countries[i].name);
        vd_json_pair_int(out, "count", a->countries[i].count);
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
    vd_json_pair_if(out, "issue", a->issue);
    vd_json_close(out, '}');
}

static void put_head(const vd_paper *p, const vd_paper_head *head,
                     vd_json_out *out)
{
    if (head->number > 0)
        vd_json_pair_int(out, "paper", head->number);
    vd_json_pair(out, "file", head->name);
    vd_json_pair(out, "sha256", head->sha256);
    vd_json_pair_int(out, "bytes", (long long)head->bytes);
    vd_json_pair(out, "media", head->media);
    vd_json_pair_if(out, "charset", p->charset);
    vd_json_pair_if(out, "language", p->language);
    vd_json_pair_if(out, "url", p->url);
    vd_json_pair(out, "title", p->title);
    if (p->cut) {
        vd_json_key(out, "cut");
        vd_json_bool(out, true);
    }
}

void vd_paper_put_json(const vd_paper *p, const vd_paper_head *head,
                       vd_arena *arena, vd_json_out *out)
{
    things all = {0};

    gather(p, arena, &all);
    vd_json_open(out, '{');
    put_head(p, head, out);
    put_published(&p->published, arena, out);
    put_source(p, out);
    put_act(&p->act, out);
    put_lines(p, "noise", VD_PASSAGE_NOISE, out);
    put_lines(p, "credits", VD_PASSAGE_CREDIT, out);
    put_things(p, &all, "parties", is_party, out);
    put_things(p, &all, "places", is_place, out);
    put_things(p, &all, "goods", is_good, out);
    put_things(p, &all, "vessels", is_vessel, out);
    put_things(p, &all, "legal", is_law, out);
    put_things(p, &all, "identifiers", is_identifier, out);
    put_things(p, &all, "money", is_money, out);
    put_things(p, &all, "quantities", is_quantity, out);
    put_things(p, &all, "unknown", is_unknown, out);
    put_dates(p, out);
    put_claims(p, out);
    put_mentions(p, out);
    put_passages(p, out);
    vd_json_close(out, '}');
}

/* --- for people ---------------------------------------------------------- */

static void put_list(const things *all, const char *head,
                     bool (*wanted)(const thing *), vd_buf *out)
{
    bool any = false;

    for (size_t i = 0; i < all->n; i++) {
        if (!wanted(&all->at[i]))
            continue;
        vd_buf_put_z(out, any ? "; " : head);
        vd_buf_put(out, all->at[i].first->canonical);
        any = true;
    }
    if (any)
        vd_buf_put_char(out, '\n');
}

void vd_paper_put_text(const vd_paper *p, const vd_paper_head *head,
                       vd_arena *arena, vd_buf *out)
{
    things all = {0};
    const vd_published *d = &p->published;

    gather(p, arena, &all);
    vd_buf_printf(out, "%.*s\n", VD_STR_WHOLE(head->name));
    if (p->title.n > 0)
        vd_buf_printf(out, "  title      %.*s\n", VD_STR_WHOLE(p->title));
    if (p->cut)
        vd_buf_put_z(out, "  cut        the page was not read to its end\n");
    if (d->day == 0)
        vd_buf_put_z(out, "  published  nothing says when\n");
    else {
        vd_buf_printf(out, "  published  %04d-%02d-%02d (%s)%s\n",
                      d->day / 10000, d->day / 100 % 100, d->day % 100,
                      d->basis, d->conflict ? ", others disagree" : "");
    }
    if (p->outlet.n > 0 || p->wire.n > 0)
        vd_buf_printf(out, "  source     %.*s%s%.*s\n", VD_STR_WHOLE(p->outlet),
                      p->wire.n > 0 ? " <- " : "", VD_STR_WHOLE(p->wire));
    put_list(&all, "  parties    ", is_party, out);
    put_list(&all, "  places     ", is_place, out);
    put_list(&all, "  ships      ", is_vessel, out);
    put_list(&all, "  goods      ", is_good, out);
    put_list(&all, "  law        ", is_law, out);
    for (size_t i = 0; i < p->n_links; i++) {
        const vd_paper_link *l = &p->links[i];

        vd_buf_printf(out, "  listed     %.*s: %d.%02d %.*s %.*s [%.*s]\n",
                      VD_STR_WHOLE(p->mentions.at[l->mention].canonical),
                      l->score / 1000000, l->score / 10000 % 100,
                      VD_STR_WHOLE(l->caption), VD_STR_WHOLE(l->id),
                      VD_STR_WHOLE(l->datasets));
    }
    for (size_t i = 0; i < p->claims.n; i++) {
        const vd_claim *c = &p->claims.at[i];

        vd_buf_printf(out, "  %zu. line %u ", i + 1,
                      passage_of(p, c->passage)->line);
        for (uint32_t k = 0; k < c->n_chain; k++)
            vd_buf_printf(out, "%s%.*s", k > 0 ? " <- " : "",
                          VD_STR_WHOLE(c->chain[k]));
        vd_buf_printf(out, ": %s%s (%s)%s%.*s\n", c->cls,
                      c->negated ? ", negated" : "", c->modality,
                      c->date.n > 0 ? ", " : "", VD_STR_WHOLE(c->date));
        vd_buf_printf(out, "       %.*s | %.*s | %.*s\n",
                      VD_STR_WHOLE(c->subject), VD_STR_WHOLE(c->predicate),
                      VD_STR_WHOLE(c->object));
    }
}
