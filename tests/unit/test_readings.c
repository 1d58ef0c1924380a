/* SPDX-License-Identifier: Apache-2.0 */
/* In which ways the names of a party are read, and what is found by them. */
#include "check.h"

#include "match/align.h"
#include "match/readings.h"
#include "names/standard.h"

typedef struct sides {
    vd_folder *folder;
    vd_arena arena;
} sides;

static int open_sides(void **state)
{
    static sides s;

    vd_arena_init(&s.arena, 0);
    assert_int_equal(vd_folder_open(&s.folder, NULL), VD_OK);
    *state = &s;
    return 0;
}

static int close_sides(void **state)
{
    sides *s = *state;

    vd_folder_close(s->folder);
    vd_arena_done(&s->arena);
    return 0;
}

/* Of a person of these names; "" ends them. */
static size_t readings_of(sides *s, const char *name, const char *other,
                          vd_schema schema, bool asked, vd_reading **out)
{
    vd_value *values = VD_NEW_N(&s->arena, vd_value, 2);
    vd_entity e = {.schema = schema, .values = values, .n = 1};

    values[0].prop = values[1].prop = VD_PROP_NAME;
    values[0].text = vd_str_of(name);
    if (other != NULL)
        values[e.n++].text = vd_str_of(other);
    return vd_readings(s->folder, &s->arena, &e, asked, out);
}

static int best_score(sides *s, const char *asked, const char *listed)
{
    vd_reading *x;
    vd_reading *y;
    size_t n = readings_of(s, asked, NULL, VD_SCHEMA_PERSON, true, &x);
    size_t m = readings_of(s, listed, NULL, VD_SCHEMA_PERSON, false, &y);
    int best = 0;

    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < m; k++) {
            vd_alignment names;

            vd_align(&x[i].name, &y[k].name, &names);
            best = names.name_score > best ? names.name_score : best;
        }
    }
    return best;
}

static size_t count(sides *s, const char *name, const char *other, bool asked)
{
    vd_reading *readings;

    return readings_of(s, name, other, VD_SCHEMA_PERSON, asked, &readings);
}

/* Foreign names as scripts write them, whoever has which. */
static void test_names_are_found_by_their_sound(void **state)
{
    static const struct {
        const char *written;
        const char *name;
    } names[] = {
        {"ミュンスター", "Münster"},
        {"ﾐｭﾝｽﾀｰ", "Munster"},
        {"페르난데스", "Fernandez"},
        {"罗德里格斯", "Rodríguez"},
        {"פרידלנד", "Friedland"},
        {"غراتسياني", "Graziani"},
        {"Джексон", "Jackson"},
        {"ДЖЕКСОН", "Jackson"},
        {"マリア・ミュンスター", "Maria Munster"},
        {"ミュンスター", "MUENSTER"},
    };

    for (size_t i = 0; i < COUNT(names); i++) {
        int asked = best_score(*state, names[i].written, names[i].name);
        int listed = best_score(*state, names[i].name, names[i].written);

        if (asked < 700000 || listed < 700000)
            print_error("%s, %s: %d, %d\n", names[i].written, names[i].name,
                        asked, listed);
        assert_true(asked >= 700000 && listed >= 700000);
    }
    assert_true(best_score(*state, "ミュンスター", "Hamburg") < 600000);
    assert_true(best_score(*state, "罗德里格斯", "Fernandez") < 600000);
}

/* Names of Russia as other languages write them. */
static void test_names_are_found_by_a_habit(void **state)
{
    static const struct {
        const char *written;
        const char *listed;
    } names[] = {
        {"Schtscherbina Boris", "Shcherbina Boris"},
        {"Tschaikowski Pjotr", "Chaikovskiy Petr"},
        {"Tchaïkovski Piotr", "Chaikovskiy Petr"},
        {"Khrouchtchev Nikita", "Khrushchev Nikita"},
        {"Tsjaikovski Pjotr", "Chaikovskiy Petr"},
        {"Szczerbakow Andrzej", "Shcherbakov Andrzej"},
        {"Schtschukin Boris", "Shchukin Boris"},
        {"Chtchoukine Boris", "Shchukin Boris"},
        {"Sjtsjoekin Boris", "Shchukin Boris"},
    };

    for (size_t i = 0; i < COUNT(names); i++) {
        int score = best_score(*state, names[i].written, names[i].listed);

        if (score < 900000)
            print_error("%s, %s: %d\n", names[i].written, names[i].listed,
                        score);
        assert_true(score >= 900000);
    }
    /* A name that shows none is searched once. */
    assert_int_equal(count(*state, "Schmidt Boris", NULL, true), 1);
    assert_int_equal(count(*state, "Chaikovsky Petr", NULL, true), 1);
    assert_int_equal(count(*state, "Beaujolais Jean", NULL, true), 1);
    assert_int_equal(count(*state, "Schtschukin Boris", NULL, true), 2);
    assert_int_equal(count(*state, "Schtschukin Boris", NULL, false), 1);
}

/* Han as Korea, Hong Kong and Japan read them: names of official lists, and
   invented ones. */
static void test_names_in_han_are_found_as_they_are_read(void **state)
{
    static const struct {
        const char *written;
        const char *name;
    } names[] = {
        {"金铁三", "KIM CHOL SAM"},          {"金度允", "DoYun Kim"},
        {"朴英泰", "Yeong-Tae Pak"},         {"古屋圭司", "FURUYA Keiji"},
        {"岩崎茂", "Iwasaki Shigeru"},       {"陳大文", "Chan Tai Man"},
        {"陈大文", "CHAN, Tai-man"},         {"佐々木 明", "Sasaki Akira"},
        {"李龍浩", "Ri Ryong Ho"},           {"李龍浩", "Lee Yong-ho"},
        {"石川進次郎", "Ishikawa Shinjiro"},
    };

    for (size_t i = 0; i < COUNT(names); i++) {
        int asked = best_score(*state, names[i].written, names[i].name);
        int listed = best_score(*state, names[i].name, names[i].written);

        if (asked < 900000 || listed < 900000)
            print_error("%s, %s: %d, %d\n", names[i].written, names[i].name,
                        asked, listed);
        assert_true(asked >= 900000 && listed >= 900000);
    }
    assert_true(best_score(*state, "陳大文", "Chan Tai Ming") < 700000);
    assert_true(best_score(*state, "岩崎茂", "Iwasaki Hiroshi") < 700000);
    assert_true(best_score(*state, "陳大文", "Chan Tai") < 700000);
}

/* A part of a name, or a short word with a slip, is not enough. */
static void test_a_name_by_its_sound_is_found_as_a_whole(void **state)
{
    assert_true(best_score(*state, "マリア・ミュンスター", "Munster") < 700000);
    assert_true(best_score(*state, "マリア・ミュンスター", "Munster Maria") >=
                700000);
    assert_true(best_score(*state, "マリア・ミュンスター",
                           "Maria Anna Munster") < 700000);
    assert_true(best_score(*state, "マリア・ミュンスター", "M. Munster") <
                600000);
}

/* Who is asked for is read in every way; a listed party only where it has no
   name in Latin letters. */
static void test_a_listed_name_in_latin_letters_is_enough(void **state)
{
    assert_int_equal(count(*state, "ロジャース", NULL, false), 3);
    assert_int_equal(count(*state, "ロジャース", "Rogers", false), 2);
    assert_int_equal(count(*state, "Rogers", "ロジャース", true), 4);
}

/* Who has a patronymic, or a surname of one syllable, is no foreigner; a firm's
   name is translated; and nothing is read that is no name. */
static void test_what_is_no_foreign_name_is_not_read_as_one(void **state)
{
    vd_reading *readings;
    char text[400];

    assert_int_equal(count(*state, "Иван Иванович Джонс", NULL, true), 1);
    assert_int_equal(count(*state, "伟 鹏 杨", NULL, true), 1);
    /* As names of Korea, and no more. */
    assert_int_equal(count(*state, "수빈 이", NULL, true), 3);
    assert_int_equal(count(*state, "Rogers", NULL, true), 1);
    assert_int_equal(readings_of(*state, "罗德里格斯", NULL, VD_SCHEMA_COMPANY,
                                 true, &readings),
                     1);
    assert_int_equal(readings_of(*state, "ロジャース", NULL, VD_SCHEMA_COMPANY,
                                 true, &readings),
                     3);
    assert_int_equal(count(*state, "...", NULL, true), 0);
    for (size_t i = 0; i + 3 < sizeof text; i += 3)
        memcpy(text + i, "ロ", 4);
    assert_int_equal(count(*state, text, NULL, true), 1);
}

/* Names of Korea in Hangul, as either state writes them; a surname stands at an
   end. */
static void test_names_of_korea_are_read_as_both_states_write_them(void **state)
{
    static const struct {
        const char *hangul;
        const char *latin;
    } names[] = {
        {"박영식", "Pak Yong Sik"},
        {"박영식", "Park Young-sik"},
        {"영식 박", "PAK Yong Sik"},
        {"박 영식", "Pak Yong-sik"},
        {"리철호", "Ri Chol Ho"},
        {"이철호", "Lee Cheol-ho"},
        {"최", "Choe"},
        {"정혁", "Jong Hyok"},
    };

    for (size_t i = 0; i < COUNT(names); i++) {
        int asked = best_score(*state, names[i].hangul, names[i].latin);
        int listed = best_score(*state, names[i].latin, names[i].hangul);

        if (asked < 900000 || listed < 900000)
            print_error("%s, %s: %d, %d\n", names[i].hangul, names[i].latin,
                        asked, listed);
        assert_true(asked >= 900000 && listed >= 900000);
    }
    assert_true(best_score(*state, "박영식", "Pak Yong Chol") < 700000);
}

/* Who looks at a hit is told by which standard a name was read. */
static void test_the_standard_of_a_reading_is_named(void **state)
{
    static const struct {
        const char *raw;
        const char *standard;
    } names[] = {
        {"Юрий Щербин", "BGN/PCGN 1947"},
        {"Юлія Гончар", "Ukraine 2010"},
        {"Ђорђе Шљива", "ISO 9"},
        {"習近平", "Hanyu Pinyin"},
        {"ミュンスター", "Hepburn"},
        {"Münster", ""},
        {"박영식", "Revised Romanization of Korean, clause 8"},
        {"ትዕግስት", ""},
    };

    for (size_t i = 0; i < COUNT(names); i++) {
        vd_reading *r;

        assert_true(readings_of(*state, names[i].raw, NULL, VD_SCHEMA_PERSON,
                                true, &r) > 0);
        assert_string_equal(vd_standard_name(r[0].name.standard),
                            names[i].standard);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_found_by_their_sound),
        cmocka_unit_test(test_names_are_found_by_a_habit),
        cmocka_unit_test(test_names_in_han_are_found_as_they_are_read),
        cmocka_unit_test(test_a_name_by_its_sound_is_found_as_a_whole),
        cmocka_unit_test(test_a_listed_name_in_latin_letters_is_enough),
        cmocka_unit_test(test_what_is_no_foreign_name_is_not_read_as_one),
        cmocka_unit_test(
            test_names_of_korea_are_read_as_both_states_write_them),
        cmocka_unit_test(test_the_standard_of_a_reading_is_named),
    };

    return cmocka_run_group_tests_name("readings", tests, open_sides,
                                       close_sides);
}
