/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers are public ones of firms, ships and lists, or damaged copies. */
#include "check.h"

#include "model/ident.h"

static const struct {
    vd_prop prop;
    const char *text;
    vd_check want;
} rows[] = {
    {VD_PROP_IMO_NUMBER, "IMO 9179842", VD_CHECK_GOOD},
    {VD_PROP_IMO_NUMBER, "9179843", VD_CHECK_BAD},
    {VD_PROP_IMO_NUMBER, "917984", VD_CHECK_BAD},
    {VD_PROP_MMSI, "273354000", VD_CHECK_GOOD},
    {VD_PROP_MMSI, "973354000", VD_CHECK_BAD},
    {VD_PROP_LEI_CODE, "253400V1H6ART1UQ0N98", VD_CHECK_GOOD},
    {VD_PROP_LEI_CODE, "253400V1H6ART1UQ0N99", VD_CHECK_BAD},
    {VD_PROP_SWIFT_BIC, "HAVIGB2L", VD_CHECK_GOOD},
    {VD_PROP_SWIFT_BIC, "HAVIGB2LXXX", VD_CHECK_GOOD},
    {VD_PROP_SWIFT_BIC, "HAVIGB2LX", VD_CHECK_BAD},
    {VD_PROP_SWIFT_BIC, "HAVI1B2L", VD_CHECK_BAD},
    {VD_PROP_ISIN_CODE, "US1694261033", VD_CHECK_GOOD},
    {VD_PROP_ISIN_CODE, "US1694261034", VD_CHECK_BAD},
    {VD_PROP_INN_CODE, "7702070139", VD_CHECK_GOOD},
    {VD_PROP_INN_CODE, "7702070138", VD_CHECK_BAD},
    {VD_PROP_OGRN_CODE, "1027739609391", VD_CHECK_GOOD},
    {VD_PROP_OGRN_CODE, "1027739609392", VD_CHECK_BAD},
    {VD_PROP_USC_CODE, "9111000071093019X7", VD_CHECK_GOOD},
    {VD_PROP_USC_CODE, "9111000071093019X8", VD_CHECK_BAD},
    {VD_PROP_PASSPORT_NUMBER, "S335026", VD_CHECK_NONE},
    {VD_PROP_PUBLIC_KEY, "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h", VD_CHECK_GOOD},
    {VD_PROP_PUBLIC_KEY, "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9i", VD_CHECK_BAD},
    {VD_PROP_PUBLIC_KEY, "0x098B716B8Aaf21512996dC57EB0615e2383E2f96",
     VD_CHECK_GOOD},
    {VD_PROP_PUBLIC_KEY, "0x098b716B8Aaf21512996dC57EB0615e2383E2f96",
     VD_CHECK_BAD},
    {VD_PROP_PUBLIC_KEY, "0x6b69e2a7545c166417a80c61a77562052bffa9c5",
     VD_CHECK_NONE},
    {VD_PROP_PUBLIC_KEY, "TXN3hVukebhyYR31YPCYd7aJAvmUeXu1ab", VD_CHECK_GOOD},
    {VD_PROP_PUBLIC_KEY,
     "bc1qjzk63wwatq2f638psymq3qapn00aqgksyx56l3t8eg7zuuccwasq498khf",
     VD_CHECK_GOOD},
    {VD_PROP_PUBLIC_KEY,
     "bc1qjzk63wwatq2f638psymq3qapn00aqgksyx56l3t8eg7zuuccwasq498khg",
     VD_CHECK_BAD},
    {VD_PROP_PUBLIC_KEY, "6wjqWWra8ombzaw6VHrG5xpQ972jCYF6bbHiFCbWmr4U",
     VD_CHECK_NONE},
};

static void test_check_digits_are_those_of_the_standards(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (vd_ident_check(rows[i].prop, vd_str_of(rows[i].text)) !=
            rows[i].want)
            fail_msg("%s", rows[i].text);
    }
}

static void test_iban_is_checked(void **state)
{
    (void)state;
    assert_int_equal(vd_iban_check(VD_STR("GB82WEST12345698765432")),
                     VD_CHECK_GOOD);
    assert_int_equal(vd_iban_check(VD_STR("GB82WEST12345698765433")),
                     VD_CHECK_BAD);
}

static void test_only_addresses_without_case_are_lowered(void **state)
{
    vd_arena arena;

    (void)state;
    vd_arena_init(&arena, 0);
    assert_str_equal(
        vd_wallet_fold(&arena,
                       VD_STR("0x098B716B8Aaf21512996dC57EB0615e2383E2f96")),
        VD_STR("0x098b716b8aaf21512996dc57eb0615e2383e2f96"));
    assert_str_equal(
        vd_wallet_fold(&arena, VD_STR("12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h")),
        VD_STR("12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h"));
    vd_arena_done(&arena);
}

static void test_an_imo_number_is_found_in_words(void **state)
{
    char imo[8];

    (void)state;
    assert_true(vd_imo_find(VD_STR("IMO Number: 8405270 (x)"), imo));
    assert_string_equal(imo, "8405270");
    assert_false(vd_imo_find(VD_STR("12345678"), imo));
    assert_false(vd_imo_find(VD_STR("none"), imo));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check_digits_are_those_of_the_standards),
        cmocka_unit_test(test_iban_is_checked),
        cmocka_unit_test(test_only_addresses_without_case_are_lowered),
        cmocka_unit_test(test_an_imo_number_is_found_in_words),
    };

    return cmocka_run_group_tests_name("ident", tests, NULL, NULL);
}
