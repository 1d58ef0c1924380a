/* SPDX-License-Identifier: Apache-2.0 */
#include "controls/consequence.h"

static vd_status take_row(void *ctx, const vd_fact *fact, vd_err *err)
{
    vd_consequences *all = ctx;
    const vd_str *c = vd_fact_keep(fact, 8, all->arena);

    if (all->n == VD_CONSEQUENCES_MAX) {
        return vd_fail(err, VD_LIMIT, VD_NOWHERE, "more than %d rows",
                       VD_CONSEQUENCES_MAX);
    }
    all->at[all->n++] =
        (vd_consequence){c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]};
    return VD_OK;
}

vd_status vd_consequences_read(vd_consequences *out, vd_arena *arena,
                               vd_err *err)
{
    static const char *const columns[] = {"list",      "key",         "program",
                                          "provision", "consequence", "what",
                                          "source",    "verified",    NULL};
    vd_origin origin = vd_facts_origin(VD_FACTS_CONSEQUENCES);

    *out = (vd_consequences){
        .arena = arena,
        .at = VD_NEW_N(arena, vd_consequence, VD_CONSEQUENCES_MAX)};
    return vd_facts_each(&origin, columns, take_row, out, err);
}

/* How much a row has in common with what is said, 0 if it is of another. */
static int fits(const vd_consequence *c, const vd_said *said)
{
    bool any = vd_str_is(c->list, VD_STR("*"));

    if ((!any && !vd_str_is(c->list, said->list)) ||
        !vd_str_starts(said->key, c->key) ||
        (c->program.n > 0 && !vd_str_is(c->program, said->program)) ||
        (c->provision.n > 0 &&
         vd_str_find_nocase(said->provision, c->provision, 0) == VD_STR_NONE))
        return 0;
    return 1 + (any ? 0 : 1) + (c->key.n > 0 ? 4 : 0) +
           (c->program.n > 0 ? 8 : 0) + (c->provision.n > 0 ? 16 : 0);
}

const vd_consequence *vd_consequence_of(const vd_consequences *all,
                                        const vd_said *said)
{
    const vd_consequence *best = NULL;
    int most = 0;

    for (size_t i = 0; i < all->n; i++) {
        int common = fits(&all->at[i], said);

        if (common > most) {
            most = common;
            best = &all->at[i];
        }
    }
    return best;
}
