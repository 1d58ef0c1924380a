/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "lists/names_list.h"
#include "lists/uk.h"
#include "lists/when.h"
#include "model/kind.h"

static const struct {
    const char *text;
    const char *want; /* NULL: no date */
} dates[] = {
    {"03/04/1961", "1961-04-03"},
    {"00/00/1994", "1994"},
    {"dd/mm/1945", "1945"},
    {"00/05/1994", "1994-05"},
    {"12 Dec. 1961", "1961-12-12"},
    {"Approximately 1955- 1958", "1955/1958~"},
    {"Between 1955 and 1958", "1955/1958"},
    {"Circa 1970", "1970~"},
    {"c. 1970", "1970~"},
    {"2012-01-01-05:00", "2012-01-01"},
    {"1973-05-05T00:00:00", "1973-05-05"},
    {"28.2.2011", "2011-02-28"},
    {"26 Feb. 2011", "2011-02-26"},
    {"7 September 1971", "1971-09-07"},
    {"30/02/1961", NULL},
    {"NA", NULL},
    {"born in the early 1970s", NULL},
    {"19840101", NULL},
};

static void test_dates_are_read_as_lists_write_them(void **state)
{
    vd_arena arena;

    (void)state;
    vd_arena_init(&arena, 0);
    for (size_t i = 0; i < COUNT(dates); i++) {
        char text[VD_DATE_TEXT];
        vd_pdate date;
        vd_status st = vd_when_parse(&arena, vd_str_of(dates[i].text),
                                     VD_WHEN_DAY_FIRST, &date, NULL);

        if ((st == VD_OK) != (dates[i].want != NULL))
            fail_msg("\"%s\": status %d", dates[i].text, (int)st);
        if (st != VD_OK)
            continue;
        vd_date_format(date, text);
        if (strcmp(text, dates[i].want) != 0)
            fail_msg("\"%s\" was read as %s", dates[i].text, text);
    }
    vd_arena_done(&arena);
}

static void test_numbered_cells_are_parted(void **state)
{
    static const struct {
        const char *text;
        size_t n;
        const char *last;
    } rows[] = {
        {"a) 30/04/1963 b) 1960", 2, "1960"},
        {"(1) Germany. (2) Morocco", 2, "Morocco"},
        {"1) Saudi Arabia 2) Qatar", 2, "Qatar"},
        {"Kim (1) Il", 1, "Kim (1) Il"},
        {"plain", 1, "plain"},
        {"a) General b)Major General", 2, "Major General"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        vd_str parts[8];
        size_t n = vd_parts_numbered(vd_str_of(rows[i].text), parts, 8);

        if (n != rows[i].n)
            fail_msg("%s: %zu parts", rows[i].text, n);
        assert_str_equal(parts[n - 1], vd_str_of(rows[i].last));
    }
}

static void test_a_comma_may_belong_to_a_name(void **state)
{
    static const char text[] = "Foreign Trade Co., Ltd., Air Bagan Limited; "
                               "Russian: Имя Фамилия";
    vd_str rest = vd_str_of(text);
    vd_str name;

    (void)state;
    assert_true(vd_names_list_next(&rest, &name));
    assert_str_equal(name, VD_STR("Foreign Trade Co., Ltd."));
    assert_true(vd_names_list_next(&rest, &name));
    assert_str_equal(name, VD_STR("Air Bagan Limited"));
    assert_true(vd_names_list_next(&rest, &name));
    assert_str_equal(name, VD_STR("Имя Фамилия"));
    assert_false(vd_names_list_next(&rest, &name));
}

static void test_references_of_the_un_are_found(void **state)
{
    (void)state;
    assert_str_equal(vd_uk_find_un_reference(VD_STR("UN Ref QDe.004. Emir")),
                     VD_STR("QDe.004"));
    assert_str_equal(vd_uk_find_un_reference(VD_STR("Ref.KPI.067.")),
                     VD_STR("KPI.067"));
    assert_str_equal(vd_uk_find_un_reference(VD_STR("site.123")), VD_STR(""));
}

static void test_kinds_of_numbers_are_known_by_their_words(void **state)
{
    vd_str rest;

    (void)state;
    assert_int_equal(vd_kind_take(VD_STR("Passport A1 (Iran)"), &rest).prop,
                     VD_PROP_PASSPORT_NUMBER);
    assert_str_equal(rest, VD_STR("A1 (Iran)"));
    assert_int_equal(vd_kind_take(VD_STR("NIT # 800018928-0"), &rest).prop,
                     VD_PROP_TAX_NUMBER);
    assert_str_equal(rest, VD_STR("800018928-0"));
    assert_int_equal(vd_kind_take(VD_STR("Passports were lost"), &rest).prop,
                     VD_PROP_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates_are_read_as_lists_write_them),
        cmocka_unit_test(test_numbered_cells_are_parted),
        cmocka_unit_test(test_a_comma_may_belong_to_a_name),
        cmocka_unit_test(test_references_of_the_un_are_found),
        cmocka_unit_test(test_kinds_of_numbers_are_known_by_their_words),
    };

    return cmocka_run_group_tests_name("when", tests, NULL, NULL);
}
