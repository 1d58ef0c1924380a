/* SPDX-License-Identifier: Apache-2.0 */
#include "names/korean.h"

#include "base/utf8.h"
#include "names/mojibake.h"

enum {
    SYLLABLES = 0xAC00, /* the first; each is an initial, a medial, a final */
    SYLLABLES_END = 0xD7A4,
    MEDIALS = 21,
    FINALS = 28, /* none among them */
    INITIAL_N = 2,
    INITIAL_R = 5,
    INITIAL_NONE = 11,
    PARTS = 4, /* words */
    GIVEN_MAX = 4,
    LETTERS_MAX = 5,
};

/* As the North writes it, and the South. */
typedef struct written {
    char in[VD_KOREAN_MAX][LETTERS_MAX + 1];
} written;

typedef struct surname {
    uint32_t syllable;
    written as;
} surname;

#include "korean.inc" /* generated from data/names/korean.tsv */

uint32_t vd_hangul_beginning(uint32_t c)
{
    /* Medials that begin with i or y. */
    static const bool palatal[MEDIALS] = {
        [2] = true,  [3] = true,  [6] = true, [7] = true,
        [12] = true, [17] = true, [20] = true};
    uint32_t initial = (c - SYLLABLES) / (MEDIALS * FINALS);
    uint32_t rest = (c - SYLLABLES) % (MEDIALS * FINALS);
    bool y = palatal[rest / FINALS];

    if (y && (initial == INITIAL_R || initial == INITIAL_N))
        initial = INITIAL_NONE;
    else if (initial == INITIAL_R)
        initial = INITIAL_N;
    return SYLLABLES + initial * MEDIALS * FINALS + rest;
}

/* The words of a name, syllable by syllable. */
typedef struct hangul {
    uint32_t at[PARTS * GIVEN_MAX];
    size_t ends[PARTS];
    size_t n;
} hangul;

/* False if something is no Hangul, or there is too much of it. */
static bool take_words(vd_str text, hangul *out)
{
    size_t n = 0;

    out->n = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = vd_utf8_take(text, &at);

        if (c == ' ' || c == '-' || c == ',') {
            if (n > 0 && (out->n == 0 || out->ends[out->n - 1] < n)) {
                if (out->n == PARTS - 1)
                    return false;
                out->ends[out->n++] = n;
            }
        } else if (c < SYLLABLES || c >= SYLLABLES_END ||
                   n == sizeof out->at / sizeof out->at[0]) {
            return false;
        } else {
            out->at[n++] = c;
        }
    }
    if (n > 0 && (out->n == 0 || out->ends[out->n - 1] < n))
        out->ends[out->n++] = n;
    return n > 1 && n <= GIVEN_MAX;
}

static const written *surname_of(uint32_t syllable)
{
    for (size_t i = 0; i < sizeof surnames / sizeof surnames[0]; i++) {
        if (surnames[i].syllable == syllable)
            return &surnames[i].as;
    }
    return NULL;
}

/* Where the surname is: the first syllable, or a last word of one; and how the
   states write it, NULL if it is none of the table. */
static const written *find_surname(const hangul *h, size_t *at)
{
    size_t last = h->ends[h->n - 1] - 1;

    *at = 0;
    if (h->n == 1 || h->ends[0] == 1)
        return surname_of(h->at[0]);
    *at = last;
    return h->ends[h->n - 2] == last ? surname_of(h->at[last]) : NULL;
}

static void put_syllable(vd_buf *out, uint32_t c, size_t state)
{
    uint32_t s = c - SYLLABLES;

    vd_buf_put_char(out, ' ');
    vd_buf_put(out, vd_str_of(initials[s / (MEDIALS * FINALS)].in[state]));
    vd_buf_put(out, vd_str_of(medials[s / FINALS % MEDIALS].in[state]));
    vd_buf_put(out, vd_str_of(finals[s % FINALS].in[state]));
}

static vd_str read_in(const hangul *h, size_t state, vd_arena *arena)
{
    size_t at;
    const written *family = find_surname(h, &at);
    vd_buf buf;
    vd_str out;

    vd_buf_init(&buf);
    vd_buf_put(&buf, vd_str_of(family->in[state]));
    for (size_t i = 0; i < h->ends[h->n - 1]; i++) {
        if (i != at)
            put_syllable(&buf, h->at[i], state);
    }
    out = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return out;
}

size_t vd_name_korean(vd_folder *folder, vd_arena *arena, vd_str raw,
                      const vd_name *name, vd_name out[VD_KOREAN_MAX])
{
    hangul h;
    size_t at;
    size_t n = 0;

    if (name->kind != VD_NAME_PERSON || !name->syllabic ||
        !take_words(vd_compose(arena, vd_mojibake_repair(arena, raw)), &h) ||
        find_surname(&h, &at) == NULL)
        return 0;
    for (size_t state = 0; state < VD_KOREAN_MAX; state++) {
        vd_str text = read_in(&h, state, arena);

        if (n > 0 && vd_str_is(text, out[0].folded))
            continue;
        vd_name_parse(folder, arena, text, VD_NAME_PERSON, &out[n]);
        out[n].foreign = true;
        out[n++].reading =
            state == 0 ? VD_READING_NORTH_KOREAN : VD_READING_SOUTH_KOREAN;
    }
    return n;
}
