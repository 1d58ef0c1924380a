/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Screening queries of mixed damage against a book, on one thread.
 *
 * Queries are names of the book, each with one thing done to it: nothing, one
 * letter wrong, every word with a letter wrong, blanks gone, words turned
 * round, a word left out, an initial.  In the same run: the exhaustive scan
 * (which must give the same results), plain Jaro-Winkler over all names, and
 * folding alone.  Prints TSV; fails if search and scan differ.
 *
 * usage: bench_screen BOOK QUERIES SCANS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/screen.h"
#include "match/jaro.h"

enum { LIMIT = 10, NAMES_MAX = 1 << 20, KINDS = 7 };

static const char *const kinds[KINDS] = {
    "as listed",  "one typo", "typo in every word", "blanks gone", "turned",
    "a word out", "initial"};

static vd_arena kept; /* the names of the book */
static vd_str names[NAMES_MAX];
static vd_str folded[NAMES_MAX];
static vd_schema schemata[NAMES_MAX];
static size_t n_names;
static uint64_t seed = 88172645463325252u;

static size_t below(size_t n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (size_t)(seed >> 11) % n;
}

static double now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void gather(const vd_index *screen)
{
    vd_candidate c;

    for (uint32_t i = 0; vd_index_candidate(screen, i, &kept, &c); i++) {
        const vd_entity *e = c.entity;

        for (size_t v = 0; v < e->n && n_names < NAMES_MAX; v++) {
            if (vd_prop_is_name(e->values[v].prop)) {
                schemata[n_names] = e->schema;
                names[n_names++] = e->values[v].text;
            }
        }
    }
}

static void slip(char *word, size_t n)
{
    size_t at = below(n);

    if (n < 4 || (word[at] & 0x80) != 0)
        return;
    if (at + 1 < n && below(2) == 0 && (word[at + 1] & 0x80) == 0) {
        char c = word[at];

        word[at] = word[at + 1];
        word[at + 1] = c;
    } else {
        word[at] = (char)('a' + below(26));
    }
}

static vd_str damage(vd_arena *arena, vd_str name, size_t kind)
{
    char *text = VD_NEW_N(arena, char, 2 * name.n + 4);
    size_t n = name.n;
    char *blank;

    memcpy(text, name.p, n);
    if (kind == 1 || kind == 2) {
        size_t from = 0;

        for (size_t i = 0; i <= n; i++) {
            if (i < n && text[i] != ' ')
                continue;
            if (kind == 2 || from == 0)
                slip(text + from, i - from);
            from = i + 1;
        }
    } else if (kind == 3) {
        size_t to = 0;

        for (size_t i = 0; i < n; i++) {
            if (text[i] != ' ')
                text[to++] = text[i];
        }
        n = to;
    }
    blank = memchr(text, ' ', n);
    if (blank != NULL && kind == 4) {
        size_t head = (size_t)(blank - text);

        memmove(text, blank + 1, n - head - 1);
        text[n - head - 1] = ' ';
        memcpy(text + n - head, name.p, head);
    } else if (blank != NULL && kind == 5) {
        size_t head = (size_t)(blank - text) + 1;

        memmove(text, text + head, n - head);
        n -= head;
    } else if (blank != NULL && kind == 6 && (text[0] & 0x80) == 0) {
        size_t head = (size_t)(blank - text);

        text[1] = '.';
        memmove(text + 2, text + head, n - head);
        n = n - head + 2;
    }
    return (vd_str){text, n};
}

static void make_query(vd_arena *arena, size_t i, vd_record *out)
{
    size_t at = below(n_names);

    vd_record_init(out, arena, VD_STR(""), VD_STR(""), schemata[at]);
    vd_query_put(out, VD_PROP_NAME, damage(arena, names[at], i % KINDS));
}

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static void answer(vd_screen *screen, const vd_entity *query, bool exhaustive,
                   vd_arena *arena, vd_found *out)
{
    vd_search_options options = {.limit = LIMIT,
                                 .typed = true,
                                 .having = 700000,
                                 .nearest = true,
                                 .explain = true,
                                 .exhaustive = exhaustive};
    vd_err err = {0};

    if (vd_screen_query(screen, query, &options, arena, out, &err) != VD_OK) {
        (void)fprintf(stderr, "bench_screen: %s\n", err.msg);
        exit(1);
    }
}

static double search(vd_screen *screen, size_t n, double *times)
{
    double begin = now();

    for (size_t i = 0; i < n; i++) {
        vd_arena arena;
        vd_record query;
        vd_found found;
        double from = now();

        vd_arena_init(&arena, 0);
        make_query(&arena, i, &query);
        answer(screen, query.entities, false, &arena, &found);
        vd_arena_done(&arena);
        times[i] = now() - from;
    }
    return now() - begin;
}

static bool is_same(const vd_result *a, const vd_result *b)
{
    return a->candidate->number == b->candidate->number &&
           a->score.score == b->score.score &&
           a->score.p_same == b->score.p_same;
}

/* The first result in which they differ, or the number of all. */
static size_t agree(const vd_found *a, const vd_found *b)
{
    size_t n = 0;

    while (n < a->n && n < b->n && is_same(&a->at[n], &b->at[n]))
        n++;
    return n;
}

/* The oracle; returns how many queries it answers in another way. */
static size_t scan(vd_screen *screen, size_t n, double *seconds)
{
    size_t differ = 0;

    for (size_t i = 0; i < n; i++) {
        vd_arena arena;
        vd_record query;
        vd_found found;
        vd_found scanned;
        double begin;
        size_t at;

        vd_arena_init(&arena, 0);
        make_query(&arena, i, &query);
        answer(screen, query.entities, false, &arena, &found);
        begin = now();
        answer(screen, query.entities, true, &arena, &scanned);
        *seconds += now() - begin;
        at = agree(&found, &scanned);
        if (at < found.n || at < scanned.n) {
            differ++;
            (void)fprintf(stderr, "%s: \"%.*s\": search %zu, scan %zu",
                          kinds[i % KINDS],
                          VD_STR_WHOLE(vd_entity_caption(query.entities)),
                          found.n, scanned.n);
            if (at < scanned.n) {
                const vd_result *r = &scanned.at[at];

                (void)fprintf(
                    stderr, ": \"%.*s\" %d %.*s",
                    VD_STR_WHOLE(vd_entity_caption(r->candidate->entity)),
                    r->score.score, VD_STR_WHOLE(r->score.why[0]));
            }
            (void)fprintf(stderr, "\n");
        }
        vd_arena_done(&arena);
    }
    return differ;
}

static double jaro_winkler(size_t n, size_t *hits)
{
    double begin = now();

    for (size_t q = 0; q < n; q++) {
        vd_str query = folded[below(n_names)];

        for (size_t i = 0; i < n_names; i++)
            *hits += vd_jaro_winkler(query, folded[i]) > 900000;
    }
    return now() - begin;
}

static int run(vd_screen *screen, size_t queries, size_t scans)
{
    double *times = calloc(queries + 1, sizeof *times);
    vd_arena arena;
    double searching;
    double scanning = 0;
    double folding;
    double jaro;
    size_t differ;
    size_t hits = 0;

    vd_arena_init(&arena, 0);
    gather(vd_screen_index(screen));
    folding = now();
    for (size_t i = 0; i < n_names; i++)
        folded[i] = vd_fold(vd_screen_folder(screen), &arena, names[i]);
    folding = now() - folding;
    searching = search(screen, queries, times);
    qsort(times, queries, sizeof *times, compare_times);
    differ = scan(screen, scans, &scanning);
    jaro = jaro_winkler(scans, &hits);
    (void)printf("names\t%zu\t\nqueries\t%zu\t\n", n_names, queries);
    (void)printf("search\t%.0f\tqueries/s\n", (double)queries / searching);
    (void)printf("p50\t%.3f\tms\np99\t%.3f\tms\n", times[queries / 2] * 1e3,
                 times[queries * 99 / 100] * 1e3);
    (void)printf("scan\t%.2f\tqueries/s\n", (double)scans / scanning);
    (void)printf("jaro-winkler\t%.2f\tqueries/s\n", (double)scans / jaro);
    (void)printf("fold\t%.0f\tnames/s\n", (double)n_names / folding);
    (void)printf("search/scan\t%.0f\t\n",
                 (double)queries / searching * scanning / (double)scans);
    (void)printf("search/jaro-winkler\t%.0f\t\n",
                 (double)queries / searching * jaro / (double)scans);
    (void)printf("differ\t%zu\tof %zu\n", differ, scans);
    vd_arena_done(&arena);
    free(times);
    return differ == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    vd_store *store = NULL;
    vd_screen *screen = NULL;
    vd_err err = {0};
    double begin = now();
    int status;
    vd_view view;

    if (argc < 4 ||
        vd_store_open(argv[1], VD_STORE_READ, &store, &err) != VD_OK) {
        (void)fprintf(stderr, "bench_screen: %s\n", err.msg);
        return 1;
    }
    view = (vd_view){
        .store = store, .as_of = VD_MOMENT_MAX, .known_by = VD_MOMENT_MAX};
    if (vd_screen_open(&view, &screen, &err) != VD_OK)
        return 1;
    (void)printf("name\tvalue\tunit\nmake or open the index\t%.3f\ts\n",
                 now() - begin);
    begin = now();
    if (vd_screen_settle(screen, &err) != VD_OK)
        return 1;
    (void)printf("take it into memory\t%.3f\ts\n", now() - begin);
    (void)printf("index\t%.1f\tMB\nentities\t%zu\t\nwords\t%zu\t\n",
                 (double)vd_index_bytes(vd_screen_index(screen)) / 1e6,
                 vd_index_entities(vd_screen_index(screen)),
                 vd_index_words(vd_screen_index(screen)));
    status =
        run(screen, strtoul(argv[2], NULL, 10), strtoul(argv[3], NULL, 10));
    vd_arena_done(&kept);
    vd_screen_close(screen);
    vd_store_close(store);
    return status;
}
