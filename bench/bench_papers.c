/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading, stage by stage: what one core does of each in MB/s, beside a
 * yardstick in the same run.
 *
 * usage: bench_papers pages|names|text FILE...; names makes a million of them
 */
#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/input.h"
#include "base/limits.h"
#include "papers/main_text.h"
#include "papers/names.h"
#include "papers/read.h"

enum { NAMES = 1000000, ROUNDS = 3 };

static double now_s(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void put(const char *name, size_t bytes, double seconds)
{
    printf("%s\t%.1f MB/s\n", name, (double)bytes / 1e6 / seconds);
}

static vd_str read_file(const char *path, vd_arena *arena)
{
    vd_str bytes;

    if (vd_file_read(path, arena, VD_PAGE_BYTES_MAX, &bytes, NULL) != VD_OK) {
        (void)fprintf(stderr, "%s cannot be read\n", path);
        exit(1);
    }
    return bytes;
}

/* --- pages --------------------------------------------------------------- */

static void no_word(void *ctx, const char *format, ...)
{
    (void)ctx;
    (void)format;
}

static void parse_alone(vd_str page)
{
    htmlSAXHandler sax = {.error = no_word, .warning = no_word};
    htmlParserCtxtPtr parser = htmlCreateMemoryParserCtxt(page.p, (int)page.n);

    *parser->sax = sax;
    (void)htmlParseDocument(parser);
    htmlFreeParserCtxt(parser);
}

static void main_text(vd_str page)
{
    vd_arena arena;
    vd_html html;
    vd_passages passages = {0};

    vd_arena_init(&arena, 0);
    if (vd_html_parse(page, VD_STR(""), &arena, &html, NULL) == VD_OK)
        vd_main_text(&html, &arena, &passages);
    vd_arena_done(&arena);
}

static void time_pages(const char *name, const vd_str *pages, size_t n,
                       void (*fn)(vd_str page))
{
    double best = 1e9;
    size_t bytes = 0;

    for (int round = 0; round < ROUNDS; round++) {
        double began = now_s();

        bytes = 0;
        for (size_t i = 0; i < n; i++) {
            fn(pages[i]);
            bytes += pages[i].n;
        }
        if (now_s() - began < best)
            best = now_s() - began;
    }
    put(name, bytes, best);
}

/* --- whole papers -------------------------------------------------------- */

static vd_paper_reader *reader;

static void read_whole(vd_str page)
{
    vd_paper_told told = {.name = VD_STR("bench"),
                          .url = VD_STR(""),
                          .charset = VD_STR(""),
                          .date = VD_STR(""),
                          .source = VD_STR(""),
                          .number = VD_STR("")};
    vd_arena arena;
    vd_paper paper;

    vd_arena_init(&arena, 0);
    (void)!vd_paper_read(reader, page, &told, &arena, &paper, NULL);
    vd_arena_done(&arena);
}

static void find_newlines(vd_str page)
{
    volatile size_t n = 0;

    for (const char *at = page.p;
         (at = memchr(at, '\n', page.n - (size_t)(at - page.p))) != NULL; at++)
        n++;
}

/* --- names --------------------------------------------------------------- */

/* Names of two or three words out of 200,000, the same in every run. */
static vd_book_names *make_names(vd_arena *arena)
{
    vd_str *names = VD_NEW_N(arena, vd_str, NAMES);
    uint64_t state = 88172645463325252u;

    for (size_t i = 0; i < NAMES; i++) {
        unsigned words[3];

        for (int k = 0; k < 3; k++) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            words[k] = (unsigned)(state >> 20) % 200000;
        }
        names[i] = i % 3 == 0
                       ? vd_str_printf(arena, "w%ux w%uy", words[0], words[1])
                       : vd_str_printf(arena, "w%ux w%uy w%uz", words[0],
                                       words[1], words[2]);
    }
    return vd_book_names_of_texts(names, NAMES);
}

static vd_book_names *names;
static vd_word_folder *folder;

static volatile size_t found; /* so that the look is not left out */

/* A paragraph after the other, as passages are. */
static void scan(vd_str text, bool look)
{
    vd_arena arena;
    vd_str line;

    vd_arena_init(&arena, 0);
    while (vd_str_next(&text, VD_STR("\n"), &line)) {
        vd_words words;

        vd_words_read(folder, &arena, line, &words);
        for (size_t i = 0; look && i < words.n; i++) {
            uint32_t entry;
            bool strong;

            found += vd_book_names_at(names, &words, i, &entry, &strong) > 0;
        }
        vd_arena_reset(&arena);
    }
    vd_arena_done(&arena);
}

static void read_words(vd_str text)
{
    scan(text, false);
}

static void find_names(vd_str text)
{
    scan(text, true);
}

int main(int argc, char **argv)
{
    vd_arena arena;
    size_t n = argc > 2 ? (size_t)argc - 2 : 0;
    vd_str *pages;

    vd_arena_init(&arena, 0);
    pages = VD_NEW_N(&arena, vd_str, n + 1);
    for (size_t i = 0; i < n; i++)
        pages[i] = read_file(argv[i + 2], &arena);
    if (vd_paper_reader_open(&reader, NULL) != VD_OK || n == 0)
        return 1;
    folder = vd_paper_reader_folder(reader);
    if (strcmp(argv[1], "pages") == 0) {
        time_pages("libxml2 alone", pages, n, parse_alone);
        time_pages("main text", pages, n, main_text);
        time_pages("page read whole", pages, n, read_whole);
    } else if (strcmp(argv[1], "text") == 0) {
        time_pages("memchr", pages, n, find_newlines);
        time_pages("words", pages, n, read_words);
        time_pages("text read whole", pages, n, read_whole);
    } else {
        double began = now_s();

        names = make_names(&arena);
        printf("names\t%zu, made in %.2f s, %zu MB\n",
               vd_book_names_count(names), now_s() - began,
               vd_book_names_bytes(names) >> 20);
        time_pages("words", pages, n, read_words);
        time_pages("names in text", pages, n, find_names);
        vd_book_names_close(names);
    }
    vd_paper_reader_close(reader);
    vd_arena_done(&arena);
    return 0;
}
