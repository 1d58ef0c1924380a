/* SPDX-License-Identifier: Apache-2.0 */
#include "app/answer.h"

void vd_answer_put_score(vd_json_out *out, const vd_score *score)
{
    vd_json_key(out, "name_score");
    vd_json_millionths(out, score->name_score);
    vd_json_key(out, "p_same");
    vd_json_millionths(out, score->p_same);
    vd_json_key(out, "evidence");
    vd_json_millionths(out, score->evidence);
    vd_json_key(out, "score");
    vd_json_millionths(out, score->score);
}

void vd_answer_put_why(vd_json_out *out, const vd_score *score)
{
    vd_json_pair(out, "verdict", vd_verdict_name(score->verdict));
    vd_json_key(out, "why");
    vd_json_open(out, '[');
    for (size_t i = 0; i < score->n_why; i++)
        vd_json_string(out, score->why[i]);
    vd_json_close(out, ']');
}

void vd_answer_put_names(vd_json_out *out, const vd_name_evidence *e)
{
    const struct {
        const char *name;
        int value;
    } all[] = {{"same", e->same},           {"variant", e->variant},
               {"slip", e->slip},           {"typo", e->typo},
               {"other", e->other},         {"nick", e->nick},
               {"initial", e->initial},     {"conflict", e->conflict},
               {"qualifier", e->qualifier}, {"omitted", e->omitted},
               {"chain", e->chain},         {"generic", e->generic},
               {"swapped", e->swapped},     {"single", e->single},
               {"whole", e->whole}};

    vd_json_key(out, "names");
    vd_json_open(out, '{');
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (all[i].value != 0) {
            vd_json_key(out, all[i].name);
            vd_json_millionths(out, 1000LL * all[i].value);
        }
    }
    vd_json_close(out, '}');
}

static void put_list(vd_json_out *out, const char *key, const vd_str *items,
                     size_t n)
{
    vd_json_key(out, key);
    vd_json_open(out, '[');
    for (size_t i = 0; i < n; i++)
        vd_json_string(out, items[i]);
    vd_json_close(out, ']');
}

static void put_result(vd_json_out *out, const vd_result *r, int threshold)
{
    const vd_candidate *c = r->candidate;

    vd_json_open(out, '{');
    vd_json_pair(out, "id", c->entity->id);
    vd_json_pair(out, "caption", vd_entity_caption(c->entity));
    vd_json_pair(out, "schema", vd_schema_name(c->entity->schema));
    put_list(out, "datasets", c->datasets, c->n_sources);
    put_list(out, "source_ids", c->source_ids, c->n_sources);
    vd_answer_put_score(out, &r->score);
    vd_json_key(out, "hit");
    vd_json_bool(out, r->score.score >= threshold);
    vd_answer_put_why(out, &r->score);
    if (r->score.would_decide != VD_PROP_NONE)
        vd_json_pair(out, "would_decide", vd_prop_name(r->score.would_decide));
    vd_json_close(out, '}');
}

void vd_answer_put(vd_json_out *out, const vd_answer *a)
{
    vd_json_open(out, '{');
    vd_json_pair_int(out, "row", (long long)a->row);
    vd_json_pair(out, "id", a->id);
    vd_json_pair(out, "state", a->state);
    if (a->found == NULL) {
        vd_json_pair(out, "error", vd_str_of(a->wrong));
        vd_json_close(out, '}');
        return;
    }
    vd_json_key(out, "complete");
    vd_json_bool(out, a->found->complete);
    vd_json_key(out, "bound");
    vd_json_millionths(out, a->found->bound);
    vd_json_key(out, "results");
    vd_json_open(out, '[');
    for (size_t i = 0; i < a->found->n; i++)
        put_result(out, &a->found->at[i], a->threshold);
    vd_json_close(out, ']');
    if (a->alert != 0) {
        vd_json_key(out, "alert");
        vd_json_open(out, '{');
        vd_json_pair_int(out, "id", a->alert);
        vd_json_pair(out, "news", a->news);
        vd_json_close(out, '}');
    }
    vd_json_close(out, '}');
}

static void put_facts(vd_json_out *out, const vd_fact_relations *facts)
{
    static const char *const dates[] = {[VD_PDATE_APART] = "apart",
                                        [VD_PDATE_CALENDAR] = "calendar",
                                        [VD_PDATE_EXCHANGED] = "exchanged",
                                        [VD_PDATE_OVERLAP] = "overlap",
                                        [VD_PDATE_SAME_DAY] = "same_day"};

    vd_json_key(out, "facts");
    vd_json_open(out, '{');
    if (facts->dates != VD_PDATE_UNKNOWN)
        vd_json_pair(out, "dates", vd_str_of(dates[facts->dates]));
    if (facts->countries != 0)
        vd_json_pair(out, "country",
                     vd_str_of(facts->countries > 0 ? "agrees" : "differs"));
    if (facts->identifiers != 0) {
        vd_json_pair(out, "number",
                     vd_str_of(facts->identifiers > 0     ? "agrees"
                               : facts->identifiers == -1 ? "differs"
                                                          : "contradicts"));
    }
    vd_json_close(out, '}');
}

void vd_answer_put_pair(vd_json_out *out, size_t row, const vd_score *score)
{
    vd_json_open(out, '{');
    vd_json_pair_int(out, "row", (long long)row);
    vd_answer_put_score(out, score);
    vd_answer_put_why(out, score);
    vd_answer_put_names(out, &score->names);
    put_facts(out, &score->facts);
    vd_json_close(out, '}');
}
