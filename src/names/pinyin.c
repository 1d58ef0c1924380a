/* SPDX-License-Identifier: Apache-2.0 */
#include "names/pinyin.h"

#include <string.h>

enum { SYLLABLE_MAX = 8, BYTES = 128 };

/* Longest first where one begins another. */
static const struct {
    const char *pinyin;
    const char *wade;
} initials[] = {{"zh", "ch"}, {"ch", "ch"}, {"sh", "sh"}, {"b", "p"},
                {"p", "p"},   {"m", "m"},   {"f", "f"},   {"d", "t"},
                {"t", "t"},   {"n", "n"},   {"l", "l"},   {"g", "k"},
                {"k", "k"},   {"h", "h"},   {"j", "ch"},  {"q", "ch"},
                {"x", "hs"},  {"r", "j"},   {"z", "ts"},  {"c", "ts"},
                {"s", "s"},   {"y", "y"},   {"w", "w"},   {"", ""}};

static const struct {
    const char *pinyin;
    const char *wade;
} finals[] = {
    {"iang", "iang"}, {"iong", "iung"}, {"uang", "uang"}, {"ang", "ang"},
    {"eng", "eng"},   {"ing", "ing"},   {"ong", "ung"},   {"iao", "iao"},
    {"ian", "ien"},   {"uai", "uai"},   {"uan", "uan"},   {"ai", "ai"},
    {"ei", "ei"},     {"ao", "ao"},     {"ou", "ou"},     {"an", "an"},
    {"en", "en"},     {"in", "in"},     {"un", "un"},     {"er", "erh"},
    {"ia", "ia"},     {"ie", "ieh"},    {"iu", "iu"},     {"ua", "ua"},
    {"uo", "uo"},     {"ui", "ui"},     {"ue", "ueh"},    {"a", "a"},
    {"e", "e"},       {"i", "i"},       {"o", "o"},       {"u", "u"}};

static bool starts(vd_str s, const char *what)
{
    return vd_str_starts(s, vd_str_of(what));
}

static bool among(const char *what, const char *list)
{
    size_t n = strlen(what);

    for (const char *p = strstr(list, what); p != NULL && n > 0;
         p = strstr(p + 1, what)) {
        if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    }
    return false;
}

/* Finals that depend on what stands before them. */
static const char *final_of(const char *initial, const char *final,
                            const char *wade)
{
    if (strcmp(final, "i") == 0 && among(initial, "zh ch sh r"))
        return "ih";
    if (strcmp(final, "i") == 0 && among(initial, "z c s"))
        return "u";
    if (strcmp(final, "e") == 0 && among(initial, "g k h"))
        return "o";
    if (strcmp(final, "uo") == 0 && among(initial, "d t n l z c s zh ch r"))
        return "o";
    if (strcmp(final, "ui") == 0 && among(initial, "g k"))
        return "uei";
    if (strcmp(final, "an") == 0 && strcmp(initial, "y") == 0)
        return "en";
    if (strcmp(final, "e") == 0 && strcmp(initial, "y") == 0)
        return "eh";
    if (strcmp(final, "ou") == 0 && strcmp(initial, "y") == 0)
        return "u";
    return wade;
}

static const char *initial_of(const char *initial, const char *final,
                              const char *wade)
{
    if (strcmp(final, "i") == 0 && among(initial, "z c"))
        return "tz";
    if (strcmp(final, "i") == 0 && strcmp(initial, "s") == 0)
        return "ss";
    if (strcmp(initial, "y") == 0 &&
        (strcmp(final, "i") == 0 || strcmp(final, "in") == 0 ||
         strcmp(final, "ing") == 0))
        return strcmp(final, "i") == 0 ? "" : "y";
    return wade;
}

/* The whole word in syllables: each choice is tried until one comes out. */
static bool convert(vd_str word, char *out, size_t room, unsigned depth)
{
    if (word.n == 0)
        return true;
    if (depth == SYLLABLE_MAX)
        return false;
    for (size_t i = 0; i < sizeof initials / sizeof initials[0]; i++) {
        size_t n = strlen(initials[i].pinyin);
        vd_str rest = vd_str_slice(word, n, word.n);

        if (!starts(word, initials[i].pinyin))
            continue;
        for (size_t f = 0; f < sizeof finals / sizeof finals[0]; f++) {
            const char *final = finals[f].pinyin;
            const char *head;
            const char *tail;
            size_t length;

            if (!starts(rest, final))
                continue;
            head = initial_of(initials[i].pinyin, final, initials[i].wade);
            tail = final_of(initials[i].pinyin, final, finals[f].wade);
            length = strlen(head) + strlen(tail);
            if (length >= room)
                continue;
            memcpy(out, head, strlen(head));
            memcpy(out + strlen(head), tail, strlen(tail));
            out[length] = '\0';
            if (convert(vd_str_slice(rest, strlen(final), rest.n), out + length,
                        room - length, depth + 1))
                return true;
        }
    }
    return false;
}

vd_str vd_pinyin_to_wade(vd_arena *arena, vd_str folded)
{
    char text[BYTES];
    size_t n = 0;

    while (folded.n > 0) {
        size_t end = vd_str_find_char(folded, ' ', 0);

        text[n] = '\0';
        if (!convert(vd_str_slice(folded, 0, end), text + n, sizeof text - n,
                     0))
            return VD_STR("");
        n += strlen(text + n);
        folded = end == VD_STR_NONE ? VD_STR("")
                                    : vd_str_slice(folded, end + 1, folded.n);
    }
    return vd_str_copy(arena, (vd_str){text, n});
}
