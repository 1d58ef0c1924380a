/* SPDX-License-Identifier: Apache-2.0 */
#include "report/goods.h"

const char vd_goods_caveat[] =
    "What is not in the tables is not known here: nothing found is no "
    "permission.";

vd_str vd_day_text(vd_arena *arena, int32_t day)
{
    unsigned d = (unsigned)day;

    return day == 0 ? VD_STR("")
                    : vd_str_printf(arena, "%04u-%02u-%02u", d / 10000,
                                    d / 100 % 100, d % 100);
}

static vd_str covers_name(vd_covering covers)
{
    return covers == VD_COVERS_WHOLE ? VD_STR("whole") : VD_STR("part");
}

static void pair_day(vd_json_out *out, vd_arena *arena, const char *key,
                     int32_t day)
{
    if (day != 0)
        vd_json_pair(out, key, vd_day_text(arena, day));
}

static void json_control(vd_json_out *out, vd_arena *arena,
                         const vd_goods_control *g)
{
    const vd_control *c = g->control;

    vd_json_open(out, '{');
    vd_json_pair(out, "jurisdiction", c->jurisdiction);
    vd_json_pair(out, "instrument", c->instrument);
    vd_json_pair_if(out, "paragraph", c->paragraph);
    vd_json_pair(out, "kind", c->kind);
    vd_json_pair(out, "state", vd_control_state_name(g->state));
    vd_json_pair(out, "title", c->title);
    vd_json_pair_if(out, "category", c->category);
    vd_json_pair_if(out, "code", g->code);
    vd_json_pair_if(out, "hs", c->hs);
    vd_json_pair_if(out, "edition", c->edition);
    vd_json_pair(out, "covers", covers_name(g->covers));
    if (g->likeness > 0) {
        vd_json_key(out, "likeness");
        vd_json_millionths(out, g->likeness);
    }
    vd_json_pair_if(out, "from", c->from);
    vd_json_pair_if(out, "to", c->to);
    vd_json_pair(out, "route",
                 g->route == VD_ROUTE_IS ? VD_STR("yes") : VD_STR("unknown"));
    vd_json_pair_if(out, "limit", c->limit);
    vd_json_pair_if(out, "exceptions", c->exceptions);
    pair_day(out, arena, "effective", c->effective);
    pair_day(out, arena, "suspended", c->suspended);
    pair_day(out, arena, "resumed", c->resumed);
    pair_day(out, arena, "ended", c->ended);
    vd_json_pair_if(out, "note", c->note);
    vd_json_pair(out, "sure", c->sure);
    vd_json_pair(out, "source", c->source);
    vd_json_pair(out, "verified", c->verified);
    vd_json_close(out, '}');
}

static void json_code(vd_json_out *out, const vd_goods_code *c)
{
    static const vd_str hows[] = {
        VD_STR_INIT("code"), VD_STR_INIT("correlation"), VD_STR_INIT("words")};

    vd_json_open(out, '{');
    vd_json_pair(out, "code", c->code);
    vd_json_pair_if(out, "words", c->words);
    vd_json_pair_if(out, "chapter", c->chapter);
    vd_json_pair(out, "by", hows[c->how]);
    vd_json_pair_if(out, "note", c->note);
    if (c->how == VD_GOODS_BY_WORDS) {
        vd_json_key(out, "likeness");
        vd_json_millionths(out, c->likeness);
    }
    vd_json_close(out, '}');
}

void vd_goods_put_json(const vd_goods_query *q, const vd_goods_answer *a,
                       vd_arena *arena, vd_json_out *out)
{
    vd_json_open(out, '{');
    vd_json_pair(out, "query", q->text);
    vd_json_pair_if(out, "from", q->from);
    vd_json_pair_if(out, "to", q->to);
    vd_json_pair(out, "date", vd_day_text(arena, q->day));
    vd_json_key(out, "by_words");
    vd_json_bool(out, a->by_words);
    vd_json_pair_if(out, "unknown_words", a->unknown);
    vd_json_pair(out, "caveat", vd_str_of(vd_goods_caveat));
    vd_json_key(out, "codes");
    vd_json_open(out, '[');
    for (size_t i = 0; i < a->n_codes; i++)
        json_code(out, &a->codes[i]);
    vd_json_close(out, ']');
    vd_json_key(out, "places");
    vd_json_open(out, '[');
    for (size_t i = 0; i < 3 && a->places[i].n > 0; i++)
        vd_json_string(out, a->places[i]);
    vd_json_close(out, ']');
    vd_json_key(out, "controls");
    vd_json_open(out, '[');
    for (size_t i = 0; i < a->n_controls; i++)
        json_control(out, arena, &a->controls[i]);
    vd_json_close(out, ']');
    vd_json_pair_int(out, "other_routes", (long long)a->elsewhere);
    vd_json_key(out, "hubs");
    vd_json_open(out, '[');
    for (size_t i = 0; i < a->n_hubs; i++) {
        vd_json_open(out, '{');
        vd_json_pair(out, "country", a->hubs[i]->country);
        vd_json_pair(out, "reason", a->hubs[i]->reason);
        vd_json_pair(out, "source", a->hubs[i]->source);
        vd_json_pair(out, "verified", a->hubs[i]->verified);
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
    vd_json_close(out, '}');
}
