/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A party of a record against the book, by names and numbers alike: a bank by
 * its BIC, a ship by its IMO number, a wallet by its address are found as
 * screening finds them, whatever they are called.
 *
 * Records name the same parties again and again, so what was found of a party
 * is kept under all that was asked.  The book cannot change under a
 * watch, and the kept answer is the one that would be given again.
 */
#include "data/source.h"
#include "watch/asked.h"
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

/* "block; licence": each once, in the order of the lists. */
static vd_str consequences_of(const vd_watch *watch, const vd_listed *listed,
                              vd_arena *arena)
{
    vd_str text = VD_STR("");

    for (size_t i = 0; i < listed->n_said; i++) {
        const vd_consequence *c =
            vd_consequence_of(watch->consequences, &listed->said[i]);
        vd_str name = c == NULL ? VD_STR("unknown") : c->name;

        if (vd_str_find(text, name, 0) == VD_STR_NONE)
            text = vd_str_join(arena, text, VD_STR("; "), name);
    }
    return text;
}

/* Owners by the names that the book has for their ids. */
static vd_str owners_named(const vd_watch *watch, vd_str ids, vd_arena *arena)
{
    vd_str text = VD_STR("");
    vd_str id;

    while (vd_str_next(&ids, VD_STR(", "), &id)) {
        uint32_t number = 0;
        vd_candidate owner;
        vd_str name = id;

        if (vd_index_find_id(watch->index, id, &number) &&
            vd_index_candidate(watch->index, number, arena, &owner)) {
            name = vd_str_printf(arena, "%.*s (%.*s)",
                                 VD_STR_WHOLE(vd_entity_caption(owner.entity)),
                                 VD_STR_WHOLE(id));
        }
        text = vd_str_join(arena, text, VD_STR(", "), name);
    }
    return text;
}

vd_status vd_findings_listed(const vd_watch *watch, vd_findings *f,
                             const vd_candidate *candidate, vd_finding finding,
                             vd_err *err)
{
    const vd_listed *listed = NULL;
    vd_status st = watch->listed(watch->listed_ctx, candidate, &listed, err);

    if (st != VD_OK)
        return st;
    finding.law = lists_of(f->arena, candidate);
    finding.evidence = vd_str_copy(f->arena, candidate->entity->id);
    finding.sure = VD_STR("");
    finding.consequence = consequences_of(watch, listed, f->arena);
    if (listed->owners.n > 0) {
        finding.reason = vd_str_printf(
            f->arena,
            "%.*s; the list names as its owner %.*s: a share of 50 %% or more "
            "has consequences of its own",
            VD_STR_WHOLE(finding.reason),
            VD_STR_WHOLE(owners_named(watch, listed->owners, f->arena)));
    }
    vd_findings_add(f, &finding);
    return VD_OK;
}

/* All that is asked of a party, as bytes. */
static void put_key(vd_buf *key, const vd_entity *e)
{
    vd_buf_put_varint(key, (uint64_t)e->schema);
    for (size_t i = 0; i < e->n; i++) {
        vd_buf_put_varint(key, (uint64_t)e->values[i].prop);
        vd_buf_put_varint(key, e->values[i].text.n);
        vd_buf_put(key, e->values[i].text);
    }
}

static vd_status search(const vd_watch *watch, const vd_entity *party,
                        vd_findings *found, vd_err *err)
{
    int threshold = (int)VD_POLICY(watch->policy, threshold);
    vd_search_options options = {
        .limit = RESULTS, .typed = true, .explain = true, .floor = threshold};
    vd_found all = {0};
    vd_status st =
        vd_search(watch->searcher, party, &options, found->arena, &all, err);

    for (size_t k = 0; st == VD_OK && k < all.n; k++) {
        const vd_result *r = &all.at[k];

        if (r->score.score < threshold)
            continue;
        st = vd_findings_listed(
            watch, found, r->candidate,
            (vd_finding){.check = VD_STR("listed_party"),
                         .subject = vd_entity_caption(r->candidate->entity),
                         .reason = joined(found->arena, r->score.why,
                                          r->score.n_why, "; "),
                         .verdict = vd_verdict_name(r->score.verdict),
                         .score = r->score.score},
            err);
    }
    return st;
}

static vd_status look_at(const vd_watch *watch, const vd_event_party *party,
                         size_t number, vd_findings *findings, vd_err *err)
{
    const vd_findings *known;
    vd_buf key;
    vd_status st = VD_OK;

    vd_buf_init(&key);
    put_key(&key, party->party.entities);
    known = vd_asked_find(watch->asked, vd_buf_view(&key));
    if (known == NULL) {
        vd_findings found = {.arena = findings->arena};

        st = search(watch, party->party.entities, &found, err);
        if (st == VD_OK)
            known = vd_asked_keep(watch->asked, vd_buf_view(&key), &found);
    }
    vd_buf_done(&key);
    for (size_t i = 0; known != NULL && i < known->n; i++) {
        vd_finding f = known->at[i];

        f.about = party->role;
        f.party = number;
        vd_findings_add(findings, &f);
    }
    return st;
}

vd_status vd_check_listed(const vd_watch *watch, const vd_event *event,
                          vd_findings *findings, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < event->n_parties; i++) {
        if (event->parties[i].party.entities->n > 0)
            st = look_at(watch, &event->parties[i], i + 1, findings, err);
    }
    return st;
}
