/* SPDX-License-Identifier: Apache-2.0 */
#include "app/ship_alert.h"

#include "base/clock.h"
#include "match/index.h"
#include "model/ident.h"

/* What a finding leads to; docs/methods/desk.md has the sum. */
static const struct {
    vd_ship_event_kind kind;
    int points;
} weights[] = {
    {VD_SHIP_LISTED_EVENT, 60},          {VD_SHIP_CALLED_EVENT, 55},
    {VD_SHIP_DARK_SHUTTLE_EVENT, 55},    {VD_SHIP_MET_LISTED_EVENT, 50},
    {VD_SHIP_LAUNDERING_EVENT, 45},      {VD_SHIP_BARRED_EVENT, 45},
    {VD_SHIP_MAY_HAVE_CALLED_EVENT, 35}, {VD_SHIP_FLAG_HOPPING_EVENT, 20}};

static const struct {
    vd_str sure;
    int points;
} likeness[] = {{VD_STR_INIT("seen"), 30},
                {VD_STR_INIT("very likely"), 25},
                {VD_STR_INIT("likely"), 20},
                {VD_STR_INIT("possible"), 10}};

static void weigh(vd_concern *c, const vd_ship_finding *f, vd_arena *arena)
{
    int points = 0;
    int sure = 0;

    for (size_t i = 0; i < sizeof weights / sizeof weights[0]; i++)
        points = weights[i].kind == f->kind ? weights[i].points : points;
    for (size_t i = 0; i < sizeof likeness / sizeof likeness[0]; i++) {
        if (vd_str_is(likeness[i].sure, f->sure))
            sure = likeness[i].points;
    }
    c->priority = points + sure;
    c->why = vd_str_printf(
        arena, "%.*s %d + %.*s %d", VD_STR_WHOLE(vd_ship_event_name(f->kind)),
        points, VD_STR_WHOLE(f->sure.n == 0 ? VD_STR("unsaid") : f->sure),
        sure);
}

/* "IMO 9074729", or "MMSI 636012345" where it says none that is right. */
static vd_str name_ship(const vd_ship_finding *f, vd_arena *arena)
{
    vd_str imo = vd_str_printf(arena, "%07u", f->imo);

    return f->imo != 0 && vd_imo_check(imo) == VD_CHECK_GOOD
               ? vd_str_join(arena, VD_STR("IMO"), VD_STR(" "), imo)
               : vd_str_printf(arena, "MMSI %09u", f->mmsi);
}

static vd_str tag(const vd_chain *chain, vd_arena *arena, const char *what,
                  vd_str text)
{
    return vd_chain_tag(
        chain, arena, vd_str_join(arena, vd_str_of(what), VD_STR("\n"), text));
}

void vd_ship_alert_see(vd_chain *chain, const vd_ship_finding *f, vd_moment now,
                       vd_raised *out)
{
    vd_arena arena;
    vd_str kind = vd_ship_event_name(f->kind);
    char begun[VD_MOMENT_TEXT];
    vd_str ship;
    vd_pair pair = {.check = kind,
                    .listed_is = VD_STR(""),
                    .policy = VD_STR(""),
                    .verdict = f->sure,
                    .engine = vd_engine_version(),
                    .decided = VD_STR(""),
                    .said = VD_STR("")};
    vd_concern concern = {.at = now, .pairs = &pair, .n = 1};

    vd_arena_init(&arena, 0);
    vd_moment_format(f->begun, begun);
    ship = name_ship(f, &arena);
    pair.fields =
        vd_str_printf(&arena, "begun\t%s\nfinding\t%.*s\nship\t%.*s\n", begun,
                      VD_STR_WHOLE(kind), VD_STR_WHOLE(ship));
    pair.own = concern.record = tag(chain, &arena, "ship", ship);
    pair.own_is = tag(chain, &arena, "fields", pair.fields);
    pair.listing = vd_str_join(&arena, kind, VD_STR("/"),
                               tag(chain, &arena, "finding", pair.fields));
    weigh(&concern, f, &arena);
    concern.subject = vd_entry_subject(chain, ship);
    /* A note, and no answer that could be made again from the book. */
    concern.answer =
        vd_entry_seal(chain, concern.subject, VD_SEALED_NOTE, now, f->json);
    vd_alert_see(chain, &concern, out);
    vd_arena_done(&arena);
}
