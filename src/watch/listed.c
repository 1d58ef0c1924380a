/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A party of a record against the book, by names and numbers alike: a bank by
 * its BIC, a ship by its IMO number, a wallet by its address are found as
 * screening finds them, whatever they are called.
 */
#include "data/source.h"
#include "watch/check.h"

/* More listings than one party ever has; the search says how many it gives. */
enum { RESULTS = VD_RESULTS_MAX };

static vd_str joined(vd_arena *arena, const vd_str *parts, size_t n,
                     const char *separator)
{
    vd_str text = VD_STR("");

    for (size_t i = 0; i < n; i++)
        text = vd_str_join(arena, text, vd_str_of(separator), parts[i]);
    return text;
}

/* Lists by their titles. */
static vd_str lists_of(vd_arena *arena, const vd_candidate *c)
{
    vd_str text = VD_STR("");

    for (size_t i = 0; i < c->n_sources; i++) {
        const vd_source *known = vd_source_find(c->datasets[i]);

        text = vd_str_join(arena, text, VD_STR("; "),
                           known == NULL ? c->datasets[i] : known->title);
    }
    return text;
}

static void add(vd_findings *f, const vd_event_party *p, const vd_result *r)
{
    const vd_entity *e = r->candidate->entity;

    vd_findings_add(f, &(vd_finding){.check = VD_STR("listed_party"),
                                     .about = p->role,
                                     .subject = vd_entity_caption(e),
                                     .reason = joined(f->arena, r->score.why,
                                                      r->score.n_why, "; "),
                                     .law = lists_of(f->arena, r->candidate),
                                     .evidence = vd_str_copy(f->arena, e->id),
                                     .sure = VD_STR(""),
                                     .score = r->score.score});
}

vd_status vd_check_listed(const vd_watch *watch, const vd_event *event,
                          vd_findings *findings, vd_err *err)
{
    vd_search_options options = {.limit = RESULTS, .explain = true};
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < event->n_parties; i++) {
        vd_found found = {0};

        st = vd_search(watch->searcher, event->parties[i].party.entities,
                       &options, findings->arena, &found, err);
        for (size_t k = 0; st == VD_OK && k < found.n; k++) {
            if (found.at[k].score.score >= watch->threshold)
                add(findings, &event->parties[i], &found.at[k]);
        }
    }
    return st;
}
