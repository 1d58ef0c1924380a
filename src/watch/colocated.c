/* SPDX-License-Identifier: Apache-2.0 */
/* A party at the address of a listed one, under another name. */
#include "watch/check.h"

static bool was_told(const vd_findings *f, size_t number, vd_str id)
{
    for (size_t i = 0; i < f->n; i++) {
        if (vd_str_is(f->at[i].evidence, id) && f->at[i].party == number)
            return true;
    }
    return false;
}

static vd_status look_at(const vd_watch *watch, const vd_event *event,
                         size_t number, vd_str address, vd_findings *f,
                         vd_err *err)
{
    vd_address_hit *hits;
    size_t n = vd_addresses_find(
        watch->addresses, vd_searcher_folder(watch->searcher), f->arena,
        address, (int)VD_POLICY(watch->policy, address_threshold), &hits);
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < n; i++) {
        vd_candidate c;

        if (!vd_index_candidate(watch->index, hits[i].candidate, f->arena, &c))
            continue;
        if (was_told(f, number, c.entity->id))
            continue;
        st = vd_findings_listed(
            watch, f, &c,
            (vd_finding){.check = VD_STR("listed_address"),
                         .about = event->parties[number - 1].role,
                         .party = number,
                         .subject = vd_entity_caption(c.entity),
                         .reason = vd_str_printf(
                             f->arena,
                             "its address \"%.*s\" is that of a listed party: "
                             "\"%.*s\"",
                             VD_STR_WHOLE(address),
                             VD_STR_WHOLE(hits[i].address)),
                         .score = hits[i].likeness},
            err);
    }
    return st;
}

vd_status vd_check_address(const vd_watch *watch, const vd_event *event,
                           vd_findings *f, vd_err *err)
{
    vd_status st = VD_OK;

    for (size_t i = 0; st == VD_OK && i < event->n_parties; i++) {
        const vd_entity *e = event->parties[i].party.entities;

        for (size_t k = 0; st == VD_OK && k < e->n; k++) {
            if (e->values[k].prop == VD_PROP_ADDRESS)
                st = look_at(watch, event, i + 1, e->values[k].text, f, err);
        }
    }
    return st;
}
