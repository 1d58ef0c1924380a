/* SPDX-License-Identifier: Apache-2.0 */
#include "report/happening.h"

#include "report/goods.h"

/* What a paper is called where it is pointed to. */
static vd_str name_of(const vd_filed *p, vd_arena *arena)
{
    return p->number > 0
               ? vd_str_printf(arena, "paper %lld", (long long)p->number)
               : p->name;
}

static vd_str days_of(const vd_happening *h, vd_arena *arena)
{
    if (h->first.n == 0)
        return VD_STR("-");
    if (vd_str_is(h->first, h->last))
        return h->first;
    return vd_str_join(arena, h->first, VD_STR(" to "), h->last);
}

static vd_str whom_of(const vd_happening *h, vd_arena *arena)
{
    return h->other.n == 0
               ? h->actor
               : vd_str_join(arena, h->actor, VD_STR(" -> "), h->other);
}

static void put_lines(vd_buf *out, const char *head, vd_str lines)
{
    vd_str line;

    while (lines.n > 0 && vd_str_next(&lines, VD_STR("\n"), &line)) {
        if (line.n > 0)
            vd_buf_printf(out, "%s%.*s\n", head, VD_STR_WHOLE(line));
    }
}

void vd_happenings_put_text(const vd_happenings *list, const vd_filed *papers,
                            bool sources, vd_columns *columns, vd_arena *arena,
                            vd_buf *below)
{
    vd_columns_row(columns,
                   (vd_str[]){VD_STR("N"), VD_STR("EVENT"), VD_STR("WHO"),
                              VD_STR("WHAT"), VD_STR("DAYS"), VD_STR("STATUS"),
                              VD_STR("CREDIBILITY"), VD_STR("ORIGINS"),
                              VD_STR("PAPERS")});
    for (size_t i = 0; i < list->n; i++) {
        const vd_happening *h = &list->at[i];

        vd_columns_row(
            columns,
            (vd_str[]){vd_str_printf(arena, "%zu", i + 1),
                       vd_str_of(vd_happening_type_name(h->type)),
                       whom_of(h, arena),
                       h->goods.n > 0 && h->type != VD_HAPPENED_DESIGNATION
                           ? h->goods
                           : h->claims[0]->object,
                       days_of(h, arena), vd_str_of(h->status),
                       vd_str_printf(arena, "%u", h->credibility),
                       vd_str_printf(arena, "%u for, %u against",
                                     h->origins_for, h->origins_against),
                       vd_str_printf(arena, "%u", h->papers)});
        if (!sources)
            continue;
        vd_buf_printf(below, "\n%zu. %s: %.*s\n", i + 1,
                      vd_happening_type_name(h->type),
                      VD_STR_WHOLE(whom_of(h, arena)));
        for (size_t k = 0; k < h->n; k++) {
            const vd_filed_claim *c = h->claims[k];

            vd_buf_printf(below, "   %.*s line %lld, %.*s: %.*s: \"%.*s\"\n",
                          VD_STR_WHOLE(name_of(&papers[c->paper], arena)),
                          c->line, VD_STR_WHOLE(c->chain), VD_STR_WHOLE(c->cls),
                          VD_STR_WHOLE(c->content));
        }
        if (h->confirmed_by.n > 0)
            vd_buf_printf(below, "   confirmed by %.*s\n",
                          VD_STR_WHOLE(h->confirmed_by));
        put_lines(below, "   said otherwise: ", h->contradictions);
    }
}

/* ---- replies ---- */

static const char *reply_name(const vd_rejoinder *r)
{
    return r->reply == NULL ? "none in these papers"
           : r->denies      ? "denied"
                            : "said so itself";
}

void vd_rejoinders_put_text(const vd_rejoinders *replies,
                            const vd_happenings *list, const vd_filed *papers,
                            vd_columns *columns, vd_arena *arena)
{
    vd_columns_row(columns,
                   (vd_str[]){VD_STR("N"), VD_STR("EVENT"), VD_STR("PARTY"),
                              VD_STR("CHARGED"), VD_STR("BY"), VD_STR("REPLY"),
                              VD_STR("ON"), VD_STR("BY"), VD_STR("IN")});
    for (size_t i = 0; i < replies->n; i++) {
        const vd_rejoinder *r = &replies->at[i];
        const vd_filed_claim *c = r->reply;

        vd_columns_row(
            columns,
            (vd_str[]){
                vd_str_printf(arena, "%u", r->happening + 1),
                vd_str_of(vd_happening_type_name(list->at[r->happening].type)),
                r->party, vd_day_text(arena, r->charged), r->charge->speaker,
                vd_str_of(reply_name(r)), vd_day_text(arena, r->replied),
                c == NULL ? VD_STR("") : c->speaker,
                c == NULL ? VD_STR("")
                          : vd_str_printf(
                                arena, "%.*s line %lld",
                                VD_STR_WHOLE(name_of(&papers[c->paper], arena)),
                                c->line)});
    }
}

static void put_claim(vd_json_out *out, const char *key,
                      const vd_filed_claim *c, const vd_filed *papers)
{
    vd_json_key(out, key);
    if (c == NULL) {
        vd_json_null(out);
        return;
    }
    vd_json_open(out, '{');
    vd_filed_claim_put_json(c, papers, out);
    vd_json_close(out, '}');
}

void vd_rejoinder_put_json(const vd_rejoinder *r, const vd_happenings *list,
                           const vd_filed *papers, vd_arena *arena,
                           vd_json_out *out)
{
    vd_json_pair_int(out, "event", r->happening + 1);
    vd_json_pair(
        out, "type",
        vd_str_of(vd_happening_type_name(list->at[r->happening].type)));
    vd_json_pair(out, "party", r->party);
    vd_json_pair(out, "charged", vd_day_text(arena, r->charged));
    put_claim(out, "charge", r->charge, papers);
    vd_json_pair(out, "reply", vd_str_of(reply_name(r)));
    vd_json_pair(out, "replied", vd_day_text(arena, r->replied));
    put_claim(out, "answer", r->reply, papers);
}

void vd_filed_claim_put_json(const vd_filed_claim *c, const vd_filed *papers,
                             vd_json_out *out)
{
    const vd_filed *p = &papers[c->paper];

    if (p->number > 0)
        vd_json_pair_int(out, "paper", p->number);
    vd_json_pair(out, "file", p->name);
    vd_json_pair_if(out, "url", p->url);
    vd_json_pair_int(out, "claim", c->number);
    vd_json_pair_int(out, "line", c->line);
    vd_json_pair_int(out, "capture", c->capture);
    vd_json_pair(out, "speaker", c->speaker);
    vd_json_pair(out, "chain", c->chain);
    vd_json_pair(out, "class", c->cls);
    vd_json_pair(out, "modality", c->modality);
    vd_json_pair(out, "subject", c->subject);
    vd_json_pair(out, "predicate", c->predicate);
    vd_json_pair(out, "object", c->object);
    vd_json_pair(out, "content", c->content);
    vd_json_pair_if(out, "good", c->good);
    vd_json_pair_if(out, "recipient", c->to_whom);
    vd_json_pair_if(out, "quantity", c->quantity);
    vd_json_pair_if(out, "date", c->date);
    vd_json_pair_if(out, "event_date", c->event_date);
    vd_json_pair_if(out, "quote", c->quote);
    vd_json_pair_int(out, "origin", c->origin);
}

void vd_filed_claim_put_text(const vd_filed_claim *c, const vd_filed *papers,
                             vd_buf *out)
{
    const vd_filed *p = &papers[c->paper];

    vd_buf_printf(out, "%lld:%lld  %.*s  %.*s, %.*s%s%.*s\n",
                  (long long)p->number, c->line, VD_STR_WHOLE(c->chain),
                  VD_STR_WHOLE(c->cls), VD_STR_WHOLE(c->modality),
                  c->date.n > 0 ? ", " : "", VD_STR_WHOLE(c->date));
    vd_buf_printf(out, "    \"%.*s\"\n", VD_STR_WHOLE(c->content));
}

void vd_happening_put_json(const vd_happening *h, const vd_filed *papers,
                           vd_json_out *out)
{
    vd_json_pair(out, "type", vd_str_of(vd_happening_type_name(h->type)));
    vd_json_pair(out, "actor", h->actor);
    vd_json_pair_if(out, "other", h->other);
    vd_json_pair_if(out, "goods", h->goods);
    vd_json_pair_if(out, "place", h->place);
    vd_json_pair_if(out, "first", h->first);
    vd_json_pair_if(out, "last", h->last);
    vd_json_pair(out, "status", vd_str_of(h->status));
    vd_json_pair_int(out, "credibility", h->credibility);
    vd_json_pair(out, "confidence", vd_str_of(h->confidence));
    vd_json_pair_int(out, "origins_for", h->origins_for);
    vd_json_pair_int(out, "origins_against", h->origins_against);
    vd_json_pair_int(out, "findings", h->findings);
    vd_json_pair_int(out, "papers", h->papers);
    vd_json_pair_if(out, "confirmed_by", h->confirmed_by);
    vd_json_pair_lines(out, "contradictions", h->contradictions);
    vd_json_key(out, "claims");
    vd_json_open(out, '[');
    for (size_t i = 0; i < h->n; i++) {
        vd_json_open(out, '{');
        vd_filed_claim_put_json(h->claims[i], papers, out);
        vd_json_close(out, '}');
    }
    vd_json_close(out, ']');
}
