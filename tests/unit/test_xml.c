/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/xml.h"

typedef struct seen {
    size_t records;
    size_t bytes;
} seen;

static vd_status count(void *ctx, const vd_xml *record, vd_err *err)
{
    seen *s = ctx;

    (void)err;
    s->records++;
    s->bytes += vd_xml_text(record, "name").n;
    return VD_OK;
}

static vd_status read(vd_str text, seen *s, vd_err *err)
{
    static const vd_str records[] = {VD_STR_INIT("e"), VD_STR_INIT("")};
    vd_xml_sink sink = {.ctx = s, .records = records, .record = count};
    vd_origin origin = {.bytes = text};
    vd_input *input = NULL;
    vd_status st = vd_input_open(&origin, NULL, &input, err);

    *s = (seen){0};
    if (st == VD_OK)
        st = vd_xml_read(input, &sink, err);
    vd_input_close(input);
    return st;
}

static void test_records_are_given_whatever_the_namespace(void **state)
{
    seen s;

    (void)state;
    assert_int_equal(read(VD_STR("<r xmlns='http://a/'><e><name> x </name>"
                                 "<e>inner</e></e><f/><e/></r>"),
                          &s, NULL),
                     VD_OK);
    assert_int_equal(s.records, 2);
    assert_int_equal(s.bytes, 1);
}

static const struct {
    const char *text;
    vd_status want;
    const char *why;
} bad[] = {
    {"<r><e></r>", VD_INVALID, "not well formed"},
    {"<r><e><name>x</name>", VD_INVALID, "cut short"},
    {"", VD_INVALID, "empty"},
    {"<!DOCTYPE r [<!ENTITY a 'b'>]><r><e>&a;</e></r>", VD_INVALID,
     "declares an entity"},
    {"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>",
     VD_INVALID, "external entity"},
    {"<!DOCTYPE l [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><r>&b;</r>",
     VD_INVALID, "billion laughs"},
    {"<r>\xe9</r>", VD_INVALID, "not UTF-8"},
};

static void test_other_documents_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        vd_err err = {0};
        seen s;

        if (read(vd_str_of(bad[i].text), &s, &err) != bad[i].want)
            fail_msg("%s: %s", bad[i].why, err.msg);
    }
}

static void test_deep_nesting_ends_in_a_limit(void **state)
{
    vd_buf buf;
    vd_err err = {0};
    seen s;

    (void)state;
    vd_buf_init(&buf);
    for (unsigned i = 0; i < VD_XML_DEPTH_MAX + 2; i++)
        vd_buf_put_z(&buf, "<e>");
    assert_int_equal(read(vd_buf_view(&buf), &s, &err), VD_LIMIT);
    vd_buf_done(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_records_are_given_whatever_the_namespace),
        cmocka_unit_test(test_other_documents_are_refused),
        cmocka_unit_test(test_deep_nesting_ends_in_a_limit),
    };

    return cmocka_run_group_tests_name("xml", tests, NULL, NULL);
}
