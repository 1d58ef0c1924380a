/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "model/profile.h"

static vd_profile profile_of(const char *text)
{
    vd_profile p = {0};
    vd_err err = {0};

    if (vd_profile_parse(vd_str_of(text), &p, &err) != VD_OK)
        fail_msg("%s: %s", text, err.msg);
    return p;
}

static const struct {
    const char *full;
    const char *shown;
    bool ascii;
    bool want;
} reductions[] = {
    {"MARTI", "MARTI", false, true},
    {"MARTÍ", "MARTI", true, true},
    {"MARTÍ", "MARTI", false, false},
    {"MARTÍ", "MARTA", true, true}, /* any letter may stand for it */
    {"MARTÍN", "MARTI", true, false},
    {"GROßMANN", "GROSSMANN", true, true},
    {"GROß", "GROSS", true, true},
    {"محمود", "AL-TURKI", true, false}, /* no spelling of the other */
    {"Асад", "ZAKI", true, false},
    {"Bank of Moscow", "BANK OF MOSCOW", true, true},
    {"A \"B\"", "A 'B'", true, true},
    {"Bank", "BANC", true, false},
};

static void test_a_value_is_known_in_its_poorer_form(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(reductions); i++) {
        if (vd_text_reduces_to(vd_str_of(reductions[i].full),
                               vd_str_of(reductions[i].shown),
                               reductions[i].ascii) != reductions[i].want)
            fail_msg("%s, %s", reductions[i].full, reductions[i].shown);
    }
}

static const struct {
    const char *a;
    const char *b;
    bool covers;
} covering[] = {
    {"whole", "whole", true},
    {"whole", "ascii lacks=Address,alias", true},
    {"ascii", "whole", false},
    {"ascii lacks=alias", "ascii lacks=alias", true},
    {"ascii lacks=alias", "ascii lacks=alias,Address", true},
    {"ascii lacks=alias,Address", "ascii lacks=alias", false},
    {"whole lacks=Sanction.listingDate", "whole lacks=Sanction", true},
    {"noweak", "whole", false},
};

static void test_an_edition_covers_what_says_no_more(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(covering); i++) {
        vd_profile a = profile_of(covering[i].a);
        vd_profile b = profile_of(covering[i].b);

        if (vd_profile_covers(&a, &b) != covering[i].covers)
            fail_msg("%s / %s", covering[i].a, covering[i].b);
    }
}

static void test_unknown_words_of_a_profile_are_refused(void **state)
{
    static const char *const bad[] = {"whol", "lacks=Nothing",
                                      "ascii lacks=Sanction.nothing"};

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++) {
        vd_profile p;

        assert_int_equal(vd_profile_parse(vd_str_of(bad[i]), &p, NULL),
                         VD_INVALID);
    }
}

/* A record from "schema prop=text prop=text | schema ..." with "-" before a
   text that a patch takes away. */
static void make(vd_record *r, vd_arena *arena, const char *text)
{
    vd_str rest = vd_str_of(text);
    vd_str word;
    size_t at = 0;
    bool opens = true;
    bool first = true;

    vd_record_init(r, arena, VD_STR("x-1"), VD_STR("1"), VD_SCHEMA_PERSON);
    while (vd_str_next(&rest, VD_STR(" "), &word)) {
        size_t eq = vd_str_find_char(word, '=', 0);
        vd_str value = vd_str_slice(word, eq + 1, word.n);
        bool gone = vd_str_starts(value, VD_STR("-"));

        if (vd_str_is(word, VD_STR("|"))) {
            opens = true;
        } else if (opens) {
            if (!first)
                at = vd_record_add(r, vd_schema_find(word));
            opens = first = false;
        } else {
            vd_record_put(r, at, vd_prop_find(vd_str_slice(word, 0, eq)),
                          gone ? vd_str_slice(value, 1, value.n) : value,
                          gone ? VD_STR("-") : VD_STR(""));
        }
    }
    vd_record_sort(r);
}

static vd_str encoded(vd_arena *arena, const vd_record *r)
{
    vd_buf buf;
    vd_str text;

    vd_buf_init(&buf);
    vd_record_encode(r, &buf);
    text = vd_str_copy(arena, vd_buf_view(&buf));
    vd_buf_done(&buf);
    return text;
}

static const struct {
    const char *before;
    const char *next;
    const char *profile;
    unsigned flags; /* of next */
    const char *want;
    const char *why;
} merges[] = {
    {"Person name=A alias=B", "Person name=A", "whole", 1, "Person name=A",
     "a whole edition takes back what it does not say"},
    {"Person name=A alias=B", "Person name=A", "whole lacks=alias", 1,
     "Person name=A alias=B", "what a format lacks it does not take back"},
    {"Person name=MARTÍ", "Person name=MARTI", "ascii", 1, "Person name=MARTÍ",
     "the fuller form stays"},
    {"Person name=MARTI", "Person name=MARTÍ", "whole", 1, "Person name=MARTÍ",
     "the fuller form comes"},
    {"Person name=A alias=Ж", "Person name=A", "ascii", 1,
     "Person name=A alias=Ж", "another script cannot be taken back by ASCII"},
    {"Person name=A weakAlias=W", "Person name=A alias=W", "noweak", 1,
     "Person name=A weakAlias=W", "a weak alias stays weak"},
    {"Person name=A | Address full=X city=Y", "Person name=A", "whole", 1,
     "Person name=A", "an address goes"},
    {"Person name=A | Address full=X city=Y", "Person name=A",
     "whole lacks=Address", 1, "Person name=A | Address full=X city=Y",
     "a missing side file takes no address back"},
    {"Person name=A | Address full=X city=Y", "Person name=A | Address full=X",
     "whole lacks=Address.city", 1, "Person name=A | Address full=X city=Y",
     "parts stay with their whole"},
    {"Person name=A | Address recordId=1 full=X city=Y",
     "Person name=A | Address recordId=1 full=Z", "whole lacks=Address.city", 1,
     "Person name=A | Address recordId=1 full=Z",
     "parts of another whole do not stay"},
    {"Person name=A | Sanction authority=O listingDate=2020",
     "Person name=A | Sanction authority=O program=P",
     "whole lacks=Sanction.listingDate", 1,
     "Person name=A | Sanction authority=O program=P listingDate=2020",
     "a date that a format lacks stays"},
    {"Person name=A alias=B alias=C", "Person alias=-B alias=D", "whole",
     VD_RECORD_PATCH | 1, "Person name=A alias=C alias=D",
     "a patch takes away and adds"},
    {"Person name=A | Address recordId=7 city=X",
     "Person | Address recordId=7 city=-X city=Z", "whole", VD_RECORD_PATCH | 1,
     "Person name=A | Address recordId=7 city=Z full=Z",
     "a patch within an address"},
};

static void test_editions_follow_one_another_by_the_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(merges); i++) {
        vd_profile p = profile_of(merges[i].profile);
        vd_arena arena;
        vd_record before;
        vd_record next;
        vd_record want;
        vd_record got;

        vd_arena_init(&arena, 0);
        make(&before, &arena, merges[i].before);
        make(&next, &arena, merges[i].next);
        make(&want, &arena, merges[i].want);
        next.flags = merges[i].flags;
        vd_record_merge(&got, &arena, &before, &next, &p);
        want.flags = got.flags;
        if (!vd_str_is(encoded(&arena, &got), encoded(&arena, &want)))
            fail_msg("%s: %.*s", merges[i].why,
                     VD_STR_WHOLE(encoded(&arena, &got)));
        vd_arena_done(&arena);
    }
}

/* The store skips editions that cover those before: merging must be idle. */
static void test_merging_over_the_same_profile_is_idle(void **state)
{
    static const char *const profiles[] = {"whole", "ascii lacks=alias",
                                           "noweak", "ascii lacks=Address"};
    static const char *const records[] = {
        "Person name=A", "Person name=B alias=C",
        ("Person name=A | Address "
         "full=X"),
        "Person name=A alias=B | Sanction authority=O program=P"};

    (void)state;
    for (size_t p = 0; p < COUNT(profiles); p++) {
        vd_profile profile = profile_of(profiles[p]);

        for (size_t i = 0; i < COUNT(records) * COUNT(records); i++) {
            vd_arena arena;
            vd_record before;
            vd_record next;
            vd_record got;

            vd_arena_init(&arena, 0);
            make(&before, &arena, records[i / COUNT(records)]);
            make(&next, &arena, records[i % COUNT(records)]);
            /* Only what the format can say occurs in such a sequence. */
            if ((p == 1 &&
                 (vd_entity_first(before.entities, VD_PROP_ALIAS).n +
                  vd_entity_first(next.entities, VD_PROP_ALIAS).n) > 0) ||
                (p == 3 && (before.n > 1 || next.n > 1))) {
                vd_arena_done(&arena);
                continue;
            }
            vd_record_merge(&got, &arena, &before, &next, &profile);
            assert_str_equal(encoded(&arena, &got), encoded(&arena, &next));
            vd_arena_done(&arena);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_value_is_known_in_its_poorer_form),
        cmocka_unit_test(test_an_edition_covers_what_says_no_more),
        cmocka_unit_test(test_unknown_words_of_a_profile_are_refused),
        cmocka_unit_test(test_editions_follow_one_another_by_the_rules),
        cmocka_unit_test(test_merging_over_the_same_profile_is_idle),
    };

    return cmocka_run_group_tests_name("profile", tests, NULL, NULL);
}
