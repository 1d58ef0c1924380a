/* SPDX-License-Identifier: Apache-2.0 */
#include "match/jaro.h"

enum { MILLION = 1000000, BYTES = 256, WORD_FLOOR = 500000 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters of a that b has within reach, in the order of a. */
static size_t common(vd_str a, vd_str b, size_t reach, char out[BYTES])
{
    bool used[BYTES] = {false};
    size_t n = 0;

    for (size_t i = 0; i < a.n; i++) {
        size_t from = i > reach ? i - reach : 0;
        size_t to = least(i + reach + 1, b.n);

        for (size_t j = from; j < to; j++) {
            if (!used[j] && a.p[i] == b.p[j]) {
                used[j] = true;
                out[n++] = a.p[i];
                break;
            }
        }
    }
    return n;
}

int vd_jaro_winkler(vd_str a, vd_str b)
{
    char x[BYTES];
    char y[BYTES];
    size_t reach;
    size_t n;
    size_t swapped = 0;
    size_t prefix = 0;
    long long jaro;

    a = vd_str_slice(a, 0, BYTES);
    b = vd_str_slice(b, 0, BYTES);
    if (a.n == 0 || b.n == 0)
        return 0;
    reach = least(a.n, b.n) / 2 + 1;
    n = common(a, b, reach, x);
    if (n == 0 || n != common(b, a, reach, y))
        return 0;
    for (size_t i = 0; i < n; i++)
        swapped += x[i] != y[i];
    jaro = ((long long)n * MILLION / (long long)a.n +
            (long long)n * MILLION / (long long)b.n +
            (long long)(2 * n - swapped) * MILLION / (long long)(2 * n)) /
           3;
    while (prefix < 4 && prefix < a.n && prefix < b.n &&
           a.p[prefix] == b.p[prefix])
        prefix++;
    return (int)(jaro + (long long)prefix * (MILLION - jaro) / 10);
}

static bool next_word(vd_str *rest, vd_str *word)
{
    size_t end;

    if (rest->n == 0)
        return false;
    end = vd_str_find_char(*rest, ' ', 0);
    *word = vd_str_slice(*rest, 0, end);
    *rest =
        end == VD_STR_NONE ? VD_STR("") : vd_str_slice(*rest, end + 1, rest->n);
    return true;
}

static int by_words(vd_str query, vd_str listed, size_t least_letters)
{
    long long sum = 0;
    int n = 0;
    vd_str q;

    while (next_word(&query, &q)) {
        vd_str rest = listed;
        vd_str w;
        int best = 0;

        if (q.n < least_letters)
            continue;
        while (next_word(&rest, &w)) {
            int s = vd_jaro_winkler(q, w);

            best = s > best ? s : best;
        }
        sum += best < WORD_FLOOR ? 0 : best;
        n++;
    }
    return n == 0 ? 0 : (int)(sum / n);
}

int vd_ofac_score(vd_str query, vd_str listed)
{
    int whole = query.n > 0 && listed.n > 0 && query.p[0] == listed.p[0]
                    ? vd_jaro_winkler(query, listed)
                    : 0;
    int words = by_words(query, listed, 3);

    /* Words of one or two letters count where there are no others. */
    if (words == 0)
        words = by_words(query, listed, 1);

    return whole > words ? whole : words;
}
