/* SPDX-License-Identifier: Apache-2.0 */
#include "lists/names_list.h"

/* Legal forms that are met behind a comma in Canada's list of 2025. */
static const vd_str forms[] = {
    VD_STR_INIT("ltd"),  VD_STR_INIT("limited"), VD_STR_INIT("inc"),
    VD_STR_INIT("llc"),  VD_STR_INIT("l.l.c"),   VD_STR_INIT("co"),
    VD_STR_INIT("corp"), VD_STR_INIT("s.a"),     VD_STR_INIT("gmbh"),
    VD_STR_INIT("jsc"),  VD_STR_INIT("pjsc"),    VD_STR_INIT("ao"),
    VD_STR_INIT("ooo"),  VD_STR_INIT("pao"),     VD_STR_INIT("pte"),
    VD_STR_INIT("plc"),  VD_STR_INIT("jr"),      VD_STR_INIT("sr"),
    VD_STR_INIT("ojsc"), VD_STR_INIT("cjsc"),    VD_STR_INIT("fze"),
};

static bool begins_with_form(vd_str s)
{
    s = vd_str_trim(s);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (vd_str_starts_nocase(s, forms[i]) &&
            (s.n == forms[i].n || strchr(" .,;", s.p[forms[i].n]) != NULL))
            return true;
    }
    return false;
}

/* Between parentheses a comma joins nothing. */
static size_t end_of_name(vd_str s)
{
    unsigned depth = 0;

    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        depth += c == '(';
        depth -= c == ')' && depth > 0;
        if (depth > 0)
            continue;
        if (c == ';' ||
            (c == ',' && !begins_with_form(vd_str_slice(s, i + 1, s.n))))
            return i;
    }
    return s.n;
}

static vd_str without_label(vd_str name)
{
    size_t colon = vd_str_find_char(name, ':', 0);

    if (colon == VD_STR_NONE || colon > 20)
        return name;
    for (size_t i = 0; i < colon; i++) {
        if (!vd_ascii_is_alpha(name.p[i]) && name.p[i] != ' ')
            return name;
    }
    return vd_str_trim(vd_str_slice(name, colon + 1, name.n));
}

bool vd_names_list_next(vd_str *rest, vd_str *name)
{
    while (rest->n > 0) {
        size_t end = end_of_name(*rest);

        *name = without_label(vd_str_trim(vd_str_slice(*rest, 0, end)));
        *rest = vd_str_slice(*rest, end + 1, rest->n);
        if (name->n > 0)
            return true;
    }
    return false;
}
