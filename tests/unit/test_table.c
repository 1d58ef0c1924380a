/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "base/table.h"
#include "data/country.h"
#include "report/table.h"

static void test_a_separator_is_guessed_outside_of_quotes(void **state)
{
    (void)state;
    assert_int_equal(vd_table_guess_separator(VD_STR("a,b;c,d\n;;;;")), ',');
    assert_int_equal(vd_table_guess_separator(VD_STR("\"a,b,c\";d\n")), ';');
    assert_int_equal(vd_table_guess_separator(VD_STR("a\tb\tc")), '\t');
    assert_int_equal(vd_table_guess_separator(VD_STR("1|\"a@b\"|c")), '|');
}

static void test_serial_days_are_those_of_the_workbook(void **state)
{
    (void)state;
    assert_int_equal(vd_xlsx_day(VD_STR("1")), 19000101);
    assert_int_equal(vd_xlsx_day(VD_STR("59")), 19000228);
    assert_int_equal(vd_xlsx_day(VD_STR("61")), 19000301);
    assert_int_equal(vd_xlsx_day(VD_STR("41988")), 20141215);
    assert_int_equal(vd_xlsx_day(VD_STR("41988.5")), 20141215);
    assert_int_equal(vd_xlsx_day(VD_STR("x")), 0);
    assert_int_equal(vd_xlsx_day(VD_STR("0")), 0);
}

static const struct {
    const char *name;
    const char *code;
} countries[] = {
    {"Korea, North", "kp"},
    {"DPRK", "kp"},
    {"Korea, South", "kr"},
    {"Russian Federation", "ru"},
    {"Côte d'Ivoire", "ci"},
    {"COTE D IVOIRE", "ci"},
    {"Türkiye", "tr"},
    {"Virgin Islands, British", "vg"},
    {"Region: Gaza", "ps"},
    {"CN", "cn"},
    {"IRQ", "iq"},
    {"Atlantis", ""},
    {"", ""},
};

static void test_countries_are_known_in_any_spelling(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(countries); i++)
        assert_str_equal(vd_country_find(vd_str_of(countries[i].name)),
                         vd_str_of(countries[i].code));
}

static void test_wide_letters_take_two_places(void **state)
{
    (void)state;
    assert_int_equal(vd_text_width(VD_STR("abc")), 3);
    assert_int_equal(vd_text_width(VD_STR("北京")), 4);
    assert_int_equal(vd_text_width(VD_STR("표본")), 4);
    assert_int_equal(vd_text_width(VD_STR("e\xcc\x81")), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_separator_is_guessed_outside_of_quotes),
        cmocka_unit_test(test_serial_days_are_those_of_the_workbook),
        cmocka_unit_test(test_countries_are_known_in_any_spelling),
        cmocka_unit_test(test_wide_letters_take_two_places),
    };

    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
