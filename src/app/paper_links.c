/* SPDX-License-Identifier: Apache-2.0 */
#include "app/paper_links.h"

#include "feeds/query.h"

enum { LINKS_OF_ONE = 3 };

static vd_schema schema_of(const vd_paper_mention *m)
{
    switch (m->kind) {
    case VD_MENTIONED_PERSON:
        return VD_SCHEMA_PERSON;
    case VD_MENTIONED_VESSEL:
        return VD_SCHEMA_VESSEL;
    case VD_MENTIONED_ORGANISATION:
        return VD_SCHEMA_ORGANIZATION;
    default:
        return VD_SCHEMA_LEGAL_ENTITY;
    }
}

static bool is_searched(const vd_paper_mention *m)
{
    return m->kind == VD_MENTIONED_PERSON || m->kind == VD_MENTIONED_VESSEL ||
           m->kind == VD_MENTIONED_ORGANISATION ||
           m->kind == VD_MENTIONED_LISTED ||
           (m->kind == VD_MENTIONED_IDENTIFIER &&
            (vd_str_is(m->type, VD_STR("imoNumber")) ||
             vd_str_is(m->type, VD_STR("publicKey"))));
}

static bool is_first(const vd_paper *p, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (p->mentions.at[k].kind == p->mentions.at[i].kind &&
            vd_str_is(p->mentions.at[k].canonical, p->mentions.at[i].canonical))
            return false;
    }
    return true;
}

/* An IMO number that stands beside a ship's name is the ship's. */
static vd_str number_beside(const vd_paper *p, size_t i)
{
    const vd_paper_mention *m = &p->mentions.at[i];

    for (size_t k = 0; k < p->mentions.n; k++) {
        const vd_paper_mention *n = &p->mentions.at[k];

        if (n->passage == m->passage && n->from >= m->to &&
            n->from <= m->to + 3 && vd_str_is(n->type, VD_STR("imoNumber")))
            return n->canonical;
    }
    return VD_STR("");
}

static void ask(const vd_paper *p, size_t i, vd_arena *arena, vd_record *query)
{
    const vd_paper_mention *m = &p->mentions.at[i];

    vd_record_init(query, arena, VD_STR("mention"), VD_STR("mention"),
                   schema_of(m));
    if (vd_str_is(m->type, VD_STR("imoNumber"))) {
        vd_query_put(query, VD_PROP_IMO_NUMBER, m->canonical);
        return;
    }
    if (vd_str_is(m->type, VD_STR("publicKey"))) {
        vd_query_put(query, VD_PROP_PUBLIC_KEY, m->canonical);
        return;
    }
    vd_query_put(query, VD_PROP_NAME, m->canonical);
    if (m->country.n == 2)
        vd_query_put(query, VD_PROP_COUNTRY, m->country);
    if (m->kind == VD_MENTIONED_VESSEL) {
        vd_str imo = number_beside(p, i);

        if (imo.n > 0)
            vd_query_put(query, VD_PROP_IMO_NUMBER, imo);
    }
}

static vd_str joined(vd_arena *arena, const vd_str *items, size_t n,
                     const char *between)
{
    vd_str out = VD_STR("");

    for (size_t i = 0; i < n; i++)
        out = vd_str_join(arena, out, vd_str_of(between), items[i]);
    return vd_str_copy(arena, out);
}

static void add_link(vd_paper *p, size_t mention, const vd_result *r,
                     vd_arena *arena)
{
    const vd_candidate *c = r->candidate;
    vd_paper_link *l;

    p->links = vd_arena_grow(arena, p->links, p->n_links, &p->links_room,
                             sizeof *p->links);
    l = &p->links[p->n_links++];
    *l = (vd_paper_link){
        .mention = (uint32_t)mention,
        .id = vd_str_copy(arena, c->entity->id),
        .caption = vd_str_copy(arena, vd_entity_caption(c->entity)),
        .datasets = joined(arena, c->datasets, c->n_sources, ", "),
        .verdict = vd_verdict_name(r->score.verdict),
        .why = joined(arena, r->score.why, r->score.n_why, "; "),
        .score = r->score.score};
}

vd_status vd_paper_links_find(vd_screen *screen, vd_paper *p, vd_arena *arena,
                              vd_err *err)
{
    vd_search_options options = {.limit = LINKS_OF_ONE,
                                 .floor = VD_PAPER_LINK_SCORE};
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < p->mentions.n; i++) {
        vd_record query;
        vd_found found;

        if (!is_searched(&p->mentions.at[i]) || !is_first(p, i))
            continue;
        ask(p, i, arena, &query);
        st = vd_screen_query(screen, vd_record_target(&query), &options, arena,
                             &found, err);
        for (size_t k = 0; st == VD_OK && k < found.n; k++) {
            if (found.at[k].score.score >= VD_PAPER_LINK_SCORE)
                add_link(p, i, &found.at[k], arena);
        }
    }
    return st;
}
