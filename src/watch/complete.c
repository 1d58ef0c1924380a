/* SPDX-License-Identifier: Apache-2.0 */
/* That nothing was found is only worth something where it was looked for. */
#include "watch/check.h"

static void add(vd_findings *f, vd_str about, vd_str reason)
{
    vd_findings_add(f, &(vd_finding){.check = VD_STR("incomplete"),
                                     .about = about,
                                     .subject = VD_STR(""),
                                     .reason = reason,
                                     .law = VD_STR(""),
                                     .evidence = VD_STR(""),
                                     .sure = VD_STR("")});
}

/* Law that names a region of the country that is given. */
static bool region_matters(const vd_watch *watch, const vd_event *event)
{
    if (!vd_codes_has_regions(watch->codes, event->from) &&
        !vd_codes_has_regions(watch->codes, event->to))
        return false;
    for (size_t i = 0; i < watch->controls->n; i++) {
        const vd_control *c = &watch->controls->at[i];

        if (vd_control_state_on(c, event->day) == VD_CONTROL_IN_FORCE &&
            vd_control_route(watch->controls, c, event->from, event->to,
                             event->day) == VD_ROUTE_MAY)
            return true;
    }
    return false;
}

vd_status vd_check_complete(const vd_watch *watch, const vd_event *event,
                            vd_findings *findings, vd_err *err)
{
    (void)err;
    if (event->day == 0)
        add(findings, VD_STR("date"),
            VD_STR("no day is given: the law of no day was asked"));
    if (event->n_goods == 0)
        return VD_OK;
    if (event->from.n == 0) {
        add(findings, VD_STR("route"),
            VD_STR("where the goods come from is not given: controls of "
                   "exports and of origin were not asked"));
    }
    if (event->to.n == 0) {
        add(findings, VD_STR("route"),
            VD_STR("where the goods go is not given: controls of destinations "
                   "were not asked"));
    }
    if (event->day != 0 && event->from.n > 0 && event->to.n > 0 &&
        region_matters(watch, event)) {
        add(findings, VD_STR("route"),
            VD_STR("law names regions of a country of the route, and only the "
                   "country is given: give the region, such as ua-43"));
    }
    return VD_OK;
}
