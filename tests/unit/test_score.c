/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "match/score.h"
#include "names/distance.h"
#include "names/fold.h"

static const struct {
    const char *raw;
    const char *folded;
} folds[] = {
    {"MARTÍNEZ  Peña, José", "martinez pena jose"},
    {"O'Brien-Smith", "obrien smith"},
    {"АНГАРА", "angara"},
    {"Объезд ЩУЧИЙ Ёж", "obezd shchuchiy ezh"},
    {"Ґудзь Їжак", "gudz yizhak"},
    {"Гирло, і", "hyrlo i"},
    {"Ђорђе Јавор шљива", "dorde javor sliva"},
    {"Ғарыш іні гүл", "garysh ini gul"},
    {"ＦＵＬＬ　Ｗｉｄｔｈ", "full width"},
    {"Groß", "gross"},
    {"...", ""},
    {"", ""},
};

static void test_names_are_folded(void **state)
{
    vd_folder *folder;
    vd_arena arena;

    (void)state;
    vd_arena_init(&arena, 0);
    assert_int_equal(vd_folder_open(&folder, NULL), VD_OK);
    for (size_t i = 0; i < COUNT(folds); i++)
        assert_str_equal(vd_fold(folder, &arena, vd_str_of(folds[i].raw)),
                         vd_str_of(folds[i].folded));
    assert_true(vd_fold(folder, &arena, VD_STR("北京")).n > 0);
    vd_folder_close(folder);
    vd_arena_done(&arena);
}

/* A name in Cyrillic letters is the one that a list has in Latin ones, by
   whatever standard that was written. */
static void test_cyrillic_is_found_by_any_standard(void **state)
{
    static const struct {
        const char *cyrillic;
        const char *latin;
        const char *standard;
    } names[] = {
        {"Юрий Щербин", "Yuriy Shcherbin", "BGN/PCGN 1947"},
        {"Юрий Щербин", "Iurii Shcherbin", "ICAO 9303, passports since 2014"},
        {"Юрий Щербин", "Yuri Scherbin", "usage"},
        {"Юрий Щербин", "Jurij Ščerbin", "scientific"},
        {"Иван Цыганов", "Ivan Tcyganov", "GOST R 52535.1-2006"},
        {"Иван Цыганов", "Iwan Zyganow", "German"},
        {"Жанна Хлебова", "Zhanna Khlebova", "BGN/PCGN 1947"},
        {"Жанна Хлебова", "Žanna Hlebova", "ISO 9:1995"},
        {"Жанна Хлебова", "Jeanne Khlebova", "French"},
        {"Пётр Ежов", "Pyotr Yezhov", "BGN/PCGN 1947"},
        {"Пётр Ежов", "Petr Ezhov", "ICAO 9303"},
        {"Юлія Гончар", "Yuliia Honchar", "Ukraine 2010"},
        {"Юлія Гончар", "Julija Hončar", "scientific"},
        {"Євген Їжак", "Yevhen Yizhak", "Ukraine 2010"},
    };
    vd_folder *folder;
    vd_arena arena;

    (void)state;
    vd_arena_init(&arena, 0);
    assert_int_equal(vd_folder_open(&folder, NULL), VD_OK);
    for (size_t i = 0; i < COUNT(names); i++) {
        vd_alignment alike;
        vd_name a;
        vd_name b;

        vd_name_parse(folder, &arena, vd_str_of(names[i].cyrillic),
                      VD_NAME_PERSON, &a);
        vd_name_parse(folder, &arena, vd_str_of(names[i].latin), VD_NAME_PERSON,
                      &b);
        vd_align(&a, &b, &alike);
        if (alike.name_score < 850000)
            print_error("%s, %s (%s): %d\n", names[i].cyrillic, names[i].latin,
                        names[i].standard, alike.name_score);
        assert_true(alike.name_score >= 850000);
    }
    vd_folder_close(folder);
    vd_arena_done(&arena);
}

/* Letters that are read one by one are what ICU makes of them beside others,
   which it is asked for where a letter is none of them: Han, at the end. */
static void test_letters_read_alone_are_as_icu_reads_them(void **state)
{
    static const uint32_t ranges[][2] = {
        {0x30, 0x32},  {0x41, 0x44},   {0xAB, 0xAC},   {0xBB, 0xBC},
        {0xC0, 0x250}, {0x400, 0x530}, {0x590, 0x700}, {0x2010, 0x2020}};
    uint32_t letters[1200];
    size_t n = 0;
    vd_folder *folder;
    vd_arena arena;

    (void)state;
    assert_int_equal(vd_folder_open(&folder, NULL), VD_OK);
    for (size_t r = 0; r < COUNT(ranges); r++) {
        for (uint32_t c = ranges[r][0]; c < ranges[r][1]; c++)
            letters[n++] = c;
    }
    for (size_t i = 0; i < n * n; i += 1 + check_below(100)) {
        vd_buf both;
        vd_str text;
        vd_str alone;

        vd_arena_init(&arena, 0);
        vd_buf_init(&both);
        vd_buf_put_utf8(&both, letters[i / n]);
        vd_buf_put_utf8(&both, letters[i % n]);
        if (check_below(2) == 0)
            vd_buf_put_utf8(&both, letters[check_below(n)]);
        text = vd_buf_view(&both);
        alone = vd_fold(folder, &arena, text);
        assert_str_equal(
            vd_fold(folder, &arena,
                    vd_str_join(&arena, text, VD_STR(" "), VD_STR("北"))),
            vd_str_join(&arena, alone, VD_STR(" "), VD_STR("bei")));
        vd_buf_done(&both);
        vd_arena_done(&arena);
    }
    vd_folder_close(folder);
}

static const struct {
    const char *a;
    const char *b;
    unsigned want;
} distances[] = {
    {"", "", 0},       {"abc", "abc", 0},     {"abc", "acb", 1},
    {"abc", "ab", 1},  {"abc", "abd", 1},     {"abcd", "badc", 2},
    {"kim", "kin", 1}, {"smith", "smyth", 1}, {"a", "bcdefg", 3},
};

static void test_edits_are_counted_to_a_limit(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(distances); i++) {
        vd_str a = vd_str_of(distances[i].a);
        vd_str b = vd_str_of(distances[i].b);

        assert_int_equal(vd_edit_distance(a, b, 2), distances[i].want);
        assert_int_equal(vd_edit_distance(b, a, 2), distances[i].want);
    }
}

/* Words of few letters, so that many are alike; all lengths there may be. */
static vd_str some_word(char *room)
{
    size_t n = check_below(4) == 0 ? check_below(VD_EDIT_BYTES_MAX + 1)
                                   : check_below(9);

    for (size_t i = 0; i < n; i++)
        room[i] =
            (char)(check_below(40) == 0 ? '\xe4' : 'a' + (char)check_below(3));
    return (vd_str){room, n};
}

static void test_the_bits_count_as_the_table_does(void **state)
{
    static vd_pattern pattern;

    (void)state;
    for (size_t i = 0; i < 20000; i++) {
        char rooms[2][VD_EDIT_BYTES_MAX];
        vd_str a = some_word(rooms[0]);
        vd_str b = some_word(rooms[1]);

        vd_pattern_set(&pattern, a);
        assert_int_equal(vd_pattern_distance(&pattern, b),
                         vd_edit_distance(a, b, VD_EDIT_BYTES_MAX));
    }
}

static const struct {
    const char *a;
    const char *b;
    int at_least;
    int at_most;
} names[] = {
    {"lady r", "lady r", 1000000, 1000000},
    {"smith john", "john smith", 980000, 999999},
    {"jon smith", "john smith", 880000, 960000},
    {"hwanggumsan", "hwang gum san", 900000, 999999},
    {"maria", "mario", 500000, 900000},
    {"alpha bravo", "charlie delta", 0, 100000},
    {"", "anything", 0, 0},
    /* Two ways to write one name. */
    {"Usama bin Ladin", "Osama bin Laden", 900000, 999999},
    {"Chang Hsiao-p'ing", "Zhang Xiaoping", 900000, 999999},
    {"Сергей Викторович Лавров", "Sergejs Lavrovs", 700000, 960000},
    {"Bashar al-Assad", "بشار الأسد", 700000, 960000},
    {"Shamsuddin Ahmed", "Shams ud-Din Ahmad", 850000, 999999},
    {"First Bank Int'l", "First International Bank", 900000, 999999},
    {"Brigade Forty-Four", "Brigade 44", 900000, 999999},
    {"OOO Sample Trading", "Sample Trdg Limited Liability Company", 850000,
     999999},
    /* Another father, another place: not omission. */
    {"Rustam Ibrahimovich Aselderov", "Rustam Magomedovich Aselderov", 0,
     699999},
    {"Ivan Petrovich Sidorov", "Ivan Sidorov", 800000, 999999},
    {"Bank of Sampleland (Chile)", "Bank of Sampleland (Peru)", 0, 950000},
    {"Kim Sok Jin", "Kim Sok Chol", 0, 699999},
    /* Numbers that are too large to be kept as a value; words that are cut
       where letters are counted. */
    {"Sample Fund 65000", "Sample Fund 130000", 0, 950000},
    {"Sample 0 Fund", "Sample 65535 Fund", 0, 950000},
    {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopq Co",
     "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopz Co",
     0, 900000},
    /* Han are read in one way; kana as they can. */
    {"陳 秀英", "Chen Xiuying", 900000, 999999},
    {"陳 秀英", "Chen Xiuling", 0, 699999},
    {"陳 秀英", "Chen Xiu", 0, 699999},
    {"サンプル", "Sampuru", 850000, 999999},
    /* Short vowels are not written in Arabic letters, long ones are. */
    {"محمد محمدي", "Mohammad Mohammadi", 850000, 999999},
    {"نجيب الله", "Najibullah", 800000, 999999},
    {"عبد الله سالم", "Abdullah Salem", 850000, 999999},
    {"شمس الدين سالم", "Shamsuddin Salem", 850000, 999999},
    {"سميرة سالم", "Samira Salem", 850000, 999999},
    {"ثائر سالم", "Taheri Salem", 0, 699999},
    {"موسوي سالم", "Musa Salem", 0, 800000},
    /* Names in use are not slips of one another. */
    {"Martina Bergmann", "Martin Bergmann", 700000, 920000},
    {"Martina Bergmann", "Martin Paul Bergmann", 0, 699999},
    {"Martin Bergmann", "Martin Paul Bergmann", 850000, 999999},
    /* Mistyped beside a name; all blanks gone, with legal form and title. */
    {"Sbample Cempany", "Sample Company", 800000, 999999},
    {"Haij Sampel Noorzai", "Haji Sample Noorzai", 800000, 999999},
    {"sampleenergycompany", "Sample Energy Company", 900000, 999999},
    {"hajisamplenoorzai", "Haji Sample Noorzai", 900000, 999999},
    {"Shamsuddsn Sample", "Shams-uddin Sample", 800000, 999999},
    /* Words that name nobody; letters alone. */
    {"Management Company", "Sample Management Company", 0, 600000},
    {"A. B.", "Anna Berg", 0, 600000},
};

static int name_score(vd_folder *folder, const char *a, const char *b)
{
    vd_alignment alike;
    vd_arena arena;
    vd_name x;
    vd_name y;

    vd_arena_init(&arena, 0);
    vd_name_parse(folder, &arena, vd_str_of(a), VD_NAME_UNKNOWN, &x);
    vd_name_parse(folder, &arena, vd_str_of(b), VD_NAME_UNKNOWN, &y);
    vd_align(&x, &y, &alike);
    vd_arena_done(&arena);
    return alike.name_score;
}

static void test_name_scores_are_symmetrical_and_in_range(void **state)
{
    vd_folder *folder;

    (void)state;
    assert_int_equal(vd_folder_open(&folder, NULL), VD_OK);
    for (size_t i = 0; i < COUNT(names); i++) {
        int s = name_score(folder, names[i].a, names[i].b);

        if (s < names[i].at_least || s > names[i].at_most)
            fail_msg("%s / %s: %d", names[i].a, names[i].b, s);
        assert_int_equal(s, name_score(folder, names[i].b, names[i].a));
    }
    vd_folder_close(folder);
}

static vd_score score_of(vd_arena *arena, vd_prop prop, const char *a,
                         const char *b)
{
    vd_record x;
    vd_record y;
    vd_score s;
    vd_alignment alike = {.name_score = 900000,
                          .evidence = {.same = 2000, .whole = 1000}};

    vd_record_init(&x, arena, VD_STR("a"), VD_STR("a"), VD_SCHEMA_PERSON);
    vd_record_init(&y, arena, VD_STR("b"), VD_STR("b"), VD_SCHEMA_PERSON);
    if (a != NULL)
        vd_record_say(&x, prop, vd_str_of(a));
    if (b != NULL)
        vd_record_say(&y, prop, vd_str_of(b));
    vd_score_entities(x.entities, y.entities, &alike, NULL, arena, &s);
    return s;
}

static void test_contradiction_is_not_omission(void **state)
{
    vd_arena arena;
    vd_score none;
    vd_score agrees;
    vd_score apart;

    (void)state;
    vd_arena_init(&arena, 0);
    none = score_of(&arena, VD_PROP_BIRTH_DATE, "1961-03-12", NULL);
    agrees = score_of(&arena, VD_PROP_BIRTH_DATE, "1961-03-12", "1961-03-12");
    apart = score_of(&arena, VD_PROP_BIRTH_DATE, "1961-03-12", "1980");
    assert_int_equal(none.score, 900000);
    assert_int_equal(agrees.score, 900000);
    assert_true(agrees.p_same > none.p_same);
    assert_true(apart.score < none.score && apart.p_same < none.p_same);
    assert_true(agrees.evidence > none.evidence);
    assert_true(agrees.p_same < VD_MILLION);
    none = score_of(&arena, VD_PROP_PASSPORT_NUMBER, "S335026", "s 335026");
    assert_true(none.score > 900000);
    vd_arena_done(&arena);
}

/* Each kind of date says more than the one before it, and none but the first
   lowers the score. */
static void test_dates_say_more_the_closer_they_are(void **state)
{
    static const char *const listed[] = {
        "1980-03-12", NULL, "1340-12-21", "1961", "1961-12-03", "1961-03-12"};
    vd_arena arena;
    int before = -1;

    (void)state;
    vd_arena_init(&arena, 0);
    for (size_t i = 0; i < COUNT(listed); i++) {
        vd_score s =
            score_of(&arena, VD_PROP_BIRTH_DATE, "1961-03-12", listed[i]);

        assert_true(s.p_same > before);
        assert_int_equal(s.score == 900000, i > 0);
        before = s.p_same;
    }
    vd_arena_done(&arena);
}

/* Passports differ as often as they are renewed; a ship has one IMO number,
   unless a digit is wrong.  What differs never makes two parties one. */
static void test_a_number_of_which_a_party_has_one_contradicts(void **state)
{
    vd_arena arena;
    vd_score one;
    vd_score some;

    (void)state;
    vd_arena_init(&arena, 0);
    some = score_of(&arena, VD_PROP_PASSPORT_NUMBER, "S335026", "S335027");
    assert_int_equal(some.facts.identifiers, -1);
    assert_int_equal(some.verdict, VD_VERDICT_UNDECIDED);
    one = score_of(&arena, VD_PROP_IMO_NUMBER, "9179842", "9074729");
    assert_int_equal(one.facts.identifiers, -2);
    assert_int_equal(one.verdict, VD_VERDICT_DIFFERENT);
    assert_true(one.p_same < some.p_same);
    one = score_of(&arena, VD_PROP_IMO_NUMBER, "9179842", "9179843");
    assert_int_equal(one.facts.identifiers, -1);
    one = score_of(&arena, VD_PROP_IMO_NUMBER, "9179842", "9179842");
    assert_int_equal(one.verdict, VD_VERDICT_SAME);
    some = score_of(&arena, VD_PROP_CALL_SIGN, "ABCD", "ABCD");
    assert_int_equal(some.verdict, VD_VERDICT_SAME);
    assert_true(some.p_same < one.p_same);
    vd_arena_done(&arena);
}

/* What is asked for is what the listed party has and the query has not. */
static void test_the_missing_field_is_named(void **state)
{
    vd_arena arena;
    vd_score s;

    (void)state;
    vd_arena_init(&arena, 0);
    s = score_of(&arena, VD_PROP_BIRTH_DATE, NULL, "1961-03-12");
    assert_int_equal(s.verdict, VD_VERDICT_UNDECIDED);
    assert_int_equal(s.would_decide, VD_PROP_BIRTH_DATE);
    s = score_of(&arena, VD_PROP_PASSPORT_NUMBER, NULL, "S335026");
    assert_int_equal(s.would_decide, VD_PROP_PASSPORT_NUMBER);
    s = score_of(&arena, VD_PROP_BIRTH_DATE, "1961-03-12", NULL);
    assert_int_equal(s.would_decide, VD_PROP_NONE);
    s = score_of(&arena, VD_PROP_PASSPORT_NUMBER, "S335026", "S335026");
    assert_int_equal(s.would_decide, VD_PROP_NONE);
    vd_arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_folded),
        cmocka_unit_test(test_cyrillic_is_found_by_any_standard),
        cmocka_unit_test(test_letters_read_alone_are_as_icu_reads_them),
        cmocka_unit_test(test_edits_are_counted_to_a_limit),
        cmocka_unit_test(test_the_bits_count_as_the_table_does),
        cmocka_unit_test(test_name_scores_are_symmetrical_and_in_range),
        cmocka_unit_test(test_contradiction_is_not_omission),
        cmocka_unit_test(test_dates_say_more_the_closer_they_are),
        cmocka_unit_test(test_a_number_of_which_a_party_has_one_contradicts),
        cmocka_unit_test(test_the_missing_field_is_named),
    };

    return cmocka_run_group_tests_name("score", tests, NULL, NULL);
}
