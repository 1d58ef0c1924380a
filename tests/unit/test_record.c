/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "model/address.h"
#include "model/record.h"

static void say(vd_record *r, vd_prop prop, const char *text)
{
    vd_record_say(r, prop, vd_str_of(text));
}

static vd_str encoded(vd_arena *arena, vd_record *r)
{
    vd_buf buf;
    vd_str text;

    vd_buf_init(&buf);
    vd_record_sort(r);
    vd_record_encode(r, &buf);
    text = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return text;
}

static void make(vd_record *r, vd_arena *arena, bool other_order)
{
    size_t a;

    vd_record_init(r, arena, VD_STR("x-1"), VD_STR("1"), VD_SCHEMA_PERSON);
    if (other_order)
        say(r, VD_PROP_ALIAS, "B  b");
    say(r, VD_PROP_NAME, " A\n");
    say(r, VD_PROP_ALIAS, "C");
    say(r, VD_PROP_ALIAS, "B b");
    say(r, VD_PROP_ALIAS, "");
    a = vd_record_add(r, VD_SCHEMA_ADDRESS);
    vd_record_put(r, a, VD_PROP_CITY, VD_STR("Paris"), VD_STR(""));
    vd_record_put(r, a, VD_PROP_COUNTRY, VD_STR("fr"), VD_STR("France"));
    vd_address_join(r, a);
}

static void test_order_and_repetition_mean_nothing(void **state)
{
    vd_arena arena;
    vd_record a;
    vd_record b;

    (void)state;
    vd_arena_init(&arena, 0);
    make(&a, &arena, false);
    make(&b, &arena, true);
    assert_str_equal(encoded(&arena, &a), encoded(&arena, &b));
    assert_str_equal(vd_entity_first(&a.entities[1], VD_PROP_FULL),
                     VD_STR("Paris, France"));
    vd_arena_done(&arena);
}

static void test_the_stored_form_reads_back(void **state)
{
    vd_arena arena;
    vd_record a;
    vd_record b;
    vd_str text;

    (void)state;
    vd_arena_init(&arena, 0);
    make(&a, &arena, false);
    text = encoded(&arena, &a);
    assert_int_equal(vd_record_decode(&b, &arena, text, NULL, NULL), VD_OK);
    assert_str_equal(encoded(&arena, &b), text);
    assert_str_equal(b.key, VD_STR("1"));
    assert_str_equal(vd_entity_id(&b, 1, &arena), vd_entity_id(&a, 1, &arena));
    vd_arena_done(&arena);
}

static void test_damaged_forms_are_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "vedette-record 2 1\tx\n=Person\tx\n",
        "vedette-record 1 1\tx\n",
        "vedette-record 1 1\tx\nname\tA\n",
        "vedette-record 1 x\tx\n=Person\tx\n",
        "vedette-record 1 1\tx\n=Person\tx\nname\n"};
    vd_arena arena;

    (void)state;
    vd_arena_init(&arena, 0);
    for (size_t i = 0; i < COUNT(bad); i++) {
        vd_record r;

        if (vd_record_decode(&r, &arena, vd_str_of(bad[i]), NULL, NULL) !=
            VD_INVALID)
            fail_msg("row %zu was accepted", i);
    }
    vd_arena_done(&arena);
}

static const struct {
    const char *text;
    const char *kept;
} dates[] = {
    {"1961", "1961"},
    {"Mar 1961", "1961-03"},
    {"12 Mar 1961", "1961-03-12"},
    {"circa 1961", "1961~"},
    {"1958 to 1960", "1958/1960"},
    {"1961-01-01/1961-12-31", "1961"},
    {"2021-10-01/2021-10-31", "2021-10"},
    {"30 Dec 1958 to 02 Jan 1959", "1958-12-30/1959-01-02"},
};

static void test_a_date_has_one_form_that_reads_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(dates); i++) {
        char text[VD_DATE_TEXT];
        vd_pdate date;
        vd_pdate again;

        assert_int_equal(vd_pdate_parse(vd_str_of(dates[i].text), &date, NULL),
                         VD_OK);
        vd_date_format(date, text);
        assert_string_equal(text, dates[i].kept);
        assert_int_equal(vd_pdate_parse(vd_str_of(text), &again, NULL), VD_OK);
        assert_int_equal(again.lo, date.lo);
        assert_int_equal(again.hi, date.hi);
        assert_int_equal(again.circa, date.circa);
    }
}

static void test_schemata_know_their_parents(void **state)
{
    (void)state;
    assert_true(vd_schema_is(VD_SCHEMA_COMPANY, VD_SCHEMA_THING));
    assert_true(vd_schema_is(VD_SCHEMA_PASSPORT, VD_SCHEMA_IDENTIFICATION));
    assert_false(vd_schema_is(VD_SCHEMA_PERSON, VD_SCHEMA_ORGANIZATION));
    assert_true(vd_schema_has(VD_SCHEMA_PERSON, VD_PROP_NAME));
    assert_true(vd_schema_has(VD_SCHEMA_VESSEL, VD_PROP_IMO_NUMBER));
    assert_false(vd_schema_has(VD_SCHEMA_PERSON, VD_PROP_FLAG));
    assert_int_equal(vd_prop_find(VD_STR("birthDate")), VD_PROP_BIRTH_DATE);
    assert_int_equal(vd_prop_find(VD_STR("nonsense")), VD_PROP_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order_and_repetition_mean_nothing),
        cmocka_unit_test(test_the_stored_form_reads_back),
        cmocka_unit_test(test_damaged_forms_are_refused),
        cmocka_unit_test(test_a_date_has_one_form_that_reads_back),
        cmocka_unit_test(test_schemata_know_their_parents),
    };

    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
