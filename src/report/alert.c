/* SPDX-License-Identifier: Apache-2.0 */
#include "report/alert.h"

vd_str vd_sealed_text(vd_chain *chain, int64_t id, vd_arena *arena)
{
    vd_sealed sealed;
    vd_err err = {0};

    if (id == 0)
        return VD_STR("");
    if (vd_chain_unseal(chain, id, arena, &sealed, &err) != VD_OK)
        return vd_str_copy(arena, vd_str_of(err.msg));
    if (sealed.kind == VD_SEALED_ATTACHMENT) {
        char hex[VD_HASH_HEX];

        vd_hash_hex(vd_sha256_of(sealed.plain), hex);
        return vd_str_printf(arena, "%zu bytes, sha256 %s", sealed.plain.n,
                             hex);
    }
    return sealed.plain;
}

void vd_alert_put_json(vd_json_out *out, const vd_alert *a)
{
    vd_json_pair_int(out, "id", a->id);
    vd_json_pair(out, "state", a->state);
    vd_json_pair_int(out, "priority", a->priority);
    vd_json_pair(out, "why", a->why);
    vd_json_pair(out, "raised", a->raised);
    vd_json_pair(out, "assigned", a->assigned);
    vd_json_pair(out, "verdict", a->verdict);
    if (a->proposed_by.n > 0)
        vd_json_pair(out, "proposed_by", a->proposed_by);
    vd_json_pair_int(out, "answer", a->answer);
    vd_json_pair_int(out, "seen", a->n);
}

static void put_pair(vd_json_out *out, const vd_pair *p)
{
    vd_json_open(out, '{');
    vd_json_pair(out, "listing", p->listing);
    vd_json_pair(out, "check", p->check);
    vd_json_pair(out, "verdict", p->verdict);
    vd_json_pair(out, "policy", p->policy);
    vd_json_pair(out, "decided", p->decided);
    vd_json_close(out, '}');
}

typedef struct remarks {
    vd_json_out *out;
    vd_chain *chain;
} remarks;

static vd_status put_remark(void *ctx, const vd_remark *r, vd_err *err)
{
    remarks *w = ctx;
    vd_arena arena;

    (void)err;
    vd_arena_init(&arena, 0);
    vd_json_open(w->out, '{');
    vd_json_pair(w->out, "at", r->at);
    vd_json_pair(w->out, "by", r->by);
    vd_json_pair(w->out, "what", r->what);
    vd_json_pair(w->out, "verdict", r->verdict);
    vd_json_pair(w->out, "text", vd_sealed_text(w->chain, r->text, &arena));
    vd_json_close(w->out, '}');
    vd_arena_done(&arena);
    return VD_OK;
}

vd_status vd_alert_put_whole_json(vd_json_out *out, vd_chain *chain,
                                  const vd_alert *a, vd_arena *arena,
                                  vd_err *err)
{
    remarks w = {out, chain};
    vd_pairs pairs;
    vd_status st = vd_alert_pairs(chain, a->id, arena, &pairs, err);

    if (st != VD_OK)
        return st;
    vd_json_open(out, '{');
    vd_alert_put_json(out, a);
    vd_json_key(out, "pairs");
    vd_json_open(out, '[');
    for (size_t i = 0; i < pairs.n; i++)
        put_pair(out, &pairs.at[i]);
    vd_json_close(out, ']');
    vd_json_pair(out, "recorded", vd_sealed_text(chain, a->answer, arena));
    vd_json_key(out, "remarks");
    vd_json_open(out, '[');
    st = vd_alert_remarks(chain, a->id, put_remark, &w, err);
    vd_json_close(out, ']');
    vd_json_close(out, '}');
    return st;
}
