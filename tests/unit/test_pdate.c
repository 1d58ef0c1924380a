/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The first nine rows are the shapes found in the 4,349 "DOB" values of the
 * OFAC files that moov-io/watchman (commit d299005f) keeps as test data.  The
 * digits are made up, so that no test points at a person.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "model/pdate.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define NO_DATE ((vd_pdate){0})

static vd_pdate date_of(const char *text)
{
    vd_pdate date = NO_DATE;
    vd_err err = {0};

    if (vd_pdate_parse(vd_str_of(text), &date, &err) != VD_OK)
        fail_msg("\"%s\" was refused: %s", text, err.msg);
    return date;
}

static const struct {
    const char *text;
    int32_t lo;
    int32_t hi;
    bool circa;
} readable[] = {
    {"12 Mar 1961", 19610312, 19610312, false},
    {"Mar 1961", 19610301, 19610331, false},
    {"1961", 19610101, 19611231, false},
    {"circa 1961", 19610101, 19611231, true},
    {"circa Mar 1961", 19610301, 19610331, true},
    {"circa 12 Mar 1961", 19610312, 19610312, true},
    {"circa 1958-1960", 19580101, 19601231, true},
    {"1958 to 1960", 19580101, 19601231, false},
    {"30 Dec 1958 to 02 Jan 1959", 19581230, 19590102, false},
    {"1 Mar 1961", 19610301, 19610301, false},
    {"1961-03-12", 19610312, 19610312, false},
    {"1961-03", 19610301, 19610331, false},
    {"Feb 1964", 19640201, 19640229, false},
    {"Feb 1900", 19000201, 19000228, false},
    {"29 Feb 2000", 20000229, 20000229, false},
    {"  CIRCA 1961 ", 19610101, 19611231, true},
};

static void test_published_shapes_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(readable); i++) {
        vd_pdate date = date_of(readable[i].text);

        if (date.lo != readable[i].lo || date.hi != readable[i].hi ||
            date.circa != readable[i].circa)
            fail_msg("\"%s\" was read as %d..%d", readable[i].text,
                     (int)date.lo, (int)date.hi);
    }
}

static void test_stored_text_reads_back(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(readable); i++) {
        vd_pdate date = date_of(readable[i].text);
        char text[VD_PDATE_TEXT];
        vd_pdate again;

        vd_pdate_format(date, text);
        again = date_of(text);
        assert_int_equal(again.lo, date.lo);
        assert_int_equal(again.hi, date.hi);
        assert_int_equal(again.circa, date.circa);
    }
}

static const struct {
    const char *text;
    size_t at;
    const char *why;
} refused[] = {
    {"", 0, "nothing there"},
    {"unknown", 0, "a word, not a date"},
    {"03/04/1961", 2, "day first or month first cannot be known here"},
    {"30 Feb 1961", 11, "no such day"},
    {"29 Feb 1900", 11, "1900 was not a leap year"},
    {"1961-13", 7, "no such month"},
    {"1961-00-00", 7, "zero is not a way to say unknown"},
    {"61", 2, "two-digit year"},
    {"12 Marchy 1961", 3, "a month is a whole word"},
    {"1961 Mar", 5, "something is left over"},
    {"1960 to 1958", 12, "runs backwards"},
};

static void test_other_text_is_refused_where_it_goes_wrong(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refused); i++) {
        vd_pdate date = {.lo = 7, .hi = 7};
        vd_err err = {0};
        vd_status st = vd_pdate_parse(vd_str_of(refused[i].text), &date, &err);

        if (st != VD_INVALID || err.at != refused[i].at)
            fail_msg("\"%s\" (%s): status %d at %zu, want %zu", refused[i].text,
                     refused[i].why, (int)st, err.at, refused[i].at);
        assert_int_equal(date.lo, 7); /* left alone on failure */
    }
}

static const struct {
    const char *a;
    const char *b;
    vd_pdate_relation want;
} related[] = {
    {"12 Mar 1961", "1961-03-12", VD_PDATE_SAME_DAY},
    {"12 Mar 1961", "13 Mar 1961", VD_PDATE_APART},
    {"12 Mar 1961", "1961", VD_PDATE_OVERLAP},
    {"1961", "1961", VD_PDATE_OVERLAP},
    {"31 Dec 1960", "1961", VD_PDATE_APART},
    {"1958 to 1960", "1960 to 1963", VD_PDATE_OVERLAP},
    {"circa 1958", "1960", VD_PDATE_OVERLAP},
    {"circa 1957", "1960", VD_PDATE_APART},
    {"circa 29 Feb 1960", "28 Feb 1962", VD_PDATE_OVERLAP},
    {"circa 29 Feb 1960", "1 Mar 1962", VD_PDATE_APART},
    {"12 Mar 1961", "3 Dec 1961", VD_PDATE_EXCHANGED},
    {"12 Mar 1961", "3 Dec 1962", VD_PDATE_APART},
    {"3 Mar 1961", "3 Mar 1961", VD_PDATE_SAME_DAY},
    {"circa 12 Mar 1961", "3 Dec 1961", VD_PDATE_OVERLAP},
    /* 1381 of the moon is June 1961 to June 1962, of the sun 2002. */
    {"1381", "1961", VD_PDATE_CALENDAR},
    {"1381-07-01", "12 Mar 1962", VD_PDATE_CALENDAR},
    {"1381", "1963", VD_PDATE_APART},
    {"1381", "1960", VD_PDATE_APART},
    {"1340", "1961", VD_PDATE_CALENDAR},
    {"1340", "1962", VD_PDATE_CALENDAR},
    {"1340", "1963", VD_PDATE_APART},
    {"1340", "1921", VD_PDATE_CALENDAR},
    {"1340", "1341", VD_PDATE_APART},
    {"1260", "1850", VD_PDATE_APART},
    {"Juche 50", "1961", VD_PDATE_OVERLAP},
    {"Juche 50-03-12", "12 Mar 1961", VD_PDATE_SAME_DAY},
};

static void test_relation_holds_both_ways(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(related); i++) {
        vd_pdate a = date_of(related[i].a);
        vd_pdate b = date_of(related[i].b);

        if (vd_pdate_relate(a, b, 2) != related[i].want ||
            vd_pdate_relate(b, a, 2) != related[i].want)
            fail_msg("\"%s\" and \"%s\"", related[i].a, related[i].b);
    }
}

static void test_no_date_is_evidence_of_nothing(void **state)
{
    char text[VD_PDATE_TEXT];

    (void)state;
    assert_int_equal(vd_pdate_relate(NO_DATE, date_of("1961"), 2),
                     VD_PDATE_UNKNOWN);
    assert_int_equal(vd_pdate_relate(NO_DATE, NO_DATE, 2), VD_PDATE_UNKNOWN);
    vd_pdate_format(NO_DATE, text);
    assert_string_equal(text, "");
}

static void test_caller_adds_what_it_alone_knows(void **state)
{
    vd_pdate date;
    vd_err err = {0};

    (void)state;
    assert_int_equal(vd_pdate_parse(VD_STR("soon"), &date, &err), VD_INVALID);
    vd_err_context(&err, "ofac-sdn record %d", 4711);
    assert_string_equal(err.msg, "ofac-sdn record 4711: not a date: \"soon\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_shapes_are_read),
        cmocka_unit_test(test_stored_text_reads_back),
        cmocka_unit_test(test_other_text_is_refused_where_it_goes_wrong),
        cmocka_unit_test(test_relation_holds_both_ways),
        cmocka_unit_test(test_no_date_is_evidence_of_nothing),
        cmocka_unit_test(test_caller_adds_what_it_alone_knows),
    };

    return cmocka_run_group_tests_name("pdate", tests, NULL, NULL);
}
