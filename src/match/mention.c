/* SPDX-License-Identifier: Apache-2.0 */
#include "match/mention.h"

#include <stdlib.h>

#include "base/oom.h"
#include "base/strmap.h"
#include "data/ship.h"
#include "match/layout.h"
#include "names/lexicon.h"

enum {
    KEY = 5,           /* letters by which a name is looked up, and its least */
    STUCK_MIN = 20,    /* of one that lacks the blank at one end */
    WITHIN_MIN = 11,   /* letters of a name that is believed within a run */
    SHIP_MIN = 10,     /* of a ship's that nothing says is one */
    OTHERWISE_MIN = 8, /* of one whose words are joined or parted */
    ALONE_MIN = 7,     /* of a name of one word */
    LEAST_TWO = 1300,  /* thousandths that the words of a name weigh */
    RARE = 700,        /* rarity of a word that says whom by itself */
    HEADS_BITS = 20,
    FORM_MIN = 3,      /* letters of a legal form that is no word like "in" */
    SHARED_MAX = 6,    /* parties of one list that have a name of one word */
    PART_BYTES = 1500, /* of a text, below VD_QUERY_NAME_BYTES_MAX */
};

typedef struct listed {
    uint64_t
        begins; /* a bit for each of the first letters that begins a word */
    uint32_t entry;
    uint32_t next; /* of the same head, 0 for none: numbers are from 1 */
    uint32_t at;   /* of its letters */
    uint16_t n;
    uint8_t words;  /* that it is written in */
    uint8_t kind;   /* vd_name_kind */
    bool alone;     /* believed as one word among others */
    bool with_form; /* of one word and a legal form, which must stand there */
    bool heavy;     /* has two words that say something */
} listed;

struct vd_mentions {
    const vd_index *index;
    uint32_t *heads; /* of listed */
    vd_buf listed;
    vd_buf letters;
};

static uint32_t key_of(const char *p)
{
    uint64_t h = 0;

    for (int i = 0; i < KEY; i++)
        h = h * 131 + (unsigned char)p[i];
    return (uint32_t)((h * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - HEADS_BITS));
}

static const listed *listed_at(const vd_mentions *m, uint32_t number)
{
    return (const listed *)(const void *)m->listed.p + (number - 1);
}

/* --- names --------------------------------------------------------------- */

/* A Roman number is none, though some legal form is written so. */
static bool is_legal(vd_str word)
{
    const vd_term *t = vd_lexicon_find(false, word);
    bool roman = true;

    for (size_t i = 0; i < word.n; i++)
        roman =
            roman && (word.p[i] == 'i' || word.p[i] == 'v' || word.p[i] == 'x');
    if (roman)
        return false;

    return t != NULL && t->role == VD_ROLE_LEGAL;
}

/* Words of the folded name, that of a firm without legal forms at its ends. */
static size_t words_of(const vd_name *name, vd_str out[VD_WORDS_MAX])
{
    vd_str folded = name->folded;
    size_t n = 0;
    size_t from = 0;
    vd_str word;

    while (n < VD_WORDS_MAX && vd_str_next(&folded, VD_STR(" "), &word))
        out[n++] = word;
    if (name->kind == VD_NAME_PERSON || name->kind == VD_NAME_THING)
        return n;
    while (n > 1 && is_legal(out[n - 1]))
        n--;
    while (n - from > 1 && is_legal(out[from]))
        from++;
    memmove(out, out + from, (n - from) * sizeof *out);
    return n - from;
}

/* How much a name says: the weights of its words, and whether one is rare
   enough to stand alone. */
static void weigh(const vd_name *name, listed *l)
{
    unsigned weight = 0;
    unsigned heavy = 0;
    size_t own = 0; /* words but legal forms */

    for (size_t i = 0; i < name->n; i++)
        own += name->words[i].role != VD_ROLE_LEGAL;

    for (size_t i = 0; i < name->n; i++) {
        const vd_word *w = &name->words[i];

        weight += w->weight;
        heavy += w->weight >= VD_WORD_HEAVY;
        /* What a person is called in one word, many things are. */
        if (own == 1 && name->kind == VD_NAME_ORG && w->role == VD_ROLE_NAME &&
            !w->popular && w->rarity >= RARE)
            l->alone = true;
    }
    l->heavy = heavy >= 2 && weight >= LEAST_TWO;
}

/* How many parties of each list have a name: lists have "Chinese:" among the
   aliases of twenty.  A few may be one party that is listed several times. */
typedef struct tally {
    vd_arena arena;
    vd_strmap counts; /* by name and list */
} tally;

static vd_str key_of_tally(vd_arena *arena, vd_str folded, vd_str list)
{
    return vd_str_join(arena, folded, VD_STR("\n"), list);
}

/* Each owner of an entry is told to fn with its first list. */
static bool each_list(const vd_mentions *m, uint32_t entry, vd_arena *arena,
                      bool (*fn)(tally *t, vd_str key), tally *t, vd_str folded)
{
    vd_mention mention = {.entry = entry};
    uint32_t *owners;
    size_t n = vd_mention_owners(m, &mention, arena, &owners);
    bool any = false;

    for (size_t i = 0; i < n; i++) {
        vd_candidate c;

        if (vd_index_candidate(m->index, owners[i], arena, &c) &&
            c.n_sources > 0)
            any = fn(t, key_of_tally(arena, folded, c.datasets[0])) || any;
    }
    return any;
}

static bool count_one(tally *t, vd_str key)
{
    ++*vd_strmap_put(&t->counts, key, 0, NULL);
    return false;
}

static bool is_many(tally *t, vd_str key)
{
    const size_t *count = vd_strmap_find(&t->counts, key);

    return count != NULL && *count > SHARED_MAX;
}

static void count_name(const vd_mentions *m, uint32_t entry,
                       const vd_name *name, tally *t)
{
    vd_arena work;

    vd_arena_init(&work, 0);
    if (vd_str_find_char(name->folded, ' ', 0) == VD_STR_NONE)
        (void)each_list(m, entry, &work, count_one, t, name->folded);
    vd_arena_done(&work);
}

static bool is_shared(const vd_mentions *m, uint32_t entry, vd_str folded,
                      tally *t)
{
    vd_arena work;
    bool shared;

    vd_arena_init(&work, 0);
    shared = each_list(m, entry, &work, is_many, t, folded);
    vd_arena_done(&work);
    return shared;
}

static void add(vd_mentions *m, listed l, const vd_str *words, size_t n)
{
    l.at = (uint32_t)m->letters.n;
    l.begins = 0;
    for (size_t i = 0; i < n; i++) {
        size_t from = m->letters.n - l.at;

        if (from < 64)
            l.begins |= UINT64_C(1) << from;
        vd_buf_put(&m->letters, words[i]);
    }
    l.n = (uint16_t)(m->letters.n - l.at);
    if (l.n < KEY) {
        m->letters.n = l.at;
        return;
    }
    l.next = m->heads[key_of(m->letters.p + l.at)];
    vd_buf_put(&m->listed, (vd_str){(const char *)&l, sizeof l});
    m->heads[key_of(m->letters.p + l.at)] = (uint32_t)(m->listed.n / sizeof l);
}

static void add_name(vd_mentions *m, uint32_t entry, const vd_name *name,
                     tally *t)
{
    vd_str words[2 * VD_WORDS_MAX];
    size_t n = words_of(name, words);
    listed l = {
        .entry = entry, .words = (uint8_t)n, .kind = (uint8_t)name->kind};

    weigh(name, &l);
    if (n > 1 && !l.heavy)
        return;
    l.with_form =
        n == 1 && vd_str_find_char(name->folded, ' ', 0) != VD_STR_NONE;
    l.alone = l.alone && !is_shared(m, entry, name->folded, t);
    add(m, l, words, n);
    if (name->kind != VD_NAME_PERSON || n < 2 || n > 5 ||
        name->folded.n < OTHERWISE_MIN)
        return;
    /* Family name first or last: lists have either, and texts as well. */
    for (size_t i = 0; i < n; i++)
        words[n + i] = words[i];
    add(m, l, words + 1, n);
    if (n > 2)
        add(m, l, words + n - 1, n);
}

vd_status vd_mentions_open(const vd_index *index, vd_mentions **out,
                           vd_err *err)
{
    vd_mentions *m = calloc(1, sizeof *m);
    vd_word words[VD_WORDS_MAX];
    vd_name name;
    tally t;

    if (m == NULL)
        vd_out_of_memory(sizeof *m);
    m->index = index;
    m->heads = calloc((size_t)1 << HEADS_BITS, sizeof *m->heads);
    if (m->heads == NULL)
        vd_out_of_memory(sizeof *m->heads << HEADS_BITS);
    vd_buf_init(&m->listed);
    vd_buf_init(&m->letters);
    vd_arena_init(&t.arena, 0);
    vd_strmap_init(&t.counts, &t.arena);
    for (uint32_t i = 0; i < vd_index_names(index); i++) {
        if (vd_index_name_at(index, i, words, &name))
            count_name(m, i, &name, &t);
    }
    for (uint32_t i = 0; i < vd_index_names(index); i++) {
        if (vd_index_name_at(index, i, words, &name))
            add_name(m, i, &name, &t);
    }
    vd_arena_done(&t.arena);
    if (vd_index_is_damaged(index)) {
        vd_mentions_close(m);
        return vd_fail(err, VD_INVALID, VD_NOWHERE, "the index is damaged");
    }
    *out = m;
    return VD_OK;
}

void vd_mentions_close(vd_mentions *m)
{
    if (m == NULL)
        return;
    vd_buf_done(&m->listed);
    vd_buf_done(&m->letters);
    free(m->heads);
    free(m);
}

/* --- texts --------------------------------------------------------------- */

/* A text without its blanks, and where its words were. */
typedef struct squeezed {
    vd_str folded;
    char *letters;
    size_t n;
    uint32_t *at; /* of each letter in folded */
    bool *begins; /* a word */
} squeezed;

static void squeeze(vd_arena *arena, vd_str folded, squeezed *s)
{
    bool gap = true;

    *s = (squeezed){.folded = folded,
                    .letters = VD_NEW_N(arena, char, folded.n + 1),
                    .at = VD_NEW_N(arena, uint32_t, folded.n + 1),
                    .begins = VD_NEW_N(arena, bool, folded.n + 1)};
    for (size_t i = 0; i < folded.n; i++) {
        if (folded.p[i] == ' ') {
            gap = true;
            continue;
        }
        s->letters[s->n] = folded.p[i];
        s->at[s->n] = (uint32_t)i;
        s->begins[s->n++] = gap;
        gap = false;
    }
    s->begins[s->n] = true;
}

/* The words that a part of the letters stands in. */
static vd_str words_around(const squeezed *s, size_t from, size_t to)
{
    size_t a = s->at[from];
    size_t b = s->at[to - 1] + 1;

    while (a > 0 && s->folded.p[a - 1] != ' ')
        a--;
    while (b < s->folded.n && s->folded.p[b] != ' ')
        b++;
    return vd_str_slice(s->folded, a, b);
}

/* The word before a place says that a ship's name follows. */
static bool is_behind_ship(const squeezed *s, size_t from)
{
    size_t end = s->at[from];
    size_t a;
    vd_str word;

    if (end < 2)
        return false;
    a = --end;
    while (a > 0 && s->folded.p[a - 1] != ' ')
        a--;
    word = vd_str_slice(s->folded, a, end);
    /* "m/v", "m.v." are two words of one letter. */
    if (word.n == 1 && a >= 2 && s->folded.p[a - 2] == 'm' &&
        (a == 2 || s->folded.p[a - 3] == ' '))
        return true;
    return vd_is_ship_word(word);
}

/* Words of the text from a place on, as a name has them. */
static uint64_t begins_of(const squeezed *s, size_t from, size_t n)
{
    uint64_t begins = 0;

    for (size_t i = 0; i < n && i < 64; i++)
        begins |= (uint64_t)s->begins[from + i] << i;
    return begins;
}

/* Within a run of letters: a word that goes on is another, but a run is longer
   than words are. */
static bool is_within(const squeezed *s, size_t from, const listed *l)
{
    vd_str run = words_around(s, from, from + l->n);

    return l->heavy && l->n >= WITHIN_MIN && run.n > (size_t)l->n &&
           vd_str_find_char(run, ' ', 0) == VD_STR_NONE;
}

static bool is_long_form(vd_str word)
{
    return word.n >= FORM_MIN && is_legal(word);
}

/* "Decision LLC" is meant where its legal form stands beside it. */
static bool is_by_form(const squeezed *s, size_t from, size_t n)
{
    size_t a = s->at[from];
    size_t b = s->at[from + n - 1] + 1;
    size_t before = a > 0 ? a - 1 : 0;
    size_t behind = b < s->folded.n ? b + 1 : b;

    while (before > 0 && s->folded.p[before - 1] != ' ')
        before--;
    while (behind < s->folded.n && s->folded.p[behind] != ' ')
        behind++;
    return (a > 0 && is_long_form(vd_str_slice(s->folded, before, a - 1))) ||
           (b < s->folded.n &&
            is_long_form(vd_str_slice(s->folded, b + 1, behind)));
}

/* Words as the name has them, but a blank is missing before or behind. */
static bool is_stuck(const squeezed *s, size_t from, const listed *l,
                     uint64_t begins)
{
    return l->heavy && l->n >= STUCK_MIN && l->words > 1 &&
           (begins | 1) == (l->begins | 1) &&
           (s->begins[from] || s->begins[from + l->n]);
}

/* Whether letters that are those of a name are meant as it. */
static bool is_meant(const squeezed *s, size_t from, const listed *l,
                     vd_mention_how *how)
{
    uint64_t begins = begins_of(s, from, l->n);

    if (!s->begins[from] || !s->begins[from + l->n]) {
        *how = VD_MENTION_WITHIN;
        return is_within(s, from, l) || is_stuck(s, from, l, begins);
    }
    *how = begins == l->begins ? VD_MENTION_AS_WORDS : VD_MENTION_JOINED;
    /* Joined or parted, but not both: "di noi" is no Dino I. */
    if (*how == VD_MENTION_JOINED && (begins & l->begins) != begins &&
        (begins & l->begins) != l->begins)
        return false;
    if (l->kind == VD_NAME_THING && (l->words == 1 || l->n < SHIP_MIN))
        return is_behind_ship(s, from);
    if (*how == VD_MENTION_JOINED && l->n < OTHERWISE_MIN)
        return false;
    return l->words > 1 ? l->heavy
                        : l->alone && l->n >= ALONE_MIN &&
                              (!l->with_form || is_by_form(s, from, l->n));
}

static const listed *longest_at(const vd_mentions *m, const squeezed *s,
                                size_t from, vd_mention_how *how)
{
    const listed *best = NULL;
    vd_mention_how as = VD_MENTION_AS_WORDS;

    for (uint32_t i = m->heads[key_of(s->letters + from)]; i != 0;
         i = listed_at(m, i)->next) {
        const listed *l = listed_at(m, i);

        if (l->n <= s->n - from && (best == NULL || l->n >= best->n) &&
            memcmp(s->letters + from, m->letters.p + l->at, l->n) == 0 &&
            is_meant(s, from, l, &as)) {
            best = l;
            *how = as;
        }
    }
    return best;
}

/* A long text is folded in parts that end at a blank, since a folder takes no
   more of a name than names have. */
static vd_str fold_text(vd_folder *folder, vd_arena *arena, vd_str text)
{
    vd_buf all;
    vd_str folded;

    vd_buf_init(&all);
    while (text.n > 0) {
        size_t n = text.n < PART_BYTES ? text.n : PART_BYTES;
        size_t end = n;
        vd_arena part;

        while (n < text.n && end > 0 && text.p[end] != ' ')
            end--;
        end = end > 0 ? end : n;
        /* Without a blank: between two letters. */
        while (end < text.n && end > 1 && (text.p[end] & 0xC0) == 0x80)
            end--;
        vd_arena_init(&part, 0);
        if (all.n > 0)
            vd_buf_put_char(&all, ' ');
        vd_buf_put(&all, vd_fold(folder, &part, vd_str_slice(text, 0, end)));
        vd_arena_done(&part);
        text = vd_str_slice(text, end, text.n);
    }
    folded = vd_str_copy(arena, vd_buf_view(&all));
    vd_buf_done(&all);
    return folded;
}

static bool is_among(const vd_mention *list, size_t n, uint32_t entry)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i].entry == entry)
            return true;
    }
    return false;
}

size_t vd_mentions_find(const vd_mentions *m, vd_folder *folder,
                        vd_arena *arena, vd_str text, vd_mention **out)
{
    squeezed s;
    vd_mention *list = NULL;
    size_t n = 0;
    size_t room = 0;
    size_t end = 0; /* of what was found so far */

    squeeze(arena, fold_text(folder, arena, text), &s);
    for (size_t i = 0; i + KEY <= s.n; i++) {
        vd_mention_how how = VD_MENTION_AS_WORDS;
        const listed *l = longest_at(m, &s, i, &how);
        vd_word words[VD_WORDS_MAX];
        vd_name name;

        if (l == NULL || i + l->n <= end ||
            !vd_index_name_at(m->index, l->entry, words, &name))
            continue;
        end = i + l->n;
        if (is_among(list, n, l->entry))
            continue;
        list = vd_arena_grow(arena, list, n, &room, sizeof *list);
        list[n++] =
            (vd_mention){l->entry, name.folded, words_around(&s, i, end), how};
    }
    *out = list;
    return n;
}

size_t vd_mention_owners(const vd_mentions *m, const vd_mention *mention,
                         vd_arena *arena, uint32_t **out)
{
    const vd_index_entry *e = vd_index_take(m->index, VD_SECTION_ENTRIES,
                                            mention->entry, 1, sizeof *e);
    uint32_t *list = VD_NEW_N(arena, uint32_t, e == NULL ? 0 : e->n_owners);
    size_t n = 0;

    for (uint32_t i = 0; e != NULL && i < e->n_owners; i++) {
        const vd_index_owner *o = vd_index_take(m->index, VD_SECTION_OWNERS,
                                                e->owners + i, 1, sizeof *o);

        if (o != NULL)
            list[n++] = o->candidate;
    }
    *out = list;
    return n;
}
