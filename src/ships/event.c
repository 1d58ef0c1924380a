/* SPDX-License-Identifier: Apache-2.0 */
#include "ships/event.h"

vd_str vd_ship_event_name(vd_ship_event_kind kind)
{
    static const vd_str names[] = {
#define X(name, text, what) VD_STR_INIT(text),
        VD_SHIP_EVENTS(X)
#undef X
    };

    return names[kind];
}

vd_str vd_ship_event_what(vd_ship_event_kind kind)
{
    static const vd_str words[] = {
#define X(name, text, what) VD_STR_INIT(what),
        VD_SHIP_EVENTS(X)
#undef X
    };

    return words[kind];
}

bool vd_ship_event_is_finding(vd_ship_event_kind kind)
{
    return kind >= VD_SHIP_CALLED_EVENT;
}

vd_str vd_coverage_name(vd_coverage coverage)
{
    switch (coverage) {
    case VD_COVERAGE_COVERED:
        return VD_STR("others were heard");
    case VD_COVERAGE_SILENT:
        return VD_STR("others fell silent as well");
    default:
        return VD_STR("nobody else is heard there");
    }
}
