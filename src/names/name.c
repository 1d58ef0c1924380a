/* SPDX-License-Identifier: Apache-2.0 */
#include "names/name.h"

#include "base/utf8.h"
#include "names/mojibake.h"
#include "names/pinyin.h"
#include "names/standard.h"
#include "names/word.h"

static const uint16_t weights[] = {
    [VD_ROLE_NAME] = 1000,    [VD_ROLE_LEGAL] = 150, [VD_ROLE_GENERIC] = 350,
    [VD_ROLE_SECTOR] = 800,   [VD_ROLE_PLACE] = 800, [VD_ROLE_TITLE] = 100,
    [VD_ROLE_PARTICLE] = 120, [VD_ROLE_STOP] = 50,   [VD_ROLE_NUMBER] = 800,
    [VD_ROLE_INITIAL] = 500,
};

size_t vd_word_skeleton(vd_str s, char *out, size_t room)
{
    size_t n = 0;
    char before = '\0'; /* the consonant of the letter before, if it has one */

    for (size_t i = 0; i < s.n && n < room; i++) {
        char c = s.p[i];
        bool again;

        if (c == 'o' || c == 'u' || c == 'v')
            c = 'w';
        if (c == 'i' || c == 'e')
            c = 'y';
        /* Djamel, Jamal, Gamal */
        if (c == 'd' && i + 1 < s.n && s.p[i + 1] == 'j')
            continue;
        if (c == 'j')
            c = 'g';
        if (c == 'q' || c == 'c')
            c = 'k';
        if (c == 'p')
            c = 'b';
        /* Long vowels are written, short ones are not: none is compared. */
        if (c == 'a' || c == 'h' || c == 'w' || c == 'y')
            c = '\0';
        again = c == before;
        before = c;
        if (c != '\0' && !again)
            out[n++] = c;
    }
    return n;
}

static uint32_t letters_of(vd_str text)
{
    uint32_t letters = 0;

    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        letters |= UINT32_C(1) << (c >= 'a' && c <= 'z'   ? c - 'a'
                                   : c >= '0' && c <= '9' ? 26 + (c - '0') % 5
                                                          : 31);
    }
    return letters;
}

static uint32_t bones_of(vd_str text)
{
    char bones[64];
    size_t n = vd_word_skeleton(text, bones, sizeof bones);

    return (uint32_t)vd_word_hash((vd_str){bones, n});
}

static uint64_t bits_of(vd_groups groups)
{
    uint64_t bits = 0;

    for (size_t i = 0; i < groups.n; i++)
        bits |= UINT64_C(1) << (groups.at[i] & 63);
    return bits;
}

vd_word vd_word_bare(vd_str text, vd_role role)
{
    return (vd_word){
        .text = text,
        .role = role,
        .weight = role == VD_ROLE_NAME && text.n <= 2 ? 800 : weights[role],
        .letters = letters_of(text),
        .bones = bones_of(text)};
}

vd_word vd_word_of(vd_str text, vd_role role)
{
    vd_word w = vd_word_bare(text, role);

    w.rarity = (uint16_t)vd_rarity(text);
    w.nicknames = vd_nickname_groups(text);
    w.variants = vd_variant_groups(text);
    w.groups = bits_of(w.nicknames) | bits_of(w.variants);
    w.popular = role == VD_ROLE_NAME && vd_is_popular(text);
    return w;
}

static vd_word *put(vd_name *name, vd_str text, vd_role role, uint16_t concept)
{
    vd_word *w;

    if (text.n == 0 || name->n == VD_WORDS_MAX)
        return NULL;
    w = &name->words[name->n++];
    *w = vd_word_of(text, role);
    w->concept = concept;
    return w;
}

/* ---- numbers ---- */

static unsigned roman(vd_str s)
{
    static const char digits[] = "ivxlc";
    static const unsigned values[] = {1, 5, 10, 50, 100};
    unsigned total = 0;
    unsigned before = 1000;

    for (size_t i = 0; i < s.n; i++) {
        const char *d = strchr(digits, s.p[i]);
        unsigned v;

        if (d == NULL || *d == '\0' || total > 400)
            return 0;
        v = values[d - digits];
        total += v;
        if (v > before)
            total -= 2 * before;
        before = v;
    }
    return total;
}

static unsigned in_words(vd_str s)
{
    static const char *const units[] = {
        "zero",    "one",     "two",       "three",    "four",
        "five",    "six",     "seven",     "eight",    "nine",
        "ten",     "eleven",  "twelve",    "thirteen", "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
    static const char *const tens[] = {"twenty",  "thirty", "forty",
                                       "fourty",  "fifty",  "sixty",
                                       "seventy", "eighty", "ninety"};
    static const unsigned values[] = {20, 30, 40, 40, 50, 60, 70, 80, 90};

    for (unsigned i = 1; i < 20; i++) {
        if (vd_str_is(s, vd_str_of(units[i])))
            return i;
    }
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        if (vd_str_is(s, vd_str_of(tens[i])))
            return values[i];
    }
    return 0;
}

enum { NO_NUMBER = 0, LARGE_NUMBER = UINT16_MAX + 1 };

/* The value of a word that is a number, and 1. */
static unsigned number_of(vd_str s, bool alone)
{
    long long value = 0;

    if (vd_str_is_digits(s) &&
        (!vd_str_to_int(s, &value) || value >= UINT16_MAX))
        return LARGE_NUMBER;
    if (vd_str_is_digits(s))
        return (unsigned)value + 1;
    /* A single i, v or x is a letter as often as a number. */
    if (!alone && s.n > 0 && roman(s) > 0 && roman(s) <= 99)
        return roman(s) + 1;
    return in_words(s) == 0 ? NO_NUMBER : in_words(s) + 1;
}

/* "forty four" */
static bool add_unit(vd_name *name, unsigned value)
{
    vd_word *before = name->n == 0 ? NULL : &name->words[name->n - 1];

    if (before == NULL || before->role != VD_ROLE_NUMBER || value < 2 ||
        value > 10 || before->concept < 21 || (before->concept - 1) % 10 != 0 ||
        vd_str_is_digits(before->text))
        return false;
    before->concept = (uint16_t)(before->concept + value - 1);
    return true;
}

/* ---- persons ---- */

/* The words of a term as they stand, with the blanks between them. */
static vd_str together(const vd_str *words, size_t n)
{
    return (vd_str){words[0].p,
                    (size_t)(words[n - 1].p - words[0].p) + words[n - 1].n};
}

static bool ends(vd_str s, const char *end, size_t least)
{
    vd_str e = vd_str_of(end);

    return s.n >= e.n + least && vd_str_ends(s, e);
}

/* Length of an ending that is joined to a name, 0 if there is none. */
static size_t ending_of(vd_str s, bool *patronymic)
{
    static const char *const fathers[] = {"ovich",  "evich",  "ovych", "evych",
                                          "ovitch", "evitch", "ovic",  "evic",
                                          "ovna",   "evna",   "ivna",  "yvna"};
    static const char *const joined[] = {
        "uddin", "uddeen", "eddin", "eddine", "addin",  "aldin",
        "odin",  "ullah",  "ollah", "ulla",   "oullah", "zai",
        "udin",  "oglu",   "ogly",  "dottir", "allh"};

    *patronymic = false;
    for (size_t i = 0; i < sizeof fathers / sizeof fathers[0]; i++) {
        if (ends(s, fathers[i], 3)) {
            *patronymic = true;
            return strlen(fathers[i]);
        }
    }
    for (size_t i = 0; i < sizeof joined / sizeof joined[0]; i++) {
        if (ends(s, joined[i], 3) && !vd_str_starts(s, VD_STR("abd")))
            return strlen(joined[i]);
    }
    return 0;
}

/* "abdulrahman": length of what means servant of */
static size_t beginning_of(vd_str s)
{
    static const char *const servant[] = {"bdal",  "abdul", "abdel", "abdal",
                                          "abdur", "abdus", "abdol", "abdoul"};

    for (size_t i = 0; i < sizeof servant / sizeof servant[0]; i++) {
        size_t n = strlen(servant[i]);

        /* In Arabic letters short vowels are not written. */
        if (s.n >= n + (i == 0 ? 2 : 4) &&
            vd_str_starts(s, vd_str_of(servant[i])))
            return n;
    }
    return 0;
}

/* Parts of names that Arabic letters have apart and Latin ones do not:
   "bd allh" is Abdullah, "njyb allh" Najib-ullah, "shms aldyn" Shams-uddin. */
static bool put_part(vd_name *name, vd_str text)
{
    vd_word *before = name->n == 0 ? NULL : &name->words[name->n - 1];

    if (before == NULL)
        return false;
    if (vd_str_is(text, VD_STR("aldyn"))) {
        (void)put(name, VD_STR("uddin"), VD_ROLE_PARTICLE, 0);
        return true;
    }
    if (!vd_str_is(text, VD_STR("allh")))
        return false;
    if (vd_str_is(before->text, VD_STR("bd"))) {
        name->n--;
        (void)put(name, VD_STR("abdallh"), VD_ROLE_NAME, 0);
    } else {
        (void)put(name, VD_STR("ullah"), VD_ROLE_PARTICLE, 0);
    }
    return true;
}

static void put_personal(vd_name *name, vd_str text)
{
    size_t begin = beginning_of(text);
    bool patronymic;
    size_t end;
    vd_word *w;

    if (name->abjad && put_part(name, text))
        return;
    if (name->abjad && text.n >= 4 && vd_str_starts(text, VD_STR("al")) &&
        !vd_str_is(text, VD_STR("allh"))) {
        (void)put(name, VD_STR("al"), VD_ROLE_PARTICLE,
                  vd_lexicon_find(true, VD_STR("al"))->concept);
        text = vd_str_slice(text, 2, text.n);
    }
    if (begin > 0) {
        (void)put(name, vd_str_slice(text, 0, begin), VD_ROLE_PARTICLE,
                  vd_lexicon_find(true, VD_STR("abdul"))->concept);
        text = vd_str_slice(text, begin, text.n);
    }
    end = ending_of(text, &patronymic);
    /* The feminine of Slavic surnames, and the masculine in Latvian. */
    if (end == 0 && text.n >= 6 &&
        (ends(text, "ova", 3) || ends(text, "eva", 3) || ends(text, "ovs", 3) ||
         ends(text, "evs", 3)))
        text.n--;
    w = put(name, vd_str_slice(text, 0, text.n - end), VD_ROLE_NAME, 0);
    if (w != NULL) {
        w->patronymic = patronymic;
        /* As it was written: endings do not make a name another one. */
        w->popular = vd_is_popular(text);
    }
    if (end > 0)
        (void)put(name, vd_str_slice(text, text.n - end, text.n),
                  VD_ROLE_PARTICLE, 0);
}

static bool is_son_of(const vd_word *w)
{
    return w->role == VD_ROLE_PARTICLE &&
           (strcmp(vd_concept_name(w->concept), "bin") == 0 ||
            strcmp(vd_concept_name(w->concept), "bint") == 0 ||
            strcmp(vd_concept_name(w->concept), "ould") == 0);
}

/* Words that are met in names of the Islamic world and hardly elsewhere. */
static bool is_arabic(const vd_word *w)
{
    static const char *const concepts[] = {
        "al",   "bin", "bint", "abdul",  "abu",    "abul",
        "ould", "umm", "haji", "sayyid", "sheikh", "mullah"};
    static const char *const names[] = {
        "muhammad", "ahmad", "hussein", "hassan", "yusuf",    "mahmoud",
        "ibrahim",  "omar",  "osman",   "khalid", "suleiman", "abdullah"};
    const char *concept = vd_concept_name(w->concept);

    for (size_t i = 0; i < sizeof concepts / sizeof concepts[0]; i++) {
        if (strcmp(concept, concepts[i]) == 0)
            return true;
    }
    for (size_t i = 0; w->rarity < 1000 && i < sizeof names / sizeof names[0];
         i++) {
        vd_str name = vd_str_of(names[i]);

        if (vd_str_is(w->text, name) ||
            (w->variants.n > 0 &&
             vd_share_group(w->variants, vd_variant_groups(name))))
            return true;
    }
    return w->role == VD_ROLE_PARTICLE &&
           (vd_str_ends(w->text, VD_STR("in")) ||
            vd_str_ends(w->text, VD_STR("zai")) ||
            vd_str_ends(w->text, VD_STR("llah")));
}

static void parse_person(vd_name *name, const vd_str *words, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t taken = 1;
        const vd_term *term =
            vd_lexicon_longest(true, words + i, n - i, &taken);

        if (words[i].n == 1 && (unsigned char)words[i].p[0] < 0x80 &&
            name->native.n == 0) {
            (void)put(name, words[i], VD_ROLE_INITIAL, 0);
        } else if (term != NULL && n > 1) {
            (void)put(name, together(words + i, taken), (vd_role)term->role,
                      term->concept);
        } else {
            put_personal(name, words[i]);
        }
        i += words[i].n == 1 ? 1 : taken;
    }
    /* "son of" nobody: cut off, or a name of another language, as Bin is in
       Korean */
    if (name->n > 1 && name->words[name->n - 1].role == VD_ROLE_PARTICLE &&
        name->words[name->n - 1].concept != 0 &&
        strcmp(vd_concept_name(name->words[name->n - 1].concept), "oglu") !=
            0) {
        name->words[name->n - 1].role = VD_ROLE_NAME;
        name->words[name->n - 1].weight = weights[VD_ROLE_NAME];
    }
    for (size_t i = 0; i < name->n; i++)
        name->arabic = name->arabic || is_arabic(&name->words[i]);
    for (size_t i = 1; i < name->n; i++) {
        size_t before = i - 1;

        while (before > 0 && name->words[before].role == VD_ROLE_PARTICLE &&
               !is_son_of(&name->words[before]))
            before--;
        name->words[i].nasab = name->words[i].role == VD_ROLE_NAME &&
                               is_son_of(&name->words[before]);
    }
}

/* ---- other parties ---- */

/* Articles and particles are light in firms' names too: Al Qaida. */
static void put_plain(vd_name *name, vd_str word)
{
    const vd_term *term = vd_lexicon_find(true, word);

    if (term != NULL && term->role == VD_ROLE_PARTICLE)
        (void)put(name, word, VD_ROLE_PARTICLE, term->concept);
    else
        (void)put(name, word, VD_ROLE_NAME, 0);
}

static void parse_other(vd_name *name, const vd_str *words, size_t n)
{
    for (size_t i = 0; i < n;) {
        size_t taken = 1;
        const vd_term *term =
            vd_lexicon_longest(false, words + i, n - i, &taken);
        unsigned number = number_of(words[i], words[i].n == 1 && i == 0);

        if (number > 0 && add_unit(name, number)) {
            i++;
        } else if (number > 0 && !(term != NULL && taken > 1)) {
            (void)put(name, words[i++], VD_ROLE_NUMBER,
                      number == LARGE_NUMBER ? 0 : (uint16_t)number);
        } else if (term != NULL) {
            (void)put(name, together(words + i, taken), (vd_role)term->role,
                      term->concept);
            i += taken;
        } else {
            put_plain(name, words[i++]);
        }
    }
}

/* ---- both ---- */

static size_t split(vd_str folded, vd_str *out)
{
    size_t n = 0;

    while (folded.n > 0 && n < VD_WORDS_MAX) {
        size_t end = vd_str_find_char(folded, ' ', 0);

        out[n++] = vd_str_slice(folded, 0, end);
        folded = end == VD_STR_NONE ? VD_STR("")
                                    : vd_str_slice(folded, end + 1, folded.n);
    }
    return n;
}

static bool is_org(vd_str folded, vd_arena *arena)
{
    vd_str words[VD_WORDS_MAX];
    size_t n = split(vd_word_join_letters(arena, folded), words);

    for (size_t i = 0; i < n; i++) {
        size_t taken;
        const vd_term *t = vd_lexicon_longest(false, words + i, n - i, &taken);

        if (t != NULL &&
            (t->role == VD_ROLE_LEGAL || t->role == VD_ROLE_GENERIC ||
             t->role == VD_ROLE_SECTOR))
            return true;
    }
    return false;
}

static bool is_mark(uint32_t c)
{
    return (c >= 0x0591 && c <= 0x05C7) || (c >= 0x064B && c <= 0x0670) ||
           c == 0x0640 || (c >= 0x3000 && c <= 0x303F) || c == 0x30FB ||
           (c >= 0xFF00 && c <= 0xFF65);
}

static void look_at_scripts(vd_str raw, vd_arena *arena, vd_name *out)
{
    char *native = NULL;
    size_t n = 0;
    size_t at = 0;

    out->han = true;
    while (at < raw.n && !vd_str_is_ascii(raw)) {
        size_t from = at;
        uint32_t c = vd_utf8_take(raw, &at);

        out->abjad = out->abjad || (c >= 0x0590 && c < 0x0780);
        /* Greek and what follows, without Latin's own additions */
        out->foreign =
            out->foreign || (c >= 0x0370 && c < 0x1E00) || c >= 0x2C00;
        if (c < 0x0590 || (c >= 0x10A0 && c < 0x1100) ||
            (c >= 0x1E00 && c < 0x2C00) || is_mark(c))
            continue;
        if (native == NULL)
            native = VD_NEW_N(arena, char, raw.n);
        memcpy(native + n, raw.p + from, at - from);
        n += at - from;
        out->han = out->han && c >= 0x4E00 && c <= 0x9FFF;
        out->syllabic =
            out->syllabic || (c >= 0x1100 && c < 0x1200) || c >= 0x3000;
        out->ideographs = out->ideographs || (c >= 0x4E00 && c <= 0x9FFF);
    }
    out->native = (vd_str){native == NULL ? "" : native, n};
    out->han = out->han && n > 0;
}

static void join(vd_name *name, vd_arena *arena)
{
    vd_buf buf;

    vd_buf_init(&buf);
    for (size_t i = 0; i < name->n; i++) {
        vd_str text = name->words[i].text;

        if (name->words[i].role == VD_ROLE_LEGAL ||
            name->words[i].role == VD_ROLE_STOP ||
            name->words[i].role == VD_ROLE_TITLE)
            continue;
        /* A term may be several words. */
        for (size_t c = 0; c < text.n; c++) {
            if (text.p[c] != ' ')
                vd_buf_put_char(&buf, text.p[c]);
        }
    }
    name->joined = vd_str_copy(arena, vd_buf_view(&buf));
    name->letters = letters_of(name->joined);
    vd_buf_done(&buf);
}

void vd_name_parse(vd_folder *folder, vd_arena *arena, vd_str raw,
                   vd_name_kind kind, vd_name *out)
{
    vd_str words[VD_WORDS_MAX];
    vd_word taken[VD_WORDS_MAX];
    size_t n;

    out->kind = kind;
    out->respelt = 0;
    out->habit = NULL;
    out->n = 0;
    out->words = taken;
    out->abjad = out->foreign = out->arabic = false;
    out->reading = VD_READING_PLAIN;
    out->syllabic = out->ideographs = false;
    raw = vd_mojibake_repair(arena, raw);
    out->folded = vd_fold(folder, arena, raw);
    if (kind == VD_NAME_UNKNOWN)
        out->kind = is_org(out->folded, arena) ? VD_NAME_ORG : VD_NAME_PERSON;
    look_at_scripts(raw, arena, out);
    out->standard = out->foreign ? vd_standard_of(raw) : 0;
    if (out->kind == VD_NAME_PERSON) {
        n = split(out->folded, words);
        parse_person(out, words, n);
    } else {
        n = split(vd_word_join_letters(arena, out->folded), words);
        parse_other(out, words, n);
    }
    join(out, arena);
    out->words = VD_NEW_N(arena, vd_word, out->n + 1);
    memcpy(out->words, taken, out->n * sizeof *taken);
    out->wade = out->kind == VD_NAME_PERSON && out->n <= 4
                    ? vd_pinyin_to_wade(arena, out->folded)
                    : VD_STR("");
}
