/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Any bytes may be offered as a file of AIS.  Every sighting is within the
 * Earth and its fields within their ranges, whatever was said; what a fleet
 * makes of them in order has two ends in order; and a fleet that is saved and
 * taken up again is the same.
 */
#include <string.h>

#include "ais/read.h"
#include "fuzz.h"
#include "ships/fleet.h"
#include "ships/order.h"

typedef struct trial {
    vd_fleet *fleet;
    vd_order *order;
    uint64_t told; /* of events: their kinds and ends */
} trial;

static vd_status look_at(void *ctx, const vd_ship_event *event, vd_err *err)
{
    trial *t = ctx;

    (void)err;
    t->told = t->told * 31 + (uint64_t)event->kind;
    t->told = t->told * 31 + (uint64_t)event->from.at;
    t->told = t->told * 31 + (uint64_t)event->to.at;
    MUST(event->from.at <= event->to.at || event->open);
    MUST(event->port == VD_NO_PORT || event->port < vd_port_count());
    MUST(event->who != NULL);
    return VD_OK;
}

static vd_status to_fleet(void *ctx, const vd_sighting *s, vd_err *err)
{
    trial *t = ctx;

    return vd_fleet_take(t->fleet, s, err);
}

static vd_status take(void *ctx, const vd_sighting *s, vd_err *err)
{
    trial *t = ctx;

    MUST(s->says != 0 && s->at != VD_UNTIMED);
    if ((s->says & VD_SAYS_POSITION) != 0) {
        MUST(s->lat >= -VD_LAT_MOST && s->lat <= VD_LAT_MOST);
        MUST(s->lon >= -VD_LON_MOST && s->lon <= VD_LON_MOST);
    }
    MUST(memchr(s->name, '\0', sizeof s->name) != NULL);
    MUST(memchr(s->destination, '\0', sizeof s->destination) != NULL);
    return vd_order_put(t->order, s, err);
}

static void no_issue(void *ctx, uint32_t line, const char *wrong)
{
    (void)ctx;
    MUST(line > 0 && wrong[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    vd_origin origin = {.path = "fuzz", .bytes = {(const char *)data, size}};
    vd_ship_policy policy;
    /* The ports take longer than the trial: they are laid out once. */
    static vd_arena arena;
    static vd_areas *areas;
    trial t = {.told = 0};
    vd_fleet_job fleet_job = {.policy = &policy, .event = look_at, .ctx = &t};
    vd_ais_job job = {.sighting = take, .issue = no_issue, .ctx = &t};
    vd_fleet *again;
    uint64_t told;
    vd_buf saved;

    vd_ship_policy_init(&policy);
    if (areas == NULL) {
        vd_arena_init(&arena, 0);
        areas = vd_port_areas(&arena, &policy);
    }
    fleet_job.areas = areas;
    t.fleet = vd_fleet_new(&fleet_job);
    t.order = vd_order_new(64, -1, to_fleet, &t);
    ignore(vd_ais_read(&origin, &job, NULL));
    ignore(vd_order_flush(t.order, NULL));
    vd_buf_init(&saved);
    vd_fleet_save(t.fleet, &saved);
    again = vd_fleet_new(&fleet_job);
    MUST(vd_fleet_restore(again, vd_buf_view(&saved), NULL) == VD_OK);
    t.told = 0;
    ignore(vd_fleet_end(t.fleet, NULL));
    told = t.told;
    t.told = 0;
    ignore(vd_fleet_end(again, NULL));
    MUST(told == t.told);
    vd_buf_done(&saved);
    vd_order_free(t.order);
    vd_fleet_free(t.fleet);
    vd_fleet_free(again);
    return 0;
}
