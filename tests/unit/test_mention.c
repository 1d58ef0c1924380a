/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "match/build.h"
#include "match/mention.h"
#include "watch/address.h"

static const struct {
    vd_schema schema;
    const char *name;
    const char *address;
} listed[] = {
    {VD_SCHEMA_COMPANY, "SAMPLE OCEAN MARITIME MANAGEMENT COMPANY, LIMITED",
     "Donghung-dong 120, Central District, Sampleyang"},
    {VD_SCHEMA_COMPANY, "Zubrovka", "Moscow"},
    {VD_SCHEMA_COMPANY, "YILUFA ELECTRONICS LTD.",
     "Room 512, 44 Obraztsovaya Street, Sampleburg 620001"},
    {VD_SCHEMA_COMPANY, "ROSTEKHNIKA PJSC", NULL},
    {VD_SCHEMA_VESSEL, "LADY R", NULL},
    {VD_SCHEMA_VESSEL, "DINO I", NULL},
    {VD_SCHEMA_PERSON, "EXAMPLE, Delta Echo", NULL},
    {VD_SCHEMA_PERSON, "Zubrovskaya", NULL},
    {VD_SCHEMA_COMPANY, "Примерный Станкостроительный Завод", NULL},
};

static const struct {
    const char *text;
    const char *name; /* folded, "" if nothing is meant */
    vd_mention_how how;
    const char *why;
} rows[] = {
    {"PMT SAMPLE OCEAN MARITIME MANAGEMENT COMPANY INV 7",
     "sample ocean maritime management company limited", VD_MENTION_AS_WORDS,
     "word for word, without its legal form"},
    {"pmt for sample-ocean maritime management co",
     "sample ocean maritime management company limited", VD_MENTION_AS_WORDS,
     "both of its last words are legal forms"},
    {"pmt for sample ocean management co", "", VD_MENTION_AS_WORDS,
     "a word is missing: not the name"},
    {"BENEFICIARYSAMPLEOCEANMARITIMEMANAGEMENTCOMPANYLTD",
     "sample ocean maritime management company limited", VD_MENTION_WITHIN,
     "a run of letters"},
    {"Y I L U F A E L E C T R O N I C S", "yilufa electronics ltd",
     VD_MENTION_JOINED, "letter by letter"},
    {"YILUFA ELECTRO NICS", "yilufa electronics ltd", VD_MENTION_JOINED,
     "cut by a line"},
    {"yilufaelectronics", "yilufa electronics ltd", VD_MENTION_JOINED,
     "run together"},
    {"order from Zubrovka today", "zubrovka", VD_MENTION_AS_WORDS,
     "a firm of one rare word"},
    {"PAYMENT TO ROSTEKHNIKA PJSC", "rostekhnika pjsc", VD_MENTION_AS_WORDS,
     "one word and its legal form"},
    {"PAYMENT TO OOO ROSTEKHNIKA", "rostekhnika pjsc", VD_MENTION_AS_WORDS,
     "or another"},
    {"rostekhnika in general", "", VD_MENTION_AS_WORDS,
     "listed with its legal form, which does not stand there"},
    {"Zubrovkas are out", "", VD_MENTION_AS_WORDS, "another word"},
    {"a letter of Zubrovskaya", "", VD_MENTION_AS_WORDS,
     "a person of one word is never meant"},
    {"FREIGHT MV LADY R VOY 7", "lady r", VD_MENTION_AS_WORDS, "a ship"},
    {"FREIGHT M/V LADY R VOY 7", "lady r", VD_MENTION_AS_WORDS, "with a slash"},
    {"vessel ladyr", "lady r", VD_MENTION_JOINED, "run together"},
    {"a gift for lady r", "", VD_MENTION_AS_WORDS, "no ship is spoken of"},
    {"mv di noi", "", VD_MENTION_AS_WORDS, "parted otherwise"},
    {"for Delta Echo Example, invoice", "example delta echo",
     VD_MENTION_AS_WORDS, "the family name last"},
    {"for Example Delta Echo", "example delta echo", VD_MENTION_AS_WORDS,
     "the family name first"},
    {"Delta Echo", "", VD_MENTION_AS_WORDS, "half a name"},
    {"оплата Примерный станкостроительный завод",
     "primernyy stankostroitelnyy zavod", VD_MENTION_AS_WORDS, "Cyrillic"},
    {"", "", VD_MENTION_AS_WORDS, "nothing"},
    {"yil", "", VD_MENTION_AS_WORDS, "less than a key"},
};

static vd_arena all;

static vd_index *make_index(vd_folder *folder)
{
    vd_builder *builder = vd_builder_new(false);
    vd_str dataset = VD_STR("sample");
    vd_index *index;

    for (size_t i = 0; i < sizeof listed / sizeof listed[0]; i++) {
        vd_record r;

        vd_record_init(&r, &all, vd_str_printf(&all, "s-%02zu", i), VD_STR("k"),
                       listed[i].schema);
        vd_record_say(&r, VD_PROP_NAME, vd_str_of(listed[i].name));
        if (listed[i].address != NULL)
            vd_record_say(&r, VD_PROP_ADDRESS, vd_str_of(listed[i].address));
        vd_builder_add(builder, folder,
                       &(vd_candidate){.entity = r.entities,
                                       .datasets = &dataset,
                                       .source_ids = &dataset,
                                       .n_sources = 1});
    }
    assert_int_equal(vd_builder_finish(builder, (vd_hash){{1}}, &index, NULL),
                     VD_OK);
    vd_builder_free(builder);
    return index;
}

static void test_names_are_found_in_texts_as_the_table_says(void **state)
{
    vd_folder *folder;
    vd_index *index;
    vd_mentions *mentions;

    (void)state;
    assert_int_equal(vd_folder_open(&folder, NULL), VD_OK);
    index = make_index(folder);
    assert_int_equal(vd_mentions_open(index, &mentions, NULL), VD_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        vd_mention *found;
        size_t n = vd_mentions_find(mentions, folder, &all,
                                    vd_str_of(rows[i].text), &found);
        bool is = rows[i].name[0] == '\0'
                      ? n == 0
                      : n == 1 &&
                            vd_str_is(found[0].name, vd_str_of(rows[i].name)) &&
                            found[0].how == rows[i].how;

        if (!is)
            fail_msg("\"%s\" (%s): %zu found, first \"%.*s\" %d", rows[i].text,
                     rows[i].why, n, n == 0 ? 0 : VD_STR_SHOWN(found[0].name),
                     n == 0 ? -1 : (int)found[0].how);
    }
    vd_mentions_close(mentions);
    vd_index_close(index);
    vd_folder_close(folder);
}

/* Wherever a long text is parted, a name in it is found. */
static void test_a_name_is_found_anywhere_in_a_long_text(void **state)
{
    enum { BYTES = 4000 };
    static const char name[] = "YILUFA ELECTRONICS";
    vd_folder *folder;
    vd_index *index;
    vd_mentions *mentions;
    char *text = VD_NEW_N(&all, char, BYTES);

    (void)state;
    assert_int_equal(vd_folder_open(&folder, NULL), VD_OK);
    index = make_index(folder);
    assert_int_equal(vd_mentions_open(index, &mentions, NULL), VD_OK);
    for (size_t at = 0; at + sizeof name < BYTES; at += 37) {
        vd_mention *found;
        vd_arena work;

        for (size_t i = 0; i < BYTES; i++)
            text[i] = i % 7 == 6 ? ' ' : 'q';
        memcpy(text + at, name, sizeof name - 1);
        text[at + sizeof name - 1] = ' ';
        if (at > 0)
            text[at - 1] = ' ';
        vd_arena_init(&work, 0);
        if (vd_mentions_find(mentions, folder, &work, (vd_str){text, BYTES},
                             &found) != 1)
            fail_msg("at byte %zu", at);
        vd_arena_done(&work);
    }
    vd_mentions_close(mentions);
    vd_index_close(index);
    vd_folder_close(folder);
}

static void test_addresses_are_the_same_in_any_order(void **state)
{
    static const struct {
        const char *address;
        int candidate; /* -1: none */
    } asked[] = {
        {"44 Obraztsovaya Street, Room 512, 620001 Sampleburg", 2},
        {"Obraztsovaya street 44, room 512, Sampleburg", 2},
        {"Obraztsovaya street 46, room 512, Sampleburg", -1},
        {"Sampleburg", -1},
        {"Central District, Donghung-dong 120, Sampleyang", 0},
        {"Central District, Sampleyang", -1},
        {"1 Other Road, Elsewhere", -1},
        {"", -1},
    };
    vd_folder *folder;
    vd_index *index;
    vd_addresses *addresses;

    (void)state;
    assert_int_equal(vd_folder_open(&folder, NULL), VD_OK);
    index = make_index(folder);
    assert_int_equal(vd_addresses_open(index, folder, &addresses, NULL), VD_OK);
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        vd_address_hit *hits;
        size_t n =
            vd_addresses_find(addresses, folder, &all,
                              vd_str_of(asked[i].address), 800000, &hits);

        if (asked[i].candidate < 0
                ? n > 0
                : n != 1 || hits[0].candidate != (uint32_t)asked[i].candidate)
            fail_msg("\"%s\": %zu hits", asked[i].address, n);
    }
    vd_addresses_close(addresses);
    vd_index_close(index);
    vd_folder_close(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_found_in_texts_as_the_table_says),
        cmocka_unit_test(test_a_name_is_found_anywhere_in_a_long_text),
        cmocka_unit_test(test_addresses_are_the_same_in_any_order),
    };
    int failed;

    vd_arena_init(&all, 0);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    vd_arena_done(&all);
    return failed;
}
