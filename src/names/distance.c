/* SPDX-License-Identifier: Apache-2.0 */
#include "names/distance.h"

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Three rows of the table are enough: a transposition looks two back. */
unsigned vd_edit_distance(vd_str a, vd_str b, unsigned limit)
{
    unsigned rows[3][VD_EDIT_BYTES_MAX + 1];
    size_t an = a.n < VD_EDIT_BYTES_MAX ? a.n : VD_EDIT_BYTES_MAX;
    size_t bn = b.n < VD_EDIT_BYTES_MAX ? b.n : VD_EDIT_BYTES_MAX;

    if ((an > bn ? an - bn : bn - an) > limit)
        return limit + 1;
    for (size_t j = 0; j <= bn; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= an; i++) {
        unsigned *now = rows[i % 3];
        const unsigned *before = rows[(i + 2) % 3];
        const unsigned *earlier = rows[(i + 1) % 3];
        unsigned best = now[0] = (unsigned)i;

        for (size_t j = 1; j <= bn; j++) {
            unsigned cost = before[j - 1] + (a.p[i - 1] != b.p[j - 1]);

            cost = least(cost, least(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
                a.p[i - 2] == b.p[j - 1])
                cost = least(cost, earlier[j - 2] + 1);
            now[j] = cost;
            best = least(best, cost);
        }
        if (best > limit)
            return limit + 1;
    }
    return rows[an % 3][bn] > limit ? limit + 1 : rows[an % 3][bn];
}
