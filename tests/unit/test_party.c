/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "match/party.h"

typedef struct fixture {
    vd_arena arena;
    vd_parties parties;
} fixture;

static int set_up(void **state)
{
    static fixture f;

    vd_arena_init(&f.arena, 0);
    vd_parties_init(&f.parties, &f.arena);
    *state = &f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;

    vd_arena_done(&f->arena);
    return 0;
}

/* A listing; NULL for what it has not. */
static size_t add(fixture *f, const char *source, vd_schema schema,
                  const char *birth, const char *imo)
{
    vd_record record;
    vd_party_facts facts;

    vd_record_init(&record, &f->arena, VD_STR("id"), VD_STR("key"), schema);
    if (birth != NULL)
        vd_record_put(&record, 0, VD_PROP_BIRTH_DATE, vd_str_of(birth),
                      VD_STR(""));
    if (imo != NULL)
        vd_record_put(&record, 0, VD_PROP_IMO_NUMBER, vd_str_of(imo),
                      VD_STR(""));
    vd_party_facts_of(&record, &f->arena, &facts);
    return vd_parties_add(&f->parties, vd_str_of(source), &facts);
}

static void test_what_contradicts_is_not_joined(void **state)
{
    static const struct {
        const char *what;
        vd_schema a;
        vd_schema b;
        const char *birth_a;
        const char *birth_b;
        const char *imo_a;
        const char *imo_b;
        bool joins;
    } rows[] = {
        {"nothing is known", VD_SCHEMA_PERSON, VD_SCHEMA_PERSON, NULL, NULL,
         NULL, NULL, true},
        {"one birth", VD_SCHEMA_PERSON, VD_SCHEMA_PERSON, "1961", "1961-03-12",
         NULL, NULL, true},
        {"one has no birth", VD_SCHEMA_PERSON, VD_SCHEMA_PERSON, "1961", NULL,
         NULL, NULL, true},
        {"two births", VD_SCHEMA_PERSON, VD_SCHEMA_PERSON, "1961", "1962", NULL,
         NULL, false},
        {"person and ship", VD_SCHEMA_PERSON, VD_SCHEMA_VESSEL, NULL, NULL,
         NULL, NULL, false},
        {"firm and organisation", VD_SCHEMA_COMPANY, VD_SCHEMA_ORGANIZATION,
         NULL, NULL, NULL, NULL, true},
        {"a legal entity may be either", VD_SCHEMA_LEGAL_ENTITY,
         VD_SCHEMA_PERSON, NULL, NULL, NULL, NULL, true},
        {"two hulls", VD_SCHEMA_VESSEL, VD_SCHEMA_VESSEL, NULL, NULL, "9074729",
         "9179842", false},
        {"a number whose check does not fit says nothing", VD_SCHEMA_VESSEL,
         VD_SCHEMA_VESSEL, NULL, NULL, "9074729", "9179843", true},
    };
    fixture *f = *state;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t a = add(f, "one", rows[i].a, rows[i].birth_a, rows[i].imo_a);
        size_t b = add(f, "two", rows[i].b, rows[i].birth_b, rows[i].imo_b);
        vd_str why;
        bool joined = vd_parties_join(&f->parties, b, a, VD_JOINT_KEY, &why);

        if (joined != rows[i].joins || (why.n == 0) != joined)
            fail_msg("%s: %d \"%.*s\"", rows[i].what, joined,
                     VD_STR_WHOLE(why));
        assert_int_equal(vd_parties_root(&f->parties, b), joined ? a : b);
    }
}

static void test_a_chain_does_not_join_what_contradicts(void **state)
{
    fixture *f = *state;
    size_t a = add(f, "one", VD_SCHEMA_PERSON, "1961", NULL);
    size_t b = add(f, "two", VD_SCHEMA_PERSON, NULL, NULL);
    size_t c = add(f, "three", VD_SCHEMA_PERSON, "1983", NULL);
    size_t d = add(f, "four", VD_SCHEMA_PERSON, NULL, NULL);
    vd_str why;

    assert_true(vd_parties_join(&f->parties, a, b, VD_JOINT_NAMES, &why));
    assert_true(vd_parties_join(&f->parties, c, d, VD_JOINT_NAMES, &why));
    assert_false(vd_parties_join(&f->parties, b, d, VD_JOINT_NAMES, &why));
    assert_int_not_equal(vd_parties_root(&f->parties, a),
                         vd_parties_root(&f->parties, c));
}

static void test_names_join_no_two_of_one_source(void **state)
{
    fixture *f = *state;
    size_t a = add(f, "one", VD_SCHEMA_PERSON, NULL, NULL);
    size_t b = add(f, "one", VD_SCHEMA_PERSON, NULL, NULL);
    size_t c = add(f, "two", VD_SCHEMA_PERSON, NULL, NULL);
    vd_str why;

    assert_false(vd_parties_join(&f->parties, a, b, VD_JOINT_NAMES, &why));
    assert_true(vd_parties_join(&f->parties, a, c, VD_JOINT_NAMES, &why));
    assert_false(vd_parties_join(&f->parties, b, c, VD_JOINT_NAMES, &why));
    assert_true(vd_parties_join(&f->parties, b, c, VD_JOINT_KEY, &why));
}

static void
test_a_person_outranks_data_and_another_person_does_not(void **state)
{
    fixture *f = *state;
    size_t a = add(f, "one", VD_SCHEMA_PERSON, "1961", NULL);
    size_t b = add(f, "two", VD_SCHEMA_PERSON, "1983", NULL);
    size_t c = add(f, "three", VD_SCHEMA_PERSON, NULL, NULL);
    size_t d = add(f, "four", VD_SCHEMA_PERSON, NULL, NULL);
    vd_str why;

    vd_parties_part(&f->parties, c, b);
    assert_true(vd_parties_join(&f->parties, a, b, VD_JOINT_PERSON, &why));
    assert_true(vd_parties_join(&f->parties, c, d, VD_JOINT_KEY, &why));
    assert_false(vd_parties_join(&f->parties, a, d, VD_JOINT_PERSON, &why));
    assert_false(vd_parties_join(&f->parties, d, b, VD_JOINT_KEY, &why));
}

static void test_a_party_has_an_end(void **state)
{
    fixture *f = *state;
    size_t first = add(f, "s", VD_SCHEMA_PERSON, NULL, NULL);
    vd_str why;

    for (size_t i = 1; i < VD_PARTY_MEMBERS_MAX; i++) {
        assert_true(vd_parties_join(&f->parties, first,
                                    add(f, "s", VD_SCHEMA_PERSON, NULL, NULL),
                                    VD_JOINT_KEY, &why));
    }
    assert_false(vd_parties_join(&f->parties, first,
                                 add(f, "s", VD_SCHEMA_PERSON, NULL, NULL),
                                 VD_JOINT_KEY, &why));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_what_contradicts_is_not_joined,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_a_chain_does_not_join_what_contradicts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names_join_no_two_of_one_source,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            test_a_person_outranks_data_and_another_person_does_not, set_up,
            tear_down),
        cmocka_unit_test_setup_teardown(test_a_party_has_an_end, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
