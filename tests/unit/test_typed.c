/* SPDX-License-Identifier: Apache-2.0 */
/* What is done for those who type a name, or have but a part of it. */
#include "listed.h"

#include "names/respell.h"

enum { HIT = 700000 };

static bool says(const vd_score *score, const char *words)
{
    for (size_t i = 0; i < score->n_why; i++) {
        if (vd_str_find(score->why[i], vd_str_of(words), 0) != VD_STR_NONE)
            return true;
    }
    return false;
}

static vd_found find(const vd_index *index, vd_schema kind, const char *name,
                     vd_search_options options)
{
    vd_found found;

    options.explain = true;
    assert_int_equal(listed_find(index, kind, name, &options, &found), VD_OK);
    assert_true(found.complete);
    return found;
}

/* ---- who has every word ---- */

static const char *const omaris[] = {"Mohamed Omar",   "Mohamed Jabbar Omari",
                                     "Mohammad Omari", "Mohamed Jabar Umari",
                                     "Omari Trade",    "Somebody Else"};

static void test_who_has_every_word_comes_first(void **state)
{
    vd_index *index = listed_index(omaris, NULL, 6);
    vd_found by_score = find(index, VD_SCHEMA_PERSON, "Mohamed Omari",
                             (vd_search_options){.limit = 10});
    vd_found found = find(index, VD_SCHEMA_PERSON, "Mohamed Omari",
                          (vd_search_options){.limit = 10, .having = HIT});

    (void)state;
    /* Written in another way it is the same name, and not behind. */
    assert_int_not_equal(by_score.at[0].candidate->number, 1);
    assert_int_equal(found.at[0].candidate->number, 2);
    assert_int_equal(found.at[1].candidate->number, 1);
    assert_true(found.at[1].score.score < found.at[2].score.score);
    assert_true(says(&found.at[1].score, "has every word"));
    assert_false(says(&found.at[2].score, "has every word"));
    vd_index_close(index);
}

/* Half of the places go by score, and those of hits. */
static void test_half_of_the_places_go_by_score(void **state)
{
    vd_index *index = listed_index(omaris, NULL, 6);
    vd_search_options options = {.limit = 1, .having = 1000000};
    vd_found found = find(index, VD_SCHEMA_PERSON, "Mohamed Omari", options);

    (void)state;
    assert_int_equal(found.n, 1);
    assert_int_equal(found.at[0].candidate->number, 2);
    options.limit = 2;
    found = find(index, VD_SCHEMA_PERSON, "Mohamed Omari", options);
    assert_int_equal(found.n, 2);
    assert_int_equal(found.at[1].candidate->number, 1);
    options.having = HIT;
    found = find(index, VD_SCHEMA_PERSON, "Mohamed Omari", options);
    assert_int_equal(found.n, 2);
    assert_int_not_equal(found.at[1].candidate->number, 1);
    assert_true(found.at[1].score.score >= HIT);
    vd_index_close(index);
}

static void test_many_who_have_every_word_are_nothing_special(void **state)
{
    static const char *const many[] = {
        "Omar Ali Ahmad", "Omar Ali Hassan", "Omar Ali Karim", "Omar Ali Nasir",
        "Omar Ali Salih", "Omar Ali Tahir",  "Omar Ali Zaki",  "Omar Aly"};
    vd_index *index = listed_index(many, NULL, 8);
    vd_found found = find(index, VD_SCHEMA_PERSON, "Omar Ali",
                          (vd_search_options){.limit = 10, .having = HIT});

    (void)state;
    assert_int_equal(found.at[0].candidate->number, 7);
    assert_false(says(&found.at[1].score, "has every word"));
    vd_index_close(index);
}

/* One word alone says of whom a name is too little. */
static void test_one_word_is_not_every_word(void **state)
{
    vd_index *index = listed_index(omaris, NULL, 6);
    vd_found found = find(index, VD_SCHEMA_PERSON, "Umari",
                          (vd_search_options){.limit = 10, .having = HIT});

    (void)state;
    assert_true(found.n > 0);
    for (size_t i = 0; i < found.n; i++)
        assert_false(says(&found.at[i].score, "has every word"));
    vd_index_close(index);
}

/* ---- as it may have been meant ---- */

typedef struct meant_case {
    vd_name_kind kind;
    const char *typed;
    const char *meant; /* NULL: as it is typed */
    unsigned words;
} meant_case;

static void test_mistyped_terms_are_read_as_such(void **state)
{
    static const meant_case cases[] = {
        {VD_NAME_ORG, "East Sea Shiping Comppany", "east sea shipping company",
         2},
        {VD_NAME_ORG, "Hosg Korg Electronics", "hong kong electronics", 2},
        {VD_NAME_ORG, "East Sea Shipping Company", NULL, 0},
        {VD_NAME_ORG, "Shiping Star", NULL, 0},
        {VD_NAME_PERSON, "Mohamed Oudl Ahmed", "mohamed ould ahmed", 1},
        {VD_NAME_PERSON, "Mohamed Ould Ahmed", NULL, 0},
        /* A name in use is not one that was mistyped. */
        {VD_NAME_PERSON, "Shiping Comppany", NULL, 0},
        {VD_NAME_UNKNOWN, "Hosg Korg Electroniccs", "hong kong electroniccs",
         2},
        {VD_NAME_UNKNOWN, "Mohamed Oudl Ahmed", "mohamed ould ahmed", 1},
        {VD_NAME_ORG, "", NULL, 0},
        {VD_NAME_ORG, "---", NULL, 0},
    };
    vd_folder *folder;

    (void)state;
    assert_int_equal(vd_folder_open(&folder, NULL), VD_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const meant_case *c = &cases[i];
        vd_name name;
        vd_name meant;
        bool other;

        vd_name_parse(folder, &all, vd_str_of(c->typed), c->kind, &name);
        other = vd_name_as_meant(folder, &all, &name, c->kind, &meant);
        assert_int_equal(other, c->meant != NULL);
        if (!other)
            continue;
        assert_int_equal(meant.respelt, c->words);
        assert_true(vd_str_is(meant.folded, vd_str_of(c->meant)));
    }
    vd_folder_close(folder);
}

static const char *const firms[] = {"East Sea Shipping Company",
                                    "Hong Kong Electronics Co"};
static const vd_schema firms_are[] = {VD_SCHEMA_COMPANY, VD_SCHEMA_COMPANY};

static void test_typed_names_are_found_as_meant(void **state)
{
    vd_index *index = listed_index(firms, firms_are, 2);
    vd_search_options options = {.limit = 10, .floor = VD_NAME_FLOOR};
    vd_found found =
        find(index, VD_SCHEMA_COMPANY, "Eats Sea Shiping Comppany", options);

    (void)state;
    assert_int_equal(found.n, 0);
    options.typed = true;
    found =
        find(index, VD_SCHEMA_COMPANY, "Eats Sea Shiping Comppany", options);
    assert_int_equal(found.n, 1);
    assert_int_equal(found.at[0].candidate->number, 0);
    assert_true(
        says(&found.at[0].score, "read as \"eats sea shipping company\""));
    /* It costs something. */
    assert_true(found.at[0].score.name_score < find(index, VD_SCHEMA_COMPANY,
                                                    "Eats Sea Shipping Company",
                                                    options)
                                                   .at[0]
                                                   .score.name_score);
    vd_index_close(index);
}

static void count(void *ctx, const vd_candidate *candidate)
{
    size_t *n = ctx;

    (void)candidate;
    ++*n;
}

/* A listed name finds the customer whose name was mistyped. */
static void test_customers_are_found_as_meant(void **state)
{
    static const char *const typed[] = {"Eats Sea Shiping Comppany"};

    (void)state;
    for (int customers = 0; customers < 2; customers++) {
        vd_index *index = listed_index_for(customers != 0, typed, firms_are, 1);
        vd_searcher *searcher;
        vd_record listed;
        size_t n = 0;

        vd_record_init(&listed, &all, VD_STR(""), VD_STR(""),
                       VD_SCHEMA_COMPANY);
        vd_record_say(&listed, VD_PROP_NAME, vd_str_of(firms[0]));
        assert_int_equal(vd_searcher_open(index, &searcher, NULL), VD_OK);
        assert_int_equal(vd_search_each(searcher, listed.entities, 700000,
                                        count, &n, &all, NULL),
                         VD_OK);
        assert_int_equal(n, customers);
        vd_searcher_close(searcher);
        vd_index_close(index);
    }
}

/* ---- the nearest ---- */

static void test_if_nobody_is_found_the_nearest_are(void **state)
{
    static const char *const names[] = {"Mohammad Aman Akhund", "Else Nobody"};
    vd_index *index = listed_index(names, NULL, 2);
    vd_search_options options = {.limit = 10, .nearest = true};
    vd_found found =
        find(index, VD_SCHEMA_PERSON, "Mohrmmad Aan Akuhnd", options);

    (void)state;
    assert_int_equal(found.n, 1);
    assert_true(found.at[0].score.name_score < VD_NAME_FLOOR);
    assert_int_equal(found.bound, VD_NEAREST_FLOOR);
    options.nearest = false;
    found = find(index, VD_SCHEMA_PERSON, "Mohrmmad Aan Akuhnd", options);
    assert_int_equal(found.n, 0);
    assert_int_equal(found.bound, VD_NAME_FLOOR);
    vd_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_who_has_every_word_comes_first),
        cmocka_unit_test(test_half_of_the_places_go_by_score),
        cmocka_unit_test(test_many_who_have_every_word_are_nothing_special),
        cmocka_unit_test(test_one_word_is_not_every_word),
        cmocka_unit_test(test_mistyped_terms_are_read_as_such),
        cmocka_unit_test(test_typed_names_are_found_as_meant),
        cmocka_unit_test(test_customers_are_found_as_meant),
        cmocka_unit_test(test_if_nobody_is_found_the_nearest_are),
    };
    int failed;

    vd_arena_init(&all, 0);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    vd_arena_done(&all);
    return failed;
}
