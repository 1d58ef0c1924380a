/* SPDX-License-Identifier: Apache-2.0 */
#include "names/habit.h"

#include "base/buf.h"

enum { LETTERS_MIN = 5 }; /* of a word that is read so */

/* When letters show that a word is written by a habit. */
typedef enum shows {
    SHOWS_NEVER = 0,
    SHOWS_OWN,    /* behind them the word ends as the habit alone has it */
    SHOWS_SLAVIC, /* it ends as such names do */
    SHOWS_ALWAYS,
} shows;

typedef struct spelling {
    const char *written;
    const char *meant;
    shows shows;
    bool final;
} spelling;

typedef struct habit {
    const char *name;
    uint32_t begins;           /* a bit for each letter that one begins with */
    const spelling *spellings; /* the longest first; { NULL } ends them */
    const char *const *own;    /* endings; NULL ends them */
    const char *const *endings;
} habit;

#include "habits.inc" /* generated from data/names/habits.tsv */

enum { HABITS = sizeof habits / sizeof habits[0] };

static bool ends_with_any(vd_str word, const char *const *endings)
{
    for (; *endings != NULL; endings++) {
        if (vd_str_ends(word, vd_str_of(*endings)))
            return true;
    }
    return false;
}

static const spelling *spelling_at(const habit *h, vd_str word, size_t at)
{
    unsigned letter = (unsigned)(unsigned char)word.p[at] - 'a';
    vd_str rest = vd_str_slice(word, at, word.n);

    if (letter > 'z' - 'a' || (h->begins >> letter & 1) == 0)
        return NULL;
    for (const spelling *s = h->spellings; s->written != NULL; s++) {
        vd_str written = vd_str_of(s->written);

        if (s->final ? vd_str_is(rest, written) : vd_str_starts(rest, written))
            return s;
    }
    return NULL;
}

static bool shows_habit(const habit *h, vd_str word)
{
    shows least = ends_with_any(word, h->own)       ? SHOWS_OWN
                  : ends_with_any(word, h->endings) ? SHOWS_SLAVIC
                                                    : SHOWS_ALWAYS;

    for (size_t at = 0; word.n >= LETTERS_MIN && at < word.n;) {
        const spelling *s = spelling_at(h, word, at);

        if (s != NULL && s->shows >= least)
            return true;
        at += s == NULL ? 1 : vd_str_of(s->written).n;
    }
    return false;
}

static void put_read(vd_buf *out, const habit *h, vd_str word)
{
    for (size_t at = 0; at < word.n;) {
        const spelling *s = spelling_at(h, word, at);

        if (s == NULL) {
            vd_buf_put_char(out, word.p[at++]);
            continue;
        }
        vd_buf_put_z(out, s->meant);
        at += vd_str_of(s->written).n;
    }
}

/* How many words show the habit; the name as it is read. */
static unsigned read_name(vd_buf *out, const habit *h, vd_str folded)
{
    unsigned n = 0;
    vd_str word;

    while (vd_str_next(&folded, VD_STR(" "), &word)) {
        if (vd_buf_view(out).n > 0)
            vd_buf_put_char(out, ' ');
        if (!shows_habit(h, word)) {
            vd_buf_put(out, word);
            continue;
        }
        put_read(out, h, word);
        n++;
    }
    return n;
}

bool vd_name_by_habit(vd_folder *folder, vd_arena *arena, const vd_name *name,
                      vd_name *out)
{
    unsigned n = 0;
    vd_buf buf;

    if (name->foreign || name->kind != VD_NAME_PERSON)
        return false;
    vd_buf_init(&buf);
    for (size_t i = 0; n == 0 && i < HABITS; i++) {
        vd_buf_clear(&buf);
        n = read_name(&buf, &habits[i], name->folded);
        if (n == 0)
            continue;
        vd_name_parse(folder, arena, vd_str_copy(arena, vd_buf_view(&buf)),
                      VD_NAME_PERSON, out);
        out->respelt = n;
        out->habit = habits[i].name;
    }
    vd_buf_done(&buf);
    return n > 0;
}
