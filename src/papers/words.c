/* SPDX-License-Identifier: Apache-2.0 */
#include "papers/words.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/oom.h"
#include "base/strmap.h"
#include "base/utf8.h"
#include "names/word.h"
#include "stops.inc"

enum {
    FOLDED_MAX = 65536,
    LETTERS_A_WORD = 5,
    SENTENCE_WORDS_MAX = 2000, /* a longer one is cut */
};

struct vd_word_folder {
    vd_folder *names;
    vd_arena arena; /* folded words, forgotten when there are many */
    vd_strmap map;
    vd_str *folded;
    size_t n;
    size_t room;
};

vd_status vd_word_folder_open(vd_word_folder **out, vd_err *err)
{
    vd_word_folder *f = vd_zeroed(1, sizeof *f);
    vd_status st = vd_folder_open(&f->names, err);

    if (st != VD_OK) {
        free(f);
        return st;
    }
    vd_arena_init(&f->arena, 0);
    vd_strmap_init(&f->map, &f->arena);
    *out = f;
    return VD_OK;
}

void vd_word_folder_close(vd_word_folder *f)
{
    if (f == NULL)
        return;
    vd_folder_close(f->names);
    vd_arena_done(&f->arena);
    free(f);
}

vd_folder *vd_word_folder_names(vd_word_folder *folder)
{
    return folder->names;
}

uint64_t vd_word_key(vd_str low)
{
    return vd_word_mix(vd_word_hash(low));
}

/* A word that is not ASCII, as names are folded. */
static vd_str fold_wide(vd_word_folder *f, vd_str word)
{
    bool is_new;
    size_t *number;

    if (f->n >= FOLDED_MAX) {
        vd_arena_reset(&f->arena);
        vd_strmap_init(&f->map, &f->arena);
        f->folded = NULL;
        f->n = 0;
        f->room = 0;
    }
    number = vd_strmap_put(&f->map, word, f->n, &is_new);
    if (is_new) {
        f->folded = vd_arena_grow(&f->arena, f->folded, f->n, &f->room,
                                  sizeof *f->folded);
        f->folded[f->n++] = vd_fold(f->names, &f->arena, word);
    }
    return f->folded[*number];
}

/* --- words --------------------------------------------------------------- */

typedef struct reader {
    vd_word_folder *folder;
    vd_arena *arena;
    vd_str text;
    char *lower; /* room for folded words, as long as the text */
    size_t at;
    vd_words *out;
    size_t room;
    size_t quotes_room;
    bool blank;     /* before what is read next */
    bool single;    /* a quotation that began with a single mark is open */
    bool straight;  /* one that began with a straight mark */
    bool sentence;  /* a word begins one */
    uint32_t quote; /* the open quotation, from 1; 0 */
} reader;

/* Signs of money, arrows and the like are none. */
static bool is_letter(uint32_t c)
{
    if (c < 0x80)
        return vd_ascii_is_alpha((char)c);
    return c >= 0xC0 && c != 0xD7 && c != 0xF7 && (c < 0x2000 || c > 0x2BFF) &&
           (c < 0x3000 || c > 0x303F) && c != 0xFEFF &&
           (c < 0xFF01 || c > 0xFF0F);
}

/* Letters and digits of ASCII: most of what there is. */
static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9');
}

/* Scripts that are written without blanks. */
static bool is_ideograph(uint32_t c)
{
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x2FFFF);
}

static uint32_t peek(const reader *r, size_t *next)
{
    *next = r->at;
    return r->at < r->text.n ? vd_utf8_take(r->text, next) : 0;
}

/* A word of ASCII, folded and looked at in one pass; false at any other. */
static bool fold_plain(reader *r, vd_token *t)
{
    uint64_t h = VD_WORD_HASH_FIRST;
    bool shout = true;
    size_t letters = 0;
    size_t n = 0;

    for (size_t i = 0; i < t->text.n; i++) {
        unsigned char c = (unsigned char)t->text.p[i];

        if (c >= 0x80)
            return false;
        if (c == '.' || c == '\'')
            continue;
        shout = shout && !(c >= 'a' && c <= 'z');
        letters += vd_ascii_is_alpha((char)c);
        c = (unsigned char)vd_ascii_lower((char)c);
        r->lower[n++] = (char)c;
        h = vd_word_hash_next(h, c);
    }
    t->low = (vd_str){r->lower, n};
    t->hash = vd_word_mix(h);
    t->shout = shout && letters > 0;
    t->capital = t->text.p[0] >= 'A' && t->text.p[0] <= 'Z';
    r->lower += n;
    return true;
}

static bool is_shout(vd_str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= 'a' && s.p[i] <= 'z')
            return false;
    }
    return true;
}

/* Capital letters beyond ASCII, of Latin, Greek and Cyrillic. */
static bool is_capital(vd_str s)
{
    size_t at = 0;
    uint32_t c = vd_utf8_take(s, &at);

    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
           (c >= 0x100 && c <= 0x17F && c % 2 == 0) ||
           (c >= 0x391 && c <= 0x3AB) || (c >= 0x400 && c <= 0x42F);
}

static vd_token *put(reader *r, size_t from, size_t to, vd_word_kind kind)
{
    vd_words *out = r->out;
    vd_token *t;

    out->at =
        vd_arena_grow(r->arena, out->at, out->n, &r->room, sizeof *out->at);
    t = &out->at[out->n++];
    *t = (vd_token){.text = vd_str_slice(r->text, from, to),
                    .at = (uint32_t)from,
                    .kind = (uint8_t)kind,
                    .quote = r->quote,
                    .joined = !r->blank && out->n > 1};
    t->low = t->text;
    r->blank = false;
    return t;
}

static void put_word(reader *r, size_t from, size_t to, vd_word_kind kind)
{
    vd_token *t = put(r, from, to, kind);

    if (!fold_plain(r, t)) {
        t->low = fold_wide(r->folder, t->text);
        t->capital = is_capital(t->text);
        t->shout = is_shout(t->text);
        t->hash = vd_word_key(t->low);
    }
    t->first = r->sentence;
    r->sentence = false;
}

/* "Nov", "Co": words that a stop does not end. */
static bool is_short(vd_str word)
{
    for (size_t i = 0; i < sizeof stops_rows / sizeof stops_rows[0]; i++) {
        if (vd_str_is_nocase(stops_rows[i][0], word))
            return true;
    }
    return false;
}

/* Letters parted by stops ("U.S.", "a.m."), or one capital and a stop. */
static bool is_lettered(vd_str word)
{
    bool letter = false;

    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] == '.' ? !letter
                             : letter || !vd_ascii_is_alpha(word.p[i]))
            return false;
        letter = word.p[i] != '.';
    }
    return word.n > 0;
}

/* Whether an apostrophe joins letters here. */
static bool joins(const reader *r, size_t at)
{
    size_t next = at;
    uint32_t c = at < r->text.n ? vd_utf8_take(r->text, &next) : 0;

    return c != 0 && is_letter(c);
}

/* Behind a word: 's or ’s. */
static size_t owner_at(const reader *r, size_t at)
{
    vd_str rest;
    size_t n;

    if (at >= r->text.n || (r->text.p[at] != '\'' && r->text.p[at] != '\xE2'))
        return 0;
    rest = vd_str_slice(r->text, at, r->text.n);
    n = vd_str_starts(rest, VD_STR("'s"))              ? 2
        : vd_str_starts(rest, VD_STR("\xE2\x80\x99s")) ? 4
                                                       : 0;
    return n > 0 && !joins(r, at + n) ? n : 0;
}

/* Letters, and the apostrophes that join them. */
static void read_letters(reader *r)
{
    while (true) {
        size_t next;
        uint32_t c;

        while (r->at < r->text.n && is_plain(r->text.p[r->at]))
            r->at++;
        /* A blank or a stop: what ends most words. */
        if (r->at < r->text.n &&
            (r->text.p[r->at] == ' ' || r->text.p[r->at] == '.' ||
             r->text.p[r->at] == ','))
            return;
        c = peek(r, &next);
        if (c == 0)
            return;
        if (!is_letter(c) && !(c < 0x80 && vd_ascii_is_digit((char)c)) &&
            (owner_at(r, r->at) > 0 ||
             !((c == '\'' || c == 0x2019) && joins(r, next))))
            return;
        r->at = next;
    }
}

/* Stops that belong to the word: "U.S", "U.S.", "Co." */
static void read_stops(reader *r, size_t from)
{
    vd_str word;

    while (r->at + 1 < r->text.n && r->text.p[r->at] == '.' &&
           is_lettered(vd_str_slice(r->text, from, r->at)) &&
           vd_ascii_is_alpha(r->text.p[r->at + 1]) &&
           (r->at + 2 >= r->text.n || !vd_ascii_is_alpha(r->text.p[r->at + 2])))
        r->at += 2;
    if (r->at >= r->text.n || r->text.p[r->at] != '.')
        return;
    word = vd_str_slice(r->text, from, r->at);
    if ((is_lettered(word) && is_capital(word)) || is_short(word))
        r->at++;
}

static void read_word(reader *r)
{
    size_t from = r->at;
    size_t owner;

    read_letters(r);
    read_stops(r, from);
    put_word(r, from, r->at, VD_WORD_WORD);
    owner = owner_at(r, r->at);
    if (owner > 0) {
        put(r, r->at, r->at + owner, VD_WORD_OWNER)->low = VD_STR("'s");
        r->at += owner;
    }
}

static void read_number(reader *r)
{
    size_t from = r->at;

    while (r->at < r->text.n) {
        char c = r->text.p[r->at];
        bool separator =
            (c == ',' || c == '.' || c == '/') && r->at + 1 < r->text.n &&
            vd_ascii_is_digit(r->text.p[r->at + 1]) && r->at > from;

        if (!vd_ascii_is_digit(c) && !separator)
            break;
        r->at++;
    }
    /* "152mm", "19th", "3D" are words that begin with a number. */
    if (r->at < r->text.n && vd_ascii_is_alpha(r->text.p[r->at])) {
        while (r->at < r->text.n && (vd_ascii_is_alpha(r->text.p[r->at]) ||
                                     vd_ascii_is_digit(r->text.p[r->at])))
            r->at++;
    }
    put_word(r, from, r->at, VD_WORD_NUMBER);
}

/* --- marks --------------------------------------------------------------- */

static void open_quote(reader *r, size_t to)
{
    vd_words *out = r->out;

    put(r, r->at, to, VD_WORD_OPEN);
    out->quotes = vd_arena_grow(r->arena, out->quotes, out->n_quotes,
                                &r->quotes_room, sizeof *out->quotes);
    out->quotes[out->n_quotes++] = (vd_quotation){(uint32_t)out->n, UINT32_MAX};
    r->quote = (uint32_t)out->n_quotes;
}

static void close_quote(reader *r, size_t to)
{
    vd_words *out = r->out;

    if (r->quote > 0)
        out->quotes[r->quote - 1].close = (uint32_t)out->n;
    r->quote = 0;
    put(r, r->at, to, VD_WORD_CLOSE);
}

/* A single mark opens before a letter and behind a blank. */
static void read_single(reader *r, size_t to)
{
    bool before = r->out->n == 0 || r->blank;

    if (!r->single && r->quote == 0 && before && joins(r, to)) {
        r->single = true;
        open_quote(r, to);
    } else if (r->single && !joins(r, to)) {
        r->single = false;
        close_quote(r, to);
    } else if (r->out->n > 0 && !r->blank) {
        put(r, r->at, to, VD_WORD_OWNER)->low = VD_STR("'s");
    } else {
        put(r, r->at, to, VD_WORD_MARK);
    }
}

static void read_quote_mark(reader *r, uint32_t c, size_t to)
{
    bool opens =
        c == 0x201C || c == 0x201E || c == 0xAB || (c == '"' && !r->straight);

    if (c == '"')
        r->straight = !r->straight;
    if (opens && r->quote == 0)
        open_quote(r, to);
    else if (!opens && r->quote > 0)
        close_quote(r, to);
    else
        put(r, r->at, to, VD_WORD_MARK);
}

static bool is_end(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0x2026;
}

static void read_mark(reader *r, uint32_t c, size_t to)
{
    if (is_end(c)) {
        put(r, r->at, to, VD_WORD_STOP);
        r->sentence = true;
    } else if (c == ',' || c == ';' || c == ':') {
        put(r, r->at, to, VD_WORD_COMMA);
    } else if (c == '-' || c == 0x2010 || c == 0x2011) {
        put(r, r->at, to, r->blank ? VD_WORD_DASH : VD_WORD_HYPHEN);
    } else if (c == 0x2013 || c == 0x2014) {
        put(r, r->at, to, VD_WORD_DASH);
    } else if (c == 0x2018 || c == 0x2019 || c == '\'') {
        read_single(r, to);
    } else if (c == '"' || (c >= 0x201C && c <= 0x201F) || c == 0xAB ||
               c == 0xBB) {
        read_quote_mark(r, c, to);
    } else {
        put(r, r->at, to, VD_WORD_MARK);
    }
}

static bool is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xA0 ||
           c == 0x202F || c == 0x3000 || c == 0x200B;
}

/* --- sentences ------------------------------------------------------------
 */

/* Whether a sentence ends behind token i, which is a stop or a mark behind
   one. */
static bool ends_behind(const vd_words *w, size_t i)
{
    const vd_token *next = i + 1 < w->n ? &w->at[i + 1] : NULL;
    size_t k = i;

    while (k > 0 && w->at[k].kind == VD_WORD_CLOSE)
        k--;
    if (w->at[k].kind != VD_WORD_STOP)
        return false;
    if (next == NULL)
        return true;
    if (next->joined)
        return false;
    if (next->kind == VD_WORD_OPEN)
        next = i + 2 < w->n ? &w->at[i + 2] : next;
    return next->capital || next->kind == VD_WORD_NUMBER ||
           next->kind == VD_WORD_MARK;
}

/* A word that ends with a stop of its own ends a sentence where what follows
   can only begin one: "... the U.S. The ministers ..." */
static bool short_ends(const vd_words *w, size_t i)
{
    static const char *const heads[] = {"the", "in",   "it",   "he",  "she",
                                        "we",  "they", "this", "but", "a"};
    const vd_token *t = &w->at[i];

    if (t->kind != VD_WORD_WORD || t->text.n == 0 ||
        t->text.p[t->text.n - 1] != '.' || i + 1 >= w->n ||
        !w->at[i + 1].capital)
        return false;
    for (size_t k = 0; k < sizeof heads / sizeof heads[0]; k++) {
        if (vd_token_is(&w->at[i + 1], heads[k]))
            return true;
    }
    return false;
}

static void cut_sentences(vd_words *w)
{
    uint32_t sentence = 0;
    size_t begin = 0;

    for (size_t i = 0; i < w->n; i++) {
        w->at[i].sentence = sentence;
        w->at[i].first = i == 0 || w->at[i - 1].sentence != sentence;
        if (ends_behind(w, i) || short_ends(w, i) ||
            i - begin + 1 == SENTENCE_WORDS_MAX) {
            sentence++;
            begin = i + 1;
        }
    }
    for (size_t i = 1; i < w->n; i++) {
        if (w->at[i - 1].first && w->at[i - 1].kind == VD_WORD_OPEN)
            w->at[i].first = true;
    }
    w->n_sentences = sentence + 1;
}

/* ------------------------------------------------------------------------- */

void vd_words_read(vd_word_folder *folder, vd_arena *arena, vd_str text,
                   vd_words *out)
{
    reader r = {.folder = folder, .arena = arena, .text = text, .out = out};

    *out = (vd_words){0};
    r.lower = VD_NEW_N(arena, char, text.n + 1);
    r.room = text.n / LETTERS_A_WORD + 8;
    out->at = VD_NEW_N(arena, vd_token, r.room);
    while (r.at < text.n && out->n < VD_PAPER_WORDS_MAX) {
        size_t next;
        uint32_t c = peek(&r, &next);

        if (is_blank(c)) {
            r.blank = true;
            r.at = next;
        } else if (is_ideograph(c)) {
            put_word(&r, r.at, next, VD_WORD_WORD);
            r.at = next;
        } else if (is_letter(c)) {
            read_word(&r);
        } else if (c < 0x80 && vd_ascii_is_digit((char)c)) {
            read_number(&r);
        } else {
            read_mark(&r, c, next);
            r.at = next;
        }
    }
    for (size_t i = 0; i < out->n_quotes; i++) {
        if (out->quotes[i].close == UINT32_MAX)
            out->quotes[i].close = (uint32_t)out->n;
    }
    cut_sentences(out);
}

bool vd_word_among(vd_str low, const char *list)
{
    const char *at = list;

    while (low.n > 0 && *at != '\0') {
        size_t n = 0;

        while (n < low.n && at[n] == low.p[n])
            n++;
        if (n == low.n && (at[n] == ' ' || at[n] == '\0'))
            return true;
        at += n;
        while (*at != ' ' && *at != '\0')
            at++;
        at += *at == ' ';
    }
    return false;
}

vd_str vd_words_text(const vd_words *words, vd_str text, size_t from, size_t to)
{
    const vd_token *last;

    if (from >= to || to > words->n)
        return VD_STR("");
    last = &words->at[to - 1];
    return vd_str_slice(text, words->at[from].at, last->at + last->text.n);
}

/* The first word of a sentence, among those from..to. */
static size_t first_of(const vd_words *w, uint32_t sentence, size_t from,
                       size_t to)
{
    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (w->at[middle].sentence < sentence)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t vd_sentence_end(const vd_words *words, size_t i)
{
    if (i >= words->n)
        return i;
    return first_of(words, words->at[i].sentence + 1, i,
                    least(words->n, i + SENTENCE_WORDS_MAX));
}

size_t vd_sentence_begin(const vd_words *words, size_t i)
{
    if (i >= words->n)
        return i;
    return first_of(words, words->at[i].sentence,
                    i - least(i, SENTENCE_WORDS_MAX), i);
}
