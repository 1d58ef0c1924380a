/* SPDX-License-Identifier: Apache-2.0 */
#include "names/distance.h"

#include <assert.h>
#include <string.h>

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

/* Three rows of the table are enough: a transposition looks two back.  Cells
   that are further from the diagonal than the limit are above it. */
static unsigned distance(vd_str a, vd_str b, unsigned limit)
{
    unsigned rows[3][VD_EDIT_BYTES_MAX + 2];

    for (size_t j = 0; j <= b.n; j++)
        rows[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a.n; i++) {
        unsigned *now = rows[i % 3];
        const unsigned *before = rows[(i + 2) % 3];
        const unsigned *earlier = rows[(i + 1) % 3];
        size_t from = i > limit + 1 ? i - limit : 1;
        size_t to = i + limit < b.n ? i + limit : b.n;
        unsigned best = limit + 1;

        now[from - 1] = from == 1 ? (unsigned)i : limit + 1;
        if (from == 1 && i <= limit)
            best = (unsigned)i;
        for (size_t j = from; j <= to; j++) {
            unsigned cost = before[j - 1] + (a.p[i - 1] != b.p[j - 1]);

            /* The band of each row has what the next ones ask for.
               NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage) */
            cost = least(cost, least(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] &&
                a.p[i - 2] == b.p[j - 1])
                cost = least(cost, earlier[j - 2] + 1);
            now[j] = cost;
            best = least(best, cost);
        }
        if (to < b.n)
            now[to + 1] = limit + 1;
        if (best > limit)
            return limit + 1;
    }
    /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage) */
    return least(rows[a.n % 3][b.n], limit + 1);
}

unsigned vd_edit_distance(vd_str a, vd_str b, unsigned limit)
{
    a = vd_str_slice(a, 0, VD_EDIT_BYTES_MAX);
    b = vd_str_slice(b, 0, VD_EDIT_BYTES_MAX);
    if ((a.n > b.n ? a.n - b.n : b.n - a.n) > limit)
        return limit + 1;
    /* What both begin and end with costs nothing. */
    while (a.n > 0 && b.n > 0 && a.p[0] == b.p[0]) {
        a = (vd_str){a.p + 1, a.n - 1};
        b = (vd_str){b.p + 1, b.n - 1};
    }
    while (a.n > 0 && b.n > 0 && a.p[a.n - 1] == b.p[b.n - 1]) {
        a.n--;
        b.n--;
    }
    return a.n == 0 || b.n == 0 ? (unsigned)(a.n + b.n) : distance(a, b, limit);
}

void vd_pattern_set(vd_pattern *p, vd_str word)
{
    assert(word.n <= VD_EDIT_BYTES_MAX);
    for (size_t i = 0; i < p->n; i++)
        p->places[(unsigned char)p->letters[i]] = 0;
    memcpy(p->letters, word.p, word.n);
    p->n = word.n;
    for (size_t i = 0; i < word.n; i++)
        p->places[(unsigned char)word.p[i]] |= UINT64_C(1) << i;
}

unsigned vd_pattern_distance(const vd_pattern *p, vd_str text)
{
    uint64_t up = UINT64_MAX; /* one more than the cell above */
    uint64_t down = 0;        /* one less */
    uint64_t diagonal = 0;    /* the same as the cell above and before */
    uint64_t before = 0;
    size_t last = p->n - 1;
    unsigned cost = (unsigned)p->n;

    if (p->n == 0)
        return (unsigned)text.n;
    for (size_t i = 0; i < text.n; i++) {
        uint64_t here = p->places[(unsigned char)text.p[i]];
        uint64_t swapped = (~diagonal & here) << 1 & before;
        uint64_t more;
        uint64_t less;

        diagonal = (((here & up) + up) ^ up) | here | down | swapped;
        more = down | ~(diagonal | up);
        less = diagonal & up;
        cost += (unsigned)(more >> last & 1);
        cost -= (unsigned)(less >> last & 1);
        more = more << 1 | 1;
        less <<= 1;
        up = less | ~(diagonal | more);
        down = more & diagonal;
        before = here;
    }
    return cost;
}
