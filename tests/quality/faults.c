/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The selftest in a program with a fault: functions of the engine are wrapped
 * by the linker (--wrap), so that the engine itself knows nothing of faults.
 *
 * usage: faults BOOK NUMBER      0 is no fault; exit status 1 if it is noticed
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/selftest.h"
#include "match/align.h"
#include "match/build.h"
#include "match/word.h"
#include "names/name.h"

enum {
    NONE = 0,
    ROMANISATION, /* Cyrillic letters make no words */
    OTHER_SCRIPTS,
    LAST_TOKEN,   /* the last word of three is lost */
    SKIPPED_LIST, /* the first list is not in the index */
    NO_EDITS,     /* words must be the same */
    NO_NUMBERS,   /* no identifier is in the index */
    NO_ALIASES,
    LOW_SCORES,
    ONLY_SOME,  /* every tenth party is lost */
    IN_ORDER,   /* words must stand in their order */
    LONG_NAMES, /* names above 30 letters are cut */
    NO_MARKS,   /* letters with marks are lost */
    FAULTS,
};

static int fault;
static size_t added;

vd_str __real_vd_fold(vd_folder *folder, vd_arena *arena, vd_str raw);
vd_str __wrap_vd_fold(vd_folder *folder, vd_arena *arena, vd_str raw);
void __real_vd_name_parse(vd_folder *folder, vd_arena *arena, vd_str raw,
                          vd_name_kind kind, vd_name *out);
void __wrap_vd_name_parse(vd_folder *folder, vd_arena *arena, vd_str raw,
                          vd_name_kind kind, vd_name *out);
void __real_vd_word_pair_up(const vd_word *a, const vd_word *b,
                            const vd_pair_context *context, vd_pairing *out);
void __wrap_vd_word_pair_up(const vd_word *a, const vd_word *b,
                            const vd_pair_context *context, vd_pairing *out);
void __real_vd_align_known(const vd_name *a, const vd_name *b,
                           const vd_known *known, vd_alignment *out);
void __wrap_vd_align_known(const vd_name *a, const vd_name *b,
                           const vd_known *known, vd_alignment *out);
void __real_vd_builder_add(vd_builder *builder, vd_folder *folder,
                           const vd_candidate *candidate);
void __wrap_vd_builder_add(vd_builder *builder, vd_folder *folder,
                           const vd_candidate *candidate);

/* Without the bytes of two-byte letters from first to last. */
static vd_str without(vd_arena *arena, vd_str raw, unsigned first,
                      unsigned last)
{
    char *to = vd_arena_alloc(arena, raw.n + 1, 1);
    size_t n = 0;

    for (size_t i = 0; i < raw.n; i++) {
        unsigned c = (unsigned char)raw.p[i];

        if (c >= first && c <= last) {
            while (i + 1 < raw.n &&
                   ((unsigned char)raw.p[i + 1] & 0xc0) == 0x80)
                i++;
            continue;
        }
        to[n++] = raw.p[i];
    }
    return (vd_str){to, n};
}

vd_str __wrap_vd_fold(vd_folder *folder, vd_arena *arena, vd_str raw)
{
    if (fault == ROMANISATION)
        raw = without(arena, raw, 0xd0, 0xd4);
    if (fault == OTHER_SCRIPTS)
        raw = without(arena, raw, 0xd5, 0xff);
    if (fault == NO_MARKS)
        raw = without(arena, raw, 0xc3, 0xc9);
    return __real_vd_fold(folder, arena, raw);
}

static vd_str first_words(vd_str raw, size_t wanted)
{
    size_t words = 0;

    for (size_t i = 0; i < raw.n; i++) {
        if (raw.p[i] == ' ' && ++words == wanted)
            return vd_str_slice(raw, 0, i);
    }
    return raw;
}

void __wrap_vd_name_parse(vd_folder *folder, vd_arena *arena, vd_str raw,
                          vd_name_kind kind, vd_name *out)
{
    if (fault == LAST_TOKEN)
        raw = first_words(raw, 2);
    if (fault == LONG_NAMES && raw.n > 30)
        raw = vd_str_slice(raw, 0, 12);
    __real_vd_name_parse(folder, arena, raw, kind, out);
}

void __wrap_vd_word_pair_up(const vd_word *a, const vd_word *b,
                            const vd_pair_context *context, vd_pairing *out)
{
    __real_vd_word_pair_up(a, b, context, out);
    if (fault == NO_EDITS && !vd_str_is(a->text, b->text))
        out->alike = 0;
}

void __wrap_vd_align_known(const vd_name *a, const vd_name *b,
                           const vd_known *known, vd_alignment *out)
{
    __real_vd_align_known(a, b, known, out);
    if (fault == LOW_SCORES)
        out->name_score -= out->name_score / 3;
    if (fault == IN_ORDER && a->n > 0 && b->n > 0 &&
        !vd_str_is(a->words[0].text, b->words[0].text))
        out->name_score /= 2;
}

void __wrap_vd_builder_add(vd_builder *builder, vd_folder *folder,
                           const vd_candidate *candidate)
{
    vd_candidate c = *candidate;
    vd_entity e = *c.entity;
    size_t n = 0;

    added++;
    if (fault == SKIPPED_LIST && vd_str_is(c.datasets[0], VD_STR("first_list")))
        return;
    if (fault == ONLY_SOME && added % 10 == 0)
        return;
    e.values = malloc((e.n + 1) * sizeof *e.values);
    if (e.values == NULL)
        abort();
    for (size_t i = 0; i < c.entity->n; i++) {
        const vd_value *v = &c.entity->values[i];

        if ((fault == NO_NUMBERS &&
             vd_prop_type(v->prop) == VD_TYPE_IDENTIFIER) ||
            (fault == NO_ALIASES && v->prop == VD_PROP_ALIAS))
            continue;
        e.values[n++] = *v;
    }
    e.n = n;
    c.entity = &e;
    __real_vd_builder_add(builder, folder, &c);
    free(e.values);
}

static void missed(void *ctx, vd_str source, vd_str id, vd_form form,
                   vd_str asked)
{
    (void)ctx;
    (void)printf("missed %.*s %.*s %.*s %.*s\n",
                 VD_STR_WHOLE(vd_form_name(form)), VD_STR_WHOLE(source),
                 VD_STR_WHOLE(id), VD_STR_WHOLE(asked));
}

static vd_status run(const char *path, vd_selftest *test, vd_arena *arena,
                     vd_err *err)
{
    vd_store *store = NULL;
    vd_screen *screen = NULL;
    vd_view view = {.as_of = VD_MOMENT_MAX, .known_by = VD_MOMENT_MAX};
    vd_status st = vd_store_open(path, VD_STORE_READ, &store, err);

    view.store = store;
    if (st == VD_OK)
        st = vd_screen_open(&view, &screen, err);
    if (st == VD_OK)
        st = vd_selftest_run(&view, screen, arena, test, err);
    vd_screen_close(screen);
    vd_store_close(store);
    return st;
}

int main(int argc, char **argv)
{
    vd_arena arena;
    vd_selftest *test;
    vd_err err = {0};
    size_t failed;

    if (argc != 3)
        return 2;
    fault = (int)strtol(argv[2], NULL, 10);
    if (fault < 0 || fault >= FAULTS)
        return 2;
    vd_arena_init(&arena, 0);
    test = VD_NEW(&arena, vd_selftest);
    test->each = 200;
    test->threshold = 700000;
    test->missed = missed;
    if (run(argv[1], test, &arena, &err) != VD_OK) {
        (void)fprintf(stderr, "%s\n", err.msg);
        return 3;
    }
    failed = vd_selftest_failed(test);
    for (vd_form f = 0; f < VD_FORMS; f++)
        (void)printf("%.*s %zu of %zu\n", VD_STR_WHOLE(vd_form_name(f)),
                     test->all[f].found, test->all[f].asked);
    vd_arena_done(&arena);
    return failed > 0;
}
