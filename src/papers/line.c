/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/line.h"

#include "lines.inc"

enum { WORDS = 0, HOW, REASON, ENDS };

/* "12 shares", "1.2K views": a number and the words. */
static bool is_number_and(vd_str line, vd_str words)
{
    size_t n = line.n - words.n;

    if (!vd_ascii_is_digit(line.p[0]))
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = line.p[i];

        if (!vd_ascii_is_digit(c) && c != '.' && c != ',' && c != ' ' &&
            c != 'K' && c != 'k' && c != 'M')
            return false;
    }
    return vd_str_is_nocase(vd_str_slice(line, n, line.n), words);
}

/* Words begin a line where a word ends behind them. */
static bool begins(vd_str line, vd_str words)
{
    char last = words.p[words.n - 1];

    return vd_str_starts_nocase(line, words) &&
           (!vd_ascii_is_alpha(last) || line.n == words.n ||
            !vd_ascii_is_alpha(line.p[words.n]));
}

static bool fits(vd_str line, const vd_str *row)
{
    vd_str words = row[WORDS];

    if (line.n < words.n)
        return false;
    switch (row[HOW].p[1]) {
    case 'x': /* exact */
        return vd_str_is_nocase(line, words);
    case 'r': /* prefix */
        return begins(line, words);
    case 'n': /* end; or any */
        return row[HOW].p[0] == 'e'
                   ? is_number_and(line, words)
                   : vd_str_find_nocase(line, words, 0) != VD_STR_NONE;
    default:
        return false;
    }
}

const char *vd_line_noise(vd_str line, bool *ends)
{
    line = vd_str_trim(line);
    if (line.n == 0 || line.n > VD_LINE_SHORT)
        return NULL;
    for (size_t i = 0; i < sizeof lines_rows / sizeof lines_rows[0]; i++) {
        if (fits(line, lines_rows[i])) {
            if (ends != NULL)
                *ends = lines_rows[i][ENDS].n > 0;
            return lines_rows[i][REASON].p;
        }
    }
    return NULL;
}
