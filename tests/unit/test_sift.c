/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"

#include "match/sift.h"

enum { WORDS = 1000, ROUNDS = 3000 };

static vd_index_spelling spellings[WORDS];

/* Letters of one word and of others that have most of them. */
static uint32_t letters_near(uint32_t letters)
{
    for (size_t i = check_below(5); i > 0; i--)
        letters ^= UINT32_C(1) << check_below(32);
    return letters;
}

/* Every kernel that this processor has keeps what the portable one keeps, in
   its order, however many words there are. */
static void test_every_kernel_is_the_portable_one(void **state)
{
    vd_sift_fn *portable = vd_sift_of(VD_SIFT_PORTABLE);
    size_t all = 0;

    (void)state;
    for (size_t round = 0; round < ROUNDS; round++) {
        vd_sifted word = {.letters = letters_near(0x7fff),
                          .length = (uint32_t)check_below(64),
                          .spellings = spellings};
        uint32_t numbers[100];
        uint32_t want[100];
        uint32_t got[100];
        size_t n = check_below(100);
        size_t kept;

        for (size_t i = 0; i < n; i++) {
            vd_index_spelling *s = &spellings[check_below(WORDS)];

            s->letters = letters_near(word.letters);
            s->n =
                (uint8_t)(check_below(9) == 0 ? UINT8_MAX
                                              : word.length + check_below(7));
            s->text[0] = (char)check_below(256); /* behind the length */
            numbers[i] = (uint32_t)(s - spellings);
        }
        kept = portable(&word, numbers, n, want);
        all += kept;
        for (vd_sift_kind kind = 0; kind < VD_SIFT_KINDS; kind++) {
            vd_sift_fn *fn = vd_sift_of(kind);

            if (fn == NULL)
                continue;
            assert_int_equal(fn(&word, numbers, n, got), kept);
            assert_memory_equal(got, want, kept * sizeof *got);
        }
    }
    assert_true(all > ROUNDS && all < (size_t)50 * ROUNDS);
}

/* What is kept is what is said of it: two letters, two bytes. */
static void test_the_portable_one_keeps_what_is_near(void **state)
{
    static const struct {
        uint32_t letters;
        uint8_t n;
        bool kept;
    } cases[] = {{0x0f, 8, true},   {0x03, 8, true},   {0x01, 8, false},
                 {0x3f, 8, true},   {0x7f, 8, false},  {0x33, 8, true},
                 {0x0f, 6, true},   {0x0f, 5, false},  {0x0f, 10, true},
                 {0x0f, 11, false}, {0x0f, 255, true}, {0x01, 255, false}};
    vd_sifted word = {.letters = 0x0f, .length = 8, .spellings = spellings};

    (void)state;
    for (uint32_t i = 0; i < COUNT(cases); i++) {
        uint32_t out[1];

        spellings[i].letters = cases[i].letters;
        spellings[i].n = cases[i].n;
        assert_int_equal(vd_sift_of(VD_SIFT_PORTABLE)(&word, &i, 1, out),
                         cases[i].kept);
    }
}

static void test_the_best_is_one_that_this_processor_has(void **state)
{
    bool found = false;

    (void)state;
    for (vd_sift_kind kind = 0; kind < VD_SIFT_KINDS; kind++)
        found = found || vd_sift_of(kind) == vd_sift_best();
    assert_true(found);
    if (vd_sift_of(VD_SIFT_AVX2) == NULL)
        print_message("skip: the AVX2 kernel: this processor has none\n");
    if (vd_sift_of(VD_SIFT_AVX512) == NULL)
        print_message("skip: the AVX-512 kernel: this processor has none\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kernel_is_the_portable_one),
        cmocka_unit_test(test_the_portable_one_keeps_what_is_near),
        cmocka_unit_test(test_the_best_is_one_that_this_processor_has),
    };

    return cmocka_run_group_tests_name("sift", tests, NULL, NULL);
}
