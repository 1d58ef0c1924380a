/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Builds the sorted word tables of src/names/lexicon.c from data/names/.
 * The words are folded by the same code that folds names, so that both agree
 * whatever the version of ICU.
 *
 * usage: gen_lexicon TARGET.inc NICKNAMES.tsv VARIANTS.tsv OWN.tsv FREQUENT.tsv
 *                    POPULAR.tsv TERMS.tsv...
 */
#include <stdio.h>
#include <stdlib.h>

#include "names/fold.h"
#include "names/lexicon.h"
#include "names/word.h"

enum { ROWS_MAX = 1 << 18, LINE = 4096, COLUMNS = 5 };

typedef struct row {
    vd_str key;
    const char *role;
    const char *concept;
    size_t order;
} row;

static vd_arena arena;
static vd_folder *folder;
static row rows[ROWS_MAX];
static size_t n_rows;
static uint64_t hashes[ROWS_MAX];
static size_t n_hashes;
static uint32_t group = 1;
static const char *concepts[ROWS_MAX];
static size_t n_concepts;

static void stop(const char *path, size_t line, const char *what)
{
    (void)fprintf(stderr, "%s:%zu: %s\n", path, line, what);
    exit(1);
}

static const char *kept(vd_str s)
{
    return vd_str_z(&arena, s);
}

typedef void row_fn(const char *path, size_t line, vd_str cells[COLUMNS],
                    size_t n);

static void each_row(const char *path, row_fn *fn)
{
    FILE *f = fopen(path, "r");
    char text[LINE];
    size_t number = 0;
    bool header = true;

    if (f == NULL)
        stop(path, 0, "cannot be opened");
    while (fgets(text, sizeof text, f) != NULL) {
        vd_str rest = vd_str_of(text);
        vd_str cells[COLUMNS];
        size_t n = 0;

        number++;
        if (rest.n > 0 && rest.p[rest.n - 1] == '\n')
            rest.n--;
        if (rest.n == 0 || rest.p[0] == '#')
            continue;
        while (n < COLUMNS) {
            size_t tab = vd_str_find_char(rest, '\t', 0);

            cells[n++] = vd_str_slice(rest, 0, tab);
            if (tab == VD_STR_NONE)
                break;
            rest = vd_str_slice(rest, tab + 1, rest.n);
        }
        if (n < 3 || cells[n - 1].n == 0 || cells[n - 2].n == 0)
            stop(path, number, "expected source and verified");
        if (!header)
            fn(path, number, cells, n);
        header = false;
    }
    (void)fclose(f);
}

/* Titles and particles are words of persons, the others of organisations;
   stop words are of both. */
static bool is_of(const row *r, bool person)
{
    bool personal =
        strcmp(r->role, "title") == 0 || strcmp(r->role, "particle") == 0;

    return strcmp(r->role, "stop") == 0 || personal == person;
}

static void take_term(const char *path, size_t line, vd_str cells[COLUMNS],
                      size_t n)
{
    if (n != COLUMNS || n_rows == ROWS_MAX)
        stop(path, line, "expected form, role, concept, source, verified");
    rows[n_rows] = (row){vd_fold(folder, &arena, cells[0]), kept(cells[1]),
                         kept(cells[2]), n_rows};
    if (!is_of(&rows[n_rows], true))
        rows[n_rows].key = vd_word_join_letters(&arena, rows[n_rows].key);
    n_rows += rows[n_rows].key.n > 0;
}

static void take_popular(const char *path, size_t line, vd_str cells[COLUMNS],
                         size_t n)
{
    if (n != 4 || n_hashes == ROWS_MAX)
        stop(path, line, "expected name, kind, source, verified");
    hashes[n_hashes++] = vd_word_hash(vd_fold(folder, &arena, cells[0]));
}

static void take_variants(const char *path, size_t line, vd_str cells[COLUMNS],
                          size_t n)
{
    vd_str all = cells[0];
    vd_str words[64];
    vd_str word;
    size_t count = 0;

    if (n != 3)
        stop(path, line, "expected names, source, verified");
    while (count < 64 && vd_str_next(&all, VD_STR(" "), &word))
        words[count++] = vd_fold(folder, &arena, word);
    if (n_hashes + count > ROWS_MAX)
        stop(path, line, "too many");
    for (size_t i = 0; i < count; i++)
        hashes[n_hashes++] = vd_word_in_group(words[i], group);
    group++;
}

/* In how many listings of 15,000 a word stands, to how much it tells, in
   thousandths of a word that is found in few. */
static unsigned rarity_of(long long listings)
{
    unsigned rarity = 950;

    while (listings > 15 && rarity > 350) {
        listings /= 2;
        rarity -= 100;
    }
    return rarity;
}

/* The rarity is kept in the low bits of the hash. */
static void take_frequent(const char *path, size_t line, vd_str cells[COLUMNS],
                          size_t n)
{
    long long listings = 0;

    if (n != 4 || !vd_str_to_int(cells[1], &listings) || n_hashes == ROWS_MAX)
        stop(path, line, "expected word, listings, source, verified");
    hashes[n_hashes++] =
        (vd_word_hash(vd_fold(folder, &arena, cells[0])) & ~UINT64_C(1023)) |
        rarity_of(listings);
}

static void take_nickname(const char *path, size_t line, vd_str cells[COLUMNS],
                          size_t n)
{
    if (n != 4 || n_hashes + 2 > ROWS_MAX)
        stop(path, line, "expected name, nickname, source, verified");
    for (size_t i = 0; i < 2; i++)
        hashes[n_hashes++] =
            vd_word_in_group(vd_fold(folder, &arena, cells[i]), group);
    group++;
}

/* By key; of equal keys the one of the first table. */
static int compare_rows(const void *a, const void *b)
{
    const row *x = a;
    const row *y = b;
    int c = vd_str_cmp(x->key, y->key);

    return c != 0 ? c : (x->order > y->order) - (x->order < y->order);
}

static int compare_hashes(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a;
    uint64_t y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

static size_t concept_number(const char *name)
{
    if (strcmp(name, "-") == 0)
        return 0;
    for (size_t i = 0; i < n_concepts; i++) {
        if (strcmp(concepts[i], name) == 0)
            return i + 1;
    }
    concepts[n_concepts++] = name;
    return n_concepts;
}

static void write_terms(FILE *out, const char *name, bool person)
{
    const row *before = NULL;

    (void)fprintf(out, "static const vd_term %s[] = {\n", name);
    for (size_t i = 0; i < n_rows; i++) {
        const row *r = &rows[i];
        char role[16] = {0};

        if (!is_of(r, person) ||
            (before != NULL && vd_str_is(before->key, r->key)))
            continue;
        before = r;
        for (size_t c = 0; r->role[c] != '\0' && c + 1 < sizeof role; c++)
            role[c] = (char)(r->role[c] - 'a' + 'A');
        (void)fprintf(out, "    {\"%.*s\", VD_ROLE_%s, %zu},\n",
                      VD_STR_WHOLE(r->key), role, concept_number(r->concept));
    }
    (void)fprintf(out, "};\n");
}

/* The first letters of each term. */
static void write_heads(FILE *out, const char *name, bool person)
{
    const row *before = NULL;

    (void)fprintf(out, "static const uint64_t %s[] = {\n", name);
    for (size_t i = 0; i < n_rows; i++) {
        const row *r = &rows[i];

        if (!is_of(r, person) ||
            (before != NULL && vd_str_is(before->key, r->key)))
            continue;
        before = r;
        (void)fprintf(out, "    0x%016llxu,\n",
                      (unsigned long long)vd_word_head(r->key));
    }
    (void)fprintf(out, "};\n");
}

static void write_concepts(FILE *out)
{
    (void)fprintf(out, "static const char *const concepts[] = {\n");
    for (size_t i = 0; i < n_concepts; i++)
        (void)fprintf(out, "    \"%s\",\n", concepts[i]);
    (void)fprintf(out, "};\n");
}

/* Where the keys of each place begin, and where the last ones end. */
static void write_places(FILE *out, const char *name, const size_t *n)
{
    size_t at = 0;

    (void)fprintf(out, "};\nstatic const uint16_t %s_at[] = {\n", name);
    for (size_t p = 0; p <= VD_PLACES; p++) {
        if (at > UINT16_MAX)
            stop("gen_lexicon", 0, "too many keys for one table");
        (void)fprintf(out, "    %zu,\n", at);
        at += p < VD_PLACES ? n[p] : 0;
    }
    (void)fprintf(out, "};\n");
}

static void write_hashes(FILE *out, const char *name)
{
    size_t n[VD_PLACES] = {0};

    qsort(hashes, n_hashes, sizeof *hashes, compare_hashes);
    (void)fprintf(out, "static const uint64_t %s[] = {\n", name);
    for (size_t i = 0; i < n_hashes; i++) {
        if (i > 0 && hashes[i - 1] == hashes[i])
            continue;
        (void)fprintf(out, "    0x%016llxu,\n", (unsigned long long)hashes[i]);
        n[vd_word_place(hashes[i])]++;
    }
    write_places(out, name, n);
    n_hashes = 0;
}

/* ---- words of terms that were mistyped ---- */

typedef struct slip {
    uint32_t key;
    uint32_t word;
} slip;

static vd_str term_words[ROWS_MAX];
static size_t n_term_words;
static slip slips[ROWS_MAX];
static size_t n_slips;

static int compare_words(const void *a, const void *b)
{
    const vd_str *x = a;
    const vd_str *y = b;

    return vd_str_cmp(*x, *y);
}

static int compare_slips(const void *a, const void *b)
{
    const slip *x = a;
    const slip *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

static bool is_letters(vd_str word)
{
    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] < 'a' || word.p[i] > 'z')
            return false;
    }
    return true;
}

/* What names/respell.c asks for: words of terms of several, and particles. */
static void take_words_of(const row *r)
{
    vd_str all = r->key;
    vd_str word;

    if (is_of(r, true) ? strcmp(r->role, "particle") != 0
                       : vd_str_find_char(r->key, ' ', 0) == VD_STR_NONE)
        return;

    while (vd_str_next(&all, VD_STR(" "), &word)) {
        if (word.n < VD_SLIP_MIN || word.n > VD_SLIP_MAX || !is_letters(word))
            continue;
        if (n_term_words == ROWS_MAX)
            stop("gen_lexicon", 0, "too many words of terms");
        term_words[n_term_words++] = word;
    }
}

static void add_slip(void *ctx, uint32_t key)
{
    const uint32_t *word = ctx;

    if (n_slips == ROWS_MAX)
        stop("gen_lexicon", 0, "too many words of terms");
    slips[n_slips++] = (slip){key, *word};
}

/* Each word of a term by its letters, and by them but one. */
static void write_slips(FILE *out)
{
    size_t places[VD_PLACES] = {0};
    size_t n = 0;

    for (size_t i = 0; i < n_rows; i++)
        take_words_of(&rows[i]);
    qsort(term_words, n_term_words, sizeof *term_words, compare_words);
    (void)fprintf(out, "static const char *const term_words[] = {\n");
    for (size_t i = 0; i < n_term_words; i++) {
        uint32_t number = (uint32_t)n;

        if (i > 0 && vd_str_is(term_words[i - 1], term_words[i]))
            continue;
        (void)fprintf(out, "    \"%.*s\",\n", VD_STR_WHOLE(term_words[i]));
        vd_slip_keys(term_words[i], add_slip, &number);
        n++;
    }
    (void)fprintf(out, "};\nstatic const vd_slip slips[] = {\n");
    qsort(slips, n_slips, sizeof *slips, compare_slips);
    for (size_t i = 0; i < n_slips; i++) {
        if (i > 0 && compare_slips(&slips[i - 1], &slips[i]) == 0)
            continue;
        (void)fprintf(out, "    {0x%08xu, %u},\n", slips[i].key,
                      slips[i].word);
        places[vd_word_place((uint64_t)slips[i].key << 32)]++;
    }
    write_places(out, "slips", places);
}

int main(int argc, char **argv)
{
    FILE *out;

    if (argc < 8 || vd_folder_open(&folder, NULL) != VD_OK)
        return 1;
    out = fopen(argv[1], "w");
    if (out == NULL)
        return 1;
    vd_arena_init(&arena, 0);
    (void)fprintf(out, "/* Generated by tools/gen_lexicon: do not edit. */\n");
    each_row(argv[2], take_nickname);
    write_hashes(out, "nicknames");
    each_row(argv[3], take_variants);
    each_row(argv[4], take_variants);
    write_hashes(out, "variants");
    each_row(argv[5], take_frequent);
    write_hashes(out, "frequent");
    each_row(argv[6], take_popular);
    write_hashes(out, "popular");
    for (int i = 7; i < argc; i++)
        each_row(argv[i], take_term);
    qsort(rows, n_rows, sizeof *rows, compare_rows);
    write_terms(out, "person_terms", true);
    write_heads(out, "person_heads", true);
    write_terms(out, "org_terms", false);
    write_heads(out, "org_heads", false);
    write_concepts(out);
    write_slips(out);
    vd_folder_close(folder);
    return fclose(out) == 0 ? 0 : 1;
}
