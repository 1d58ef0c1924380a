/* SPDX-License-Identifier: Apache-2.0 */
#include "data/mmsi.h"

/* generated from data/ */
#include "mid.inc"
#include "mmsi_classes.inc"
#include "nav_status.inc"

enum { DIGITS = 9 };

static uint32_t power_of_ten(int n)
{
    uint32_t power = 1;

    while (n-- > 0)
        power *= 10;
    return power;
}

/* The number that n digits of an MMSI make, from its digit `from` on. */
static uint32_t digits_of(uint32_t mmsi, int from, int n)
{
    return mmsi / power_of_ten(DIGITS - from - n) % power_of_ten(n);
}

/* Whether what follows the head may be what the pattern has there: a country,
   whose first digit is 2 to 7, or any digits. */
static bool fits(uint32_t mmsi, size_t i)
{
    uint32_t first;

    if (digits_of(mmsi, 0, mmsi_classes[i].digits) != mmsi_classes[i].head)
        return false;
    if (mmsi_classes[i].mid_at < 0)
        return true;
    first = digits_of(mmsi, mmsi_classes[i].mid_at, 1);
    return first >= 2 && first <= 7;
}

static size_t class_of(uint32_t mmsi)
{
    size_t i = 0;

    while (i < sizeof mmsi_classes / sizeof mmsi_classes[0] && !fits(mmsi, i))
        i++;
    return i;
}

bool vd_mmsi_is_ship(uint32_t mmsi)
{
    size_t i = class_of(mmsi);

    return i < sizeof mmsi_classes / sizeof mmsi_classes[0] &&
           (vd_str_is(mmsi_classes[i].kind, VD_STR("ship")) ||
            vd_str_is(mmsi_classes[i].kind, VD_STR("daughter_craft")));
}

vd_str vd_mmsi_country(uint32_t mmsi)
{
    size_t i = class_of(mmsi);
    uint32_t mid;

    if (i == sizeof mmsi_classes / sizeof mmsi_classes[0] ||
        mmsi_classes[i].mid_at < 0)
        return VD_STR("");
    mid = digits_of(mmsi, mmsi_classes[i].mid_at, 3);
    return vd_str_of(mids[mid - MID_FROM]);
}

static const struct {
    unsigned from;
    unsigned to;
    vd_ship_class ship_class;
    int speed_kn;
} types[] = {
#define X(from, to, name, speed) {from, to, VD_SHIP_CLASS_##name, speed},
    VD_SHIP_TYPES(X)
#undef X
};

vd_ship_class vd_ship_class_of(unsigned type)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (type >= types[i].from && type <= types[i].to)
            return types[i].ship_class;
    }
    return VD_SHIP_CLASS_UNKNOWN;
}

vd_str vd_ship_class_name(vd_ship_class ship_class)
{
    static const vd_str names[] = {VD_STR_INIT("unknown"),
#define X(name, text) VD_STR_INIT(text),
                                   VD_SHIP_CLASSES(X)
#undef X
    };

    return names[ship_class];
}

int vd_ship_class_speed_kn(vd_ship_class ship_class)
{
    /* Of a ship whose type is not known: as of other ships. */
    enum { UNKNOWN_KN = 18 };

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (types[i].ship_class == ship_class)
            return types[i].speed_kn;
    }
    return UNKNOWN_KN;
}

/* Letters alone: "under way", "underway". */
static bool is_same(vd_str a, vd_str b)
{
    size_t i = 0;
    size_t k = 0;

    for (;;) {
        while (i < a.n && !vd_ascii_is_alpha(a.p[i]))
            i++;
        while (k < b.n && !vd_ascii_is_alpha(b.p[k]))
            k++;
        if (i == a.n || k == b.n)
            return i == a.n && k == b.n;
        if (vd_ascii_lower(a.p[i++]) != vd_ascii_lower(b.p[k++]))
            return false;
    }
}

uint8_t vd_nav_status_find(vd_str text)
{
    for (size_t i = 0; i < sizeof nav_status / sizeof nav_status[0]; i++) {
        if (is_same(nav_status[i].text, text))
            return nav_status[i].code;
    }
    return VD_NAV_STATUS_NONE;
}
