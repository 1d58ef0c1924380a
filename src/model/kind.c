/* SPDX-License-Identifier: Apache-2.0 */
#include "model/kind.h"

#include "identifiers.inc" /* kinds[]: generated */

enum { COUNT = sizeof kinds / sizeof kinds[0], KEY_MAX = 96 };

/* Lower case, one blank for anything that is no letter or digit.  *ends[n]
   is where in name the n bytes of the key end. */
static size_t fold(vd_str name, char *out, size_t *ends)
{
    size_t n = 0;
    bool gap = false;

    for (size_t i = 0; i < name.n && n + 2 < KEY_MAX; i++) {
        char c = name.p[i];
        bool letter = vd_ascii_is_alpha(c) || vd_ascii_is_digit(c);

        if (letter && gap && n > 0) {
            out[n] = ' ';
            ends[n++] = i;
        }
        if (letter) {
            out[n] = vd_ascii_lower(c);
            ends[n++] = i + 1;
        }
        gap = !letter;
    }
    return n;
}

static const vd_kind nothing = {VD_PROP_NONE, VD_SCHEMA_UNKNOWN};

static vd_kind look_up(vd_str key)
{
    size_t lo = 0;
    size_t hi = COUNT;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = vd_str_cmp(kinds[mid].key, key);

        if (order == 0)
            return (vd_kind){kinds[mid].prop, kinds[mid].schema};
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return nothing;
}

vd_kind vd_kind_find(vd_str name)
{
    char key[KEY_MAX];
    size_t ends[KEY_MAX];

    return look_up((vd_str){key, fold(name, key, ends)});
}

vd_kind vd_kind_take(vd_str text, vd_str *rest)
{
    char key[KEY_MAX];
    size_t ends[KEY_MAX];
    size_t n = fold(text, key, ends);

    for (; n > 0; n--) {
        vd_kind kind;

        /* Whole words: the key ends here, or a blank follows in it. */
        if (ends[n - 1] < text.n && (vd_ascii_is_alpha(text.p[ends[n - 1]]) ||
                                     vd_ascii_is_digit(text.p[ends[n - 1]])))
            continue;
        kind = look_up((vd_str){key, n});
        if (kind.prop != VD_PROP_NONE) {
            size_t at = ends[n - 1];

            while (at < text.n && strchr(".:#) ", text.p[at]) != NULL)
                at++;
            *rest = vd_str_trim(vd_str_slice(text, at, text.n));
            return kind;
        }
    }
    return nothing;
}
