/* SPDX-License-Identifier: Apache-2.0 */
#include "listed.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "base/scratch.h"
#include "match/near.h"

static const vd_hash OTHER = {{2}};

static vd_status find(const vd_index *index, const char *name,
                      const vd_search_options *options, vd_found *out)
{
    return listed_find(index, VD_SCHEMA_PERSON, name, options, out);
}

static const vd_search_options ten = {.limit = 10, .explain = true};
static const vd_search_options scan = {
    .limit = 10, .explain = true, .exhaustive = true};

static const char *const listed[] = {
    "---",       "SAMPLE ONE", "+++",          "EXAMPLE TWO",
    "Ann Berg",  "Anna Berg",  "Johann Hall",  "Abdulrahman Sample",
    "Anne Berg", "Hanna Berg", "Anton Bergen", "Berg, Ana"};

static bool same(const vd_found *a, const vd_found *b)
{
    if (a->n != b->n || a->complete != b->complete)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        const vd_result *x = &a->at[i];
        const vd_result *y = &b->at[i];

        if (x->candidate->number != y->candidate->number ||
            x->score.score != y->score.score ||
            !vd_str_is(x->candidate->entity->id, y->candidate->entity->id) ||
            x->score.n_why != y->score.n_why ||
            !vd_str_is(x->score.why[0], y->score.why[0]))
            return false;
    }
    return true;
}

/* A name without a letter is nobody's, and gives nobody another's name. */
static void test_names_without_letters_find_nobody(void **state)
{
    vd_index *index = listed_index(listed, NULL, 4);
    vd_found found;

    (void)state;
    assert_int_equal(find(index, "Sample One", &ten, &found), VD_OK);
    assert_int_equal(found.n, 1);
    assert_int_equal(found.at[0].candidate->number, 1);
    assert_int_equal(find(index, "Sample One", &scan, &found), VD_OK);
    assert_int_equal(found.n, 1);
    assert_int_equal(find(index, "---", &ten, &found), VD_OK);
    assert_int_equal(found.n, 0);
    vd_index_close(index);
}

static void test_nothing_listed_is_an_index_too(void **state)
{
    vd_index *index = listed_index(listed, NULL, 0);
    vd_found found;

    (void)state;
    assert_int_equal(find(index, "Sample One", &ten, &found), VD_OK);
    assert_int_equal(found.n, 0);
    assert_true(found.complete);
    vd_index_close(index);
}

/* What is looked at together lies together: words of the same consonants, and
   names with a word that most have, in whatever order they were listed. */
static void test_what_is_alike_lies_together(void **state)
{
    static const char *const scattered[] = {"Muhammad Hall", "Anton Bergen",
                                            "Ann Hall",      "Mohamed Sample",
                                            "Example Two",   "Muhammad Stone"};
    const size_t n = sizeof scattered / sizeof scattered[0];
    vd_index *index = listed_index(scattered, NULL, n);
    vd_word before = {.text = VD_STR("")};
    vd_word words[VD_WORDS_MAX];
    bool together = false;
    size_t first = n;
    vd_name name;

    (void)state;
    for (uint32_t i = 0; i < vd_index_words(index); i++) {
        vd_word w;

        assert_true(vd_index_word_at(index, i, &w));
        together = together || (vd_str_is(before.text, VD_STR("mohamed")) &&
                                vd_str_is(w.text, VD_STR("muhammad")));
        before = w;
    }
    assert_true(together);
    for (uint32_t i = 0; i < n; i++) {
        assert_true(vd_index_name_at(index, i, words, &name));
        if (!vd_str_starts(name.folded, VD_STR("m")))
            continue;
        first = first == n ? i : first;
        assert_true(i - first < 3);
    }
    assert_true(first < n);
    vd_index_close(index);
}

/* Pairs that the keys once missed, or the bound; found by comparing. */
static void test_the_index_finds_what_comparing_finds(void **state)
{
    static const char *const names[] = {"Chou Pi",
                                        "Zhuo Bi",
                                        "Zhou Bi",
                                        "Chang I",
                                        "Zhang Yi",
                                        "Van de",
                                        "Van llc",
                                        "excort shipping",
                                        "chou compiny",
                                        "lidited petrochemical al",
                                        "Viktor Petrov",
                                        "Abdul Wali",
                                        "Wali Khudai",
                                        "Sample Compiny",
                                        "Sample Company",
                                        "Abu Tal",
                                        "Company",
                                        "Su Bin",
                                        "Shi Ping",
                                        "Ali-M",
                                        "Ivan P. Petrov",
                                        "Vladimir Vladimirovich Sample",
                                        "Sheikh Example",
                                        "Ahmed Hassan Ali",
                                        "Usmanu Maria Garcia",
                                        "Salman Mohamed Hassan Ali",
                                        "Abdul Rahman Ab Dul",
                                        "vabdel v abdel"};
    static const char *const queries[] = {
        "Zhou Bi",
        "Chou Pi",
        "Zhang Yi",
        "Chang I",
        "van van",
        "expert abd",
        "company international ibn chzu",
        "oil limited pi",
        "Viktor Ivan Petrov",
        "Abdul Khudai",
        "Sample Cempany",
        "T. al-Example",
        "Company Ltd.",
        "Hc subina",
        "AN SHIPPING AND TECHNOLOGY",
        "Dr. Alim GHAIR,",
        "Petrov Pavel",
        "I. Petrov",
        "Vladimirovihc Sample",
        "el sheikh",
        "Mohamed Hassan Ali Hassan Ali",
        "Osman Garcia Garcia Maria Garcia",
        "Suleiman Mohamed Muhammad Hassan Ali",
        "Abd Ul Rahman Khan",
        "Abd Ul Rahman",
        "v v abdel"};
    vd_index *index = listed_index(names, NULL, COUNT(names));

    (void)state;
    for (size_t i = 0; i < COUNT(queries); i++) {
        vd_found found;
        vd_found compared;

        assert_int_equal(find(index, queries[i], &ten, &found), VD_OK);
        assert_int_equal(find(index, queries[i], &scan, &compared), VD_OK);
        if (!same(&found, &compared))
            fail_msg("%s: found %zu, compared %zu", queries[i], found.n,
                     compared.n);
    }
    vd_index_close(index);
}

/* A name of words that are joined, parted, light, repeated, mistyped or but
   letters; now and then with a slip. */
static const char *some_name(void)
{
    static const char *const words[] = {"su",
                                        "bin",
                                        "subin",
                                        "shi",
                                        "ping",
                                        "shiping",
                                        "ali",
                                        "m",
                                        "ali-m",
                                        "tal",
                                        "a",
                                        "i",
                                        "al",
                                        "abu",
                                        "abd",
                                        "abdul",
                                        "abdal",
                                        "ibn",
                                        "van",
                                        "der",
                                        "vander",
                                        "haji",
                                        "haij",
                                        "mullah",
                                        "muhammad",
                                        "mohmad",
                                        "vladimir",
                                        "vladimirovich",
                                        "vladimirovihc",
                                        "anna",
                                        "ann",
                                        "company",
                                        "compane",
                                        "ltd",
                                        "limited",
                                        "limted",
                                        "group",
                                        "bank",
                                        "shipping",
                                        "mohamed",
                                        "hassan",
                                        "salman",
                                        "suleiman",
                                        "ul",
                                        "rahman",
                                        "abdel",
                                        "trading",
                                        "trdg",
                                        "ii",
                                        "7"};
    vd_str name = VD_STR("");
    size_t n = 1 + check_below(5);
    char *text;

    for (size_t i = 0; i < n; i++)
        name = vd_str_join(&all, name, vd_str_of(i > 0 ? " " : ""),
                           vd_str_of(words[check_below(COUNT(words))]));
    text = VD_NEW_N(&all, char, name.n + 1);
    memcpy(text, name.p, name.n);
    if (check_below(3) == 0)
        text[check_below(name.n)] = (char)('a' + (char)check_below(26));
    return text;
}

static const char *some_names(void)
{
    vd_str more = vd_str_of(some_name());

    while (check_below(3) == 0)
        more = vd_str_join(&all, more, VD_STR(";"), vd_str_of(some_name()));
    return vd_str_z(&all, more);
}

/* Names as they may have been meant, and who has all words first: the same with
   few places as when every name is compared. */
static void assert_same_with(const vd_index *index, vd_schema kind,
                             const char *query, size_t limit)
{
    vd_search_options options = {
        .limit = limit, .typed = true, .having = 700000, .nearest = true};
    vd_found found;
    vd_found compared;

    assert_int_equal(listed_find(index, kind, query, &options, &found), VD_OK);
    options.exhaustive = true;
    assert_int_equal(listed_find(index, kind, query, &options, &compared),
                     VD_OK);
    assert_int_equal(found.n, compared.n);
    assert_int_equal(found.bound, compared.bound);
    for (size_t i = 0; i < found.n; i++) {
        if (found.at[i].candidate->number != compared.at[i].candidate->number ||
            found.at[i].score.p_same != compared.at[i].score.p_same ||
            found.at[i].score.score != compared.at[i].score.score)
            fail_msg("\"%s\": result %zu of %zu differs", query, i, limit);
    }
}

/* A search for no less than what a name scores finds it. */
static void find_at_its_score(const vd_index *index, vd_schema kind,
                              const char *query, const vd_result *one)
{
    vd_search_options least = {.limit = 200, .floor = one->score.name_score};
    vd_found found;

    /* The nearest, of whom none reaches it. */
    if (least.floor < VD_NAME_FLOOR)
        return;
    assert_int_equal(listed_find(index, kind, query, &least, &found), VD_OK);
    for (size_t i = 0; i < found.n; i++) {
        if (found.at[i].candidate->number == one->candidate->number)
            return;
    }
    fail_msg("\"%s\" lost \"%.*s\" (%d)", query,
             VD_STR_WHOLE(vd_entity_caption(one->candidate->entity)),
             one->score.name_score);
}

/* Names of few words that are hard to tell from each other. */
static void test_a_bound_is_never_too_low(void **state)
{
    static const vd_schema some[] = {VD_SCHEMA_PERSON, VD_SCHEMA_ORGANIZATION,
                                     VD_SCHEMA_VESSEL, VD_SCHEMA_LEGAL_ENTITY};
    static const vd_search_options many = {.limit = 200};
    static const vd_search_options every = {.limit = 200, .exhaustive = true};

    (void)state;
    for (size_t round = 0; round < 12; round++) {
        const char *names[150];
        vd_schema kinds[150];
        vd_index *index;

        for (size_t i = 0; i < COUNT(names); i++) {
            names[i] = some_names();
            kinds[i] = some[check_below(COUNT(some))];
        }
        index = listed_index(names, kinds, COUNT(names));
        for (size_t i = 0; i < 60; i++) {
            const char *query = some_name();
            vd_schema kind = some[check_below(COUNT(some))];
            vd_found found;
            vd_found compared;

            assert_int_equal(listed_find(index, kind, query, &many, &found),
                             VD_OK);
            assert_int_equal(listed_find(index, kind, query, &every, &compared),
                             VD_OK);
            if (found.n != compared.n)
                fail_msg("round %zu, \"%s\": found %zu, compared %zu", round,
                         query, found.n, compared.n);
            if (compared.n > 0)
                find_at_its_score(index, kind, query,
                                  &compared.at[check_below(compared.n)]);
            assert_same_with(index, kind, some_names(), 1 + check_below(8));
        }
        vd_index_close(index);
    }
}

/* What an index lists as alike to its words is what is found without it. */
static void test_what_is_listed_as_alike_is_what_is_found(void **state)
{
    static const vd_schema some[] = {VD_SCHEMA_PERSON, VD_SCHEMA_ORGANIZATION};
    static const char *const abjad[] = {"علي حسن", "علي", "حسن محمد", "محمد"};
    const char *names[300];
    vd_schema kinds[COUNT(names)];
    vd_buf none;
    vd_index *with;
    vd_index *without;
    vd_near *by_list;
    vd_near *by_keys;
    size_t used = 0;

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        names[i] = i % 9 == 0 ? abjad[check_below(COUNT(abjad))] : some_name();
        kinds[i] = some[check_below(COUNT(some))];
    }
    with = listed_index(names, kinds, COUNT(names));
    without = listed_index(names, kinds, COUNT(names));
    vd_buf_init(&none);
    for (size_t i = 0; i <= vd_index_words(with) * VD_NEAR_CONTEXTS; i++)
        vd_buf_put(&none, (vd_str){"\0\0\0\0", sizeof(uint32_t)});
    vd_pages_put(&without->pages, VD_SECTION_ALIKE_AT, none);
    by_list = vd_near_new(with);
    by_keys = vd_near_new(without);
    for (uint32_t i = 0; i < vd_index_words(with) * VD_NEAR_CONTEXTS; i++) {
        unsigned context = i % VD_NEAR_CONTEXTS;
        const uint32_t *at =
            vd_index_take(with, VD_SECTION_ALIKE_AT, i, 2, sizeof *at);
        vd_near_for what = {.firm = (context & VD_NEAR_FIRM) != 0,
                            .abjad = (context & VD_NEAR_ABJAD) != 0};
        const vd_near_word *a;
        const vd_near_word *b;
        size_t n;
        size_t m;
        vd_word w;

        assert_true(vd_index_word_at(with, i / VD_NEAR_CONTEXTS, &w));
        a = vd_near_find(by_list, &w, what, &n);
        b = vd_near_find(by_keys, &w, what, &m);
        assert_int_equal(n, m);
        assert_memory_equal(a, b, n * sizeof *a);
        used += at[1] > at[0];
    }
    assert_true(used > 50);
    vd_near_free(by_list);
    vd_near_free(by_keys);
    vd_index_close(with);
    vd_index_close(without);
}

/* What is remembered of pairs belongs to one query, however many there were. */
static void test_a_searcher_does_not_tire(void **state)
{
    static const char *const names[] = {"Viktor Petrov"};
    vd_index *index = listed_index(names, NULL, 1);
    vd_searcher *searcher;
    vd_record query;
    vd_arena arena;

    (void)state;
    vd_record_init(&query, &all, VD_STR(""), VD_STR(""), VD_SCHEMA_PERSON);
    vd_record_say(&query, VD_PROP_NAME, VD_STR("Viktor Ivan Petrov"));
    assert_int_equal(vd_searcher_open(index, &searcher, NULL), VD_OK);
    for (size_t i = 0; i < (1 << 18) + 2; i++) {
        vd_found found;

        vd_arena_init(&arena, 0);
        assert_int_equal(
            vd_search(searcher, query.entities, &ten, &arena, &found, NULL),
            VD_OK);
        assert_int_equal(found.n, 1);
        vd_arena_done(&arena);
    }
    vd_searcher_close(searcher);
    vd_index_close(index);
}

/* Numbers alone, without a name: each party comes once. */
static void test_identifiers_find_each_once(void **state)
{
    vd_builder *builder = vd_builder_new(false);
    vd_searcher *searcher;
    vd_folder *folder;
    vd_record record;
    vd_index *index;
    vd_found found;

    (void)state;
    assert_int_equal(vd_folder_open(&folder, NULL), VD_OK);
    vd_record_init(&record, &all, VD_STR("a"), VD_STR("a"), VD_SCHEMA_PERSON);
    vd_record_say(&record, VD_PROP_PASSPORT_NUMBER, VD_STR("S335026"));
    vd_record_say(&record, VD_PROP_ID_NUMBER, VD_STR("9000001"));
    vd_builder_add(builder, folder, &(vd_candidate){.entity = record.entities});
    assert_int_equal(vd_builder_finish(builder, STATE, &index, NULL), VD_OK);
    assert_int_equal(vd_searcher_open(index, &searcher, NULL), VD_OK);
    assert_int_equal(
        vd_search(searcher, record.entities, &ten, &all, &found, NULL), VD_OK);
    assert_int_equal(found.n, 1);
    vd_searcher_close(searcher);
    vd_index_close(index);
    vd_builder_free(builder);
    vd_folder_close(folder);
}

/* ---- files ---- */

static const char *folder_of(void)
{
    const char *folder;

    assert_int_equal(vd_scratch_make("test-index", &all, &folder, NULL), VD_OK);
    return folder;
}

static vd_str bytes_of(const char *path)
{
    vd_map *map;
    vd_str copy;

    assert_int_equal(vd_map_open(path, &map, NULL), VD_OK);
    copy = vd_str_copy(&all, vd_map_view(map));
    vd_map_close(map);
    return copy;
}

static void put_bytes(const char *path, vd_str bytes)
{
    FILE *f = fopen(path, "wb");

    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    assert_int_equal(fclose(f), 0);
}

static void test_a_file_gives_the_same_answers(void **state)
{
    const char *folder = folder_of();
    const char *path = vd_str_printf(&all, "%s/x.idx", folder).p;
    const char *again = vd_str_printf(&all, "%s/y.idx", folder).p;
    vd_index *made = listed_index(listed, NULL, COUNT(listed));
    vd_index *twice = listed_index(listed, NULL, COUNT(listed));
    vd_index *index;
    vd_found a;
    vd_found b;

    (void)state;
    assert_int_equal(vd_index_open(path, STATE, &index, NULL), VD_ABSENT);
    assert_int_equal(vd_index_write(made, path, VD_WHOLE_ALL, NULL), VD_OK);
    assert_int_equal(vd_index_write(twice, again, VD_WHOLE_ALL, NULL), VD_OK);
    assert_true(vd_str_is(bytes_of(path), bytes_of(again)));
    assert_int_equal(vd_index_open(path, STATE, &index, NULL), VD_OK);
    assert_int_equal(vd_index_check(index, NULL), VD_OK);
    assert_int_equal(find(made, "Anna Berg", &ten, &a), VD_OK);
    assert_int_equal(find(index, "Anna Berg", &ten, &b), VD_OK);
    assert_true(a.n >= 4 && same(&a, &b));
    vd_index_close(index);
    vd_index_close(made);
    vd_index_close(twice);
    assert_int_equal(unlink(path) | unlink(again) | rmdir(folder), 0);
}

/* Taken into memory, from a file or made there, it gives the same; and no more
   looks at a file, which may be overwritten then. */
static void test_a_settled_index_gives_the_same_answers(void **state)
{
    const char *folder = folder_of();
    const char *path = vd_str_printf(&all, "%s/x.idx", folder).p;
    vd_index *made = listed_index(listed, NULL, COUNT(listed));
    vd_index *index;
    vd_str bytes;
    char *zeros;
    vd_found a;
    vd_found b;
    vd_found c;

    (void)state;
    assert_int_equal(vd_index_write(made, path, VD_WHOLE_ALL, NULL), VD_OK);
    assert_int_equal(find(made, "Anna Berg", &ten, &a), VD_OK);
    assert_int_equal(vd_index_settle(made, NULL), VD_OK);
    assert_int_equal(find(made, "Anna Berg", &ten, &b), VD_OK);
    assert_int_equal(vd_index_open(path, STATE, &index, NULL), VD_OK);
    assert_int_equal(vd_index_settle(index, NULL), VD_OK);
    assert_int_equal(vd_index_settle(index, NULL), VD_OK);
    bytes = bytes_of(path);
    zeros = VD_NEW_N(&all, char, bytes.n);
    memset(zeros, 0, bytes.n);
    put_bytes(path, (vd_str){zeros, bytes.n});
    assert_int_equal(find(index, "Anna Berg", &ten, &c), VD_OK);
    assert_true(b.n >= 4 && same(&b, &c));
    assert_int_equal(a.n, b.n);
    vd_index_close(index);
    /* A page that is damaged is met before it is settled. */
    bytes.p = memcpy(zeros, bytes.p, bytes.n);
    zeros[bytes.n / 2] ^= 1;
    put_bytes(path, bytes);
    assert_int_equal(vd_index_open(path, STATE, &index, NULL), VD_OK);
    assert_int_equal(vd_index_settle(index, NULL), VD_INVALID);
    vd_index_close(index);
    vd_index_close(made);
    assert_int_equal(unlink(path) | rmdir(folder), 0);
}

static void test_an_index_of_another_state_is_not_opened(void **state)
{
    const char *folder = folder_of();
    const char *path = vd_str_printf(&all, "%s/x.idx", folder).p;
    vd_index *made = listed_index(listed, NULL, COUNT(listed));
    vd_index *index;

    (void)state;
    assert_int_equal(vd_index_write(made, path, VD_WHOLE_ALL, NULL), VD_OK);
    assert_int_equal(vd_index_open(path, OTHER, &index, NULL), VD_ABSENT);
    vd_index_close(made);
    assert_int_equal(unlink(path) | rmdir(folder), 0);
}

/* A bit anywhere: the file is not opened, or the search fails, or what is
   damaged was not needed and the answer is the same. */
static void test_a_flipped_bit_never_makes_an_answer(void **state)
{
    const char *folder = folder_of();
    const char *path = vd_str_printf(&all, "%s/x.idx", folder).p;
    vd_index *made = listed_index(listed, NULL, COUNT(listed));
    vd_found want;
    vd_str bytes;
    size_t refused = 0;
    size_t found = 0;

    (void)state;
    assert_int_equal(vd_index_write(made, path, VD_WHOLE_ALL, NULL), VD_OK);
    assert_int_equal(find(made, "Anna Berg", &ten, &want), VD_OK);
    bytes = bytes_of(path);
    for (size_t at = 0; at < bytes.n; at += at < 4096 ? 7 : 211) {
        char *p = VD_NEW_N(&all, char, bytes.n);
        vd_index *index = NULL;
        vd_found got;

        memcpy(p, bytes.p, bytes.n);
        p[at] = (char)(p[at] ^ 1 << at % 8);
        put_bytes(path, (vd_str){p, bytes.n});
        if (vd_index_open(path, STATE, &index, NULL) != VD_OK) {
            refused++;
            continue;
        }
        assert_true(at >= 4096);
        if (find(index, "Anna Berg", &ten, &got) != VD_OK) {
            assert_true(vd_index_is_damaged(index));
            found++;
        } else if (!same(&got, &want)) {
            fail_msg("byte %zu: another answer", at);
        }
        vd_index_close(index);
    }
    assert_true(refused > 50 && found > 10);
    vd_index_close(made);
    assert_int_equal(unlink(path) | rmdir(folder), 0);
}

/* Who can write a hash can write any place: sections stand where they must, or
   the file is not opened. */
static void test_a_forged_head_is_not_believed(void **state)
{
    enum { FROM = 56, BYTES = 248, SELF = 480, SECTIONS = 19 };
    const char *folder = folder_of();
    const char *path = vd_str_printf(&all, "%s/x.idx", folder).p;
    vd_index *made = listed_index(listed, NULL, COUNT(listed));
    vd_index *index;
    vd_str bytes;

    (void)state;
    assert_int_equal(vd_index_write(made, path, VD_WHOLE_ALL, NULL), VD_OK);
    bytes = bytes_of(path);
    for (size_t s = 0; s < 2 * SECTIONS; s++) {
        char *p = VD_NEW_N(&all, char, bytes.n);
        uint64_t far = UINT64_C(1) << 40;
        vd_hash self;
        vd_err err = {0};

        memcpy(p, bytes.p, bytes.n);
        memcpy(p + (s < SECTIONS ? FROM : BYTES) + s % SECTIONS * 8, &far, 8);
        self = vd_hash_of((vd_str){p, SELF});
        memcpy(p + SELF, self.bytes, sizeof self.bytes);
        put_bytes(path, (vd_str){p, bytes.n});
        assert_int_equal(vd_index_open(path, STATE, &index, &err), VD_INVALID);
        assert_non_null(strstr(err.msg, "where they belong"));
    }
    vd_index_close(made);
    assert_int_equal(unlink(path) | rmdir(folder), 0);
}

static void test_a_cut_file_is_not_opened(void **state)
{
    const char *folder = folder_of();
    const char *path = vd_str_printf(&all, "%s/x.idx", folder).p;
    vd_index *made = listed_index(listed, NULL, COUNT(listed));
    vd_index *index;
    vd_str bytes;

    (void)state;
    assert_int_equal(vd_index_write(made, path, VD_WHOLE_ALL, NULL), VD_OK);
    bytes = bytes_of(path);
    for (size_t n = 0; n < bytes.n; n += 997) {
        put_bytes(path, vd_str_slice(bytes, 0, n));
        assert_int_equal(vd_index_open(path, STATE, &index, NULL), VD_INVALID);
    }
    vd_index_close(made);
    assert_int_equal(unlink(path) | rmdir(folder), 0);
}

/* What a killed writer leaves is not taken for an index; the next one begins
   it anew.  While one writes, another is told so. */
static void test_writers_leave_the_old_file_or_the_new(void **state)
{
    const char *folder = folder_of();
    const char *path = vd_str_printf(&all, "%s/x.idx", folder).p;
    const char *beside = vd_str_printf(&all, "%s/x.idx.new", folder).p;
    vd_index *made = listed_index(listed, NULL, COUNT(listed));
    vd_index *index;
    vd_whole *file;
    struct stat st;

    (void)state;
    put_bytes(beside, VD_STR("half an index"));
    assert_int_equal(vd_index_open(path, STATE, &index, NULL), VD_ABSENT);
    assert_int_equal(vd_index_write(made, path, VD_WHOLE_ALL, NULL), VD_OK);
    assert_int_equal(stat(beside, &st), -1);
    assert_int_equal(vd_whole_open(path, VD_WHOLE_ALL, &file, NULL), VD_OK);
    assert_int_equal(vd_whole_put(file, VD_STR("other"), NULL), VD_OK);
    assert_int_equal(vd_index_write(made, path, VD_WHOLE_ALL, NULL),
                     VD_CONFLICT);
    vd_whole_drop(file);
    assert_int_equal(stat(beside, &st), -1);
    assert_int_equal(vd_index_open(path, STATE, &index, NULL), VD_OK);
    assert_int_equal(vd_index_check(index, NULL), VD_OK);
    vd_index_close(index);
    vd_index_close(made);
    assert_int_equal(unlink(path) | rmdir(folder), 0);
}

static void test_a_file_that_cannot_be_written_is_said(void **state)
{
    vd_index *made = listed_index(listed, NULL, COUNT(listed));
    vd_err err;

    (void)state;
    assert_int_equal(vd_index_write(made, "/nowhere/x.idx", VD_WHOLE_ALL, &err),
                     VD_IO);
    vd_index_close(made);
}

/* ---- what a search is asked for ---- */

static void test_filters_leave_out_others(void **state)
{
    vd_index *index = listed_index(listed, NULL, COUNT(listed));
    vd_str sources[] = {VD_STR_INIT("sample"), VD_STR_INIT("none")};
    vd_filter filters[] = {
        {.sources = sources, .n_sources = 1},
        {.sources = sources + 1, .n_sources = 1},
        {.schema = VD_SCHEMA_LEGAL_ENTITY},
        {.schema = VD_SCHEMA_VESSEL},
        {.country = VD_STR_INIT("kp")},
        {.country = VD_STR_INIT("xx")},
        {.topic = VD_STR_INIT("sanction")},
        {.topic = VD_STR_INIT("sanct")},
    };
    static const bool given[] = {true,  false, true, false,
                                 false, true,  true, false};
    vd_strmap ids;

    (void)state;
    for (size_t i = 0; i < COUNT(filters); i++) {
        vd_search_options options = {.limit = 10, .filter = &filters[i]};
        vd_found found;

        assert_int_equal(find(index, "Anna Berg", &options, &found), VD_OK);
        assert_int_equal(found.n > 0, given[i]);
    }
    vd_strmap_init(&ids, &all);
    (void)vd_strmap_put(&ids, VD_STR("s-08"), 1, NULL);
    filters[0] = (vd_filter){.ids = &ids};
    {
        vd_search_options options = {.limit = 10, .filter = &filters[0]};
        vd_found found;

        assert_int_equal(find(index, "Anna Berg", &options, &found), VD_OK);
        assert_int_equal(found.n, 1);
        assert_int_equal(found.at[0].candidate->number, 8);
    }
    vd_index_close(index);
}

static bool count_down(void *ctx)
{
    int *left = ctx;

    return (*left)-- <= 0;
}

/* Wherever it is stopped: nothing above the bound is missing. */
static void test_a_stopped_search_says_so(void **state)
{
    enum { MANY = 400 };
    const char *names[MANY];
    vd_index *index;
    vd_found whole;
    size_t partly = 0;

    (void)state;
    for (size_t i = 0; i < MANY; i++)
        names[i] = vd_str_printf(&all, "Anna %c%c Berg%s", (char)('a' + i % 26),
                                 (char)('a' + i / 26), i % 3 == 0 ? "en" : "")
                       .p;
    index = listed_index(names, NULL, MANY);
    assert_int_equal(
        find(index, "Anna Berg", &(vd_search_options){.limit = MANY}, &whole),
        VD_OK);
    assert_true(whole.complete && whole.n > 100);
    for (int n = 0; n < 60; n++) {
        int left = n;
        vd_search_options options = {
            .limit = MANY, .stop = count_down, .stop_ctx = &left};
        vd_found found;

        assert_int_equal(find(index, "Anna Berg", &options, &found), VD_OK);
        if (found.complete) {
            assert_true(same(&found, &whole));
            continue;
        }
        partly += found.n > 0;
        for (size_t i = 0; i < whole.n; i++) {
            bool there = false;

            for (size_t j = 0; j < found.n; j++)
                there = there || found.at[j].candidate->number ==
                                     whole.at[i].candidate->number;
            if (!there && whole.at[i].score.name_score > found.bound)
                fail_msg("stopped after %d: missing above the bound", n);
        }
    }
    assert_true(partly > 0);
    vd_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_without_letters_find_nobody),
        cmocka_unit_test(test_nothing_listed_is_an_index_too),
        cmocka_unit_test(test_identifiers_find_each_once),
        cmocka_unit_test(test_what_is_alike_lies_together),
        cmocka_unit_test(test_the_index_finds_what_comparing_finds),
        cmocka_unit_test(test_a_bound_is_never_too_low),
        cmocka_unit_test(test_what_is_listed_as_alike_is_what_is_found),
        cmocka_unit_test(test_a_searcher_does_not_tire),
        cmocka_unit_test(test_a_file_gives_the_same_answers),
        cmocka_unit_test(test_a_settled_index_gives_the_same_answers),
        cmocka_unit_test(test_an_index_of_another_state_is_not_opened),
        cmocka_unit_test(test_a_flipped_bit_never_makes_an_answer),
        cmocka_unit_test(test_a_forged_head_is_not_believed),
        cmocka_unit_test(test_a_cut_file_is_not_opened),
        cmocka_unit_test(test_writers_leave_the_old_file_or_the_new),
        cmocka_unit_test(test_a_file_that_cannot_be_written_is_said),
        cmocka_unit_test(test_filters_leave_out_others),
        cmocka_unit_test(test_a_stopped_search_says_so),
    };
    int failed;

    vd_arena_init(&all, 0);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    vd_arena_done(&all);
    return failed;
}
